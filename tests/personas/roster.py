"""The six personas: whole brokerages that do not exist, each of another kind, and what their playbooks amount to.

Run as `python tests/personas/roster.py` to print the figures.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model.interview import applicable
from builder.model.readiness import Status
from builder.paths import Brokerage, content_root
from builder.pipeline import BuildOptions, Draft, draft_playbook
from tests.personas.make_national import write_national

if TYPE_CHECKING:
    from builder.compose import ComposedPage

HERE = Path(__file__).parent
DAY = date(2026, 11, 21)
"""The day on which every persona is looked at: what is past and what lies ahead hangs on it."""
PERSONAS = ("sole-proprietor", "ocean-isf", "air-fda", "national", "courier", "ftz-drawback")

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Figures:
    """How much a persona's playbook is."""

    asked: int
    """Questions that apply to the firm; a list counts once."""
    pages: int
    sheets: int
    ready: int
    """Rows of CBP's guidance."""

    def __str__(self) -> str:
        return f"{self.asked} questions, {self.pages} pages, {self.sheets} sheets, {self.ready} rows ready"


def make_persona(name: str, folder: Path) -> Brokerage:
    """A persona's brokerage in a folder that exists and is empty."""
    if name == "national":
        write_national(folder)
    else:
        for file in ("answers.yaml", "clients.csv"):
            shutil.copy2(HERE / name / file, folder / file)
    return Brokerage.open(folder)


def draft(brokerage: Brokerage) -> Draft:
    """The playbook as of `DAY`, decided and composed, but not made."""
    return draft_playbook(brokerage, content_root(), BuildOptions(as_of=DAY))


@cache
def playbook(name: str) -> Draft:
    """A persona's playbook, composed once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        return draft(make_persona(name, Path(folder)))


def figures(playbook: Draft) -> Figures:
    """Counts questions, pages, sheets and ready rows."""
    firm = playbook.firm
    asked = sum(1 for section in firm.declarations.sections for _ in applicable(section, firm.scope))
    ready = sum(row.status is Status.READY for row in firm.rows)
    return Figures(asked, len(playbook.pages), len(playbook.sheets), ready)


def words(page: ComposedPage) -> str:
    """What a page says, as people read it: title, summary and text without markup, line by line."""
    text = html.unescape(_TAG.sub(" ", page.markdown))
    return f"{page.title}\n{page.summary}\n{text}"


def main() -> None:
    """Prints the figures of each persona."""
    for name in PERSONAS:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"{name:<17}{figures(draft(make_persona(name, Path(folder))))}\n")


if __name__ == "__main__":
    main()
