"""Beside the question: why it is asked, where to look, on whose authority, and where the answer is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from builder.model.questions import Question

PAGES_NAMED = 6
"""A legal name stands on every letter; six titles are enough to see that."""


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
    example = question.example if isinstance(question.example, str) else ", ".join(question.example)
    pages = list(printed_in or ())
    printed = ", ".join(pages[:PAGES_NAMED])
    if len(pages) > PAGES_NAMED:
        printed += f" and {len(pages) - PAGES_NAMED} more"
    parts = [
        ("Why we ask", question.why),
        ("Where to look", question.help),
        ("For example", _choice_words(question, example)),
        ("Authority", "; ".join(question.cite)),
        ("Printed in", printed),
    ]
    blocks = [Content.styled(head, "bold") + Content(f"\n{text}") for head, text in parts if text]
    return Content("\n\n").join(blocks)


def _choice_words(question: Question, example: str) -> str:
    """Choices stand on screen already; an example of one would only repeat them."""
    return "" if question.choices or question.kind in ("yesno", "person") else example
