"""One difference between what is on file and what is brought in, and the edit of the answers that settles it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.model.answers import Steps


class What(StrEnum):
    """What becomes of something that is brought in."""

    ADDED = "added"
    CHANGED = "changed"
    CONFLICT = "conflicting"
    UNCLEAR = "unclear"
    """It may be about something that is on file, or about something new; a person decides."""
    REFUSED = "not understood"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of the answers file."""

    steps: Steps
    value: object
    append: bool = False
    """Adds the value as the last thing of the list at `steps`."""
    comment: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that is brought in and differs from what is on file, or that could not be understood."""

    what: What
    name: str
    """Where it stands in what is brought in: a field, a row."""
    ask: str
    """What it is about, in the words a person knows it by."""
    old: str = ""
    """What is on file."""
    new: str = ""
    """What is brought in."""
    why: str = ""
    """Why it was not understood, in words that never repeat a secret."""
    notes: tuple[str, ...] = ()
    """Lines to be shown below it."""
    edits: tuple[Edit, ...] = ()
