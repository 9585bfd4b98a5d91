"""How much has to be typed for the worked example, from an empty folder to the last question.

The prompts of `interview --plain` are answered by a script that reads what is asked. Every character and every Enter
counts as one keystroke. With imports, the people come from a file of another program: what was typed at their list
is exchanged for the command that brings them in, which is run as well.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model.answers import PEOPLE
from builder.model.declarations import load_declarations
from builder.paths import content_root
from tests.bench.measuring import tideover
from tests.tui.plain_talk import new_folder
from tests.tui.walk import AtPrompts, Wanted, plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.places import Place

KEYSTROKE, THOUGHT = 0.28, 1.35
"""Seconds for a key of an average typist, and for making up one's mind (Card, Moran and Newell's keystroke model)."""
MERGE = "y\n"


class Counting(AtPrompts):
    """Counts what is typed, question by question."""

    def __init__(self, folder: Path, wanted: Wanted, content: Path) -> None:
        self.keys: Counter[str] = Counter()
        self._at = ""
        super().__init__(folder, wanted, content)

    def _answer(self, here: Place) -> None:
        self._at = here.question
        super()._answer(here)

    def _type(self, *lines: str) -> None:
        self.keys[self._at] += sum(len(line) + 1 for line in lines)
        super()._type(*lines)


def measure() -> Iterator[str]:
    """The lines of the table."""
    content = content_root()
    declarations = load_declarations(content)
    sample = content / "examples" / "sample"
    text = (sample / "answers.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        folder = new_folder(Path(scratch) / "typed")
        somebody = Counting(folder, Wanted.of(text, declarations), content)
        began = time.perf_counter()
        somebody.answer_all()
        seconds = time.perf_counter() - began
        typed = (folder / "answers.yaml").read_text(encoding="utf-8")
        same = _same(plainly(typed, declarations), plainly(text, declarations))
        yield _row("everything typed", somebody.keys.total(), len(somebody.keys))
        yield f"  {same}; the program took {seconds:.0f} s for it, reading included"
        brought = new_folder(Path(scratch) / "brought")
        tideover("new", str(Path(scratch) / "other"), "--sample")
        cards = Path(scratch) / "people.vcf"
        tideover("export", "contacts", str(Path(scratch) / "other"), "--to", str(cards))
        tideover("import", str(cards), str(brought), "--yes")
        people = (brought / "answers.yaml").read_text(encoding="utf-8").count("- id:")
        command = f"tideover import people.vcf acme\n{MERGE}"
        saved = somebody.keys[PEOPLE] - len(command)
        yield _row(f"{people} people from an address book", somebody.keys.total() - saved, len(somebody.keys))


def _row(name: str, keys: int, questions: int) -> str:
    minutes = (keys * KEYSTROKE + questions * THOUGHT) / 60
    return f"{name:<44}{keys:8,} keystrokes {questions:5} questions; about {minutes:.0f} minutes of typing"


def _same(found: dict[str, object], wanted: dict[str, object]) -> str:
    differing = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    return f"differs at {', '.join(differing)}" if differing else "the answers are those of the sample"
