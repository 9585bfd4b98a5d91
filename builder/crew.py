"""Child processes that do one job after another: what breaks in one breaks neither the caller nor the other jobs."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import tempfile
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext


_GARBAGE = (50_000, 5, 5)
"""How much may be made before Python looks for things that hold one another and nobody else holds. After every 700,
as is its custom, that costs a twentieth of a job; much later, and a long sheet holds half as much memory again."""


@dataclass(frozen=True)
class Finished:
    """A job that was given to a child."""

    job: Any
    outcome: Any
    """What the child returned; None when it broke off."""
    seconds: float
    exit_code: int | None
    """Of the child; None while it lives."""


class Crew(AbstractContextManager["Crew"]):
    """Child processes, started as they are needed and ended together."""

    def __init__(self, attempt: Callable[[Any], Any], size: int, loaded: Sequence[str]) -> None:
        """A crew that has no children yet.

        Args:
            attempt: What a child does with a job; a function of a module, or a partial of one.
            size: The most children at a time.
            loaded: Modules that are loaded once for all children, where the system can do that.
        """
        self._attempt = attempt
        self._size = size
        self._loaded = loaded
        self._workers: list[_Worker] = []
        # A child that is stopped leaves its unpacked fonts behind, so the folder for them is the crew's.
        self._scratch = tempfile.TemporaryDirectory(prefix="tideover-", ignore_cleanup_errors=True)

    @property
    def is_busy(self) -> bool:
        """Whether a sheet is being printed."""
        return any(worker.is_busy for worker in self._workers)

    def employ(self, waiting: deque[Any]) -> None:
        """Give every child that has nothing to do a sheet, as long as there are any."""
        while waiting and (idle := self._idle()):
            idle.start(waiting.popleft())

    def _idle(self) -> _Worker | None:
        idle = next((worker for worker in self._workers if not worker.is_busy), None)
        if idle is None and len(self._workers) < self._size:
            idle = _Worker(self._attempt, self._scratch.name, self._loaded)
            self._workers.append(idle)
        return idle

    def collect(self) -> list[Finished]:
        """What became of the sheets that are done, at least one; waits for it."""
        busy = [worker for worker in self._workers if worker.is_busy]
        ready = wait([worker.connection for worker in busy])
        made = [worker.collect() for worker in busy if worker.connection in ready]
        self._workers = [worker for worker in self._workers if worker.is_fit]
        return made

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._scratch.cleanup()


class _Worker:
    """A child process that prints one sheet after another."""

    def __init__(self, attempt: Callable[[Any], Any], scratch: str, loaded: Sequence[str]) -> None:
        context = _context(loaded)
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, attempt, scratch), daemon=True)
        self._process.start()
        theirs.close()
        self._job: Any = None
        self._started = 0.0
        self.is_fit = True

    @property
    def is_busy(self) -> bool:
        """Whether a sheet was given and not yet collected."""
        return self._job is not None

    def start(self, job: Any) -> None:
        """Have a sheet printed; `connection` becomes ready when it is done."""
        self._job = job
        self._started = time.perf_counter()
        with suppress(BrokenPipeError):  # a child that is gone shows in `collect`
            self.connection.send(job)

    def collect(self) -> Finished:
        """What became of the job; a child that broke off is not fit for another."""
        job, self._job = self._job, None
        outcome = None
        try:
            outcome = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            self.is_fit = False
        return Finished(job, outcome, time.perf_counter() - self._started, self._process.exitcode)

    def end(self) -> None:
        """Let the child go; one in the middle of a sheet is stopped."""
        self.connection.close()
        if self.is_busy:
            self._process.terminate()
        self._process.join()


def _context(loaded: Sequence[str]) -> ForkServerContext | SpawnContext:
    # Measured with nine sheets, two children, two cores: 4.3 s when each child starts afresh (spawn), 2.4 s from a
    # fork server that has WeasyPrint loaded, 1.7 s once that server runs. On macOS the font libraries do not
    # survive a fork, and Windows has none.
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(loaded))
    return context


def _work(connection: Connection, attempt: Callable[[Any], Any], scratch: str) -> None:
    """Print sheets until the parent closes the connection, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent has it too, and ends its children
    tempfile.tempdir = scratch
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    with suppress(EOFError):
        while True:
            connection.send(attempt(connection.recv()))
