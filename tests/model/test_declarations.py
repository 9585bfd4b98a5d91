"""All declarations together: names that do not exist are found wherever they stand."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from builder.model.declarations import load_declarations
from builder.paths import content_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.declarations import Declarations

SECTION = """\
section: firm
title: Firm
questions:
  - {id: ctpat, ask: Member?, kind: yesno, why: W, example: "yes"}
  - id: offices
    ask: Offices?
    kind: records
    noun: office
    label: name
    why: W
    fields:
      - {id: name, ask: Name, kind: text, why: W, example: X}
      - {id: leased, ask: Leased?, kind: yesno, why: W, example: "no"}
      - {id: landlord, ask: Who?, kind: text, why: W, example: X, when: this.leased}
"""
FACTS = "facts:\n  - {id: member, title: T, when: firm.ctpat, because: B}\n"
ROWS = """\
rows:
  - {id: P1, phase: protect, title: T, asks: A, mark: confirmed, must_have: [{need: n, answers: [firm.ctpat]}]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content folder without fault."""
    for name, text in (("interview/010.yaml", SECTION), ("facts/010.yaml", FACTS), ("guidance.yaml", ROWS)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(content_root() / "reference", tmp_path / "reference")
    return tmp_path


def test_declarations_without_fault(root: Path) -> None:
    """Sections, facts and rows are read, and names known."""
    declarations = load_declarations(root)

    assert not declarations.problems
    assert {"firm.ctpat", "fact.member", "computed.modes"} <= declarations.names.keys()
    assert "firm.offices.landlord" in declarations.questions
    assert declarations.section("firm").title == "Firm"
    with pytest.raises(KeyError):
        declarations.section("none")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "interview/010.yaml",
            "title: Firm",
            "title: Firm\nwhen: firm.ctpta",
            'unknown name "firm.ctpta"',
            id="section",
        ),
        pytest.param(
            "interview/010.yaml", "this.leased", "this.leasde", 'unknown name "this.leasde"', id="field"
        ),
        pytest.param(
            "interview/010.yaml",
            'example: "yes"}',
            'example: "yes", when: this.leased}',
            'unknown name "this.leased"',
            id="a field's name outside its list",
        ),
        pytest.param(
            "interview/010.yaml",
            'example: "yes"}',
            'example: "yes", rows: [P9]}',
            'unknown guidance row "P9"',
            id="row",
        ),
        pytest.param("facts/010.yaml", "firm.ctpat", "firm.ctpta", 'unknown name "firm.ctpta"', id="fact"),
        pytest.param("guidance.yaml", "firm.ctpat", "firm.ctpta", 'unknown question "firm.ctpta"', id="need"),
    ],
)
def test_a_name_that_does_not_exist_is_found(root: Path, file: str, old: str, new: str, message: str) -> None:
    """With the nearest that does."""
    path = root / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    problems = load_declarations(root).problems

    assert [message in problem.message for problem in problems] == [True]


def test_the_real_tables_are_read_when_first_needed(declarations: Declarations) -> None:
    """Ports and agencies by the codes the sample uses."""
    assert declarations.reference.ports.find("2704").name == "Los Angeles"
    assert declarations.reference.agencies.find("FDA").code == "FDA"
