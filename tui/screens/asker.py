"""What the app may ask of a screen that puts questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from tui.painting import RowCompositor

if TYPE_CHECKING:
    from textual import events

    from builder.preview.protocol import Reply
    from tui.draft import Draft
    from tui.places import Place


class Asker(Screen[str]):
    """A screen with a question on it: the interview, or the form of one thing of a list."""

    draft: Draft

    def __init__(self, draft: Draft | None, place: Place) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self.is_open = draft is not None
        """Whether there is a draft to ask about; without one, the screen stands and waits."""
        if draft is not None:
            self.draft = draft
        self.place = place
        """The question on screen."""

    @property
    def pointed(self) -> str:
        """The key of the thing that is pointed at in the list on screen; empty when there is none."""
        return ""

    def travel(self, place: Place, note: str = "") -> None:
        """Goes to another question of this screen."""
        raise NotImplementedError

    def leave(self) -> bool:
        """Saves what is typed; False when it cannot be saved, so that it only stays on screen."""
        raise NotImplementedError

    def leads_away(self, event: events.Key) -> bool:
        """Whether a key may lead to another question."""
        raise NotImplementedError

    def refresh_around(self) -> None:
        """Brings everything around the question up to date; the question itself stays as it is."""
        raise NotImplementedError

    def explain(self) -> None:
        """Says why the question is asked and where its answer is printed."""
        raise NotImplementedError

    def take_preview(self, part: Reply) -> None:
        """Takes in what is known of the sheet that the answer changes."""
        raise NotImplementedError

    def changed_outside(self) -> None:
        """Shows what another window made of the question on screen; what is being typed stays."""
        raise NotImplementedError

    def remark(self, words: str) -> None:
        """Says something beside the field."""
        raise NotImplementedError

    def show_list(self, point_at: str = "") -> None:
        """Shows the list of the question on screen as it stands now."""
        raise NotImplementedError
