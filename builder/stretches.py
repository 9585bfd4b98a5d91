"""A long sheet cut into pieces between which a page may end, so that it is laid out a stretch at a time.

What a page holds is laid out again for every page of its table, and all that is laid out stays in memory until the
sheet is written: a sheet of ten times the rows would take a hundred times the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from builder.htmltree import classes, parse_article, to_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRETCH = 1500
"""How many elements are laid out together: about ten pages, the length at which a page costs least."""
MARK = "data-piece"
"""The attribute that holds a piece's number."""

_LONG = 2 * STRETCH
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_ELEMENT = re.compile(r"<[a-z]")
_HOLDERS = frozenset({"article", "div", "section", "table", "tbody", "ul"})
"""Elements that a page may end within, between their children."""
_WHOLE = frozenset({"admonition", "contact", "keep", "sign", "wallet"})
"""Classes of elements that never part; see site/print/elements.css."""
_LARGE = 60
"""A holder of fewer elements is a piece itself."""
_ON_EVERY_STRETCH = frozenset({"caption", "colgroup", "thead"})


def is_long(bodies: Sequence[str]) -> bool:
    """Whether a sheet is to be laid out a stretch at a time."""
    return sum(len(_ELEMENT.findall(_DRAWING.sub("<svg", body))) for body in bodies) > _LONG


@dataclass(frozen=True)
class _Piece:
    element: Element
    holders: tuple[Element, ...]
    """What it stands in, from the article inwards."""
    weight: int
    """How many elements it has."""


class Pieces:
    """The bodies of a sheet as pieces, which can be put together again from any one to any other.

    Links within the sheet become words: their targets may lie in another stretch.
    """

    def __init__(self, bodies: Sequence[str]) -> None:
        self._pieces: list[_Piece] = []
        for body in bodies:
            article = parse_article(body)[0]
            for link in article.iter("a"):
                if link.get("href", "").startswith("#"):
                    link.tag, link.attrib = "span", {}
            self._pieces += _pieces(article, ())
        for number, piece in enumerate(self._pieces):
            piece.element.set(MARK, str(number))

    def __len__(self) -> int:
        return len(self._pieces)

    def end_of_stretch(self, first: int) -> int:
        """The piece with which the stretch after the one from `first` would begin."""
        weight = 0
        for number in range(first, len(self)):
            weight += self._pieces[number].weight
            if weight >= STRETCH:
                return number + 1
        return len(self)

    def bodies(self, first: int, end: int) -> list[str]:
        """The pieces from `first` up to but without `end`, as HTML bodies; tables have their headings again."""
        articles: list[Element] = []
        shells: dict[Element, Element] = {}
        for number in range(first, end):
            piece = self._pieces[number]
            place: Element | None = None
            for holder in piece.holders:
                shell = shells.get(holder)
                if shell is None:
                    shell = shells[holder] = _shell(holder, is_first=self._begins(number, holder))
                    if place is None:
                        articles.append(shell)
                    else:
                        place.append(shell)
                place = shell
            if place is not None:
                place.append(piece.element)
        return [to_html(article) for article in articles]

    def _begins(self, number: int, holder: Element) -> bool:
        return number == 0 or holder not in self._pieces[number - 1].holders


def _pieces(element: Element, holders: tuple[Element, ...]) -> Iterator[_Piece]:
    inner = (*holders, element)
    for child in element:
        if child.tag in _ON_EVERY_STRETCH:
            continue
        weight = sum(1 for _ in child.iter())
        if weight > _LARGE and _may_part(child):
            yield from _pieces(child, inner)
        else:
            yield _Piece(child, inner, weight)


def _may_part(element: Element) -> bool:
    """Whether a page may end between its children, and all that it says stands in them."""
    loose = [element.text, *(child.tail for child in element)]
    return (
        element.tag in _HOLDERS
        and _WHOLE.isdisjoint(classes(element))
        and not any((text or "").strip() for text in loose)
    )


def _shell(holder: Element, *, is_first: bool) -> Element:
    """A holder without its pieces; a name in it belongs to its first stretch alone."""
    shell = Element(
        holder.tag, {name: value for name, value in holder.attrib.items() if is_first or name != "id"}
    )
    shell.text, shell.tail = holder.text, holder.tail
    shell.extend(child for child in holder if child.tag in _ON_EVERY_STRETCH)
    return shell
