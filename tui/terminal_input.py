"""What comes from the terminal: odd bytes are replaced, its end ends the interview, and a paste presses no keys.

Textual stops with an error at bytes that are no UTF-8, and spins for ever at the end: a terminal that vanishes
without a signal, as one behind a broken connection may, would leave a process behind. Of a paste with an escape
sequence inside, it takes the rest for keys: Enter would answer, and letters would work the lists. Most terminals leave
such sequences out.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable


class EndOfInputError(Exception):
    """Nobody can type any more."""


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
        """The next piece; what may be the beginning of the end of a paste comes with the piece after it."""
        text, self._held, found = self._held + text, "", []
        while text:
            piece, text = self._inside(text) if self._is_inside else self._outside(text)
            found.append(piece)
        return "".join(found)

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


class _Reading(codecs.getincrementaldecoder("utf-8")):  # type: ignore[misc] # a class found by its name
    """Decodes what was typed."""

    def __init__(self) -> None:
        super().__init__(errors="replace")
        self._pastes = Pastes()

    def decode(self, data: bytes, final: bool = False) -> str:  # noqa: FBT001, FBT002 (as the class above)
        """The text of some bytes; a terminal that is there never gives none."""
        if not data and not final:
            raise EndOfInputError
        return self._pastes.fit(str(super().decode(data, final)))


class TerminalDriver(linux_driver.LinuxDriver):
    """Textual's driver, which leaves as a person does when the terminal is gone: with all that is typed saved."""

    def run_input_thread(self) -> None:
        """Reads what is typed, to the end."""
        # The driver offers no way to choose a decoder; the version of Textual is pinned, and tests send such bytes.
        vars(linux_driver)["getincrementaldecoder"] = _decoder
        try:
            super().run_input_thread()
        except (EndOfInputError, OSError):  # a terminal that was closed is at its end, or an error
            self._app.call_later(self._app.run_action, "hang_up")


def _decoder(_encoding: str) -> Callable[[], _Reading]:
    return _Reading
