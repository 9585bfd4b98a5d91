"""A list of the brokerage that is a table of its own: `clients.csv` and `lines.csv`, as text and as what it says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic, TypeVar

from builder.errors import SaveError
from builder.model.answersfile import write_private
from builder.model.table import BYTE_ORDER_MARK, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.model.problems import Problem

Listed = TypeVar("Listed")
Stamp = tuple[int, int, int]


class ListFile(Generic[Listed]):
    """One such file: read when it changed, written whole, private, and never over what was not read."""

    def __init__(
        self, path: Path, parse: Callable[[str], Listed], nothing: Callable[[Sequence[Problem]], Listed]
    ) -> None:
        """Reads the file; one that does not exist is an empty text.

        Args:
            path: the file.
            parse: what a text says, without a byte order mark.
            nothing: a list of nothing, and why; for a file that is not there or cannot be read as text.
        """
        self.path = path
        self.text = ""
        """The file as it is, byte order mark and line ends included; the last readable one if it is not readable
        now."""
        self.problem: Problem | None = None
        """Why the file cannot be read; None when it can."""
        self._parse, self._nothing = parse, nothing
        self._stamp: Stamp | None = None
        self._said: Listed | None = None
        self.reload()

    @property
    def said(self) -> Listed:
        """What the file says."""
        if self._said is None:
            if self.problem or self.is_gone:
                self._said = self._nothing([self.problem] if self.problem else [])
            else:
                self._said = self._parse(self.text.removeprefix(BYTE_ORDER_MARK))
        return self._said

    @property
    def is_gone(self) -> bool:
        """Whether nothing stands on disk."""
        return self._stamp is None

    def reload(self) -> bool:
        """Takes in what changed on disk; True when the file says something else now."""
        stamp = stamp_of(self.path)
        if stamp == self._stamp and stamp is not None:
            return False
        before = self.text, self.problem, self.is_gone
        self._stamp = stamp
        found = read_text(self.path, keep_mark=True) if stamp else ""
        if isinstance(found, str):
            self.text, self.problem = found, None
        else:
            self.problem = found
        changed = (self.text, self.problem, self.is_gone) != before
        if changed:
            self._said = None
        return changed

    def readable(self) -> str:
        """The text to make a change to.

        Raises:
            SaveError: the file cannot be read, so nothing may be written over it.
        """
        if self.problem:
            raise SaveError(f"{self.problem} Nothing was saved; mend the file first.")
        return self.text

    def replace(self, text: str) -> None:
        """Saves a whole text; an empty one takes the file away.

        Raises:
            SaveError: the disk refused; the file is as it was.
        """
        self.readable()
        if self.path.exists() and not os.access(self.path, os.W_OK):
            raise SaveError(f"{self.path}: the file is write-protected. Nothing was saved.")
        if text:
            write_private(self.path, text)
        else:
            _remove(self.path)
        self.text, self._said = text, None
        self._stamp = stamp_of(self.path)


def stamp_of(path: Path) -> Stamp | None:
    """What tells whether a file was written since; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(f"{path}: could not be removed ({error.strerror}). It is as it was.") from error
