"""Asking and answering: what is typed is saved as it is given, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tui.type_ahead import Limit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from textual.app import App

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


async def test_a_section_is_filled_by_keyboard(sit: Sit) -> None:
    """Typing and Enter answer one question after another, and the file says it all under the questions."""
    async with sit() as sitting:
        await sitting.press(*"Acme", "enter")
        await sitting.write("1 Way\nLong Beach", "pagedown")
        await sitting.write("5625550100", "enter")
        await sitting.press("down", "down", "down", "enter")
        await sitting.press("down", "space", "down", "space", "enter")
        await sitting.write("food and drug", "enter", "enter")
        await sitting.write("1,200", "enter")
        await sitting.press("n", "enter")
        await sitting.write("6/5/1987", "enter")

        assert sitting.saved["firm"] == {
            "legal_name": "Acme",
            "address": "1 Way\nLong Beach",
            "phone": "+1 562-555-0100",
            "time_zone": "America/Los_Angeles",
            "services": ["entry", "isf"],
            "agencies": ["FDA"],
            "daily_entries": "1200",
            "ctpat": "no",
            "founded": "1987-06-05",
        }
        assert "# What is the firm's legal name?\n  legal_name: Acme\n" in sitting.text
        assert "People and how to reach them · 1 of" in sitting.words


async def test_the_sections_show_how_far_they_are(sit: Sit) -> None:
    """Signs, words and figures follow each answer."""
    async with sit() as sitting:
        before = sitting.words
        await sitting.write("Acme", "enter")

        assert "○ Firm and authority not started · 0/9" in before
        assert "● Firm and authority part · 1/9" in sitting.words
        assert "saved 14:02" in sitting.words


async def test_dont_know_is_saved_with_who_will_find_out(sit: Sit) -> None:
    """F3 saves the answer at once; the name that follows is saved with it."""
    async with sit() as sitting:
        await sitting.press("f3")
        at_once = sitting.saved["firm"]["legal_name"]
        await sitting.write("License qualifier", "enter")

        assert at_once == {"dont_know": ""}
        assert sitting.saved["firm"]["legal_name"] == {"dont_know": "License qualifier"}


async def test_does_not_apply_wants_a_reason(sit: Sit) -> None:
    """F4 without a reason is not saved and says so; with one it is."""
    async with sit() as sitting:
        await sitting.press("f4", "enter")
        complaint, untouched = sitting.words, sitting.text
        await sitting.write("a sole proprietor", "enter")

        assert "Say in a few words why it does not apply" in complaint
        assert "legal_name" not in untouched
        assert sitting.saved["firm"]["legal_name"] == {"does_not_apply": "a sole proprietor"}


async def test_the_way_back_to_a_value_keeps_what_was_typed(sit: Sit) -> None:
    """F3 pressed twice is as if it had not been pressed."""
    async with sit() as sitting:
        await sitting.write("Acme")
        await sitting.press("f3", "f3", "enter")

        assert sitting.saved["firm"]["legal_name"] == "Acme"


async def test_an_unfit_text_is_complained_of_in_words_and_not_saved(sit: Sit) -> None:
    """The words stand under the field, and the file stays as it was."""
    async with sit("firm:\n  legal_name: Acme\n  address: here\n") as sitting:
        await sitting.write("562", "enter")

        assert '"562" has the wrong number of digits' in sitting.words
        assert "Not saved." in sitting.words
        assert "phone" not in sitting.text


async def test_an_unfit_text_never_blocks_leaving_and_is_there_again(sit: Sit) -> None:
    """One can go on and come back: the text stands, the complaint with it, and the hub counts it."""
    async with sit("firm:\n  legal_name: Acme\n  address: here\n") as sitting:
        await sitting.write("562", "pagedown")
        elsewhere = sitting.words
        await sitting.press("pageup")

        assert "In which time zone" in elsewhere
        assert "! not saved: 1" in elsewhere
        assert "┃ 562 " in sitting.screen
        assert "wrong number of digits" in sitting.words


async def test_a_second_enter_goes_on_from_an_unfit_text(sit: Sit) -> None:
    """Whoever knows only Enter is not trapped."""
    async with sit("firm:\n  legal_name: Acme\n  address: here\n") as sitting:
        await sitting.write("562", "enter", "enter")

        assert "In which time zone" in sitting.words


async def test_a_secret_is_refused_with_the_reason(sit: Sit) -> None:
    """A password never reaches the file."""
    async with sit() as sitting:
        await sitting.write("password: hunter22", "enter")

        assert "looks like a password" in sitting.words
        assert "hunter22" not in sitting.text


async def test_what_is_understood_is_said(sit: Sit) -> None:
    """A date in another form is shown as pages will print it, before it is saved."""
    async with sit() as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("founded", "enter")
        await sitting.write("6/5/1987")

        assert "= 5 Jun 1987" in sitting.words


async def test_today_is_a_date(sit: Sit) -> None:
    """A date field understands the word."""
    async with sit() as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("founded", "enter")
        await sitting.write("today", "enter")

        assert sitting.saved["firm"]["founded"] == "2026-11-21"


async def test_only_what_applies_is_asked(sit: Sit) -> None:
    """A follow-up question appears with the answer that calls for it, and goes with it."""
    async with sit("firm:\n  ctpat: 'no'\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("member", "enter")
        await sitting.press("n", "pagedown")
        after_no = sitting.words
        await sitting.press("pageup", "y", "enter")

        assert "When was the firm founded?" in after_no
        assert "Who is your CTPAT specialist" in sitting.words


async def test_a_section_appears_with_the_answer_that_calls_for_it(sit: Sit) -> None:
    """A section whose condition is false is neither listed nor asked."""
    async with sit("firm:\n  services: [entry]\n") as sitting:
        before = sitting.words
        await sitting.press("ctrl+f")
        await sitting.write("services", "enter")
        await sitting.press("down", "down", "space")

        assert "Exports" not in before.replace("Exports (AES)", "")
        assert "○ Exports" in sitting.words


async def test_space_points_before_it_chooses(sit: Sit) -> None:
    """Where nothing is pointed at yet it answers nothing, and is not lost either."""
    async with sit() as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("services", "enter", "space")
        pointed = sitting.screen
        await sitting.press("space", "enter")

        assert "\u203a [ ] Entry" in pointed
        assert sitting.saved["firm"] == {"services": ["entry"]}


async def test_a_complete_section_is_reopened_by_a_new_question(sit: Sit) -> None:
    """When an answer elsewhere makes a finished section incomplete, its sign and word say so."""
    text = (
        "firm:\n  legal_name: A\n  address: B\n  phone: 562-555-0100\n  time_zone: America/Chicago\n"
        "  services: [entry]\n  agencies: [FDA]\n  daily_entries: '5'\n  ctpat: 'no'\n  founded: 2020-01-01\n"
    )
    async with sit(text) as sitting:
        done = sitting.words
        await sitting.press("ctrl+f")
        await sitting.write("member", "enter")
        await sitting.press("y", "space")

        assert "✓ Firm and authority done · 9/9" in done
        assert "↻ Firm and authority re-opened · 9/10" in sitting.words


async def test_a_checked_answer_carries_today_and_who(sit: Sit) -> None:
    """A new value counts as checked today; the name is remembered for the next one."""
    async with sit("firm:\n  ctpat: 'yes'\n  services: [exports]\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("specialist", "enter")
        await sitting.write("SCSS desk")
        await sitting.press("tab", "tab")
        await sitting.write("Ann Lead", "enter")
        await sitting.press("ctrl+f")
        await sitting.write("export questions", "enter")
        await sitting.write("exports@example.com", "enter")

        specialist = {"value": "SCSS desk", "checked_on": "2026-11-21", "checked_by": "Ann Lead"}
        assert sitting.saved["firm"]["ctpat_specialist"] == specialist
        mailbox = {**specialist, "value": "exports@example.com"}
        assert sitting.saved["exports"]["mailbox"] == mailbox


async def test_an_old_answer_is_marked_as_checked_today(sit: Sit) -> None:
    """F5 renews the day and leaves the value as it was."""
    text = 'firm:\n  ctpat: "yes"\n  ctpat_specialist: {value: Desk, checked_on: "2026-01-02", checked_by: Ann}\n'
    async with sit(text) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("specialist", "enter")
        await sitting.press("f5")

        renewed = {"value": "Desk", "checked_on": "2026-11-21", "checked_by": "Ann"}
        assert sitting.saved["firm"]["ctpat_specialist"] == renewed


async def test_an_emptied_answer_is_open_again(sit: Sit) -> None:
    """Deleting the text takes the answer out of the file, and its comment with it."""
    async with sit(
        "firm:\n  # What is the firm's legal name?\n  legal_name: Acme\n  founded: 2020-01-01\n"
    ) as sitting:
        await sitting.press("pageup", "pageup", "ctrl+u", "enter")

        assert "egal" not in sitting.text
        assert sitting.saved["firm"] == {"founded": date(2020, 1, 1)}


async def test_looking_changes_nothing(sit: Sit) -> None:
    """Paging through all questions leaves the file as it was, down to the last byte."""
    text = "firm: {legal_name: Acme, time_zone: Eastern, phone: (562) 555-0100}\n"
    async with sit(text) as sitting:
        await sitting.press(*["pagedown"] * 20)

        assert sitting.text == text


async def test_an_enter_too_many_chooses_nothing(sit: Sit) -> None:
    """On a choice nobody has pointed at, Enter only goes on."""
    async with sit() as sitting:
        await sitting.press(*["enter"] * 2, "pagedown", *["enter"] * 4)

        assert sitting.text == 'tideover: "1"\n'


async def test_f7_goes_to_the_next_open_question(sit: Sit) -> None:
    """Questions with an answer are passed over."""
    async with sit("firm:\n  legal_name: A\n  address: B\n  time_zone: Eastern\n") as sitting:
        await sitting.press("f7")

        assert "Which services does the firm give?" in sitting.words


async def test_a_section_is_picked_from_the_list(sit: Sit) -> None:
    """F6 goes to the sections, Enter to the first open question of one."""
    async with sit("ports:\n  list: {dont_know: Ann}\n") as sitting:
        await sitting.press("f6", "down", "enter")

        assert "Who are the people that matter in an outage?" in sitting.words


async def test_the_first_question_greets_an_empty_brokerage(sit: Sit) -> None:
    """A new firm begins at the first question, with one line of welcome."""
    async with sit() as sitting:
        assert "Welcome." in sitting.words
        assert "What is the firm's legal name?" in sitting.words


async def test_the_interview_opens_where_it_was_left(sit: Sit, brokerage: Callable[[str], object]) -> None:
    """The next sitting begins at the same question, and says so."""
    folder = brokerage("firm:\n  legal_name: Acme\n")
    async with sit(folder=folder) as sitting:
        await sitting.press("pagedown", "pagedown", "ctrl+q")
    async with sit(folder=folder) as sitting:
        assert "You were here. 1 of" in sitting.words
        assert "Firm and authority · 4 of" in sitting.words


async def test_quitting_saves_what_is_being_typed(sit: Sit, brokerage: Callable[[str], object]) -> None:
    """Ctrl+Q asks nothing and loses nothing."""
    folder = brokerage('tideover: "1"\n')
    async with sit(folder=folder) as sitting:
        await sitting.write("Acme", "ctrl+q")

        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_quitting_at_once_saves_what_was_typed_just_before(sit: Sit) -> None:
    """Letters that arrive together with Ctrl+Q are part of the answer."""
    async with sit() as sitting:
        await sitting.press_at_once(*"Acme", "ctrl+q")

        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_leaving_the_field_saves(sit: Sit) -> None:
    """Turning to the sections is enough; no key says save."""
    async with sit() as sitting:
        await sitting.write("Acme", "f6")

        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_keys_that_arrive_at_once_reach_their_own_fields(sit: Sit) -> None:
    """Over a slow line several answers with their Enters come in one piece; none lands in the wrong field."""
    async with sit() as sitting:
        await sitting.press_at_once(
            *"Acme",
            "enter",
            *"Way",
            "pagedown",
            "f3",
            *"Ann",
            "enter",
            "down",
            "enter",
            "pagedown",
            "pagedown",
            *"120",
        )
        await sitting.press("enter")

        assert sitting.saved["firm"] == {
            "legal_name": "Acme",
            "address": "Way",
            "phone": {"dont_know": "Ann"},
            "time_zone": "America/New_York",
            "daily_entries": "120",
        }


async def test_no_burst_waits_for_the_clock(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds keys back ends by itself: a limit is for faults, and whoever waits for one waits half a second."""
    ended: list[object] = []

    class Noted(Limit):
        """Notes when it ends what it limits."""

        def __init__(self, app: App[None], ticks: int, then: Callable[[], Awaitable[None]]) -> None:
            async def noted() -> None:
                ended.append(then)
                await then()

            super().__init__(app, ticks, noted)

    monkeypatch.setattr("tui.type_ahead.Limit", Noted)
    async with sit("people:\n  list:\n    - {id: ann, name: Ann}\n") as sitting:
        await sitting.press_at_once(*"Acme", "enter", "f3", *"Ann", "enter", "f4", *"none", "enter")
        await sitting.press_at_once(
            "ctrl+f", *"people that", "enter", "a", *"dcd", "enter", "f3", "enter", "escape"
        )
        await sitting.press_at_once("f1", "escape", "f8", "escape", "ctrl+z", "pageup", "down", "left")

        assert sitting.saved["firm"]["address"] == {"dont_know": "Ann"}
        assert ended == []


async def test_letters_of_a_search_never_end_in_an_answer(sit: Sit) -> None:
    """What follows Ctrl+F is what is searched for, however fast it comes."""
    async with sit() as sitting:
        await sitting.press_at_once("ctrl+f", *"founded", "enter")

        assert "When was the firm founded?" in sitting.words
        assert sitting.text == 'tideover: "1"\n'


@pytest.mark.parametrize(
    "key", ["f1", "f8", "f9", "f10", "ctrl+f", "ctrl+g", "ctrl+l", "ctrl+o", "ctrl+r", "alt+r"]
)
async def test_a_screen_takes_keys_as_soon_as_it_stands(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """None leaves it to the clock to hand on what was typed for it."""
    monkeypatch.setattr("tui.type_ahead.AT_MOST", 3600)
    async with sit() as sitting:
        await sitting.pilot.press(key)
        for _ in range(50):
            await sitting.pilot.pause()

        assert not sitting.app.holds_keys


async def test_letters_of_a_name_never_work_the_table(sit: Sit) -> None:
    """The letters after "a" are the new person's name, not the keys that copy and delete."""
    async with sit("people:\n  list:\n    - {id: ann, name: Ann}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("people that", "enter")
        await sitting.press_at_once("a", *"dcd", "enter")

        people = [{"id": "ann", "name": "Ann"}, {"id": "dcd", "name": "dcd", "checked_on": "2026-11-21"}]
        assert sitting.saved["people"]["list"] == people


async def test_a_burst_goes_through_every_screen_that_its_keys_lead_to(sit: Sit) -> None:
    """Search, list, form and field: each letter reaches what it was meant for, however fast all of them come."""
    async with sit("people:\n  list:\n    - {id: ann, name: Ann}\n") as sitting:
        await sitting.press_at_once("ctrl+f", *"people that", "enter", "a", *"dcd", "enter")

        people = [{"id": "ann", "name": "Ann"}, {"id": "dcd", "name": "dcd", "checked_on": "2026-11-21"}]
        assert sitting.saved["people"]["list"] == people


async def test_letters_after_a_copy_belong_to_it(sit: Sit) -> None:
    """They are typed into its name, which two things must not share; they neither delete nor copy once more."""
    async with sit("people:\n  list:\n    - {id: ann, name: Ann}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("people that", "enter")
        await sitting.press_at_once("c", *"dcd", "enter")

        people = sitting.saved["people"]["list"]
        assert isinstance(people, list)
        assert [(person["name"], person.get("title")) for person in people] == [
            ("Ann", None),
            ("Ann (copy)dcd", None),
        ]


@pytest.mark.parametrize("hostile", ["[red]Acme[/red]", "[@click=app.quit]x[/]", "[/]", "Acme \\[b]"])
async def test_an_answer_is_never_read_as_markup(sit: Sit, hostile: str) -> None:
    """Square brackets are shown as they were typed, everywhere an answer appears."""
    async with sit() as sitting:
        await sitting.write(hostile, "enter")
        head = sitting.rows[0]
        await sitting.press("ctrl+f")
        await sitting.write("legal")

        assert hostile in head
        assert hostile in sitting.words


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(("backspace", "backspace", " ", *"LLC"), "Acme, I LLC", id="erased, then typed"),
        pytest.param((*"xy", "backspace", "backspace", *"!"), "Acme, Inc!", id="typed, then erased"),
        pytest.param(("home", *"The ", "end", *"."), "The Acme, Inc.", id="at both ends"),
        pytest.param(("ctrl+u", *"Best", "left", "left", "delete", *"a"), "Beat", id="in the middle"),
    ],
)
async def test_letters_and_other_keys_of_one_burst_keep_their_order(
    sit: Sit, keys: tuple[str, ...], expected: str
) -> None:
    """A fast typist, a macro or a slow line changes nothing of what comes out."""
    async with sit("firm: {legal_name: 'Acme, Inc'}\n") as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.press_at_once(*keys, "enter")

        assert sitting.saved["firm"]["legal_name"] == expected
