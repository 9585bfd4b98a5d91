"""A list that is a file of its own on a screen of its own: the importer clients, the tariff lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.getters import app
from textual.widgets import Static

from tui import edits
from tui.desk import Desk
from tui.disputing import ask_about, disputed_in
from tui.messages import RecordAdded, RecordCopied, RecordMoved, RecordOpened, RecordsDeleted, RecordsSet
from tui.places import Place
from tui.screens.list_viewer import ListViewer
from tui.setting import set_column
from tui.table_source import Rows
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.listing import Listing
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.draft import Draft
    from tui.tables import Table


class TableScreen(ListViewer):
    """The rows and keys."""

    app = app(Desk)
    CSS_PATH = "table.tcss"
    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="close-table", tooltip="Back to where you were"),
    ]

    def __init__(self, draft: Draft, name: str, point_at: str = "") -> None:
        """Opens a list.

        Args:
            draft: the open brokerage.
            name: the name of its file.
            point_at: the row to point at.
        """
        super().__init__()
        self.draft = draft
        self.file_name = name
        self._point_at = point_at

    def compose(self) -> ComposeResult:
        """Status, what is asked, the rows, keys."""
        yield StatusLine()
        yield Static(self.list_.question.ask, id="ask", markup=False)
        yield Static(id="layout", markup=False)
        yield Listing(Rows(self.list_), id="rows")
        keys = with_ids(self.BINDINGS, "close-table")
        yield KeyLine([*keys, *self.app.footer_keys], id="footer")

    def on_mount(self) -> None:
        """Shows the rows, and what waits for a decision."""
        self.draft.postponed.clear()
        self.show_list_file(self.file_name, self._point_at)
        self.call_later(self.app.release_keys)

    @property
    def list_(self) -> Table:
        """The list as it stands."""
        return self.draft.view.tables[self.file_name]

    def show_list_file(self, name: str, point_at: str = "") -> None:
        """Shows the rows as they stand now."""
        if name != self.file_name:
            return
        table, listing = self.list_, self.query_one(Listing)
        before = listing.source if isinstance(listing.source, Rows) else None
        listing.show(Rows(table, before, self.draft.waiting_in(Place(name))), table.key_of(point_at))
        self.query_one(StatusLine).show(self.draft)
        self._say_layout(table)
        self.call_later(self._ask_disputed)

    def _ask_disputed(self) -> None:
        """Shows the next cell that two windows changed, unless it is to be decided later."""
        places = [one for one in disputed_in(self.draft, self.file_name) if one not in self.draft.postponed]
        if places and self.is_active and not self.draft.is_out_of_sight(places[0]):
            ask_about(self.app, places[0], self._decided)

    def _decided(self, place: Place, words: str) -> None:
        self.app.say(words)
        self.show_list_file(self.file_name, place.steps[0])

    def action_close(self) -> None:
        """Closes the list."""
        self.dismiss(None)

    def _say_layout(self, table: Table) -> None:
        """Says why nothing can be shown of a file that is there."""
        unread = table.problems and not table.columns
        layout, listing = self.query_one("#layout", Static), self.query_one(Listing)
        layout.display, listing.display = bool(unread), not unread
        path = self.draft.brokerage.folder / self.file_name
        wrong = "\n".join(str(problem) for problem in table.problems) if unread else ""
        layout.update(
            f"{wrong}\n\nNothing in {path} was changed. Mend it and come back: it is read again at once."
        )

    @on(RecordOpened)
    def _opened(self, event: RecordOpened) -> None:
        event.stop()
        row = self.list_.rows[event.key]
        held = [one.steps for one in self.draft.held_in(self.file_name) if one.steps[0] == event.key]
        wrong = [one.steps for one in row.problems if len(one.steps) > 1]
        steps = next(iter([*held, *wrong]), ())
        self.app.open_record(self._place(event.key), *(steps[1:] or (self.list_.question.label,)))

    @on(RecordAdded)
    def _added(self, event: RecordAdded) -> None:
        event.stop()
        self.app.open_record(self._place(""))

    @on(RecordCopied)
    def _copied(self, event: RecordCopied) -> None:
        event.stop()
        self.app.look_outside()  # a row that another window added takes the next key
        place, key = self._place(event.key), self.list_.next_key
        if self.app.change(edits.copy_record(place, key), f"copy of a {self.list_.question.noun}", place):
            self.app.open_record(self._place(key), self.list_.question.label)

    @on(RecordsDeleted)
    def _deleted(self, event: RecordsDeleted) -> None:
        event.stop()
        self.app.delete_records([self._place(key) for key in event.keys])

    @on(RecordsSet)
    def _set(self, event: RecordsSet) -> None:
        event.stop()
        set_column(self.app, [self._place(key) for key in event.keys])

    @on(RecordMoved)
    def _moved(self, event: RecordMoved) -> None:
        event.stop()
        place = self._place(event.key)
        if self.app.change(edits.move_record(place, event.by), "order of the list", place):
            self.show_list_file(self.file_name, event.key)

    def _place(self, key: str) -> Place:
        return Place(self.file_name, (key,))
