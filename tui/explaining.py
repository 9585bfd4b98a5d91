"""What helps to answer a question: why it is asked, where to look, on whose authority, where it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.questions import Question

PAGES_NAMED = 6
"""A legal name stands on every letter; six titles are enough to see that."""


class Part(NamedTuple):
    """One thing that is known about a question."""

    head: str
    text: str


def explain(question: Question, printed_in: Sequence[str] | None) -> list[Part]:
    """All that is known about a question, part by part; `printed_in` is None until the pages have been read."""
    example = question.example if isinstance(question.example, str) else ", ".join(question.example)
    parts = [
        Part("Why we ask", question.why),
        Part("Where to look", question.help),
        Part("For example", _choice_words(question, example)),
        Part("Authority", "; ".join(question.cite)),
        Part("Printed in", _pages(printed_in or ())),
    ]
    return [part for part in parts if part.text]


def _pages(pages: Sequence[str]) -> str:
    more = f" and {len(pages) - PAGES_NAMED} more" if len(pages) > PAGES_NAMED else ""
    return ", ".join(pages[:PAGES_NAMED]) + more


def _choice_words(question: Question, example: str) -> str:
    """Choices are listed with the question already; an example of one would only repeat them."""
    return "" if question.choices or question.kind in ("yesno", "person") else example
