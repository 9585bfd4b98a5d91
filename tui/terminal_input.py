"""Bytes from the terminal that are no UTF-8: a paste from an old program must not end the interview."""

from __future__ import annotations

import codecs
from functools import partial
from typing import TYPE_CHECKING

from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable


def read_any_bytes() -> None:
    """Makes Textual's terminal driver replace bytes that it cannot read, where it would stop with an error."""
    # The driver offers no way to choose this; the version of Textual is pinned, and a test sends such bytes.
    vars(linux_driver)["getincrementaldecoder"] = _forgiving


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
