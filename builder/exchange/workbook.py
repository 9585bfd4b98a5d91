"""Excel workbooks, read and written. The only user of openpyxl.

A workbook is a zip of XML from anywhere, so its size is looked at before anything is unpacked. Cells are taken as
Excel last showed them: of a formula the value that was saved with it.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from builder.errors import UsageError
from builder.exchange.grid import Grid, Row, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_UNPACKED = 200_000_000
"""Bytes of XML; 50,000 rows of twenty columns take a tenth of it."""
MAX_PARTS = 2_000
MAX_GAP = 1_100_000
"""Rows that are walked over: a sheet has 1,048,576, and a format may stand on all of them."""

_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, EOFError, SyntaxError)
"""What openpyxl lets through when a file is damaged or made to do harm; errors of XML are a SyntaxError."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,20}")
_ERRORS = "the cell shows an error of the spreadsheet."


def read_workbook(content: bytes, name: str) -> list[Grid]:
    """The sheets of a workbook that hold anything, in order.

    Raises:
        UsageError: the file is no workbook, is locked or damaged, or is larger than a list of people can be.
    """
    merged = _inspect(content, name)
    # openpyxl costs 0.15 s to import, and only workbooks need it.
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        reader = ExcelReader(BytesIO(content), read_only=True, keep_links=False)
        reader.read()
        parts = {sheet.name: rel.target.lstrip("/") for sheet, rel in reader.parser.find_sheets()}
        grids: list[Grid] = []
        stored: Any = None
        for sheet in reader.wb.worksheets:
            rows, formulas = _rows(sheet, name)
            if formulas:
                stored = stored or _stored_values(content)
                rows = _with_stored(rows, formulas, stored[sheet.title])
            rows = _spread(rows, merged.get(parts.get(sheet.title, ""), ()))
            if found := bounded(rows, f"{name}: {sheet.title}"):
                grids.append(Grid(found, sheet.title))
    except (InvalidFileException, zipfile.BadZipFile, *_DAMAGED) as error:
        raise UsageError(
            f"{name}: the workbook is damaged and cannot be read. Open it in Excel and save it again."
        ) from error
    return grids


def _inspect(content: bytes, name: str) -> dict[str, list[bytes]]:
    """Looks a workbook over before it is read, and finds its merged cells by part."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(
            f"{name}: locked with a password, or saved by an old Excel (.xls). Save it as .xlsx without a password."
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UsageError(
                    f"{name}: the workbook unpacks to more than a list of people can be. Copy the rows that are "
                    "needed into a new workbook."
                )
            if "xl/workbook.xml" not in archive.namelist():
                raise UsageError(f"{name}: not an Excel workbook. Save the list as .xlsx or .csv.")
            found: dict[str, list[bytes]] = {}
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    xml = archive.read(part)
                    if _DECLARES.search(xml.replace(b"\0", b"")):
                        raise UsageError(f"{name}: not written by a spreadsheet program, so it is not read.")
                    found[part.filename] = _MERGED.findall(xml)
            return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UsageError(
            f"{name}: the workbook is damaged or locked. Save it again without a password."
        ) from error


def _rows(sheet: Any, name: str) -> tuple[list[Row], set[tuple[int, int]]]:
    """The rows of a sheet, and where formulas stand in them."""
    rows: list[Row] = []
    formulas: set[tuple[int, int]] = set()
    for number, cells in enumerate(_cells(sheet), start=1):
        if number > MAX_GAP:
            raise UsageError(f"{name}: {sheet.title}: too many rows. Bring it in by parts.")
        if all(cell.value is None for cell in cells):
            continue
        formulas |= {(number, place) for place, cell in enumerate(cells) if cell.data_type == "f"}
        flaws = {place: _ERRORS for place, cell in enumerate(cells) if cell.data_type == "e"}
        words = tuple("" if place in flaws else cell_words(cell) for place, cell in enumerate(cells))
        rows.append(Row(number, words, flaws))
    return rows, formulas


def _cells(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a file says of its own size is no promise
    yield from sheet.iter_rows()


def _stored_values(content: bytes) -> Mapping[str, Mapping[tuple[int, int], Any]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    return {
        sheet.title: {
            (number, place): cell
            for number, cells in enumerate(_cells(sheet), start=1)
            for place, cell in enumerate(cells)
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _with_stored(
    rows: Sequence[Row], formulas: set[tuple[int, int]], stored: Mapping[tuple[int, int], Any]
) -> list[Row]:
    found = []
    for row in rows:
        cells, flaws = list(row.cells), dict(row.flaws)
        for place in range(len(cells)):
            if (row.number, place) not in formulas:
                continue
            cell = stored.get((row.number, place))
            cells[place] = ""
            if cell is None:
                flaws[place] = (
                    "the cell holds a formula whose result was not saved. Open the workbook in Excel, save it, and "
                    "import it again."
                )
            elif cell.data_type == "e":
                flaws[place] = _ERRORS
            else:
                cells[place] = cell_words(cell)
        found.append(Row(row.number, tuple(cells), flaws))
    return found


def _spread(rows: Sequence[Row], merged: Sequence[bytes]) -> list[Row]:
    """The rows with the words of cells that are merged downwards in each of the rows they cover."""
    from openpyxl.utils import range_boundaries

    by_number = {row.number: row for row in rows}
    for reference in merged:
        left, top, _, bottom = (int(edge or 0) for edge in range_boundaries(reference.decode()))
        first = by_number.get(top)
        if first is None or bottom == top or left > len(first.cells):
            continue
        words = first.cells[left - 1]
        for number in [number for number in by_number if top < number <= bottom]:
            row = by_number[number]
            cells = [*row.cells, *[""] * (left - len(row.cells))]
            cells[left - 1] = words
            by_number[number] = Row(number, tuple(cells), row.flaws)
    return list(by_number.values())


def cell_words(cell: Any) -> str:
    """A cell as a person reads it in the sheet."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value)


def _number(value: float, form: str) -> str:
    """A number without what a float adds, and with the zeros in front that its format shows."""
    text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else str(value)
    return text.zfill(len(form)) if _ZEROS.fullmatch(form) and text.isdecimal() else text


def write_workbook(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet on which every cell is text, so that no zero is lost and nothing is computed."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, row in enumerate([header, *rows], start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.number_format = "@"
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
            cell.data_type = "s"  # a text that begins with = is no formula
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, _ in enumerate(header):
        width = max((len(row[place]) for row in [header, *rows]), default=0)
        sheet.column_dimensions[chr(ord("A") + place)].width = min(width + 2, 60)
    return _saved(book)


def _saved(book: Any) -> bytes:
    """The workbook as bytes that depend on nothing but what it says: no day, no program."""
    stream = BytesIO()
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 (as the format has it)
    book.save(stream)
    steady = BytesIO()
    with zipfile.ZipFile(stream) as written, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in written.infolist():
            info = zipfile.ZipInfo(part.filename, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _undated(written.read(part)))
    return steady.getvalue()


def _undated(content: bytes) -> bytes:
    """A part without the day of saving, which openpyxl writes over the one it was given."""
    return re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", rb"\g<1>2000-01-01T00:00:00Z\g<2>", content
    )
