"""Bytes of a text file as text, whichever program wrote it."""

from __future__ import annotations

import codecs
from itertools import pairwise

from builder.errors import UsageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""A mark of UTF-32 begins like one of UTF-16, so it is looked for first."""
_OLD = ("cp1252", "mac_roman")
"""What Windows and the Macintosh wrote before UTF-8."""
_QUOTES = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa0\u2022")
_SAMPLE = 65_536
"""Bytes by which an encoding is guessed."""


def decode(content: bytes, name: str, encoding: str = "") -> str:
    r"""The text of a file, with `\\n` at the end of each line.

    Args:
        content: the bytes.
        name: how the file is named in messages.
        encoding: the encoding where a person knows it; otherwise it is found out.

    Raises:
        UsageError: the file is no text, or not in that encoding.
    """
    try:
        text = content.decode(codecs.lookup(encoding).name if encoding else guess_encoding(content))
    except LookupError as error:
        raise UsageError(f'"{encoding}" is no encoding. Try utf-8, utf-16, cp1252 or mac_roman.') from error
    except UnicodeError as error:
        known = encoding or "any known encoding"
        raise UsageError(f"{name}: not text in {known}. Save it as CSV UTF-8, or as XLSX.") from error
    if "\0" in text:
        raise UsageError(f"{name}: not a text file. Save the list as CSV, XLSX or vCard (.vcf).")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def guess_encoding(content: bytes) -> str:
    """The encoding that a file is most likely in: by its mark, by its shape, then by which letters make words."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        return max(_OLD, key=lambda encoding: _likeness(sample, encoding))
    return "utf-8"


def _likeness(sample: bytes, encoding: str) -> float:
    """How much a sample looks like words in an encoding."""
    text = f" {sample.decode(encoding, errors='replace')} "
    score = 0.0
    for before, character in pairwise(text):
        if character.isascii():
            continue
        if character == "\ufffd":
            score -= 5
        elif character.isalpha():
            # A capital in the middle of a word is the sign of a wrong guess.
            score += -1 if character.isupper() and before.islower() else 1
        else:
            score += 0.5 if character in _QUOTES else -1
    return score
