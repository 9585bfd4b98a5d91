"""Rows of `clients.csv` changed and added; every other row stays as it is, byte by byte."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.clients import COLUMNS
from builder.model.table import BYTE_ORDER_MARK, header_problems
from builder.model.tablerows import refuse_comment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Cells = Mapping[str, str]
    """Cells by the name of their column."""


def with_rows(text: str, name: str, changed: Mapping[int, Cells], added: Sequence[Cells]) -> str:
    """The text with some cells changed and rows added at its end; a header that lacks a column gets it.

    Args:
        text: the file; an empty one gets a header.
        name: how the file is named in messages.
        changed: new cells by the line on which their row ends.
        added: new rows.

    Raises:
        SaveError: the text is no list of clients, so nothing can be put into it safely.
    """
    if not (changed or added):
        return text
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    body = text.removeprefix(mark)
    rows = _rows(body if body.strip() else ",".join(COLUMNS) + "\n", name)
    header = _header(rows[0][0])
    for wrong in header_problems(header, name, COLUMNS, "name"):
        raise SaveError(f"{wrong} Nothing was saved; mend the file first.")
    for named in (*changed.values(), *added):
        refuse_comment([named.get("name", ""), *named.values()], name)
    ends = re.search(r"\r?\n|\r", rows[0][1])
    newline = ends[0] if ends else "\n"
    used = {column for cells in (*changed.values(), *added) for column, cell in cells.items() if cell}
    columns = [*rows[0][0], *(column for column in COLUMNS if column in used and column not in header)]
    parts = [rows[0][1] if columns == rows[0][0] else _line(columns, newline)]
    for cells, lines, end in rows[1:]:
        if end in changed:
            held = dict(zip(header, cells, strict=False)) | dict(changed[end])
            parts.append(_line([held.get(column, "") for column in _header(columns)], newline))
        else:
            parts.append(lines)
    if added and not parts[-1].endswith(("\n", "\r")):
        parts[-1] += newline
    parts += [_line([cells.get(column, "") for column in _header(columns)], newline) for cells in added]
    made = "".join(parts)
    if len(_rows(made, name)) != len(rows) + len(added):
        raise SaveError(f"{name}: a quotation mark is left open. Nothing was saved; mend the file first.")
    return mark + made


def _header(cells: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in cells]


def _rows(text: str, name: str) -> list[tuple[list[str], str, int]]:
    """The rows as cells, as they stand, and the line on which each ends."""
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical)
    rows = []
    begin = 0
    try:
        for cells in reader:
            rows.append((cells, "".join(physical[begin : reader.line_num]), reader.line_num))
            begin = reader.line_num
    except csv.Error as error:
        raise SaveError(
            f"{name}:{reader.line_num}: not readable as CSV ({error}). Nothing was saved."
        ) from error
    return rows


def _line(cells: Sequence[str], newline: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=newline).writerow(cells)
    return stream.getvalue()
