"""Paper: how the cost of a sheet grows with its rows, what its process holds, and what joining the binder adds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.builds import set_phone
from tests.bench.firms import sample_firm
from tests.bench.measuring import python, row, tideover, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW, MANY = 1_000, 5_000
MOST_MEGABYTES = 400
"""What the process that prints one sheet may hold: the smallest machines in offices have 4 GB for everything."""
ROUNDS = 3
PRINT_ROWS = """
import resource, sys, time
from datetime import date
from pathlib import Path
from builder.paths import look_root
from builder.runbooks import SheetJob, print_sheet
from builder.sheets import Sheet, with_code
rows = "".join(f"<tr><td>{n}</td><td>Example shipment {n}</td><td></td></tr>" for n in range(int(sys.argv[1])))
head = '<tr><th scope="col">No</th><th scope="col">Shipment</th><th scope="col">By</th></tr>'
table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
sheet = with_code(Sheet(stem="F1", number="F1", title="Rows", articles=(table,), firm="Sample Brokerage, Inc.",
                        owner="Lead", edition="full", built_on=date(2026, 11, 2)))
began = time.perf_counter()
pages = print_sheet(SheetJob(sheet, Path(sys.argv[2])), look_root()).pages
print(time.perf_counter() - began, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def rows_on_a_sheet(target: Path) -> Iterator[str]:
    """A sheet with few rows and one with many, each in a process of its own."""
    few, *_ = python(PRINT_ROWS, str(FEW), str(target))
    many, pages, kilobytes = python(PRINT_ROWS, str(MANY), str(target))
    yield row(
        f"sheet of {MANY:,} rows", many, few, f"one of {FEW:,} rows; {MANY / FEW:.2f} x is in proportion"
    )
    held = kilobytes * 1024 / 1e6
    verdict = "within" if held <= MOST_MEGABYTES else "MORE THAN"
    yield f"{'  memory of its process':<44}{held:6.0f} MB   {verdict} {MOST_MEGABYTES} MB, for {pages:.0f} pages"


def one_answer(folder: Path, *options: str) -> float:
    """Seconds for a build after one telephone number was changed, whose sheets were built with the same options."""
    took = []
    for number in range(ROUNDS):
        set_phone(folder, number)
        took.append(timed(lambda: tideover("build", str(folder), "--only", "runbooks", *options)))
    return median(took)


def measure() -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        yield from rows_on_a_sheet(Path(scratch) / "F1.pdf")
        folder = sample_firm(Path(scratch) / "sample")
        tideover("build", str(folder), "--only", "runbooks")
        plain = one_answer(folder)
        yield row("one answer, with --binder", one_answer(folder, "--binder"), plain, "the same without it")
