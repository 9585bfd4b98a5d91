"""Pages as plain Markdown: notice, steps, body and authority, links that fit the firm, and faults by file and line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.compose import Composer, compose_all, show_reviewed, source_anchor, unique
from builder.content import load_content
from builder.context import Context
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.render import Renderer
from builder.selection import plan_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.model.problems import Problem
    from builder.paths import Brokerage

    Compose = Callable[..., tuple[dict[str, ComposedPage], list[Problem]]]
    Add = Callable[..., None]

HEAD = 'title: T\nreviewed: "2026-11-21"\n'


@pytest.fixture
def compose(content: Path, brokerage: Brokerage) -> Compose:
    """Composes the small content folder for its brokerage; pages by path, and problems."""

    def composed(edition: str = "full") -> tuple[dict[str, ComposedPage], list[Problem]]:
        loaded = load_content(content)
        assert not loaded.problems
        firm = read_firm(
            loaded.declarations, AnswersFile(brokerage.answers), brokerage.clients, date(2026, 11, 21)
        )
        context = Context(loaded, firm.scope, firm.client_list.clients, edition)
        plans = plan_pages(context)
        pages, problems = compose_all(Composer(context, plans, Renderer(content / "partials")), plans)
        return {page.plan.path: page for page in pages}, problems

    return composed


@pytest.fixture
def add(content: Path) -> Add:
    """Adds a page to the small content folder, or writes one anew."""

    def write(name: str, body: str, head: str = "") -> None:
        path = content / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{HEAD}{head}---\n{body}\n", encoding="utf-8")

    return write


def test_a_page_has_title_body_steps_and_authority(compose: Compose) -> None:
    """Steps follow the body where the page does not place them; at the foot stands what it rests on."""
    pages, problems = compose()
    plan = pages["respond/plan.md"]

    assert not problems
    assert plan.title == "The plan of Harbor Example Brokers"
    parts = [
        "The numbers are in the grey safe.",
        "## At once {: .band }",
        "555-0100",
        "Authority:",
        "Last checked",
    ]
    positions = [plan.markdown.index(part) for part in parts]
    assert positions == sorted(positions)
    assert "[Rule 1](../sources/index.md#rule-1)" in plan.markdown
    assert "Last checked against its sources: 21 Nov 2026." in plan.markdown


def test_steps_stand_where_the_page_places_them(compose: Compose, add: Add) -> None:
    """Once."""
    steps = "steps:\n  - {band: now, do: Ring them., who: lead, why: '*Now*', by: 04:00}\n"
    add("respond/placed.md", "Before\n\n{{ steps }}\n\nAfter", steps)
    markdown = compose()[0]["respond/placed.md"].markdown

    assert markdown.index("Before") < markdown.index("Ring them.") < markdown.index("After")
    assert markdown.count("Ring them.") == 1
    assert all(part in markdown for part in ("Lead: Operations lead", "04:00", "*Now*"))


def test_steps_that_do_not_apply_are_left_out(
    compose: Compose, add: Add, answer: Callable[[str, str], None]
) -> None:
    """Those that may apply say on which question they hang."""
    add(
        "respond/steps.md",
        "",
        "steps:\n  - {band: now, do: Always.}\n  - {band: now, do: Members ring., when: firm.ctpat, cite: [Rule 1]}\n",
    )
    without = compose()[0]["respond/steps.md"].markdown
    answer('ctpat: "no"', "ctpat: {dont_know: x}")
    unsure = compose()[0]["respond/steps.md"].markdown

    assert "Members ring." not in without
    assert "Rule 1" not in without
    assert "Members ring." in unsure
    assert "May apply: Is the firm a member?" in unsure


def test_a_page_that_may_apply_says_so(compose: Compose, answer: Callable[[str, str], None]) -> None:
    """With the question nobody has answered."""
    answer('ctpat: "no"', "ctpat: {dont_know: x}")
    markdown = compose()[0]["respond/members.md"].markdown

    assert markdown.startswith('!!! may "May apply"')
    assert "Is the firm a member?" in markdown


def test_a_link_to_a_page_the_firm_does_not_have_becomes_words(
    compose: Compose, answer: Callable[[str, str], None]
) -> None:
    """Links to pages it has stay."""
    without = compose()[0]["index.md"].markdown
    answer('ctpat: "no"', 'ctpat: "yes"')
    with_members = compose()[0]["index.md"].markdown

    assert "[the plan](respond/plan.md), then members." in without
    assert "then [members](respond/members.md)." in with_members


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        pytest.param("[a](plan.md#steps)", "[a](plan.md#steps)", id="beside it, with anchor"),
        pytest.param("[a](../index.md)", "[a](../index.md)", id="above it"),
        pytest.param("[a](https://example.com/x.md)", "[a](https://example.com/x.md)", id="elsewhere"),
        pytest.param("[a](members.md)", "a", id="not this firm's"),
        pytest.param("[a](card.md)", "a", id="made for each thing"),
        pytest.param("{{ page_link('index.md') }}", "[Start](../index.md)", id="by function"),
        pytest.param(
            "{{ page_link('index.md', words='a*b') }}", "[a&#42;b](../index.md)", id="in other words"
        ),
        pytest.param(
            "{{ page_link('respond/members.md') }}", "Members only", id="by function, not this firm's"
        ),
        pytest.param("{{ cite('Rule 1') }}", "[Rule 1](../sources/index.md#rule-1)", id="to a source"),
        pytest.param(
            "{{ firm.legal_name }} [a](plan.md)",
            "&#91;x&#93;(y.md) [a](plan.md)",
            id="an answer that looks like one",
        ),
    ],
)
def test_links_are_resolved(
    compose: Compose, add: Add, answer: Callable[[str, str], None], body: str, markdown: str
) -> None:
    """Relative to the page they stand on."""
    add("respond/links.md", body)
    answer("Harbor Example Brokers", '"[x](y.md)"')
    pages, problems = compose()

    assert not problems
    assert markdown in pages["respond/links.md"].markdown.split("\n")


def test_a_page_made_for_a_thing_can_be_linked_to(compose: Compose, add: Add) -> None:
    """By the thing; on paper alone there is nothing to link to."""
    add("respond/person.md", "{{ person.name }}", "for_each: people.list\nname: person\n")
    add("respond/all.md", "{% for p in people.list %}{{ page_link('respond/person.md', p) }} {% endfor %}")
    add("respond/cards.md", "{{ page_link('respond/card.md', people.list.things[0]) }}")
    pages, problems = compose()

    assert not problems
    assert (
        "[Operations lead](person-lead.md) [Deputy lead](person-deputy.md)"
        in pages["respond/all.md"].markdown
    )
    assert pages["respond/cards.md"].markdown.startswith("Operations lead")


@pytest.mark.parametrize(
    ("body", "line", "message", "hint"),
    [
        pytest.param(
            "One\n[a](plna.md)", 6, 'link to "respond/plna.md": no such page', "respond/plan.md", id="link"
        ),
        pytest.param("{{ page_link('nowhere.md') }}", 5, 'link to "nowhere.md"', "", id="link by function"),
        pytest.param("{{ cite('Rule 2') }}", 0, 'unknown cite "Rule 2"', "Rule 1", id="source"),
        pytest.param("\n\n{{ frim.phone }}", 7, 'unknown name "frim"', "firm", id="name"),
        pytest.param("{{ role('boss') }}", 5, "KeyError", "", id="role"),
    ],
)
def test_a_fault_stops_its_page_and_no_other(
    compose: Compose, add: Add, body: str, line: int, message: str, hint: str
) -> None:
    """Nothing wrong reaches the site."""
    add("respond/faulty.md", body)
    pages, problems = compose()

    assert "respond/faulty.md" not in pages
    assert "respond/plan.md" in pages
    assert [(problem.file, problem.line) for problem in problems] == [("pages/respond/faulty.md", line)]
    assert message in problems[0].message
    assert hint in problems[0].hint


def test_two_pages_with_one_address_are_a_fault(compose: Compose, add: Add) -> None:
    """A thing's page may meet another page's name."""
    add("respond/card-lead.md", "x")

    assert any("is that of" in problem.message for problem in compose()[1])


def test_a_fault_of_a_page_made_for_many_things_is_told_once(compose: Compose, add: Add) -> None:
    """By `unique`."""
    add("respond/each.md", "{{ nobody }}", "for_each: people.list\n")
    problems = compose()[1]

    assert len(problems) == 2
    assert len(list(unique(problems))) == 1


def test_the_shared_edition_holds_nothing_private(compose: Compose) -> None:
    """A restricted answer prints as a note that it is left out."""
    full = " ".join(page.markdown for page in compose()[0].values())
    shared = " ".join(page.markdown for page in compose("shared")[0].values())

    assert "the grey safe" in full
    assert "the grey safe" not in shared
    assert "in the full edition only" in shared


def test_days_and_anchors_are_written_for_people_and_addresses() -> None:
    """As heads and sources give them."""
    assert show_reviewed("2026-11-02") == "2 Nov 2026"
    assert source_anchor("19 CFR 111.21(b)") == "19-cfr-111-21-b"
