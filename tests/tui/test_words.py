"""The trade's words: explained where they occur, and found in a list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.glossary import Term, load_glossary
from builder.paths import content_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

TERM = """\
glossary:
  - id: isa
    term: ISA
    meaning: An agreement.
    source: Somewhere
"""


async def test_help_explains_the_words_of_the_question_first(sit: Sit) -> None:
    """Words that do not stand in the question are left for the list."""
    async with sit('firm: {ctpat: "yes"}\n', size=(120, 40)) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("specialist", "enter", "f1")
        words = sitting.words

        assert "CTPAT: Customs Trade Partnership Against Terrorism." in words
        assert "Liquidated damages" not in words
        assert words.index("CTPAT: Customs") < words.index("Keys")


async def test_a_word_is_found_by_typing(sit: Sit) -> None:
    """By a part of its name or of its meaning; the arrows go on; Esc goes back to the help."""
    async with sit() as sitting:
        await sitting.press("f1", "w")
        await sitting.write("liquid")
        first = sitting.words
        await sitting.press("down")
        second = sitting.words
        await sitting.press("escape")

        assert "A sum that CBP claims against a bond." in first
        assert "Source: 19 CFR 142.15" in first
        assert "CBP's decision on the duties of an entry." in second
        assert "Words" in sitting.words
        assert "Esc Close" in sitting.words


async def test_another_spelling_finds_a_word_and_nonsense_none(sit: Sit) -> None:
    """PSC is the post-summary correction."""
    async with sit() as sitting:
        await sitting.press("f1", "w")
        await sitting.write("psc")
        found = sitting.words
        await sitting.write("xyz")

        assert "A change to a summary" in found
        assert "No word holds these letters." in sitting.words


async def test_a_click_explains_a_word(sit: Sit) -> None:
    """What is clicked is pointed at."""
    async with sit() as sitting:
        await sitting.press("f1", "w")
        row = next(number for number, text in enumerate(sitting.rows) if "ACH" in text)
        await sitting.pilot.click(offset=(10, row))
        await sitting.press()

        assert "Automated Clearing House" in sitting.words


@pytest.mark.parametrize(
    ("text", "occurs"),
    [
        ("Does your ISA run out?", True),
        ("Two ISAs", True),
        ("isa", False),
        ("VISA", False),
        ("An interconnection security agreement", True),
    ],
)
def test_a_word_occurs_as_a_word(text: str, occurs: bool) -> None:
    """Not inside another, and an abbreviation only in capitals."""
    term = Term(id="isa", term="ISA", also=["Interconnection Security Agreement"], meaning="x")

    assert term.occurs_in(text) is occurs


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(TERM, 5, 'isa: unknown source "Somewhere".', id="an unknown source"),
        pytest.param(TERM.replace("term:", "word:"), 3, "word", id="an unknown key"),
        pytest.param(
            TERM.replace("Somewhere", "Here") + "  - {id: isa, term: B, meaning: x}\n",
            6,
            "twice",
            id="an id twice",
        ),
        pytest.param(
            TERM.replace("Somewhere", "Here") + "  - {id: b, term: isa, meaning: x}\n",
            6,
            "twice",
            id="a word twice",
        ),
        pytest.param(
            TERM.replace("Somewhere", "Here").replace("An agreement.", "''"), 4, "no meaning", id="no meaning"
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    """File, line and what is wrong."""
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "glossary.yaml").write_text(text, encoding="utf-8")
    problems = load_glossary(tmp_path, ["Here"])[1]

    assert [(problem.file, problem.line) for problem in problems] == [("reference/glossary.yaml", line)]
    assert words in problems[0].message


def test_the_words_of_the_playbook_are_many() -> None:
    """Every one fits the space that the list has for a meaning at 80 columns."""
    terms, _ = load_glossary(content_root())

    assert len(terms) > 40
    assert max(len(term.meaning) for term in terms) <= 3 * 68
