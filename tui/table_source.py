"""The rows of a list that is a file of its own as lines of a table: all columns of the file, with what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.folding import folded
from tui.widgets.grid import GAP, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.listing import Rank
    from tui.tables import Table

WRONG, WRONG_WIDTH = "wrong", 3
LABEL_WIDTHS = (20, 34)
COLUMN_WIDTHS = {
    "tier": 4,
    "modes": 11,
    "ports": 14,
    "agencies": 12,
    "phone": 14,
    "hts": 14,
    "agency": 6,
    "flag": 4,
}
OTHER_WIDTH = 16
MARGIN = 2


class Rows:
    """The rows of one file."""

    checked = False

    def __init__(
        self, table: Table, before: Rows | None = None, waiting: Mapping[str, str] | None = None
    ) -> None:
        """Takes in a list as it stands; what is known of rows that stayed the same is known still.

        Args:
            table: the list.
            before: the same list a moment ago.
            waiting: rows in which something typed is not saved, and what there is to say of it.
        """
        self.table = table
        self._waiting = waiting or {}
        self.noun = table.question.noun
        self._cells = {key: table.cells(key) for key in table.rows}
        known = before._words if before else {}  # noqa: SLF001 (the same class)
        self._words: dict[tuple[str, ...], str] = {
            row.cells: known[row.cells] for row in table.rows.values() if row.cells in known
        }

    @property
    def keys(self) -> Sequence[str]:
        """The rows in the order of the file."""
        return list(self.table.rows)

    def columns(self, room: int) -> list[Column]:
        """A sign for what is wrong, the label, then as many columns as fit."""
        question, (least, most) = self.table.question, LABEL_WIDTHS
        room -= WRONG_WIDTH + least + 2 * GAP + MARGIN
        found = []
        for column in question.fields:
            width = COLUMN_WIDTHS.get(column.id, OTHER_WIDTH)
            if column.id == question.label:
                continue
            if width + GAP > room:
                break
            found.append(Column(column.id, column.id.replace("_", " ").capitalize(), width))
            room -= width + GAP
        label = Column(question.label, self._heading(), least + min(room, most - least))
        return [label, *found, Column(WRONG, "", WRONG_WIDTH)]

    def cell(self, key: str, column: str) -> str:
        """What stands in the file."""
        if column == WRONG:
            return "!" if self.table.rows[key].problems or key in self._waiting else ""
        return self._cells[key].get(column, "")

    def rank(self, key: str, column: str) -> Rank:
        """By letters; wrong rows first."""
        if column == WRONG:
            return (not self.cell(key, WRONG),)
        text = folded(self.cell(key, column))
        return (text,) if text else ()

    def words(self, key: str) -> str:
        """Every cell, and what is wrong."""
        row = self.table.rows[key]
        if row.cells not in self._words:
            self._words[row.cells] = folded(" ".join(row.cells))
        wrong = folded(" ".join(problem.message for problem in row.problems))
        return f"{self._words[row.cells]} {wrong}" if wrong else self._words[row.cells]

    def remark(self, key: str) -> str:
        """What waits in a row, and what is wrong with it."""
        row = self.table.rows.get(key)
        wrong = [f"{one.message} {one.hint}".strip() for one in row.problems] if row else []
        return " ".join([*([self._waiting[key]] if key in self._waiting else []), *wrong])

    def _heading(self) -> str:
        question = self.table.question
        return question.field(question.label).ask.rstrip("?")
