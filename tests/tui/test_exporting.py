"""Giving other programs what the answers hold, from the interview."""

from __future__ import annotations

import csv
import stat
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.tui.conftest import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


async def test_people_are_exported_as_a_table_and_nothing_is_written_over(sit: Sit) -> None:
    """The palette knows it; a second export takes another name."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+p")
        await sitting.write("export")
        await sitting.settle()
        await sitting.press("enter")
        offered = sitting.words
        await sitting.press("down", "enter", "enter")
        await sitting.settle()
        said = sitting.words
        await sitting.press("enter")
        refused = sitting.words
        folder = sitting.app.brokerage.folder
        made = folder / "people.csv"

    with made.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert "All contacts as cards for an address book (vCard)" in offered
    assert "3 people as a table (CSV, Excel)" in offered
    assert "3 lines. Only you can read it." in said
    assert "is there already. Write another name." in refused
    assert [row[:2] for row in rows[1:]] == [
        ["ann", "Ann Lead"],
        ["ben", "Ben Deputy"],
        ["cleo", "Cleo Clerk"],
    ]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


async def test_the_ending_of_the_name_says_in_which_form(sit: Sit) -> None:
    """A workbook for .xlsx; what goes into no such file is said, and none is written."""
    async with sit(PEOPLE) as sitting:
        folder = sitting.app.brokerage.folder
        await sitting.press("alt+e", "down", "enter", "ctrl+u")
        await sitting.write(str(folder / "people.pdf"), "enter")
        await sitting.settle()
        refused = sitting.words
        await sitting.press("ctrl+u")
        await sitting.write(str(folder / "people.xlsx"), "enter")
        await sitting.settle()

    assert "are written to a file that ends in" in refused
    assert not (folder / "people.pdf").exists()
    assert load_workbook(folder / "people.xlsx").worksheets[0].cell(2, 2).value == "Ann Lead"
