"""A folder on a web server or a file share that holds what was published: versions side by side, and which is shown.

    FOLDER/tideover.json     what is shown and what was shown before; it also says that the folder is ours
    FOLDER/current           a link to the version that is shown, where the file system has links
    FOLDER/index.html        leads to the version that is shown
    FOLDER/versions/NAME/    a version; nothing in it ever changes

A version is written beside the others and read back before it is shown, so readers see the old one or the new one,
whole. The folder itself is never moved: the right to write in the folder above is not needed, and it may be a mount.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from builder.errors import CannotBuildError, UsageError
from builder.manifest import file_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORM = 1
STATE, LINK, START, VERSIONS, LOCK = "tideover.json", "current", "index.html", "versions", ".lock"
_UNFINISHED = ".new-"
_NAME = re.compile(r"[0-9a-f]{16}")
_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EACCES})
"""What file systems without links say; a FAT disk and many shares have none."""
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL})
_NO_MODES = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
"""A share may give every file the mode it wants and refuse to be told; what it gives is the server's affair."""
STILL_STANDS = "What was published before still stands."


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a folder shows."""

    form: int = FORM
    edition: str = ""
    current: str = ""
    """The version that is shown; empty when nothing was published yet."""
    previous: str = ""
    """The version of the same edition that was shown before; empty when there is none."""


class WebRoot:
    """A folder in which versions are published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._is_locked = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else publishes here meanwhile; the folder is ours, or new, or empty.

        Raises:
            UsageError: the folder holds something else, or a link stands where we write.
            CannotBuildError: somebody else publishes here, or the folder cannot be written.
        """
        self._refuse_what_is_not_ours()
        try:
            if not self.folder.is_dir():
                self.folder.mkdir()
                _set_mode(self.folder, 0o755)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            lock = os.open(self.folder / LOCK, flags, 0o600)
        except OSError as error:
            raise CannotBuildError(f"{self.folder}: cannot be written ({error.strerror}).") from error
        try:
            self._is_locked = self._lock(lock)
            self._refuse_what_is_not_ours()
            if self._is_locked:
                self._clear_unfinished()
            self._take()
            yield
        finally:
            os.close(lock)

    def _take(self) -> None:
        """Says that the folder is ours, before anything else is written into it."""
        if (self.folder / STATE).exists():
            return
        try:
            self._replace(STATE, msgspec.json.encode(Shown()))
        except OSError as error:
            raise CannotBuildError(f"{self.folder}: cannot be written ({error.strerror}).") from error

    def _lock(self, lock: int) -> bool:
        """Whether the file system has locks; without, two publishers do not mix either: each writes its own version."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            raise CannotBuildError(
                f"{self.folder}: somebody is publishing here. Wait for it to end."
            ) from error
        return True

    @property
    def shown(self) -> Shown:
        """What the folder shows now; nothing when it is new.

        Raises:
            UsageError: the note is not one of ours, or cannot be read.
        """
        path = self.folder / STATE
        try:
            shown = msgspec.json.decode(path.read_bytes(), type=Shown)
        except FileNotFoundError:
            return Shown()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: not a note that tideover wrote. Name another folder.") from error
        names = (shown.current, shown.previous)
        if shown.form != FORM or not all(_NAME.fullmatch(name) for name in names if name):
            raise UsageError(
                f"{path}: not a note that this tideover can read. Install a newer one, or name another folder."
            )
        return shown

    def version(self, name: str) -> Path:
        """The folder of a version."""
        return self.folder / VERSIONS / name

    def _refuse_what_is_not_ours(self) -> None:
        """Links could lead what is written, or removed, to somewhere else."""
        if self.folder.is_symlink():
            raise UsageError(f"{self.folder}: a link. Name the folder itself: {self.folder.resolve()}")
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(f"{self.folder}: a file. Name a folder.")
        if not self.folder.exists():
            return
        entries = {path.name for path in self.folder.iterdir() if not path.name.startswith(_UNFINISHED)}
        others = sorted(entries - {LOCK})
        if others and STATE not in others:
            raise UsageError(
                f"{self.folder}: holds something else ({', '.join(others[:3])}). "
                "Name an empty folder, or a new one."
            )
        self._refuse_foreign_links()

    def _refuse_foreign_links(self) -> None:
        link, versions = self.folder / LINK, self.folder / VERSIONS
        inner = versions.iterdir() if versions.is_dir() and not versions.is_symlink() else ()
        for path in (*(self.folder / name for name in (STATE, START, VERSIONS, LOCK)), *inner):
            if path.is_symlink():
                raise UsageError(
                    f"{path}: a link, which tideover did not make. Remove it, then publish again."
                )
        if link.is_symlink() and not _leads_to_a_version(link):
            raise UsageError(
                f"{link}: leads to {link.readlink()}, which is no version of this folder. Remove it."
            )
        if link.exists() and not link.is_symlink():
            raise UsageError(f"{link}: tideover did not make it. Move it away, then publish again.")

    def _clear_unfinished(self) -> None:
        """What a publisher that was killed left behind."""
        for path in (self.folder / VERSIONS).glob(f"{_UNFINISHED}*"):
            shutil.rmtree(path)
        for path in self.folder.glob(f"{_UNFINISHED}*"):
            path.unlink()

    def add(self, name: str, files: Iterable[tuple[str, Path | bytes]], hashes: Mapping[str, str]) -> None:
        """Writes a version beside the others, and reads it back.

        Args:
            name: 16 hexadecimal digits.
            files: The path of each file below the version, and where it comes from or what it holds.
            hashes: What each file must be, as SHA-256.

        Raises:
            CannotBuildError: the disk refused, the folder is gone, or what was read back is not what was written.
        """
        new = self.folder / VERSIONS / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            self._make_folder(self.folder / VERSIONS)
            self._make_folder(new)
            for path, source in files:
                _write(new, path, source)
            _read_back(new, hashes)
            _flush_folders(new)
            place = self.version(name)
            if place.exists():  # an older one of this name, which no longer is what it was
                shutil.rmtree(place)
            new.rename(place)
            _flush(place.parent)
        except OSError as error:
            what = error.strerror or str(error)
            raise CannotBuildError(f"{self.folder}: could not be written ({what}). {STILL_STANDS}") from error
        finally:
            shutil.rmtree(new, ignore_errors=True)  # gone already, or on a share that went away

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(exist_ok=folder.name == VERSIONS)
        _set_mode(folder, 0o755)

    def is_whole(self, name: str, hashes: Mapping[str, str]) -> bool:
        """Whether a version is there, and every file in it is what it was."""
        try:
            _read_back(self.version(name), hashes)
        except OSError:
            return False
        return True

    def show(self, shown: Shown) -> None:
        """Shows a version that is there, and removes those that are neither shown nor the one before.

        Raises:
            CannotBuildError: the disk refused; what was shown before is shown still.
        """
        before = self.shown
        try:
            # The note first: whatever is shown when the power fails, it is one of the two that are kept.
            self._replace(STATE, msgspec.json.format(msgspec.json.encode(shown), indent=2) + b"\n")
            prefix = f"{LINK}/" if self._has_link_to(shown.current) else f"{VERSIONS}/{shown.current}/"
            start = (self.version(shown.current) / START).read_bytes()
            self._replace(START, start.replace(b'href="', f'href="{prefix}'.encode()))
        except OSError as error:
            with suppress(
                OSError
            ):  # of a disk that refuses everything: the note is wrong, and the next run mends it
                self._replace(STATE, msgspec.json.encode(before))
            message = f"{self.folder}: could not be changed over ({error.strerror}). {STILL_STANDS}"
            raise CannotBuildError(message) from error
        if self._is_locked:
            self._tidy({shown.current, shown.previous})

    def _has_link_to(self, name: str) -> bool:
        """Turns the link to a version; False where the file system has no links."""
        beside = self.folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            beside.symlink_to(f"{VERSIONS}/{name}", target_is_directory=True)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return False
        beside.replace(self.folder / LINK)
        _flush(self.folder)
        return True

    def _replace(self, name: str, content: bytes) -> None:
        beside = f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            _write(self.folder, beside, content)
            (self.folder / beside).replace(self.folder / name)
            _flush(self.folder)
        finally:
            with suppress(FileNotFoundError):
                (self.folder / beside).unlink()

    def _tidy(self, kept: set[str]) -> None:
        for path in (self.folder / VERSIONS).iterdir():
            if path.name not in kept and _NAME.fullmatch(path.name):
                shutil.rmtree(path)


def _leads_to_a_version(link: Path) -> bool:
    target = str(link.readlink())
    return bool(re.fullmatch(rf"{VERSIONS}/{_NAME.pattern}", target))


def _write(root: Path, path: str, source: Path | bytes) -> None:
    """Writes one file, readable by everybody whatever the umask; neither end may be a link."""
    target = root / path
    for folder in reversed(target.relative_to(root).parents[:-1]):
        if not (root / folder).is_dir():
            (root / folder).mkdir()
            _set_mode(root / folder, 0o755)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(target, flags, 0o644), "wb") as new:
        _set_mode(new.fileno(), 0o644)
        if isinstance(source, bytes):
            new.write(source)
        else:
            with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as old:
                shutil.copyfileobj(old, new, 1 << 20)
        new.flush()
        os.fsync(new.fileno())


def _set_mode(path: Path | int, mode: int) -> None:
    try:
        os.chmod(path, mode)  # noqa: PTH101 (of an open file, too)
    except OSError as error:
        if error.errno not in _NO_MODES:
            raise


def _read_back(folder: Path, hashes: Mapping[str, str]) -> None:
    """Compares a version with what it must be.

    Raises:
        OSError: a file is missing, another one, or one too many.
    """
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for path in sorted({*found, *hashes}):
        if path not in hashes or path not in found or file_hash(folder / path) != hashes[path]:
            raise OSError(errno.EIO, f"{path} is not what was built")


def _flush_folders(folder: Path) -> None:
    for path in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        _flush(path)


def _flush(folder: Path) -> None:
    """Makes names outlast a power failure, where the file system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
    finally:
        os.close(handle)
