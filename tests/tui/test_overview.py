"""The lists of what is left to do: exact jumps, one person's lines, what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.widgets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

WIDE = (120, 40)
TWINS = """\
tideover: "1"

firm:
  phone: {dont_know: ann  lead}
ports:
  list:
    - id: la
      port: "2704"
      modes: [ocean]
      terminals:
        - {name: Pier, phone: 562-555-0128}
        - {name: Pier, phone: {dont_know: Ann Lead}}
        - {name: Pier, phone: "12"}
      checked_on: "2026-05-02"
      checked_by: Ben Deputy
"""


async def point_at(sitting: Sitting, words: str) -> None:
    """Moves the pointer of the list down to the line that holds some words."""
    table = sitting.app.screen.query_one("#items", Grid)
    position = next(i for i, key in enumerate(table.keys) if words in table.words(key))
    await sitting.press(*["down"] * position)


@pytest.mark.parametrize(
    ("turns", "words", "asked"),
    [
        pytest.param(0, "not known yet 2704", "┃ Ann Lead", id="what nobody knows"),
        pytest.param(0, "! cannot be read 2704", "┃ 12 ", id="what is open because it is wrong"),
        pytest.param(2, "number of digits", "┃ 12 ", id="what is wrong"),
        pytest.param(1, "2 May 2026", "When was this last checked?", id="what is due to be checked"),
    ],
)
async def test_a_line_leads_to_the_very_field(sit: Sit, turns: int, words: str, asked: str) -> None:
    """Of three terminals of one name, to the one that is meant, through both lists."""
    async with sit(TWINS, size=WIDE) as sitting:
        await sitting.press("f8", *["right"] * turns)
        await point_at(sitting, words)
        await sitting.press("enter")

        assert asked in sitting.screen


async def test_the_list_shows_what_one_person_is_to_find_out(sit: Sit) -> None:
    """However the name was typed; everybody's lines come back by the same way."""
    async with sit(TWINS, size=WIDE) as sitting:
        await sitting.press("f8")
        await sitting.press("p")
        offered = sitting.words
        await sitting.press("down", "enter")
        only = sitting.words
        await sitting.press("p", "home", "enter")

        assert "( ) ann lead · 2" in offered
        assert "Only ann lead: 2" in only
        assert "In which time zone" not in only
        assert "In which time zone" in sitting.words


async def test_the_person_is_picked_with_the_mouse(sit: Sit) -> None:
    """A click on the key, then on the name."""
    async with sit(TWINS, size=WIDE) as sitting:
        await sitting.press("f8")
        footer = sitting.rows[-1]
        await sitting.pilot.click("#footer", offset=(footer.index("p One person"), 0))
        await sitting.pilot.click("#persons", offset=(8, 1))
        await sitting.settle()

        assert "Only ann lead: 2" in sitting.words


async def test_what_holds_up_most_comes_first_and_says_so(sit: Sit) -> None:
    """The number of guidance rows that wait stands beside each line."""
    async with sit(TWINS, size=WIDE) as sitting:
        await sitting.press("f8")

        rows = [row for row in sitting.rows if " answered " in row or "holds up" in row]
        assert "legal name" in rows[0] or "telephone" in rows[0]
        assert "holds up 1 row" in sitting.words


async def test_answers_that_do_not_fit_are_listed_and_lead_to_one_of_them(sit: Sit) -> None:
    """Two people with one number: the second one's field is on screen."""
    text = (
        "people:\n  list:\n    - {id: ann, name: Ann Lead, mobile: 562-555-0111}\n"
        "    - {id: ben, name: Ben Deputy, mobile: 562-555-0111}\n"
    )
    async with sit(text, size=WIDE) as sitting:
        await sitting.press("f8", "left", "left")
        listed = sitting.words
        await sitting.press("enter")

        assert "One mobile number stands for several people" in listed
        assert "Ben Deputy · 3 of 6" in sitting.words


async def test_a_list_is_turned_to_with_the_mouse(sit: Sit) -> None:
    """Its name can be clicked."""
    async with sit(TWINS, size=WIDE) as sitting:
        await sitting.press("f8")
        row = next(row for row in sitting.rows if "To check" in row)
        await sitting.pilot.click("#tabs", offset=(row.index("To check"), 0))
        await sitting.settle()

        assert "[To check 1]" in sitting.words


async def test_an_answer_that_makes_a_row_ready_says_so_and_the_list_marks_it(sit: Sit) -> None:
    """The next question says it once, in passing; the list of readiness shows it for the sitting."""
    async with sit("firm: {phone: 562-555-0100}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.write("Acme", "enter")
        said = sitting.words
        await sitting.press("pagedown")
        later = sitting.words
        await sitting.press("f8", "left")
        listed = sitting.words

    assert "Ready now:" in said
    assert "Ready now:" not in later
    assert "ready, new" in listed


ROWS = """\
firm: {legal_name: Acme}
people:
  list: [{id: ann, name: Ann Lead}]
  incident_lead: ann
"""


async def test_the_hub_leads_from_a_section_to_the_rows_it_counts_for_and_on_to_what_they_lack(
    sit: Sit,
) -> None:
    """Each need that is not met has a line of its own, which goes to its question."""
    async with sit(ROWS) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "alt+r")
        listed = sitting.words
        await sitting.press("down", "enter")
        asked = sitting.words

    assert "Only Firm and authority: 0 of 1 row ready" in listed
    assert "P1 The firm is named 1 of 2 needs met" in listed
    assert "lacks telephone. Answer: What is the firm's" in listed
    assert "P7" not in listed
    assert "What is the firm's main telephone number?" in asked


async def test_the_rows_are_those_of_the_section_pointed_at(sit: Sit) -> None:
    """The figures below the sections follow the pointer; another section, or all rows, are one key away."""
    async with sit(ROWS) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "escape")
        at_firm = sitting.words
        await sitting.press("down")
        at_people = sitting.words
        await sitting.press("alt+r")
        people = sitting.words
        await sitting.press("s", "home", "enter")
        all_rows = sitting.words

    assert "here 0/1, Alt+R" in at_firm
    assert "here 1/1, Alt+R" in at_people
    assert "Only People and how to reach them: 1 of 1 row ready" in people
    assert "P1 The firm is named" in all_rows
    assert "P7 People are named" in all_rows


async def test_the_rows_of_a_section_are_listed_with_the_mouse(sit: Sit) -> None:
    """A click on the figure, then two on a line."""
    async with sit(ROWS) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.pilot.click("#figures", offset=(5, 2))
        await sitting.settle()
        listed = sitting.words
        await sitting.pilot.click("#items", offset=(25, 2))
        await sitting.pilot.click("#items", offset=(25, 2))
        await sitting.settle()

        assert "Only Firm and authority" in listed
        assert "What is the firm's main telephone number?" in sitting.words


async def test_hundreds_of_stale_contacts_are_listed_and_each_leads_to_its_form(sit: Sit) -> None:
    """The last one as well, and the oldest stand first."""
    people = "".join(
        f"    - {{id: clerk-{n}, name: Clerk {n}, checked_on: '2026-01-{1 + n % 28:02}'}}\n"
        for n in range(600)
    )
    async with sit(f"people:\n  list:\n{people}") as sitting:
        await sitting.press("f8", "right")
        first = sitting.words
        await sitting.press("end")
        last = sitting.rows
        await sitting.press("pageup", "pagedown", "enter")

        assert "[To check 600]" in first
        assert "1 Jan 2026 Clerk 0" in first
        assert "28 Jan 2026" in " ".join(last)
        assert "When was this last checked?" in sitting.words
