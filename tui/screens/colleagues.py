"""Who was asked what: everybody who is named for something open, and their worksheet, printed or as a mail draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import DataTable, OptionList, Static

from builder.model.colleagues import colleagues, days_ago
from tui.asks import mark_asked, place_of
from tui.desk import Desk
from tui.errand import Errand, free_path
from tui.places import Place
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList
from tui.widgets.status_line import StatusLine
from tui.wording import day, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.colleagues import Colleague
    from tui.draft import Draft

WIDTHS = (24, 6, 25, 10)
MAIL, SHEET = ".eml", ".pdf"
KEYS = ("their-questions", "print-sheet", "draft-mail", "remind", "close-colleagues")


class People(DataTable[Text]):
    """Everybody who is named."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select_cursor",
            "Their questions",
            id="their-questions",
            tooltip="To what they were asked",
        ),
    ]


class Questions(SignList):
    """What the one pointed at was asked; Enter goes there."""


class ColleaguesScreen(Screen[Place]):
    """People at the top, the questions of one of them below."""

    app = app(Desk)
    CSS_PATH = "colleagues.tcss"
    AUTO_FOCUS = "#people"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "print", "Print sheet", id="print-sheet", tooltip="Their worksheet as a PDF to hand over"
        ),
        Binding(
            "m",
            "mail",
            "Mail draft",
            id="draft-mail",
            tooltip="A mail draft with their worksheet; you send it",
        ),
        Binding("r", "remind", "Remind", id="remind", tooltip="A draft to somebody who was asked before"),
        Binding("c", "cancel", "Cancel", id="cancel-sheet", tooltip="Stop printing"),
        Binding("tab", "switch", "Other part", id="other-part", tooltip="From people to questions and back"),
        Binding("escape,f10", "close", "Close", id="close-colleagues", tooltip="Back to where you were"),
    ]

    people = query_one("#people", People)
    questions = query_one("#asked", Questions)

    def __init__(self, draft: Draft, command: Sequence[str]) -> None:
        """Makes the screen.

        Args:
            draft: the open brokerage.
            command: what prints a worksheet; options are added to it.
        """
        super().__init__()
        self.draft = draft
        self._command = command
        self._found: Sequence[Colleague] = ()
        self._errand: Errand | None = None

    def compose(self) -> ComposeResult:
        """People, their questions, what was made, keys."""
        yield StatusLine()
        yield Static("", markup=False, id="heading")
        yield People(cursor_type="row", id="people")
        yield Static("", markup=False, id="whose")
        yield Questions(id="asked")
        yield Static("", markup=False, id="made")
        yield KeyLine([], id="footer")

    def on_mount(self) -> None:
        """Shows who was asked."""
        for head, width in zip(("Who", "Asked", "Since", "Only named"), WIDTHS, strict=True):
            self.people.add_column(Text(head), width=width)
        self._show()
        self._show_keys()

    async def on_unmount(self) -> None:
        """Stops a print nobody waits for any more."""
        if self._errand:
            await self._errand.cancel()

    def action_close(self) -> None:
        """From the questions to the people, and from them back to where one was."""
        if self.questions.has_focus:
            self.people.focus()
        else:
            self.dismiss(None)

    def action_switch(self) -> None:
        """From people to questions and back."""
        if self.people.has_focus:
            self.questions.focus()
        else:
            self.people.focus()

    def action_print(self) -> None:
        """Prints the worksheet of the one pointed at."""
        if one := self._ready():
            self._hand_out(one, SHEET, "Printing")

    def action_mail(self) -> None:
        """Puts the worksheet of the one pointed at into a mail draft."""
        if one := self._ready():
            self._hand_out(one, MAIL, "Writing a mail draft with")

    def action_remind(self) -> None:
        """As a mail draft, to somebody who was asked on an earlier day."""
        one = self._ready()
        if one and one.since and one.since < self.draft.now.date():
            self._hand_out(one, MAIL, "Writing a reminder with", mark=False)
        elif one:
            self._say(f"{one.name} was not asked before today. M writes the first mail.")

    def action_cancel(self) -> None:
        """Stops printing."""
        if self._errand:
            self.run_worker(self._errand.cancel())

    def _ready(self) -> Colleague | None:
        """The one pointed at, unless a sheet is being printed."""
        if self._errand or not self._found:
            return None
        return self._found[self.people.cursor_row]

    def _hand_out(self, one: Colleague, suffix: str, verb: str, *, mark: bool = True) -> None:
        if mark and len(one.asked) < len(one.spots):
            edit = mark_asked(self.draft, one.spots, self.draft.now.date().isoformat())
            self.app.change(edit, f"asking {one.name}", place_of(self.draft.view, one.spots[0]))
            self._show()
        if self.draft.trouble:
            self._say(f"{self.draft.trouble} Nothing was printed: the sheet is made from the file.")
            return
        path = free_path(self.draft.brokerage.folder / f"worksheet-{one.slug}{suffix}")
        option = "--mail" if suffix == MAIL else "--to"
        command = (*self._command, f"--for={one.name}", f"{option}={path}")
        self._errand = Errand(command)
        self._say(f"{verb} the worksheet of {one.name} …")
        self._show_keys()
        self.run_worker(self._follow(self._errand), exclusive=True)

    async def _follow(self, errand: Errand) -> None:
        outcome = await errand.run()
        self._errand = None
        if self.is_mounted:
            self._say(f"{'✓' if outcome.done else '✗'} {outcome.words}")
            self._show_keys()

    @on(DataTable.RowHighlighted)
    def _pointed(self) -> None:
        self._show_questions()

    @on(DataTable.RowSelected)
    def _selected(self) -> None:
        self.questions.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        spot = self._found[self.people.cursor_row].spots[event.option_index]
        self.dismiss(place_of(self.draft.view, spot))

    def _show(self) -> None:
        self.query_one(StatusLine).show(self.draft)
        self._found = colleagues(self.draft.firm)
        today = self.draft.now.date()
        asked = sum(len(one.asked) for one in self._found)
        words = f"{plural(asked, 'open question')} asked of {plural(len(self._found), 'colleague')}"
        nobody = (
            f"Nobody is asked anything. {self.app.key_word('ask-colleague')} at a question asks a colleague."
        )
        self.query_one("#heading", Static).update(f"Who was asked what: {words}" if self._found else nobody)
        row = self.people.cursor_row
        self.people.clear()
        for one in self._found:
            since = f"{day(one.since)}, {days_ago(one.since, today)}" if one.since else "not asked yet"
            rest = len(one.spots) - len(one.asked)
            cells = (one.name, str(len(one.asked)), since, str(rest) if rest else "")
            self.people.add_row(*(Text(cell, overflow="fold") for cell in cells), height=None)
        self.people.move_cursor(row=min(row, max(len(self._found) - 1, 0)))
        self.people.display = bool(self._found)
        self._show_questions()

    def _show_questions(self) -> None:
        one = self._found[self.people.cursor_row] if self._found else None
        spots = one.spots if one else ()
        lines = [
            Line(str(number), "?" if spot.answer.asked_on else "·", spot.title)
            for number, spot in enumerate(spots)
        ]
        self.questions.show(lines)
        mail = f" · {one.email}" if one and one.email else " · no mail address" if one else ""
        self.query_one("#whose", Static).update(f"{one.name}{mail}" if one else "")

    def _show_keys(self) -> None:
        """Only the keys that do something now."""
        names = ("cancel-sheet",) if self._errand else KEYS if self._found else KEYS[-1:]
        keys = [*People.BINDINGS, *self.BINDINGS]
        self.query_one("#footer", KeyLine).show(with_ids(keys, *names))

    def _say(self, words: str) -> None:
        made = self.query_one("#made", Static)
        made.update(words)
        made.display = bool(words)
