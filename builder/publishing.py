"""Publishes an edition: builds it, and puts site, sheets and a list of hashes into a web root or a file share.

Only what the manifest of the build names is taken, and it is read back at its new place and compared with the
manifest. Nothing else of the brokerage folder can get there: no answers, no clients, no project, no history.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from builder.editions import Edition, built_edition
from builder.errors import UsageError
from builder.manifest import file_hash
from builder.webroot import START, Shown, WebRoot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builder.events import Event
    from builder.paths import Brokerage
    from builder.pipeline import BuildOptions, BuildResult

SUMS, ABOUT = "SHA256SUMS", "published.json"


class PublishedSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as published."""

    number: str
    title: str
    code: str
    pages: int
    built_on: str
    sha256: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is: `published.json`. It says nothing that its sheets do not say."""

    form: int = 1
    edition: str
    title: str
    binder: str
    """One code for all sheets."""
    site_tree: str
    """Hash of the site, as in the manifest of the build."""
    sheets: dict[str, PublishedSheet]


@dataclass(frozen=True)
class Published:
    """What became of a publication."""

    root: WebRoot
    edition: str
    files: int
    is_new: bool
    """False when the folder showed this very version already."""
    keeps_previous: bool
    build: BuildResult


def publish(
    brokerage: Brokerage,
    content_root: Path,
    look: Path,
    target: Path,
    options: BuildOptions,
    report: Callable[[Event], None],
) -> Published:
    """Builds what changed and shows it in the target, whole or not at all.

    Raises:
        UsageError: the target holds something else, or lies where nothing may be published.
        ProblemsFoundError: the answers cannot be read, or the content is wrong.
        CannotBuildError: the build, the disk or the share refused; what was published before still stands.
    """
    _refuse_a_place_inside(brokerage, target)
    root = WebRoot(target)
    with root.held(), built_edition(brokerage, content_root, look, options, report) as edition:
        return _publish(edition, root, look)


def roll_back(target: Path, *, with_restricted: bool) -> Shown:
    """Shows what was shown before; the version that is shown now is kept, so a second call undoes the first.

    Raises:
        UsageError: nothing was shown before, or what was is the full edition and nobody said that it may be.
        CannotBuildError: the disk refused.
    """
    root = WebRoot(target)
    if not root.folder.is_dir():
        raise UsageError(f"{target}: there is no such folder.")
    with root.held():
        now = root.shown
        if not now.previous or not root.version(now.previous).is_dir():
            raise UsageError(f"{target}: holds no earlier version.")
        if now.edition != "shared" and not with_restricted:
            raise UsageError(_SAY_IT_TWICE.format(target=target))
        back = Shown(edition=now.edition, current=now.previous, previous=now.current)
        root.show(back)
        return back


_SAY_IT_TWICE = (
    "{target}: the full edition holds private numbers, contract numbers, reserved entry numbers and clients. Whoever "
    "can read the folder can read them. If that is what you want, say so a second time: add --with-restricted."
)


def refuse_unless_meant(target: Path, edition: str, *, with_restricted: bool) -> None:
    """The full edition is published only when it is asked for twice.

    Raises:
        UsageError: it was asked for once, or the second time without the first.
    """
    if edition == "full" and not with_restricted:
        raise UsageError(_SAY_IT_TWICE.format(target=target))
    if edition == "shared" and with_restricted:
        raise UsageError(
            "--with-restricted goes with --edition full. The shared edition holds nothing restricted."
        )


def _refuse_a_place_inside(brokerage: Brokerage, target: Path) -> None:
    """Neither may the private folder be published with its answers, nor may a published one lie among them."""
    folder, place = brokerage.folder.resolve(), target.absolute().resolve()
    if place.is_relative_to(folder):
        raise UsageError(
            f"{target}: lies within the brokerage folder, which is private. Name a folder outside it."
        )
    if folder.is_relative_to(place):
        raise UsageError(f"{target}: holds the brokerage folder with its answers. Name another folder.")
    if not place.parent.is_dir():
        raise UsageError(
            f"{target}: there is no folder {place.parent}. Make it, or mount it, then publish again."
        )


def _publish(edition: Edition, root: WebRoot, look: Path) -> Published:
    texts = {
        ABOUT: msgspec.json.format(msgspec.json.encode(_about(edition)), indent=2) + b"\n",
        START: edition.start_page(look),
    }
    files = dict(edition.files())
    hashes = {path: file_hash(source) for path, source in files.items()}
    hashes |= {path: hashlib.sha256(text).hexdigest() for path, text in texts.items()}
    sums = sums_of(hashes)
    name = hashlib.sha256(sums).hexdigest()[:16]
    hashes[SUMS] = hashlib.sha256(sums).hexdigest()

    before = root.shown
    is_whole = root.is_whole(name, hashes)
    if not is_whole:
        sources: dict[str, Path | bytes] = {**files, **texts, SUMS: sums}
        root.add(name, sorted(sources.items()), hashes)
    kind = edition.manifest.edition
    previous = before.previous if before.current == name else before.current
    if before.edition != kind:  # the full edition does not stay behind the shared one
        previous = ""
    root.show(Shown(edition=kind, current=name, previous=previous))
    is_new = not (is_whole and before.current == name)
    return Published(root, kind, len(hashes), is_new, bool(previous), edition.result)


def sums_of(hashes: Mapping[str, str]) -> bytes:
    """A list of hashes as `sha256sum -c` reads it."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def _about(edition: Edition) -> About:
    manifest = edition.manifest
    sheets = {
        stem: PublishedSheet(
            number=entry.number,
            title=entry.title,
            code=entry.code,
            pages=entry.pages,
            built_on=entry.built_on,
            sha256=entry.sha256,
        )
        for stem, entry in manifest.sheets.items()
    }
    return About(
        edition=manifest.edition,
        title=edition.title,
        binder=manifest.binder,
        site_tree=edition.site_tree,
        sheets=sheets,
    )
