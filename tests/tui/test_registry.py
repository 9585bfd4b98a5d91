"""What the interview is made of: a field for every kind, and nothing heavy before the first question."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builder.model.questions import KIND_NAMES
from tui.fields.registry import FIELDS

ROOT = Path(__file__).parents[2]
HEAVY = (
    "aiohttp",
    "builder.exchange",
    "holidays",
    "icalendar",
    "jinja2",
    "markdown",
    "mkdocs",
    "openpyxl",
    "phonenumbers",
    "ruamel",
    "textual.widgets._data_table",
    "textual.widgets._text_area",
    "textual_serve",
    "vobject",
    "weasyprint",
    "webbrowser",
)
FIRST_FRAME = """
import asyncio, sys
from pathlib import Path
from tui.app import TideoverApp
async def run():
    app = TideoverApp(Path(sys.argv[1]))
    async with app.run_test(size=(80, 24)):
        print(*sys.modules)
asyncio.run(run())
"""

FIRST_PAINT = """
import asyncio, sys
from pathlib import Path
from textual.screen import Screen
from tui.app import TideoverApp
app = TideoverApp(Path(sys.argv[1]))
painted = Screen._compositor_refresh
def refresh(screen):
    painted(screen)
    if screen.query("#question"):
        print(screen.is_open, app.holds_keys)
        app.exit()
        Screen._compositor_refresh = painted
Screen._compositor_refresh = refresh
asyncio.run(app.run_async(headless=True, size=(80, 24)))
"""


def test_every_kind_has_a_field() -> None:
    """A question of any kind can be asked."""
    assert set(FIELDS) == set(KIND_NAMES)


@pytest.mark.parametrize(
    "code", ["import sys, tui.app; print(*sys.modules)", FIRST_FRAME], ids=["import", "frame"]
)
def test_nothing_heavy_is_loaded_before_the_first_question(code: str, tmp_path: Path) -> None:
    """Neither importing the interview nor its first frame needs what only later steps use."""
    (tmp_path / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    command = [sys.executable, "-c", code, str(tmp_path)]

    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()

    assert [name for name in HEAVY if name in loaded] == []


def test_the_first_frame_stands_before_the_answers_are_read(tmp_path: Path) -> None:
    """However much a firm has to read, its interview is on screen at once, and keys wait for the question."""
    (tmp_path / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    command = [sys.executable, "-c", FIRST_PAINT, str(tmp_path)]

    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()

    assert said[:2] == ["False", "True"]
