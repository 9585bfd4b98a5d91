"""How a sitting ends: quit, kill, a terminal that vanishes, a fault of the program. Nothing that was given is lost."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.tui.conftest import PEOPLE
from tui.screens.interview import InterviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

ROOT = Path(__file__).parents[2]
INTERVIEW = "from tui.cli import main; main()"
FAULTY = """
from tui.app import TideoverApp
from tui.cli import main
def find(app):
    secret = "Sesame" + "99"
    raise KeyError(secret)
TideoverApp.action_find = find
main()
"""
DRAWING = """
from tui.app import TideoverApp
from tui.cli import main
def find(app):
    app.set_interval(0.001, lambda: [app._driver.write("flood ") for _ in range(99)])
TideoverApp.action_find = find
main()
"""
"""Draws more than any terminal takes."""
GUARD = 120
"""Seconds after which a program that should have ended is taken for stuck."""


class Typist:
    """Somebody at a terminal that has no say over the program in it: it sends no signal when it goes."""

    def __init__(self, code: str, folder: Path) -> None:
        self._side, inside = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "interview", str(folder)],
            cwd=ROOT,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
            start_new_session=True,
        )
        os.close(inside)
        self._seen = b""

    def wait_for(self, pattern: str) -> None:
        """Reads until something has been shown since the last time."""
        while not re.search(pattern.encode(), self._seen):
            self._seen += os.read(self._side, 65536)
        self._seen = b""

    def type(self, keys: bytes) -> None:
        """Types."""
        os.write(self._side, keys)

    def rest(self) -> str:
        """What is shown until the program has ended."""
        shown = b""
        try:
            while found := os.read(self._side, 65536):
                shown += found
        except OSError:
            pass  # how a terminal says that nobody writes to it any more
        self.process.wait(GUARD)
        return shown.decode(errors="replace")

    def vanish(self) -> None:
        """The terminal is gone."""
        if self._side >= 0:
            os.close(self._side)
        self._side = -1

    def end(self) -> None:
        """Leaves nothing behind."""
        self.vanish()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def typist(brokerage: Callable[[], Path]) -> Iterator[Callable[..., tuple[Typist, Path]]]:
    """Opens the interview of a new brokerage in a terminal of its own, at the first question."""
    opened: list[Typist] = []

    def begin(code: str = INTERVIEW) -> tuple[Typist, Path]:
        folder = brokerage()
        (folder / ".tideover").mkdir(mode=0o700)
        (folder / ".tideover" / "interview.json").write_text(
            '{"question": "firm.legal_name", "toured": true}', encoding="utf-8"
        )
        opened.append(Typist(code, folder))
        opened[0].wait_for(r"You were here\.")
        return opened[0], folder

    yield begin
    for one in opened:
        one.end()


def firm_in(folder: Path) -> object:
    """What the answers file says of the firm."""
    return yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8")).get("firm")


def test_what_is_shown_as_saved_outlives_a_kill(typist: Callable[..., tuple[Typist, Path]]) -> None:
    """The screen says "saved" only of what is on disk."""
    here, folder = typist()
    here.type(b"Acme Brokers\r")
    here.wait_for(r"saved \d\d:\d\d")
    here.process.send_signal(signal.SIGKILL)
    here.process.wait(GUARD)

    assert firm_in(folder) == {"legal_name": "Acme Brokers"}


def test_what_is_pasted_presses_no_key(typist: Callable[..., tuple[Typist, Path]]) -> None:
    """Sequences within it are letters like any others; only Enter after it answers."""
    here, folder = typist()
    here.type(b"\x1b[200~Acme \x1b[31mBrokers\r\x1bOQ\x11 & Co\x1b[201~")
    here.wait_for("Co")
    here.type(b"\r")
    here.wait_for(r"saved \d\d:\d\d")

    assert firm_in(folder) == {"legal_name": "Acme [31mBrokers OQ & Co"}


def test_a_terminal_that_vanishes_without_a_signal_ends_the_interview(
    typist: Callable[..., tuple[Typist, Path]],
) -> None:
    """What was typed is saved, and no process is left behind."""
    here, folder = typist()
    here.type("Acme Ω".encode())
    here.wait_for("Ω")
    here.vanish()
    code = here.process.wait(GUARD)

    assert code == 0
    assert firm_in(folder) == {"legal_name": "Acme Ω"}


def test_a_terminal_that_vanishes_while_much_is_drawn_ends_the_interview(
    typist: Callable[..., tuple[Typist, Path]],
) -> None:
    """What nobody can see any more holds nothing up."""
    here, folder = typist(DRAWING)
    here.type("Acme Ω\x06".encode())
    here.wait_for("flood")
    here.vanish()
    code = here.process.wait(GUARD)

    assert code == 0
    assert firm_in(folder) == {"legal_name": "Acme Ω"}


def test_a_fault_says_where_it_happened_and_nothing_private(
    typist: Callable[..., tuple[Typist, Path]],
) -> None:
    """Neither variables nor the fault's own words are shown, since both may hold an answer."""
    here, folder = typist(FAULTY)
    here.type(b"Acme\x06")
    said = " ".join(here.rest().split())

    assert "stopped: a fault of its own, KeyError." in said
    assert "Your answers are saved in" in said
    assert ", find" in said
    assert "Sesame99" not in said
    assert "site-packages" not in said
    assert str(ROOT) not in said.replace(str(folder), "")
    assert here.process.returncode == 1


async def test_saved_is_said_when_it_is_and_keys_go_on_meanwhile(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk holds nobody up."""
    gate, sync = Event(), os.fsync

    def slow(handle: int) -> None:
        gate.wait()
        sync(handle)

    async with sit(PEOPLE) as sitting:
        before = sitting.text
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.write("Acme")
        monkeypatch.setattr(os, "fsync", slow)
        await sitting.pilot.press("enter")
        await sitting.pilot.pause()
        meanwhile, on_disk = sitting.words, sitting.text
        gate.set()
        await sitting.rest()

        assert "saving …" in meanwhile
        assert on_disk == before
        assert "saved 14:02" in sitting.words
        assert sitting.saved["firm"]["legal_name"] == "Acme"


async def test_leaving_waits_for_what_is_being_written(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program does not end before the last answer is on disk."""
    gate, sync = Event(), os.fsync

    def slow(handle: int) -> None:
        gate.wait()
        sync(handle)

    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.write("Acme")
        wait = sitting.app.writer.wait

        def waited() -> None:
            gate.set()
            wait()

        monkeypatch.setattr(sitting.app.writer, "wait", waited)
        monkeypatch.setattr(os, "fsync", slow)
        await sitting.pilot.press("ctrl+q")
        await sitting.pilot.pause()

        assert gate.is_set()
        assert sitting.saved["firm"]["legal_name"] == "Acme"


async def test_a_question_that_is_put_while_the_interview_is_left_is_no_fault(sit: Sit) -> None:
    """What goes takes up nothing new, so the question's parts are not there when it comes to show them."""
    async with sit() as sitting:
        screen = sitting.app.screen
        assert isinstance(screen, InterviewScreen)
        slot = screen.pane.query_one("#slot")
        leaving = slot.remove()
        await screen.pane.put(screen.asking(screen.place))
        await leaving

        assert not screen.pane.ready
