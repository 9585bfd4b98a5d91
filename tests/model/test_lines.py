"""The firm's own tariff lines: read as spreadsheets write them, and believed before public tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.tariff_flags import FlagTable, TariffFlag
from builder.errors import TariffNumberError
from builder.model.clients import MAX_PROBLEMS
from builder.model.kinds import Reference
from builder.model.lines import COLUMNS, Line, load_lines, look_up, parse_lines
from builder.paths import content_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.lines import LineList

REFERENCE = Reference(content_root() / "reference")
HEADER = ",".join(COLUMNS)


def read(text: str) -> LineList:
    """The lines in a text."""
    return parse_lines(text, "lines.csv", REFERENCE)


def own(*rows: str) -> LineList:
    """Lines of number, agency and flag."""
    return read("hts,agency,flag\n" + "\n".join(rows) + "\n")


def flag(number: str, agency: str, code: str) -> TariffFlag:
    """A made-up row of a public table."""
    return TariffFlag(number, agency, code, "may", "", "A list", "1 Dec 2024")


PUBLIC = FlagTable(
    (
        flag("0106140000", "APH", "AQ1"),
        flag("0302110000", "NMF", "NM8"),
        flag("4401", "APH", "AL1"),
        flag("4401110000", "APH", "AQ1"),
        flag("4401120000", "NMF", "NM8"),
    )
)


def test_a_row_is_a_line() -> None:
    """Number without dots, agency by any of its names, flag in capitals, day as a day."""
    row = "Sample Toys,0106.14.0000,APHIS,aq2,PPQ AP0700,2026-10-30"

    assert read(f"{HEADER}\n{row}\n").lines == (
        Line(
            number="0106140000",
            client="Sample Toys",
            agency="APH",
            flag="AQ2",
            program="PPQ AP0700",
            checked_on=date(2026, 10, 30),
            line=2,
        ),
    )


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        pytest.param("0106.14", Line(number="010614", line=2), id="number only: no agency is concerned"),
        pytest.param("0106,FDA", Line(number="0106", agency="FDA", line=2), id="agency without a flag"),
        pytest.param("0106,,FD3", Line(number="0106", agency="FDA", flag="FD3", line=2), id="flag names it"),
        pytest.param(
            "0106,FDA,FD9", Line(number="0106", agency="FDA", flag="FD9", line=2), id="a newer flag"
        ),
    ],
)
def test_what_may_be_left_out(cells: str, line: Line) -> None:
    """Only the number must be there; a flag tells its agency."""
    assert own(cells).lines == (line,)


@pytest.mark.parametrize("text", ["2026-10-30", "10/30/2026", "30 Oct 2026"])
def test_days_are_read_as_in_the_interview(text: str) -> None:
    """A spreadsheet may have its own way."""
    assert read(f"hts,checked_on\n0106,{text}\n").lines[0].checked_on == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("", 1, "the file is empty", HEADER, id="empty"),
        pytest.param("hts;agency\n0106;FDA\n", 1, "not parted by commas", "comma-separated", id="semicolons"),
        pytest.param("hts,agancy\n", 1, 'unknown column "agancy"', '"agency"', id="unknown column"),
        pytest.param("client,agency\nA,FDA\n", 1, 'column "hts" is missing', HEADER, id="no numbers"),
        pytest.param("hts,hts\n", 1, 'column "hts" stands twice', "Remove one", id="column twice"),
        pytest.param("hts\n0106,FDA\n", 2, "more cells than the header", "in quotes", id="a comma too many"),
        pytest.param("hts,agency\n,FDA\n", 2, "No tariff number was given", "", id="no number"),
        pytest.param("hts\n0106\n106140000\n", 3, "dropped the zero in front", "", id="zero dropped"),
        pytest.param("hts\n106140000.0\n", 2, "dots in odd places", "", id="decimal number"),
        pytest.param("hts,agency\n0106,XYZ\n", 2, "XYZ", "", id="agency"),
        pytest.param("hts,flag\n0106,FDA3\n", 2, '"FDA3" is no flag', "Correct the row", id="flag"),
        pytest.param("hts,flag\n0106,ZZ9\n", 2, "not in the flag table", "", id="flag of nobody"),
        pytest.param(
            "hts,agency,flag\n0106,FDA,AQ1\n", 2, "AQ1 is one of APH, not of FDA", "", id="foreign flag"
        ),
        pytest.param("hts,checked_on\n0106,2026-02-30\n", 2, "is no date", "", id="no such day"),
        pytest.param("client,hts\n078-05-1120,0106\n", 2, "Social Security", "", id="Social Security number"),
        pytest.param("client,hts\nAcme 12-3456789,0106\n", 2, "importer number", "", id="importer number"),
        pytest.param(
            f"client,hts\n{'x' * 501},0106\n", 2, "more than 500 characters", "Shorten", id="long cell"
        ),
        pytest.param(f'hts\n"{"x" * 140_000}"\n', 2, "not readable as CSV", "Save", id="cell without end"),
    ],
)
def test_a_fault_is_named_with_its_row(text: str, line: int, message: str, hint: str) -> None:
    """The first problem is the fault."""
    fault = read(text).problems[0]

    assert (fault.file, fault.line) == ("lines.csv", line)
    assert message in fault.message
    assert hint in fault.hint


def test_a_wrong_row_is_left_out_and_a_wrong_day_is_not() -> None:
    """A line under the wrong agency would mislead; a line without its day only says less."""
    lines = read("hts,agency,checked_on\n0106,XYZ,\n0302,FDA,soon\n")

    assert lines.lines == (Line(number="0302", agency="FDA", line=3),)
    assert [fault.line for fault in lines.problems] == [2, 3]


def test_a_row_that_holds_a_secret_is_left_out() -> None:
    """The message does not repeat it."""
    lines = read("client,hts\n078-05-1120,0106\nB,0106\n")

    assert [line.client for line in lines.lines] == ["B"]
    assert "078" not in str(lines.problems)


def test_a_wrong_layout_does_not_name_every_row() -> None:
    """Fifty problems say enough."""
    assert len(read("hts\n" + "bees\n" * 200).problems) == MAX_PROBLEMS


def test_five_thousand_lines_are_read_whole() -> None:
    """Each with its line."""
    rows = (
        f"Client {n % 40},{1000 + n % 8000:04}.10.{n % 100:02}00,FDA,FD3,FOO,2026-10-30" for n in range(5000)
    )
    lines = read(f"{HEADER}\n" + "\n".join(rows))

    assert not lines.problems
    assert len(lines.lines) == 5000
    assert (lines.lines[-1].number, lines.lines[-1].line) == ("5999109900", 5001)


@pytest.mark.parametrize(
    ("rows", "asked", "shown", "public"),
    [
        pytest.param(["0106140000,APH,AQ2"], "0106.14.0000", ["AQ2"], [], id="own flag instead of theirs"),
        pytest.param(["010614,APH,"], "0106140000", [""], [], id="own line on a shorter number"),
        pytest.param(["0106140000,FDA,FD3"], "0106140000", ["FD3"], ["AQ1"], id="another agency is added"),
        pytest.param(
            ["0106140000,,"], "0106140000", [""], ["AQ1"], id="no agency of ours hides none of theirs"
        ),
        pytest.param(
            ["4401110000,APH,AQ2"], "4401", ["AQ2"], ["AL1", "AQ1", "NM8"], id="a longer line hides nothing"
        ),
        pytest.param(["9999,FDA,FD3"], "0302110000", [], ["NM8"], id="another number"),
    ],
)
def test_the_own_list_wins_for_the_agencies_it_names(
    rows: list[str], asked: str, shown: list[str], public: list[str]
) -> None:
    """Public flags stay where the firm's own list is silent."""
    found = look_up(asked, PUBLIC, own(*rows))

    assert [line.flag for line in found.own] == shown
    assert [one.flag for one in (*found.public.flags, *found.public.below)] == public


def test_what_is_no_number_is_refused() -> None:
    """In the words of the table."""
    with pytest.raises(TariffNumberError):
        look_up("bees", PUBLIC, own())


def test_a_firm_without_the_file_has_no_lines(tmp_path: Path) -> None:
    """That is no fault."""
    assert load_lines(tmp_path / "lines.csv", REFERENCE) == read("hts\n")


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    """With what to do in the spreadsheet."""
    path = tmp_path / "lines.csv"
    path.write_bytes("client,hts\nÉclair,0106\n".encode("latin-1"))

    assert load_lines(path, REFERENCE).problems[0].hint == "Save it as CSV UTF-8."


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    """Spreadsheets write one into CSV UTF-8."""
    path = tmp_path / "lines.csv"
    path.write_bytes("hts,client\n0106,Éclair\n".encode("utf-8-sig"))

    assert load_lines(path, REFERENCE).lines == (Line(number="0106", client="Éclair", line=2),)


@given(
    st.text(max_size=80)
    | st.text(alphabet='hts,0106.\n\r";A\x00', max_size=80).map("hts,agency,flag\n{}".format)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    """Every line that is read has a number, and every problem a line."""
    lines = read(text)

    assert all(len(line.number) in (4, 6, 8, 10) for line in lines.lines)
    assert all(fault.line >= 1 for fault in lines.problems)
