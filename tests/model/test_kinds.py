"""Kinds: which texts are answers, what they mean, and that saving and reading again gives the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.model.kinds import KINDS, MAX_LINE, MAX_LONG, AnswerError, Reference, clean
from builder.model.questions import KIND_NAMES, Question
from builder.paths import content_root

if TYPE_CHECKING:
    from builder.model.declarations import Declarations

ARABIC = {ord(digit): 0x0660 + int(digit) for digit in "0123456789"}
"""For `str.translate`: digits as another keyboard writes them."""

REFERENCE = Reference(content_root() / "reference")


def asked(kind: str) -> Question:
    """A question of a kind."""
    choices = {"a": "First", "no": "Not at all", "iso": "ISO/IEC 27001"} if kind.startswith("choice") else {}
    low, high = (1, 5000) if kind == "integer" else (None, None)
    return Question(id="x", ask="What?", kind=kind, why="W", choices=choices, min=low, max=high)


def parsed(kind: str, text: str) -> object:
    """What a text means as an answer of a kind."""
    return KINDS[kind].parse(text, asked(kind), REFERENCE)


def test_every_kind_that_may_be_declared_is_known() -> None:
    """And no other."""
    assert set(KINDS) == set(KIND_NAMES)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        pytest.param(
            "text", "  Sample \t Brokerage,\n Inc. ", "Sample Brokerage, Inc.", id="one line of several"
        ),
        pytest.param(
            "text", "a\u00a0b\u2009c\u3000d\u2028e\rf", "a b c d e f", id="every kind of space is a space"
        ),
        pytest.param(
            "text", "\u202egnp.exe\u200f \x1b[31mred\x07", "gnp.exe [31mred", id="bidi marks and controls go"
        ),
        pytest.param("text", "so\u00adft\u200bhy\ufeffphens", "softhyphens", id="invisible characters go"),
        pytest.param("text", "👩\u200d💻 ❤\ufe0f", "👩\u200d💻 ❤\ufe0f", id="parts of emoji stay"),
        pytest.param("text", "x" * MAX_LINE, "x" * MAX_LINE, id="as long as may be"),
        pytest.param("long", "One  \r\nTwo\rThree\n\n  Four\n", "One\nTwo\nThree\n\n  Four", id="lines stay"),
        pytest.param("long", "a\tb", "a    b", id="tabs become spaces"),
        pytest.param("choice", "a", "a", id="by key"),
        pytest.param("choice", " first ", "a", id="by words"),
        pytest.param("choice", "NO", "no", id="a key that looks like a boolean"),
        pytest.param("yesno", "Yes", True, id="yes"),
        pytest.param("yesno", "n", False, id="no in short"),
        pytest.param("yesno", "TRUE", True, id="true"),
        pytest.param("integer", "1,200", 1200, id="commas between thousands"),
        pytest.param("integer", "1\u202f200", 1200, id="narrow spaces between thousands"),
        pytest.param("integer", "007", 7, id="leading zeros"),
        pytest.param("date", "2026-11-02", date(2026, 11, 2), id="ISO"),
        pytest.param("date", "11/02/2026", date(2026, 11, 2), id="month first"),
        pytest.param("date", "2 Nov 2026", date(2026, 11, 2), id="as it is shown"),
        pytest.param("date", "November 2, 2026", date(2026, 11, 2), id="in words"),
        pytest.param("duration", "24 h", timedelta(hours=24), id="hours"),
        pytest.param("duration", "3DAYS", timedelta(days=3), id="capitals, no space"),
        pytest.param("duration", "90 min.", timedelta(minutes=90), id="with a dot"),
        pytest.param("duration", "2 weeks", timedelta(weeks=2), id="weeks"),
        pytest.param("phone", "(562) 555-0100", "+1 562-555-0100", id="North American"),
        pytest.param("phone", "562.555.0100 x12", "+1 562-555-0100 ext. 12", id="with extension"),
        pytest.param("phone", "562-555-0100".translate(ARABIC), "+1 562-555-0100", id="Arabic digits"),
        pytest.param("phone", "+44 20 7946 0958", "+44 20 7946 0958", id="abroad"),
        pytest.param("email", " name@example.com ", "name@example.com", id="address"),
        pytest.param("url", "www.example.com/page", "https://www.example.com/page", id="bare host"),
        pytest.param("port", "2704", "2704", id="code"),
        pytest.param("port", "los angeles, ca", "2704", id="name"),
        pytest.param("port", "0401", "0401", id="leading zero"),
        pytest.param("agency", "fda", "FDA", id="code in small letters"),
        pytest.param("agency", "Food and Drug Administration", "FDA", id="agency by name"),
        pytest.param("filer_code", "zz9", "ZZ9", id="capitals"),
        pytest.param("entry_serial", "9000001", "9000001", id="seven digits"),
        pytest.param("entry_serial", "zz9-9000001-2", "9000001", id="whole entry number"),
    ],
)
def test_a_text_is_understood(kind: str, text: str, value: object) -> None:
    """As a person means it."""
    assert parsed(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        pytest.param("text", " \u200b ", "the answer is empty", id="only what cannot be seen"),
        pytest.param("text", "\u200d\ufe0f", "the answer is empty", id="only parts of emoji"),
        pytest.param("text", "x" * 3000, "3,000 characters are too many", id="a name of 3,000 characters"),
        pytest.param("long", "word " * MAX_LONG, "characters are too many", id="a pasted novel"),
        pytest.param("text", "password: hunter22", "looks like a password", id="a password"),
        pytest.param(
            "text", "pass\u200bword: hunter22", "looks like a password", id="a password in disguise"
        ),
        pytest.param("long", "Owner:\n078-05-1120", "Social Security", id="a Social Security number"),
        pytest.param("person", "4111111111111111", "card number", id="a card number for a person"),
        pytest.param("choice", "b", 'Choose one of: "First", "Not at all", "ISO/IEC 27001".', id="no choice"),
        pytest.param("choice", "isoo", 'Did you mean "ISO/IEC 27001"?', id="nearly the key of a choice"),
        pytest.param("choice", "not at al", 'Did you mean "Not at all"?', id="nearly the words of a choice"),
        pytest.param("yesno", "perhaps", "neither yes nor no", id="perhaps"),
        pytest.param("integer", "3".translate(ARABIC), "no whole number", id="Arabic digit"),
        pytest.param("integer", "²", "no whole number", id="raised digit"),
        pytest.param("integer", "1.5", "no whole number", id="fraction"),
        pytest.param("integer", "120,0", "no whole number", id="fraction with a comma"),
        pytest.param("integer", "12,50", "no whole number", id="fraction of two places"),
        pytest.param("integer", "1e3", "no whole number", id="power"),
        pytest.param("integer", "9" * 5000, "no whole number", id="without end"),
        pytest.param("integer", "0", "The least is 1", id="too small"),
        pytest.param("integer", "-7", "The least is 1", id="negative"),
        pytest.param("integer", "5001", "The most is 5000", id="too large"),
        pytest.param("date", "2026-11-02".translate(ARABIC), "is no date", id="Arabic date"),
        pytest.param("date", "2026-02-30", "is no date", id="no such day"),
        pytest.param("date", "13/01/2026", "is no date", id="day first"),
        pytest.param("date", "1066-01-01", "is no date", id="long ago"),
        pytest.param("date", "tomorrow", "is no date", id="a word"),
        pytest.param("duration", "3 h".translate(ARABIC), "is no length of time", id="Arabic hours"),
        pytest.param("duration", "3", "is no length of time", id="no unit"),
        pytest.param("duration", "3 moons", "is no length of time", id="no such unit"),
        pytest.param("phone", "555-0100", "Write area code and number", id="no area code"),
        pytest.param("phone", "911", "wrong number of digits", id="emergency"),
        pytest.param("phone", "52 867 555 0143", "abroad begins with +", id="abroad without a plus"),
        pytest.param("phone", "ask the front desk", "is no phone number", id="words for a phone"),
        pytest.param("phone", "5" * 3000, "is no phone number", id="endless phone"),
        pytest.param("email", "name at example.com", "is no mail address", id="at in words"),
        pytest.param("email", "a@example.com, b@example.com", "is no mail address", id="two addresses"),
        pytest.param("email", "x" * 250 + "@example.com", "is no mail address", id="endless mail address"),
        pytest.param("url", "javascript:alert(1)", "is no web address", id="script"),
        pytest.param("url", "http://[", "is no web address", id="broken host"),
        pytest.param(
            "url", "https://user:word@example.com", "Leave that part out", id="with user and password"
        ),
        pytest.param("url", "https://example.com/" + "x" * 3000, "too many", id="endless web address"),
        pytest.param("port", "2704".translate(ARABIC), "not the digits 0-9", id="Arabic code"),
        pytest.param("port", "9999", "in no list", id="no such code"),
        pytest.param("port", "x" * 3000, "too many", id="endless port"),
        pytest.param("agency", "lorem ipsum " * 300, "too many", id="endless agency"),
        pytest.param("agency", "XYZ", "XYZ", id="no such agency"),
        pytest.param("filer_code", "ZZ99", "filer code", id="four characters"),
        pytest.param("entry_serial", "900001", "Write all seven: 0900001", id="six digits"),
        pytest.param("entry_serial", "ZZ9-9000001-3", "check digit", id="wrong check digit"),
        pytest.param("records", "a, b", "after a dash", id="a list as a text"),
    ],
)
def test_a_text_that_is_no_answer_is_refused_in_words(kind: str, text: str, words: str) -> None:
    """The message is short and says what is wrong or what to write."""
    with pytest.raises(AnswerError) as refused:
        parsed(kind, text)

    assert words in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        pytest.param("choice", "iso", "ISO/IEC 27001", id="the words of a choice"),
        pytest.param("yesno", "n", "No", id="No"),
        pytest.param("integer", "1200", "1,200", id="commas"),
        pytest.param("date", "2026-11-02", "2 Nov 2026", id="no reader takes the day for the month"),
        pytest.param("duration", "48 h", "48 h", id="two days in hours"),
        pytest.param("duration", "72 h", "3 days", id="three days in days"),
        pytest.param("duration", "14 days", "2 weeks", id="weeks shown"),
        pytest.param("duration", "7 days", "1 week", id="one week"),
        pytest.param("duration", "90 min", "90 min", id="minutes"),
        pytest.param("duration", "0 h", "0 min", id="nothing at all"),
        pytest.param("phone", "5625550100", "562-555-0100", id="as it is dialled here"),
        pytest.param("port", "2704", "Los Angeles, CA (2704)", id="name, state and code"),
        pytest.param("agency", "FDA", "Food and Drug Administration (FDA)", id="name and code"),
        pytest.param("filer_code", "zz9", "ZZ9", id="filer code"),
    ],
)
def test_a_value_is_shown_for_people(kind: str, text: str, shown: str) -> None:
    """What a page prints."""
    assert KINDS[kind].show(parsed(kind, text), asked(kind), REFERENCE) == shown


WRITTEN = {
    "integer": st.integers(-10, 6000).map(str) | st.integers(1, 5000).map("{:,}".format),
    "date": st.dates(date(1890, 1, 1), date(2210, 1, 1)).map(str)
    | st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(lambda day: f"{day:%m/%d/%Y}"),
    "duration": st.tuples(st.integers(0, 999_999), st.sampled_from(["min", "h", "days", "weeks"])).map(
        lambda parts: f"{parts[0]} {parts[1]}"
    ),
    "phone": st.integers(2_000_000_000, 9_999_999_999).map(str) | st.integers(10, 10**14).map("+{}".format),
    "email": st.emails(),
    "url": st.text("abc./:?#[]@é%20 ", max_size=30).map("https://example.com/{}".format),
    "port": st.sampled_from([port.code for port in REFERENCE.ports.ports]),
    "choice": st.sampled_from(["A", "first", "Not At All", "iso"]),
    "choices": st.sampled_from(["a", "no"]),
    "yesno": st.sampled_from(["y", "No", "TRUE"]),
    "filer_code": st.text("aZ09 -", max_size=5),
    "entry_serial": st.integers(0, 10**7).map(str),
}


@pytest.mark.parametrize("kind", sorted(set(KIND_NAMES) - {"records"}))
@given(data=st.data())
@example(data=None)
def test_saving_and_reading_again_gives_the_same(kind: str, data: st.DataObject | None) -> None:
    """Whatever is understood is understood alike from the text that is saved; nothing else than a refusal is raised."""
    if data is None:
        text = "Long Beach 2709"
    else:
        text = data.draw(st.text(max_size=80) | WRITTEN.get(kind, st.text(max_size=600)))
    try:
        value = parsed(kind, text)
    except AnswerError:
        return
    saved = KINDS[kind].store(value)

    assert parsed(kind, saved) == value
    assert KINDS[kind].store(parsed(kind, saved)) == saved
    assert clean(saved) == saved
    assert KINDS[kind].show(value, asked(kind), REFERENCE)


def test_every_choice_of_the_content_is_found_by_key_and_by_words(declarations: Declarations) -> None:
    """No key is the words of another choice."""
    for question in declarations.questions.values():
        for key, words in question.choices.items():
            assert KINDS["choice"].parse(key, question, REFERENCE) == key
            assert KINDS["choice"].parse(words, question, REFERENCE) == key


@given(st.text(max_size=100))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """And what is left breaks no line, sheet or terminal."""
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if not c.isprintable() and c not in "\n\t\u200d\ufe0f"]
