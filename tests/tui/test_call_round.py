"""The quarterly call round: one contact after another, one key each, and nothing lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

ANSWERS = """\
tideover: "1"

firm:
  ctpat: "yes"
  ctpat_specialist: {value: "SCSS desk, 202-555-0107", checked_on: "2026-07-06", checked_by: Ann Lead}
people:
  list:
    - id: ann
      name: Ann Lead
      checked_on: "2026-11-02"
    - id: ben
      name: Ben Deputy
      title: Release lead
      mobile: 562-555-0112
      checked_on: "2026-05-02"
      checked_by: Ann Lead
    - id: cleo
      name: Cleo Clerk
"""


async def test_the_round_is_offered_at_the_start(sit: Sit) -> None:
    """With how much is due."""
    async with sit(ANSWERS, size=(120, 40)) as sitting:
        assert "3 contacts or facts due: Ctrl+R starts the call round." in sitting.words


async def test_the_oldest_comes_first_with_its_number(sit: Sit) -> None:
    """Never checked before long ago; name, role, number as it is dialled, when and by whom."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r")
        first = sitting.words
        await sitting.press("s")
        second = sitting.words
        await sitting.press("s")

        assert "Call round · 1 of 3" in first
        assert "Cleo Clerk" in first
        assert "Last checked: never" in first
        assert "Ben Deputy Release lead, person" in second
        assert "562-555-0112" in second
        assert "Last checked: 2 May 2026 by Ann Lead" in second
        assert "SCSS desk, 202-555-0107" in sitting.words


async def test_still_right_is_saved_at_once_for_lists_and_single_answers(sit: Sit) -> None:
    """With today; the value stays as it is."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r", "enter", "enter", "enter")
        people, firm = sitting.saved["people"]["list"], sitting.saved["firm"]

        assert isinstance(people, list)
        assert [one["checked_on"] for one in people] == ["2026-11-02", "2026-11-21", "2026-11-21"]
        assert firm["ctpat_specialist"] == {
            "value": "SCSS desk, 202-555-0107",
            "checked_on": "2026-11-21",
            "checked_by": "Ann Lead",
        }
        assert "3 checked" in sitting.words
        assert "saved 14:02" in sitting.rows[0]


async def test_undo_goes_back_to_the_contact(sit: Sit) -> None:
    """And the round goes on from there."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r", "enter", "enter", "ctrl+z")

        assert "Call round · 2 of 3" in sitting.words
        assert "Last checked: 2 May 2026 by Ann Lead" in sitting.words
        assert sitting.text.count("2026-11-21") == 1


async def test_who_could_not_be_reached_is_noted(sit: Sit) -> None:
    """Nothing is called checked; it is said in the end and the next time."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r", "n", "s", "s")
        done = sitting.words
        await sitting.press("escape", "ctrl+r")

        assert sitting.text == ANSWERS
        assert "1 not reached 2 skipped" in done
        assert "Still to be reached: Cleo Clerk" in done
        assert "Not reached on 2026-11-21." in sitting.words


async def test_a_contact_is_changed_on_the_way(sit: Sit) -> None:
    """The form opens over the round and leads back to it."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r", "s", "e", "home")
        await sitting.pilot.pause()
        await sitting.press("escape")
        back = sitting.words

        assert "Call round · 2 of 3" in back


async def test_the_mouse_does_it_too(sit: Sit) -> None:
    """The keys in the last line answer to clicks."""
    async with sit(ANSWERS) as sitting:
        await sitting.press("ctrl+r")
        await sitting.pilot.click("#footer", offset=(sitting.rows[-1].index("Enter"), 0))
        await sitting.pilot.pause()

        assert "Call round · 2 of 3" in sitting.words


async def test_nothing_due_is_said(sit: Sit) -> None:
    """An empty round is no error."""
    async with sit() as sitting:
        await sitting.press("ctrl+r")

        assert "Nothing is due: everything was checked this quarter." in sitting.words
