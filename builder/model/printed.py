"""Which entry numbers were printed before: a private record beside the answers, so that no number is on two sheets.

It stands outside `out/`, which may be deleted at any time: paper that was handed out does not go away with it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from builder.customs.blocks import Block
from builder.errors import EntryNumberError, SaveError
from builder.model.answersfile import write_private
from builder.model.table import problem, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from builder.model.problems import Problem

COLUMNS = ("block", "filer_code", "first", "last", "printed_on")


@dataclass(frozen=True)
class PrintedRange:
    """The numbers of one block as they were on paper once."""

    block_id: str
    """The id of the block in `answers.yaml`."""
    block: Block
    printed_on: date


@dataclass(frozen=True)
class PrintedList:
    """The record as read."""

    ranges: tuple[PrintedRange, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_printed(path: Path) -> PrintedList:
    """The record; empty when nothing was printed yet. What cannot be read is named, and the rest counts."""
    if not path.exists():
        return PrintedList()
    text = read_text(path)
    if not isinstance(text, str):
        return PrintedList(problems=(text,))
    ranges: list[PrintedRange] = []
    problems: list[Problem] = []
    for line, row in _rows(text):
        try:
            ranges.append(_range(row))
        except (EntryNumberError, ValueError) as error:
            hint = "Write the row as it was: it keeps numbers from being printed twice."
            problems.append(problem(path.name, line, f"cannot be read: {error}", hint))
    return PrintedList(tuple(ranges), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header that say anything, with their lines."""
    reader = csv.reader(io.StringIO(text))
    for row in reader:
        if reader.line_num > 1 and any(cell.strip() for cell in row):
            yield reader.line_num, [cell.strip() for cell in row]


def _range(row: Sequence[str]) -> PrintedRange:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{len(row)} cells instead of {len(COLUMNS)}.")
    block_id, filer_code, first, last, day = row
    return PrintedRange(block_id, Block(filer_code, first, last), date.fromisoformat(day))


def record_printed(path: Path, blocks: Iterable[tuple[str, Block]], day: date) -> None:
    """Adds what is printed now; a range that was printed before keeps its first day.

    Raises:
        SaveError: the record cannot be written; the old one is whole.
    """
    known = {(printed.block_id, printed.block) for printed in load_printed(path).ranges}
    new = [PrintedRange(block_id, block, day) for block_id, block in blocks if (block_id, block) not in known]
    if new:
        text = _text_of(path)
        if text and not text.endswith("\n"):
            text += "\n"
        write_private(path, (text or _line(COLUMNS)) + "".join(_line(_cells(one)) for one in new))


def withdraw_printed(path: Path, block_id: str) -> list[PrintedRange]:
    """Takes a block out of the record, because its sheets were destroyed; returns what was taken out.

    Raises:
        SaveError: the record cannot be read or written; nothing was taken out.
    """
    found = load_printed(path)
    if found.problems:
        raise SaveError(f"{found.problems[0]} Nothing was changed.")
    gone = [one for one in found.ranges if one.block_id == block_id]
    if gone:
        kept = (one for one in found.ranges if one.block_id != block_id)
        write_private(path, _line(COLUMNS) + "".join(_line(_cells(one)) for one in kept))
    return gone


def _text_of(path: Path) -> str:
    text = read_text(path) if path.exists() else ""
    if not isinstance(text, str):
        raise SaveError(f"{text} The sheets of entry numbers are not printed without it.")
    return text


def _cells(one: PrintedRange) -> tuple[str, ...]:
    return one.block_id, one.block.filer_code, one.block.first, one.block.last, one.printed_on.isoformat()


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
