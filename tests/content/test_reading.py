"""How easy the printed sheets read: short steps, short words, by counts that anybody can repeat.

Run with `-s` to see the figures of each sheet and the steps that pull them up.
"""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.new import new_brokerage
from builder.paths import content_root
from builder.pipeline import BuildOptions, draft_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 18
"""Words of a step, on average over a sheet."""
HARDEST = 9.0
"""Years at school that a sheet's steps ask for."""

_CELL = re.compile(r'<td class="(do|why)"[^>]*>(.*?)</td>', re.DOTALL)
_AUTHORITY = re.compile(r'<span class="(?:authority|mark|may)">.*?</span>', re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*[a-z]|\b[aAI]\b")
"""Words; no numbers, codes, mail addresses and abbreviations in capitals: they are read off, not read."""
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\S*\d\S*")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, a silent e at the end left out."""
    small = re.sub(r"[^a-z]", "", word.casefold())
    groups = len(_VOWELS.findall(small))
    if re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouscxzgh]es$", small):
        groups -= 1
    return max(groups, 1)


def grade(texts: Sequence[str]) -> float:
    """The Flesch-Kincaid grade of some texts, each of one sentence or more.

    0.39 x words a sentence + 11.8 x syllables a word - 15.59 (Kincaid and others, 1975).
    """
    split = [sentence for text in texts for sentence in re.split(r"[.?!]+(?:\s|$)", text)]
    sentences = [found for sentence in split if (found := _WORD.findall(_ADDRESS.sub("", sentence)))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@dataclass(frozen=True)
class Sheet:
    """The steps of one sheet as the worked example prints them."""

    stem: str
    steps: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def length(self) -> float:
        """Words of a step, on average."""
        return sum(len(step.split()) for step in self.steps) / len(self.steps)

    @property
    def grade(self) -> float:
        """The grade of steps and reasons together."""
        return grade([*self.steps, *self.reasons])


def plain(cell: str) -> str:
    """What a cell says: no sources, marks, links' targets, numbers and addresses."""
    text = _LINK.sub(r"\1", _AUTHORITY.sub("", cell))
    return " ".join(html.unescape(_TAG.sub("", text)).split())


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> list[Sheet]:
    """Every sheet of the worked example that has steps; one for each kind, whatever it is made for."""
    brokerage = new_brokerage(tmp_path_factory.mktemp("reading") / "sample", content_root(), sample=True)
    draft = draft_playbook(brokerage, content_root(), BuildOptions(as_of=date(2026, 11, 21)))
    pages = {page.plan.path: page for page in draft.pages}
    found = []
    for planned in draft.sheets:
        cells = [cell for plan in planned.pages for cell in _CELL.findall(pages[plan.path].markdown)]
        steps = tuple(plain(text) for kind, text in cells if kind == "do")
        reasons = tuple(plain(text) for kind, text in cells if kind == "why" and plain(text))
        if steps:
            found.append(Sheet(planned.stem, steps, reasons))
    return found


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("desk", 1), ("ring", 1), ("signed", 1), ("made", 1), ("table", 2), ("notice", 2), ("stamped", 1)),
        *(("authority", 4), ("discretion", 3), ("entry", 2), ("released", 2), ("copies", 2), ("the", 1)),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    """Common words of the sheets have as many syllables as they are spoken with."""
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula() -> None:
    """Six words of one syllable in a sentence, and a long one: worked out by hand."""
    assert grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade(["Ring us. Authority matters."]) == pytest.approx(0.39 * 2 + 11.8 * 8 / 4 - 15.59)
    assert grade(["ACE 19 CFR 142.3"]) == 0.0


def test_every_sheet_reads_easily(sheets: list[Sheet]) -> None:
    """Steps are 18 words or less on average over a sheet, and ask for nine years at school at most."""
    for sheet in sheets:
        sys.stdout.write(report(sheet))

    assert len(sheets) > 15
    assert {sheet.stem: round(sheet.length, 1) for sheet in sheets if sheet.length > LONGEST} == {}
    assert {sheet.stem: round(sheet.grade, 1) for sheet in sheets if sheet.grade > HARDEST} == {}


def report(sheet: Sheet) -> str:
    """A line for the sheet, and one for each step that is longer than it should be."""
    longest = max(len(step.split()) for step in sheet.steps)
    figures = f"{len(sheet.steps):3} steps {sheet.length:5.1f} words, longest {longest:3}"
    grades = f"grade {sheet.grade:4.1f} (steps alone {grade(sheet.steps):4.1f})"
    lines = [f"\n{sheet.stem:<18}{figures}, {grades}"]
    lines += [f"    {len(step.split())} words: {step}" for step in sheet.steps if len(step.split()) > LONGEST]
    return "\n".join(lines)
