"""Puts finished folders in the place of old ones, whole, and keeps two builds from meeting."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from builder.errors import CannotBuildError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NEW = ".new"
OLD = ".old"
LOCK = ".lock"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Nobody else builds here meanwhile.

    Raises:
        CannotBuildError: another build is running, or the folder cannot be written.
    """
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (out / LOCK).open("w")
    except OSError as error:
        raise CannotBuildError(f"{out}: cannot be written ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotBuildError(f"{out}: another build is running. Wait for it to end.") from error
        yield


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """A fresh folder beside the outputs, removed at the end whatever happens; one build at a time.

    Raises:
        CannotBuildError: another build is running, or the disk refuses what is made: it is full, or may not be written.
    """
    with locked(out):
        new = out / NEW
        try:
            _clear(new)
            _recover(out)
            new.mkdir(mode=0o700)
            try:
                yield new
            finally:
                _clear(new)
        except BrokenPipeError:  # nobody listens to the build any more
            raise
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotBuildError(
                f"{out}: cannot be written ({reason}). Make room or allow writing, and build again. "
                "What was there before is still there."
            ) from error


def _recover(out: Path) -> None:
    """A build that was killed in mid-swap left the old folder aside: put it back."""
    for aside in out.glob(f"*{OLD}"):
        place = out / aside.name.removesuffix(OLD)
        if place.exists():
            _clear(aside)
        else:
            aside.rename(place)


def swap_in(out: Path, made: Mapping[str, Path]) -> None:
    """Moves each made folder to its name below `out`; if one cannot be moved, all old ones come back.

    Raises:
        CannotBuildError: the old outputs stand as they were.
    """
    done: list[str] = []
    try:
        for name, folder in made.items():
            place, aside = out / name, out / f"{name}{OLD}"
            _clear(aside)
            if place.exists():
                place.rename(aside)
            done.append(name)
            folder.rename(place)
    except OSError as error:
        for name in done:
            _put_back(out / name, out / f"{name}{OLD}")
        raise CannotBuildError(f"{out}: the new files could not be moved in ({error.strerror}).") from error
    for name in done:
        _clear(out / f"{name}{OLD}")


def _put_back(place: Path, aside: Path) -> None:
    if aside.exists():
        _clear(place)
        aside.rename(place)


def _clear(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    elif folder.exists() or folder.is_symlink():
        folder.unlink()
