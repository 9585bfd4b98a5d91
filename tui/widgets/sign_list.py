"""A list of lines, each with a sign before it and a pointer at the chosen one, so that no colour is needed."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

POINTER = "›"  # noqa: RUF001 (a pointer, not a comparison)
BEFORE_SIZED = 24
"""Columns assumed until the list has its place on screen."""


@dataclass(frozen=True)
class Line:
    """One line of a list; a long text goes on below itself."""

    key: str
    sign: str
    text: str
    note: str = ""
    """Stands below the text, quieter."""


class SignList(OptionList, inherit_bindings=False):
    """A list whose lines begin with a pointer column and a sign; Page Up and Page Down are the interview's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", id="point-up", tooltip="The line above", show=False),
        Binding("down", "cursor_down", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("home", "first", "First", id="point-first", tooltip="The first line", show=False),
        Binding("end", "last", "Last", id="point-last", tooltip="The last line", show=False),
        Binding(
            "enter", "select", "Choose", id="choose-line", tooltip="Take the line pointed at", show=False
        ),
    ]

    points_at_first = True
    """Whether the pointer stands at the first line when nothing else is said."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:  # noqa: A002 (as in Textual)
        super().__init__(id=id, markup=False, compact=True)
        self._lines_shown: Sequence[Line] = ()
        self._room_width = BEFORE_SIZED
        self._pointed: int | None = None
        self._asked: tuple[object, ...] = ()
        """What it was told to show last, and how wide it was then."""
        self.show(lines)

    @property
    def key(self) -> str:
        """The key of the line pointed at; empty when the list is."""
        return self._lines_shown[self.highlighted].key if self.highlighted is not None else ""

    def show(self, lines: Sequence[Line], point_at: str = "") -> None:
        """Shows other lines; the pointer goes to a key, or stays where it was."""
        wanted = point_at or self.key
        asked = tuple(lines), wanted, self._room_width
        if asked == self._asked and wanted == self.key:
            return
        self._asked = asked
        self._lines_shown = tuple(lines)
        keys = [line.key for line in lines]
        first = 0 if keys and self.points_at_first else None
        pointed = keys.index(wanted) if wanted in keys else first
        options = [
            Option(self._prompt(line, pointed=index == pointed), id=line.key)
            for index, line in enumerate(lines)
        ]
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
            self._pointed = pointed
            self.highlighted = pointed

    def point_at(self, key: str) -> None:
        """Points at a line."""
        keys = [line.key for line in self._lines_shown]
        self.highlighted = keys.index(key) if key in keys else None

    def on_resize(self) -> None:
        """Breaks the lines anew for another width."""
        width = self.scrollable_content_region.width
        if width and width != self._room_width:
            self._room_width = width
            self.show(self._lines_shown)
            self.call_after_refresh(self.refresh, layout=True)  # lines broken anew may need fewer rows

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Moves the pointer."""
        before, self._pointed = self._pointed, highlighted
        for index in {before, highlighted} - {None}:
            if index is not None and index < self.option_count:
                prompt = self._prompt(self._lines_shown[index], pointed=index == highlighted)
                self.replace_option_prompt_at_index(index, prompt)
        super().watch_highlighted(highlighted)

    def _prompt(self, line: Line, *, pointed: bool) -> Content:
        head = (
            f"{POINTER if pointed else ' '} {line.sign} " if line.sign else f"{POINTER if pointed else ' '} "
        )
        room = max(self._room_width - len(head), 8)
        rows = textwrap.wrap(line.text, room) or [""]
        text = Content(f"\n{' ' * len(head)}".join(rows))
        content = Content(head) + text
        for row in textwrap.wrap(line.note, room, max_lines=2, placeholder=" …") if line.note else ():
            content += Content(f"\n{' ' * len(head)}") + Content.styled(row, "dim")
        return content
