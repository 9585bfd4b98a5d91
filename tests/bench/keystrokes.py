"""How much has to be typed for the worked example, from an empty folder to the last question and the last client.

The prompts of `interview --plain` are answered by a script that reads what is asked. Every character and every Enter
counts as one keystroke. With imports, people and clients come from files of other programs: the script types the
command that brings them in, and passes by what stands there already.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from builder.model.answers import PEOPLE
from builder.model.declarations import load_declarations
from builder.paths import content_root
from tests.bench.measuring import tideover
from tests.tui.plain_talk import new_folder
from tests.tui.walk import AtPrompts, Wanted, plainly
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEYSTROKE, THOUGHT = 0.28, 1.35
"""Seconds for a key of an average typist, and for making up one's mind (Card, Moran and Newell's keystroke model)."""
FIELDS = {
    "name": "Name",
    "title": "Job title",
    "mobile": "Mobile Phone",
    "email": "E-mail",
    "office": "Office",
}
"""What a workbook of people holds, by the headings that other programs use."""
CLIENTS = "clients.csv"


class Counting(AtPrompts):
    """Counts what is typed, question by question."""

    def __init__(self, folder: Path, wanted: Wanted, content: Path) -> None:
        self.keys: Counter[str] = Counter()
        self._at = ""
        super().__init__(folder, wanted, content)

    def bring_in(self, file: Path) -> None:
        """Imports a file, and goes to the first question."""
        self._at = file.name
        self.say(f"!import {file}", "merge", "!sections", "1")

    def add_clients(self, rows: Sequence[Sequence[str]]) -> None:
        """Types client after client."""
        self._at = CLIENTS
        self.say("!clients")
        for row in rows:
            self.say("add", *(cell.replace(";", "; ") for cell in row))
        self.say("done")

    def _answer(self, here: Place) -> None:
        self._at = here.question
        super()._answer(here)

    def _type(self, *lines: str) -> None:
        self.keys[self._at] += sum(len(line) + 1 for line in lines)
        super()._type(*lines)


def measure() -> Iterator[str]:
    """The lines of the table."""
    content = content_root()
    sample = content / "examples" / "sample"
    text = (sample / "answers.yaml").read_text(encoding="utf-8")
    wanted = Wanted.of(text, load_declarations(content))
    with (sample / CLIENTS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with tempfile.TemporaryDirectory() as scratch:
        people, cards, clients = _files(Path(scratch), wanted, rows)
        ways = {
            "everything typed": (),
            "people from an address book (vCard)": (cards,),
            "people and clients from workbooks (XLSX)": (people, clients),
        }
        for number, (name, files) in enumerate(ways.items()):
            folder = new_folder(Path(scratch) / str(number))
            yield from _way(name, folder, wanted, content, files, rows)


def _way(
    name: str,
    folder: Path,
    wanted: Wanted,
    content: Path,
    files: Sequence[Path],
    rows: Sequence[Sequence[str]],
) -> Iterator[str]:
    somebody = Counting(folder, wanted, content)
    began = time.perf_counter()
    for file in files:
        somebody.bring_in(file)
    somebody.answer_all(then=() if len(files) > 1 else [lambda: somebody.add_clients(rows[1:])])
    seconds = time.perf_counter() - began
    keys, questions = somebody.keys.total(), len(somebody.keys)
    minutes = (keys * KEYSTROKE + questions * THOUGHT) / 60
    yield f"{name:<44}{keys:8,} keystrokes {questions:5} questions; about {minutes:.0f} minutes of typing"
    found = plainly((folder / "answers.yaml").read_text(encoding="utf-8"), wanted.view.declarations)
    same = _same(found, plainly(wanted.text, wanted.view.declarations))
    with (folder / CLIENTS).open(encoding="utf-8", newline="") as table:
        listed = (
            "the clients, too" if _listed(list(csv.reader(table))) == _listed(rows) else "clients.csv differs"
        )
    yield f"  {same}; {listed}; the program took {seconds:.0f} s for it, reading included"


def _files(scratch: Path, wanted: Wanted, rows: Sequence[Sequence[str]]) -> tuple[Path, Path, Path]:
    """People as a workbook and as cards, clients as a workbook."""
    people, cards, clients = scratch / "people.xlsx", scratch / "people.vcf", scratch / "clients.xlsx"
    listed = [
        [str(record.get(name).value or "") for name in FIELDS]
        for record in wanted.records(Place(PEOPLE)).values()
    ]
    _save(people, [list(FIELDS.values()), *listed])
    _save(clients, rows)
    tideover("new", str(scratch / "other"), "--sample")
    tideover("export", "contacts", str(scratch / "other"), "--to", str(cards))
    return people, cards, clients


def _save(path: Path, rows: Sequence[Sequence[str]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(path)


def _listed(rows: Sequence[Sequence[str]]) -> list[list[set[str]]]:
    """Each cell as what it holds: the interview keeps choices in the order in which it offers them."""
    return [[set(cell.split(";")) for cell in row] for row in rows]


def _same(found: dict[str, object], wanted: dict[str, object]) -> str:
    differing = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    return f"differs at {', '.join(differing)}" if differing else "the answers are those of the sample"
