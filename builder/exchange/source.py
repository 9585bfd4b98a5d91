"""A file from another program: what it is, by its content, and the tables in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.exchange.decoding import decode
from builder.exchange.delimited import read_delimited
from builder.exchange.grid import Grid, Row, Table, find_table
from builder.exchange.tariff_lines import NUMBER_COLUMN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from builder.exchange.columns import Target, Vocabulary

MAX_BYTES = 50_000_000
"""A filled worksheet is 2 MB, an address book of 50,000 cards 20 MB without its photographs."""

WORKSHEET, LINES, CONTACTS, CLIENTS = "worksheet", "lines", "contacts", "clients"
KINDS = (CONTACTS, CLIENTS, LINES, WORKSHEET)
KIND_WORDS = {
    CONTACTS: "Contacts",
    CLIENTS: "Importer clients",
    LINES: "Clients' tariff lines",
    WORKSHEET: "A filled worksheet",
}


@dataclass(frozen=True)
class Source:
    """A file that was read, and what is in it."""

    path: Path
    tables: tuple[Table, ...] = ()
    """One for each sheet that holds anything; none for a worksheet."""
    broken: tuple[Row, ...] = ()
    """Cards that could not be read."""
    is_pdf: bool = False
    is_cards: bool = False

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets."""
        return tuple(table.name for table in self.tables)

    def table(self, sheet: str = "") -> Table:
        """A sheet by its name; the first one without a name.

        Raises:
            UsageError: there is no such sheet.
        """
        for table in self.tables:
            if not sheet or table.name.casefold() == sheet.casefold():
                return table
        names = ", ".join(filter(None, self.sheets)) or "this file has no sheets"
        raise UsageError(f'{self.path}: no sheet "{sheet}". Sheets: {names}.')


def open_source(path: Path, vocabulary: Vocabulary, encoding: str = "") -> Source:
    """Reads a file, whatever it is; changes nothing.

    Args:
        path: the file.
        vocabulary: the headings that are known.
        encoding: the encoding of a text file, where a person knows it.

    Raises:
        UsageError: the file cannot be read, is empty, too large, or of no kind that is known.
    """
    content = _content(path)
    if b"%PDF-" in content[:1024]:
        return Source(path, is_pdf=True)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        # openpyxl costs 0.15 s to import, and only workbooks need it.
        from builder.exchange.workbook import read_workbook

        grids = read_workbook(content, str(path))
        return Source(path, _tables(grids, vocabulary, path))
    text = decode(content, str(path), encoding)
    if "BEGIN:VCARD" in text[:100_000].upper():
        from builder.exchange.vcards import read_cards

        table, broken = read_cards(text, str(path))
        return Source(path, (table,), tuple(broken), is_cards=True)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        raise UsageError(
            f"{path}: a calendar. Dates are exported, but not read in; enter them in the interview."
        )
    return Source(path, _tables([read_delimited(text, str(path))], vocabulary, path))


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(f"{path}: a folder. Name the file in it.")
    if not path.is_file():
        raise UsageError(
            f"{path}: no such file. Name a worksheet (PDF), a table (CSV, XLSX) or cards (vCard)."
        )
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(
                f"{path}: {size:,} bytes are too many. Leave photographs out, or bring it in by parts."
            )
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}). Close it elsewhere, or copy it."
        ) from error
    if not content.strip():
        raise UsageError(f"{path}: the file is empty. Export it again.")
    return content


def _tables(grids: Sequence[Grid], vocabulary: Vocabulary, path: Path) -> tuple[Table, ...]:
    tables = tuple(find_table(grid, vocabulary.knows) for grid in grids if grid.rows)
    if not tables:
        raise UsageError(f"{path}: nothing stands in it. Export it again.")
    return tables


def is_lines(table: Table) -> bool:
    """Whether a table has the column of tariff numbers."""
    return NUMBER_COLUMN in (heading.casefold() for heading in table.header)


def recognise(source: Source, vocabulary: Vocabulary) -> str:
    """What a file is; empty where it may be contacts or clients alike, or neither."""
    if source.is_pdf:
        return WORKSHEET
    if source.is_cards:
        return CONTACTS
    if any(is_lines(table) for table in source.tables):
        return LINES
    return next(filter(None, map(vocabulary.tells, source.tables)), "")


def best_sheet(source: Source, target: Target | None, vocabulary: Vocabulary) -> Table:
    """The sheet that fits a list best, and of several the first; without a list the one with tariff numbers."""
    if target is None:
        return next((table for table in source.tables if is_lines(table)), source.tables[0])
    return max(source.tables, key=lambda table: vocabulary.fit(table, target))


def as_csv(table: Table) -> str:
    """A table as comma-separated text in which each row stands on the line it has in the file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([heading.casefold() for heading in table.header])
    line = 2
    for row in table.rows:
        while line < row.number:
            text.write("\n")
            line += 1
        writer.writerow([" ".join(cell.split()) for cell in row.cells])
        line += 1
    return text.getvalue()
