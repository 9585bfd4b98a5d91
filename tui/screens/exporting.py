"""Gives other programs contacts, clients or dates: first what, then into which file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.getters import app, query_one
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from builder.errors import PlaybookError
from builder.exchange.contacts import contact_targets
from builder.exchange.exports import FORMS, TABLES, as_file, made
from builder.model.answersfile import write_private_bytes
from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft

NAMES = {"contacts": "contacts", "clients": "clients-export", "dates": "dates"}
"""Names of files that are proposed; the brokerage has a clients.csv of its own."""


class Things(SignList):
    """What can be given."""


class ExportScreen(ModalScreen[None]):
    """A list of what can be given, and the path of the file. No file that is there is written over."""

    app = app(Desk)
    CSS_PATH = "exporting.tcss"
    AUTO_FOCUS = "#things"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write the file", id="write-export", tooltip="Only you can read it"),
        Binding("tab", "app.focus_next", "What, where", id="next-export", tooltip="To the other part"),
        Binding("escape", "close", "Close", id="close-export", tooltip="Back to where you were"),
    ]

    things = query_one(Things)
    path = query_one("#path", Input)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._is_writing = False

    def compose(self) -> ComposeResult:
        """What, where to, what came of it, keys."""
        with Vertical(id="box"):
            yield Static("Export for another program", markup=False, id="box-title")
            yield Things(list(self._lines()), id="things")
            line = Input(id="path", select_on_focus=False)
            line.cursor_blink = False
            line.border_title = "File"
            yield line
            yield Static("", markup=False, id="outcome")
            yield KeyLine(with_ids(self.BINDINGS, "write-export", "next-export", "close-export"))

    def on_mount(self) -> None:
        """Proposes a file."""
        self._propose()
        self.call_later(self.app.release_keys)

    def action_close(self) -> None:
        """Closes."""
        self.dismiss(None)

    def action_write(self) -> None:
        """Writes the file that is named."""
        if self._is_writing:
            return
        path = Path(self.path.value.strip()).expanduser()
        if path.exists():
            self._say(f"✗ {path} is there already. Write another name.")
            return
        self._is_writing = True
        self._say(f"Writing {path} …")
        self.run_worker(self._write(self.things.key, path), exclusive=True)

    async def _write(self, key: str, path: Path) -> None:
        what, _, list_id = key.partition(":")
        try:
            count = await asyncio.to_thread(self._written, what, list_id, path)
        except PlaybookError as error:
            self._say(f"✗ {error}")
        else:
            self._say(f"✓ Made {path}: {plural(count, 'line')}. Only you can read it.")
        self._is_writing = False

    def _written(self, what: str, list_id: str, path: Path) -> int:
        """Makes the file; how many things are in it."""
        list_id = list_id if path.suffix.casefold() in TABLES else ""
        export = made(self._draft.firm, what, path.suffix, list_id=list_id)
        write_private_bytes(path, as_file(export.content, path))
        return export.count

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._propose()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self.path)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def _propose(self) -> None:
        """A file beside the answers that is not there yet."""
        what, _, list_id = self.things.key.partition(":")
        name = list_id.removesuffix(".list").replace(".", "-") or NAMES[what]
        suffix = TABLES[0] if list_id else FORMS[what][0]
        folder, number = self._draft.brokerage.folder, 2
        path = folder / f"{name}{suffix}"
        while path.exists():
            path, number = folder / f"{name}-{number}{suffix}", number + 1
        self.path.value = str(path)
        self.path.cursor_position = len(self.path.value)
        endings = " or ".join(TABLES if list_id else FORMS[what])
        self._say(f"The ending says in which form: {endings}." if endings != suffix else "")

    def _lines(self) -> Iterator[Line]:
        firm, declarations = self._draft.firm, self._draft.declarations
        yield Line("contacts", "", "All contacts as cards for an address book (vCard)")
        for target in contact_targets(declarations):
            if count := len(firm.answers.records(target.id)):
                section = declarations.section(target.id.partition(".")[0]).title
                words = f"{section}: {plural(count, target.noun)} as a table (CSV, Excel)"
                yield Line(f"contacts:{target.id}", "", words)
        if clients := firm.client_list.clients:
            yield Line("clients", "", f"{plural(len(clients), 'importer client')} as a table (CSV, Excel)")
        yield Line("dates", "", "What falls due, for a calendar (iCalendar)")

    def _say(self, words: str) -> None:
        self.query_one("#outcome", Static).update(words)
