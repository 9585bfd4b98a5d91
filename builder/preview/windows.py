"""Where two versions of a page differ, and the few lines of Markdown around that place.

A page may have twenty thousand lines, and one letter more must be shown at once: only the paragraph, or the rows of
the table, in which something differs are turned into text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROWS_AROUND = 2
"""Rows of a table or a list shown before and after the one that differs."""
MOST_LINES = 40
"""Lines of one difference that are looked at."""
MOST_COMPARED = 2_000
"""Lines compared one by one where a difference adds or takes lines; a longer stretch counts as one difference."""

_HEADING = re.compile(r"#{1,6} |\s*<h[1-6][\s>]")
_LEVEL = re.compile(r"(#{1,6}) |\s*<h([1-6])")
_WRAPPER = re.compile(r"\s*</?(div|section|main|article)\b[^<>]*>\s*")
_TABLE_TAG = re.compile(r"<(/?)(table|dl)\b")
_PIPE = re.compile(r"\s*\|.*\|\s*")


@dataclass(frozen=True)
class Difference:
    """Lines of one version that stand for lines of the other; either may be none."""

    start: int
    end: int
    other_start: int
    other_end: int


def differences(lines: Sequence[str], other: Sequence[str]) -> list[Difference]:
    """Where two versions differ, from top to bottom."""
    if len(lines) == len(other):
        return list(_runs([here != there for here, there in zip(lines, other, strict=True)]))
    top = _same(lines, other)
    bottom = _same(lines[top:][::-1], other[top:][::-1])
    end, other_end = len(lines) - bottom, len(other) - bottom
    if max(end, other_end) - top > MOST_COMPARED:
        return [Difference(top, end, top, other_end)]
    found = SequenceMatcher(None, lines[top:end], other[top:other_end], autojunk=False).get_opcodes()
    return [Difference(a + top, b + top, c + top, d + top) for tag, a, b, c, d in found if tag != "equal"]


def _runs(differ: Sequence[bool]) -> Iterator[Difference]:
    start = None
    for index, is_other in enumerate([*differ, False]):
        if is_other and start is None:
            start = index
        elif not is_other and start is not None:
            yield Difference(start, index, start, index)
            start = None


def _same(lines: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same from the beginning."""
    count = 0
    for here, there in zip(lines, other, strict=False):
        if here != there:
            break
        count += 1
    return count


def headings(lines: Sequence[str], at: int) -> list[str]:
    """The lines of the headings above a place, from the outside in."""
    found: list[str] = []
    below = 7
    for line in reversed(lines[: at + 1]):
        match = _LEVEL.match(line)
        level = (len(match[1]) if match[1] else int(match[2])) if match else below
        if level < below:
            found.insert(0, line)
            below = level
            if level <= 2:
                break
    return found


def window(lines: Sequence[str], start: int, end: int) -> str:
    """The Markdown of a difference with what stands around it, whole enough to be understood by itself."""
    end = min(end, start + MOST_LINES)
    at = min(start, len(lines) - 1)
    if at < 0:
        return ""
    opening = _table_above(lines, at)
    if opening is not None:
        return "\n".join(_table(lines, opening, start, end))
    first, last = _paragraph(lines, at, end)
    if _PIPE.fullmatch(lines[at]):
        return "\n".join(_pipe_table(lines, first, last, start, end))
    before, after = _neighbour(lines, first - 1, -1), _neighbour(lines, last, 1)
    return "\n\n".join(part for part in (before, "\n".join(lines[first:last]), after) if part.strip())


def _table_above(lines: Sequence[str], at: int) -> int | None:
    """The line that opens the HTML table or list of fields in which a line stands; None where it stands in none."""
    depth = 0
    for index in range(at, -1, -1):
        for match in reversed(list(_TABLE_TAG.finditer(lines[index]))):
            is_closing = bool(match[1])
            if is_closing and index == at:
                continue
            depth += 1 if is_closing else -1
            if depth < 0:
                return index
            if is_closing:
                return None
    return None


def _table(lines: Sequence[str], opening: int, start: int, end: int) -> list[str]:
    """The head of an HTML table and the rows around a place."""
    name = next(match[2] for match in _TABLE_TAG.finditer(lines[opening]))
    closing = next(
        (index for index in range(max(start, opening), len(lines)) if f"</{name}" in lines[index]),
        len(lines) - 1,
    )
    body = next((index for index in range(opening, closing) if "<tbody" in lines[index]), opening)
    if start <= body:
        return [*lines[opening : min(max(end, body + 1) + ROWS_AROUND, closing)], lines[closing]]
    first = _rows_away(lines, start, body, -1)
    last = _rows_away(lines, max(end, start + 1) - 1, closing, 1)
    tail = [] if last > closing else [lines[closing]]
    return [*lines[opening : body + 1], *lines[first:last], *tail]


def _rows_away(lines: Sequence[str], at: int, limit: int, step: int) -> int:
    """The line some rows above (the row's first) or below (after the row's last); rows begin with `<tr` or `<dt`."""

    def begins(index: int) -> bool:
        return lines[index].lstrip().startswith(("<tr", "<dt"))

    rows, index = 0, at
    if step < 0:
        while index > limit + 1 and not (begins(index) and rows == ROWS_AROUND):
            rows += begins(index)
            index -= 1
        return index
    index += 1
    while index < limit:
        rows += begins(index)
        if rows > ROWS_AROUND:
            break
        index += 1
    return index


def _paragraph(lines: Sequence[str], at: int, end: int) -> tuple[int, int]:
    """The lines between two empty ones; what is indented belongs to the lines above it."""
    first = at
    while first > 0 and not _parts(lines, first):
        first -= 1
    last = max(at + 1, min(end, len(lines)))
    while last < len(lines) and not _parts(lines, last) and last - first < 2 * MOST_LINES:
        last += 1
    return first, last


def _parts(lines: Sequence[str], index: int) -> bool:
    """Whether a new paragraph begins with a line."""
    line = lines[index]
    if _HEADING.match(line) or _WRAPPER.fullmatch(line) or (index and _HEADING.match(lines[index - 1])):
        return True
    if index and _WRAPPER.fullmatch(lines[index - 1]):
        return True
    return bool(line.strip()) and index > 0 and not lines[index - 1].strip() and not line.startswith("    ")


def _pipe_table(lines: Sequence[str], first: int, last: int, start: int, end: int) -> list[str]:
    """The head of a Markdown table and the rows around a place."""
    while not _PIPE.fullmatch(lines[first]):
        first += 1
    body = first + 2
    if start < body:
        return list(lines[first : max(end, body) + ROWS_AROUND])
    return [*lines[first:body], *lines[max(body, start - ROWS_AROUND) : min(last, end + ROWS_AROUND)]]


def _neighbour(lines: Sequence[str], index: int, step: int) -> str:
    """The paragraph next to a place, unless it is a heading, a table or long."""
    while 0 <= index < len(lines) and (not lines[index].strip() or _WRAPPER.fullmatch(lines[index])):
        index += step
    if not 0 <= index < len(lines) or _HEADING.match(lines[index]):
        return ""
    first, last = _paragraph(lines, index, index + 1)
    part = lines[first:last]
    is_table = any(_TABLE_TAG.search(line) or _PIPE.fullmatch(line) for line in part)
    return "" if is_table or len(part) > 8 else "\n".join(part)
