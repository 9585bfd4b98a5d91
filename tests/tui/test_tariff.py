"""Agencies for a tariff number in the interview: looked up while it is typed, and kept in the firm's own list."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from builder.model.lines import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

HEADER = ",".join(COLUMNS)
EVERY_FLAG = (80, 60)
"""A screen on which all that is known of the numbers below has room."""


@pytest.fixture
def folder(brokerage: Callable[[str], Path]) -> Path:
    """A brokerage with three clients."""
    made = brokerage('tideover: "1"\n')
    (made / "clients.csv").write_text("name\nSample Toys\nSample [b]Imports\nOther Goods\n", encoding="utf-8")
    return made


def saved(folder: Path) -> str:
    """The firm's own list as it stands."""
    return (folder / "lines.csv").read_text(encoding="utf-8")


async def test_flags_are_shown_while_the_number_is_typed(sit: Sit) -> None:
    """Agency, requirement, program, source and date, without Enter."""
    async with sit() as sitting:
        await sitting.press("f9")
        await sitting.write("0302.31.0000")

        assert "NMF NM8 (required): Seafood Import Monitoring Program data are required" in sitting.words
        assert "program SIMP" in sitting.words
        assert "secondary: NMFS trade-monitoring HTS list, Jul 2026" in sitting.words


@pytest.mark.parametrize("number", ["", "4907.00.0000"], ids=["nothing typed", "no flag known"])
async def test_silence_is_never_clearance(sit: Sit, number: str) -> None:
    """Whatever is shown, the agencies without public lists are named."""
    async with sit() as sitting:
        await sitting.press("f9", *number)

        assert "No flag here does not mean no requirement." in sitting.words
        assert "FDA, EPA, NHTSA, FWS, FSIS, AMS, TTB, CPSC and OMC are not public" in sitting.words
        assert ("No flag known here." in sitting.words) is bool(number)


async def test_the_firms_own_lines_come_first(sit: Sit, folder: Path) -> None:
    """What the firm found out stands before public tables of other agencies."""
    row = "Sample [b]Imports,0302310000,FDA,FD3,,2026-10-30"
    (folder / "lines.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    async with sit(folder=folder, size=EVERY_FLAG) as sitting:
        await sitting.press("f9", *"0302310000")

        words = sitting.words
        assert "Sample [b]Imports; checked 30 Oct 2026" in words
        assert words.index("Your own list, which wins") < words.index("NMF NM8 (required)")


async def test_a_damaged_own_list_is_said(sit: Sit, folder: Path) -> None:
    """A line that could not be read is named with its number."""
    (folder / "lines.csv").write_text(f"{HEADER}\n,12,,,,\n,0106,XQZ,,,\n", encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("f9")

        assert "lines.csv:2: error:" in sitting.words
        assert "And 1 more: tideover check." in sitting.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("01061", '"01061" has 5 digits;', id="a dropped zero"),
        pytest.param("abc", '"abc" is no tariff number.', id="letters"),
        pytest.param("[bold]", '"[bold]" is no tariff number.', id="markup"),
        pytest.param("", "No tariff number was given.", id="nothing"),
    ],
)
async def test_what_is_no_number_is_said_beside_it(sit: Sit, text: str, words: str) -> None:
    """Enter on a text that is no number explains it and stays there."""
    async with sit(size=(120, 40)) as sitting:
        await sitting.press("f9")
        await sitting.write(text, "enter")

        assert f"✗ {words}" in sitting.words
        assert sitting.app.focused is not None
        assert sitting.app.focused.id == "number"


async def test_a_number_that_is_being_typed_is_not_called_wrong(sit: Sit) -> None:
    """Three digits may become four."""
    async with sit() as sitting:
        await sitting.press("f9", *"010")

        assert "✗" not in sitting.words


async def test_a_flag_is_kept_for_a_client(sit: Sit, folder: Path) -> None:
    """Client and flag are picked from what is offered; the line is private and dated today."""
    async with sit(folder=folder) as sitting:
        await sitting.press("f9", *"0302310000", "enter", *"toy", "down", "enter", "down", "enter")

        assert saved(folder) == f"{HEADER}\nSample Toys,0302.31.0000,NMF,NM8,SIMP,2026-11-21\n"
        assert stat.S_IMODE((folder / "lines.csv").stat().st_mode) == 0o600
        assert "Kept in lines.csv" in sitting.words
        assert "Your own list, which wins for the agencies it names" in sitting.words


@pytest.mark.parametrize(
    ("agency", "cells"),
    [
        pytest.param("fda", "FDA,,", id="a code"),
        pytest.param("Food and Drug Administration", "FDA,,", id="a name"),
        pytest.param("fd3", "FDA,FD3,", id="a flag"),
        pytest.param("NMF NM8", "NMF,NM8,SIMP", id="agency and flag"),
        pytest.param("none", ",,", id="no flag stood on it"),
    ],
)
async def test_an_agency_may_be_typed(sit: Sit, folder: Path, agency: str, cells: str) -> None:
    """Any name of an agency or its flag; F2 keeps from any field, and no client means every client."""
    async with sit(folder=folder) as sitting:
        await sitting.press("f9", *"0302310000", "enter", "enter")
        await sitting.write(agency, "f2")

        assert saved(folder) == f"{HEADER}\n,0302.31.0000,{cells},2026-11-21\n"


@pytest.mark.parametrize(
    ("client", "agency", "field", "words"),
    [
        pytest.param("", "", "agency", "No agency was given.", id="no agency"),
        pytest.param("", "xqzzy", "agency", '"xqzzy" is no agency', id="unknown agency"),
        pytest.param("", "EPA FD3", "agency", "Flag FD3 is one of FDA, not of EPA.", id="another's flag"),
        pytest.param("12-3456789", "FDA", "client", "this looks like an importer number", id="forbidden"),
    ],
)
async def test_what_cannot_be_kept_is_said_beside_its_field(
    sit: Sit, folder: Path, client: str, agency: str, field: str, words: str
) -> None:
    """Nothing is saved, and the cursor stands where it is mended."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("f9", *"0302310000", "enter")
        await sitting.write(client, "enter")
        await sitting.write(agency, "f2")

        assert f"✗ {words}" in sitting.words
        assert sitting.app.focused is not None
        assert sitting.app.focused.id == field
        assert not (folder / "lines.csv").exists()


async def test_a_long_reason_is_readable_on_a_small_screen(sit: Sit, folder: Path) -> None:
    """The last word of a long explanation is there, and so are the keys."""
    async with sit(folder=folder) as sitting:
        await sitting.press("f9", *"0302310000", "enter")
        await sitting.write("12-3456789", "f2")

        assert "Write where it is kept instead." in sitting.words
        assert "F2 Keep" in sitting.rows[-1]


async def test_a_line_is_not_kept_twice_on_one_day(sit: Sit, folder: Path) -> None:
    """The second time says that it stands there."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("f9", *"0302310000", "enter", "enter", *"fda", "f2")
        before = saved(folder)
        await sitting.press("enter", "enter", *"fda", "f2")

        assert saved(folder) == before
        assert "stands in lines.csv with this day already" in sitting.words


async def test_a_kept_line_is_taken_back_and_kept_again(sit: Sit, folder: Path) -> None:
    """Undo takes out the line and no answer; what is known follows."""
    async with sit(folder=folder) as sitting:
        await sitting.write("Acme Brokers")
        await sitting.press("f9", *"0302310000", "enter", "enter", *"fda", "f2")
        kept = saved(folder)
        await sitting.press("ctrl+z")
        there, words = (folder / "lines.csv").exists(), sitting.words
        await sitting.press("ctrl+y")

        assert not there
        assert "Your own list, which wins" not in words
        assert "Taken back: the line 0302.31.0000" in words
        assert saved(folder) == kept
        assert "Your own list, which wins" in sitting.words
        assert sitting.saved["firm"]["legal_name"] == "Acme Brokers"


async def test_kept_lines_are_edited_and_deleted(sit: Sit, folder: Path) -> None:
    """In a table with a form like the clients'; what a line may not say is refused in words."""
    lines = f"{HEADER}\n,0302310000,NMF,NM8,SIMP,2026-10-30\nOther Goods,0106,FDA,,,\n"
    (folder / "lines.csv").write_text(lines, encoding="utf-8")
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("f9", "f6")
        table = sitting.words
        await sitting.press("enter", "ctrl+u")
        await sitting.write("01061", "enter")
        refused = sitting.words
        await sitting.press("ctrl+u")
        await sitting.write("0106", "escape", "end", "d")
        changed = saved(folder)
        await sitting.press("ctrl+z", "ctrl+z")

        assert "2 tariff lines" in table
        assert "has 5 digits" in refused
        assert changed == f"{HEADER}\n,0106,NMF,NM8,SIMP,2026-10-30\n"
        assert saved(folder) == lines


async def test_a_line_from_another_window_is_shown(sit: Sit, folder: Path) -> None:
    """What stands on screen is what stands in the file, and the change is said."""
    async with sit(folder=folder, size=EVERY_FLAG) as sitting:
        await sitting.press("f9", *"0302310000")
        (folder / "lines.csv").write_text(f"{HEADER}\nOther Goods,0302310000,FDA,,,\n", encoding="utf-8")
        await sitting.look()

        assert "lines.csv was changed in another" in sitting.words
        assert "Other Goods" in sitting.words


async def test_a_disk_that_refuses_is_said(sit: Sit, folder: Path) -> None:
    """What was typed stays on screen to be kept later."""
    (folder / "lines.csv").mkdir()
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("f9", *"0302310000", "enter", "enter", *"fda", "f2")

        assert "lines.csv: error: cannot be read" in sitting.words
        assert "┃ fda " in sitting.screen or "│ fda " in sitting.screen


async def test_a_broken_own_list_is_not_written_into(sit: Sit, folder: Path) -> None:
    """The file stays as it is, and the reason is said."""
    (folder / "lines.csv").write_text("number\n0106\n", encoding="utf-8")
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("f9", *"0302310000", "enter", "enter", *"fda", "f2")

        assert "Nothing was saved; mend the file first." in sitting.words
        assert saved(folder) == "number\n0106\n"


async def test_the_mouse_does_it_all(sit: Sit, folder: Path) -> None:
    """Fields, offers and the keys of the last line answer to clicks."""
    async with sit(folder=folder) as sitting:
        await sitting.press("f9", *"0302310000")
        await sitting.pilot.click("#client")
        await sitting.pilot.click("#offers", offset=(4, 1))
        await sitting.pilot.click("#agency")
        await sitting.pilot.click("#offers", offset=(4, 0))
        await sitting.pilot.click("#footer", offset=(sitting.rows[-1].index("F2"), 0))
        await sitting.rest()

        assert saved(folder).endswith("\nSample [b]Imports,0302.31.0000,NMF,NM8,SIMP,2026-11-21\n")


async def test_a_long_answer_is_turned_page_by_page(sit: Sit) -> None:
    """Page Down shows more while the cursor stays in the field; Page Up goes back."""
    async with sit() as sitting:
        await sitting.press("f9", *"0106")
        first = sitting.screen
        await sitting.press("pagedown")
        second = sitting.screen
        await sitting.press("pageup")

        assert second != first
        assert sitting.screen == first


@pytest.mark.parametrize("key", ["escape", "f9"])
async def test_closing_leads_back_to_the_question(sit: Sit, key: str) -> None:
    """What was typed before is saved and still there."""
    async with sit() as sitting:
        await sitting.write("Acme Brokers")
        await sitting.press("f9", key)

        assert sitting.saved["firm"]["legal_name"] == "Acme Brokers"
        assert "What is the firm's legal name?" in sitting.words


async def test_keys_typed_at_once_reach_the_number(sit: Sit) -> None:
    """Nothing that follows F9 on a slow line is lost or lands in the question."""
    async with sit() as sitting:
        await sitting.press_at_once("f9", *"0302310000")

        assert "NMF NM8 (required)" in sitting.words
        assert "firm" not in sitting.saved


async def test_the_palette_opens_it(sit: Sit) -> None:
    """It is found by what it does."""
    async with sit() as sitting:
        await sitting.press("ctrl+p")
        await sitting.write("tariff number")
        await sitting.settle()
        await sitting.press("enter")

        assert "Type a tariff number" in sitting.words
        assert "Enter Next F2 Keep PgDn More F6 Own lines Esc Close" in sitting.words
