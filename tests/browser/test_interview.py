"""The interview in a real browser: what the page loads, says and saves, and the same answers as in a terminal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from builder.model.declarations import load_declarations
from builder.paths import content_root
from tests.tui.plain_talk import new_folder
from tests.tui.serving import Gone, Serving
from tests.tui.walk import AtPrompts, Wanted, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page, ViewportSize, WebSocket

LOOKS = 200_000
"""Looks at the file before giving up; each takes a fraction of a millisecond."""
FRAMES = 500
"""Frames that are drawn before giving up; a blinking cursor alone draws two in a second."""
KEYS = {
    "enter": "Enter",
    "pagedown": "PageDown",
    "escape": "Escape",
    "home": "Home",
    "end": "End",
    "down": "ArrowDown",
    "space": "Space",
    "tab": "Tab",
    "f3": "F3",
    "f4": "F4",
    "ctrl+u": "Control+u",
    "ctrl+z": "Control+z",
}
"""Keys by their names in Textual and in the browser."""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""
ONCE_READY = """() => new Promise((done) => {
  const look = () => (document.activeElement.tagName === "TEXTAREA" ? done() : requestAnimationFrame(look));
  look();
})"""
FITS = """() =>
  document.querySelector(".xterm-screen").offsetHeight <= document.querySelector("#terminal").clientHeight"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
NARROW: ViewportSize = {"width": 760, "height": 560}
BY_HAND = 6
"""Letters of an answer that is typed letter by letter; a longer one is pasted."""
ANSWERS = (Path(__file__).parent / "brokerage.yaml").read_text(encoding="utf-8")
"""A small brokerage answered to the end, by the project's own questions."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new brokerage."""
    made = tmp_path / "acme"
    made.mkdir()
    (made / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    return made


@pytest.fixture
def serving(folder: Path) -> Iterator[Serving]:
    """Its interview, served."""
    opened = Serving(folder, "--no-open")
    yield opened
    opened.end()


class Tab:
    """A tab with the interview on it, once the tour is left, and everything it asked for."""

    def __init__(self, page: Page, serving: Serving) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        self.drawn = bytearray()
        page.on("websocket", self._follow)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(serving.address)
        page.wait_for_selector("body.-first-byte")
        page.evaluate(ONCE_READY)
        self._wait_for("Leave the tour", 0)
        drawn = len(self.drawn)
        page.keyboard.press("Escape")
        self._wait_for("legal name?", drawn)

    def _follow(self, socket: WebSocket) -> None:
        self._socket = socket
        self.requests.append(socket.url)
        socket.on("framereceived", self._draw)

    def _draw(self, frame: str | bytes) -> None:
        self.drawn += frame if isinstance(frame, bytes) else b""

    def _wait_for(self, words: str, since: int) -> None:
        for _ in range(FRAMES):
            if self.drawn.find(words.encode(), since) >= 0:
                return
            self._socket.wait_for_event("framereceived")
        raise AssertionError(f"never drawn: {words}")

    def do(self, doings: Sequence[tuple[str, str]]) -> None:
        """Presses keys as fast as the browser takes them; text of several lines is pasted, as Enter would end it."""
        drawn = len(self.drawn)
        for doing, what in doings:
            if doing == "see":
                self._wait_for(what, drawn)
            elif doing == "paste" and ("\n" in what or len(what) > BY_HAND):
                self.page.evaluate(PASTE, what)
            elif doing == "paste":
                self.page.keyboard.type(what)
            else:
                self.page.keyboard.press(KEYS.get(what, what))


@pytest.fixture
def tab(chromium: Browser, serving: Serving) -> Iterator[Tab]:
    """A tab on the interview, in a fresh profile."""
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    opened = Tab(context.new_page(), serving)
    yield opened
    context.close()


def wait_for_text(folder: Path, wanted: Callable[[str], bool]) -> str:
    """The answers file once it is as wanted."""
    text = ""
    for _ in range(LOOKS):
        text = (folder / "answers.yaml").read_text(encoding="utf-8")
        if wanted(text):
            return text
    raise AssertionError(f"never saved:\n{text}")


def wait_until_it_is(folder: Path, wanted: str) -> None:
    """Waits for the answers file to be a text; what is different is said when it never is."""
    text = ""
    for _ in range(LOOKS):
        text = (folder / "answers.yaml").read_text(encoding="utf-8")
        if text == wanted:
            return
    raise AssertionError("\n".join(unified_diff(wanted.splitlines(), text.splitlines(), "wanted", "saved")))


def test_the_page_is_whole_without_any_other_machine(tab: Tab, serving: Serving) -> None:
    """Every request goes to the server that was started, and the page says what it is."""
    own = (f"http://127.0.0.1:{serving.port}/", f"ws://127.0.0.1:{serving.port}/")

    assert len(tab.requests) >= 6
    assert [url for url in tab.requests if not url.startswith(own)] == []
    assert tab.complaints == []
    assert tab.page.title() == "acme: tideover interview"
    assert tab.page.get_attribute("html", "lang") == "en"
    assert "Ctrl+P lists every command" in tab.page.inner_text("footer")
    assert tab.page.context.cookies() == []


def test_every_line_stays_in_sight_when_the_window_changes(tab: Tab) -> None:
    """The keys at the foot stay, too: as many lines are drawn as there is room for."""
    assert tab.page.evaluate(FITS)

    sizes: list[ViewportSize] = [NARROW, {"width": 1200, "height": 800}, {"width": 900, "height": 500}]
    for size in sizes:
        before = tab.page.evaluate("() => document.querySelector('.xterm-screen').offsetHeight")
        tab.page.set_viewport_size(size)
        tab.page.wait_for_function(
            "before => document.querySelector('.xterm-screen').offsetHeight !== before", arg=before
        )
        tab.page.evaluate(DRAWN)

        assert tab.page.evaluate(FITS), size


def test_closing_the_tab_saves_and_ends_the_interview(tab: Tab, serving: Serving, folder: Path) -> None:
    """Half-typed as it is."""
    gone = Gone(serving.wait_until_one_is_open())
    tab.page.keyboard.type("Acme")
    tab.page.keyboard.press("Enter")
    wait_for_text(folder, lambda text: "legal_name: Acme" in text)
    tab.page.keyboard.press("F7")
    tab.page.close()
    gone.wait()

    assert (
        yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8"))["firm"]["legal_name"] == "Acme"
    )


def test_a_lost_connection_is_said_on_the_page(tab: Tab, serving: Serving) -> None:
    """In words, to be heard as well, with a way to go on."""
    hidden = tab.page.is_hidden("#ended")
    serving.end()
    tab.page.wait_for_selector("#ended", state="visible")

    assert hidden
    assert "Every answer you gave is saved." in tab.page.inner_text("[role=alert]")
    assert tab.page.evaluate("document.activeElement.id") == "again"


def test_three_ways_of_one_interview_make_one_file(
    tab: Tab, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every question that a small brokerage is asked: at the screen, at the prompts and here, with slips of the pen."""
    content, scratch = content_root(), tmp_path_factory.mktemp("ways")
    declarations = load_declarations(content)
    wanted = Wanted.of(ANSWERS, declarations)
    screen, prompts = new_folder(scratch / "screen"), new_folder(scratch / "prompts")
    with ThreadPoolExecutor(2) as elsewhere:  # the browser's own loop runs in this thread
        walked = elsewhere.submit(record, screen, wanted, content)
        talked = elsewhere.submit(AtPrompts(prompts, wanted, content).answer_all)
        steps, code = walked.result(), talked.result()
    tab.page.set_viewport_size(NARROW)  # as wide as the terminal: every frame is drawn twice as fast
    for step in steps:
        tab.do(step.doings)
    text = (screen / "answers.yaml").read_text(encoding="utf-8")
    wait_until_it_is(folder, text)

    assert code == 0
    assert (prompts / "answers.yaml").read_text(encoding="utf-8") == text
    assert {step.section for step in steps} == {one.section for one in declarations.sections}
