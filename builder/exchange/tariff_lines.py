"""Brings clients' tariff lines into `lines.csv`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.customs.tariff_flags import SILENCE
from builder.exchange.plan import FileChange, ImportPlan, Outcome
from builder.model.change import Change, What
from builder.model.clients import MAX_PROBLEMS
from builder.model.lines import lines_text, load_lines, parse_lines, with_lines
from builder.model.tariff_words import flag_words, line_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.kinds import Reference
    from builder.model.lines import Line
    from builder.model.problems import Problem
    from builder.paths import Brokerage

NUMBER_COLUMN = "hts"

Key = tuple[str, str, str]


def plan_lines(text: str, name: str, brokerage: Brokerage, reference: Reference) -> ImportPlan:
    """Compares a table of lines, as comma-separated text, with the firm's own; changes nothing.

    A line is another's successor when client, number and agency are the same and only one of either is left over;
    an empty program or day in the file then takes nothing away. Lines that the file does not have stay.

    Raises:
        SaveError: `lines.csv` cannot be read and has to be mended by hand first.
    """
    incoming = parse_lines(text, name, reference)
    before = lines_text(brokerage.lines)
    own = load_lines(brokerage.lines, reference)
    wanted = tuple(dict.fromkeys(replace(line, line=0) for line in incoming.lines))
    added, changed = _compare(own.lines, wanted)
    after = before
    if added or changed:
        successors = {old.line: new for old, new in changed}
        after = with_lines(before, brokerage.lines.name, changed=successors, added=added)
    files = (FileChange(brokerage.lines, before, after),)
    return ImportPlan(
        "lines",
        f"{len(wanted) + len(incoming.problems)} lines",
        tuple(_changes(added, changed, incoming.problems, reference)),
        lambda _: Outcome(files),
        same=len(wanted) - len(added) - len(changed),
        footer=SILENCE,
        uncounted=len(incoming.problems) == MAX_PROBLEMS,
    )


def _changes(
    added: Sequence[Line],
    changed: Sequence[tuple[Line, Line]],
    problems: Sequence[Problem],
    reference: Reference,
) -> Iterator[Change]:
    for line in added:
        words = line_words(line, reference.agencies)
        yield Change(what=What.ADDED, name=words, ask="", notes=tuple(_public(line, reference)))
    for old, new in changed:
        was, becomes = (line_words(line, reference.agencies) for line in (old, new))
        yield Change(what=What.CHANGED, name=f"line {old.line}", ask="", old=was, new=becomes)
    for found in problems:
        yield Change(what=What.REFUSED, name=f"{found.file}:{found.line}", ask="", why=_said(found))


def _said(found: Problem) -> str:
    return f"{found.message} {found.hint}".rstrip()


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


def _public(line: Line, reference: Reference) -> Iterator[str]:
    """The public flags on a line's number and on some numbers below it, each kind once."""
    answer = reference.flags.find(line.number)
    below = dict.fromkeys(replace(flag, number="") for flag in answer.below)
    for where, flags in (("public", answer.flags), ("public, on some numbers below it", below)):
        for flag in flags:
            yield f"{where}: {flag_words(flag, reference.agencies)}"
            yield f"{flag.mark}: {flag.source}, {flag.dated}"
    if not (answer.flags or below):
        yield "public: no flag known here"
