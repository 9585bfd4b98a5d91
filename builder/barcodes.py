"""Bar codes and QR codes as drawings in an article. The only user of python-barcode and segno.

A code is drawn as one path of rectangles, so that it prints sharp at any size and a copy of it still reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from builder.errors import SheetError
from builder.htmltree import with_class, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BAR_MODULE_MM = 25.4 * 4 / 300
"""The thinnest bar, 0.339 mm: a whole number of dots on printers of 300 and 600 dots to the inch, and wide enough
for a hand scanner and a phone."""
BAR_HEIGHT_MM = 9.0
"""A fifth of the length: a hand that is not steady still crosses all bars."""
BAR_QUIET = 10
"""Empty modules on either side, as Code 128 asks."""

QR_MODULE_MM = 0.76
"""A telephone number takes 29 modules with its quiet zone: 22 mm, which a phone reads at arm's length."""
QR_QUIET = 4
"""Empty modules all around, as the standard asks."""

_PAIRED_DIGITS = re.compile("(?:[0-9][0-9]){2,}$")
_DIALS = re.compile(r"tel:(\+?[0-9]+)", re.IGNORECASE)


def draw_codes(root: Element, sheet: str) -> None:
    """Draw the codes that an article asks for.

    An element of class `barcode` gets the bars of its own text above it, without spaces and hyphens. An element of
    class `qr` becomes the code of its `data-qr`; `data-label` says in words what it is for.

    Raises:
        SheetError: a code without content or words, or a text that no bar code holds.
    """
    for holder in with_class(root, "barcode"):
        text = words(holder)
        holder.insert(0, bar_code(re.sub(r"[\s-]", "", text), f"Bar code of {text}", sheet))
        holder[0].tail, holder.text = holder.text, ""
    for holder in with_class(root, "qr"):
        content, label = holder.attrib.pop("data-qr", ""), holder.attrib.pop("data-label", "")
        if not content or not label:
            raise SheetError(f"{sheet}: a QR code needs data-qr and data-label.")
        holder.text, holder[:] = "", [qr_code(content, label)]


def bar_code(text: str, label: str, sheet: str) -> Element:
    """A text as Code 128.

    Raises:
        SheetError: the text is empty, or Code 128 has no sign for a character of it.
    """
    if not text:
        raise SheetError(f"{sheet}: a bar code needs a text.")
    modules = _code_128(text, sheet)
    width = len(modules) + 2 * BAR_QUIET
    bars = "".join(f"M{BAR_QUIET + start} 0h{length}v1h-{length}z" for start, length in _runs(modules))
    return _drawing("bars", bars, label, (width, 1), (width * BAR_MODULE_MM, BAR_HEIGHT_MM))


def _code_128(text: str, sheet: str) -> str:
    """Dark and light modules: signs in code set B, then pairs of digits in code set C.

    python-barcode's own encoder starts in set C, and takes the pair 99 of a filer code such as 991 for a shift.
    Its tables are used here; every entry number then has bars of the same length, 123 modules.
    """
    # python-barcode costs 0.03 s to import, and only number sheets need it.
    from barcode.charsets import code128

    split = _PAIRED_DIGITS.search(text)
    signs, digits = (text[: split.start()], split[0]) if split else (text, "")
    if unknown := [sign for sign in signs if sign not in code128.B]:
        raise SheetError(f'{sheet}: "{text}" cannot be a bar code: Code 128 has no "{unknown[0]}".')
    values = [code128.START_CODES["B"], *(code128.B[sign] for sign in signs)]
    if digits:
        values += [code128.B["TO_C"], *map(int, re.findall("..", digits))]
    check = sum(max(weight, 1) * value for weight, value in enumerate(values)) % 103
    bars: str = "".join(code128.CODES[value] for value in (*values, check)) + code128.STOP + "11"
    return bars


def qr_code(content: str, label: str) -> Element:
    """A text as a QR code that still reads when an eighth of it is soiled (level M)."""
    # segno costs 0.02 s to import, and only sheets with codes need it.
    import segno

    code = segno.make_qr(_compact(content), error="m", boost_error=False)
    rows = ["".join("1" if dark else "0" for dark in row) for row in code.matrix]
    path = "".join(
        f"M{QR_QUIET + start} {QR_QUIET + line}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    )
    side = len(rows) + 2 * QR_QUIET
    return _drawing("qr-modules", path, label, (side, side), (side * QR_MODULE_MM,) * 2)


def _compact(content: str) -> str:
    """A telephone number in capitals takes the smallest code: its modules are larger, and it reads from further off."""
    return content.upper() if _DIALS.fullmatch(content) else content


def _runs(modules: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    return ((run.start(), len(run[0])) for run in re.finditer("1+", "".join(modules)))


def _drawing(
    name: str, path: str, label: str, modules: tuple[int, int], millimetres: tuple[float, float]
) -> Element:
    drawing = Element(
        "svg",
        {
            "class": name,
            "viewBox": f"0 0 {modules[0]} {modules[1]}",
            "preserveAspectRatio": "none",
            "width": f"{millimetres[0]:.3f}mm",
            "height": f"{millimetres[1]:.3f}mm",
            "aria-label": label,
        },
    )
    SubElement(drawing, "path", {"d": path})
    return drawing
