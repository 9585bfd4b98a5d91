"""The row letter: what it looks like and which slips it finds."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.row_letter import ROW_LETTERS, row_agrees, row_letter
from builder.errors import EntryNumberError

numbers = st.text(string.digits, min_size=7, max_size=7)
places = st.integers(0, 6)


@pytest.mark.parametrize(
    ("number", "letter"),
    [
        ("0000000", "A"),
        ("0000001", "H"),
        ("1000000", "B"),
        ("0324527", ROW_LETTERS[(2 * 3 + 3 * 2 + 4 * 4 + 5 * 5 + 6 * 2 + 7 * 7) % 23]),
        ("9999999", ROW_LETTERS[9 * 28 % 23]),
    ],
)
def test_the_letter_follows_the_written_rule(number: str, letter: str) -> None:
    """Weights 1 to 7 from the left, remainder by 23."""
    assert row_letter(number) == letter


def test_no_letter_looks_like_a_digit() -> None:
    """I, O and Q are left out, and no letter is there twice."""
    assert not set(ROW_LETTERS) & set("IOQ")
    assert len(set(ROW_LETTERS)) == len(ROW_LETTERS) == 23


def test_the_letter_is_compared_in_either_case() -> None:
    """A clerk may key a small letter or a space."""
    assert row_agrees("0324527", f" {row_letter('0324527').lower()} ")
    assert not row_agrees("0324527", "")


def test_a_row_without_seven_digits_is_refused() -> None:
    """A number that is cut off has no letter."""
    with pytest.raises(EntryNumberError, match="write 0324527"):
        row_agrees("324527", "A")


@given(numbers, places, st.integers(1, 9))
def test_a_single_wrong_digit_changes_the_letter(number: str, place: int, offset: int) -> None:
    """Whatever digit is keyed wrong, the letter no longer agrees."""
    wrong = str((int(number[place]) + offset) % 10)

    assert not row_agrees(number[:place] + wrong + number[place + 1 :], row_letter(number))


@given(numbers, places, places)
def test_exchanged_digits_change_the_letter(number: str, one: int, other: int) -> None:
    """Two different digits that change places, neighbours or not, no longer agree with the letter."""
    digits = list(number)
    digits[one], digits[other] = digits[other], digits[one]
    exchanged = "".join(digits)

    assert row_agrees(exchanged, row_letter(number)) == (exchanged == number)


@given(st.integers(0, 9_999_998))
def test_neighbouring_rows_have_different_letters(number: int) -> None:
    """The letter of the row above or below does not pass."""
    assert row_letter(f"{number:07}") != row_letter(f"{number + 1:07}")
