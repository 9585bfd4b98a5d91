"""Modules that the first frame does not need: each is loaded when something of it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module where a local import would have to be written many times.

    The module itself is imported under the same name for the type checker alone.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        """Something of the module; it is looked up once."""
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found
