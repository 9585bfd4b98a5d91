"""Finds a question, an answer or a thing of a list by a few letters, forgiving a slip of the finger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from builder.folding import folded
from builder.model.answers import State, keyed
from builder.model.interview import applicable, applicable_fields
from builder.model.kinds import clean
from builder.model.questions import walk_fields
from tui.nearwords import Vocabulary, initials_pattern, run_together, words_of
from tui.places import Place
from tui.wording import shown, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.model.answers import Record
    from builder.model.questions import Question
    from builder.model.scope import Scope
    from tui.views import View

LIMIT = 60
MOST_RANKED = 2_000
"""Findings that are put in order; more hold a letter or two, and nobody reads so far."""
MOST_GUESSED = 20
"""Words of a search up to which slips are forgiven; a page that was pasted would keep everybody waiting."""

Rank = tuple[int, int]
"""How well something fits, the lowest first, then the length of its title."""
BEGINS, IN_TITLE, OWN_INITIALS, IN_NAME, NAMED_INITIALS, INSIDE_TITLE, ANYWHERE, INSIDE, IN_A_FIELD = range(9)
"""Ways to fit: the title begins so; words of the title begin so; its initials are these; words of title or list begin
so; a name in the answer has these initials; the letters stand within the title; words begin so; they stand anywhere; a
list asks for it."""

_NUMBER = re.compile(r"[\d\s().+/\-]*\d[\d\s().+/\-]*")
_DIGITS_AT_LEAST = 4
"""Digits from which on a number is looked for without the signs inside it."""

Wanted = tuple[tuple[str, ...], ...]
"""For each word that was typed, the words that will do."""


@dataclass(frozen=True)
class Finding:
    """One place that can be jumped to."""

    place: Place
    title: str
    """What is asked, or the name of the thing."""
    where: str
    """The section, or the list."""
    answer: str = ""
    fields: str = ""
    """What a list asks of each of its things: it is found by that before there is any."""

    @cached_property
    def words(self) -> str:
        """All that it can be found by."""
        return f"{self.own_words}\n{folded(self.fields)}" if self.fields else self.own_words

    @cached_property
    def own_words(self) -> str:
        """What stands there itself."""
        text = folded(f"{self.title}\n{self.where}\n{self.answer}\n{self.place.question}")
        return f"{text}\n{together}" if (together := run_together(text)) != text else text

    @cached_property
    def head(self) -> str:
        """The title as it is compared."""
        return folded(self.title)

    @cached_property
    def name(self) -> str:
        """The title and what kind of thing it is."""
        return folded(f"{self.title}\n{self.where}")


class Index:
    """Everything that can be found. What a search needs is made by the first one that needs it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings

    def find(self, text: str, limit: int = LIMIT) -> list[Finding]:
        """What holds every word of a text, the best first.

        A number is found whatever stands between its digits. A few letters may be initials. A word nobody wrote
        is read as the nearest ones.
        """
        typed = _typed(text)
        if not typed:
            return list(self.findings[:limit])
        pattern = initials_pattern(typed[0]) if len(typed) == 1 else None
        found = self._best(tuple((word,) for word in typed), self._with_initials(pattern))
        if not found and len(typed) <= MOST_GUESSED:
            found = self._best(tuple(self._meant(word) for word in typed))
        return [self.findings[number] for number in found[:limit]]

    def prepare(self) -> None:
        """Makes what the first search would have to wait for."""
        self._vocabulary  # noqa: B018 (made by being looked at)

    def _best(self, wanted: Wanted, initialled: Mapping[int, Rank] | None = None) -> list[int]:
        """The findings that hold one of the words for each word typed, in order, among those with these initials."""
        held: Iterable[int] = range(len(self.findings))
        for choices in wanted:
            held = self._holding(choices, held)
        numbers = list(held)
        if len(numbers) > MOST_RANKED:  # the titles that begin so come first all the same
            first = [number for number in numbers if self.findings[number].head.startswith(wanted[0])]
            numbers = [*first[:MOST_RANKED], *numbers[:MOST_RANKED]]
        ranks = dict(initialled or {})
        for number in numbers:
            rank = _rank(wanted, self.findings[number])
            ranks[number] = min(rank, ranks.get(number, rank))
        return sorted(ranks, key=ranks.__getitem__)

    def _holding(self, choices: tuple[str, ...], numbers: Iterable[int]) -> list[int]:
        texts = self._texts
        if len(choices) == 1:
            only = choices[0]
            return [number for number in numbers if only in texts[number]]
        return [number for number in numbers if any(word in texts[number] for word in choices)]

    def _with_initials(self, pattern: re.Pattern[str] | None) -> dict[int, Rank]:
        """The findings whose name has certain initials, then those in whose answer such a name stands."""
        found = {}
        for number, text in enumerate(self._texts) if pattern else ():
            if pattern and pattern.search(text):
                finding = self.findings[number]
                is_its_own = pattern.search(finding.head)
                found[number] = (OWN_INITIALS if is_its_own else NAMED_INITIALS, len(finding.title))
        return found

    def _meant(self, word: str) -> tuple[str, ...]:
        """The word, if somebody wrote it; else the nearest ones."""
        if any(word in text for text in self._texts):
            return (word, *self._vocabulary.near(word))
        return tuple(self._vocabulary.near(word)) or (word,)

    @cached_property
    def _texts(self) -> list[str]:
        return [finding.words for finding in self.findings]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary({word for text in self._texts for word in words_of(text)})


class Finder:
    """Holds the index of an interview for as long as nothing changes in it."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._of: tuple[View, Scope] | None = None

    def index(self, view: View, scope: Scope) -> Index:
        """Everything that can be found; made anew after a change only."""
        if self._index is None or self._of is None or self._of[0] is not view or self._of[1] is not scope:
            self._index, self._of = build_index(view, scope), (view, scope)
        return self._index


def build_index(view: View, scope: Scope) -> Index:
    """Everything that can be found: the questions that apply, their answers, and the things of their lists."""
    return Index(list(_findings(view, scope)))


def first_findings(view: View, scope: Scope) -> list[Finding]:
    """What is shown before anything is typed: the first questions."""
    found = []
    for finding in _questions(view, scope):
        found.append(finding)
        if len(found) == LIMIT:
            break
    return found


def _typed(text: str) -> list[str]:
    """The words of a search; a number with signs inside it is one of them."""
    plain = folded(text).strip()
    digits = "".join(letter for letter in plain if letter.isdigit())
    if len(digits) >= _DIGITS_AT_LEAST and _NUMBER.fullmatch(plain) and digits != plain:
        return [digits]
    words = run_together(plain).split() if len(digits) >= _DIGITS_AT_LEAST else plain.split()
    return list(dict.fromkeys(words))


def _questions(view: View, scope: Scope) -> Iterator[Finding]:
    for section in view.declarations.sections:
        for asked in applicable(section, scope):
            answer = shown(asked.answer, asked.question, view)
            fields = "\n".join(field.ask for _, field in walk_fields(asked.question.fields))
            yield Finding(Place(asked.id), asked.question.ask, section.title, answer, fields)


def _findings(view: View, scope: Scope) -> Iterator[Finding]:
    for finding in _questions(view, scope):
        yield finding
        question = view.question(finding.place)
        for key, record in keyed(view.answer(finding.place).records).items():
            yield from _things(finding.place.at(key), question, record, view, scope, "")
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


def _things(
    place: Place, question: Question, record: Record, view: View, scope: Scope, inside: str
) -> Iterator[Finding]:
    """A thing of a list, and the things of the lists that it holds."""
    title = title_of(question, record, view)
    asked = applicable_fields(question, record, scope)
    fields = [field for field in asked if field.id != question.label]
    given = [field for field in fields if record.get(field.id).state is State.ANSWERED]
    values = ", ".join(shown(record.get(field.id), field, view) for field in given)
    yield Finding(place, title, f"{question.noun} of {inside}" if inside else question.noun, values)
    for field in given:
        for key, inner in keyed(record.get(field.id).records).items():
            yield from _things(place.at(field.id, key), field, inner, view, scope, title)


def _rank(wanted: Wanted, finding: Finding) -> Rank:
    """How well a finding that holds every word fits."""
    length = len(finding.title)
    if finding.head.startswith(wanted[0]):
        return BEGINS, length
    patterns = [_beginning(choices) for choices in wanted]
    if all(pattern.search(finding.head) for pattern in patterns):
        return IN_TITLE, length
    if all(pattern.search(finding.name) for pattern in patterns):
        return IN_NAME, length
    if all(any(word in finding.head for word in choices) for choices in wanted):
        return INSIDE_TITLE, length
    if all(pattern.search(finding.own_words) for pattern in patterns):
        return ANYWHERE, length
    stands_there = all(any(word in finding.own_words for word in choices) for choices in wanted)
    return (INSIDE if stands_there else IN_A_FIELD), length


@lru_cache(maxsize=256)
def _beginning(choices: tuple[str, ...]) -> re.Pattern[str]:
    """A word that begins with one of some letters."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, choices))})")
