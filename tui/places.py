"""Where a question stands: of the interview, of one thing of a list, or of a list inside that thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import CHECKED_BY, CHECKED_ON, UNANSWERED, VALUE, Answer, Record, State
from builder.model.questions import Question
from builder.model.yamledit import value_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.answers import Answers, Steps
    from builder.model.declarations import Declarations
    from tui.tables import Table

CHECK_FIELDS = {
    CHECKED_ON: Question(
        id=CHECKED_ON,
        ask="When was this last checked?",
        kind="date",
        why="A number that nobody has called for a year is a guess.",
        help="Write today after you have called or looked.",
        example="2026-11-02",
    ),
    CHECKED_BY: Question(
        id=CHECKED_BY,
        ask="Who checked it?",
        kind="text",
        why="Whoever doubts an entry knows whom to ask.",
        example="Compliance manager",
    ),
}
"""What a list that is checked asks of each of its things besides its own fields."""


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


@dataclass(frozen=True)
class View:
    """The interview and what is answered of it at one moment."""

    declarations: Declarations
    answers: Answers
    data: object
    """The answers file as text values."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The lists that are files of their own, by the name of the file."""

    def question(self, place: Place) -> Question:
        """What is asked at a place; for a thing of a list, the list's question."""
        fields = place.steps[1::2]
        if place.question in self.tables:
            table = self.tables[place.question].question
            return table.field(fields[-1]) if fields else table
        if fields and fields[-1] in CHECK_FIELDS:
            return CHECK_FIELDS[fields[-1]]
        return self.declarations.questions[".".join((place.question, *fields))]

    def answer(self, place: Place) -> Answer:
        """What is answered at a place; unanswered where nothing stands or the thing is gone."""
        if place.is_record:
            return self.answer(place.outer)
        if not place.steps:
            return self.answers.get(place.question)
        record = self.record(place.outer)
        if record is None:
            return UNANSWERED
        return _check_answer(record, place.steps[-1]) or record.get(place.steps[-1])

    def record(self, place: Place) -> Record | None:
        """The thing of a list at a place; None when it is gone."""
        if place.question in self.tables:
            return self.tables[place.question].record(place.steps[0]) if place.is_record else None
        return self.records(place.outer).get(place.steps[-1]) if place.is_record else None

    def records(self, place: Place) -> Mapping[str, Record]:
        """The things of the list at a place by their keys."""
        if place.question in self.tables and not place.steps:
            table = self.tables[place.question]
            return {key: record for key in table.rows if (record := table.record(key))}
        return self.answer(place).by_key

    def steps(self, place: Place) -> Steps:
        """Where the place stands in the answers file: keys and list positions.

        Raises:
            SaveError: the thing of a list was deleted meanwhile.
        """
        section, _, name = place.question.partition(".")
        path: list[str | int] = [section]
        fields: list[str] = []
        path.append(self._file_key(path, place.question, name))
        here = Place(place.question)
        for step in place.steps:
            if here.is_record:
                fields.append(step)
                dotted = ".".join((place.question, *fields))
                path.append(step if step in CHECK_FIELDS else self._file_key(path, dotted, step))
            else:
                path.extend(self._list_step(path))
                record = self.records(here).get(step)
                if record is None:
                    noun = self.question(here).noun
                    raise SaveError(f"This {noun} was deleted in another window. Nothing was saved.")
                path.append(record.index)
            here = here.at(step)
        return tuple(path)

    def list_steps(self, place: Place) -> Steps:
        """Where the items of the list at a place stand in the answers file."""
        steps = self.steps(place)
        return (*steps, *self._list_step(steps))

    def stored(self, steps: Sequence[str | int]) -> object:
        """What stands in the answers file at some steps, as text values; an empty text when nothing does."""
        return value_at(self.data, steps)

    def _list_step(self, steps: Sequence[str | int]) -> tuple[str, ...]:
        """A list may be written out as `value:` of a mapping."""
        held = self.stored(steps)
        return (VALUE,) if isinstance(held, dict) and VALUE in held else ()

    def _file_key(self, steps: Sequence[str | int], dotted: str, name: str) -> str:
        """The key under which a question stands in the file, which may be one it had before."""
        held = self.stored(steps)
        if not isinstance(held, dict) or name in held:
            return name
        return next((old for old in self.declarations.questions[dotted].was if old in held), name)


def _check_answer(record: Record, field_id: str) -> Answer | None:
    if field_id == CHECKED_ON and record.checked_on:
        return Answer(state=State.ANSWERED, value=record.checked_on, raw=record.checked_on.isoformat())
    if field_id == CHECKED_BY and record.checked_by:
        return Answer(state=State.ANSWERED, value=record.checked_by, raw=record.checked_by)
    return UNANSWERED if field_id in CHECK_FIELDS else None
