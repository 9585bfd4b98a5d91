"""How the lines of a list are shown: which of them, in which order. The list itself keeps its own order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from builder.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.grid import Column

Rank = tuple[object, ...]
"""What lines are sorted by; what is empty comes last."""


class Source(Protocol):
    """A list: people, ports, clients."""

    noun: str
    """One thing of it."""
    checked: bool
    """Whether its things carry the day they were checked."""

    @property
    def keys(self) -> Sequence[str]:
        """Its things in their own order."""

    def columns(self, room: int) -> Sequence[Column]:
        """The columns for which a table has room."""

    def cell(self, key: str, column: str) -> str:
        """What stands in a cell."""

    def rank(self, key: str, column: str) -> Rank:
        """Where a thing stands when the table is sorted by a column."""

    def words(self, key: str) -> str:
        """Everything a thing can be found by, folded."""

    def remark(self, key: str) -> str:
        """What is wrong with a thing, or waits in it; empty where there is nothing to say, and for no thing."""


@dataclass(frozen=True)
class Arrangement:
    """What a person wants to see of a list."""

    letters: str = ""
    column: str = ""
    """The column by which the lines are sorted; empty for the list's own order."""
    falling: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the whole list is shown in its own order."""
        return not self.letters.strip() and not self.column

    def by(self, column: str) -> Arrangement:
        """Sorted by a column; a second time the other way round, a third time not at all."""
        if column != self.column:
            return replace(self, column=column, falling=False)
        return replace(self, falling=True) if not self.falling else replace(self, column="", falling=False)

    def by_next(self, columns: Sequence[str]) -> Arrangement:
        """Sorted by the column right of the one it is sorted by; after the last one, not at all."""
        order = ["", *columns]
        position = order.index(self.column) if self.column in order else 0
        return replace(self, column=order[(position + 1) % len(order)], falling=False)

    def turned(self) -> Arrangement:
        """Sorted the other way round."""
        return replace(self, falling=not self.falling) if self.column else self

    def keys(self, source: Source) -> list[str]:
        """The lines to show."""
        wanted = folded(self.letters).split()
        found = (
            [key for key in source.keys if _holds(source.words(key), wanted)] if wanted else [*source.keys]
        )
        if not self.column:
            return found
        ranks = {key: source.rank(key, self.column) for key in found}
        full = sorted((key for key in found if ranks[key]), key=ranks.__getitem__, reverse=self.falling)
        return full + [key for key in found if not ranks[key]]


def _holds(words: str, wanted: Sequence[str]) -> bool:
    return all(word in words for word in wanted)
