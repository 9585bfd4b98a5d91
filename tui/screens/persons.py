"""Picks the person or the section whose lines a list shows: all, each one named, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tui.overviews import NOBODY
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

ALL = "all"


class PersonsScreen(ModalScreen[tuple[str | None]]):
    """Ends with one name, an empty one for nobody, None for all; without a pick, with nothing."""

    CSS_PATH = "persons.tcss"
    AUTO_FOCUS = "#persons"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="close-persons", tooltip="Leave the list as it is"),
    ]

    def __init__(self, found: Sequence[tuple[str, int]], person: str | None, everything: int) -> None:
        """Makes the screen.

        Args:
            found: names with how many lines are theirs.
            person: whose lines are shown now.
            everything: how many lines there are.
        """
        super().__init__()
        self._names: list[str | None] = [None, *(name for name, _ in found)]
        self._counts = [everything, *(count for _, count in found)]
        self._person = person

    def compose(self) -> ComposeResult:
        """Title, names, keys."""
        with Vertical(id="box"):
            yield Static("Whose lines?", markup=False, id="box-title")
            yield SignList(id="persons")
            keys = [*SignList.BINDINGS, *self.BINDINGS]
            yield KeyLine(with_ids(keys, "choose-line", "close-persons"))

    def on_mount(self) -> None:
        """Points at the person shown now."""
        lines = [
            Line(str(index), "(•)" if name == self._person else "( )", f"{_words(name)} · {count}")
            for index, (name, count) in enumerate(zip(self._names, self._counts, strict=True))
        ]
        pointed = self._names.index(self._person) if self._person in self._names else 0
        self.query_one(SignList).show(lines, str(pointed))

    def action_close(self) -> None:
        """Closes without picking."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss((self._names[event.option_index],))


def _words(name: str | None) -> str:
    if name is None:
        return ALL
    return name or NOBODY
