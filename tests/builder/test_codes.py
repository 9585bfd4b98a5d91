"""Revision codes: told apart, and proof against slips of the tongue and of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.codes import CODE_ALPHABET, plain_code, revision_code, verify_code


@given(st.lists(st.text(), min_size=1), st.integers(0, 7), st.integers(0, 7), st.sampled_from(CODE_ALPHABET))
def test_a_code_catches_every_slip(parts: list[str], place: int, other: int, sign: str) -> None:
    """One wrong sign or two swapped ones, wherever they stand, make it invalid."""
    signs = list(revision_code(*parts).replace("-", ""))
    wrong, swapped = signs.copy(), signs.copy()
    wrong[place] = sign
    swapped[place], swapped[other] = signs[other], signs[place]

    assert verify_code("".join(signs))
    assert verify_code("".join(wrong)) == (wrong == signs)
    assert verify_code("".join(swapped)) == (swapped == signs)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("",), ()), (("a", "b"), ("b", "a"))],
    ids=["borders between parts", "an empty part", "their order"],
)
def test_different_words_have_different_codes(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """What belongs to which part counts, too."""
    assert revision_code(*one) != revision_code(*other)


@pytest.mark.parametrize("text", ["", "7K3M", "7K3M-4XWP-2", "7K3M-4XWO", "7K3M 4XWß"])
def test_what_is_no_code_is_not_valid(text: str) -> None:
    """Too short, too long, or with signs that no code has."""
    assert not verify_code(text)


def test_a_code_may_be_typed_carelessly() -> None:
    """Small letters, spaces and missing hyphens do not matter."""
    code = revision_code("RB05")
    typed = f" {code.lower().replace('-', ' ')}"

    assert plain_code(typed) == code
    assert verify_code(typed)
