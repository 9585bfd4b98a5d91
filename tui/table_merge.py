"""Joins two versions of a list that is a file of its own, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model.tablerows import is_thing, read_table
from tui.same_rows import same_rows
from tui.tables import filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.tablerows import TableText

REMARK = ""
"""In place of a column, for a line that is no row: empty, or a comment."""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A cell that both changed, or one that I changed in a row that they deleted. Theirs stands."""

    row: int
    """The number of its row in my version, counted from 0."""
    column: str
    mine: str
    was: str
    """What stood there before either changed it."""


@dataclass(frozen=True, kw_only=True)
class JoinedTable:
    """Two versions as one."""

    text: str
    origins: Sequence[int | None]
    """For each row the number that it has in my version; None for one that is theirs alone."""
    disputed: Sequence[Dispute] = ()
    stayed: int = 0
    """Rows that I deleted and they changed: they stay."""


def join_tables(
    name: str, columns: Sequence[str], label: str, *, base: str, mine: str, theirs: str
) -> JoinedTable:
    """Their version with every cell, row and order of mine that they left as it was.

    Lines that I did not change stay as they are in their version, to the last byte.

    Args:
        name: the name of the file.
        columns: the columns there may be.
        label: the one that names a row.
        base: the version from which both began.
        mine: the one; an empty text takes the file away where no row of theirs is left.
        theirs: the other one.

    Raises:
        SaveError: one of them is no such table.
    """
    was, my, their = (read_table(text, name, columns, label) for text in (base, mine, theirs))
    joined = _Join(_Version(was), _Version(my), _Version(their), label).made()
    is_removed = not mine and not joined.origins
    return JoinedTable(text="", origins=()) if is_removed else joined


class _Version:
    """One of the three; a row is known by its position."""

    def __init__(self, table: TableText) -> None:
        self.table = table
        self.rows = [
            filled(table.cells_of(row)) if is_thing(row.cells) else {REMARK: row.text.strip()}
            for row in table.rows
        ]
        """What each says, without empty cells."""
        self.numbers = {at: number for number, at in enumerate(table.things)}
        """The numbers of those that are no remarks."""


class _Join:
    """Two versions that began from a third."""

    def __init__(self, was: _Version, my: _Version, their: _Version, label: str) -> None:
        self._was, self._my, self._their = was, my, their
        self._before = same_rows(was.rows, my.rows, label, by_place=True)
        """What each row of mine was."""
        self._stood = same_rows(was.rows, their.rows, label)
        """What each row of theirs was."""
        self._disputed: list[Dispute] = []

    def made(self) -> JoinedTable:
        """Both as one."""
        my, their = self._my, self._their
        added = [at for at in my.numbers if self._before[at] is None and at not in self._place]
        table = their.table.with_changes(
            self._changed(), [my.table.cells_of(my.table.rows[at]) for at in added]
        )
        new = {at: table.rows[len(their.rows) + number] for number, at in enumerate(added)}
        mine = {there: at for at, there in self._place.items()}
        rows, origins = [], []
        for there, at in self._order():
            row = table.rows[there] if there is not None else new.get(at) or my.table.rows[at]
            rows.append(row)
            if is_thing(row.cells):
                origins.append(my.numbers.get(at if there is None else mine.get(there, -1)))
        return JoinedTable(
            text=table.arranged(rows).text(),
            origins=origins,
            disputed=self._disputed,
            stayed=len(self._left_out) - len(self._gone),
        )

    @cached_property
    def _there(self) -> Mapping[int, int]:
        """Where rows that were are in their version."""
        return {before: at for at, before in enumerate(self._stood) if before is not None}

    @cached_property
    def _place(self) -> Mapping[int, int]:
        """Where rows of mine are in their version; what both added and says the same is one row."""
        theirs: dict[frozenset[tuple[str, str]], list[int]] = {}
        for at, before in enumerate(self._stood):
            if before is None:
                theirs.setdefault(frozenset(self._their.rows[at].items()), []).append(at)
        found = {}
        for at, before in enumerate(self._before):
            if before is not None and before in self._there:
                found[at] = self._there[before]
            elif before is None and (same := theirs.get(frozenset(self._my.rows[at].items()))):
                found[at] = same.pop(0)
        return found

    @cached_property
    def _left_out(self) -> list[int]:
        """Rows of theirs that I deleted."""
        mine = set(self._before)
        return [at for at, before in enumerate(self._stood) if before is not None and before not in mine]

    @cached_property
    def _gone(self) -> set[int]:
        """Of these, the ones that they left as they were."""
        return {at for at in self._left_out if self._their.rows[at] == self._was.rows[self._stood[at] or 0]}

    def _changed(self) -> dict[int, dict[str, str]]:
        """The cells of their rows that I changed and they did not; notes the others that I changed as disputed."""
        changed: dict[int, dict[str, str]] = {}
        for at, number in self._my.numbers.items():
            before = self._before[at]
            was, my = self._was.rows[before] if before is not None else {}, self._my.rows[at]
            if before is None or was == my:
                continue
            there = self._place.get(at)
            their = self._their.rows[there] if there is not None else None
            for column in dict.fromkeys([*was, *my]):
                old, mine = was.get(column, ""), my.get(column, "")
                if mine == old or (their is not None and their.get(column, "") == mine):
                    continue
                if their is not None and there is not None and their.get(column, "") == old:
                    changed.setdefault(there, {})[column] = mine
                else:
                    self._disputed.append(Dispute(row=number, column=column, mine=mine, was=old))
        return changed

    def _order(self) -> list[tuple[int | None, int]]:
        """The rows that there will be: each by its position in their version, or else by that in mine."""
        behind: dict[int | None, list[int]] = {}
        anchor: int | None = None
        for at, before in enumerate(self._before):
            if at in self._place:
                anchor = self._place[at]
            elif before is None:
                behind.setdefault(anchor, []).append(at)
        found: list[tuple[int | None, int]] = [(None, at) for at in behind.get(None, ())]
        for there in self._their_order():
            found += [(there, -1)] if there not in self._gone else []
            found += [(None, at) for at in behind.get(there, ())]
        return found

    def _their_order(self) -> list[int]:
        """Their rows in their order; in mine where only I moved some."""
        order = list(range(len(self._their.rows)))
        before = [
            (self._before[at], there) for at, there in self._place.items() if self._before[at] is not None
        ]
        mine = [there for _, there in before]
        if mine == sorted(mine) or [there for _, there in sorted(before)] != sorted(mine):
            return order
        moved, common = iter(mine), set(mine)
        return [next(moved) if at in common else at for at in order]
