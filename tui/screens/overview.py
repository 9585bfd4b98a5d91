"""What is open, what is due to be checked, what is wrong and how ready the firm is; Enter goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import DataTable, Static

from builder.model.answers import State
from builder.model.interview import record_title
from builder.model.readiness import Status
from tui.places import Place, keyed
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine
from tui.wording import STATE_SIGNS, STATE_WORDS, STATUS_SIGNS, day, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.interview import OpenItem, Stale
    from builder.model.problems import Problem
    from tui.draft import Draft

FIRST_WIDTH = 17
LAST_WIDTH, LAST_WIDTH_WIDE = 16, 36
WIDE = 110
MARGIN = 12
"""Columns that the table uses for itself: three cells with their padding, borders and the scroll bar."""


@dataclass(frozen=True)
class Item:
    """One line of a list, and where it leads."""

    first: str
    text: str
    last: str
    place: Place | None


@dataclass(frozen=True)
class Sheet:
    """One of the four lists."""

    title: str
    heads: tuple[str, str, str]
    items: Callable[[Draft], list[Item]]
    nothing: str


def _open_items(draft: Draft) -> list[Item]:
    return [_open_item(draft, item) for item in draft.firm.open_items]


def _open_item(draft: Draft, item: OpenItem) -> Item:
    """An open item, named as people read it and leading to the very field."""
    place, title = _place(draft, item.question, item.record), item.title
    question, record = draft.view.question(place), draft.view.record(place)
    if record:
        ask = title.removeprefix(f"{record_title(question, record)}: ")
        title = f"{title_of(question, record, draft.view)}: {ask}"
        place = next((place.at(field.id) for field in question.fields if field.ask == ask), place)
    nobody = "nobody named" if item.state is State.DONT_KNOW else ""
    return Item(f"{STATE_SIGNS[item.state]} {STATE_WORDS[item.state]}", title, item.who or nobody, place)


def _stale_items(draft: Draft) -> list[Item]:
    return [_stale_item(draft, item) for item in draft.firm.stale]


def _stale_item(draft: Draft, item: Stale) -> Item:
    place, title = _place(draft, item.question, item.record), item.title
    record = draft.view.record(place)
    if record:
        title = title_of(draft.view.question(place), record, draft.view)
    return Item(day(item.checked_on) or "never checked", title, item.checked_by, place)


def _problems(draft: Draft) -> list[Item]:
    return [
        Item(
            f"{problem.file}:{problem.line}",
            f"{problem.message} {problem.hint}".strip(),
            problem.severity,
            _mending(draft, problem),
        )
        for problem in (*draft.declarations.problems, *draft.firm.problems)
    ]


def _mending(draft: Draft, problem: Problem) -> Place | None:
    """Where a problem is mended: at a question, or in a list that is a file of its own."""
    if problem.question in draft.view.tables:
        return Place(problem.question, problem.steps)
    if problem.file in draft.view.tables:
        return Place(problem.file)
    return Place(problem.question) if problem.question in draft.declarations.questions else None


def _rows(draft: Draft) -> list[Item]:
    return [
        Item(
            f"{STATUS_SIGNS[state.status]} {state.status.replace('_', ' ')}",
            f"{state.row.id}  {state.row.title}",
            ", ".join(missing.need for missing in state.missing),
            next((Place(missing.question) for missing in state.missing if missing.question), None),
        )
        for state in sorted(draft.firm.rows, key=lambda state: list(Status).index(state.status), reverse=True)
        if state.status is not Status.NOT_APPLICABLE
    ]


SHEETS = (
    Sheet("Open", ("State", "Question", "Who finds out"), _open_items, "Nothing is open."),
    Sheet("To check", ("Checked", "What", "By"), _stale_items, "Everything was checked this quarter."),
    Sheet("Problems", ("Where", "What", ""), _problems, "Nothing is wrong with the answers."),
    Sheet("Readiness", ("State", "CBP's guidance asks for", "Missing"), _rows, "No row applies yet."),
)


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
            cells = (Text(text, overflow="fold") for text in (item.first, item.text, item.last))
            table.add_row(*cells, height=None)
        table.focus()


def _place(draft: Draft, question_id: str, record_id: str) -> Place:
    place = Place(question_id)
    if not record_id:
        return place
    records = keyed(draft.view.answers.records(question_id))
    return next((place.at(key) for key, record in records.items() if record.id == record_id), place)
