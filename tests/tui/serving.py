"""The interview served to a browser, as a process of its own, and what can be seen of it from outside."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)")


class Serving:
    """`tideover interview DIR --browser`, until it is ended."""

    def __init__(self, folder: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        self._command = [
            *(sys.executable, "-u", "-c", "from tui.cli import main; main()"),
            *("interview", str(folder), "--browser", *options),
        ]
        self.process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )
        self.said = ""
        self.wait_for("http://")
        found = ADDRESS.search(self.said)
        assert found
        self.address, self.port, self.token = found[0], int(found[1]), found[2]

    def wait_for(self, words: str) -> None:
        """Reads what it says until some words were said."""
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line

    @property
    def interviews(self) -> list[int]:
        """The processes of the pages that are open."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

    def wait_until_one_is_open(self) -> int:
        """The process of a page, once there is one."""
        while not self.interviews:
            assert self.process.poll() is None
        return self.interviews[0]

    def end(self, number: int = signal.SIGINT) -> int:
        """Ends it, by default as Ctrl+C does; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        if self.process.stdout and not self.process.stdout.closed:
            self.said += self.process.stdout.read()
            self.process.stdout.close()
        return self.process.wait()


class Gone:
    """Waits for the end of a process that is somebody else's child."""

    def __init__(self, pid: int) -> None:
        self._handle = os.pidfd_open(pid)

    def wait(self) -> None:
        """Returns once it has ended."""
        select.select([self._handle], [], [])
        os.close(self._handle)
