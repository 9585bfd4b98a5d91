"""The call round: contacts and facts that were not checked for a quarter, the oldest first, one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.model.answers import State, keyed
from tui import edits
from tui.fitting import storable, typed_from
from tui.places import Place
from tui.wording import day, plural, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from builder.model.interview import Stale
    from builder.model.questions import Question
    from tui.draft import Draft
    from tui.edits import Edit

DIALLED = ("phone", "email", "url")
"""Kinds of answers by which somebody is reached."""


@dataclass(frozen=True)
class Card:
    """One thing to check as it stands now."""

    name: str
    below: str
    """What the person does, or which list it is."""
    ways: Sequence[tuple[str, str]]
    """What is asked and what is dialled or written to."""
    checked: str


def due_places(draft: Draft) -> list[Place]:
    """What is due, the oldest first."""
    return [_place(draft, item) for item in draft.firm.stale]


def due_words(draft: Draft, key: str) -> str:
    """How much is due, to be said at the beginning; empty when nothing is."""
    count = len(draft.firm.stale)
    if not count:
        return ""
    return f"{plural(count, 'contact')} or fact{'' if count == 1 else 's'} due: {key} starts the call round."


def card(draft: Draft, place: Place) -> Card | None:
    """A thing as it stands; None when it is gone."""
    view = draft.view
    question = view.question(place)
    if not place.steps:
        answer = view.answer(place)
        if answer.state is not State.ANSWERED:
            return None
        said = [(question.ask, shown(answer, question, view))]
        section = view.declarations.section(place.section).title
        return Card(question.ask, section, said, _checked_words(answer.checked_on, answer.checked_by))
    record = view.record(place)
    if record is None:
        return None
    given = [one for one in question.fields if record.get(one.id).state is State.ANSWERED]
    ways = [(one.ask, shown(record.get(one.id), one, view)) for one in given if one.kind in DIALLED]
    return Card(
        title_of(question, record, view),
        ", ".join(_role(question, given, place, draft)),
        ways,
        _checked_words(record.checked_on, record.checked_by),
    )


def still_right(draft: Draft, place: Place, by: str) -> Edit:
    """Notes that a thing, or a single answer, was checked today."""
    today = draft.now.date().isoformat()
    if place.steps:
        return edits.check_records([place], today, by)
    view = draft.view
    answer = view.answer(place)
    typed = replace(typed_from(answer), checked_on=today, checked_by=by or answer.checked_by)
    return edits.answer(
        place, storable(typed, view.question(place), view.answers, view.declarations.reference)
    )


def _role(question: Question, given: Sequence[Question], place: Place, draft: Draft) -> list[str]:
    """The first words besides the name, and the list it stands in."""
    view, record = draft.view, draft.view.record(place)
    texts = [one for one in given if one.kind == "text" and one.id != question.label]
    first = [shown(record.get(one.id), one, view) for one in texts[:1]] if record else []
    return [*first, question.noun]


def _checked_words(on: date | None, by: str) -> str:
    return f"{day(on)}{f' by {by}' if by else ''}" if on else "never"


def _place(draft: Draft, item: Stale) -> Place:
    if not item.record:
        return Place(item.question)
    records = keyed(draft.view.answers.records(item.question))
    key = next((key for key, record in records.items() if record.id == item.record), item.record)
    return Place(item.question, (key,))
