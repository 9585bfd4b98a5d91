"""A list of things as a table: people, ports, systems. A thousand of them stay usable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from builder.model.answers import keyed
from builder.model.interview import missing_fields
from tui.fields.field import Field
from tui.messages import (
    AnswerChanging,
    RecordAdded,
    RecordChecked,
    RecordCopied,
    RecordDeleted,
    RecordMoved,
    RecordOpened,
)
from tui.widgets.key_line import KeyLine, with_ids
from tui.wording import day, plural, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from builder.model.answers import Record
    from tui.asking import Asking

KEYS_OF_NONE = ("record-add",)
KEYS = (
    "record-edit",
    *KEYS_OF_NONE,
    "record-copy",
    "record-delete",
    "record-check",
    "record-filter",
    "record-up",
    "record-down",
)
TABLE_ENDING_KEYS = frozenset(
    {"enter", "a", "insert", "c", "f3", "f4", "f7", "f9", "ctrl+f", "ctrl+l", "ctrl+o"}
)
OPEN, CHECKED = "open", "checked"
WIDTHS = {OPEN: 4, CHECKED: 11}
LABEL_WIDTH = 20
COLUMN_WIDTH = 15
PADDING = 2
"""Columns that the table leaves free around each cell."""
SCROLL_BAR = 1


@dataclass
class FilterWanted(Message):
    """The line to filter by is wanted."""


class Table(DataTable[Text]):
    """The rows. Page Up and Page Down leave it at its ends, for the next question or the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Edit", id="record-edit", tooltip="Fill in the line pointed at"),
        Binding("a,insert", "add", "Add", id="record-add", tooltip="Add a line to the list"),
        Binding("c", "copy", "Copy", id="record-copy", tooltip="Add a copy of the line pointed at"),
        Binding("d,delete", "remove", "Delete", id="record-delete", tooltip="Delete the line pointed at"),
        Binding("K,ctrl+up", "move(-1)", "Up", id="record-up", tooltip="Move the line up"),
        Binding("J,ctrl+down", "move(1)", "Down", id="record-down", tooltip="Move the line down"),
        Binding("s", "check", "Still right", id="record-check", tooltip="Note that it was checked today"),
        Binding("slash", "filter", "Filter", id="record-filter", tooltip="Show only lines with some letters"),
        Binding("home", "scroll_top", "First", id="point-first", tooltip="The first line", show=False),
        Binding("end", "scroll_bottom", "Last", id="point-last", tooltip="The last line", show=False),
        Binding("pageup", "page_up", "Back", id="table-back", tooltip="A page up, then the question before"),
        Binding("pagedown", "page_down", "Next", id="table-next", tooltip="A page down, then the next one"),
    ]

    @property
    def key(self) -> str:
        """The key of the row pointed at; empty when there is none."""
        if not self.row_count:
            return ""
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value or ""

    def action_page_down(self) -> None:
        """A page down, or on to the next question."""
        if self.cursor_row >= self.row_count - 1:
            self.app.call_later(self.screen.run_action, "screen.next")
        else:
            super().action_page_down()

    def action_page_up(self) -> None:
        """A page up, or back to the question before."""
        if self.cursor_row <= 0:
            self.app.call_later(self.screen.run_action, "screen.back")
        else:
            super().action_page_up()

    def action_open(self) -> None:
        """Opens a row, or adds the first one."""
        self.post_message(RecordOpened(self.key) if self.key else RecordAdded())

    def action_add(self) -> None:
        """Adds a row."""
        self.post_message(RecordAdded())

    def action_copy(self) -> None:
        """Copies a row."""
        if self.key:
            self.post_message(RecordCopied(self.key))

    def action_remove(self) -> None:
        """Deletes a row."""
        if self.key:
            self.post_message(RecordDeleted(self.key))

    def action_move(self, by: int) -> None:
        """Moves a row."""
        if self.key:
            self.post_message(RecordMoved(self.key, by))

    def action_check(self) -> None:
        """Notes that a row is still right."""
        if self.key:
            self.post_message(RecordChecked(self.key))

    def action_filter(self) -> None:
        """Begins to filter."""
        self.post_message(FilterWanted())


class RecordsField(Field):
    """The table of a list question, with a line to filter it by."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "show_all", "All lines", id="record-all", tooltip="End the filter", show=False),
    ]

    def compose(self) -> ComposeResult:
        """How many there are, the filter, the table and its keys."""
        yield Static(id="count", markup=False)
        line = Input(placeholder="Letters of a name, a number or a place", id="filter")
        line.cursor_blink = False
        line.display = False
        yield line
        yield Table(cursor_type="row", zebra_stripes=False, id="table")
        yield KeyLine([], id="record-keys", max_lines=2)

    def on_mount(self) -> None:
        """Fills the table."""
        self._columns: list[str] = []
        self._label_width = LABEL_WIDTH
        self.show(self.asking)

    def on_resize(self) -> None:
        """Shows as many columns as there is room for."""
        before = self._columns, self._label_width
        self._fit()
        if (self._columns, self._label_width) != before:
            self.show(self.asking)

    def show(self, asking: Asking, point_at: str = "") -> None:
        """Shows the list as it stands now; the pointer stays at its row, or goes to another."""
        self.asking = asking
        table = self.query_one(Table)
        wanted, row = point_at or table.key, table.cursor_row
        self._fit()
        table.clear(columns=True)
        for column in self._columns:
            table.add_column(Text(self._heading(column)), width=self._width(column), key=column)
        rows = self._rows()
        for key, cells in rows.items():
            table.add_row(*cells, key=key)
        keys = list(rows)
        table.move_cursor(row=keys.index(wanted) if wanted in keys else min(row, max(len(keys) - 1, 0)))
        self._say_count(len(rows))

    @property
    def texts(self) -> tuple[str, ...]:
        """A list is changed thing by thing, never as a text."""
        return self.asking.typed.texts

    @property
    def ending_keys(self) -> frozenset[str]:
        """The keys that open a form; Page Up and Page Down may only turn a page."""
        return TABLE_ENDING_KEYS if self.entry.has_focus else frozenset()

    @property
    def entry(self) -> Widget:
        """The table."""
        return self.query_one(Table)

    @property
    def pointed(self) -> str:
        """The key of the thing pointed at; empty when there is none."""
        return self.query_one(Table).key

    def action_show_all(self) -> None:
        """Ends filtering; without a filter the key means what it means elsewhere."""
        line = self.query_one("#filter", Input)
        if not line.display:
            raise SkipAction
        line.value, line.display = "", False
        self.show(self.asking)
        self.entry.focus()

    @on(FilterWanted)
    def _begin_filter(self, event: FilterWanted) -> None:
        event.stop()
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self.show(self.asking)

    @on(Input.Submitted, "#filter")
    def _filtered(self, event: Input.Submitted) -> None:
        event.stop()
        self.entry.focus()

    @on(Input.Blurred, "#filter")
    def _filter_left(self, event: Input.Blurred) -> None:
        event.stop()

    @on(DataTable.RowHighlighted)
    def _pointed_at(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self.post_message(AnswerChanging())

    @on(DataTable.RowSelected)
    def _clicked(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.post_message(RecordOpened(event.row_key.value or ""))

    def _rows(self) -> dict[str, list[Text]]:
        wanted = self.query_one("#filter", Input).value.casefold().split()
        records = keyed(self.asking.answer.records)
        return {
            key: [
                Text(self._cell(column, record), no_wrap=True, overflow="ellipsis")
                for column in self._columns
            ]
            for key, record in records.items()
            if not wanted or self._holds(record, wanted)
        }

    def _holds(self, record: Record, wanted: list[str]) -> bool:
        words = " ".join(
            shown(record.get(field.id), field, self.asking.view) for field in self.question.fields
        )
        return all(word in words.casefold() for word in wanted)

    def _cell(self, column: str, record: Record) -> str:
        view = self.asking.view
        if column == OPEN:
            missing = len(missing_fields(self.question, record, self.asking.scope))
            return str(missing) if missing else "✓"
        if column == CHECKED:
            return day(record.checked_on) or "never"
        if column == self.question.label:
            return title_of(self.question, record, view)
        return shown(record.get(column), self.question.field(column), view)

    def _fit(self) -> None:
        """The label first, then as many fields as fit, then when it was checked and what is open."""
        label = self.question.label
        fixed = [CHECKED, OPEN] if self.question.checked else [OPEN]
        room = self.size.width - LABEL_WIDTH - PADDING - _taken(fixed) - SCROLL_BAR
        fields = [field.id for field in self.question.fields if field.id != label and field.kind != "long"]
        shown_fields = fields[: max(room // (COLUMN_WIDTH + PADDING), 0)]
        self._columns = [label, *shown_fields, *fixed]
        self._label_width = LABEL_WIDTH + min(max(room - _taken(shown_fields), 0), LABEL_WIDTH)

    def _width(self, column: str) -> int:
        return self._label_width if column == self.question.label else WIDTHS.get(column, COLUMN_WIDTH)

    def _heading(self, column: str) -> str:
        if column in WIDTHS:
            return column.capitalize()
        words = self.question.field(column).ask.rstrip("?")
        return words if len(words) <= COLUMN_WIDTH else words[: COLUMN_WIDTH - 1] + "…"

    def _say_count(self, rows: int) -> None:
        total = len(self.asking.answer.records)
        words = plural(total, self.question.noun) if total else "Nothing here yet."
        if rows != total:
            words = (
                f"{rows} of {words} hold these letters. {self.app.key_word('record-all', self)} shows all."
            )
        self.query_one("#count", Static).update(words)
        names = KEYS if total else KEYS_OF_NONE
        self.query_one("#record-keys", KeyLine).show(with_ids(Table.BINDINGS, *names))


def _taken(columns: Sequence[str]) -> int:
    return sum(WIDTHS.get(column, COLUMN_WIDTH) + PADDING for column in columns)
