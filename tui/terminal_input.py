"""A terminal as it may be: the end of the input ends the interview, also while much is drawn.

Textual spins for ever at that end: a terminal that vanishes without a signal, as one behind a broken connection may,
would leave a process behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread

from tui.pastes import InputDecoder

if TYPE_CHECKING:
    from collections.abc import Callable


class EndOfInputError(Exception):
    """Nobody can type any more."""


class _Reading(InputDecoder):
    """Decodes what comes from a terminal."""

    def decode(self, data: bytes, final: bool = False) -> str:  # noqa: FBT001, FBT002 (as the class above)
        """The text of some bytes; a terminal that is there never gives none."""
        if not data and not final:
            raise EndOfInputError
        return super().decode(data, final)


class _Writing(WriterThread):
    """Draws, as long as there is a terminal."""

    def run(self) -> None:
        """Draws to the end. What is drawn for nobody is let go: in the way, it would hold the whole interview up."""
        try:
            super().run()
        except OSError:
            while self._queue.get() is not None:
                pass


class TerminalDriver(linux_driver.LinuxDriver):
    """Textual's driver, which leaves as a person does when the terminal is gone: with all that is typed saved."""

    def start_application_mode(self) -> None:
        """Begins to draw."""
        # The driver offers no way to choose either; the version of Textual is pinned, and tests need both.
        vars(linux_driver).update(WriterThread=_Writing, getincrementaldecoder=_decoder)
        super().start_application_mode()  # type: ignore[no-untyped-call] # theirs has no types

    def run_input_thread(self) -> None:
        """Reads what is typed, to the end."""
        try:
            super().run_input_thread()
        except (EndOfInputError, OSError):  # a terminal that was closed is at its end, or an error
            self._app.call_later(self._app.run_action, "hang_up")


def _decoder(_encoding: str) -> Callable[[], _Reading]:
    return _Reading
