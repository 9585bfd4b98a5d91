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
    from builder.model.answers import Record
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
    daily: int | None = None
    """Entries a day of the ports that draw on it; None while one of them is not known."""

    @property
    def days(self) -> int | None:
        """Whole working days that it lasts those ports; None while their volume is not known."""
        return days_of_cover(self.block.count, self.daily) if self.daily else None


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
    daily: int | None = None
    """Entries a day of the ports that draw on the block; None while one of them is not known."""
    why_not: str = ""
    """Why the block cannot be printed, and what to do."""

    @property
    def days(self) -> int | None:
        """Whole working days that the sheet lasts those ports; None while their volume is not known."""
        return days_of_cover(self.block.count, self.daily) if self.block and self.daily else None

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
        ReserveBlock(by_place[record.index], block, _daily_there(basis, record))
        for record, block in blocks
        if record.index in by_place
    ]


def number_sheets(basis: Basis, things: Sequence[ShownRecord]) -> Iterator[NumberSheet]:
    """The sheets of every block; one that says why, for a block that cannot be printed."""
    usable = {one.thing.record.index: one for one in shown_blocks(basis, things)}
    for thing in things:
        one = usable.get(thing.record.index)
        if one is None:
            yield NumberSheet(thing=thing, why_not=_why_not(basis, thing))
            continue
        parts = parts_of(one.block, SHEET_NUMBERS)
        for number, block in enumerate(parts, start=1):
            yield NumberSheet(
                thing=thing, part=number, of=len(parts), block=block, whole=one.block, daily=one.daily
            )


def printed_blocks(sheets: Iterable[PlannedSheet]) -> list[tuple[str, Block]]:
    """The blocks whose numbers stand on these sheets, each with the id of its thing."""
    values = (plan.item.value for sheet in sheets for plan in sheet.pages if plan.item)
    numbered = (value for value in values if isinstance(value, NumberSheet))
    return list(dict.fromkeys((one.thing.id, one.whole) for one in numbered if one.whole is not None))


def _daily_there(basis: Basis, block: Record) -> int | None:
    """Entries a day of the ports that a block is for; of the whole firm where it is for every port."""
    codes = block.get("ports").value
    if not isinstance(codes, tuple):
        whole = basis.answers.get("firm.daily_entries").value
        return whole if isinstance(whole, int) else None
    there = {
        port.get("port").value: port.get("daily_entries").value
        for port in basis.answers.records("ports.list")
    }
    counts = [there.get(code) for code in codes]
    known = [count for count in counts if isinstance(count, int)]
    return sum(known) if len(known) == len(counts) else None


def _why_not(basis: Basis, thing: ShownRecord) -> str:
    complaints = reserve_complaints(basis.answers, basis.printed)
    # Of two blocks that share numbers the later one has the complaint, and neither is printed.
    own = [one for one in complaints if thing.record in (one.record, one.other)]
    return f"{own[0].message} {own[0].hint}" if own else ""
