"""A command of the builder run beside the screen: a process of its own, whose last words are told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.process_group import GRACE, stop_group

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    done: bool
    words: str
    """What it said: what was made, or why nothing was."""


class Errand:
    """One run of a command that makes a file and says so."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self.cancelled = False

    async def run(self) -> Outcome:
        """Runs the command to its end."""
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,  # so that a cancelled command takes its own children with it
            )
        except OSError as error:
            return Outcome(done=False, words=f"The builder could not be started: {error.strerror}.")
        said, complained = await process.communicate()
        if self.cancelled:
            return Outcome(done=False, words="Cancelled. Nothing was made.")
        if process.returncode == 0:
            return Outcome(done=True, words=_text(said))
        last = (_text(complained) or _text(said)).splitlines()[-1:]
        words = last[0] if last else f"The builder ended without a word (exit code {process.returncode})."
        return Outcome(done=False, words=words)

    async def cancel(self, grace: float = GRACE) -> None:
        """Asks the command to stop, and kills it when it does not."""
        if self._process and self._process.returncode is None:
            self.cancelled = True
            await stop_group(self._process, grace)


def free_path(path: Path) -> Path:
    """The path, or one with a number: an older sheet may come back filled in."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free


def _text(said: bytes) -> str:
    return said.decode(errors="replace").strip()
