"""Answers: what a file says, question by question, with every fault named and nothing lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.model import yamlfile
from builder.model.answers import State, record_slug
from builder.model.conditions import UNKNOWN
from builder.model.decoding import decode_answers, decode_one

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Answers
    from builder.model.declarations import Declarations
    from builder.model.kinds import Reference
    from builder.model.questions import Section

    Answered = Callable[[str, str], Answers]

PEOPLE = """\
people:
  list:
    - {id: lead, name: The lead, mobile: 562-555-0111, calls: [the-deputy], checked_on: 2026-11-02, checked_by: Records}
    - {name: The deputy}
    - {id: "3", name: Third}
  lead: lead
  openers: [The lead, the-deputy, "3"]
"""


@pytest.mark.parametrize(
    ("question", "written", "value"),
    [
        ("text", "Sample Brokerage", "Sample Brokerage"),
        ("long", "|-\n    One\n    Two", "One\nTwo"),
        ("choice", "First", "a"),
        ("choices", "[a, Second]", ("a", "b")),
        ("choices", "a", ("a",)),
        ("choices", "[a, b, a]", ("a", "b")),
        ("yesno", "no", False),
        ("integer", "1,200", 1200),
        ("date", "2026-11-02", date(2026, 11, 2)),
        ("duration", "24 h", timedelta(hours=24)),
        ("port", "0401", "0401"),
        ("ports", '["2704", Long Beach]', ("2704", "2709")),
        ("filer_code", "1e3", "1E3"),
        ("entry_serial", "0000001", "0000001"),
    ],
)
def test_an_answer_is_typed_by_its_kind(
    answered: Answered, question: str, written: str, value: object
) -> None:
    """Whatever the YAML looked like, values are the kind's."""
    answers = answered("kinds", f"one:\n  {question}: {written}\n")

    assert not answers.problems
    assert answers.get(f"one.{question}").value == value
    assert answers.get(f"one.{question}").for_conditions == value
    assert answers.get(f"one.{question}").line == 2


@pytest.mark.parametrize(
    ("written", "state", "note", "seen"),
    [
        pytest.param("", State.UNANSWERED, "", UNKNOWN, id="nothing"),
        pytest.param('""', State.UNANSWERED, "", UNKNOWN, id="an empty text"),
        pytest.param("[]", State.UNANSWERED, "", UNKNOWN, id="an empty list"),
        pytest.param("{}", State.UNANSWERED, "", UNKNOWN, id="an empty mapping"),
        pytest.param('{value: "", checked_on: ""}', State.UNANSWERED, "", UNKNOWN, id="an empty value"),
        pytest.param("{dont_know: The lead}", State.DONT_KNOW, "The lead", UNKNOWN, id="not known yet"),
        pytest.param('{dont_know: ""}', State.DONT_KNOW, "", UNKNOWN, id="nobody will find out"),
        pytest.param("{does_not_apply: sold}", State.DOES_NOT_APPLY, "sold", None, id="does not apply"),
    ],
)
def test_an_answer_without_value(
    answered: Answered, written: str, state: State, note: str, seen: object
) -> None:
    """Open, or settled because there is nothing to say."""
    answers = answered("kinds", f"one:\n  text: {written}\n")
    answer = answers.get("one.text")

    assert not answers.problems
    assert (answer.state, answer.note, answer.for_conditions) == (state, note, seen)
    assert answer.settled == (state is State.DOES_NOT_APPLY)


def test_a_checked_answer_carries_day_and_person(answered: Answered) -> None:
    """Months may be written as people write them."""
    answers = answered(
        "kinds", "one:\n  text:\n    value: x\n    checked_on: 2 Nov 2026\n    checked_by: The lead\n"
    )
    answer = answers.get("one.text")

    assert not answers.problems
    assert (answer.value, answer.checked_on, answer.checked_by) == ("x", date(2026, 11, 2), "The lead")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("- one\n", 1, "no mapping of sections", "Write `firm:`", id="a list for a file"),
        pytest.param("oen:\n  text: x\n", 1, 'unknown section "oen"', '"one"', id="unknown section"),
        pytest.param("one: x\n", 1, "no mapping of answers", "Indent", id="text for a section"),
        pytest.param("one:\n  txt: x\n", 2, 'unknown question "txt" in one', '"text"', id="unknown question"),
        pytest.param("one:\n  text: [a]\n", 2, "one value is expected", "", id="list for one value"),
        pytest.param("one:\n  choices: [[a]]\n", 2, "a plain list of words", "", id="list in a list"),
        pytest.param(
            "one:\n  choices: [a, q]\n",
            2,
            '"q" is no choice here. Write one of: a ("First"), b ("Second"), c ("Third").',
            "",
            id="one wrong of several",
        ),
        pytest.param(
            "one:\n  choice: Frist\n",
            2,
            'choice: "Frist" is no choice here. Did you mean a ("First")?',
            "",
            id="nearly the words of a choice",
        ),
        pytest.param("one:\n  integer: many\n", 2, "integer: ", "", id="wrong kind"),
        pytest.param("one:\n  text: 'password: hunter22'\n", 2, "looks like a password", "", id="password"),
        pytest.param(
            "one:\n  text: {value: x, chekced_on: 2026-01-01}\n",
            2,
            'unknown key "chekced_on"',
            '"checked_on"',
            id="unknown key",
        ),
        pytest.param(
            "one:\n  text:\n    value: x\n    checked_on: soon\n",
            4,
            "checked_on: ",
            "",
            id="no day of checking",
        ),
        pytest.param(
            "one:\n  text: {value: x, dont_know: y}\n",
            2,
            "both value and dont_know",
            "Keep one",
            id="two forms",
        ),
        pytest.param(
            'one:\n  text: {does_not_apply: ""}\n',
            2,
            "gives no reason",
            "Say why",
            id="does not apply, no reason",
        ),
        pytest.param(
            "one:\n  text: {dont_know: [a, b]}\n",
            2,
            "a few words are expected",
            "",
            id="a list who will find out",
        ),
        pytest.param(
            "one:\n  text: {dont_know: 'pwd: hunter22'}\n",
            2,
            "looks like a password",
            "",
            id="password in a note",
        ),
        pytest.param(
            "one:\n  text: {value: x, checked_by: 078-05-1120}\n",
            2,
            "checked_by: this looks like a Social Security number",
            "",
            id="number in a signature",
        ),
        pytest.param(
            "one:\n  text: {value: x, checked_by: {name: y}}\n",
            2,
            "checked_by: a few words",
            "",
            id="mapping as signature",
        ),
    ],
)
def test_a_fault_is_named_with_line_and_hint(
    answered: Answered, text: str, line: int, message: str, hint: str
) -> None:
    """The first problem is the fault."""
    problem = answered("kinds", text).problems[0]

    assert (problem.file, problem.line, problem.severity) == ("answers.yaml", line, "error")
    assert message in problem.message
    assert hint in problem.hint


def test_a_wrong_answer_keeps_what_was_written(answered: Answered) -> None:
    """The interview shows it again, with what is wrong; conditions take it as open."""
    answer = answered("kinds", "one:\n  integer: many\n").get("one.integer")

    assert (answer.state, answer.raw, answer.for_conditions) == (State.INVALID, "many", UNKNOWN)
    assert answer.note.startswith("integer: ")


def test_things_of_a_list_have_ids_fields_and_a_day(answered: Answered) -> None:
    """An id that is not written is made from the words that name the thing."""
    answers = answered("lists", PEOPLE)
    lead, deputy, third = answers.records("people.list")

    assert not answers.problems
    assert [lead.id, deputy.id, third.id] == ["lead", "the-deputy", "3"]
    assert (lead.get("mobile").value, lead.get("calls").value) == ("+1 562-555-0111", ("the-deputy",))
    assert (lead.checked_on, lead.checked_by, lead.line) == (date(2026, 11, 2), "Records", 3)
    assert deputy.get("mobile").state is State.UNANSWERED


@pytest.mark.parametrize("who", ["lead", "The lead"])
def test_a_person_is_found_by_id_and_by_name(answered: Answered, who: str) -> None:
    """Hand-editors write the name."""
    record = answered("lists", PEOPLE).person(who)

    assert record is not None
    assert record.id == "lead"


def test_someone_who_is_not_in_the_people_list_is_named(answered: Answered) -> None:
    """Wherever people are picked, with the nearest name; a person without a name is nobody."""
    text = (
        "people:\n  list:\n    - {id: lead, name: Lead, calls: [laed]}\n    - {id: x}\n  lead: None\n"
        "ports:\n  list:\n    - port: '2704'\n      terminals:\n        - {name: Pier, boss: Leda}\n"
    )
    problems = answered("lists", text).problems

    assert [(problem.message, problem.hint, problem.question) for problem in problems] == [
        ('Lead, Calls whom? "laed" is not in the people list.', 'Did you mean "lead"?', "people.list"),
        ('Who leads? "None" is not in the people list.', "Add this person under people.", "people.lead"),
        (
            '2704, Pier, Whom do we know there? "Leda" is not in the people list.',
            'Did you mean "Lead"?',
            "ports.list",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "people:\n  list:\n    - {id: a, name: A}\n    - {id: a, name: B}\n",
            'id "a" stands twice in list.',
            id="an id twice",
        ),
        pytest.param("people:\n  list: [Lead]\n", "one person is a mapping", id="a text for a thing"),
        pytest.param("people:\n  list: Lead\n", "a list of persons is expected", id="a text for a list"),
        pytest.param(
            "people:\n  list:\n    - {name: A, moblie: x}\n",
            'unknown question "moblie"',
            id="an unknown field",
        ),
        pytest.param(
            "people:\n  list:\n    - {id: [a], name: A}\n", "id: a few words", id="a list for an id"
        ),
        pytest.param(
            "people:\n  list:\n    - {id: 078-05-1120, name: A}\n", "id: this looks like", id="a number as id"
        ),
        pytest.param(
            "people:\n  list:\n    - {name: A, checked_on: never}\n", "checked_on: ", id="no day of checking"
        ),
    ],
)
def test_a_fault_in_a_list_is_named(answered: Answered, text: str, message: str) -> None:
    """And the things are still read."""
    problems = answered("lists", text).problems

    assert len(problems) == 1
    assert message in problems[0].message
    assert problems[0].question == "people.list"


def test_equal_names_get_different_ids(answered: Answered) -> None:
    """Two things may have the same name."""
    records = answered(
        "lists", "people:\n  list:\n    - name: A B\n    - name: a-b\n    - name: ''\n"
    ).records("people.list")

    assert [record.id for record in records] == ["a-b", "a-b-2", "3"]


def test_an_empty_list_is_an_answer_of_a_list_of_things(answered: Answered) -> None:
    """There are none."""
    answer = answered("lists", "people:\n  list: []\n").get("people.list")

    assert (answer.state, answer.value, answer.records) == (State.ANSWERED, (), ())


@pytest.mark.parametrize("old", ["name", "company"])
def test_an_answer_under_a_former_id_is_read(answered: Answered, old: str) -> None:
    """With a warning that names the new one; fields of things likewise."""
    answers = answered("renamed", f"firm:\n  {old}: Sample\n  offices:\n    - town: Here\n")

    assert answers.get("firm.legal_name").value == "Sample"
    assert answers.records("firm.offices")[0].get("place").value == "Here"
    assert [(problem.severity, problem.hint) for problem in answers.problems] == [
        ("warning", "Rename it to legal_name."),
        ("warning", "Rename it to place."),
    ]


def test_a_former_id_beside_todays_is_an_unknown_question(answered: Answered) -> None:
    """Nobody could say which of the two holds."""
    answers = answered("renamed", "firm:\n  name: Old\n  legal_name: New\n")

    assert answers.get("firm.legal_name").value == "New"
    assert [problem.message for problem in answers.problems] == ['unknown question "name" in firm.']


def test_one_answer_can_be_tried_on_its_own(
    interview: Callable[[str], Sequence[Section]], reference: Reference
) -> None:
    """As the interview does while a person types."""
    question = interview("kinds")[0].questions[5]

    assert decode_one("12", question, reference).value == 12
    assert decode_one("twelve", question, reference).state is State.INVALID
    assert decode_one({"dont_know": "Lead"}, question, reference).note == "Lead"


@given(st.text(max_size=60), st.sets(st.sampled_from(["a", "b", "a-2", "1"])))
def test_an_id_made_from_words_is_short_plain_and_new(label: str, taken: set[str]) -> None:
    """Or empty, when the words hold nothing to make one of."""
    slug = record_slug(label, taken)

    assert slug not in taken
    assert len(slug) <= 45
    assert slug == "" or (slug.isascii() and slug.strip("-") == slug)


def test_an_id_has_the_letters_below_the_accents() -> None:
    """So that somebody who edits the file by hand knows it again."""
    assert record_slug("H\u00e9ctor \u00cd\u00f1iguez Wei\u00df", set()) == "hector-iniguez-weiss"


PLAIN = st.text(max_size=12) | st.sampled_from(
    [
        "yes",
        "2704",
        "FDA",
        "2026-11-02",
        "24 h",
        "562-555-0100",
        "lead",
        "ZZ9",
        "entry",
        "direct",
        "9" * 40,
        "x" * 600,
    ]
)
KEYS = st.sampled_from(
    [
        "id",
        "value",
        "dont_know",
        "does_not_apply",
        "checked_on",
        "checked_by",
        "name",
        "port",
        "terminals",
        "x",
    ]
)
RAW = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_data_of_any_shape_breaks_decoding(
    data: st.DataObject, declarations: Declarations, interview: Callable[[str], Sequence[Section]]
) -> None:
    """Over the real questions: each is answered, open or wrong, and what is wrong is told."""
    sections = [*declarations.sections, *interview("kinds")]
    chosen = data.draw(st.sampled_from(sections))
    ids = [question.id for question in chosen.questions]
    held = data.draw(RAW | st.dictionaries(st.sampled_from([*ids, "nowhere"]), RAW, max_size=8))
    whole = data.draw(st.sampled_from([held, {chosen.section: held}, [held]]))
    answers = decode_answers(yamlfile.Document("answers.yaml", whole), sections, declarations.reference)

    wrong = [name for name, answer in answers.by_id.items() if answer.state is State.INVALID]
    assert len(answers.problems) >= len(wrong)
    assert all(str(problem) for problem in answers.problems)
