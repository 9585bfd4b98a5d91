"""Which pages and sheets a firm gets, in which order, and under which names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.content import load_content
from builder.context import Context
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.selection import navigation, plan_pages, plan_sheets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.paths import Brokerage
    from builder.selection import PlannedPage

HEAD = 'title: T\nreviewed: "2026-11-21"\n'
NAMES = """\
    - {id: x, name: Zoë (night)}
    - {id: y, name: Zoe night}
    - {id: 日本, name: 日本}
"""


@pytest.fixture
def plans(content: Path, brokerage: Brokerage) -> Callable[..., list[PlannedPage]]:
    """Plans the pages of the small content folder for its brokerage."""

    def planned(edition: str = "full") -> list[PlannedPage]:
        loaded = load_content(content)
        assert not loaded.problems
        firm = read_firm(
            loaded.declarations, AnswersFile(brokerage.answers), brokerage.clients, date(2026, 11, 21)
        )
        return plan_pages(Context(loaded, firm.scope, firm.client_list.clients, edition))

    return planned


@pytest.fixture
def add(content: Path) -> Callable[[str, str], None]:
    """Adds a page to the small content folder."""

    def write(name: str, head: str) -> None:
        path = content / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{HEAD}{head}---\nBody\n", encoding="utf-8")

    return write


def test_pages_come_by_folder_and_order(
    plans: Callable[..., list[PlannedPage]], add: Callable[[str, str], None]
) -> None:
    """The top first, folders by the order of their index page, which leads them; things as the firm has them."""
    add("respond/index.md", "order: 20\n")
    add("respond/zebra.md", "order: 1\n")
    add("ahead/index.md", "order: 10\n")

    assert [plan.path for plan in plans()] == [
        "index.md",
        "ahead/index.md",
        "respond/index.md",
        "respond/zebra.md",
        "respond/card-lead.md",
        "respond/card-deputy.md",
        "respond/plan.md",
        "sources/index.md",
    ]


@pytest.mark.parametrize(
    ("old", "new", "there", "may_apply", "hangs_on"),
    [
        pytest.param('ctpat: "no"', 'ctpat: "yes"', True, False, (), id="known to apply"),
        pytest.param('ctpat: "no"', 'ctpat: "no"', False, False, (), id="known not to apply"),
        pytest.param('ctpat: "no"', "ctpat: {does_not_apply: x}", False, False, (), id="does not apply"),
        pytest.param('ctpat: "no"', "ctpat: {dont_know: x}", True, True, ("firm.ctpat",), id="not known yet"),
        pytest.param('ctpat: "no"', "ctpat: perhaps", True, True, ("firm.ctpat",), id="a wrong answer"),
    ],
)
def test_a_page_is_left_out_only_when_it_is_known_not_to_apply(
    plans: Callable[..., list[PlannedPage]],
    answer: Callable[[str, str], None],
    old: str,
    new: str,
    there: bool,
    may_apply: bool,
    hangs_on: tuple[str, ...],
) -> None:
    """To be safe; the page then says which question would decide it."""
    answer(old, new)
    found = [plan for plan in plans() if plan.page.path == "respond/members.md"]

    assert bool(found) is there
    assert [(plan.may_apply, plan.hangs_on) for plan in found] == [(may_apply, hangs_on)] * there


def test_a_page_for_each_thing_tests_that_thing(
    plans: Callable[..., list[PlannedPage]],
    add: Callable[[str, str], None],
    answer: Callable[[str, str], None],
) -> None:
    """What is open of a thing hangs on the list."""
    add("respond/number.md", "for_each: people.list\nwhen: this.mobile\n")
    answer("mobile: 562-555-0112", "mobile: {does_not_apply: none}")
    answer("- {id: lead,", "- {id: third, name: Third}\n    - {id: lead,")
    found = [plan for plan in plans() if plan.page.path == "respond/number.md"]

    assert [(plan.path, plan.hangs_on) for plan in found] == [
        ("respond/number-third.md", ("people.list",)),
        ("respond/number-lead.md", ()),
    ]


def test_names_of_files_are_plain_and_different(
    plans: Callable[..., list[PlannedPage]], answer: Callable[[str, str], None]
) -> None:
    """Whatever the things are called; the same things keep their names when another is added behind them."""
    answer("    - {id: lead, name: Operations lead, mobile: 562-555-0111}\n", NAMES)
    answer("lead: lead", "lead: x")
    found = [plan.path for plan in plans() if plan.page.path == "respond/card.md"]

    assert found == [
        "respond/card-x.md",
        "respond/card-y.md",
        "respond/card-item.md",
        "respond/card-deputy.md",
    ]


def test_restricted_pages_are_not_in_the_shared_edition(
    plans: Callable[..., list[PlannedPage]], add: Callable[[str, str], None]
) -> None:
    """All others are."""
    add("respond/private.md", "restricted: true\n")
    full = {plan.path for plan in plans()}

    assert full - {plan.path for plan in plans("shared")} == {"respond/private.md"}


def test_pages_that_share_a_number_are_one_sheet(
    plans: Callable[..., list[PlannedPage]], add: Callable[[str, str], None]
) -> None:
    """In their order; one sheet for each thing; pages for the site alone are on none."""
    add("respond/first.md", "runbook: RB01\norder: 1\n")
    add("respond/screen.md", "runbook: RB01\nmedium: site\n")
    sheets = plan_sheets(plans())

    assert [(sheet.stem, sheet.number, [plan.path for plan in sheet.pages]) for sheet in sheets] == [
        ("CARD-lead", "CARD", ["respond/card-lead.md"]),
        ("CARD-deputy", "CARD", ["respond/card-deputy.md"]),
        ("RB01", "RB01", ["respond/first.md", "respond/plan.md"]),
    ]


def test_the_sites_navigation_has_titles_and_folders(
    plans: Callable[..., list[PlannedPage]], add: Callable[[str, str], None]
) -> None:
    """A folder is called by its index page or by its name; pages for paper alone are not in it."""
    add("how-to/read.md", "order: 1\n")
    planned = plans()

    assert navigation(planned, [f"Title {plan.path}" for plan in planned]) == [
        {"Title index.md": "index.md"},
        {"How to": [{"Title how-to/read.md": "how-to/read.md"}]},
        {"Respond": [{"Title respond/plan.md": "respond/plan.md"}]},
        {"Title sources/index.md": ["sources/index.md"]},
    ]


def test_pages_made_for_many_things_stand_in_a_folder_of_the_menu(
    plans: Callable[..., list[PlannedPage]], add: Callable[[str, str], None], brokerage: Brokerage
) -> None:
    """Where they stand among other pages; in a folder of their own they need none, and two of them neither."""
    for folder in ("respond", "desks"):
        add(f"{folder}/desk.md", "for_each: people.list\nname: person\n")
    two = menu_of(plans())
    answers = brokerage.answers.read_text(encoding="utf-8")
    brokerage.answers.write_text(answers.replace("  list:\n", f"  list:\n{NAMES}"), encoding="utf-8")
    five = menu_of(plans())

    assert [list(entry) for entry in two["Respond"]] == [
        ["respond/desk-lead.md"],
        ["respond/desk-deputy.md"],
        ["respond/plan.md"],
    ]
    assert [len(entry["T"]) for entry in five["Respond"] if "T" in entry] == [5]
    assert len(five["Desks"]) == 5


def menu_of(planned: list[PlannedPage]) -> dict[str, list[dict[str, list[object]]]]:
    """The menu's folders by their names."""
    menu = navigation(planned, [plan.path for plan in planned])
    return {title: below for entry in menu if isinstance(entry, dict) for title, below in entry.items()}
