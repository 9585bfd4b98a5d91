"""What stands beside the questions: undo, search, open items, help, other windows, files that cannot be read."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

FIRM = """\
tideover: "1"

firm:
  legal_name: Acme   # as on the license
  address: 1 Way
  phone: {dont_know: Ann Lead}
people:
  list:
    - {id: ann, name: Ann Lead, title: Boss, mobile: 562-555-0111, checked_on: "2026-05-02"}
    - {id: ben, name: Ben Deputy, calls: {dont_know: Cleo}}
  incident_lead: zed
"""


async def test_undo_goes_back_to_the_question(sit: Sit) -> None:
    """The last change is taken back, whatever the section, and its question is on screen."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "ctrl+u")
        await sitting.write("Other", "f6", "down", "enter", "ctrl+z")

        assert sitting.text == FIRM
        assert "Taken back: What is the firm's legal name?" in sitting.words
        assert "┃ Acme " in sitting.screen


async def test_redo_makes_the_change_again(sit: Sit) -> None:
    """Ctrl+Y is the way forward."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "ctrl+u")
        await sitting.write("Other", "enter", "ctrl+z", "ctrl+y")

        assert sitting.saved["firm"]["legal_name"] == "Other"
        assert "Made again: What is the firm's legal name?" in sitting.words


async def test_undo_without_a_change_says_so(sit: Sit) -> None:
    """Nothing happens, in words."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+z")

        assert "Nothing to take back." in sitting.words


async def test_undo_in_a_long_text_takes_back_typing_first(sit: Sit) -> None:
    """Inside a text of several lines the key first means the text."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("address", "enter")
        await sitting.write(", Suite 2", "ctrl+z", "pagedown")

        assert sitting.text == FIRM


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        pytest.param("telephone", "What is the firm's main telephone number?", id="a question"),
        pytest.param("acme", "What is the firm's legal name?", id="an answer"),
        pytest.param("ben dep", "Ben Deputy · 2 of 6", id="a thing of a list"),
        pytest.param("telefone", "What is the firm's main telephone number?", id="a slip of the finger"),
    ],
)
async def test_anything_is_found_by_a_few_letters(sit: Sit, letters: str, words: str) -> None:
    """Ctrl+F and Enter lead to the best match."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write(letters, "enter")

        assert words in sitting.words


async def test_a_search_is_left_without_a_trace(sit: Sit) -> None:
    """Escape returns to the same question."""
    async with sit(FIRM) as sitting:
        before = sitting.screen
        await sitting.press("ctrl+f")
        await sitting.write("telephone", "escape")

        assert sitting.screen == before


async def test_open_items_name_who_will_find_out(sit: Sit) -> None:
    """Wrong answers first; then what most hangs on."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8")

        assert "? not known yet What is the firm's main telephone number? Ann Lead" in sitting.words
        assert "? not known yet Ben Deputy: Whom does this person call? Cleo" in sitting.words
        assert "○ not answered In which time zone" in sitting.words


async def test_an_open_item_leads_to_its_field(sit: Sit) -> None:
    """Enter on an open field of a thing opens the thing at that field."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8")
        rows = [row for row in sitting.rows if " known yet " in row or " not answered " in row]
        position = next(i for i, row in enumerate(rows) if "Ben Deputy: Whom" in row)
        await sitting.press(*["down"] * position, "enter")

        assert "Ben Deputy · 4 of 6" in sitting.words
        assert "(•) Don't know" in sitting.words


async def test_what_was_asked_says_who_finds_out_and_how_to_answer(sit: Sit) -> None:
    """Who knows the answer by now types it; that it would become a name is said, and which key answers."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8", "enter")
        asked = sitting.words
        await sitting.write(" Gate 4")
        mixed = sitting.words
        await sitting.press("f3")
        await sitting.write("562-555-0100", "enter")

        assert "= Ann Lead will find out." in asked
        assert "( ) Answer F3 (•) Don't know" in asked
        assert "= Ann Lead Gate 4 will find out." in mixed
        assert sitting.saved["firm"]["phone"] == "+1 562-555-0100"


async def test_what_is_due_to_be_checked_is_listed(sit: Sit) -> None:
    """The second list has the oldest first."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8", "right")

        assert "never checked Ben Deputy" in sitting.words
        assert "2 May 2026 Ann Lead" in sitting.words


async def test_what_is_wrong_is_listed_with_its_line(sit: Sit) -> None:
    """The third list holds the problems of the answers; Enter leads to the question."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8", "right", "right")
        listed = sitting.words
        await sitting.press("enter")

        assert "answers.yaml:11" in listed
        assert "Who leads" in listed
        assert '"zed" is not' in listed
        assert "Who leads the firm's response to an incident?" in sitting.words


async def test_readiness_is_listed_row_by_row(sit: Sit) -> None:
    """The fourth list says what each row of the guidance lacks."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("f8", "left")

        assert "● partial P1 The firm is named 1 of 2 needs met" in sitting.words
        assert "lacks telephone. Find out: What is the firm's main telephone" in sitting.words


async def test_help_explains_the_question_and_every_key(sit: Sit) -> None:
    """F1 shows the reasons in full, and what each key does."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "f1")

        assert "Every letter to CBP opens with it." in sitting.words
        assert "19 CFR 111.21(b) (text of " in sitting.words
        assert "First hour" in sitting.words
        assert "F3 Don't know yet: Say who will find out" in sitting.words
        await sitting.press("end")
        assert "^B Build: Build the site and the printed runbooks" in sitting.words


async def test_every_action_is_in_the_command_palette(sit: Sit) -> None:
    """Whoever forgets the keys finds the actions by name."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+p")
        await sitting.write("does not")
        await sitting.settle()
        await sitting.press("enter")

        assert "(•) Does not apply" in sitting.words


async def test_the_palette_knows_the_screen_it_stands_before(sit: Sit) -> None:
    """Before the open items it offers to go to one."""
    async with sit(FIRM) as sitting:
        await sitting.press("f8", "ctrl+p")
        await sitting.write("go there")
        await sitting.settle()
        await sitting.press("enter")

        assert "What is the firm's main telephone number?" in sitting.words
        assert "(•) Don't know" in sitting.words


async def test_every_action_has_a_key_a_name_and_an_explanation(sit: Sit) -> None:
    """Bindings with an id carry what palette and help show."""
    async with sit(FIRM) as sitting:
        named = [a.binding for a in sitting.app.screen.active_bindings.values() if a.binding.id]

        assert len(named) > 15
        assert all(binding.tooltip and binding.description for binding in named)


async def test_pages_that_print_an_answer_are_named(sit: Sit) -> None:
    """The panel beside the question says where the answer goes."""
    async with sit(FIRM, size=(120, 40)) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")

        assert "Printed in First hour" in sitting.words


async def test_an_outside_edit_shows_at_once(sit: Sit) -> None:
    """Coming back from an editor, the new answer is on screen, and what changed is said."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        sitting.app.brokerage.answers.write_text(FIRM.replace("Acme", "Theirs"), encoding="utf-8")
        await sitting.look()

        assert "┃ Theirs " in sitting.screen
        assert "Changed in another window just now." in sitting.words


async def test_an_outside_edit_leaves_what_is_being_typed(sit: Sit) -> None:
    """The typed text stays, their answer is told, and going on asks which of the two stands."""
    async with sit(FIRM) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "ctrl+u")
        await sitting.write("Mine")
        sitting.app.brokerage.answers.write_text(FIRM.replace("Acme", "Theirs"), encoding="utf-8")
        sitting.app.look_outside()
        await sitting.settle()
        told, typed = sitting.words, sitting.screen
        await sitting.press("enter")
        side_by_side = sitting.words
        await sitting.press("m")
        await sitting.settle()

        assert "Changed in another window meanwhile: Theirs." in told
        assert "Theirs" in side_by_side
        assert "┃ Mine " in typed
        assert sitting.text == FIRM.replace("Acme", "Mine")


async def test_a_disk_that_refuses_is_said_and_tried_again(sit: Sit) -> None:
    """The line at the top says that nothing is saved; when the drive is back, everything is."""
    async with sit(FIRM) as sitting:
        folder = sitting.app.brokerage.folder
        folder.rename(folder.with_name("unplugged"))
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "ctrl+u")
        await sitting.write("Other", "enter")
        trouble = sitting.words
        folder.with_name("unplugged").rename(folder)
        await sitting.look()

        assert "! NOT SAVED" in trouble
        assert "Your answers are kept here" in trouble
        assert "saved 14:02" in sitting.words
        assert sitting.text == FIRM.replace("Acme", "Other")


async def test_a_file_that_cannot_be_read_is_named_with_line_and_remedy(sit: Sit) -> None:
    """Instead of the interview stands what is wrong; nothing is written, and mending it goes on."""
    broken = "firm:\n  legal_name: A\n   phone: 1\n"
    async with sit(broken) as sitting:
        shown = sitting.words
        await sitting.press("ctrl+z", "ctrl+f", "ctrl+b", "r")
        untouched = sitting.text
        sitting.app.brokerage.answers.write_text("firm:\n  legal_name: A\n", encoding="utf-8")
        await sitting.press("r")

        assert "Line 3: not valid YAML" in shown
        assert "› 3 phone: 1" in shown  # noqa: RUF001 (the pointer)
        assert untouched == broken
        assert "From which address are data sent to CBP?" in sitting.words


async def test_a_file_of_a_newer_tideover_is_left_alone(sit: Sit) -> None:
    """What a later version wrote is not read as if it were understood."""
    async with sit('tideover: "99"\nfirm:\n  legal_name: A\n') as sitting:
        assert "written by a newer tideover" in sitting.words


async def test_a_wrong_answer_in_the_file_is_shown_as_it_stands(sit: Sit) -> None:
    """A hand-written mistake is on screen with the reason, ready to be mended."""
    async with sit("firm:\n  legal_name: A\n  address: B\n  phone: '12'\n") as sitting:
        assert "┃ 12 " in sitting.screen
        assert "wrong number of digits" in sitting.words


@pytest.mark.parametrize("garbage", ["", "{", '{"question": 7}', "\x00"])
async def test_a_damaged_session_is_ignored_with_a_note(
    sit: Sit, brokerage: Callable[[str], Path], garbage: str
) -> None:
    """The interview starts as if for the first time, and says why."""
    folder = brokerage(FIRM)
    (folder / ".tideover").mkdir()
    (folder / ".tideover" / "interview.json").write_text(garbage, encoding="utf-8")
    async with sit(folder=folder) as sitting:
        assert ".tideover/interview.json could not be read" in sitting.words
        assert "In which time zone" in sitting.words


async def test_the_session_is_private_and_holds_no_answer(sit: Sit, brokerage: Callable[[str], Path]) -> None:
    """Only the place, what was complete or asked, who checked or was not reached, and the look; for the owner alone."""
    folder = brokerage(FIRM)
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+q")
    path = folder / ".tideover" / "interview.json"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {
        "question",
        "steps",
        "once_done",
        "checked_by",
        "theme",
        "preview",
        "preview_sheet",
        "not_reached",
        "asked",
        "left_at",
        "reopened",
        "toured",
    }


async def test_the_theme_is_remembered(sit: Sit, brokerage: Callable[[str], Path]) -> None:
    """Whoever chose light letters finds them again."""
    folder = brokerage(FIRM)
    async with sit(folder=folder) as sitting:
        sitting.app.theme = "light"
        await sitting.press("ctrl+q")
    async with sit(folder=folder) as sitting:
        assert sitting.app.theme == "light"


async def test_a_click_does_what_its_key_does(sit: Sit) -> None:
    """The words at the bottom of the question can be clicked."""
    async with sit(FIRM) as sitting:
        before = sitting.words
        await sitting.pilot.click("#stepping", offset=(14, 0))
        await sitting.settle()

        assert "In which time zone" in before
        assert "Which services does the firm give?" in sitting.words


async def test_a_click_takes_another_way_to_answer(sit: Sit) -> None:
    """The three ways can be clicked, too."""
    async with sit(FIRM) as sitting:
        await sitting.pilot.click("#ways", offset=(16, 0))
        await sitting.settle()

        assert sitting.saved["firm"]["time_zone"] == {"dont_know": ""}


async def test_what_is_typed_is_in_sight_in_a_window_that_is_too_small(sit: Sit) -> None:
    """Also when it was made so while the question was on screen: nobody types blind."""
    async with sit(size=(60, 14)) as sitting:
        await sitting.write("Acme Brokers")
        small = sitting.screen
        await sitting.pilot.resize_terminal(44, 12)
        await sitting.rest()

        assert "Acme Brokers" in small
        assert "Acme Br" in sitting.screen
