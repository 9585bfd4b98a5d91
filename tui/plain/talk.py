"""Says lines and reads lines, and nothing else: no colour, no cursor movement, no clearing of the screen."""

from __future__ import annotations

import io
import os
import signal
import textwrap
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, TextIO

from builder.model.kinds import clean
from tui.plain.commands import Line, as_number, read_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import FrameType

WIDTH = 72
LINE_LIMIT = 2**20
"""Bytes of one line; whatever follows is a pasted novel or no text at all."""
TERMINAL_LIMIT = 4095
"""Bytes that a terminal takes in one line; it drops the rest without a word."""
MANY = 20
"""Lines read out at once; whoever wants more asks for them."""


class EndedError(Exception):
    """Nothing more will be typed; the message says why."""

    def __init__(self, why: str, exit_code: int = 0) -> None:
        super().__init__(why)
        self.exit_code = exit_code


class InsteadError(Exception):
    """A command was given where something else was asked; it is carried out in place of that."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.text)
        self.line = line


LOST = "The line was lost."
LOST_CODE = 128 + signal.SIGHUP
SIGNALS = {
    signal.SIGINT: "Stopped with Ctrl+C.",
    signal.SIGTERM: "Stopped from outside.",
    signal.SIGHUP: LOST,
}


class Talk:
    """A conversation over two streams."""

    def __init__(self, source: BinaryIO, sink: TextIO, encoding: str = "utf-8") -> None:
        """Begins a conversation.

        Args:
            source: where lines are read from.
            sink: where lines are said.
            encoding: of what is read.
        """
        self._source, self._sink, self._encoding = source, sink, encoding
        self._at_start = True
        self._waiting = False
        self._is_lost = False
        self.stop: Callable[[], object] | None = None
        """Stops what is being worked on while nobody is asked anything."""
        self._ended: EndedError | None = None
        try:
            self._typed_in = os.isatty(source.fileno())
        except (OSError, io.UnsupportedOperation):
            self._typed_in = False
        if isinstance(sink, io.TextIOWrapper):
            sink.reconfigure(errors="replace")  # an old terminal shows ? for what it does not have

    def say(self, *lines: str) -> None:
        """Says each text as lines of their own; an empty text is an empty line."""
        said = [_wrapped(line) for text in lines for line in clean(text).split("\n")]
        self._write("".join(f"{line}\n" for line in said))

    def read(self, prompt: str) -> Line:
        """The next line, as a text or as a command.

        Raises:
            EndedError: there is none: the input is at its end, or somebody ended the conversation.
        """
        while True:
            raw = self._next(prompt)
            try:
                return read_line(raw.decode(self._encoding).rstrip("\r\n"))
            except UnicodeDecodeError:
                self.say(
                    f"That line is no {self._encoding.upper()} text, so nothing was taken. Type it again."
                )

    def ask(self, prompt: str) -> str:
        """A few words in between.

        Raises:
            InsteadError: a command was given.
        """
        line = self.read(prompt)
        if line.command is not None:
            raise InsteadError(line)
        return line.text.strip()

    def choose(self, titles: Sequence[str], *, what: str) -> int | None:
        """One of several numbered lines; None when the person takes none of them.

        Raises:
            InsteadError: a command was given.
        """
        shown = 0
        while True:
            if shown < len(titles):
                self.say(*numbered(titles[shown : shown + MANY], shown + 1))
                shown = min(shown + MANY, len(titles))
            rest = f", or more for the other {len(titles) - shown}" if shown < len(titles) else ""
            self.say(f"Type the number of {what}{rest}. Enter alone takes none.")
            while True:
                word = self.ask("Number: ")
                if not word:
                    return None
                if word.casefold() == "more" and rest:
                    break
                number = as_number(word) or 0
                if 1 <= number <= len(titles):
                    return number - 1
                self.say(f'"{word[:40]}" is none of the numbers 1 to {len(titles)}.')

    def catch_signals(self) -> None:
        """From now on Ctrl+C, a lost line and a request to stop end the conversation, never a change half-made."""
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                signal.signal(number, self._signalled)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        if self.stop:
            self.stop()
            if number == signal.SIGINT:
                return
        self._ended = EndedError(SIGNALS[signal.Signals(number)], 128 + number)
        if self._waiting:
            raise self._ended

    def _next(self, prompt: str) -> bytes:
        if not self._ended:
            self._write(prompt)
        raw = b""
        self._waiting = True
        try:
            if not self._ended:
                raw = self._source.readline(LINE_LIMIT)
        except OSError:  # nobody is at the other end any more
            self._ended = EndedError(LOST, LOST_CODE)
        finally:
            self._waiting = False
        if self._ended:
            raise self._ended
        if not self._typed_in:
            self._write("\n")  # nobody's Enter ended the line of the prompt
        if not raw:
            self._ended = EndedError("The input is at its end.")
            raise self._ended
        return self._whole(raw)

    def _write(self, text: str) -> None:
        if self._is_lost:
            return
        try:
            self._sink.write(text)
            self._sink.flush()
        except OSError:
            self._is_lost = True
            self._ended = EndedError(LOST, LOST_CODE)
            with suppress(OSError, AttributeError):  # or Python would try to write the rest when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._sink.fileno())

    def _whole(self, raw: bytes) -> bytes:
        if self._at_start:
            self._at_start, raw = False, raw.removeprefix(b"\xef\xbb\xbf")
        if self._typed_in and len(raw) >= TERMINAL_LIMIT:
            self.say(f"A terminal takes {TERMINAL_LIMIT} bytes in one line. The end of yours may be missing.")
        rest = raw
        while len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
            rest = self._source.readline(LINE_LIMIT)
        return raw


def numbered(titles: Iterable[str], start: int = 1) -> list[str]:
    """Each text with its number in front."""
    return [f"{number}. {title}" for number, title in enumerate(titles, start)]


def _wrapped(line: str) -> str:
    """A line broken between words; words themselves stay whole, as addresses and numbers are copied out."""
    return textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
