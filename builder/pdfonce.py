"""Writes out each object of a PDF once. Imported only where something is printed, since it loads pydyf."""

from __future__ import annotations

from typing import Any

import pydyf


def settle_objects(pdf: Any) -> None:
    """Has the objects of a PDF keep their bytes.

    pydyf asks each object for its bytes twice, for the file and for the identifier that it makes of all of them, and
    every page, font and picture would be compressed twice. The file stays the same, byte for byte.

    Args:
        pdf: a `pydyf.PDF` with all its objects as they are to be, before it is written.
    """
    pdf.objects[:] = [_Settled(thing) if thing.free == "n" else thing for thing in pdf.objects]


class _Settled(pydyf.Object):  # type: ignore[misc] # published without types
    """An object of a PDF that is asked for its bytes once."""

    def __init__(self, thing: Any) -> None:
        super().__init__()
        self.number, self.generation = thing.number, thing.generation
        self._bytes: bytes = thing.data
        self._compressible: bool = thing.compressible

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self._bytes

    @property
    def compressible(self) -> bool:
        """Whether it may stand in a stream of objects."""
        return self._compressible
