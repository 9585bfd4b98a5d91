"""A list of things of the interview as a table: people, ports, systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from builder.folding import folded
from builder.model.answers import State, keyed
from builder.model.interview import missing_fields
from tui.fields.field import STEPPING_KEYS, Field
from tui.messages import AnswerChanging
from tui.widgets.grid import GAP, Column, Grid
from tui.widgets.listing import TABLE_ENDING_KEYS, Listing
from tui.wording import day, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from builder.model.answers import Record
    from tui.asking import Asking
    from tui.listing import Rank

OPEN, CHECKED = "open", "checked"
WIDTHS = {OPEN: 6, CHECKED: 11}
LABEL_WIDTH = 20
COLUMN_WIDTH = 15
MARGIN = 2
"""Columns of the screen left of a table, and for its scroll bar."""


class Records:
    """The things of a list question as lines of a table."""

    def __init__(self, asking: Asking, waiting: Mapping[str, str], before: Records | None = None) -> None:
        """Takes in a list as it stands.

        Args:
            asking: the list question.
            waiting: things in which something typed is not saved, and what there is to say of it.
            before: the same list a moment ago: what is known of things that stayed the same is known still.
        """
        self.asking = asking
        self._waiting = waiting
        self.noun = asking.question.noun
        self.checked = asking.question.checked
        self.records: Mapping[str, Record] = keyed(asking.answer.records)
        known: dict[int, str] = before._words if before else {}  # noqa: SLF001 (the same class)
        self._words: dict[int, str] = {
            id(one): known[id(one)] for one in self.records.values() if id(one) in known
        }
        """What each thing holds besides people, whose names may change elsewhere."""

    @property
    def keys(self) -> Sequence[str]:
        """The things in the order of the file."""
        return list(self.records)

    def columns(self, room: int) -> list[Column]:
        """The label first, then as many fields as fit, then when it was checked and what is open."""
        question = self.asking.question
        fixed = [CHECKED, OPEN] if question.checked else [OPEN]
        room -= LABEL_WIDTH + GAP + _taken(fixed) + MARGIN
        fields = [field for field in question.fields if field.id != question.label and field.kind != "long"]
        shown_fields = [field.id for field in fields[: max(room // (COLUMN_WIDTH + GAP), 0)]]
        label_width = LABEL_WIDTH + min(max(room - _taken(shown_fields), 0), LABEL_WIDTH)
        return [
            Column(question.label, self._heading(question.label, label_width), label_width),
            *(Column(name, self._heading(name, COLUMN_WIDTH), COLUMN_WIDTH) for name in shown_fields),
            *(Column(name, name.capitalize(), WIDTHS[name]) for name in fixed),
        ]

    def cell(self, key: str, column: str) -> str:
        """What stands in a field, when the thing was checked, or how much of it is open."""
        question, record, view = self.asking.question, self.records[key], self.asking.view
        if column == OPEN:
            missing = self._missing(record)
            if key in self._waiting:
                return f"! {missing}" if missing else "!"
            return str(missing) if missing else "✓"
        if column == CHECKED:
            return day(record.checked_on) or "never"
        if column == question.label:
            return title_of(question, record, view)
        return shown(record.get(column), question.field(column), view)

    def rank(self, key: str, column: str) -> Rank:
        """By days and numbers where there are any, else by letters; what was never checked comes first."""
        record = self.records[key]
        if column == OPEN:
            return (self._missing(record),)
        if column == CHECKED:
            return (record.checked_on.isoformat() if record.checked_on else "",)
        answer = record.get(column)
        if answer.state is not State.ANSWERED:
            return ()
        numbers = isinstance(answer.value, int) and not isinstance(answer.value, bool)
        return (0, answer.value) if numbers else (1, folded(self.cell(key, column)))

    def words(self, key: str) -> str:
        """Every field."""
        record = self.records[key]
        if id(record) not in self._words:
            self._words[id(record)] = self._said(record, people=False)
        return f"{self._words[id(record)]} {self._said(record, people=True)}"

    def remark(self, key: str) -> str:
        """What waits in a thing."""
        return self._waiting.get(key, "")

    def _said(self, record: Record, *, people: bool) -> str:
        fields = [field for field in self.asking.question.fields if (field.kind == "person") is people]
        return folded(" ".join(shown(record.get(field.id), field, self.asking.view) for field in fields))

    def _missing(self, record: Record) -> int:
        return len(missing_fields(self.asking.question, record, self.asking.scope))

    def _heading(self, column: str, width: int) -> str:
        words = self.asking.question.field(column).ask.rstrip("?")
        return words if len(words) <= width else words[: width - 1] + "…"


class RecordsField(Field):
    """The table of a list question."""

    def compose(self) -> ComposeResult:
        """One table."""
        yield Listing(self._records())

    def show(self, asking: Asking, point_at: str = "") -> None:
        """Shows the list as it stands now; the pointer stays at its row, or goes to another."""
        self.asking = asking
        listing = self.query_one(Listing)
        before = listing.source
        listing.show(self._records(before if isinstance(before, Records) else None), point_at)

    def _records(self, before: Records | None = None) -> Records:
        return Records(self.asking, self.app.draft.waiting_in(self.asking.place), before)

    @property
    def texts(self) -> tuple[str, ...]:
        """A list is changed thing by thing, never as a text."""
        return self.asking.typed.texts

    @property
    def ending_keys(self) -> frozenset[str]:
        """The keys that open a form; Page Up and Page Down may only turn a page."""
        away = TABLE_ENDING_KEYS | (STEPPING_KEYS - {"pageup", "pagedown"})
        return away if self.entry.has_focus else frozenset()

    @property
    def pointed(self) -> str:
        """The key of the thing pointed at; empty when there is none."""
        return self.query_one(Listing).table.key

    @on(Grid.Pointed)
    def _pointed_at(self) -> None:
        self.post_message(AnswerChanging())

    @property
    def entry(self) -> Widget:
        """The table."""
        return self.query_one(Listing).table


def _taken(columns: Sequence[str]) -> int:
    return sum(WIDTHS.get(column, COLUMN_WIDTH) + GAP for column in columns)
