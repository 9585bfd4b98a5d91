"""The preview beside a question: shown where it is wanted, kept up with the typing, never in the way."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from builder.paths import content_root
from tests.tui.conftest import PEOPLE
from tui import preview
from tui.app import TideoverApp
from tui.screens.record import RecordScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

WIDE = (120, 40)
TALK = """\
import json, sys
for line in sys.stdin:
    ask = json.loads(line)
    n, words = ask["ask"], ask["answer"] if ask["typed"] else "as saved"
    for key in ([ask["sheet"]] if ask["sheet"] else ["RB01"]):
        sheet = {"key": key, "title": "Plan", "number": key}
        shown = {"pieces": [["Ring ", False], [words[:60], True]], "kind": "row"}
        spot = {"headings": ["First hour"], "lines": [shown, {"pieces": [["Drop", True]], "kind": "gone"}]}
        print(json.dumps({"part": "shown", "ask": n, "sheet": sheet, "title": [["Plan", False]], "spots": [spot]}))
    both = [{"key": k, "title": "Plan", "number": k} for k in ("RB01", "RB02")]
    print(json.dumps({"part": "follows", "ask": n, "changes": [{"what": "sheet", "words": "Adds: sheet RB07"}]}))
    print(json.dumps({"part": "sheets", "ask": n, "sheets": both}))
    print(json.dumps({"part": "done", "ask": n}), flush=True)
"""
TALKER = [sys.executable, "-c", TALK]


async def test_the_sheet_follows_what_is_typed(sit: Sit) -> None:
    """Band, line and answer stand beside the question, and change with each letter."""
    async with sit(size=WIDE, preview_command=TALKER) as sitting:
        first = await sitting.until("▸ Ring as saved")
        await sitting.write("Acme")
        words = await sitting.until("▸ Ring Acme")

        assert "RB01 Plan" in first
        assert "First hour ▸ Ring Acme – Drop" in words  # noqa: RUF001 (the dash stands on screen)
        assert "Adds: sheet RB07" in words


async def test_sheets_are_turned_by_key_and_the_choice_is_kept(sit: Sit) -> None:
    """The next sheet, and round to the first again."""
    async with sit(size=WIDE, preview_command=TALKER) as sitting:
        await sitting.until("1 of 2 that change")
        await sitting.press("ctrl+n")
        second = await sitting.until("2 of 2 that change")
        await sitting.press("shift+f2")
        first = await sitting.until("1 of 2 that change")

        assert "RB02 Plan" in second
        assert "RB01 Plan" in first
        assert sitting.app.session.preview_sheet == "RB01"


async def test_one_key_shows_and_hides_it_at_any_width(sit: Sit) -> None:
    """At 80 by 24 it takes the place of the reasons, and what was chosen is kept for the next sitting."""
    async with sit(preview_command=TALKER) as sitting:
        before = sitting.words
        await sitting.press("f2")
        shown = await sitting.until("▸ Ring as saved")
        await sitting.press("f2")
        hidden = sitting.words

        kept = json.loads((sitting.app.brokerage.folder / ".tideover" / "interview.json").read_text())
    assert "Why we ask" in before
    assert "Why we ask" not in shown
    assert "RB01" not in hidden
    assert "Why we ask" in hidden
    assert kept["preview"] == "hidden"


async def test_nothing_is_started_while_it_is_hidden(sit: Sit, tmp_path: Path) -> None:
    """A narrow terminal pays for no child process."""
    mark = tmp_path / "started"
    command = [sys.executable, "-c", f"import pathlib; pathlib.Path({str(mark)!r}).touch()"]
    async with sit(preview_command=command) as sitting:
        await sitting.write("Acme", "enter")

    assert not mark.exists()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[bold]red[/] {{ x }} <b>", id="marks"),
        pytest.param("word " * 300, id="a page of words"),
        pytest.param("שלום 🔑", id="letters and signs of elsewhere"),
    ],
)
async def test_hostile_texts_disturb_nothing(sit: Sit, text: str) -> None:
    """Whatever is typed, the question stays on screen and the sheet shows text."""
    async with sit(size=WIDE, preview_command=TALKER) as sitting:
        await sitting.until("▸ Ring as saved")
        await sitting.write(text)
        words = await sitting.until(f"Ring {' '.join(text.split())[:5]}")

        assert "What is the firm's legal name?" in words
        assert "First hour" in words


async def test_control_characters_never_reach_the_terminal(sit: Sit) -> None:
    """A child that sends them is shown without: nothing moves the cursor or colours the screen."""
    command = [sys.executable, "-c", TALK.replace("Drop", "Dr\\x1b[31mop")]
    async with sit(size=WIDE, preview_command=command) as sitting:
        assert "Dr [31mop" in await sitting.until("[31mop")


async def test_a_child_that_ends_is_started_again(sit: Sit, tmp_path: Path) -> None:
    """The first one dies at once; the second one answers what was asked."""
    mark = tmp_path / "once"
    dies = f"import pathlib, sys\np = pathlib.Path({str(mark)!r})\nif not p.exists():\n    p.touch(); sys.exit(3)\n"
    async with sit(size=WIDE, preview_command=[sys.executable, "-c", dies + TALK]) as sitting:
        assert "▸ Ring as saved" in await sitting.until("▸ Ring as saved")


async def test_a_child_that_cannot_be_started_is_said_quietly(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some attempts one line says so, and the interview goes on."""
    monkeypatch.setattr(preview, "PAUSE", 0)
    async with sit(size=WIDE, preview_command=[str(tmp_path / "missing")]) as sitting:
        words = await sitting.until("goes on without it")
        await sitting.write("Acme", "enter")

        assert "could not be started (No such file or directory)" in words
        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_the_real_preview_answers_and_leaves_nobody_behind(tmp_path: Path) -> None:
    """With the builder itself: the sample's page changes as the name does, and the child ends with the app."""
    from builder.new import new_brokerage

    folder = tmp_path / "sample"
    new_brokerage(folder, content_root(), sample=True)
    app = TideoverApp(folder)
    async with app.run_test(size=WIDE) as pilot:
        from tests.tui.conftest import Sitting as Person

        sitting = Person(app, pilot)
        await sitting.until("RB02 SOC report")
        await sitting.press(*["backspace"] * 4, "L", "t", "d")
        words = await sitting.until("Brokerage, Ltd (Sample")
        assert app._previewer is not None  # noqa: SLF001 (the child has no public face)
        child = app._previewer.process  # noqa: SLF001
    assert "Brokerage, Ltd (Sample" in words
    assert child is not None
    assert child.returncode is not None


async def test_a_form_that_is_closed_at_once_asks_for_no_preview(sit: Sit) -> None:
    """What it put off until it was drawn comes when nothing of it is there any more."""
    async with sit(PEOPLE, size=WIDE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("Ben Deputy", "enter")
        form = sitting.app.screen
        assert isinstance(form, RecordScreen)
        await sitting.press("escape")
        await form.begin_preview()
        form.on_screen_resume()
        await sitting.rest()

        assert "3 people" in sitting.words
