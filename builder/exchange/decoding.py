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
MIXED = "utf-8 and cp1252, line by line"
WIDE = 0.05
"""The part of a file that is zeros when each of its characters takes two bytes: the marks and digits of any table."""
STRAY = 0.01
"""The part of a text that may be zeros and still is a text, with slips of the program that wrote it."""
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")
_SLIPS = 8
"""Different control characters that may stray into a text; pictures and programs hold nearly all of them."""
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
        guessed = codecs.lookup(encoding).name if encoding else guess_encoding(content)
        text = _line_by_line(content) if guessed == MIXED else content.decode(guessed)
    except LookupError as error:
        raise UsageError(f'"{encoding}" is no encoding. Try utf-8, utf-16, cp1252 or mac_roman.') from error
    except UnicodeError as error:
        known = encoding or "any known encoding"
        raise UsageError(f"{name}: not text in {known}. Save it as CSV UTF-8, or as XLSX.") from error
    if text.count("\0") > STRAY * len(text) or sum(one in text for one in _CONTROLS) > _SLIPS:
        raise UsageError(f"{name}: not a text file. Save the list as CSV, XLSX or vCard (.vcf).")
    return text.removeprefix("\ufeff").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def guess_encoding(content: bytes) -> str:
    """The encoding that a file is most likely in: by its mark, by its shape, then by which letters make words."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if sample.count(0) > WIDE * len(sample):
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        old = max(_OLD, key=lambda encoding: _likeness(sample, encoding))
        return MIXED if old == "cp1252" and _holds_newer_lines(content) else old
    return "utf-8"


def _holds_newer_lines(content: bytes) -> bool:
    """Whether lines of UTF-8 stand in an older file, as where two exports were joined."""
    return any(not line.isascii() and _is_utf_8(line) for line in content.splitlines())


def _line_by_line(content: bytes) -> str:
    """Each line in UTF-8 where it is such, else as Windows wrote it."""
    lines = content.splitlines(keepends=True)
    return "".join(line.decode("utf-8" if _is_utf_8(line) else "cp1252", errors="replace") for line in lines)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


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
