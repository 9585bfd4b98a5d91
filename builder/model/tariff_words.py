"""What is known of a tariff number, in lines of text for a terminal: the firm's own lines first, then public tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.customs.tariff_flags import show_tariff_number
from builder.errors import UnknownAgencyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.customs.agencies import AgencyTable
    from builder.customs.tariff_flags import TariffFlag
    from builder.model.lines import Finding, Line

SHOWN_OWN = 20
SHOWN_BELOW = 4


def finding_lines(finding: Finding, table: AgencyTable) -> Iterator[str]:
    """Everything known of one number; what stands under a line is indented by two more spaces."""
    yield show_tariff_number(finding.number)
    if finding.own:
        yield "  Your own list, which wins for the agencies it names"
        yield from (f"    {line_words(line, table)}" for line in finding.own[:SHOWN_OWN])
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


def line_words(line: Line, table: AgencyTable) -> str:
    """One line of the firm's own list, with the meaning of its flag and the day of the check."""
    day = line.checked_on
    dated = f"checked {day.day} {day:%b %Y}" if day else "day of the check not given"
    what = " ".join(filter(None, (line.agency, line.flag, line.program))) or "no agency flag"
    meaning = flag_meaning(line.flag, table) if line.flag else ""
    return "; ".join(filter(None, (show_tariff_number(line.number), what, meaning, line.client, dated)))


def flag_words(flag: TariffFlag, table: AgencyTable) -> str:
    """One public flag: agency, requirement, meaning and program."""
    program = f"; program {flag.program}" if flag.program else ""
    return f"{flag.agency} {flag.flag} ({flag.requirement}): {flag_meaning(flag.flag, table)}{program}"


def flag_meaning(flag: str, table: AgencyTable) -> str:
    """CBP's meaning of a flag; says so for a flag newer than our edition."""
    try:
        return table.with_flag(flag)[1].meaning
    except UnknownAgencyError:
        return "flag not in our edition"


def _grouped(flags: Sequence[TariffFlag]) -> Iterator[tuple[TariffFlag, list[str]]]:
    """One flag of each kind with all the numbers that carry it."""
    found: dict[TariffFlag, list[str]] = {}
    for flag in flags:
        found.setdefault(replace(flag, number=""), []).append(flag.number)
    yield from found.items()


def _public_lines(flag: TariffFlag, numbers: Sequence[str], table: AgencyTable) -> Iterator[str]:
    yield f"    {flag_words(flag, table)}"
    if numbers:
        shown = ", ".join(show_tariff_number(number) for number in numbers[:SHOWN_BELOW])
        rest = len(numbers) - SHOWN_BELOW
        yield f"      on {shown}" + (f" and {rest} more" if rest > 0 else "")
    yield f"      {flag.mark}: {flag.source}, {flag.dated}"
