"""Who finds out what: told apart by name, id and job title, and by the day they were asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.errors import UsageError
from builder.model.answersfile import AnswersFile
from builder.model.colleagues import colleagues, days_ago, find_colleague
from builder.model.declarations import load_declarations
from builder.model.firm import Firm, read_firm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECTIONS = {
    "010-people.yaml": """\
section: people
title: People
questions:
  - id: list
    ask: Who?
    kind: records
    noun: person
    label: name
    why: Cards.
    fields:
      - {id: name, ask: Name, kind: text, why: Called so., example: Lead}
      - {id: title, ask: Title, kind: text, why: Letters., example: Lead}
      - {id: email, ask: Mail, kind: email, why: Mail., example: a@example.com}
""",
    "020-firm.yaml": """\
section: firm
title: Firm
questions:
  - {id: name, ask: Name?, kind: text, why: W., example: Sample}
  - {id: phone, ask: Phone?, kind: phone, why: W., example: 562-555-0100}
  - {id: member, ask: Member?, kind: yesno, why: W., example: "yes"}
  - {id: desk, ask: Which desk?, kind: text, why: W., example: Desk, when: firm.member}
""",
}
PEOPLE = """\
people:
  list:
    - {id: pat, name: Pat Example, title: Release lead, email: pat@example.com}
    - {id: kim, name: Kim Example, title: Clerk, email: {dont_know: Pat Example, asked_on: 2026-11-19}}
    - {id: lee, name: Lee Example, title: Clerk, email: lee@example.com}
"""


@pytest.fixture
def firm(tmp_path: Path) -> Callable[[str], Firm]:
    """A firm with these answers about itself."""
    for name in ("interview", "facts", "reference"):
        (tmp_path / name).mkdir()
    for name, text in SECTIONS.items():
        (tmp_path / "interview" / name).write_text(text, encoding="utf-8")
    (tmp_path / "guidance.yaml").write_text("rows: []\n", encoding="utf-8")
    declarations = load_declarations(tmp_path)
    assert not declarations.problems

    def read(text: str) -> Firm:
        path = tmp_path / "answers.yaml"
        path.write_text(PEOPLE + text, encoding="utf-8")
        return read_firm(declarations, AnswersFile(path), tmp_path / "clients.csv", date(2026, 11, 21))

    return read


def test_one_colleague_is_found_under_name_id_and_title(firm: Callable[[str], Firm]) -> None:
    """Three ways to write the same person make one list, in the order of the interview."""
    found = colleagues(
        firm("firm: {name: {dont_know: release  LEAD}, phone: {dont_know: pat, asked_on: 2026-11-12}}")
    )

    assert [(one.name, one.email, str(one.since)) for one in found] == [
        ("Pat Example", "pat@example.com", "2026-11-12")
    ]
    assert [spot.title for spot in found[0].spots] == ["Kim Example: Mail", "Name?", "Phone?"]
    assert [spot.title for spot in found[0].asked] == ["Kim Example: Mail", "Phone?"]


def test_a_title_that_two_people_share_means_neither(firm: Callable[[str], Firm]) -> None:
    """A guess would send the question to the wrong desk."""
    found = colleagues(firm("firm: {name: {dont_know: Clerk}}"))

    assert [(one.name, one.email) for one in found] == [("Pat Example", "pat@example.com"), ("Clerk", "")]


def test_somebody_from_outside_keeps_the_address_that_was_written(firm: Callable[[str], Firm]) -> None:
    """A vendor is not in the people list, and can be written to all the same."""
    text = "firm: {name: {dont_know: Vendor desk, email: desk@example.com, asked_on: 2026-11-01}}"
    found = colleagues(firm(text))

    assert (found[0].name, found[0].email) == ("Vendor desk", "desk@example.com")
    assert find_colleague(firm(text), "desk@example.com").name == "Vendor desk"


def test_whoever_was_asked_longest_ago_comes_first(firm: Callable[[str], Firm]) -> None:
    """Those who were only named, and never asked, come last."""
    found = colleagues(
        firm(
            "firm: {name: {dont_know: Someone}, phone: {dont_know: Old, asked_on: 2026-10-01},"
            " member: {dont_know: New, asked_on: 2026-11-20}}"
        )
    )

    assert [one.name for one in found] == ["Old", "Pat Example", "New", "Someone"]


def test_what_is_not_asked_of_the_firm_is_asked_of_nobody(firm: Callable[[str], Firm]) -> None:
    """A question whose condition does not hold waits for no one."""
    found = colleagues(firm('firm: {member: "no", desk: {dont_know: Somebody, asked_on: 2026-11-01}}'))

    assert [one.name for one in found] == ["Pat Example"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Pat Exmple", 'Did you mean "Pat Example"', id="a slip of the finger"),
        pytest.param("xyzzy", "Named are: Pat Example", id="nobody at all"),
        pytest.param("Lee Example", "there is nothing to ask", id="somebody who is asked nothing"),
    ],
)
def test_whoever_is_asked_nothing_is_refused_in_words(
    firm: Callable[[str], Firm], text: str, words: str
) -> None:
    """The message names who could have been meant."""
    with pytest.raises(UsageError, match=words):
        find_colleague(firm(""), text)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param("{dont_know: Pat, asked_on: soon}", "asked_on: ", id="no day"),
        pytest.param("{dont_know: Pat, email: pat at home}", "email: ", id="no address"),
        pytest.param("{dont_know: Pat, asked_on: [1]}", "one value is expected, ", id="a list"),
        pytest.param("{value: x, asked_on: 2026-11-01}", "only beside dont_know", id="beside a value"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named_and_the_answer_stays(
    firm: Callable[[str], Firm], answer: str, message: str
) -> None:
    """A file written by hand is told what is wrong with it, with its line."""
    read = firm(f"firm:\n  name: {answer}\n")

    assert [(problem.line, message in problem.message) for problem in read.answers.problems] == [(7, True)]
    assert read.answers.get("firm.name").state in ("dont_know", "answered")


@pytest.mark.parametrize(
    ("then", "words"),
    [
        pytest.param(date(2026, 11, 21), "today", id="today"),
        pytest.param(date(2026, 11, 20), "yesterday", id="yesterday"),
        pytest.param(date(2026, 11, 12), "9 days ago", id="days"),
        pytest.param(date(2026, 12, 1), "today", id="a clock that was wrong"),
    ],
)
def test_how_long_ago_is_said_in_words(then: date, words: str) -> None:
    """No reader has to count days."""
    assert days_ago(then, date(2026, 11, 21)) == words
