"""A program in a real terminal of 120 by 40, and the time from a key to the bytes that show it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.measuring import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = struct.pack("HHHH", 40, 120, 0, 0)
PATIENCE = 30.0
"""Seconds after which a program that shows nothing is taken for broken."""


class Terminal:
    """Runs a program until it is closed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._side, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, SIZE)
        self._process = subprocess.Popen(
            command,
            cwd=HERE,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(inside)

    def settle(self, quiet: float = 1.0) -> bytes:
        """All that is shown until nothing more comes for a while."""
        shown = b""
        while self._waits(PATIENCE if not shown else quiet):
            shown += os.read(self._side, 65536)
        return shown

    def send(self, keys: bytes, pace: float = 0.0) -> None:
        """Types without waiting for what is shown; then the typist pauses."""
        os.write(self._side, keys)
        self._pause(time.perf_counter() + pace)

    def key(self, letter: str, pace: float) -> float:
        """Seconds from a letter to the bytes that show it; returns when a typist of some pace types the next one."""
        sought, shown = letter.encode(), b""
        began = time.perf_counter()
        os.write(self._side, sought)
        while sought not in shown:
            if not self._waits(PATIENCE):
                raise TimeoutError(f"Nothing was shown after {letter!r}.")
            shown += os.read(self._side, 65536)
        spent = time.perf_counter() - began
        self._pause(began + pace)
        return spent

    def _pause(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0:
            if self._waits(left):
                os.read(self._side, 65536)

    def memory(self) -> int:
        """Kilobytes that the program holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    def close(self) -> None:
        """Ends the program as a closed window does."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._side)

    def _waits(self, seconds: float) -> bool:
        return bool(select.select([self._side], [], [], seconds)[0])
