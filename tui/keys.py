"""Keys as people write them, as Textual calls them, and as they stand in a footer and in a sentence."""

from __future__ import annotations

import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, key_to_character

MODIFIERS = {
    "alt": "alt",
    "meta": "alt",
    "option": "alt",
    "ctrl": "ctrl",
    "control": "ctrl",
    "shift": "shift",
}
NAMES = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
"""Keys that type no character, as they stand on a keyboard."""
OTHER_NAMES = {
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "esc": "escape",
    "return": "enter",
    "ins": "insert",
    "del": "delete",
    "spacebar": "space",
}
SENT_AS = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+h": "Backspace",
    "ctrl+left_square_bracket": "Esc",
}
"""What a terminal sends for these, so that they cannot be told apart."""


class NoKeyError(ValueError):
    """A text that names no key; the message says why, after the text itself."""


def read_key(text: str) -> str:
    """A key as Textual calls it, from what a person wrote: `Ctrl+U`, `^u`, `pgup`, `?`.

    Raises:
        NoKeyError: no terminal has such a key.
    """
    written = text.strip()
    if len(written) == 2 and written[0] == "^":
        written = f"ctrl+{written[1]}"
    *before, last = written.removesuffix("++").split("+") if len(written) > 1 else [written]
    if len(written) > 1 and written.endswith("++"):
        before, last = [*before, last], "+"
    modifiers = {MODIFIERS.get(part.strip().lower(), "") for part in before}
    key = _plain_key(last.strip())
    if "" in modifiers or not key:
        raise NoKeyError("is no key. Write it like ctrl+u, alt+n or f6.")
    if modifiers == {"shift"} and len(key) == 1:
        return key.upper()
    if modifiers and len(key) == 1:
        key = key.lower()
    if "ctrl" in modifiers and not key.isascii():
        raise NoKeyError("is sent by no terminal. With ctrl go the letters a to z.")
    found = "+".join([*sorted(modifiers), key])
    if found in SENT_AS:
        raise NoKeyError(f"cannot be used: a terminal sends {SENT_AS[found]} for it.")
    return found


def _plain_key(text: str) -> str:
    """A key without ctrl, alt and shift; empty when there is none of that name."""
    name = OTHER_NAMES.get(text.lower().replace(" ", ""), text.lower())
    if name in NAMES:
        return name
    if len(text) == 1 and text.isprintable():
        return text if text.isalnum() else _name_of(text)
    character = _character(name) if text.isascii() else None
    return name if character and not character.isalnum() else ""


def _name_of(character: str) -> str:
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def types_a_character(key: str) -> bool:
    """Whether the key writes something in a field."""
    return key == "space" or (key not in NAMES and _character(key) is not None)


def _character(key: str) -> str | None:
    return key_to_character(REPLACED_KEYS.get(key, key))


def short(key: str) -> str:
    """A key as it stands in a footer: `^Z`, `F3`, `/`."""
    *modifiers, last = key.split("+")
    words = _one(last, upper=bool(modifiers))
    if modifiers == ["ctrl"]:
        return f"^{words}"
    return "+".join([*(modifier.capitalize() for modifier in modifiers), words])


def spelled(key: str) -> str:
    """A key as a sentence names it: `Ctrl+Z`, `F3`."""
    *modifiers, last = key.split("+")
    return "+".join([*(modifier.capitalize() for modifier in modifiers), _one(last, upper=bool(modifiers))])


def _one(key: str, *, upper: bool) -> str:
    if key in NAMES:
        return NAMES[key]
    character = _character(key) or key
    return character.upper() if upper else character
