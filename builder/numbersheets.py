"""The reserve of entry numbers as pages see it: whole blocks, and the sheets they are printed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.customs.blocks import days_of_cover, parts_of
from builder.customs.row_letter import row_letter
from builder.model.reserve import reserve_blocks, reserve_complaints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from builder.customs.blocks import Block
    from builder.model.computed import Basis
    from builder.selection import PlannedSheet
    from builder.shown import ShownRecord

SHEET_NUMBERS = 500
"""How many numbers one sheet holds: about twenty leaves printed on both sides, which one person still leafs through."""


@dataclass(frozen=True)
class ReserveBlock:
    """A block of reserved entry numbers with its thing of the list."""

    thing: ShownRecord
    block: Block


@dataclass(frozen=True, kw_only=True)
class NumberSheet:
    """A printed sheet of entry numbers: a block, or a part of one that is too long for a sheet."""

    thing: ShownRecord
    part: int = 1
    of: int = 1
    block: Block | None = None
    """The numbers on this sheet; None while the block cannot be printed."""
    whole: Block | None = None
    """The block of which this sheet is a part."""
    days: int | None = None
    """Full working days that they last the whole firm; None while its daily volume is not known."""
    why_not: str = ""
    """Why the block cannot be printed, and what to do."""

    @property
    def slug_words(self) -> str:
        """The words of its file name; parts sort as they follow one another."""
        return f"{self.thing.id} part {self.part:0{len(str(self.of))}}" if self.of > 1 else self.thing.id

    @property
    def name(self) -> str:
        """What tells it from the other sheets, as plain text."""
        part = f", part {self.part} of {self.of}" if self.of > 1 else ""
        numbers = f", {self.block.first} to {self.block.last}" if self.block else ""
        return f"{self.thing.label}{part}{numbers}"

    @property
    def rows(self) -> Iterator[tuple[str, str]]:
        """Each entry number with the check letter of its row."""
        for number in self.block.numbers() if self.block else ():
            yield str(number), row_letter(number.number)


def shown_blocks(basis: Basis, things: Sequence[ShownRecord]) -> list[ReserveBlock]:
    """The blocks of the reserve that can be used, in the firm's order."""
    by_place = {thing.record.index: thing for thing in things}
    blocks = reserve_blocks(basis.answers, basis.printed)
    return [
        ReserveBlock(by_place[record.index], block) for record, block in blocks if record.index in by_place
    ]


def number_sheets(basis: Basis, things: Sequence[ShownRecord]) -> Iterator[NumberSheet]:
    """The sheets of every block; one that says why, for a block that cannot be printed."""
    usable = {one.thing.record.index: one.block for one in shown_blocks(basis, things)}
    daily = basis.answers.get("firm.daily_entries").value
    for thing in things:
        whole = usable.get(thing.record.index)
        if whole is None:
            yield NumberSheet(thing=thing, why_not=_why_not(basis, thing))
            continue
        parts = parts_of(whole, SHEET_NUMBERS)
        for number, block in enumerate(parts, start=1):
            days = days_of_cover(block.count, daily) if isinstance(daily, int) else None
            yield NumberSheet(thing=thing, part=number, of=len(parts), block=block, whole=whole, days=days)


def printed_blocks(sheets: Iterable[PlannedSheet]) -> list[tuple[str, Block]]:
    """The blocks whose numbers stand on these sheets, each with the id of its thing."""
    values = (plan.item.value for sheet in sheets for plan in sheet.pages if plan.item)
    numbered = (value for value in values if isinstance(value, NumberSheet))
    return list(dict.fromkeys((one.thing.id, one.whole) for one in numbered if one.whole is not None))


def _why_not(basis: Basis, thing: ShownRecord) -> str:
    complaints = reserve_complaints(basis.answers, basis.printed)
    # Of two blocks that share numbers the later one has the complaint, and neither is printed.
    own = [one for one in complaints if one.record is thing.record or thing.id in one.message.split()]
    return f"{own[0].message} {own[0].hint}" if own else ""
