"""Writes the files of a brokerage beside the screen, so that no key waits for a disk.

What is promised:

- What is handed over is done in that order, one thing after another, in one thread.
- A version that nobody needs any more is not written: of things with one name, the newest that waits takes the others'
  place at the end of the row. Texts of answers have no such name: each of them is written.
- What became of it comes back on the side of the screen, in the same order, when that calls `collect`.
- The thread ends when nothing is left, and Python does not end before it. `wait` returns when nothing is left, and
  whoever leaves calls it. So a process that is killed loses what was handed over in the last moments: what one write
  takes, a few milliseconds on a healthy disk.
- `SharedText` writes over nothing that it does not know: not even over what another window saved while a text waited.
"""

from __future__ import annotations

from collections import deque
from threading import Condition, Thread
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import msgspec

from builder.errors import SaveError
from tui.later import Later

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.model import answersfile
else:
    answersfile = Later("builder.model.answersfile")

Outcome = TypeVar("Outcome")


class Writes(Protocol):
    """What takes work that touches the disk."""

    def put(
        self, work: Callable[[], Outcome], then: Callable[[Outcome], object], *, newest: str = ""
    ) -> None:
        """Hands over a piece of work, and what is to be told of its outcome.

        Args:
            work: touches nothing but the disk and what nobody changes.
            then: is given the outcome, on the side that handed it over.
            newest: a name by which it takes the place of what waits under the same one.
        """


class AtOnce:
    """Does each thing where it stands: for prompts, which have nothing else to do meanwhile."""

    def put(
        self, work: Callable[[], Outcome], then: Callable[[Outcome], object], *, newest: str = ""
    ) -> None:
        """Does it."""
        then(work())


class _Job(NamedTuple):
    work: Callable[[], object]
    tell: Callable[[object], object]
    newest: str


class Writer:
    """A row of things to do, and a thread for as long as there are any."""

    def __init__(self, ring: Callable[[], object]) -> None:
        """Starts with nothing to do.

        Args:
            ring: called from the thread whenever something is done, so that somebody calls `collect`.
        """
        self._ring = ring
        self._changed = Condition()
        self._waiting: deque[_Job] = deque()
        self._done: deque[tuple[_Job, object, Exception | None]] = deque()
        self._thread: Thread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether anything is not done, or not told yet."""
        with self._changed:
            return self._thread is not None or bool(self._done)

    def put(
        self, work: Callable[[], Outcome], then: Callable[[Outcome], object], *, newest: str = ""
    ) -> None:
        """As `Writes.put`."""
        job = _Job(work, then, newest)  # type: ignore[arg-type] # an outcome goes to its own `then`
        with self._changed:
            if newest:
                self._waiting = deque(one for one in self._waiting if one.newest != newest)
            self._waiting.append(job)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="writer")
                self._thread.start()

    def wait(self) -> None:
        """Returns when nothing is left to do, and everything has been told."""
        while self.is_busy:
            with self._changed:
                self._changed.wait_for(lambda: self._thread is None)
            self.collect()

    def collect(self) -> None:
        """Tells what has been done since the last time.

        Raises:
            Exception: what a piece of work raised, which none should.
        """
        while True:
            with self._changed:
                if not self._done:
                    return
                job, outcome, error = self._done.popleft()
            if error:
                raise error
            job.tell(outcome)

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._thread = None
                    self._changed.notify_all()
                    return
                job = self._waiting.popleft()
            outcome, error = None, None
            try:
                outcome = job.work()
            except Exception as raised:  # noqa: BLE001 (raised again where somebody sees it)
                error = raised
            with self._changed:
                self._done.append((job, outcome, error))
            self._ring()


class Swapped(msgspec.Struct, frozen=True):
    """What became of a text that was to be written."""

    text: str
    """The text."""
    found: str | None = None
    """What another window or an editor had put there; None where the text was written, or refused."""
    error: str = ""
    """Why it was refused, in words; empty where it was not."""


class SharedText:
    """A file that others write, too. Only the thread that writes uses it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last: str | None = None
        """The text that was to be written last; None after something else was found there."""
        self._stands = ""
        """What the file said after that: the text, or what stood there before where that was refused."""

    def swap(self, base: str, text: str) -> Swapped:
        """Puts a text in a file's place, if that says what is known of it.

        Args:
            base: what the text was made from: what stands on disk, or what was handed over before it.
            text: the new text.
        """
        expected = self._stands if base == self._last else base
        try:
            self.write(text, lambda: self._check(expected))
        except SaveError as error:
            self._last, self._stands = text, expected
            return Swapped(text, error=str(error))
        except _FoundError as error:
            self._last = None
            return Swapped(text, found=error.text)
        self._last = self._stands = text
        return Swapped(text)

    def read(self) -> str:
        """What stands there; SaveError where it cannot be read."""
        return answersfile.read_text(self.path)

    def write(self, text: str, before_swap: Callable[[], None]) -> None:
        """Puts a text there; SaveError where the disk refuses."""
        answersfile.write_private(self.path, text, before_swap)

    def _check(self, expected: str) -> None:
        """Looks at the file in the last moment; one that is gone is written anew."""
        if self.path.exists() and (found := self.read()) != expected:
            raise _FoundError(found)


class _FoundError(Exception):
    """Something else stands on disk."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
