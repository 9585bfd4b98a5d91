"""Painting as little as a letter changes.

For a line that changes, Textual's compositor draws every widget that shares a container with it, from its first row to
its last: seventeen widgets and some five hundred rows for one letter in the interview. All of it comes from caches and
most of it is thrown away, but it takes longer than everything else that a letter makes necessary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.strip import Strip


class RowCompositor(Compositor):
    """Draws of each widget only the rows that are painted anew, and nothing of what stands elsewhere or behind."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Each widget's place, the part of it that is drawn, and the rows of that part."""
        if crop is None:
            yield from super()._get_renders()
            return
        # From the front to the back: what is drawn first wins.
        rows = Region(0, crop.y, self.size.width, crop.height)
        for widget, (region, clip) in self.visible_widgets.items():
            drawn = region.intersection(clip).intersection(rows)
            if crop.overlaps(drawn):
                yield region, drawn, widget.render_lines(drawn.translate(-region.offset))
                if drawn.contains_region(crop):
                    return
