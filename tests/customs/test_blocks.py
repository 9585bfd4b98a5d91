"""Blocks of reserved numbers: reading them, what they share, splitting them, how long they last."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.blocks import Block, days_of_cover, find_overlaps, parse_block
from builder.customs.entry_number import EntryNumber
from builder.errors import EntryNumberError

RESERVE = Block("B76", "0324500", "0324699")


@st.composite
def small_blocks(draw: st.DrawFn) -> Block:
    """Blocks close together, so that many of them share numbers."""
    first = draw(st.integers(0, 60))
    last = draw(st.integers(first, first + 20))
    return Block(draw(st.sampled_from(["B76", "9EX"])), f"{first:07}", f"{last:07}")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("0324500", "0324699", id="seven digits"),
        pytest.param("B76-0324500-5", "b76 0324699 5", id="full entry numbers"),
        pytest.param(" 0324500 ", "B7603246995", id="one of each"),
    ],
)
def test_a_block_is_read_from_either_form_of_its_ends(first: str, last: str) -> None:
    """Seven digits and full entry numbers mean the same block."""
    assert parse_block("b76", first, last) == RESERVE


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        pytest.param("0324699", "0324500", "ends before that", id="exchanged ends"),
        pytest.param("324500", "0324699", "^First number: .*write 0324500", id="first without leading zero"),
        pytest.param("0324500", "032469X", '^Last number: .*letter "X"', id="letter in the last"),
        pytest.param("0324500-5", "0324699", "leave it out", id="digit without filer code"),
        pytest.param("B76-0324500-1", "0324699", "^First number: .*check digit is wrong", id="wrong digit"),
        pytest.param("0324500", "9EX-0324699-1", "^Last number: .*not B76", id="another filer code"),
        pytest.param("B76 0324500", "0324699", "^First number: .*only the check digit", id="digit missing"),
        pytest.param("", "0324699", "^First number: .*nothing to read", id="empty"),
    ],
)
def test_a_block_with_a_faulty_end_is_refused(first: str, last: str, words: str) -> None:
    """The message says which end is wrong and why."""
    with pytest.raises(EntryNumberError, match=words):
        parse_block("B76", first, last)


@pytest.mark.parametrize(
    ("filer_code", "first", "last"),
    [("b76", "0000001", "0000002"), ("B76", "1", "0000002"), ("B76", "0000002", "0000001")],
)
def test_a_block_cannot_be_made_wrong(filer_code: str, first: str, last: str) -> None:
    """A block holds plain values in order, or does not exist."""
    with pytest.raises(EntryNumberError):
        Block(filer_code, first, last)


def test_a_block_gives_its_numbers_in_order_with_their_digits() -> None:
    """The first of 200 numbers come one at a time, even from the largest block."""
    everything = Block("B76", "0000000", "9999999")

    assert RESERVE.count == 200
    assert everything.count == 10_000_000
    assert [str(number) for number in itertools.islice(RESERVE.numbers(), 3)] == [
        "B76-0324500-5",
        "B76-0324501-3",
        "B76-0324502-1",
    ]
    assert str(next(everything.numbers())) == "B76-0000000-7"
    assert str(RESERVE) == "B76-0324500 to B76-0324699"


@pytest.mark.parametrize(
    ("item", "inside"),
    [
        (EntryNumber.of("B76", "0324500"), True),
        (EntryNumber.of("B76", "0324699"), True),
        (EntryNumber.of("B76", "0324499"), False),
        (EntryNumber.of("B76", "0324700"), False),
        (EntryNumber.of("9EX", "0324500"), False),
        ("0324500", False),
    ],
    ids=["first", "last", "before", "after", "another filer", "a text"],
)
def test_a_block_knows_its_numbers(item: object, inside: bool) -> None:
    """Both ends belong to the block; other filers' numbers do not."""
    assert (item in RESERVE) == inside


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (Block("B76", "0324600", "0324800"), ("0324600", "0324699")),
        (Block("B76", "0324699", "0324699"), ("0324699", "0324699")),
        (Block("B76", "0324510", "0324520"), ("0324510", "0324520")),
        (Block("B76", "0324700", "0324800"), None),
        (Block("9EX", "0324600", "0324800"), None),
    ],
    ids=["tail", "one number", "inside", "neighbour", "another filer"],
)
def test_two_blocks_share_a_run_or_nothing(other: Block, shared: tuple[str, str] | None) -> None:
    """The overlap is the run of numbers in both, in either order."""
    assert RESERVE.overlap(other) == shared == other.overlap(RESERVE)


def test_overlaps_are_found_among_many_blocks() -> None:
    """Each pair that shares a number is reported once, a block given twice included."""
    first, second = Block("B76", "0000001", "0000100"), Block("B76", "0000050", "0000060")
    apart, foreign = Block("B76", "0000101", "0000200"), Block("9EX", "0000001", "0000200")

    assert find_overlaps([apart, second, foreign, first]) == [(first, second)]
    assert find_overlaps([first, apart, foreign]) == []
    assert find_overlaps([apart, apart]) == [(apart, apart)]


@given(st.lists(small_blocks(), max_size=12))
def test_overlaps_agree_with_comparing_every_pair(blocks: list[Block]) -> None:
    """The quick search finds what the slow one finds."""
    slow = [tuple(sorted(pair)) for pair in itertools.combinations(blocks, 2) if pair[0].overlap(pair[1])]

    assert sorted(find_overlaps(blocks)) == sorted(slow)


@given(st.integers(0, 9_000_000), st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_the_parts_of_a_block_cover_it_exactly(first: int, counts: list[int]) -> None:
    """Parts have the sizes asked for, follow each other without a gap and end where the block ends."""
    block = Block("B76", f"{first:07}", f"{first + sum(counts) - 1:07}")
    parts = block.split(counts)

    assert [part.count for part in parts] == counts
    assert (parts[0].first, parts[-1].last) == (block.first, block.last)
    assert all(int(left.last) + 1 == int(right.first) for left, right in itertools.pairwise(parts))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([100, 99], "add up to 199"),
        ([201], "holds 200"),
        ([200, 0], "at least one"),
        ([300, -100], "at least"),
    ],
)
def test_parts_that_do_not_fit_are_refused(counts: list[int], words: str) -> None:
    """Sizes must be positive and add up to the block."""
    with pytest.raises(EntryNumberError, match=words):
        RESERVE.split(counts)


@pytest.mark.parametrize(
    ("count", "daily_volume", "days"),
    [(200, 40, 5), (199, 40, 4), (39, 40, 0), (0, 40, 0), (200, 0, None), (200, -1, None)],
)
def test_cover_is_counted_in_whole_days_rounded_down(count: int, daily_volume: int, days: int | None) -> None:
    """A day that the reserve does not last to its end is not counted."""
    assert days_of_cover(count, daily_volume) == days
