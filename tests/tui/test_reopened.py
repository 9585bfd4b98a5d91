"""Sections that were complete and are so no more: which answer did it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.declarations import load_declarations
from builder.paths import Brokerage, content_root
from tests.tui.conftest import NOW, WIDE
from tui import edits
from tui.draft import Draft
from tui.places import Place
from tui.reopened import reopened_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

CTPAT, SPECIALIST, SERVICES = Place("firm.ctpat"), Place("firm.ctpat_specialist"), Place("firm.services")
COMPLETE = """\
firm:
  legal_name: Acme
  address: 1 Example Way
  phone: 562-555-0100
  time_zone: America/Los_Angeles
  services: [exports]
  agencies: {does_not_apply: none}
  daily_entries: "12"
  ctpat: "no"
  founded: "1987-06-05"
exports:
  software: {dont_know: ""}
"""
"""Every question of the firm is answered; being a CTPAT member would ask one more."""


def test_the_answer_that_reopened_a_section_is_named_with_the_time(draft: Callable[[str], Draft]) -> None:
    """A person sees why a section that was complete waits again; answering it makes the section whole."""
    opened = draft(COMPLETE)
    opened.change(edits.answer(CTPAT, "yes"), "CTPAT", CTPAT)
    words = reopened_words(opened, SPECIALIST.question)
    opened.change(edits.answer(SPECIALIST, "SCSS desk, 202-555-0107"), "specialist", SPECIALIST)

    assert words == "Re-opened: “Is the firm a CTPAT member?” was changed on 21 Nov 2026, 14:02."
    assert reopened_words(opened, SPECIALIST.question) == ""


def test_an_answer_that_was_emptied_reopens_its_section_itself(draft: Callable[[str], Draft]) -> None:
    """Where no other answer asks the question, its own change is the reason; other changes leave it so."""
    opened = draft(COMPLETE)
    name = Place("firm.legal_name")
    opened.change(edits.answer(name, ""), "name", name)
    opened.change(edits.answer(CTPAT, {"dont_know": ""}), "CTPAT", CTPAT)

    words = reopened_words(opened, name.question)

    assert words == "Re-opened: this answer was changed on 21 Nov 2026, 14:02."


def test_a_change_nobody_saw_names_the_answers_it_hangs_on(draft: Callable[[str], Draft]) -> None:
    """Between two sittings the file was edited: the condition still says which answer is behind it."""
    opened = draft(COMPLETE.replace('ctpat: "no"', 'ctpat: "yes"'))
    opened.once_done = frozenset({"firm"})

    words = reopened_words(opened, SPECIALIST.question)

    assert words == "Re-opened: asked because of “Is the firm a CTPAT member?”"


async def test_colleagues_who_were_asked_are_told_apart_from_what_reopened(sit: Sit) -> None:
    """Nobody was asked by a question."""
    asked = COMPLETE.replace("does_not_apply: none", 'dont_know: Ann Lead, asked_on: "2026-11-20"')
    async with sit(asked, size=WIDE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("ctpat member", "enter")
        await sitting.press("up", "enter")
        await sitting.settle()

        assert "re-opened · 9/10 · asked 1 · by “Is" in sitting.words


async def test_the_section_and_its_question_say_what_reopened_them(sit: Sit) -> None:
    """At the list and at the question, and again in the next sitting."""
    async with sit(COMPLETE, size=WIDE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("ctpat member", "enter")
        await sitting.press("up", "enter")
        await sitting.settle()
        here = sitting.words
        folder = sitting.app.brokerage.folder
    async with sit(folder=folder, size=WIDE) as sitting:
        again = sitting.words

    assert "Re-opened: “Is the firm a CTPAT member?” was changed on 21 Nov 2026, 14:02." in here
    assert "re-opened · 9/10 by “Is" in here
    assert "Re-opened: “Is the firm a CTPAT member?” was changed on 21 Nov 2026, 14:02." in again


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's folder."""
    folder = tmp_path_factory.mktemp("sample")
    for file in (content_root() / "examples").rglob("answers.yaml"):
        (folder / "answers.yaml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_a_new_service_reopens_the_sections_of_the_real_interview(sample: Path) -> None:
    """With the content that comes with tideover, through facts and computed values as they are."""
    declarations = load_declarations(content_root())
    opened = Draft(Brokerage.open(sample), declarations, lambda: NOW)
    hanging = [
        name
        for section in declarations.sections
        for question in section.questions
        for name in [section.qualified(question)]
        if question.condition and SERVICES.question in question.condition.names
    ]
    opened.change(edits.answer(SERVICES, ["entry"]), "services", SERVICES)
    for name in hanging:
        opened.change(edits.answer(Place(name), ""), "emptied", Place(name))
    opened.once_done |= {section.section for section in declarations.sections}
    every = list(declarations.questions[SERVICES.question].choices)
    opened.change(edits.answer(SERVICES, every), "services", SERVICES)
    waiting = [name for name in hanging if opened.reopened.get(name)]

    assert waiting
    assert {opened.reopened[name].question for name in waiting} == {SERVICES.question}
    assert all("“Which services does the firm give?”" in reopened_words(opened, name) for name in waiting)
