"""What is typed and not saved yet, in `DIR/.tideover/unsaved.json`: a crash takes no more than the unfinished word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from builder.model.forbidden import forbidden_reason
from tui.own_folder import FOLDER, keep
from tui.places import Place
from tui.typed import Typed, Way

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "unsaved.json"


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands at one question, or is typed there."""

    way: str = Way.VALUE
    texts: tuple[str, ...] = ()
    note: str = ""
    checked_on: str = ""
    checked_by: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One question with what was typed."""

    question: str
    steps: tuple[str, ...] = ()
    way: str = Way.VALUE
    texts: tuple[str, ...] = ()
    note: str = ""
    checked_on: str = ""
    checked_by: str = ""
    stood: Said | None = None
    """What was saved when the typing began, so that an answer of another window is not written over."""
    row: dict[str, str] = {}
    """For a cell of a list that is a file of its own, what its row said: its key holds for one sitting."""


class Unsaved(NamedTuple):
    """What was typed and not saved, by its place."""

    typed: dict[Place, Typed]
    stood: dict[Place, Typed]
    """What was saved when that typing began."""
    rows: dict[Place, dict[str, str]]
    """What the rows said that cells of a list stand in."""


def save_unsaved(
    brokerage: Path,
    typed: Mapping[Place, Typed],
    stood: Mapping[Place, Typed],
    rows: Mapping[Place, Mapping[str, str]],
) -> bool:
    """Keeps what is typed, for the folder's owner only; False when the disk refused.

    What an answer may never hold is not kept here either.
    """
    path = brokerage / FOLDER / NAME
    entries = entries_of(typed, stood, rows)
    if entries:
        return keep(path, entries)
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def load_unsaved(brokerage: Path) -> Unsaved:
    """What was typed and not saved when the last sitting ended."""
    try:
        entries = msgspec.json.decode((brokerage / FOLDER / NAME).read_bytes(), type=list[Entry])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Unsaved({}, {}, {})
    return typed_in(entries)


def entries_of(
    typed: Mapping[Place, Typed],
    stood: Mapping[Place, Typed],
    rows: Mapping[Place, Mapping[str, str]],
) -> list[Entry]:
    """What is typed as it is kept in a file; what an answer may never hold is left out."""
    return [
        _entry(place, one, stood.get(place), rows.get(place, {}))
        for place, one in typed.items()
        if not _is_forbidden(one)
    ]


def typed_in(entries: Sequence[Entry]) -> Unsaved:
    """What is kept in a file."""
    ways = set(Way)
    known = [(Place(one.question, one.steps), one) for one in entries if one.way in ways]
    return Unsaved(
        typed={place: _typed(one) for place, one in known},
        stood={place: _typed(one.stood) for place, one in known if one.stood and one.stood.way in ways},
        rows={place: one.row for place, one in known if one.row},
    )


def finished(typed: Typed) -> tuple[object, ...]:
    """What is typed without the word that is being typed: as long as it stays the same, nothing need be kept anew."""
    words = tuple(len(text.split()) + (text[-1:].isspace()) for text in (*typed.texts, typed.note))
    return typed.way, words


def _entry(place: Place, typed: Typed, stood: Typed | None, row: Mapping[str, str]) -> Entry:
    return Entry(
        question=place.question,
        steps=place.steps,
        way=typed.way,
        texts=typed.texts,
        note=typed.note,
        checked_on=typed.checked_on,
        checked_by=typed.checked_by,
        stood=_said(stood) if stood else None,
        row=dict(row),
    )


def _said(typed: Typed) -> Said:
    return Said(
        way=typed.way,
        texts=typed.texts,
        note=typed.note,
        checked_on=typed.checked_on,
        checked_by=typed.checked_by,
    )


def _typed(said: Entry | Said) -> Typed:
    return Typed(
        way=Way(said.way),
        texts=said.texts,
        note=said.note,
        checked_on=said.checked_on,
        checked_by=said.checked_by,
    )


def _is_forbidden(typed: Typed) -> bool:
    return any(forbidden_reason(text) for text in (*typed.texts, typed.note, typed.checked_by))
