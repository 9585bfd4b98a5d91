"""Carrying a change over to a text that changed elsewhere: both changes are in the result, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.merge import rebase

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d: e\n", "\n"]), max_size=12)
TEXTS = LINES.map("".join)


@pytest.mark.parametrize(
    ("base", "changed", "current", "merged"),
    [
        pytest.param("a\nb\nc\n", "a\nX\nc\n", "a\nb\nc\n", "a\nX\nc\n", id="nothing changed elsewhere"),
        pytest.param(
            "a\nb\nc\n", "a\nX\nc\n", "a\nb\nc\nd\n", "a\nX\nc\nd\n", id="a line was added elsewhere"
        ),
        pytest.param("a\nb\nc\n", "a\nX\nc\n", "Y\nb\nc\n", "Y\nX\nc\n", id="the line above changed"),
        pytest.param("a\nb\nc\n", "a\nc\n", "0\na\nb\nc\n", "0\na\nc\n", id="a deletion below an insertion"),
        pytest.param("a\nb\n", "a\nx\nb\n", "a\nb\nz\n", "a\nx\nb\nz\n", id="two insertions"),
        pytest.param("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", None, id="the same line changed"),
        pytest.param("a\nb\nc\n", "a\nX\nc\n", "a\nc\n", None, id="the line is gone"),
        pytest.param("", "a\n", "", "a\n", id="an empty text"),
    ],
)
def test_a_change_is_carried_over(base: str, changed: str, current: str, merged: str | None) -> None:
    """The change is made where its lines are untouched, and refused where they are not."""
    assert rebase(base, changed, current) == merged


@given(base=TEXTS, changed=TEXTS)
def test_without_a_change_elsewhere_the_change_is_made_exactly(base: str, changed: str) -> None:
    """Carrying a change over to its own base gives the changed text."""
    assert rebase(base, changed, base) == changed


@given(base=TEXTS, current=TEXTS)
def test_no_change_leaves_the_other_text_alone(base: str, current: str) -> None:
    """Carrying nothing over changes nothing."""
    assert rebase(base, base, current) == current


@given(head=LINES, ours=LINES, middle=st.just(["=\n", "==\n", "===\n"]), theirs=LINES, tail=LINES)
def test_changes_apart_from_each_other_are_both_made(
    head: list[str], ours: list[str], middle: list[str], theirs: list[str], tail: list[str]
) -> None:
    """Two edits with untouched lines between them never disturb each other."""
    base = [*head, "1\n", *middle, "2\n", *tail]
    changed = [*head, *ours, "I\n", *middle, "2\n", *tail]
    current = [*head, "1\n", *middle, *theirs, "II\n", *tail]

    both = [*head, *ours, "I\n", *middle, *theirs, "II\n", *tail]
    assert rebase("".join(base), "".join(changed), "".join(current)) == "".join(both)
