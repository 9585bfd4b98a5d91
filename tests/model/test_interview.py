"""The way through the interview: what is asked, how far a section is, what is open and what is stale."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model.answers import State, record_title
from builder.model.computed import Basis
from builder.model.interview import (
    Progress,
    applicable,
    applicable_fields,
    next_unanswered,
    open_items,
    section_state,
    stale_items,
)
from builder.model.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Answers
    from builder.model.questions import Section

    Answered = Callable[[str, str], Answers]
    Interview = Callable[[str], Sequence[Section]]

AS_OF = date(2026, 11, 21)
MEMBER = """\
firm:
  ctpat: 'yes'
  specialist: Desk
  services: [entry]
  offices:
    - {name: Here, leased: 'no'}
"""
PORTS = """\
ports:
  list:
    - port: "2704"
      modes: [ocean]
      terminals:
        - {name: Pier, phone: 562-555-0128, boss: {dont_know: Lead}}
        - {name: Dock}
      checked_on: 2026-11-02
    - {id: other, modes: wheel}
"""


@pytest.fixture
def scope_of(answered: Answered) -> Callable[[str, str], Scope]:
    """A firm's answers to a tiny interview, ready for conditions."""
    return lambda feature, text: Scope(Basis(answered(feature, text), (), AS_OF))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("", ["firm.ctpat", "firm.services", "firm.offices"], id="open questions come first"),
        pytest.param(
            MEMBER,
            ["firm.ctpat", "firm.specialist", "firm.services", "firm.offices"],
            id="what an answer opens",
        ),
        pytest.param(
            "firm: {ctpat: 'no', services: [isf]}",
            ["firm.ctpat", "firm.services", "firm.isf_filer", "firm.offices", "isf.daily"],
            id="a section that an answer opens",
        ),
    ],
)
def test_only_questions_that_apply_are_asked(
    interview: Interview, scope_of: Callable[[str, str], Scope], text: str, asked: list[str]
) -> None:
    """A question that hangs on an open one waits for it."""
    scope = scope_of("conditions", text)

    assert [one.id for section in interview("conditions") for one in applicable(section, scope)] == asked


@pytest.mark.parametrize(("leased", "fields"), [("'yes'", 3), ("'no'", 2), ("{dont_know: x}", 2)])
def test_only_fields_that_apply_are_asked(
    interview: Interview, scope_of: Callable[[str, str], Scope], leased: str, fields: int
) -> None:
    """Each thing of a list has its own."""
    scope = scope_of("conditions", f"firm:\n  offices:\n    - {{name: Here, leased: {leased}}}\n")
    record = scope.basis.answers.records("firm.offices")[0]

    assert len(applicable_fields(interview("conditions")[0].questions[-1], record, scope)) == fields


@pytest.mark.parametrize(
    ("text", "once_done", "progress", "done", "total", "dont_know"),
    [
        pytest.param("", False, Progress.NOT_STARTED, 0, 3, 0, id="nothing"),
        pytest.param("firm: {ctpat: 'no'}", False, Progress.PART, 1, 3, 0, id="one of three"),
        pytest.param(MEMBER, False, Progress.DONE, 4, 4, 0, id="all"),
        pytest.param(
            "firm: {ctpat: {dont_know: Lead}, services: [entry], offices: {does_not_apply: home}}",
            False,
            Progress.DONE,
            3,
            3,
            1,
            id="not known yet is done for now",
        ),
        pytest.param(
            MEMBER.replace("leased", "name_"), False, Progress.PART, 3, 4, 0, id="a field is missing"
        ),
        pytest.param(
            "firm: {ctpat: 'yes', services: many}", True, Progress.REOPENED, 1, 4, 0, id="done before"
        ),
    ],
)
def test_how_far_a_section_is(
    interview: Interview,
    scope_of: Callable[[str, str], Scope],
    text: str,
    once_done: bool,
    progress: Progress,
    done: int,
    total: int,
    dont_know: int,
) -> None:
    """Every field of every thing counts before a list is done."""
    state = section_state(interview("conditions")[0], scope_of("conditions", text), once_done=once_done)

    assert state is not None
    assert (state.progress, state.done, state.total, state.open) == (progress, done, total, dont_know)


def test_a_section_that_does_not_apply_has_no_state(
    interview: Interview, scope_of: Callable[[str, str], Scope]
) -> None:
    """The hub leaves it out."""
    assert section_state(interview("conditions")[1], scope_of("conditions", MEMBER)) is None


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("", "firm.ctpat"),
        ("firm.ctpat", "firm.services"),
        ("firm.offices", "firm.ctpat"),
        ("gone", "firm.ctpat"),
    ],
)
def test_the_next_question_without_an_answer(
    interview: Interview, scope_of: Callable[[str, str], Scope], after: str, found: str
) -> None:
    """Onward from where one is, and once round."""
    scope = scope_of("conditions", "firm: {offices: []}")
    following = next_unanswered(interview("conditions"), scope, after)

    assert following is not None
    assert following.id == found


def test_when_all_is_answered_there_is_no_next_question(
    interview: Interview, scope_of: Callable[[str, str], Scope]
) -> None:
    """The interview is at its end."""
    assert next_unanswered(interview("conditions"), scope_of("conditions", MEMBER), "firm.ctpat") is None


def test_a_list_within_a_thing_must_be_filled_in_too(
    interview: Interview, scope_of: Callable[[str, str], Scope]
) -> None:
    """A terminal without telephone keeps the ports open."""
    sections = interview("lists")
    gap = PORTS.replace("    - {id: other, modes: wheel}\n", "")
    whole = gap.replace("{name: Dock}", "{name: Dock, phone: 562-555-0129, boss: {dont_know: Lead}}")

    def following(text: str) -> str:
        found = next_unanswered(sections[1:], scope_of("lists", text))
        return found.id if found else ""

    assert (following(gap), following(whole)) == ("ports.list", "")


def test_open_items_name_every_gap(interview: Interview, scope_of: Callable[[str, str], Scope]) -> None:
    """Wrong ones first, then those on which most hangs; things of lists and lists in them included."""
    items = open_items(interview("lists"), scope_of("lists", PORTS), {"ports.list": 5, "people.lead": 9})

    assert [(item.title, item.state, item.who, item.record) for item in items] == [
        ("port 2: Modes", State.INVALID, "", "other"),
        ("Who leads?", State.UNANSWERED, "", ""),
        ("2704, Pier: Whom do we know there?", State.DONT_KNOW, "Lead", "2704"),
        ("2704, Dock: Phone", State.UNANSWERED, "", "2704"),
        ("2704, Dock: Whom do we know there?", State.UNANSWERED, "", "2704"),
        ("port 2: Port", State.UNANSWERED, "", "other"),
        ("port 2: Terminals", State.UNANSWERED, "", "other"),
        ("Who are the people?", State.UNANSWERED, "", ""),
        ("Who opens the mail?", State.UNANSWERED, "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("{port: Los Angeles}", "Los Angeles"),
        ("{port: {value: '2704'}}", "2704"),
        ("{modes: [ocean]}", "port 1"),
        ("{port: Nowhere}", "Nowhere"),
    ],
)
def test_a_thing_is_called_by_its_label(
    interview: Interview, scope_of: Callable[[str, str], Scope], text: str, title: str
) -> None:
    """As it was typed, or by its place when nothing was."""
    record = scope_of("lists", f"ports:\n  list: [{text}]\n").basis.answers.records("ports.list")[0]

    assert record_title(interview("lists")[1].questions[0], record) == title


@pytest.mark.parametrize(
    ("checked_on", "age"),
    [("2026-08-21", None), ("2026-08-20", 93), ("", -1)],
)
def test_what_was_checked_a_quarter_ago_is_stale(
    interview: Interview, scope_of: Callable[[str, str], Scope], checked_on: str, age: int | None
) -> None:
    """Ninety-two days are a quarter; what was never checked is stale as well."""
    scope = scope_of("lists", f"people:\n  list:\n    - {{name: Lead, checked_on: '{checked_on}'}}\n")
    found = [(item.title, item.age_days) for item in stale_items(interview("lists"), scope)]

    assert found == ([] if age is None else [("Lead", None if age < 0 else age)])


def test_stale_questions_come_oldest_first(
    interview: Interview, scope_of: Callable[[str, str], Scope]
) -> None:
    """Those never checked before all others; single answers as well as things of lists."""
    text = "firm: {ctpat: 'yes', specialist: {value: Desk, checked_on: 2026-01-05, checked_by: Lead}}"
    found = stale_items(interview("conditions"), scope_of("conditions", text))

    assert [(item.question, item.checked_on, item.checked_by) for item in found] == [
        ("firm.specialist", date(2026, 1, 5), "Lead")
    ]
