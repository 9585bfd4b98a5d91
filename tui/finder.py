"""Finds a question, an answer or a thing of a list by a few letters, forgiving a slip of the finger."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model.answers import State, keyed
from builder.model.interview import applicable, applicable_fields
from builder.model.kinds import clean
from tui.places import Place
from tui.wording import shown, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.answers import Record
    from builder.model.questions import Question
    from builder.model.scope import Scope
    from tui.places import View

LIMIT = 60


@dataclass(frozen=True)
class Finding:
    """One place that can be jumped to."""

    place: Place
    title: str
    """What is asked, or the name of the thing."""
    where: str
    """The section, or the list."""
    answer: str = ""

    @cached_property
    def words(self) -> str:
        """All that it can be found by."""
        return f"{self.title} {self.where} {self.answer} {self.place.question}".casefold()


@dataclass(frozen=True)
class Index:
    """Everything that can be found."""

    findings: Sequence[Finding]

    def find(self, text: str, limit: int = LIMIT) -> list[Finding]:
        """What holds every word of a text, the best first; a word nobody wrote is read as the nearest one."""
        wanted = text.casefold().split()
        if not wanted:
            return list(self.findings[:limit])
        found = self._holding(wanted) or self._holding([self._nearest(word) for word in wanted])
        found.sort(key=lambda pair: pair[0])
        return [finding for _, finding in found[:limit]]

    def _holding(self, wanted: list[str]) -> list[tuple[tuple[int, int], Finding]]:
        return [
            (_rank(wanted, finding), finding)
            for finding in self.findings
            if all(word in finding.words for word in wanted)
        ]

    def _nearest(self, word: str) -> str:
        if word in self._vocabulary:
            return word
        near = get_close_matches(word, self._vocabulary, n=1, cutoff=0.7)
        return near[0] if near else word

    @cached_property
    def _vocabulary(self) -> set[str]:
        return {word.strip(".,;:?!()") for finding in self.findings for word in finding.words.split()}


def build_index(view: View, scope: Scope) -> Index:
    """Everything that can be found: the questions that apply, their answers, and the things of their lists."""
    return Index(list(_findings(view, scope)))


def _findings(view: View, scope: Scope) -> Iterator[Finding]:
    for section in view.declarations.sections:
        for asked in applicable(section, scope):
            place = Place(asked.id)
            yield Finding(place, asked.question.ask, section.title, shown(asked.answer, asked.question, view))
            for key, record in keyed(asked.answer.records).items():
                yield _thing(place.at(key), asked.question, record, view, scope)
    yield from _rows(view)


def _rows(view: View) -> Iterator[Finding]:
    """The rows of the lists that are files of their own."""
    for name, table in view.tables.items():
        label = table.question.label
        for key in table.rows:
            cells = table.cells(key)
            title = cells.pop(label) or f"{table.question.noun} on line {table.rows[key].line}"
            said = ", ".join(filter(None, cells.values()))
            yield Finding(Place(name, (key, label)), clean(title), table.question.noun, clean(said))


def _thing(place: Place, question: Question, record: Record, view: View, scope: Scope) -> Finding:
    fields = [field for field in applicable_fields(question, record, scope) if field.id != question.label]
    given = [field for field in fields if record.get(field.id).state is State.ANSWERED]
    values = ", ".join(shown(record.get(field.id), field, view) for field in given)
    return Finding(place, title_of(question, record, view), question.noun, values)


def _rank(wanted: list[str], finding: Finding) -> tuple[int, int]:
    """Beginnings of the title come before words of the title, those before the rest; short titles first."""
    title = finding.title.casefold()
    if title.startswith(wanted[0]):
        return 0, len(title)
    if all(f" {word}" in f" {title}" for word in wanted):
        return 1, len(title)
    return (2 if all(word in title for word in wanted) else 3), len(title)
