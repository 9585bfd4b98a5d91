"""The same answers give the same bytes, whatever the process, the person's settings and the place of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from builder.paths import content_root, look_root
from tests.personas.roster import make_persona

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = ("F6", "CONTACTS")
"""Bar codes; codes for phones, and so long that it is laid out in stretches."""
PRINT = """
import hashlib, sys
from datetime import date
from pathlib import Path
import builder
from builder import stretches
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, planned_sheets
from builder.runbooks import SheetJob, print_sheet
folder, target = Path(sys.argv[1]), Path(sys.argv[2])
stretches.STRETCH, stretches._LONG = 150, 300
options = BuildOptions(as_of=date(2026, 11, 21))
wanted = set(sys.argv[3:])
for sheet in planned_sheets(Brokerage.open(folder), content_root(), look_root(), options):
    if sheet.number in wanted:
        wanted.remove(sheet.number)
        print_sheet(SheetJob(sheet, target / f"{sheet.stem}.pdf"), look_root())
        made = (target / f"{sheet.stem}.pdf").read_bytes()
        print(sheet.number, sheet.code, stretches.is_long(sheet.articles), hashlib.sha256(made).hexdigest())
print(Path(builder.__file__).parent.parent)
"""


def printed(project: Path, folder: Path, target: Path, umask: int, cwd: Path, **settings: str) -> list[str]:
    """What a process printed: number, code, whether it was long, and hash of each sheet; then its project."""
    target.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    command = [sys.executable, "-c", PRINT, str(folder), str(target), *NUMBERS]
    ran = subprocess.run(
        command,
        cwd=cwd,
        umask=umask,
        env=environment | {"PYTHONPATH": str(project)} | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.splitlines()


def test_another_machine_prints_the_same_bytes(tmp_path: Path) -> None:
    """Another seed of hashes, locale, time zone, mask of rights, working folder, and copies of project and answers."""
    (tmp_path / "firm").mkdir()
    make_persona("sole-proprietor", tmp_path / "firm")
    project = look_root().parent
    copy = tmp_path / "a copy of the project"
    for part in (project / "builder", content_root(), look_root()):
        shutil.copytree(part, copy / part.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(tmp_path / "firm", tmp_path / "elsewhere" / "the same firm")

    here = printed(
        project,
        tmp_path / "firm",
        tmp_path / "one",
        0o022,
        project,
        PYTHONHASHSEED="1",
        TZ="UTC",
        LC_ALL="C.UTF-8",
    )
    there = printed(
        copy,
        tmp_path / "elsewhere" / "the same firm",
        tmp_path / "two",
        0o077,
        tmp_path,
        PYTHONHASHSEED="4711",
        TZ="Pacific/Kiritimati",
        LC_ALL="POSIX",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
    )

    assert {line.split()[0] for line in here[:-1]} == set(NUMBERS)
    assert any(line.split()[2] == "True" for line in here[:-1])
    assert here[:-1] == there[:-1]
    assert (here[-1], there[-1]) == (str(project), str(copy))
