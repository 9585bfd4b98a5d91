"""Finds marks in a folder however they are written: as text, as entities, in PDF objects, in codes to be scanned."""

from __future__ import annotations

import gzip
import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pikepdf
import pypdfium2
import zxingcpp

from .planting import MARKS, SERIAL_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_TAG = re.compile(r"<[^<>]*>")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_OF_LIBRARIES = ("assets/javascripts/", "assets/stylesheets/", "assets/fonts/")


def marks_below(folder: Path) -> dict[str, set[str]]:
    """The marks in each file below a folder, and in its path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        marks = set(marks_in(name))
        if path.is_file():
            for text in _texts(path, name):
                marks |= marks_in(text)
        if marks:
            found[name] = marks
    return found


def marks_in(text: str) -> set[str]:
    """The marks in a text, whatever stands between their letters."""
    squeezed = re.sub(r"[^0-9a-z]", "", text.casefold())
    return {*MARKS.findall(squeezed), *SERIAL_MARKS.findall(text)}


def _texts(path: Path, name: str) -> Iterator[str]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if data.startswith(b"%PDF"):
        yield from _texts_of_pdf(path)
        yield from _texts_of_codes(path)
    elif not any(place in name for place in _OF_LIBRARIES):
        yield from _readings(data)


def _readings(data: bytes) -> Iterator[str]:
    """What the same bytes say to readers of different kinds."""
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(_TAG.sub("", text))
    yield html.unescape(unquote(text))
    yield _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    for encoding in ("utf-16-le", "utf-16-be"):
        yield data.decode(encoding, "replace")
        yield data[1:].decode(encoding, "replace")


def _texts_of_pdf(path: Path) -> Iterator[str]:
    """Its words as shown, its strings, and its streams without compression: pages, metadata, fields, attachments."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield page.get_textpage().get_text_bounded()
    with pikepdf.open(path) as pdf:
        for thing in (pdf.trailer, *pdf.objects):
            yield from _texts_of_object(thing)


def _texts_of_object(thing: object) -> Iterator[str]:
    if isinstance(thing, pikepdf.Stream):
        data = thing.read_bytes() if thing.get("/Subtype") != "/Image" else b""
        yield from _readings(data)
        for found in _HEX.finditer(data):
            digits = b"".join(found[1].split())
            yield from _readings(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        for key, value in thing.items():
            yield key
            yield from _texts_of_direct(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from _texts_of_direct(value)
    elif isinstance(thing, pikepdf.String):
        yield str(thing)
        yield from _readings(bytes(thing))
    elif isinstance(thing, pikepdf.Name):
        yield str(thing)


def _texts_of_direct(value: object) -> Iterator[str]:
    """What stands in an object itself; what it refers to is an object of its own."""
    if not getattr(value, "is_indirect", False):
        yield from _texts_of_object(value)


def _texts_of_codes(path: Path) -> Iterator[str]:
    """What a phone reads off its bar codes and QR codes."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = page.render(scale=1.5, grayscale=True).to_pil()
            for code in zxingcpp.read_barcodes(picture):
                yield code.text


def told(found: dict[str, set[str]]) -> str:
    """What was found, for a failed test."""
    return json.dumps({name: sorted(marks) for name, marks in found.items()}, indent=1)
