"""Whether something brought in is about something on file: by id, by mail address, by name, by telephone.

It is told in words where that is not certain, and never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAMED = 3
"""Entries that a message names."""


@dataclass(frozen=True)
class Traits:
    """What an entry is known by."""

    title: str
    """Its name in words."""
    id: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    exact: bool = False
    """Whether only the name counts, since it is a code, or since several may share a mailbox."""

    @property
    def name(self) -> str:
        """The name without case, accents, order and marks."""
        return " ".join(sorted(name_words(self.title)))


@dataclass(frozen=True)
class Match:
    """What an entry brought in is about: a place among those known, something new, or nobody knows."""

    place: int | None = None
    why: str = ""
    """Why it is not certain; empty where it is."""


@dataclass
class Known:
    """The entries that are known, to be found again; those brought in are added as they come."""

    entries: list[Traits] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=dict)
    _emails: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _phones: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, entries: Iterable[Traits]) -> Known:
        """The entries in their order."""
        known = cls()
        for entry in entries:
            known.add(entry)
        return known

    def add(self, entry: Traits) -> int:
        """Takes one more entry and returns its place."""
        place = len(self.entries)
        self.entries.append(entry)
        if entry.id:
            self._ids.setdefault(entry.id, place)
        if entry.name:
            self._names[entry.name].add(place)
        for email in entry.emails:
            self._emails[email.casefold()].add(place)
        for phone in entry.phones:
            self._phones[digits(phone)].add(place)
        return place

    def find(self, entry: Traits) -> Match:
        """Which known entry another one is about."""
        if entry.id in self._ids:
            return Match(self._ids[entry.id])
        by_name = self._names.get(entry.name, set())
        by_email = self._any(self._emails, (email.casefold() for email in entry.emails))
        by_phone = self._any(self._phones, map(digits, entry.phones))
        if entry.exact:
            by_name = by_name & by_email or by_name & by_phone or by_name
            nearly = {place for place in by_email | by_phone if alike(self.entries[place], entry)}
            if nearly and not by_name:
                return Match(
                    why=f"{self._say(nearly)} has the same address or number and nearly the same name."
                )
            return self._one(by_name)
        strong = by_email & by_name if by_email and by_name else by_email or by_name
        if by_email and by_name and not strong:
            return Match(
                why=f"the mail address is that of {self._say(by_email)}, the name that of {self._say(by_name)}."
            )
        if strong:
            return self._alike(entry, strong & by_phone or strong, "the mail address")
        return self._alike(entry, by_phone, "the telephone number")

    def _alike(self, entry: Traits, places: set[int], what: str) -> Match:
        """Those found, unless their names are others: then somebody may share a mailbox or a telephone."""
        fitting = {place for place in places if alike(self.entries[place], entry)}
        if places and not fitting:
            return Match(why=f"{what} is that of {self._say(places)}, but the name is another.")
        return self._one(fitting)

    def _one(self, places: set[int]) -> Match:
        if len(places) > 1:
            return Match(why=f"it fits {self._say(places)}.")
        return Match(next(iter(places), None))

    @staticmethod
    def _any(index: dict[str, set[int]], keys: Iterable[str]) -> set[int]:
        return set[int]().union(*(index.get(key, set()) for key in keys if key))

    def _say(self, places: Iterable[int]) -> str:
        titles: Sequence[str] = [self.entries[place].title for place in sorted(places)]
        rest = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
        return ", ".join(f'"{title[:60]}"' for title in titles[:NAMED]) + rest


def alike(one: Traits, other: Traits) -> bool:
    """Whether two names may be one: each word of the shorter is a word of the longer, or the initial of one."""
    first, second = name_words(one.title), name_words(other.title)
    return _shortens(first, second) or _shortens(second, first)


def _shortens(shorter: frozenset[str], longer: frozenset[str]) -> bool:
    return len(shorter) <= len(longer) and all(
        word in longer or (len(word) == 1 and any(whole.startswith(word) for whole in longer))
        for word in shorter
    )


def name_words(text: str) -> frozenset[str]:
    """The words of a name; `Lead, Ann` and `ann lead` have the same."""
    return frozenset(re.findall(r"[^\W_]+", folded(text)))


def digits(phone: str) -> str:
    """The digits of a number with its country; without one it is North American."""
    found = re.sub(r"\D", "", re.split(r"(?i)\s*(?:ext|x)", phone, maxsplit=1)[0])
    return f"1{found}" if len(found) == 10 and not phone.lstrip().startswith("+") else found
