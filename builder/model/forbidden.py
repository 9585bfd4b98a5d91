"""Refuses what a playbook must never hold: passwords, keys, and personal, importer or account numbers.

A playbook is printed, carried and published; what is not in it cannot leak. The shapes are those of 19 CFR 24.5
importer numbers (IRS, Social Security, CBP-assigned), bank cards and accounts, and common secrets.
"""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2012\u2013\u2014\u2212"), "-")
"""What word processors put in a hyphen's place; compatibility forms make the others one of these."""

_NUMBERED = ("-",)
_SECRETS = ("pass", "pwd", "pin code", "key", "token")
_BANKING = ("account", "acct", "routing", "iban", "aba", "swift")
_SHAPES: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("a Social Security number", re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), _NUMBERED),
    (
        "an importer number (IRS form)",
        re.compile(r"(?<![\w-])\d{2}-\d{7}(?:[A-Z0-9]{2})?(?![\w-])"),
        _NUMBERED,
    ),
    ("an importer number (CBP-assigned form)", re.compile(r"(?<![\w-])\d{6}-\d{5}(?![\w-])"), _NUMBERED),
    (
        "a password or key",
        re.compile(
            r"(?i)\b(?:password|passwd|passphrase|pwd|pin code|secret key|api[ _-]?key|access token|private key)"
            r"\s*(?::|=|\bis\b)\s*(?!in\b|kept\b|with\b|held\b|stored\b|not\b)\S{4,}"
        ),
        _SECRETS,
    ),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), _SECRETS),
    (
        "a bank account number",
        re.compile(
            r"(?i)\b(?:account|acct)\b[\s.:#=]*(?:no\.?|number|num)?[\s.:#=]*\d{9,}"
            r"|\b(?:bank account|routing|iban|aba|swift)\b[\s.:#=]*(?:no\.?|number|num)?[\s.:#=]*[A-Z]{0,2}\d{6,}"
        ),
        _BANKING,
    ),
    (
        "a bank account number (IBAN)",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
        (),
    ),
)
"""What is refused, its shape, and words in small letters of which such a text holds one.

A list of clients holds some thousand texts; most are passed without trying all shapes."""
_GROUPS = re.compile(r"\d{2}-\d{2}(?:-|\d{3})")
"""Every number of these authorities holds such digits, and hardly any telephone number does."""
_DIGITS = re.compile(r"\d[\d -]{11,}\d")
_CARD = re.compile(r"(?<![\w-])(?:\d[ -]?){13,19}(?![\w-])")


def forbidden_reason(text: str) -> str | None:
    """Why a text may not be kept, or None when it may.

    Returns:
        A sentence for the person who typed it. It never repeats the text.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    small, has_groups = text.casefold(), _GROUPS.search(text)
    for what, shape, words in _SHAPES:
        may_fit = has_groups if words is _NUMBERED else not words or any(word in small for word in words)
        if may_fit and shape.search(text):
            return (
                f"this looks like {what}. A playbook is printed and shared, so it may not hold one. "
                "Write where it is kept instead."
            )
    for match in _CARD.finditer(text) if _DIGITS.search(text) else ():
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= 13 and _luhn(digits):
            return (
                "this looks like a card number. A playbook may not hold one. Write where it is kept instead."
            )
    return None


def _luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
