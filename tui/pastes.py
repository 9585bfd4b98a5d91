"""What is typed and pasted, as text: odd bytes are replaced, and a paste presses no keys.

Textual stops with an error at bytes that are no UTF-8. Of a paste with an escape sequence inside, it takes the rest for
keys: Enter would answer, and letters would work the lists. Many terminals leave such sequences out; a page does not.
"""

from __future__ import annotations

import codecs

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"
ESCAPE, STRAY = "\x1b", "\x1a"
"""What begins a sequence, and a control character that begins none and is left out of a paste later, in words."""


class Pastes:
    """Takes the beginnings of sequences out of what is pasted, however the text is cut into pieces."""

    def __init__(self) -> None:
        self._is_inside = False
        self._before = ""
        """The last letters outside a paste, which may be the first of its beginning."""
        self._held = ""
        """The last letters inside a paste, which may be the first of its end."""

    def fit(self, text: str) -> str:
        """The next piece; what may be the beginning of the end of a paste comes with the piece after it.

        Where nothing else is left, a NUL: within a paste Textual drops it, and no text would be the end of all input.
        """
        text, self._held, found = self._held + text, "", []
        while text:
            piece, text = self._inside(text) if self._is_inside else self._outside(text)
            found.append(piece)
        return "".join(found) or ("\0" if self._held else "")

    def _outside(self, text: str) -> tuple[str, str]:
        whole = self._before + text
        at = whole.find(PASTE_BEGINS)
        if at < 0:
            self._before = whole[1 - len(PASTE_BEGINS) :]
            return text, ""
        self._is_inside, end = True, at + len(PASTE_BEGINS) - len(self._before)
        self._before = ""
        return text[:end], text[end:]

    def _inside(self, text: str) -> tuple[str, str]:
        pasted, end, rest = text.partition(PASTE_ENDS)
        if end:
            self._is_inside = False
        else:
            sizes = range(len(PASTE_ENDS) - 1, 0, -1)
            held = next((size for size in sizes if pasted.endswith(PASTE_ENDS[:size])), 0)
            pasted, self._held = pasted[: len(pasted) - held], pasted[len(pasted) - held :]
        return pasted.replace(ESCAPE, STRAY) + end, rest


class InputDecoder(codecs.getincrementaldecoder("utf-8")):  # type: ignore[misc] # a class found by its name
    """Decodes what was typed and pasted."""

    def __init__(self) -> None:
        super().__init__(errors="replace")
        self._pastes = Pastes()

    def decode(self, data: bytes, final: bool = False) -> str:  # noqa: FBT001, FBT002 (as the class above)
        """The text of some bytes."""
        return self._pastes.fit(str(super().decode(data, final)))
