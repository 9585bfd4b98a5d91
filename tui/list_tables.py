"""The lists of a brokerage that are files of their own, all of them: as texts, as what they say, and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from builder.model.clients import ClientList, KnownClients, parse_clients
from builder.model.lines import LineList, parse_lines
from tui.history import CLIENTS, LINES, Change
from tui.listfiles import ListFile
from tui.places import Place
from tui.table_edits import TableInMemory
from tui.table_merge import JoinedTable, join_tables
from tui.tables import RowKeys, Table, cell_texts
from tui.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from builder.model.declarations import Declarations
    from builder.model.problems import Problem
    from builder.paths import Brokerage
    from tui.writer import Writes


@dataclass(frozen=True)
class DisputedCell:
    """A cell that this window and another one changed; the other one's stands in the file."""

    place: Place
    mine: Typed
    stood: Typed
    """What stood there before."""


class ListTables:
    """`clients.csv` and `lines.csv` of one brokerage."""

    def __init__(
        self, brokerage: Brokerage, declarations: Declarations, clock: Callable[[], datetime]
    ) -> None:
        self._declarations = declarations
        reference, known = declarations.reference, KnownClients()
        self._clients = ListFile(
            brokerage.clients,
            lambda text: parse_clients(text, CLIENTS, reference, known),
            lambda problems: ClientList(problems=tuple(problems)),
            clock,
        )
        self._lines = ListFile(
            brokerage.lines,
            lambda text: parse_lines(text, LINES, reference),
            lambda problems: LineList(problems=tuple(problems)),
            clock,
        )
        self.files: dict[str, ListFile[ClientList] | ListFile[LineList]] = {
            CLIENTS: self._clients,
            LINES: self._lines,
        }
        """Each of them by its name."""
        self._keys = {name: RowKeys(declarations.tables[name].label) for name in self.files}
        self._shown: dict[str, tuple[object, Table]] = {}
        self._changed: list[str] = []
        self._noted: dict[str, TableInMemory] = {}
        self._disputed: list[DisputedCell] = []
        self._origins: dict[str, Sequence[int | None]] = {}
        """Of a list that was joined just now, which row was which."""
        for name in self.files:
            self._follow(name)

    def attach(self, writes: Writes, changed: Callable[[], object]) -> None:
        """Says what writes the files, and what is called when another window's rows were taken in meanwhile."""
        for name, file in self.files.items():

            def told(name: str = name) -> None:
                self._changed.append(name)
                self._follow(name)
                changed()

            file.attach(writes, partial(self._join, name), told)

    def __contains__(self, name: str) -> bool:
        return name in self.files

    @property
    def client_list(self) -> ClientList:
        """The importer clients and what is wrong with their file."""
        return self._clients.said

    @property
    def line_list(self) -> LineList:
        """The tariff lines and what is wrong with their file."""
        return self._lines.said

    @property
    def texts(self) -> dict[str, str]:
        """Every list as it stands, with what the disk has not taken yet."""
        return {name: file.text for name, file in self.files.items()}

    @property
    def gone(self) -> list[str]:
        """The names of the lists of which no file is there."""
        return [name for name, file in self.files.items() if file.is_gone]

    @property
    def trouble(self) -> str:
        """Why a list is not on disk, in words; empty when all are, or on their way."""
        return next((file.trouble for file in self.files.values() if file.trouble), "")

    @property
    def has_changed(self) -> bool:
        """Whether another window changed a list, and nobody asked for it yet."""
        return bool(self._changed)

    def readable(self, name: str) -> str:
        """The text to make a change to; SaveError when the file cannot be read."""
        return self.files[name].readable()

    def in_memory(self, name: str) -> TableInMemory:
        """A list to make a change to; SaveError as `readable`."""
        text, noted = self.readable(name), self._noted.get(name)
        return TableInMemory(text, noted.rows if noted and noted.text == text else None)

    def note_rows(self, name: str, changed: TableInMemory) -> None:
        """Remembers a changed list as it was read, for the next change."""
        self._noted[name] = changed

    def put(self, name: str, text: str, *, fresh: bool = False) -> None:
        """Takes a whole text of this window, and hands it over to be written.

        Args:
            name: the list.
            text: what it is to say.
            fresh: whether a row that says what one said that is gone is another one than that.

        Raises:
            SaveError: the file cannot be read, or nobody may write it; nothing was changed.
        """
        self.files[name].take(text)
        self._follow(name, own=True, fresh=fresh)
        self.files[name].save()

    def resume(self, name: str, base: str, text: str) -> None:
        """Takes up a text that never reached the disk, and joins it with what stands there."""
        file = self.files[name]
        found = file.readable()
        file.resume(base, text)
        self._follow(name)
        file.rejoin(found)
        self._follow(name)

    def is_understood(self, name: str) -> bool:
        """Whether the rows of a list can be read."""
        file = self.files[name]
        return file.waits or (file.problem is None and file.is_understood)

    def row(self, place: Place) -> Mapping[str, str]:
        """What a row says, or said when it was last there; nothing for one that is new."""
        return self._keys[place.question].said(place.steps[0])

    def key_for(self, name: str, cells: Mapping[str, str]) -> str:
        """The key of the row that once said this; it may be gone."""
        return self._keys[name].find(cells)

    def joined(self, name: str, base: str, mine: str, theirs: str) -> JoinedTable:
        """Their text with what leads from one text to mine, cell by cell.

        Raises:
            SaveError: one of them is no such table.
        """
        question = self._declarations.tables[name]
        columns = [column.id for column in question.fields]
        return join_tables(name, columns, question.label, base=base, mine=mine, theirs=theirs)

    def take_changed(self) -> list[str]:
        """The names of the lists that another window changed since this was last asked."""
        taken, self._changed = list(dict.fromkeys(self._changed)), []
        return taken

    def take_disputed(self) -> list[DisputedCell]:
        """The cells of this window that another one's stand in place of, since this was last asked."""
        taken, self._disputed = self._disputed, []
        return taken

    def reload(self) -> tuple[bool, list[Change]]:
        """Takes in what another window changed: whether anything was, and the removals that can be taken back."""
        changed, removals = False, []
        for name, file in self.files.items():
            before = file.text
            if file.reload():
                changed = True
                self._changed.append(name)
                self._follow(name)
                if file.is_gone and before:
                    label = f"the removal of {name} in another window"
                    removals.append(
                        Change(label=label, place=Place(name), before=before, after="", file=name)
                    )
        return changed, removals

    def tables(self) -> dict[str, Table]:
        """The lists as the interview shows them."""
        reference = self._declarations.reference
        judges: dict[str, Callable[[str], Sequence[Problem]]] = {
            CLIENTS: lambda text: parse_clients(text, CLIENTS, reference).problems,
            LINES: lambda text: parse_lines(text, LINES, reference).problems,
        }
        for name, question in self._declarations.tables.items():
            said, keys = self.files[name].said, self._keys[name]
            if name in self._shown and self._shown[name][0] is said:
                continue
            rows = dict(zip(keys.keys, said.rows, strict=True)) if said.columns else {}
            judge = judges[name]
            table = Table(name, question, reference, said.columns, rows, said.problems, keys.next, judge)
            self._shown[name] = said, table
        return {name: table for name, (_, table) in self._shown.items()}

    def _follow(self, name: str, *, own: bool = False, fresh: bool = False) -> None:
        """Gives the rows their keys; in a file that is not understood nobody knows what became of them."""
        file, origins = self.files[name], self._origins.pop(name, None)
        if file.said.columns or (file.is_gone and not file.waits):
            rows = [row.cells for row in file.said.rows]
            self._keys[name].follow(file.said.columns, rows, own=own, fresh=fresh, origins=origins)

    def _join(self, name: str, base: str, mine: str, theirs: str) -> str:
        """What another window saved with what this one did; a cell that both changed is disputed."""
        joined = self.joined(name, base, mine, theirs)
        question, keys = self._declarations.tables[name], self._keys[name].keys
        asked = {field.id: field for field in question.fields}
        self._disputed += [
            DisputedCell(
                Place(name, (keys[one.row], one.column)),
                *(Typed(texts=tuple(cell_texts(asked[one.column], cell))) for cell in (one.mine, one.was)),
            )
            for one in joined.disputed
            if one.column in asked  # a column of the firm's own is asked nowhere: theirs stands
        ]
        self._origins[name] = joined.origins
        return joined.text
