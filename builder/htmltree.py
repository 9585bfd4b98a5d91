"""An article's HTML as a tree that can be changed and written out again."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from contextlib import suppress
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element


def parse_article(html: str) -> Element:
    """The tree of an HTML body under an `<article>`, without comments; drawings have plain names, as in `svg`."""
    document = _parser().parse(StringIO(f"<body>{html}"), namespace_html_elements=False)
    root: Element = document.find("body")
    root.tag = "article"
    drop(root, lambda element: not isinstance(element.tag, str))
    for element in root.iter():
        # The namespaces come back by themselves when the document is parsed for printing.
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


@lru_cache(maxsize=1)
def _parser() -> Any:
    """What reads a sheet for printing reads it here too, so both see the same tree; costs 0.02 s to import."""
    import tinyhtml5  # type: ignore[import-untyped]

    with suppress(ImportError):  # a version that is laid out otherwise reads as it reads
        from tinyhtml5 import inputstream

        inputstream.characters_until_regex = _Runs()
    return tinyhtml5


class _Runs(dict[tuple["Iterable[str]", bool], "re.Pattern[str]"]):
    """Expressions for runs of characters, of some kinds or of all others, each made once.

    tinyhtml5 2.1 files each under itself instead of under its characters. So it finds none of them again, and makes one
    anew for every tag: half of the time that reading a sheet takes. An expression that is here it need not file.
    """

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, is_of_them = key
        kinds = "".join(f"\\x{ord(character):02x}" for character in characters)
        made = self[key] = re.compile(f"[{kinds}]+" if is_of_them else f"[^{kinds}]+")
        return made


def to_html(root: Element) -> str:
    """The tree as HTML."""
    return ET.tostring(root, encoding="unicode", method="html")


def drop(root: Element, is_unwanted: Callable[[Element], bool]) -> None:
    """Take elements out with all they hold; the text after them stays."""
    for parent in list(root.iter()):
        kept: Element | None = None
        for child in list(parent):
            if not is_unwanted(child):
                kept = child
                continue
            parent.remove(child)
            if kept is None:
                parent.text = (parent.text or "") + (child.tail or "")
            else:
                kept.tail = (kept.tail or "") + (child.tail or "")


def dissolve(parent: Element, child: Element) -> None:
    """Leave what stands in an element in its place, without the element."""
    place, inside = list(parent).index(child), list(child)
    parent[place : place + 1] = inside
    _add_text(parent, place, child.text)
    _add_text(parent, place + len(inside), child.tail)


def _add_text(parent: Element, place: int, text: str | None) -> None:
    """Add a text before the child at a place."""
    if place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + (text or "")
    else:
        parent.text = (parent.text or "") + (text or "")


def classes(element: Element) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()


def add_class(element: Element, name: str) -> None:
    """Give an element one more class."""
    element.set("class", " ".join([*classes(element), name]))


def with_class(root: Element, name: str, tag: str | None = None) -> Iterator[Element]:
    """The elements that have a class, in document order; the tree may change meanwhile."""
    return (element for element in list(root.iter(tag)) if name in classes(element))


def words(element: Element) -> str:
    """The text of an element and of all in it, on one line."""
    return " ".join("".join(element.itertext()).split())


def parents(root: Element) -> dict[Element, Element]:
    """The parent of each element below the root, as the tree is now."""
    return {child: parent for parent in root.iter() for child in parent}


def in_drawings(root: Element) -> frozenset[Element]:
    """The elements of all drawings: their ids and texts have rules of their own."""
    return frozenset(element for drawing in root.iter("svg") for element in drawing.iter())
