"""Is the sheet that bears a code current, and if not, what changed: told from the record of earlier sheets alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Literal

from builder.codes import CODE_LENGTH, plain_code, verify_code
from builder.history import Leaf, Revision
from builder.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.history import History, Record
    from builder.paths import Brokerage

Status = Literal["current", "superseded", "unknown"]

NEAR = 3
_LIKENESS = 0.75
"""Two signs of eight may be wrong or out of place."""
_HALF_A_CODE = re.compile(r"[0-9A-Za-z]{4}")


@dataclass(frozen=True)
class Change:
    """A line that a sheet no longer says, or says now."""

    sign: Literal["-", "+"]
    line: str


@dataclass(frozen=True)
class Bearer:
    """A leaf that bears or bore a code, and what became of it."""

    edition: str
    leaf: Leaf
    issued_on: str
    """The last day on which a binder with it was handed out; empty when none was."""
    until: str = ""
    """The day on which it was replaced; empty while it is current."""
    successor: str = ""
    """The code that stands in its place now; empty when it was withdrawn, or is current."""
    changes: tuple[Change, ...] | None = ()
    """None when the text is no longer kept."""

    @property
    def is_current(self) -> bool:
        """Whether the binder has it now."""
        return not self.until


@dataclass(frozen=True)
class Verdict:
    """What became of one code."""

    code: str
    """As it is printed, or as it was typed where it is none."""
    bearers: tuple[Bearer, ...]
    """Those that are current first; two of them only by a chance of one in billions."""
    is_slip: bool
    """Whether it cannot be a code: a sign is wrong, or too many or too few."""
    near: tuple[Bearer, ...]
    """For a slip: what may have been meant."""

    @property
    def status(self) -> Status:
        """What counts: one that is current."""
        if not self.bearers:
            return "unknown"
        return "current" if self.bearers[0].is_current else "superseded"


def joined_codes(words: Sequence[str]) -> list[str]:
    """Codes as typed; the two halves of one that was typed with a space in it are put together."""
    codes: list[str] = []
    waiting = ""
    for word in words:
        if waiting:
            codes, waiting = [*codes, f"{waiting} {word}"], ""
        elif _HALF_A_CODE.fullmatch(word):
            waiting = word
        else:
            codes.append(word)
    return [*codes, waiting] if waiting else codes


def verdicts(codes: Sequence[str], brokerage: Brokerage, history: History) -> list[Verdict]:
    """What became of each code.

    Raises:
        SaveError: the record of earlier sheets cannot be read.
    """
    judge = _Judge(known_record(brokerage, history), history)
    return [judge.verdict(code) for code in codes]


def known_record(brokerage: Brokerage, history: History) -> Record:
    """The record; where there is none, at least what the last build left in `out/`."""
    record = history.read()
    manifest = read_manifest(brokerage.manifest)
    if record.revisions or not manifest.sheets:
        return record
    leaves = [Leaf.of_sheet(stem, entry) for stem, entry in manifest.sheets.items()]
    return record.after(manifest.edition, leaves, "")


class _Judge:
    """Looks codes up."""

    def __init__(self, record: Record, history: History) -> None:
        self._record = record
        self._history = history
        self._by_code: dict[str, list[Revision]] = {}
        for revision in (one for one in record.revisions if one.leaf.kind != "page"):
            self._by_code.setdefault(revision.leaf.code, []).append(revision)

    def verdict(self, typed: str) -> Verdict:
        """What became of a code."""
        code = plain_code(typed)
        found = self._bearers(code)
        is_slip = not verify_code(code)
        near = tuple(self._near(code)) if is_slip and not found else ()
        return Verdict(code if len(code) == CODE_LENGTH + 1 else typed.strip(), found, is_slip, near)

    def _bearers(self, code: str) -> tuple[Bearer, ...]:
        """Each leaf once, by the newest revision that bore the code."""
        newest: dict[tuple[str, str, str], Revision] = {}
        for revision in self._by_code.get(code, ()):
            newest[revision.edition, revision.leaf.kind, revision.leaf.stem] = revision
        return tuple(sorted(map(self._bearer, newest.values()), key=lambda bearer: not bearer.is_current))

    def _bearer(self, revision: Revision) -> Bearer:
        issued_on = self._issued_on(revision)
        if revision.is_current:
            return Bearer(revision.edition, revision.leaf, issued_on)
        successor = self._record.successor(revision)
        return Bearer(
            revision.edition,
            revision.leaf,
            issued_on,
            revision.until,
            successor.leaf.code if successor else "",
            self._changes(revision, successor),
        )

    def _issued_on(self, revision: Revision) -> str:
        days = [
            issue.on
            for issue in self._record.issues
            if issue.edition == revision.edition
            and revision.leaf.code in (issue.code, *(leaf.code for leaf in issue.leaves))
        ]
        return max(days, default="")

    def _changes(self, old: Revision, new: Revision | None) -> tuple[Change, ...] | None:
        if new is None:
            return ()
        if old.leaf.kind == "binder":
            return tuple(self._exchanged(old))
        texts = [self._history.text(old.edition, revision.leaf.code) for revision in (old, new)]
        if None in texts:
            return None
        before, now = (str(text).splitlines() for text in texts)
        return tuple(dict.fromkeys(difference(before, now)))

    def _exchanged(self, binder: Revision) -> Iterator[Change]:
        """The sheets of a binder that are no longer in it, and those in their place."""
        sheets = [r for r in self._record.revisions if r.edition == binder.edition and r.leaf.kind == "sheet"]
        then = [r for r in sheets if r.first <= binder.first and (r.is_current or r.last > binder.first)]
        now = [r for r in sheets if r.is_current]
        kept = {r.leaf.code for r in then} & {r.leaf.code for r in now}
        for sign, leaves in (("-", then), ("+", now)):
            for revision in leaves:
                leaf = revision.leaf
                if leaf.code not in kept:
                    yield Change("-" if sign == "-" else "+", f"{leaf.number} {leaf.title}: {leaf.code}")

    def _near(self, code: str) -> Iterator[Bearer]:
        """Current sheets come first where two are equally near."""
        signs = {known.replace("-", ""): known for known in self._by_code}
        for found in get_close_matches(code.replace("-", ""), signs, n=NEAR, cutoff=_LIKENESS):
            yield self._bearers(signs[found])[0]


def difference(before: Sequence[str], now: Sequence[str]) -> Iterator[Change]:
    """What one text says and the other does not, place by place: old lines first, new ones after them."""
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (Change("-", line) for line in before[a:b])
            yield from (Change("+", line) for line in now[c:d])
