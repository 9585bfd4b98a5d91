"""Firms that lack most of what a playbook speaks of: no sheet sends anybody for what the firm says it does not have."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from builder.markup import to_html
from builder.model.clients import Client, ClientList
from builder.model.firm import Firm
from builder.paths import look_root
from tests.content.test_pages import AS_OF, composed, content, decoded, sample_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.questions import Question

NOTHING = {"does_not_apply": "we have none"}
EVERY_SERVICE = [
    "entry",
    "isf",
    "in_bond",
    "exports",
    "ftz",
    "drawback",
    "protests",
    "reconciliation",
    "manifest",
    "warehouse",
]
DECIDES = {"connection.hosting", "connection.path", "partners.spanish", "backups.alternative_storage"}
"""What decides which pages there are, besides what the firm says of itself."""
FIRMS = {
    "without lists": (False, "direct"),
    "with names alone, behind a vendor": (True, "provider"),
}


def bare(*, names_things: bool, path: str) -> object:
    """The worked example with its own name, ports, people and deciding answers; it has nothing else.

    Where "none" is a choice it is chosen; all other questions do not apply.

    Args:
        names_things: every list holds one thing, of which the name alone is known.
        path: how its data reach ACE.
    """
    sample = sample_data()
    assert isinstance(sample, dict)
    data: dict[str, dict[str, object]] = {}
    for section in content().declarations.sections:
        answers = sample.get(section.section, {})
        data[section.section] = {
            question.id: _bare(section.qualified(question), question, answers.get(question.id), names_things)
            for question in section.questions
        }
    data["firm"]["services"] = EVERY_SERVICE
    data["connection"]["path"] = path
    return data


def _bare(question_id: str, question: Question, answer: object, names_things: bool) -> object:
    if question_id in DECIDES or question.kind == "person" or question_id.startswith("firm."):
        return answer or NOTHING
    if question_id in ("people.list", "ports.list") and isinstance(answer, list):
        return [_named(question.fields, question.label, thing) for thing in answer]
    if "none" in question.choices:
        return ["none"] if question.is_list else "none"
    if question.kind == "records" and names_things:
        label = question.field(question.label)
        return [_named(question.fields, question.label, {"id": "one", label.id: label.example})]
    return NOTHING


def _named(fields: Sequence[Question], label: str, thing: dict[str, object]) -> dict[str, object]:
    kept = {"id", label, "modes"}
    nothing = {field.id: NOTHING for field in fields if field.id not in kept}
    return nothing | {key: value for key, value in thing.items() if key in kept}


@cache
def pages_of(firm: str) -> dict[str, str]:
    """The pages of one of these firms as HTML, by path."""
    names_things, path = FIRMS[firm]
    answers = decoded(bare(names_things=names_things, path=path))
    assert not answers.problems
    pages = composed(Firm(content().declarations, answers, ClientList(), AS_OF), "full")
    return {page.plan.path: to_html(page.markdown, look_root()) for page in pages}


class Words(HTMLParser):
    """The words of HTML by the cells, lines and list items they stand in; what does not apply is `∅`."""

    BREAKS = frozenset(
        ["p", "li", "td", "th", "dt", "dd", "tr", "br", "h1", "h2", "h3", "h4", "div", "blockquote"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = [("", "")]
        """What kind of cell it is, and what stands there."""
        self._none = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new cell, or the mark of what does not apply."""
        classes = dict(attrs).get("class") or ""
        self._none = tag == "span" and classes == "none"
        if tag in self.BREAKS:
            self.lines.append((classes, ""))

    def handle_endtag(self, tag: str) -> None:
        """The end of a cell."""
        self._none = False
        if tag in self.BREAKS:
            self.lines.append(("", ""))

    def handle_data(self, data: str) -> None:
        """Words of the cell that is open."""
        kind, words = self.lines[-1]
        self.lines[-1] = kind, words + ("∅" if self._none else data)


def lines_of(html: str) -> list[tuple[str, str]]:
    """The lines of a page on which something does not apply, with the kind of cell."""
    words = Words()
    words.feed(html)
    return [(kind, " ".join(line.split())) for kind, line in words.lines if "∅" in line]


@pytest.mark.parametrize("firm", FIRMS)
def test_no_step_sends_anybody_for_what_the_firm_does_not_have(firm: str) -> None:
    """Such a step says what to do instead, or is left out; nor is a step due "every none"."""
    wrong = [
        f"{path}: {line}"
        for path, html in pages_of(firm).items()
        for kind, line in lines_of(html)
        if kind in ("do", "by")
    ]

    assert wrong == []


@pytest.mark.parametrize("firm", FIRMS)
def test_none_is_the_whole_of_an_entry_and_no_part_of_a_sentence(firm: str) -> None:
    """It fills a cell, or follows the words that say what it is about and a colon."""
    in_a_sentence = re.compile(r"(?<![:])\s∅|\S∅|∅\s*\w|∅\)")
    wrong = [
        f"{path}: {line}"
        for path, html in pages_of(firm).items()
        for _, line in lines_of(html)
        if in_a_sentence.search(line)
    ]

    assert wrong == []


@pytest.mark.parametrize("firm", FIRMS)
def test_a_choice_of_none_is_said_in_a_sentence_of_its_own(firm: str) -> None:
    """Not "Who would: None."."""
    said = re.compile(r": None\.")
    wrong = [path for path, html in pages_of(firm).items() if said.search(html)]

    assert wrong == []


@cache
def sparse_lines() -> dict[str, list[str]]:
    """The lines of pages: one client, one closed finding, no backups, a port and a person without a name."""
    data = bare(names_things=False, path="direct")
    assert isinstance(data, dict)
    nameless = {"dont_know": "Operations manager"}
    data["people"]["list"] = [*data["people"]["list"], {"id": "unnamed", "name": nameless}]
    data["ports"]["list"] = [*data["ports"]["list"], {"id": "unnamed", "port": nameless, "modes": ["truck"]}]
    data["exercise"]["findings"] = [{"id": "one", "what": "No key", "done": "2026-11-03"}]
    answers = decoded(data)
    assert not answers.problems
    clients = ClientList((Client(name="Example Imports"),))
    pages = composed(Firm(content().declarations, answers, clients, AS_OF), "full")
    return {page.plan.path: said(to_html(page.markdown, look_root())) for page in pages}


def said(html: str) -> list[str]:
    """The lines of a page."""
    words = Words()
    words.feed(html)
    return [" ".join(line.split()) for _, line in words.lines]


def test_a_thing_without_its_name_is_called_by_its_place_in_the_list() -> None:
    """No line on the calendar ends in nothing, and no card is headed by it."""
    pages = sparse_lines()

    assert any(
        re.fullmatch(r"Cargo desk asked: Port \d+", line) for line in pages["prepare/review-calendar.md"]
    )
    assert [line for line in pages["prepare/review-calendar.md"] if line.endswith((":", "of", "with"))] == []
    assert any(line.startswith("Person ") for line in pages["respond/wallet-cards.md"])


def test_one_of_a_kind_is_said_in_the_singular() -> None:
    """One client, one finding."""
    pages = sparse_lines()

    assert any(line.startswith("1 other client waits for its turn") for line in pages["prepare/triage.md"])
    assert "The one finding so far is closed." in pages["recover/after-action.md"]


def test_what_there_is_none_of_is_said_as_a_sentence() -> None:
    """Copies hold what originals hold where there are copies; leaves are swapped where there are binders."""
    pages = sparse_lines()

    assert any("There are no backups: we have none." in line for line in pages["prepare/exposure.md"])
    assert (
        "The playbook built anew, and every binder's leaves exchanged" in pages["prepare/review-calendar.md"]
    )
