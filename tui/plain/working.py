"""Work that takes long, in the middle of a conversation: Ctrl+C stops the work and not the conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tui.plain.talk import Talk

Result = TypeVar("Result")


def work_through(
    talk: Talk, work: Coroutine[object, object, Result], cancel: Callable[[], Coroutine[object, object, None]]
) -> Result:
    """Does some work to its end, or to the end that `cancel` makes of it when somebody stops it."""
    stops: set[asyncio.Task[None]] = set()

    async def guarded() -> Result:
        loop = asyncio.get_running_loop()
        talk.stop = lambda: loop.call_soon_threadsafe(lambda: stops.add(loop.create_task(cancel())))
        try:
            found = await work
            await asyncio.gather(*stops)
        finally:
            talk.stop = None
        return found

    return asyncio.run(guarded())
