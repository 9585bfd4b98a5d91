"""One firm as of a day: the worked example, and what does not fit together in a firm's files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.model.readiness import Status
from builder.paths import content_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.model.declarations import Declarations
    from builder.model.firm import Firm

AS_OF = date(2026, 11, 21)
BLOCKS = """\
firm: {filer_code: ZZ9}
entry_numbers:
  blocks:
    - {name: One, first: "9000001", last: "9000100"}
    - {name: Two, first: "9000100", last: "9000200"}
    - {name: Three, first: "9000300", last: "9000299"}
"""


@pytest.fixture
def firm_of(tmp_path: Path, declarations: Declarations) -> Callable[[str, str], Firm]:
    """A firm of answers and clients given as text."""

    def made(answers: str, clients: str) -> Firm:
        (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
        (tmp_path / "clients.csv").write_text(clients, encoding="utf-8")
        return read_firm(
            declarations, AnswersFile(tmp_path / "answers.yaml"), tmp_path / "clients.csv", AS_OF
        )

    return made


def test_a_firm_that_has_not_begun(firm_of: Callable[[str, str], Firm]) -> None:
    """Everything is open and nothing is wrong."""
    firm = firm_of("", "name\n")

    assert not firm.problems
    assert not firm.stale
    assert len(firm.open_items) > 50
    assert all(row.status is not Status.READY for row in firm.rows)


def test_what_does_not_fit_together_is_told(firm_of: Callable[[str, str], Firm]) -> None:
    """Faults of the answers, of the clients and of the reserve, each with its file and line."""
    firm = firm_of(BLOCKS + "  days_wanted: many\n", "name,tier\nA,7\n")

    assert [(problem.file, problem.line, problem.question) for problem in firm.problems] == [
        ("answers.yaml", 7, "entry_numbers.days_wanted"),
        ("clients.csv", 2, "clients.csv"),
        ("answers.yaml", 6, "entry_numbers.blocks"),
        ("answers.yaml", 5, "entry_numbers.blocks"),
    ]


def test_the_weight_of_a_question_is_what_hangs_on_it(firm_of: Callable[[str, str], Firm]) -> None:
    """Rows that need it, and rows it says it counts for; open items come in that order."""
    firm = firm_of("", "")
    weights = [item.blocks for item in firm.open_items]

    assert weights == sorted(weights, reverse=True)
    assert firm.weights["firm.legal_name"] >= 1


def test_the_worked_example_is_whole_and_honest(declarations: Declarations) -> None:
    """No fault, every section done, a few things nobody knows yet, two contacts to check again."""
    sample = content_root() / "examples" / "sample"
    firm = read_firm(declarations, AnswersFile(sample / "answers.yaml"), sample / "clients.csv", AS_OF)

    assert not firm.problems
    assert {str(item.state) for item in firm.open_items} == {"dont_know"}
    assert 3 <= len(firm.open_items) <= 12
    assert len(firm.stale) == 2
    assert {row.status for row in firm.rows} >= {Status.READY, Status.PARTIAL}
    assert len(firm.client_list.clients) == 40
