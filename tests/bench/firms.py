"""The firms that are measured: the worked example, and the same firm with 1,000 contacts and 5,000 clients."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.bench.measuring import tideover

if TYPE_CHECKING:
    from pathlib import Path

CONTACTS, CLIENTS = 1_000, 5_000


def sample_firm(folder: Path) -> Path:
    """The worked example as a brokerage folder."""
    tideover("new", str(folder), "--sample")
    return folder


def large_firm(folder: Path, contacts: int = CONTACTS) -> Path:
    """The worked example with so many contacts and clients that slow work shows."""
    sample_firm(folder)
    answers = folder / "answers.yaml"
    text = answers.read_text(encoding="utf-8")
    head, mark, tail = text.partition("    - id: compliance-manager\n")
    held = mark + tail.partition("\n  # ")[0]
    answers.write_text(head + "".join(map(_person, range(contacts - held.count("    - id:")))) + mark + tail)
    _write_clients(folder / "clients.csv")
    return folder


def _person(number: int) -> str:
    """Their numbers are among those set aside for fiction."""
    area = 201 + number // 100 * 10
    return f"""\
    - id: release-clerk-{number}
      name: Release clerk {number}
      title: Release clerk of desk {number}
      mobile: 562-555-01{number % 100:02}
      email: clerk-{number}@desk{area}.example.net
      office: Office {number % 12}
      languages:
        does_not_apply: English only
      calls:
        does_not_apply: End of this branch
      checked_on: "2026-11-{number % 28 + 1:02}"
      checked_by: Records lead
"""


def _write_clients(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    columns, held = rows[0], rows[1:]
    name = columns.index("name")
    for number in range(CLIENTS - len(held)):
        row = list(held[number % len(held)])
        row[name] = f"{row[name]} {number}"
        rows.append(row)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
