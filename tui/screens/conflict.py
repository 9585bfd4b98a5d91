"""Two answers to one question: what was typed here and what another window saved meanwhile, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import app
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class ConflictScreen(ModalScreen[bool]):
    """Shows both and takes one; True for what was typed here, False for the other window's."""

    app = app(Desk)
    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "Mine", id="take-mine", tooltip="Save what was typed here"),
        Binding("t", "theirs", "Theirs", id="take-theirs", tooltip="Keep what the other window saved"),
        Binding("escape", "later", "Decide later", id="decide-later", tooltip="Both are kept"),
    ]

    def __init__(self, ask: str, mine: str, theirs: str) -> None:
        super().__init__()
        self._ask = ask
        self._mine = mine
        self._theirs = theirs

    def compose(self) -> ComposeResult:
        """The question, both answers, keys."""
        with Vertical(id="box"):
            yield Static("Answered in two windows", markup=False, id="box-title")
            yield Static(self._ask, markup=False, id="conflict-ask")
            with Horizontal(id="sides"):
                for name, head, text in (
                    ("mine", "Mine, typed here", self._mine),
                    ("theirs", "Theirs, saved meanwhile", self._theirs),
                ):
                    with VerticalScroll(id=name):
                        yield Static(head, markup=False, classes="-head")
                        yield Static(text, markup=False)
            yield KeyLine(with_ids(self.BINDINGS, "take-mine", "take-theirs", "decide-later"))

    def on_mount(self) -> None:
        """Takes the keys that waited."""
        self.call_later(self.app.release_keys)

    def action_mine(self) -> None:
        """Saves what was typed here."""
        self.dismiss(True)

    def action_theirs(self) -> None:
        """Keeps what the other window saved."""
        self.dismiss(False)

    def action_later(self) -> None:
        """Decides nothing."""
        self.dismiss(None)
