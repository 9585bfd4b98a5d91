"""A recording of a terminal that asciinema and its players show: a line about it, then one line for each picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BEGIN = "\x1b[?25l\x1b[0m\x1b[2J"


class Cast:
    """What was on the screen, and for how long; only rows that changed are written."""

    def __init__(self, *, size: tuple[int, int], title: str) -> None:
        """Begins a recording.

        Args:
            size: columns and rows.
            title: what it shows.
        """
        columns, rows = size
        self._head = {"version": 2, "width": columns, "height": rows, "title": title}
        self._events: list[tuple[float, str]] = [(0.0, BEGIN)]
        self._shown: Sequence[str] = [""] * rows
        self._now = 0.0

    def show(self, rows: Sequence[str], seconds: float) -> None:
        """Adds a picture that stays for some seconds; one that differs in nothing makes the last one stay."""
        changed = "".join(
            f"\x1b[{number};1H{row}\x1b[0m\x1b[K"
            for number, (row, before) in enumerate(zip(rows, self._shown, strict=True), 1)
            if row != before
        )
        if changed:
            self._events.append((self._now, changed))
            self._shown = list(rows)
        self._now = round(self._now + seconds, 2)

    def write(self, path: Path) -> None:
        """Writes the file, in the second form of asciinema's recordings."""
        path.write_text("".join(self._lines()), encoding="utf-8")

    def _lines(self) -> Iterator[str]:
        yield json.dumps(self._head) + "\n"
        for when, text in [*self._events, (self._now, "")]:
            yield json.dumps([when, "o", text], ensure_ascii=False) + "\n"
