"""The record of a build: what each output was made from, so that what did not change is not made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

FORM = 2


class SheetEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet as printed."""

    inputs: str
    """Hash of all it was made from, without the date."""
    sha256: str
    pages: int
    number: str
    title: str
    code: str
    built_on: str
    """The day its content last changed; the sheet bears it."""
    stamped: str = ""
    """Hash of what was stamped on it besides its words; empty where nothing was."""
    notes: tuple[str, ...] = ()
    """What did not fit its paper and how it was helped; said again at each build."""


class SiteEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The site as built."""

    inputs: str
    tree: str
    pages: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a build left in `out/`."""

    form: int = FORM
    edition: str = "full"
    tools: dict[str, str] = {}
    site: SiteEntry | None = None
    sheets: dict[str, SheetEntry] = {}
    binder: str = ""
    """One code for all sheets."""
    changes: SheetEntry | None = None
    """The change sheet: none before a binder was handed out, or when nothing changed since."""
    joined: str = ""
    """Hash of all that `binder.pdf` was joined from; empty when there is none."""


def read_manifest(path: Path) -> Manifest:
    """The last build's record; an empty one when there is none that can be read."""
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError, UnicodeDecodeError):
        return Manifest()
    return manifest if manifest.form == FORM else Manifest()


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the record in a form that is easy to compare."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2) + b"\n")


def file_hash(path: Path) -> str:
    """SHA-256 of a file; empty when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def text_hash(*parts: str) -> str:
    """SHA-256 of texts, each told apart from the next."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
