"""Going from place to place: through whatever stands before the interview, and into the forms of things of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from tui.history import LIST_FILES
from tui.keeping import Keeping
from tui.places import Place
from tui.screens.asker import Asker
from tui.screens.foreword import Foreword
from tui.screens.list_viewer import ListViewer

if TYPE_CHECKING:
    from textual import events
    from textual.widget import AwaitMount


class Travelling(Keeping):
    """The app as far as it knows its way about."""

    @property
    def interview(self) -> Asker | None:
        """The interview, below whatever stands before it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Asker)), None)

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """As the screen says."""
        if isinstance(self.screen, Foreword):
            return self.screen.leads_away(event)
        return isinstance(event, Key) and isinstance(self.screen, Asker) and self.screen.leads_away(event)

    def end_foreword(self, typed: events.Key | events.Paste | None = None) -> None:
        """Shows what stands behind a foreword, and types there what was typed before it."""
        if typed:
            self.put_first(typed)
        self.call_later(self._end_foreword)

    async def _end_foreword(self) -> None:
        if isinstance(self.screen, Foreword):  # a second click may have been on its way
            await self.pop_screen()
        self.keep_session()
        self.release_keys()

    def jump(self, place: Place, note: str = "") -> None:
        """Goes to any place, through whatever stands before the interview."""
        self.call_held(self._jump, place, note)

    def go_back_to(self, place: Place, note: str) -> None:
        """Opens the form in which the last sitting ended, at its field, if the thing is still there."""
        self.call_held(self._go_back_to, place, note)

    async def _go_back_to(self, place: Place, note: str) -> None:
        for depth in range(1, len(place.steps) + 1, 2):
            record = Place(place.question, place.steps[:depth])
            is_new = not record.steps[-1]  # nothing of it could be saved yet
            if not (self._is_typed_in(record) if is_new else self.draft.view.record(record)):
                return
            is_last = depth + 2 > len(place.steps)
            field = place.steps[depth] if depth < len(place.steps) else ""
            await self.open_record(record, field, note if is_last else "")

    def _is_typed_in(self, record: Place) -> bool:
        """Whether something is typed and not saved in a thing of a list."""
        depth = len(record.steps)
        return any(
            one.question == record.question and one.steps[:depth] == record.steps for one in self.draft.kept
        )

    async def _jump(self, place: Place, note: str) -> None:
        from tui.screens.record import RecordScreen

        if place.question in LIST_FILES:
            await self._jump_to_list(place, note)
            return
        screen = self.screen
        if isinstance(screen, RecordScreen) and place.outer == screen.record_place and not place.is_record:
            screen.travel(place, note)
            return
        interview = self.interview
        if interview is None:
            return
        while self.screen is not interview:
            await self.pop_screen()
        interview.travel(Place(place.question), note)
        for depth in range(1, len(place.steps) + 1, 2):
            record = Place(place.question, place.steps[:depth])
            if self.draft.view.record(record) is None:
                return
            await self.open_record(record, *place.steps[depth : depth + 1])

    async def _jump_to_list(self, place: Place, note: str) -> None:
        """Shows a row of a list that is a file of its own, and its form where a cell is meant."""
        from tui.screens.record import RecordScreen
        from tui.screens.table import TableScreen

        if note:
            self.say(note)
        table = self.draft.view.tables[place.question]
        key = table.key_of(place.steps[0]) if place.steps else ""
        while isinstance(self.screen, RecordScreen):
            if (
                self.screen.record_place == Place(place.question, (key,))
                and len(place.steps) > 1
                and key in table.rows
            ):
                self.screen.travel(self.screen.record_place.at(place.steps[1]))
                return
            await self.pop_screen()
        if isinstance(self.screen, TableScreen) and self.screen.file_name == place.question:
            self.screen.show_list_file(place.question, key)
        elif isinstance(self.screen, ListViewer) and self.screen.file_name == place.question and note:
            self.screen.show_list_file(place.question, key)  # it shows lines of its own accord
        else:
            interview = self.interview
            while interview and self.screen is not interview:
                await self.pop_screen()
            await self.push_screen(TableScreen(self.draft, place.question, key))
        if key in table.rows and len(place.steps) > 1 and not note:
            await self.open_record(Place(place.question, (key,)), place.steps[1])

    def open_record(self, place: Place, field: str = "", note: str = "") -> AwaitMount:
        """Opens the form of a thing of a list, at a field, and says a note; afterwards the list points at the thing."""
        from tui.screens.record import RecordScreen

        below = self.screen

        def closed(key: str | None) -> None:
            if isinstance(below, Asker):
                below.show_list(key or "")
            elif isinstance(below, ListViewer):
                below.show_list_file(place.question, key or "")

        return self.push_screen(RecordScreen(self.draft, place, field, note), closed)
