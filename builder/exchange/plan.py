"""What every import has in common: a plan that changes nothing, a merge in one go, and an undo of the last one."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.errors import SaveError, UsageError
from builder.model.answersfile import write_private
from builder.model.change import What

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from builder.model.change import Change
    from builder.model.problems import Problem
    from builder.paths import Brokerage

BACKUP = ".before-import"
"""Ends the name of a file as it was before the last import, in the brokerage folder, for its owner only; empty when
there was no such file."""
_MARK = "\ufeff"


@dataclass(frozen=True)
class FileChange:
    """A file of the brokerage folder before and after an import."""

    path: Path
    before: str
    """Empty when there is no such file."""
    after: str


@dataclass(frozen=True)
class Outcome:
    """What an import makes of the brokerage folder once it is settled which changes are wanted."""

    files: tuple[FileChange, ...]
    problems: tuple[Problem, ...] = ()
    """What would be wrong afterwards and is not now."""

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to save."""
        return any(file.after != file.before for file in self.files)


@dataclass(frozen=True)
class ImportPlan:
    """What an import would change; nothing is changed by making one."""

    kind: str
    """What was read: a worksheet, lines, contacts or clients."""
    read: str
    """How much was read, for example `212 rows`."""
    changes: tuple[Change, ...]
    settle: Callable[[Sequence[Change]], Outcome]
    """What the files become with these changes made."""
    same: int = 0
    """How much of it is on file already."""
    footer: str = ""
    """What has to be said with every preview."""
    shown: int = 40
    """Changes of one sort that a preview for the terminal names; the rest is a number."""
    uncounted: bool = False
    """Whether more was refused than the changes name."""
    _settled: dict[frozenset[int], Outcome] = field(default_factory=dict, compare=False, repr=False)

    def of(self, what: What) -> list[Change]:
        """The changes of one sort."""
        return [change for change in self.changes if change.what is what]

    @property
    def conflicts(self) -> frozenset[int]:
        """The places of the changes that conflict with what is on file."""
        return frozenset(i for i, change in enumerate(self.changes) if change.what is What.CONFLICT)

    @property
    def certain(self) -> frozenset[int]:
        """The places of the changes that are made unless somebody leaves them out."""
        made = (What.ADDED, What.CHANGED)
        return frozenset(i for i, change in enumerate(self.changes) if change.what in made)

    @property
    def turnable(self) -> frozenset[int]:
        """The places of the changes that somebody may decide on: all that were understood."""
        return frozenset(i for i, change in enumerate(self.changes) if change.what is not What.REFUSED)

    def outcome(self, turned: Collection[int] = ()) -> Outcome:
        """What the files become.

        Args:
            turned: places of changes that are decided otherwise than by themselves: conflicting and unclear ones to
                make as well, and of the others those to leave out.

        Raises:
            SaveError: the changes cannot be made safely; a file has to be mended by hand first.
        """
        key = frozenset(turned) & self.turnable
        if key not in self._settled:
            wanted = [self.changes[place] for place in sorted(self.certain ^ key)]
            self._settled.clear()  # each holds whole files
            self._settled[key] = self.settle(wanted)
        return self._settled[key]

    def left_out(self, taken: Collection[int] = ()) -> bool:
        """Whether something was not understood, is unclear, or would leave the files wrong."""
        unclear = any(
            change.what is What.UNCLEAR and place not in taken for place, change in enumerate(self.changes)
        )
        return bool(unclear or self.of(What.REFUSED) or self.outcome(taken).problems)


def merge(outcome: Outcome) -> bool:
    """Saves an import and keeps each file as it was beside it; False when there is nothing to save.

    Raises:
        UsageError: a file changed since the preview.
        SaveError: the disk refused; files that were not reached yet are as they were.
    """
    changed = [file for file in outcome.files if file.after != file.before]
    for file in changed:
        if text_of(file.path).removeprefix(_MARK) != file.before.removeprefix(_MARK):
            raise UsageError(
                f"{file.path.name} was changed meanwhile. Nothing was imported; start the import again."
            )
    keep_backups(changed)
    for file in changed:
        write_private(file.path, file.after)
    return bool(changed)


def keep_backups(changed: Sequence[FileChange]) -> None:
    """Keeps files as they were before an import; the stamp they share says that they belong together.

    Raises:
        SaveError: the disk refused.
    """
    for file in changed:
        write_private(_backup(file.path), file.before)
    _stamp([_backup(file.path) for file in changed])


def undo(brokerage: Brokerage) -> list[str]:
    """Puts files back to before the last import; what stood there becomes the backup, so nothing is lost.

    Returns:
        The names of the files.

    Raises:
        UsageError: nothing was imported.
        SaveError: the disk refused.
    """
    backups = _last_backups(brokerage)
    if not backups:
        raise UsageError(f"{brokerage.folder}: nothing was imported here, so nothing can be taken back.")
    for backup in backups:
        live = backup.with_name(backup.name.removesuffix(BACKUP))
        before, now = text_of(backup), text_of(live)
        if before:
            write_private(live, before)
        else:
            _remove(live)
        write_private(backup, now)
    _stamp(backups)
    return [backup.name.removesuffix(BACKUP) for backup in backups]


def text_of(path: Path) -> str:
    """The text of a file of the brokerage as it is on disk; empty without one.

    Raises:
        SaveError: it cannot be read, or is no UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SaveError(f"{path.name}: the file is not UTF-8 text. Save it as UTF-8 first.") from error
    except OSError as error:
        raise SaveError(f"{path}: cannot be read ({error.strerror}).") from error


def _backup(path: Path) -> Path:
    return path.with_name(path.name + BACKUP)


def _last_backups(brokerage: Brokerage) -> list[Path]:
    found = {
        backup: backup.stat().st_mtime_ns
        for path in (brokerage.answers, brokerage.clients, brokerage.lines)
        if (backup := _backup(path)).is_file()
    }
    return [backup for backup, stamp in found.items() if stamp == max(found.values())]


def _stamp(backups: Sequence[Path]) -> None:
    now = time.time_ns()
    for backup in backups:
        try:
            os.utime(backup, ns=(now, now))
        except OSError as error:
            raise SaveError(f"{backup}: could not be stamped ({error.strerror}).") from error


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(f"{path}: could not be removed ({error.strerror}). It is as it was.") from error
