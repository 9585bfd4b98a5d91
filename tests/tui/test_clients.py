"""The importer clients in the interview: every row of the file can be seen, found, mended and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

CLIENTS = """\
name,tier,modes,ports,agencies,contact,phone,email,language,notes,account
# the big ones
Acme Imports,1,ocean,2704,FDA;EPA,Import manager,562-555-0101,imports@acme.example.com,,By hand,house
"Best Toys, Inc",2,air;ocean,,CPS,,,,Spanish,,

Corner Foods,,truck,2506,FDA,Owner,619-555-0103,,,,web
"""


@pytest.fixture
def folder(brokerage: Callable[[str], Path]) -> Path:
    """A brokerage with three clients, a comment, a blank line and a column of its own."""
    made = brokerage('tideover: "1"\n')
    (made / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    return made


def saved(folder: Path) -> str:
    """The clients as they stand on disk."""
    return (folder / "clients.csv").read_bytes().decode()


async def test_clients_are_a_table(sit: Sit, folder: Path) -> None:
    """In the order and with the words of the file."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g")

        assert "3 clients" in sitting.words
        assert "Acme Imports 1 ocean 2704 FDA;EPA" in sitting.words
        assert sitting.words.index("Best Toys, Inc") < sitting.words.index("Corner Foods")
        assert "# the big ones" not in sitting.words


async def test_a_cell_is_edited_in_a_form(sit: Sit, folder: Path) -> None:
    """Only the row that changed is written anew; comments, blank lines and other columns stay."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "down", "enter", "pagedown", "home", "space", "escape")

        assert saved(folder) == CLIENTS.replace('"Best Toys, Inc",2', '"Best Toys, Inc",1')
        assert "Best Toys, Inc 1 air;ocean" in sitting.words


async def test_ports_and_agencies_are_picked_by_name(sit: Sit, folder: Path) -> None:
    """The codes are what is saved."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "enter", "pagedown", "pagedown", "pagedown")
        await sitting.write("long beach", "enter", "enter")
        await sitting.write("aphis", "enter", "enter", "escape")

        assert saved(folder) == CLIENTS.replace("2704,FDA;EPA", "2704;2709,FDA;EPA;APH")


async def test_a_client_is_added(sit: Sit, folder: Path) -> None:
    """The first answer makes the row; a number is saved as it is dialled."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "a")
        await sitting.write("Dora Dolls", "enter", *["pagedown"] * 5)
        await sitting.write("(562) 555-0144", "enter", "escape")

        assert saved(folder) == CLIENTS + "Dora Dolls,,,,,,562-555-0144,,,,\n"
        assert "4 clients" in sitting.words


async def test_the_interview_behind_a_list_says_when_it_was_saved(sit: Sit, folder: Path) -> None:
    """What was changed in front of it counts there, too."""
    async with sit(folder=folder) as sitting:
        assert "all saved" in sitting.rows[0]
        await sitting.press("ctrl+g", "c", "escape", "escape")

        assert "saved 14:02" in sitting.rows[0]


async def test_the_first_client_makes_the_file(sit: Sit, brokerage: Callable[[str], Path]) -> None:
    """With a header; undo takes both away."""
    folder = brokerage('tideover: "1"\n')
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "enter")
        await sitting.write("Dora Dolls", "enter", "escape")
        made = saved(folder)
        await sitting.press("ctrl+z")

        assert (
            made == "name,tier,modes,ports,agencies,contact,phone,email,language,notes\nDora Dolls,,,,,,,,,\n"
        )
        assert not (folder / "clients.csv").exists()
        assert "Nothing here yet." in sitting.words


async def test_clients_are_copied_moved_and_deleted(sit: Sit, folder: Path) -> None:
    """Each is one step, and all of it is taken back to the last byte."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "c", "escape", "end", "K", "home", "space", "space", "d", "d")
        changed = saved(folder)
        await sitting.press("ctrl+z", "ctrl+z", "ctrl+z")

        assert "Acme" not in changed
        assert changed.index("Corner Foods") < changed.index("Best Toys")
        assert saved(folder) == CLIENTS


async def test_a_rename_is_taken_back_in_its_form(sit: Sit, folder: Path) -> None:
    """The form stays with its row, whatever it is called."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "enter", "ctrl+u")
        await sitting.write("Apex Imports", "enter")
        renamed = sitting.words
        await sitting.press("ctrl+z")

        assert "Apex Imports · 2 of 10" in renamed
        assert "Acme Imports · 1 of 10" in sitting.words
        assert saved(folder) == CLIENTS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Corner foods", "A client of that name stands on line 6 already.", id="twice"),
        pytest.param("=1+1", 'A cell that begins with "=" is a formula', id="a formula"),
        pytest.param("Acme 12-3456789", "This looks like an importer number", id="forbidden"),
        pytest.param("x" * 600, "characters are too many", id="too long"),
    ],
)
async def test_what_may_not_be_kept_is_said_and_stays_on_screen(
    sit: Sit, folder: Path, text: str, words: str
) -> None:
    """As for any answer."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("ctrl+g", "enter", "ctrl+u")
        await sitting.write(text, "enter")

        assert words in sitting.words
        assert saved(folder) == CLIENTS


async def test_a_wrong_row_is_shown_and_mended(sit: Sit, folder: Path) -> None:
    """What is wrong stands below the table; opening the row leads to the cell."""
    wrong = CLIENTS.replace("2506,FDA", "9999,FDA")
    (folder / "clients.csv").write_text(wrong, encoding="utf-8")
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("ctrl+g", "end")
        shown = sitting.words
        await sitting.press("enter", "down", "enter")
        await sitting.write("2506", "enter", "escape")

        assert "✗ port: " in shown
        assert "✗" not in sitting.words
        assert saved(folder) == CLIENTS


async def test_a_row_with_a_comma_too_many_loses_nothing(sit: Sit, folder: Path) -> None:
    """What goes beyond the header is shown in the last column and kept."""
    (folder / "clients.csv").write_text("name,tier,notes\nAcme,1,trucks, before 06:00\n", encoding="utf-8")
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("ctrl+g")
        shown = sitting.words
        await sitting.press("enter", "end", "exclamation_mark", "escape")

        assert "the row has more cells than the header" in shown
        assert saved(folder) == 'name,tier,notes\nAcme!,1,"trucks, before 06:00"\n'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"name;tier\nAcme;1\n", "the columns are not parted by commas", id="semicolons"),
        pytest.param("name\nCaf\xe9\n".encode("latin-1"), "the file is not UTF-8 text", id="Latin-1"),
        pytest.param(b"company,tier\nAcme,1\n", 'column "name" is missing', id="no name"),
        pytest.param(b"", "the file is empty", id="empty"),
    ],
)
async def test_a_file_of_another_layout_is_said_and_left_alone(
    sit: Sit, folder: Path, raw: bytes, words: str
) -> None:
    """With what to do; once it is mended it is shown."""
    (folder / "clients.csv").write_bytes(raw)
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("ctrl+g", "a", "escape")
        await sitting.press("ctrl+g")
        said, untouched = sitting.words, (folder / "clients.csv").read_bytes()
        (folder / "clients.csv").write_text(CLIENTS, encoding="utf-8")
        await sitting.look()

        assert words in said
        assert untouched == raw
        assert "3 clients" in sitting.words


async def test_another_window_s_change_is_shown_and_kept(sit: Sit, folder: Path) -> None:
    """A form that is open stays with its client."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        await sitting.press("ctrl+g", "end", "enter", "ctrl+u")
        (folder / "clients.csv").write_text(
            CLIENTS.replace("# the big ones\n", "New First,3,,,,,,,,,\n"), encoding="utf-8"
        )
        await sitting.look()
        await sitting.write("Corner Deli", "enter", "escape")

        assert saved(folder) == CLIENTS.replace("# the big ones\n", "New First,3,,,,,,,,,\n").replace(
            "Corner Foods", "Corner Deli"
        )
        assert "4 clients" in sitting.words


async def test_find_leads_to_a_client(sit: Sit, folder: Path) -> None:
    """By any of its cells."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("619-555-0103", "enter")

        assert "Corner Foods · 1 of 10" in sitting.words


async def test_the_overview_leads_to_what_is_wrong(sit: Sit, folder: Path) -> None:
    """To the very cell."""
    (folder / "clients.csv").write_text(CLIENTS.replace("Foods,,truck", "Foods,9,truck"), encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("f8", "tab", "tab", "down", "enter")

        assert "Corner Foods · 2 of 10" in sitting.words


async def test_the_clients_stand_in_the_hub(sit: Sit, folder: Path) -> None:
    """With their number; a click opens them."""
    async with sit(folder=folder, size=(120, 40)) as sitting:
        row = next(number for number, row in enumerate(sitting.rows) if "Importer clients" in row)
        await sitting.pilot.click(offset=(6, row))
        await sitting.pilot.pause()

        assert "3 clients" in sitting.words
        assert "Acme Imports" in sitting.words


async def test_five_thousand_clients_are_one_table(sit: Sit, folder: Path) -> None:
    """Filtered, opened and saved like three."""
    rows = "".join(f"Client {number},{number % 3 + 1},ocean\n" for number in range(5000))
    (folder / "clients.csv").write_text(f"name,tier,modes\n{rows}", encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "slash")
        await sitting.write("client 4321", "enter")
        filtered = sitting.words
        widgets = len(list(sitting.app.screen.walk_children()))
        await sitting.press("enter", "pagedown", "home", "space", "escape")

        assert "1 of 5,000 clients hold these letters" in filtered
        assert widgets < 25
        assert "\nClient 4321,1,ocean\n" in saved(folder)


async def test_one_column_is_set_for_all_chosen_clients(sit: Sit, folder: Path) -> None:
    """How many they are and what is replaced is said before; one undo takes it back."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "space", "down", "space", "v")
        columns = sitting.words
        await sitting.press("enter")
        asked = sitting.words
        await sitting.press("end", "enter")
        made = saved(folder)
        shown = sitting.words
        await sitting.press("escape", "escape", "ctrl+z")

    assert "Set one column of 2 clients" in columns
    assert "In which order is the client served?" in asked
    assert "In its place now, and replaced: 1 (1)." in asked
    assert "Enter Set it for 2 clients" in asked
    assert made == CLIENTS.replace("Acme Imports,1", "Acme Imports,3").replace(
        "Corner Foods,,", "Corner Foods,3,"
    )
    assert "Set for 2 clients. Ctrl+Z takes it back." in shown
    assert saved(folder) == CLIENTS


async def test_a_column_takes_only_what_fits_its_kind(sit: Sit, folder: Path) -> None:
    """A port that there is none of is refused in the box, and nothing is written."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "asterisk", "v", "down", "down", "enter")
        await sitting.write("zzzz", "enter")
        refused, then = sitting.words, saved(folder)
        await sitting.press("ctrl+u")
        await sitting.write("long beach", "enter", "enter")

    assert "✗" in refused
    assert "Nothing was set." in refused
    assert then == CLIENTS
    assert saved(folder).count(",2709,") == 3


async def test_a_column_is_set_with_the_mouse(sit: Sit, folder: Path) -> None:
    """Tick, key line, column, choice, and the key line again."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "space")
        keys = next(row for row in sitting.rows if "Set a column" in row)
        line = sitting.app.screen.query_one("#record-keys").region
        await sitting.pilot.click("#record-keys", offset=(keys.index("Set a column") - line.x, 0))
        await sitting.settle()
        await sitting.pilot.click("#columns", offset=(4, 0))
        await sitting.settle()
        await sitting.pilot.click("Checklist", offset=(4, 2))
        await sitting.pilot.click("#setting-keys", offset=(3, 0))
        await sitting.settle()

    assert saved(folder) == CLIENTS.replace("Acme Imports,1", "Acme Imports,3")


async def test_closing_the_box_sets_nothing(sit: Sit, folder: Path) -> None:
    """First back to the columns, then to the list, where the choice stands still."""
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "asterisk", "v", "enter", "escape")
        columns = sitting.words
        await sitting.press("escape")

        assert "Enter Choose the column" in columns
        assert "3 chosen of 3 clients" in sitting.words
        assert saved(folder) == CLIENTS
