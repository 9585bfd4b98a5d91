"""A CSV file of tariff lines is shown, merged into `lines.csv`, and taken back."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder.cli import commands
from builder.errors import SaveError, UsageError
from builder.exchange.plan import BACKUP, merge, undo
from builder.exchange.preview import preview
from builder.exchange.tariff_lines import plan_lines
from builder.model.change import What
from builder.model.kinds import Reference
from builder.model.lines import COLUMNS
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from builder.exchange.plan import ImportPlan

REFERENCE = Reference(content_root() / "reference")
HEADER = ",".join(COLUMNS)
OWN = f"""\
{HEADER}
Sample Toys,0106.14.0000,APH,AQ1,VS,2026-05-02
Sample Toys,9503.00.0071,,,,2026-05-02
broken row,12,,,,
Other Goods,0302.31.0000,NMF,NM8,SIMP,2026-05-02
"""


@pytest.fixture
def firm(tmp_path: Path) -> Brokerage:
    """A brokerage without answers and without lines."""
    folder = tmp_path / "firm"
    folder.mkdir()
    (folder / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    return Brokerage(folder)


@pytest.fixture
def owning(firm: Brokerage) -> Brokerage:
    """A brokerage with lines of its own, one of them broken."""
    firm.lines.write_text(OWN, encoding="utf-8")
    return firm


def plan(firm: Brokerage, *rows: str, header: str = HEADER) -> ImportPlan:
    """Plans to read in a file of these rows."""
    return plan_lines("\n".join([header, *rows, ""]), "export.csv", firm, REFERENCE)


def figures(found: ImportPlan) -> tuple[int, int, int]:
    """How many lines are added, changed and the same."""
    return len(found.of(What.ADDED)), len(found.of(What.CHANGED)), found.same


def after(found: ImportPlan) -> str:
    """What becomes of `lines.csv`."""
    return found.outcome().files[0].after


def tideover(*arguments: str | Path, typed: str = "") -> Result:
    """Runs the builder's commands with arguments, answering prompts with what is typed."""
    return CliRunner().invoke(
        commands, [str(argument) for argument in arguments], input=typed, standalone_mode=False
    )


def test_every_line_is_added_changed_or_the_same(owning: Brokerage) -> None:
    """A changed line keeps its place, new ones come last, and all that the file does not name stays."""
    found = plan(
        owning,
        "sample toys,0106140000,APHIS,AQ1,VS,2026-11-20",
        "Other Goods,0302310000,NMF,NM8,,",
        "Other Goods,4401.11.0000,APH,AQ2,,2026-11-20",
    )

    assert figures(found) == (1, 1, 1)
    assert not found.of(What.REFUSED)
    assert after(found) == (
        OWN.replace("AQ1,VS,2026-05-02", "AQ1,VS,2026-11-20")
        + "Other Goods,4401.11.0000,APH,AQ2,,2026-11-20\n"
    )


@pytest.mark.parametrize(
    ("row", "added", "changed", "same"),
    [
        pytest.param("Sample Toys,0106140000,APH,AQ2,VS,", 0, 1, 0, id="another flag takes its place"),
        pytest.param("Sample Toys,0106140000,FDA,FD3,,", 1, 0, 0, id="another agency is new"),
        pytest.param("Other Goods,0106140000,APH,AQ1,,", 1, 0, 0, id="another client is new"),
        pytest.param(",0106140000,APH,AQ1,,", 1, 0, 0, id="a line for every client is new"),
        pytest.param("Sample Toys,0106140000,APH,AQ1,,", 0, 0, 1, id="empty cells take nothing away"),
        pytest.param("Sample Toys,0106140000,APH,AQ1,PPQ,", 0, 1, 0, id="another program"),
        pytest.param("SAMPLE TOYS,9503000071,,,,", 0, 0, 1, id="no flag, as before"),
    ],
)
def test_which_line_takes_whose_place(
    owning: Brokerage, row: str, added: int, changed: int, same: int
) -> None:
    """Client, number and agency tell lines apart."""
    found = plan(owning, row)

    assert figures(found) == (added, changed, same)


def test_two_flags_of_an_agency_stand_side_by_side(owning: Brokerage) -> None:
    """One is the old line; the other is new and pushes nothing out."""
    rows = ("Sample Toys,0106140000,APH,AQ1,VS,2026-05-02", "Sample Toys,0106140000,APH,AL1,,2026-11-20")

    found = plan(owning, *rows, rows[1])

    assert figures(found) == (1, 0, 1)
    assert after(found).startswith(OWN)


def test_an_import_a_second_time_changes_nothing(owning: Brokerage) -> None:
    """What was merged is the same the next time."""
    row = "New Client,4401.11.0000,APH,AQ2,PPQ,2026-11-20"
    assert merge(plan(owning, row).outcome())

    again = plan(owning, row)

    assert figures(again) == (0, 0, 1)
    assert not merge(again.outcome())


def test_the_preview_shows_public_flags_and_what_silence_means(owning: Brokerage) -> None:
    """Each new line stands with what public tables say of its number, with source and date."""
    found = plan(
        owning,
        "New Client,0302310000,FDA,FD3,,2026-11-20",
        "New Client,4907000000,,,,",
        "New Client,12,,,,",
        "Sample Toys,0106140000,APH,AQ2,,2026-11-20",
    )

    shown = preview(found)

    assert shown.startswith(
        "4 lines read: 2 added, 1 changed, 0 the same, 0 conflicting, 0 unclear, 1 not understood.\n"
    )
    assert "public: NMF NM8 (required)" in shown
    assert "secondary: NMFS trade-monitoring HTS list, Jul 2026" in shown
    assert "public: no flag known here" in shown
    assert "-> 0106.14.0000; APH AQ2" in shown
    assert "export.csv:4" in shown
    assert shown.endswith("so they are not in this table.\n")


def test_a_long_preview_is_cut_and_says_so(firm: Brokerage) -> None:
    """Thousands of lines do not flood the terminal."""
    found = plan(firm, *(f"Client {number},4907.00.0000,,,," for number in range(43)))

    shown = preview(found)

    assert f"Client {found.shown - 1};" in shown
    assert f"Client {found.shown};" not in shown
    assert "  and 3 more\n" in shown


def test_text_of_the_file_commands_no_terminal(firm: Brokerage) -> None:
    """Control characters are taken out before anything is shown."""
    shown = preview(plan(firm, "A\x1b[31mB,0106,FDA,,,", "C,\x1b[2J,,,,"))

    assert "\x1b" not in shown


def test_the_old_file_is_kept_and_comes_back(owning: Brokerage) -> None:
    """One undo takes the import back to the byte, another brings it again; both files are private."""
    found = plan(owning, "New Client,4401.11.0000,APH,AQ2,,")
    merge(found.outcome())
    backup = owning.folder / f"lines.csv{BACKUP}"

    assert backup.read_text(encoding="utf-8") == OWN
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup, owning.lines)} == {0o600}
    undo(owning)
    assert owning.lines.read_text(encoding="utf-8") == OWN
    undo(owning)
    assert owning.lines.read_text(encoding="utf-8") == after(found)


def test_the_first_import_is_taken_back_to_no_file(firm: Brokerage) -> None:
    """Where there was no list there is none again."""
    found = plan(firm, "New Client,4401.11.0000,APH,AQ2,,")
    merge(found.outcome())
    undo(firm)

    assert not firm.lines.exists()
    undo(firm)
    assert firm.lines.read_text(encoding="utf-8") == after(found)


def test_undo_without_an_import_is_said_in_words(firm: Brokerage) -> None:
    """There is nothing to take back."""
    with pytest.raises(UsageError, match="nothing was imported"):
        undo(firm)


@pytest.mark.parametrize("lines_later", [True, False], ids=["lines were last", "answers were last"])
def test_only_the_last_import_is_taken_back(owning: Brokerage, *, lines_later: bool) -> None:
    """Of an import of answers and one of lines, the later one."""
    answers = owning.folder / f"answers.yaml{BACKUP}"
    answers.write_text("firm: {}\n", encoding="utf-8")
    merge(plan(owning, "New Client,4401.11.0000,APH,AQ2,,").outcome())
    os.utime(owning.folder / f"lines.csv{BACKUP}", (2_000, 2_000))
    os.utime(answers, (1_000, 1_000) if lines_later else (3_000, 3_000))

    assert tideover("import", "--undo", owning.folder).exit_code == 0
    assert (owning.lines.read_text(encoding="utf-8") == OWN) is lines_later
    assert (owning.answers.read_text(encoding="utf-8") == "firm: {}\n") is not lines_later


def test_lines_that_changed_after_the_preview_are_not_overwritten(owning: Brokerage) -> None:
    """An edit made between preview and merge stops the merge."""
    found = plan(owning, "New Client,4401.11.0000,APH,AQ2,,")
    owning.lines.write_text(OWN + "X,0106,,,,\n", encoding="utf-8")

    with pytest.raises(UsageError, match="changed meanwhile"):
        merge(found.outcome())

    assert owning.lines.read_text(encoding="utf-8") == OWN + "X,0106,,,,\n"


def test_a_broken_list_of_ones_own_is_not_written_into(firm: Brokerage) -> None:
    """It has to be mended by hand first."""
    firm.lines.write_text("number\n0106\n", encoding="utf-8")

    with pytest.raises(SaveError, match="mend the file first"):
        plan(firm, "New Client,4401.11.0000,APH,AQ2,,")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"client,HTS \nSample,0106\n", id="a column hts"),
        pytest.param('\ufeff"hts","client"\r\n"0106","Sample"\r\n'.encode(), id="as spreadsheets save it"),
        pytest.param(b"client;hts\nSample;0106\n", id="semicolons"),
        pytest.param("client\thts\nSample\t0106\n".encode("utf-16"), id="UTF-16 with tabs"),
    ],
)
def test_a_file_of_lines_is_known_by_its_column(firm: Brokerage, content: bytes) -> None:
    """Its name says nothing, and neither do its encoding and the mark between columns."""
    file = firm.folder.parent / "export.dat"
    file.write_bytes(content)

    result = tideover("import", file, firm.folder, "--yes")

    assert result.return_value == 0
    assert "Sample,0106," in firm.lines.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        pytest.param("hts,price\n0106,3\n", 'unknown column "price"', 1, id="another column"),
        pytest.param("hts,client\n,A\n12,B\n", "export.csv:3", 1, id="the row is named as in the file"),
    ],
)
def test_what_no_list_of_lines_holds_is_refused_in_words(
    firm: Brokerage, content: str, words: str, code: int
) -> None:
    """Nothing is saved, and what to do is said."""
    file = firm.folder.parent / "export.csv"
    file.write_text(content, encoding="utf-8")

    result = tideover("import", file, firm.folder, "--yes")

    assert words in result.output
    assert result.return_value == code
    assert not firm.lines.exists()


@pytest.mark.parametrize(
    ("typed", "merged"), [("y\n", True), ("n\n", False), ("\n", False)], ids=["yes", "no", "Enter alone"]
)
def test_the_command_asks_before_it_merges(owning: Brokerage, typed: str, *, merged: bool) -> None:
    """Only a yes saves."""
    file = owning.folder.parent / "export.csv"
    file.write_text("client,hts,agency\nNew Client,4401.11.0000,APH\n", encoding="utf-8")

    result = tideover("import", file, owning.folder, typed=typed)

    assert "1 added, 0 changed, 0 the same," in result.output
    assert "does not mean no requirement" in result.output
    assert (owning.lines.read_text(encoding="utf-8") != OWN) is merged
    assert (owning.folder / f"lines.csv{BACKUP}").exists() is merged


def test_what_was_not_understood_is_left_out_of_a_merge(owning: Brokerage) -> None:
    """The rest is merged without a question, and the next command takes it back."""
    file = owning.folder.parent / "export.csv"
    file.write_text("client,hts,agency\nNew Client,4401.11.0000,APH\nBad,1,FDA\n", encoding="utf-8")

    result = tideover("import", file, owning.folder, "--yes")

    assert "1 not understood" in result.output
    assert owning.lines.read_text(encoding="utf-8") == OWN + "New Client,4401.11.0000,APH,,,\n"
    assert "lines.csv is as before" in tideover("import", "--undo", owning.folder).output
    assert owning.lines.read_text(encoding="utf-8") == OWN
