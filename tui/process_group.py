"""Ends a child process together with its own children: it was started with `start_new_session`."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

GRACE = 5.0
"""Seconds a child has to stop by itself before it is killed."""


async def stop_group(process: Process, grace: float) -> None:
    """Asks a child to stop, and kills it when it does not; returns when it has ended."""
    signal_group(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), grace)
    except TimeoutError:
        signal_group(process, signal.SIGKILL)
        await process.wait()


def signal_group(process: Process, number: signal.Signals) -> None:
    """Sends a signal to a child and to its own children."""
    with suppress(ProcessLookupError):  # it ended by itself just now
        os.killpg(process.pid, number)
