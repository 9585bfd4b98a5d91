"""A terminal with a program in it, driven by keys as a keyboard sends them: tmux."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
LOOKS = 5000
"""Looks at the screen before giving up; each takes a few milliseconds, and longer on a slow machine."""
STILL = 25
"""Looks in a row that must be the same before a screen counts as finished."""
NARROW, WIDE = (80, 24), (120, 40)
SETTINGS = "set -g default-terminal tmux-256color\nset -g status off\nset -g escape-time 0\n"
COLOUR = re.compile(r"\x1b\[[\d;:]*m")
RESET = re.compile(r"\x1b\[0?[;m]")


class Terminal:
    """A terminal with one program in it."""

    def __init__(self, scratch: Path) -> None:
        """Makes the terminal.

        Args:
            scratch: a folder of its own, which is there.
        """
        settings = scratch / "tmux.conf"
        settings.write_text(SETTINGS, encoding="utf-8")
        self._tmux = ("tmux", "-S", str(scratch / "tmux"), "-f", str(settings))

    def start(
        self,
        *command: str,
        folder: Path = ROOT,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = NARROW,
    ) -> None:
        """Starts a program."""
        columns, rows = size
        given = [word for name, text in (environment or {}).items() for word in ("-e", f"{name}={text}")]
        self._run(
            "new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder), *given, *command
        )

    def send(self, *keys: str) -> None:
        """Sends keys; names such as `Enter` mean the key."""
        self._run("send-keys", *keys)

    def write(self, text: str) -> None:
        """Types letters, whatever they spell."""
        self._run("send-keys", "-l", "--", text)

    def resize(self, size: tuple[int, int]) -> None:
        """Makes the window larger or smaller."""
        columns, rows = size
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def rows(self) -> list[str]:
        """The screen, line by line."""
        return self._run("capture-pane", "-p").splitlines()

    @property
    def coloured_rows(self) -> list[str]:
        """The screen line by line, each with the commands that colour it."""
        carried, rows = "", []
        for row in self._run("capture-pane", "-p", "-e", "-N").splitlines():
            rows.append(f"\x1b[0m{carried}{row}")
            for command in COLOUR.findall(row):
                carried = command if RESET.match(command) else carried + command
        return rows

    def wait_for(self, *words: str, looks: int = LOOKS) -> list[str]:
        """The rows of the screen once it shows words, whichever come first; they may be broken over lines.

        Raises:
            AssertionError: none of them ever appears.
        """
        rows: list[str] = []
        for _ in range(looks):
            rows = self.rows
            text = flat(rows)
            if any(one in text or any(one in row for row in rows) for one in words):
                return rows
        raise AssertionError("\n".join([f"never on the screen: {' or '.join(words)}", *rows]))

    def wait_until_still(self, looks: int = STILL) -> list[str]:
        """The rows of the screen once so many looks, one after another, have found no change."""
        rows, same = self.rows, 0
        while same < looks:
            now = self.rows
            rows, same = now, same + 1 if now == rows else 0
        return rows

    def close(self) -> None:
        """Closes the window under the program, as a lost connection does."""
        self._run("kill-server", check=False)

    def _run(self, *arguments: str, check: bool = True) -> str:
        command = [*self._tmux, *arguments]
        return subprocess.run(command, check=check, capture_output=True, text=True).stdout


def flat(rows: list[str]) -> str:
    """The right-hand column, or the whole width where there is one, without line breaks and frames."""
    texts = [re.sub("[│┃╭╮╰╯┏┓┗┛━─▁▂▃▄▅▆▇█]", " ", row.partition("│")[2] or row) for row in rows]
    return " ".join(" ".join(texts).split())
