"""Lists of things as tables and forms: everything by keyboard, everything saved, nothing deleted unawares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import PEOPLE
from tui.fields.pick import Offers
from tui.places import Place
from tui.widgets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


async def at_the_people(sitting: Sitting) -> None:
    """Goes to the people list."""
    await sitting.press("ctrl+f")
    await sitting.write("people that matter", "enter")


def people_of(sitting: Sitting) -> list[dict[str, object]]:
    """The people in the file."""
    found = sitting.saved["people"]["list"]
    assert isinstance(found, list)
    return found


def names_of(sitting: Sitting) -> list[object]:
    """Their names, in order."""
    return [person.get("name") for person in people_of(sitting)]


async def test_a_list_is_a_table(sit: Sit) -> None:
    """Names, when each was checked, and how much of each is open."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)

        assert "3 people" in sitting.words
        assert "Ann Lead 2 Nov 2026 ✓" in sitting.words
        assert "Ben Deputy 2 May 2026 ✓" in sitting.words
        assert "Cleo Clerk never 3" in sitting.words


async def test_the_first_thing_of_a_list_is_added(sit: Sit) -> None:
    """The form asks field by field; the first answer makes the thing, checked today."""
    async with sit() as sitting:
        await at_the_people(sitting)
        await sitting.press("a")
        await sitting.write("Dora Day", "enter")
        await sitting.write("Clerk", "enter")
        await sitting.write("562-555-0113", "enter")
        await sitting.press("f4")
        await sitting.write("calls nobody", "enter", "escape")

        assert people_of(sitting) == [
            {
                "id": "dora-day",
                "name": "Dora Day",
                "title": "Clerk",
                "mobile": "+1 562-555-0113",
                "calls": {"does_not_apply": "calls nobody"},
                "checked_on": "2026-11-21",
            }
        ]
        assert "1 person" in sitting.words


async def test_a_form_left_empty_adds_nothing(sit: Sit) -> None:
    """Opening the form and closing it again leaves the file as it was."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("a", "enter", "enter", "escape")

        assert sitting.text == PEOPLE


async def test_a_field_is_edited_in_its_form(sit: Sit) -> None:
    """Enter opens a row; only the changed line changes."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("enter", "pagedown", "pagedown", "ctrl+u")
        await sitting.write("562-555-0199", "escape")

        assert sitting.text == PEOPLE.replace("562-555-0111", '"+1 562-555-0199"')


async def test_the_form_opens_at_the_first_gap(sit: Sit) -> None:
    """Whoever opens a row with gaps is asked for the first of them."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("end", "enter")

        assert "Cleo Clerk · 2 of 6" in sitting.words
        assert "○ Job title" in sitting.words


async def test_a_field_of_a_thing_applies_only_where_its_condition_holds(sit: Sit) -> None:
    """A condition on another field of the same thing is worked out anew after each answer."""
    async with sit("ports:\n  list:\n    - {id: la, port: '2704', modes: [ocean]}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("los angeles", "enter")
        before = sitting.words
        await sitting.press("pageup", "home", "space", "enter")

        assert "At which gate do trucks wait?" not in before
        assert "At which gate do trucks wait?" in sitting.words


async def test_a_list_inside_a_thing_is_filled_in_its_own_form(sit: Sit) -> None:
    """Ports hold terminals: the same table and the same form, one level in."""
    async with sit("ports:\n  list:\n    - {id: la, port: '2704', modes: [ocean]}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("los angeles", "enter")
        await sitting.press("a")
        await sitting.write("Pier Example", "enter")
        await sitting.write("562-555-0128", "escape", "escape")

        ports = sitting.saved["ports"]["list"]
        terminals = [{"id": "pier-example", "name": "Pier Example", "phone": "+1 562-555-0128"}]
        assert isinstance(ports, list)
        assert ports[0]["terminals"] == terminals
        assert "1 port" in sitting.words


async def test_a_thing_is_copied(sit: Sit) -> None:
    """The copy opens in its form; it is not checked."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("c")

        assert names_of(sitting) == ["Ann Lead", "Ann Lead (copy)", "Ben Deputy", "Cleo Clerk"]
        assert "checked_on" not in people_of(sitting)[1]
        assert "Ann Lead (copy)" in sitting.words


async def test_a_thing_without_a_role_is_deleted_at_once(sit: Sit) -> None:
    """Deleting asks nothing when nothing hangs on it; undo brings it back to the last byte."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("end", "d")
        deleted = names_of(sitting)
        await sitting.press("ctrl+z")

        assert deleted == ["Ann Lead", "Ben Deputy"]
        assert sitting.text == PEOPLE


async def test_deleting_somebody_who_is_picked_elsewhere_asks_first(sit: Sit) -> None:
    """The box says where, Escape keeps the person, and d leaves the places open."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("d")
        asked = sitting.words
        await sitting.press("escape")
        kept = sitting.text
        await sitting.press("d", "d")

        assert "Ann Lead is picked elsewhere" in asked
        assert "Who leads the firm's response to an incident?" in asked
        assert kept == PEOPLE
        assert names_of(sitting) == ["Ben Deputy", "Cleo Clerk"]
        assert sitting.saved["people"]["mailbox_openers"] == ["ben"]
        assert "incident_lead" not in sitting.saved["people"]


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        pytest.param(["J"], ["Ben Deputy", "Ann Lead", "Cleo Clerk"], id="down"),
        pytest.param(["J", "J"], ["Ben Deputy", "Cleo Clerk", "Ann Lead"], id="down twice"),
        pytest.param(["end", "K"], ["Ann Lead", "Cleo Clerk", "Ben Deputy"], id="up"),
        pytest.param(["ctrl+down"], ["Ben Deputy", "Ann Lead", "Cleo Clerk"], id="with the arrows"),
    ],
)
async def test_a_thing_is_moved(sit: Sit, keys: list[str], order: list[str]) -> None:
    """The pointer stays with the row that moves."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press(*keys)

        assert names_of(sitting) == order
        assert "# the boss" in sitting.text


async def test_a_thing_is_marked_as_still_right(sit: Sit) -> None:
    """One key renews the day."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("down", "s")

        assert people_of(sitting)[1]["checked_on"] == "2026-11-21"
        assert "Ben Deputy 21 Nov 2026" in sitting.words


async def test_a_table_is_filtered_by_a_few_letters(sit: Sit) -> None:
    """Any field counts; Escape shows all again."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("slash")
        await sitting.write("release")
        filtered = sitting.words
        await sitting.press("escape")

        assert "1 of 3 people hold these letters" in filtered
        assert "Ann Lead 2 Nov" not in filtered
        assert "Ann Lead 2 Nov" in sitting.words


async def test_accents_do_not_count_in_a_table(sit: Sit) -> None:
    """Neither for a filter nor for the order of names."""
    text = PEOPLE.replace("Ben Deputy", "\u00c1ngel N\u00fa\u00f1ez").replace("Cleo Clerk", "Zo\u00e9 Zapata")
    async with sit(text) as sitting:
        await at_the_people(sitting)
        await sitting.press("o")
        names = [name for row in sitting.rows for name in ("Ann", "\u00c1ngel", "Zo\u00e9") if name in row]
        await sitting.press("slash")
        await sitting.write("nunez")

        assert names == ["\u00c1ngel", "Ann", "Zo\u00e9"]
        assert "2 of 3 people hold these letters" in sitting.screen  # one of them calls the other


async def test_a_filtered_row_is_the_one_that_opens(sit: Sit) -> None:
    """Row keys, not row numbers, say which thing is meant."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("slash")
        await sitting.write("cleo", "enter", "enter")

        assert "Cleo Clerk · 2 of 6" in sitting.words


async def test_a_list_with_entries_cannot_be_called_unknown(sit: Sit) -> None:
    """One key must not replace twenty people."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("f3", "f4")

        assert sitting.text == PEOPLE
        assert "The list holds entries." in sitting.words


async def test_an_empty_list_may_be_unknown(sit: Sit) -> None:
    """Nobody knows yet which ports: that is an answer."""
    async with sit() as sitting:
        await at_the_people(sitting)
        await sitting.press("f3")
        await sitting.write("Ann", "enter")

        assert sitting.saved["people"]["list"] == {"dont_know": "Ann"}


async def test_a_person_is_picked_by_a_few_letters(sit: Sit) -> None:
    """What is saved is the id, so that a new name changes nothing."""
    async with sit(PEOPLE.replace("  incident_lead: ann\n", "")) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("incident", "enter")
        await sitting.write("dep", "enter")

        assert sitting.saved["people"]["incident_lead"] == "ben"


async def test_several_people_are_picked_one_after_another(sit: Sit) -> None:
    """Enter takes the one pointed at; Enter again, with nothing pointed at, goes on."""
    async with sit(PEOPLE.replace("  mailbox_openers: [ann, ben]\n", "")) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("mailbox", "enter")
        await sitting.write("cleo", "enter")
        await sitting.write("ann", "enter", "enter")

        assert sitting.saved["people"]["mailbox_openers"] == ["cleo", "ann"]
        assert "At which ports does the firm file entries?" in sitting.words


async def test_a_pick_is_given_back_the_same_way(sit: Sit) -> None:
    """Pointing at a picked person and pressing Enter takes the pick back."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("mailbox", "enter", "down", "enter")

        assert sitting.saved["people"]["mailbox_openers"] == ["ben"]


async def test_a_person_who_is_missing_is_added_on_the_way(sit: Sit) -> None:
    """A new name typed at a role makes the person and picks them."""
    async with sit(PEOPLE.replace("  incident_lead: ann\n", "")) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("incident", "enter")
        await sitting.write("Dora Day", "enter")

        assert people_of(sitting)[-1] == {"id": "dora-day", "name": "Dora Day"}
        assert sitting.saved["people"]["incident_lead"] == "dora-day"
        assert "Dora Day is in the people list now." in sitting.words


async def test_an_unfit_field_of_a_new_thing_is_there_again(sit: Sit) -> None:
    """What could not be saved stays on screen, even when the thing gets its place in the file later."""
    async with sit() as sitting:
        await at_the_people(sitting)
        await sitting.press("a", "pagedown", "pagedown")
        await sitting.write("562", "pageup", "pageup")
        await sitting.write("Dora Day", "enter", "enter")

        assert people_of(sitting)[0]["name"] == "Dora Day"
        assert "┃ 562 " in sitting.screen
        assert "wrong number of digits" in sitting.words


async def test_a_thousand_things_are_one_table(sit: Sit) -> None:
    """A long list mounts no widget for each of its things."""
    people = "".join(f"    - {{id: p{n}, name: Person {n}, mobile: 562-555-0100}}\n" for n in range(1000))
    async with sit(f"people:\n  list:\n{people}") as sitting:
        await at_the_people(sitting)
        table = sitting.app.screen.query_one(Grid)
        widgets = len(list(sitting.app.screen.walk_children()))
        await sitting.press("end", "enter")

        assert len(table.keys) == 1000
        assert widgets < 40
        assert "Person 999 · 2 of 6" in sitting.words


async def test_undo_in_a_form_stays_in_the_form(sit: Sit) -> None:
    """Taking a field back shows the field, not the list."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("enter", "pagedown")
        await sitting.write("!", "enter", "ctrl+z")

        assert sitting.text == PEOPLE
        assert sitting.app.screen.query_one("#head").is_attached
        assert "Ann Lead · 2 of 6" in sitting.words
        assert sitting.app.session.place == Place("people.list", ("ann", "title"))


async def test_nobody_is_offered_themselves(sit: Sit) -> None:
    """Whoever a person calls is somebody else."""
    async with sit(PEOPLE) as sitting:
        sitting.app.open_record(Place("people.list", ("cleo",)), "calls")
        await sitting.rest()
        offers = sitting.app.screen.query_one(Offers)
        offered = [str(offers.get_option_at_index(at).id) for at in range(offers.option_count)]

    assert offered == ["ann", "ben"]


async def test_a_thing_deleted_in_another_window_closes_its_form(sit: Sit) -> None:
    """There is nothing left to fill in, and it is said why."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("end", "enter")
        without = PEOPLE.replace("    - id: cleo\n      name: Cleo Clerk\n", "")
        sitting.app.brokerage.answers.write_text(without, encoding="utf-8")
        await sitting.look()

        assert "This person was deleted in another window." in sitting.words
        assert "2 people" in sitting.words


@pytest.mark.parametrize("keys", [("escape",), ("enter", "enter"), ("pagedown",), ("f7",)])
async def test_what_is_typed_in_a_thing_deleted_in_another_window_stays_on_screen(
    sit: Sit, keys: tuple[str, ...]
) -> None:
    """Until whoever typed it goes on; then the list shows what there is, and nothing waits to be saved."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("end", "enter")
        await sitting.write("Night desk")
        without = PEOPLE.replace("    - id: cleo\n      name: Cleo Clerk\n", "")
        sitting.app.brokerage.answers.write_text(without, encoding="utf-8")
        await sitting.look()
        warned = sitting.words
        await sitting.press(*keys)

        assert "Night desk" in warned
        assert "Deleted in another window." in warned
        assert "This person was deleted in another window." in sitting.words
        assert "2 people" in sitting.words
        assert sitting.app.draft.kept == {}
    assert sitting.text == without


async def test_a_list_is_sorted_for_looking_only(sit: Sit) -> None:
    """By the next column with a key, the other way round with another; the file keeps its order."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("o", "O")
        by_name, words = sitting.words, sitting.words
        await sitting.press("o")
        by_day = sitting.words
        await sitting.press("escape")

        assert by_name.index("Cleo Clerk") < by_name.index("Ben Deputy") < by_name.index("Ann Lead")
        assert "Name ▼" in words
        assert "Sorted for looking only: the list keeps its order." in words
        assert by_day.index("Cleo Clerk") < by_day.index("Ben Deputy") < by_day.index("Ann Lead")
        assert "Checked ▲" in by_day
        assert "Sorted" not in sitting.words
        assert sitting.text == PEOPLE


async def test_a_click_on_a_head_sorts(sit: Sit) -> None:
    """Once up, twice down, a third time the list's own order again."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        seen = []
        for _ in range(3):
            await sitting.pilot.click("#table", offset=(3, 0))
            await sitting.pilot.pause()
            seen.append("Name ▲" in sitting.words or ("Name ▼" in sitting.words and "down"))

        assert seen == [True, "down", False]


async def test_a_click_points_and_a_second_one_opens(sit: Sit) -> None:
    """So nobody opens a form by pointing."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.pilot.click("#table", offset=(3, 2))
        await sitting.pilot.pause()
        pointed = sitting.app.screen.query_one(Grid).key
        await sitting.pilot.click("#table", offset=(3, 2))
        await sitting.pilot.pause()

        assert pointed == "ben"
        assert "Ben Deputy · 1 of 6" in sitting.words


@pytest.mark.parametrize("keys", [["o"], ["slash", "d", "enter"]], ids=["sorted", "filtered"])
async def test_lines_move_in_the_list_s_own_order_only(sit: Sit, keys: list[str]) -> None:
    """Where nobody could see where a line goes, it stays, and it is said what to do."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press(*keys, "J")
        words = sitting.words
        await sitting.press("escape", "J")

        assert "Lines move in the list's own order. Esc shows it; then move." in words
        assert names_of(sitting) == ["Ben Deputy", "Ann Lead", "Cleo Clerk"]


async def test_several_things_are_marked_as_checked_at_once(sit: Sit) -> None:
    """It is asked by whom; undo takes all of it back together."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("down", "space", "space")
        chosen = sitting.words
        await sitting.press("s", "ctrl+u")
        await sitting.write("Ann Lead", "enter")
        said = sitting.screen
        checked = [(one.get("checked_on"), one.get("checked_by")) for one in people_of(sitting)]
        await sitting.press("ctrl+z")

        assert "2 checked today by Ann Lead." in said
        assert "2 chosen of 3 people" in chosen
        assert "[ ] Ann Lead" in chosen
        assert "[x] Ben Deputy" in chosen
        assert checked == [("2026-11-02", "Ann Lead"), *[("2026-11-21", "Ann Lead")] * 2]
        assert sitting.text == PEOPLE


async def test_all_that_is_shown_is_chosen_and_deleted_together(sit: Sit) -> None:
    """Several things are never deleted without a question, which says where they are picked."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("slash")
        await sitting.write("lead", "enter", "asterisk", "d")
        asked = sitting.words
        await sitting.press("d")
        deleted, left = names_of(sitting), sitting.saved["people"]
        await sitting.press("ctrl+z")

        assert "2 people are picked elsewhere" in asked
        assert deleted == ["Cleo Clerk"]
        assert "incident_lead" not in left
        assert sitting.text == PEOPLE


async def test_a_tick_is_set_with_the_mouse(sit: Sit) -> None:
    """Once choosing has begun, a click on a tick sets it or takes it away."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("space")
        await sitting.pilot.click("#table", offset=(2, 3))
        await sitting.pilot.click("#table", offset=(2, 1))
        await sitting.pilot.pause()

        assert sitting.app.screen.query_one(Grid).chosen == {"cleo"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("A" * 400, id="very long"),
        pytest.param("שלום עליכם", id="right to left"),
        pytest.param("Ann 👩‍💻 Lead", id="emoji"),
        pytest.param("Ann\x1b[31m\u202eLead", id="control characters"),
    ],
)
async def test_any_name_leaves_the_table_whole(sit: Sit, name: str) -> None:
    """Nothing that is pasted shifts the columns or reaches the terminal as a command."""
    async with sit() as sitting:
        await at_the_people(sitting)
        await sitting.press("a")
        await sitting.write(name, "enter", "escape")

        (row,) = [row for row in sitting.rows if "21 Nov 2026" in row]
        assert "\x1b" not in row
        assert "\u202e" not in row
        assert len(people_of(sitting)) == 1


async def test_one_field_is_set_for_the_people_that_are_chosen(sit: Sit) -> None:
    """As for clients; every other line of the file stays, and undo brings it back."""
    async with sit(PEOPLE) as sitting:
        await at_the_people(sitting)
        await sitting.press("asterisk", "v", "enter")
        asked = sitting.words
        await sitting.write("Night desk", "enter")
        titles = [person["title"] for person in people_of(sitting)]
        kept = sitting.text
        await sitting.press("escape", "ctrl+z")

        assert "replaced: Compliance manager (1), Release lead (1)." in asked
        assert titles == ["Night desk"] * 3
        assert "# the boss" in kept
        assert sitting.text == PEOPLE
