"""Finds a question, an answer or an entry of a list by a few letters, and goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.getters import app
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tui.desk import Desk
from tui.finder import first_findings
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft
    from tui.finder import Finding

SIGN = {True: "▪", False: " "}
"""An entry of a list, and a question."""


class Findings(SignList, can_focus=False):
    """What was found; the typing stays in the line above."""


class FindScreen(ModalScreen[Place]):
    """A line to type in, and what holds these letters."""

    app = app(Desk)
    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="close-find", tooltip="Back to where you were"),
        Binding("enter", "go", "Go there", id="go-there", tooltip="Jump to the line pointed at"),
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._found: Sequence[Finding] = ()

    def compose(self) -> ComposeResult:
        """Line, findings, keys."""
        with Vertical(id="box"):
            yield Static("Find a question, an answer or an entry", markup=False, id="box-title")
            line = Input(placeholder="A word or two, a name, a number", id="wanted")
            line.cursor_blink = False
            yield line
            yield Findings(id="findings")
            yield Static("", markup=False, id="nothing")
            yield KeyLine(with_ids(self.BINDINGS, "go-there", "close-find"))

    def on_mount(self) -> None:
        """Shows what there is."""
        self._find("")
        self.set_focus(self.query_one(Input))
        self.call_later(self.app.release_keys)
        self.call_after_refresh(self._prepare)

    def _prepare(self) -> None:
        """While nobody types yet, makes what the first letter needs."""
        self.run_worker(lambda: self.app.index().prepare(), thread=True, exit_on_error=True)

    def action_close(self) -> None:
        """Closes without jumping."""
        self.dismiss(None)

    def action_go(self) -> None:
        """Jumps to the line pointed at."""
        key = self.query_one(Findings).key
        if key:
            self.dismiss(self._found[int(key)].place)

    def action_point(self, by: int) -> None:
        """Moves the pointer while the cursor stays in the line."""
        findings = self.query_one(Findings)
        if by > 0:
            findings.action_cursor_down()
        else:
            findings.action_cursor_up()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_go()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index].place)

    def _find(self, text: str) -> None:
        if text.strip():
            self._found = self.app.index().find(text)
        else:
            self._found = first_findings(self._draft.view, self._draft.firm.scope)
        lines = [
            Line(str(number), SIGN[found.place.is_record], found.title, _below(found.where, found.answer))
            for number, found in enumerate(self._found)
        ]
        findings = self.query_one(Findings)
        findings.show(lines, lines[0].key if lines else "")
        nothing = self.query_one("#nothing", Static)
        nothing.display = not lines
        nothing.update("Nothing holds these letters.")


def _below(where: str, answer: str) -> str:
    return f"{where}: {answer}" if answer else where
