"""Keys that come faster than the screen changes: they wait, and reach the field that was meant.

Over a slow line a whole sentence with its Enter arrives at once. Textual hands every key on before it has acted
on the one before, so the next answer would be typed into the field of the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.timer import Timer

AT_MOST = 4.0
"""Seconds that keys wait, should nobody call for them."""


class TypeAhead(App[None]):
    """Holds keys back while a screen is about to change."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[events.Key | events.Paste] = []
        self._holding = False
        self._limit: Timer | None = None
        self.was_typed = False
        """Whether any key has come yet."""

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """Whether a key or a paste ends what is on screen, so that later keys mean something else."""
        return False

    @property
    def holds_keys(self) -> bool:
        """Whether keys are waiting for a screen to change."""
        return self._holding

    def hold_keys(self) -> None:
        """Makes keys wait from now on."""
        self._holding = True
        if self._limit:
            self._limit.stop()
        self._limit = self.set_timer(AT_MOST, self.release_keys)

    def put_first(self, event: events.Key | events.Paste) -> None:
        """Makes a key that reached the wrong screen the next one to be handed on."""
        self._waiting.insert(0, event)
        self.hold_keys()

    async def release_keys(self) -> None:
        """Hands on the keys that waited, up to the next one that leads away."""
        while self._waiting:
            event = self._waiting.pop(0)
            away = self.leads_away(event)
            await self.hand_on(event)
            if away:
                self.hold_keys()
                return
        self._holding = False
        if self._limit:
            self._limit.stop()

    async def on_event(self, event: events.Event) -> None:
        """Hands a key on, or lets it wait."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.was_typed = True
            if self._holding:
                self._waiting.append(event)
                return
            if self.leads_away(event):
                self.hold_keys()
            await self.hand_on(event)
            return
        await super().on_event(event)

    def fitted(self, event: events.Paste) -> events.Paste | None:
        """A paste as the field with the focus may take it; None when it may not."""
        return event

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """Lets a key or a pasted text do its work."""
        fitting = self.fitted(event) if isinstance(event, events.Paste) else event
        if fitting:
            await super().on_event(fitting)
