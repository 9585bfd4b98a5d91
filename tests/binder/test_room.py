"""Sheets that should fit one page or one leaf: they do for whole brokerages, and long names never stop a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.paths import content_root, look_root
from builder.pipeline import BuildOptions, planned_sheets
from builder.runbooks import SheetJob, render_sheets
from tests.personas.roster import DAY, PERSONAS, make_persona

if TYPE_CHECKING:
    from pathlib import Path

    from builder.paths import Brokerage
    from builder.runbooks import SheetMade

ONE_OF_MANY = "L1-"
"""The letter of each port and mode is the same form; the one for any port stands for them."""


def printed_with_limits(brokerage: Brokerage, folder: Path) -> list[SheetMade]:
    """The sheets that should fit their paper, and the wallet cards, as they were printed."""
    sheets = planned_sheets(brokerage, content_root(), look_root(), BuildOptions(as_of=DAY))
    wanted = [
        s for s in sheets if (s.most_pages or s.layout == "cards") and not s.stem.startswith(ONE_OF_MANY)
    ]
    jobs = [SheetJob(sheet, folder / f"{sheet.stem}.pdf") for sheet in wanted]
    return list(render_sheets(jobs, look_root(), workers=2))


@pytest.mark.parametrize("name", PERSONAS)
def test_sheets_fit_their_paper(name: str, tmp_path: Path) -> None:
    """For each kind of brokerage."""
    (tmp_path / "firm").mkdir()
    made = printed_with_limits(make_persona(name, tmp_path / "firm"), tmp_path)

    assert len(made) > 15
    assert {one.stem: (one.problem, one.notes) for one in made if one.problem or one.notes} == {}


def test_endless_names_never_stop_a_build(tmp_path: Path) -> None:
    """What does not fit is printed at its length and said."""
    (tmp_path / "firm").mkdir()
    brokerage = make_persona("sole-proprietor", tmp_path / "firm")
    text = brokerage.answers.read_text(encoding="utf-8")
    firm = "Solo Sample, Customs Broker"
    assert firm in text
    endless = " ".join(["International Forwarding and Customs Clearance Partnership"] * 9)
    brokerage.answers.write_text(text.replace(firm, endless), encoding="utf-8")

    made = printed_with_limits(brokerage, tmp_path)

    assert [one.problem for one in made if one.problem] == []
    assert all(one.pages for one in made)
    assert all("however closely it is set" in note for one in made for note in one.notes)
