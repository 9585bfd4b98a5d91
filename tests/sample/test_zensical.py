"""The generated project is built by Zensical as well, and gives a site that reads and searches without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.sample.pages import every_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from builder.paths import Brokerage


@pytest.fixture(scope="module")
def zensical_site(sample: Brokerage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's pages, as Zensical builds them from the project beside the site."""
    project = tmp_path_factory.mktemp("zensical") / "project"
    shutil.copytree(sample.project, project)
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return project / "site"


def test_it_has_the_same_pages(zensical_site: Path, sample: Brokerage) -> None:
    """Every page of the site, and besides it only the error page that tideover takes away."""
    assert set(every_page(zensical_site)) - set(every_page(sample.site)) == {"404.html"}
    assert set(every_page(sample.site)) <= set(every_page(zensical_site))


def test_it_reads_and_searches_from_a_disk(quiet_chromium: Browser, zensical_site: Path) -> None:
    """The landing page leads to the first hour, whose place in the menu is marked; search finds a word of a page."""
    context = quiet_chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked_for: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: asked_for.add(request.url.partition(":")[0]))
    page.on("console", lambda message: complaints.append(message.text))

    page.goto((zensical_site / "index.html").as_uri())
    page.locator("a.hero__panel").click()
    expect(page.locator("article h1")).to_contain_text("First hour")
    expect(page.locator(".md-nav--primary [aria-current='page']")).to_have_text("First hour")
    expect(page.get_by_role("checkbox", name="Done: ").first).to_be_visible()
    page.keyboard.press("/")
    page.get_by_placeholder("Search").fill("manufacturer")
    expect(page.get_by_text(re.compile(r"^\d+ results?$"))).to_be_visible()
    context.close()

    assert asked_for <= {"file", "data", "blob", "about"}
    assert complaints == []
