"""What the app may ask of a screen that stands before the interview and is in nobody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual import events


class Foreword(ModalScreen[None]):
    """A screen that gives back to the interview what was typed for it."""

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """Whether a key or a pasted text ends this screen or turns its page, so that later keys must wait."""
        raise NotImplementedError
