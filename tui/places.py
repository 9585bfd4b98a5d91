"""Where a question stands: of the interview, of one thing of a list, or of a list inside that thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A question, a thing of its list, or a field of that thing.

    `Place("ports.list", ("2704", "terminals", "pier", "phone"))` is the telephone of a terminal of a port.
    """

    question: str
    """`section.question`."""
    steps: tuple[str, ...] = ()
    """By turns the key of a thing of the list and the id of a field."""

    def at(self, *steps: str) -> Place:
        """A place further in."""
        return Place(self.question, (*self.steps, *steps))

    @property
    def section(self) -> str:
        """The id of the section."""
        return self.question.partition(".")[0]

    @property
    def words(self) -> str:
        """The place as one text, to remember it by."""
        return "/".join((self.question, *self.steps))

    @property
    def is_record(self) -> bool:
        """Whether this is a whole thing of a list."""
        return len(self.steps) % 2 == 1

    @property
    def outer(self) -> Place:
        """One step further out: the thing a field stands in, or the list a thing stands in."""
        return Place(self.question, self.steps[:-1])
