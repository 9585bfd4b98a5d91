"""Where a person of the people list is picked elsewhere, so that nobody is deleted from under a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.answers import PEOPLE, keyed
from tui.fitting import typed_from
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model.answers import Answer, Record
    from builder.model.questions import Question
    from tui.views import View


def picked_at(view: View, *people: Record) -> list[Place]:
    """Every place at which any of these people is picked, by id or by exact name, in the order of the interview.

    Where they pick one another does not count: they go or stay together.
    """
    names = frozenset().union(*map(names_of, people))
    found = (
        place
        for section in view.declarations.sections
        for question in section.questions
        for place in _within(
            Place(section.qualified(question)), question, view.answers.get(section.qualified(question)), names
        )
    )
    own = {person.id for person in people}
    return [place for place in found if place.question != PEOPLE or place.steps[0] not in own]


def names_of(person: Record) -> frozenset[str]:
    """The texts under which a person may be picked."""
    name = person.get("name").value
    return frozenset({person.id, *([str(name)] if name else [])})


def _within(place: Place, question: Question, answer: Answer, names: frozenset[str]) -> Iterator[Place]:
    if question.kind == "person" and names.intersection(typed_from(answer).texts):
        yield place
    for key, record in keyed(answer.records).items():
        for field in question.fields:
            yield from _within(place.at(key, field.id), field, record.get(field.id), names)
