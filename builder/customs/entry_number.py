"""Customs entry numbers: reading, checking and completing them (19 CFR 142.3a; CATAIR Appendix E)."""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass

from builder.errors import EntryNumberError

LENGTH = 11
"""Characters of an entry number without its hyphens: 3 of filer code, 7 digits, 1 check digit."""

_VALUE_OF = {digit: int(digit) for digit in string.digits} | {
    # CBP's table, not A=1 to Z=26 reduced: the last row of the alphabet starts at S=2.
    letter: int(value)
    for letter, value in zip(string.ascii_uppercase, "12345678912345678923456789", strict=True)
}
_PLAIN_FILER_CODE = re.compile(r"[0-9A-Z]{3}")
_PLAIN_NUMBER = re.compile(r"[0-9]{7}")
_DIGIT_LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
_SHOWN = 40
_FILER_CHARACTERS = 3
_NUMBER_DIGITS = 7
_IN_BOND_DIGITS = 9


@dataclass(frozen=True, order=True)
class EntryNumber:
    """An entry number whose check digit is right; it cannot hold any other. `str()` gives `B76-0324527-8`."""

    filer_code: str
    """Three characters A-Z or 0-9, upper case."""
    number: str
    """Seven digits with their leading zeros."""
    digit: int
    """The check digit, 0 to 9."""

    def __post_init__(self) -> None:
        if normalise_filer_code(self.filer_code) != self.filer_code:
            raise EntryNumberError(f"{_quoted(self.filer_code)}: write the filer code in its plain form.")
        if normalise_number(self.number) != self.number:
            raise EntryNumberError(f"{_quoted(self.number)}: write the number in its plain form.")
        right = check_digit(self.filer_code, self.number)
        if self.digit != right:
            raise EntryNumberError(_wrong_digit(self.filer_code, self.number, str(self.digit), right))

    def __str__(self) -> str:
        return f"{self.filer_code}-{self.number}-{self.digit}"

    @classmethod
    def of(cls, filer_code: str, number: str) -> EntryNumber:
        """The entry number of a filer code and a 7-digit number; the check digit is computed.

        Raises:
            EntryNumberError: the filer code or the number is not one.
        """
        filer_code, number = normalise_filer_code(filer_code), normalise_number(number)
        return cls(filer_code, number, check_digit(filer_code, number))

    @classmethod
    def parse(cls, text: str) -> EntryNumber:
        """The entry number written in `text`, with or without hyphens and spaces, in either case.

        Raises:
            EntryNumberError: the text is not an entry number, or its check digit is wrong; the message says
                which, and names the right digit.
        """
        verification = verify(text)
        if verification.number is None:
            raise EntryNumberError(verification.why)
        return verification.number

    @classmethod
    def complete(cls, text: str) -> EntryNumber:
        """As `parse`, but `FILER NUMBER` without a check digit (10 characters) is read too and completed.

        Raises:
            EntryNumberError: as `parse`.
        """
        characters = _characters(text, "an entry number")
        if len(characters) == LENGTH - 1:
            return cls.of(characters[:3], characters[3:])
        return cls.parse(text)


@dataclass(frozen=True)
class Verification:
    """What checking a text for an entry number found; `number` is there only when all of it is right."""

    text: str
    """The text as given."""
    ok: bool
    number: EntryNumber | None
    right: str
    """The number with its right check digit; empty when the text has not the shape of an entry number."""
    why: str
    """One or two sentences for a person: what is right, or what is wrong and what to do."""


def verify(text: str) -> Verification:
    """Check a text that should be an entry number. Never raises.

    Some carriers and public lists carry 11-character numbers with a check digit of their own; they fail here.
    """
    try:
        filer_code, number, given = _parts(text)
    except EntryNumberError as error:
        return Verification(text, False, None, "", str(error))
    entry_number = EntryNumber.of(filer_code, number)
    if given != str(entry_number.digit):
        why = _wrong_digit(filer_code, number, given, entry_number.digit)
        return Verification(text, False, None, str(entry_number), why)
    return Verification(text, True, entry_number, str(entry_number), f"Check digit {given} is right.")


def check_digit(filer_code: str, number: str) -> int:
    """The check digit, 0 to 9, of a 3-character filer code and a 7-digit number.

    Letters count A-I 1-9, J-R 1-9, S-Z 2-9. Positions 2, 4, 6, 8 and 10 from the left are doubled, the
    digits of a product over 9 are added, and the check digit brings the sum up to a full ten (CATAIR
    Appendix E; CBP 7501 instructions, appendix 1). The arithmetic takes filer code `000`, which no filer has.

    Raises:
        EntryNumberError: the filer code or the number has another shape.
    """
    values = [_VALUE_OF[character] for character in _filer_characters(filer_code) + normalise_number(number)]
    doubled = sum(sum(divmod(2 * value, 10)) for value in values[1::2])
    return -(sum(values[0::2]) + doubled) % 10


def normalise_filer_code(text: str) -> str:
    """A filer code as CBP assigns it: three characters A-Z or 0-9 in any mix, but not `000` (Appendix E).

    Raises:
        EntryNumberError: the text is no filer code.
    """
    filer_code = _filer_characters(text)
    if filer_code == "000":
        raise EntryNumberError(
            '"000" is no filer code: codes of digits alone run from 001 to 999. Look at a filed entry.'
        )
    return filer_code


def normalise_number(text: str) -> str:
    """The seven digits of an entry number, leading zeros included; spaces and hyphens are dropped.

    Raises:
        EntryNumberError: not seven digits. Fewer are not padded silently: the message shows the padded form.
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    number = _characters(text, "the 7 digits of an entry number")
    _refuse_letters(number, text)
    if len(number) < _NUMBER_DIGITS:
        raise EntryNumberError(
            f"{_quoted(text)} has {_counted(len(number), 'digit')}, the number has 7, leading zeros "
            f"included. If that is all of it, write {number.zfill(_NUMBER_DIGITS)}."
        )
    if len(number) == _NUMBER_DIGITS + 1:
        raise EntryNumberError(
            f"{_quoted(text)} has 8 digits, the number has 7. If the last is the check digit, leave it out."
        )
    if len(number) > _NUMBER_DIGITS:
        raise EntryNumberError(
            f"{_quoted(text)} has {_counted(len(number), 'digit')}, the number has 7. Read it again."
        )
    return number


def _parts(text: str) -> tuple[str, str, str]:
    """Filer code, number and check digit as written; their shape is checked, the digit's value is not."""
    characters = _characters(text, "an entry number")
    if len(characters) != LENGTH:
        raise EntryNumberError(f"{_quoted(text)} {_wrong_length(characters)}")
    filer_code = normalise_filer_code(characters[:3])
    _refuse_letters(characters[3:10], text)
    if characters[10] not in string.digits:
        raise EntryNumberError(
            f"{_quoted(text)}: the check digit is the letter {_quoted(characters[10])}. "
            "It must be a digit 0 to 9. Read it again."
        )
    return filer_code, characters[3:10], characters[10]


def _filer_characters(text: str) -> str:
    if _PLAIN_FILER_CODE.fullmatch(text):
        return text
    filer_code = _characters(text, "a filer code")
    if len(filer_code) != _FILER_CHARACTERS:
        raise EntryNumberError(
            f"{_quoted(text)} has {_counted(len(filer_code), 'character')}, a filer code has 3, such as B76. "
            "Read it again."
        )
    return filer_code


def _characters(text: str, what: str) -> str:
    """The letters and digits of a text, upper case; separators are dropped, anything else is refused."""
    characters = "".join(character for character in text if not _is_separator(character))
    if not characters:
        raise EntryNumberError(f"{_quoted(text)}: nothing to read. Give {what}.")
    for character in characters:
        # ASCII is tested first: isdigit() and isalnum() also accept the digits and letters of other scripts.
        if not character.isascii():
            raise EntryNumberError(f"{_quoted(text)}: {_foreign(character)}")
        if not character.isalnum():
            raise EntryNumberError(
                f"{_quoted(text)}: the sign {_quoted(character)} has no place in {what}. "
                "Use A-Z, 0-9 and hyphens."
            )
    return characters.upper()


def _is_separator(character: str) -> bool:
    """Spaces, every kind of dash, and the invisible characters that come along from a PDF or a web page."""
    return (
        character.isspace()
        or character == "\N{MINUS SIGN}"
        or unicodedata.category(character) in {"Pd", "Cf"}
    )


def _foreign(character: str) -> str:
    name = unicodedata.name(character, "a character without a name").lower()
    if character.isnumeric():
        return (
            f"{_quoted(character)} ({name}) is not one of the digits 0-9. Type it again on a plain keyboard."
        )
    if character.isalpha():
        return (
            f"{_quoted(character)} ({name}) is not one of the letters A-Z. Type it again on a plain keyboard."
        )
    return f"{_quoted(character)} ({name}) has no place here. Use A-Z, 0-9 and hyphens."


def _refuse_letters(number: str, text: str) -> None:
    letter = next((character for character in number if character not in string.digits), "")
    if not letter:
        return
    lookalike = _DIGIT_LOOKALIKES.get(letter)
    advice = f"Is it the digit {lookalike}?" if lookalike else "Only the filer code may hold letters."
    raise EntryNumberError(f"{_quoted(text)}: the letter {_quoted(letter)} stands among the digits. {advice}")


def _wrong_length(characters: str) -> str:
    shape = "an entry number has 11: 3 of filer code, 7 digits, 1 check digit."
    if len(characters) > LENGTH:
        return f"is too long: {_counted(len(characters), 'character')}; {shape} Give one number at a time."
    short = f"is too short: {_counted(len(characters), 'character')}; {shape}"
    if len(characters) == LENGTH - 1 and _PLAIN_NUMBER.fullmatch(characters[3:]):
        filer_code, number = characters[:3], characters[3:]
        complete = f"{filer_code}-{number}-{check_digit(filer_code, number)}"
        return f"{short} If only the check digit is missing, the number is {complete}."
    if len(characters) == _IN_BOND_DIGITS and characters.isdigit():
        return f"{short} Nine digits may be an in-bond number (CBP 7512), which follows other rules."
    return f"{short} Read it again."


def _wrong_digit(filer_code: str, number: str, given: str, right: int) -> str:
    return (
        f"{filer_code}-{number}-{given}: the check digit is wrong, for {filer_code}-{number} it is {right}. "
        f"Read the whole number again. If the first ten are right, it is {filer_code}-{number}-{right}."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _quoted(text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return '"' + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in shown) + '"'
