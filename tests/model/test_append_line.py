"""A line is added to the firm's own list without touching what stands there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import SaveError
from builder.model.kinds import Reference
from builder.model.lines import COLUMNS, Line, lines_text, parse_lines, with_lines
from builder.paths import content_root

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = Reference(content_root() / "reference")
HEADER = ",".join(COLUMNS)
LINE = Line(
    number="0302310000", client="Sample, Toys", agency="FDA", flag="FD3", checked_on=date(2026, 11, 21)
)
ROW = '"Sample, Toys",0302.31.0000,FDA,FD3,,2026-11-21'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", f"{HEADER}\n{ROW}\n", id="an empty file gets a header"),
        pytest.param(f"{HEADER}\n ,x ,\n", f"{HEADER}\n ,x ,\n{ROW}\n", id="a wrong row stays"),
        pytest.param(f"{HEADER}\n,0106,,,,", f"{HEADER}\n,0106,,,,\n{ROW}\n", id="no end of line at the end"),
        pytest.param(
            f"{HEADER}\r\n,0106,,,,\r\n", f"{HEADER}\r\n,0106,,,,\r\n{ROW}\r\n", id="as Windows writes"
        ),
        pytest.param(f"\ufeff{HEADER}\n", f"\ufeff{HEADER}\n{ROW}\n", id="with a byte order mark"),
        pytest.param(
            "HTS, Agency,client\n0106,,\n",
            'HTS, Agency,client,flag,checked_on\n0106,,\n0302.31.0000,FDA,"Sample, Toys",FD3,2026-11-21\n',
            id="columns in another order, some missing",
        ),
        pytest.param(
            f'{HEADER}\n"A\nB",0106,,,,\n', f'{HEADER}\n"A\nB",0106,,,,\n{ROW}\n', id="a cell of two lines"
        ),
    ],
)
def test_what_stands_there_stays_byte_by_byte(tmp_path: Path, before: str, after: str) -> None:
    """Rows, their order, line ends and marks are the file's own."""
    path = tmp_path / "lines.csv"
    path.write_bytes(before.encode())

    assert with_lines(lines_text(path), "lines.csv", added=[LINE]) == after


def test_a_new_file_is_read_back(tmp_path: Path) -> None:
    """What was kept is what the look-up reads."""
    before = lines_text(tmp_path / "lines.csv")

    (found,) = parse_lines(with_lines(before, "lines.csv", added=[LINE]), "lines.csv", REFERENCE).lines
    assert (found.number, found.client, found.agency, found.flag) == (
        "0302310000",
        "Sample, Toys",
        "FDA",
        "FD3",
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"number\n0106\n", id="no column hts"),
        pytest.param(f'{HEADER}\n"open,0106,,,,\n'.encode(), id="a quotation mark left open"),
        pytest.param("hts\nné\n".encode("latin-1"), id="not UTF-8"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing is added to a file whose rows are not certain."""
    path = tmp_path / "lines.csv"
    path.write_bytes(content)

    with pytest.raises(SaveError, match="Nothing was saved"):
        with_lines(lines_text(path), "lines.csv", added=[LINE])


def test_a_line_takes_anothers_place() -> None:
    """The rows around it stay as they are, even where a cell goes over two lines."""
    text = f'{HEADER}\n"A\nB",0106,,,,\nOld,0302310000,,,,\n x,0107,,,,\n'

    assert with_lines(text, "lines.csv", changed={4: LINE}) == (
        f'{HEADER}\n"A\nB",0106,,,,\n{ROW}\n x,0107,,,,\n'
    )


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), max_size=20), max_size=5))
def test_whatever_a_client_is_called_it_is_read_back(names: list[str]) -> None:
    """Commas, quotes and any script come back as they were, unless they look like a forbidden number."""
    lines = [Line(number="0106", client=name, agency="FDA") for name in names]

    found = parse_lines(with_lines("", "lines.csv", added=lines), "lines.csv", REFERENCE)

    assert len(found.lines) + len(found.problems) == len(names)
    assert found.problems or [line.client for line in found.lines] == names


def test_a_client_whose_name_begins_like_a_comment_is_refused() -> None:
    """A row that begins with "# " is a comment, so it would not be read back; a name of "#" alone is."""
    hashed = Line(number="0106", client="#", agency="FDA")

    with pytest.raises(SaveError, match="as a comment does"):
        with_lines("", "lines.csv", added=[Line(number="0106", client="# 1 Imports", agency="FDA")])
    found = parse_lines(with_lines("", "lines.csv", added=[hashed]), "lines.csv", REFERENCE)

    assert [line.client for line in found.lines] == ["#"]
