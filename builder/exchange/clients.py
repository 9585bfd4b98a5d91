"""Brings importer clients of another program into `clients.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.errors import PlaybookError
from builder.exchange.cells import CutNumberError, candidates
from builder.exchange.columns import NAME_PARTS, Field, Target
from builder.exchange.matching import Known, Traits, digits
from builder.exchange.plan import FileChange, ImportPlan, Outcome, text_of
from builder.model.change import Change, What
from builder.model.clients import COLUMNS, MODES, TIERS, parse_clients
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import KINDS, MAX_LINE, AnswerError, clean
from builder.model.questions import Question
from builder.model.table import BYTE_ORDER_MARK
from builder.model.tablerows import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.exchange.grid import Row, Table
    from builder.model.clients import Client
    from builder.model.kinds import Reference
    from builder.paths import Brokerage

CLIENTS = "clients"
WORDS = {
    "name": "Client",
    "tier": "Tier (1 is served first)",
    "modes": "Modes",
    "ports": "Ports",
    "agencies": "Agencies",
    "contact": "Contact",
    "phone": "Telephone",
    "email": "E-mail address",
    "language": "Language",
    "notes": "Notes",
}
LISTS = ("modes", "ports", "agencies")
_KINDS = {"phone": "phone", "email": "email", "ports": "port", "tier": "choice"}
_MODE_WORDS = {"sea": "ocean", "vessel": "ocean", "road": "truck", "trucking": "truck", "flight": "air"}
_PHONE = Question(id="phone", ask=WORDS["phone"], kind="phone", why="")
_EMAIL = Question(id="email", ask=WORDS["email"], kind="email", why="")

TARGET = Target(
    CLIENTS,
    "Importer clients",
    "client",
    tuple(Field(column, WORDS[column], _KINDS.get(column, "text")) for column in COLUMNS),
    "name",
    "contact",
)


class _UnfitCellError(ValueError):
    """A cell that says nothing a client list holds; the message says why."""


@dataclass
class _Incoming:
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def plan_clients(
    table: Table, columns: Mapping[str, Sequence[int]], brokerage: Brokerage, reference: Reference
) -> ImportPlan:
    """Compares a table of clients with `clients.csv`; changes nothing. Clients that it does not have stay.

    Args:
        table: the clients.
        columns: the columns that fill each field, the best first.
        brokerage: the firm's folder.
        reference: the public tables.

    Raises:
        SaveError: `clients.csv` cannot be read and has to be mended by hand first.
    """
    before = text_of(brokerage.clients)
    own = (
        parse_clients(before.removeprefix(BYTE_ORDER_MARK), brokerage.clients.name, reference)
        if before
        else None
    )
    reading = _Reading(table, columns, own.clients if own else (), reference)
    changes = reading.changes()
    made = {id(change): made for change, made in changes}

    def settle(wanted: Sequence[Change]) -> Outcome:
        changed: dict[int, dict[str, str]] = {}
        added: list[dict[str, str]] = []
        for change in wanted:
            line, cells = made[id(change)]
            if line:
                changed.setdefault(line, {}).update(cells)
            else:
                added.append(cells)
        after = _with_rows(before, brokerage.clients.name, changed, added)
        return Outcome((FileChange(brokerage.clients, before, after),))

    settle([])
    count = len(table.rows)
    return ImportPlan(
        "clients",
        f"{count} {table.unit}{'' if count == 1 else 's'}",
        tuple(change for change, _ in changes),
        settle,
        same=reading.same,
    )


Made = tuple[Change, tuple[int, dict[str, str]]]
"""A change, the line of the client it is about (0: a new one), and its cells."""


def _with_rows(
    text: str, name: str, changed: Mapping[int, Mapping[str, str]], added: Sequence[Mapping[str, str]]
) -> str:
    """The text with some cells changed, by the line on which their row ends, and rows added at its end.

    Raises:
        SaveError: the text is no list of clients, so nothing can be put into it safely.
    """
    if not (changed or added):
        return text
    table = read_table(text, name, COLUMNS, "name")
    positions = {row.line: position for position, row in enumerate(table.rows)}
    return table.with_changes({positions[line]: cells for line, cells in changed.items()}, added).text()


class _Reading:
    def __init__(
        self, table: Table, columns: Mapping[str, Sequence[int]], own: Sequence[Client], reference: Reference
    ) -> None:
        self._table, self._columns, self._own, self._reference = table, columns, own, reference
        self._known = Known.of(_traits(_cells(client)) for client in own)
        self._port = lru_cache(maxsize=None)(lambda text: reference.ports.find(text).code)
        self._agency = lru_cache(maxsize=None)(lambda text: reference.agencies.find(text).code)
        self._said: dict[int, tuple[str, dict[str, str]]] = {}
        self.same = 0

    def changes(self) -> list[Made]:
        found: list[Made] = []
        for row in self._table.rows:
            incoming = self._incoming(row)
            where = f"{self._table.unit} {row.number}"
            title = incoming.cells.get("name", "")
            if not incoming.cells and not incoming.wrong:
                continue
            found += [_refused(where, f"{title}: {ask}".strip(": "), why) for ask, why in incoming.wrong]
            reason = forbidden_reason(" | ".join(incoming.cells.values()))
            if not title or reason:
                why = reason or "this row names no client. None of it was taken."
                found.append(_refused(where, title if not reason else "", why))
                continue
            found += self._placed(where, incoming)
        return found

    def _placed(self, where: str, incoming: _Incoming) -> Iterator[Made]:
        entry = _traits(incoming.cells)
        match = self._known.find(entry)
        if match.why:
            yield _new(where, incoming.cells, What.UNCLEAR, match.why)
        elif match.place is None:
            place = self._known.add(entry)
            self._said[place] = (where, dict(incoming.cells))
            yield _new(where, incoming.cells, What.ADDED)
        elif match.place < len(self._own):
            yield from self._compared(where, incoming, match.place)
        else:
            yield from self._twice(where, incoming, match.place)

    def _compared(self, where: str, incoming: _Incoming, place: int) -> Iterator[Made]:
        client = self._own[place]
        held = _cells(client)
        earlier, said = self._said.setdefault(place, (where, {}))
        any_change = False
        for column, cell in incoming.cells.items():
            title = f"{client.name}: {WORDS[column]}"
            if column in said:
                if not _same(column, said[column], cell):
                    any_change = True
                    yield _refused(where, title, f"{earlier} is about the same client and says otherwise.")
                continue
            said[column] = cell
            if _same(column, held[column], cell):
                continue
            any_change = True
            what = What.CONFLICT if held[column] else What.CHANGED
            shown = [self._shown(column, text) for text in (held[column], cell)]
            change = Change(what=what, name=where, ask=title, old=shown[0] or "(open)", new=shown[1])
            yield change, (client.line, {column: cell})
        self._said[place] = (where, said)
        self.same += not any_change

    def _twice(self, where: str, incoming: _Incoming, place: int) -> Iterator[Made]:
        """A further row about a client that an earlier row brought."""
        earlier, said = self._said[place]
        if all(_same(column, said.get(column, ""), cell) for column, cell in incoming.cells.items()):
            self.same += 1
            return
        why = f"{earlier} may be about the same client, but says otherwise."
        yield _new(where, incoming.cells, What.UNCLEAR, why)

    # Cells

    def _incoming(self, row: Row) -> _Incoming:
        incoming = _Incoming(row.number)
        for column in COLUMNS:
            places = self._columns.get(column, ())
            for place in places:
                if place in row.flaws:
                    incoming.wrong.append((WORDS[column], row.flaws[place]))
                elif row.cells[place] and self._read(row.cells[place], column, incoming):
                    break
        parts = [row.cells[p] for part in NAME_PARTS for p in self._columns.get(part, ()) if row.cells[p]]
        if parts and not incoming.cells.get("contact"):
            self._read(" ".join(parts), "contact", incoming)
        return incoming

    def _read(self, text: str, column: str, incoming: _Incoming) -> bool:
        if reason := forbidden_reason(text):
            incoming.wrong.append((WORDS[column], reason))
            return False
        try:
            found = self._cell(text, column)
        except (PlaybookError, AnswerError, CutNumberError, _UnfitCellError) as error:
            incoming.wrong.append((WORDS[column], str(error)))
            return False
        if found:
            incoming.cells[column] = found
        return bool(found)

    def _cell(self, text: str, column: str) -> str:
        """A cell as it stands in `clients.csv`; refused in words where it says nothing that stands there."""
        kind = _KINDS.get(column, "text")
        found = [" ".join(clean(one).split()) for one in candidates(text, kind)]
        if len(found[0] if found else "") > MAX_LINE:
            raise _UnfitCellError(f"{len(text):,} characters are too many. Keep it under {MAX_LINE}.")
        if column == "phone":
            return self._first(found, _PHONE)
        if column == "email":
            return self._first(found, _EMAIL)
        if column == "tier":
            return _tier(found[0])
        if column in LISTS:
            return ";".join(dict.fromkeys(self._code(part, column) for part in _parts(found[0], column)))
        return found[0]

    def _first(self, texts: Sequence[str], question: Question) -> str:
        kind = KINDS[question.kind]
        wrong: AnswerError | None = None
        for text in texts:
            try:
                value = kind.parse(text, question, self._reference)
            except AnswerError as error:
                wrong = wrong or error
            else:
                return kind.show(value, question, self._reference)
        if wrong:
            raise wrong
        return ""

    def _code(self, text: str, column: str) -> str:
        if column == "ports":
            return self._port(text)
        if column == "agencies":
            return self._agency(text)
        word = _MODE_WORDS.get(text.casefold(), text.casefold())
        if word not in MODES:
            raise _UnfitCellError(f'"{text[:40]}" is no mode. Modes are {", ".join(MODES)}.')
        return word

    def _shown(self, column: str, cell: str) -> str:
        if column == "ports" and cell:
            return "; ".join(self._named_port(code) for code in cell.split(";"))
        return cell.replace(";", "; ") if column in LISTS else cell

    def _named_port(self, code: str) -> str:
        port = self._reference.ports.find(code)
        return f"{port.name} ({port.code})"


def _parts(text: str, column: str) -> list[str]:
    """The parts of a list; commas part codes and modes, but may stand within the name of a port."""
    rough = [part.strip() for part in re.split(r"[;\n|]", text)]
    parts = [part for part in rough if part]
    if column != "ports" or all(re.fullmatch(r"[0-9,/ ]+", part) for part in parts):
        return [part.strip() for one in parts for part in re.split(r"[,/]", one) if part.strip()]
    return parts


def _tier(text: str) -> str:
    found = re.fullmatch(r"(?:tier|priority)?\s*([0-9])", text.casefold())
    if not found or found[1] not in TIERS:
        raise _UnfitCellError(f'"{text[:20]}" is no tier. Write 1, 2 or 3; 1 is served first.')
    return found[1]


def _cells(client: Client) -> dict[str, str]:
    cells = {column: getattr(client, column) for column in COLUMNS}
    return {column: ";".join(cell) if isinstance(cell, tuple) else cell for column, cell in cells.items()}


def _traits(cells: Mapping[str, str]) -> Traits:
    """A client is known by its name; a mailbox or a telephone may be that of a forwarder who has many clients."""
    return Traits(
        cells.get("name", ""),
        emails=tuple(filter(None, [cells.get("email", "")])),
        phones=tuple(filter(None, [cells.get("phone", "")])),
        exact=True,
    )


def _same(column: str, one: str, other: str) -> bool:
    if column == "phone":
        return digits(one) == digits(other)
    if column in LISTS:
        return set(one.split(";")) == set(other.split(";"))
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _new(where: str, cells: Mapping[str, str], what: What, why: str = "") -> Made:
    said = ", ".join(cell for column, cell in cells.items() if column != "name")
    if why:
        why = f"{why[0].upper()}{why[1:]} It is new, or a client changed: enter it by hand, or add it here as new."
    change = Change(what=what, name=where, ask=cells["name"], new=said or "(name only)", why=why)
    return change, (0, dict(cells))


def _refused(where: str, title: str, why: str) -> Made:
    return Change(what=What.REFUSED, name=where, ask=title, why=f"{why[:1].upper()}{why[1:]}"), (0, {})
