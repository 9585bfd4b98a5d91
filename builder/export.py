"""Tables for spreadsheets, as CSV text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.readiness import RowState

FRAMEWORK_COLUMNS = ("framework", "code", "row id", "row title", "status", "missing")
CSF = "NIST CSF 2.0"
CIS = "CIS Controls v8"


def frameworks_csv(rows: Sequence[RowState]) -> str:
    """Each framework code with each guidance row mapped to it: its status and what it misses.

    The mapping is ours. A row without a code in a framework has no line for it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FRAMEWORK_COLUMNS)
    writer.writerows(_framework_lines(rows))
    return text.getvalue()


def _framework_lines(rows: Sequence[RowState]) -> Iterator[tuple[str, ...]]:
    for framework, codes in ((CSF, _codes(rows, CSF)), (CIS, _codes(rows, CIS))):
        for code in codes:
            for state in rows:
                if code in _mapped(state, framework):
                    missing = "; ".join(one.need for one in state.missing)
                    yield framework, code, state.row.id, state.row.title, str(state.status), missing


def _codes(rows: Sequence[RowState], framework: str) -> list[str]:
    """A framework's codes in its own order: 3.4 comes before 11.1."""
    found = {code for state in rows for code in _mapped(state, framework)}
    return sorted(found, key=lambda code: [part.zfill(3) for part in code.split(".")])


def _mapped(state: RowState, framework: str) -> list[str]:
    return state.row.csf if framework == CSF else state.row.cis
