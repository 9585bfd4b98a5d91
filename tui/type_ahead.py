"""Keys that come faster than the screen changes: they wait, and reach the field that was meant.

Over a slow line a whole sentence with its Enter arrives at once. Textual hands every key on before it has acted
on the one before, so the next answer would be typed into the field of the last one.

For the same reason letters and keys that are no letters would change places: a field takes a letter by itself, while
a key such as Backspace climbs from the field to the app before its action is looked up. So such a key waits for the
letters before it, and later keys wait for it. What tells is a `Passed` that is sent the same way behind it: the first
time the key has done its work, the second time whoever was told of that has heard it, and the third time whoever they
told. A screen that is put up or taken down on the way holds all keys until it stands.

The limits below count the turns of the loop rather than the clock: on a busy machine everything takes longer.

What need not be on screen with the next letter waits until somebody pauses, and is done piece by piece.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.await_complete import AwaitComplete
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

TICK = 0.1
"""Seconds between two looks at whether anything is going on at all."""
AT_MOST = 40
"""Ticks that keys wait, should nobody call for them."""
PASSED_AT_MOST = 5
"""Ticks that keys wait for one that climbs, should what it climbs through be taken off the screen meanwhile."""
ROUNDS = 3
"""Times that a `Passed` climbs: for the key, for what it said, and for what was said to that."""
CALLED_FOR, SCREEN, CALLBACK = "called for", "screen", "callback"
"""Why keys wait: until somebody calls for them; until a screen is put up or taken down; until something that was put
off is done. A screen that changes its question is a reason of its own. None of them ends the waiting for another."""
PAUSE = 0.25
"""Seconds without a key after which nobody types any more; a fast typist needs half as long for a letter."""
BREATH = 0.01
"""Seconds between two pieces of what waited, for a key that comes."""


class Passed(Message):
    """The keys before this have done their work: it climbs from the field to the app behind them."""

    def __init__(self, number: int, target: Widget, rounds: int = ROUNDS) -> None:
        super().__init__()
        self.number = number
        self.target = target
        self.rounds = rounds


class Limit:
    """Does something after a number of ticks. A loop that is busy misses ticks, so that its work does not count."""

    def __init__(self, app: App[None], ticks: int, then: Callable[[], Awaitable[None]]) -> None:
        self._left = ticks
        self._then = then
        self._timer = app.set_interval(TICK, self._tick)

    def stop(self) -> None:
        """Does nothing any more."""
        self._timer.stop()

    async def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.stop()
            await self._then()


class TypeAhead(App[None]):
    """Holds keys back while a screen is about to change."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[events.Key | events.Paste] = []
        self._holding: set[str | Screen[Any]] = set()
        """Why keys wait; empty when they do not."""
        self._limit: Limit | None = None
        self.was_typed = False
        """Whether any key has come yet."""
        self._letters_under_way = False
        """Whether a field may not have read all the letters yet."""
        self._passing = 0
        """The number of the `Passed` that keys wait for; 0 when they wait for none."""
        self._last_passed = 0
        self._passed_by: Widget | None = None
        """Where that `Passed` begins to climb."""
        self._pass_limit: Limit | None = None
        self._typed_at = 0.0
        self._for_pause: dict[Callable[[], object], None] = {}
        """What waits until nobody types, in its order."""
        self._until_pause: Timer | None = None

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """Whether a key or a paste ends what is on screen, so that later keys mean something else."""
        return False

    @property
    def holds_keys(self) -> bool:
        """Whether keys are waiting for a screen to change."""
        return bool(self._holding or self._waiting)

    def hold_keys(self, why: str | Screen[Any] = CALLED_FOR) -> None:
        """Makes keys wait from now on."""
        self._holding.add(why)
        if self._limit:
            self._limit.stop()
        self._limit = Limit(self, AT_MOST, self._release_all)

    def put_first(self, event: events.Key | events.Paste) -> None:
        """Makes a key that reached the wrong screen the next one to be handed on."""
        self._waiting.insert(0, event)
        self.hold_keys()

    def release_keys(self, why: str | Screen[Any] = CALLED_FOR) -> None:
        """Hands on the keys that waited, up to the next one that leads away or that others wait for."""
        self._holding.discard(why)
        if self._holding:
            return
        if self._limit:
            self._limit.stop()
        if self._passed_by and not (self._passed_by.is_attached and self._passed_by.screen is self.screen):
            self._end_passing()  # it was taken off the screen, and with it what was on its way there
        # Not at once: a `Passed` that is sent in the name of a screen climbs no further than to that screen.
        self.call_later(self._hand_on_waiting)

    def call_held(self, callback: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """As `call_later`; what is typed from now on waits until the callback is done."""

        async def call() -> None:
            try:
                await callback(*arguments)
            finally:
                self.release_keys(CALLBACK)

        self.hold_keys(CALLBACK)
        self.call_later(call)

    async def _release_all(self) -> None:
        self._holding.clear()
        self.release_keys()

    if not TYPE_CHECKING:  # callers see Textual's own types, which tell apart what is awaited

        def push_screen(self, *arguments, **options):  # noqa: ANN002, ANN003, ANN201
            """As Textual; what is typed from now on waits for the new screen."""
            self.hold_keys(SCREEN)
            pushed = super().push_screen(*arguments, **options)
            self._release_behind(self.screen)
            return pushed

    def pop_screen(self) -> AwaitComplete:
        """As Textual; what is typed from now on waits for the screen below."""
        self.hold_keys(SCREEN)
        self._holding.discard(self.screen)  # its next question will never be shown
        popped = super().pop_screen()
        self._release_behind(self.screen)
        return popped

    def _release_behind(self, screen: Screen[Any]) -> None:
        """Lets keys go on once a screen has taken up its focus, and what the screen before it said has been heard."""
        if not screen.call_later(self.call_later, self.release_keys, SCREEN):
            self.call_later(self.release_keys, SCREEN)

    async def on_event(self, event: events.Event) -> None:
        """Hands a key on, or lets it wait."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.was_typed = True
            self._typed_at = perf_counter()
            self._waiting.append(event)
            await self._hand_on_waiting()
            return
        await super().on_event(event)

    async def on_passed(self, message: Passed) -> None:
        """What the keys waited for is done."""
        message.stop()
        if message.number != self._passing:
            return
        again = Passed(message.number, message.target, message.rounds - 1)
        if not again.rounds or not message.target.post_message(again):
            await self._go_on()

    async def _hand_on_waiting(self) -> None:
        while self._waiting and not self._holding and not self._passing:
            event = self._waiting[0]
            is_letter = self._is_letter(event)
            if self._letters_under_way and not is_letter:
                self._letters_under_way = False
                self._send_passed(self._next_passed(), self.focused or self.screen)
                continue
            del self._waiting[0]
            if self.leads_away(event):
                self.hold_keys()
            if is_letter:
                self._letters_under_way = True
            target = self.focused or self.screen
            number = 0 if is_letter or self._holding else self._next_passed()
            await self.hand_on(event)
            if number:
                self._send_passed(number, target)

    def _is_letter(self, event: events.Key | events.Paste) -> bool:
        """Whether the field with the focus takes something by itself, without looking an action up."""
        if isinstance(event, events.Paste):
            return True
        target = self.focused or self.screen
        return target.check_consume_key(event.key, event.character)

    def _next_passed(self) -> int:
        """Lets later keys wait from now on."""
        self._last_passed += 1
        self._passing = self._last_passed
        return self._passing

    def _send_passed(self, number: int, target: Widget) -> None:
        """Finds out when a field and all that stands around it have dealt with the keys so far."""
        if number != self._passing:
            return
        if not target.post_message(Passed(number, target)):
            self._end_passing()  # the field is gone already, and what it did with it
            return
        self._passed_by = target
        self._pass_limit = Limit(self, PASSED_AT_MOST, self._go_on)

    async def _go_on(self) -> None:
        self._end_passing()
        await self._hand_on_waiting()

    def _end_passing(self) -> None:
        self._passing = 0
        self._passed_by = None
        if self._pass_limit:
            self._pass_limit.stop()

    @property
    def waits_for_pause(self) -> bool:
        """Whether anything is to be done once nobody types."""
        return bool(self._for_pause)

    def at_pause(self, work: Callable[[], object]) -> None:
        """Does something once nobody types; what is asked for again before that is done once."""
        self._for_pause[work] = None
        if self._until_pause is None:
            self._until_pause = self.set_timer(PAUSE, self._pause)

    def not_at_pause(self, work: Callable[[], object]) -> None:
        """Does not do it after all."""
        self._for_pause.pop(work, None)

    def catch_up(self) -> None:
        """Does at once what waits until nobody types."""
        while self._for_pause:
            self._work_at_pause()

    def _pause(self) -> None:
        """Does one piece of what waits, unless a key has come; the next one only after keys that came meanwhile."""
        left = self._typed_at + PAUSE - perf_counter()
        if left <= 0:
            self._work_at_pause()
        self._until_pause = self.set_timer(max(left, BREATH), self._pause) if self._for_pause else None

    def _work_at_pause(self) -> None:
        if self._for_pause:
            work = next(iter(self._for_pause))
            del self._for_pause[work]
            work()

    def fitted(self, event: events.Paste) -> events.Paste | None:
        """A paste as the field with the focus may take it; None when it may not."""
        return event

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """Lets a key or a pasted text do its work."""
        fitting = self.fitted(event) if isinstance(event, events.Paste) else event
        if fitting:
            await super().on_event(fitting)
