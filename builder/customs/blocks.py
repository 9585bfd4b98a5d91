"""Blocks of reserved entry numbers: what they hold and share, how they split, how long they last."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.customs.entry_number import EntryNumber, normalise_filer_code, normalise_number
from builder.errors import EntryNumberError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BARE_NUMBER = 8
"""Up to 7 digits and a check digit: without a filer code such a text is no full entry number."""


@dataclass(frozen=True, order=True)
class Block:
    """The run of entry numbers of one filer from `first` to `last`, both included."""

    filer_code: str
    first: str
    """Seven digits."""
    last: str
    """Seven digits, not before `first`."""

    def __post_init__(self) -> None:
        if normalise_filer_code(self.filer_code) != self.filer_code:
            raise EntryNumberError(f'"{self.filer_code}": write the filer code in its plain form.')
        for number in (self.first, self.last):
            if normalise_number(number) != number:
                raise EntryNumberError(f'"{number}": write the number in its plain form.')
        if self.first > self.last:
            raise EntryNumberError(
                f"{self.filer_code}: the block starts at {self.first} and ends before that, at {self.last}. "
                "Give the lower number first."
            )

    def __str__(self) -> str:
        return f"{self.filer_code}-{self.first} to {self.filer_code}-{self.last}"

    def __contains__(self, item: object) -> bool:
        return (
            isinstance(item, EntryNumber)
            and item.filer_code == self.filer_code
            and self.first <= item.number <= self.last
        )

    @property
    def count(self) -> int:
        """How many numbers the block holds, 1 or more."""
        return int(self.last) - int(self.first) + 1

    def numbers(self) -> Iterator[EntryNumber]:
        """The entry numbers in order, each with its check digit, made one at a time."""
        for number in range(int(self.first), int(self.last) + 1):
            yield EntryNumber.of(self.filer_code, f"{number:07}")

    def overlap(self, other: Block) -> tuple[str, str] | None:
        """First and last 7-digit number that both blocks hold, or None. Two filer codes never overlap."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if self.filer_code != other.filer_code or first > last:
            return None
        return first, last

    def split(self, counts: Sequence[int]) -> tuple[Block, ...]:
        """Consecutive parts of the given sizes, which together are exactly this block.

        Raises:
            EntryNumberError: a size is below 1, or the sizes do not add up to `count`.
        """
        if any(count < 1 for count in counts):
            raise EntryNumberError(f"{self}: each part needs at least one number. Leave out the empty ones.")
        if sum(counts) != self.count:
            raise EntryNumberError(
                f"{self}: the parts add up to {sum(counts)} numbers, the block holds {self.count}. "
                "Change the parts or the block until both agree."
            )
        parts, start = [], int(self.first)
        for count in counts:
            parts.append(Block(self.filer_code, f"{start:07}", f"{start + count - 1:07}"))
            start += count
        return tuple(parts)


def parts_of(block: Block, most: int) -> tuple[Block, ...]:
    """The block in parts of `most` numbers; the last part holds what is left."""
    whole, rest = divmod(block.count, most)
    return block.split([most] * whole + [rest] * (rest > 0))


def parse_block(filer_code: str, first_text: str, last_text: str) -> Block:
    """A block from its ends as a person wrote them: 7 digits each, or full entry numbers of that filer.

    Raises:
        EntryNumberError: an end is neither, has a wrong check digit or another filer code, or the ends are
            exchanged. The message starts with the end it speaks of.
    """
    code = normalise_filer_code(filer_code)
    return Block(code, _end("First number", code, first_text), _end("Last number", code, last_text))


def find_overlaps(blocks: Iterable[Block]) -> list[tuple[Block, Block]]:
    """Every pair of blocks that share a number, ordered by where the second one starts.

    Takes O(n log n) steps for n blocks, plus one per pair found. The same block given twice is a pair.
    """
    pairs: list[tuple[Block, Block]] = []
    running: list[tuple[str, Block]] = []
    for block in sorted(blocks):
        while running and (running[0][1].filer_code != block.filer_code or running[0][0] < block.first):
            heapq.heappop(running)
        pairs += [(earlier, block) for _, earlier in running]
        heapq.heappush(running, (block.last, block))
    return pairs


def days_of_cover(count: int, daily_volume: int) -> int | None:
    """Whole working days that `count` numbers last at `daily_volume` entries a day, rounded down.

    None when the volume is not known or zero, because a reserve that nobody draws on has no length in days.
    The one published yardstick is a week at normal volume, recommended for rail line-release banks.
    """
    return count // daily_volume if daily_volume > 0 else None


def _end(which: str, filer_code: str, text: str) -> str:
    try:
        return _number(filer_code, text)
    except EntryNumberError as error:
        raise EntryNumberError(f"{which}: {error}") from error


def _number(filer_code: str, text: str) -> str:
    if sum(character.isalnum() for character in text) <= _BARE_NUMBER:
        return normalise_number(text)
    entry_number = EntryNumber.parse(text)
    if entry_number.filer_code != filer_code:
        raise EntryNumberError(
            f"{entry_number} belongs to filer code {entry_number.filer_code}, not {filer_code}. "
            "Keep one block per filer code."
        )
    return entry_number.number
