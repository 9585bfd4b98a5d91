"""The leaves of a binder as the record keeps them, and their words; and the codes that a build leaves behind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from builder.codes import revision_code
from builder.control import KnownCode, as_counted
from builder.history import Leaf
from builder.sheets import lines_of
from builder.wording import parts, said, spelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.history import Record, Revision
    from builder.manifest import SheetEntry
    from builder.sheets import Sheet
    from builder.wording import Part

BINDER = "BINDER"
CARD = "CARD"
MOST_CODES = 2_000
"""What a page of the site can hold and still open at once; codes that were handed out come first."""


def leaves_of(
    entries: Mapping[str, SheetEntry], code: str, with_cards: Sequence[Sheet], day: str
) -> list[Leaf]:
    """Every sheet of a binder, every card on its sheets of cards, and the binder itself."""
    leaves = [Leaf.of_sheet(stem, entry) for stem, entry in entries.items()]
    for sheet in with_cards:
        leaves += _card_leaves(sheet, day)
    pages = sum(entry.pages for entry in entries.values())
    return [
        *leaves,
        Leaf(
            kind="binder", stem=BINDER, number=BINDER, title="The binder", code=code, pages=pages, since=day
        ),
    ]


def page_leaves(pages: Sequence[ComposedPage], day: str) -> list[Leaf]:
    """The pages that only the site has; pages about the binder follow from the sheets.

    Nobody types the code of a page, so it may hang on the page's markup as well: that is there, and costs nothing.
    """
    return [
        Leaf(
            kind="page",
            stem=page.plan.path,
            number="",
            title=page.title,
            code=revision_code("page", page.plan.path, page.title, page.summary, page.markdown),
            since=day,
        )
        for page in pages
        if page.plan.on_site and not page.plan.sheet and not page.plan.page.head.control
    ]


def page_text(page: ComposedPage, look: Path) -> str:
    """The words of a page of the site, line by line."""
    from builder.markup import to_html

    return spelt([page.title, *([page.summary] if page.summary else []), *said(to_html(page.markdown, look))])


def _card_leaves(sheet: Sheet, day: str) -> Iterator[Leaf]:
    """The cards of a sheet; two people of one name are told apart by a number."""
    names: dict[str, int] = {}
    for part in _parts(sheet):
        names[part.title] = names.get(part.title, 0) + 1
        again = f" {names[part.title]}" if names[part.title] > 1 else ""
        title = f"Wallet card: {part.title}"
        yield Leaf(
            kind="card",
            stem=f"{part.title}{again}",
            sheet=sheet.stem,
            number=CARD,
            title=title,
            code=part.code,
            since=day,
        )


def _parts(sheet: Sheet) -> list[Part]:
    return [part for article in sheet.articles for part in parts(article)]


def text_of(sheet: Sheet, code: str) -> str:
    """The words of a sheet with those of its head and foot; or of the card on it that bears the code."""
    for part in _parts(sheet):
        if part.code == code:
            return spelt(part.lines)
    head = [f"{sheet.number} {sheet.title}", sheet.firm, f"Owner: {sheet.owner}"]
    return spelt([*head, *lines_of(sheet)])


def known_codes(record: Record, edition: str) -> Iterator[KnownCode]:
    """Codes of one edition with what became of them: current ones, then those that were handed out, then the newest.

    A code that was replaced and is current again stands here once, as current.
    """
    issued = {leaf.code for issue in record.issues if issue.edition == edition for leaf in issue.leaves}

    def place(revision: Revision) -> tuple[object, ...]:
        if revision.is_current:
            return 0, as_counted(revision.leaf.number), revision.leaf.stem
        return 1 if revision.leaf.code in issued else 2, -revision.first

    told: set[str] = set()
    printed = (one for one in record.revisions if one.edition == edition and one.leaf.kind != "page")
    for revision in sorted(printed, key=place):
        leaf = revision.leaf
        if leaf.code in told or len(told) == MOST_CODES:
            continue
        told.add(leaf.code)
        successor = None if revision.is_current else record.successor(revision)
        yield KnownCode(
            code=leaf.code,
            number=leaf.number,
            title=leaf.title,
            since=date.fromisoformat(leaf.since),
            until=date.fromisoformat(revision.until) if revision.until else None,
            successor=successor.leaf.code if successor else "",
        )
