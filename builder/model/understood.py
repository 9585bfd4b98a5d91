"""What is written in the fields of one question, understood as an answer that can be saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.folding import folded
from builder.model.answers import CHECKED_BY, CHECKED_ON, DOES_NOT_APPLY, DONT_KNOW, VALUE
from builder.model.form import BY, NAMED_WITH_CODE, ON, WHO, WHY, ticks
from builder.model.kinds import KINDS, AnswerError
from builder.model.problems import did_you_mean
from builder.model.questions import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.kinds import Reference

EMPTIED = "it was emptied on the sheet. Answers are taken back in the interview only; this one stays."
_LINE = Question(id="note", ask="", kind="text", why="")
_DAY = Question(id="day", ask="", kind="date", why="")
_CODE = re.compile(r"\((\w{2,6})\)$")


class UnfitError(ValueError):
    """What stands on the sheet is no answer; the message says why, and never repeats a secret."""


@dataclass(frozen=True)
class Entry:
    """One field of the returned sheet."""

    value: str
    printed: str
    """What stood in it when it was printed."""

    @property
    def touched(self) -> bool:
        """Whether somebody changed it."""
        return plain(self.value) != plain(self.printed)


def plain(text: str) -> str:
    """A field's text without what viewers of forms add or take: line ends, and spaces at the ends of lines."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


class Understanding:
    """Reads the fields of a question."""

    def __init__(self, reference: Reference, people: Mapping[str, str], lost: str = "") -> None:
        """Makes one for a sheet.

        Args:
            reference: the public tables.
            people: names and ids, to what a pick of that person is stored as.
            lost: what the sheet shows for characters it could not print; a text with it is not whole.
        """
        self._reference = reference
        self._people = {folded(name): stored for name, stored in people.items()}
        self._names = list(people)
        self._lost = lost

    def stored(self, name: str, question: Question, own: Mapping[str, Entry]) -> object:
        """What is saved for a question's fields; UnfitError when they hold no answer."""
        marks = {name + ON, name + BY}
        ways = {
            VALUE: {f: e for f, e in own.items() if f not in {name + WHO, name + WHY, *marks}},
            DONT_KNOW: {f: e for f, e in own.items() if f == name + WHO},
            DOES_NOT_APPLY: {f: e for f, e in own.items() if f == name + WHY},
        }
        way = _way(ways)
        if way != VALUE:
            return {way: self._line(next(iter(ways[way].values())).value)}
        if self._lost and any(self._lost in entry.value for entry in ways[VALUE].values()):
            raise UnfitError("the sheet could not print all characters of it. Change it in the interview.")
        value = self._value(name, question, ways[VALUE])
        on, by = (own[field].value if field in own else "" for field in (name + ON, name + BY))
        checked = self.marks(on, by)
        return {VALUE: value, **checked} if checked else value

    def written(self, text: str, question: Question) -> object:
        """What is saved for an answer that is written out in words; UnfitError when it is none."""
        return self._several(text, question) if question.is_list else self._one(text, question)

    def _value(self, name: str, question: Question, fields: Mapping[str, Entry]) -> object:
        if boxes := ticks(question):
            ticked = [key for key in boxes if (entry := fields.get(f"{name}={key}")) and entry.value]
            if question.is_list:
                return ticked
            if len(ticked) > 1:
                raise UnfitError(f"{len(ticked)} boxes are ticked. Tick one.")
            return ticked[0]
        text = fields[name].value
        if not question.is_list:
            return self._one(text, question)
        return self._several(text, question)

    def _several(self, text: str, question: Question) -> list[str]:
        """The values parted by semicolons or lines; by commas where they make no sense otherwise."""
        parts = [part for part in re.split(r"[;\n\r]", text) if part.strip()]
        try:
            found = [self._one(part, question) for part in parts]
        except UnfitError:
            parts = [part for part in re.split(r"[,;\n\r]", text) if part.strip()]
            found = [self._one(part, question) for part in parts]
        return list(dict.fromkeys(found))

    def _one(self, text: str, question: Question) -> str:
        if question.kind in NAMED_WITH_CODE and (code := _CODE.search(text.strip())):
            text = code[1]
        kind = KINDS[question.kind]
        try:
            value = kind.parse(text, question, self._reference)
        except AnswerError as error:
            raise UnfitError(_sentence(str(error))) from error
        return self._person(str(value)) if question.kind == "person" else kind.store(value)

    def _person(self, text: str) -> str:
        if found := self._people.get(folded(text)):
            return found
        hint = did_you_mean(text, self._names) or "Add this person under people first."
        raise UnfitError(f'"{text[:40]}" is not in the people list. {hint}')

    def _line(self, text: str) -> str:
        if not text.strip():
            return ""
        try:
            return str(KINDS["text"].parse(text, _LINE, self._reference))
        except AnswerError as error:
            raise UnfitError(_sentence(str(error))) from error

    def marks(self, on: str, by: str) -> dict[str, str]:
        """When and by whom something was checked, as it is saved; UnfitError when the day is none."""
        marks: dict[str, str] = {}
        if on.strip():
            try:
                marks[CHECKED_ON] = KINDS["date"].store(KINDS["date"].parse(on, _DAY, self._reference))
            except AnswerError as error:
                raise UnfitError(f"Checked on: {error}") from error
        if who := self._line(by):
            marks[CHECKED_BY] = who
        return marks


def _way(ways: Mapping[str, Mapping[str, Entry]]) -> str:
    """Whether a value, who will find out or why not is given; of two, the one that was written on the sheet."""
    given = [way for way, fields in ways.items() if any(plain(e.value) for e in fields.values())]
    if not given:
        raise UnfitError(EMPTIED)
    if len(given) > 1:
        given = [way for way in given if any(entry.touched for entry in ways[way].values())]
    if len(given) != 1:
        raise UnfitError(
            'an answer, "not known yet" and "does not apply" shut one another out. Keep one of them.'
        )
    return given[0]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
