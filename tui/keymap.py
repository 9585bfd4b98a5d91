"""The keys that a person has changed: compared with every binding of the interview, and what is wrong with them.

A binding's place is the class that declares it. Where two places may be on screen together, one key means one thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import ModalScreen, Screen

from builder.model.problems import Problem, did_you_mean
from tui.keys import NoKeyError, read_key, spelled, types_a_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.dom import DOMNode

    from tui.bindings import Declared
    from tui.settings import Settings

FIELDS, WIDGETS = "tui.fields.", "tui.widgets."
"""Widgets of the first stand on screens that put questions, those of the second anywhere, others by their screen."""
LISTS = "tui.widgets.listing"
"""Its widgets stand on screens that put questions or show a list that is a file of its own."""


@dataclass(frozen=True)
class Keymap:
    """Changed keys that were found to be right."""

    changed: Mapping[str, str] = field(default_factory=dict)
    """Ids to keys, several parted by commas."""
    defaults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys that come with every id."""

    def stands_for(self, key: str) -> str:
        """The key that comes with what a key does now; empty when it does nothing any more."""
        for name, keys in self.changed.items():
            if key in keys.split(",") and name in self.defaults:
                return self.defaults[name][0]
        return "" if key in self._given_up else key

    @cached_property
    def _given_up(self) -> frozenset[str]:
        gone = {key for name in self.changed for key in self.defaults.get(name, ())}
        return frozenset(
            gone - {key for name, keys in self.defaults.items() if name not in self.changed for key in keys}
        )


def as_written(settings: Settings) -> dict[str, str]:
    """The changed keys that are keys at all; enough for the first frame, before any of them is compared."""
    found = {}
    for name, text in settings.keys.items():
        try:
            found[name] = ",".join(_read(text))
        except NoKeyError:
            continue
    return {name: keys for name, keys in found.items() if keys}


def checked(settings: Settings, bindings: Sequence[Declared]) -> tuple[Keymap, list[Problem]]:
    """The changed keys that can be kept, and what is wrong with the others, whose keys stay as they come."""
    defaults: dict[str, tuple[str, ...]] = {}
    for one in bindings:
        defaults[one.id] = tuple(dict.fromkeys((*defaults.get(one.id, ()), *one.keys)))
    changed: dict[str, str] = {}
    problems = []
    for name, text in settings.keys.items():
        message, hint = _complaint(name, text, defaults)
        if message:
            problems.append(settings.problem(name, f"{message}{_kept(name, defaults)}", hint))
        else:
            changed[name] = ",".join(_read(text))
    while clash := _first_clash(changed, bindings, settings):
        loser, other, key = clash
        message = f"{loser}: {spelled(key)} is the key of {other} on the same screen.{_kept(loser, defaults)}"
        problems.append(settings.problem(loser, message, "Give one of the two another key."))
        del changed[loser]
    return Keymap(changed, defaults), problems


def _kept(name: str, defaults: Mapping[str, Sequence[str]]) -> str:
    return f" {spelled(defaults[name][0])} is kept." if name in defaults else ""


def _complaint(name: str, text: str, defaults: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """What is wrong with one line by itself, and what to do; empty texts when nothing is."""
    if name not in defaults:
        return f'keys: there is no action "{name}".', did_you_mean(name, defaults) or "README lists them all."
    if not text.strip(", "):
        return f"{name}: no key is given, and it needs one.", "Give it a key, or remove the line."
    for part in text.split(","):
        try:
            key = read_key(part)
        except NoKeyError as error:
            return f'{name}: "{part.strip()}" {error}', ""
        if types_a_character(key) and not any(types_a_character(own) for own in defaults[name]):
            hint = "Give it a key with ctrl or alt, or a function key."
            return f'{name}: "{part.strip()}" would be typed into the answers.', hint
    return "", ""


def _read(text: str) -> list[str]:
    return [read_key(part) for part in text.split(",") if part.strip()]


def _first_clash(
    changed: Mapping[str, str], bindings: Sequence[Declared], settings: Settings
) -> tuple[str, str, str] | None:
    """A changed action, the one it clashes with, and the key; the one lower in the file gives way."""
    for one, other in combinations(bindings, 2):
        if one.id == other.id or not ({one.id, other.id} & changed.keys()) or not _together(one, other):
            continue
        shared = _shared(one, other, changed)
        if shared and not set(one.keys) & set(other.keys):
            by_line = sorted(
                (one.id, other.id), key=lambda name: (name in changed, settings.lines.get(name, 0))
            )
            return by_line[1], by_line[0], shared
    return None


def _shared(one: Declared, other: Declared, changed: Mapping[str, str]) -> str:
    own = changed[one.id].split(",") if one.id in changed else one.keys
    theirs = changed[other.id].split(",") if other.id in changed else other.keys
    return next((key for key in own if key in theirs), "")


def _together(one: Declared, other: Declared) -> bool:
    """Whether two bindings may be on screen together."""
    first, second = one.owner, other.owner
    if issubclass(first, second) or issubclass(second, first) or first.__module__ == second.__module__:
        return True
    for outer, inner in ((one, other), (other, one)):
        if issubclass(outer.owner, App):
            return outer.binding.priority or not issubclass(inner.owner, ModalScreen)
        if issubclass(outer.owner, Screen) and not issubclass(inner.owner, Screen):
            return _stands_on(inner.owner, outer.owner)
    return False


def _stands_on(widget: type[DOMNode], screen: type[DOMNode]) -> bool:
    from tui.screens.asker import Asker
    from tui.screens.list_viewer import ListViewer

    if widget.__module__ == LISTS:
        return issubclass(screen, Asker | ListViewer)
    if widget.__module__.startswith(FIELDS):
        return issubclass(screen, Asker)
    return widget.__module__.startswith(WIDGETS)


def settings_schema(bindings: Iterable[Declared], themes: Iterable[str]) -> dict[str, object]:
    """JSON Schema of `settings.yaml`, for editors."""
    key = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    by_id = {one.id: one for one in reversed(list(bindings))}
    properties = {
        name: {
            **key,
            "title": one.binding.description,
            "description": one.binding.tooltip,
            "default": one.binding.key,
        }
        for name, one in sorted(by_id.items())
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "settings.yaml",
        "type": "object",
        "properties": {
            "keys": {"type": "object", "properties": properties, "additionalProperties": False},
            "theme": {"enum": sorted(themes)},
        },
        "additionalProperties": False,
    }
