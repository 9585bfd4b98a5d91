"""What changed in the playbook since it was handed out, sheet by sheet and page by page, told from the record alone.

Before the first handing out, it is told since the record begins. Texts of one edition are compared with texts of the
same edition, so nothing of the full one can reach the shared one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from builder.control import Difference, Differences, as_counted
from builder.history import MOST_REVISIONS
from builder.verdict import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from builder.history import Leaf, Record, Revision

    Key: TypeAlias = tuple[str, str]

MOST_LINES = 12
"""Of one sheet or page; who wants all of them compares the sheets."""
MOST_TOLD = 80
"""Sheets and pages whose lines are told; of the others it is said that they changed."""


def differences(
    record: Record,
    edition: str,
    text: Callable[[str], str | None],
    lists: AbstractSet[str] = frozenset(),
) -> Differences:
    """All that is not as it was.

    Args:
        record: With the build that is being made.
        edition: The one the page is for.
        text: What a sheet or page said, by its code; None when it is no longer kept.
        lists: Stems of sheets that list the others, and say nothing new when those change.
    """
    revisions = [
        one
        for one in record.revisions
        if one.edition == edition and one.leaf.kind in ("sheet", "page") and one.leaf.stem not in lists
    ]
    if not revisions:
        return Differences()
    issue = record.issued(edition)
    before = _beginning(revisions)
    since = min(revision.leaf.since for revision in revisions)
    if issue:
        issued = {
            _key(leaf): leaf
            for leaf in issue.leaves
            if leaf.kind in ("sheet", "page") and leaf.stem not in lists
        }
        kinds = {kind for kind, _ in issued}
        # A binder that was handed out before pages were noted: they count from the beginning.
        before = issued | {key: leaf for key, leaf in before.items() if key[0] not in kinds}
        since = issue.on
    now = {_key(one.leaf): one.leaf for one in revisions if one.is_current}
    until = {_key(one.leaf): one.until for one in revisions if one.until}
    came: dict[Key, str] = {}
    for one in revisions:
        if one.leaf.since >= since:
            came.setdefault(_key(one.leaf), one.leaf.since)
    found = [*_added(before, now, came), *_changed(before, now, text), *_removed(before, now, until)]
    return Differences(date.fromisoformat(since), issue is not None, tuple(sorted(found, key=_place)))


def _beginning(revisions: Sequence[Revision]) -> dict[Key, Leaf]:
    """What the first build left; of what has so many revisions that the first are dropped, the oldest that is kept."""
    counts: dict[Key, int] = {}
    oldest: dict[Key, Revision] = {}
    for revision in revisions:
        counts[_key(revision.leaf)] = counts.get(_key(revision.leaf), 0) + 1
        oldest.setdefault(_key(revision.leaf), revision)
    first: dict[str, int] = {}
    for (kind, _), revision in oldest.items():
        first[kind] = min(first.get(kind, revision.first), revision.first)
    return {
        key: revision.leaf
        for key, revision in oldest.items()
        if revision.first == first[key[0]] or counts[key] >= MOST_REVISIONS
    }


def _added(before: dict[Key, Leaf], now: dict[Key, Leaf], came: dict[Key, str]) -> Iterator[Difference]:
    for key, leaf in now.items():
        if key not in before:
            on = date.fromisoformat(came.get(key, leaf.since))
            yield Difference(leaf.number, leaf.title, "added", on)


def _changed(
    before: dict[Key, Leaf], now: dict[Key, Leaf], text: Callable[[str], str | None]
) -> Iterator[Difference]:
    told = 0
    for key, leaf in now.items():
        on = date.fromisoformat(leaf.since)
        old = before.get(key)
        if old is not None and old.code != leaf.code:
            texts = [text(old.code), text(leaf.code)]
            if None in texts:
                yield Difference(leaf.number, leaf.title, "changed", on, None)
                continue
            lines = tuple(dict.fromkeys(difference(*(str(one).splitlines() for one in texts))))
            if lines:
                most = MOST_LINES if told < MOST_TOLD else 0
                told += 1
                yield Difference(leaf.number, leaf.title, "changed", on, lines[:most], len(lines[most:]))


def _removed(before: dict[Key, Leaf], now: dict[Key, Leaf], until: dict[Key, str]) -> Iterator[Difference]:
    for key, leaf in before.items():
        if key not in now and key in until:
            yield Difference(leaf.number, leaf.title, "removed", date.fromisoformat(until[key]))


def _key(leaf: Leaf) -> Key:
    return leaf.kind, leaf.stem


def _place(one: Difference) -> tuple[bool, tuple[str, int], str]:
    return not one.number, as_counted(one.number), one.title
