"""What a person typed that is not saved, for as long as the interview is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.fitting import differing, typed_from
from tui.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from builder.model.declarations import Declarations
    from builder.paths import Brokerage
    from tui.places import Place
    from tui.typed import Typed


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

    def keep(self, place: Place, typed: Typed, stands: Typed) -> None:
        """Keeps what was typed and not saved, with what was saved when the typing began."""
        if place not in self.kept:
            self.stood[place] = stands
        self.kept[place] = typed

    def take_up(self, kept: Mapping[Place, Typed], stood: Mapping[Place, Typed]) -> None:
        """Takes up what an earlier sitting kept; what another window answered otherwise since is disputed."""
        for place, typed in kept.items():
            now = typed_from(self.view.answer(place)).says
            if now == typed.says:
                continue  # it has been saved meanwhile
            self.kept[place] = typed
            if place in stood:
                self.stood[place] = stood[place]
                if now != stood[place].says:
                    self.disputed.add(place)

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

    def _dispute(self, base: str, text: str, questions: Sequence[str]) -> None:
        """Keeps what was answered here as typing, to be shown beside what another window answered meanwhile."""
        mine, stood = differing(self._answers(base), self._answers(text), self.declarations)
        places = {place for place in mine if place.question in questions}
        self.kept.update({place: mine[place] for place in places})
        self.stood.update({place: stood[place] for place in places})
        self.disputed |= places


def _carried(typed: Mapping[Place, Typed], old: Place, new: Place) -> dict[Place, Typed]:
    """What was typed in a thing of a list, at the place that the thing now has."""
    depth = len(old.steps)
    return {
        new.at(*place.steps[depth:])
        if place.question == old.question and place.steps[:depth] == old.steps
        else place: one
        for place, one in typed.items()
    }
