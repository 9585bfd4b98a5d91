"""Who reads what: while a page is composed, each answer, fact and computed value it looks at is noted.

A page says the same as before as long as nothing it read has changed, whatever else did. So a page is composed anew
for a typed answer only when it read that answer, or a conclusion that came out differently.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from builder.model.answers import Answer, Answers, Record, keyed
from builder.model.computed import COMPUTED, Basis, ComputedFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from builder.model.facts import DerivedFact

Key = tuple[str, ...]
"""`(question,)`; of a list `(question, thing, field, …)`; `("fact", id)`, `("computed", name)`, `("person", name)`,
`("page", name)`."""

EVERYTHING: Key = ("everything",)
"""Read by pages that look at all answers: readiness, conflicts."""
ANY_PAGE: Key = ("page", "*")
"""Read by pages that walk all pages."""


class SupersededError(Exception):
    """Something newer is wanted: what is being composed is of no use any more."""


class Reads:
    """Notes what is read, for whoever listens."""

    def __init__(self, is_superseded: Callable[[], bool] = lambda: False) -> None:
        """Makes a notebook.

        Args:
            is_superseded: asked at every reading, so that composing a long page can be given up in the middle.
        """
        self._is_superseded = is_superseded
        self._open: list[set[Key]] = []
        self._patience = 0

    def note(self, *key: str) -> None:
        """Something was read.

        Raises:
            SupersededError: there is something better to do.
        """
        if not self._patience and self._is_superseded():
            raise SupersededError
        if self._open:
            self._open[-1].add(key)

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """What is begun here is brought to its end, whatever waits."""
        self._patience += 1
        try:
            yield
        finally:
            self._patience -= 1

    @contextmanager
    def noting(self) -> Iterator[set[Key]]:
        """Collects what is read meanwhile; whoever listens around this does not hear of it."""
        heard: set[Key] = set()
        self._open.append(heard)
        try:
            yield heard
        finally:
            self._open.pop()


@dataclass(frozen=True, kw_only=True)
class NotedRecord(Record):
    """A thing of a list that notes which of its fields are read."""

    reads: Reads = field(compare=False, repr=False)
    path: Key = ()

    def get(self, field_id: str) -> Answer:
        """A field's answer."""
        self.reads.note(*self.path, field_id)
        return super().get(field_id)


@dataclass(frozen=True)
class NotedAnswers(Answers):
    """Answers that note which of them are read."""

    reads: Reads = field(default_factory=Reads, compare=False, repr=False)

    def get(self, question_id: str) -> Answer:
        """The answer to a question."""
        self.reads.note(question_id)
        return super().get(question_id)

    def person(self, person_id: str) -> Record | None:
        """Someone of the people list; what is read of that person is noted by the person."""
        self.reads.note("person", person_id)
        with self.reads.noting():
            return super().person(person_id)

    def people_by_name(self) -> Mapping[str, str]:
        """Under which ids and names whom is found."""
        with self.reads.noting():
            return {name: record.id for name, record in self.people.items()}


def noted(answers: Answers, reads: Reads) -> NotedAnswers:
    """The same answers, noting who reads them."""
    by_id = {name: noted_answer(answer, (name,), reads) for name, answer in answers.by_id.items()}
    return NotedAnswers(by_id, answers.problems, answers.name, reads)


def noted_answer(answer: Answer, path: Key, reads: Reads) -> Answer:
    """An answer whose things, if it is a list, note who reads them."""
    if not answer.records:
        return answer
    return replace(
        answer,
        value=tuple(_noted_record(one, (*path, key), reads) for key, one in keyed(answer.records).items()),
    )


def _noted_record(record: Record, path: Key, reads: Reads) -> NotedRecord:
    return NotedRecord(
        id=record.id,
        index=record.index,
        key=record.key,
        fields={name: noted_answer(one, (*path, name), reads) for name, one in record.fields.items()},
        checked_on=record.checked_on,
        checked_by=record.checked_by,
        line=record.line,
        reads=reads,
        path=path,
    )


class NotedFacts(dict[str, "DerivedFact"]):
    """Facts that note which of them are read."""

    def __init__(self, derived: Mapping[str, DerivedFact], reads: Reads) -> None:
        super().__init__(derived)
        self._reads = reads

    def get(self, name: str, default: object = None) -> DerivedFact | None:  # type: ignore[override] # as pages use it
        """A fact by its id."""
        self._reads.note("fact", name)
        return super().get(name)


class NotedComputed(ComputedFacts):
    """Computed values that note which of them are read, and what each was worked out from."""

    def __init__(self, basis: Basis, reads: Reads) -> None:
        super().__init__(basis)
        self._reads = reads
        self._behind: dict[str, set[Key]] = {}

    def get(self, name: str) -> object:
        """The value of `computed.<name>`."""
        self._reads.note("computed", name)
        if name in COMPUTED and name not in self._behind:
            with self._reads.noting() as heard:
                value = super().get(name)
            self._behind[name] = heard
            return value
        return super().get(name)

    def carried(self, basis: Basis, changed: AbstractSet[Key]) -> NotedComputed:
        """The same for other answers: what rests on nothing that changed is taken over."""
        other = NotedComputed(basis, self._reads)
        for name, behind in self._behind.items():
            if not behind & changed:
                other._known[name], other._behind[name] = self._known[name], behind
        return other

    def changes(self, other: NotedComputed) -> set[Key]:
        """Which values come out differently; one that nobody has read yet changes nothing."""
        with self._reads.noting():
            return {("computed", name) for name in self._behind if self.get(name) != other.get(name)}


def answer_changes(one: Answers, other: Answers, questions: AbstractSet[str]) -> set[Key]:
    """What reads differently in two sets of answers, looking at some questions only."""
    changed = {
        key
        for name in questions
        for key in _changes((name,), Answers.get(one, name), Answers.get(other, name))
    }
    if isinstance(one, NotedAnswers) and isinstance(other, NotedAnswers):
        before, after = one.people_by_name().items(), other.people_by_name().items()
        changed |= {("person", name) for name, _ in before ^ after}
    return changed


def _changes(path: Key, one: Answer, other: Answer) -> Iterator[Key]:
    before, after = keyed(one.records), keyed(other.records)
    if _own(one, before) != _own(other, after):
        yield path
    for key in before.keys() & after.keys():
        fields = before[key].fields.keys() | after[key].fields.keys()
        for name in fields:
            yield from _changes((*path, key, name), _field(before[key], name), _field(after[key], name))


def _field(record: Record, name: str) -> Answer:
    return Record.get(record, name)


def _own(answer: Answer, records: Mapping[str, Record]) -> tuple[object, ...]:
    """What an answer says by itself: its value, or which things it lists, but not what stands in them."""
    value = (
        [(key, record.index, record.checked_on, record.checked_by) for key, record in records.items()]
        if records
        else (answer.value, answer.raw)
    )
    return answer.state, value, answer.note, answer.checked_on, answer.checked_by
