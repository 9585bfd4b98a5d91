"""Paper: how the cost of a sheet grows with its rows, what its process holds, and what joining the binder adds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.builds import set_phone
from tests.bench.firms import CONTACTS, large_firm, sample_firm
from tests.bench.measuring import python, row, tideover, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW, MANY = 500, 5_000
FEW_PEOPLE = 100
MOST_MEGABYTES = 400
"""What the process that prints one sheet may hold: the smallest machines in offices have 4 GB for everything."""
ROUNDS = 3
MAKE_ROWS = """
import pickle, sys
from datetime import date
from builder.sheets import Sheet, with_code
rows = "".join(f"<tr><td>{n}</td><td>Example shipment {n}</td><td></td></tr>" for n in range(int(sys.argv[1])))
head = '<tr><th scope="col">No</th><th scope="col">Shipment</th><th scope="col">By</th></tr>'
table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
sheet = with_code(Sheet(stem="F1", number="F1", title="Rows", articles=(table,), firm="Sample Brokerage, Inc.",
                        owner="Lead", edition="full", built_on=date(2026, 11, 2)))
with open(sys.argv[2], "wb") as file:
    pickle.dump(sheet, file)
"""
MAKE_SHEET = """
import pickle, sys
from pathlib import Path
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, planned_sheets
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
for sheet in planned_sheets(Brokerage.open(folder), content_root(), look_root(), BuildOptions()):
    with (target / f"{sheet.stem}.pickle").open("wb") as file:
        pickle.dump(sheet, file)
"""
PRINT = """
import pickle, resource, sys, time
from pathlib import Path
from builder.paths import look_root
from builder.runbooks import SheetJob, print_sheet
sheet = pickle.loads(Path(sys.argv[1]).read_bytes())
began = time.perf_counter()
pages = print_sheet(SheetJob(sheet, Path(sys.argv[1] + ".pdf")), look_root()).pages
print(time.perf_counter() - began, pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Prints one sheet in a process that has done nothing else, as the children of a build do."""


def growth(name: str, few: Path, many: Path, times: float) -> Iterator[str]:
    """How the cost of one kind of sheet grows, and what the larger one's process holds."""
    short, *_ = python(PRINT, str(few))
    seconds, pages, kilobytes = python(PRINT, str(many))
    yield row(name, seconds, short, f"{times:g} x is in proportion")
    held = kilobytes * 1024 / 1e6
    verdict = "within" if held <= MOST_MEGABYTES else "MORE THAN"
    yield f"{'  memory of its process':<44}{held:6.0f} MB   {verdict} {MOST_MEGABYTES} MB, for {pages:.0f} pages"


def rows_on_a_sheet(scratch: Path) -> Iterator[str]:
    """A sheet with few rows and one with many."""
    few, many = scratch / "few", scratch / "many"
    python(MAKE_ROWS, str(FEW), str(few))
    python(MAKE_ROWS, str(MANY), str(many))
    yield from growth(f"sheet of {MANY:,} rows, against {FEW}", few, many, MANY / FEW)


def people_on_sheets(scratch: Path) -> Iterator[str]:
    """The sheets that have a card for each person."""
    for folder, people in (("small", FEW_PEOPLE), ("large", CONTACTS)):
        (scratch / f"{folder} sheets").mkdir()
        firm = large_firm(scratch / folder, people)
        python(MAKE_SHEET, str(firm), str(scratch / f"{folder} sheets"))
    for stem in ("CONTACTS", "CARDS"):
        few, many = (scratch / f"{folder} sheets" / f"{stem}.pickle" for folder in ("small", "large"))
        name = f"{stem} of {CONTACTS:,} people, against {FEW_PEOPLE}"
        yield from growth(name, few, many, CONTACTS / FEW_PEOPLE)


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
        yield from rows_on_a_sheet(Path(scratch))
        yield from people_on_sheets(Path(scratch))
        folder = sample_firm(Path(scratch) / "sample")
        tideover("build", str(folder), "--only", "runbooks")
        plain = one_answer(folder)
        yield row("one answer, with --binder", one_answer(folder, "--binder"), plain, "the same without it")
