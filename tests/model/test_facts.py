"""Facts: read in order, so that there are no circles, and derived with what they hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.conditions import UNKNOWN
from builder.model.facts import derive_facts, load_facts

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.conditions import Truth

THREE = """\
facts:
  - {id: member, title: A member, when: firm.ctpat, because: One more call.}
  - {id: small, title: Small, when: firm.count < 10, because: Few hands.}
  - {id: small_member, title: Both, when: fact.member and fact.small, because: Both.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three facts, the last of which rests on the others."""
    (tmp_path / "010.yaml").write_text(THREE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("ctpat", "count", "truths", "hangs_on"),
    [
        (True, 3, [True, True, True], ()),
        (True, 30, [True, False, False], ()),
        (UNKNOWN, 3, [None, True, None], ("fact.member",)),
        (UNKNOWN, 30, [None, False, False], ()),
        (None, 3, [False, True, False], ()),
    ],
)
def test_facts_are_derived_from_answers_and_earlier_facts(
    folder: Path, ctpat: object, count: int, truths: list[Truth], hangs_on: tuple[str, ...]
) -> None:
    """An unknown fact says which names would decide it."""
    facts, problems = load_facts(folder)
    derived = derive_facts(facts, {"firm.ctpat": ctpat, "firm.count": count}.__getitem__)

    assert not problems
    assert [derived[fact.id].truth for fact in facts] == truths
    assert derived["small_member"].hangs_on == hangs_on


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        pytest.param(
            "facts:\n  - {id: a, title: T, when: fact.b, because: B}\n  - {id: b, title: T, when: x.y, because: B}\n",
            'fact "a" uses fact.b, which does not come before it.',
            2,
            id="a later fact",
        ),
        pytest.param(
            "facts:\n  - {id: a, title: T, when: fact.a, because: B}\n",
            'fact "a" uses fact.a, which does not come before it.',
            2,
            id="itself",
        ),
        pytest.param(
            "facts:\n  - {id: a, title: T, when: x.y, because: B}\n  - {id: a, title: T, when: x.y, because: B}\n",
            'fact "a" stands twice.',
            3,
            id="twice",
        ),
        pytest.param(
            "facts:\n  - {id: a, title: T, when: x +, because: B}\n",
            "when: not an expression: 'x +'.",
            2,
            id="no condition",
        ),
    ],
)
def test_a_fact_with_a_fault_is_named_and_left_out(
    tmp_path: Path, text: str, message: str, line: int
) -> None:
    """The line is that of its condition."""
    (tmp_path / "010.yaml").write_text(text, encoding="utf-8")
    _, problems = load_facts(tmp_path)

    assert [(problem.message, problem.line) for problem in problems] == [(message, line)]


def test_files_follow_one_another(folder: Path) -> None:
    """A second file may use the facts of the first."""
    (folder / "020.yaml").write_text(
        "facts:\n  - {id: last, title: T, when: not fact.small_member, because: B}\n", encoding="utf-8"
    )
    facts, problems = load_facts(folder)

    assert [fact.id for fact in facts] == ["member", "small", "small_member", "last"]
    assert not problems
