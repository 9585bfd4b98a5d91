"""Tables for spreadsheets: the guidance rows by framework codes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from builder.export import FRAMEWORK_COLUMNS, frameworks_csv
from builder.model.readiness import Missing, Row, RowState, Status
from tests.builder.calling import Called, call

if TYPE_CHECKING:
    from pathlib import Path


def state(row_id: str, csf: list[str], cis: list[str], *missing: str) -> RowState:
    """A made-up row."""
    row = Row(id=row_id, phase="", title=f"Row, {row_id}", asks="", must_have=[], mark="", csf=csf, cis=cis)
    lacks = tuple(Missing(need, "", "") for need in missing)
    return RowState(row, Status.PARTIAL if missing else Status.READY, lacks, 1, 1 + len(missing))


def read(text: str) -> list[dict[str, str]]:
    """The lines as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text)))


def test_each_code_has_a_line_for_each_row_that_is_mapped_to_it() -> None:
    """Framework, code, row, its status and what it misses."""
    lines = read(
        frameworks_csv([state("A1", ["GV.PO-01"], ["3.1"], "owner", "a date"), state("B2", ["GV.PO-01"], [])])
    )

    assert [tuple(line.values()) for line in lines] == [
        ("NIST CSF 2.0", "GV.PO-01", "A1", "Row, A1", "partial", "owner; a date"),
        ("NIST CSF 2.0", "GV.PO-01", "B2", "Row, B2", "ready", ""),
        ("CIS Controls v8", "3.1", "A1", "Row, A1", "partial", "owner; a date"),
    ]


def test_codes_stand_in_the_order_of_their_framework() -> None:
    """3.4 before 11.1, which plain sorting would turn round."""
    lines = read(frameworks_csv([state("A1", [], ["11.1", "3.4", "3.1"])]))

    assert [line["code"] for line in lines] == ["3.1", "3.4", "11.1"]


def test_without_rows_there_is_a_header() -> None:
    """A spreadsheet still opens it."""
    assert frameworks_csv([]) == ",".join(FRAMEWORK_COLUMNS) + "\n"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A brokerage without answers."""
    (tmp_path / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    return tmp_path


def export(*arguments: str | Path) -> Called:
    """Calls `python -m builder export` with arguments."""
    return call("export", *arguments)


def test_the_command_prints_every_row_of_the_guidance(empty: Path) -> None:
    """On standard output and nothing else there."""
    result = export("frameworks", empty)

    lines = read(result.stdout)
    assert result.returncode == 0
    assert len({line["row id"] for line in lines}) == 24
    assert {line["framework"] for line in lines} == {"NIST CSF 2.0", "CIS Controls v8"}
    assert all(line["missing"] for line in lines if line["status"] == "missing")


def test_answers_that_cannot_be_read_stop_it(empty: Path) -> None:
    """A table of a firm nobody could read would mislead."""
    (empty / "answers.yaml").write_text("firm: [\n", encoding="utf-8")

    result = export("frameworks", empty)

    assert result.returncode == 1
    assert "answers.yaml:" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pictures",), "is not"),
        (("frameworks", "nowhere-at-all"), "not a brokerage folder"),
        ((), "Missing"),
    ],
    ids=["unknown table", "no brokerage", "no table"],
)
def test_wrong_use_is_said_in_words(arguments: tuple[str, ...], words: str) -> None:
    """With the code for wrong usage."""
    result = export(*arguments)

    assert result.returncode == 2
    assert words in result.stderr
