"""Entry numbers: the check digit, what is read as a number, and the words for what is not."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.customs.entry_number import (
    EntryNumber,
    check_digit,
    normalise_filer_code,
    normalise_number,
    verify,
)
from builder.errors import EntryNumberError

filer_codes = st.text(string.digits + string.ascii_uppercase, min_size=3, max_size=3).filter("000".__ne__)
numbers = st.text(string.digits, min_size=7, max_size=7)
entry_numbers = st.builds(EntryNumber.of, filer_codes, numbers)

PUBLISHED = {
    "the worked example of the 7501 instructions": "B76-0324527-8",
    "a ruling, all digits with leading zeros": "002-6111115-7",
    "a warning letter, all digits": "965-0083656-2",
    "refusal data, one letter": "K80-2162679-2",
    "refusal data, three letters": "WTA-0102137-4",
    "refusal data, letter last": "88P-0005007-8",
    "refusal data, sum ends in 0": "ATN-0047394-0",
    "another software's test, letters": "ABC-1234567-6",
    "another software's test, nines": "999-9999999-0",
    "another software's test, last letters": "XYZ-0000001-5",
}


@pytest.mark.parametrize("text", PUBLISHED.values(), ids=PUBLISHED)
def test_published_numbers_carry_the_digit_we_compute(text: str) -> None:
    """The check digit agrees with numbers that were published."""
    filer_code, number, digit = text.split("-")

    assert check_digit(filer_code, number) == int(digit)
    assert str(EntryNumber.parse(text)) == text


@pytest.mark.parametrize(
    ("letters", "digit"),
    [
        ("AJ", 1),
        ("BKS", 2),
        ("CLT", 3),
        ("DMU", 4),
        ("ENV", 5),
        ("FOW", 6),
        ("GPX", 7),
        ("HQY", 8),
        ("IRZ", 9),
    ],
)
def test_letters_count_as_in_the_table_of_cbp(letters: str, digit: int) -> None:
    """Each letter gives the check digit of the digit it stands for; the row from S starts at 2."""
    for letter in letters:
        assert check_digit(f"1{letter}2", "3456789") == check_digit(f"1{digit}2", "3456789")


def test_the_arithmetic_takes_filer_code_000() -> None:
    """000 is no filer code, but its check digit is published as 0."""
    assert check_digit("000", "0000000") == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("B76-0324527-8", id="as printed"),
        pytest.param("b76-0324527-8", id="lower case"),
        pytest.param("B7603245278", id="no separators"),
        pytest.param("  B76 0324527 8\n", id="spaces"),
        pytest.param("B76\u20130324527\u20148", id="en and em dash"),
        pytest.param("B76\u22120324527\u22128", id="minus signs"),
        pytest.param("B76\u00ad0324527\u20118", id="soft and non-breaking hyphen"),
        pytest.param("\ufeffB76\u00a00324527\u200b8", id="invisible characters of a copied page"),
    ],
)
def test_a_number_is_read_however_it_is_separated(text: str) -> None:
    """Hyphens, spaces, other dashes, invisible characters and lower case do not matter."""
    assert EntryNumber.parse(text) == EntryNumber("B76", "0324527", 8)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", ["nothing to read"], id="empty"),
        pytest.param(" - ", ["nothing to read"], id="separators only"),
        pytest.param("B76-0324527-3", ["check digit is wrong", "it is 8", "B76-0324527-8"], id="wrong digit"),
        pytest.param("300-2485535-5", ["check digit is wrong", "300-2485535-2"], id="a carrier's own number"),
        pytest.param("B76-0324527", ["too short", "10 characters", "B76-0324527-8"], id="digit missing"),
        pytest.param("B76-03245", ["too short", "8 characters"], id="too short"),
        pytest.param("25770003-0", ["too short", "in-bond number"], id="in-bond number"),
        pytest.param("B76-0324527-88", ["too long", "12 characters"], id="too long"),
        pytest.param("B76-0324527-8 B76-0324528-6", ["too long", "one number at a time"], id="two numbers"),
        pytest.param("B76/0324527/8", ['the sign "/"'], id="slashes"),
        pytest.param("B76.0324527.8", ['the sign "."'], id="points"),
        pytest.param("B76-0324527-8\0", ["<U+0000>"], id="unprintable"),
        pytest.param("000-0324527-8", ['"000" is no filer code'], id="filer code 000"),
        pytest.param("B76-O324527-8", ['letter "O"', "the digit 0?"], id="letter O among the digits"),
        pytest.param("B76-032452l-8", ['letter "L"', "the digit 1?"], id="letter l among the digits"),
        pytest.param("B76-03X4527-8", ['letter "X"', "Only the filer code"], id="letter among the digits"),
        pytest.param("B76-0324527-B", ['the letter "B"', "a digit 0 to 9"], id="letter as check digit"),
        pytest.param("B76-032\u06634527", ["arabic-indic digit three", "digits 0-9"], id="arabic digit"),
        pytest.param("B76-032452\uff17-8", ["fullwidth digit seven", "digits 0-9"], id="full width digit"),
        pytest.param("B76-032452\u00b2-8", ["superscript two", "digits 0-9"], id="superscript"),
        pytest.param(
            "\uff2276-0324527-8", ["fullwidth latin capital letter b", "A-Z"], id="full width letter"
        ),
        pytest.param("\u041276-0324527-8", ["cyrillic capital letter ve", "A-Z"], id="cyrillic letter"),
        pytest.param(
            "\u017f76-0324527-8", ["latin small letter long s"], id="letter whose upper case is ASCII"
        ),
        pytest.param("B76-0324527-8\u20ac", ["euro sign", "no place"], id="foreign sign"),
        pytest.param("\ud800", ["<U+D800>"], id="broken text"),
        pytest.param("7" * 5000, ["too long", "5000 characters"], id="very long"),
    ],
)
def test_what_is_no_entry_number_is_refused_in_its_own_words(text: str, words: list[str]) -> None:
    """Every fault has words that say what is wrong, short enough to read."""
    with pytest.raises(EntryNumberError) as refusal:
        EntryNumber.parse(text)

    message = str(refusal.value)
    assert [word for word in words if word not in message] == []
    assert len(message) < 300
    assert message.isprintable()


@pytest.mark.parametrize(
    "filer_code",
    ["001", "999", "98F", "9EX", "A12", "AB1", "ABC", "A1B", "1A2", "12A", "1AB", "p99"],
)
def test_every_shape_of_filer_code_is_taken(filer_code: str) -> None:
    """Digits and letters in any mix are a filer code."""
    assert normalise_filer_code(f" {filer_code} ") == filer_code.upper()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("B7", "2 characters"),
        ("B", "1 character, "),
        ("B765", "4 characters"),
        ("B_6", 'the sign "_"'),
        ("000", "no filer code"),
        ("B\u06677", "arabic-indic digit seven"),
    ],
)
def test_what_is_no_filer_code_is_refused(text: str, words: str) -> None:
    """A filer code has three characters A-Z or 0-9 and is not 000."""
    with pytest.raises(EntryNumberError, match=words):
        normalise_filer_code(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("324527", "write 0324527"),
        ("1", "1 digit, .* write 0000001"),
        ("03245278", "leave it out"),
        ("032452789", "9 digits"),
        ("O324527", "the digit 0"),
        ("032452\u0667", "arabic-indic digit seven"),
        ("032452.7", 'the sign "."'),
    ],
)
def test_what_is_not_seven_digits_is_refused(text: str, words: str) -> None:
    """Fewer digits are not padded silently; the padded form is named."""
    with pytest.raises(EntryNumberError, match=words):
        normalise_number(text)


def test_a_filer_code_and_seven_digits_are_completed() -> None:
    """`FILER NUMBER` gets its check digit; a full number is checked as it is."""
    completed = EntryNumber.complete("b76 0324527")

    assert completed == EntryNumber.complete("B76-0324527-8") == EntryNumber.of("b76", "0324527")
    assert str(completed) == "B76-0324527-8"


@pytest.mark.parametrize("text", ["B76 0324527 3", "B76 032452", "000 0324527", "", "B7 60324527Z"])
def test_completing_still_refuses_what_is_wrong(text: str) -> None:
    """Completing adds a missing check digit and forgives nothing else."""
    with pytest.raises(EntryNumberError):
        EntryNumber.complete(text)


@pytest.mark.parametrize(
    ("filer_code", "number", "digit"),
    [("B76", "0324527", 7), ("b76", "0324527", 8), ("B76", "032-4527", 8), ("000", "0000000", 0)],
    ids=["wrong digit", "lower case", "hyphen inside", "no filer code"],
)
def test_an_entry_number_cannot_be_made_wrong(filer_code: str, number: str, digit: int) -> None:
    """A value that is not a right entry number in its plain form cannot exist."""
    with pytest.raises(EntryNumberError):
        EntryNumber(filer_code, number, digit)


def test_verification_names_the_number_when_it_is_right() -> None:
    """A right number comes back parsed."""
    verification = verify("b76 0324527 8")

    assert verification.ok
    assert verification.number == EntryNumber("B76", "0324527", 8)
    assert (verification.text, verification.right) == ("b76 0324527 8", "B76-0324527-8")


def test_verification_names_the_right_digit_when_it_is_wrong() -> None:
    """A wrong digit gives no number, but says which would be right."""
    verification = verify("B76-0324527-3")

    assert not verification.ok
    assert verification.number is None
    assert verification.right == "B76-0324527-8"
    assert "check digit is wrong" in verification.why


@given(st.text(st.characters(exclude_categories=())))
@example("B76-0324527-8")
def test_verification_never_raises(text: str) -> None:
    """Any text gets an answer in words, and only a full number in ASCII is right."""
    verification = verify(text)

    assert verification.why
    assert verification.ok == (verification.number is not None)
    assert not verification.ok or str(verification.number) == verification.right


@given(entry_numbers)
def test_reading_what_was_written_gives_the_same_number(number: EntryNumber) -> None:
    """Writing and reading is a round trip, with hyphens, without and in lower case."""
    assert EntryNumber.parse(str(number)) == number
    assert EntryNumber.parse(str(number).replace("-", "").lower()) == number


@given(entry_numbers, st.integers(0, 7), st.integers(1, 9))
def test_a_single_wrong_digit_is_always_found(number: EntryNumber, place: int, offset: int) -> None:
    """Changing any one of the seven digits or the check digit makes the number wrong."""
    digits = f"{number.number}{number.digit}"
    wrong = str((int(digits[place]) + offset) % 10)
    changed = digits[:place] + wrong + digits[place + 1 :]

    assert not verify(number.filer_code + changed).ok


@given(entry_numbers, st.integers(0, 5))
def test_exchanged_neighbours_are_found_except_0_and_9(number: EntryNumber, place: int) -> None:
    """The formula finds two exchanged neighbours unless they are equal or a 0 and a 9."""
    first, second = number.number[place], number.number[place + 1]
    exchanged = number.number[:place] + second + first + number.number[place + 2 :]
    unseen = first == second or {first, second} == {"0", "9"}

    assert verify(f"{number.filer_code}{exchanged}{number.digit}").ok == unseen
