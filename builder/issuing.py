"""Handing a binder out: what `tideover issue` notes, so that the next change sheet counts from here.

A build is no issue: a firm builds ten times while it answers, and hands out once. So a binder counts as handed out when
somebody says so, after the leaves are in it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.errors import SaveError, UsageError
from builder.history import History, Issue
from builder.manifest import Manifest, file_hash, read_manifest
from builder.planning import CHANGE_SHEET
from builder.swap import locked

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from builder.paths import Brokerage


@dataclass(frozen=True)
class Issued:
    """What was noted."""

    issue: Issue
    is_new: bool
    """False when this very binder is the one that was handed out last."""
    kept_sheet: Path | None
    """Where the change sheet of this issue is kept; None at the first one."""


def issue_binder(brokerage: Brokerage, day: date) -> Issued:
    """Takes the binder in `out/` as handed out; the next change sheet compares with it.

    Raises:
        UsageError: there is no binder, it is not whole, or it was made before histories were kept.
        SaveError: the record cannot be read or written.
        CannotBuildError: a build is running.
    """
    with locked(brokerage.out):
        manifest = read_manifest(brokerage.manifest)
        _refuse_what_is_not_whole(brokerage, manifest)
        history = History(brokerage.history)
        record = history.read()
        leaves = record.current(manifest.edition)
        if manifest.binder not in {leaf.code for leaf in leaves}:
            raise UsageError(
                f"{brokerage.out}: what its sheets say is not noted yet. Build it again: tideover build"
            )
        before = record.issued(manifest.edition)
        if before and before.code == manifest.binder:
            return Issued(before, is_new=False, kept_sheet=None)
        kept = _keep_change_sheet(brokerage, manifest, day)
        issue = Issue(
            edition=manifest.edition,
            on=day.isoformat(),
            code=manifest.binder,
            leaves=[leaf for leaf in leaves if leaf.kind != "binder"],
        )
        history.write_answers(manifest.edition, "issued", history.answers(manifest.edition, "built"))
        history.write(record.with_issue(issue))
        return Issued(issue, is_new=True, kept_sheet=kept)


def _refuse_what_is_not_whole(brokerage: Brokerage, manifest: Manifest) -> None:
    """What is handed out must be what the record says."""
    if not manifest.sheets:
        raise UsageError(f"{brokerage.out}: there is no binder to hand out. Build it first: tideover build")
    for stem, entry in manifest.sheets.items():
        if file_hash(brokerage.runbooks / f"{stem}.pdf") != entry.sha256:
            raise UsageError(
                f"{brokerage.runbooks / stem}.pdf: missing, or not as it was built. Build it again: tideover build"
            )


def _keep_change_sheet(brokerage: Brokerage, manifest: Manifest, day: date) -> Path | None:
    """The change sheet of this issue is kept as evidence: the next build writes another one."""
    if manifest.changes is None:
        return None
    folder = brokerage.history / "change-sheets"
    target = folder / f"{day.isoformat()}-{manifest.edition}-{manifest.binder}.pdf"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(brokerage.runbooks / f"{CHANGE_SHEET}.pdf", target)
        target.chmod(0o600)
    except OSError as error:
        raise SaveError(f"{target}: cannot be written ({error.strerror}). Nothing was noted.") from error
    return target
