"""What is open, what is due to be checked, what is wrong and how ready the firm is; Enter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import DataTable, Static

from tui.overview import SHEETS
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft
    from tui.overview import Item, Sheet

FIRST_WIDTH = 17
LAST_WIDTH, LAST_WIDTH_WIDE = 16, 36
WIDE = 110
MARGIN = 12
"""Columns that the table uses for itself: three cells with their padding, borders and the scroll bar."""


class Items(DataTable[Text]):
    """The lines of one list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Go there", id="go-to-item", tooltip="Jump to the line pointed at"),
    ]


class OverviewScreen(Screen[Place]):
    """Four lists, one at a time."""

    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#items"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,shift+tab", "turn(-1)", "", show=False, priority=True),
        Binding("right,tab", "turn(1)", "Next list", id="next-list", tooltip="The next list", priority=True),
        Binding("escape,f8", "close", "Close", id="close-overview", tooltip="Back to where you were"),
    ]

    tabs = query_one("#tabs", Static)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._number = 0
        self._items: Sequence[Item] = ()

    def compose(self) -> ComposeResult:
        """The names of the lists, the list, keys."""
        yield StatusLine()
        yield Static(id="tabs")
        yield Static(id="nothing", markup=False)
        yield Items(cursor_type="row", id="items")
        keys = [*Items.BINDINGS, *self.BINDINGS]
        yield KeyLine(with_ids(keys, "go-to-item", "next-list", "close-overview"), id="footer")

    def on_mount(self) -> None:
        """Shows the first list."""
        self.query_one(StatusLine).show(self.draft)
        self._show()

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        self._show()

    def action_turn(self, by: int) -> None:
        """Shows another list."""
        self._number = (self._number + by) % len(SHEETS)
        self._show()

    def action_close(self) -> None:
        """Closes without jumping."""
        self.dismiss(None)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        item = self._items[event.cursor_row]
        if item.place:
            self.dismiss(item.place)
        else:
            self.notify("No question of this edition mends this.", markup=False)

    def _show(self) -> None:
        sheet = SHEETS[self._number]
        self._items = sheet.items(self.draft)
        names = [f"{one.title} {len(one.items(self.draft))}" for one in SHEETS]
        marked = [f"[{name}]" if i == self._number else f" {name} " for i, name in enumerate(names)]
        self.tabs.update(Content(" ".join(marked)))
        nothing = self.query_one("#nothing", Static)
        nothing.display = not self._items
        nothing.update(sheet.nothing)
        self._fill(sheet)

    def _fill(self, sheet: Sheet) -> None:
        table = self.query_one(Items)
        table.clear(columns=True)
        table.display = bool(self._items)
        last = LAST_WIDTH_WIDE if self.size.width >= WIDE else LAST_WIDTH
        middle = max(self.size.width - FIRST_WIDTH - last - MARGIN, 20)
        for head, width in zip(sheet.heads, (FIRST_WIDTH, middle, last), strict=True):
            table.add_column(Text(head), width=width)
        for item in self._items:
            cells = (Text(text, overflow="fold") for text in (_signed(item), item.text, item.last))
            table.add_row(*cells, height=None)
        table.focus()


def _signed(item: Item) -> str:
    return f"{item.sign} {item.first}".strip()
