"""The command that gives other programs what the playbook holds: `export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import ProblemsFoundError, UsageError
from builder.paths import Brokerage, content_root

if TYPE_CHECKING:
    from builder.model.firm import Firm

FORMS = {
    "frameworks": (".csv",),
    "contacts": (".vcf",),
    "dates": (".ics",),
    "clients": (".csv", ".xlsx"),
}
"""What can be exported, and the endings of the files it is written to."""


@click.command("export")
@click.argument("what", type=click.Choice(list(FORMS)))
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
)
@click.option("--edition", type=click.Choice(["full", "shared"]), default="full", show_default=True)
def export(what: str, folder: Path, *, target: Path | None, edition: str) -> int:
    """Give other programs contacts (vCard), dates (iCalendar), clients or the guidance rows (CSV).

    Prints what it makes, or writes it to a file that only you can read. The shared edition leaves out what the
    shared playbook leaves out.
    """
    if target and target.suffix.casefold() not in FORMS[what]:
        raise UsageError(f"{target}: {what} are written to a file that ends in {' or '.join(FORMS[what])}.")
    if what == "clients" and edition == "shared":
        raise UsageError("The shared edition holds no clients. Leave --edition out to export them.")
    firm = _firm(Brokerage.open(folder))
    made, count = _made(firm, what, edition, target)
    if target is None:
        click.echo(made, nl=False)
        return 0
    from builder.model.answersfile import write_private_bytes

    write_private_bytes(target, made)
    click.echo(f"Made {target}: {count} {what}.")
    return 0


def _made(firm: Firm, what: str, edition: str, target: Path | None) -> tuple[bytes, int]:
    """The file, and how many things are in it."""
    if what == "frameworks":
        from builder.export import frameworks_csv

        return frameworks_csv(firm.rows).encode(), len(firm.rows)
    if what == "contacts":
        from builder.exchange.contacts_out import firm_cards
        from builder.exchange.vcards import write_cards

        cards = firm_cards(firm, edition)
        return write_cards(cards).encode(), len(cards)
    if what == "dates":
        from builder.exchange.calendars import write_calendar
        from builder.exchange.dates_out import firm_dates, load_rhythms

        events = firm_dates(firm, load_rhythms(firm.declarations.reference.folder), edition)
        return write_calendar(events, firm.as_of, _title(firm)), len(events)
    return _clients(firm, target)


def _clients(firm: Firm, target: Path | None) -> tuple[bytes, int]:
    from builder.exchange.clients_out import client_rows, clients_csv

    clients = firm.client_list.clients
    for problem in firm.client_list.problems:
        click.echo(f"Left out: {problem}", err=True)
    if target and target.suffix.casefold() == ".xlsx":
        from builder.exchange.workbook import write_workbook
        from builder.model.clients import COLUMNS

        return write_workbook("Clients", COLUMNS, client_rows(clients)), len(clients)
    # Excel takes a CSV file without this mark for one in an old encoding.
    return clients_csv(clients).encode("utf-8-sig" if target else "utf-8"), len(clients)


def _title(firm: Firm) -> str:
    name = str(firm.answers.get("firm.legal_name").value or "")
    return f"Continuity dates, {name}" if name else "Continuity dates"


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
