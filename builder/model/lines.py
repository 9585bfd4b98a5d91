"""The firm's own export of clients' tariff lines in `lines.csv`; for the agencies it names it wins over public tables.

The columns are those of `COLUMNS`; only `hts` must be filled. A line with neither agency nor flag says that no agency
flag stood on the number on that day. 5,000 rows load in well under a second. No importer numbers.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.customs.tariff_flags import normalise_tariff_number, show_tariff_number
from builder.errors import PlaybookError, SaveError, UnknownAgencyError
from builder.model.clients import MAX_PROBLEMS
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import KINDS, MAX_LINE, AnswerError, clean
from builder.model.questions import Question
from builder.model.table import BYTE_ORDER_MARK, header_problems, problem, read_text
from builder.model.tablerows import ListedRow, is_thing, refuse_comment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    columns: tuple[str, ...] = field(default=(), compare=False)
    """The file's columns; empty where the layout is not understood."""
    rows: tuple[ListedRow, ...] = field(default=(), compare=False)
    """Every row, also those that are no line."""

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


def read_agency(text: str, reference: Reference) -> tuple[str, str]:
    """Code and flag of what a person writes for an agency: `APHIS`, `APH AQ2`, `AQ2`, or `none` for no flag.

    Raises:
        UnknownAgencyError: nothing was written, or no agency or flag goes by that.
    """
    words = text.split()
    if not words:
        raise UnknownAgencyError(
            "No agency was given. Pick one, or write none if no flag stood on the number."
        )
    if text.strip().casefold() == "none":
        return "", ""
    flag = words[-1].upper()
    if not _FLAG.fullmatch(flag):
        return reference.agencies.find(" ".join(words)).code, ""
    if len(words) == 1:
        return reference.agencies.with_flag(flag)[0].code, flag
    code = reference.agencies.find(" ".join(words[:-1])).code
    try:
        owner = reference.agencies.with_flag(flag)[0].code
    except UnknownAgencyError:
        return code, flag  # CBP's table may be newer than ours
    if owner != code:
        raise UnknownAgencyError(f"Flag {flag} is one of {owner}, not of {code}.")
    return code, flag


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
        header = _header(next(rows, []))
        wrong = tuple(header_problems(header, name, COLUMNS, "hts"))
        if wrong:
            return LineList(problems=wrong)
        reader = _Reader(header, name, reference)
        found = [reader.row(tuple(row), rows.line_num) for row in rows if is_thing(row)]
    except csv.Error as error:
        hint = "Save the file again as comma-separated CSV."
        return LineList(problems=(problem(name, rows.line_num, f"not readable as CSV: {error}.", hint),))
    lines = tuple(line for _, line in found if line)
    listed = tuple(row for row, _ in found)
    return LineList(lines, tuple(reader.problems[:MAX_PROBLEMS]), tuple(header), listed)


def lines_text(path: Path) -> str:
    """The text of `lines.csv` with the mark that some spreadsheets put in front; empty without a file.

    Raises:
        SaveError: the file cannot be read as UTF-8.
    """
    if not path.exists():
        return ""
    text = read_text(path, keep_mark=True)
    if not isinstance(text, str):
        raise SaveError(f"{text} Nothing was saved.")
    return text


def with_lines(
    text: str, name: str, *, changed: Mapping[int, Line] | None = None, added: Sequence[Line] = ()
) -> str:
    """The text of `lines.csv` with some lines put in another's place and others at the end.

    Args:
        text: the file as `lines_text` gives it; an empty one gets a header.
        name: how the file is named in messages.
        changed: new lines by the `Line.line` of those whose place they take.
        added: lines for the end.

    Raises:
        SaveError: the text is no list of lines, so nothing can be put into it safely.
    """
    changed = changed or {}
    mark, body = (
        (BYTE_ORDER_MARK, text.removeprefix(BYTE_ORDER_MARK))
        if text.startswith(BYTE_ORDER_MARK)
        else ("", text)
    )
    old = _rows(body if body.strip() else ",".join(COLUMNS) + "\n", name)
    for line in (*changed.values(), *added):
        refuse_comment([line.client, line.number], name)
    columns = _columns(old[0].cells, name, [*changed.values(), *added])
    end = re.search(r"\r?\n|\r", old[0].text)
    newline = end[0] if end else "\n"
    rows = [old[0] if columns == old[0].cells else _row(columns, newline)]
    rows += [
        _row(_cells(changed[row.end], columns), newline) if row.end in changed else row for row in old[1:]
    ]
    if added and not rows[-1].text.endswith(("\n", "\r")):
        rows[-1] = replace(rows[-1], text=rows[-1].text + newline)
    rows += [_row(_cells(line, columns), newline) for line in added]
    made = "".join(row.text for row in rows)
    if [row.cells for row in _rows(made, name)] != [row.cells for row in rows]:
        raise SaveError(f"{name}: a quotation mark is left open. Nothing was saved; mend the file first.")
    return mark + made


@dataclass(frozen=True)
class _Row:
    """A row of CSV text as it stands there."""

    cells: list[str]
    text: str
    end: int = 0
    """The line of the text on which it ends."""


def _rows(text: str, name: str) -> list[_Row]:
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical)
    rows: list[_Row] = []
    begin = 0
    try:
        for cells in reader:
            rows.append(_Row(cells, "".join(physical[begin : reader.line_num]), reader.line_num))
            begin = reader.line_num
    except csv.Error as error:
        raise SaveError(
            f"{name}:{reader.line_num}: not readable as CSV: {error}. Nothing was saved; mend the file first."
        ) from error
    return rows


def _columns(cells: list[str], name: str, lines: Sequence[Line]) -> list[str]:
    """The header, with the columns it lacks for some lines at its end."""
    header = _header(cells)
    for wrong in header_problems(header, name, COLUMNS, "hts"):
        raise SaveError(f"{wrong} Nothing was saved; mend the file first.")
    used = {
        column for line in lines for column, cell in zip(COLUMNS, _cells(line, COLUMNS), strict=True) if cell
    }
    return [*cells, *(column for column in COLUMNS if column in used and column not in header)]


def _header(cells: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _cells(line: Line, columns: Sequence[str]) -> list[str]:
    """A line as cells; the number with dots, so that a spreadsheet takes most of them for text."""
    cells = {
        "client": line.client,
        "hts": show_tariff_number(line.number),
        "agency": line.agency,
        "flag": line.flag,
        "program": line.program,
        "checked_on": line.checked_on.isoformat() if line.checked_on else "",
    }
    return [cells[column] for column in _header(columns)]


def _row(cells: list[str], newline: str) -> _Row:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=newline).writerow(cells)
    return _Row(cells, stream.getvalue())


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

    def row(self, cells: tuple[str, ...], at: int) -> tuple[ListedRow, Line | None]:
        """A row and the line it makes."""
        before = len(self.problems)
        line = self.line(cells, at)
        return ListedRow(cells, at, tuple(self.problems[before:])), line

    def line(self, row: Sequence[str], at: int) -> Line | None:
        """A row as a line; None when it may not be kept, since a wrong line is worse than none."""
        try:
            return self._line(row, at)
        except PlaybookError as error:
            self._complain(at, str(error), "")
        except _BadRowError as error:
            self._complain(at, str(error), error.hint)
        return None

    def _line(self, row: Sequence[str], at: int) -> Line:
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
        wrong = problem(self.name, at, message, hint)
        self.problems.append(replace(wrong, question=self.name, steps=(f"line {at}",)))


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
