"""A picture of the interview for the README, of the worked example: `make screenshot`.

The picture names no other machine: Textual's own screenshots fetch their font from the web, this one takes the
reader's monospace font.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from pathlib import Path

from textual import events

from builder.paths import content_root
from tests.walk.command import NOW
from tui.app import TideoverApp
from tui.themes import DARK

PICTURE = Path(__file__).parent / "interview.svg"
SIZE = (120, 40)
QUESTION = "normal working day"
SILENT = (sys.executable, "-c", "import sys; sys.stdin.read()")
"""A preview that has nothing to say; its sheet would show the day of the build."""
FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
GIVEN_NAME = re.compile(r"terminal-\d+")
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


async def picture_of(folder: Path) -> str:
    """The interview of a folder at one of its questions, as SVG."""
    app = TideoverApp(folder, clock=lambda: NOW, preview_command=SILENT, settings=folder / "no-settings.yaml")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        app.theme = DARK
        await pilot.press("ctrl+f")
        app.post_message(events.Paste(QUESTION))
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        return without_web(app.export_screenshot(title="tideover"))


def without_web(svg: str) -> str:
    """The picture with the reader's own fonts, and with names that are the same each time."""
    svg = FONT_FACE.sub("", svg)
    svg = re.sub(r"font-family:[^;}]*", f"font-family: {FONTS}", svg)
    svg = svg.replace("<!-- Generated with Rich https://www.textualize.io -->", "")
    svg = GIVEN_NAME.sub("screen", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def draw() -> str:
    """The picture of the worked example."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sample"
        shutil.copytree(content_root() / "examples" / "sample", folder)
        return asyncio.run(picture_of(folder))


def main() -> int:
    """Writes the picture in place of the one that is there."""
    PICTURE.write_text(draw(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
