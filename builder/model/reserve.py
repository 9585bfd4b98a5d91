"""The reserve of entry numbers: the firm's blocks, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.customs.blocks import Block, find_overlaps, parse_block
from builder.errors import EntryNumberError

if TYPE_CHECKING:
    from builder.model.answers import Answers, Record


def block_of(record: Record, filer_code: object) -> Block | None:
    """The entry-number block of a record; None while its answers are open or do not fit together."""
    own = record.get("filer_code").value or filer_code
    first, last = record.get("first").value, record.get("last").value
    if not (isinstance(own, str) and isinstance(first, str) and isinstance(last, str)):
        return None
    try:
        return parse_block(own, first, last)
    except EntryNumberError:
        return None


def reserve_blocks(answers: Answers) -> list[tuple[Record, Block]]:
    """The reserve as whole blocks with the records they come from, in the firm's order.

    Blocks that share a number are left out until they fit together: it would be handed out twice.
    """
    pairs = _whole_blocks(answers)
    sharing = {id(block) for both in find_overlaps([block for _, block in pairs]) for block in both}
    return [(record, block) for record, block in pairs if id(block) not in sharing]


def _whole_blocks(answers: Answers) -> list[tuple[Record, Block]]:
    """Every block whose ends fit together, whether or not it shares numbers with another."""
    filer_code = answers.get("firm.filer_code").value
    pairs = [(record, block_of(record, filer_code)) for record in answers.records("entry_numbers.blocks")]
    return [(record, block) for record, block in pairs if block]


def reserve_complaints(answers: Answers) -> list[tuple[Record, str, str]]:
    """What is wrong with the reserve as (record, message, hint): bad ranges and overlaps."""
    filer_code = answers.get("firm.filer_code").value
    found: list[tuple[Record, str, str]] = []
    for record in answers.records("entry_numbers.blocks"):
        own = record.get("filer_code").value or filer_code
        first, last = record.get("first").value, record.get("last").value
        if isinstance(own, str) and isinstance(first, str) and isinstance(last, str):
            try:
                parse_block(own, first, last)
            except EntryNumberError as error:
                found.append((record, str(error), "Correct the first or the last number."))
    pairs = _whole_blocks(answers)
    by_block = {id(block): record for record, block in pairs}
    for one, other in find_overlaps([block for _, block in pairs]):
        low, high = one.overlap(other) or ("", "")
        message = f"{by_block[id(one)].id} and {by_block[id(other)].id} share the numbers {low} to {high}."
        found.append((by_block[id(other)], message, "A number may stand in one block only (19 CFR 142.3a)."))
    return found
