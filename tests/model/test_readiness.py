"""Readiness: a guidance row is ready only when everything it must have is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model import yamlfile
from builder.model.computed import Basis
from builder.model.decoding import decode_answers
from builder.model.readiness import Need, Row, Status, assess, load_rows
from builder.model.scope import Scope, known_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.model.answers import Answers
    from builder.model.declarations import Declarations
    from builder.model.questions import Section
    from builder.model.readiness import RowState

    Answered = Callable[[str, str], Answers]
    Interview = Callable[[str], Sequence[Section]]


def row(*needs: Need, applies_when: str = "") -> Row:
    """A guidance row with these needs."""
    return Row(
        id="P1",
        phase="protect",
        title="T",
        asks="A",
        mark="confirmed",
        must_have=list(needs),
        applies_when=applies_when,
    )


@pytest.fixture
def assessed(answered: Answered, interview: Interview) -> Callable[[str, str, Row], RowState]:
    """A row's state for answers to a tiny interview."""

    def state(feature: str, text: str, one: Row) -> RowState:
        scope = Scope(Basis(answered(feature, text), (), date(2026, 11, 21)))
        return assess([one], scope, interview(feature))[0]

    return state


SPECIALIST = Need(need="specialist", answers=["firm.specialist"])
MEMBER = Need(need="member", answers=["firm.ctpat"], met_when="firm.ctpat", hint="Join.")
ISF = Need(need="filer", answers=["firm.isf_filer"], applies_when='"isf" in firm.services')
UNASKED = Need(need="plan")
OFFICES = Need(need="offices", answers=["firm.offices"])
LEASES = Need(need="leases", answers=["firm.offices.leased"])
LANDLORDS = Need(need="landlords", answers=["firm.offices.landlord"])


@pytest.mark.parametrize(
    ("text", "needs", "status", "missing"),
    [
        pytest.param("firm: {ctpat: 'yes'}", [MEMBER], Status.READY, [], id="met"),
        pytest.param(
            "firm: {ctpat: 'no'}",
            [MEMBER],
            Status.MISSING,
            [("member", "firm.ctpat", "Join.")],
            id="not as it must be",
        ),
        pytest.param(
            "",
            [MEMBER],
            Status.MISSING,
            [("member", "firm.ctpat", "Answer: Is the firm a member?")],
            id="unanswered",
        ),
        pytest.param(
            "firm: {ctpat: {dont_know: Lead}}",
            [MEMBER],
            Status.MISSING,
            [("member", "firm.ctpat", "Find out: Is the firm a member?")],
            id="not known yet",
        ),
        pytest.param(
            "firm: {ctpat: 'yes', services: [isf]}",
            [MEMBER, ISF],
            Status.PARTIAL,
            [("filer", "firm.isf_filer", "Answer: Who files ISF?")],
            id="one of two",
        ),
        pytest.param(
            "firm: {ctpat: 'yes', services: [entry]}",
            [MEMBER, ISF],
            Status.READY,
            [],
            id="one does not count",
        ),
        pytest.param(
            "firm: {ctpat: 'yes'}",
            [MEMBER, ISF],
            Status.PARTIAL,
            [("filer", "firm.services", "Answer: Which services?")],
            id="whether one counts is open",
        ),
        pytest.param("firm: {services: [entry]}", [ISF], Status.NOT_APPLICABLE, [], id="nothing counts"),
        pytest.param(
            "firm: {ctpat: 'yes'}",
            [MEMBER, UNASKED],
            Status.PARTIAL,
            [("plan", "", "Settle it outside tideover: this edition does not ask about it.")],
            id="not asked about",
        ),
        pytest.param(
            "firm: {ctpat: 'no'}",
            [SPECIALIST],
            Status.NOT_APPLICABLE,
            [],
            id="a question that is not asked does not count",
        ),
        pytest.param(
            "firm: {offices: []}",
            [OFFICES],
            Status.MISSING,
            [("offices", "firm.offices", "Answer: Which offices?")],
            id="an empty list",
        ),
        pytest.param(
            "firm: {offices: [{name: A, leased: 'no'}, {name: B}]}",
            [LEASES],
            Status.MISSING,
            [("leases", "firm.offices", "Answer: Is it leased?")],
            id="a field of one thing is missing",
        ),
        pytest.param(
            "firm: {offices: [{name: A, leased: {dont_know: Lead}}]}",
            [LEASES],
            Status.MISSING,
            [("leases", "firm.offices", "Find out: Is it leased?")],
            id="a field of one thing is not known yet",
        ),
        pytest.param(
            "firm: {offices: [{name: A, leased: 'no'}]}",
            [LANDLORDS],
            Status.READY,
            [],
            id="a field that is not asked",
        ),
        pytest.param(
            "firm: {offices: {does_not_apply: all at home}}",
            [LEASES],
            Status.NOT_APPLICABLE,
            [],
            id="a list that does not apply",
        ),
    ],
)
def test_the_status_of_a_row(
    assessed: Callable[[str, str, Row], RowState],
    text: str,
    needs: list[Need],
    status: Status,
    missing: list[tuple[str, str, str]],
) -> None:
    """With what is missing, the question that mends it, and what to do."""
    state = assessed("conditions", text, row(*needs))

    assert state.status is status
    assert [(one.need, one.question, one.hint) for one in state.missing] == missing
    assert state.met == state.counted - len(missing)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("firm: {ctpat: 'no'}", Status.NOT_APPLICABLE),
        ("firm: {ctpat: 'yes'}", Status.READY),
        ("", Status.MISSING),
    ],
)
def test_a_row_applies_unless_it_is_known_not_to(
    assessed: Callable[[str, str, Row], RowState], text: str, status: Status
) -> None:
    """An open condition keeps the row."""
    assert assessed("conditions", text, row(MEMBER, applies_when="firm.ctpat")).status is status


def test_a_condition_that_compares_unlike_things_counts_as_missing(
    assessed: Callable[[str, str, Row], RowState],
) -> None:
    """No question would decide it, and the row is not called ready."""
    need = Need(need="odd", answers=["firm.ctpat"], applies_when='firm.ctpat < "x"')

    assert assessed("conditions", "firm: {ctpat: 'yes'}", row(need)).status is Status.MISSING


def test_a_list_within_a_thing_must_be_filled_in(assessed: Callable[[str, str, Row], RowState]) -> None:
    """A terminal without telephone keeps the row from being ready."""
    need = Need(need="terminals", answers=["ports.list.terminals"])
    text = "ports: {list: [{port: '2704', terminals: [{name: Pier%s}]}]}"

    assert assessed("lists", text % "", row(need)).status is Status.MISSING
    assert (
        assessed("lists", text % ", phone: 562-555-0128, boss: {dont_know: Lead}", row(need)).status
        is Status.READY
    )


@pytest.mark.parametrize(
    ("need", "message", "hint"),
    [
        (
            "{need: n, answers: [firm.ctpta]}",
            'P1: unknown question "firm.ctpta".',
            'Did you mean "firm.ctpat"?',
        ),
        ("{need: n, met_when: firm.ctpta}", 'P1: unknown name "firm.ctpta".', 'Did you mean "firm.ctpat"?'),
        ("{need: n, applies_when: firm.}", "P1: not an expression: 'firm.'.", ""),
    ],
)
def test_a_fault_in_a_row_is_named(
    tmp_path: Path, interview: Interview, need: str, message: str, hint: str
) -> None:
    """With the line of the row."""
    path = tmp_path / "guidance.yaml"
    head = "rows:\n  - {id: P1, phase: protect, title: T, asks: A, mark: confirmed, must_have: ["
    path.write_text(f"{head}{need}]}}\n", encoding="utf-8")
    sections = interview("conditions")
    _, problems = load_rows(path, known_names(sections, []), sections)

    assert [(problem.message, problem.hint, problem.line) for problem in problems] == [(message, hint, 2)]


def test_a_firm_without_answers_has_no_row_that_is_ready(declarations: Declarations) -> None:
    """And with nothing but "does not apply" none of the real rows breaks."""
    nothing = decode_answers(
        yamlfile.parse("", "answers.yaml"), declarations.sections, declarations.reference
    )
    everything = {
        section.section: {question.id: {"does_not_apply": "no"} for question in section.questions}
        for section in declarations.sections
    }
    document = yamlfile.Document("answers.yaml", everything)
    none = decode_answers(document, declarations.sections, declarations.reference)

    def statuses(answers: Answers) -> set[Status]:
        scope = Scope(Basis(answers, (), date(2026, 11, 21)), declarations.facts)
        return {state.status for state in assess(declarations.rows, scope, declarations.sections)}

    assert statuses(nothing) <= {Status.MISSING, Status.PARTIAL, Status.NOT_APPLICABLE}
    assert not none.problems
    assert statuses(none)
