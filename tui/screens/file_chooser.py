"""Which file is meant: a path to type, and what lies in its folder to pick from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from builder.folding import folded
from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

_WHOLE = re.compile(r"""/['"]?(?=/|~/)""")
"""What stands before a path that begins anew."""
LISTED = 200
"""Files and folders shown; typing some letters brings the others."""
FOLDER, FILE = "▸", " "


class Entries(SignList, can_focus=False):
    """What lies in the folder; the typing stays in the field above."""


class FileChooser(Screen[Path]):
    """A path with completion, and a list of its folder."""

    app = app(Desk)
    CSS_PATH = "file_chooser.tcss"
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="open-file", tooltip="Open the file or the folder pointed at"),
        Binding("tab", "complete", "Complete", id="complete-path", tooltip="Take over what is pointed at"),
        Binding("down", "point(1)", "Down", id="file-down", tooltip="To the next file", show=False),
        Binding("up", "point(-1)", "Up", id="file-up", tooltip="To the file before", show=False),
        Binding("pagedown", "point(10)", "On", id="files-on", tooltip="Ten files on", show=False),
        Binding("pageup", "point(-10)", "Back", id="files-back", tooltip="Ten files back", show=False),
        Binding("escape", "close", "Close", id="close-files", tooltip="Back to where you were"),
    ]

    path = query_one("#path", Input)
    entries = query_one("#entries", Entries)

    def __init__(self, title: str, endings: Sequence[str], start: Path) -> None:
        """Makes the screen.

        Args:
            title: what is asked for.
            endings: endings of the files that are listed; any other can be typed.
            start: the folder to begin in.
        """
        super().__init__()
        self._title = title
        self._endings = frozenset(endings)
        self._start = start

    def compose(self) -> ComposeResult:
        """Title, path, folder, keys."""
        yield StatusLine()
        yield Static(self._title, id="title", markup=False)
        field = Input(f"{self._start}/", id="path", select_on_focus=False)
        field.cursor_blink = False
        field.border_title = "File"
        yield field
        yield Static(id="trouble", markup=False)
        yield Entries(id="entries")
        yield KeyLine(with_ids(self.BINDINGS, "open-file", "complete-path", "close-files"), id="footer")

    def on_mount(self) -> None:
        """Shows the first folder."""
        self.query_one(StatusLine).show(self.app.draft)
        self.path.cursor_position = len(self.path.value)
        self.call_later(self.app.release_keys)

    def action_point(self, by: int) -> None:
        """Moves the pointer."""
        count = self.entries.option_count
        if count:
            now = self.entries.highlighted or 0
            self.entries.highlighted = min(max(now + by, 0), count - 1)

    def action_complete(self) -> None:
        """Takes over what is pointed at, without opening a file."""
        if self.entries.key:
            self._write(Path(self.entries.key))

    def action_open(self) -> None:
        """Goes into a folder, or takes a file: the one that was typed, else the one pointed at."""
        typed = self._typed
        chosen = typed if typed.is_file() else Path(self.entries.key or str(typed))
        if chosen.is_dir():
            self._write(chosen)
        elif chosen.is_file():
            self.dismiss(chosen)
        else:
            self._say(f"✗ {chosen}: no such file.")

    def action_close(self) -> None:
        """Closes without a file."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_open()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._say("")
        self._show()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.entries.highlighted = event.option_index
        self._write(Path(self.entries.key))
        if self._typed.is_file():
            self.action_open()

    @property
    def _typed(self) -> Path:
        text = _pasted_last(self.path.value)
        try:
            return Path(text).expanduser()
        except RuntimeError:  # no such user's home
            return Path(text)

    def _write(self, path: Path) -> None:
        self.path.value = f"{path}/" if path.is_dir() and path != Path("/") else str(path)
        self.path.cursor_position = len(self.path.value)
        self.set_focus(self.path)

    def _say(self, words: str) -> None:
        self.query_one("#trouble", Static).update(words)

    def _show(self) -> None:
        """Lists the folder of what is typed, by the letters after the last slash."""
        typed = self._typed
        folder, letters = (
            (typed, "")
            if self.path.value.endswith("/") or not self.path.value
            else (typed.parent, typed.name)
        )
        try:
            found = sorted(folder.iterdir(), key=lambda path: (not path.is_dir(), path.name.casefold()))
        except OSError as error:
            self.entries.show([])
            self._say(f"{folder}: {error.strerror or 'cannot be read'}.")
            return
        fitting = [path for path in found if self._fits(path, letters)]
        lines = [
            Line(str(path), FOLDER if path.is_dir() else FILE, path.name + ("/" if path.is_dir() else ""))
            for path in fitting[:LISTED]
        ]
        if not letters and folder.parent != folder:
            lines.insert(0, Line(str(folder.absolute().parent), FOLDER, "../"))
        first = next((line.key for line in lines if line.sign == FILE), "")
        self.entries.show(lines, point_at=first)

    def _fits(self, path: Path, letters: str) -> bool:
        if folded(letters) not in folded(path.name) or (path.name.startswith(".") and not letters):
            return False
        return path.is_dir() or path.suffix.casefold() in self._endings


def _pasted_last(text: str) -> str:
    """The path that is meant: a whole one that was pasted or dragged behind the folder counts alone, without quotes."""
    begins = [found.end() for found in _WHOLE.finditer(text)]
    return text[begins[-1] :].strip().strip("'\"") if begins else text.strip()
