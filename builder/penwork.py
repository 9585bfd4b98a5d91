"""What people fill in on a printed sheet, by pen or on screen: boxes, step tables, form fields, blanks."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from builder.htmltree import add_class, classes, in_drawings, parents, with_class, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BALLOT_BOX = re.compile("[□☐]")
_NO_BREAK_SPACE = "\u00a0"
_PEN_COLUMNS = (("time", "Time"), ("initials", "Initials"))
_STEP_COLUMNS = (
    (re.compile(r"who\b", re.IGNORECASE), "who"),
    (re.compile(r"(by )?when\b|by\b", re.IGNORECASE), "when"),
    (re.compile(r"why\b|authority\b", re.IGNORECASE), "why"),
)
_LONGEST_LABEL = 80


def draw_boxes(root: Element) -> None:
    """Draw every box to tick: the fonts have no ballot box, and a browser's own is too small for a pen."""
    for element in root.iter("input"):
        if element.get("type") == "checkbox":
            element.tag, element.attrib = "span", {"class": "box"}
    drawn = in_drawings(root)
    for parent in [element for element in root.iter() if element not in drawn]:
        for place, child in reversed(list(enumerate(parent, start=1))):
            child.tail = _insert_boxes(parent, place, child.tail or "")
        parent.text = _insert_boxes(parent, 0, parent.text or "")


def _insert_boxes(parent: Element, place: int, text: str) -> str:
    """Put a box for each ballot box of the text before child `place`; returns the text before the first."""
    before, *pieces = _BALLOT_BOX.split(text)
    for offset, piece in enumerate(pieces):
        box = Element("span", {"class": "box"})
        box.tail = f"{_NO_BREAK_SPACE}{piece.lstrip()}"  # a box stays on the line of its word
        parent.insert(place + offset, box)
    return before


def complete_steps(root: Element) -> None:
    """Give the rows of `table.steps` a box, and columns for the time and the initials of who did it.

    The first column is the box's, the second says what to do. The reason moves under it in small letters: a tired
    reader needs the width for the step itself. A heading of class `band` just above is told in the table's own.
    """
    for parent in list(root.iter()):
        band = ""
        for element in parent:
            if element.tag == "table" and "steps" in classes(element):
                _complete_table(element, band)
            band = words(element) if "band" in classes(element) else ""


def _complete_table(table: Element, band: str) -> None:
    rows = list(table.iter("tr"))
    columns = _step_columns(rows[0]) if rows else []
    for row in rows:
        _complete_step(row, columns)
    for heading in with_class(table, "col-what", "th"):
        # The heading is repeated on every page, the band is not.
        heading.text, heading[:] = ", ".join(filter(None, (words(heading), band))), []


def _step_columns(header: Element) -> list[str]:
    named = [
        next((name for pattern, name in _STEP_COLUMNS if pattern.match(words(cell))), "more")
        for cell in header
    ]
    return [*("box", "what")[: len(named)], *named[2:]]


def _complete_step(row: Element, columns: Sequence[str]) -> None:
    if len(row) == 1:  # a line across the table
        row[0].set("colspan", str(len(set(columns) - {"why"}) + len(_PEN_COLUMNS)))
        return
    cells = dict(zip(columns, row, strict=False))
    for column, cell in cells.items():
        add_class(cell, f"col-{column}")
    is_header = all(cell.tag == "th" for cell in row)
    box = cells["box"]
    label = words(box) or "Done"
    box[:], box.text = ([], label) if is_header else ([Element("span", {"class": "box"})], "")
    if (why := cells.get("why")) is not None:
        row.remove(why)
        if not is_header and words(why):
            why.tag, why.tail, why.attrib = "div", "", {"class": "why"}
            cells["what"].append(why)
    for name, heading in _PEN_COLUMNS:
        SubElement(row, "th" if is_header else "td", {"class": f"col-{name}"}).text = (
            heading if is_header else ""
        )


def tabulate_fields(root: Element) -> None:
    """Turn `dl.fields` into a table: it breaks well across pages, and ties each label to its value.

    With the class `two` as well, two fields stand side by side.
    """
    for grid in with_class(root, "fields", "dl"):
        fields = _fields(grid)
        abreast = 2 if "two" in classes(grid) else 1
        grid.tag, grid.text, grid[:] = "table", "", []
        body = SubElement(grid, "tbody")
        for together in zip_longest(*[iter(fields)] * abreast):
            row = SubElement(body, "tr")
            for field in filter(None, together):
                row.extend(field)
            if len(row) < 2 * abreast:
                row[-1].set("colspan", "3")


def _fields(grid: Element) -> list[tuple[Element, Element]]:
    """A label cell for each term and beside it a cell with its definitions, empty when it has none."""
    fields: list[tuple[Element, Element]] = []
    for item in [item for child in grid for item in (child if child.tag == "div" else (child,))]:
        item.tail = ""
        if item.tag == "dt":
            item.tag = "th"
            item.set("scope", "row")
            fields.append((item, Element("td")))
        elif fields:
            item.tag = "div"
            fields[-1][1].append(item)
    return fields


def make_fillable(root: Element, numbers: Iterator[int]) -> None:
    """Make fields of a PDF form out of the blanks, boxes and empty table cells in `.fillable`.

    A field is named by its `data-name`, else by the next number. Its label, for those who cannot see the sheet,
    is its `data-label`, or comes from the words around it. A blank of class `lines` takes several lines; a box of
    class `ticked` is ticked.
    """
    for part in with_class(root, "fillable"):
        for cell, label in _labelled_cells(part):
            blanks = list(_blanks(cell))
            if not blanks and not words(cell):
                blanks = [SubElement(cell, "span", {"class": "blank cell"})]
            for blank in blanks:
                _become_field(blank, label, numbers)
        above = parents(part)
        for blank in _blanks(part):
            _become_field(blank, _words_before(blank, above[blank]), numbers)


def _labelled_cells(part: Element) -> Iterator[tuple[Element, str]]:
    """Each data cell with its row's heading, else its column's and the number of the line."""
    for table in part.iter("table"):
        rows = list(table.iter("tr"))
        headings = [words(cell) for cell in rows[0]] if rows else []
        for number, row in enumerate(rows):
            own_heading = ""
            for place, cell in enumerate(row):
                if cell.tag == "th":
                    own_heading = words(cell)
                    continue
                column = headings[place] if place < len(headings) else ""
                yield cell, own_heading or f"{column}, line {number}"


def _blanks(part: Element) -> Iterable[Element]:
    """What a pen would fill in; found before any is changed."""
    return [element for element in part.iter("span") if {"blank", "box"} & set(classes(element))]


def _become_field(blank: Element, label: str, numbers: Iterator[int]) -> None:
    is_box, has_lines = "box" in classes(blank), "lines" in classes(blank)
    if is_box:
        label = " ".join((blank.tail or "").split()) or label
    label = blank.get("data-label") or label[-_LONGEST_LABEL:]
    field = {} if has_lines else {"type": "checkbox" if is_box else "text"}
    field |= {
        "name": blank.get("data-name") or f"field-{next(numbers)}",
        "title": label.strip(" :") or "Fill in",
        "class": blank.get("class", ""),
    }
    if is_box and "ticked" in classes(blank):
        field["checked"] = "checked"
    elif not is_box and not has_lines:
        field["value"] = words(blank)
    text = "".join(blank.itertext()) if has_lines else ""
    blank.tag, blank.attrib, blank.text, blank[:] = ("textarea" if has_lines else "input"), field, text, []


def _words_before(blank: Element, block: Element) -> str:
    """The words in front of a blank, back to the blank before it."""
    text = block.text or ""
    for sibling in block:
        if sibling is blank:
            break
        text = "" if sibling.tag == "input" else text + words(sibling)
        text += sibling.tail or ""
    return " ".join(text.split())
