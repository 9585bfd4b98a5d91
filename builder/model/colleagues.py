"""Who finds out what: the open answers by the colleague who is named for them, and since when they were asked.

A colleague is somebody of the people list, meant by name, id or job title, or anybody else by the name
that was written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.folding import folded
from builder.model.answers import PEOPLE, State, record_slug, record_title
from builder.model.interview import applicable, applicable_fields
from builder.model.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.answers import Answer, Answers, Record
    from builder.model.firm import Firm
    from builder.model.questions import Question
    from builder.model.scope import Scope

Way = tuple["int | str", ...]
"""The way from a question into its list: by turns the position of a thing and the id of a field; empty for the
question itself."""


@dataclass(frozen=True)
class Spot:
    """A question, or a field of a thing of a list, with its answer."""

    question_id: str
    """`section.question`."""
    way: Way
    question: Question
    answer: Answer
    title: str
    """What is asked, after the name of the thing."""
    names_thing: bool = False
    """Whether it is the field by which a thing of a list is known."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who is named for open answers."""

    name: str
    email: str
    """Where they can be written to; empty where nobody has said."""
    spots: tuple[Spot, ...]
    """What they find out, in the order of the interview."""

    @property
    def asked(self) -> tuple[Spot, ...]:
        """What they were asked; the rest only names them."""
        return tuple(spot for spot in self.spots if spot.answer.asked_on)

    @property
    def since(self) -> date | None:
        """The day of the oldest question that still waits; None while they were asked nothing."""
        return min((spot.answer.asked_on for spot in self.spots if spot.answer.asked_on), default=None)

    @property
    def slug(self) -> str:
        """The name as part of a file's name."""
        return record_slug(self.name, set()) or "colleague"


def spots(firm: Firm) -> Iterator[Spot]:
    """Every question that applies and every field that applies of every thing of its list, in order."""
    for section in firm.declarations.sections:
        for asked in applicable(section, firm.scope):
            yield Spot(asked.id, (), asked.question, asked.answer, asked.question.ask)
            yield from _within(asked.id, (), asked.question, asked.answer, firm.scope, "")


def _within(
    question_id: str, way: Way, question: Question, answer: Answer, scope: Scope, before: str
) -> Iterator[Spot]:
    for record in answer.records:
        name = before + record_title(question, record)
        for field in applicable_fields(question, record, scope):
            here, held = (*way, record.index, field.id), record.get(field.id)
            yield Spot(question_id, here, field, held, f"{name}: {field.ask}", field.id == question.label)
            yield from _within(question_id, here, field, held, scope, f"{name}, ")


@dataclass(frozen=True)
class Directory:
    """The people list as an answer to who is meant."""

    answers: Answers

    def person(self, text: str) -> Record | None:
        """Somebody by name, id or job title; a title counts where only one person has it."""
        return self._by_word.get(_folded(text))

    def name(self, text: str) -> str:
        """The name of whoever is meant, as it stands in the people list; the text itself for others."""
        person = self.person(text)
        return _name(person) if person else " ".join(text.split())

    def email(self, text: str) -> str:
        """The mail address of whoever is meant; empty for others and where none is known."""
        person = self.person(text)
        return _text(person, "email") if person else ""

    def key(self, text: str) -> str:
        """The same for two texts that mean the same colleague."""
        person = self.person(text)
        return f"#{person.index}" if person else _folded(text)

    @cached_property
    def _by_word(self) -> Mapping[str, Record]:
        people = self.answers.records(PEOPLE)
        titles = [_folded(_text(person, "title")) for person in people]
        count = Counter(titles)
        found = {
            title: person for title, person in zip(titles, people, strict=True) if title and count[title] == 1
        }
        found |= {person.id.casefold(): person for person in reversed(people)}
        return found | {_folded(_name(person)): person for person in reversed(people)}


def colleagues(firm: Firm) -> list[Colleague]:
    """Everybody who is named for something open: whoever was asked longest ago first."""
    return sorted(
        _named(firm), key=lambda one: (one.since is None, one.since or date.max, one.name.casefold())
    )


def find_colleague(firm: Firm, text: str) -> Colleague:
    """The colleague meant by a name, an id of the people list, a job title or a mail address.

    Raises:
        UsageError: nobody of that name is to find anything out.
    """
    found, directory = _named(firm), Directory(firm.answers)
    wanted = directory.key(text)
    for one in found:
        if directory.key(one.name) == wanted or (one.email and one.email == text.strip()):
            return one
    if directory.person(text):
        raise UsageError(
            f"{directory.name(text)} is not named for any open question: there is nothing to ask."
        )
    hint = did_you_mean(text, [one.name for one in found])
    names = ", ".join(one.name for one in found) or "nobody yet"
    raise UsageError(f'"{text[:40]}" is not named for any open question. {hint or f"Named are: {names}."}')


def days_ago(then: date, today: date) -> str:
    """How long ago a day was, in words."""
    days = (today - then).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def _named(firm: Firm) -> list[Colleague]:
    directory = Directory(firm.answers)
    grouped: dict[str, list[Spot]] = {}
    for spot in spots(firm):
        if spot.answer.state is State.DONT_KNOW and spot.answer.note:
            grouped.setdefault(directory.key(spot.answer.note), []).append(spot)
    return [_colleague(found, directory) for found in grouped.values()]


def _colleague(found: Sequence[Spot], directory: Directory) -> Colleague:
    note = found[0].answer.note
    written = [spot.answer.asked_email for spot in found if spot.answer.asked_email]
    email = directory.email(note) or (written[-1] if written else "")
    return Colleague(name=directory.name(note), email=email, spots=tuple(found))


def _folded(text: str) -> str:
    return " ".join(folded(text).split())


def _name(person: Record) -> str:
    return " ".join(_text(person, "name").split()) or person.id


def _text(person: Record, field: str) -> str:
    value = person.get(field).value
    return value if isinstance(value, str) else ""
