"""Words as drawn outlines, for what is stamped on a page that is already laid out; no font is needed to read it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from builder.fonts import FONT_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

FACE = "IBMPlexSans-Bold.woff2"


class Outlines:
    """The signs of one font as drawing commands of a PDF."""

    def __init__(self, look: Path) -> None:
        self._font = _font((look / FONT_FOLDER / FACE).read_bytes())
        self._signs = self._font.getGlyphSet()
        self._names = self._font.getBestCmap()
        self._units = self._font["head"].unitsPerEm

    def width(self, words: str, size: float) -> float:
        """How wide words are, in points."""
        units = sum(int(self._signs[self._name(sign)].width) for sign in words)
        return units * size / float(self._units)

    def draw(self, words: str, size: float, left: float, baseline: float) -> bytes:
        """Commands that fill the words with the current colour; words the font lacks are left out."""
        scale, commands = size / self._units, []
        for sign in words:
            glyph = self._signs[self._name(sign)]
            commands.append(f"q {scale:.5f} 0 0 {scale:.5f} {left:.2f} {baseline:.2f} cm {_path(glyph)} f Q")
            left += glyph.width * scale
        return "\n".join(commands).encode()

    def _name(self, sign: str) -> str:
        return str(self._names.get(ord(sign), ".notdef"))


@lru_cache(maxsize=2)
def _font(content: bytes) -> Any:
    # fontTools costs 0.1 s to import, and only binders need it.
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(content), lazy=True)


def _path(glyph: Any) -> str:
    from fontTools.pens.basePen import BasePen

    commands: list[str] = []

    class Pen(BasePen):  # type: ignore[misc]
        """Writes what a glyph draws; fontTools turns its curves into those a PDF has."""

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
            commands.append(f"{point[0]:g} {point[1]:g} m")

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
            commands.append(f"{point[0]:g} {point[1]:g} l")

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 (fontTools' name)
            commands.append(" ".join(f"{x:.1f} {y:.1f}" for x, y in points) + " c")

        def _closePath(self) -> None:  # noqa: N802 (fontTools' name)
            commands.append("h")

    glyph.draw(Pen(None))
    return " ".join(commands)
