"""The plain interview as a process of its own: on a terminal, on a pipe, and when either is taken away."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tui.places import Place
from tui.typed import Typed
from tui.unsaved import save_unsaved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from tui.cli import main; main()", "interview")
CONTROL_C, CONTROL_D = b"\x03", b"\x04"


class Line:
    """A terminal that shows lines and nothing else, with the interview at its other end."""

    def __init__(self, folder: Path, *options: str, term: str = "dumb") -> None:
        self._end, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [
                "setsid",
                "--ctty",
                *COMMAND,
                str(folder),
                *options,
            ],  # owns its terminal, as a shell's child does
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**os.environ, "TERM": term, "XDG_STATE_HOME": str(folder.parent / "state")},
        )
        os.close(theirs)
        self.said = b""

    def type(self, typed: bytes) -> None:
        """Types something."""
        os.write(self._end, typed)

    def wait_for(self, words: bytes) -> None:
        """Reads until some words were said."""
        while words not in self.said:
            more = self._read()
            assert more, self.said.decode()
            self.said += more

    def rest(self) -> int:
        """Reads to the end; the exit code."""
        while more := self._read():
            self.said += more
        return self.process.wait()

    def hang_up(self) -> int:
        """Takes the terminal away; the exit code."""
        os.close(self._end)
        self._end = -1
        return self.process.wait()

    def close(self) -> None:
        """Ends whatever still runs."""
        if self._end >= 0:
            os.close(self._end)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _read(self) -> bytes:
        try:
            return os.read(self._end, 4096)
        except OSError:  # the other end is closed
            return b""


@pytest.fixture
def folder(brokerage: Callable[[], Path]) -> Path:
    """A new brokerage."""
    return brokerage()


@pytest.fixture
def line(folder: Path) -> Iterator[Line]:
    """Its interview on a dumb terminal, at the first question."""
    opened = Line(folder)
    opened.wait_for(b"Answer: ")
    yield opened
    opened.close()


def firm_of(folder: Path) -> object:
    """What the answers file says of the firm."""
    return yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8")).get("firm")


def test_a_dumb_terminal_is_asked_by_prompts_and_told_why(line: Line, folder: Path) -> None:
    """Nobody has to know the option; Ctrl+D leaves, and not one escape character was sent."""
    line.type(b"Acme\n")
    line.wait_for(b"Saved: Acme.")
    line.type(CONTROL_D)

    assert line.rest() == 0
    assert b"This terminal (TERM=dumb) shows lines only" in line.said
    assert b"Every answer is saved in" in line.said
    assert b"\x1b" not in line.said
    assert firm_of(folder) == {"legal_name": "Acme"}


def test_control_c_leaves_with_everything_saved(line: Line, folder: Path) -> None:
    """It says so, and the next sitting goes on there."""
    line.type(b"Acme\n")
    line.wait_for(b"How many people")
    line.type(CONTROL_C)
    code = line.rest()
    again = Line(folder, "--plain", term="xterm")
    again.wait_for(b"You were here.")
    again.wait_for(b"How many people")
    again.close()

    assert code == 128 + signal.SIGINT
    assert b"Stopped with Ctrl+C." in line.said
    assert b"Every answer is saved in" in line.said
    assert firm_of(folder) == {"legal_name": "Acme"}


def test_control_c_in_the_middle_of_a_long_answer_keeps_its_lines(line: Line, folder: Path) -> None:
    """What was typed line by line is an answer already."""
    line.type(b"!find from which address\n1\n1 Example Way\n")
    line.wait_for(b"Line 2: ")
    line.type(CONTROL_C)

    assert line.rest() == 128 + signal.SIGINT
    assert firm_of(folder) == {"address": "1 Example Way"}


def test_a_lost_line_keeps_what_was_answered(line: Line, folder: Path) -> None:
    """A modem that hangs up, or a window that is closed."""
    line.type(b"Acme\n")
    line.wait_for(b"How many people")

    assert line.hang_up() == 128 + signal.SIGHUP
    assert firm_of(folder) == {"legal_name": "Acme"}


def test_a_request_to_stop_keeps_what_was_answered(line: Line, folder: Path) -> None:
    """As when the machine shuts down."""
    line.type(b"Acme\n")
    line.wait_for(b"How many people")
    line.process.terminate()

    assert line.rest() == 128 + signal.SIGTERM
    assert firm_of(folder) == {"legal_name": "Acme"}


def test_a_disk_that_refuses_is_said_and_leaving_takes_a_second_word(line: Line, folder: Path) -> None:
    """Nothing is called saved that is not; the exit code says so as well."""
    shutil.rmtree(folder)
    line.type(b"Acme\n")
    line.wait_for(b"NOT SAVED.")
    line.type(b"!quit\n")
    line.wait_for(b"!quit once more leaves without it.")
    line.type(b"!quit\n")

    assert line.rest() == 3
    assert b"Every answer is saved in" not in line.said
    assert b"The last answers are not in the folder." in line.said


def test_what_the_folder_refused_comes_back(line: Line, folder: Path) -> None:
    """The rescued copy is the one the screens keep and take up."""
    shutil.rmtree(folder)
    line.type(b"Acme\n")
    line.wait_for(b"NOT SAVED.")
    line.type(b"!quit\n!quit\n")
    line.rest()
    folder.mkdir()
    (folder / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    again = Line(folder)
    again.wait_for(b"What could not be saved the last time is back.")
    again.wait_for(b"Answer: ")
    again.close()

    assert b"come back with the next start" in line.said
    assert firm_of(folder) == {"legal_name": "Acme"}


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["found out", "asked for"])
def test_a_pipe_is_read_to_its_end(brokerage: Callable[[], Path], options: list[str]) -> None:
    """A file of answers is a normal way to answer, and its end a normal end."""
    folder = brokerage()
    done = subprocess.run(
        [*COMMAND, str(folder), *options],
        cwd=ROOT,
        input="Acme\n2\n",
        capture_output=True,
        text=True,
        check=True,
    )

    assert ("Input or output is no terminal" in done.stdout) == (not options)
    assert "The input is at its end." in done.stdout
    assert firm_of(folder) == {"legal_name": "Acme", "size": "small"}


def test_answers_that_cannot_be_read_are_never_written_over(brokerage: Callable[[str], Path]) -> None:
    """It is said where and why; the file stays as it is."""
    text = "firm: [\n"
    folder = brokerage(text)
    done = subprocess.run(
        [*COMMAND, str(folder), "--plain"],
        cwd=ROOT,
        input="Acme\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "answers.yaml:" in done.stderr
    assert (folder / "answers.yaml").read_text(encoding="utf-8") == text


def test_what_two_windows_answered_is_said_with_both_and_taken_by_word(
    brokerage: Callable[[], Path],
) -> None:
    """Of a client's cell, by the client's name; the file keeps theirs until `!take`, and the list names the row."""
    folder = brokerage()
    clients = folder / "clients.csv"
    clients.write_text("name,tier,notes\nAcme Imports,1,By truck\n", encoding="utf-8")
    notes = Place("clients.csv", ("row-1", "notes"))
    mine, stood = Typed(texts=("By night",)), Typed(texts=("By hand",))
    row = {"name": "Acme Imports", "tier": "1", "notes": "By hand"}
    save_unsaved(folder, {notes: mine}, {notes: stood}, {notes: row})

    done = subprocess.run(
        [*COMMAND, str(folder), "--plain"],
        cwd=ROOT,
        input="!clients\nedit 1\n!fields\n10\n!take\n!quit\n",
        capture_output=True,
        text=True,
        check=True,
    )
    said = " ".join(done.stdout.split())

    assert (
        "Answered in two windows: Acme Imports: What else must the release desk know? Yours: By night. "
        "Theirs: By truck. Theirs is saved, and yours is kept."
    ) in said
    assert "1. Acme Imports, with something typed that is not saved" in said
    assert "Now: By truck. Another window saved that. You typed, and it was not saved: By night" in said
    assert clients.read_text(encoding="utf-8") == "name,tier,notes\nAcme Imports,1,By night\n"


def test_textual_is_not_loaded_for_prompts() -> None:
    """Prompts start on a machine that could not even draw a screen."""
    code = "import sys, tui.plain.start; print([n for n in sys.modules if n.split('.')[0] in ('textual', 'rich')])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    assert loaded.strip() == "[]"
