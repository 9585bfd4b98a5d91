"""What another program holds is brought in: columns, preview side by side, conflicts one by one, merge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import Static

from builder.errors import PlaybookError, SaveError, UnsettledImportError
from builder.exchange.imports import open_import
from builder.exchange.source import KIND_WORDS, KINDS, LINES, WORKSHEET
from builder.paths import look_root
from tui.brought_in import bring_in
from tui.desk import Desk
from tui.importing import ChangesView, ColumnsView, field_choices
from tui.screens.choice_box import ChoiceBox
from tui.widgets.grid import Grid
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan, Outcome
    from tui.draft import Draft


class ImportScreen(Screen[None]):
    """One file on its way in; nothing is saved before it is merged."""

    app = app(Desk)
    CSS_PATH = "importing.tcss"
    AUTO_FOCUS = "#table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2", "merge", "Merge", id="merge-import", tooltip="Save all this; undo takes it back as one"
        ),
        Binding(
            "space",
            "turn",
            "Mine/file",
            id="toggle-change",
            tooltip="Turn who wins; leave out what is new, or bring in what is unclear",
        ),
        Binding(
            "a",
            "toggle_all",
            "All",
            id="toggle-all",
            tooltip="Take every conflict from the file, or keep every answer",
        ),
        Binding("enter", "change", "Change", id="change-column", tooltip="Choose what the column fills"),
        Binding(
            "tab", "switch", "Columns", id="switch-import", tooltip="To the columns and back to the preview"
        ),
        Binding("k", "kind", "Kind", id="import-kind", tooltip="Say what the file is"),
        Binding("l", "list", "List", id="import-list", tooltip="Choose the list that contacts go to"),
        Binding("s", "sheet", "Sheet", id="import-sheet", tooltip="Choose another sheet of the workbook"),
        Binding("pagedown", "page(1)", "On", id="import-on", tooltip="A page down", show=False),
        Binding("pageup", "page(-1)", "Back", id="import-back", tooltip="A page up", show=False),
        Binding("escape", "close", "Close", id="close-import", tooltip="Back; nothing is saved"),
    ]

    table = query_one("#table", Grid)

    def __init__(self, draft: Draft, path: Path) -> None:
        """Makes the screen.

        Args:
            draft: the open brokerage.
            path: the file.
        """
        super().__init__()
        self.draft = draft
        self._path = path
        self._import: Import | None = None
        self._columns = ColumnsView(())
        self._changes: ChangesView | None = None
        self._shows_columns = False
        self._busy = True
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """What the file is, what becomes of it, the table, the row in full, keys."""
        yield StatusLine()
        yield Static(id="what", markup=False)
        yield Static(id="headline", markup=False)
        yield Grid(id="table")
        with VerticalScroll(id="detail-box", can_focus=False):
            yield Static(id="detail", markup=False)
        yield KeyLine([], id="footer", max_lines=2)

    def on_mount(self) -> None:
        """Reads the file beside the screen."""
        self.query_one(StatusLine).show(self.draft)
        self._say(str(self._path), "Reading …")
        declarations, path = self.draft.declarations, self._path
        self._work(lambda: self._opened(open_import(path, declarations)))
        self.call_later(self.app.release_keys)
        self.watch(self.table, "scroll_y", self._follow, init=False)

    def on_resize(self) -> None:
        """Shares the width anew."""
        self._show()

    # Work beside the screen.

    def _work(self, work: Callable[[], None]) -> None:
        """Reads or compares without holding up what is typed; what goes wrong is said."""
        self._busy = True
        self._show_keys()

        def guarded() -> None:
            try:
                work()
            except PlaybookError as error:
                words = error.words if isinstance(error, UnsettledImportError) else str(error)
                self.app.call_from_thread(self._failed, words)

        self.run_worker(guarded, thread=True, exclusive=True)

    def _opened(self, wanted: Import) -> None:
        """In the thread: takes an import, and compares it where it is clear what it is."""
        self.app.call_from_thread(self._take, wanted)
        plan = wanted.plan(self.draft.brokerage, look_root(), self.draft.now.date())
        plan.outcome()
        self.app.call_from_thread(self._planned, plan)

    def _take(self, wanted: Import) -> None:
        if not self.is_attached:  # closed while the file was read
            return
        self._import = wanted
        self._columns = ColumnsView.of(wanted)
        self._changes = None
        self._say(self._what(wanted), "Comparing …")

    def _planned(self, plan: ImportPlan) -> None:
        if not self.is_attached:
            return
        self._busy, self._trouble = False, ""
        self._changes = ChangesView(plan)
        self._show()

    def _failed(self, words: str) -> None:
        if not self.is_attached:
            return
        self._busy, self._trouble = False, words
        self._shows_columns = bool(self._columns.rows)
        self._show()

    def _again(self, wanted: Import) -> None:
        self._work(lambda: self._opened(wanted))

    # Keys.

    def action_close(self) -> None:
        """Closes; nothing was saved."""
        self.dismiss(None)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self.table.action_point(by * self.table.page)
        self._follow()

    def action_switch(self) -> None:
        """From the preview to the columns and back."""
        if self._columns.rows:
            self._shows_columns = not self._shows_columns
            self._show()

    def action_turn(self) -> None:
        """Turns who wins the change pointed at, or leaves it out."""
        if self._changes and not self._shows_columns:
            if self._changes.toggle(self.table.key):
                self._show()
            else:
                self.app.say("What was not understood cannot be brought in.")

    def action_toggle_all(self) -> None:
        """Turns who wins all conflicts."""
        if self._changes and not self._shows_columns:
            self._changes.toggle_all()
            self._show()

    def action_change(self) -> None:
        """Chooses what a column fills; in the preview it turns who wins."""
        if not self._shows_columns:
            self.action_turn()
            return
        wanted, key = self._import, self.table.key
        if wanted is None or self._busy or not key:
            return
        place = int(key)
        self._ask(
            f"What does “{self._columns.rows[place][0]}” fill?",
            field_choices(wanted),
            wanted.places.get(place, ""),
            lambda chosen: self._again(wanted.filling(place, chosen)),
        )

    def action_kind(self) -> None:
        """Says what the file is."""
        wanted = self._import
        if wanted is None or self._busy or wanted.source.is_pdf:
            return
        kinds = {kind: KIND_WORDS[kind] for kind in KINDS if kind != WORKSHEET}
        self._ask(
            "What does the file hold?",
            kinds,
            wanted.kind,
            lambda kind: self._again(replace(wanted, kind=kind, columns=None)),
        )

    def action_list(self) -> None:
        """Chooses the list that contacts go to."""
        wanted = self._import
        if wanted is None or self._busy:
            return
        lists = {target.id: target.title for target in wanted.lists}
        self._ask(
            "Which list do the contacts go to?",
            lists,
            wanted.into,
            lambda into: self._again(replace(wanted, kind="contacts", into=into, columns=None)),
        )

    def action_sheet(self) -> None:
        """Chooses another sheet."""
        wanted = self._import
        if wanted is None or self._busy or len(wanted.source.sheets) < 2:
            return
        sheets = {name: name for name in wanted.source.sheets}
        self._ask(
            "Which sheet?",
            sheets,
            wanted.table.name,
            lambda sheet: self._again(replace(wanted, sheet=sheet, columns=None)),
        )

    def _ask(self, title: str, choices: Mapping[str, str], now: str, taken: Callable[[str], None]) -> None:
        def answered(chosen: str | None) -> None:
            if chosen is not None and chosen != now:
                taken(chosen)

        self.app.push_screen(ChoiceBox(title, choices, now), answered)

    def action_merge(self) -> None:
        """Works out the files beside the screen, then saves them as one change."""
        changes = self._changes
        if changes is None or self._busy:
            return
        self._say(self.query_one("#what", Static).content, "Merging …")
        turned = frozenset(changes.turned)

        def work() -> None:
            outcome = changes.plan.outcome(turned)
            self.app.call_from_thread(self._save, outcome)

        self._work(work)

    def _save(self, outcome: Outcome) -> None:
        if not self.is_attached:
            return
        self._busy = False
        changes = self._changes
        if self._import is None or changes is None:
            return
        try:
            place = bring_in(self.draft, self._import, changes.plan, outcome)
        except SaveError as error:
            self.app.say(str(error), "error")
            self._again(self._import)
            return
        if place is None:
            self._show()
            self.app.say("There is nothing to save.")
            return
        self.app.answered()
        self.dismiss(None)
        self.app.jump(place, f"Imported {self._path.name}. One undo takes all of it back.")

    # What is shown.

    @on(Grid.Opened)
    def _opened_row(self) -> None:
        self.action_change()

    def on_key(self) -> None:
        """Follows the pointer."""
        self.call_after_refresh(self._follow)

    def on_click(self) -> None:
        """Follows the pointer."""
        self.call_after_refresh(self._follow)

    def _what(self, wanted: Import) -> str:
        sheet = f", sheet {wanted.table.name}" if not wanted.source.is_pdf and wanted.table.name else ""
        kind = KIND_WORDS.get(wanted.kind, "Contacts or clients? Choose the kind")
        into = f" → {wanted.target.title}" if wanted.target and wanted.kind != "clients" else ""
        return f"{self._path.name}{sheet}: {kind}{into}"

    def _say(self, what: object, headline: str) -> None:
        self.query_one("#what", Static).update(str(what))
        self.query_one("#headline", Static).update(headline)

    def _show(self) -> None:
        """Shows the columns or the preview as they are now."""
        if not self.is_mounted or self._import is None:
            if self._trouble:
                self._say(self._path, f"✗ {self._trouble}")
            self._show_keys()
            return
        width = self.size.width - 1
        if self._shows_columns or self._changes is None:
            view: ColumnsView | ChangesView = self._columns
        else:
            view = self._changes
        self.table.show(view.columns(width), view.keys, view.cell)
        headline = self._changes.headline if self._changes else "Say what it is, or which column fills what."
        self._say(self._what(self._import), f"✗ {self._trouble}" if self._trouble else headline)
        self._follow()
        self._show_keys()

    def _follow(self) -> None:
        """Shows the row pointed at in full."""
        shows_columns = self._shows_columns or self._changes is None
        view = self._columns if shows_columns else self._changes
        words = view.detail(self.table.key) if view is not None else ""
        footer = self._changes.plan.footer if self._changes and not words else ""
        self.query_one("#detail", Static).update(words or footer)

    def _show_keys(self) -> None:
        """Only the keys that do something now."""
        names = ["merge-import"] if self._changes and not self._busy else []
        if self._shows_columns:
            names.append("change-column")
        elif self._changes:
            names += ["toggle-change", "toggle-all"]
        names += ["switch-import"] if self._columns.rows else []
        wanted = self._import
        if wanted and not wanted.source.is_pdf:
            names.append("import-kind")
            names += ["import-list"] if wanted.kind != LINES else []
            names += ["import-sheet"] if len(wanted.source.sheets) > 1 else []
        self.query_one("#footer", KeyLine).show(with_ids(self.BINDINGS, *names, "close-import"))
