"""Text as it is compared and looked up, without case and accents. It imports nothing of ours: every layer uses it."""

from __future__ import annotations

import unicodedata

_UNACCENTED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, and that are written so where a keyboard lacks them."""


def folded(text: str) -> str:
    """A text as it is compared: `Peña` and `PENA` are the same."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_UNACCENTED)
