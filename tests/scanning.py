"""Reads the bar codes and QR codes of a PDF from pictures of its pages, as a scanner or a phone does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import zxingcpp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOTS_PER_INCH = 200
"""Less than any printer in an office has."""


@dataclass(frozen=True)
class Scanned:
    """A code as read."""

    page: int
    """From 1."""
    text: str
    kind: str
    """`Code 128` or `QR Code`."""
    millimetres: float
    """How wide its dark part is."""


def scan(pdf: Path) -> Iterator[Scanned]:
    """Every code of a PDF, page by page, from top to bottom and from left to right."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, start=1):
            found = zxingcpp.read_barcodes(page.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil())
            for code in sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x)):
                width = code.position.top_right.x - code.position.top_left.x
                yield Scanned(number, code.text, str(code.format), width / DOTS_PER_INCH * 25.4)
    finally:
        document.close()
