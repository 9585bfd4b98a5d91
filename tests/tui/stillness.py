"""Knows when an app under test has nothing left to do, without watching the clock for it.

Textual's `Pilot` sleeps until the processor idles: a fiftieth of a second for each key at least, and too short where
other programs take the processor meanwhile. An event loop knows whether anything is left to do.
"""

# ruff: noqa: SLF001 (what a loop and a pool have to do is not public)

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual._wait import wait_for_idle

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

SOON = 0.02
"""Seconds; what is set for so soon belongs to what is being done: drawing a screen again is."""
ROUNDS = 3
"""How often nothing is found to do before it is believed; a round reads what threads and other programs have said."""


async def wait_until_still(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Waits until nothing is to be done now or soon; what is set for soon is done at once.

    Takes the place of `textual.pilot.wait_for_idle`, which does the waiting while threads are at work.
    """
    loop = cast("Any", asyncio.get_running_loop())
    end = monotonic() + max_sleep
    rounds = 0
    while rounds < ROUNDS and monotonic() < end:
        await asyncio.sleep(0)
        if loop._ready:
            rounds = 0
        elif _threads_work(loop._default_executor):
            await wait_for_idle(min_sleep, max_sleep)
            rounds = 0
        elif _hasten(loop):
            rounds = 0
        else:
            rounds += 1


def _hasten(loop: Any) -> bool:
    """Lets what is set for soon be due now; whether there is any."""
    if not loop._scheduled:
        return False
    first = loop._scheduled[0]
    if first.cancelled():
        return True  # the loop throws it away in its next round
    now = loop.time()
    if first.when() > now + SOON:
        return False
    first._when = min(first.when(), now)  # it is the first of a heap, and stays so
    return True


def _threads_work(pool: ThreadPoolExecutor | None) -> bool:
    """Whether a thread of the loop's pool is at work."""
    return pool is not None and pool._idle_semaphore._value < len(pool._threads)
