"""The letter beside each reserved number on paper, which catches a slip when the row is keyed back in."""

from __future__ import annotations

from builder.customs.entry_number import normalise_number

ROW_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""23 letters: the alphabet without I, O and Q, which are read as 1 and 0."""


def row_letter(number: str) -> str:
    """The check letter of a 7-digit number.

    Multiply the digits by 1, 2, 3, 4, 5, 6, 7 from the left, add, divide by 23: the remainder counts into
    `ROW_LETTERS`, from A = 0. 23 is prime and the weights differ, so a single wrong digit always changes the
    letter, and so does any exchange of two different digits, adjacent or not. The last weight is 7, not 1, so
    that the letters of consecutive rows do not follow the alphabet. The letter is ours, not CBP's.

    Raises:
        EntryNumberError: not seven digits.
    """
    weighted = sum(weight * int(digit) for weight, digit in enumerate(normalise_number(number), start=1))
    return ROW_LETTERS[weighted % len(ROW_LETTERS)]


def row_agrees(number: str, letter: str) -> bool:
    """Whether a 7-digit number and the letter keyed with it belong together; the letter's case is free.

    Raises:
        EntryNumberError: not seven digits.
    """
    return row_letter(number) == letter.strip().upper()
