"""The lists that are files of their own, as lists of the interview: `clients.csv` and `lines.csv`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model.answers import UNANSWERED, Answer, Record, State
from builder.model.kinds import KINDS, AnswerError, clean
from builder.model.tablerows import by_column

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

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._rows: list[tuple[str, ...]] = []
        self._gone: dict[tuple[str, ...], str] = {}
        self._count = 0

    @property
    def next(self) -> str:
        """The key that the next new row will have."""
        return f"row-{self._count + 1}"

    def forget_gone(self) -> None:
        """A row that says what one said before it was taken out is a new one from now on."""
        self._gone.clear()

    def follow(self, rows: Sequence[tuple[str, ...]]) -> list[str]:
        """The keys of the rows as they stand now.

        What stands unchanged at the beginning and the end keeps its key; between, a row that says the same as one
        before keeps that one's, and of the others each takes the key of the one whose place it has.
        """
        old, new = self._rows, list(rows)
        head, tail = _same_ends(old, new)
        before = dict(zip(old[head : len(old) - tail], self.keys[head : len(old) - tail], strict=True))
        middle = new[head : len(new) - tail]
        same = {row: before.pop(row) for row in dict.fromkeys(middle) if row in before}
        left = iter(before.values() if len(middle) - len(same) <= len(before) else ())
        keys = [same.pop(row, "") or next(left, "") or self._new(row) for row in middle]
        self._gone.update({row: key for row, key in before.items() if key not in keys})
        self.keys = [*self.keys[:head], *keys, *self.keys[len(old) - tail :]]
        self._rows = new
        return self.keys

    def _new(self, row: tuple[str, ...]) -> str:
        """A key of its own, or that of the same row taken out before."""
        if row in self._gone:
            return self._gone.pop(row)
        self._count += 1
        return f"row-{self._count}"


def _same_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return head, tail


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
        parts = [part.strip() for part in cell.split(BETWEEN)] if question.is_list else [cell]
        texts = [" ".join(text.split()) for part in parts if (text := clean(part))]
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
