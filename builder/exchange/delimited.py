"""Tables as text, whatever parts their columns: commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.exchange.grid import MAX_CELL, Grid, Row, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = ",;\t|"
_SAMPLE = 200
"""Rows by which the mark between columns is found."""
_SAID = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""How Excel writes which mark it used."""


def read_delimited(text: str, name: str) -> Grid:
    """The rows of a text.

    Raises:
        UsageError: the text is no table, or too large for one.
    """
    said = _SAID.match(text)
    mark = said[1] if said else find_mark(text)
    skipped = 1 if said else 0
    table = text[said.end() :] if said else text
    try:
        _look_for_open_quotation(table, mark, skipped)
        rows = bounded(_rows(table, mark, skipped), name)
    except csv.Error as error:
        raise UsageError(
            f"{name}: not readable as a table ({error}). Look for a quotation mark that is left open."
        ) from error
    return Grid(rows, unit="line")


def _look_for_open_quotation(text: str, mark: str, skipped: int) -> None:
    """One that is never closed takes all that follows for one cell; any other slip is forgiven.

    Raises:
        csv.Error: there is one; the message says in which line it begins.
    """
    line = 1 + skipped
    try:
        for row in _rows(text, mark, skipped, strict=True):
            line = row.number + 1
    except csv.Error as error:
        if "end of data" in str(error):
            raise csv.Error(f"line {line} or below") from error


def find_mark(text: str) -> str:
    """The mark that parts most rows into the same number of columns."""
    return max(MARKS, key=lambda mark: _consistency(text, mark))


def _consistency(text: str, mark: str) -> int:
    try:
        widths = Counter(len(row.cells) for row in islice(_rows(text, mark), _SAMPLE) if any(row.cells))
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def _rows(text: str, mark: str, skipped: int = 0, *, strict: bool = False) -> Iterator[Row]:
    before = csv.field_size_limit(MAX_CELL * 4)  # it holds for the whole process, so it is put back
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)
        line = 1
        for cells in reader:
            yield Row(line + skipped, tuple(cells))
            line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)
