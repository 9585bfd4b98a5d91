"""Where a printed line may break, and where it may not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from builder.htmltree import add_class, classes, in_drawings, words

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_BREAK = "\N{NO-BREAK SPACE}"
LONGEST_CHOICE = 32
"""Signs of a label that stays on one line with its box; of a longer one only the first word does."""
LONGEST_ADDRESS = 18
"""Signs of a mail address that may stand in a narrow column as it is."""

_UNIT = re.compile(r"(?<=\d) (?=(?:h|min)\b)")
_ADDRESS = re.compile(r"([\w.+'-]+@)([\w-]+(?:\.[\w-]+)+)")
_LONG_WORD = re.compile(r"[^\s-]{25,}")
_FIRST_WORD = re.compile(r"\s*\S+")
_ENDS_IN_SPACE = re.compile(r"(?<=\S)[ \t\n\r]+\Z")
_IN_LINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "em", "i", "input", "kbd", "small", "span", "strong", "svg"}
)
_AS_WRITTEN = frozenset({"pre", "textarea"})


def settle_lines(root: Element) -> None:
    """A number stays with its unit and a box with its label; a mail address breaks after its @ and nowhere else."""
    drawn = in_drawings(root)
    for element in [one for one in root.iter() if one not in drawn]:
        element.text = _UNIT.sub(NO_BREAK, element.text or "")
        element.tail = _UNIT.sub(NO_BREAK, element.tail or "")
        _keep_choices(element)
    for element in [one for one in root.iter() if one not in drawn]:
        _part_addresses(element)
        _part_spaces(element)
    _let_long_words_break(root)


def _keep_choices(parent: Element) -> None:
    """Puts each box of a line into a span with its label; where another box follows, the two are set apart."""
    line = list(parent)
    for place, box in enumerate(line):
        text = box.tail or ""
        if not _is_box(box) or not text.strip():
            continue
        is_followed = any(map(_is_box, line[place + 1 : place + 2]))
        choice = Element("span", {"class": "choice apart" if is_followed else "choice"})
        label = text.rstrip()
        choice.tail = text[len(label) :]
        if len(label) <= LONGEST_CHOICE:
            choice.append(box)
            box.tail = label
        else:
            first = _FIRST_WORD.match(label)
            kept = Element("span", {"class": "kept"})
            kept.append(box)
            box.tail = first[0] if first else ""
            kept.tail = label[len(box.tail) :]
            choice.set("class", choice.attrib["class"].replace("choice", "long choice"))
            choice.append(kept)
        parent[place] = choice


def _is_box(element: Element) -> bool:
    return "box" in classes(element)


def _part_addresses(parent: Element) -> None:
    """Mail addresses in two parts, so that a line may end between them and the address is still copied whole."""
    parent.text, made = _parted(parent.text or "")
    if made:
        parent[:] = [*made, *parent]
    for child in list(parent):
        if child in made:
            continue
        child.tail, made_after = _parted(child.tail or "")
        place = list(parent).index(child) + 1
        parent[place:place] = made_after


def _parted(text: str) -> tuple[str, list[Element]]:
    """The words before the first long address, and the parts of all addresses with the words behind each."""
    before, end = "", 0
    made: list[Element] = []
    for found in _ADDRESS.finditer(text):
        if len(found[0]) <= LONGEST_ADDRESS:
            continue
        between = text[end : found.start()]
        if made:
            made[-1].tail = between
        else:
            before = between
        made += [_part(found[1]), _part(found[2])]
        end = found.end()
    if not made:
        return text, made
    made[-1].tail = text[end:]
    return before, made


def _part(text: str) -> Element:
    part = Element("span", {"class": "part"})
    part.text = text
    return part


def _part_spaces(parent: Element) -> None:
    """The space between several words and what follows them in their line becomes a text of its own.

    Where words fill their line and only the space behind them does not fit, WeasyPrint 70 breaks the line after the
    first word. Before what stands on a line of its own the space goes.
    """
    if parent.tag in _AS_WRITTEN:
        return
    for place, follower in reversed(list(enumerate(parent))):
        before = parent[place - 1].tail if place else parent.text
        words_alone, space = _without_space(before or "")
        if not space:
            continue
        if place:
            parent[place - 1].tail = words_alone
        else:
            parent.text = words_alone
        if follower.tag in _IN_LINE:
            parent.insert(place, _space())


def _without_space(text: str) -> tuple[str, bool]:
    """The text without the space at its end, where it has several words and such a space."""
    words_alone = _ENDS_IN_SPACE.sub("", text)
    return words_alone, words_alone != text and len(words_alone.split()) > 1


def _space() -> Element:
    space = Element("span")
    space.text = " "
    return space


def _let_long_words_break(root: Element) -> None:
    """Mark the table cells in which a word must break anywhere, or its column would leave the page.

    Were every cell marked, columns would shrink to a letter's width, and WeasyPrint would try each of those breaks:
    a table of 1,000 rows takes more than twice the time then.
    """
    for cell in _cells(root):
        if _LONG_WORD.search(words(cell)):
            add_class(cell, "long-words")


def _cells(root: Element) -> Iterator[Element]:
    for tag in ("td", "th"):
        yield from root.iter(tag)
