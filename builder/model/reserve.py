"""The reserve of entry numbers: the firm's blocks, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.customs.blocks import Block, find_overlaps, parse_block
from builder.errors import EntryNumberError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.answers import Answers, Record
    from builder.model.printed import PrintedRange

BLOCKS = "entry_numbers.blocks"
USED = "entry_numbers.used"

LARGEST_BLOCK = 50_000
"""Numbers in one block. More of them fill a shelf of binders, and are a slip in a digit more often than a wish."""


@dataclass(frozen=True)
class Complaint:
    """What is wrong with one block."""

    record: Record
    message: str
    hint: str
    question: str = BLOCKS
    other: Record | None = None
    """The block that it shares numbers with, where that is left out for the same reason."""


def _name(block: Record) -> str:
    """A block as the firm calls it; an id stands for a name that is open."""
    name = block.get("name").value
    return f'"{name}"' if isinstance(name, str) else block.id


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def block_of(record: Record, filer_code: object) -> Block | None:
    """The entry-number block of a record; None while its answers are open or do not fit together."""
    ends = _ends(record, filer_code)
    try:
        return parse_block(*ends) if ends else None
    except EntryNumberError:
        return None


def _ends(record: Record, filer_code: object) -> tuple[str, str, str] | None:
    """Filer code, first and last number, once all three are answered; one number alone is its own last."""
    own = record.get("filer_code").value or filer_code
    first, last = record.get("first").value, record.get("last").value
    if record.get("last").settled and last is None:
        last = first
    if isinstance(own, str) and isinstance(first, str) and isinstance(last, str):
        return own, first, last
    return None


def reserve_blocks(answers: Answers, printed: Sequence[PrintedRange] = ()) -> list[tuple[Record, Block]]:
    """The reserve as whole blocks with the records they come from, in the firm's order.

    Blocks with a complaint are left out until they fit: a number would be handed out twice.
    """
    refused = {complaint.record.index for complaint in _refusals(answers, printed)}
    pairs = _whole_blocks(answers)
    sharing = {id(block) for both in find_overlaps([block for _, block in pairs]) for block in both}
    return [
        (record, block) for record, block in pairs if record.index not in refused and id(block) not in sharing
    ]


def _whole_blocks(answers: Answers) -> list[tuple[Record, Block]]:
    """Every block whose ends fit together, whether or not it shares numbers with another."""
    filer_code = answers.get("firm.filer_code").value
    pairs = [(record, block_of(record, filer_code)) for record in answers.records(BLOCKS)]
    return [(record, block) for record, block in pairs if block]


def reserve_complaints(answers: Answers, printed: Sequence[PrintedRange] = ()) -> list[Complaint]:
    """What is wrong with the reserve.

    Bad ranges, and blocks that share numbers with each other, with numbers printed or with numbers used before.
    """
    return [*_bad_ends(answers), *_shared(answers), *_refusals(answers, printed)]


def _bad_ends(answers: Answers) -> Iterator[Complaint]:
    filer_code = answers.get("firm.filer_code").value
    for question, noun in ((BLOCKS, ""), (USED, "used numbers: ")):
        for record in answers.records(question):
            ends = _ends(record, filer_code)
            try:
                if ends:
                    parse_block(*ends)
            except EntryNumberError as error:
                yield Complaint(record, f"{noun}{error}", "Correct the first or the last number.", question)


def _shared(answers: Answers) -> Iterator[Complaint]:
    pairs = _whole_blocks(answers)
    by_block = {id(block): record for record, block in pairs}
    for one, other in find_overlaps([block for _, block in pairs]):
        low, high = one.overlap(other) or ("", "")
        first, second = by_block[id(one)], by_block[id(other)]
        message = f"{_name(first)} and {_name(second)} share the numbers {_span(low, high)}."
        hint = "A number may stand in one block only (19 CFR 142.3a)."
        yield Complaint(second, message, hint, other=first)


def _refusals(answers: Answers, printed: Sequence[PrintedRange]) -> Iterator[Complaint]:
    """Whole blocks that are not printed all the same."""
    used = list(_used_blocks(answers))
    names = {record.id: _name(record) for record in answers.records(BLOCKS)}
    for record, block in _whole_blocks(answers):
        if block.count > LARGEST_BLOCK:
            message = f"{_name(record)} ({block}) holds {block.count:,} numbers; up to {LARGEST_BLOCK:,} are printed."
            yield Complaint(record, message, "Take a shorter range, or part it into several blocks.")
        else:
            yield from _printed_before(record, block, printed, names)
            yield from _used_before(record, block, used)


def _used_blocks(answers: Answers) -> Iterator[Block]:
    filer_code = answers.get("firm.filer_code").value
    return (block for record in answers.records(USED) if (block := block_of(record, filer_code)))


def _printed_before(
    record: Record, block: Block, printed: Sequence[PrintedRange], names: Mapping[str, str]
) -> Iterator[Complaint]:
    """Numbers on an earlier sheet. The same sheet again, or the rest of it, holds no number anew."""
    for earlier in printed:
        shared = block.overlap(earlier.block)
        if shared is None or (earlier.block_id == record.id and _is_reprint(record.id, block, printed)):
            continue
        day = f"{earlier.printed_on.day} {earlier.printed_on:%b %Y}"
        message = (
            f"{_name(record)} ({block}) shares the numbers {_span(*shared)} with the sheet of "
            f"{names.get(earlier.block_id, earlier.block_id)} ({earlier.block}) printed on {day}."
        )
        hint = (
            "Take numbers that were never printed, in a block of their own. If those sheets are destroyed and "
            f"none of their numbers was used, type: tideover numbers --withdraw {earlier.block_id}"
        )
        yield Complaint(record, message, hint)
        return


def _is_reprint(block_id: str, block: Block, printed: Sequence[PrintedRange]) -> bool:
    return any(
        one.block_id == block_id and block.overlap(one.block) == (block.first, block.last) for one in printed
    )


def _used_before(record: Record, block: Block, used: Sequence[Block]) -> Iterator[Complaint]:
    for one in used:
        if shared := block.overlap(one):
            message = f"{_name(record)} ({block}) holds numbers answered as used: {_span(*shared)}."
            hint = (
                "A number is never used again (19 CFR 142.3a). Let the block start after the last used one."
            )
            yield Complaint(record, message, hint)
            return
