"""Question declarations: what a section file in `playbook_src/interview/` may say, decoded strictly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.conditions import Condition, ConditionError, parse_condition
from builder.model.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECTION_SCHEMA = 1
"""The form of a section file; a file may state it as `schema: 1`."""

KIND_NAMES = (
    "text",
    "long",
    "choice",
    "choices",
    "yesno",
    "integer",
    "date",
    "duration",
    "phone",
    "email",
    "url",
    "port",
    "agency",
    "person",
    "filer_code",
    "entry_serial",
    "records",
)
MAX_NESTING = 2
"""A list of things may hold one more list each, and no deeper: a person must be able to picture it."""

_ID = re.compile(r"[a-z][a-z0-9_]*")


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, or one field of the things in a list."""

    id: str
    ask: str
    kind: str
    why: str
    example: str | list[str] = ""
    """What a good answer looks like; `records` show their fields' examples instead."""
    help: str = ""
    """Where to look for the answer."""
    choices: dict[str, str] = {}
    """Choice key to the words shown; the key is what conditions test and what is stored."""
    when: str = ""
    otherwise: str = ""
    """The question whose answer stands in on pages where this one is not asked: in a one-person firm the incident
    lead signs, too."""
    cite: list[str] = []
    rows: list[str] = []
    """Guidance rows that the answer counts for."""
    was: list[str] = []
    """Ids this question had before; an answer under one of them is still read."""
    multiple: bool = False
    """For `port`, `agency` and `person`: several may be picked."""
    checked: bool = False
    """The answer (or each thing in the list) carries the day it was checked, and by whom."""
    restricted: bool = False
    """Left out of the shared edition."""
    card: str = ""
    """For `phone` and `email`: on whose card it stands when contacts are exported; empty for no card."""
    min: int | None = None
    max: int | None = None
    noun: str = ""
    """For `records`: one thing of the list, for example "port"."""
    label: str = ""
    """For `records`: the field that names a thing of the list."""
    fields: list[Question] = []

    @property
    def condition(self) -> Condition | None:
        """The parsed `when`, or None when the question always applies."""
        return parse_condition(self.when) if self.when else None

    @property
    def is_list(self) -> bool:
        """Whether the stored answer is a list of texts or of things."""
        return self.kind in ("choices", "records") or self.multiple

    def field(self, field_id: str) -> Question:
        """The field of a list question by its id; KeyError when there is none."""
        for question in self.fields:
            if question.id == field_id:
                return question
        raise KeyError(field_id)


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One section of the interview, one file."""

    section: str
    title: str
    questions: list[Question]
    schema: int = SECTION_SCHEMA
    intro: str = ""
    when: str = ""

    @property
    def condition(self) -> Condition | None:
        """The parsed `when`, or None when the section always applies."""
        return parse_condition(self.when) if self.when else None

    def qualified(self, question: Question) -> str:
        """The permanent id of a question of this section: `section.question`."""
        return f"{self.section}.{question.id}"


def walk_fields(
    questions: list[Question], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Question]]:
    """Every question and nested field with its path of ids, in file order."""
    for question in questions:
        here = (*path, question.id)
        yield here, question
        yield from walk_fields(question.fields, here)


def load_sections(folder: Path) -> tuple[list[Section], list[Problem]]:
    """Reads every section file of a folder in the order of their names.

    Returns:
        The sections that could be read, and what is wrong with the others.
    """
    sections: list[Section] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = yamlfile.load(path, f"interview/{path.name}")
        outdated = _schema_problem(document)
        if outdated:
            problems.append(outdated)
            continue
        section, wrong = yamlfile.decode(document, Section)
        problems += wrong
        if section is None:
            continue
        problems += _declaration_problems(section, document)
        if section.section in seen:
            message = f'section "{section.section}" stands in {seen[section.section]} too.'
            problems.append(Problem(file=document.name, line=1, message=message, hint="Rename one of them."))
            continue
        seen[section.section] = document.name
        sections.append(section)
    return sections, problems


def _schema_problem(document: yamlfile.Document) -> Problem | None:
    data = document.data
    schema = data.get("schema", str(SECTION_SCHEMA)) if isinstance(data, dict) else str(SECTION_SCHEMA)
    if schema == str(SECTION_SCHEMA):
        return None
    newer = re.fullmatch(r"[0-9]{1,9}", str(schema)) is not None and int(str(schema)) > SECTION_SCHEMA
    return Problem(
        file=document.name,
        line=document.line(("schema",)),
        message=f"section file of schema {schema}; this tideover reads schema {SECTION_SCHEMA}.",
        hint="Install a newer tideover." if newer else "Take the section file that came with this version.",
    )


def _declaration_problems(section: Section, document: yamlfile.Document) -> Iterator[Problem]:
    def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return Problem(file=document.name, line=document.line(path), message=message, hint=hint)

    yield from (problem(("section",), m, h) for m, h in _id_complaints(section.section))
    yield from (problem(("when",), m, h) for m, h in _condition_complaints(section.when))

    def walk(questions: list[Question], path: tuple[str | int, ...], depth: int) -> Iterator[Problem]:
        ids: set[str] = set()
        for index, question in enumerate(questions):
            here = (*path, index)
            for key, message, hint in _question_complaints(question, depth):
                yield problem((*here, key), message, hint)
            if question.id in ids:
                yield problem(
                    (*here, "id"), f'"{question.id}" stands twice.', "Give each question its own id."
                )
            ids.add(question.id)
            yield from walk(question.fields, (*here, "fields"), depth + 1)

    yield from walk(section.questions, ("questions",), 1)


def _id_complaints(text: str) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(text):
        yield f'"{text}" is not an id.', "Use small letters, digits and underscores, a letter first."


def _condition_complaints(source: str) -> Iterator[tuple[str, str]]:
    if source:
        try:
            parse_condition(source)
        except ConditionError as error:
            yield f"when: {error}", ""


def _question_complaints(question: Question, depth: int) -> Iterator[tuple[str, str, str]]:
    yield from (("id", m, h) for m, h in _id_complaints(question.id))
    yield from (("when", m, h) for m, h in _condition_complaints(question.when))
    if question.kind not in KIND_NAMES:
        yield "kind", f'unknown kind "{question.kind}".', did_you_mean(question.kind, KIND_NAMES)
    if (question.kind in ("choice", "choices")) != bool(question.choices):
        yield "choices", "choices go with the kinds choice and choices, and only there.", ""
    if (question.kind == "records") != bool(question.fields):
        yield "fields", "fields go with the kind records, and only there.", ""
    if question.kind == "records":
        yield from _records_complaints(question, depth)
    elif not question.example:
        yield "id", f'question "{question.id}" has no example.', "Add `example:`; it feeds the placeholder."
    if question.card and question.kind not in ("phone", "email"):
        yield "card", f"a card does not go with the kind {question.kind}.", "Use kind phone or email."
    if question.multiple and question.kind not in ("port", "agency", "person"):
        yield "multiple", f"multiple does not go with the kind {question.kind}.", "Use kind choices."
    if (question.min is not None or question.max is not None) and question.kind != "integer":
        yield "min", "min and max go with the kind integer only.", ""


def _records_complaints(question: Question, depth: int) -> Iterator[tuple[str, str, str]]:
    if depth > MAX_NESTING:
        yield "fields", "a list inside a list inside a list.", "Nest one level only."
    if not question.noun:
        yield "id", f'list "{question.id}" has no noun.', "Add `noun: port` (one thing of the list)."
    names = [inner.id for inner in question.fields]
    if question.label not in names:
        yield (
            "label",
            f'list "{question.id}" has no label field.',
            "Name the field that names a thing of the list.",
        )
    for reserved in {"id", "checked_on", "checked_by"} & set(names):
        yield "fields", f'a field cannot be called "{reserved}": the list keeps its own.', "Rename it."
