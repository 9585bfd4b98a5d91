"""Which questions a worksheet asks: all that apply or may apply, one section's, or those that are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.model.interview import Asked
from builder.model.problems import did_you_mean, ids_with_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from builder.model.firm import Firm
    from builder.model.questions import Section


@dataclass(frozen=True)
class Printed:
    """A question on a worksheet."""

    asked: Asked
    hangs_on: str = ""
    """The question that decides whether this one applies, where nobody has answered it yet."""


def worksheet_questions(
    firm: Firm, section_id: str = "", *, open_only: bool = False, among: Container[str] | None = None
) -> list[tuple[Section, list[Printed]]]:
    """The sections that ask anything, each with its questions in order.

    What may apply is asked as well: paper cannot ask again once the question before it is answered.

    Args:
        firm: the firm as of a day.
        section_id: one section only.
        open_only: what is open only.
        among: the ids of the questions that may be asked; None for all.

    Raises:
        UsageError: there is no such section, or nothing of what was wanted is to be asked.
    """
    declarations = firm.declarations
    known = {section.section: section for section in declarations.sections}
    if section_id and section_id not in known:
        hint = did_you_mean(section_id, known) or (
            f"Choose one of: {ids_with_words({one.section: one.title for one in known.values()})}."
        )
        raise UsageError(f'"{section_id}" is no section of the interview. {hint}')
    wanted = {item.question for item in firm.open_items} if open_only else None
    found = []
    for section in [known[section_id]] if section_id else declarations.sections:
        printed = [
            one
            for one in _printed(section, firm)
            if (wanted is None or _is_open(one, wanted)) and (among is None or one.asked.id in among)
        ]
        if printed:
            found.append((section, printed))
    if not found:
        what = f"the section {section_id}" if section_id else "the interview"
        raise UsageError(
            f"Nothing is {'open' if open_only else 'asked'} in {what}: no worksheet was printed."
        )
    return found


def _is_open(printed: Printed, wanted: set[str]) -> bool:
    """Whether it is open; the list of what is open leaves out what only may apply."""
    return printed.asked.id in wanted or (bool(printed.hangs_on) and not printed.asked.answer.settled)


def _printed(section: Section, firm: Firm) -> Iterator[Printed]:
    scope = firm.scope
    around = scope.truth(section.condition)
    if around is False:
        return
    for question in section.questions:
        truth = scope.truth(question.condition)
        if truth is False:
            continue
        undecided = section.condition if around is None else question.condition if truth is None else None
        names = scope.open_questions(undecided)
        asked = firm.declarations.questions.get(names[0]) if names else None
        question_id = section.qualified(question)
        answer = firm.answers.get(question_id)
        yield Printed(Asked(question_id, section, question, answer), asked.ask if asked else "")
