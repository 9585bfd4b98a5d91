"""Tables of any program are read as a person reads them, and what cannot be read is said in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from builder.errors import UsageError
from builder.exchange.columns import load_vocabulary
from builder.exchange.decoding import guess_encoding
from builder.exchange.grid import MAX_COLUMNS, MAX_ROWS
from builder.exchange.source import MAX_BYTES, open_source
from builder.exchange.workbook import MAX_UNPACKED
from builder.paths import content_root

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.exchange.grid import Table

VOCABULARY = load_vocabulary(content_root() / "reference")
TEXT = 'Name;"Mobile phone"\nJosé Muñoz;562-555-0101\n"Zoë ""Z"" Ångström";562-555-0102\n'


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Table]:
    """The first table in a file that holds this."""

    def read(content: str | bytes, name: str = "export.csv", encoding: str = "") -> Table:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_source(path, VOCABULARY, encoding).tables[0]

    return read


def workbook(*rows: Sequence[object], merge: str = "", title: str = "Sheet") -> Workbook:
    """A workbook with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    return book


def saved(book: Workbook) -> bytes:
    """A workbook as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_encoding_and_any_mark_between_columns(
    table: Callable[..., Table], encoding: str, mark: str
) -> None:
    """Accents, quotes and columns come out as they were written."""
    found = table(TEXT.replace(";", mark).encode(encoding))

    assert found.header == ("Name", "Mobile phone")
    assert [row.cells for row in found.rows] == [
        ("José Muñoz", "562-555-0101"),
        ('Zoë "Z" Ångström', "562-555-0102"),
    ]


def test_windows_is_guessed_where_letters_say_nothing() -> None:
    """Both old encodings give a letter: the one of more machines is taken."""
    assert guess_encoding(b"Caf\xe9") == "cp1252"
    assert guess_encoding("Fa\u00e7ade".encode("mac_roman")) == "mac_roman"


def test_a_person_may_say_which_encoding_it_is(table: Callable[..., Table]) -> None:
    """Where the guess is wrong."""
    assert table("Name\nŁukasz\n".encode("cp1250"), encoding="cp1250").rows[0].cells == ("Łukasz",)


def test_lines_of_two_encodings_are_each_read_in_theirs(table: Callable[..., Table]) -> None:
    """Where somebody joined the export of a new program to that of an old one."""
    found = table("Name,Mobile\nZo\u00eb,1\n".encode() + "J\u00fcrgen,2\n".encode("cp1252"))

    assert [row.cells[0] for row in found.rows] == ["Zo\u00eb", "J\u00fcrgen"]


def test_a_stray_zero_makes_no_other_alphabet(table: Callable[..., Table]) -> None:
    """One control character among letters is dropped, and the letters stay letters."""
    found = table(b"Name,Title\nAnn Lead,Cl\x00erk\n" + b"Ben Deputy,Clerk of the release desk\n" * 20)

    assert found.rows[0].cells == ("Ann Lead", "Clerk")


def test_a_quotation_mark_left_open_takes_nobody_for_a_name(table: Callable[..., Table]) -> None:
    """The line where it begins is said; a mark in the middle of a cell is forgiven."""
    with pytest.raises(UsageError, match=r"line 3 or below.*left open"):
        table(b'Name,Mobile\nAnn,1\n"Ben,2\nCleo,3\n')

    assert table(b'Name,Mobile\n"Ann" Lead,1\n').rows[0].cells == ("Ann Lead", "1")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Unix", "Windows", "old Macintosh"])
def test_lines_end_as_on_any_machine(table: Callable[..., Table], end: str) -> None:
    """And a quoted cell may hold several lines."""
    found = table(end.join(["Name,Notes", '"Ann","one', 'two"', "Ben,three", ""]))

    assert [(row.number, row.cells) for row in found.rows] == [
        (2, ("Ann", "one\ntwo")),
        (4, ("Ben", "three")),
    ]


def test_excel_may_say_which_mark_it_used(table: Callable[..., Table]) -> None:
    """The line `sep=` is no header."""
    found = table("sep=|\nName|Title\nLead, Ann|Clerk\n")

    assert found.header == ("Name", "Title")
    assert (found.rows[0].number, found.rows[0].cells) == (3, ("Lead, Ann", "Clerk"))


def test_the_header_is_found_below_titles_and_empty_rows(table: Callable[..., Table]) -> None:
    """Empty columns and rows go, a repeated header is no person, and rows keep their numbers."""
    head = ",Full name,,Cell phone\n"
    text = f"Staff list 2026,,,\n,,,\nprinted 2 Nov,,,\n{head},Ann,,1\n,,,\n{head},Ben,,2\n"

    found = table(text)

    assert found.header == ("Full name", "Cell phone")
    assert [(row.number, row.cells) for row in found.rows] == [(5, ("Ann", "1")), (8, ("Ben", "2"))]


def test_columns_without_or_with_the_same_heading_can_be_told_apart(table: Callable[..., Table]) -> None:
    """By the spreadsheet's letters, and by number."""
    assert table("Name,Phone,,phone\nAnn,1,2,3\n").header == ("Name", "Phone", "Column C", "phone (2)")


def test_google_keeps_what_a_number_is_in_a_column_of_its_own(table: Callable[..., Table]) -> None:
    """Label and value become one column for each label."""
    found = table(
        "First Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\n"
        "Ann,Mobile,1,Work,2\nBen,* Work,3,Work,4\nCleo,,5,,\n"
    )

    assert found.header == ("First Name", "Phone (Mobile)", "Phone (Work)", "Phone (Work) 2", "Phone")
    assert [row.cells for row in found.rows] == [
        ("Ann", "1", "2", "", ""),
        ("Ben", "", "3", "4", ""),
        ("Cleo", "", "", "", "5"),
    ]


def test_a_workbook_is_read_as_it_is_shown(table: Callable[..., Table]) -> None:
    """Dates, yes and no, numbers without what a float adds, and zeros that a format shows."""
    book = workbook(
        ["Name", "Port", "Mobile", "Day", "Ok", "Share"],
        ["Ann", 401, 5625550101.0, date(2026, 11, 2), True, 0.5],
    )
    book.worksheets[0]["B2"].number_format = "0000"

    assert table(saved(book), "book.xlsx").rows[0].cells == (
        "Ann",
        "0401",
        "5625550101",
        "2026-11-02",
        "yes",
        "0.5",
    )


def test_a_formula_gives_the_value_that_was_saved_with_it(table: Callable[..., Table]) -> None:
    """Where none was saved, or it shows an error, the cell is refused in words, and the row is read."""
    content = saved(workbook(["Name", "Mobile", "Title"], ['="Ann"&" Lead"', "=1/0", "=A1"]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    first, second = sheet.index('<c r="A2"'), sheet.index('<c r="B2"')
    third = sheet.index('<c r="C2"')
    empty = "<v></v>"
    assert sheet.count(empty) == 3
    sheet = (
        sheet[:first]
        + sheet[first:second].replace('<c r="A2"', '<c r="A2" t="str"').replace(empty, "<v>Ann Lead</v>")
        + sheet[second:third].replace('<c r="B2"', '<c r="B2" t="e"').replace(empty, "<v>#DIV/0!</v>")
        + sheet[third:]
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    row = table(stream.getvalue(), "book.xlsx").rows[0]

    assert row.cells == ("Ann Lead", "", "")
    assert "shows an error" in row.flaws[1]
    assert "result was not saved" in row.flaws[2]


def test_merged_cells_hold_for_every_row_they_cover(table: Callable[..., Table]) -> None:
    """An office that is written once for three people."""
    book = workbook(
        ["Our people", None],
        ["Name", "Office"],
        ["Ann", "Laredo"],
        ["Ben", None],
        ["Cleo", None],
        merge="B3:B5",
    )
    book.worksheets[0].merge_cells("A1:B1")

    assert [row.cells for row in table(saved(book), "book.xlsx").rows] == [
        ("Ann", "Laredo"),
        ("Ben", "Laredo"),
        ("Cleo", "Laredo"),
    ]


def test_a_format_on_a_million_empty_rows_costs_nothing(table: Callable[..., Table]) -> None:
    """A cell far below is found, and the rows between are none."""
    book = workbook(["Name"], ["Ann"])
    book.worksheets[0].cell(1_048_576, 1).value = "Ben"

    assert [row.cells for row in table(saved(book), "book.xlsx").rows] == [("Ann",), ("Ben",)]


def zipped(**parts: bytes) -> bytes:
    """A zip of these parts; `_` stands for `/`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", part)
    return stream.getvalue()


BILLION = b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b" \n\n", "the file is empty", id="blank"),
        pytest.param(b"\xef\xbb\xbf\n", "nothing stands in it", id="only a mark"),
        pytest.param(b"\x7fELF\x02\x01\x01" + b"\0" * 50 + bytes(range(256)), "not", id="a program"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0" + bytes(range(200)), "not", id="a picture"),
        pytest.param(bytes(range(256)) * 40, "not a text file", id="every byte there is"),
        pytest.param(b"PK\x03\x04 not really", "damaged", id="a broken zip"),
        pytest.param(zipped(word__document=b"<w/>"), "not an Excel workbook", id="a letter"),
        pytest.param(zipped(xl__workbook=b"<workbook"), "damaged", id="broken XML"),
        pytest.param(zipped(xl__workbook=BILLION), "not written by a spreadsheet", id="entities"),
        pytest.param(
            zipped(xl__workbook=BILLION.decode().encode("utf-16")), "not written by", id="hidden ones"
        ),
        pytest.param(
            zipped(xl__workbook=b"<a/>", bomb=b"0" * (MAX_UNPACKED + 1)), "unpacks to more", id="a zip bomb"
        ),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel", id="locked, or old"),
        pytest.param(b"name,phone\n" + b"x" * MAX_BYTES, "too many", id="a huge file"),
        pytest.param(b"," * (MAX_COLUMNS + 1) + b"x\n", "more than 500 columns", id="a thousand columns"),
        pytest.param(b"name\n" + b"x\n" * (MAX_ROWS + 1), "more than 50,000 rows", id="too many rows"),
        pytest.param(b'name,phone\n"' + b"x" * 300_000, "quotation mark", id="an open quotation mark"),
        pytest.param(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "a calendar", id="a calendar"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    table: Callable[..., Table], content: bytes, words: str
) -> None:
    """Each names what to do instead, and nothing crashes."""
    with pytest.raises(UsageError, match=words):
        table(content)


def test_a_million_columns_are_refused(table: Callable[..., Table]) -> None:
    """Excel has 16,384; what needs more than 500 is no list."""
    book = workbook(["Name"])
    book.worksheets[0].cell(1, 16_384).value = "far away"

    with pytest.raises(UsageError, match="more than 500 columns"):
        table(saved(book), "wide.xlsx")


@pytest.mark.parametrize("what", ["missing", "folder", "locked"])
def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, what: str) -> None:
    """A folder, nothing at all, and a file that belongs to somebody else."""
    path = tmp_path / "people.csv"
    if what == "folder":
        path.mkdir()
    elif what == "locked":
        path.symlink_to("/proc/1/mem")  # root may open any file of its own, but not this one

    words = {"missing": "no such file", "folder": "a folder", "locked": "people.csv: "}[what]
    with pytest.raises(UsageError, match=words):
        open_source(path, VOCABULARY)
