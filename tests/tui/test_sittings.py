"""From one sitting to the next: the way back, what was typed and not saved, and two windows at one question."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import PEOPLE, WIDE
from tests.tui.tmux import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]


async def at_name(sitting: Sitting) -> None:
    """Goes to the firm's name."""
    await sitting.press("ctrl+f")
    await sitting.write("legal name", "enter")


async def test_undo_and_redo_reach_into_the_sitting_before(sit: Sit) -> None:
    """What was changed yesterday is taken back today, comments and all, and made again."""
    async with sit(PEOPLE) as sitting:
        await at_name(sitting)
        await sitting.write("Acme", "enter")
        await sitting.write("1 Example Way", "pagedown")
        folder, last = sitting.app.brokerage.folder, sitting.text
    kept = folder / ".tideover" / "undo.json"
    mode = stat.S_IMODE(kept.stat().st_mode)
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+z", "ctrl+z")
        first = sitting.text
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+y", "ctrl+y")
        again = sitting.text

    assert first == PEOPLE
    assert again == last
    assert mode == 0o600


async def test_a_file_edited_meanwhile_has_no_old_way_back(sit: Sit) -> None:
    """Somebody's work by hand between two sittings is never taken back by mistake."""
    async with sit(PEOPLE) as sitting:
        await at_name(sitting)
        await sitting.write("Acme", "enter")
        folder = sitting.app.brokerage.folder
    edited = sitting.text + "# mine\n"
    sitting.app.brokerage.answers.write_text(edited, encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+z")

        assert "Nothing to take back." in sitting.words
    assert sitting.text == edited


async def test_a_damaged_way_back_is_none(sit: Sit) -> None:
    """A file that cannot be read costs the way back and nothing else."""
    async with sit(PEOPLE) as sitting:
        await at_name(sitting)
        await sitting.write("Acme", "enter")
        folder = sitting.app.brokerage.folder
    (folder / ".tideover" / "undo.json").write_bytes(b"\xff{")
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+z")

        assert "Nothing to take back." in sitting.words


async def test_what_could_not_be_saved_waits_for_the_next_sitting(sit: Sit) -> None:
    """A number with too few digits stands in its field again, with the reason."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("telephone", "enter")
        await sitting.write("562", "enter")
        await sitting.press("ctrl+q")
        folder = sitting.app.brokerage.folder
    async with sit(folder=folder) as sitting:
        words = sitting.words
        await sitting.press("ctrl+u")
        await sitting.write("562-555-0100", "enter")

    assert "wrong number of digits" in words
    assert "562" in words
    assert sitting.saved["firm"]["phone"] == "+1 562-555-0100"
    assert not (folder / ".tideover" / "unsaved.json").exists()


@pytest.mark.parametrize(("key", "expected"), [("m", "Mine"), ("t", "Theirs"), ("escape", "Theirs")])
async def test_two_windows_at_one_question_are_shown_side_by_side(sit: Sit, key: str, expected: str) -> None:
    """Neither answer is written over unseen; the one that is chosen is saved."""
    text = PEOPLE + "firm: {legal_name: Acme}\n"
    async with sit(text) as sitting:
        await at_name(sitting)
        await sitting.press("ctrl+u")
        await sitting.write("Mine")
        sitting.app.brokerage.answers.write_text(text.replace("Acme", "Theirs"), encoding="utf-8")
        await sitting.press("enter")
        words = sitting.words
        await sitting.press(key)

    assert "Answered in two windows" in words
    assert "Mine, typed here" in words
    assert "Theirs, saved meanwhile" in words
    assert sitting.saved["firm"]["legal_name"] == expected


async def test_the_next_sitting_goes_on_inside_the_form_that_was_open(sit: Sit) -> None:
    """The thing of the list and the field are on screen again, with what, and when it was left."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("Ben Deputy", "enter", "pageup")
        left = sitting.app.session.place
        await sitting.press("ctrl+q")
        folder = sitting.app.brokerage.folder
    async with sit(folder=folder) as sitting:
        await sitting.settle()  # the form is opened behind the first question
        words, back = sitting.words, sitting.app.session.place
        await sitting.press("escape")
        behind = sitting.words

    assert left is not None
    assert left.steps[0] == "ben"
    assert back == left
    assert "You were here: People and how to reach them" in words
    assert "Ben Deputy" in words
    assert "Left on 21 Nov 2026, 14:02." in words
    assert "Who are the people that matter in an outage?" in behind


async def test_a_form_whose_thing_is_gone_is_not_opened_again(sit: Sit) -> None:
    """The list stands there instead."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("Ben Deputy", "enter", "ctrl+q")
        folder = sitting.app.brokerage.folder
    answers = folder / "answers.yaml"
    answers.write_text(answers.read_text(encoding="utf-8").replace("id: ben", "id: other"), encoding="utf-8")
    async with sit(folder=folder) as sitting:
        assert "Who are the people that matter in an outage?" in sitting.words
        assert "You were here." in sitting.words


@pytest.mark.parametrize(("key", "expected"), [("m", "Mine"), ("t", "Theirs")])
async def test_typing_kept_from_a_crash_is_compared_with_what_was_saved_meanwhile(
    sit: Sit, tmp_path: Path, key: str, expected: str
) -> None:
    """Another window answered between crash and restart: both stand side by side, and none is written over."""
    text = PEOPLE + "firm: {legal_name: Acme}\n"
    async with sit(text) as sitting:
        await at_name(sitting)
        await sitting.press("ctrl+u")
        await sitting.write("Mine ")
        folder = shutil.copytree(sitting.app.brokerage.folder, tmp_path / "crashed")  # as a crash leaves it
    answers = folder / "answers.yaml"
    answers.write_text(text.replace("Acme", "Theirs"), encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.settle()
        words = sitting.words
        meanwhile = sitting.saved["firm"]["legal_name"]
        await sitting.press(key)

        assert "Answered in two windows" in words
        assert meanwhile == "Theirs"
        assert sitting.saved["firm"]["legal_name"] == expected


async def test_typing_kept_from_a_crash_that_nobody_answered_since_is_saved(sit: Sit, tmp_path: Path) -> None:
    """Without another answer there is nothing to choose."""
    async with sit(PEOPLE + "firm: {legal_name: Acme}\n") as sitting:
        await at_name(sitting)
        await sitting.press("ctrl+u")
        await sitting.write("Mine ")
        folder = shutil.copytree(sitting.app.brokerage.folder, tmp_path / "crashed")
    async with sit(folder=folder) as sitting:
        await sitting.settle()

        assert "Answered in two windows" not in sitting.words
        assert sitting.saved["firm"]["legal_name"] == "Mine"


async def test_what_is_decided_later_is_marked_in_its_list(sit: Sit) -> None:
    """The person in whom it waits has a sign and, where pointed at, the words; taking one ends it."""
    async with sit(PEOPLE, size=WIDE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("people that matter", "enter", "enter", "pagedown")
        await sitting.write(" and chief")
        answers = sitting.app.brokerage.answers
        answers.write_text(PEOPLE.replace("Compliance manager", "Owner"), encoding="utf-8")
        await sitting.press("enter", "escape", "escape")
        row = next(row for row in sitting.rows if "Ann Lead" in row and "2 Nov 2026" in row)
        words = sitting.words
        await sitting.press("down")
        below = sitting.words
        await sitting.press("up", "enter")
        both = sitting.words
        await sitting.press("m", "escape")

        assert "!" in row
        assert "✗ Answered in two windows: Job title The form shows both." in words
        assert "Answered in two windows" not in below
        assert "Answered in two windows Ann Lead: Job title" in both
        assert "Answered in two windows" not in sitting.words
        assert "Compliance manager and chief" in sitting.text


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Two terminals, closed afterwards."""
    opened = Terminal(tmp_path / "one"), Terminal(tmp_path / "two")
    yield opened
    for one in opened:
        one.close()


def test_two_windows_in_two_terminals(
    windows: tuple[Terminal, Terminal], brokerage: Callable[[str], Path]
) -> None:
    """Each sees the other's answer; what both typed at one question is shown side by side, and decided."""
    folder = brokerage("firm: {legal_name: Acme}\n")
    one, two = windows
    for window in windows:
        window.interview(folder)
    for window in windows:
        window.wait_for("How many people")

    one.send("Down", "Down", "Enter")
    seen = two.wait_for("Changed in another window just now.")
    for window in windows:
        window.send("C-f")
        window.wait_for("Find a question")
        window.send("legal name", "Enter")
        window.wait_for("What is the firm's legal name")
        window.wait_for("┃ Acme ")
    two.send(" Mine")
    two.wait_for("┃ Acme Mine ")
    one.send(" Theirs", "Enter")
    two.wait_for("Going on shows both.")
    two.send("Enter")
    both = two.wait_for("Answered in two windows")
    two.send("m")
    two.wait_for("Yours is saved now.")
    one.wait_for("tideover  Acme Mine ")

    assert "(•)" in "".join(seen)
    assert any("Acme Mine" in row for row in both)
    assert any("Acme Theirs" in row for row in both)
    assert "legal_name: Acme Mine" in (folder / "answers.yaml").read_text(encoding="utf-8")


def test_a_killed_interview_offers_what_was_half_typed(
    windows: tuple[Terminal, Terminal], brokerage: Callable[[str], Path]
) -> None:
    """Up to the last finished word, in its own field, and said so."""
    folder = brokerage("firm: {size: small}\n")
    window, _ = windows
    window.interview(folder)
    window.wait_for("What is the firm's legal name")
    window.send("Acme Brokers of Lo")
    window.wait_for("┃ Acme Brokers of Lo")
    unsaved = folder / ".tideover" / "unsaved.json"
    window.until(lambda: unsaved.exists() and "Brokers of" in unsaved.read_text(encoding="utf-8"))
    before = (folder / "answers.yaml").read_text(encoding="utf-8")
    window.kill()
    window.interview(folder)
    rows = window.wait_for("You were here.")

    assert "legal_name" not in before
    assert any("┃ Acme Brokers of " in row for row in rows)
    window.until(lambda: "Acme Brokers of" in (folder / "answers.yaml").read_text(encoding="utf-8"))
