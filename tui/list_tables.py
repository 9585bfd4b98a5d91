"""The lists of a brokerage that are files of their own, all of them: as texts, as what they say, and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.clients import ClientList, KnownClients, parse_clients
from builder.model.lines import LineList, parse_lines
from tui.history import CLIENTS, LINES, Change
from tui.listfiles import ListFile
from tui.places import Place
from tui.tables import RowKeys, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.declarations import Declarations
    from builder.model.problems import Problem
    from builder.paths import Brokerage


class ListTables:
    """`clients.csv` and `lines.csv` of one brokerage."""

    def __init__(self, brokerage: Brokerage, declarations: Declarations) -> None:
        self._declarations = declarations
        reference, known = declarations.reference, KnownClients()
        self._clients = ListFile(
            brokerage.clients,
            lambda text: parse_clients(text, CLIENTS, reference, known),
            lambda problems: ClientList(problems=tuple(problems)),
        )
        self._lines = ListFile(
            brokerage.lines,
            lambda text: parse_lines(text, LINES, reference),
            lambda problems: LineList(problems=tuple(problems)),
        )
        self._files: dict[str, ListFile[ClientList] | ListFile[LineList]] = {
            CLIENTS: self._clients,
            LINES: self._lines,
        }
        self._keys = {name: RowKeys() for name in self._files}
        self._shown: dict[str, tuple[object, Table]] = {}
        self._changed: list[str] = []

    def __contains__(self, name: str) -> bool:
        return name in self._files

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
        """Every file as it stands."""
        return {name: file.text for name, file in self._files.items()}

    @property
    def gone(self) -> list[str]:
        """The names of the lists of which no file is there."""
        return [name for name, file in self._files.items() if file.is_gone]

    def readable(self, name: str) -> str:
        """The text to make a change to; SaveError when the file cannot be read."""
        return self._files[name].readable()

    def replace(self, name: str, text: str) -> None:
        """Saves a whole text; SaveError when the disk refuses."""
        self._files[name].replace(text)

    def forget_gone(self, name: str) -> None:
        """A row that says what one said before it was taken out is a new one from now on."""
        self._keys[name].forget_gone()

    def take_changed(self) -> list[str]:
        """The names of the lists that another window changed since this was last asked."""
        taken, self._changed = self._changed, []
        return taken

    def reload(self) -> tuple[bool, list[Change]]:
        """Takes in what another window changed: whether anything was, and the removals that can be taken back."""
        changed, removals = False, []
        for name, file in self._files.items():
            before = file.text
            if file.reload():
                changed = True
                self._changed.append(name)
                if file.is_gone and before:
                    label = f"the removal of {name} in another window"
                    removals.append(
                        Change(label=label, place=Place(name), before=before, after="", file=name)
                    )
        return changed, removals

    def tables(self) -> dict[str, Table]:
        """The lists as the interview shows them."""
        reference = self._declarations.reference
        judges: dict[str, Callable[[str], ClientList | LineList]] = {
            CLIENTS: lambda text: parse_clients(text, CLIENTS, reference),
            LINES: lambda text: parse_lines(text, LINES, reference),
        }
        for name, question in self._declarations.tables.items():
            said, keys = self._files[name].said, self._keys[name]
            if name in self._shown and self._shown[name][0] is said:
                continue
            rows = dict(zip(keys.follow([row.cells for row in said.rows]), said.rows, strict=True))

            def judge(text: str, of: Callable[[str], ClientList | LineList] = judges[name]) -> list[Problem]:
                return list(of(text).problems)

            table = Table(name, question, reference, said.columns, rows, said.problems, keys.next, judge)
            self._shown[name] = said, table
        return {name: table for name, (_, table) in self._shown.items()}
