"""Contacts and clients of another program come into the interview, and one Ctrl+Z takes them back."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

CSV = (
    "First name,Last name,Job title,Mobile phone,Notes\n"
    "Ann,Lead,Chief,562-555-0111,x\nBen,Deputy,,562-555-0199,\nDee,Night,Clerk,562-555-0141,\n"
    "Zed,Zander,,562-555-0112,\n,,Nobody,,\n"
)


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of contacts, in which the interview is started."""
    folder = tmp_path / "downloads"
    (folder / "more").mkdir(parents=True)
    (folder / "people.csv").write_text(CSV, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    monkeypatch.chdir(folder)
    return folder


async def opened(sitting: Sitting, *keys: str) -> None:
    """Goes to the import of the file in the folder."""
    await sitting.press("ctrl+o", *keys, "enter")
    await sitting.settle()


async def test_a_file_is_picked_from_its_folder(sit: Sit, outside: Path) -> None:
    """Only what can be read in is listed; letters narrow it, Enter goes into folders, Tab completes."""
    (outside / "more" / "clients.csv").write_text("client,tier\nSample,1\n", encoding="utf-8")
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+o")
        assert "people.csv" in sitting.screen
        assert "picture.png" not in sitting.screen
        await sitting.press(*"mor", "tab")
        assert "clients.csv" in sitting.screen
        assert "people.csv" not in sitting.screen
        await sitting.press("enter")
        await sitting.settle()

        assert "clients.csv: Importer clients" in sitting.screen
        assert "1 added" in sitting.screen


@pytest.mark.parametrize("quote", ["", "'"])
async def test_a_whole_path_may_be_pasted_behind_the_folder(sit: Sit, outside: Path, quote: str) -> None:
    """As it is copied, and as terminals write it for a file that is dragged into them."""
    elsewhere = outside.parent / "else where"
    elsewhere.mkdir()
    (outside / "people.csv").rename(elsewhere / "people.csv")
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+o")
        await sitting.write(f"{quote}{elsewhere}/people.csv{quote}", "enter")
        await sitting.settle()

        assert "people.csv: Contacts" in sitting.screen


@pytest.mark.usefixtures("outside")
async def test_the_preview_sets_both_sides_beside_each_other(sit: Sit) -> None:
    """What needs a person comes first; nothing is saved by looking."""
    async with sit(PEOPLE, size=(120, 40)) as sitting:
        await opened(sitting)

        screen = sitting.screen
        assert (
            "5 lines read: 1 added, 0 changed, 0 the same, 2 conflicting, 1 unclear, 1 not understood."
            in screen
        )
        assert screen.index("Compliance manager") < screen.index("Dee Night")
        assert "◂ mine    Ann Lead: " in screen
        assert sitting.text == PEOPLE


@pytest.mark.usefixtures("outside")
async def test_a_merge_is_one_step_that_ctrl_z_takes_back(sit: Sit) -> None:
    """Conflicts keep mine; the backup for `import --undo` is made as well."""
    async with sit(PEOPLE) as sitting:
        await opened(sitting)
        await sitting.press("f2")
        await sitting.settle()

        assert "Imported people.csv. One undo takes all of it back." in sitting.words
        assert "- id: dee-night" in sitting.text
        assert "title: Compliance manager" in sitting.text
        assert "Dee Night" in sitting.screen
        backup = sitting.app.brokerage.folder / "answers.yaml.before-import"
        assert backup.read_text(encoding="utf-8") == PEOPLE
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        await sitting.press("ctrl+z")
        assert sitting.text == PEOPLE
        await sitting.press("ctrl+y")
        assert "- id: dee-night" in sitting.text


@pytest.mark.usefixtures("outside")
async def test_what_is_new_can_be_left_out(sit: Sit) -> None:
    """A telephone gives private contacts, too; what was not understood stays out."""
    async with sit(PEOPLE, size=(120, 40)) as sitting:
        await opened(sitting)
        await sitting.press("end", "space")
        skipped = sitting.screen
        await sitting.press("f2")
        await sitting.settle()
        nothing, text = sitting.words, sitting.text
        await sitting.press("up", "space")
        refused = sitting.words
        await sitting.press("end", "space", "f2")
        await sitting.settle()

        assert "- skip    Dee Night" in skipped
        assert "1 not understood; 1 left out by you." in skipped
        assert "There is nothing to save." in nothing
        assert text == PEOPLE
        assert "What was not understood cannot be brought in." in refused
        assert "Dee Night" in sitting.text


@pytest.mark.usefixtures("outside")
async def test_conflicts_are_turned_one_by_one_or_all(sit: Sit) -> None:
    """And what is unclear can be added as new."""
    async with sit(PEOPLE, size=(120, 40)) as sitting:
        await opened(sitting)
        await sitting.press("space")
        assert "▸ file    Ann Lead: " in sitting.screen
        await sitting.press("down", "down", "enter")
        assert "+ as new" in sitting.screen
        await sitting.press("f2")
        await sitting.settle()

        assert "title: Chief" in sitting.text
        assert "Zed Zander" in sitting.text
        assert "mobile: 562-555-0112" in sitting.text
        await sitting.press("ctrl+z")
        assert sitting.text == PEOPLE
        await opened(sitting)
        await sitting.press("a", "f2")
        await sitting.settle()
        assert 'mobile: "+1 562-555-0199"' in sitting.text
        assert "Zed Zander" not in sitting.text


@pytest.mark.usefixtures("outside")
async def test_a_column_can_be_sent_elsewhere(sit: Sit) -> None:
    """Tab shows the columns, Enter chooses what one fills, and the preview follows."""
    async with sit(PEOPLE, size=(120, 40)) as sitting:
        await opened(sitting)
        await sitting.press("tab")
        assert "Notes" in sitting.screen
        assert "(left out)" in sitting.screen
        await sitting.press("down", "down", "enter")
        assert "What does “Job title” fill?" in sitting.screen
        await sitting.press("home", "enter")
        await sitting.settle()
        await sitting.press("tab")

        assert "1 conflicting" in sitting.screen
        assert "Chief" not in sitting.screen


async def test_a_file_of_unknown_kind_asks(sit: Sit, outside: Path) -> None:
    """Contacts or clients: a key says which."""
    (outside / "people.csv").write_text("Name,Phone\nSample,562-555-0141\n", encoding="utf-8")
    async with sit(PEOPLE) as sitting:
        await opened(sitting)
        assert "Contacts or clients? Choose the kind" in sitting.screen
        await sitting.press("f2", "k", "down", "enter")
        await sitting.settle()
        assert "Importer clients" in sitting.screen
        await sitting.press("f2")
        await sitting.settle()

        clients = sitting.app.brokerage.clients
        assert clients.read_text(encoding="utf-8").splitlines()[1].startswith("Sample,")
        await sitting.press("ctrl+z")
        assert not clients.exists()


async def test_a_file_that_cannot_be_read_is_said(sit: Sit, outside: Path) -> None:
    """With what to do; Esc leads back."""
    (outside / "people.csv").write_bytes(b"")
    async with sit(PEOPLE) as sitting:
        await opened(sitting)
        assert "the file is empty. Export it again." in sitting.words
        await sitting.press("f2", "space", "tab", "k", "escape")

        assert "the file is empty" not in sitting.words
        assert sitting.text == PEOPLE


@pytest.mark.usefixtures("outside")
async def test_a_change_in_another_window_is_not_lost(sit: Sit) -> None:
    """What was saved elsewhere between preview and merge stays, and so does the import."""
    async with sit(PEOPLE) as sitting:
        await opened(sitting)
        edited = PEOPLE.replace("incident_lead: ann", "incident_lead: ben")
        sitting.app.brokerage.answers.write_text(edited, encoding="utf-8")
        await sitting.press("f2")
        await sitting.settle()

        assert "incident_lead: ben" in sitting.text
        assert "- id: dee-night" in sitting.text


async def test_five_thousand_rows_stay_usable(sit: Sit, outside: Path) -> None:
    """From the first to the last, and merged as one change."""
    rows = "".join(f"Person {n},310-555-{n:04d}\n" for n in range(5_000))
    (outside / "people.csv").write_text(f"Full name,Mobile phone\n{rows}", encoding="utf-8")
    async with sit(PEOPLE) as sitting:
        await opened(sitting)
        assert "5000 lines read: 5000 added" in sitting.words
        await sitting.press("end")
        assert "Person 4999" in sitting.screen
        await sitting.press("f2")
        await sitting.settle()

        assert sitting.text.count("- id: person-") == 5_000
        await sitting.press("ctrl+z")
        assert sitting.text == PEOPLE
