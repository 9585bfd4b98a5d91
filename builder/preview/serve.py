"""The preview as a process: asks come in on one channel, replies go out on the other, and the newest ask counts."""

from __future__ import annotations

import gc
import os
import threading
from typing import TYPE_CHECKING

import msgspec

from builder.preview.protocol import Ask, Failed, as_line
from builder.preview.reads import SupersededError

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.preview.preview import Preview

_asks = msgspec.json.Decoder(Ask)
NOT_UNDERSTOOD = 0
"""Number of a reply to a line that is no ask."""
PIECE = 2**16


class Inbox:
    """The newest ask, read by a thread of its own so that it is known while an older one is answered."""

    def __init__(self, channel: int) -> None:
        """Makes an inbox.

        Args:
            channel: a file descriptor. Python's own buffered standard input cannot be given up at the end of the
                process while a thread waits in it.
        """
        self._channel = channel
        self._changed = threading.Condition()
        self._newest: Ask | None = None
        self._complaint = ""
        self._is_closed = False

    def listen(self) -> None:
        """Begins to read; the thread ends with the stream."""
        threading.Thread(target=self._read, name="asks", daemon=True).start()

    def is_waiting(self) -> bool:
        """Whether there is something newer to do, or nobody listens any more."""
        return self._newest is not None or self._is_closed

    def take(self, *, wait: bool) -> Ask | None:
        """The newest ask; None where there is none, or after the end of the stream."""
        with self._changed:
            if wait:
                self._changed.wait_for(lambda: self.is_waiting() or bool(self._complaint))
            newest, self._newest = self._newest, None
            return newest

    def complaint(self) -> str:
        """What was wrong with a line that was no ask, once."""
        complaint, self._complaint = self._complaint, ""
        return complaint

    @property
    def is_closed(self) -> bool:
        """Whether nobody will ask any more."""
        return self._is_closed

    def _read(self) -> None:
        rest = b""
        while piece := os.read(self._channel, PIECE):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                self._take_in(line)
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _take_in(self, line: bytes) -> None:
        try:
            ask, complaint = _asks.decode(line), ""
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            ask, complaint = None, f"Not understood: {error}"
        with self._changed:
            self._newest, self._complaint = ask or self._newest, complaint or self._complaint
            self._changed.notify()


def serve(inbox: Inbox, preview: Preview, send: Callable[[bytes], None]) -> None:
    """Answers asks until nobody asks any more; between them, composes pages ahead."""
    gc.freeze()  # content and templates stay; looking through them again and again would cost every reply
    is_idle = True
    while not inbox.is_closed:
        ask = inbox.take(wait=is_idle)
        if complaint := inbox.complaint():
            send(as_line(Failed(ask=NOT_UNDERSTOOD, message=complaint)))
        try:
            if ask:
                for reply in preview.replies(ask):
                    send(as_line(reply))
            is_idle = not preview.work_ahead()
        except SupersededError:
            is_idle = False
