"""The list at the left: sections or fields with how far each is, and a few figures below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList

from tui.widgets.sign_list import SignList
from tui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.content import Content

    from tui.widgets.sign_list import Line


class SideBar(Vertical):
    """A list to jump with, and words below it."""

    class Picked(Message):
        """A line was chosen."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__(id="side")

    def compose(self) -> ComposeResult:
        """List and figures."""
        yield SignList(id="lines")
        yield Words(id="figures", markup=False)

    @property
    def pointed(self) -> str:
        """The key of the line pointed at."""
        return self.query_one("#lines", SignList).key

    def show(self, lines: Sequence[Line], point_at: str, figures: str | Content) -> None:
        """Shows other lines, points at one, and says the figures."""
        self.query_one("#lines", SignList).show(lines, point_at)
        self.say(figures)

    def say(self, figures: str | Content) -> None:
        """Says the figures."""
        below = self.query_one("#figures", Words)
        below.update(figures)
        if below.display != bool(figures):
            below.display = bool(figures)

    def take_focus(self) -> None:
        """Puts the pointer to use."""
        self.query_one("#lines", SignList).focus()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Picked(event.option_id or ""))
