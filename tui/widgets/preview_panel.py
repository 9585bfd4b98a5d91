"""The sheet that an answer changes, as far as it is printed around that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import app
from textual.style import Style

from builder.preview import protocol
from tui.desk import Desk
from tui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

HERE = "▸ "
"""Stands before a line that holds the answer."""
GONE = "– "  # noqa: RUF001 (a dash of a letter's width)
"""Stands before a line that the answer takes out."""
BESIDE = "  "
SIGNS = {"sheet": "± ", "page": "± ", "row": "◆ ", "question": "? "}
JOINERS = "\u200d\ufe0f"
"""Invisible, but parts of emoji and of some scripts' words."""
ANSWER = "bold underline"
LOOKING = "Looking where this is printed …"
NOWHERE = "No sheet and no page prints this answer."
TURNS = (("sheet-before", "◂", "preview_sheet(-1)"), ("next-sheet", "▸", "preview_sheet(1)"))
ROOM_FIRST = 30
"""Columns assumed until the panel has its place on screen."""


class PreviewPanel(VerticalScroll, can_focus=False):
    """What would be printed; it scrolls with the mouse, and two keys turn to other sheets."""

    app = app(Desk)

    def __init__(self) -> None:
        super().__init__(id="preview")
        self._shown: protocol.Shown | None = None
        self._sheets: Sequence[protocol.SheetName] = ()
        self._everywhere = ""
        self._changes: Sequence[protocol.Change] = ()
        self._words = LOOKING
        self._told = 0

    def compose(self) -> ComposeResult:
        """One text."""
        yield Words(id="preview-text")

    def on_mount(self) -> None:
        """Says that it is looking."""
        self._show()

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        self._show()

    @property
    def sheet(self) -> str:
        """The key of the sheet on show; empty when there is none."""
        return self._shown.sheet.key if self._shown else ""

    def neighbour(self, by: int) -> str:
        """The key of the next sheet or the one before, round at the ends; empty when there is no other."""
        keys = [sheet.key for sheet in self._sheets]
        if self.sheet not in keys or len(keys) < 2:
            return ""
        return keys[(keys.index(self.sheet) + by) % len(keys)]

    def begin(self) -> None:
        """Another question is on screen."""
        self._shown, self._sheets, self._changes, self._everywhere = None, (), (), ""
        self._words = LOOKING
        self._show()
        self.scroll_home(animate=False)

    def take(self, part: protocol.Reply) -> None:
        """Takes in what the child says; what it has not said anew yet stays."""
        match part:
            case protocol.Shown():
                self._shown, self._words = part, ""
            case protocol.Sheets():
                self._sheets, self._everywhere = part.sheets, part.everywhere
            case protocol.Follows():
                self._changes = part.changes
            case protocol.Nothing():
                self._shown, self._words = None, " ".join(filter(None, (NOWHERE, part.remark)))
            case protocol.Failed():
                self._shown, self._words = None, part.message
            case _:
                return  # nothing is known that was not before
        self._show()

    def _show(self) -> None:
        room = max((self.scrollable_content_region.width or ROOM_FIRST), len(HERE) + 8)
        lines = [line for block in self._blocks() for line in block.wrap_to(room)]
        self.query_one("#preview-text", Words).update(Content("\n").join(lines))

    def _blocks(self) -> Iterator[_Line]:
        yield from self._head()
        if self._shown:
            for spot in self._shown.spots:
                yield from _spot_lines(spot)
            if self._shown.more:
                yield _Line(BESIDE, Content(f"… and in {self._shown.more} more places here").stylize("dim"))
        if self._changes or self._everywhere:
            yield _Line("", Content(""))
        yield from (_Line(SIGNS.get(one.what, BESIDE), Content(one.words)) for one in self._changes)
        if self._everywhere:
            yield _Line(SIGNS["sheet"], Content(self._everywhere))

    def _head(self) -> Iterator[_Line]:
        if self._shown is None:
            yield _Line("", Content(self._words).stylize("dim"))
            return
        number = self._shown.sheet.number or "Site"
        title = Content.styled(f"{number} ", "bold reverse") + Content(" ") + _pieces(self._shown.title)
        yield _Line("", title.stylize_before("bold"))
        if turning := self._turning():
            yield _Line("", turning)
        if self._shown.remark:
            yield _Line("! ", Content(self._shown.remark))

    def _turning(self) -> Content | None:
        """Which of how many sheets this is, with the way to the others."""
        keys = [sheet.key for sheet in self._sheets]
        if self.sheet not in keys:
            return None
        words = Content(f"{keys.index(self.sheet) + 1} of {len(keys)} that change")
        if len(keys) == 1:
            return Content("the only one that changes").stylize("dim")
        for name, sign, action in TURNS:
            words += Content("  ")
            key = self.app.key_mark(name, self)
            words += (Content.styled(key, "bold") + Content(f" {sign}")).stylize(
                Style.from_meta({"@click": f"screen.{action}"})
            )
        return words


class _Line:
    """A line with the sign before it; what does not fit goes on below its words."""

    def __init__(self, sign: str, words: Content) -> None:
        self._sign = sign
        self._words = words

    def wrap_to(self, room: int) -> list[Content]:
        """The line broken into rows of a width."""
        rows = self._words.wrap(room - len(self._sign)) or [Content("")]
        first = Content.styled(self._sign, "bold") if self._sign.strip() else Content(self._sign)
        return [
            first + rows[0].rstrip(),
            *(Content(" " * len(self._sign)) + row.rstrip() for row in rows[1:]),
        ]


def _spot_lines(spot: protocol.Spot) -> Iterator[_Line]:
    yield _Line("", Content(""))
    if spot.headings:
        yield _Line("", Content.styled(" › ".join(spot.headings), "bold"))  # noqa: RUF001 (a pointer)
    for line in spot.lines:
        yield _spot_line(line)


def _spot_line(line: protocol.ShownLine) -> _Line:
    indent = "  " if line.kind == "more" else ""
    words = Content(indent) + _pieces(line.pieces)
    if line.kind == "gone":
        text = _sound("".join(piece.text for piece in line.pieces))
        return _Line(GONE, Content.styled(f"{indent}{text}", "strike"))
    is_here = any(piece.is_answer for piece in line.pieces)
    return _Line(HERE if is_here else BESIDE, words if is_here else words.stylize("dim"))


def _pieces(pieces: Sequence[protocol.Piece]) -> Content:
    return Content("").join(
        Content.styled(_sound(piece.text), ANSWER) if piece.is_answer else Content(_sound(piece.text))
        for piece in pieces
    )


def _sound(text: str) -> str:
    """A text without what would move the terminal's cursor; the builder sends none, but this is the last gate."""
    return "".join(c if c.isprintable() or c in JOINERS else " " for c in text)
