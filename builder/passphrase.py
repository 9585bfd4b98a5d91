"""Whether a password can hold what a pack holds.

ZIP's encryption lets a password be tried some ten million times a second on one graphics card (1,000 rounds of
PBKDF2-SHA1, fixed by the format), and a stick that was lost can be tried for years. Length is what helps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 16
LEAST_DIFFERENT = 8
LEAST_OF_ONES_OWN = 10
"""Letters and digits besides what anybody would try first."""
ADVICE = (
    "Take five or six words that do not belong together, for example picked from a book with closed eyes."
)
_TRIED_FIRST = (
    *(
        "password",
        "passwort",
        "passphrase",
        "welcome",
        "letmein",
        "secret",
        "admin",
        "qwerty",
        "qwertz",
        "asdf",
    ),
    *(
        "tideover",
        "playbook",
        "continuity",
        "customs",
        "broker",
        "brokerage",
        "outage",
        "downtime",
        "cbp",
        "ace",
    ),
    *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november"),
    *("december", "spring", "summer", "autumn", "winter", "2024", "2025", "2026", "2027", "2028", "1234"),
    *("correct", "horse", "battery", "staple"),
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_RUN = 5


def why_weak(password: str, names: Iterable[str] = ()) -> str:
    """Why a password will not do, in words; empty when it will.

    Args:
        password: As typed.
        names: What anybody knows who finds the pack, such as the firm's name.
    """
    if not (password.isascii() and password.isprintable()):
        return "holds signs that other programs write otherwise. Take letters, digits and signs of an English keyboard."
    if password != password.strip():
        return "begins or ends with a blank, which nobody sees when it is written down."
    if len(password) < LEAST:
        return (
            f"has {len(password)} signs; {LEAST} are the least, for ZIP files can be tried quickly. {ADVICE}"
        )
    if len(set(password.casefold())) < LEAST_DIFFERENT:
        return f"has fewer than {LEAST_DIFFERENT} different signs. {ADVICE}"
    if run := _run(password):
        return f'holds "{run}", a run that is tried first. {ADVICE}'
    if len(_ones_own(password, names)) < LEAST_OF_ONES_OWN:
        return f"is made of words and dates that are tried first. {ADVICE}"
    return ""


def _run(password: str) -> str:
    """A row of the keyboard, of the alphabet or of digits, in either direction."""
    low = password.casefold()
    for row in _ROWS:
        for line in (row, row[::-1]):
            for start in range(len(line) - _LONGEST_RUN):
                piece = line[start : start + _LONGEST_RUN + 1]
                if piece in low:
                    return piece
    return ""


def _ones_own(password: str, names: Iterable[str]) -> str:
    """What is left without what anybody would try, and without repetitions."""
    left = re.sub(r"[^a-z0-9]", " ", password.casefold())
    words = {word for name in names for word in re.findall(r"[a-z0-9]{3,}", name.casefold())}
    for word in sorted({*words, *_TRIED_FIRST}, key=len, reverse=True):
        left = left.replace(word, " ")
    return "".join(dict.fromkeys(re.findall(r"[a-z0-9]+", left)))
