"""What a sheet says, as lines of plain words: its revision code is made of them, and revisions are compared by them.

How a sheet looks is left out, so neither another style nor another version of a library makes a sheet a new one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BOX, BLANK = "☐", "____"
"""What stands for a box to tick and a line to write on."""
CELL = " | "
"""Stands between the cells of a row, and between a label and its value."""

_BLOCKS = (
    "address article aside blockquote caption center details div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul"
)
_ENDS_A_LINE = frozenset(_BLOCKS.split())
_CELLS = frozenset({"td", "th", "dt", "dd"})
_ROWS = frozenset({"tr", "table", "dl"})
_NOT_SAID = frozenset({"base", "button", "head", "link", "meta", "script", "style", "template"})
_NOT_SAID_CLASSES = frozenset({"footnote-backref", "codes", "headerlink", "screen-only", "stamp"})
"""What is for the screen, and codes: they follow from the words, or are stamped on the sheet besides."""
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_OUTSIDE = re.compile(r"(https?|mailto|tel):(?://)?([^?]*)", re.IGNORECASE)
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Part:
    """A piece of a sheet with a code of its own, such as a wallet card."""

    code: str
    title: str
    lines: tuple[str, ...]


def said(html: str) -> list[str]:
    """The words of an article, line by line; a row of a table is one line."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()


def parts(html: str) -> list[Part]:
    """The pieces of an article that bear a code of their own (`data-code`, with a `data-title`)."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.parts


def spelt(lines: Iterable[str]) -> str:
    """Lines as one text."""
    return "".join(f"{line}\n" for line in lines)


@dataclass
class _Open:
    """An element whose end is waited for; elements of its kind within it are counted."""

    tag: str
    depth: int = 1
    code: str = ""
    title: str = ""
    first: int = 0


@dataclass
class _Reader(HTMLParser):
    """Reads HTML into lines."""

    lines: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._line: list[str] = []
        self._silent: _Open | None = None
        self._part: _Open | None = None
        self._cells = 0
        self._link: re.Match[str] | None = None
        self._link_at = 0

    def finish(self) -> list[str]:
        """The lines, when all is read."""
        self._end_line()
        return self.lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if self._silent:
            self._silent.depth += tag == self._silent.tag
            return
        self._part_begins(tag, given)
        if tag == "svg":
            self._say(given.get("aria-label", ""))
            self._silent = _Open(tag)
        elif tag in _NOT_SAID or not _NOT_SAID_CLASSES.isdisjoint(classes):
            self._silent = None if tag in _VOID else _Open(tag)
        elif tag in _CELLS:
            self._cell_begins(tag)
        elif tag in _ENDS_A_LINE or tag == "br":
            self._break(tag)
        else:
            self._sign(tag, given, classes)

    def _sign(self, tag: str, given: dict[str, str], classes: set[str]) -> None:
        """What says something by being there: a box, a line, a picture, the address behind a link."""
        if "box" in classes or given.get("type") == "checkbox":
            self._say(f" {BOX} ")
        elif "blank" in classes:
            self._say(f" {BLANK} ")
        elif tag == "img":
            self._say(given.get("alt", ""))
        elif tag == "a":
            self._link, self._link_at = _OUTSIDE.match(given.get("href", "")), len(self._line)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._silent:
            self._silent.depth -= tag == self._silent.tag
            if not self._silent.depth:
                self._silent = None
            return
        if tag == "a":
            self._link_ends()
        elif tag in _CELLS:
            self._cells = max(self._cells - 1, 0)
            if tag == "dd":
                self._end_line()
        elif tag in _ENDS_A_LINE:
            self._break(tag)
        self._part_ends(tag)

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self._say(data)

    def _say(self, text: str) -> None:
        self._line.append(text)

    def _cell_begins(self, tag: str) -> None:
        if tag == "dt":
            self._end_line()
        elif "".join(self._line).strip():
            self._say(CELL)
        self._cells += 1

    def _break(self, tag: str) -> None:
        """A paragraph in a cell stays in the line of its row."""
        if tag in _ROWS:
            self._cells = 0
        if self._cells:
            self._say(" ")
        else:
            self._end_line()

    def _end_line(self) -> None:
        line = " ".join("".join(self._line).split())
        if line:
            self.lines.append(line)
        self._line, self._link = [], None

    def _link_ends(self) -> None:
        """The address that paper spells out beside the words of a link; nothing where they hold it already."""
        if not self._link:
            return
        words, address = "".join(self._line[self._link_at :]), self._link[2].rstrip("/")
        if self._link[1].lower() == "tel":
            dialled, shown = _NO_DIGIT.sub("", address), _NO_DIGIT.sub("", words)
            is_shown = bool(shown) and dialled.endswith(shown)
        else:
            is_shown = address.casefold() in words.casefold()
        if not is_shown:
            self._say(f" ({address})")
        self._link = None

    def _part_begins(self, tag: str, given: dict[str, str]) -> None:
        if self._part:
            self._part.depth += tag == self._part.tag
        elif "data-code" in given:
            self._end_line()
            self._part = _Open(tag, 1, given["data-code"], given.get("data-title", ""), len(self.lines))

    def _part_ends(self, tag: str) -> None:
        if self._part:
            self._part.depth -= tag == self._part.tag
            if not self._part.depth:
                self._end_line()
                part = self._part
                self.parts.append(Part(part.code, part.title, tuple(self.lines[part.first :])))
                self._part = None
