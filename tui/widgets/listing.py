"""A list as a table with all that is done in it: filtered, sorted, several lines chosen, and its keys below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import Vertical
from textual.getters import app
from textual.message import Message
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.listing import Arrangement
from tui.messages import (
    RecordAdded,
    RecordCopied,
    RecordMoved,
    RecordOpened,
    RecordsChecked,
    RecordsDeleted,
    RecordsSet,
)
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine, with_ids
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.listing import Source
    from tui.widgets.grid import Column

KEYS_OF_NONE = ("record-add",)
KEYS = (
    "record-edit",
    "record-add",
    "record-copy",
    "record-delete",
    "record-check",
    "record-filter",
    "record-sort",
    "record-choose",
    "record-up",
    "record-down",
    "record-turn",
)
KEYS_OF_CHOSEN = (
    "record-choose",
    "record-choose-all",
    "record-set",
    "record-check",
    "record-delete",
    "record-all",
)
TABLE_ENDING_KEYS = frozenset({"enter", "a", "insert", "c", "v"})
"""Keys that open a form or a box over the table."""


@dataclass
class FilterWanted(Message):
    """The line to filter by is wanted."""


@dataclass
class ChoiceWanted(Message):
    """Lines are to be chosen, or not any more: the one pointed at, or all that are shown."""

    whole: bool = False


@dataclass
class SortWanted(Message):
    """Another order is wanted: that by the next column, or the same the other way round."""

    turned: bool = False


class Table(Grid):
    """The lines. Page Up and Page Down leave it at its ends, for what comes before or after it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Edit", id="record-edit", tooltip="Fill in the line pointed at"),
        Binding("a,insert", "add", "Add", id="record-add", tooltip="Add a line to the list"),
        Binding("c", "copy", "Copy", id="record-copy", tooltip="Add a copy of the line pointed at"),
        Binding(
            "d,delete", "remove", "Delete", id="record-delete", tooltip="Delete the line, or those chosen"
        ),
        Binding("s", "check", "Still right", id="record-check", tooltip="Note that it was checked today"),
        Binding(
            "v", "set", "Set a column", id="record-set", tooltip="Set one column of the lines that are chosen"
        ),
        Binding("slash", "filter", "Filter", id="record-filter", tooltip="Show only lines with some letters"),
        Binding("o", "sort", "Sort", id="record-sort", tooltip="Sort by the next column, for looking only"),
        Binding("O", "turn", "Turn", id="record-turn", tooltip="Sort the other way round"),
        Binding("space", "choose", "Choose", id="record-choose", tooltip="Choose several lines, one by one"),
        Binding(
            "asterisk",
            "choose_all",
            "All shown",
            id="record-choose-all",
            tooltip="Choose every line that is shown, or none",
            key_display="*",
        ),
        Binding("K,ctrl+up", "move(-1)", "Up", id="record-up", tooltip="Move the line up in the list"),
        Binding("J,ctrl+down", "move(1)", "Down", id="record-down", tooltip="Move the line down in the list"),
        Binding(
            "pageup", "page_up", "Back", id="table-back", tooltip="A page up, then what is before the list"
        ),
        Binding("pagedown", "page_down", "Next", id="table-next", tooltip="A page down, then what follows"),
    ]

    checked = False
    """Whether the lines carry the day they were checked."""

    @property
    def acted_on(self) -> tuple[str, ...]:
        """The chosen lines, or else the one pointed at."""
        return tuple(key for key in self.keys if key in self.chosen) or ((self.key,) if self.key else ())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is checked can be called still right."""
        return self.checked if action == "check" else True

    def action_page_down(self) -> None:
        """A page down, or on to what follows."""
        if self.row >= len(self.keys) - 1:
            self.app.call_later(self.screen.run_action, "screen.next")
        else:
            self.point(self.row + self.page)

    def action_page_up(self) -> None:
        """A page up, or back to what is before."""
        if self.row <= 0:
            self.app.call_later(self.screen.run_action, "screen.back")
        else:
            self.point(self.row - self.page)

    def action_open(self) -> None:
        """Opens a line, or adds the first one."""
        self.post_message(RecordOpened(self.key) if self.key else RecordAdded())

    def action_add(self) -> None:
        """Adds a line."""
        self.post_message(RecordAdded())

    def action_copy(self) -> None:
        """Copies a line."""
        if self.key:
            self.post_message(RecordCopied(self.key))

    def action_remove(self) -> None:
        """Deletes lines."""
        if self.acted_on:
            self.post_message(RecordsDeleted(self.acted_on))

    def action_move(self, by: int) -> None:
        """Moves a line."""
        if self.key:
            self.post_message(RecordMoved(self.key, by))

    def action_check(self) -> None:
        """Notes that lines are still right."""
        if self.acted_on:
            self.post_message(RecordsChecked(self.acted_on))

    def action_set(self) -> None:
        """Sets one column of lines."""
        if self.acted_on:
            self.post_message(RecordsSet(self.acted_on))

    def action_filter(self) -> None:
        """Begins to filter."""
        self.post_message(FilterWanted())

    def action_sort(self) -> None:
        """Sorts by the next column."""
        self.post_message(SortWanted())

    def action_turn(self) -> None:
        """Sorts the other way round."""
        self.post_message(SortWanted(turned=True))

    def action_choose(self) -> None:
        """Chooses a line, or no longer."""
        self.post_message(ChoiceWanted())

    def action_choose_all(self) -> None:
        """Chooses every line that is shown, or none."""
        self.post_message(ChoiceWanted(whole=True))


class Listing(Vertical):
    """How many lines there are, the line to filter by, the table, and its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "show_all", "All lines", id="record-all", tooltip="End choosing, filter and sorting"
        ),
    ]

    app = app(Desk)

    def __init__(self, source: Source, *, id: str | None = None) -> None:  # noqa: A002 (as in Textual)
        super().__init__(id=id)
        self.source = source
        self.arrangement = Arrangement()

    def compose(self) -> ComposeResult:
        """Count, filter, table, what is wrong with the line pointed at, keys."""
        yield Static(id="count", markup=False)
        line = Input(placeholder="Letters of a name, a number or a place", id="filter")
        line.cursor_blink = False
        line.display = False
        yield line
        yield Table(id="table")
        yield Static(id="wrong", markup=False)
        yield KeyLine([], id="record-keys", max_lines=2)

    def on_mount(self) -> None:
        """Fills the table."""
        self.show(self.source)

    def on_resize(self) -> None:
        """Shows as many columns as there is room for."""
        self.show(self.source)

    @property
    def table(self) -> Table:
        """The lines."""
        return self.query_one(Table)

    def show(self, source: Source, point_at: str = "") -> None:
        """Shows the list as it stands now; the pointer stays at its line, or goes to another."""
        self.source = source
        table = self.table
        table.checked = source.checked
        keys = self.arrangement.keys(source)
        if point_at and point_at not in keys and point_at in source.keys:
            self._end_arranging()
            keys = self.arrangement.keys(source)
        columns = source.columns(self.size.width)
        table.show([self._marked(column) for column in columns], keys, source.cell, point_at)
        table.choose(table.chosen.intersection(keys))
        self._say(len(keys))

    def action_show_all(self) -> None:
        """Ends choosing, then filter and sorting; without any of them the key means what it means elsewhere."""
        if self.table.chosen:
            self.table.choose(frozenset())
        elif self.arrangement.is_plain and not self.query_one("#filter", Input).display:
            raise SkipAction
        else:
            self._end_arranging()
        self.show(self.source)
        self.table.focus()

    def _end_arranging(self) -> None:
        line = self.query_one("#filter", Input)
        self.arrangement = Arrangement()
        line.display = False
        with line.prevent(Input.Changed):
            line.value = ""

    @on(FilterWanted)
    def _begin_filter(self, event: FilterWanted) -> None:
        event.stop()
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self.arrangement = replace(self.arrangement, letters=event.value)
        self.show(self.source)

    @on(Input.Submitted, "#filter")
    def _filtered(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    @on(Input.Blurred, "#filter")
    def _filter_left(self, event: Input.Blurred) -> None:
        event.stop()

    @on(SortWanted)
    def _sort(self, event: SortWanted) -> None:
        event.stop()
        ids = [column.id for column in self.source.columns(self.size.width)]
        arranged = self.arrangement.turned() if event.turned else self.arrangement.by_next(ids)
        self._arrange(arranged)

    @on(Grid.HeadPicked)
    def _sort_by(self, event: Grid.HeadPicked) -> None:
        event.stop()
        self._arrange(self.arrangement.by(event.column))

    def _arrange(self, arrangement: Arrangement) -> None:
        self.arrangement = arrangement
        self.show(self.source)

    @on(ChoiceWanted)
    def _choose(self, event: ChoiceWanted) -> None:
        event.stop()
        table = self.table
        if not event.whole:
            self._turn_tick(table.key)
            table.action_point(1)
            return
        shown = frozenset(table.keys)
        table.choose(frozenset() if shown == table.chosen else shown)
        self._say(len(table.keys))

    @on(Grid.Ticked)
    def _ticked(self, event: Grid.Ticked) -> None:
        event.stop()
        self._turn_tick(event.key)

    def _turn_tick(self, key: str) -> None:
        if key:
            self.table.choose(self.table.chosen ^ {key})
            self._say(len(self.table.keys))

    @on(Grid.Pointed)
    def _pointed(self, event: Grid.Pointed) -> None:
        words, wrong = self.source.remark(event.key), self.query_one("#wrong", Static)
        wrong.display = bool(words)
        wrong.update(f"✗ {words}")

    @on(Grid.Opened)
    def _opened(self, event: Grid.Opened) -> None:
        event.stop()
        self.post_message(RecordOpened(event.key))

    @on(RecordMoved)
    def _may_move(self, event: RecordMoved) -> None:
        """Where only some lines are shown, or in another order, nobody could see where a line goes."""
        if not self.arrangement.is_plain:
            event.stop()
            key = self.app.key_word("record-all", self)
            why = f"Lines move in the list's own order. {key} shows it; then move."
            self.query_one("#count", Static).update(why)

    def _marked(self, column: Column) -> Column:
        if column.id != self.arrangement.column:
            return column
        sign = " ▼" if self.arrangement.falling else " ▲"
        room = column.width - len(sign)
        return replace(column, heading=column.heading[:room].rstrip() + sign)

    def _say(self, rows: int) -> None:
        total, chosen = len(self.source.keys), len(self.table.chosen)
        self.query_one("#count", Static).update(self._words(rows, total, chosen))
        names: Sequence[str] = KEYS_OF_CHOSEN if chosen else KEYS if total else KEYS_OF_NONE
        shown = [name for name in names if name != "record-check" or self.source.checked]
        self.query_one("#record-keys", KeyLine).show(with_ids([*Table.BINDINGS, *self.BINDINGS], *shown))

    def _words(self, rows: int, total: int, chosen: int) -> str:
        words = plural(total, self.source.noun) if total else "Nothing here yet."
        if rows != total:
            words = (
                f"{rows:,} of {words} hold these letters. {self.app.key_word('record-all', self)} shows all."
            )
        if self.arrangement.column:
            words = f"{words.removesuffix('.')}. Sorted for looking only: the list keeps its order."
        return f"{chosen:,} chosen of {words}" if chosen else words
