"""What may be meant by a few letters: ports of Schedule D, agencies, people of the firm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.customs.ports import caution
from builder.errors import PlaybookError
from builder.folding import folded
from builder.model.answers import PEOPLE
from builder.paths import look_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.answers import Record
    from tui.views import View

LIMIT = 40
"""Lines offered at once; whoever needs more types another letter."""


@dataclass(frozen=True)
class Suggestion:
    """One thing that can be picked."""

    stored: str
    """What is saved when it is picked."""
    words: str
    note: str = ""


def suggest(kind: str, text: str, view: View) -> list[Suggestion]:
    """What fits a text, the best first; for an empty text what is most likely, if anything."""
    return _SOURCES[kind](text.strip(), view)


def words_for(kind: str, stored: str, view: View) -> str:
    """A picked thing as people read it; the stored text itself when the tables do not know it."""
    reference = view.declarations.reference
    if kind == "person":
        person = view.answers.person(stored)
        return str(person.get("name").value or person.id) if person else stored
    try:
        return str(reference.ports.find(stored) if kind == "port" else reference.agencies.find(stored))
    except PlaybookError:
        return stored


def beware(kind: str, stored: str, view: View) -> str:
    """What to beware of with a picked thing or a typed text; empty when there is nothing."""
    if kind not in PICKED_KINDS:
        return _unprintable(stored)
    if kind != "port":
        return ""
    try:
        return caution(view.declarations.reference.ports.find(stored))
    except PlaybookError:
        return ""


def _unprintable(text: str) -> str:
    from builder.unprintable import on_sheets  # no part of the first frame

    return on_sheets(text, look_root())


def _ports(text: str, view: View) -> list[Suggestion]:
    if not text:
        return []
    found = view.declarations.reference.ports.search(text, LIMIT)
    return [Suggestion(port.code, str(port)) for port in found]


def _agencies(text: str, view: View) -> list[Suggestion]:
    wanted = folded(text).split()
    found = [
        (_rank(wanted, agency.code, agency.name), Suggestion(agency.code, str(agency), agency.products))
        for agency in view.declarations.reference.agencies.agencies
        if _fits(wanted, f"{agency.code} {agency.name} {' '.join(agency.aliases)} {agency.products}")
    ]
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])][:LIMIT]


def _people(text: str, view: View) -> list[Suggestion]:
    wanted = folded(text).split()
    found = [
        (_rank(wanted, name, title), Suggestion(record.id, name, title if title != name else ""))
        for record in view.answers.records(PEOPLE)
        for name, title in [(_word(record, "name") or record.id, _word(record, "title"))]
        if _fits(wanted, f"{name} {title} {record.id}")
    ]
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])][:LIMIT]


def _word(record: Record, field_id: str) -> str:
    return str(record.get(field_id).value or "")


def _fits(wanted: list[str], text: str) -> bool:
    words = folded(text)
    return all(part in words for part in wanted)


def _rank(wanted: list[str], first: str, second: str) -> int:
    """Beginnings of the first text come before beginnings of the second, those before anything else."""
    sought = " ".join(wanted)
    if folded(first).startswith(sought):
        return 0
    return 1 if folded(second).startswith(sought) else 2


_SOURCES: dict[str, Callable[[str, View], list[Suggestion]]] = {
    "port": _ports,
    "agency": _agencies,
    "person": _people,
}
PICKED_KINDS = frozenset(_SOURCES)
"""The kinds whose answers are picked from a table."""
