"""Turns any text into Markdown that shows exactly that text: answers are data, never markup."""

from __future__ import annotations

import re

from markupsafe import Markup

_SPECIAL = re.compile(r"[!\"#$&*+<=>\[\\\]^_`{|}~]")
"""What Markdown, HTML or an extension gives a meaning to anywhere in a line."""

_LEADING = re.compile(r"([0-9]*)([!-/:-@\[-`{-~])")
"""What can begin a list, a rule, a definition or a link's address: the first sign, after digits or at once."""


def escape(text: str) -> Markup:
    """One line of text as Markdown-safe HTML entities; line breaks become spaces."""
    line = " ".join(str(text).split())
    lead = _LEADING.match(line)
    head = f"{lead[1]}{_entity(lead[2])}" if lead else ""
    rest = line[lead.end() :] if lead else line
    return Markup(head + _SPECIAL.sub(lambda match: _entity(match[0]), rest))  # noqa: S704 (all are entities now)


class Plain(str):
    """A text that escapes itself where it meets markup: Jinja alone would make it safe for HTML, not for Markdown."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return escape(self)


def escape_lines(text: str) -> Markup:
    """Several lines of text, parted by line-break tags."""
    lines = [escape(line) for line in str(text).splitlines() if line.strip()]
    return Markup("<br>").join(lines)


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def dialled(text: str) -> str:
    """The address under which a phone dials a number as a person wrote it."""
    number, _, extension = text.partition("ext")
    digits = "".join(c for c in number if c.isdigit())
    international = digits if number.strip().startswith("+") else f"1{digits}"
    after = f";ext={''.join(c for c in extension if c.isdigit())}" if extension else ""
    return f"tel:+{international}{after}"


def reachable(kind: str, text: str) -> Markup:
    """A telephone number or mail address that a phone dials or writes to; any other text as it is."""
    if kind == "phone":
        return Markup('<a class="phone" href="{}">{}</a>').format(dialled(text), escape(text))
    if kind == "email":
        return Markup('<a href="mailto:{}">{}</a>').format(escape(text), escape(text))
    return escape(text)


def slug(text: str, taken: set[str], fallback: str) -> str:
    """A file name from any text: small ASCII letters, digits and hyphens; unique among those taken."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.casefold()).split()
    base = "-".join(words)[:48].strip("-") or fallback
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    taken.add(found)
    return found
