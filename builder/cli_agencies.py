"""`tideover agencies`: which agencies may want data for a tariff number, from the firm's own list and public tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import TariffNumberError, UnknownAgencyError
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.customs.agencies import AgencyTable
    from builder.customs.tariff_flags import TariffFlag
    from builder.model.kinds import Reference
    from builder.model.lines import Finding, Line, LineList

SHOWN_OWN = 20
SHOWN_BELOW = 4


@click.command("agencies")
@click.argument("numbers", nargs=-1, required=True, metavar="HTS...")
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The brokerage whose lines.csv wins; by default the folder you are in, if it is one.",
)
def agencies(numbers: tuple[str, ...], folder: Path | None) -> int:
    """Say which agencies may want data for tariff numbers, without ACE."""
    from builder.customs.tariff_flags import SILENCE
    from builder.model.kinds import Reference
    from builder.model.lines import look_up

    reference = Reference(content_root() / "reference")
    own = _own_lines(folder, reference)
    failed = bool(own.problems)
    for problem in own.problems:
        click.echo(str(problem), err=True)
    for text in numbers:
        try:
            finding = look_up(text, reference.flags, own)
        except TariffNumberError as error:
            failed = True
            click.echo(str(error), err=True)
        else:
            click.echo("\n".join(_lines(finding, reference.agencies)))
    click.echo(f"\n{SILENCE}")
    return 1 if failed else 0


def _own_lines(folder: Path | None, reference: Reference) -> LineList:
    """The lines of the brokerage named, or of the folder the user stands in."""
    from builder.model.lines import LineList, load_lines

    brokerage = Brokerage(Path.cwd()) if folder is None else Brokerage.open(folder)
    return load_lines(brokerage.lines, reference) if brokerage.answers.is_file() else LineList()


def _lines(finding: Finding, table: AgencyTable) -> Iterator[str]:
    from builder.customs.tariff_flags import show_tariff_number

    yield show_tariff_number(finding.number)
    if finding.own:
        yield "  Your own list, which wins for the agencies it names"
        yield from (f"    {_own_line(line, table)}" for line in finding.own[:SHOWN_OWN])
        if len(finding.own) > SHOWN_OWN:
            yield f"    and {len(finding.own) - SHOWN_OWN} more: lines.csv has them all"
    answer = finding.public
    if answer.flags:
        yield "  Public tables" if not finding.own else "  Public tables, agencies not in your own list"
        for flag in answer.flags:
            yield from _public_lines(flag, (), table)
    if answer.below:
        yield "  Public tables, some numbers below it"
        for flag, numbers in _grouped(answer.below):
            yield from _public_lines(flag, numbers, table)
    if not (finding.own or answer.flags or answer.below):
        yield "  No flag known here."


def _grouped(flags: Sequence[TariffFlag]) -> Iterator[tuple[TariffFlag, list[str]]]:
    """One flag of each kind with all the numbers that carry it."""
    found: dict[TariffFlag, list[str]] = {}
    for flag in flags:
        found.setdefault(replace(flag, number=""), []).append(flag.number)
    yield from found.items()


def _own_line(line: Line, table: AgencyTable) -> str:
    from builder.customs.tariff_flags import show_tariff_number

    day = line.checked_on
    dated = f"checked {day.day} {day:%b %Y}" if day else "day of the check not given"
    what = " ".join(filter(None, (line.agency, line.flag, line.program))) or "no agency flag"
    meaning = _meaning(line.flag, table) if line.flag else ""
    return "; ".join(filter(None, (show_tariff_number(line.number), what, meaning, line.client, dated)))


def _public_lines(flag: TariffFlag, numbers: Sequence[str], table: AgencyTable) -> Iterator[str]:
    from builder.customs.tariff_flags import show_tariff_number

    program = f"; program {flag.program}" if flag.program else ""
    yield f"    {flag.agency} {flag.flag} ({flag.requirement}): {_meaning(flag.flag, table)}{program}"
    if numbers:
        shown = ", ".join(show_tariff_number(number) for number in numbers[:SHOWN_BELOW])
        rest = len(numbers) - SHOWN_BELOW
        yield f"      on {shown}" + (f" and {rest} more" if rest > 0 else "")
    yield f"      {flag.mark}: {flag.source}, {flag.dated}"


def _meaning(flag: str, table: AgencyTable) -> str:
    """CBP's meaning of a flag; none for a flag newer than our edition."""
    try:
        return table.with_flag(flag)[1].meaning
    except UnknownAgencyError:
        return "flag not in our edition"
