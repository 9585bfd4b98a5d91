"""The clock line: from discovery to the notice at 72 hours, and from the notice to the list ten business days later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from builder.customs.clock_rules import LATER_FINDING, NOTICE, NUMBERS_UPDATE
from builder.model.kinds import KINDS
from builder.pictures.drawing import LEADING, SMALL, TEXT, WIDTH, Drawing, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "Clock line"
_LEFT, _RIGHT = 12.0, WIDTH - 14
_MOST_UPDATES = 36
"""More ticks than these run together."""
_HALF_DAY = 12
_SIDE, _STEP = 30.0, 43.0
"""Of the box of a business day, and from one to the next."""


def clock_line(update_every: timedelta | None) -> Picture:
    """Draws the two clocks of 19 CFR 111.21(b).

    Args:
        update_every: The rhythm of updates to CBP; None while open.
    """
    drawing = Drawing(224)
    _draw_hours(drawing, 26, update_every)
    _draw_days(drawing, 158)
    return Picture(
        TITLE,
        f"{NOTICE.length} hours from discovery to the notice, then {NUMBERS_UPDATE.length} business days from the"
        " notice to the updated list.",
        (drawing,),
        tuple(_words(update_every)),
    )


def _words(update_every: timedelta | None) -> Iterator[str]:
    yield (
        f"A to B: {NOTICE.length} hours from the discovery of the breach to the electronic notice at CBP's SOC."
        f" Nights, weekends and holidays count ({NOTICE.authority})."
    )
    if update_every:
        yield f"Meanwhile, and until restored: an update to CBP every {_length(update_every)}."
    yield (
        f"C to D: {NUMBERS_UPDATE.length} business days from the notice to the updated list of importer numbers."
        " The day of the notice is day 0. Saturdays, Sundays and federal holidays do not count."
    )
    yield f"Each later finding begins {LATER_FINDING.length} hours of its own."


def _length(span: timedelta) -> str:
    return KINDS["duration"].store(span)


def _draw_hours(drawing: Drawing, top: float, update_every: timedelta | None) -> None:
    heading = f"{NOTICE.length} hours: nights, weekends and holidays count"
    drawing.words(1, top - 10, heading, bold=True, size=TEXT)
    y = top + 24
    start, end = _LEFT + 10, _RIGHT - 120

    def at(hours: float) -> float:
        return start + (end - start) * hours / NOTICE.length

    drawing.box(start, y - 8, end - start, 16, kind="bar", shade=0.18)
    for hours in range(0, NOTICE.length + 1, _HALF_DAY):
        is_day = hours % 24 == 0
        drawing.line(f"M{at(hours):.1f} {y - 8:.1f}v{16 if is_day else 8}", stroke=1.4 if is_day else 0.7)
        if is_day and 0 < hours < NOTICE.length:
            drawing.words(at(hours), y + 24, f"{hours} h", anchor="middle")
    below = f"Each later finding begins {LATER_FINDING.length} hours of its own."
    updates = _updates(update_every) if update_every else []
    for moment in updates:
        _draw_update(drawing, at(moment), y - 9)
    if update_every and updates:
        _draw_update(drawing, _LEFT + 4, y + 64)
        below = f"update to CBP every {_length(update_every)}. {below}"
    drawing.words(_LEFT + 12 if updates else 1, y + 65, below)
    _draw_post(drawing, start, y, "A", ("Breach", "discovered"))
    _draw_post(drawing, end, y, "B", ("Notice due at", "CBP's SOC"), is_due=True)


def _updates(every: timedelta) -> list[float]:
    """The hours at which an update is due before the notice is; none where there are too many to tell apart."""
    step = every / timedelta(hours=1)
    count = int((NOTICE.length - 1) // step) if step > 0 else 0
    return [step * number for number in range(1, count + 1)] if count <= _MOST_UPDATES else []


def _draw_update(drawing: Drawing, x: float, y: float) -> None:
    """A wedge that points down."""
    drawing.solid(f"M{x:.1f} {y:.1f}l-3.5 -7h7z", kind="update")


def _draw_days(drawing: Drawing, top: float) -> None:
    heading = f"{NUMBERS_UPDATE.length} business days: Saturdays, Sundays and federal holidays do not count"
    drawing.words(1, top - 10, heading, bold=True, size=TEXT)
    y, x = top + 24, _LEFT + 10
    end = x + _STEP * (NUMBERS_UPDATE.length + 0.7)
    drawing.line(f"M{x:.1f} {y:.1f}H{end:.1f}", kind="edge")
    for day in range(1, NUMBERS_UPDATE.length + 1):
        left, is_due = x + _STEP * day - _SIDE, day == NUMBERS_UPDATE.length
        drawing.on_paper(f"M{left:.1f} {y - _SIDE / 2:.1f}h{_SIDE}v{_SIDE}h-{_SIDE}z")
        shade, stroke = (0.18, 2.4) if is_due else (0, 1.2)
        drawing.box(left, y - _SIDE / 2, _SIDE, _SIDE, shade=shade, stroke=stroke)
        drawing.words(left + _SIDE / 2, y + 4.5, str(day), bold=True, size=TEXT, anchor="middle")
    _draw_post(drawing, x, y, "C", ("Notice sent:", "day 0"))
    _draw_post(drawing, end, y, "D", ("Updated list of", "importer numbers"), is_due=True)


def _draw_post(
    drawing: Drawing, x: float, y: float, letter: str, words: tuple[str, ...], *, is_due: bool = False
) -> None:
    """A ring for a start, with its words below; a disc for what is due, with its words beside."""
    shape = f"M{x - 10:.1f} {y:.1f}a10 10 0 1 1 20 0a10 10 0 1 1 -20 0z"
    if is_due:
        drawing.solid(shape, kind="due")
    else:
        drawing.on_paper(shape)
        drawing.line(shape, kind="start", stroke=2)
    drawing.words(x, y + 4.6, letter, bold=True, size=TEXT, anchor="middle", on_ink=is_due)
    left, first = (x + 14, y - 3) if is_due else (x - 10, y + 24)
    for place, line in enumerate(words):
        drawing.words(left, first + place * SMALL * LEADING, line, bold=is_due)
