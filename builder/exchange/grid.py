"""Rows of cells as another program wrote them, and the table in them: where its header is, and what is below."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING

from builder.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MAX_ROWS = 50_000
MAX_COLUMNS = 500
"""Outlook writes 92; what has more is no list of people."""
MAX_CELL = 50_000
"""Characters of a cell; photographs written as text are longer."""
LOOKED_AT = 25
"""Rows at the top among which the header is looked for."""

_PAIR = re.compile(r"(.+?)\s+(\d+)\s+-\s+(?:type|label)", re.IGNORECASE)
_VALUE = re.compile(r"(.+?)\s+(\d+)\s+-\s+value", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of cells."""

    number: int
    """The number of its line, row or card in the file."""
    cells: tuple[str, ...]
    flaws: Mapping[int, str] = field(default_factory=dict)
    """Why a cell could not be read, by its column."""


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet."""

    rows: tuple[Row, ...]
    name: str = ""
    """The name of the sheet, where there are several."""
    unit: str = "row"
    """What a row is called: a row, a line, a card."""


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, all as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    unit: str = "row"

    def column(self, place: int) -> list[str]:
        """The cells of a column that hold something."""
        return [row.cells[place] for row in self.rows if row.cells[place]]

    def sample(self, place: int) -> str:
        """The first cell of a column that holds something."""
        return next((row.cells[place] for row in self.rows if row.cells[place]), "")


def bounded(rows: Iterable[Row], name: str) -> tuple[Row, ...]:
    """The rows that hold anything, trimmed at their ends.

    Raises:
        UsageError: there are too many rows or columns, or a cell is too long.
    """
    found: list[Row] = []
    for row in rows:
        cells = tuple(cell.strip() for cell in row.cells)
        filled = [place for place, cell in enumerate(cells) if cell or place in row.flaws]
        if not filled:
            continue
        if filled[-1] >= MAX_COLUMNS:
            raise UsageError(f"{name}: more than {MAX_COLUMNS} columns. Keep the columns that are needed.")
        if len(found) >= MAX_ROWS:
            raise UsageError(f"{name}: more than {MAX_ROWS:,} rows. Bring it in by parts.")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UsageError(f"{name}: row {row.number}: a cell holds more than {MAX_CELL:,} characters.")
        found.append(replace(row, cells=cells[: filled[-1] + 1]))
    return tuple(found)


def find_table(grid: Grid, knows: Callable[[str], bool]) -> Table:
    """The table in a grid: the row with most known headings among the first ones is its header.

    Args:
        grid: the rows.
        knows: whether a text is a heading.
    """
    if not grid.rows:
        return Table((), (), grid.name, grid.unit)
    head = _header_place(grid.rows[:LOOKED_AT], knows)
    below = grid.rows[head + 1 :]
    width = max((len(row.cells) for row in grid.rows[head:]), default=0)
    padded = [replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in below]
    names = [*grid.rows[head].cells, *[""] * (width - len(grid.rows[head].cells))]
    used = [i for i in range(width) if names[i] or any(row.cells[i] or i in row.flaws for row in padded)]
    header = _distinct([names[i] or f"Column {_letters(i)}" for i in used])
    places = {old: new for new, old in enumerate(used)}
    rows = tuple(
        Row(
            row.number,
            tuple(row.cells[i] for i in used),
            {places[i]: why for i, why in row.flaws.items() if i in places},
        )
        for row in padded
        if row.cells != tuple(names)  # some programs repeat the header on every page
    )
    return by_label(Table(header, rows, grid.name, grid.unit))


def _header_place(rows: Sequence[Row], knows: Callable[[str], bool]) -> int:
    scores = [len({cell for cell in row.cells if knows(cell)}) for row in rows]
    if best := max(scores):
        return scores.index(best)
    several = [place for place, row in enumerate(rows) if sum(map(bool, row.cells)) > 1]
    return several[0] if several else 0


def by_label(table: Table) -> Table:
    """A table whose pairs of columns, `Phone 1 - Label` and `Phone 1 - Value`, become one column for each label."""
    pairs = _pairs(table.header)
    if not pairs:
        return table
    gone = {place for label, value, _ in pairs for place in (label, value)}
    kept = [place for place in range(len(table.header)) if place not in gone]
    columns = _labelled(table.rows, pairs)
    rows = tuple(
        Row(
            row.number,
            (*(row.cells[i] for i in kept), *(cells.get(row.number, "") for cells in columns.values())),
            {kept.index(i): why for i, why in row.flaws.items() if i in kept},
        )
        for row in table.rows
    )
    return replace(table, header=_distinct([*(table.header[i] for i in kept), *columns]), rows=rows)


def _pairs(header: Sequence[str]) -> list[tuple[int, int, str]]:
    """Of each pair the place of its labels, that of its values, and what they are."""
    folded = [" ".join(heading.split()) for heading in header]
    labels = {(m[1].casefold(), m[2]): i for i, text in enumerate(folded) if (m := _PAIR.fullmatch(text))}
    values = {
        (m[1].casefold(), m[2]): (i, m[1]) for i, text in enumerate(folded) if (m := _VALUE.fullmatch(text))
    }
    return [(labels[key], *values[key]) for key in values if key in labels]


def _labelled(rows: Sequence[Row], pairs: Sequence[tuple[int, int, str]]) -> dict[str, dict[int, str]]:
    """The values by what they are and are labelled as, then by the number of their row."""
    columns: dict[str, dict[int, str]] = {}
    for row in rows:
        seen: Counter[str] = Counter()
        for label, value, what in pairs:
            if not row.cells[value]:
                continue
            said = row.cells[label].removeprefix("*").strip()
            name = f"{what} ({said})" if said else what
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name} {seen[name]}"
            columns.setdefault(name, {})[row.number] = row.cells[value]
    return columns


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in (" ".join(name.split()) for name in names):
        seen[name.casefold()] += 1
        found.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return tuple(found)


def _letters(place: int) -> str:
    """The letters by which a spreadsheet knows a column."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = ascii_uppercase[rest] + found
    return found
