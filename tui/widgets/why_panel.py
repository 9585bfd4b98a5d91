"""Beside the question: why it is asked, where to look, on whose authority, and where the answer is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.explaining import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from builder.model.questions import Question


class WhyPanel(VerticalScroll, can_focus=False):
    """What helps to answer; it scrolls with the mouse, and F1 shows it on a page of its own."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="why")

    def show(self, question: Question, printed_in: Sequence[str] | None) -> None:
        """Explains a question; `printed_in` is None until the pages have been read."""
        self.query_one("#why", Static).update(explanation(question, printed_in))
        self.scroll_home(animate=False)


def explanation(question: Question, printed_in: Sequence[str] | None) -> Content:
    """All that is known about a question, part by part."""
    blocks = [
        Content.styled(part.head, "bold") + Content(f"\n{part.text}")
        for part in explain(question, printed_in)
    ]
    return Content("\n\n").join(blocks)
