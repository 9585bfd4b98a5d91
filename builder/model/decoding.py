"""Reads `answers.yaml` question by question, without losing what cannot be understood.

What cannot be read becomes an invalid answer, with a problem that says where, what and what to do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from builder.model.answers import (
    ASKED_EMAIL,
    ASKED_ON,
    CHECKED_BY,
    CHECKED_ON,
    DOES_NOT_APPLY,
    DONT_KNOW,
    RECORD_ID,
    SCHEMA_KEY,
    VALUE,
    Answer,
    Answers,
    Record,
    State,
    record_slug,
)
from builder.model.kinds import KINDS, AnswerError, Reference
from builder.model.located import located
from builder.model.problems import Problem, did_you_mean
from builder.model.strangers import stranger_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model.answers import Steps
    from builder.model.known import KnownThings
    from builder.model.questions import Question, Section
    from builder.model.yamlfile import Document

_ASKED_KEYS = (ASKED_ON, ASKED_EMAIL)
_ANSWER_KEYS = frozenset({DONT_KNOW, DOES_NOT_APPLY, VALUE, CHECKED_ON, CHECKED_BY, *_ASKED_KEYS})
_FORM = {DONT_KNOW, DOES_NOT_APPLY, VALUE}


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
        return Answers(by_id, (*found, *stranger_problems(answers, sections)), self.document.name)

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


def _no_question() -> Question:
    from builder.model.questions import Question as Declaration

    return Declaration(id="checked_on", ask="", kind="date", why="")


_NO_QUESTION = _no_question()
