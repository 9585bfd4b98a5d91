"""A list of the brokerage that is a table of its own: `clients.csv` and `lines.csv`, as text and as what it says."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from builder.errors import SaveError
from builder.model.answersfile import write_private
from builder.model.problems import Problem
from builder.model.table import BYTE_ORDER_MARK, read_text
from tui.writer import SharedText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from tui.writer import Swapped, Writes


class Said(Protocol):
    """What a text says, as far as every list has it."""

    @property
    def columns(self) -> Sequence[str]:
        """Empty where the layout is not understood."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong."""


Listed = TypeVar("Listed", bound=Said)
Stamp = tuple[int, int, int]
UNREAD: Stamp = (0, 0, 0)
"""Of a file that was written here and may have been written by others since."""
KEPT = "Your changes are kept here until the file can be read again."


class SharedList(SharedText):
    """As `SharedText`; a byte order mark stays, and an empty text takes the file away."""

    def read(self) -> str:
        """As `SharedText.read`."""
        found = read_text(self.path, keep_mark=True)
        if not isinstance(found, str):
            raise SaveError(str(found))
        return found

    def write(self, text: str, before_swap: Callable[[], None]) -> None:
        """As `SharedText.write`."""
        if text:
            write_private(self.path, text, before_swap)
            return
        before_swap()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise SaveError(
                f"{self.path}: could not be removed ({error.strerror}). It is as it was."
            ) from error


class ListFile(Generic[Listed]):
    """One such file: read when it changed, written whole beside the screen, and never over what was not read."""

    def __init__(
        self,
        path: Path,
        parse: Callable[[str], Listed],
        nothing: Callable[[Sequence[Problem]], Listed],
        clock: Callable[[], datetime],
    ) -> None:
        """Reads the file; one that does not exist is an empty text.

        Args:
            path: the file.
            parse: what a text says, without a byte order mark.
            nothing: a list of nothing, and why; for a file that is not there or cannot be read as text.
            clock: the time.
        """
        self.path = path
        self.text = ""
        """The list as it is here, byte order mark and line ends included, with what the disk has not taken yet.

        The last readable one if the file is not readable now."""
        self.disk = ""
        """What stands on disk, as far as it was read."""
        self.problem: Problem | None = None
        """Why the file cannot be read; None when it can."""
        self.trouble = ""
        """Why changes are not on disk, in words; empty when they are, or on their way."""
        self.saved_at: datetime | None = None
        self._parse, self._nothing, self._clock = parse, nothing, clock
        self._shared = SharedList(path)
        self._stamp: Stamp | None = None
        self._last = ""
        self._under_way = 0
        self._said: Listed | None = None
        self.reload()

    def attach(
        self, writes: Writes, join: Callable[[str, str, str], str], changed: Callable[[], object]
    ) -> None:
        """Says what writes the file.

        Args:
            writes: does what touches the disk.
            join: given what both began from, what stands here and what another window saved, makes one of them.
            changed: called when what another window saved was taken in while something was on its way.
        """
        self._writes, self._join, self._changed = writes, join, changed

    @property
    def said(self) -> Listed:
        """What the list says."""
        if self._said is None:
            is_nothing = not self.text if self.waits else bool(self.problem or self.is_gone)
            if is_nothing:
                self._said = self._nothing([self.problem] if self.problem else [])
            else:
                self._said = self._parse(self.text.removeprefix(BYTE_ORDER_MARK))
        return self._said

    @property
    def is_gone(self) -> bool:
        """Whether nothing stands on disk."""
        return self._stamp is None

    @property
    def is_under_way(self) -> bool:
        """Whether it is not known yet what became of a text."""
        return self._under_way > 0

    @property
    def waits(self) -> bool:
        """Whether the disk does not hold the list as it stands here."""
        return self.text != self.disk

    @property
    def is_understood(self) -> bool:
        """Whether rows can be read from the list, or written into it."""
        return not self.text or bool(self.said.columns)

    def reload(self) -> bool:
        """Takes in what changed on disk; True when the list says something else now.

        While something is on its way, whoever writes it looks, too, and knows better what it replaces.
        """
        stamp = stamp_of(self.path)
        if self.is_under_way or stamp == self._stamp:
            return False
        if stamp is None and self.waits:
            self.problem = None  # nothing is there that could not be read
            return False
        before = self.text, self.problem, self.is_gone
        self._stamp = stamp
        found = read_text(self.path, keep_mark=True) if stamp else ""
        if isinstance(found, str):
            self._take_in(found)
        else:
            self._refuse(found)
        if (self.text, self.problem, self.is_gone) == before:
            return False
        self._said = None
        return True

    def readable(self) -> str:
        """The text to make a change to.

        Raises:
            SaveError: the file cannot be read, so nothing may be written over it; or nobody may write it.
        """
        wrong = self.problem or (None if self.is_understood else _first_error(self.said.problems))
        if wrong and not self.waits:
            raise SaveError(f"{wrong} Nothing was saved; mend the file first.")
        if self.path.exists() and not os.access(self.path, os.W_OK):
            raise SaveError(f"{self.path}: the file is write-protected. Nothing was saved.")
        return self.text

    def take(self, text: str) -> None:
        """Takes a whole text of this window; `save` follows.

        Raises:
            SaveError: as `readable`; nothing was changed.
        """
        self.readable()
        self.text, self._said = text, None

    def save(self) -> None:
        """Hands the text over to be written; an empty one takes the file away.

        What becomes of it shows in `trouble`, `saved_at` and `disk`.
        """
        if not self.problem:
            self._hand_over()

    def retry(self) -> None:
        """Tries again to save what the disk refused."""
        if self.waits and not self.is_under_way:
            self.save()

    def resume(self, base: str, text: str) -> None:
        """Takes up a text that never reached the disk, as if it had waited since; `rejoin` follows."""
        self.disk, self.text, self._said = base, text, None

    def rejoin(self, found: str) -> None:
        """Joins what waits with what stands on disk."""
        self._take_in(found)
        self._said = None

    def _hand_over(self) -> None:
        base = self._last if self.is_under_way else self.disk
        self._under_way += 1
        self._last = self.text
        self._writes.put(partial(self._shared.swap, base, self.text), self._written)

    def _written(self, swapped: Swapped) -> None:
        self._under_way -= 1
        if swapped.found is not None:
            if swapped.found != self.disk:
                self._take_in(swapped.found)
                self._said = None
                self._changed()
        elif swapped.error:
            self.trouble = f"{swapped.error} Your changes are kept here, and saving is tried again."
        else:
            self.disk, self.trouble = swapped.text, ""
            self._stamp = UNREAD if swapped.text else None
            self.saved_at = self._clock()

    def _take_in(self, found: str) -> None:
        """Takes a text from the disk, and joins it with what waits here."""
        if not self.waits:
            self.text = self.disk = found
            self.problem, self.trouble = None, ""
            return
        if found == self.disk:  # it was unreadable meanwhile
            self.problem, self.trouble = None, ""
            self.retry()
            return
        there = self._parse(found.removeprefix(BYTE_ORDER_MARK))
        if found and not there.columns:
            self._refuse(_first_error(there.problems))
            return
        try:
            joined = self._join(self.disk, self.text, found)
        except SaveError as error:
            self._refuse(Problem(file=self.path.name, message=str(error)))
            return
        self.text, self.disk = joined, found
        self.problem, self.trouble = None, ""
        self._last = found  # what is on its way was made without it, and will not be written
        if self.waits:
            self._hand_over()

    def _refuse(self, problem: Problem | None) -> None:
        """Leaves what stands on disk alone, since it cannot be read."""
        self.problem = problem
        if self.waits:
            self.trouble = f"{problem} {KEPT}"


def stamp_of(path: Path) -> Stamp | None:
    """What tells whether a file was written since; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _first_error(problems: Sequence[Problem]) -> Problem | None:
    return next((one for one in problems if one.severity == "error"), None)
