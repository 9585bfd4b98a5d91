"""The fonts that travel with tideover: what they can print, and their files unpacked for printing.

Sheets are set in these fonts alone (site/print/fonts.conf shuts out the machine's own), so pages break at the
same line on every machine. The price: a character they lack has to be said in words.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from builder.errors import CannotBuildError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

FONT_FOLDER = "assets/fonts"
"""Below the look folder."""

NOT_PRINTABLE = "[not printable]"
"""Stands where the fonts lack what was typed: one for each run of such characters."""

_LINE_ENDS = {ord(character): "\n" for character in "\r\u0085\u2028\u2029"}
_CONTROL = frozenset({"Cc", "Cf", "Cs"})
_NO_SIGN = _CONTROL | {"Me", "Mn"}
"""Unicode categories that print no sign of their own: control and format characters (which may turn the reading
direction around), halves of characters, and marks that joined no letter."""


def printable_characters(look: Path) -> frozenset[str]:
    """The characters for which at least one font of the look has a glyph.

    Raises:
        CannotBuildError: the look has no fonts.
    """
    files = sorted((look / FONT_FOLDER).glob("*.woff2"))
    if not files:
        raise CannotBuildError(f"{look / FONT_FOLDER}: the fonts are missing. Install tideover again.")
    return frozenset[str]().union(*(_characters(file.read_bytes()) for file in files))


@lru_cache(maxsize=16)
def _characters(font: bytes) -> frozenset[str]:
    # fontTools costs 0.1 s to import, and only printing needs it.
    from fontTools.ttLib import TTFont

    characters = map(chr, TTFont(BytesIO(font), lazy=True).getBestCmap())
    return frozenset(character for character in characters if unicodedata.category(character)[0] != "C")


@lru_cache(maxsize=4)
def advances(font: bytes) -> Mapping[str, float]:
    """How wide each character of a WOFF2 font is, without kerning, as a share of the size of type."""
    # fontTools costs 0.1 s to import, and only drawing and printing need it.
    from fontTools.ttLib import TTFont

    opened = TTFont(BytesIO(font), lazy=True)
    widths, size = opened["hmtx"], opened["head"].unitsPerEm
    return {chr(code): widths[glyph][0] / size for code, glyph in opened.getBestCmap().items()}


@lru_cache(maxsize=16)
def unpacked(font: bytes) -> bytes:
    """A WOFF2 font as TrueType; kept, for unpacking one costs 0.07 s, as much as laying out half a page."""
    # fontTools costs 0.1 s to import, and only printing needs it.
    from fontTools.ttLib import woff2

    truetype = BytesIO()
    woff2.decompress(BytesIO(font), truetype)
    return truetype.getvalue()


def lacking(text: str, printable: AbstractSet[str]) -> list[str]:
    """The signs of a text that would be replaced by `NOT_PRINTABLE`, each once, in their order."""
    signs = unicodedata.normalize("NFC", text)
    return list(
        dict.fromkeys(
            sign for sign in signs if sign not in printable and NOT_PRINTABLE in in_print(sign, printable)
        )
    )


def in_print(text: str, printable: AbstractSet[str]) -> str:
    """The text with only what the fonts can print.

    Accents are joined to their letters, characters that print nothing are left out, and each run of what the
    fonts lack becomes `NOT_PRINTABLE`.
    """
    text = text.translate(_LINE_ENDS)
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    # Control characters go first: one may stand between a letter and its accent.
    signs = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _CONTROL)
    pieces: list[str] = []
    for character in unicodedata.normalize("NFC", signs):
        if character == "\n" or character in printable:
            pieces.append(character)
        elif character == "\t" or unicodedata.category(character) == "Zs":
            pieces.append(" ")
        elif unicodedata.category(character) not in _NO_SIGN and pieces[-1:] != [NOT_PRINTABLE]:
            pieces.append(NOT_PRINTABLE)
    return "".join(pieces)
