"""Answers: what `answers.yaml` says, by question; `builder.model.decoding` reads them.

A stored answer is a text, a list of texts, a list of things, or one of these mappings:

    {dont_know: who will find out}      the question is open
    {dont_know: ..., asked_on: 2026-11-02, email: name@example.com}    and they were asked, on that day
    {does_not_apply: why}               settled: nothing to say
    {value: ..., checked_on: 2026-11-02, checked_by: name}

A thing in a list is a mapping of its fields, with `id`, and `checked_on` and `checked_by` where the list asks so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from builder.folding import folded
from builder.model.conditions import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from builder.model.problems import Problem
    from builder.model.questions import Question

DONT_KNOW = "dont_know"
DOES_NOT_APPLY = "does_not_apply"
VALUE = "value"
CHECKED_ON = "checked_on"
CHECKED_BY = "checked_by"
ASKED_ON = "asked_on"
ASKED_EMAIL = "email"
RECORD_ID = "id"
SCHEMA_KEY = "tideover"

Steps = tuple["str | int", ...]
"""Where a value stands in the file: keys and list positions."""


class State(StrEnum):
    """How far a question is settled."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    DOES_NOT_APPLY = "does_not_apply"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer. `value` is typed by the question's kind, a tuple of values, or a tuple of `Record`."""

    state: State = State.UNANSWERED
    value: object = None
    raw: object = ""
    """What stands in the file."""
    note: str = ""
    """Who will find out (don't know yet), why (does not apply), or what is wrong (invalid)."""
    checked_on: date | None = None
    checked_by: str = ""
    asked_on: date | None = None
    """The day on which who will find out was asked; None while nobody has asked them."""
    asked_email: str = ""
    """Where they were asked, for somebody who is not in the people list."""
    line: int = 0

    @property
    def settled(self) -> bool:
        """Answered, or said not to apply: nothing is left to find out."""
        return self.state in (State.ANSWERED, State.DOES_NOT_APPLY)

    @property
    def for_conditions(self) -> object:
        """The value as conditions see it: UNKNOWN when open, None when it does not apply."""
        if self.state is State.DOES_NOT_APPLY:
            return None
        return self.value if self.state is State.ANSWERED else UNKNOWN

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The things of a list answer; empty for every other answer."""
        if not isinstance(self.value, tuple):
            return ()
        return tuple(item for item in self.value if isinstance(item, Record))

    @cached_property
    def by_key(self) -> Mapping[str, Record]:
        """The things of a list answer, as `keyed`."""
        return keyed(self.records)


UNANSWERED = Answer()


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing of a list."""

    id: str
    index: int
    key: str = ""
    """The id; where a hand-written id stands twice in the list, told apart by a number: `pier#2`."""
    fields: Mapping[str, Answer] = field(default_factory=dict)
    checked_on: date | None = None
    checked_by: str = ""
    line: int = 0

    def get(self, field_id: str) -> Answer:
        """A field's answer; unanswered when nothing stands there."""
        return self.fields.get(field_id, UNANSWERED)

    @cached_property
    def notes(self) -> dict[str, Any]:
        """What somebody worked out of this thing alone, by a name of theirs: few of a thousand change at once."""
        return {}


def record_title(question: Question, record: Record) -> str:
    """The words that name a thing of a list, as typed."""
    answer = record.get(question.label) if question.label else UNANSWERED
    text = answer.raw if isinstance(answer.raw, str) and answer.raw else str(answer.value or "")
    return text or f"{question.noun} {record.index + 1}"


def keyed(records: Sequence[Record]) -> dict[str, Record]:
    """The things of a list by a key that tells them apart even where a hand-written id stands twice."""
    return {record.key: record for record in records}


@dataclass(frozen=True)
class Answers:
    """All answers of a firm by question id, and what could not be understood."""

    by_id: Mapping[str, Answer]
    problems: tuple[Problem, ...] = ()
    name: str = "answers.yaml"

    def get(self, question_id: str) -> Answer:
        """The answer to `section.question`; unanswered when nothing stands there."""
        return self.by_id.get(question_id, UNANSWERED)

    def records(self, question_id: str) -> tuple[Record, ...]:
        """The things of a list question; empty when it is open."""
        return self.get(question_id).records

    def person(self, person_id: str) -> Record | None:
        """Someone of the people list by id or exact name."""
        return self.people.get(person_id)

    @cached_property
    def people(self) -> Mapping[str, Record]:
        """The people list by name and by id; an id comes before a name that is the same."""
        found: dict[str, Record] = {}
        for record in self.records(PEOPLE):
            found.setdefault(str(record.get("name").value or record.id), record)
        found.update({record.id: record for record in self.records(PEOPLE)})
        return MappingProxyType(found)


PEOPLE = "people.list"
"""The one list of people, that every person question picks from."""


def record_slug(label: str, taken: set[str]) -> str:
    """A short id for a new thing of a list from the words that name it; unique among those taken."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in folded(label)).split()
    base = "-".join(words)[:40].rstrip("-")
    if not base:
        return ""
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
