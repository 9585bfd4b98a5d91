"""Words that change often: drawn anew only where they did, and the screen laid out anew only for another height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.visual import VisualType


class Words(Static):
    """Plain words or styled ones, as broad as their place and as high as they need."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Shows other words; laying a whole screen out costs more than everything else that a key makes necessary."""
        words = content if isinstance(content, Content) else Content(str(content))
        shown = self.visual
        if isinstance(shown, Content) and shown.plain == words.plain and shown.spans == words.spans:
            return
        super().update(words, layout=layout and not self._fits(words))

    def _fits(self, words: Content) -> bool:
        """Whether words are as high as those that stand there."""
        width, height = self.content_size
        return bool(width and height) and len(words.wrap(width)) == height
