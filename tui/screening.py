"""Keeps texts from commanding the terminal, wherever on the screen they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.filter import LineFilter

from builder.model.plaintext import plain

if TYPE_CHECKING:
    from textual.color import Color

_JOINED = re.compile("(?<=[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d.\ufe0f?")
"""What is joined to an emoji. Terminals disagree whether the two take one place, and the row would shift."""


class Screening(LineFilter):
    """Takes out what a terminal would obey, from every line before it is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line with harmless texts; most lines are so already."""
        if all(text.isascii() and text.isprintable() for text, _, control in segments if not control):
            return segments
        return [
            Segment(_JOINED.sub("", plain(text)), style) if not control else Segment(text, style, control)
            for text, style, control in segments
        ]
