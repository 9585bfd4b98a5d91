"""Which row of a table was which row in another version of it.

Rows have no ids, and anybody may sort, change, add and delete them in a spreadsheet.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Cells = Mapping[str, str]
    """What a row says, by column, without its empty cells."""
    Key = str | frozenset[tuple[str, str]]

COMMON = 50
"""Rows that share a cell; beyond that the cell tells nobody which row is meant."""


def same_rows(
    old: Sequence[Cells], new: Sequence[Cells], label: str, *, by_place: bool = False
) -> list[int | None]:
    """For each row of the new version its position in the old one; None for a row that was not there.

    In this order: what stands unchanged at the beginning and the end; rows that say the same; rows of the same name,
    where there is one of them on either side; rows that differ in one column only; rows that have more in common than
    not. A row that could be several is none of them: it is better to ask about a row than to take another one for it.

    Args:
        old: the rows as they were.
        new: the rows as they are.
        label: the column that names a row.
        by_place: whether what is left over stands where it stood, for changes that are known to be few.
    """
    head, tail = same_ends(old, new)
    found = _Matching(old, new, head, tail)
    found.pair(_whole)
    found.pair(_named_by(label), alone=True)
    for column in dict.fromkeys(name for at in found.new for name in new[at]):
        if not found.old:
            break
        found.pair(_without(column))
    found.pair_alike()
    if by_place:
        found.pair_by_place()
    return found.origins


def same_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many things are the same at the beginning, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return head, tail


class _Matching:
    """Rows of two versions, and which of them belong together so far."""

    def __init__(self, old: Sequence[Cells], new: Sequence[Cells], head: int, tail: int) -> None:
        self._rows = old, new
        shift = len(old) - len(new)
        self.origins: list[int | None] = [
            i if i < head else i + shift if i >= len(new) - tail else None for i in range(len(new))
        ]
        self.old = list(range(head, len(old) - tail))
        """Positions of old rows that are not found yet."""
        self.new = list(range(head, len(new) - tail))
        """Positions of new rows of which it is not known yet what they were."""

    def pair(self, key: Callable[[Cells], Key], *, alone: bool = False) -> None:
        """Takes rows together that have the same key, in their order, where both sides have as many of them.

        Args:
            key: what is compared; empty for a row that cannot be.
            alone: only where there is one such row on either side.
        """
        before, after = (
            _grouped(rows, left, key) for rows, left in zip(self._rows, (self.old, self.new), strict=True)
        )
        for same, positions in after.items():
            olds = before.get(same, [])
            if len(olds) == len(positions) and not (alone and len(olds) > 1):
                self._take(zip(olds, positions, strict=True))
        self._forget_found()

    def pair_alike(self) -> None:
        """Takes rows together of which more than half the cells are the same, those first that have most."""
        old, new = self._rows
        holders: dict[tuple[str, str], list[int]] = {}
        for at in self.old:
            for cell in old[at].items():
                holders.setdefault(cell, []).append(at)
        rated = []
        for at in self.new:
            cells = [cell for cell in new[at].items() if len(holders.get(cell, ())) <= COMMON]
            for other in Counter(one for cell in cells for one in holders.get(cell, ())):
                same = len(new[at].items() & old[other].items())
                if 2 * same > max(len(new[at]), len(old[other])):
                    rated.append((-same, other, at))
        free = set(self.old)
        for _, other, at in sorted(rated):
            if self.origins[at] is None and other in free:
                self._take([(other, at)])
                free.remove(other)
        self._forget_found()

    def pair_by_place(self) -> None:
        """Takes what is left over together in its order, unless rows were added."""
        if len(self.new) <= len(self.old):
            self._take(zip(self.old, self.new, strict=False))

    def _take(self, pairs: Iterable[tuple[int, int]]) -> None:
        for other, at in pairs:
            self.origins[at] = other

    def _forget_found(self) -> None:
        found = set(self.origins)
        self.old = [at for at in self.old if at not in found]
        self.new = [at for at in self.new if self.origins[at] is None]


def _whole(row: Cells) -> Key:
    return frozenset(row.items())


def _named_by(label: str) -> Callable[[Cells], Key]:
    return lambda row: " ".join(row.get(label, "").casefold().split())


def _without(column: str) -> Callable[[Cells], Key]:
    return lambda row: frozenset(cell for cell in row.items() if cell[0] != column)


def _grouped(rows: Sequence[Cells], left: Sequence[int], key: Callable[[Cells], Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for at in left:
        if same := key(rows[at]):
            found.setdefault(same, []).append(at)
    return found
