"""Agency flags on tariff numbers, for a first look without ACE: who may want data, and on what source.

The rows come from `playbook_src/reference/hts_flags.csv`, a public compilation of tables that APHIS (with the Lacey
Act), NMFS and DEA publish. Most agencies publish no such list, so a number without a flag here is not cleared.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, cast, get_args

from builder.errors import ReferenceDataError, TariffNumberError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.customs.marks import Mark

Requirement = Literal["may", "required"]

MARK: Mark = "secondary"
"""Of every row: taken from a public compilation of the agencies' tables, not checked one by one."""

LISTED = ("APH", "DEA", "NMF")
"""The agencies that the table has rows of; APH includes the Lacey Act."""
UNLISTED = ("FDA", "EPA", "NHTSA", "FWS", "FSIS", "AMS", "TTB", "CPSC", "OMC")
"""The agencies that flag tariff numbers but whose lists are not public in this form."""
SILENCE = (
    "No flag here does not mean no requirement. The lists of "
    f"{', '.join(UNLISTED[:-1])} and {UNLISTED[-1]} are not public, so they are not in this table."
)

LENGTHS = (4, 6, 8, 10)
"""How many digits a tariff number has: heading, subheading, rate line, statistical number."""

_NUMBER = re.compile(r"([0-9]{4})(?:[. -]?([0-9]{2})(?:[. -]?([0-9]{2})(?:[. -]?([0-9]{2}))?)?)?")
_ROW_NUMBER = re.compile(r"[0-9]{4}(?:[0-9]{2}){0,3}")
_FLAG = re.compile(r"[A-Z]{2}[0-9X]")
_SHOWN = 30


@dataclass(frozen=True)
class TariffFlag:
    """One agency flag on a tariff number and on every longer number that begins with it."""

    number: str
    """4, 6, 8 or 10 digits."""
    agency: str
    """Three letters, as in `agencies.yaml`."""
    flag: str
    requirement: Requirement
    """`may`: data may be required, and can be disclaimed. `required`: data must be sent."""
    program: str
    """As the source writes it; empty where it names none."""
    source: str
    dated: str
    """Date or edition of the source, in words; shown beside every flag."""

    @property
    def mark(self) -> Mark:
        """How sure the row is."""
        return MARK


@dataclass(frozen=True)
class TariffAnswer:
    """What the table says about a tariff number, and what it cannot say."""

    number: str
    """The digits that were asked for."""
    flags: tuple[TariffFlag, ...]
    """Flags on the number itself, or on a shorter number that it begins with; the more exact first."""
    below: tuple[TariffFlag, ...]
    """Flags on some longer numbers that begin with it, in their order."""
    silence: str = SILENCE
    """What no flag means, to be shown with every answer."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Codes of the agencies with a flag on the number or on some numbers below it."""
        return tuple(dict.fromkeys(flag.agency for flag in (*self.flags, *self.below)))


@dataclass(frozen=True)
class FlagTable:
    """All flags of the file, in the order of their numbers."""

    flags: tuple[TariffFlag, ...]

    def find(self, hts_text: str) -> TariffAnswer:
        """The flags on a tariff number of 4, 6, 8 or 10 digits, with or without dots.

        Raises:
            TariffNumberError: the text is no tariff number; the message says why.
        """
        number = normalise_tariff_number(hts_text)
        shorter = [number[:length] for length in reversed(LENGTHS) if length <= len(number)]
        above = tuple(flag for prefix in shorter for flag in self._by_number.get(prefix, ()))
        return TariffAnswer(number, above, tuple(self._below(number)))

    def _below(self, number: str) -> Iterator[TariffFlag]:
        for flag in self.flags[bisect_left(self._numbers, number) :]:
            if not flag.number.startswith(number):
                return
            if flag.number != number:
                yield flag

    @cached_property
    def _numbers(self) -> Sequence[str]:
        return [flag.number for flag in self.flags]

    @cached_property
    def _by_number(self) -> Mapping[str, list[TariffFlag]]:
        found: dict[str, list[TariffFlag]] = {}
        for flag in self.flags:
            found.setdefault(flag.number, []).append(flag)
        return found


def normalise_tariff_number(text: str) -> str:
    """The digits of a tariff number: `0106.14.0000` is 0106140000.

    Raises:
        TariffNumberError: it is none. An odd number of digits is refused, since a spreadsheet that drops the zero
            in front would turn the number into another one.
    """
    words = " ".join(text.split())
    if match := _NUMBER.fullmatch(words):
        digits = "".join(part for part in match.groups() if part)
        if digits.startswith("00"):
            raise TariffNumberError(f'"{digits}" is no tariff number: chapters begin with 01.')
        return digits
    raise TariffNumberError(_why_not(words))


def show_tariff_number(number: str) -> str:
    """The digits with dots, as the tariff prints them: 0106.14.0000."""
    heads = (number[:4], number[4:6], number[6:])
    return ".".join(part for part in heads if part)


def _why_not(words: str) -> str:
    if not words:
        return "No tariff number was given. Write 4 to 10 digits, such as 0106.14.0000."
    shown = words if len(words) <= _SHOWN else words[:_SHOWN] + "..."
    digits = re.sub(r"[. -]", "", words)
    if not (digits.isascii() and digits.isdigit()):
        return f'"{shown}" is no tariff number. Write 4, 6, 8 or 10 digits, such as 0106.14.0000.'
    if len(digits) in (3, 5, 7, 9):
        return (
            f'"{shown}" has {len(digits)} digits; a tariff number has 4, 6, 8 or 10. '
            "A spreadsheet may have dropped the zero in front."
        )
    if len(digits) in LENGTHS:
        return f'"{shown}" has its dots in odd places. Write it as {show_tariff_number("0106140000"[: len(digits)])}.'
    count = "1 digit" if len(digits) == 1 else f"{len(digits)} digits"
    return f'"{shown}" has {count}; a tariff number has 4, 6, 8 or 10. Correct it.'


@cache
def load_flags(path: Path) -> FlagTable:
    """The table in a CSV file with the columns `hts_prefix` and those of `TariffFlag`; read once per path.

    Raises:
        ReferenceDataError: the file cannot be read, or a row is not a flag; the message names the line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            flags = sorted(_flags(csv.reader(file, strict=True), path), key=lambda flag: flag.number)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReferenceDataError(f"{path}: cannot be read: {error}. Restore the file.") from error
    return FlagTable(tuple(flags))


def _flags(rows: Iterator[list[str]], path: Path) -> Iterator[TariffFlag]:
    columns = ["hts_prefix", *(field.name for field in fields(TariffFlag)[1:])]
    if next(rows, None) != columns:
        raise ReferenceDataError(f"{path}:1: the columns must be {', '.join(columns)}. Restore the line.")
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise ReferenceDataError(f"{path}:{line}: the line has not {len(columns)} columns. Correct it.")
        number, agency, flag, requirement, program, source, dated = row
        found = TariffFlag(number, agency, flag, cast("Requirement", requirement), program, source, dated)
        if fault := _fault(found, seen):
            raise ReferenceDataError(f"{path}:{line}: {fault}. Correct the line.")
        seen.add((number, flag))
        yield found


def _fault(flag: TariffFlag, seen: set[tuple[str, str]]) -> str:
    if not _ROW_NUMBER.fullmatch(flag.number):
        return f'"{flag.number}" is not 4, 6, 8 or 10 digits'
    if not _FLAG.fullmatch(flag.flag):
        return f'"{flag.flag}" is no flag'
    if (flag.number, flag.flag) in seen:
        return f"{flag.flag} on {flag.number} is there twice"
    if flag.requirement not in get_args(Requirement):
        return f'"{flag.requirement}" is neither may nor required'
    if not (flag.agency and flag.source and flag.dated):
        return "agency, source or date is missing"
    return ""
