"""Asks before much is deleted, or something that stands elsewhere, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class ConfirmScreen(ModalScreen[bool]):
    """Says what goes, or where it is picked and what deleting does there."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", "Keep", id="keep", tooltip="Delete nothing"),
        Binding(
            "d", "delete", "Delete, and leave these open", id="delete-anyway", tooltip="Undo brings it back"
        ),
    ]

    def __init__(self, title: str, lines: Sequence[str], consequence: str = "") -> None:
        """Asks a question.

        Args:
            title: what is asked.
            lines: what it is about, a line each.
            consequence: what the key says that deletes; by default that these places become open.
        """
        super().__init__()
        self._title = title
        self._lines = lines
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        """Title, places, keys."""
        with Vertical(id="box"):
            yield Static(self._title, markup=False, id="box-title")
            with VerticalScroll(id="box-body"):
                yield Static("\n".join(f"• {words}" for words in self._lines), markup=False)
            keep, delete = with_ids(self.BINDINGS, "keep", "delete-anyway")
            if self._consequence:
                delete = replace(delete, description=self._consequence)
            yield KeyLine([keep, delete])

    def action_keep(self) -> None:
        """Closes without deleting."""
        self.dismiss(False)

    def action_delete(self) -> None:
        """Closes and deletes."""
        self.dismiss(True)
