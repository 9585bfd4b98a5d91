"""`tideover numbers`: which reserved entry numbers were printed, and how to take destroyed sheets off that list."""

from __future__ import annotations

from pathlib import Path

import click

from builder.errors import UsageError
from builder.paths import Brokerage


@click.command("numbers")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--withdraw",
    metavar="BLOCK",
    help="Take a block off the list: its sheets are destroyed, and none of its numbers was used.",
)
def numbers(folder: Path, *, withdraw: str | None) -> int:
    """Say which reserved entry numbers were printed before, and when."""
    brokerage = Brokerage.open(folder)
    return _withdraw(brokerage, withdraw) if withdraw else _say(brokerage)


def _say(brokerage: Brokerage) -> int:
    from builder.model.printed import load_printed

    found = load_printed(brokerage.printed_numbers)
    for problem in found.problems:
        click.echo(str(problem), err=True)
    for one in found.ranges:
        click.echo(f"{one.block}  {one.block.count:>6,} numbers  printed {one.printed_on}  {one.block_id}")
    if not found.ranges:
        click.echo("No entry numbers were printed yet.")
    return 1 if found.problems else 0


def _withdraw(brokerage: Brokerage, block_id: str) -> int:
    from builder.model.printed import load_printed, withdraw_printed

    gone = withdraw_printed(brokerage.printed_numbers, block_id)
    if not gone:
        known = ", ".join(
            dict.fromkeys(one.block_id for one in load_printed(brokerage.printed_numbers).ranges)
        )
        message = f'"{block_id}": no sheet of such a block was printed.'
        raise UsageError(f"{message} Printed are: {known}." if known else message)
    for one in gone:
        click.echo(f"{one.block}: off the list. Destroy every sheet of it before new ones are printed.")
    return 0
