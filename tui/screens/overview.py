"""What is open, due to be checked, wrong or at odds, and how ready the firm is; Enter goes to the very field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.style import Style
from textual.widgets import DataTable, Static

from tui.overviews import NOBODY, OVERVIEWS, of_person, persons
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft
    from tui.overviews import Item, Overview

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
    """Five lists, one at a time; of those that name people, one person's lines alone on request."""

    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#items"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left,shift+tab",
            "turn(-1)",
            "List before",
            id="list-before",
            tooltip="The list before",
            priority=True,
        ),
        Binding("right,tab", "turn(1)", "Next list", id="next-list", tooltip="The next list", priority=True),
        Binding(
            "p", "by_person", "One person", id="by-person", tooltip="Show only what one person is to find out"
        ),
        Binding("escape", "close", "Close", id="close-overview", tooltip="Back to where you were"),
        Binding("f8", "close", "Close", id="open-items", tooltip="Back to where you were", show=False),
    ]

    tabs = query_one("#tabs", Static)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._number = 0
        self._items: Sequence[Item] = ()
        self._person: str | None = None

    def compose(self) -> ComposeResult:
        """The names of the lists, the list, keys."""
        yield StatusLine()
        yield Static(id="tabs")
        yield Static(id="only", markup=False)
        yield Static(id="nothing", markup=False)
        yield Items(cursor_type="row", id="items")
        yield KeyLine([], id="footer")

    def on_mount(self) -> None:
        """Shows the first list."""
        self.query_one(StatusLine).show(self.draft)
        self._show()

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        self._show()

    def action_turn(self, by: int) -> None:
        """Shows another list."""
        self.action_turn_to((self._number + by) % len(OVERVIEWS))

    def action_turn_to(self, number: int) -> None:
        """Shows the list whose name was clicked."""
        self._number = number
        self._show()

    def action_by_person(self) -> None:
        """Asks whose lines to show."""
        from tui.screens.persons import PersonsScreen

        if self._overview.by_person:
            found = persons(self._overview.items(self.draft))
            self.app.push_screen(PersonsScreen(found, self._person), self._take_person)
        else:
            self.notify("The lines of this list belong to nobody.", markup=False)

    def action_close(self) -> None:
        """Closes without jumping."""
        self.dismiss(None)

    @property
    def _overview(self) -> Overview:
        return OVERVIEWS[self._number]

    def _take_person(self, picked: tuple[str | None] | None) -> None:
        if picked:
            self._person = picked[0]
            self._show()

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        item = self._items[event.cursor_row]
        if item.place:
            self.dismiss(item.place)
        else:
            self.notify("No question of this edition mends this.", markup=False)

    def _show(self) -> None:
        overview = self._overview
        listed = overview.items(self.draft)
        person = self._person if overview.by_person else None
        self._items = of_person(listed, person)
        self.tabs.update(self._names())
        self._say("#only", "" if person is None else f"Only {person or NOBODY}: {len(self._items)}")
        self._say("#nothing", "" if self._items else "Nothing." if listed else overview.nothing)
        self._fill(overview)
        person_key = ["by-person"] if overview.by_person else []
        keys = [*Items.BINDINGS, *self.BINDINGS]
        self.query_one("#footer", KeyLine).show(
            with_ids(keys, "go-to-item", "next-list", *person_key, "close-overview")
        )

    def _names(self) -> Content:
        """The lists with how long each is; brackets stand around the one on screen."""
        parts = []
        for number, overview in enumerate(OVERVIEWS):
            name = f"{overview.title} {len(overview.items(self.draft))}"
            words = f"[{name}]" if number == self._number else f" {name} "
            parts.append(Content(words).stylize(Style.from_meta({"@click": f"screen.turn_to({number})"})))
        return Content(" ").join(parts)

    def _say(self, selector: str, words: str) -> None:
        part = self.query_one(selector, Static)
        part.update(words)
        part.display = bool(words)

    def _fill(self, overview: Overview) -> None:
        table = self.query_one(Items)
        table.clear(columns=True)
        table.display = bool(self._items)
        last = LAST_WIDTH_WIDE if self.size.width >= WIDE else LAST_WIDTH
        middle = max(self.size.width - FIRST_WIDTH - last - MARGIN, 20)
        for head, width in zip(overview.heads, (FIRST_WIDTH, middle, last), strict=True):
            table.add_column(Text(head), width=width)
        for item in self._items:
            cells = (Text(text, overflow="fold") for text in (item.first, item.text, item.last))
            table.add_row(*cells, height=None)
        table.focus()
