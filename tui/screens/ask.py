"""Asks a colleague: what, whom, and where to write to somebody who is not in the people list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.getters import app, query_one
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from builder.model.colleagues import Directory, colleagues
from builder.model.kinds import KINDS, AnswerError
from tui.asks import Asked
from tui.desk import Desk
from tui.suggestions import suggest, words_for
from tui.views import CHECK_FIELDS
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.asks import Scope
    from tui.draft import Draft

OFFERED = 6


class Scopes(SignList):
    """What to ask."""


class Whom(SignList, can_focus=False):
    """People who fit the letters; the typing stays in the line above."""

    points_at_first = False


class AskScreen(ModalScreen[Asked]):
    """Says what is asked of whom. Nothing is asked until Enter is pressed in the last line."""

    app = app(Desk)
    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="close-ask", tooltip="Ask nobody"),
        Binding("enter", "ask", "Ask", id="do-ask", tooltip="Note that they were asked today"),
        Binding("tab", "app.focus_next", "What, whom, mail", id="next-part", tooltip="To the next part"),
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
    ]

    whom = query_one("#whom", Input)
    offers = query_one(Whom)
    email = query_one("#email", Input)

    def __init__(self, draft: Draft, scopes: Sequence[Scope]) -> None:
        """Makes the screen.

        Args:
            draft: the open brokerage.
            scopes: what can be asked; at least one.
        """
        super().__init__()
        self._draft = draft
        self._scopes = scopes
        self._chosen = 0
        self._directory = Directory(draft.view.answers)
        self._known = {one.name.casefold(): one.email for one in colleagues(draft.firm)}

    def compose(self) -> ComposeResult:
        """What, whom, where to, words about it, keys."""
        with Vertical(id="box"):
            yield Static("Ask a colleague", markup=False, id="box-title")
            yield Scopes(self._scope_lines(), id="scopes")
            yield Static("Who will find out?", markup=False, classes="-label")
            yield _line("whom", "A name; ↑ ↓ pick from the people list")
            yield Whom(self._offered(""), id="offers")
            yield Static("E-mail address", markup=False, classes="-label")
            yield _line("email", "Only for somebody who is not in the people list")
            yield Static("", markup=False, id="ask-verdict")
            yield KeyLine(with_ids(self.BINDINGS, "do-ask", "next-part", "close-ask"))

    def on_mount(self) -> None:
        """Begins at the name."""
        self.set_focus(self.whom)
        self.call_later(self.app.release_keys)

    def action_close(self) -> None:
        """Closes; nobody is asked."""
        self.dismiss(None)

    def action_point(self, by: int) -> None:
        """Moves the pointer among the people while the cursor stays in the line."""
        if by > 0:
            self.offers.action_cursor_down()
        else:
            self.offers.action_cursor_up()

    def action_ask(self) -> None:
        """Asks whoever is pointed at, or whose name is written."""
        name = self._wanted
        if not name:
            self._complain("Write who will find out, or pick somebody with ↑ ↓.")
            self.set_focus(self.whom)
            return
        try:
            name, email = self._read(name, "text"), self._read(self.email.value, "email")
        except AnswerError as error:
            self._complain(f"{error}")
            return
        if self._directory.person(name):
            name, email = self._directory.name(name), ""
        self.dismiss(Asked(self._scopes[self._chosen], name, email))

    @property
    def _wanted(self) -> str:
        key = self.offers.key
        return words_for("person", key, self._draft.view) if key else " ".join(self.whom.value.split())

    def _read(self, text: str, kind: str) -> str:
        """A text as an answer of a kind, held to the same rules; empty where nothing was written."""
        if not text.strip():
            return ""
        reference = self._draft.declarations.reference
        return str(KINDS[kind].parse(text, CHECK_FIELDS["checked_by"], reference))

    @on(Input.Changed, "#whom")
    def _typed(self, event: Input.Changed) -> None:
        self._complain("")
        self.offers.highlighted = None
        self.offers.show(self._offered(event.value))
        known = self._known.get(" ".join(event.value.split()).casefold(), "")
        if known and not self.email.value and not self._directory.person(event.value):
            self.email.value = known

    @on(Input.Submitted, "#whom")
    def _named(self) -> None:
        """Somebody of the list is asked at once; of anybody else the address is wanted first."""
        name = self._wanted
        if not name or self._directory.person(name) or self.email.value.strip():
            self.action_ask()
        else:
            self.set_focus(self.email)
            self._complain(f"{name[:40]} is not in the people list. Enter asks; an address may stay empty.")

    @on(Input.Submitted, "#email")
    def _addressed(self) -> None:
        self.action_ask()

    @on(OptionList.OptionSelected, "#scopes")
    def _scope_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._chosen = event.option_index
        self.query_one(Scopes).show(self._scope_lines(), str(event.option_index))
        self.set_focus(self.whom)

    @on(OptionList.OptionSelected, "#offers")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.whom.value = words_for("person", event.option_id or "", self._draft.view)
        self.set_focus(self.whom)

    def _scope_lines(self) -> list[Line]:
        return [
            Line(str(number), "(•)" if number == self._chosen else "( )", scope.words)
            for number, scope in enumerate(self._scopes)
        ]

    def _offered(self, typed: str) -> list[Line]:
        found = suggest("person", typed, self._draft.view)[:OFFERED]
        return [Line(one.stored, " ", f"{one.words}, {one.note}" if one.note else one.words) for one in found]

    def _complain(self, words: str) -> None:
        verdict = self.query_one("#ask-verdict", Static)
        verdict.update(words)
        verdict.display = bool(words)


def _line(name: str, placeholder: str) -> Input:
    line = Input(id=name, placeholder=placeholder, select_on_focus=False)
    line.cursor_blink = False
    return line
