"""Answers: what `answers.yaml` says, decoded question by question without losing what cannot be understood.

A stored answer is a text, a list of texts, a list of things, or one of these mappings:

    {dont_know: who will find out}      the question is open
    {dont_know: ..., asked_on: 2026-11-02, email: name@example.com}    and they were asked, on that day
    {does_not_apply: why}               settled: nothing to say
    {value: ..., checked_on: 2026-11-02, checked_by: name}

A thing in a list is a mapping of its fields, with `id`, and `checked_on` and `checked_by` where the list asks so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from builder.model.conditions import UNKNOWN
from builder.model.kinds import KINDS, AnswerError, Reference
from builder.model.located import located
from builder.model.problems import Problem, about, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model.known import KnownThings
    from builder.model.questions import Question, Section
    from builder.model.yamlfile import Document

DONT_KNOW = "dont_know"
DOES_NOT_APPLY = "does_not_apply"
VALUE = "value"
CHECKED_ON = "checked_on"
CHECKED_BY = "checked_by"
ASKED_ON = "asked_on"
ASKED_EMAIL = "email"
RECORD_ID = "id"
SCHEMA_KEY = "tideover"
_ASKED_KEYS = (ASKED_ON, ASKED_EMAIL)
_ANSWER_KEYS = frozenset({DONT_KNOW, DOES_NOT_APPLY, VALUE, CHECKED_ON, CHECKED_BY, *_ASKED_KEYS})
_FORM = {DONT_KNOW, DOES_NOT_APPLY, VALUE}

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
        return self._people.get(person_id)

    @cached_property
    def _people(self) -> Mapping[str, Record]:
        found: dict[str, Record] = {}
        for record in self.records(PEOPLE):
            found.setdefault(str(record.get("name").value or record.id), record)
        found.update({record.id: record for record in self.records(PEOPLE)})
        return MappingProxyType(found)


PEOPLE = "people.list"
"""The one list of people, that every person question picks from."""


def decode_answers(
    document: Document,
    sections: Sequence[Section],
    reference: Reference,
    known: KnownThings | None = None,
) -> Answers:
    """Reads every known question out of a document; unknown keys and wrong values become problems.

    Args:
        document: the answers file.
        sections: the interview.
        reference: the public tables.
        known: what earlier documents of the same file said, for whoever reads one after every change.
    """
    return _Decoder(document, reference, known).answers(sections)


def decode_one(raw: object, question: Question, reference: Reference) -> Answer:
    """Decodes one stored answer on its own, as the interview does while a person types."""
    from builder.model.yamlfile import Document as Doc

    decoder = _Decoder(Doc("answers.yaml", raw), reference)
    return decoder.answer(raw, question, ())


class _Decoder:
    def __init__(self, document: Document, reference: Reference, known: KnownThings | None = None) -> None:
        self.document = document
        self.reference = reference
        self.known = known
        self._things: KnownThings | None = None
        """What is known of the things in the section that is read."""
        self._noted: list[tuple[Problem, Steps]] = []

    def answers(self, sections: Sequence[Section]) -> Answers:
        data = self.document.data
        by_id: dict[str, Answer] = {}
        if not isinstance(data, dict):
            self._problem(
                (), "the file holds no mapping of sections.", "Write `firm:` and its answers below it."
            )
            data = {}
        known = {section.section: section for section in sections}
        for key in data:
            if key not in known and key != SCHEMA_KEY:
                self._problem((key,), f'unknown section "{key}".', did_you_mean(key, known))
        for name, section in known.items():
            by_id.update(self._known_section(data.get(name, {}), section))
        found = [*self.document.problems]
        found += [located(problem, path, known, by_id) for problem, path in self._noted]
        answers = Answers(by_id, tuple(found), self.document.name)
        return Answers(by_id, (*found, *_stranger_problems(answers, sections)), self.document.name)

    def _known_section(self, data: object, section: Section) -> Mapping[str, Answer]:
        """As `_section`, by whole ids; what is known already is not decoded again."""
        name, line, faults = section.section, self.document.line((section.section,)), len(self._noted)
        if self.known and (known := self.known.find_section(data, section, line)) is not None:
            return known
        self._things = self.known.inside(section) if self.known else None
        found = {f"{name}.{question_id}": answer for question_id, answer in self._section(data, section)}
        if self._things:
            self._things.forget_unused()
        if self.known and data and len(self._noted) == faults:
            self.known.keep_section(data, section, line, found)
        return found

    def _section(self, data: object, section: Section) -> Iterator[tuple[str, Answer]]:
        path: Steps = (section.section,)
        if data == "":
            return
        if not isinstance(data, dict):
            self._problem(
                path, f'section "{section.section}" is no mapping of answers.', "Indent its answers below it."
            )
            return
        yield from self._fields(data, section.questions, path)

    def _fields(
        self,
        data: Mapping[str, object],
        questions: Sequence[Question],
        path: Steps,
        extra: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[str, Answer]]:
        former = {old: question for question in questions for old in question.was}
        by_id = {question.id: question for question in questions}
        for key, raw in data.items():
            question = by_id.get(key)
            if question is None and key in former and former[key].id not in data:
                question = former[key]
                self._warn(
                    (*path, key), f'"{key}" is now called "{question.id}".', f"Rename it to {question.id}."
                )
            if question is not None:
                yield question.id, self.answer(raw, question, (*path, key))
            elif key not in extra:
                hint = did_you_mean(key, by_id) or "Remove it, or write it under the question it answers."
                self._problem((*path, key), f'unknown question "{key}" in {path[0]}.', hint)

    def answer(self, raw: object, question: Question, path: Steps) -> Answer:
        line = self.document.line(path)
        if raw == [] and question.kind == "records":
            return Answer(state=State.ANSWERED, value=(), raw=raw, line=line)
        if raw in ("", [], {}):
            return Answer(line=line)
        if isinstance(raw, dict) and _FORM & raw.keys():
            return self._formed(raw, question, path)
        return self._value(raw, raw, question, path)

    def _formed(self, raw: Mapping[str, object], question: Question, path: Steps) -> Answer:
        line = self.document.line(path)
        for key in raw.keys() - _ANSWER_KEYS:
            self._problem((*path, key), f'unknown key "{key}" in an answer.', did_you_mean(key, _ANSWER_KEYS))
        given = [key for key in (VALUE, DONT_KNOW, DOES_NOT_APPLY) if key in raw]
        for key in _ASKED_KEYS:
            if key in raw and DONT_KNOW not in raw:
                hint = "Remove it, or write dont_know with who was asked."
                self._problem((*path, key), f"{key} stands only beside dont_know.", hint)
        if len(given) > 1:
            return self._invalid(
                raw, path, f"both {given[0]} and {given[1]} stand here.", "Keep one of them."
            )
        if given[0] == VALUE:
            empty = raw[VALUE] in ("", [], {})
            return (
                self.answer(raw[VALUE], question, path)
                if empty
                else self._value(raw[VALUE], raw, question, path)
            )
        state = State(given[0])
        try:
            note = self._words(raw[given[0]])
        except AnswerError as error:
            return self._invalid(raw, path, f"{given[0]}: {error}", "")
        if state is State.DOES_NOT_APPLY and not note:
            return self._invalid(raw, path, "does_not_apply gives no reason.", "Say why in a few words.")
        on, email = self._asked(raw, path) if state is State.DONT_KNOW else (None, "")
        return Answer(state=state, raw=raw, note=note, asked_on=on, asked_email=email, line=line)

    def _asked(self, raw: Mapping[str, object], path: Steps) -> tuple[date | None, str]:
        """When who will find out was asked, and where; what of it cannot be read is a problem and nothing more."""
        on = self._mark(raw, ASKED_ON, "date", path)
        email = self._mark(raw, ASKED_EMAIL, "email", path)
        return on if isinstance(on, date) else None, email if isinstance(email, str) else ""

    def _mark(self, raw: Mapping[str, object], key: str, kind: str, path: Steps) -> object:
        held = raw.get(key, "")
        if isinstance(held, list | dict):
            self._problem((*path, key), f"{key}: one value is expected, not a list or a mapping.", "")
            return None
        text = str(held).strip()
        try:
            return KINDS[kind].parse(text, _NO_QUESTION, self.reference) if text else None
        except AnswerError as error:
            self._problem((*path, key), f"{key}: {error}", "")
            return None

    def _value(self, value: object, raw: object, question: Question, path: Steps) -> Answer:
        checked_on, checked_by = self._checked(raw, path) if isinstance(raw, dict) else (None, "")
        try:
            typed = self._typed(value, question, path)
        except AnswerError as error:
            return self._invalid(raw, path, f"{question.id}: {error.in_file}", "")
        line = self.document.line(path)
        return Answer(
            state=State.ANSWERED,
            value=typed,
            raw=raw,
            checked_on=checked_on,
            checked_by=checked_by,
            line=line,
        )

    def _typed(self, value: object, question: Question, path: Steps) -> object:
        if question.kind == "records":
            if not isinstance(value, list):
                raise AnswerError(f"a list of {question.noun}s is expected. Write each one after a dash.")
            taken: set[str] = set()
            one = self._known_record if path in self.document.long_lists else self._record
            records = (one(item, question, (*path, i), i, taken) for i, item in enumerate(value))
            return tuple(_told_apart(records))
        kind = KINDS[question.kind]
        if question.is_list:
            items = value if isinstance(value, list) else [value]
            if any(isinstance(item, list | dict) for item in items):
                raise AnswerError("a plain list of words is expected.")
            return tuple(dict.fromkeys(kind.parse(str(item), question, self.reference) for item in items))
        if isinstance(value, list | dict):
            raise AnswerError("one value is expected here, not a list or a mapping.")
        return kind.parse(str(value), question, self.reference)

    def _known_record(
        self, item: object, question: Question, path: Steps, index: int, taken: set[str]
    ) -> Record:
        """As `_record`, but what is known already is not decoded again."""
        if self._things is None or not isinstance(item, dict) or not item.get(RECORD_ID):
            return self._record(item, question, path, index, taken)
        record = self._things.find(item, question, index, self.document.line(path))
        if record and record.id not in taken:
            taken.add(record.id)
            return record
        faults = len(self._noted)
        record = self._record(item, question, path, index, taken)
        if len(self._noted) == faults:
            self._things.keep(item, question, record)
        return record

    def _record(self, item: object, question: Question, path: Steps, index: int, taken: set[str]) -> Record:
        if not isinstance(item, dict):
            self._problem(
                path, f"{question.id}: one {question.noun} is a mapping.", "Write `name: value` lines."
            )
            item = {}
        extra = frozenset({RECORD_ID, CHECKED_ON, CHECKED_BY})
        fields = dict(self._fields(item, question.fields, path, extra))
        checked_on, checked_by = self._checked(item, path)
        record_id = self._record_id(item, question, path, taken) or str(index + 1)
        if record_id in taken:
            self._problem(
                (*path, RECORD_ID), f'id "{record_id}" stands twice in {question.id}.', "Change one of them."
            )
        taken.add(record_id)
        return Record(
            id=record_id,
            index=index,
            key=record_id,
            fields=fields,
            checked_on=checked_on,
            checked_by=checked_by,
            line=self.document.line(path),
        )

    def _record_id(self, item: Mapping[str, object], question: Question, path: Steps, taken: set[str]) -> str:
        label = item.get(question.label, "")
        try:
            return self._words(item.get(RECORD_ID, "")) or record_slug(str(label), taken)
        except AnswerError as error:
            self._problem((*path, RECORD_ID), f"id: {error}", "")
            return ""

    def _words(self, raw: object) -> str:
        """A few words beside an answer; refused is what an answer may not hold either."""
        if isinstance(raw, list | dict):
            raise AnswerError("a few words are expected here, not a list or a mapping.")
        text = str(raw).strip()
        return str(KINDS["text"].parse(text, _NO_QUESTION, self.reference)) if text else ""

    def _checked(self, raw: Mapping[str, object], path: Steps) -> tuple[date | None, str]:
        try:
            by = self._words(raw.get(CHECKED_BY, ""))
        except AnswerError as error:
            self._problem((*path, CHECKED_BY), f"checked_by: {error}", "")
            by = ""
        on = self._mark(raw, CHECKED_ON, "date", path)
        return (on if isinstance(on, date) else None), by

    def _invalid(self, raw: object, path: Steps, message: str, hint: str) -> Answer:
        self._problem(path, message, hint)
        return Answer(state=State.INVALID, raw=raw, note=message, line=self.document.line(path))

    def _problem(self, path: Steps, message: str, hint: str) -> None:
        self._note(path, message, hint, Problem(file="", message="").severity)

    def _warn(self, path: Steps, message: str, hint: str) -> None:
        self._note(path, message, hint, "warning")

    def _note(self, path: Steps, message: str, hint: str, severity: object) -> None:
        problem = Problem(
            file=self.document.name,
            line=self.document.line(path),
            message=message,
            hint=hint,
            severity="warning" if severity == "warning" else "error",
        )
        self._noted.append((problem, path))


def _told_apart(records: Iterable[Record]) -> Iterator[Record]:
    """The same things, with keys of their own where a hand-written id stands twice."""
    keys: set[str] = set()
    for record in records:
        key, number = record.id, 2
        while key in keys:
            key, number = f"{record.id}#{number}", number + 1
        keys.add(key)
        yield record if key == record.key else replace(record, key=key)


def record_slug(label: str, taken: set[str]) -> str:
    """A short id for a new thing of a list from the words that name it; unique among those taken."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in label.casefold()).split()
    base = "-".join(words)[:40].rstrip("-")
    if not base:
        return ""
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _stranger_problems(answers: Answers, sections: Sequence[Section]) -> Iterator[Problem]:
    """Picked people who are not in the people list."""
    people = answers._people  # noqa: SLF001 (same module)

    def walk(
        questions: Sequence[Question],
        found: Mapping[str, Answer],
        where: str,
        steps: tuple[str, ...] = (),
        within: str = "",
    ) -> Iterator[Problem]:
        for question in questions:
            answer = found.get(question.id, UNANSWERED)
            here = (*steps, question.id) if steps else ()
            if question.kind == "person" and answer.state is State.ANSWERED:
                picked = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                for who in picked:
                    if str(who) not in people:
                        yield Problem(
                            file=answers.name,
                            line=answer.line,
                            message=about(within + question.ask, f'"{who}" is not in the people list.'),
                            hint=did_you_mean(str(who), people) or "Add this person under people.",
                            question=".".join(f"{where}.{question.id}".split(".")[:2]),
                            steps=here,
                        )
            for record in answer.records:
                if _picked_in(question, record) <= people.keys():
                    continue
                things = f"{within}{record_title(question, record)}, "
                below = (*here, record.key)
                yield from walk(question.fields, record.fields, f"{where}.{question.id}", below, things)

    for section in sections:
        found = {q.id: answers.get(f"{section.section}.{q.id}") for q in section.questions}
        yield from walk(section.questions, found, section.section)


def _picked_in(question: Question, record: Record) -> frozenset[str]:
    """The people picked in a thing of a list, and in the lists that it holds."""
    found: frozenset[str] | None = record.notes.get("picked")
    if found is None:
        picked: set[str] = set()
        for field_ in question.fields:
            answer = record.get(field_.id)
            if field_.kind == "person" and answer.state is State.ANSWERED:
                picked.update(map(str, answer.value if isinstance(answer.value, tuple) else (answer.value,)))
            for inner in answer.records:
                picked |= _picked_in(field_, inner)
        found = record.notes["picked"] = frozenset(picked)
    return found


def _no_question() -> Question:
    from builder.model.questions import Question as Declaration

    return Declaration(id="checked_on", ask="", kind="date", why="")


_NO_QUESTION = _no_question()
