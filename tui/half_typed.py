"""What a person typed that is not saved, for as long as the interview is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tui.fitting import differing, typed_from
from tui.places import Place
from tui.reading import Reading
from tui.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from builder.model.declarations import Declarations
    from builder.paths import Brokerage
    from tui.typed import Typed

Kept = TypeVar("Kept")


class HalfTyped(Reading):
    """Keeps typing by its place, beside what was saved when it began."""

    def __init__(
        self, brokerage: Brokerage, declarations: Declarations, clock: Callable[[], datetime]
    ) -> None:
        """As `Reading`."""
        super().__init__(brokerage, declarations, clock)
        self.kept: dict[Place, Typed] = {}
        """What was typed and could not be saved."""
        self.stood: dict[Place, Typed] = {}
        """What was saved at these places when typing began."""
        self.disputed: set[Place] = set()
        """Of these, the ones that another window answered otherwise."""
        self.postponed: set[Place] = set()
        """Of these, the ones that a person wants to decide later."""

    def keep(self, place: Place, typed: Typed, stands: Typed) -> None:
        """Keeps what was typed and not saved, with what was saved when the typing began."""
        if place not in self.kept:
            self.stood[place] = stands
        self.kept[place] = typed

    def drop(self, place: Place) -> None:
        """Forgets what was typed at a place: it is saved, or given up."""
        self.kept.pop(place, None)
        self.disputed.discard(place)
        self.postponed.discard(place)

    def take_up(
        self,
        kept: Mapping[Place, Typed],
        stood: Mapping[Place, Typed],
        rows: Mapping[Place, Mapping[str, str]],
    ) -> None:
        """Takes up what an earlier sitting kept; what another window answered otherwise since is disputed.

        Args:
            kept: what was typed.
            stood: what stood at those places.
            rows: what the rows said that cells of a list stand in; the keys of rows are those of their sitting.
        """
        here = {place: self._row_again(place, rows) for place in kept}
        stood = {here[place]: one for place, one in stood.items() if place in here}
        for place, typed in ((here[place], typed) for place, typed in kept.items()):
            now = typed_from(self.view.answer(place)).says
            if now == typed.says:
                continue  # it has been saved meanwhile
            self.kept[place] = typed
            if place in stood:
                self.stood[place] = stood[place]
                if now != stood[place].says:
                    self.disputed.add(place)

    def rows_of(self, places: Iterable[Place]) -> dict[Place, Mapping[str, str]]:
        """What the rows say, or last said, that cells of a list stand in."""
        return {place: self._lists.row(place) for place in places if place.question in self._lists}

    def held_in(self, name: str) -> list[Place]:
        """The cells of a list that is a file of its own at which something typed is not saved, in its order."""
        order = {key: number for number, key in enumerate(self.view.tables[name].rows)}
        places = [place for place in self.kept if place.question == name and place.steps[0]]
        return sorted(places, key=lambda place: order.get(place.steps[0], len(order)))

    def thing_name(self, place: Place) -> str:
        """What the thing of a list is called in which an answer stands; empty for an answer by itself."""
        if place.question in self._lists:
            return self.row_name(place)
        record = self.view.record(place.outer) if place.steps else None
        return title_of(self.view.question(place.outer), record, self.view) if record else ""

    def waiting_in(self, held: Place) -> dict[str, str]:
        """The things of a list in which something typed is not saved, by key, and what there is to say of each."""
        depth, found = len(held.steps), dict[str, list[str]]()
        for place in self.kept:
            if place.question != held.question or place.steps[:depth] != held.steps:
                continue
            ask = self.view.question(place).ask
            words = f"Typed and not saved: {ask}"
            if place in self.disputed:
                words = f"Answered in two windows: {ask} The form shows both."
            for key in filter(None, place.steps[depth : depth + 1]):  # a new thing has no key yet
                found.setdefault(key, []).append(words)
        return {key: " ".join(words) for key, words in found.items()}

    def is_row_gone(self, place: Place) -> bool:
        """Whether the row is not there any more in which a cell stands; nobody knows while its file cannot be read."""
        name = place.question
        return (
            name in self._lists
            and bool(place.steps[0])
            and place.steps[0] not in self.view.tables[name].rows
            and not self.is_out_of_sight(place)
        )

    def is_out_of_sight(self, place: Place) -> bool:
        """Whether nobody knows what stands at a place, since its file cannot be read now."""
        return place.question in self._lists and not self._lists.is_understood(place.question)

    def _row_again(self, place: Place, rows: Mapping[Place, Mapping[str, str]]) -> Place:
        """The same cell by the key that its row has in this sitting."""
        if not rows.get(place):
            return place
        return Place(place.question, (self._lists.key_for(place.question, rows[place]), *place.steps[1:]))

    def forget(self, record: Place) -> None:
        """Drops what was typed and not saved in a thing of a list that is gone."""
        depth = len(record.steps)
        self.kept = {
            place: typed
            for place, typed in self.kept.items()
            if place.question != record.question or place.steps[:depth] != record.steps
        }

    def carry(self, old: Place, new: Place) -> None:
        """Takes what was typed and not saved in a new thing of a list over to the place it now has."""
        self.kept = _carried(self.kept, old, new)
        self.stood = _carried(self.stood, old, new)
        self.disputed = set(_carried(dict.fromkeys(self.disputed), old, new))

    def _dispute(self, base: str, text: str, questions: Sequence[str]) -> None:
        """Keeps what was answered here as typing, to be shown beside what another window answered meanwhile."""
        mine, stood = differing(self._answers(base), self._answers(text), self.declarations)
        places = {place for place in mine if place.question in questions}
        self.kept.update({place: mine[place] for place in places})
        self.stood.update({place: stood[place] for place in places})
        self.disputed |= places


def _carried(typed: Mapping[Place, Kept], old: Place, new: Place) -> dict[Place, Kept]:
    """What was typed in a thing of a list, at the place that the thing now has."""
    depth = len(old.steps)
    return {
        new.at(*place.steps[depth:])
        if place.question == old.question and place.steps[:depth] == old.steps
        else place: one
        for place, one in typed.items()
    }
