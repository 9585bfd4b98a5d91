"""The firm's own export of clients' tariff lines in `lines.csv`; for the agencies it names it wins over public tables.

The columns are those of `COLUMNS`; only `hts` must be filled. A line with neither agency nor flag says that no agency
flag stood on the number on that day. 5,000 rows load in well under a second. No importer numbers.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.customs.tariff_flags import normalise_tariff_number
from builder.errors import PlaybookError
from builder.model.clients import MAX_PROBLEMS
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import KINDS, MAX_LINE, AnswerError, clean
from builder.model.questions import Question
from builder.model.table import header_problems, problem, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from builder.customs.tariff_flags import FlagTable, TariffAnswer
    from builder.model.kinds import Reference
    from builder.model.problems import Problem

COLUMNS = ("client", "hts", "agency", "flag", "program", "checked_on")
_FLAG = re.compile(r"[A-Z]{2}[0-9X]")
_DAY = Question(id="checked_on", ask="On which day?", kind="date", why="")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One tariff line of a client as the firm's own system has it."""

    number: str
    """4, 6, 8 or 10 digits."""
    client: str = ""
    """Empty for a line that holds for every client."""
    agency: str = ""
    """Three letters; empty when no agency flag stood on the number."""
    flag: str = ""
    program: str = ""
    checked_on: date | None = None
    """The day of the export; None when the file gives none."""
    line: int = 0


@dataclass(frozen=True)
class LineList:
    """A firm's own lines and what is wrong with their file."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    def find(self, hts_text: str) -> tuple[Line, ...]:
        """The lines on a tariff number, on numbers it begins with and on numbers that begin with it.

        Raises:
            TariffNumberError: the text is no tariff number.
        """
        number = normalise_tariff_number(hts_text)
        return tuple(
            line for line in self.lines if line.number.startswith(number) or number.startswith(line.number)
        )


@dataclass(frozen=True)
class Finding:
    """What the firm's own list and the public tables say about one tariff number."""

    number: str
    own: tuple[Line, ...]
    public: TariffAnswer
    """Without the flags of agencies for which the firm's own list speaks."""


def look_up(hts_text: str, table: FlagTable, own: LineList) -> Finding:
    """The firm's own lines on a number, and what the public tables add for other agencies.

    An own line on a longer number speaks for that number only, so it hides nothing about the shorter one.

    Raises:
        TariffNumberError: the text is no tariff number.
    """
    answer = table.find(hts_text)
    lines = own.find(hts_text)
    settled = {line.agency for line in lines if answer.number.startswith(line.number)}
    public = replace(
        answer,
        flags=tuple(flag for flag in answer.flags if flag.agency not in settled),
        below=tuple(flag for flag in answer.below if flag.agency not in settled),
    )
    return Finding(answer.number, lines, public)


def load_lines(path: Path, reference: Reference) -> LineList:
    """Reads `lines.csv`; a firm without the file has only the public tables."""
    if not path.exists():
        return LineList()
    text = read_text(path)
    return parse_lines(text, path.name, reference) if isinstance(text, str) else LineList(problems=(text,))


def parse_lines(text: str, name: str, reference: Reference) -> LineList:
    """Reads the lines out of CSV text with a header row."""
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        wrong = tuple(header_problems(header, name, COLUMNS, "hts"))
        if wrong:
            return LineList(problems=wrong)
        reader = _Reader(header, name, reference)
        lines = tuple(line for row in rows if any(row) and (line := reader.line(row, rows.line_num)))
    except csv.Error as error:
        hint = "Save the file again as comma-separated CSV."
        return LineList(problems=(problem(name, rows.line_num, f"not readable as CSV: {error}.", hint),))
    return LineList(lines, tuple(reader.problems[:MAX_PROBLEMS]))


class _BadRowError(Exception):
    """A row that may not be kept."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class _Reader:
    def __init__(self, header: list[str], name: str, reference: Reference) -> None:
        self.header = header
        self.name = name
        self.problems: list[Problem] = []
        self._number = lru_cache(maxsize=None)(normalise_tariff_number)
        self._agency = lru_cache(maxsize=None)(lambda text: reference.agencies.find(text).code)
        self._date = lru_cache(maxsize=None)(lambda text: _day(text, reference))
        self._flagged = lru_cache(maxsize=None)(lambda text: reference.agencies.with_flag(text)[0].code)

    def line(self, row: list[str], at: int) -> Line | None:
        """A row as a line; None when it may not be kept, since a wrong line is worse than none."""
        try:
            return self._line(row, at)
        except PlaybookError as error:
            self._complain(at, str(error), "")
        except _BadRowError as error:
            self._complain(at, str(error), error.hint)
        return None

    def _line(self, row: list[str], at: int) -> Line:
        if len(row) > len(self.header):
            raise _BadRowError(
                "the row has more cells than the header.", "Put a cell that holds a comma in quotes."
            )
        cells = dict(zip(self.header, (" ".join(clean(cell).split()) for cell in row), strict=False))
        if any(len(cell) > MAX_LINE for cell in cells.values()):
            raise _BadRowError(f"a cell holds more than {MAX_LINE} characters.", "Shorten it.")
        if reason := forbidden_reason(" | ".join(cells.values())):
            raise _BadRowError(reason, "Take it out.")
        flag = _flag(cells.get("flag", ""))
        return Line(
            number=self._number(cells.get("hts", "")),
            client=cells.get("client", ""),
            agency=self._agency_of(cells.get("agency", ""), flag),
            flag=flag,
            program=cells.get("program", ""),
            checked_on=self._checked(cells.get("checked_on", ""), at),
            line=at,
        )

    def _agency_of(self, named: str, flag: str) -> str:
        """The agency's code; a flag that CBP's table does not know is taken as the row says."""
        if not named:
            return self._flagged(flag) if flag else ""
        code = self._agency(named)
        try:
            owner = self._flagged(flag) if flag else code
        except PlaybookError:
            return code  # CBP's table may be newer than ours
        if owner != code:
            raise _BadRowError(f"flag {flag} is one of {owner}, not of {code}.", "Correct the row.")
        return code

    def _checked(self, text: str, at: int) -> date | None:
        if not text:
            return None
        try:
            return self._date(text)
        except AnswerError as error:
            self._complain(at, str(error), "")
            return None

    def _complain(self, at: int, message: str, hint: str) -> None:
        self.problems.append(problem(self.name, at, message, hint))


def _day(text: str, reference: Reference) -> date:
    found = KINDS["date"].parse(text, _DAY, reference)
    if not isinstance(found, date):
        raise TypeError(text)
    return found


def _flag(text: str) -> str:
    flag = text.upper()
    if flag and not _FLAG.fullmatch(flag):
        raise _BadRowError(
            f'"{text[:20]}" is no flag: two letters and a digit, such as FD3.', "Correct the row."
        )
    return flag
