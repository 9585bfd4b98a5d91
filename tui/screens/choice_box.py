"""One of several things, picked from a list that stands before the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType


class ChoiceBox(ModalScreen[str]):
    """Asks for one of several; None when it is closed without a choice."""

    CSS_PATH = "choice_box.tcss"
    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", id="take-choice", tooltip="Take what is pointed at"),
        Binding("escape", "close", "Leave it", id="close-choice", tooltip="Change nothing"),
    ]

    def __init__(self, title: str, choices: Mapping[str, str], now: str) -> None:
        """Makes the box.

        Args:
            title: what is chosen.
            choices: keys and words.
            now: the key that holds now.
        """
        super().__init__()
        self._title, self._choices, self._now = title, choices, now

    def compose(self) -> ComposeResult:
        """Title, choices, keys."""
        with Vertical(id="box"):
            yield Static(self._title, markup=False, id="box-title")
            yield SignList(id="choices")
            yield KeyLine(with_ids(self.BINDINGS, "take-choice", "close-choice"))

    def on_mount(self) -> None:
        """Shows the choices, and points at the one that holds."""
        lines = [
            Line(f"={key}", "●" if key == self._now else "○", words) for key, words in self._choices.items()
        ]
        self.query_one(SignList).show(lines, point_at=f"={self._now}")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._choices)[event.option_index])

    def action_take(self) -> None:
        """Closes with what is pointed at."""
        key = self.query_one(SignList).key
        self.dismiss(key.removeprefix("=") if key else None)

    def action_close(self) -> None:
        """Closes without a choice."""
        self.dismiss(None)
