"""Commands as a person calls them, without a new process for each: what they say, and their exit code."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest.mock import patch

from builder.cli import commands, run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Called:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments: str | Path) -> Called:
    """Does what `python -m builder` does with arguments."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    words = ["python -m builder", *map(str, arguments)]
    with (
        patch.object(sys, "argv", words),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            run(commands, words[0])
        except SystemExit as end:
            code = end.code
    return Called(code if isinstance(code, int) else 0, _read(out), _read(err))


def _read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
