"""Sheets that should fit one page or one leaf: they do for whole brokerages, and long names never stop a build."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from builder.binder import Binder
from builder.paths import look_root
from builder.runbooks import SheetJob, render_sheets
from tests.personas.roster import DAY, PERSONAS, draft, make_persona, playbook

if TYPE_CHECKING:
    from pathlib import Path

    from builder.pipeline import Draft
    from builder.runbooks import SheetMade
    from builder.sheets import Sheet

ONE_OF_MANY = "L1-"
"""The letter of each port and mode is the same form; the one for any port stands for them."""
_TAG = re.compile(r"<[^<>]*>")
_LINE = re.compile(r"<(?:tr|p|li|h[1-6])\b")


def sheets_with_limits(drafted: Draft) -> list[Sheet]:
    """The sheets that should fit their paper, and the wallet cards."""
    binder = Binder(drafted.context, drafted.pages, look_root(), "letter")
    sheets = [binder.sheet(planned, DAY) for planned in drafted.sheets]
    return [s for s in sheets if (s.most_pages or s.layout == "cards") and not s.stem.startswith(ONE_OF_MANY)]


def printed(sheets: list[Sheet], folder: Path) -> list[SheetMade]:
    """What came of printing these sheets."""
    jobs = [SheetJob(sheet, folder / f"{number}.pdf") for number, sheet in enumerate(sheets)]
    return list(render_sheets(jobs, look_root(), workers=2))


def letters(sheet: Sheet) -> int:
    """How much a sheet says."""
    return sum(len(_TAG.sub("", article)) for article in sheet.articles)


def lines(sheet: Sheet) -> int:
    """In how many rows, paragraphs, items and headings it says so."""
    return sum(len(_LINE.findall(article)) for article in sheet.articles)


def test_sheets_fit_their_paper(tmp_path: Path) -> None:
    """For each kind of brokerage: of all sheets with a number, those with most letters and most lines are printed."""
    alike: dict[str, list[Sheet]] = defaultdict(list)
    for name in PERSONAS:
        for sheet in sheets_with_limits(playbook(name)):
            alike[sheet.number].append(sheet)
    fullest = [max(sheets, key=measure) for sheets in alike.values() for measure in (letters, lines)]
    unlike = list({id(sheet): sheet for sheet in fullest}.values())

    made = printed(unlike, tmp_path)

    assert len(alike) > 15
    assert len(made) == len(unlike) > len(alike)
    assert {(one.stem, one.problem, one.notes) for one in made if one.problem or one.notes} == set()


def test_endless_names_never_stop_a_build(tmp_path: Path) -> None:
    """What does not fit is printed at its length and said."""
    brokerage = make_persona("sole-proprietor", tmp_path)
    text = brokerage.answers.read_text(encoding="utf-8")
    firm = "Solo Sample, Customs Broker"
    assert firm in text
    endless = " ".join(["International Forwarding and Customs Clearance Partnership"] * 9)
    brokerage.answers.write_text(text.replace(firm, endless), encoding="utf-8")

    made = printed(sheets_with_limits(draft(brokerage)), tmp_path)

    assert [one.problem for one in made if one.problem] == []
    assert all(one.pages for one in made)
    assert all("however closely it is set" in note for one in made for note in one.notes)
