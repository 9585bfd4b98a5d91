"""An import as its screen shows it: the columns and what they fill, and the changes with who wins each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from builder.exchange.columns import described
from builder.exchange.preview import counts, one_line
from builder.model.change import What
from tui.widgets.grid import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan
    from builder.model.change import Change

SIGNS = {What.ADDED: "+ new", What.CHANGED: "~ filled", What.REFUSED: "✗ out"}
LEFT_OUT = "(left out)"
MINE, THEIRS = "◂ mine", "▸ file"
SKIPPED, AS_NEW = "? skip", "+ as new"
NOT_WANTED = "- skip"
SIGN_WIDTH = 8
GAPS = 2
LEAST = 12


@dataclass(frozen=True)
class ColumnsView:
    """The columns of a file: heading, a sample, what it fills."""

    rows: Sequence[tuple[str, str, str]]

    @classmethod
    def of(cls, wanted: Import) -> ColumnsView:
        """The columns of an import."""
        if wanted.target is None:
            return cls(())
        return cls(tuple(described(wanted.table, wanted.target, wanted.places)))

    def columns(self, width: int) -> list[Column]:
        """Three columns that share the width."""
        each = max((width - 3 * GAPS - 2) // 3, LEAST)
        return [Column("0", "Column", each), Column("1", "Sample", each), Column("2", "Goes to", each)]

    @property
    def keys(self) -> list[str]:
        """A key for each column of the file."""
        return [str(place) for place in range(len(self.rows))]

    def cell(self, key: str, column: str) -> str:
        """What stands in a cell."""
        return one_line(self.rows[int(key)][int(column)]) or (LEFT_OUT if column == "2" else "")

    def detail(self, key: str) -> str:
        """A column in full."""
        if not key:
            return ""
        heading, sample, fills = (one_line(text) for text in self.rows[int(key)])
        return f"{heading}, for example: {sample or 'nothing'}\n→ {fills or LEFT_OUT}"


@dataclass
class ChangesView:
    """The changes of a plan, and which of them are decided otherwise than by themselves."""

    plan: ImportPlan
    turned: set[int] = field(default_factory=set)

    def columns(self, width: int) -> list[Column]:
        """A sign, what it is about, and both sides."""
        rest = max(width - SIGN_WIDTH - 4 * GAPS - 2, 3 * LEAST)
        about = rest * 2 // 5
        side = (rest - about) // 2
        return [
            Column("sign", "", SIGN_WIDTH),
            Column("about", "About", about),
            Column("mine", "Mine", side),
            Column("file", "File", side),
        ]

    @cached_property
    def keys(self) -> list[str]:
        """A key for each change, what needs a person first."""
        order = (What.CONFLICT, What.UNCLEAR, What.REFUSED, What.CHANGED, What.ADDED)
        places = sorted(
            range(len(self.plan.changes)), key=lambda place: order.index(self.plan.changes[place].what)
        )
        return [str(place) for place in places]

    def cell(self, key: str, column: str) -> str:
        """What stands in a cell."""
        change = self.plan.changes[int(key)]
        if column == "sign":
            return self._sign(int(key), change)
        if column == "about":
            return " ".join(
                filter(None, (one_line(change.ask), one_line(change.name) if not change.ask else ""))
            )
        if column == "mine":
            return one_line(change.old)
        return one_line(change.new or change.why)

    def _sign(self, place: int, change: Change) -> str:
        if change.what is What.CONFLICT:
            return THEIRS if place in self.turned else MINE
        if change.what is What.UNCLEAR:
            return AS_NEW if place in self.turned else SKIPPED
        return NOT_WANTED if place in self.turned else SIGNS[change.what]

    def detail(self, key: str) -> str:
        """A change in full."""
        if not key:
            return ""
        change = self.plan.changes[int(key)]
        lines = [f"{one_line(change.name)}  {one_line(change.ask)}".rstrip()]
        if change.why:
            lines.append(one_line(change.why))
        if change.old:
            lines.append(f"mine: {one_line(change.old)}")
        if change.new:
            lines.append(f"file: {one_line(change.new)}")
        return "\n".join([*lines, *map(one_line, change.notes)])

    def toggle(self, key: str) -> bool:
        """Turns who wins a conflict, or whether something is brought in; False for what was not understood."""
        if not key or int(key) not in self.plan.turnable:
            return False
        self.turned ^= {int(key)}
        return True

    def toggle_all(self) -> None:
        """Takes every conflict from the file, or keeps every answer where all were taken."""
        if self.plan.conflicts <= self.turned:
            self.turned -= self.plan.conflicts
        else:
            self.turned |= self.plan.conflicts

    @property
    def headline(self) -> str:
        """How much was read, and what becomes of it."""
        if not self.plan.changes:
            same = f" {self.plan.same:,} are the same." if self.plan.same else ""
            return f"{self.plan.read} read.{same} Nothing changes."
        left = len(self.plan.certain & self.turned)
        return f"{self.plan.read} read: {counts(self.plan)}{f'; {left:,} left out by you' if left else ''}."


def field_choices(wanted: Import) -> Mapping[str, str]:
    """What a column can fill, and that it can be left out."""
    return {"": LEFT_OUT, **(wanted.target.choices if wanted.target else {})}
