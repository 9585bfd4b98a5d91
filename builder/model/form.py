"""The fields of a worksheet: how each is named, and what it says for an answer that stands in the file.

A question `firm.legal_name` has the field of that name, and `firm.legal_name?` (not known yet: who will find out) and
`firm.legal_name!` (does not apply: why). A choice has a box for each key, `firm.services=isf`; yes and no are
`firm.ctpat=yes` and `firm.ctpat=no`. The third thing of a list has `people.list.3.mobile`. What is checked from
time to time has `@on` and `@by`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.answers import Answer, Answers, Record, State
from builder.model.kinds import KINDS, AnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.kinds import Reference
    from builder.model.questions import Question

WHO = "?"
"""Ends the name of the field for who will find out."""
WHY = "!"
"""Ends the name of the field for why a question does not apply."""
ON, BY = "@on", "@by"
"""End the names of the fields for the day of a check, and for who made it."""
TICK = "="
"""Parts a question's name from the choice that a box stands for."""
TICKED = "on"
"""What a ticked box holds; one that is not ticked holds an empty text."""
BETWEEN = "; "
"""Parts several answers in one field: names of ports and people may hold commas."""

NAMED_WITH_CODE = ("port", "agency")
"""Kinds written as a name with its code, `Los Angeles, CA (2704)`; the code is what is read back."""

YES_NO = {"yes": "Yes", "no": "No"}


def ticks(question: Question) -> Mapping[str, str]:
    """The boxes of a question, key to words; empty when it is answered in words."""
    return YES_NO if question.kind == "yesno" else question.choices


@dataclass(frozen=True)
class Wording:
    """Says answers as a person writes them, so that each is understood when it is read back."""

    reference: Reference
    answers: Answers

    def texts(self, question: Question, answer: Answer) -> list[str]:
        """The values of an answer, one text each; of one that was not understood, what stands in the file."""
        if answer.state is State.INVALID:
            raw = answer.raw if isinstance(answer.raw, list) else [answer.raw]
            return [text for text in raw if isinstance(text, str)]
        if answer.state is not State.ANSWERED or question.kind == "records":
            return []
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        return [self._text(question, value) for value in values]

    def _text(self, question: Question, value: object) -> str:
        kind = KINDS[question.kind]
        if ticks(question):
            return kind.store(value)
        if question.kind == "person":
            person = self.answers.person(str(value))
            return str(person.get("name").value or person.id) if person else str(value)
        words = kind.show(value, question, self.reference)
        if question.kind in NAMED_WITH_CODE:
            return words
        try:
            is_read_back = kind.parse(words, question, self.reference) == value
        except AnswerError:
            is_read_back = False
        return words if is_read_back else kind.store(value)

    def fields(self, name: str, question: Question, answer: Answer) -> dict[str, str]:
        """What the fields of a question say; of a list only its own two, not those of its things."""
        texts = self.texts(question, answer)
        found: dict[str, str] = {}
        if ticks(question):
            found = {f"{name}{TICK}{key}": TICKED if key in texts else "" for key in ticks(question)}
        elif question.kind != "records":
            found = {name: BETWEEN.join(texts)}
        found[name + WHO] = answer.note if answer.state is State.DONT_KNOW else ""
        found[name + WHY] = answer.note if answer.state is State.DOES_NOT_APPLY else ""
        if question.checked and question.kind != "records":
            found |= check_fields(name, answer)
        return found

    def sentence(self, question: Question, answer: Answer) -> str:
        """An answer in words, to be set beside another."""
        if answer.state is State.DONT_KNOW:
            return f"not known yet: {answer.note}" if answer.note else "not known yet"
        if answer.state is State.DOES_NOT_APPLY:
            return f"does not apply: {answer.note}"
        if question.kind == "records":
            return f"{len(answer.records)} in the list" if answer.records else "(open)"
        boxes = ticks(question)
        said = BETWEEN.join(boxes.get(text, text) for text in self.texts(question, answer)) or "(open)"
        return f"{said} (checked {answer.checked_on} by {answer.checked_by})" if answer.checked_on else said

    def title(self, question: Question, record: Record) -> str:
        """The words that name a thing of a list."""
        texts = self.texts(question.field(question.label), record.get(question.label))
        return BETWEEN.join(texts) or f"{question.noun} {record.index + 1}"


def check_fields(name: str, checked: Answer | Record | None) -> dict[str, str]:
    """The two fields that say when something was checked, and by whom."""
    on = checked.checked_on.isoformat() if checked and checked.checked_on else ""
    return {name + ON: on, name + BY: checked.checked_by if checked else ""}
