"""Every binding with an id that the interview has: what settings may change, and what help and palette show."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

import tui

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen


@dataclass(frozen=True)
class Declared:
    """A binding with an id, and the class that has it."""

    binding: Binding
    owner: type[DOMNode]

    @property
    def id(self) -> str:
        """The id by which settings name it."""
        return self.binding.id or ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that come with it."""
        return tuple(key.strip() for key in self.binding.key.split(","))


def declared() -> list[Declared]:
    """Every binding with an id that the interview has, on whatever screen; imports all of them."""
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        importlib.import_module(module.name)
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("tui.")]
    return [
        Declared(binding, value)
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.__name__
        for binding in vars(value).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    ]


def bindings_of(owner: type[DOMNode]) -> Iterator[Binding]:
    """The bindings with an id that a class has and inherits, its own first."""
    for base in owner.__mro__:
        for binding in vars(base).get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id:
                yield binding


def reached(screen: Screen[Any]) -> Iterator[DOMNode]:
    """What a key reaches on a screen, from the focus outwards; nothing behind a box that stands before another."""
    for node in screen.focused.ancestors_with_self if screen.focused else (screen, screen.app):
        yield node
        if node.is_modal:
            return


def active(screen: Screen[Any]) -> list[ActiveBinding]:
    """Everything that can be done on a screen: also what has a changed key that a field knows in another meaning."""
    found = list(screen.active_bindings.values())
    seen = {one.binding.id for one in found}
    for node in reached(screen):
        for binding in bindings_of(type(node)):
            if binding.id not in seen and node.check_action(binding.action.partition("(")[0], ()):
                seen.add(binding.id)
                found.append(ActiveBinding(node, binding, enabled=True, tooltip=binding.tooltip))
    return found
