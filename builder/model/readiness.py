"""Readiness: each row of CBP's guidance as ready, partial, missing or not applicable, from the answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.answers import Answer, Record, State
from builder.model.conditions import Condition, ConditionError, Truth, parse_condition
from builder.model.interview import missing_fields
from builder.model.problems import Problem, did_you_mean
from builder.model.scope import Scope, all_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.model.conditions import NameInfo
    from builder.model.questions import Question, Section


class Status(StrEnum):
    """How far a guidance row is."""

    READY = "ready"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a row must have before it may be called ready."""

    need: str
    """What must be there, in a few words."""
    answers: list[str] = []
    """Questions (`section.question`, or `section.list.field`) that must all be settled."""
    met_when: str = ""
    """A condition that must hold besides."""
    applies_when: str = ""
    """The need counts only where this holds."""
    hint: str = ""
    """What to do when it is not met."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of CBP's guidance."""

    id: str
    phase: str
    title: str
    asks: str
    """What the guidance asks, in our words."""
    must_have: list[Need]
    mark: str
    applies_when: str = ""
    otherwise: str = ""
    """What a firm does to which the row does not apply."""
    csf: list[str] = []
    """NIST CSF 2.0 subcategories (our mapping)."""
    cis: list[str] = []
    """CIS Controls safeguard numbers (our mapping)."""


class RowFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The guidance file."""

    rows: list[Row]


@dataclass(frozen=True)
class Missing:
    """A need that is not met."""

    need: str
    question: str
    """The question that mends it; empty when no question of this edition does."""
    hint: str
    answered: bool = False
    """Whether the answers are there and do not meet the need, rather than being open."""
    steps: tuple[str, ...] = ()
    """Where in the question: the key of the first thing of a list that lacks something, and the id of the field."""


@dataclass(frozen=True)
class RowState:
    """A row with its status for one firm."""

    row: Row
    status: Status
    missing: tuple[Missing, ...]
    met: int
    counted: int
    """Needs that apply to this firm."""


def load_rows(
    path: Path, names: Mapping[str, NameInfo], sections: Sequence[Section]
) -> tuple[list[Row], list[Problem]]:
    """Reads the guidance rows and checks every name in them."""
    document = yamlfile.load(path, path.name)
    decoded, problems = yamlfile.decode(document, RowFile)
    rows = decoded.rows if decoded else []
    questions = all_questions(sections)
    for index, row in enumerate(rows):
        for message, hint in _row_complaints(row, names, questions):
            line = document.line(("rows", index))
            problems.append(Problem(file=document.name, line=line, message=f"{row.id}: {message}", hint=hint))
    return rows, problems


def _row_complaints(
    row: Row, names: Mapping[str, NameInfo], questions: Mapping[str, Question]
) -> Iterator[tuple[str, str]]:
    for source in (
        row.applies_when,
        *(c for need in row.must_have for c in (need.met_when, need.applies_when)),
    ):
        if not source:
            continue
        try:
            yield from parse_condition(source).complaints(names)
        except ConditionError as error:
            yield str(error), ""
    for need in row.must_have:
        for name in need.answers:
            if name not in questions:
                yield f'unknown question "{name}".', did_you_mean(name, questions)


def served_by(rows: Sequence[Row], sections: Sequence[Section]) -> dict[str, list[str]]:
    """For each section, the ids of the rows that its answers count for, in the order of the guidance."""
    served: dict[str, set[str]] = {section.section: set() for section in sections}
    for section in sections:
        for question in (one for asked in section.questions for one in (asked, *asked.fields)):
            served[section.section].update(question.rows)
    for row in rows:
        for need in row.must_have:
            names = [*need.answers, *(parse_condition(need.met_when).names if need.met_when else ())]
            for section_id in {name.split(".")[0] for name in names} & served.keys():
                served[section_id].add(row.id)
    return {section: [row.id for row in rows if row.id in found] for section, found in served.items()}


def assess(rows: Sequence[Row], scope: Scope, sections: Sequence[Section]) -> list[RowState]:
    """Every row's status for one firm, in file order."""
    assessor = _Assessor(scope, sections)
    return [assessor.row(row) for row in rows]


class _Assessor:
    def __init__(self, scope: Scope, sections: Sequence[Section]) -> None:
        self.scope = scope
        self.sections = {section.section: section for section in sections}
        self.questions = all_questions(sections)

    def row(self, row: Row) -> RowState:
        if self._truth(row.applies_when) is False:
            return RowState(row, Status.NOT_APPLICABLE, (), 0, 0)
        counted, missing = 0, []
        for need in row.must_have:
            outcome = self._need(need)
            if outcome is None:
                continue
            counted += 1
            if isinstance(outcome, Missing):
                missing.append(outcome)
        met = counted - len(missing)
        if not counted:
            status = Status.NOT_APPLICABLE
        elif not missing:
            status = Status.READY
        else:
            status = Status.PARTIAL if met else Status.MISSING
        return RowState(row, status, tuple(missing), met, counted)

    def _truth(self, source: str) -> Truth:
        return self.scope.truth(parse_condition(source) if source else None)

    def _need(self, need: Need) -> Missing | bool | None:
        """True when met, None when it does not count for this firm, otherwise what is missing."""
        applies = self._truth(need.applies_when)
        if applies is False:
            return None
        if applies is None:
            deciding = next(iter(self.scope.open_questions(parse_condition(need.applies_when))), "")
            return Missing(need.need, self._jump(deciding), self._what_to_do(deciding, State.UNANSWERED))
        if not need.answers and not need.met_when:
            return Missing(
                need.need, "", need.hint or "Settle it outside tideover: this edition does not ask about it."
            )
        states = [(name, self._state(name)) for name in need.answers]
        for name, state in states:
            if state not in (State.ANSWERED, State.DOES_NOT_APPLY):
                hint, steps = self._what_to_do(name, state), self._steps(name)
                return Missing(need.need, self._jump(name), hint, steps=steps)
        condition = parse_condition(need.met_when) if need.met_when else None
        truth = self.scope.truth(condition)
        if truth is True:
            settled_as_none = states and all(state is State.DOES_NOT_APPLY for _, state in states)
            return None if settled_as_none else True
        behind = self.scope.open_questions(condition) or need.answers or self._named(condition)
        return Missing(
            need.need,
            self._jump(behind[0]) if behind else "",
            need.hint or "Look at the answer again.",
            answered=truth is False and bool(need.answers),
        )

    def _named(self, condition: Condition | None) -> list[str]:
        return sorted(name for name in (condition.names if condition else ()) if name in self.questions)

    def _jump(self, name: str) -> str:
        return ".".join(name.split(".")[:2])

    def _what_to_do(self, name: str, state: State) -> str:
        asked = self.questions[name].ask if name in self.questions else name
        return f"Find out: {asked}" if state is State.DONT_KNOW else f"Answer: {asked}"

    def _state(self, name: str) -> State:
        section, question_id, *field = name.split(".")
        answer = self.scope.basis.answers.get(f"{section}.{question_id}")
        if answer.state is not State.ANSWERED:
            return self._not_asked(section, question_id, answer)
        if not isinstance(answer.value, tuple):
            return answer.state
        if not answer.value:
            return State.UNANSWERED
        return self._worst_field(f"{section}.{question_id}", answer, field)

    def _not_asked(self, section: str, question_id: str, answer: Answer) -> State:
        """A question whose condition is false needs no answer."""
        declared = self.sections[section]
        question = self.questions[f"{section}.{question_id}"]
        asked = self.scope.truth(declared.condition), self.scope.truth(question.condition)
        return State.DOES_NOT_APPLY if False in asked else answer.state

    def _worst_field(self, list_id: str, answer: Answer, field: Sequence[str]) -> State:
        found = (self._field_state(list_id, record, field[0]) for record in answer.records) if field else ()
        return next((state for state in found if state is not State.ANSWERED), State.ANSWERED)

    def _field_state(self, list_id: str, record: Record, field: str) -> State:
        missing = {one.id for one in missing_fields(self.questions[list_id], record, self.scope)}
        if field in missing:
            return State.UNANSWERED
        return State.DONT_KNOW if record.get(field).state is State.DONT_KNOW else State.ANSWERED

    def _steps(self, name: str) -> tuple[str, ...]:
        """To the first thing of a list that lacks a field; none where the whole question is open."""
        section, question_id, *field = name.split(".")
        list_id = f"{section}.{question_id}"
        if not field:
            return ()
        records = self.scope.basis.answers.records(list_id)
        lacking = (
            record for record in records if self._field_state(list_id, record, field[0]) is not State.ANSWERED
        )
        return next(((record.key, field[0]) for record in lacking), ())
