"""Which column of a table fills which field: guessed from the headings, shown to a person, and changed by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from builder.errors import ReferenceDataError, UsageError
from builder.folding import folded
from builder.model import yamlfile
from builder.model.problems import did_you_mean, ids_with_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.exchange.grid import Table

NAME_PARTS = {
    "first": "First name",
    "middle": "Middle name",
    "last": "Last name",
    "suffix": "Suffix of the name",
}
"""Columns that make up a name together, in this order."""
ID = "id"
COALESCED = ("phone", "email")
"""Kinds of which the next column fills in where the first is empty."""

_LABELLED = re.compile(r"(E-?mail|Phone) \(.+\)(?: \d+)?", re.IGNORECASE)
"""A number or an address with a label that somebody made up."""

Places = dict[int, str]
"""Fields by the place of the column that fills them; a column that is left out is not in it."""


class Headings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `reference/columns.yaml` says."""

    filler: list[str]
    honorifics: list[str]
    columns: dict[str, list[str]]
    tells: dict[str, dict[str, str]]
    fields: dict[str, list[str]]
    lists: dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Field:
    """Something that a column can fill."""

    id: str
    words: str
    kind: str = "text"


@dataclass(frozen=True)
class Target:
    """A list that a table can be brought into."""

    id: str
    """`people.list`, or `clients`."""
    title: str
    noun: str
    fields: tuple[Field, ...]
    label: str
    """The field that names a thing of the list."""
    named: str = ""
    """The field that first and last names make up; empty where no field is a person's name."""

    @property
    def choices(self) -> dict[str, str]:
        """All that a column can fill, id to words."""
        found = {field.id: field.words for field in self.fields}
        if self.named:
            found |= NAME_PARTS
        return found | {ID: "Id of the entry"} if self.id != "clients" else found

    def field(self, field_id: str) -> Field:
        """A field by id; KeyError when there is none."""
        return next((field for field in self.fields if field.id == field_id), None) or _missing(field_id)


def _missing(field_id: str) -> Field:
    raise KeyError(field_id)


class Vocabulary:
    """The headings that are known."""

    def __init__(self, headings: Headings) -> None:
        self._headings = headings
        self._filler = frozenset(headings.filler)

    @cached_property
    def _sorts(self) -> Mapping[tuple[str, ...], str]:
        return {self.key(text)[0]: sort for sort, texts in self._headings.columns.items() for text in texts}

    def key(self, heading: str) -> tuple[tuple[str, ...], int]:
        """The words of a heading without order, and its number where it is one of several."""
        words = re.findall(r"[^\W_]+", folded(heading).replace("e-mail", "email"))
        number = next((int(word) for word in words if word.isdecimal() and len(word) < 3 and word != "24"), 1)
        kept = [
            word for word in words if not (word.isdecimal() and word != "24") and word not in self._filler
        ]
        return tuple(sorted(set(kept or words))), number

    def sort(self, heading: str) -> str:
        """The sort of column that a heading names; empty for one that is not known."""
        if known := self._sorts.get(self.key(heading)[0]):
            return known
        labelled = _LABELLED.fullmatch(heading)
        return self._sorts.get(self.key(labelled[1])[0], "") if labelled else ""

    def knows(self, heading: str) -> bool:
        """Whether a text is a heading."""
        return bool(heading) and len(heading) < 80 and bool(self.sort(heading))

    def wanted(self, target: Target, field: Field) -> Sequence[str]:
        """The sorts of columns that fill a field, the best first."""
        own = self._headings.lists.get(target.id, {})
        return own.get(field.id, self._headings.fields.get(field.id, []))

    def guess(self, table: Table, target: Target) -> Places:
        """Which column fills which field."""
        filled = [place for place in range(len(table.header)) if table.sample(place)]
        sorts = _with_part_of_name(table, {place: self._sort_of(table, place) for place in filled})
        places: Places = {}
        for place in filled:
            own = self._own(table.header[place], sorts[place], target)
            if own and own not in places.values() and sorts[place] != "prefix":
                places[place] = own
        for field in target.fields:
            if field.id not in places.values():
                places |= dict.fromkeys(self._columns(table, target, field, sorts, places), field.id)
        if target.named and target.named not in places.values():
            for place, sort in sorts.items():
                if sort in NAME_PARTS and place not in places and sort not in places.values():
                    places[place] = sort
        if ID in target.choices and ID not in places.values():
            places |= dict.fromkeys([place for place, sort in sorts.items() if sort == ID][:1], ID)
        return dict(sorted(places.items()))

    def _sort_of(self, table: Table, place: int) -> str:
        sort = self.sort(table.header[place])
        if sort == "bare_title":
            words = {cell.casefold().rstrip(".") for cell in table.column(place)}
            return "prefix" if words <= set(self._headings.honorifics) else sort
        return sort

    def _own(self, heading: str, sort: str, target: Target) -> str:
        """The field that a heading names by its id or its own words, where its sort does not say more."""
        key = self.key(heading)[0]
        for field in target.fields:
            if field.id == target.named and sort in NAME_PARTS:
                continue
            is_own = heading.strip().casefold() == field.id or key == self.key(field.words)[0]
            if is_own and sort not in self.wanted(target, field):
                return field.id
        return ""

    def _columns(
        self, table: Table, target: Target, field: Field, sorts: Mapping[int, str], taken: Places
    ) -> list[int]:
        found: list[int] = []
        for sort in self.wanted(target, field):
            places = [place for place, one in sorts.items() if one == sort and place not in taken]
            found += sorted(places, key=lambda place: self.key(table.header[place])[1])
        return found if field.kind in COALESCED else found[:1]

    def order(self, table: Table, target: Target, places: Places) -> Mapping[str, list[int]]:
        """The columns that fill each field, the best first."""
        found: dict[str, list[int]] = {}
        for place, field_id in places.items():
            found.setdefault(field_id, []).append(place)
        for field in target.fields:
            if len(found.get(field.id, ())) > 1:
                wanted = list(self.wanted(target, field))
                found[field.id].sort(key=lambda place: self._rank(table.header[place], wanted))
        return found

    def _rank(self, heading: str, wanted: Sequence[str]) -> tuple[int, int]:
        sort = self.sort(heading)
        return (wanted.index(sort) if sort in wanted else -1), self.key(heading)[1]

    def tells(self, table: Table) -> str:
        """Whether a table holds contacts or clients, by sorts of columns that only one of them has; or neither."""
        sorts = {self.sort(heading) for heading in table.header}
        found = {
            what: sum(int(weight) for sort, weight in told.items() if sort in sorts)
            for what, told in self._headings.tells.items()
        }
        best = max(found.values(), default=0)
        clear = [what for what, count in found.items() if count == best]
        return clear[0] if best and len(clear) == 1 else ""

    def fit(self, table: Table, target: Target) -> int:
        """How well a table fits a list: the fields that its columns fill, what names a thing counting most."""
        places = self.guess(table, target)
        filled = set(places.values())
        named = target.label in filled or (target.named == target.label and filled & NAME_PARTS.keys())
        return len(filled) + 3 if named else 0


def _with_part_of_name(table: Table, sorts: Mapping[int, str]) -> dict[int, str]:
    """The sorts of columns, where a "Name" beside first or last names that it does not hold is the other part of them.

    So are "Nombre" and "Apellidos", or "Name" and "Vorname", told from a full name with its parts beside it.
    """
    found = dict(sorts)
    names = [place for place, sort in sorts.items() if sort == "name"]
    parts = [place for place, sort in sorts.items() if sort in ("first", "last")]
    if len(names) == len(parts) == 1:
        pairs = [(row.cells[names[0]], row.cells[parts[0]]) for row in table.rows]
        if not any(part.casefold() in name.casefold() for name, part in pairs if name and part):
            found[names[0]] = "first" if sorts[parts[0]] == "last" else "last"
    return found


def load_vocabulary(folder: Path) -> Vocabulary:
    """The headings in `columns.yaml` of a reference folder.

    Raises:
        ReferenceDataError: the file is missing or damaged.
    """
    document = yamlfile.load(folder / "columns.yaml", "reference/columns.yaml")
    headings, problems = yamlfile.decode(document, Headings)
    if headings is None or problems:
        words = problems[0] if problems else "reference/columns.yaml: cannot be read."
        raise ReferenceDataError(f"{words} Install tideover again.")
    return Vocabulary(headings)


def with_changes(table: Table, target: Target, places: Places, changes: Sequence[str]) -> Places:
    """The columns with what a person says of them: `Mobile Phone=mobile`, or `Notes=` to leave one out.

    Raises:
        UsageError: there is no such column or field.
    """
    found = dict(places)
    for change in changes:
        heading, sign, wanted = change.rpartition("=")
        if not sign:
            raise UsageError(
                f'--map "{change}": write it as "column=field", or "column=" to leave a column out.'
            )
        place = _place(table, heading)
        found.pop(place, None)
        if wanted.strip():
            found[place] = field_named(target, wanted)
    return dict(sorted(found.items()))


def _place(table: Table, heading: str) -> int:
    folded = [" ".join(text.split()).casefold() for text in table.header]
    wanted = " ".join(heading.split()).casefold()
    if wanted in folded:
        return folded.index(wanted)
    hint = did_you_mean(heading, table.header) or f"Columns: {', '.join(table.header[:40])}."
    raise UsageError(f'--map: no column "{heading}". {hint}')


def field_named(target: Target, text: str) -> str:
    """A field by its id or its words.

    Raises:
        UsageError: there is none.
    """
    wanted = " ".join(text.split()).casefold()
    for field_id, words in target.choices.items():
        if wanted in (field_id, words.casefold()):
            return field_id
    hint = did_you_mean(text, target.choices) or f"Fields: {ids_with_words(target.choices)}."
    raise UsageError(f'--map: {target.title} has no field "{text.strip()}". {hint}')


def described(table: Table, target: Target, places: Places) -> Iterator[tuple[str, str, str]]:
    """For each column: its heading, a sample of it, and in words what it fills."""
    for place, heading in enumerate(table.header):
        yield heading, table.sample(place), target.choices.get(places.get(place, ""), "")
