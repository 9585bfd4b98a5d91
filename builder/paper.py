"""Makes an article of the site fit for paper: what is folded, linked or hidden on screen is laid out.

The classes an author may use are listed in site/print/elements.css.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from builder.barcodes import draw_codes
from builder.errors import SheetError
from builder.fonts import in_print
from builder.htmltree import (
    classes,
    dissolve,
    drop,
    in_drawings,
    parents,
    parse_article,
    to_html,
    with_class,
    words,
)
from builder.linebreaks import settle_lines
from builder.penwork import complete_steps, draw_boxes, make_fillable, tabulate_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SCREEN_ONLY_TAGS = frozenset({"base", "button", "link", "meta", "script", "style", "template"})
_SCREEN_ONLY_CLASSES = frozenset({"footnote-backref", "headerlink", "screen-only"})
_OUTSIDE = re.compile(r"(?P<scheme>https?|mailto|tel):(?://)?(?P<address>[^?]*)", re.IGNORECASE)
_READ_ALOUD = ("alt", "placeholder", "title", "value")
"""Attributes whose text reaches the PDF."""


def on_paper(
    articles: Sequence[str],
    *,
    sheet: str,
    title: str,
    printable: AbstractSet[str],
    stamps: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, ...]:
    """The articles as they are printed, each an `<article>` element.

    Args:
        articles: HTML bodies, safe to print.
        sheet: Name of the sheet, for messages.
        title: The sheet's own heading; an article that begins with the same one loses it.
        printable: The characters the fonts have.
        stamps: What stands in the places of `.stamp` elements, by their `data-stamp`.

    Raises:
        SheetError: a drawing has no words for those who cannot see it.
    """
    field_numbers = iter(range(1, 1_000_000))
    printed = []
    for number, article in enumerate(articles, start=1):
        root = parse_article(article)
        drop(root, is_for_the_screen)
        _fill_stamps(root, stamps)
        _unfold(root)
        _settle_headings(root, title)
        _settle_links(root, prefix=f"a{number}-")
        draw_codes(root, sheet)
        _name_drawings(root, sheet)
        draw_boxes(root)
        complete_steps(root)
        tabulate_fields(root)
        make_fillable(root, field_numbers)
        settle_lines(root)
        _keep_printable(root, printable)
        printed.append(to_html(root))
    return tuple(printed)


def is_for_the_screen(element: Element) -> bool:
    """Whether an element says nothing on paper: links of headings, buttons, scripts."""
    return element.tag in _SCREEN_ONLY_TAGS or not _SCREEN_ONLY_CLASSES.isdisjoint(classes(element))


def _fill_stamps(root: Element, stamps: Mapping[str, str]) -> None:
    for place in with_class(root, "stamp"):
        place.text, place[:] = stamps.get(place.attrib.pop("data-stamp", ""), ""), []


def _unfold(root: Element) -> None:
    for note in root.iter("details"):
        note.tag, note.attrib = "div", {"class": " ".join(["admonition", *classes(note)])}
    for label in root.iter("summary"):
        label.tag, label.attrib = "p", {"class": "admonition-title"}


def _settle_headings(root: Element, title: str) -> None:
    """Headings follow the sheet's own `h1` without a gap: h2, h4, h3 become h2, h3, h3."""
    headings = [element for element in root.iter() if element.tag in _HEADINGS]
    if headings and headings[0].tag == "h1" and words(headings[0]) == " ".join(title.split()):
        own = headings.pop(0)
        drop(root, lambda element: element is own)
    above: list[str] = []
    for heading in headings:
        while above and above[-1] >= heading.tag:
            above.pop()
        above.append(heading.tag)
        heading.tag = f"h{min(len(above) + 1, 6)}"


def _settle_links(root: Element, prefix: str) -> None:
    """Links within the article stay, links to other pages become words, addresses elsewhere are spelt out."""
    anchors = _settle_anchors(root, prefix)
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and unquote(target[1:]) in anchors:
            link.attrib = {"href": f"#{prefix}{target[1:]}"}
        elif outside := _OUTSIDE.match(target):
            link.attrib = {"href": target}
            _spell_out(link, outside["scheme"].lower(), unquote(outside["address"]))
        else:
            link.attrib = {}
    around = parents(root)
    for link in [one for one in root.iter("a") if not one.attrib]:
        dissolve(around[link], link)  # an element that is left around the words gets lines broken too early


def _settle_anchors(root: Element, prefix: str) -> frozenset[str]:
    """Keep the ids that are linked to, and make them unique among the sheet's articles."""
    targets = (link.get("href", "") for link in root.iter("a"))
    linked = {unquote(target[1:]) for target in targets if target.startswith("#")}
    drawn = in_drawings(root)
    anchors: set[str] = set()
    for element in root.iter():
        name = None if element in drawn else element.attrib.pop("id", None)
        if name in linked and name not in anchors:
            anchors.add(name)
            element.set("id", prefix + name)
    return frozenset(anchors)


def _spell_out(link: Element, scheme: str, address: str) -> None:
    address = address.replace(";ext=", " ext. ").rstrip("/")
    if scheme == "tel":
        shown = re.sub(r"\D", "", words(link))
        is_shown = bool(shown) and re.sub(r"\D", "", address).endswith(shown)
    else:
        is_shown = address.casefold() in words(link).casefold()
    if not is_shown:
        SubElement(link, "span", {"class": "address"}).text = f" ({address})"


def _name_drawings(root: Element, sheet: str) -> None:
    """Every drawing gets its words where the PDF looks for them, in a `<title>`."""
    for drawing in root.iter("svg"):
        if label := drawing.get("aria-label"):
            title = Element("title")
            title.text = label
            drawing.insert(0, title)
        elif not drawing.findtext("title"):
            raise SheetError(
                f"{sheet}: a drawing has no words for those who cannot see it. Give its <svg> an aria-label."
            )
        elif description := drawing.findtext("desc"):
            # A PDF has one text for a picture and takes it from the title.
            named = drawing.find("title")
            if named is not None:
                named.text = f"{named.text}. {description}"


def _keep_printable(root: Element, printable: AbstractSet[str]) -> None:
    for element in root.iter():
        element.text = in_print(element.text or "", printable)
        element.tail = in_print(element.tail or "", printable)
        for name in _READ_ALOUD:
            if name in element.attrib:
                element.set(name, in_print(element.attrib[name], printable))
