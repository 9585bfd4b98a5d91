"""Publishes an edition: builds it, and puts site, sheets and a list of hashes into a web root or a file share.

Only what the manifest of the build names is taken, and it is read back at its new place and compared with the
manifest. Nothing else of the brokerage folder can get there: no answers, no clients, no project, no history.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING

import msgspec

from builder.errors import CannotBuildError, UsageError
from builder.manifest import Manifest, file_hash, read_manifest
from builder.pipeline import BuildOptions, BuildResult, build
from builder.sheets import EDITIONS
from builder.stage import tree_hash
from builder.swap import locked
from builder.webroot import START, STILL_STANDS, Shown, WebRoot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from builder.events import Event
    from builder.paths import Brokerage

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

    An edition that `out/` does not hold is built beside it, in `out/EDITION`, so that the binder of the firm stays.

    Raises:
        UsageError: the target holds something else, or lies where nothing may be published.
        ProblemsFoundError: the answers cannot be read, or the content is wrong.
        CannotBuildError: the build, the disk or the share refused; what was published before still stands.
    """
    _refuse_a_place_inside(brokerage, target)
    root = WebRoot(target)
    with root.held(), ExitStack() as stack:
        place = brokerage
        if not _holds(brokerage, options.edition):
            place = brokerage.apart(options.edition)
            stack.enter_context(locked(brokerage.out))  # both builds would write one record of sheets
        result = build(place, content_root, look, options, report)
        with locked(place.out):
            return _publish(place, root, look, options.edition, result)


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


def _holds(brokerage: Brokerage, edition: str) -> bool:
    manifest = read_manifest(brokerage.manifest)
    return brokerage.manifest.exists() and manifest.edition == edition


def _publish(place: Brokerage, root: WebRoot, look: Path, edition: str, result: BuildResult) -> Published:
    manifest = read_manifest(place.manifest)
    site = manifest.site
    if manifest != result.manifest or site is None or not manifest.sheets:
        raise CannotBuildError(f"{place.out}: another build came between. Publish again. {STILL_STANDS}")
    if tree_hash(place.site) != site.tree:
        raise CannotBuildError(f"{place.site}: is not what was built. Publish again. {STILL_STANDS}")
    title = f"{result.firm} playbook" if result.firm else "Continuity playbook"
    texts = {
        ABOUT: msgspec.json.format(msgspec.json.encode(_about(manifest, title, site.tree)), indent=2) + b"\n",
        START: _start_page(look, manifest, title),
    }
    files = dict(_files(place, manifest))
    hashes = {path: file_hash(source) for path, source in files.items()}
    hashes |= {path: hashlib.sha256(text).hexdigest() for path, text in texts.items()}
    _refuse_other_sheets(place, manifest, hashes)
    sums = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
    name = hashlib.sha256(sums).hexdigest()[:16]
    hashes[SUMS] = hashlib.sha256(sums).hexdigest()

    before = root.shown
    is_whole = root.is_whole(name, hashes)
    if not is_whole:
        sources: dict[str, Path | bytes] = {**files, **texts, SUMS: sums}
        root.add(name, sorted(sources.items()), hashes)
    previous = before.previous if before.current == name else before.current
    if before.edition != edition:  # the full edition does not stay behind the shared one
        previous = ""
    root.show(Shown(edition=edition, current=name, previous=previous))
    is_new = not (is_whole and before.current == name)
    return Published(root, edition, len(hashes), is_new, bool(previous), result)


def _files(place: Brokerage, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """Every file to be published by its path: the site, and the sheets that the manifest names."""
    for path in sorted(place.site.rglob("*")):
        if path.is_file():
            yield f"site/{path.relative_to(place.site).as_posix()}", path
    stems = [
        *manifest.sheets,
        *(["CHANGES"] if manifest.changes else []),
        *(["binder"] if manifest.joined else []),
    ]
    for stem in stems:
        yield f"runbooks/{stem}.pdf", place.runbooks / f"{stem}.pdf"


def _refuse_other_sheets(place: Brokerage, manifest: Manifest, hashes: dict[str, str]) -> None:
    for stem, entry in manifest.sheets.items():
        if hashes[f"runbooks/{stem}.pdf"] != entry.sha256:
            path = place.runbooks / f"{stem}.pdf"
            raise CannotBuildError(f"{path}: is not what was built. Publish again. {STILL_STANDS}")


def _about(manifest: Manifest, title: str, tree: str) -> About:
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
    return About(edition=manifest.edition, title=title, binder=manifest.binder, site_tree=tree, sheets=sheets)


def _start_page(look: Path, manifest: Manifest, title: str) -> bytes:
    """The page that leads to the site and to every sheet."""
    stems = sorted(manifest.sheets, key=lambda stem: (manifest.sheets[stem].number, stem))
    lines = [_line(stem, manifest.sheets[stem].title, manifest.sheets[stem].code) for stem in stems]
    if manifest.changes:
        lines.append(_line("CHANGES", manifest.changes.title, manifest.changes.code))
    if manifest.joined:
        lines.append(_line("binder", "All sheets in one file", manifest.binder))
    page = Template((look / "published" / "index.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=escape(title),
        edition=EDITIONS[manifest.edition],
        code=escape(manifest.binder),
        sheets="\n".join(lines),
    ).encode()


def _line(stem: str, title: str, code: str) -> str:
    return (
        f'<li><a href="runbooks/{escape(stem)}.pdf">{escape(stem)}</a> {escape(title)} ({escape(code)})</li>'
    )
