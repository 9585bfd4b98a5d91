"""The build as a child process: it reports line by line, and can be stopped."""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from builder.events import (
    BuildDone,
    BuildFailed,
    BuildStarted,
    ProblemFound,
    SheetDone,
    SiteDone,
    StepBegun,
)
from tui.process_group import GRACE, stop_group

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from builder.events import Event

MAX_LINE = 2**20
KEPT_LINES = 20
UNTOUCHED = "What was built before is untouched."
LOOK_AFTER = f"{UNTOUCHED} Type `tideover doctor` in a terminal: it says what this machine lacks."
TOO_LITTLE = f"{UNTOUCHED} Most often memory ran short: close other programs, then build again."


_reports = msgspec.json.Decoder(
    StepBegun | BuildStarted | SiteDone | SheetDone | ProblemFound | BuildDone | BuildFailed
)


class Build:
    """One run of the build in a process of its own."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._complaints: deque[str] = deque(maxlen=KEPT_LINES)
        self.cancelled = False

    async def reports(self) -> AsyncIterator[Event]:
        """Starts the build and yields what it reports; the last report is `BuildDone` or `BuildFailed`."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=MAX_LINE,
                start_new_session=True,  # so that a cancelled build takes its own children with it
            )
        except OSError as error:
            yield BuildFailed(f"The build could not be started: {error.strerror}. {LOOK_AFTER}")
            return
        listening = asyncio.create_task(self._listen())
        ended = False
        async for report in self._lines():
            ended = ended or isinstance(report, BuildDone | BuildFailed)
            yield report
        code = await self._process.wait()
        await listening
        if not ended:
            yield BuildFailed(self._ending(code))

    async def cancel(self, grace: float = GRACE) -> None:
        """Asks the build to stop, and kills it when it does not."""
        if self._process and self._process.returncode is None:
            self.cancelled = True
            await stop_group(self._process, grace)

    async def _lines(self) -> AsyncIterator[Event]:
        stream = self._process.stdout if self._process else None
        while stream and (line := await _line(stream)):
            try:
                yield _reports.decode(line)
            except msgspec.DecodeError:  # a line for people
                self._complaints.append(line.decode(errors="replace").strip())

    async def _listen(self) -> None:
        stream = self._process.stderr if self._process else None
        while stream and (line := await _line(stream)):
            self._complaints.append(line.decode(errors="replace").strip())

    def _ending(self, code: int) -> str:
        if self.cancelled:
            return "The build was cancelled. What was built before is untouched."
        if code < 0:
            return f"Something outside ended the build ({_signal_name(-code)}). {TOO_LITTLE}"
        last = next((line for line in reversed(self._complaints) if line), "")
        said = f" {last.rstrip('.')}." if last else ""
        return f"The build ended without a result (exit code {code}).{said} {LOOK_AFTER}"


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; one that is longer than anything a build says counts as empty talk."""
    try:
        return await stream.readline()
    except ValueError:
        return b"\n"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
