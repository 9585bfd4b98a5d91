"""Writes a value as YAML lines through ruamel.yaml; texts another reader could mistake are quoted."""

from __future__ import annotations

import io
import re

STEP = 2
"""Columns by which a new level is indented."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/.()'+,&;-]*[A-Za-z0-9_/.)]|[A-Za-z]")
_UNESCAPED = re.compile(r"[^\\\"\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff\U00010000-\U0010ffff]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})


def emit(value: object) -> list[str]:
    """A value as YAML lines without indentation; texts another reader could mistake are quoted."""
    try:
        return _simple_lines(value)
    except _NeedsWriterError:
        return _written(value)


class _NeedsWriterError(Exception):
    """A text that needs escapes or several lines."""


def _simple_lines(value: object) -> list[str]:
    """As ruamel.yaml would write it, for texts without escapes: it takes two seconds for 5,000 contacts."""
    if isinstance(value, dict) and value:
        return [line for key, item in value.items() for line in _simple_entry(str(key), item)]
    if isinstance(value, list | tuple) and value:
        found = []
        for item in value:
            if isinstance(item, list | tuple):
                raise _NeedsWriterError
            lines = _simple_lines(item)
            found += [f"- {lines[0]}", *(" " * STEP + line for line in lines[1:])]
        return found
    return [_simple(value)]


def _simple_entry(key: str, value: object) -> list[str]:
    if not _is_plain(key):
        raise _NeedsWriterError
    lines = _simple_lines(value)
    if isinstance(value, dict | list | tuple) and value:
        return [f"{key}:", *(" " * STEP + line for line in lines)]
    return [f"{key}: {lines[0]}"]


def _simple(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    text = str(value)
    if _is_plain(text):
        return text
    if not _UNESCAPED.fullmatch(text) or not text.isprintable():
        raise _NeedsWriterError
    return f'"{text}"'


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.casefold() not in _WORDS and "  " not in text


def _written(value: object) -> list[str]:
    from ruamel.yaml import YAML  # 80 ms; reading needs it never, saving once

    writer = YAML()
    writer.indent(mapping=STEP, sequence=STEP + 2, offset=STEP)
    writer.width = 1_000_000
    writer.allow_unicode = True
    stream = io.StringIO()
    writer.dump(_styled(value), stream)
    lines = stream.getvalue().rstrip("\n").split("\n")
    if isinstance(value, list | tuple):
        lines = [line.removeprefix(" " * STEP) for line in lines]
    return lines[:-1] if lines[-1] == "..." else lines


def _styled(value: object) -> object:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(value, dict):
        return {str(key): _styled(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_styled(item) for item in value]
    text = str(value)
    if "\n" in text and _fits_literal(text):
        return LiteralScalarString(text)
    if _is_plain(text):
        return text
    return DoubleQuotedScalarString(text)


def _fits_literal(text: str) -> bool:
    lines = text.split("\n")
    return (
        not text.endswith("\n")
        and all(line == line.rstrip() and line.isprintable() and "\u2028" not in line for line in lines)
        and bool(lines[0])
        and not lines[0].startswith(" ")
    )
