"""How much room a text takes, measured with the very fonts that print it, and where its lines break."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.fonts import FONT_FOLDER, NOT_PRINTABLE, advances
from builder.paths import look_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FILES = {False: "IBMPlexSans-Regular.woff2", True: "IBMPlexSans-Bold.woff2"}
"""By whether the text is bold; see site/assets/fonts/fonts.css."""
_CUT = "…"


@lru_cache(maxsize=2)
def _advances(bold: bool) -> Mapping[str, float]:  # noqa: FBT001 (a key of a cache)
    return advances((look_root() / FONT_FOLDER / _FILES[bold]).read_bytes())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in the unit of `size`: letter by letter, as paper sets it; kerning would only narrow it.

    What the fonts lack is measured on the safe side: on screen another font shows it, on paper words stand for it.
    """
    known = _advances(bold)
    total, lacking = 0.0, 0.0
    stand_in = sum(known[sign] for sign in NOT_PRINTABLE)
    for character in text:
        advance = known.get(character)
        if advance is None:
            wide = unicodedata.east_asian_width(character) in "WF"
            lacking += 1.1 if wide else 0.8
            continue
        total += max(lacking, stand_in if lacking else 0) + advance
        lacking = 0.0
    return (total + max(lacking, stand_in if lacking else 0)) * size


@lru_cache(maxsize=4096)  # to find what fits, the same boxes are measured again and again
def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 3) -> tuple[str, ...]:
    """A text in lines that fit the room; past `most` lines it is cut: the words beside a picture have it whole."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text, room, size, bold=bold):
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines = [*lines, line] if line else lines
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], room, size, bold=bold))


def _cut(line: str, room: float, size: float, *, bold: bool) -> str:
    while line and width(line + _CUT, size, bold=bold) > room:
        line = line[:-1]
    return line.rstrip() + _CUT


def _pieces(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words of a text; one that is wider than the room in as many pieces as it takes."""
    for word in text.split():
        piece = ""
        for letter in word:
            if piece and width(piece + letter, size, bold=bold) > room:
                yield piece
                piece = letter
            else:
                piece += letter
        yield piece
