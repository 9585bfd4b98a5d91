"""Undoes what spreadsheets and address books do to a value: zeros lost, numbers made floats, several in a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
"""The apostrophe that keeps a spreadsheet from computing a text."""
_FLOAT = re.compile(r"([0-9]{3,})\.0+")
_CUT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?::::|[;\n]|,|\s/\s|\sor\s)\s*", re.IGNORECASE)
_ANGLES = re.compile(r"[^<>]*<([^<>]+)>")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
_YES, _NO = ("1", "x", "✓", "✔", "si", "sí"), ("0", "-")

CUT = (
    "a spreadsheet has shortened this number and its last digits are lost. Format the column as text, type the number "
    "again, and save."
)


class CutNumberError(ValueError):
    """A number of which a spreadsheet kept the first digits only."""


def plain_cell(text: str) -> str:
    """A cell as a person meant it, whatever it is for."""
    return _GUARDED.sub("", text, count=1) if _GUARDED.match(text) else text


def candidates(text: str, kind: str) -> list[str]:
    """What a cell may mean to a question of a kind; of several phone numbers or addresses each one.

    Raises:
        CutNumberError: a spreadsheet lost digits of a number.
    """
    mend = _MENDERS.get(kind)
    return mend(plain_cell(text)) if mend else [plain_cell(text)]


def _phones(text: str) -> list[str]:
    parts = [text] if "ext" in text.casefold() else _SEVERAL.split(text)
    if any(_CUT.fullmatch(part) for part in parts):
        raise CutNumberError(CUT)
    return [_whole(re.sub(r"^(?:tel|phone)\s*:\s*", "", part, flags=re.IGNORECASE)) for part in parts if part]


def _emails(text: str) -> list[str]:
    parts = (part for part in _SEVERAL.split(text) if part)
    named = ((match[1] if (match := _ANGLES.fullmatch(part)) else part) for part in parts)
    return [re.sub(r"^mailto:", "", part.strip(), flags=re.IGNORECASE) for part in named]


def _ports(text: str) -> list[str]:
    """Codes with the zeros in front that a spreadsheet took for nothing."""
    parts = [_whole(part.strip()) for part in re.split(r"([;,/|\n])", text)]
    return ["".join(part.zfill(4) if re.fullmatch(r"[0-9]{3}", part) else part for part in parts)]


def _yes_no(text: str) -> list[str]:
    word = text.strip().casefold()
    return ["yes" if word in _YES else "no" if word in _NO else text]


def _days(text: str) -> list[str]:
    match = _MIDNIGHT.fullmatch(text.strip())
    return [match[1] if match else text]


def _numbers(text: str) -> list[str]:
    if _CUT.fullmatch(text.strip()):
        raise CutNumberError(CUT)
    return [_whole(text.strip())]


def _whole(text: str) -> str:
    match = _FLOAT.fullmatch(text)
    return match[1] if match else text


_MENDERS: dict[str, Callable[[str], list[str]]] = {
    "phone": _phones,
    "email": _emails,
    "port": _ports,
    "yesno": _yes_no,
    "date": _days,
    "integer": _numbers,
    "entry_serial": _numbers,
    "choice": lambda text: [_whole(text)],
}
