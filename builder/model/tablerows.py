"""The rows of a CSV text as they stand there, so that a change of one row leaves every other byte as it was."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.table import BYTE_ORDER_MARK, header_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.problems import Problem


@dataclass(frozen=True)
class Row:
    """One row."""

    cells: tuple[str, ...]
    text: str
    """What stands in the file, with the end of its line."""
    line: int
    """The line of the file on which it ends."""


@dataclass(frozen=True)
class ListedRow:
    """One row that says something, and what is wrong with it."""

    cells: tuple[str, ...]
    """As they stand in the file, in the order of its columns."""
    line: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class TableText:
    """A CSV text with a header row."""

    name: str
    mark: str
    header: Row
    rows: tuple[Row, ...]
    """Every row below the header, also empty ones and comments."""
    in_doubt: bool = False
    """Whether a row stands behind one that it was not read behind."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns, trimmed and in small letters."""
        return column_names(self.header.cells)

    @property
    def things(self) -> list[int]:
        """The positions of the rows that are neither empty nor a comment."""
        return [position for position, row in enumerate(self.rows) if is_thing(row.cells)]

    @property
    def newline(self) -> str:
        """How the lines of the file end."""
        end = re.search(r"\r?\n|\r", self.header.text)
        return end[0] if end else "\n"

    def cells_of(self, row: Row) -> dict[str, str]:
        """The cells of a row by column."""
        return by_column(self.columns, row.cells)

    def with_cells(self, position: int, cells: Mapping[str, str]) -> TableText:
        """The table with some cells of a row changed; columns that it lacks are added at its end."""
        return self.with_changes({position: cells})

    def with_changes(
        self, changed: Mapping[int, Mapping[str, str]], added: Sequence[Mapping[str, str]] = ()
    ) -> TableText:
        """The table with cells of many rows changed, by their positions, and rows added behind the last one.

        Columns that it lacks are added at its end where a cell of theirs is not empty.
        """
        every = (*changed.values(), *added)
        table = self._with_columns([column for cells in every for column, cell in cells.items() if cell])
        rows = list(self.rows)
        for position, cells in changed.items():
            row = self.rows[position]
            known = {column: cell for column, cell in cells.items() if column in table.columns}
            end = row.text[len(row.text.rstrip("\r\n")) :]
            rows[position] = table._row_of({**table.cells_of(row), **known}, end, row.line)  # noqa: SLF001 (same class)
        rows += [table._row_of(cells, self.newline, 0) for cells in added]  # noqa: SLF001 (the same class)
        return replace(
            table,
            rows=_ended(rows, self.newline) if added else tuple(rows),
            in_doubt=self.in_doubt or bool(added),
        )

    def with_row(self, position: int, cells: Mapping[str, str]) -> TableText:
        """The table with a new row before the one that stands at a position now."""
        table = self._with_columns([column for column, cell in cells.items() if cell])
        made = table._row_of(cells, self.newline, 0)  # noqa: SLF001 (the same class)
        rows = _ended((*self.rows[:position], made, *self.rows[position:]), self.newline)
        return replace(table, rows=rows, in_doubt=True)

    def without(self, positions: Sequence[int]) -> TableText:
        """The table without some rows."""
        gone = set(positions)
        return replace(self, rows=tuple(row for i, row in enumerate(self.rows) if i not in gone))

    def moved(self, old: int, new: int) -> TableText:
        """The table with a row at another position."""
        rows = list(self.rows)
        rows.insert(new, rows.pop(old))
        return replace(self, rows=_ended(rows, self.newline), in_doubt=True)

    def arranged(self, rows: Sequence[Row]) -> TableText:
        """The table with other rows, or with its own in another order."""
        return replace(self, rows=_ended(rows, self.newline), in_doubt=True)

    def text(self) -> str:
        """The whole text.

        Raises:
            SaveError: the text does not read as these rows.
        """
        header = _ended([self.header, *self.rows], self.newline)[0] if self.rows else self.header
        made = "".join(row.text for row in (header, *self.rows))
        rows = [row.cells for row in (header, *self.rows)]
        if self.in_doubt and [row.cells for row in _rows(made, self.name)] != rows:
            raise SaveError(
                f"{self.name}: a quotation mark is left open. Nothing was saved; mend the file first."
            )
        return self.mark + made

    def _with_columns(self, wanted: Sequence[str]) -> TableText:
        missing = [column for column in dict.fromkeys(wanted) if column not in self.columns]
        if not missing:
            return self
        return replace(self, header=_written((*self.header.cells, *missing), self.newline, 1))

    def _row_of(self, cells: Mapping[str, str], newline: str, line: int) -> Row:
        """A row of this table.

        Raises:
            SaveError: it would be read back as a comment.
        """
        texts = tuple(cells.get(column, "") for column in self.columns)
        refuse_comment(texts, self.name)
        return _written(texts, newline, line)


def _written(cells: tuple[str, ...], newline: str, line: int) -> Row:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=newline).writerow(cells)
    return Row(cells, stream.getvalue(), line)


def read_table(text: str, name: str, columns: Sequence[str], needed: str) -> TableText:
    """Reads a table to change it; an empty text gets a header.

    Args:
        text: the file's text, with its byte order mark if it has one.
        name: how the file is named in messages.
        columns: the columns there may be; the header of a new file.
        needed: the one that must be there.

    Raises:
        SaveError: the text is no such table, so nothing can be put into it safely.
    """
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    body = text.removeprefix(mark)
    header, *rows = _rows(body if body.strip() else ",".join(columns) + "\n", name)
    for wrong in header_problems(column_names(header.cells), name, columns, needed, strangers=True):
        if wrong.severity == "error":
            raise SaveError(f"{wrong} Nothing was saved; mend the file first.")
    return TableText(name, mark, header, tuple(rows))


def by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by column; what goes beyond the header is a part of the last column with its comma."""
    last = len(columns) - 1
    kept = [*cells[:last], ",".join(cells[last:])]
    return dict(zip(columns, [*kept, *[""] * (len(columns) - len(kept))], strict=True))


def column_names(cells: Sequence[str]) -> list[str]:
    """The cells of a header, trimmed and in small letters."""
    return [cell.strip().casefold() for cell in cells]


def is_thing(cells: Sequence[str]) -> bool:
    """Whether a row says something: it is not empty, and no comment (a first cell that begins with `# `)."""
    first = cells[0].lstrip() if cells else ""
    return any(cells) and not first.startswith("# ") and (first.rstrip() != "#" or any(cells[1:]))


def refuse_comment(cells: Sequence[str], name: str) -> None:
    """Refuses to write a row that would be read back as a comment.

    Raises:
        SaveError: the first cell begins like a comment.
    """
    if any(cells) and not is_thing(cells):
        raise SaveError(
            f'{name}: "{cells[0].strip()}" begins with "# ", as a comment does. Write it without that sign.'
        )


def _ended(rows: Sequence[Row], newline: str) -> tuple[Row, ...]:
    """Rows of which only the last one may lack the end of its line."""
    return tuple(
        row if row is rows[-1] or row.text.endswith(("\n", "\r")) else replace(row, text=row.text + newline)
        for row in rows
    )


def _rows(text: str, name: str) -> list[Row]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines)
    try:
        found = [(tuple(cells), reader.line_num) for cells in reader]
    except csv.Error as error:
        raise SaveError(
            f"{name}:{reader.line_num}: not readable as CSV: {error}. Nothing was saved; mend the file first."
        ) from error
    ends = [0, *(line for _, line in found)]
    return [
        Row(cells, "".join(lines[begin:end]), end)
        for (cells, _), (begin, end) in zip(found, pairwise(ends), strict=True)
    ]
