"""Three pages for somebody who is new: shown once, left at once, and never in the way of what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import app
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.foreword import Foreword
from tui.tour import PAGES
from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class TourScreen(Foreword):
    """Shows one page after another. A letter or a paste ends it and goes to the question below."""

    app = app(Desk)
    CSS_PATH = "tour.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,pagedown", "turn(1)", "Next", id="tour-next", tooltip="The next page, or the interview"
        ),
        Binding("pageup", "turn(-1)", "Back", id="tour-back", tooltip="The page before"),
        Binding("escape", "leave", "Leave the tour", id="leave-tour", tooltip="To the interview"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        with Vertical(id="box"):
            yield Static(id="box-title", markup=False)
            with VerticalScroll(id="box-body", can_focus=False):
                yield Static(id="paragraphs", markup=False)
            yield KeyLine(with_ids(self.BINDINGS, "tour-next", "tour-back", "leave-tour"))

    def on_mount(self) -> None:
        """Shows the first page."""
        self._show()

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """A page of text reads no letters; they are for the interview."""
        return isinstance(event, events.Paste) or event.is_printable or event.key in self._own_keys

    def on_key(self, event: events.Key) -> None:
        """Letters are the first words of an answer."""
        if event.is_printable and event.key not in self._own_keys:
            event.stop()
            event.prevent_default()
            self.app.end_foreword(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is an answer, too."""
        event.stop()
        event.prevent_default()
        self.app.end_foreword(events.Paste(event.text))

    def action_turn(self, by: int) -> None:
        """To another page; past the last one, to the interview."""
        if self._page + by == len(PAGES):
            self.action_leave()
            return
        self._page = max(self._page + by, 0)
        self._show()
        self.app.call_later(self.app.release_keys)

    def action_leave(self) -> None:
        """To the interview."""
        self.app.end_foreword()

    @on(events.Click)
    def _clicked(self, event: events.Click) -> None:
        """A click on the text goes on, too; one on a key does what the key does."""
        if not isinstance(event.widget, KeyLine):
            self.action_turn(1)

    @property
    def _own_keys(self) -> set[str]:
        keys = (
            self.app.keymap.get(one.id or "") or one.key for one in self.BINDINGS if isinstance(one, Binding)
        )
        return {key.strip() for several in keys for key in several.split(",")}

    def _show(self) -> None:
        page = PAGES[self._page]
        self.query_one("#box-title", Static).update(f"{page.title} · {self._page + 1} of {len(PAGES)}")
        told = Content("\n\n").join(Content(one) for one in page.told(self.app.key_word))
        self.query_one("#paragraphs", Static).update(told)
        self.query_one("#box-body").scroll_home(animate=False)
        names = ["tour-next", *(["tour-back"] if self._page else []), "leave-tour"]
        self.query_one(KeyLine).show(with_ids(self.BINDINGS, *names))
