"""The way through the interview: which questions apply, how far each section is, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from builder.model.answers import CHECKED_ON, Answer, Record, State, record_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.questions import Question, Section
    from builder.model.scope import Scope

    _Open = tuple[str, Answer, tuple[str, ...]]
    """The title of what is open, what stands there, and the steps to it."""

STALE_AFTER_DAYS = 92
"""A contact checked a quarter ago is due again: the call round is quarterly."""


class Progress(StrEnum):
    """How far a section is."""

    NOT_STARTED = "not started"
    PART = "part"
    DONE = "done"
    REOPENED = "re-opened"


@dataclass(frozen=True)
class Asked:
    """One question that applies to this firm."""

    id: str
    section: Section
    question: Question
    answer: Answer


@dataclass(frozen=True)
class SectionState:
    """A section as the hub shows it."""

    section: Section
    progress: Progress
    done: int
    """Questions answered, not known yet (with or without who will find out) or said not to apply."""
    total: int
    """Questions that apply."""
    open: int
    """Of the done ones, how many are "don't know yet"."""


@dataclass(frozen=True)
class OpenItem:
    """Something nobody knows yet, or that is missing or wrong."""

    question: str
    """`section.question` to jump to."""
    title: str
    state: State
    who: str
    """Who will find out."""
    blocks: int
    """How many guidance rows, pages and sheets hang on it."""
    record: str = ""
    """Id of the thing of a list it stands in."""
    steps: tuple[str, ...] = ()
    """Where in the question: by turns the key of a thing of a list and the id of a field."""
    asked_on: date | None = None
    """The day on which who will find out was asked; None while nobody has asked them."""


@dataclass(frozen=True)
class Stale:
    """A contact or fact that was checked long ago, or never."""

    question: str
    record: str
    title: str
    checked_on: date | None
    checked_by: str
    age_days: int | None
    """None: never checked."""
    steps: tuple[str, ...] = ()
    """For a thing of a list: its key, and the field that asks when it was checked."""


def applicable(section: Section, scope: Scope) -> Iterator[Asked]:
    """The questions of a section that apply, in order.

    A question that hangs on an open one is not asked yet: the open one is.
    """
    if scope.truth(section.condition) is not True:
        return
    for question in section.questions:
        if scope.truth(question.condition) is True:
            question_id = section.qualified(question)
            yield Asked(question_id, section, question, scope.basis.answers.get(question_id))


def applicable_fields(question: Question, record: Record, scope: Scope) -> list[Question]:
    """The fields of one thing of a list that apply."""
    inside = scope.inside(record)
    return [field for field in question.fields if inside.truth(field.condition) is True]


def is_done(asked: Asked, scope: Scope) -> bool:
    """Whether nothing is left to type for a question: every field of every thing of a list included."""
    return not _waits(asked.question, asked.answer, scope)


def missing_fields(question: Question, record: Record, scope: Scope) -> Sequence[Question]:
    """The fields of a thing of a list that still wait for any answer, in themselves or in a list they hold."""
    known: Sequence[Question] | None = record.notes.get("missing")
    if known is not None:
        return known
    fields = applicable_fields(question, record, scope)
    missing = tuple(field for field in fields if _waits(field, record.get(field.id), scope))
    if _stands_alone(question, record):
        record.notes["missing"] = missing
    return missing


def _waits(question: Question, answer: Answer, scope: Scope) -> bool:
    if answer.state in (State.UNANSWERED, State.INVALID):
        return True
    return any(missing_fields(question, record, scope) for record in answer.records)


def _stands_alone(question: Question, record: Record) -> bool:
    """Whether what is asked of a thing of a list hangs on that thing alone, so that it need be worked out only once."""
    if "alone" not in record.notes:
        record.notes["alone"] = _alone(question)
    return bool(record.notes["alone"])


def _alone(question: Question) -> bool:
    names = {name for field in question.fields if field.condition for name in field.condition.names}
    return all(name.startswith("this.") for name in names) and all(map(_alone, question.fields))


def section_state(section: Section, scope: Scope, *, once_done: bool = False) -> SectionState | None:
    """How far a section is; None when it does not apply to this firm.

    Args:
        section: the section.
        scope: the firm's answers.
        once_done: the section was complete before, so that a gap in it is a re-opened one.
    """
    asked = list(applicable(section, scope))
    if not asked:
        return None
    done = sum(is_done(one, scope) for one in asked)
    started = any(one.answer.state is not State.UNANSWERED for one in asked)
    dont_know = sum(one.answer.state is State.DONT_KNOW for one in asked)
    if done == len(asked):
        progress = Progress.DONE
    elif once_done:
        progress = Progress.REOPENED
    else:
        progress = Progress.PART if started else Progress.NOT_STARTED
    return SectionState(section, progress, done, len(asked), dont_know)


def next_unanswered(sections: Sequence[Section], scope: Scope, after: str = "") -> Asked | None:
    """The next question that waits for an answer, from a question on, wrapping round once."""
    asked = [one for section in sections for one in applicable(section, scope)]
    ids = [one.id for one in asked]
    start = ids.index(after) + 1 if after in ids else 0
    return next((one for one in asked[start:] + asked[:start] if not is_done(one, scope)), None)


def open_items(sections: Sequence[Section], scope: Scope, weights: Mapping[str, int]) -> list[OpenItem]:
    """Everything unanswered, not known yet or wrong, that what hangs most on first.

    Args:
        sections: in file order.
        scope: the firm's answers.
        weights: question id to how many rows, pages and sheets name it.
    """
    found: list[OpenItem] = []
    for section in sections:
        for asked in applicable(section, scope):
            blocks = weights.get(asked.id, 0)
            if not asked.answer.settled:
                found.append(_open_item(asked.id, asked.question.ask, asked.answer, blocks))
            for record in asked.answer.records:
                found += [
                    _open_item(asked.id, title, answer, blocks, record.id, steps)
                    for title, answer, steps in _open_inside(asked.question, record, scope)
                ]
    order = {State.INVALID: 0}
    return sorted(found, key=lambda item: (order.get(item.state, 1), -item.blocks))


def _open_item(
    question_id: str, title: str, answer: Answer, blocks: int, record: str = "", steps: tuple[str, ...] = ()
) -> OpenItem:
    return OpenItem(question_id, title, answer.state, _who(answer), blocks, record, steps, answer.asked_on)


def _open_inside(question: Question, record: Record, scope: Scope) -> Sequence[_Open]:
    """As `_open_fields`; what hangs on nothing else is worked out once."""
    known: Sequence[_Open] | None = record.notes.get("open")
    if known is not None:
        return known
    found = tuple(_open_fields(question, record, scope))
    if _stands_alone(question, record):
        record.notes["open"] = found
    return found


def _open_fields(question: Question, record: Record, scope: Scope) -> Iterator[_Open]:
    """What is open in a thing of a list, with its title and the steps to it; in the lists that it holds too."""
    name = record_title(question, record)
    for field in applicable_fields(question, record, scope):
        answer, here = record.get(field.id), (record.key, field.id)
        if not answer.settled:
            yield f"{name}: {field.ask}", answer, here
        for inner in answer.records:
            for title, found, steps in _open_fields(field, inner, scope):
                yield f"{name}, {title}", found, (*here, *steps)


def _who(answer: Answer) -> str:
    return answer.note if answer.state is State.DONT_KNOW else ""


def stale_items(sections: Sequence[Section], scope: Scope) -> list[Stale]:
    """Contacts and facts never checked or checked over a quarter ago, the oldest first."""
    found: list[Stale] = []
    for section in sections:
        for asked in applicable(section, scope):
            if asked.question.checked and asked.answer.state is State.ANSWERED:
                found += _stale_in(asked, scope.basis.as_of)
    return sorted(found, key=lambda item: (item.checked_on or date.min, item.question, item.title))


def _stale_in(asked: Asked, as_of: date) -> Iterator[Stale]:
    things: list[tuple[Record | None, str, date | None, str]]
    if asked.question.kind == "records":
        things = [
            (record, record_title(asked.question, record), record.checked_on, record.checked_by)
            for record in asked.answer.records
        ]
    else:
        things = [(None, asked.question.ask, asked.answer.checked_on, asked.answer.checked_by)]
    for record, title, checked_on, checked_by in things:
        age = (as_of - checked_on).days if checked_on else None
        if age is None or age > STALE_AFTER_DAYS:
            record_id, steps = (record.id, (record.key, CHECKED_ON)) if record else ("", ())
            yield Stale(asked.id, record_id, title, checked_on, checked_by, age, steps)
