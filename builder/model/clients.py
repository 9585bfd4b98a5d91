"""Importer clients in `clients.csv`: who they are, what they move and whom to reach. No importer numbers.

The columns are those of `COLUMNS`; a list within a cell is parted by `;`. 5,000 rows load in well under a second:
plain `csv`, one pass, look-ups of codes remembered.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.errors import PlaybookError
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import MAX_LINE, clean
from builder.model.table import header_problems, problem, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
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


def load_clients(path: Path, reference: Reference) -> ClientList:
    """Reads `clients.csv`; a firm without the file has no clients yet."""
    if not path.exists():
        return ClientList()
    text = read_text(path)
    return (
        parse_clients(text, path.name, reference) if isinstance(text, str) else ClientList(problems=(text,))
    )


def parse_clients(text: str, name: str, reference: Reference) -> ClientList:
    """Reads the clients out of CSV text with a header row."""
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        wrong = list(header_problems(header, name, COLUMNS, "name"))
        if wrong:
            return ClientList(problems=tuple(wrong))
        reader = _Reader(header, name, reference)
        clients = tuple(client for row in rows if any(row) and (client := reader.client(row, rows.line_num)))
    except csv.Error as error:
        hint = "Save the file again as comma-separated CSV."
        return ClientList(problems=(problem(name, rows.line_num, f"not readable as CSV: {error}.", hint),))
    return ClientList(clients, tuple(reader.problems[:MAX_PROBLEMS]))


class _Reader:
    def __init__(self, header: list[str], name: str, reference: Reference) -> None:
        self.header = header
        self.name = name
        self.problems: list[Problem] = []
        self.seen: dict[str, int] = {}
        self._port = lru_cache(maxsize=None)(lambda text: reference.ports.find(text).code)
        self._agency = lru_cache(maxsize=None)(lambda text: reference.agencies.find(text).code)

    def client(self, row: list[str], line: int) -> Client | None:
        if len(row) > len(self.header):
            self._complain(
                line, "the row has more cells than the header.", "Put a cell that holds a comma in quotes."
            )
            return None
        cells = dict(zip(self.header, (" ".join(clean(cell).split()) for cell in row), strict=False))
        if not cells.get("name"):
            self._complain(line, "the client has no name.", "Write the name, or delete the row.")
            return None
        if any(len(cell) > MAX_LINE for cell in cells.values()):
            self._complain(line, f"a cell holds more than {MAX_LINE} characters.", "Shorten it.")
            return None
        reason = forbidden_reason(" | ".join(cells.values()))
        if reason:
            self._complain(line, reason, "")
            return None
        first = self.seen.setdefault(cells["name"].casefold(), line)
        if first != line:
            self._complain(
                line, f'client "{cells["name"][:60]}" stands on line {first} too.', "Keep one row."
            )
        return Client(
            name=cells["name"],
            tier=self._tier(cells.get("tier", ""), line),
            modes=self._list(cells.get("modes", ""), line, "mode", _mode),
            ports=self._list(cells.get("ports", ""), line, "port", self._port),
            agencies=self._list(cells.get("agencies", ""), line, "agency", self._agency),
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
        self._complain(line, f'tier "{text[:20]}" is not 1, 2 or 3.', "1 is served first.")
        return ""

    def _list(self, text: str, line: int, what: str, find: Callable[[str], str]) -> tuple[str, ...]:
        found: list[str] = []
        for item in (part.strip() for part in text.split(";")):
            if not item:
                continue
            try:
                found.append(find(item))
            except (PlaybookError, ValueError) as error:
                self._complain(line, f"{what}: {error}", "")
        return tuple(dict.fromkeys(found))

    def _complain(self, line: int, message: str, hint: str) -> None:
        self.problems.append(problem(self.name, line, message, hint))


def _mode(text: str) -> str:
    if text.casefold() in MODES:
        return text.casefold()
    raise ValueError(f'"{text[:20]}" is no mode. Write {", ".join(MODES)}, parted by semicolons.')
