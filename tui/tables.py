"""The lists that are files of their own, as lists of the interview: `clients.csv` and `lines.csv`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from builder.model.answers import UNANSWERED, Answer, Record, State
from builder.model.kinds import KINDS, AnswerError, clean
from builder.model.tablerows import by_column
from tui.same_rows import same_ends, same_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.model.kinds import Reference
    from builder.model.problems import Problem
    from builder.model.questions import Question
    from builder.model.tablerows import ListedRow

BETWEEN = ";"
"""Parts a list within a cell."""
LINE = "line "
"""Before the number of a line, where a row is known by nothing else."""


class RowKeys:
    """Keys by which rows are known for as long as the interview is open, whatever is changed in them or around them."""

    def __init__(self, label: str) -> None:
        self.keys: list[str] = []
        self.gone: dict[str, dict[str, str]] = {}
        """What rows said that are gone, by their keys."""
        self._label = label
        self._columns: Sequence[str] = ()
        self._rows: Sequence[tuple[str, ...]] = ()
        self._count = 0
        self._lost = count(1)

    @property
    def next(self) -> str:
        """The key that the next new row will have."""
        return f"row-{self._count + 1}"

    def follow(
        self,
        columns: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        *,
        own: bool = False,
        fresh: bool = False,
        origins: Sequence[int | None] | None = None,
    ) -> None:
        """Gives the rows their keys as they stand now; `same_rows` says which row is which.

        Args:
            columns: the columns of the file.
            rows: their cells.
            own: whether this window alone changed the rows.
            fresh: whether a row that says what a row said that is gone is another one than that.
            origins: for each row its number before, where that is known.
        """
        if origins is None:
            origins = self._origins(columns, rows, own=own)
        self.keys, before = [self.keys[at] if at is not None else "" for at in origins], self.keys
        for at in set(range(len(before))).difference(at for at in origins if at is not None):
            self.gone[before[at]] = by_column(self._columns, self._rows[at])
        known: dict[frozenset[tuple[str, str]], list[str]] = {}
        if "" in self.keys and not fresh:
            for key, cells in self.gone.items():
                known.setdefault(frozenset(filled(cells).items()), []).append(key)
        for at, key in enumerate(self.keys):
            if not key:
                same = known.get(frozenset(filled(by_column(columns, rows[at])).items()), [])
                self.keys[at] = same.pop(0) if same else self._new()
                self.gone.pop(self.keys[at], None)
        self._columns, self._rows = tuple(columns), rows

    def said(self, key: str) -> dict[str, str]:
        """What a row says, or said when it was last there; nothing for one that never was."""
        if key in self.gone:
            return self.gone[key]
        return by_column(self._columns, self._rows[self.keys.index(key)]) if key in self.keys else {}

    def find(self, cells: Mapping[str, str]) -> str:
        """The key of the row that once said this; where there is none any more, it is gone and has a key of its own."""
        rows = [filled(by_column(self._columns, row)) for row in self._rows]
        found = same_rows([filled(cells)], rows, self._label)
        if 0 in found:
            return self.keys[found.index(0)]
        same = next((key for key, one in self.gone.items() if filled(one) == filled(cells)), "")
        if not same:
            same = f"gone-{next(self._lost)}"
            self.gone[same] = dict(cells)
        return same

    def _new(self) -> str:
        self._count += 1
        return f"row-{self._count}"

    def _origins(
        self, columns: Sequence[str], rows: Sequence[tuple[str, ...]], *, own: bool
    ) -> list[int | None]:
        """As `same_rows`; only what is between an unchanged beginning and an unchanged end need be looked at."""
        old = self._rows
        head, tail = same_ends(old, rows) if tuple(columns) == self._columns else (0, 0)
        found = same_rows(
            [filled(by_column(self._columns, row)) for row in old[head : len(old) - tail]],
            [filled(by_column(columns, row)) for row in rows[head : len(rows) - tail]],
            self._label,
            by_place=own,
        )
        middle = [None if at is None else at + head for at in found]
        return [*range(head), *middle, *range(len(old) - tail, len(old))]


def filled(cells: Mapping[str, str]) -> dict[str, str]:
    """A row without its empty cells."""
    return {column: cell.strip() for column, cell in cells.items() if cell.strip()}


@dataclass(frozen=True)
class Table:
    """One such list as it stands."""

    name: str
    """The name of its file."""
    question: Question
    reference: Reference
    columns: Sequence[str] = ()
    """Empty where the layout of the file is not understood."""
    rows: Mapping[str, ListedRow] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    """What is wrong with the file."""
    next_key: str = ""
    """The key that a new row will have."""
    judge: Callable[[str], Sequence[Problem]] = field(default=lambda _: ())
    """What is wrong with a text of this layout."""

    def key_of(self, step: str) -> str:
        """The key of a row, which may be named by its line."""
        if not step.startswith(LINE):
            return step
        return next((key for key, row in self.rows.items() if f"{LINE}{row.line}" == step), "")

    def cells(self, key: str) -> dict[str, str]:
        """The cells of a row by column."""
        return by_column(self.columns, self.rows[key].cells)

    def record(self, step: str) -> Record | None:
        """A row as a thing of a list; None when it is gone."""
        key = self.key_of(step)
        if key not in self.rows:
            return None
        row, cells = self.rows[key], self.cells(key)
        fields = {one.id: self._answer(one, cells.get(one.id, ""), row) for one in self.question.fields}
        return Record(id=key, index=self._positions[key], fields=fields, line=row.line)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {key: number for number, key in enumerate(self.rows)}

    def _answer(self, question: Question, cell: str, row: ListedRow) -> Answer:
        texts = cell_texts(question, cell)
        if not texts:
            return UNANSWERED
        raw: object = texts if question.is_list else texts[0]
        wrong = [one for one in row.problems if one.steps[1:] == (question.id,)]
        try:
            values = tuple(KINDS[question.kind].parse(text, question, self.reference) for text in texts)
        except AnswerError as error:
            note = wrong[0].message if wrong else str(error)
            return Answer(state=State.INVALID, raw=raw, note=note, line=row.line)
        return Answer(
            state=State.ANSWERED,
            value=values if question.is_list else values[0],
            raw=raw,
            line=row.line,
        )


def cell_texts(question: Question, cell: str) -> list[str]:
    """What stands in a cell, one text for each value."""
    parts = [part.strip() for part in cell.split(BETWEEN)] if question.is_list else [cell]
    return [" ".join(text.split()) for part in parts if (text := clean(part))]
