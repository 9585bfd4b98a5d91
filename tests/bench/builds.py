"""The build: full, with nothing changed and with one answer changed; and what each test persona costs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.firms import sample_firm
from tests.bench.measuring import COMPILED, HERE, memory_of, python, row, tideover, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

AIMED_AT = 8
LONG_ENOUGH = 10
"""Full builds that mkdocs-to-pdf may take before it is stopped: the comparison is decided long before it ends."""


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


def as_one_pdf(folder: Path, at_most: float) -> tuple[float, bool]:
    """Seconds for MkDocs with mkdocs-to-pdf on the same staged pages, all as one PDF beside the site; if it ended."""
    project = folder / "out" / "project"
    # Beside the configuration that it adds to, since paths in that count from there; plugins are replaced whole.
    config = project / "mkdocs-to-pdf.yml"
    plugins = "plugins:\n  - search\n  - to-pdf:\n      output_path: playbook.pdf\n"
    config.write_text(f"INHERIT: mkdocs.yml\n{plugins}", encoding="utf-8")
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", work]
        began = time.perf_counter()
        try:
            subprocess.run(
                command, cwd=project, env=COMPILED, check=True, capture_output=True, timeout=at_most
            )
        except subprocess.TimeoutExpired:
            return time.perf_counter() - began, False
        seconds = time.perf_counter() - began
        if not (Path(work) / "playbook.pdf").is_file():
            raise FileNotFoundError(
                "playbook.pdf: mkdocs-to-pdf made none, so there is nothing to compare with."
            )
    return seconds, True


def full_build(folder: Path) -> float:
    """Seconds for a build from nothing."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    return timed(lambda: tideover("build", str(folder)))


def set_phone(folder: Path, number: int) -> None:
    """Gives the firm another telephone number."""
    from builder.model.answersfile import AnswersFile

    AnswersFile(folder / "answers.yaml").set(("firm", "phone"), f"562-555-01{number:02}")


def one_phone_number(folder: Path, number: int) -> float:
    """Seconds for a build after one telephone number was changed."""
    set_phone(folder, number)
    return timed(lambda: tideover("build", str(folder)))


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


def measure_personas() -> Iterator[str]:
    """Builds each persona: its size, time and peak memory."""
    from tests.personas.roster import PERSONAS, make_persona  # reads every persona

    for name in PERSONAS:
        with tempfile.TemporaryDirectory() as scratch:
            brokerage = make_persona(name, Path(scratch))
            seconds, megabytes = build_and_watch(brokerage.folder)
            made = json.loads(brokerage.manifest.read_text(encoding="utf-8"))
            printed = sum(sheet["pages"] for sheet in made["sheets"].values())
            size = f"{made['site']['pages']:4} site pages {len(made['sheets']):4} sheets {printed:5} printed pages"
            yield f"{name:<17}{size} {seconds:7.1f} s {megabytes:6.0f} MB"


def measure() -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = sample_firm(Path(scratch) / "sample")
        full = median(full_build(folder) for _ in range(3))
        plain = median(sequential(folder) for _ in range(3))
        yield row("full build", full, plain, "MkDocs, then WeasyPrint, one after the other")
        one_pdf, is_whole = as_one_pdf(folder, LONG_ENOUGH * full)
        name = "MkDocs with mkdocs-to-pdf, same pages"
        verdict = "" if is_whole else "; STOPPED, as it takes longer still"
        yield row(name, one_pdf, full, f"the full build; {AIMED_AT} x is aimed at{verdict}")
        same = median(timed(lambda: tideover("build", str(folder))) for _ in range(3))
        yield row("build with nothing changed", same, full, "the full build")
        phone = median(one_phone_number(folder, number) for number in range(3))
        yield row("build with one phone number changed", phone, full, "the full build")
        manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
        pages = sum(sheet["pages"] for sheet in manifest["sheets"].values())
        yield f"{manifest['site']['pages']} site pages, {len(manifest['sheets'])} sheets, {pages} printed pages"
