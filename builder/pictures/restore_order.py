"""The restore order: systems in the order in which they come back, how long each may be out, and when work wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING

from builder.model.kinds import KINDS
from builder.pictures.drawing import (
    LEADING,
    MOST_HEIGHT,
    PAD,
    SMALL,
    WIDTH,
    Drawing,
    Label,
    Picture,
    joined,
    label,
    without_drawing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.impact import RestoreStep

TITLE = "Restore order"
MOST_SYSTEMS = 100
_NAME = 230.0
"""Room for names, at the left."""
_LEFT, _RIGHT = _NAME + 14, WIDTH - 16
_FOOT = 46.0
_HEAD = 30.0
_BAR = 9.0
_MARKS = (
    ("1 h", 1), ("4 h", 4), ("12 h", 12), ("1 d", 24), ("2 d", 48), ("4 d", 96), ("1 wk", 168), ("2 wk", 336),
    ("30 d", 720),
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    step: RestoreStep
    text: Label
    is_late: bool
    """It may be out longer than the work that waits for it can stand still."""

    @property
    def height(self) -> float:
        """From this row to the next."""
        return max(self.text.height, 2 * LEADING * SMALL) + PAD


def restore_order_picture(steps: Sequence[RestoreStep]) -> Picture:
    """Draws the systems in the firm's own places, then the others in the order in which the work wants them.

    Args:
        steps: As `impact.restore_order` gives them, the most urgent first.
    """
    chosen = sorted(steps, key=lambda step: step.place if step.place is not None else 100)
    words = tuple(_words(chosen))
    if not chosen:
        return without_drawing(TITLE, "No systems are listed yet, so there is no order to draw.")
    if len(chosen) > MOST_SYSTEMS:
        why = f"{len(chosen)} systems are too many for a picture that can be read; they are told in words instead."
        return without_drawing(TITLE, why, words)
    rows = [_row(step) for step in chosen]
    groups = _groups(rows)
    late = [row.step.system for row in rows if row.is_late]
    return Picture(
        TITLE,
        f"{len(rows)} systems, the first back first. Back too late for the work that waits: {joined(late) or 'none'}.",
        tuple(_drawn(group) for group in groups),
        words,
        captions=_captions(groups) if len(groups) > 1 else (),
    )


def _groups(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows of each drawing: as many as fit a page."""
    groups: list[list[_Row]] = []
    for row in rows:
        if groups and sum(one.height for one in (*groups[-1], row)) <= MOST_HEIGHT - _HEAD - _FOOT:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _captions(groups: Sequence[Sequence[_Row]]) -> tuple[str, ...]:
    lasts = list(accumulate(map(len, groups)))
    firsts = [last - len(group) + 1 for last, group in zip(lasts, groups, strict=True)]
    return tuple(f"{TITLE}, systems {first} to {last}" for first, last in zip(firsts, lasts, strict=True))


def _row(step: RestoreStep) -> _Row:
    waits = f"for {step.process}" if step.process else "no listed work waits for it"
    text = label(_numbered(step), _NAME, waits, most=2)
    return _Row(step, text, _is_late(step))


def _is_late(step: RestoreStep) -> bool:
    return step.rto is not None and step.mtpd is not None and step.rto > step.mtpd


def _numbered(step: RestoreStep) -> str:
    return f"{step.place}. {step.system}" if step.place is not None else step.system


def _words(steps: Sequence[RestoreStep]) -> Iterator[str]:
    for step in steps:
        back = f"back within {_length(step.rto)}" if step.rto else "nobody has said how long it may be out"
        place = f"place {step.place}" if step.place is not None else "no place yet"
        if not step.process:
            waits = "no listed work waits for it"
        elif step.mtpd is None:
            waits = f"first needed by {step.process}"
        else:
            waits = f"first needed by {step.process}, which may stand still {_length(step.mtpd)}"
        late = ". Too late: it may be out longer than that work can wait" if _is_late(step) else ""
        yield f"{step.system} ({place}): {back}; {waits}{late}."


def _length(span: timedelta) -> str:
    return KINDS["duration"].store(span)


def _x(span: timedelta) -> float:
    """Where a length ends on the scale, on which each step to the right is twice as long."""
    hours = min(max(span / timedelta(hours=1), _MARKS[0][1]), _MARKS[-1][1])
    share = log(hours / _MARKS[0][1]) / log(_MARKS[-1][1] / _MARKS[0][1])
    return _LEFT + 20 + share * (_RIGHT - _LEFT - 20)


def _drawn(rows: Sequence[_Row]) -> Drawing:
    body = sum(row.height for row in rows)
    drawing = Drawing(_HEAD + body + _FOOT)
    for words, hours in _MARKS:
        x = _x(timedelta(hours=hours))
        drawing.words(x, SMALL, words, anchor="middle")
        drawing.line(f"M{x:.1f} {SMALL + 5:.1f}V{_HEAD + body:.1f}", kind="grid", stroke=0.5, dash="1 3")
    drawing.line(f"M{_LEFT:.1f} {SMALL + 5:.1f}V{_HEAD + body:.1f}", kind="axis", stroke=1.2)
    top = _HEAD
    for row in rows:
        _draw_row(drawing, row, top)
        top += row.height
    _draw_legend(drawing, top + 20)
    return drawing


def _draw_row(drawing: Drawing, row: _Row, top: float) -> None:
    drawing.label(1, top - 2, row.text)
    middle = top + 13
    rto, mtpd = row.step.rto, row.step.mtpd
    if rto is None:
        drawing.words(_LEFT + 6, middle + 4, "not known yet how long it may be out")
    else:
        end = _x(rto)
        drawing.box(_LEFT, middle - _BAR / 2, end - _LEFT, _BAR, kind="bar", shade=0.35, stroke=1)
    if mtpd is not None:
        _draw_wish(drawing, _x(mtpd), middle)
    if row.is_late and rto is not None:
        drawing.warning(_x(rto) + 4, middle - 7)


def _draw_wish(drawing: Drawing, x: float, middle: float) -> None:
    """When the work wants it: a post that stands out above and below the bar."""
    drawing.line(f"M{x:.1f} {middle - 11:.1f}v22", kind="wish", stroke=2.6)
    drawing.solid(f"M{x - 4.5:.1f} {middle - 13:.1f}h9l-4.5 6z", kind="wish")


def _draw_legend(drawing: Drawing, top: float) -> None:
    drawing.box(1, top - 8, 34, _BAR, kind="bar", shade=0.35, stroke=1)
    drawing.words(42, top, "how long it may be out (RTO)")
    _draw_wish(drawing, 262, top - 4)
    drawing.words(274, top, "how long the work that waits may stand still")
    drawing.warning(1, top + 9)
    drawing.words(42, top + 20, "back too late for that work")
