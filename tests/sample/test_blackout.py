"""A day without a network: the worked example is built, opened from a disk, searched, printed and verified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from builder.machine import TOOLS, mending_command, read_machine, without_network

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

    from builder.paths import Brokerage

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def cut_off() -> tuple[str, ...]:
    """The words that run a command without a network; what is tested here is tested elsewhere with one."""
    words = without_network()
    if not words:
        tool = TOOLS["namespace"]
        pytest.skip(f"{tool.probe()[1]}. Type: {mending_command(tool, read_machine())}")
    return words


def test_there_is_no_way_out(cut_off: tuple[str, ...]) -> None:
    """What the other tests rest on: a command that is cut off is in a network of its own, without a way out of it."""
    code = """
import os, socket
print(os.readlink("/proc/self/ns/net"))
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
except OSError as error:
    print(error.strerror)
"""
    ran = subprocess.run([*cut_off, sys.executable, "-c", code], capture_output=True, text=True, check=True)
    network, answer = ran.stdout.splitlines()

    assert network != str(Path("/proc/self/ns/net").readlink())
    assert answer == "Network is unreachable"


def test_the_site_is_read_searched_and_printed(
    quiet_chromium: Browser, sample: Brokerage, tmp_path: Path
) -> None:
    """From the disk, in a browser without a network; each request it makes is for a file of the site."""
    context = quiet_chromium.new_context()
    page = context.new_page()
    asked_for: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.on("requestfailed", lambda request: complaints.extend(lost(request)))
    page.on("console", lambda message: complaints.append(message.text))

    page.goto((sample.site / "index.html").as_uri())
    page.locator("a.hero__panel").click()
    page.wait_for_url("**/first-hour.html")  # with its scripts: before them, no key opens the search
    expect(page.locator("article h1")).to_contain_text("First hour")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("manufacturer")
    expect(page.locator(".md-search-result__link[href*='h=manufacturer']").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article mark").first).to_be_visible()
    page.goto((sample.site / "respond" / "first-hour.html").as_uri())
    page.pdf(path=tmp_path / "first-hour.pdf", format="Letter")
    context.close()

    printed = "\n".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "first-hour.pdf").pages)
    outside = [url for url in asked_for if not url.startswith((f"{sample.site.as_uri()}/", "data:", "blob:"))]
    assert len(asked_for) > 10
    assert (outside, complaints) == ([], [])
    assert "First hour" in printed
    assert "It is happening now" not in printed  # the header stays on the screen


def lost(request: Request) -> list[str]:
    """The address of a request that failed, unless the reader went on to another page meanwhile."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


def test_a_code_is_verified(cut_off: tuple[str, ...], sample: Brokerage) -> None:
    """The code in the foot of a printed sheet, by the command; with one sign changed it is no code at all."""
    code = json.loads(sample.manifest.read_text(encoding="utf-8"))["sheets"]["RB01"]["code"]
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    foot = PdfReader(sample.runbooks / "RB01.pdf").pages[0].extract_text()

    right, wrong = (
        subprocess.run(
            [*cut_off, sys.executable, "-m", "builder", "verify", typed, str(sample.folder)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        for typed in (code, slip)
    )

    assert code in foot
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "current" in right.stdout.lower()
    assert "mistyped" in wrong.stdout.lower()
