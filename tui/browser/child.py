"""The interview behind one page: `python -m tui.browser.child DIR`, started by the server alone."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.app import TideoverApp

if __name__ == "__main__":
    TideoverApp(Path(sys.argv[1])).run()
