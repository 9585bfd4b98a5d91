"""Names and their values for one firm: answers, fields of a thing, facts and computed facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model.computed import COMPUTED, Basis
from builder.model.conditions import UNKNOWN, parse_condition
from builder.model.facts import Fact
from builder.model.scope import Scope, all_questions, field_names, known_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Answers
    from builder.model.conditions import Truth
    from builder.model.questions import Section

FACTS = [
    Fact(id="isf", title="Files ISF", when='"isf" in firm.services', because="No paper."),
    Fact(id="busy", title="Many ports", when='"truck" in computed.modes and fact.isf', because="Letters."),
]
ANSWERS = """\
firm:
  ctpat: {does_not_apply: sold}
  services: [isf]
  offices:
    - {name: Here, leased: "yes"}
    - {name: There}
"""


@pytest.fixture
def scope(answered: Callable[[str, str], Answers]) -> Scope:
    """A firm with one answer of each state."""
    return Scope(Basis(answered("conditions", ANSWERS), (), date(2026, 11, 21)), FACTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("firm.services", ("isf",), id="an answer"),
        pytest.param("firm.ctpat", None, id="what does not apply"),
        pytest.param("firm.specialist", UNKNOWN, id="an open question"),
        pytest.param("firm.nothing", UNKNOWN, id="no question"),
        pytest.param("fact.isf", True, id="a fact"),
        pytest.param("fact.busy", UNKNOWN, id="an open fact"),
        pytest.param("fact.nothing", UNKNOWN, id="no fact"),
        pytest.param("computed.modes", UNKNOWN, id="an open computed fact"),
        pytest.param("computed.nothing", UNKNOWN, id="no computed fact"),
        pytest.param("this.leased", UNKNOWN, id="a field outside a list"),
    ],
)
def test_a_name_is_looked_up(scope: Scope, name: str, value: object) -> None:
    """What nobody knows is UNKNOWN, what does not apply is None."""
    assert scope.lookup(name) == value


@pytest.mark.parametrize(("index", "truth"), [(0, True), (1, None)])
def test_inside_a_list_a_condition_sees_the_thing(scope: Scope, index: int, truth: Truth) -> None:
    """`this` is the thing; everything else is as outside."""
    record = scope.basis.answers.records("firm.offices")[index]
    inside = scope.inside(record)

    assert inside.truth(parse_condition("this.leased")) is truth
    assert inside.truth(parse_condition("fact.isf")) is True


def test_no_condition_is_true(scope: Scope) -> None:
    """What has no `when` always applies."""
    assert scope.truth(None) is True
    assert scope.open_questions(None) == []


def test_an_unknown_condition_names_the_questions_behind_it(scope: Scope) -> None:
    """Through facts and computed facts, each question once."""
    condition = parse_condition("fact.busy or computed.reserve_count > 0 or firm.specialist == 'x'")

    assert scope.open_questions(condition) == ["entry_numbers.blocks", "ports.list", "firm.specialist"]


def test_every_name_that_conditions_may_use_is_known(interview: Callable[[str], Sequence[Section]]) -> None:
    """Questions with their choices, facts and computed facts, but no fields of lists."""
    sections = interview("conditions")
    names = known_names(sections, FACTS)

    assert names["firm.services"].choices == {"entry", "isf"}
    assert {"fact.isf", "fact.busy", "isf.daily"} <= names.keys()
    assert {f"computed.{name}" for name in COMPUTED} <= names.keys()
    assert "firm.offices.leased" not in names
    assert field_names(sections[0].questions[-1].fields).keys() == {
        "this.name",
        "this.leased",
        "this.landlord",
    }


def test_questions_and_fields_are_found_by_dotted_id(interview: Callable[[str], Sequence[Section]]) -> None:
    """Fields of lists within lists included."""
    assert all_questions(interview("lists"))["ports.list.terminals.phone"].ask == "Phone"
