"""“Is my sheet current?”, asked of the real page of a small firm whose sheets changed once, opened from a disk."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from builder.paths import content_root, look_root
from builder.pipeline import BuildOptions, build
from tests.builder.conftest import replace_answer, write_brokerage, write_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from .conftest import Visit

PAGE = "prepare/current"
HEAD = '---\ntitle: Is my sheet current?\nmedium: site\ncontrol: list\nreviewed: "2026-11-21"\n---\n'


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The built site, and the codes of a sheet before and after its telephone number changed."""
    root = tmp_path_factory.mktemp("verify")
    content, brokerage = write_content(root / "content"), write_brokerage(root / "firm")
    _, _, body = (content_root() / "pages" / f"{PAGE}.md").read_text(encoding="utf-8").split("---\n", 2)
    (content / "pages" / "prepare").mkdir()
    (content / "pages" / f"{PAGE}.md").write_text(HEAD + body, encoding="utf-8")

    codes = []
    for day, number in ((2, "562-555-0100"), (5, "562-555-0199")):
        replace_answer(brokerage, "phone: 562-555-0100", f"phone: {number}")
        options = BuildOptions(as_of=date(2026, 11, day), workers=1)
        made = build(brokerage, content, look_root(), options, lambda _: None)
        codes.append(made.manifest.sheets["RB01"].code)
    assert len(set(codes)) == 2
    return brokerage.site, codes[0], codes[1]


@pytest.fixture
def page(visit: Callable[..., Visit], firm: tuple[Path, str, str]) -> Page:
    """The page, opened from the disk."""
    return visit(root=f"{firm[0].as_uri()}/").open(f"{PAGE}.html")


def ask(page: Page, code: str) -> str:
    """Type a code and press Enter; what the page says, and how it marks that."""
    page.get_by_label("Code", exact=True).fill(code)
    page.keyboard.press("Enter")
    verdict = page.locator(".verdict")
    expect(verdict).not_to_have_text("")
    return f"{verdict.get_attribute('data-state')}: {verdict.text_content()}"


def test_a_current_code_is_known_however_it_is_typed(page: Page, firm: tuple[Path, str, str]) -> None:
    """In small letters, without the hyphen, with blanks around it."""
    _, _, now = firm

    said = ask(page, now)

    assert said == "current: Current: RB01 The plan of Harbor Example Brokers, since 5 Nov 2026."
    assert ask(page, f"  {now.lower().replace('-', '')} ") == said


def test_an_old_code_names_the_leaf_in_its_place(page: Page, firm: tuple[Path, str, str]) -> None:
    """Whoever holds the old leaf learns since when, and which code the new one bears."""
    _, old, now = firm

    said = ask(page, old)

    assert said.startswith("superseded: Superseded on 5 Nov 2026: RB01 The plan of Harbor Example Brokers.")
    assert said.endswith(f"The new leaf bears {now}.")


def test_a_mistyped_code_is_told_from_an_unknown_one(page: Page, firm: tuple[Path, str, str]) -> None:
    """Any one sign typed wrong, and any two neighbours changed about, are caught by the check sign."""
    _, _, now = firm
    wrong = {
        f"{now[:place]}{'2' if now[place] != '2' else '3'}{now[place + 1 :]}"
        for place in range(len(now))
        if now[place] != "-"
    }
    signs = now.replace("-", "")
    swapped = {
        signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
        for place in range(len(signs) - 1)
        if signs[place] != signs[place + 1]
    }

    said = {ask(page, code) for code in wrong | swapped | {now[:-1]}}

    assert said == {"unknown: Mistyped: the last sign does not fit the others. Read the code again."}
    assert re.match("unknown: Unknown: no sheet of this edition", ask(page, "2222-2222"))


def test_the_verdict_is_read_aloud(page: Page, firm: tuple[Path, str, str]) -> None:
    """It stands where a screen reader listens."""
    _, _, now = firm
    ask(page, now)

    expect(page.get_by_role("status")).to_contain_text("Current")
