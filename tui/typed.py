"""What a person typed at a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """The three ways to answer a question."""

    VALUE = "value"
    DONT_KNOW = "dont_know"
    DOES_NOT_APPLY = "does_not_apply"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Everything that can be typed at one question."""

    way: Way = Way.VALUE
    texts: tuple[str, ...] = ()
    """The answer; several texts for a question that takes several, none for an empty one."""
    note: str = ""
    """Who will find out, or why it does not apply."""
    checked_on: str = ""
    checked_by: str = ""
    asked_on: str = ""
    """The day on which who will find out was asked; it holds for the name that stood there then."""
    asked_email: str = ""

    @property
    def says(self) -> tuple[object, ...]:
        """What of it counts: a remark only where there is no value, and the other way round."""
        if self.way is not Way.VALUE:
            return self.way, self.note.strip()
        return self.texts, self.checked_on.strip(), self.checked_by.strip()


class UnfitError(ValueError):
    """What was typed cannot be saved; the message says why and what to write."""
