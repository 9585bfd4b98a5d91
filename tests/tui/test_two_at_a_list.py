"""Two at one list: another window or a spreadsheet changes clients.csv while somebody has a row of it open."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from builder.paths import Brokerage
from tests.tui.conftest import NOW, PEOPLE
from tests.tui.test_writer import Blocked
from tui import edits
from tui.draft import Draft
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from builder.model.declarations import Declarations
    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

HEADER = "name,tier,phone,notes,account\n"
ACME, BEST, CORNER = (
    "Acme Imports,1,562-555-0101,By hand,house\n",
    '"Best Toys, Inc",2,,,\n',
    "Corner Foods,,619-555-0103,,web\n",
)
CLIENTS = HEADER + ACME + BEST + CORNER
MINE = ACME.replace("By hand", "By night")
NOTES = Place("clients.csv", ("row-1", "notes"))


@pytest.fixture
def folder(brokerage: Callable[[str], Path]) -> Path:
    """A brokerage with three clients."""
    made = brokerage('tideover: "1"\n')
    (made / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    return made


def saved(folder: Path) -> str:
    """The clients as they stand on disk."""
    return (folder / "clients.csv").read_bytes().decode()


def outside(folder: Path, text: str) -> None:
    """Saves the clients as another program does."""
    (folder / "clients.csv").write_text(text, encoding="utf-8")


async def open_at(sitting: Sitting, field: str) -> None:
    """Opens the first client's form at a field, above the table."""
    await sitting.press("ctrl+g")
    sitting.app.open_record(NOTES.outer, field)
    await sitting.rest()


async def type_notes(sitting: Sitting) -> None:
    """Opens the first client's form at the notes, and types something else there."""
    await open_at(sitting, "notes")
    await sitting.press("ctrl+u")
    await sitting.write("By night")


@pytest.mark.parametrize(
    ("theirs", "both"),
    [
        pytest.param(
            CLIENTS.replace("555-0101", "555-0199"),
            HEADER + MINE.replace("555-0101", "555-0199") + BEST + CORNER,
            id="another cell of the row",
        ),
        pytest.param(
            HEADER + CORNER.replace("web", "own") + BEST + ACME.replace("555-0101", "555-0199"),
            HEADER + CORNER.replace("web", "own") + BEST + MINE.replace("555-0101", "555-0199"),
            id="rows sorted and changed",
        ),
        pytest.param(
            "notes,name\r\n,Corner Foods\r\nBy hand,Acme Imports\r\n",
            "notes,name\r\n,Corner Foods\r\nBy night,Acme Imports\r\n",
            id="rows and columns taken out",
        ),
    ],
)
async def test_both_changes_are_kept(sit: Sit, folder: Path, theirs: str, both: str) -> None:
    """In the right row, without a question; one undo takes back what was typed here and nothing else."""
    async with sit(folder=folder) as sitting:
        await type_notes(sitting)
        outside(folder, theirs)
        await sitting.press("enter")
        made, shown = saved(folder), sitting.words
        await sitting.press("ctrl+z")

    assert made == both
    assert "Answered in two windows" not in shown
    assert saved(folder) == theirs


@pytest.mark.parametrize(("key", "expected"), [("m", "By night"), ("t", "By truck")])
async def test_a_cell_that_both_changed_is_shown_twice(
    sit: Sit, folder: Path, key: str, expected: str
) -> None:
    """With the client's name; the one that is taken is saved, and until then the file keeps theirs."""
    async with sit(folder=folder) as sitting:
        await type_notes(sitting)
        outside(folder, CLIENTS.replace("By hand", "By truck"))
        await sitting.press("enter")
        shown, meanwhile = sitting.words, saved(folder)
        await sitting.press(key)

    assert "Answered in two windows Acme Imports: What else must the release desk know?" in shown
    assert "Mine, typed here" in shown
    assert "By night" in shown
    assert "By truck" in shown
    assert meanwhile == CLIENTS.replace("By hand", "By truck")
    assert saved(folder) == CLIENTS.replace("By hand", expected)


async def test_what_is_decided_later_waits_in_the_table(sit: Sit, folder: Path) -> None:
    """The form can be left; the row is marked, and opening the list anew shows both again."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await type_notes(sitting)
        outside(folder, CLIENTS.replace("By hand", "By truck"))
        await sitting.press("enter", "escape", "escape")
        marked = sitting.words
        await sitting.press("escape", "ctrl+g")
        again = sitting.words
        await sitting.press("m")
        taken = sitting.words

    assert "✗ Answered in two windows: What else" in marked
    assert "Mine, typed here" in again
    assert "Answered in two windows" not in taken
    assert saved(folder) == CLIENTS.replace("By hand", "By night")


@pytest.mark.parametrize(("key", "title"), [("m", "Mine"), ("escape", "Theirs")])
async def test_leaving_a_form_shows_both_and_then_leaves(sit: Sit, key: str, title: str) -> None:
    """Also a form of people: the first step out asks, the next one leaves, whatever was said."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("Ben Deputy", "enter", "pagedown", "ctrl+u")
        await sitting.write("Mine")
        text = sitting.text.replace("Release lead", "Theirs")
        sitting.app.brokerage.answers.write_text(text, encoding="utf-8")
        await sitting.press("escape")
        shown = sitting.words
        await sitting.press(key, "escape")
        left = sitting.words

    assert "Answered in two windows" in shown
    assert "3 people" in left
    assert sitting.text == text.replace("Theirs", title)


@pytest.mark.parametrize("key", ["m", "t"])
async def test_a_row_deleted_elsewhere_comes_back_or_stays_deleted(sit: Sit, folder: Path, key: str) -> None:
    """What was typed is not thrown away unseen; a row that comes back has all its cells, also the firm's own."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await type_notes(sitting)
        outside(folder, HEADER + BEST + CORNER)
        await sitting.look()
        told = sitting.words
        await sitting.press("enter")
        shown = sitting.words
        await sitting.press(key)
        made = saved(folder)
        await sitting.press("ctrl+z")

    assert "Deleted in another window: Acme Imports. Going on shows both." in told
    assert "Deleted in another window Acme Imports" in shown
    assert "The client comes back with it." in shown
    assert made == HEADER + BEST + CORNER + (MINE if key == "m" else "")
    assert saved(folder) == HEADER + BEST + CORNER


async def test_a_form_in_which_nothing_is_typed_follows(sit: Sit, folder: Path) -> None:
    """Another's words are in the field at once; a form whose row is gone closes, and says so."""
    async with sit(folder=folder) as sitting:
        await open_at(sitting, "notes")
        outside(folder, CLIENTS.replace("By hand", "By truck"))
        await sitting.look()
        followed, screen = sitting.words, sitting.screen
        outside(folder, HEADER + BEST)
        await sitting.look()
        closed = sitting.words

    assert "Changed in another window just now." in followed
    assert "┃ By truck" in screen
    assert "This client was deleted in another" in closed
    assert "1 client" in closed


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(CLIENTS.replace("name,", "company,").encode(), 'column "name" is', id="columns"),
        pytest.param(
            CLIENTS.replace("By hand", "Caf\xe9").encode("latin-1"), "not UTF-8 text", id="encoding"
        ),
    ],
)
async def test_what_is_typed_outlasts_a_file_that_cannot_be_read(
    sit: Sit, folder: Path, raw: bytes, words: str
) -> None:
    """It stays in its field with the reason, the file stays as it is, and once that is mended the cell is saved."""
    async with sit(folder=folder) as sitting:
        await type_notes(sitting)
        (folder / "clients.csv").write_bytes(raw)
        await sitting.press("enter")
        said, untouched = sitting.words, (folder / "clients.csv").read_bytes()
        outside(folder, HEADER + CORNER + ACME.replace("house", "own"))
        await sitting.press("enter")

    assert words in said
    assert "By night" in said
    assert untouched == raw
    assert saved(folder) == HEADER + CORNER + MINE.replace("house", "own")


async def test_two_windows_at_one_row(sit: Sit, folder: Path) -> None:
    """Cells join; where both are at one cell, the second one is shown both, and what it takes is one step back."""
    async with sit(folder=folder) as one, sit(folder=folder) as two:
        await type_notes(one)
        await open_at(two, "phone")
        await two.press("ctrl+u")
        await two.write("562-555-0199")
        await one.press("enter")
        await two.press("enter")
        joined = saved(folder)
        await two.press("pagedown", "pagedown", "ctrl+u")
        await two.write("By two")
        await type_notes(one)
        await one.press("ctrl+u")
        await one.write("By one", "enter")
        await two.press("enter")
        both, meanwhile = two.words, saved(folder)
        await two.press("m")
        decided = saved(folder)
        await two.press("ctrl+z")

    assert joined == CLIENTS.replace("By hand", "By night").replace("0101", "0199")
    assert "By one" in both
    assert "By two" in both
    assert meanwhile == joined.replace("By night", "By one")
    assert decided == joined.replace("By night", "By two")
    assert saved(folder) == meanwhile


async def test_a_copy_is_not_mistaken_for_a_row_added_elsewhere(sit: Sit, folder: Path) -> None:
    """Its own form opens, also where another window added a row a moment ago."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g")
        outside(folder, CLIENTS + "Their Toys,,,,\n")
        await sitting.press("c")
        await sitting.write("!", "enter", "escape")

    assert saved(folder) == HEADER + ACME + ACME.replace("Imports", "Imports (copy)!") + BEST + CORNER + (
        "Their Toys,,,,\n"
    )


async def test_half_typed_cells_outlast_a_crash(sit: Sit, folder: Path, tmp_path: Path) -> None:
    """They are in their own row at the next start, wherever a spreadsheet has moved that meanwhile."""
    async with sit(folder=folder) as sitting:
        await type_notes(sitting)
        await sitting.write(" ")
        crashed = shutil.copytree(folder, tmp_path / "crashed")  # as a crash leaves it
    outside(crashed, HEADER + CORNER + BEST + ACME.replace("555-0101", "555-0199"))
    async with sit(folder=crashed) as sitting:
        said = sitting.words
        await sitting.press("ctrl+g", "end")
        marked = sitting.words
        await sitting.press("enter", "escape")

    assert "What was typed in clients.csv and not saved waits there." in said
    assert "Typed and not saved: What else must the release desk know?" in marked
    assert saved(crashed) == HEADER + CORNER + BEST + MINE.replace("555-0101", "555-0199")


@pytest.fixture
def opened(declarations: Declarations, folder: Path) -> tuple[Draft, Callable[[], None]]:
    """A draft whose rows wait to be written, and what lets them go."""
    blocked = Blocked()
    draft = Draft(Brokerage.open(folder), declarations, lambda: NOW, blocked.writer)

    def finish() -> None:
        blocked.finish()
        draft.refresh()

    return draft, finish


def test_a_row_is_written_beside_the_screen(opened: tuple[Draft, Callable[[], None]]) -> None:
    """A change is seen at once, also while the disk takes its time, and is saved when that says so."""
    draft, finish = opened
    draft.change(edits.answer(NOTES, "By night"), "notes", NOTES)
    known, is_saving, meanwhile = (
        draft.view.answer(NOTES).value,
        draft.is_saving,
        saved(draft.brokerage.folder),
    )
    draft.change(edits.copy_record(Place("clients.csv", ("row-3",)), ""), "copy", NOTES)
    finish()

    assert (known, is_saving, meanwhile) == ("By night", True, CLIENTS)
    assert saved(draft.brokerage.folder) == HEADER + MINE + BEST + CORNER + CORNER.replace(
        "Foods", "Foods (copy)"
    )
    assert (draft.is_saving, draft.trouble, draft.refused) == (False, "", {})


def test_rows_saved_elsewhere_while_some_wait_are_joined(opened: tuple[Draft, Callable[[], None]]) -> None:
    """Cell by cell; a cell that both changed waits to be decided, in the row it was typed in."""
    draft, finish = opened
    phone = Place("clients.csv", ("row-3", "phone"))
    draft.change(edits.answer(NOTES, "By night"), "notes", NOTES)
    draft.change(edits.answer(phone, "+1 619-555-0177"), "phone", phone)
    outside(draft.brokerage.folder, HEADER + CORNER + ACME.replace("By hand", "By truck").replace("1,", "3,"))
    finish()

    assert saved(draft.brokerage.folder) == HEADER + CORNER.replace("0103", "0177") + ACME.replace(
        "By hand", "By truck"
    ).replace("1,", "3,")
    assert draft.kept[NOTES].texts == ("By night",)
    assert draft.disputed == {NOTES}
    assert draft.view.answer(NOTES).value == "By truck"
    assert draft.take_changed_lists() == ["clients.csv"]


async def test_many_disputed_cells_are_decided_at_once(sit: Sit, folder: Path) -> None:
    """One key takes the same version of all of them, as one step to take back."""
    async with sit(folder=folder) as sitting:
        gate = Blocked()
        draft = sitting.app.draft
        draft._lists.files["clients.csv"]._writes = gate.writer  # noqa: SLF001 (a disk that takes its time)
        places = [Place("clients.csv", (f"row-{number}", "tier")) for number in (1, 2, 3)]
        draft.change(edits.set_field([one.outer for one in places], "tier", "3"), "tier", places[0].outer)
        theirs = CLIENTS.replace("ts,1", "ts,2").replace('",2', '",1').replace("Foods,", "Foods,1")
        outside(folder, theirs)
        gate.finish()
        await sitting.press("ctrl+g")
        first = sitting.words
        await sitting.press("M")
        made = saved(folder)
        await sitting.press("ctrl+z")

    assert "Acme Imports: In which order is the client served?" in first
    assert "2 answers more to decide." in first
    assert made == CLIENTS.replace("ts,1", "ts,3").replace('",2', '",3').replace("Foods,", "Foods,3")
    assert saved(folder) == theirs


def test_undo_leaves_what_another_window_changed_since(opened: tuple[Draft, Callable[[], None]]) -> None:
    """Of a change to many rows the rest is taken back, and it is said; another cell of the same row is no hindrance."""
    draft, finish = opened
    finish()
    rows = [Place("clients.csv", (f"row-{number}",)) for number in (1, 2, 3)]
    draft.change(edits.set_field(rows, "notes", "By air"), "notes", rows[0])
    finish()
    text = saved(draft.brokerage.folder)
    outside(
        draft.brokerage.folder, text.replace("0101,By air", "0199,By air").replace("0103,By air", "0103,Own")
    )
    step = draft.undo()
    finish()

    assert step is not None
    assert step.label == "notes. What another window changed there since stays as it is."
    assert saved(draft.brokerage.folder) == HEADER + ACME.replace("0101", "0199") + BEST + CORNER.replace(
        "0103,", "0103,Own"
    )
