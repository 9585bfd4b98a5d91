"""The build screen, with a child that reports what a build would."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import LOOK_EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

STARTED = [
    {"event": "step", "name": "Reading", "detail": "answers and content"},
    {"event": "started", "total": 3},
]
SHEETS = [
    {"event": "sheet", "stem": "RB01", "pages": 1, "seconds": 0.5, "done": 1, "total": 2},
    {"event": "sheet", "stem": "RB02-2704", "pages": 3, "seconds": 0.7, "done": 2, "total": 2},
    {"event": "site", "seconds": 2.5},
]
PROBLEM = {
    "event": "problem",
    "severity": "warning",
    "file": "answers.yaml",
    "line": 7,
    "message": 'people.incident_lead: "[red]zed" is not in the people list.',
    "hint": "Add this person.",
    "question": "people.incident_lead",
}
DONE = {
    "event": "done",
    "site": "/firm/out/site",
    "runbooks": "/firm/out/runbooks",
    "changed": 2,
    "unchanged": 1,
    "seconds": 4.25,
}
FAILED = {"event": "failed", "message": "RB03: the sheet does not fit one page. Shorten a step."}


@pytest.fixture
def child(tmp_path: Path) -> Callable[..., list[str]]:
    """Makes a command that reports these lines, and then does one more thing."""

    def make(*lines: object, then: str = "") -> list[str]:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        script = tmp_path / "child.py"
        script.write_text(
            f"import os, pathlib, signal, sys, time\nprint({text!r}, flush=True)\n{then}\n", encoding="utf-8"
        )
        return [sys.executable, str(script)]

    return make


def opener(opened: list[str]) -> Callable[[str], bool]:
    """Notes what it is to open."""

    def note(path: str) -> bool:
        opened.append(path)
        return True

    return note


async def test_progress_and_result_are_shown(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Each sheet with its pages, then where everything is."""
    async with sit(build_command=child(*STARTED, *SHEETS, DONE)) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("Built in")

        assert "✓ RB01, 1 page, 0.5 s" in words
        assert "✓ RB02-2704, 3 pages, 0.7 s" in words
        assert "✓ the site, 2.5 s" in words
        assert "✓ Built in 4.2 s: 2 changed, 1 as before." in words
        assert "/firm/out/runbooks" in words


async def test_a_build_under_way_shows_how_far_it_is(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Figures say what the bar shows."""
    command = child(*STARTED, SHEETS[0], then="time.sleep(600)")
    async with sit(build_command=command) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("Sheet 1 of 2")

        assert "███" in words
        assert "1 of 2" in words
        assert "c Cancel" in words
        assert "r Build again" not in words


async def test_what_is_typed_is_saved_before_building(sit: Sit, child: Callable[..., list[str]]) -> None:
    """The build reads what the person sees."""
    async with sit(build_command=child(DONE)) as sitting:
        await sitting.write("Acme", "ctrl+b")
        await sitting.until("Built in")

        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_the_site_is_opened_on_request(sit: Sit, child: Callable[..., list[str]]) -> None:
    """One key shows it in a browser."""
    opened: list[str] = []
    async with sit(build_command=child(DONE), opener=opener(opened)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("o")

        assert opened == ["/firm/out/site"]


async def test_without_a_browser_the_address_is_said(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Over SSH there is nothing to open."""
    async with sit(build_command=child(DONE), opener=lambda _: False) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("o")

        assert "No browser here. Open /firm/out/site" in sitting.words


async def test_a_problem_leads_to_its_question(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Tab goes to the problems, Enter to the question; brackets are shown as they are."""
    async with sit(build_command=child(PROBLEM, DONE)) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("Built in")
        await sitting.press("tab", "enter")

        assert '! people.incident_lead: "[red]zed" is not in the people list.' in words
        assert "answers.yaml:7 Add this person." in words
        assert "Who leads the firm's response to an incident?" in sitting.words


async def test_a_problem_leads_to_the_field_of_an_entry(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Where the build says which entry and which field it means, that field is on screen."""
    problem = {**PROBLEM, "question": "people.list", "steps": ["ben", "mobile"]}
    answers = "people: {list: [{id: ann, name: Ann Lead}, {id: ben, name: Ben Deputy}]}\n"
    async with sit(answers, build_command=child(problem, DONE)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("tab", "enter")

        assert "Ben Deputy · 3 of 6" in sitting.words


async def test_a_build_is_cancelled(sit: Sit, child: Callable[..., list[str]]) -> None:
    """The child ends, and nothing is said to be built."""
    async with sit(build_command=child(STARTED[1], then="time.sleep(600)")) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("3 parts to make")
        await sitting.press("c")
        words = await sitting.until("cancelled")

        assert "What was built before is untouched." in words


async def test_escape_first_stops_and_then_closes(sit: Sit, child: Callable[..., list[str]]) -> None:
    """A build never goes on behind the interview's back."""
    async with sit(build_command=child(STARTED[1], then="time.sleep(600)")) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("3 parts to make")
        await sitting.press("escape")
        await sitting.until("cancelled")
        await sitting.press("escape")

        assert "What is the firm's legal name?" in sitting.words


async def test_quitting_ends_the_build(sit: Sit, child: Callable[..., list[str]], tmp_path: Path) -> None:
    """No process is left behind."""
    note = tmp_path / "pid"
    then = f"pathlib.Path({str(note)!r}).write_text(str(os.getpid())); print('{{}}', flush=True); time.sleep(600)"
    async with sit(build_command=child(STARTED[1], then=then)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("3 parts to make")
        while not note.exists() or not note.read_text():
            await sitting.pilot.pause(LOOK_EVERY)
        await sitting.press("ctrl+q")

    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.parametrize(
    ("lines", "then", "words"),
    [
        pytest.param(
            [FAILED], "sys.exit(3)", "✗ RB03: the sheet does not fit one page.", id="said by the build"
        ),
        pytest.param(
            [STARTED[1]],
            "sys.exit('Traceback\\nMemoryError')",
            "ended without a result (exit code 1). MemoryError. What was built before is untouched.",
            id="a crash",
        ),
        pytest.param(
            ["{not json", '{"event": "later"}'],
            "",
            "ended without a result (exit code 0)",
            id="another language",
        ),
        pytest.param(
            [STARTED[1]],
            "os.kill(os.getpid(), signal.SIGKILL)",
            "Something outside ended the build (SIGKILL). What was built before is untouched. Most often memory",
            id="killed",
        ),
        pytest.param(["x" * 2**21], "", "ended without a result", id="an endless line"),
    ],
)
async def test_a_failure_is_told_in_words(
    sit: Sit, child: Callable[..., list[str]], lines: list[object], then: str, words: str
) -> None:
    """Whatever ends the build, the screen says so, and offers to build again."""
    async with sit(build_command=child(*lines, then=then)) as sitting:
        await sitting.press("ctrl+b")
        shown = await sitting.until("r Build again")

        assert words in shown


async def test_a_builder_that_is_missing_is_told_in_words(sit: Sit, tmp_path: Path) -> None:
    """A command that cannot be started is no crash."""
    async with sit(build_command=[str(tmp_path / "missing")]) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("r Build again")

        assert "The build could not be started: No such file or directory." in words


async def test_a_build_that_is_done_is_left_at_once(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Its process may take a moment to end; nobody waits for it, and nothing is stopped."""
    async with sit(build_command=child(DONE, then="time.sleep(600)")) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("escape")

        assert "What is the firm's legal name?" in sitting.words


async def test_building_again_starts_afresh(sit: Sit, child: Callable[..., list[str]]) -> None:
    """The lists of the first run are gone."""
    async with sit(build_command=child(*SHEETS, PROBLEM, DONE)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("r")
        words = await sitting.until("Built in")

        assert words.count("RB01") == 1
        assert words.count("answers.yaml:7") == 1


REBUILT = {**DONE, "kept": ["site", "RB05"], "removed": ["RB09"]}


async def test_what_was_made_kept_and_removed_is_listed(sit: Sit, child: Callable[..., list[str]]) -> None:
    """Each with its own sign."""
    async with sit(build_command=child(*STARTED, *SHEETS[:2], REBUILT)) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("Built in")

        assert "2 changed, 1 as before, 1 removed." in words
        assert "✓ RB01, 1 page, 0.5 s" in words
        assert "= the site, as before" in words
        assert "= RB05, as before" in words
        assert "- RB09, removed" in words


async def test_a_sheet_the_site_and_the_folder_are_opened(sit: Sit, child: Callable[..., list[str]]) -> None:
    """By keys and by the mouse, each with its path."""
    opened: list[str] = []
    command = child(*STARTED, *SHEETS[:2], REBUILT)
    async with sit(build_command=command, opener=opener(opened)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("Built in")
        await sitting.press("down", "enter", "f", "o")
        row = next(number for number, text in enumerate(sitting.rows) if "RB05, as before" in text)
        await sitting.pilot.click(offset=(6, row))
        await sitting.press("up", "up", "enter")

        runbooks = "/firm/out/runbooks"
        assert opened == [f"{runbooks}/RB02-2704.pdf", runbooks, "/firm/out/site", f"{runbooks}/RB05.pdf"]
        assert "RB09 is no longer part of the playbook." in sitting.words


async def test_no_sheet_opens_before_all_are_in_place(sit: Sit, child: Callable[..., list[str]]) -> None:
    """A sheet under way is not in the folder yet."""
    opened: list[str] = []
    command = child(*STARTED, SHEETS[0], then="time.sleep(600)")
    async with sit(build_command=command, opener=opener(opened)) as sitting:
        await sitting.press("ctrl+b")
        await sitting.until("RB01, 1 page")
        await sitting.press("enter")

        assert "Sheets open when all are printed." in sitting.words
        assert opened == []


async def test_a_silent_build_is_told(
    sit: Sit, child: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After long silence the screen says what to do, with the key."""
    monkeypatch.setattr("tui.screens.build.QUIET_AFTER", 0.0)
    async with sit(build_command=child(STARTED[1], then="time.sleep(600)")) as sitting:
        await sitting.press("ctrl+b")
        words = await sitting.until("No word from the build")
        await sitting.press("c")
        after = await sitting.until("cancelled")

        assert "c stops it; what was built before stays." in words
        assert "No word" not in after


async def test_the_next_build_knows_how_long_it_takes(
    sit: Sit, child: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seconds of one build are kept, and give the time left of the next one."""
    monkeypatch.setattr(
        "tui.screens.build.monotonic", lambda: 0.0
    )  # the child takes no time for what it reports
    parts = ["site", "RB01", "RB02-2704"]
    slow = [{**SHEETS[0], "seconds": 50}, {**SHEETS[1], "seconds": 60}, {**SHEETS[2], "seconds": 300}]
    started = {"event": "started", "total": 3, "parts": parts}
    async with sit(build_command=child(started, *slow, DONE)) as sitting:
        await sitting.press("ctrl+b")
        first = await sitting.until("Built in")
        child(started, then="time.sleep(600)")
        await sitting.press("r")
        again = await sitting.until("left")

        assert "left" not in first
        assert "about 5 min left" in again
