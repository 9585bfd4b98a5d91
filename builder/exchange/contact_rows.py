"""One row of a table of contacts, understood: what would be saved of it, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.exchange.cells import CutNumberError, candidates
from builder.exchange.columns import COALESCED, ID, NAME_PARTS
from builder.model.answers import PEOPLE
from builder.model.forbidden import forbidden_reason
from builder.model.understood import Understanding, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.exchange.columns import Target
    from builder.exchange.grid import Row, Table
    from builder.model.answers import Answers
    from builder.model.kinds import Reference
    from builder.model.questions import Question


CODED = ("port", "agency", "choice")
"""Kinds of labels that are codes, not names."""
UID = "urn:tideover:"
"""Begins the UID of every card that is exported."""


def card_uid(list_id: str, record_id: str) -> str:
    """The UID of an entry's card: the same in every export, so that an address book changes the card it has."""
    return f"{UID}{list_id}:{record_id}"


@dataclass
class Incoming:
    """One row, understood."""

    number: int
    id: str = ""
    values: dict[str, object] = field(default_factory=dict)
    """What would be saved, by field."""
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """Fields that were not understood, each with the reason."""


class RowReader:
    """Reads the rows of a table for one list."""

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, Sequence[int]],
        target: Target,
        fields: Mapping[str, Question],
        answers: Answers,
        reference: Reference,
    ) -> None:
        """Makes one.

        Args:
            table: the contacts.
            columns: the columns that fill each field, the best first.
            target: the list.
            fields: the fields of the list that a column can fill.
            answers: the answers as they stand, for people who are picked.
            reference: the public tables.
        """
        self._columns, self._target, self._fields = columns, target, fields
        self._understanding = Understanding(reference, self._known_people(table, answers))

    def read(self, row: Row) -> Incoming:
        """Understands a row; an empty one holds neither values nor what is wrong."""
        incoming = Incoming(row.number)
        fields = self._fields
        for place in self._columns.get(ID, ()):
            incoming.id = self._own_id(row.cells[place])
            if row.cells[place].startswith(UID) and fields[self._target.label].kind in CODED:
                # Such a card is named in words of our own, which are no answer to anything.
                fields = {name: one for name, one in fields.items() if one.kind in COALESCED}
        if incoming.id.startswith(UID):
            return incoming
        for field_id, question in fields.items():
            places = [
                place for place in self._columns.get(field_id, ()) if row.cells[place] or place in row.flaws
            ]
            if field_id == self._target.named and not places:
                self._read_name(row, question, incoming)
            for place in places:
                if self._read_cell(row, place, question, incoming):
                    break
        return incoming

    def _own_id(self, text: str) -> str:
        """An id of this list, as it stands in a column or in the UID of a card that was exported."""
        return text.removeprefix(card_uid(self._target.id, "")).strip()

    def _read_name(self, row: Row, question: Question, incoming: Incoming) -> None:
        parts = [
            row.cells[place]
            for part in NAME_PARTS
            for place in self._columns.get(part, ())
            if row.cells[place]
        ]
        if parts:
            self._read(" ".join(parts), question, incoming)

    def _read_cell(self, row: Row, place: int, question: Question, incoming: Incoming) -> bool:
        if place in row.flaws:
            incoming.wrong.append((question.ask, row.flaws[place]))
            return False
        return self._read(row.cells[place], question, incoming)

    def _read(self, text: str, question: Question, incoming: Incoming) -> bool:
        """Understands a cell; of several numbers in it the first that fits."""
        try:
            found = candidates(text, question.kind)
        except CutNumberError as error:
            incoming.wrong.append((question.ask, str(error)))
            return False
        why = ""
        for candidate in found:
            try:
                incoming.values[question.id] = self._understanding.written(candidate, question)
            except UnfitError as error:
                why = why or str(error)
            else:
                return True
        if why:
            incoming.wrong.append((question.ask, forbidden_reason(text) or why))
        return False

    def _known_people(self, table: Table, answers: Answers) -> dict[str, str]:
        """Names and ids of people, on file and newly in this table, to what a pick of them is stored as."""
        found: dict[str, str] = {}
        if self._target.id == PEOPLE:
            for row in table.rows:
                for place in self._columns.get(self._target.label, ()):
                    if name := " ".join(row.cells[place].split()):
                        found[name] = name
        for record in answers.records(PEOPLE):
            found[record.id] = record.id
            found[str(record.get("name").value or record.id)] = record.id
        return found
