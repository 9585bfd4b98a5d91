"""How long a build has still to go: by its own pace, and by the seconds that each sheet took the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.own_folder import FOLDER, keep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME = "build-pace.json"
SITE = "site"
ENOUGH = 3
"""Sheets that must be ready before they say how long the others take."""
MINUTE = 60
STEP = 5
"""Seconds to which a time is rounded; nobody can know it better."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """What the last build of each part took."""

    seconds: dict[str, float] = {}
    """By the stems of sheets, and `site`."""
    at_once: float = 1.0
    """How many sheets were printed at the same time, on average."""


def load_pace(brokerage: Path) -> Pace:
    """The pace of former builds; an empty one when none is known."""
    try:
        pace = msgspec.json.decode((brokerage / FOLDER / NAME).read_bytes(), type=Pace)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Pace()
    return pace if pace.at_once > 0 and all(one >= 0 for one in pace.seconds.values()) else Pace()


def save_pace(brokerage: Path, pace: Pace) -> None:
    """Keeps it for the next build; a disk that refuses costs no more than an estimate."""
    keep(brokerage / FOLDER / NAME, pace)


class Progress:
    """One build under way. Every time is given from outside, in seconds of any clock."""

    def __init__(self, before: Pace, now: float) -> None:
        self._before = before
        self._began = now
        self._last_word = now
        self._parts: tuple[str, ...] = ()
        self._took: dict[str, float] = {}
        self._last_sheet = now

    def begin(self, parts: Sequence[str], now: float) -> None:
        """The build knows what it makes."""
        self._parts = tuple(parts)
        self._began = self._last_sheet = now

    def heard(self, now: float) -> None:
        """The build has said something."""
        self._last_word = now

    def made(self, part: str, seconds: float, now: float) -> None:
        """A part is ready."""
        self._took[part] = seconds
        if part != SITE:
            self._last_sheet = now

    def silent_for(self, now: float) -> float:
        """Seconds since the build has said anything."""
        return now - self._last_word

    def left(self, now: float) -> float | None:
        """Seconds to go; None as long as nobody can know.

        Sheets and site are made side by side: the longer one counts, and one whose estimate has run out says nothing.
        """
        if not self._parts:
            return None
        times = [self._sheets_left(now), self._site_left(now)]
        known = [time for time in times if time is not None]
        if len(known) < len(times):
            return None
        longest = max(known)
        has_run_out = longest <= 0 and any(time < 0 for time in known)
        return None if has_run_out else longest

    def pace(self) -> Pace:
        """What is known after this build."""
        sheets = sum(seconds for part, seconds in self._took.items() if part != SITE)
        wall = self._last_sheet - self._began
        at_once = max(sheets / wall, 1.0) if wall > 0 and sheets > 0 else self._before.at_once
        return Pace(seconds={**self._before.seconds, **self._took}, at_once=at_once)

    def _sheets_left(self, now: float) -> float | None:
        """Below zero once the estimate has run out, and zero when all are ready."""
        waiting = [part for part in self._parts if part != SITE and part not in self._took]
        ready = [part for part in self._took if part != SITE]
        if not waiting:
            return 0.0
        if len(ready) >= ENOUGH:
            weights = self._weights([*waiting, *ready])
            pace = (self._last_sheet - self._began) / sum(weights[part] for part in ready)
            return sum(weights[part] for part in waiting) * pace - (now - self._last_sheet)
        if any(part not in self._before.seconds for part in waiting):
            return None
        whole = sum(self._before.seconds[part] for part in (*waiting, *ready) if part in self._before.seconds)
        return whole / self._before.at_once - (now - self._began)

    def _site_left(self, now: float) -> float | None:
        """As `_sheets_left`."""
        if SITE not in self._parts or SITE in self._took:
            return 0.0
        last = self._before.seconds.get(SITE)
        return last - (now - self._began) if last is not None else None

    def _weights(self, parts: Sequence[str]) -> dict[str, float]:
        """How heavy sheets are among each other; a new one weighs as much as a middling one."""
        known = {**self._took, **self._before.seconds}
        found = [known[part] for part in parts if known.get(part)]
        middling = sum(found) / len(found) if found else 1.0
        return {part: known.get(part) or middling for part in parts}


def left_words(seconds: float | None) -> str:
    """A time as people say it; nothing when it is not known."""
    if seconds is None:
        return ""
    if seconds < STEP:
        return "a few seconds left"
    if seconds < MINUTE:
        return f"about {-(-seconds // STEP) * STEP:.0f} s left"
    return f"about {round(seconds / MINUTE)} min left"
