"""The built site in a real browser: from a disk with no network, by keyboard, narrow, dark, on paper."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from .conftest import Names, Visit

PAGES = ("index.html", "respond/first-hour.html", "respond/which.html", "ports/laredo.html")
PHONE = {"width": 390, "height": 844}
ONCE_SCROLLED = """(element) => new Promise((done) => {
  const look = () => (element.scrollLeft > 0 ? done() : requestAnimationFrame(look));
  look();
})"""
"""Is waited for in the page: its content security policy refuses the library's own looks but the first."""
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("storage is refused", "SecurityError"); },
  configurable: true,
});
"""


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps its log to itself."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a web server of this machine."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def web_root(site: Path) -> Iterator[str]:
    """The address of the site on a web server of this machine."""
    with served(site) as root:
        yield root


def search(page: Page, words: str) -> None:
    """Search the way a person at a keyboard does."""
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type(words)


def open_result(page: Page, words: str) -> None:
    """Go to the only result, once it is that of all letters: each letter has results of its own."""
    expect(page.locator(f".md-search-result__link[href*='h={words}']")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_but_files(visit: Callable[..., Visit], path: str) -> None:
    """A page opened from a disk loads whole, and every request stays on the machine."""
    tab = visit()

    page = tab.open(path)
    page.wait_for_load_state("networkidle")
    search(page, "periwinkle")
    expect(page.locator(".md-search-result__item")).to_have_count(1)

    assert {url.split(":", 1)[0] for url in tab.requests} <= {"file", "data", "blob", "about"}


def test_the_page_itself_forbids_what_is_on_another_machine(visit: Callable[..., Visit]) -> None:
    """Even a picture slipped into a page is refused by the browser before it is asked for."""
    tab = visit()
    page = tab.open("index.html")

    refused = page.evaluate(
        """() => new Promise((resolve) => {
          addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
          document.body.append(Object.assign(new Image(), { src: "https://example.com/x.png" }));
        })"""
    )
    tab.complaints.clear()  # the refusal is said on the console too

    assert refused == "https://example.com/x.png"


def test_search_from_a_disk_finds_a_word_in_a_body(visit: Callable[..., Visit]) -> None:
    """With no server and no network, a word of a page's text leads to that page."""
    page = visit().open("respond/first-hour.html")

    search(page, "periwinkle")
    open_result(page, "periwinkle")

    page.wait_for_url("**/ports/laredo.html?h=periwinkle*")
    expect(page.locator("article mark")).to_have_text("periwinkle")


def test_a_name_is_found_without_its_accents(visit: Callable[..., Visit]) -> None:
    """An American keyboard has none; the name as it is spelt is found as well."""
    page = visit().open("index.html")

    for words in ("ibanez", "Ibáñez"):
        search(page, words)
        expect(page.locator(".md-search-result__item")).to_have_count(1)
        page.keyboard.press("Escape")
        page.reload()


AWKWARD = "Notfall 100% #1 & señal + 口 'so'"
"""A folder's name with what a web address gives another meaning to, and letters that it spells otherwise."""


def test_search_works_in_a_folder_with_an_awkward_name(
    visit: Callable[..., Visit], site: Path, tmp_path: Path
) -> None:
    """On a share or a stick a folder is called as somebody called it; links and search lead on all the same."""
    share = tmp_path / AWKWARD / "out%20site"
    shutil.copytree(site, share)
    page = visit(root=f"{share.as_uri()}/").open("index.html")

    page.get_by_role("link", name="Open the first hour").click()
    page.wait_for_url("**/respond/first-hour.html")
    search(page, "periwinkle")
    open_result(page, "periwinkle")

    page.wait_for_url("**/ports/laredo.html?h=periwinkle*")
    expect(page.locator("article mark")).to_have_text("periwinkle")


def test_search_works_below_an_awkward_address_of_a_server(
    visit: Callable[..., Visit], site: Path, tmp_path: Path
) -> None:
    """The same, where a web server hands the share out."""
    shutil.copytree(site, tmp_path / AWKWARD)
    with served(tmp_path) as root:
        page = visit(root=f"{root}{quote(AWKWARD)}/").open("respond/which.html")

        search(page, "periwinkle")
        open_result(page, "periwinkle")

        page.wait_for_url("**/ports/laredo.html?h=periwinkle*")


def test_search_from_a_server_uses_a_real_worker(visit: Callable[..., Visit], web_root: str) -> None:
    """Over http the browser's own worker is left alone, and search finds the same."""
    page = visit(root=web_root).open("index.html")

    search(page, "periwinkle")
    expect(page.locator(".md-search-result__item")).to_have_count(1)

    assert page.evaluate("'IFrameWorker' in window") is False
    assert len(page.workers) == 1


def test_from_a_disk_the_search_waits_until_somebody_may_want_it(visit: Callable[..., Visit]) -> None:
    """There the index is made in the page's own thread; whoever only reads does not wait for it."""
    tab = visit()
    page = tab.open("index.html")
    page.wait_for_load_state("networkidle")

    assert not [url for url in tab.requests if "/workers/search." in url]

    with page.expect_request("**/workers/search.*"):
        page.get_by_role("textbox", name="Search").hover()


def test_the_stand_in_worker_reports_a_script_it_cannot_load(visit: Callable[..., Visit]) -> None:
    """A worker script that is missing raises an error event instead of silence."""
    tab = visit()
    page = tab.open("index.html")
    page.keyboard.press("/")  # until then nobody needs the search, and no worker starts

    message = page.evaluate(
        """() => new Promise((resolve) => {
          new Worker("nowhere.js").onerror = ({ message }) => resolve(message);
        })"""
    )
    tab.complaints.clear()  # the missing file is said on the console too

    assert message.startswith("Cannot load file:")


def test_a_hostile_name_is_shown_as_text(visit: Callable[..., Visit], names: Names) -> None:
    """What a person typed as a name is neither HTML nor a template, wherever the theme prints it."""
    places = {
        "header": ".md-header__topic >> nth=1",
        "heading": "article h1",
        "menu": ".md-nav--primary [aria-current='page']",
        "edition": ".md-footer .edition",
        "copyright": ".md-footer .edition + p",
    }
    page = visit().open("ports/laredo.html")

    shown = {place: page.locator(selector).text_content() or "" for place, selector in places.items()}

    assert {place: " ".join(text.split()) for place, text in shown.items()} == dict.fromkeys(
        places, names.hostile
    )
    assert page.evaluate("window.harmed") is None


def test_the_firms_name_and_the_window_title_are_text(visit: Callable[..., Visit], names: Names) -> None:
    """The title bar and the header name the page and the firm as they were typed."""
    page = visit().open("ports/laredo.html")

    expect(page.locator(".md-header__topic").first).to_have_text(names.firm)
    assert page.title() == f"{names.hostile} · {names.firm}"


def test_a_hostile_name_is_text_in_search_results(visit: Callable[..., Visit], names: Names) -> None:
    """Search results are built as HTML, and a name in them is still text."""
    page = visit().open("index.html")

    search(page, "periwinkle")

    expect(page.locator(".md-search-result__item h1")).to_have_text(names.hostile)
    expect(page.locator(".md-search-result__item img")).to_have_count(0)
    assert page.evaluate("window.harmed") is None


def test_names_in_attributes_are_escaped_once(visit: Callable[..., Visit], names: Names) -> None:
    """A screen reader hears the ampersand of a name, not its HTML spelling."""
    page = visit().open("ports/laredo.html")

    expect(page.get_by_role("link", name="Next: Which & why")).to_be_visible()
    expect(page.locator("header a.md-logo")).to_have_attribute("title", names.firm)


def test_template_marks_in_a_body_are_text(visit: Callable[..., Visit]) -> None:
    """Braces in a page's text are not worked out."""
    page = visit().open("ports/laredo.html")

    expect(page.locator("article")).to_contain_text("beside {{ 7*7 }}.")


def test_the_landing_page_leads_to_the_first_hour(visit: Callable[..., Visit]) -> None:
    """One large link, reachable by keyboard, with the texts of the page's front matter as plain text."""
    page = visit().open("index.html")
    panel = page.locator("a.hero__panel")

    expect(panel).to_contain_text("Leave it switched on & <i>start here</i>.")
    panel.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/respond/first-hour.html")


def test_every_page_has_the_way_to_the_first_hour(visit: Callable[..., Visit]) -> None:
    """The header's red button is there on a phone too, and stays while the page scrolls."""
    page = visit(viewport=PHONE).open("ports/laredo.html")
    button = page.get_by_role("link", name="It is happening now")

    expect(button).to_be_in_viewport()
    button.click()

    page.wait_for_url("**/respond/first-hour.html")


def test_ticks_stay_over_a_reload(visit: Callable[..., Visit]) -> None:
    """A ticked step is ticked when the page is opened again, with the time, until the ticks are cleared."""
    page = visit().open("respond/first-hour.html")

    page.get_by_role("checkbox", name="Done: Unplug the network cable.").check()
    page.reload()

    expect(page.get_by_role("checkbox", name="Done: Unplug the network cable.")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Done: Ring the client")).not_to_be_checked()
    expect(page.locator("tr.done time")).to_have_text(re.compile(r"^[0-2]\d:[0-5]\d$"))
    expect(page.get_by_role("status").first).to_have_text("1 of 2 done. Ticks stay on this device.")


def test_ticks_are_cleared_only_when_that_is_confirmed(visit: Callable[..., Visit]) -> None:
    """It asks with the number of ticks; Escape and Keep leave them, and the keyboard never loses its place."""
    page = visit().open("respond/first-hour.html")
    ticked = page.get_by_role("checkbox", checked=True)
    clear = page.get_by_role("button", name="Clear these ticks")
    page.get_by_role("checkbox", name="Done: Unplug").check()
    page.get_by_role("checkbox", name="Done: Ring").check()

    clear.press("Enter")
    expect(page.get_by_text("Clear 2 ticks?")).to_be_visible()
    expect(page.get_by_role("button", name="Keep them")).to_be_focused()
    page.keyboard.press("Escape")
    expect(clear).to_be_focused()
    clear.click()
    page.get_by_role("button", name="Keep them").click()
    expect(ticked).to_have_count(2)

    clear.click()
    page.get_by_role("button", name="Clear them").click()
    expect(ticked).to_have_count(0)
    expect(clear).to_be_hidden()
    expect(page.get_by_role("checkbox").first).to_be_focused()
    page.reload()

    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_a_tick_shows_in_a_second_tab(visit: Callable[..., Visit]) -> None:
    """Two tabs on the same page never disagree."""
    first = visit().open("respond/first-hour.html")
    second = first.context.new_page()
    second.goto(first.url)

    first.get_by_role("checkbox", name="Done: Unplug").check()

    expect(second.get_by_role("checkbox", name="Done: Unplug")).to_be_checked()


def test_without_storage_ticks_work_and_say_that_they_are_not_kept(visit: Callable[..., Visit]) -> None:
    """Where the browser refuses storage nothing breaks, and nothing is promised."""
    tab = visit()
    tab.page.add_init_script(NO_STORAGE)
    page = tab.open("respond/first-hour.html")

    page.get_by_role("checkbox", name="Done: Unplug").check()

    expect(page.get_by_role("status").first).to_have_text(
        "1 of 2 done. This browser does not keep ticks: print the page."
    )


def test_without_storage_search_and_the_dark_side_work(visit: Callable[..., Visit]) -> None:
    """Material itself stores small things; a browser that refuses must not break the page."""
    tab = visit(color_scheme="light")
    tab.page.add_init_script(NO_STORAGE)
    page = tab.open("index.html")

    page.get_by_title("Switch to the dark page").click()
    search(page, "periwinkle")

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator(".md-search-result__item")).to_have_count(1)


def test_without_scripts_the_page_reads_and_has_boxes_for_a_pen(visit: Callable[..., Visit]) -> None:
    """No script is needed to read a step, and no button is shown that could do nothing."""
    page = visit(java_script_enabled=False).open("respond/first-hour.html")

    expect(page.get_by_text("Unplug the network cable.")).to_be_visible()
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    assert page.locator("table.steps input").count() == 0


@pytest.mark.parametrize(("scheme", "attribute"), [("light", "default"), ("dark", "slate")])
def test_the_page_follows_the_readers_scheme(
    visit: Callable[..., Visit], scheme: str, attribute: str
) -> None:
    """A machine set to dark gets the dark page: there, and only there, the ground is darker than the ink."""
    page = visit(color_scheme=scheme).open("index.html")
    lightness = (
        "(name) => getComputedStyle(document.body)[name].match(/\\d+/g).slice(0, 3).reduce((a, b) => +a + +b)"
    )

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", attribute)
    assert (page.evaluate(lightness, "backgroundColor") < page.evaluate(lightness, "color")) is (
        scheme == "dark"
    )


def test_the_reader_can_switch_to_dark(visit: Callable[..., Visit]) -> None:
    """The switch works, and the choice holds on the next page."""
    page = visit(color_scheme="light").open("index.html")

    page.get_by_title("Switch to the dark page").click()
    page.get_by_role("link", name="Open the first hour").click()

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_tab_reaches_the_search_and_shows_where_it_is(visit: Callable[..., Visit]) -> None:
    """The search field comes within a dozen presses of Tab, and what has the focus is ringed."""
    page = visit().open("respond/which.html")
    field = page.get_by_role("textbox", name="Search")

    rings = []
    for _ in range(12):
        page.keyboard.press("Tab")
        rings.append(page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth"))
        if field.evaluate("(element) => element === document.activeElement"):
            break

    expect(field).to_be_focused()
    assert rings[-1] == "3px"


@pytest.mark.parametrize("key", ["Enter", " "], ids=["Enter", "Space"])
def test_the_menu_of_a_narrow_page_opens_by_keyboard(visit: Callable[..., Visit], key: str) -> None:
    """On an enlarged page the menu hides behind a button that a keyboard can press."""
    page = visit(viewport=PHONE).open("index.html")
    menu = page.locator(".md-nav--primary > .md-nav__list")

    expect(menu).not_to_be_in_viewport()
    page.get_by_role("button", name="Navigation").press(key)

    expect(menu).to_be_in_viewport()


def test_the_menus_button_says_whether_the_menu_is_open(visit: Callable[..., Visit]) -> None:
    """A screen reader hears what the eye sees."""
    page = visit(viewport=PHONE).open("index.html")
    button = page.get_by_role("button", name="Navigation")

    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()

    expect(button).to_have_attribute("aria-expanded", "true")


def test_a_table_that_is_too_wide_is_scrolled_by_keyboard(visit: Callable[..., Visit]) -> None:
    """On a phone a wide table is a stop of Tab, named by the heading above; on a desktop, where it fits, it is none."""
    tab = visit(viewport=PHONE)
    page = tab.open("ports/laredo.html")
    table = page.get_by_role("group", name="Who and when")

    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    page.keyboard.press("ArrowRight")
    table.evaluate(ONCE_SCROLLED)

    page.set_viewport_size({"width": 1280, "height": 800})
    expect(table).not_to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge_of_a_phone(visit: Callable[..., Visit], path: str) -> None:
    """No page scrolls sideways at phone width, whatever the names in it."""
    page = visit(viewport=PHONE).open(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_steps_are_cards_on_a_phone_and_still_a_table(visit: Callable[..., Visit]) -> None:
    """At phone width each cell stands under the one before it, named, and screen readers keep the table."""
    page = visit(viewport=PHONE).open("respond/first-hour.html")
    cells = page.get_by_role("table").get_by_role("row").nth(1).get_by_role("cell")

    tops = [cell.evaluate("(cell) => cell.getBoundingClientRect().top") for cell in cells.all()[1:]]
    name = cells.nth(2).evaluate("(cell) => getComputedStyle(cell, '::before').content")

    assert len(tops) == 4
    assert tops == sorted(set(tops))
    assert name == '"Who "'


def test_the_fonts_come_with_the_site(visit: Callable[..., Visit]) -> None:
    """Text is set in the fonts of the site's own folder."""
    page = visit().open("index.html")

    loaded = page.evaluate(
        """async () => [...(await document.fonts.ready)]
          .filter((face) => face.status === "loaded")
          .map((face) => face.family)"""
    )

    assert set(loaded) == {"Tideover Text"}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge_at_four_times_the_size(visit: Callable[..., Visit], path: str) -> None:
    """A window of 1280 points enlarged to 400 % is 320 wide: search, menu and the red button are all in it."""
    page = visit(viewport={"width": 320, "height": 256}).open(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("banner").get_by_role("button", name="Search").first).to_be_in_viewport()


def test_a_dark_page_is_printed_in_ink_on_paper(visit: Callable[..., Visit]) -> None:
    """Printers leave grounds out, so light letters would be lost."""
    page = visit(color_scheme="dark").open("respond/first-hour.html")
    page.emulate_media(media="print", color_scheme="dark")

    ink, ground = page.evaluate(
        "() => ['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])"
    )

    assert (ink, ground) == ("rgb(19, 32, 43)", "rgb(255, 255, 255)")


def test_a_drawing_takes_the_ink_of_the_page_and_scrolls_by_keyboard(visit: Callable[..., Visit]) -> None:
    """On a dark page it is light; on a phone its letters stay large, and arrow keys move it."""
    tab = visit(color_scheme="dark", viewport=PHONE)
    page = tab.open("respond/which.html")
    figure = page.locator("figure.diagram")
    ink = figure.locator("text").first.evaluate("(text) => getComputedStyle(text).fill")

    figure.focus()
    expect(figure).to_be_focused()
    page.keyboard.press("ArrowRight")
    figure.evaluate(ONCE_SCROLLED)

    assert ink == page.evaluate("getComputedStyle(document.querySelector('article')).color")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.get_by_role("img", name="Clock line")).to_have_count(1)


def test_a_page_leads_to_the_sheet_beside_the_site(visit: Callable[..., Visit]) -> None:
    """Wherever site and sheets are copied together; the landing page has no sheet."""
    page = visit().open("respond/which.html")

    expect(page.get_by_role("link", name="Printed sheet RB00")).to_have_attribute(
        "href", "../../runbooks/RB00.pdf"
    )
    page = visit().open("index.html")
    expect(page.locator(".print-this")).to_have_count(0)


def test_a_wide_table_is_printed_whole(visit: Callable[..., Visit]) -> None:
    """What scrolls on screen cannot scroll on paper: its last column would be missing there."""
    page = visit(viewport={"width": 560, "height": 900}).open("ports/laredo.html")
    beyond = """table =>
        table.getBoundingClientRect().right - document.querySelector("article").getBoundingClientRect().right"""
    table = page.locator("article table")
    on_screen = table.evaluate(beyond)

    page.emulate_media(media="print")

    assert on_screen > 0
    assert table.evaluate(beyond) <= 0


def test_a_printed_page_unfolds_its_notes_and_drops_the_menus(visit: Callable[..., Visit]) -> None:
    """Paper shows folded notes open, and no header, menu or button."""
    page = visit().open("respond/first-hour.html")
    page.emulate_media(media="print")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.get_by_text("The cable comes first.")).to_be_visible()
    expect(page.locator("header")).to_be_hidden()
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()

    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(page.locator("details")).not_to_have_attribute("open", "")
