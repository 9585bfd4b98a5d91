"""What every measurement shares: clocks, fresh interpreters, memory, and a line of the table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent.parent.parent
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of an installed program: its modules are compiled once, as those of its baselines are."""


class UnequalError(Exception):
    """Two things that must be the same are not."""


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def said(code: str, *arguments: str) -> list[str]:
    """The words that a fresh interpreter prints."""
    command = [sys.executable, "-c", code, *arguments]
    result = subprocess.run(command, cwd=HERE, env=COMPILED, check=True, capture_output=True, text=True)
    return result.stdout.split()


def python(code: str, *arguments: str) -> list[float]:
    """What a fresh interpreter prints, as numbers."""
    return [float(word) for word in said(code, *arguments)]


def tideover(*arguments: str) -> None:
    """Runs a headless command; answers with problems of their own are no failure here."""
    command = [sys.executable, "-m", "builder", *arguments]
    subprocess.run(command, cwd=HERE, env=COMPILED, check=False, capture_output=True)


def row(name: str, seconds: float, baseline: float, against: str) -> str:
    """One line of the table."""
    return f"{name:<44}{seconds:8.3f} s {seconds / baseline:7.2f} x  {against} ({baseline:.3f} s)"


def memory_of(group: int) -> int:
    """Kilobytes that a process group holds now; what its processes share counts for each of them."""
    listing = subprocess.run(["ps", "-A", "-o", "pgid=,rss="], check=True, capture_output=True, text=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    return sum(int(held) for of, held in rows if int(of) == group)
