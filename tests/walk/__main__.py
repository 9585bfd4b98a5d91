"""Records the walk of a new user: `make recording`, or `python -m tests.walk`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.walk.story import BUILD, INTERVIEW, Walk, begin
from tests.walk.terminal import Terminal

RECORDING = Path(__file__).parent / "recording"


def main() -> int:
    """Walks, asserting what is seen, then writes the recording and its pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        terminal = Terminal(Path(scratch))
        try:
            walk = Walk(terminal)
            begin(walk, Path(scratch))
            for chapter in (*INTERVIEW, *BUILD):
                chapter(walk)
        finally:
            terminal.close()
    walk.write(RECORDING)
    return 0


if __name__ == "__main__":
    sys.exit(main())
