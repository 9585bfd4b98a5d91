"""`tideover agencies` as a person calls it: what is known, how sure it is, and what silence means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.lines import COLUMNS
from tests.builder.calling import Called, call

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ",".join(COLUMNS)


def agencies(*arguments: str | Path) -> Called:
    """Calls `python -m builder agencies` with arguments."""
    return call("agencies", *arguments)


@pytest.fixture
def brokerage(tmp_path: Path) -> Path:
    """A brokerage without answers."""
    (tmp_path / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    return tmp_path


def own_list(folder: Path, *rows: str) -> None:
    """Writes the firm's own list."""
    (folder / "lines.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")


def test_a_flag_is_shown_with_meaning_program_mark_source_and_date() -> None:
    """Everything a clerk needs to judge it."""
    result = agencies("0106140000")

    assert result.returncode == 0
    assert result.stdout.startswith("0106.14.0000\n")
    assert "APH AQ1 (may): APHIS Core data may be required; program VS AP0300" in result.stdout
    assert "secondary: APHIS Core HTS correlation table, 10 Feb 2026" in result.stdout


def test_silence_is_never_shown_as_clearance() -> None:
    """A number without a flag names the agencies whose lists are not public."""
    result = agencies("4907.00.0000")

    assert result.returncode == 0
    assert "No flag known here." in result.stdout
    assert "does not mean no requirement" in result.stdout
    assert "FDA, EPA, NHTSA, FWS, FSIS, AMS, TTB, CPSC and OMC" in result.stdout


def test_a_heading_shows_the_flags_below_it() -> None:
    """Grouped, with some of the numbers and how many more there are."""
    result = agencies("0302")

    assert "some numbers below it" in result.stdout
    assert "NMF NM8 (required)" in result.stdout
    assert "on 0302.31.0000, " in result.stdout
    assert " more\n" in result.stdout


def test_the_firms_own_list_wins_with_its_date(brokerage: Path) -> None:
    """For its agency the public flag is not shown; other agencies' flags are."""
    own_list(brokerage, "Example Imports,4401.11.0000,APHIS,AQ2,PPQ,2026-10-30", "B,0302310000,FDA,FD3,,")

    result = agencies("4401110000", "0302.31.0000", "--dir", brokerage)

    assert result.returncode == 0
    assert (
        "4401.11.0000; APH AQ2 PPQ; APHIS Core data are required; Example Imports; checked 30 Oct 2026"
        in (result.stdout)
    )
    assert "AQ1" not in result.stdout
    assert "day of the check not given" in result.stdout
    assert "NMF NM8 (required)" in result.stdout


def test_a_line_without_agency_hides_no_public_flag(brokerage: Path) -> None:
    """The firm's system may never have known the flag."""
    own_list(brokerage, "Example Imports,0106140000,,,,2026-10-30")

    result = agencies("0106140000", "--dir", brokerage)

    assert "no agency flag; Example Imports; checked 30 Oct 2026" in result.stdout
    assert "APH AQ1 (may)" in result.stdout


def test_a_wrong_number_is_told_and_the_others_are_answered() -> None:
    """The code says that something was wrong."""
    result = agencies("106140000", "4401")

    assert result.returncode == 1
    assert "dropped the zero in front" in result.stderr
    assert result.stdout.startswith("4401\n")


def test_a_fault_in_the_own_list_is_named_and_the_rest_is_used(brokerage: Path) -> None:
    """With file and line, on standard error."""
    own_list(brokerage, "A,bees,FDA,,,", "B,4401,FDA,,,2026-10-30")

    result = agencies("4401", "--dir", brokerage)

    assert result.returncode == 1
    assert "lines.csv:2" in result.stderr
    assert "4401; FDA; B; checked 30 Oct 2026" in result.stdout


def test_a_long_own_list_is_cut_and_says_so(brokerage: Path) -> None:
    """A screen is enough."""
    own_list(brokerage, *(f"Client {n},4401,APH,AL1,,2026-10-30" for n in range(30)))

    assert "and 10 more: lines.csv has them all" in agencies("4401", "--dir", brokerage).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "HTS"),
        (("4401", "--dir", "nowhere-at-all"), 2, "not a brokerage folder"),
        (("bees",), 1, "is no tariff number"),
    ],
    ids=["no number", "no brokerage", "no tariff number"],
)
def test_wrong_use_is_said_in_words(arguments: tuple[str, ...], code: int, words: str) -> None:
    """On standard error, with the code for it."""
    result = agencies(*arguments)

    assert (result.returncode, words in result.stderr) == (code, True)


def test_the_problems_of_the_own_list_are_part_of_the_check(brokerage: Path) -> None:
    """Whoever checks the firm learns of them."""
    own_list(brokerage, "A,bees,FDA,,,")

    result = call("check", brokerage)

    assert result.returncode == 1
    assert "lines.csv:2: error" in result.stdout
