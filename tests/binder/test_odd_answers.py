"""Sheets of firms whose answers are odd: names with markup, endless words, and lists with nothing in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from pypdf import PdfReader

from builder import stretches
from builder.binder import Binder
from builder.model.declarations import load_declarations
from builder.paths import content_root, look_root
from builder.pipeline import BuildOptions, draft_playbook
from builder.runbooks import SheetJob, print_sheet
from tests.personas.roster import DAY, make_persona

if TYPE_CHECKING:
    from pathlib import Path

    from builder.paths import Brokerage

MARKUP = "<b>{{ 7*7 }}</b> *star* a|b &amp; end"
LONG = "W" * 200


def read_answers(brokerage: Brokerage) -> dict[str, dict[str, object]]:
    """The answers as texts, lists and mappings."""
    text = brokerage.answers.read_text(encoding="utf-8")
    data: dict[str, dict[str, object]] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 (texts only)
    return data


def printed(brokerage: Brokerage, answers: object, folder: Path, *stems: str) -> dict[str, str]:
    """What some sheets say when these are the answers."""
    found = printed_pages(brokerage, answers, folder, *stems)
    return {stem: " ".join(pages) for stem, pages in found.items()}


def printed_pages(brokerage: Brokerage, answers: object, folder: Path, *stems: str) -> dict[str, list[str]]:
    """As `printed`, page by page."""
    brokerage.answers.write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
    draft = draft_playbook(brokerage, content_root(), BuildOptions(as_of=DAY))
    binder = Binder(draft.context, draft.pages, look_root(), "letter")
    said = {}
    for planned in draft.sheets:
        if planned.stem in stems:
            target = folder / f"{planned.stem}.pdf"
            print_sheet(SheetJob(binder.sheet(planned, DAY), target), look_root())
            said[planned.stem] = [" ".join(page.extract_text().split()) for page in PdfReader(target).pages]
    return said


def test_markup_and_endless_words_are_printed_as_typed(tmp_path: Path) -> None:
    """Letter for letter, with nothing of them run, bold or cut."""
    brokerage = make_persona("sole-proprietor", tmp_path)
    answers = read_answers(brokerage)
    people = answers["people"]["list"]
    assert isinstance(people, list)
    people[0]["name"] = MARKUP
    answers["people"]["bridge"] = LONG

    said = printed(brokerage, answers, tmp_path, "CONTACTS")["CONTACTS"]

    assert MARKUP in said
    assert LONG in said.replace(" ", "")


@pytest.mark.parametrize("stretch", [stretches.STRETCH, 400])
def test_no_card_lies_behind_another(stretch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet is printed on both sides like any other, and cut: every second page is a blank back."""
    monkeypatch.setattr(stretches, "STRETCH", stretch)
    monkeypatch.setattr(stretches, "_LONG", 2 * stretch)
    brokerage = make_persona("sole-proprietor", tmp_path)
    answers = read_answers(brokerage)
    answers["people"]["list"] = [
        {"id": f"p{n}", "name": f"Person {n} of the Example Long Names", "mobile": "562-555-0100 ext. 1234"}
        for n in range(29)
    ]

    pages = printed_pages(brokerage, answers, tmp_path, "CARDS")["CARDS"]

    people = [re.findall(r"Person (\d+) of", page) for page in pages]
    assert people[1::2] == [[]] * 3
    assert [len(found) for found in people[::2]] == [8, 8, 8, 5]
    assert [int(number) for found in people for number in found] == list(range(29))


def test_empty_lists_leave_sheets_to_write_on(tmp_path: Path) -> None:
    """Nobody and nothing is listed, and the sheets are still there, without a trace of a program's empty values."""
    brokerage = make_persona("sole-proprietor", tmp_path)
    answers = read_answers(brokerage)
    for name, question in load_declarations(content_root()).questions.items():
        section, _, own = name.partition(".")
        if question.kind == "records" and own in answers.get(section, {}):
            answers[section][own] = []

    said = printed(brokerage, answers, tmp_path, "CONTACTS", "CARDS")

    assert set(said) == {"CONTACTS", "CARDS"}
    assert "Incident lead" in said["CONTACTS"]
    assert said["CARDS"].count("CBP SOC, day and night") == 4
    assert [word for word in ("[]", "()", "None", "Undefined") if word in " ".join(said.values())] == []
