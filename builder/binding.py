"""The whole binder as one PDF: cover, contents, a divider before each part, and every sheet on a right-hand page.

The sheets are joined as they were printed, not laid out again: the binder says to the letter what they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from builder.errors import SheetError
from builder.joining import Bookmark, JoinedPdf
from builder.outlines import Outlines
from builder.runbooks import SheetJob, render_sheets
from builder.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from builder.selection import PlannedPage, PlannedSheet

BLANK = "This page is intentionally blank."
FORMS, LETTERS = "Forms", "letters"
_FORM, _LETTER = re.compile(r"F[0-9]+"), re.compile(r"L[0-9]+")
_FIRST_PARTS = ("respond", "recover", FORMS, LETTERS)
"""The order of the first tabs: what is needed first stands in front."""

_MM = 72 / 25.4
_TAB_WIDTH = 9 * _MM
_LINES, _HEADING_LINES = 33, 4
"""How many lines of contents a page holds, and how many the heading of a part takes: where the first try begins."""
_MAX_TRIES = 4
"""The contents name pages that lie behind them: they are laid out again when they took another number of pages."""


@dataclass(frozen=True)
class BoundSheet:
    """A sheet that goes into the binder."""

    stem: str
    number: str
    title: str
    pdf: Path
    pages: int


@dataclass(frozen=True)
class Part:
    """What stands behind one tab."""

    title: str
    sheets: tuple[BoundSheet, ...]


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the binder says of itself."""

    firm: str
    owner: str
    edition: str
    paper: str
    built_on: date
    code: str
    """The binder's: it stands in the foot of cover, contents and dividers."""


def parts_of_binder(
    planned: Sequence[PlannedSheet], plans: Sequence[PlannedPage], bound: Mapping[str, BoundSheet]
) -> list[Part]:
    """The sheets by tab: forms together, all others by the folder of their first page."""
    titles = {
        plan.page.folder: plan.page.head.title
        for plan in plans
        if plan.page.stem == "index" and plan.page.folder
    }
    groups: dict[str, list[BoundSheet]] = {}
    for sheet in sorted(planned, key=_place):
        groups.setdefault(_group(sheet), []).append(bound[sheet.stem])
    ranked = sorted(
        groups, key=lambda name: _FIRST_PARTS.index(name) if name in _FIRST_PARTS else len(_FIRST_PARTS)
    )
    return [Part(titles.get(name, name.capitalize()), tuple(groups[name])) for name in ranked]


def _group(sheet: PlannedSheet) -> str:
    if _FORM.fullmatch(sheet.number):
        return FORMS
    return LETTERS if _LETTER.fullmatch(sheet.number) else sheet.pages[0].page.folder


def _place(sheet: PlannedSheet) -> tuple[bool, str, int]:
    """Runbooks before the other sheets of their folder, and F2 before F10."""
    letters = sheet.number.rstrip("0123456789")
    return not sheet.number.startswith("RB"), letters, int(sheet.number[len(letters) :] or 0)


def bind(
    parts: Sequence[Part], cover: Cover, look: Path, scratch: Path, target: Path, workers: int | None = None
) -> int:
    """Writes the binder and returns its number of pages.

    Raises:
        SheetError: cover, contents or a divider cannot be laid out.
    """
    front_pages = _even(1 + sum(len(part.sheets) + _HEADING_LINES for part in parts) // _LINES)
    dividers = _print_frame(_dividers(parts, cover), look, scratch, workers)
    for _ in range(_MAX_TRIES):
        layout = _Layout(parts, front_pages, dividers)
        made = _print_frame([_front(layout, cover)], look, scratch, workers)
        if _even(made["binder"]) == front_pages:
            break
        front_pages = _even(made["binder"])
    else:
        raise SheetError("binder: its contents find no length. Build again, or leave --binder out.")
    return _Press(layout, look, scratch).run(target)


def _even(pages: int) -> int:
    return pages + pages % 2


class _Layout:
    """Which page of the binder each sheet begins on."""

    def __init__(self, parts: Sequence[Part], front_pages: int, dividers: Mapping[str, int]) -> None:
        self.parts = parts
        self.front_pages = front_pages
        self.starts: dict[str, int] = {}
        page = front_pages + 1
        for number, part in enumerate(parts, start=1):
            page += _even(dividers[f"tab-{number}"])
            for sheet in part.sheets:
                self.starts[sheet.stem] = page
                page += _even(sheet.pages)
        self.pages = page - 1

    def listing(self, part: Part) -> str:
        """The sheets of a part with their pages, as a table."""
        rows = "".join(
            f'<tr><th scope="row">{escape(sheet.number)}</th><td>{escape(sheet.title)}</td>'
            f'<td class="page-number">{self.starts[sheet.stem]}</td></tr>'
            for sheet in part.sheets
        )
        head = '<tr><th scope="col">Sheet</th><th scope="col">Title</th><th scope="col">Page</th></tr>'
        return f'<table class="contents"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _print_frame(sheets: Iterable[Sheet], look: Path, scratch: Path, workers: int | None) -> dict[str, int]:
    """Prints what the binder has besides its sheets; how many pages each took."""
    jobs = [SheetJob(sheet, scratch / f"{sheet.stem}.pdf") for sheet in sheets]
    made = list(render_sheets(jobs, look, workers))
    if problems := [one.problem for one in made if one.problem]:
        raise SheetError("\n".join(problems))
    return {one.stem: one.pages for one in made}


def _front(layout: _Layout, cover: Cover) -> Sheet:
    """Cover and contents."""
    sheets = sum(len(part.sheets) for part in layout.parts)
    about = (
        f'<p class="firm-name">{escape(cover.firm)}</p><p>{sheets} sheets on {layout.pages} pages, '
        f"in {len(layout.parts)} parts. Print on both sides: each sheet begins on a right-hand page. "
        "The page numbers below stand at the top of each page, and the black marks at its edge are the parts.</p>"
    )
    listed = "".join(
        f"<h2>{number}. {escape(part.title)}</h2>{layout.listing(part)}"
        for number, part in enumerate(layout.parts, start=1)
    )
    return _sheet(cover, "binder", "BINDER", "Continuity binder", about + listed)


def _dividers(parts: Sequence[Part], cover: Cover) -> Iterator[Sheet]:
    for number, part in enumerate(parts, start=1):
        names = (f"<li>{escape(one.number)} {escape(one.title)}</li>" for one in part.sheets[:_ON_DIVIDER])
        rest = len(part.sheets) - _ON_DIVIDER
        more = f"<p>And {rest} more: see the contents.</p>" if rest > 0 else ""
        article = f"<ul>{''.join(names)}</ul>{more}"
        yield _sheet(cover, f"tab-{number}", f"TAB {number}", part.title, article, most_pages=1)


def _sheet(cover: Cover, stem: str, number: str, title: str, article: str, *, most_pages: int = 0) -> Sheet:
    return Sheet(
        stem=stem,
        number=number,
        title=title,
        articles=(article,),
        firm=cover.firm,
        owner=cover.owner,
        edition=cover.edition,
        built_on=cover.built_on,
        code=cover.code,
        layout="binding",
        most_pages=most_pages,
        paper=cover.paper,
    )


_ON_DIVIDER = 24
"""As many titles as one page holds, should each take two lines."""


class _Press:
    """Joins the pieces of one binder."""

    def __init__(self, layout: _Layout, look: Path, scratch: Path) -> None:
        self._layout = layout
        self._scratch = scratch
        self._outlines = Outlines(look)
        self._joined = JoinedPdf()
        self._labels: list[tuple[int, str]] = []
        self._tabs: dict[int, int] = {}

    def run(self, target: Path) -> int:
        bookmarks = self._add(self._scratch / "binder.pdf", "binder", "Contents")
        while self._joined.pages < self._layout.front_pages:
            self._leave_blank()
        for number, part in enumerate(self._layout.parts, start=1):
            first = self._joined.pages
            mark = Bookmark(part.title, first)
            self._add(self._scratch / f"tab-{number}.pdf", f"tab-{number}", part.title)
            if self._joined.pages % 2:
                self._leave_blank()
            for sheet in part.sheets:
                mark.inner += self._add(sheet.pdf, sheet.stem, f"{sheet.number} {sheet.title}")
                if sheet.pages % 2:
                    self._leave_blank()
            bookmarks.append(mark)
            self._tabs |= dict.fromkeys(range(first, self._joined.pages), number)
        for page, size in enumerate(self._joined.sizes()):
            self._joined.draw(page, self._stamp(page, *size))
        self._joined.finish(target, bookmarks, self._labels)
        return self._joined.pages

    def _add(self, pdf: Path, name: str, title: str) -> list[Bookmark]:
        self._labels.append((self._joined.pages, name))
        return self._joined.append(pdf, name=name, title=title).bookmarks

    def _leave_blank(self) -> None:
        width, height = self._joined.sizes()[-1]
        left = (width - self._outlines.width(BLANK, 11)) / 2
        self._joined.blank_page(
            self._joined.pages - 1, b"0.35 g\n" + self._outlines.draw(BLANK, 11, left, height / 2)
        )

    def _stamp(self, page: int, width: float, height: float) -> bytes:
        """The page's number in its upper outer corner, and the mark of its part at the outer edge."""
        is_right = page % 2 == 0
        words = f"{page + 1}"
        place = width - 13 * _MM - self._outlines.width(words, 10) if is_right else 13 * _MM
        number = b"0 g\n" + self._outlines.draw(words, 10, place, height - 10 * _MM)
        tab = self._tabs.get(page)
        if tab is None:
            return number
        tall = (height - 60 * _MM) / max(len(self._layout.parts), 6)
        left = width - _TAB_WIDTH if is_right else 0.0
        foot = height - 30 * _MM - tab * tall
        box = f"0 g {left:.2f} {foot:.2f} {_TAB_WIDTH:.2f} {tall - 2 * _MM:.2f} re f\n1 g\n".encode()
        inner = left + (
            1.5 * _MM if is_right else _TAB_WIDTH - 1.5 * _MM - self._outlines.width(str(tab), 14)
        )
        return number + b"\n" + box + self._outlines.draw(str(tab), 14, inner, foot + tall / 2 - 3 * _MM)
