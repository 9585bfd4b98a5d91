"""Asks by whom several things of a list were checked today."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from builder.model.forbidden import forbidden_reason
from builder.model.kinds import MAX_LINE, clean
from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class CheckedScreen(ModalScreen[str]):
    """One line to type in; Enter notes it for all of them."""

    CSS_PATH = "checked.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "note", "Checked today", id="note-checked", tooltip="Note it for all of them"),
        Binding("escape", "close", "Close", id="close-checked", tooltip="Note nothing"),
    ]

    def __init__(self, things: str, by: str, people: Sequence[str]) -> None:
        """Asks.

        Args:
            things: what was checked, with its number.
            by: who checked something last.
            people: names to offer.
        """
        super().__init__()
        self._things = things
        self._by = by
        self._people = people

    def compose(self) -> ComposeResult:
        """Title, line, keys."""
        with Vertical(id="box"):
            yield Static(f"{self._things}, checked today by:", markup=False, id="box-title")
            suggester = SuggestFromList(self._people, case_sensitive=False)
            line = Input(self._by, placeholder="Name or role; may stay empty", suggester=suggester)
            line.cursor_blink = False
            yield line
            yield Static("", id="verdict", markup=False)
            yield KeyLine(with_ids(self.BINDINGS, "note-checked", "close-checked"))

    def action_close(self) -> None:
        """Closes without noting anything."""
        self.dismiss(None)

    def action_note(self) -> None:
        """Closes and notes it, unless the name may not be kept."""
        by = " ".join(clean(self.query_one(Input).value).split())
        wrong = "Keep it shorter." if len(by) > MAX_LINE else forbidden_reason(by)
        if wrong:
            self.query_one("#verdict", Static).update(f"✗ {wrong[:1].upper()}{wrong[1:]}")
        else:
            self.dismiss(by)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_note()
