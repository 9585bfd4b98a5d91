"""The command that gives other programs what the playbook holds: `export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import ProblemsFoundError, UsageError
from builder.exchange.exports import FORMS as EXPORTS
from builder.exchange.exports import as_file, made, suffix_of
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from builder.model.firm import Firm

FORMS = {"frameworks": (".csv",), **EXPORTS}
"""What can be exported, and the endings of the files it is written to."""


@click.command("export")
@click.argument("what", type=click.Choice(list(FORMS)))
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; its ending says in which form: contacts .vcf, .csv or .xlsx, clients .csv or .xlsx, "
    "dates .ics.",
)
@click.option(
    "--list",
    "list_id",
    default="",
    metavar="LIST",
    help="Which list of contacts is written as a table; by default people.list. Cards hold all lists.",
)
@click.option("--edition", type=click.Choice(["full", "shared"]), default="full", show_default=True)
def export(what: str, folder: Path, *, target: Path | None, list_id: str, edition: str) -> int:
    """Give other programs contacts (vCard, CSV, XLSX), dates (iCalendar), clients or the guidance rows (CSV).

    Prints what it makes, or writes it to a file that only you can read. A table of contacts can be changed in a
    spreadsheet and read in again with `tideover import`. The shared edition leaves out what the shared playbook
    leaves out.
    """
    if target and target.suffix.casefold() not in FORMS[what]:
        raise UsageError(f"{target}: {what} are written to a file that ends in {' or '.join(FORMS[what])}.")
    firm = _firm(Brokerage.open(folder))
    if what == "frameworks":
        from builder.export import frameworks_csv

        content, count = frameworks_csv(firm.rows).encode(), len(firm.rows)
    else:
        suffix = suffix_of(what, target)
        if what == "contacts" and list_id and target is None:
            suffix = ".csv"  # cards hold all lists
        found = made(firm, what, suffix, edition=edition, list_id=list_id)
        content, count = found.content, found.count
    if what == "clients":
        for problem in firm.client_list.problems:
            click.echo(f"Left out: {problem}", err=True)
    if target is None:
        click.echo(content, nl=False)
        return 0
    from builder.model.answersfile import write_private_bytes

    write_private_bytes(target, content if what == "frameworks" else as_file(content, target))
    click.echo(f"Made {target}: {count} {what}.")
    return 0


def _firm(brokerage: Brokerage) -> Firm:
    from builder.model.answersfile import AnswersFile
    from builder.model.declarations import load_declarations
    from builder.model.firm import read_firm
    from builder.model.problems import errors
    from builder.pipeline import build_day

    declarations = load_declarations(content_root())
    file = AnswersFile(brokerage.answers)
    if unreadable := errors([*declarations.problems, *file.document().problems]):
        raise ProblemsFoundError(unreadable)
    return read_firm(declarations, file, brokerage.clients, build_day(), brokerage.lines)
