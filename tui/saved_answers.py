"""`answers.yaml` as it stands on disk, as far as this window knows, and what is on its way there."""

from __future__ import annotations

import errno
from functools import partial
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answersfile import read_text
from tui.listfiles import stamp_of
from tui.memory import AnswersInMemory
from tui.writer import SharedText

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from builder.model.problems import Problem
    from tui.listfiles import Stamp
    from tui.writer import Swapped, Writes

_UNREADABLE = (errno.EACCES, errno.EPERM)
"""The file may be there: reading it says what is wrong."""


class SavedAnswers:
    """Hands texts over to be written, and notices what others wrote."""

    def __init__(
        self, path: Path, writes: Writes, clock: Callable[[], datetime], found: Callable[[str], object]
    ) -> None:
        """Reads the file.

        Args:
            path: the answers file.
            writes: does what touches the disk.
            clock: the time.
            found: given what another window saved while something was on its way; it joins the two.

        Raises:
            SaveError: the file cannot be read.
        """
        self.path = path
        self.trouble = ""
        """Why the answers are not on disk, in words; empty when they are, or on their way."""
        self.saved_at: datetime | None = None
        self._writes, self._clock, self._found = writes, clock, found
        self._shared = SharedText(path)
        self._stamp: Stamp | None = stamp_of(path)
        self.text = read_text(path)
        """What stands on disk."""
        self._last = self.text
        """What was handed over last."""
        self._under_way = 0
        self._may_write = True
        """Whether the file on disk holds nothing but what was read from it."""

    @property
    def is_under_way(self) -> bool:
        """Whether it is not known yet what became of a text."""
        return self._under_way > 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is on its way, and what stands on disk was read."""
        return not self._under_way and self._may_write and not self.is_gone

    @property
    def is_gone(self) -> bool:
        """Whether the file was taken away: a drive that was unplugged, or somebody who tidied up."""
        return bool(self.text) and not _is_there(self.path)

    def problems(self, text: str) -> tuple[Problem, ...]:
        """Why a text cannot be read as answers; empty when it can."""
        return AnswersInMemory(self.path, text).document().problems

    def look(self) -> str | None:
        """What another window or an editor put there; None where there is nothing new that can be taken in.

        While something is on its way, whoever writes it looks, too, and knows better what it replaces.
        """
        if self.is_under_way:
            return None
        if self.is_gone:
            self.trouble = "answers.yaml is gone. Your answers are kept here, and saving is tried again."
            return None
        stamp = stamp_of(self.path)
        if stamp == self._stamp and self._may_write:
            return None
        self._may_write = False  # until it is clear that nothing unread would be written over
        try:
            text = read_text(self.path)
        except SaveError as error:
            self.trouble = f"{error} Your answers are kept here meanwhile."
            return None
        self._stamp = stamp
        return text if self._take_in(text) and text != self.text else None

    def put(self, text: str) -> None:
        """Hands a text over; what became of it shows in `trouble`, `saved_at` and `text`."""
        if not self._may_write:
            return
        base = self._last if self.is_under_way else self.text
        self._under_way += 1
        self._last = text
        self._writes.put(partial(self._shared.swap, base, text), self._written)

    def begin_from(self, text: str, trouble: str) -> None:
        """From now on a text counts as what stands on disk."""
        self.text = self._last = text  # what is on its way was made without it, and will not be written
        self.trouble = trouble

    def _written(self, swapped: Swapped) -> None:
        self._under_way -= 1
        if swapped.found is not None:
            if swapped.found != self.text and self._take_in(swapped.found):
                self._found(swapped.found)
        elif swapped.error:
            self.trouble = f"{swapped.error} Your answers are kept here, and saving is tried again."
        else:
            self.text = swapped.text
            self.trouble = ""
            self.saved_at = self._clock()

    def _take_in(self, text: str) -> bool:
        """Whether what stands on disk can be read, so that writing over it loses nothing unread."""
        problems = self.problems(text) if text != self.text else ()
        self._may_write = not problems
        if problems:
            self.trouble = f"{problems[0]} Your answers are kept here until the file can be read again."
        return self._may_write


def _is_there(path: Path) -> bool:
    """Whether a file is there; a share that does not answer any more has none, and asking it is an error."""
    try:
        path.stat()
    except OSError as error:
        return error.errno in _UNREADABLE
    return True
