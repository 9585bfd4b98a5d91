"""Where in the interview something in the answers file belongs: the question, the thing of its list, the field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model.computed import Basis
from builder.model.interview import open_items, stale_items
from builder.model.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Answers
    from builder.model.questions import Section

    Answered = Callable[[str, str], Answers]
    Interview = Callable[[str], Sequence[Section]]

AS_OF = date(2026, 11, 21)
TWINS = """\
ports:
  list:
    - id: here
      port: "2704"
      modes: [ocean]
      terminals:
        - {id: pier, name: Pier, phone: 562-555-0128, boss: {does_not_apply: none}}
        - {id: pier, name: Pier, phone: 562-555-0129}
    - {id: here, port: "2709", modes: [ocean], terminals: []}
"""


@pytest.mark.parametrize(
    ("text", "question", "steps"),
    [
        pytest.param("people: {lead: [a, b]}", "people.lead", (), id="a question"),
        pytest.param(
            "ports: {list: [{id: here, modes: wheel}]}", "ports.list", ("here", "modes"), id="a field"
        ),
        pytest.param(
            "ports: {list: {value: [{id: here, modes: wheel}]}}",
            "ports.list",
            ("here", "modes"),
            id="a field of a list that is written out",
        ),
        pytest.param(
            "ports: {list: [{id: here, terminals: [{name: Dock}, {name: Pier, phone: {value: '1'}}]}]}",
            "ports.list",
            ("here", "terminals", "pier", "phone"),
            id="a field of a list within a list",
        ),
        pytest.param(
            "ports: {list: [{id: here, checked_on: soon}]}",
            "ports.list",
            ("here", "checked_on"),
            id="when something was checked",
        ),
        pytest.param(
            "ports: {list: [{id: here, berth: 4}]}", "ports.list", ("here",), id="a field nobody asks for"
        ),
        pytest.param(
            "ports: {list: [{id: here}, {id: here}]}", "ports.list", ("here#2",), id="an id that stands twice"
        ),
        pytest.param("ports: {list: many}", "ports.list", (), id="a list that is none"),
        pytest.param(
            "people: {list: [{id: a, name: A}], lead: zed}", "people.lead", (), id="a stranger in a question"
        ),
        pytest.param(
            "ports: {list: [{id: here, terminals: [{id: pier, boss: zed}]}]}",
            "ports.list",
            ("here", "terminals", "pier", "boss"),
            id="a stranger in a list within a list",
        ),
    ],
)
def test_a_problem_leads_to_its_field(
    answered: Answered, text: str, question: str, steps: tuple[str, ...]
) -> None:
    """As deep as the file says, and no deeper than the interview asks."""
    found = answered("lists", text).problems

    assert [(problem.question, problem.steps) for problem in found] == [(question, steps)]


def test_a_problem_under_a_former_name_leads_to_the_question_of_today(answered: Answered) -> None:
    """The interview asks by the new name."""
    found = answered(
        "renamed", "firm: {company: [a, b], offices: [{id: x, town: {dont_know: [a]}}]}"
    ).problems

    assert {(problem.question, problem.steps) for problem in found} == {
        ("firm.legal_name", ()),
        ("firm.offices", ("x", "place")),
    }


def test_open_items_tell_things_apart_that_have_one_name(interview: Interview, answered: Answered) -> None:
    """The second of two terminals of one name and one id is the one that is open."""
    scope = Scope(Basis(answered("lists", TWINS), (), AS_OF))
    items = open_items(interview("lists")[1:], scope, {})

    assert [item.steps for item in items] == [("here", "terminals", "pier#2", "boss")]


def test_what_is_stale_leads_to_the_day_of_its_check(interview: Interview, answered: Answered) -> None:
    """Each of two things of one id to its own."""
    scope = Scope(Basis(answered("lists", TWINS), (), AS_OF))

    assert {item.steps for item in stale_items(interview("lists")[1:], scope)} == {
        ("here", "checked_on"),
        ("here#2", "checked_on"),
    }
