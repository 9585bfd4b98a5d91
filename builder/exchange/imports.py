"""The way of an import: a file is opened, what it is and where it goes is settled, and a plan is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.errors import UnsettledImportError, UsageError
from builder.exchange import clients, contacts, source
from builder.exchange.columns import ID, load_vocabulary, with_changes
from builder.exchange.contact_rows import UID
from builder.exchange.tariff_lines import plan_lines
from builder.model.answers import PEOPLE
from builder.model.problems import did_you_mean, ids_with_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from builder.exchange.columns import Places, Target, Vocabulary
    from builder.exchange.grid import Table
    from builder.exchange.plan import ImportPlan
    from builder.exchange.source import Source
    from builder.model.declarations import Declarations
    from builder.paths import Brokerage


@dataclass(frozen=True)
class Import:
    """A file, and all that a person may say about how it is taken."""

    source: Source
    declarations: Declarations
    vocabulary: Vocabulary
    kind: str = ""
    """One of `source.KINDS`; empty while nobody knows."""
    into: str = PEOPLE
    """The list that contacts go to."""
    sheet: str = ""
    columns: Places | None = None
    """Which column fills which field; None as guessed."""

    @property
    def lists(self) -> list[Target]:
        """The lists that contacts can go to."""
        return contacts.contact_targets(self.declarations)

    @property
    def target(self) -> Target | None:
        """What the rows are brought into; None for lines and worksheets, which have columns of their own."""
        if self.kind == source.CLIENTS:
            return clients.TARGET
        return self._list() if self.kind == source.CONTACTS else None

    @property
    def table(self) -> Table:
        """The rows."""
        if self.sheet:
            return self.source.table(self.sheet)
        return source.best_sheet(self.source, self.target, self.vocabulary)

    @property
    def places(self) -> Places:
        """Which column fills which field: as guessed, or as a person said."""
        if self.columns is not None:
            return self.columns
        return self.vocabulary.guess(self.table, self.target) if self.target else {}

    def mapped(self, changes: Sequence[str]) -> Import:
        """With columns as a person says; see `with_changes`.

        Raises:
            UsageError: there is no such column or field.
        """
        if self.target is None:
            if changes:
                raise UsageError("--map: goes with contacts and clients only.")
            return self
        return replace(self, columns=with_changes(self.table, self.target, self.places, changes))

    def filling(self, place: int, field_id: str) -> Import:
        """With one column filling another field, or none for an empty id."""
        places = {**self.places, place: field_id}
        return replace(self, columns={at: name for at, name in sorted(places.items()) if name})

    def plan(self, brokerage: Brokerage, look: Path, today: date | None = None) -> ImportPlan:
        """What the import would change; nothing is changed.

        Args:
            brokerage: the firm's folder.
            look: the folder `site`, for what its fonts can print.
            today: the day on which what colleagues answered counts as checked.

        Raises:
            UsageError: nobody said what the file is, or no column names the entries.
            SaveError: a file of the brokerage has to be mended by hand first.
        """
        if self.kind == source.WORKSHEET:
            # Worksheets bring in what printing needs.
            from builder.exchange.worksheet import plan_worksheet

            return plan_worksheet(self.source.path, brokerage, self.declarations, look, today)
        if self.kind == source.LINES:
            text = source.as_csv(self.table)
            return plan_lines(text, self.source.path.name, brokerage, self.declarations.reference)
        if self.target is None:
            raise UnsettledImportError(
                f"{self.source.path}: neither contacts nor clients by the headings in its first line "
                f"({', '.join(heading[:40] for heading in self.table.header[:40])}).",
                "Say which: --as contacts or --as clients.",
            )
        columns = self._checked(self.target)
        if self.kind == source.CLIENTS:
            return clients.plan_clients(self.table, columns, brokerage, self.declarations.reference)
        return contacts.plan_contacts(
            self.table, columns, self.target, brokerage, self.declarations, self.source.broken
        )

    def _checked(self, target: Target) -> Mapping[str, Sequence[int]]:
        columns = self.vocabulary.order(self.table, target, self.places)
        made_up = target.named == target.label and any(part in columns for part in ("first", "last"))
        ours = any(cell.startswith(UID) for place in columns.get(ID, ()) for cell in self.table.column(place))
        if target.label not in columns and not made_up and not ours:
            words = target.field(target.label).words
            raise UnsettledImportError(
                f'{self.source.path}: no column fills "{words}" of each {target.noun}. Columns: '
                f"{', '.join(heading[:40] for heading in self.table.header[:40])}.",
                f'Name one, for example: --map "{self.table.header[0]}={target.label}"',
            )
        return columns

    def _list(self) -> Target:
        for target in self.lists:
            if target.id == self.into:
                return target
        titles = {target.id: target.title for target in self.lists}
        hint = did_you_mean(self.into, titles) or f"Lists: {ids_with_words(titles)}."
        raise UsageError(f'No list of contacts is called "{self.into}". {hint}')


def open_import(path: Path, declarations: Declarations, *, kind: str = "", encoding: str = "") -> Import:
    """Reads a file and finds out what it is.

    Args:
        path: the file.
        declarations: the interview.
        kind: what it is, where a person says so.
        encoding: its encoding, where a person knows it.

    Raises:
        UsageError: the file cannot be read, or is not what the person says.
    """
    vocabulary = load_vocabulary(declarations.reference.folder)
    opened = source.open_source(path, vocabulary, encoding)
    if opened.is_pdf != (kind == source.WORKSHEET) and kind:
        what = "a worksheet" if opened.is_pdf else "no PDF"
        raise UsageError(f"{path}: {what}, so it cannot be read as {kind}.")
    found = kind or source.recognise(opened, vocabulary)
    return Import(opened, declarations, vocabulary, found)
