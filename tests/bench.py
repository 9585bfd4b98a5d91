"""Measures start-up and building as ratios to a baseline in the same run; `make bench` prints the table.

`make bench ARGS=personas` builds each test persona instead and prints what that costs.

Machines are noisy and differ, so no figure stands alone: each is divided by that of plain Textual, MkDocs or
WeasyPrint doing the same work in the same minutes.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
HERE = Path(__file__).resolve().parent.parent

FIRST_PAINT = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from tui.app import TideoverApp
app = TideoverApp(Path(sys.argv[1]))
"""
BARE_PAINT = """
import sys, time
began = time.perf_counter()
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        for number in range(int(sys.argv[1])):
            yield Static(f"line {number}")
app = Bare()
"""
MEASURE = """
import asyncio
async def run():
    async with app.run_test(size=(120, 40)) as pilot:
        print(time.perf_counter() - began, len(list(app.screen.walk_children())))
asyncio.run(run())
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def python(code: str, *arguments: str) -> list[float]:
    """What a fresh interpreter prints, as numbers."""
    command = [sys.executable, "-c", code, *arguments]
    result = subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True)
    return [float(word) for word in result.stdout.split()]


def tideover(*arguments: str) -> None:
    """Runs a headless command; answers with problems of their own are no failure here."""
    command = [sys.executable, "-m", "builder", *arguments]
    subprocess.run(command, cwd=HERE, check=False, capture_output=True)


def first_paint(folder: Path) -> tuple[float, float]:
    """Median seconds from a fresh interpreter to the first frame: the interview, and a bare app as large."""
    ours = [python(FIRST_PAINT + MEASURE, str(folder)) for _ in range(ROUNDS)]
    widgets = str(int(ours[0][1]))
    bare = [python(BARE_PAINT + MEASURE, widgets) for _ in range(ROUNDS)]
    return median(run[0] for run in ours), median(run[0] for run in bare)


def sequential(folder: Path) -> float:
    """Seconds for bare MkDocs on the staged pages, then WeasyPrint on the same HTML, sheet after sheet."""
    code = """
import sys, time
from pathlib import Path
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, planned_sheets
from builder.sheets import compose
folder, work = Path(sys.argv[1]), Path(sys.argv[2])
look = look_root()
sheets = planned_sheets(Brokerage.open(folder), content_root(), look, BuildOptions())
documents = [compose(sheet, look) for sheet in sheets]
began = time.perf_counter()
import subprocess
subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(work / "site")],
               cwd=folder / "out" / "project", check=True, capture_output=True)
import weasyprint
for number, html in enumerate(documents):
    weasyprint.HTML(string=html, base_url=f"{look}/").write_pdf(work / f"{number}.pdf", pdf_variant="pdf/ua-1")
print(time.perf_counter() - began)
"""
    with tempfile.TemporaryDirectory() as work:
        return python(code, str(folder), work)[0]


def full_build(folder: Path) -> float:
    """Seconds for a build from nothing."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    return timed(lambda: tideover("build", str(folder)))


def one_phone_number(folder: Path, number: int) -> float:
    """Seconds for a build after one telephone number was changed."""
    from builder.model.answersfile import AnswersFile

    AnswersFile(folder / "answers.yaml").set(("firm", "phone"), f"562-555-01{number:02}")
    return timed(lambda: tideover("build", str(folder)))


def row(name: str, seconds: float, baseline: float, against: str) -> str:
    """One line of the table."""
    return f"{name:<34}{seconds:7.2f} s {seconds / baseline:7.2f} x  {against} ({baseline:.2f} s)"


def memory_of(group: int) -> int:
    """Kilobytes that a process group holds now; what its processes share counts for each of them."""
    listing = subprocess.run(["ps", "-A", "-o", "pgid=,rss="], check=True, capture_output=True, text=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    return sum(int(held) for of, held in rows if int(of) == group)


def build_and_watch(folder: Path) -> tuple[float, float]:
    """Seconds for a build from nothing, and the most megabytes its processes held together."""
    command = [sys.executable, "-m", "builder", "build", str(folder)]
    began, most = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None:
        most = max(most, memory_of(process.pid))
        time.sleep(0.25)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - began, most * 1024 / 1e6


def personas() -> None:
    """Builds each persona and prints its size, time and peak memory."""
    from tests.personas.roster import PERSONAS, make_persona

    for name in PERSONAS:
        with tempfile.TemporaryDirectory() as scratch:
            brokerage = make_persona(name, Path(scratch))
            seconds, megabytes = build_and_watch(brokerage.folder)
            made = json.loads(brokerage.manifest.read_text(encoding="utf-8"))
            printed = sum(sheet["pages"] for sheet in made["sheets"].values())
            size = f"{made['site']['pages']:4} site pages {len(made['sheets']):4} sheets {printed:5} printed pages"
            print(f"{name:<17}{size} {seconds:7.1f} s {megabytes:6.0f} MB", flush=True)


async def _no_op() -> None:
    """Keeps asyncio's own start-up out of the first measurement."""


def main() -> None:
    """Measures and prints the table."""
    asyncio.run(_no_op())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sample"
        tideover("new", str(folder), "--sample")
        ours, bare = first_paint(folder)
        print(row("first paint of the interview", ours, bare, "a bare Textual app with as many widgets"))
        full = median(full_build(folder) for _ in range(3))
        plain = median(sequential(folder) for _ in range(3))
        print(row("full build", full, plain, "MkDocs, then WeasyPrint, one after the other"))
        same = median(timed(lambda: tideover("build", str(folder))) for _ in range(3))
        print(row("build with nothing changed", same, full, "the full build"))
        phone = median(one_phone_number(folder, number) for number in range(3))
        print(row("build with one phone number changed", phone, full, "the full build"))
        manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
        pages = sum(sheet["pages"] for sheet in manifest["sheets"].values())
        print(
            f"{manifest['site']['pages']} site pages, {len(manifest['sheets'])} sheets, {pages} printed pages"
        )


if __name__ == "__main__":
    personas() if sys.argv[1:] == ["personas"] else main()
