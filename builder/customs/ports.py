"""CBP port codes: finding a port by code or name, offering ports to pick from, warning about odd codes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, cast, get_args

from builder.errors import ReferenceDataError, UnknownPortError
from builder.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Status = Literal[
    "census_schedule_d",
    "cbp_appendix_e_only",
    "live_2025_trade_only",
    "cbp_administrative",
    "historical",
    "statistical_only",
]
"""Which list carries a code. The first three are ports to offer; the rest are only recognised."""

_STATUSES = frozenset(get_args(Status))
_OFFERED = frozenset({"census_schedule_d", "cbp_appendix_e_only", "live_2025_trade_only"})
_CAUTIONS: Mapping[Status, str] = {
    "cbp_administrative": "is an administrative code, such as a region office, preclearance or cartage "
    "control, and not for an ordinary entry. Ask the port which code it uses.",
    "historical": "was used in past years and is in no current list. Ask the port which code it uses.",
    "statistical_only": "is a code for statistics, not a place. Give the port where the goods arrive.",
}
_NEW_YORK_AREA = frozenset({"10", "46", "47"})
_ALBANY = "1002"
_CODE = re.compile(r"[0-9]{4}")
_LEADING_CODE = re.compile(r"([0-9]{4})(?![0-9])(.*)", re.DOTALL)
_STATE = re.compile(r"[A-Z]{2}|")
_SAME_WORD = {"saint": "st", "ft": "fort", "intl": "international"}
_NAMED_IN_MESSAGE = 5
_LOOKALIKES = 8


@dataclass(frozen=True)
class Port:
    """One four-digit CBP port code."""

    code: str
    """Four digits as text: Boston is `0401`."""
    name: str
    state: str
    """Two letters; empty for codes that are no place in the United States."""
    district: str
    """Name of the customs district, whose code is the first two digits; empty where no list names it."""
    field_office: str
    """The field office where a published statement names it, otherwise empty; always a `secondary` fact."""
    field_office_source: str
    status: Status
    source: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}, {self.state}" if self.state else f"{self.code} {self.name}"

    @property
    def is_offered(self) -> bool:
        """Whether pick-lists show the port; the other codes are found only by their code or exact name."""
        return self.status in _OFFERED


def caution(port: Port) -> str:
    """What to beware of before using this code, as one or two sentences; empty when there is nothing."""
    if port.status in _CAUTIONS:
        return f"{port} {_CAUTIONS[port.status]}"
    if port.code[:2] in _NEW_YORK_AREA and port.code != _ALBANY:
        return (
            "The New York and Newark area has two sets of codes, 10xx and 46xx or 47xx. "
            "Ask the port which code it uses."
        )
    return ""


@dataclass(frozen=True)
class PortTable:
    """All known port codes, in order."""

    ports: tuple[Port, ...]

    def find(self, text: str) -> Port:
        """The port meant by a code (`2704`), a name (`Los Angeles, CA`, in either case) or both.

        Raises:
            UnknownPortError: no port goes by that, or several do, or code and name disagree; the message
                offers what may be meant.
        """
        if match := _LEADING_CODE.fullmatch(text.strip()):
            return self._by_code(text, match[1], match[2])
        if compact := "".join(text.split()):
            if compact.isnumeric():
                raise UnknownPortError(self._bad_code(text, compact))
            return self._by_name(text)
        raise UnknownPortError("No port was given. Write its four-digit code or its name and state.")

    def search(self, text: str, limit: int = 8) -> tuple[Port, ...]:
        """Up to `limit` ports to pick from, the best first; for an empty text the first ones by code.

        Whole names come before beginnings of names, those before beginnings of words, those before any other
        match. Names that only look alike are offered when nothing else fits.
        """
        wanted = _words(text)
        ranked = [
            (rank, port) for words, port in self._offered if (rank := _rank(wanted, words, port)) is not None
        ]
        ranked.sort(key=lambda match: match[0])
        found = [port for _, port in ranked] or self._lookalikes(" ".join(wanted))
        return tuple(found[:limit])

    @cached_property
    def _by_codes(self) -> dict[str, Port]:
        return {port.code: port for port in self.ports}

    @cached_property
    def _by_names(self) -> dict[tuple[str, ...], list[Port]]:
        by_names: dict[tuple[str, ...], list[Port]] = {}
        for port in self.ports:
            for name in {_words(port.name), _words(f"{port.name} {port.state}")}:
                by_names.setdefault(name, []).append(port)
        return by_names

    @cached_property
    def _offered(self) -> tuple[tuple[tuple[str, ...], Port], ...]:
        return tuple((_words(port.name), port) for port in self.ports if port.is_offered)

    def _by_code(self, text: str, code: str, name: str) -> Port:
        port = self._by_codes.get(code)
        if port is None:
            raise UnknownPortError(f'"{text}": {code} is in no list of port codes. Read the code again.')
        if _words(name) not in {(), _words(port.name), _words(f"{port.name} {port.state}")}:
            raise UnknownPortError(f'"{text}": the code is that of {port}. Give the code or the name alone.')
        return port

    def _bad_code(self, text: str, compact: str) -> str:
        if not compact.isascii():
            return f'"{text}": these are not the digits 0-9. Type the code again on a plain keyboard.'
        padded = self._by_codes.get(compact.zfill(4))
        hint = f" Do you mean {padded}?" if padded else " Read it again."
        return f'"{text}": a port code has four digits, leading zeros included.{hint}'

    def _by_name(self, text: str) -> Port:
        named = self._by_names.get(_words(text), [])
        candidates = [port for port in named if port.is_offered] or named
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            listed = "; ".join(map(str, candidates))
            raise UnknownPortError(f'"{text}" may be {listed}. Give the code.')
        near = "; ".join(map(str, self.search(text, _NAMED_IN_MESSAGE)))
        hint = f"Do you mean {near}?" if near else "Give the four-digit code."
        raise UnknownPortError(f'"{text}" is the name of no port. {hint}')

    def _lookalikes(self, wanted: str) -> list[Port]:
        names: dict[str, list[Port]] = {}
        for words, port in self._offered:
            names.setdefault(" ".join(words), []).append(port)
        near = get_close_matches(wanted, names, n=_LOOKALIKES, cutoff=0.7)
        return [port for name in near for port in names[name]]


@cache
def load_ports(path: Path) -> PortTable:
    """The table in a CSV file with the columns of `Port`; read once per path.

    Raises:
        ReferenceDataError: the file cannot be read, or a row is not a port; the message names the line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return PortTable(tuple(_ports(csv.reader(file, strict=True), path)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReferenceDataError(f"{path}: cannot be read: {error}. Restore the file.") from error


def _ports(rows: Iterator[list[str]], path: Path) -> Iterator[Port]:
    columns = [field.name for field in fields(Port)]
    if next(rows, None) != columns:
        raise ReferenceDataError(f"{path}:1: the columns must be {', '.join(columns)}. Restore the line.")
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise ReferenceDataError(f"{path}:{line}: the line has not {len(columns)} columns. Correct it.")
        code, name, state, district, field_office, field_office_source, status, source = row
        port = Port(
            code, name, state, district, field_office, field_office_source, cast("Status", status), source
        )
        if fault := _fault(port, seen):
            raise ReferenceDataError(f"{path}:{line}: {fault}. Correct the line.")
        seen.add(code)
        yield port


def _fault(port: Port, seen: set[str]) -> str:
    if not _CODE.fullmatch(port.code):
        return f'"{port.code}" is not four digits'
    if port.code in seen:
        return f"port {port.code} is there twice"
    if not port.name:
        return f"port {port.code} has no name"
    if not _STATE.fullmatch(port.state):
        return f'"{port.state}" is not a two-letter state'
    return "" if port.status in _STATUSES else f'"{port.status}" is no status'


def _words(text: str) -> tuple[str, ...]:
    """The words of a name for comparing: lower case, without punctuation, abbreviations made equal."""
    words = "".join(c if c.isalnum() else " " for c in folded(text) if c not in ".'").split()
    return tuple(_SAME_WORD.get(word, word) for word in words)


def _rank(wanted: tuple[str, ...], words: tuple[str, ...], port: Port) -> tuple[int, int] | None:
    """How well a port fits, lowest best, and among equals how long its name is; None when it does not fit."""
    state = port.state.lower()
    sought, name = " ".join(wanted), " ".join(words)
    if wanted in {(port.code,), words, (*words, state)}:
        return 0, 0
    if port.code.startswith(sought):
        return 1, 0
    if name.startswith(sought):
        return 1, len(words)
    if all(any(word.startswith(part) for word in (*words, state)) for part in wanted):
        return 2, len(words)
    return (3, len(words)) if sought in name else None
