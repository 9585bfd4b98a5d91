"""Sheets to PDF, one or many at a time.

The PDF is tagged (PDF/UA), its fonts are embedded, nothing is fetched from a network, and the same sheet gives the
same bytes. Whatever WeasyPrint warns about is an error: on paper nobody sees a warning.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from builder.crew import Crew
from builder.errors import CannotBuildError, MissingLibraryError, SaveError, SheetError
from builder.joining import Bookmark, JoinedPdf
from builder.press import LOADED_ONCE, MM_PER_PX, Press, boxes_on, complaints, pango_missing
from builder.sheets import CLOSEST
from builder.stretches import MARK, Pieces, is_long

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from builder.crew import Finished
    from builder.press import LaidOut
    from builder.sheets import Sheet


@dataclass(frozen=True)
class SheetJob:
    """A sheet and the file it is to be printed into."""

    sheet: Sheet
    target: Path


@dataclass(frozen=True, kw_only=True)
class SheetMade:
    """What became of one sheet."""

    stem: str
    pages: int
    """0 when there is a problem."""
    seconds: float
    problem: str | None = None
    """Why the sheet could not be made, in words; the file that was there before is untouched."""
    notes: tuple[str, ...] = ()
    """What does not fit its paper."""


WALLET_HEIGHT_MM = 54.0
"""A card of the size of a credit card; higher ones do not fit the sleeve."""

_PT_PER_PX = 72 / 96
_ROUNDING_MM = 0.1
_MASTHEAD_MM = 30.0
"""More than a page's address adds to the height of a masthead."""
_NEARLY_EMPTY_MM = 60.0
"""A last page with less on it is saved if the sheet can be set a little more closely."""
_FEW_PAGES = 12
"""In longer sheets a page saved is not worth laying all of them out again."""
_LOADED_ONCE = [*LOADED_ONCE, "builder.fontsready", __name__]


@dataclass(frozen=True)
class Printed:
    """A sheet that was printed."""

    pages: int
    notes: tuple[str, ...]
    """What does not fit its paper even when it is set most closely; it is printed all the same."""


def render_sheet(job: SheetJob, look: Path) -> int:
    """Print a sheet; returns the number of pages. See `print_sheet`."""
    return print_sheet(job, look).pages


def print_sheet(job: SheetJob, look: Path) -> Printed:
    """Lay a sheet out and write its PDF, whole or not at all.

    What is longer than its head allows is set more closely, step by step. Long names must never keep a sheet from
    being printed, so what does not fit even then is printed at its length, and said.

    Not for several threads at once: the machine's own fonts are shut out through the environment.

    Args:
        job: The sheet, and the file to write; its folder is made if need be.
        look: The folder `site`, which holds the print templates, the colours and the fonts.

    Raises:
        SheetError: the sheet cannot be laid out without a warning; names the sheet.
        SaveError: the file cannot be written.
        MissingLibraryError: Pango is not installed.
    """
    with complaints() as heard:
        press = Press(job.sheet, look)
        pdf, pages, misfits = _print_long(press) if is_long(press.bodies) else _print_whole(press)
    if heard:
        raise SheetError(f"{job.sheet.stem}: {'; '.join(dict.fromkeys(heard))}.")
    _write_whole(job.target, pdf)
    return Printed(pages, tuple(dict.fromkeys(misfits)))


def _print_whole(press: Press) -> tuple[bytes, int, list[str]]:
    """The PDF, how many pages it has, and what does not fit."""
    made, misfits = _fitted(press)
    if press.sheet.address and (misfits or made.ends_soon(_MASTHEAD_MM + _NEARLY_EMPTY_MM)):
        shorter, still = _fitted(press.without_address())
        if misfits or len(shorter.pages) < len(made.pages):
            made, misfits = shorter, still
    return made.pdf(), len(made.pages), misfits


def _fitted(press: Press) -> tuple[LaidOut, list[str]]:
    """The sheet as closely set as it must be, and what does not fit even so."""
    made = press.lay_out(0)
    misfits = _misfits(press.sheet, made.pages)
    for closeness in range(1, CLOSEST + 1):
        may_save_page = len(made.pages) <= _FEW_PAGES and made.ends_soon(_NEARLY_EMPTY_MM)
        if misfits or may_save_page:
            closer = press.lay_out(closeness)
            if misfits or len(closer.pages) < len(made.pages):
                made = closer
                misfits = _misfits(press.sheet, made.pages)
    return made, misfits


def _print_long(press: Press) -> tuple[bytes, int, list[str]]:
    """As `_print_whole`, a stretch at a time: neither time nor memory grows faster than the sheet."""
    pieces = Pieces(press.bodies)
    closeness = 0
    while True:
        long = _LongSheet(press, pieces, closeness)
        misfits = long.lay_out(stops_at_misfit=closeness < CLOSEST)
        if not misfits or closeness == CLOSEST:
            return long.pdf(), long.pages, misfits
        closeness += 1


class _LongSheet:
    """A sheet that is laid out a stretch at a time, so that nobody sees where one ends.

    What stands on a stretch's last page, which may not be full, is carried over to the next one.
    """

    def __init__(self, press: Press, pieces: Pieces, closeness: int) -> None:
        self._press = press
        self._pieces = pieces
        self._closeness = closeness
        self._joined = JoinedPdf()
        self._outline: list[tuple[int, Bookmark]] = []
        self._lying: list[bool] = []

    @property
    def pages(self) -> int:
        """How many pages are laid out."""
        return self._joined.pages

    def lay_out(self, *, stops_at_misfit: bool) -> list[str]:
        """Lays out all pages, or those up to what does not fit; returns what does not."""
        misfits: list[str] = []
        first = 0
        while first < len(self._pieces):
            end = self._pieces.end_of_stretch(first)
            made = self._press.lay_out(
                self._closeness, self._pieces.bodies(first, end), self._classes(is_first=first == 0)
            )
            count, first = (
                (len(made.pages), end) if end == len(self._pieces) else _carry_over(made.pages, end)
            )
            misfits += _too_high(self._press.sheet, made.pages[:count])
            misfits += _too_long(self._press.sheet, self.pages + count)
            if misfits and stops_at_misfit:
                break
            self._add(made, count)
        return misfits

    def _classes(self, *, is_first: bool) -> list[str]:
        names = ["unnumbered"]
        if not is_first:
            names.append("continued")
        if self.pages % 2:
            names.append("starts-left")
        return names

    def _add(self, made: LaidOut, count: int) -> None:
        for number, page in enumerate(made.pages[:count], start=self.pages):
            self._lying.append(page.width > page.height)
            for level, label, (_, down), _ in page.bookmarks:
                top = (page.height - down) * _PT_PER_PX
                self._outline.append((level, Bookmark(label, number, top)))
        self._joined.append(made.pdf(count), cells=f"from-{self.pages}")

    def pdf(self) -> bytes:
        """The stretches joined, with their page numbers, which could not be known before."""
        leaves = "".join(f'<p class="leaf{" landscape" if lying else ""}">-</p>' for lying in self._lying)
        classes = ["continued", "only-numbers"]
        numbers = self._press.lay_out(self._closeness, [leaves], classes)
        self._joined.print_over(numbers.pdf(options={}))
        target = BytesIO()
        self._joined.finish(target, _nested(self._outline))
        return target.getvalue()


def _carry_over(pages: list[Any], end: int) -> tuple[int, int]:
    """How many pages of a stretch stay, and the piece that the next stretch begins with.

    A page may end where no piece goes on behind it; where there is no such page the stretch stays whole. A back that
    was left blank belongs to the page before it.
    """
    spans = [_pieces_on(page) for page in pages]
    for count in range(len(pages) - 1, 0, -1):
        before, after = next((span for span in reversed(spans[:count]) if span), None), spans[count]
        if before and after and max(before) < min(after):
            return count, min(after)
    return len(pages), end


def _pieces_on(page: Any) -> set[int]:
    marks = {box.element.get(MARK) for box in boxes_on(page) if box.element is not None}
    return {int(mark) for mark in marks if mark is not None}


def _nested(outline: Iterable[tuple[int, Bookmark]]) -> list[Bookmark]:
    """Bookmarks by their levels: each within the last one of a higher rank."""
    top: list[Bookmark] = []
    above: list[tuple[int, Bookmark]] = []
    for level, bookmark in outline:
        while above and above[-1][0] >= level:
            above.pop()
        (above[-1][1].inner if above else top).append(bookmark)
        above.append((level, bookmark))
    return top


def _misfits(sheet: Sheet, pages: Sequence[Any]) -> list[str]:
    return [*_too_long(sheet, len(pages)), *_too_high(sheet, pages)]


def _too_long(sheet: Sheet, pages: int) -> Iterator[str]:
    """What does not fit its paper; in large print nothing has to."""
    if sheet.size != "large" and 0 < sheet.most_pages < pages:
        room = "one page" if sheet.most_pages == 1 else "both sides of one leaf"
        yield f"should fit {room} but takes {pages} pages, however closely it is set"


def _too_high(sheet: Sheet, pages: Iterable[Any]) -> Iterator[str]:
    """Which wallet cards do not fit their sleeve; measured on the boxes that were laid out."""
    if sheet.layout != "cards" or sheet.size == "large":
        return
    for box in (box for page in pages for box in boxes_on(page) if _is_wallet_card(box)):
        over = box.border_height() * MM_PER_PX - WALLET_HEIGHT_MM
        if over > _ROUNDING_MM:
            words = " ".join("".join(box.element.itertext()).split())
            yield f'the wallet card "{words[:30]}" is {over:.1f} mm too high for its sleeve'


def _is_wallet_card(box: Any) -> bool:
    return box.element is not None and "wallet" in box.element.get("class", "").split()


def _write_whole(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(
            f"{target}: cannot be written: {error.strerror}. The sheet there is the old one."
        ) from error


class Printing(AbstractContextManager["Printing"]):
    """Child processes that print sheets, in one round or in several; the end of the block ends them.

    A sheet that fails, or takes its process down, does not keep the others from being printed. A single sheet, too,
    is printed in a child: it costs no more than importing WeasyPrint here, and what breaks there does not break the
    caller.
    """

    def __init__(self, look: Path, workers: int | None = None) -> None:
        """Nothing is started before there is something to print.

        Args:
            look: The folder `site`.
            workers: How many processes; as many as there are processors by default.
        """
        size = workers or os.cpu_count() or 1
        self._crew = Crew(partial(_attempt, look=look), size=size, loaded=_LOADED_ONCE)

    def round(self, jobs: Iterable[SheetJob]) -> Iterator[SheetMade]:
        """Prints sheets; yields what became of each as it is finished, in any order.

        Args:
            jobs: Sheets and targets, each target once.

        Raises:
            MissingLibraryError: Pango is not installed.
            SheetError: two sheets have the same target.
        """
        # The longest first: started last, one long sheet would keep a single processor busy at the end.
        waiting = deque(sorted(jobs, key=lambda job: -sum(map(len, job.sheet.articles))))
        _check_targets(waiting)
        if complaint := pango_missing():
            raise MissingLibraryError(complaint)
        while waiting or self._crew.is_busy:
            self._crew.employ(waiting)
            yield from map(_made, self._crew.collect())

    def __exit__(self, *raised: object) -> None:
        self._crew.__exit__(*raised)


def render_sheets(jobs: Iterable[SheetJob], look: Path, workers: int | None = None) -> Iterator[SheetMade]:
    """Prints sheets in one round; see `Printing`. Closing the generator, or an interrupt, ends the children."""
    with Printing(look, workers) as printing:
        yield from printing.round(jobs)


def _check_targets(jobs: Iterable[SheetJob]) -> None:
    stems: dict[Path, str] = {}
    for job in jobs:
        if job.target in stems:
            raise SheetError(
                f"{job.target}: both {stems[job.target]} and {job.sheet.stem} would be printed there."
            )
        stems[job.target] = job.sheet.stem


def _made(finished: Finished) -> SheetMade:
    stem = finished.job.sheet.stem
    broken = f"{stem}: the printing process broke off (exit code {finished.exit_code})."
    printed, problem = finished.outcome or (Printed(0, ()), broken)
    return SheetMade(
        stem=stem, pages=printed.pages, seconds=finished.seconds, problem=problem, notes=printed.notes
    )


def _attempt(job: SheetJob, look: Path) -> tuple[Printed, str | None]:
    try:
        return print_sheet(job, look), None
    except CannotBuildError as error:
        return Printed(0, ()), str(error)
    except OSError as error:  # the disk is full of what WeasyPrint puts aside
        reason = error.strerror or str(error)
        return Printed(
            0, ()
        ), f"{job.sheet.stem}: cannot be printed: {reason}. The sheet there is the old one."
