"""The way back: what each change made of a file of the brokerage, across all sections and lists."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.places import Place

ANSWERS, CLIENTS, LINES = "answers.yaml", "clients.csv", "lines.csv"
"""The files whose changes can be taken back."""
LIST_FILES = (CLIENTS, LINES)
DEPTH = 100
"""Changes that can be taken back."""
WEIGHT = 32 * 1024 * 1024
"""Bytes that all their texts may hold together: 5,000 clients are half a megabyte, and each change holds one text
more."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change as the whole text before and after it, so that taking it back restores comments as well."""

    label: str
    """What was changed, in a few words."""
    place: Place
    before: str
    after: str
    visit: int = 0
    """The visit to a question during which it was made; 0 for a change that stands for itself."""
    file: str = ANSWERS
    """The name of the file that was changed."""


@dataclass
class History:
    """Changes done and undone."""

    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    depth: int = DEPTH
    weight: int = WEIGHT

    def copy(self) -> History:
        """The changes as they are now, for whoever writes them down while others are made."""
        return History(list(self.done), list(self.undone), self.depth, self.weight)

    def record(self, change: Change) -> None:
        """Adds a change; what was undone before it can no longer be redone.

        Several changes to one question during one visit are one step: a person sees one answer.
        """
        self.undone.clear()
        last = self.done[-1] if self.done else None
        if last and last.visit and last.visit == change.visit and last.after == change.before:
            self.done[-1] = replace(change, before=last.before)
        else:
            self.done.append(change)
        del self.done[: -self.depth]
        while len(self.done) > 1 and self._held > self.weight:
            del self.done[0]

    @property
    def _held(self) -> int:
        """Bytes of all texts; one that ends a change and begins the next is held once."""
        texts = {id(text): text for change in self.done for text in (change.before, change.after)}
        return sum(map(sys.getsizeof, texts.values()))
