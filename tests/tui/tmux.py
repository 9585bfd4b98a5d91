"""A program in a real terminal: tmux, 80 by 24, keys as a keyboard sends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
LOOKS = 5000
"""Looks at the screen before giving up; each takes a few milliseconds, and longer on a slow machine."""


class Terminal:
    """A terminal with one program in it."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ("tmux", "-S", str(socket), "-f", os.devnull)

    def start(self, *command: str) -> None:
        """Starts a program."""
        self._run("new-session", "-d", "-x", "80", "-y", "24", "-c", str(ROOT), *command)

    def interview(self, folder: Path) -> None:
        """Starts the interview of a brokerage."""
        code = "from tui.cli import main; main()"
        self.start(sys.executable, "-c", code, "interview", str(folder))

    def send(self, *keys: str) -> None:
        """Sends keys; names such as `Enter` mean the key."""
        self._run("send-keys", *keys)

    def wait_for(self, words: str) -> list[str]:
        """The rows of the screen once it shows some words."""
        rows: list[str] = []
        for _ in range(LOOKS):
            rows = self._run("capture-pane", "-p").splitlines()
            if any(words in row for row in rows):
                return rows
        raise AssertionError("\n".join([f"never on the screen: {words}", *rows]))

    def kill(self) -> None:
        """Ends the program as a crash does: it learns nothing of it."""
        pid = int(self._run("display-message", "-p", "#{pane_pid}"))
        os.kill(pid, signal.SIGKILL)
        for _ in range(LOOKS):
            if not self._run("list-sessions", check=False):
                return
        raise AssertionError("the program is still there")

    def close(self) -> None:
        """Closes the window under the program, as a lost connection does."""
        self._run("kill-server", check=False)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Looks at something besides the screen until it is so."""
        for _ in range(LOOKS):
            if is_so():
                return
            self._run("has-session", check=False)  # takes as long as a look at the screen
        raise AssertionError("it never became so")

    def _run(self, *arguments: str, check: bool = True) -> str:
        command = [*self._tmux, *arguments]
        return subprocess.run(command, check=check, capture_output=True, text=True).stdout
