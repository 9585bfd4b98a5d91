"""The site's pages opened from a disk: what each weighs with all it fetches, and when it can be searched."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

from builder.machine import find_chromium
from tests.bench.firms import sample_firm
from tests.bench.measuring import row, tideover

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 5
WORD = "manufacturer"
PLAIN = "<!doctype html><html lang='en'><title>Plain</title><h1>Plain</h1><p>manufacturer</p></html>"


def weights(browser: Browser, site: Path) -> list[int]:
    """Bytes of each page with all that it makes the browser fetch, the largest first."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    fetched: set[str] = set()
    tab.on("request", lambda request: fetched.add(request.url.partition("#")[0]))
    found = []
    for page in sorted(site.rglob("*.html")):
        fetched.clear()
        tab.goto(page.as_uri())
        tab.wait_for_function("document.fonts.status === 'loaded'")
        files = (Path(unquote(urlsplit(url).path)) for url in fetched if url.startswith("file:"))
        found.append(sum(file.stat().st_size for file in files))
    context.close()
    return sorted(found, reverse=True)


def until_loaded(browser: Browser, page: Path) -> float:
    """Seconds from asking for a page to its load event, in a fresh profile."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    began = time.perf_counter()
    tab.goto(page.as_uri())
    took = time.perf_counter() - began
    context.close()
    return took


def until_found(browser: Browser, page: Path) -> float:
    """Seconds from asking for a page to the first result of a search that was typed at once."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    began = time.perf_counter()
    tab.goto(page.as_uri())
    tab.keyboard.press("/")
    tab.keyboard.type(WORD)
    tab.locator(".md-search-result__item").first.wait_for()
    took = time.perf_counter() - began
    context.close()
    return took


def measure() -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = sample_firm(Path(scratch) / "sample")
        tideover("build", str(folder), "--only", "site")
        site = folder / "out" / "site"
        plain = Path(scratch) / "plain.html"
        plain.write_text(PLAIN, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        heaviest, *_ = all_weights = weights(browser, site)
        whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        yield (
            f"{'page with all it fetches, median':<44}{median(all_weights) / 1e3:6.0f} kB"
            f"   heaviest {heaviest / 1e3:.0f} kB, the whole site {whole / 1e6:.1f} MB"
        )
        page = site / "respond" / "first-hour.html"
        baseline = median(until_loaded(browser, plain) for _ in range(ROUNDS))
        loaded = median(until_loaded(browser, page) for _ in range(ROUNDS))
        yield row("page opened from a disk", loaded, baseline, "a page of one line")
        found = median(until_found(browser, page) for _ in range(ROUNDS))
        yield row("  until a search typed at once has a result", found, baseline, "the same")
        browser.close()
