"""Who was asked what: everybody who is named for something open, and their worksheet, printed or as a mail draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.getters import app, query_one
from textual.screen import Screen
from textual.widgets import Static

from builder.model.colleagues import colleagues, days_ago
from tui.asks import how_asking_stands, mark_asked, place_of
from tui.desk import Desk
from tui.errand import Errand, free_path
from tui.places import Place
from tui.widgets.grid import GAP, Column, Grid, ReadingGrid
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine
from tui.wording import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.colleagues import Colleague
    from tui.draft import Draft

COLUMNS = (
    Column("who", "Who", 24),
    Column("asked", "Asked", 6),
    Column("since", "Since", 25),
    Column("named", "Only named", 10),
)
MARGIN = 3
"""Columns of the screen at both sides of the lines, and for the scroll bar."""
MAIL, SHEET = ".eml", ".pdf"
ASKED_SIGNS = {True: "?", False: "·"}
"""A question that was asked, and one for which somebody is only named."""
KEYS = ("their-questions", "print-sheet", "draft-mail", "remind", "close-colleagues")


class People(ReadingGrid):
    """Everybody who is named."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Their questions", id="their-questions", tooltip="To what they were asked"),
    ]


class Questions(ReadingGrid):
    """What the one pointed at was asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", id="go-to-asked", tooltip="Jump to the question pointed at"),
    ]


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
        self._whose: Colleague | None = None
        """Whose questions are shown."""

    def compose(self) -> ComposeResult:
        """People, their questions, what was made, keys."""
        yield StatusLine()
        yield Static("", markup=False, id="heading")
        yield People(id="people")
        yield Questions(id="asked")
        yield Static("", markup=False, id="made")
        yield KeyLine([], id="footer")

    def on_mount(self) -> None:
        """Shows who was asked."""
        self._show()
        self._show_keys()
        self.call_later(self.app.release_keys)

    def on_descendant_focus(self) -> None:
        """Enter means another thing in each part."""
        self._show_keys()

    def on_resize(self) -> None:
        """Breaks the questions anew."""
        self._show_questions()

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
            mail = self.app.key_word("draft-mail")
            self._say(f"{one.name} was not asked before today. {mail} writes the first mail.")

    def action_cancel(self) -> None:
        """Stops printing."""
        if self._errand:
            self.run_worker(self._errand.cancel())

    def _ready(self) -> Colleague | None:
        """The one pointed at, unless a sheet is being printed."""
        if self._errand or not self._found:
            return None
        return self._pointed_at

    @property
    def _pointed_at(self) -> Colleague | None:
        return self._found[int(self.people.key)] if self._found else None

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

    @on(Grid.Pointed)
    def _pointed(self) -> None:
        if self._pointed_at is not self._whose:
            self._show_questions()

    @on(Grid.Opened)
    def _opened(self, event: Grid.Opened) -> None:
        event.stop()
        if self.questions.has_focus and self._whose:
            self.dismiss(place_of(self.draft.view, self._whose.spots[int(event.key)]))
        else:
            self.questions.focus()

    def _show(self) -> None:
        self.query_one(StatusLine).show(self.draft)
        self._found = colleagues(self.draft.firm)
        today = self.draft.now.date()
        self.app.note_asked()
        stands = how_asking_stands(self.draft, self._found, self.app.session.asked)
        how = f"{self.app.key_word('ask-colleague')} at a question asks a colleague."
        words = " ".join(filter(None, [stands or "Nobody is asked anything.", "" if self._found else how]))
        self.query_one("#heading", Static).update(words)
        keys = [str(number) for number in range(len(self._found))]
        self.people.show(COLUMNS, keys, lambda key, column: self._cell(self._found[int(key)], column, today))
        for part in (self.people, self.questions):
            part.display = bool(self._found)
        self._show_questions()

    def _cell(self, one: Colleague, column: str, today: date) -> str:
        if column == "who":
            return one.name
        if column == "asked":
            return str(len(one.asked))
        if column == "since":
            return f"{day(one.since)}, {days_ago(one.since, today)}" if one.since else "not asked yet"
        rest = len(one.spots) - len(one.asked)
        return str(rest) if rest else ""

    def _show_questions(self) -> None:
        one = self._whose = self._pointed_at
        spots = one.spots if one else ()
        mail = f" · {one.email}" if one and one.email else " · no mail address" if one else ""
        width = max(self.size.width - MARGIN - GAP, 20)
        head = Column("title", f"{one.name}{mail}" if one else "", width)
        self.questions.show(
            [head],
            [str(number) for number in range(len(spots))],
            lambda key, _: f"{ASKED_SIGNS[bool(spots[int(key)].answer.asked_on)]} {spots[int(key)].title}",
        )

    def _show_keys(self) -> None:
        """Only the keys that do something now."""
        names = ("cancel-sheet",) if self._errand else KEYS if self._found else KEYS[-1:]
        if self.questions.has_focus:
            names = ("go-to-asked", *names[1:])
        keys = [*People.BINDINGS, *Questions.BINDINGS, *self.BINDINGS]
        self.query_one("#footer", KeyLine).show(with_ids(keys, *names))

    def _say(self, words: str) -> None:
        made = self.query_one("#made", Static)
        made.update(words)
        made.display = bool(words)
