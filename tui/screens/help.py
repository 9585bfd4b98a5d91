"""Help for what is on screen: the question in full, and every key that does something here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType

KEY_WIDTH = 8


class HelpScreen(ModalScreen[None]):
    """One page of text; the arrows scroll it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "Close", id="close-help", tooltip="Back to where you were"),
        Binding("t", "tour", "Tour", id="show-tour", tooltip="What this is and how it works, in three pages"),
        Binding("f1", "close", "Close", id="help", tooltip="Back to where you were", show=False),
    ]

    def __init__(self, title: str, context: Content, keys: Iterable[tuple[str, str, str]]) -> None:
        """Makes the page.

        Args:
            title: what is asked.
            context: why, where to look, and on whose authority.
            keys: key, action and its explanation.
        """
        super().__init__()
        self._head = title
        self._explanation = context
        self._keys = list(keys)

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="box"):
            yield Static(self._head, markup=False, id="box-title")
            with VerticalScroll(id="box-body"):
                if self._explanation:
                    yield Static(self._explanation, id="context")
                yield Static(self._key_table())
            yield KeyLine(with_ids(self.BINDINGS, "close-help", "show-tour"))

    def on_mount(self) -> None:
        """Makes the arrows scroll."""
        self.query_one("#box-body").focus()

    def action_close(self) -> None:
        """Closes the page."""
        self.dismiss(None)

    def action_tour(self) -> None:
        """Shows the tour in place of this page."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "tour", self.app)

    def _key_table(self) -> Content:
        rows = [
            Content.styled(f"{key:<{KEY_WIDTH}}", "bold") + Content(f"{name}: {tip}" if tip else name)
            for key, name, tip in self._keys
        ]
        return Content("\n").join([Content.styled("Keys", "bold"), *rows])
