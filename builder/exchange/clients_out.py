"""The importer clients as a table for a spreadsheet, which computes nothing of it and can be read back."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from builder.model.clients import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.clients import Client

_FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet takes for the beginning of a formula."""


def client_rows(clients: Sequence[Client]) -> list[list[str]]:
    """The cells of each client, lists parted by semicolons."""
    return [[_cell(getattr(client, column)) for column in COLUMNS] for client in clients]


def _cell(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value)


def table_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV; an apostrophe keeps a text that begins like a formula from being computed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def guarded(text: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text
