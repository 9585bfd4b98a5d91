"""Texts from files and answers as a terminal may be given them: no character of them commands it."""

from __future__ import annotations

import re

_SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x9b[0-?]*[ -/]*[@-~]")
"""Whole escape sequences: taking only their first character away would leave the rest to be read."""
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters of both tables, and marks that turn the direction of writing."""
_BROKEN = re.compile("[\ud800-\udfff]")
"""Halves of characters; no terminal and no file can take them."""


def plain(text: str) -> str:
    """A text without control characters but line ends and tabs; broken characters show as such."""
    return _BROKEN.sub("\ufffd", _COMMANDS.sub("", _SEQUENCES.sub("", text)))


def plain_json(text: str) -> str:
    """JSON in which the characters that command a terminal are written as their numbers."""
    return _BROKEN.sub(_number, _COMMANDS.sub(_number, text))


def _number(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
