"""The call round on screen: one contact or fact at a time, and one key for what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import app
from textual.widgets import Static

from tui.call_round import card, due_places, still_right
from tui.desk import Desk
from tui.screens.undo_follower import UndoFollower
from tui.typed import UnfitError
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.call_round import Card
    from tui.draft import Draft
    from tui.history import Change
    from tui.places import Place

CHECKED, MISSED, SKIPPED = "checked", "not reached", "skipped"
KEYS = ("round-right", "round-missed", "round-skip", "round-edit", "round-back", "close-round")


class CallRoundScreen(UndoFollower):
    """What is due, from the oldest on."""

    app = app(Desk)
    CSS_PATH = "call_round.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,y", "right", "Still right", id="round-right", tooltip="Note that it was checked today"
        ),
        Binding(
            "n", "missed", "Not reached", id="round-missed", tooltip="Note it, and leave it for next time"
        ),
        Binding("s,pagedown,right", "skip", "Skip", id="round-skip", tooltip="On, without noting anything"),
        Binding("e", "edit", "Edit", id="round-edit", tooltip="Change it, then say that it is right"),
        Binding("b,pageup,left", "back", "Back", id="round-back", tooltip="To the one before"),
        Binding("escape", "close", "Close", id="close-round", tooltip="End the round; all is saved"),
        Binding("ctrl+r", "close", "Close", id="call-round", tooltip="End the round", show=False),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._places = due_places(draft)
        self._position = 0
        self._came: dict[Place, str] = {}

    def compose(self) -> ComposeResult:
        """Progress, the card, keys."""
        yield StatusLine()
        yield Static(id="progress", markup=False)
        with VerticalScroll(id="card"):
            yield Static(id="contact")
        yield KeyLine(with_ids(self.BINDINGS, *KEYS), id="footer", max_lines=2)

    def on_mount(self) -> None:
        """Shows the oldest."""
        self._show()
        self.call_later(self.app.release_keys)

    def on_screen_resume(self) -> None:
        """Shows what an edit made of it."""
        if self.is_mounted:
            self._show()

    def follow_undo(self, change: Change, words: str) -> None:
        """Goes back to what was taken back."""
        self.app.say(words)
        place = next((one for one in self._places if one == change.place), None)
        if place:
            self._came.pop(place, None)
            self._position = self._places.index(place)
        self._show()

    def action_right(self) -> None:
        """Saves that it was checked today, and goes on."""
        place = self._place
        shown = card(self.draft, place) if place else None
        if place is None or shown is None:
            self.action_skip()
            return
        try:
            edit = still_right(self.draft, place, self.app.session.checked_by)
        except UnfitError as error:
            self.app.say(f"{error} {self.app.key_word('round-edit')} changes it.", "warning")
            return
        self.app.change(edit, f"{shown.name}: checked today", place)
        self._note_missed(place, "")
        self._go_on(CHECKED)

    def action_missed(self) -> None:
        """Notes that nobody was reached, and goes on."""
        if self._place:
            self._note_missed(self._place, self.draft.now.date().isoformat())
            self._go_on(MISSED)

    def action_skip(self) -> None:
        """Goes on."""
        if self._place:
            self._go_on(self._came.get(self._place, SKIPPED))

    def action_back(self) -> None:
        """Goes back."""
        self._position = max(self._position - 1, 0)
        self._show()

    def action_edit(self) -> None:
        """Opens the form of a thing; a single answer is changed at its question."""
        place = self._place
        if place and place.steps:
            self.app.open_record(place)
        elif place:
            self.app.jump(place, f"Change it; {self.app.key_word('call-round')} goes on with the call round.")

    def action_close(self) -> None:
        """Ends the round."""
        self.dismiss(None)

    @property
    def _place(self) -> Place | None:
        return self._places[self._position] if self._position < len(self._places) else None

    def _go_on(self, came: str) -> None:
        if self._place:
            self._came[self._place] = came
        self._position += 1
        self._show()

    def _note_missed(self, place: Place, on: str) -> None:
        """Keeps for the next sitting who could not be reached."""
        missed = {key: when for key, when in self.app.session.not_reached.items() if key != place.words}
        if on:
            missed[place.words] = on
        self.app.session = msgspec.structs.replace(self.app.session, not_reached=missed)
        self.app.keep_session()

    def _show(self) -> None:
        self.query_one(StatusLine).show(self.draft)
        place, total = self._place, len(self._places)
        progress, contact = self.query_one("#progress", Static), self.query_one("#contact", Static)
        if place is None:
            progress.update("Call round" if total else "Nothing is due: everything was checked this quarter.")
            contact.update(self._summary() if total else Content(""))
            return
        came = f" · {self._came[place]}" if place in self._came else ""
        progress.update(f"Call round · {self._position + 1} of {total}{came}")
        shown = card(self.draft, place)
        contact.update(self._content(place, shown) if shown else Content("This is gone. Skip it."))

    def _content(self, place: Place, shown: Card) -> Content:
        lines = [Content.styled(shown.name, "bold"), Content(shown.below), Content("")]
        for ask, said in shown.ways:
            lines += [Content.styled(ask, "dim"), Content.styled(f"  {said}", "bold")]
        if not shown.ways:
            lines.append(Content(f"No number stands here. {self.app.key_word('round-edit')} opens it."))
        lines += [Content(""), Content(f"Last checked: {shown.checked}")]
        missed = self.app.session.not_reached.get(place.words, "")
        if missed:
            lines.append(Content(f"Not reached on {missed}."))
        by = self.app.session.checked_by
        lines.append(
            Content(
                f"{self.app.key_word('round-right')} notes: still right, today{f', by {by}' if by else ''}."
            )
        )
        return Content("\n").join(lines)

    def _summary(self) -> Content:
        counts = {what: list(self._came.values()).count(what) for what in (CHECKED, MISSED, SKIPPED)}
        lines = [Content.styled("The round is done.", "bold"), Content("")]
        lines += [Content(f"{count:,} {what}") for what, count in counts.items() if count]
        missed = [place for place, what in self._came.items() if what == MISSED]
        names = [shown.name for place in missed if (shown := card(self.draft, place))]
        if names:
            lines += [Content(""), Content("Still to be reached: " + ", ".join(names))]
        return Content("\n").join([*lines, Content(""), Content("What was checked is saved.")])
