"""Importer clients in `clients.csv`: who they are, what they move and whom to reach. No importer numbers.

The columns are those of `COLUMNS`; a list within a cell is parted by `;`. Other columns are kept and not used, and so
is a row that begins with `# `. 5,000 rows load in well under a second: plain `csv`, one pass, look-ups remembered.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.errors import PlaybookError
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import MAX_LINE, clean
from builder.model.table import header_problems, problem, read_text
from builder.model.tablerows import ListedRow, column_names, is_thing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from builder.model.kinds import Reference
    from builder.model.problems import Problem

COLUMNS = ("name", "tier", "modes", "ports", "agencies", "contact", "phone", "email", "language", "notes")
TIERS = ("1", "2", "3")
MODES = ("truck", "air", "ocean", "rail")
MAX_PROBLEMS = 50
"""A file with the wrong layout would name every row; the first fifty say enough."""


@dataclass(frozen=True, kw_only=True)
class Client:
    """One importer client."""

    name: str
    tier: str = ""
    """1 is served first, 3 last; empty when not said."""
    modes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    notes: str = ""
    line: int = 0


@dataclass(frozen=True)
class ClientList:
    """The clients of a firm and what is wrong with their file."""

    clients: tuple[Client, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = field(default=(), compare=False)
    """The file's columns; empty where the layout is not understood."""
    rows: tuple[ListedRow, ...] = field(default=(), compare=False)
    """Every row, also those that are no client."""


class KnownClients:
    """The rows as they were last read, for whoever reads them after every change."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], Client] = {}
        self.columns: list[str] = []


def load_clients(path: Path, reference: Reference) -> ClientList:
    """Reads `clients.csv`; a firm without the file has no clients yet."""
    if not path.exists():
        return ClientList()
    text = read_text(path)
    return (
        parse_clients(text, path.name, reference) if isinstance(text, str) else ClientList(problems=(text,))
    )


def parse_clients(
    text: str, name: str, reference: Reference, known: KnownClients | None = None
) -> ClientList:
    """Reads the clients out of CSV text with a header row."""
    found = csv.reader(io.StringIO(text, newline=""))
    try:
        header = column_names(next(found, []))
        wrong = tuple(header_problems(header, name, COLUMNS, "name", strangers=True))
        if any(one.severity == "error" for one in wrong):
            return ClientList(problems=wrong)
        reader = _Reader(header, name, reference, known)
        rows = [reader.row(tuple(row), found.line_num) for row in found if is_thing(row)]
    except csv.Error as error:
        hint = "Save the file again as comma-separated CSV."
        return ClientList(problems=(problem(name, found.line_num, f"not readable as CSV: {error}.", hint),))
    reader.keep(rows)
    listed = tuple(row for row, _ in rows)
    problems = [*wrong, *(one for row in listed for one in row.problems)]
    clients = tuple(client for _, client in rows if client)
    return ClientList(clients, tuple(problems[:MAX_PROBLEMS]), tuple(header), listed)


class _Reader:
    def __init__(
        self, header: list[str], name: str, reference: Reference, known: KnownClients | None = None
    ) -> None:
        self.header = header
        self.name = name
        self.known = known if known and known.columns == header else KnownClients()
        self.kept = known
        self.problems: list[Problem] = []
        self.seen: dict[str, int] = {}
        self._port = lru_cache(maxsize=None)(lambda text: reference.ports.find(text).code)
        self._agency = lru_cache(maxsize=None)(lambda text: reference.agencies.find(text).code)

    def keep(self, rows: Sequence[tuple[ListedRow, Client | None]]) -> None:
        """Takes note of the rows without a fault."""
        if self.kept is not None:
            self.kept.columns = self.header
            self.kept.rows = {row.cells: client for row, client in rows if client and not row.problems}

    def row(self, cells: tuple[str, ...], line: int) -> tuple[ListedRow, Client | None]:
        """A row, and the client it makes; None for one that may not be kept as it is."""
        self.problems = []
        client = self.known.rows.get(cells)
        if client is None:
            client = self.client(cells, line)
        elif client.line != line:
            client = replace(client, line=line)
        if client:
            first = self.seen.setdefault(client.name.casefold(), line)
            if first != line:
                message = f'client "{client.name[:60]}" stands on line {first} too.'
                self._complain(line, message, "Keep one row.", "name")
        return ListedRow(cells, line, tuple(self.problems)), client

    def client(self, row: tuple[str, ...], line: int) -> Client | None:
        """A row that was not read before."""
        if len(row) > len(self.header):
            self._complain(
                line,
                "the row has more cells than the header.",
                "Put a cell that holds a comma in quotes.",
            )
            return None
        cells = dict(zip(self.header, (" ".join(clean(cell).split()) for cell in row), strict=False))
        if not cells.get("name"):
            self._complain(line, "the client has no name.", "Write the name, or delete the row.", "name")
            return None
        if any(len(cell) > MAX_LINE for cell in cells.values()):
            self._complain(line, f"a cell holds more than {MAX_LINE} characters.", "Shorten it.")
            return None
        reason = forbidden_reason(" | ".join(cells.values()))
        if reason:
            self._complain(line, reason, "")
            return None
        return Client(
            name=cells["name"],
            tier=self._tier(cells.get("tier", ""), line),
            modes=self._list(cells, "modes", line, "mode", _mode),
            ports=self._list(cells, "ports", line, "port", self._port),
            agencies=self._list(cells, "agencies", line, "agency", self._agency),
            contact=cells.get("contact", ""),
            phone=cells.get("phone", ""),
            email=cells.get("email", ""),
            language=cells.get("language", ""),
            notes=cells.get("notes", ""),
            line=line,
        )

    def _tier(self, text: str, line: int) -> str:
        if text in ("", *TIERS):
            return text
        self._complain(line, f'tier "{text[:20]}" is not 1, 2 or 3.', "1 is served first.", "tier")
        return ""

    def _list(
        self, cells: Mapping[str, str], column: str, line: int, what: str, find: Callable[[str], str]
    ) -> tuple[str, ...]:
        found: list[str] = []
        for item in (part.strip() for part in cells.get(column, "").split(";")):
            if not item:
                continue
            try:
                found.append(find(item))
            except (PlaybookError, ValueError) as error:
                self._complain(line, f"{what}: {error}", "", column)
        return tuple(dict.fromkeys(found))

    def _complain(self, line: int, message: str, hint: str, column: str = "") -> None:
        wrong = problem(self.name, line, message, hint)
        steps = (f"line {line}", column) if column else (f"line {line}",)
        self.problems.append(replace(wrong, question=self.name, steps=steps))


def _mode(text: str) -> str:
    if text.casefold() in MODES:
        return text.casefold()
    raise ValueError(f'"{text[:20]}" is no mode. Write {", ".join(MODES)}, parted by semicolons.')
