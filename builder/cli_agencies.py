"""`tideover agencies`: which agencies may want data for a tariff number, from the firm's own list and public tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import TariffNumberError
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from builder.model.kinds import Reference
    from builder.model.lines import LineList


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
    from builder.model.tariff_words import finding_lines

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
            click.echo("\n".join(finding_lines(finding, reference.agencies)))
    click.echo(f"\n{SILENCE}")
    return 1 if failed else 0


def _own_lines(folder: Path | None, reference: Reference) -> LineList:
    """The lines of the brokerage named, or of the folder the user stands in."""
    from builder.model.lines import LineList, load_lines

    brokerage = Brokerage(Path.cwd()) if folder is None else Brokerage.open(folder)
    return load_lines(brokerage.lines, reference) if brokerage.answers.is_file() else LineList()
