"""Brings a CSV file of clients' tariff lines into `lines.csv`: shown first, then merged, and taken back in one go."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.customs.tariff_flags import SILENCE
from builder.errors import SaveError, UsageError
from builder.importing import shown
from builder.model.answersfile import write_private
from builder.model.clients import MAX_PROBLEMS
from builder.model.lines import lines_text, load_lines, parse_lines, with_lines
from builder.model.table import read_text
from builder.model.tariff_words import flag_words, line_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from builder.model.kinds import Reference
    from builder.model.lines import Line
    from builder.model.problems import Problem
    from builder.paths import Brokerage

BACKUP = "lines.csv.before-import"
"""The lines as they were before their last import, for their owner only; empty when there was no `lines.csv`."""
NUMBER_COLUMN = "hts"
MAX_HEADER = 10_000
"""Characters; no header is longer."""
SHOWN = 40
"""Lines of one sort that the preview names; the rest is a number."""

Key = tuple[str, str, str]


@dataclass(frozen=True)
class LinesPlan:
    """What an import of tariff lines would change."""

    added: tuple[Line, ...]
    changed: tuple[tuple[Line, Line], ...]
    """Old and new."""
    same: int
    problems: tuple[Problem, ...]
    """What was not understood in the file; at most `MAX_PROBLEMS`."""
    before: str
    """`lines.csv` as it stands; empty without one."""
    after: str
    """`lines.csv` with the changes in it."""


def holds_lines(file: Path) -> bool:
    """Whether a file is a CSV file with a column `hts`, by commas or by what some spreadsheets use instead.

    Raises:
        UsageError: the file cannot be read.
    """
    if file.suffix.casefold() != ".csv" or not file.is_file():
        return False
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            first = stream.readline(MAX_HEADER)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    return any(
        NUMBER_COLUMN in (cell.strip().casefold() for cell in next(csv.reader([first], delimiter=mark)))
        for mark in ",;\t|"
    )


def plan_lines(file: Path, brokerage: Brokerage, reference: Reference) -> LinesPlan:
    """Compares a file of lines with the firm's own; changes nothing.

    A line is another's successor when client, number and agency are the same and only one of either is left over;
    an empty program or day in the file then takes nothing away. Lines that the file does not have stay.

    Raises:
        SaveError: `lines.csv` cannot be read and has to be mended by hand first.
        UsageError: the file to read in cannot be read.
    """
    text = read_text(file)
    if not isinstance(text, str):
        raise UsageError(str(text))
    incoming = parse_lines(text, file.name, reference)
    before = lines_text(brokerage.lines)
    own = load_lines(brokerage.lines, reference)
    wanted = tuple(dict.fromkeys(replace(line, line=0) for line in incoming.lines))
    added, changed = _compare(own.lines, wanted)
    after = before
    if added or changed:
        successors = {old.line: new for old, new in changed}
        after = with_lines(before, brokerage.lines.name, changed=successors, added=added)
    same = len(wanted) - len(added) - len(changed)
    return LinesPlan(tuple(added), tuple(changed), same, incoming.problems, before, after)


def _compare(own: Sequence[Line], wanted: Sequence[Line]) -> tuple[list[Line], list[tuple[Line, Line]]]:
    """What is new, and what takes whose place."""
    held: dict[Key, list[Line]] = defaultdict(list)
    for line in own:
        held[_key(line)].append(line)
    fresh: dict[Key, list[Line]] = defaultdict(list)
    changed = []
    for line in wanted:
        twin = next((old for old in held[_key(line)] if old.flag == line.flag), None)
        if twin is None:
            fresh[_key(line)].append(line)
            continue
        held[_key(line)].remove(twin)
        new = replace(
            line,
            client=twin.client,
            program=line.program or twin.program,
            checked_on=line.checked_on or twin.checked_on,
        )
        if new != replace(twin, line=0):
            changed.append((twin, new))
    added = []
    for key, lines in fresh.items():
        if len(lines) == len(held[key]) == 1:
            changed.append((held[key][0], lines[0]))
        else:
            added.extend(lines)
    return added, sorted(changed, key=lambda pair: pair[0].line)


def _key(line: Line) -> Key:
    return line.client.casefold(), line.number, line.agency


def merge_lines(plan: LinesPlan, brokerage: Brokerage) -> bool:
    """Saves the lines and keeps the file as it was beside them; False when there is nothing to save.

    Raises:
        UsageError: `lines.csv` changed since the preview.
        SaveError: the disk refused; the lines are as they were.
    """
    if plan.after == plan.before:
        return False
    if lines_text(brokerage.lines) != plan.before:
        raise UsageError("lines.csv was changed meanwhile. Nothing was imported; start the import again.")
    write_private(brokerage.folder / BACKUP, plan.before)
    write_private(brokerage.lines, plan.after)
    return True


def undo_lines(brokerage: Brokerage) -> None:
    """Puts `lines.csv` back to before its last import; what stood there becomes the backup, so nothing is lost.

    Raises:
        UsageError: no lines were imported.
        SaveError: the disk refused.
    """
    backup = brokerage.folder / BACKUP
    if not backup.is_file():
        raise UsageError(f"{brokerage.folder}: no tariff lines were imported here.")
    now, before = lines_text(brokerage.lines), lines_text(backup)
    if before:
        write_private(brokerage.lines, before)
    else:
        _remove(brokerage.lines)
    write_private(backup, now)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(f"{path}: could not be removed ({error.strerror}). It is as it was.") from error


def lines_were_last(brokerage: Brokerage, other_backup: str) -> bool:
    """Whether the last import brought tariff lines, rather than what the other backup belongs to."""
    mine, other = brokerage.folder / BACKUP, brokerage.folder / other_backup
    if not (mine.is_file() and other.is_file()):
        return mine.is_file()
    return mine.stat().st_mtime_ns > other.stat().st_mtime_ns


def preview_lines(plan: LinesPlan, reference: Reference) -> str:
    """What would change, with the public flags on every new line and what silence means, for a terminal."""
    return "\n".join(_preview(plan, reference)) + "\n"


def _preview(plan: LinesPlan, reference: Reference) -> Iterator[str]:
    count = len(plan.problems)
    refused = f"{count} or more" if count == MAX_PROBLEMS else str(count)
    yield (
        f"{len(plan.added)} added, {len(plan.changed)} changed, {plan.same} the same, "
        f"{refused} not understood."
    )
    if plan.added:
        yield ""
        yield f"Added ({len(plan.added)})"
        for line in plan.added[:SHOWN]:
            yield f"  {shown(line_words(line, reference.agencies))}"
            yield from _public(line, reference)
        yield from _rest(len(plan.added))
    if plan.changed:
        yield ""
        yield f"Changed ({len(plan.changed)})"
        for old, new in plan.changed[:SHOWN]:
            yield f"  {shown(line_words(old, reference.agencies))}"
            yield f"    -> {shown(line_words(new, reference.agencies))}"
        yield from _rest(len(plan.changed))
    if plan.problems:
        yield ""
        yield f"Not understood ({refused})"
        yield from (f"  {shown(str(problem))}" for problem in plan.problems)
    yield ""
    yield SILENCE


def _public(line: Line, reference: Reference) -> Iterator[str]:
    """The public flags on a line's number and on some numbers below it, each kind once."""
    answer = reference.flags.find(line.number)
    below = dict.fromkeys(replace(flag, number="") for flag in answer.below)
    for where, flags in (("public", answer.flags), ("public, on some numbers below it", below)):
        for flag in flags:
            yield f"    {where}: {flag_words(flag, reference.agencies)}"
            yield f"      {flag.mark}: {flag.source}, {flag.dated}"
    if not (answer.flags or below):
        yield "    public: no flag known here"


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"  and {count - SHOWN} more"
