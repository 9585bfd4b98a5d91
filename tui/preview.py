"""The preview as a child process: asks go out, parts of replies come in, and typing waits for neither."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from builder.preview.protocol import AnyReply, Ask, Done, Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.preview.protocol import Reply
    from tui.places import Place

MAX_LINE = 2**22
RESTARTS = 3
"""Times in a row that a child which ends by itself is started again."""
PAUSE = 0.5
"""Seconds before a new start; twice as long at each further one."""


_replies = msgspec.json.Decoder(AnyReply)


class Previewer:
    """Keeps one child, gives it the newest ask, and hands on what it replies to that one."""

    def __init__(self, command: Sequence[str], take: Callable[[Reply], None]) -> None:
        """Makes a previewer; the child is started at the first ask.

        Args:
            command: what to start.
            take: is given each part of a reply to the newest ask.
        """
        self._command = command
        self._take = take
        self._number = 0
        self._newest: Ask | None = None
        self._is_sent = True
        self._news = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self.process: asyncio.subprocess.Process | None = None
        """The child started last."""
        self._ends = 0

    def ask(self, place: Place, *, typed: bool, answer: object, sheet: str) -> None:
        """Asks; whatever was asked before does not matter any more."""
        self._number += 1
        self._newest = Ask(
            ask=self._number,
            question=place.question,
            steps=place.steps,
            typed=typed,
            answer=answer,
            sheet=sheet,
        )
        self._is_sent = False
        self._news.set()
        if self._keeper is None or self._keeper.done():
            self._ends = 0
            self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Ends the child."""
        keeper, self._keeper = self._keeper, None
        if keeper:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper

    async def _keep(self) -> None:
        """Starts the child, and starts it again when it ends by itself, but not for ever."""
        reason = ""
        while self._ends <= RESTARTS:
            if self._ends:
                await asyncio.sleep(PAUSE * 2 ** (self._ends - 1))
            try:
                reason = await self._live()
            except OSError as error:
                reason = f"could not be started ({error.strerror})"
            self._ends += 1
            self._is_sent = False
            self._news.set()
        self._take(
            Failed(ask=self._number, message=f"The preview {reason}. The interview goes on without it.")
        )

    async def _live(self) -> str:
        """One life of the child; why it ended."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=MAX_LINE,
        )
        self.process = process
        sending = asyncio.create_task(self._send(process))
        try:
            await self._receive(process)
            return "ended by itself"
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await sending
            await _end(process)

    async def _send(self, process: asyncio.subprocess.Process) -> None:
        while process.stdin:
            await self._news.wait()
            self._news.clear()
            if self._newest and not self._is_sent:
                self._is_sent = True
                process.stdin.write(msgspec.json.encode(self._newest) + b"\n")
                await process.stdin.drain()

    async def _receive(self, process: asyncio.subprocess.Process) -> None:
        while process.stdout:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line longer than any reply
                return
            if not line:
                return
            try:
                reply = _replies.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            if isinstance(reply, Done):
                self._ends = 0
            if reply.ask == self._number or (isinstance(reply, Failed) and not reply.ask):
                self._take(reply)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends a child at once: it only reads, so there is nothing to clear up."""
    with suppress(ProcessLookupError):  # it ended by itself
        process.kill()
    await process.wait()
