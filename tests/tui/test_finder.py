"""Search over questions, answers and things of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.finder import build_index
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.draft import Draft

TEXT = """\
firm: {legal_name: "Acme [Inc]", phone: 562-555-0100, founded: "1987-06-05"}
people:
  list:
    - {id: ann, name: Ann Lead, title: Boss, mobile: 562-555-0111}
    - {id: ben, name: Ben Deputy, calls: [ann]}
"""
ANN, BEN = Place("people.list", ("ann",)), Place("people.list", ("ben",))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("legal name", Place("firm.legal_name"), id="words of a question"),
        pytest.param("NAME legal", Place("firm.legal_name"), id="in any order and case"),
        pytest.param("acme [", Place("firm.legal_name"), id="an answer with a bracket"),
        pytest.param("jun 1987", Place("firm.founded"), id="a date as it is shown"),
        pytest.param("0111", ANN, id="digits of a number"),
        pytest.param("ben", BEN, id="a name before those who only mention it"),
        pytest.param("foundet", Place("firm.founded"), id="a slip of the finger"),
        pytest.param("daily_entries", Place("firm.daily_entries"), id="an id"),
    ],
)
def test_the_best_match_comes_first(draft: Callable[[str], Draft], text: str, first: Place) -> None:
    """A few letters are enough."""
    opened = draft(TEXT)

    found = build_index(opened.view, opened.firm.scope).find(text)

    assert found[0].place == first


@pytest.mark.parametrize("text", ["xyzzy", "legal xyzzy", "\x00"])
def test_nothing_is_found_for_words_nobody_wrote(draft: Callable[[str], Draft], text: str) -> None:
    """No guess is better than a wrong one."""
    opened = draft(TEXT)

    assert build_index(opened.view, opened.firm.scope).find(text) == []


def test_only_questions_that_apply_are_found(draft: Callable[[str], Draft]) -> None:
    """What is not asked cannot be jumped to."""
    opened = draft("firm: {ctpat: 'no'}\n")

    places = [found.place for found in build_index(opened.view, opened.firm.scope).findings]

    assert Place("firm.ctpat") in places
    assert Place("firm.ctpat_specialist") not in places
