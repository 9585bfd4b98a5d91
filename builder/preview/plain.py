"""A stretch of a composed page as lines of plain text, made by way of the same HTML that is printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from builder.fonts import in_print, printable_characters
from builder.htmltree import classes, drop, parse_article
from builder.markup import to_html
from builder.model.kinds import clean
from builder.paper import is_for_the_screen
from builder.penwork import complete_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "address", "article", "blockquote", "dd", "details", "div", "dl", "dt", "figure", "li", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
BLANKS = {"short": "____", "long": "________", "full": "____________"}
"""What stands for a line to write on."""
BOX, TICKED = "[ ]", "[x]"


@dataclass(frozen=True)
class PlainLine:
    """A line of text, as long as it is."""

    kind: str
    """heading, text, row, more or item."""
    text: str


@lru_cache(maxsize=512)
def plain_lines(markdown: str, look: Path, *, on_paper: bool) -> tuple[PlainLine, ...]:
    """The lines of some Markdown of a page; on paper, what the fonts lack is said in words."""
    root = parse_article(to_html(markdown, look))
    drop(root, is_for_the_screen)
    complete_steps(root)
    found = _Lines()
    found.block(root, "text")
    said = _printable(look) if on_paper else clean
    lines = (PlainLine(line.kind, " ".join(said(line.text).split())) for line in found.done())
    return tuple(line for line in lines if line.text)


def plain_words(text: str, look: Path, *, on_paper: bool) -> str:
    """A plain text, such as a title, as it is printed."""
    said = _printable(look) if on_paper else clean
    return " ".join(said(text).split())


@lru_cache(maxsize=2)
def _printable(look: Path) -> Callable[[str], str]:
    characters = printable_characters(look)
    return lambda text: in_print(text, characters)


class _Lines:
    """Collects the lines of a tree of blocks."""

    def __init__(self) -> None:
        self._lines: list[PlainLine] = []
        self._begun = ""
        self._kind = "text"

    def done(self) -> list[PlainLine]:
        """All lines."""
        self._break()
        return self._lines

    def block(self, element: Element, kind: str) -> None:
        """Takes in a block and what is in it."""
        self._break()
        self._kind = kind
        self._say(element.text)
        for child in element:
            self._child(child, kind)
            self._say(child.tail)
        self._break()

    def _child(self, child: Element, kind: str) -> None:
        if child.tag == "svg":
            return  # a picture's words stand below it
        if child.tag == "table":
            self._break()
            self._lines += _table(child)
        elif child.tag == "dl":
            self._break()
            self._lines += _fields(child)
        elif child.tag in _HEADINGS:
            self.block(child, "heading")
        elif child.tag == "li":
            self._break()
            self._begun = "- "
            self._inside(child, "item")
        elif child.tag in _BLOCKS:
            self.block(child, kind)
        elif child.tag == "br":
            self._break()
        else:
            self._say(_own_sign(child))
            self._inside(child, kind)
        self._kind = kind

    def _inside(self, element: Element, kind: str) -> None:
        self._kind = kind
        if not _own_sign(element):
            self._say(element.text)
        for child in element:
            self._child(child, kind)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        self._begun += text or ""

    def _break(self) -> None:
        if self._begun.strip():
            self._lines.append(PlainLine(self._kind, self._begun))
        self._begun = ""


def _own_sign(element: Element) -> str:
    """What stands for an element that shows more than its text: a box, a line to write on, a field."""
    names = classes(element)
    if element.tag == "input":
        if element.get("type") == "checkbox":
            return TICKED if element.get("checked") else BOX
        return element.get("value") or BLANKS["long"]
    if "box" in names:
        return TICKED if "ticked" in names else BOX
    if "blank" in names and not "".join(element.itertext()).strip():
        return next((sign for name, sign in BLANKS.items() if name in names), BLANKS["long"])
    return ""


def _words(element: Element) -> list[str]:
    """The lines of a cell."""
    inner = _Lines()
    inner.block(element, "text")
    return [" ".join(line.text.split()) for line in inner.done()]


def _table(table: Element) -> Iterator[PlainLine]:
    """Rows: the first cell with words leads, the others follow under the names of their columns."""
    columns: list[str] = []
    for row in table.iter("tr"):
        cells = [_words(cell) for cell in row]
        if all(cell.tag == "th" for cell in row):
            columns = [" ".join(cell) for cell in cells]
            if len(cells) == 1:
                yield PlainLine("text", columns[0])
            continue
        if len(row) > 1 and row[0].tag == "th":
            yield from _labelled(row, cells)
        else:
            yield from _row(cells, columns)


def _labelled(row: Element, cells: list[list[str]]) -> Iterator[PlainLine]:
    """Cells that each follow their own heading."""
    label = ""
    for cell, lines in zip(row, cells, strict=True):
        if cell.tag == "th":
            label = " ".join(lines)
            continue
        first, *rest = lines or [BLANKS["long"]]
        yield PlainLine("row", f"{label}: {first}" if label else first)
        yield from (PlainLine("more", line) for line in rest)


def _row(cells: list[list[str]], columns: list[str]) -> Iterator[PlainLine]:
    lead, led = "", False
    for place, lines in enumerate(cells):
        if not lines:
            continue
        if not led and lines == [BOX]:
            lead = f"{BOX} "
            continue
        if not led:
            led = True
            yield PlainLine("row", lead + lines[0])
            yield from (PlainLine("more", line) for line in lines[1:])
            continue
        column = columns[place] if place < len(columns) else ""
        yield PlainLine("more", f"{column}: {'; '.join(lines)}" if column else "; ".join(lines))


def _fields(fields: Element) -> Iterator[PlainLine]:
    """Terms with what is said of them; an empty one is a line to write on."""
    label, is_said = "", True
    for item in [inner for child in fields for inner in (child if child.tag == "div" else (child,))]:
        if item.tag == "dt":
            if not is_said:
                yield PlainLine("row", f"{label}: {BLANKS['long']}")
            label, is_said = " ".join(_words(item)), False
        elif item.tag == "dd":
            first, *rest = _words(item) or [BLANKS["long"]]
            yield PlainLine("row", f"{label}: {first}" if label else first)
            yield from (PlainLine("more", line) for line in rest)
            is_said = True
    if not is_said:
        yield PlainLine("row", f"{label}: {BLANKS['long']}")
