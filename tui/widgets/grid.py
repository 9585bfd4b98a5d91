"""A table of which only the rows in sight are made: five thousand of them answer as fast as five.

A row is one line, and what is too long for its column ends in an ellipsis. A table that wraps shows the whole text
instead, in as many lines as it needs; then all rows are measured when they are shown, and made when they are seen.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from builder.model.kinds import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

GAP = 2
"""Columns of the screen between two columns of the table."""
HEAD = 1
"""Lines of the head."""
TICKS = ("[ ] ", "[x] ")
ELLIPSIS = "…"


@dataclass(frozen=True)
class Column:
    """One column as it is shown."""

    id: str
    heading: str
    width: int


class Grid(ScrollView, can_focus=True):
    """Rows by key, a pointer, and ticks at the rows that were chosen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--head", "grid--pointed"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("home", "first", "First", id="point-first", tooltip="The first line", show=False),
        Binding("end", "last", "Last", id="point-last", tooltip="The last line", show=False),
    ]

    @dataclass
    class Pointed(Message):
        """Another row is pointed at."""

        key: str

    @dataclass
    class Opened(Message):
        """A row that is pointed at was clicked."""

        key: str

    @dataclass
    class Ticked(Message):
        """The tick of a row was clicked."""

        key: str

    @dataclass
    class HeadPicked(Message):
        """The head of a column was clicked."""

        column: str

    wraps = False
    """Whether a text that is too long for its column goes on below itself rather than being cut."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (as in Textual)
        super().__init__(id=id)
        self.columns: Sequence[Column] = ()
        self.keys: Sequence[str] = ()
        """The rows in the order in which they are shown."""
        self.chosen: frozenset[str] = frozenset()
        self.row = 0
        """The row pointed at."""
        self._cell: Callable[[str, str], str] = lambda key, _: key
        self._tops: Sequence[int] = range(1)
        """The line on which each row begins, counted from the first row, and last the line behind all of them."""

    @property
    def key(self) -> str:
        """The key of the row pointed at; empty when there is none."""
        return self.keys[self.row] if self.row < len(self.keys) else ""

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(self.scrollable_content_region.height - HEAD, 1)

    def show(
        self,
        columns: Sequence[Column],
        keys: Sequence[str],
        cell: Callable[[str, str], str],
        point_at: str = "",
    ) -> None:
        """Shows other rows; the pointer stays at its row, or goes to another.

        Args:
            columns: from left to right.
            keys: a key for each row.
            cell: the text of a row's cell, by the keys of row and column; asked for rows in sight only.
            point_at: the row to point at.
        """
        wanted = point_at or self.key
        self.columns, self.keys, self._cell = columns, keys, cell
        if not self.row < len(keys) or keys[self.row] != wanted:
            found = next((number for number, key in enumerate(keys) if key == wanted), self.row)
            self.row = min(found, max(len(keys) - 1, 0))
        self._tops = self._measured() if self.wraps else range(len(keys) + 1)
        self.virtual_size = Size(0, self._tops[-1] + HEAD)
        self._scroll_update(self.virtual_size)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Pointed(self.key))

    def words(self, key: str) -> str:
        """All that stands in a row."""
        return " ".join(self._cell(key, column.id) for column in self.columns)

    def choose(self, keys: frozenset[str]) -> None:
        """Ticks these rows and no other."""
        self.chosen = keys
        self.refresh()

    def point(self, row: int) -> None:
        """Points at a row, or at the nearest there is."""
        before, self.row = self.row, min(max(row, 0), max(len(self.keys) - 1, 0))
        self._keep_in_sight()
        for changed in {before, self.row}:
            self._refresh_row(changed)
        self.post_message(self.Pointed(self.key))

    def action_point(self, by: int) -> None:
        """Moves the pointer."""
        self.point(self.row + by)

    def action_first(self) -> None:
        """Points at the first row."""
        self.point(0)

    def action_last(self) -> None:
        """Points at the last row."""
        self.point(len(self.keys) - 1)

    def on_resize(self) -> None:
        """Keeps the pointer in sight."""
        self._keep_in_sight()

    def on_focus(self) -> None:
        """Shows that the pointer moves now."""
        self.refresh()

    def on_blur(self) -> None:
        """Shows that the pointer rests."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Points at a row; a second click opens it. A tick is set at once, a head sorts."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if offset.y < HEAD:
            column = self._column_at(offset.x)
            if column:
                self.post_message(self.HeadPicked(column))
            return
        row = self._row_at(offset.y)
        if row >= len(self.keys):
            return
        if self.chosen and offset.x < len(TICKS[0]):
            self.point(row)
            self.post_message(self.Ticked(self.keys[row]))
        elif row == self.row:
            self.post_message(self.Opened(self.keys[row]))
        else:
            self.point(row)

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the head, or a row in sight."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y < HEAD:
            style = base + self.get_component_rich_style("grid--head", partial=True)
            cells = [self._fit(column.heading, column.width) for column in self.columns]
            return self._line("", cells, style, base, width)
        row = self._row_at(y)
        if row >= len(self.keys):
            return Strip.blank(width, base)
        key, part = self.keys[row], y - HEAD + self.scroll_offset.y - self._tops[row]
        cells = [self._part(self._cell(key, column.id), column.width, part) for column in self.columns]
        style = base
        if row == self.row:
            style += self.get_component_rich_style("grid--pointed", partial=True)
        return self._line("" if part else TICKS[key in self.chosen], cells, style, style, width)

    def _part(self, text: str, width: int, part: int) -> str:
        """One line of a cell, exactly as wide as its column."""
        if not self.wraps:
            return self._fit(text, width)
        lines = wrapped(text, width)
        return set_cell_size(lines[part] if part < len(lines) else "", width)

    def _measured(self) -> Sequence[int]:
        heights = (
            max((len(wrapped(self._cell(key, one.id), one.width)) for one in self.columns), default=1)
            for key in self.keys
        )
        return list(accumulate(heights, initial=0))

    def _row_at(self, y: int) -> int:
        """The row at a line of the screen, below the head; behind the last one where there is none."""
        return bisect_right(self._tops, y - HEAD + self.scroll_offset.y) - 1

    def _line(self, tick: str, cells: Sequence[str], style: Style, between: Style, width: int) -> Strip:
        """Cells with gaps; a row is of one style, the head has lines below its words only."""
        gap = Segment(" " * GAP, between)
        segments = [Segment(" " * (GAP // 2), between)]
        if self.chosen:
            segments.append(Segment(tick or " " * len(TICKS[0]), between))
        for cell in cells:
            segments += [Segment(cell, style), gap]
        return Strip(segments).adjust_cell_length(width, between)

    @staticmethod
    def _fit(text: str, width: int) -> str:
        """A text of exactly that width; nothing in it moves the cursor of a terminal."""
        line = clean(text).replace("\n", " ").replace("\t", " ")
        cut = set_cell_size(line, width)
        if cut.rstrip() == line or len(cut.rstrip()) >= len(line):
            return cut
        return set_cell_size(set_cell_size(line, max(width - 1, 0)).rstrip() + ELLIPSIS, width)

    def _column_at(self, x: int) -> str:
        left = GAP // 2 + (len(TICKS[0]) if self.chosen else 0)
        for column in self.columns:
            if left <= x < left + column.width + GAP:
                return column.id
            left += column.width + GAP
        return ""

    def _keep_in_sight(self) -> None:
        if not self.keys:
            return
        top, page = self.scroll_offset.y, self.page
        first, behind = self._tops[self.row], self._tops[self.row + 1]
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif behind > top + page:
            self.scroll_to(y=min(behind - page, first), animate=False)

    def _refresh_row(self, row: int) -> None:
        """Makes the lines of one row anew."""
        if row < len(self.keys):
            first, behind = self._tops[row], self._tops[row + 1]
            top = HEAD + first - self.scroll_offset.y
            self.refresh(Region(0, top, self.size.width, behind - first))


class ReadingGrid(Grid):
    """Rows with all their words, to look through and to open one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", "Page up", id="page-up", tooltip="The lines before", show=False),
        Binding("pagedown", "turn(1)", "Page down", id="page-down", tooltip="The lines after", show=False),
    ]

    wraps = True

    def action_open(self) -> None:
        """Opens the row pointed at."""
        if self.key:
            self.post_message(self.Opened(self.key))

    def action_turn(self, by: int) -> None:
        """Points at the row a page further down (1) or up (-1)."""
        if not self.keys:
            return
        line = self._tops[self.row] + by * self.page
        row = bisect_right(self._tops, max(line, 0)) - 1
        self.point(row if row != self.row else row + by)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than a number of columns; each line break of the text begins a new one."""
    lines: list[str] = []
    for line in clean(text).replace("\t", " ").split("\n"):
        if cell_len(line) <= width:
            lines.append(line)
        elif line.isascii():
            lines += textwrap.wrap(line, width) or [""]
        else:
            lines += [one.plain for one in Content(line).wrap(width)]
    return lines
