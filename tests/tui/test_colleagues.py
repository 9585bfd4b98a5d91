"""Asking colleagues from the interview: noted, counted, printed and mailed, by keyboard and mouse."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from textual.widgets import OptionList

from tests.tui.conftest import PEOPLE, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

ASKED = (
    PEOPLE
    + """\
firm:
  legal_name: {dont_know: Ben Deputy, asked_on: "2026-11-12"}
  phone: {dont_know: Ben Deputy}
  founded: {dont_know: Vendor desk, asked_on: "2026-11-20", email: desk@example.com}
"""
)
ECHO = [sys.executable, "-c", "import json,sys; print(json.dumps(sys.argv[1:]))"]
"""Prints how it was called, as the builder would print what it made."""


async def find(sitting: Sitting, letters: str) -> None:
    """Goes to a question."""
    await sitting.press("ctrl+f")
    await sitting.write(letters, "enter")


async def test_a_question_is_asked_of_somebody_in_the_people_list(sit: Sit) -> None:
    """Ctrl+L, letters of a name, Enter: saved with the day, and said at the question and in the list."""
    async with sit(PEOPLE) as sitting:
        await find(sitting, "legal name")
        await sitting.press("ctrl+l")
        await sitting.write("dep", "down", "enter")
        words = sitting.words
        await sitting.press("f8")
        listed = sitting.words

    assert sitting.saved["firm"]["legal_name"] == {"dont_know": "Ben Deputy", "asked_on": "2026-11-21"}
    assert "Asked of Ben Deputy: 1 question." in words
    assert "Asked of colleagues 1" in words
    assert "asked of Ben" in listed
    assert "Deputy, today" in listed


async def test_asking_is_one_step_to_take_back(sit: Sit) -> None:
    """A whole section asked at once goes away at once."""
    async with sit(PEOPLE) as sitting:
        await find(sitting, "legal name")
        await sitting.press("ctrl+l", "shift+tab", "end", "enter")
        await sitting.write("Ann Lead", "down", "enter")
        asked = sitting.saved["firm"]
        words = sitting.words
        await sitting.press("ctrl+z")

    assert set(asked) == {
        "legal_name",
        "address",
        "phone",
        "time_zone",
        "services",
        "agencies",
        "daily_entries",
        "ctpat",
        "founded",
    }
    assert all(one == {"dont_know": "Ann Lead", "asked_on": "2026-11-21"} for one in asked.values())
    assert "asked 9" in words
    assert sitting.text == PEOPLE


async def test_somebody_from_outside_is_asked_with_an_address(sit: Sit) -> None:
    """A free name asks for a mail address; what is none is refused beside the line, and nothing is lost."""
    async with sit(PEOPLE) as sitting:
        await find(sitting, "legal name")
        await sitting.press("ctrl+l")
        await sitting.write("Vendor desk", "enter")
        hint = sitting.words
        await sitting.write("desk at example", "enter")
        refused = sitting.words
        await sitting.press("ctrl+u")
        await sitting.write("desk@example.com", "enter")

    assert "Vendor desk is not in the people list" in hint
    assert "is no mail address" in refused
    assert sitting.saved["firm"]["legal_name"] == {
        "dont_know": "Vendor desk",
        "asked_on": "2026-11-21",
        "email": "desk@example.com",
    }


async def test_the_open_fields_of_a_thing_are_asked_with_the_mouse(sit: Sit) -> None:
    """The thing that is pointed at in a list is offered; its name is not asked of others."""
    async with sit(PEOPLE) as sitting:
        await find(sitting, "people that")
        await sitting.press("end")
        await sitting.press("ctrl+l")
        offered = [
            str(sitting.app.screen.query_one("#scopes", OptionList).get_option_at_index(i).prompt)
            for i in (0, 1)
        ]
        await sitting.pilot.click("#offers", offset=(4, 0))
        await sitting.press("enter")

    people = sitting.saved["people"]["list"]
    assert isinstance(people, list)
    cleo = people[2]
    assert "Cleo Clerk: 3 open fields" in offered[0]
    assert "The whole list" in offered[1]
    assert {key for key, value in cleo.items() if isinstance(value, dict)} == {"title", "mobile", "calls"}
    assert cleo["name"] == "Cleo Clerk"


async def test_an_answer_that_is_there_is_not_thrown_away(sit: Sit) -> None:
    """Asking a settled question offers only what is open around it; where nothing is, that is said."""
    async with sit(
        "people:\n  incident_lead: {does_not_apply: one}\n  mailbox_openers: {does_not_apply: none}\n"
        "  list: {does_not_apply: none}\n"
    ) as sitting:
        await find(sitting, "leads the firm")
        await sitting.press("ctrl+l")

        assert "Nothing is open here" in sitting.words


@pytest.mark.parametrize("text", ["password: Sesame99", "x" * 600])
async def test_a_name_is_held_to_the_same_rules_as_an_answer(sit: Sit, text: str) -> None:
    """A password is no name, and neither is a novel."""
    async with sit(PEOPLE) as sitting:
        await find(sitting, "legal name")
        await sitting.press("ctrl+l")
        await sitting.write(text, "enter", "enter")

        assert "looks like a password" in sitting.words or "too many" in sitting.words
    assert "Sesame99" not in sitting.text


async def test_going_by_an_asked_question_keeps_it_asked(sit: Sit) -> None:
    """Looking, switching the way to answer there and back, and going on change nothing."""
    async with sit(ASKED) as sitting:
        await find(sitting, "legal name")
        shown = sitting.words
        await sitting.press("f3", "f3", "pagedown")
        kept = sitting.saved["firm"]["legal_name"]
        await sitting.press("pageup", "ctrl+u")
        await sitting.write("Cleo Clerk", "enter")

    assert "Asked of Ben Deputy 9 days ago (12 Nov 2026)." in shown
    assert kept == {"dont_know": "Ben Deputy", "asked_on": "2026-11-12"}
    assert sitting.saved["firm"]["legal_name"] == {"dont_know": "Cleo Clerk"}


async def test_an_answer_ends_the_asking(sit: Sit) -> None:
    """Typing what they said on the telephone is enough."""
    async with sit(ASKED) as sitting:
        await find(sitting, "legal name")
        await sitting.press("f3")
        await sitting.write("Acme", "enter")

    assert sitting.saved["firm"]["legal_name"] == "Acme"


async def test_the_list_says_who_was_asked_what(sit: Sit) -> None:
    """Per person how many and since when; below, the questions; Enter goes to one."""
    async with sit(ASKED, size=WIDE) as sitting:
        await sitting.press("f10")
        words = sitting.words
        await sitting.press("enter", "down", "enter")
        there = sitting.words

    assert "2 questions asked of 2 colleagues are open." in words
    assert "Ben Deputy 1 12 Nov 2026, 9 days ago 1" in words
    assert "Vendor desk 1 20 Nov 2026, yesterday" in words
    assert "? What is the firm's legal name?" in words
    assert "main telephone number?" in there


NAMED = PEOPLE + "firm: {phone: {dont_know: Ben Deputy}, founded: {dont_know: Vendor desk}}\n"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        pytest.param(PEOPLE, "Nobody is asked anything. Ctrl+L at a question asks a colleague.", id="nobody"),
        pytest.param(
            NAMED, "Nobody was asked yet. 2 colleagues are named for 2 open questions.", id="named only"
        ),
    ],
)
async def test_the_heading_says_that_nobody_was_asked(sit: Sit, answers: str, words: str) -> None:
    """Somebody who is only named was not asked."""
    async with sit(answers) as sitting:
        await sitting.press("f10")
        assert words in sitting.words


async def test_the_heading_says_what_came_back(sit: Sit) -> None:
    """Some of it, and in a later sitting all of it."""
    async with sit(ASKED) as sitting:
        await sitting.press("f10", "escape")
        await find(sitting, "legal name")
        await sitting.press("f3")
        await sitting.write("Acme", "enter")
        await sitting.press("f10")
        some, folder = sitting.words, sitting.app.brokerage.folder
    answers = folder / "answers.yaml"
    answers.write_text(PEOPLE + 'firm: {legal_name: Acme, founded: "1987-06-05"}\n', encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("f10")
        rest = sitting.words

    assert "1 question asked of 1 colleague is open; 1 answer came back." in some
    assert "All that was asked came back: 2 answers. Ctrl+L at a question asks a colleague." in rest


@pytest.mark.parametrize(
    ("key", "option"), [pytest.param("p", "--to=", id="a sheet"), pytest.param("m", "--mail=", id="a draft")]
)
async def test_a_sheet_is_made_by_the_builder(sit: Sit, key: str, option: str) -> None:
    """A child process is told whom and where; what only named them counts as asked from today."""
    async with sit(ASKED, worksheet_command=ECHO) as sitting:
        await sitting.press("f10", key)
        await sitting.settle()
        words = sitting.words.replace(" ", "")
        folder = sitting.app.brokerage.folder

    suffix = ".pdf" if key == "p" else ".eml"
    expected = json.dumps(["--for=Ben Deputy", f"{option}{folder / 'worksheet-ben-deputy'}{suffix}"])
    assert f"✓{expected}".replace(" ", "") in words
    assert sitting.saved["firm"]["phone"] == {"dont_know": "Ben Deputy", "asked_on": "2026-11-21"}
    assert sitting.saved["firm"]["legal_name"] == {"dont_know": "Ben Deputy", "asked_on": "2026-11-12"}


async def test_a_reminder_is_for_those_who_were_asked_before(sit: Sit) -> None:
    """It changes nothing in the answers; who was asked today is not reminded today."""
    today = PEOPLE + 'firm: {legal_name: {dont_know: Ben Deputy, asked_on: "2026-11-21"}}\n'
    async with sit(ASKED, worksheet_command=ECHO) as sitting:
        await sitting.press("f10", "r")
        await sitting.settle()
        words = sitting.words
        kept = sitting.text
    (sitting.app.brokerage.answers).write_text(today, encoding="utf-8")
    async with sit(folder=sitting.app.brokerage.folder, worksheet_command=ECHO) as sitting:
        await sitting.press("f10", "r")
        refused = sitting.words

    assert "--mail=" in words
    assert kept == ASKED
    assert "was not asked before today" in refused


async def test_what_fails_is_said_in_the_builders_words(sit: Sit) -> None:
    """A builder that refuses, and one that is not there."""
    refuses = [sys.executable, "-c", "import sys; sys.exit('the disk is full.')"]
    async with sit(ASKED, worksheet_command=refuses) as sitting:
        await sitting.press("f10", "r")
        await sitting.settle()
        refused = sitting.words
    async with sit(folder=sitting.app.brokerage.folder, worksheet_command=["/nowhere/builder"]) as sitting:
        await sitting.press("f10", "r")
        await sitting.settle()

        assert "✗ The builder could not be started: No such file" in sitting.words
    assert "✗ the disk is full." in refused


async def test_a_sheet_can_be_cancelled(sit: Sit) -> None:
    """C stops the child process, and that is said."""
    waits = [sys.executable, "-c", "import signal; signal.pause()"]
    async with sit(ASKED, worksheet_command=waits) as sitting:
        await sitting.press("f10", "r")
        printing = sitting.words
        await sitting.press("c")
        await sitting.settle()

        assert "Cancelled. Nothing was made." in sitting.words
    assert "Writing a reminder with the worksheet of Ben Deputy …" in printing


async def test_nobody_asked_is_said_with_what_to_do(sit: Sit) -> None:
    """An empty list names the key that fills it."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("f10")

        assert "Nobody is asked anything. Ctrl+L at a question asks a colleague." in sitting.words
