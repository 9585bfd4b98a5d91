"""The way back: what each change made of the answers file, across all sections."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.places import Place

DEPTH = 100
"""Changes that can be taken back; each holds the file's text, up to a third of a megabyte in a large firm."""


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


@dataclass
class History:
    """Changes done and undone."""

    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)

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
            del self.done[:-DEPTH]
