"""`tideover` at a fixed time of the day, so that two recordings of the same product are alike."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.app import TideoverApp
from tui.cli import main

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)

if __name__ == "__main__":
    TideoverApp.__init__.__kwdefaults__ = {
        **(TideoverApp.__init__.__kwdefaults__ or {}),
        "clock": lambda: NOW,
    }
    main()
