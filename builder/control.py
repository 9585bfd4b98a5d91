"""The binder seen as a whole, for the pages that keep it right: its code, its sheets, earlier codes, and what changed.

A page whose head says `control` is composed after the codes of all other sheets are known. What a sheet bears besides
its words (the binder's code, page counts, days) is stamped on it when it is printed and is no part of its own code: so
a list of codes can be a sheet with a code, and each code depends on the words of its own sheet alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from builder.codes import revision_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from builder.verdict import Change

LIST, CHANGES = "list", "changes"
"""What `control` says in a page's head."""

BINDER_STAMP = "binder"
_PAGES, _DAY = "pages", "day"


def stamp(name: str) -> Markup:
    """A place for what is known only when the sheet is printed: `binder`, `pages:RB01`, `day:RB01`."""
    return Markup('<span class="stamp" data-stamp="{}"></span>').format(name)


def stamps(code: str, pages: Mapping[str, int], days: Mapping[str, str]) -> dict[str, str]:
    """What stands in those places.

    Args:
        code: The binder's.
        pages: How many pages each sheet has, by stem.
        days: The day each sheet bears, in words.
    """
    found = {BINDER_STAMP: code}
    found |= {f"{_PAGES}:{stem}": str(count) for stem, count in pages.items()}
    return found | {f"{_DAY}:{stem}": day for stem, day in days.items()}


def binder_code(codes: Mapping[str, str]) -> str:
    """One code for all sheets: another one if and only if a sheet has another one, came or went."""
    return revision_code("binder", *(f"{stem} {code}" for stem, code in sorted(codes.items())))


def as_counted(number: str) -> tuple[str, int]:
    """A sheet's number in the order in which people count: F9 before F10."""
    letters = number.rstrip("0123456789")
    return letters, int(number[len(letters) :] or 0)


@dataclass(frozen=True)
class ListedSheet:
    """A sheet as the list of effective pages has it."""

    stem: str
    number: str
    title: str
    code: str
    """Empty for the list itself, whose code is made of all others."""

    @property
    def pages(self) -> Markup:
        """How many pages it has."""
        return stamp(f"{_PAGES}:{self.stem}")

    @property
    def day(self) -> Markup:
        """The day it bears."""
        return stamp(f"{_DAY}:{self.stem}")


@dataclass(frozen=True)
class KnownCode:
    """A code of a sheet, a wallet card or a binder, and what became of it."""

    code: str
    number: str
    title: str
    since: date
    until: date | None
    """The day on which it was replaced; None while it is current."""
    successor: str
    """The code in its place now; empty when there is none."""


@dataclass(frozen=True)
class LeafChange:
    """A sheet to be taken out of an issued binder, put in, or both."""

    stem: str
    number: str
    title: str
    old_code: str
    """Empty for a new sheet."""
    new_code: str
    """Empty for a sheet that is withdrawn."""
    old_pages: int
    reasons: tuple[str, ...]
    """Why, in words: which answers changed."""

    @property
    def pages(self) -> Markup:
        """How many pages the new one has."""
        return stamp(f"{_PAGES}:{self.stem}")


@dataclass(frozen=True)
class Changes:
    """What changed since the binder was last handed out."""

    issued_on: date | None = None
    """None before the first time."""
    issued_code: str = ""
    leaves: tuple[LeafChange, ...] = ()
    cards: tuple[str, ...] = ()
    """People whose wallet card says something else now, or is new."""


@dataclass(frozen=True)
class Difference:
    """A sheet, or a page that only the site has, that is not as it was."""

    number: str
    """Of a sheet; empty for a page."""
    title: str
    state: Literal["added", "removed", "changed"]
    on: date
    """The day on which it came, went, or last changed."""
    lines: tuple[Change, ...] | None = ()
    """What a changed one no longer says and says now; None when its earlier words are no longer kept."""
    more: int = 0
    """How many further lines are not told."""


@dataclass(frozen=True)
class Differences:
    """What changed in the playbook since a day."""

    since: date | None = None
    """None while there is no record."""
    was_issued: bool = False
    """Whether that was the day on which the binder was last handed out; otherwise the record begins there."""
    items: tuple[Difference, ...] = ()
    """Sheets in the order of the binder, then pages."""


@dataclass(frozen=True)
class BinderView:
    """What control pages know as `binder`."""

    code: str = ""
    sheets: tuple[ListedSheet, ...] = ()
    """For the list of effective pages."""
    codes: tuple[KnownCode, ...] = ()
    """For the page that verifies codes: those that are current, then earlier ones, newest first."""
    changes: Changes = Changes()
    """For the change sheet."""
    differences: Differences = Differences()
    """For the page that says what changed."""
