"""What is open, due to be checked, wrong or at odds, and how ready the firm is: each line leads to the very field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.getters import app, query_one
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from builder.model.readiness import Status
from tui.desk import Desk
from tui.overviews import NOBODY, OPEN_ITEMS, OVERVIEWS, READINESS, of_one, owners
from tui.places import Place
from tui.widgets.grid import GAP, Column, Grid, ReadingGrid
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine
from tui.wording import STATUS_SIGNS, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft
    from tui.overviews import Item, Overview

FIRST_WIDTH = 17
LAST_WIDTH, LAST_WIDTH_WIDE = 16, 36
WIDE = 110
MARGIN = 3
"""Columns of the screen at both sides of the lines, and for the scroll bar."""
COLUMNS = ("first", "text", "last")


class Items(ReadingGrid):
    """The lines of one list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="go-to-item", tooltip="Jump to the line pointed at"),
    ]


class OverviewScreen(Screen[Place]):
    """Five lists, one at a time; of those that name people or sections, the lines of one of them alone on request."""

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
            "p",
            "by('person')",
            "One person",
            id="by-person",
            tooltip="Show only what one person is to find out",
        ),
        Binding(
            "s",
            "by('section')",
            "One section",
            id="by-section",
            tooltip="Show only the rows that one section counts for",
        ),
        Binding("escape", "close", "Close", id="close-overview", tooltip="Back to where you were"),
        Binding("f8", "close", "Close", id="open-items", tooltip="Back to where you were", show=False),
    ]

    app = app(Desk)
    tabs = query_one("#tabs", Static)
    items = query_one("#items", Items)

    def __init__(self, draft: Draft, section: str = "") -> None:
        """Makes the screen.

        Args:
            draft: the open brokerage.
            section: the title of a section to show the rows of the guidance for; by default, what is open is shown.
        """
        super().__init__()
        self.draft = draft
        self._number = READINESS if section else OPEN_ITEMS
        self._listed: Sequence[Item] = ()
        """All lines of the list on screen."""
        self._items: Sequence[Item] = ()
        """Of these, the ones that are shown."""
        self._one: dict[str, str | None] = {"person": None, "section": section or None}
        """Whose lines alone are shown."""

    def compose(self) -> ComposeResult:
        """The names of the lists, the list, keys."""
        yield StatusLine()
        yield Static(id="tabs")
        yield Static(id="only", markup=False)
        yield Static(id="nothing", markup=False)
        yield Items(id="items")
        yield KeyLine([], id="footer")

    def on_mount(self) -> None:
        """Shows the first list."""
        self.query_one(StatusLine).show(self.draft)
        self.action_turn_to(self._number)
        self.call_later(self.app.release_keys)

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        self._fill()

    def action_turn(self, by: int) -> None:
        """Shows another list."""
        self.action_turn_to((self._number + by) % len(OVERVIEWS))

    def action_turn_to(self, number: int) -> None:
        """Shows the list whose name was clicked."""
        self._number = number
        self._listed = self._overview.items(self.draft)
        self._show()
        self.items.action_first()

    def action_by(self, what: str) -> None:
        """Asks whose lines to show."""
        from tui.screens.persons import PersonsScreen

        if self._overview.by != what:
            self.notify(f"No line of this list belongs to a {what}.", markup=False)
            return
        things = [item for item in self._listed if not item.is_below]
        self.app.push_screen(PersonsScreen(owners(things), self._one[what], len(things)), self._take_one)

    def action_close(self) -> None:
        """Closes without jumping."""
        self.dismiss(None)

    @property
    def _overview(self) -> Overview:
        return OVERVIEWS[self._number]

    def _take_one(self, picked: tuple[str | None] | None) -> None:
        if picked:
            self._one[self._overview.by] = picked[0]
            self._show()
            self.items.action_first()

    @on(Grid.Opened)
    def _opened(self, event: Grid.Opened) -> None:
        item = self._items[int(event.key)]
        if item.place:
            self.dismiss(item.place)
        else:
            self.notify("No question of this edition mends this.", markup=False)

    def _show(self) -> None:
        overview = self._overview
        one = self._one.get(overview.by)
        self._items = of_one(self._listed, one)
        self.tabs.update(self._names())
        self._say("#only", "" if one is None else self._only(one))
        self._say("#nothing", "" if self._items else "Nothing." if self._listed else overview.nothing)
        self.items.display = bool(self._items)
        self._fill()
        by = [f"by-{overview.by}"] if overview.by else []
        keys = [*Items.BINDINGS, *self.BINDINGS]
        self.query_one("#footer", KeyLine).show(
            with_ids(keys, "go-to-item", "next-list", *by, "close-overview")
        )

    def _only(self, one: str) -> str:
        """Whose lines alone are shown."""
        things = [item for item in self._items if not item.is_below]
        if self._overview.by == "person":
            return f"Only {one or NOBODY}: {len(things):,}"
        ready = sum(item.first.startswith(STATUS_SIGNS[Status.READY]) for item in things)
        return f"Only {one}: {ready} of {plural(len(things), 'row')} ready"

    def _names(self) -> Content:
        """The lists with how long each is; brackets stand around the one on screen."""
        parts = []
        for number, overview in enumerate(OVERVIEWS):
            name = f"{overview.title} {overview.count(self.draft):,}"
            words = f"[{name}]" if number == self._number else f" {name} "
            parts.append(Content(words).stylize(Style.from_meta({"@click": f"screen.turn_to({number})"})))
        return Content(" ").join(parts)

    def _say(self, selector: str, words: str) -> None:
        part = self.query_one(selector, Static)
        part.update(words)
        part.display = bool(words)

    def _fill(self) -> None:
        last = LAST_WIDTH_WIDE if self.size.width >= WIDE else LAST_WIDTH
        middle = max(self.size.width - FIRST_WIDTH - last - 3 * GAP - MARGIN, 20)
        widths = (FIRST_WIDTH, middle, last)
        columns = [
            Column(name, head, width)
            for name, head, width in zip(COLUMNS, self._overview.heads, widths, strict=True)
        ]
        self.items.show(columns, [str(number) for number in range(len(self._items))], self._cell)
        self.items.focus()

    def _cell(self, key: str, column: str) -> str:
        text: str = getattr(self._items[int(key)], column)
        return text
