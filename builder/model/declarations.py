"""Everything the interview is made of, read from `playbook_src/` and cross-checked: sections, facts, guidance rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model import yamlfile
from builder.model.facts import Fact, load_facts
from builder.model.kinds import Reference
from builder.model.problems import Problem, did_you_mean
from builder.model.questions import Question, Section, load_sections
from builder.model.readiness import Row, load_rows, served_by
from builder.model.scope import all_questions, field_names, known_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.model.conditions import NameInfo


@dataclass(frozen=True)
class Declarations:
    """The interview's content."""

    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    reference: Reference
    problems: tuple[Problem, ...] = ()
    tables: Mapping[str, Question] = field(default_factory=dict)
    """What is asked of the rows of `clients.csv` and `lines.csv`, by the name of the file."""

    @cached_property
    def names(self) -> Mapping[str, NameInfo]:
        """What conditions may name."""
        return known_names(self.sections, self.facts)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question and nested field by dotted id."""
        return all_questions(self.sections)

    @cached_property
    def rows_served(self) -> Mapping[str, Sequence[str]]:
        """For each section, the ids of the guidance rows that its answers count for."""
        return served_by(self.rows, self.sections)

    def section(self, section_id: str) -> Section:
        """A section by id; KeyError when there is none."""
        return {section.section: section for section in self.sections}[section_id]


def load_declarations(root: Path) -> Declarations:
    """Reads the interview's content below a content folder; what is wrong with it stands in `problems`."""
    sections, problems = load_sections(root / "interview")
    facts, fact_problems = load_facts(root / "facts")
    names = known_names(sections, facts)
    rows, row_problems = load_rows(root / "guidance.yaml", names, sections)
    reference = Reference(root / "reference")
    found = [
        *problems,
        *fact_problems,
        *row_problems,
        *_name_problems(sections, facts, names),
        *_row_reference_problems(sections, rows),
    ]
    tables, table_problems = _load_tables(root / "tables")
    found += table_problems
    return Declarations(tuple(sections), tuple(facts), tuple(rows), reference, tuple(found), tables)


def _load_tables(folder: Path) -> tuple[dict[str, Question], list[Problem]]:
    """The lists that are files of their own, each declared as a list question is."""
    tables: dict[str, Question] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        question, wrong = yamlfile.decode(yamlfile.load(path, f"tables/{path.name}"), Question)
        problems += wrong
        if question:
            tables[f"{path.stem}.csv"] = question
    return tables, problems


def _name_problems(
    sections: Sequence[Section], facts: Sequence[Fact], names: Mapping[str, NameInfo]
) -> Iterator[Problem]:
    for fact in facts:
        for message, hint in fact.condition.complaints(names):
            yield Problem(file="facts", message=f"{fact.id}: when: {message}", hint=hint)
    for section in sections:
        where = f"interview ({section.section})"
        if section.condition:
            for message, hint in section.condition.complaints(names):
                yield Problem(file=where, message=f"when: {message}", hint=hint)
        yield from _question_problems(section.questions, section.section, names, where)


def _question_problems(
    questions: Sequence[Question], path: str, names: Mapping[str, NameInfo], where: str
) -> Iterator[Problem]:
    for question in questions:
        if question.condition:
            for message, hint in question.condition.complaints(names):
                yield Problem(file=where, message=f"{path}.{question.id}: when: {message}", hint=hint)
        if question.otherwise and question.otherwise not in names:
            hint = did_you_mean(question.otherwise, names)
            message = f'{path}.{question.id}: otherwise: unknown question "{question.otherwise}".'
            yield Problem(file=where, message=message, hint=hint)
        if question.fields:
            inner = {**names, **field_names(question.fields)}
            yield from _question_problems(question.fields, f"{path}.{question.id}", inner, where)


def _row_reference_problems(sections: Sequence[Section], rows: Sequence[Row]) -> Iterator[Problem]:
    known = {row.id for row in rows}
    for question_id, question in all_questions(sections).items():
        for row in question.rows:
            if row not in known:
                yield Problem(file="interview", message=f'{question_id}: unknown guidance row "{row}".')
