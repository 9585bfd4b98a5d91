"""ZIP files with AES-256 as 7-Zip, WinZip and libarchive read them. The only module that knows pyzipper."""

from __future__ import annotations

import os
import shutil
import zipfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from builder.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

CHUNK = 1 << 20


@contextmanager
def closed_or_given_up(archive: Any) -> Iterator[Any]:
    """Ends an archive; one that could not be written is given up, for its end could not be written either."""
    try:
        yield archive
    except BaseException:
        archive.fp = None
        raise
    archive.close()


@contextmanager
def encrypted_file(
    path: Path, password: str, name: str, note: tuple[str, bytes], day: date
) -> Iterator[IO[bytes]]:
    """A new ZIP file, private, with a note in plain text and one encrypted file, which is written to the stream.

    Args:
        path: Where nothing stands yet.
        password: ASCII.
        name: What the encrypted file is called; everybody can read that.
        note: The name and the text of what is not encrypted.
        day: The day that both files bear.
    """
    import pyzipper  # its cipher costs 50 ms to load, and only a pack needs it

    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    at = (day.year, day.month, day.day, 0, 0, 0)
    with os.fdopen(os.open(path, flags, 0o600), "w+b") as file:
        with closed_or_given_up(pyzipper.AESZipFile(file, "w", pyzipper.ZIP_STORED)) as archive:
            archive.writestr(pyzipper.zipfile_aes.AESZipInfo(note[0], at), note[1])
            archive.setpassword(password.encode("ascii"))
            archive.setencryption(pyzipper.WZ_AES, nbits=256)
            with archive.open(pyzipper.zipfile_aes.AESZipInfo(name, at), "w", force_zip64=True) as stream:
                yield stream
        file.flush()
        os.fsync(file.fileno())


def decrypt(path: Path, password: str, name: str, names: frozenset[str], target: IO[bytes]) -> None:
    """Writes the encrypted file of a ZIP file to a stream, and checks that not a bit of it was changed.

    Args:
        path: The ZIP file.
        password: As it was written with.
        name: What the encrypted file is called.
        names: All names that the ZIP file must have, and no others.
        target: Where the content goes.

    Raises:
        PackError: it is no such file, the password is another, or it is damaged.
    """
    import pyzipper

    try:
        with pyzipper.AESZipFile(path) as archive:
            if set(archive.namelist()) != names:
                raise PackError(f"{path}: a ZIP file, but no pack that tideover made.")
            info: Any = archive.getinfo(name)
            if not info.flag_bits & 1 or info.wz_aes_strength != 3:  # 3: a key of 256 bits
                raise PackError(f"{path}: {name} is not encrypted with AES-256.")
            archive.setpassword(password.encode("utf-8"))
            with archive.open(info) as stream:
                shutil.copyfileobj(stream, target, CHUNK)
    except RuntimeError as error:
        raise PackError(f"{path}: another password. Type it as it was set.") from error
    except (pyzipper.BadZipFile, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise PackError(f"{path}: damaged, or no pack ({error}). Take another copy.") from error
    except FileNotFoundError as error:
        raise PackError(f"{path}: there is no such file.") from error
