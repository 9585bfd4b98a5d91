"""The encrypted pack: the whole playbook with its answers as one ZIP file, for a stick in a drawer.

ZIP encrypts what files hold and shows what they are called, how many there are and how long each is. Names tell ports,
people and blocks of numbers, so everything is in one archive within the pack: `playbook.zip`, encrypted as a whole.
Beside it stands, in plain text, how to open it; that names no firm. What is packed goes from file to file, never
through memory as a whole, and no plain copy of it is made on the way.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.aeszip import CHUNK, closed_or_given_up, encrypted_file
from builder.errors import CannotBuildError, UsageError
from builder.packtest import INNER, NOTE, SUMS, TOP, Tested, try_pack
from builder.publishing import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from builder.editions import Edition
    from builder.paths import Brokerage


@dataclass(frozen=True)
class Packed:
    """A pack that was written and tried."""

    files: int
    size: int
    """In bytes."""
    tested: Tested


def refuse_target(target: Path) -> None:
    """Raises UsageError where no pack can be written; asked before anybody types a password."""
    if target.suffix.casefold() != ".zip":
        raise UsageError(f"{target}: a pack is a file that ends in .zip.")
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise UsageError(f"{target}: no place for a file. Name a file in a folder that is there.")


def write_pack(
    brokerage: Brokerage, edition: Edition, look: Path, target: Path, password: str, day: date
) -> Packed:
    """Writes a pack beside the target, tries it, and puts it in the target's place.

    Raises:
        UsageError: the target is no place for it.
        PackError: the pack failed its test; what stood at the target stands still.
        CannotBuildError: the disk refused; what stood at the target stands still.
    """
    refuse_target(target)
    beside = target.parent / f".{target.name}.{secrets.token_hex(8)}.new"
    try:
        files = _write(beside, _contents(brokerage, edition, look), look, password, day)
        tested = try_pack(beside, password)
        size = beside.stat().st_size
        beside.replace(target)
        _flush(target.absolute().parent)
    except OSError as error:
        message = (
            f"{target}: could not be written ({error.strerror or error}). What was there before is untouched."
        )
        raise CannotBuildError(message) from error
    finally:
        beside.unlink(missing_ok=True)
    return Packed(files, size, tested)


def _contents(brokerage: Brokerage, edition: Edition, look: Path) -> Iterator[tuple[str, Path | bytes]]:
    """Everything in a pack by its path: a brokerage folder, in which the work can go on elsewhere."""
    yield "index.html", edition.start_page(look, "out/")
    yield NOTE, (look / "published" / NOTE).read_bytes()
    for path in (brokerage.answers, brokerage.clients, brokerage.lines, brokerage.printed_numbers):
        if path.is_file():
            yield path.name, path
    for path in sorted(brokerage.history.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(brokerage.folder).as_posix(), path
    yield "out/manifest.json", edition.place.manifest
    for name, path in edition.files():
        yield f"out/{name}", path


def _write(
    path: Path, contents: Iterable[tuple[str, Path | bytes]], look: Path, password: str, day: date
) -> int:
    """Writes a pack; returns how many files are in it."""
    note = NOTE, (look / "published" / NOTE).read_bytes()
    hashes: dict[str, str] = {}
    with (
        encrypted_file(path, password, INNER, note, day) as encrypted,
        closed_or_given_up(zipfile.ZipFile(encrypted, "w", zipfile.ZIP_DEFLATED)) as archive,
    ):
        for name, source in contents:
            hashes[name] = _put(archive, name, source, day)
        _put(archive, SUMS, sums_of(hashes), day)
    return len(hashes) + 1


def _put(archive: zipfile.ZipFile, name: str, source: Path | bytes, day: date) -> str:
    """Adds a file, chunk by chunk; returns its hash as it was written."""
    info = zipfile.ZipInfo(f"{TOP}/{name}", (day.year, day.month, day.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    digest = hashlib.sha256()
    if isinstance(source, bytes):
        archive.writestr(info, source)
        digest.update(source)
        return digest.hexdigest()
    with source.open("rb") as file:
        is_long = os.fstat(file.fileno()).st_size > zipfile.ZIP64_LIMIT // 2
        with archive.open(info, "w", force_zip64=is_long) as stream:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                stream.write(chunk)
    return digest.hexdigest()


def _flush(folder: Path) -> None:
    """Makes the new name outlast a power failure."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
