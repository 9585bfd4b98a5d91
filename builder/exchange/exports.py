"""What other programs can be given: which things, in which files, and each file as bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.exchange.clients_out import client_rows, table_csv
from builder.model.clients import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from builder.model.firm import Firm

TABLES = (".csv", ".xlsx")
FORMS = {"contacts": (".vcf", *TABLES), "dates": (".ics",), "clients": TABLES}
"""What can be exported, and the endings of the files it is written to, the usual one first."""


@dataclass(frozen=True)
class Export:
    """One file to be written."""

    content: bytes
    count: int
    """How many things are in it."""


def made(firm: Firm, what: str, suffix: str, *, edition: str = "full", list_id: str = "") -> Export:
    """A file for other programs.

    Args:
        firm: the firm.
        what: `contacts`, `dates` or `clients`.
        suffix: the ending of the file.
        edition: `full` or `shared`, which leaves out what the shared playbook leaves out.
        list_id: of contacts as a table, which list; by default the people.

    Raises:
        UsageError: such a thing goes into no such file, or this edition leaves it out.
    """
    suffix = suffix.casefold()
    if suffix not in FORMS[what]:
        raise UsageError(f"{what} are written to a file that ends in {' or '.join(FORMS[what])}.")
    if list_id and (what != "contacts" or suffix not in TABLES):
        raise UsageError(f"Only contacts in a file that ends in {' or '.join(TABLES)} are those of one list.")
    if what == "dates":
        return _dates(firm, edition)
    if what == "clients":
        if edition == "shared":
            raise UsageError("The shared edition holds no clients. Leave --edition out to export them.")
        return _table(suffix, "Clients", COLUMNS, client_rows(firm.client_list.clients))
    if suffix in TABLES:
        from builder.exchange.contact_tables import contact_list, contact_table

        target = contact_list(firm, list_id, edition)
        headings, rows = contact_table(firm, target, edition)
        return _table(suffix, "Contacts", headings, rows)
    from builder.exchange.contacts_out import firm_cards
    from builder.exchange.vcards import write_cards

    cards = firm_cards(firm, edition)
    return Export(write_cards(cards).encode(), len(cards))


def suffix_of(what: str, path: PurePath | None) -> str:
    """The ending of a file, or the usual one where none is named."""
    return path.suffix.casefold() if path else FORMS[what][0]


def as_file(content: bytes, path: PurePath) -> bytes:
    """As it is written to a file: Excel takes a CSV file without a mark for one in an old encoding."""
    return codecs.BOM_UTF8 + content if path.suffix.casefold() == ".csv" else content


def _table(suffix: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Export:
    if suffix == ".xlsx":
        from builder.exchange.workbook import write_workbook  # openpyxl costs 0.15 s to import

        return Export(write_workbook(title, headings, rows), len(rows))
    return Export(table_csv(headings, rows).encode(), len(rows))


def _dates(firm: Firm, edition: str) -> Export:
    from builder.exchange.calendars import write_calendar
    from builder.exchange.dates_out import firm_dates, load_rhythms

    events = firm_dates(firm, load_rhythms(firm.declarations.reference.folder), edition)
    name = str(firm.answers.get("firm.legal_name").value or "")
    title = f"Continuity dates, {name}" if name else "Continuity dates"
    return Export(write_calendar(events, firm.as_of, title), len(events))
