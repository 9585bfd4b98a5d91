"""A real Chromium, started once, and a small staged site whose names try to be HTML, YAML and Jinja."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from builder.paths import look_root
from builder.pictures.clock_line import clock_line
from builder.website import build_site, stage_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_PAGES = {
    "index.md": """---
template: home.html
hero:
  title: It is happening now
  text: Leave it switched on & <i>start here</i>.
  link: respond/first-hour.md
  label: Open the first hour
---
# Continuity playbook

Built for the day ACE is out of reach.
""",
    "respond/first-hour.md": """# The first hour

<table class="steps">
<thead><tr><th>Done</th><th>What</th><th>Who</th><th>By</th><th>Why and authority</th></tr></thead>
<tbody>
<tr><td></td><td>Unplug the network cable.</td><td>Incident lead</td><td>00:05</td><td>It spreads.</td></tr>
<tr><td></td><td>Ring the client representative.</td><td>Entry desk</td><td>00:15</td><td></td></tr>
</tbody>
</table>

??? note "Why this order"
    The cable comes first.
""",
    "respond/which.md": f"""---
sheet: {{number: RB00, link: ../../runbooks/RB00.pdf}}
---
# Us, the vendor, or ACE?

Three procedures.

<figure class="diagram">{clock_line(None).drawings[0].svg("clock", "Clock line", "Two clocks.")}</figure>
""",
    "ports/laredo.md": """The word periwinkle stands here only, beside {{ 7*7 }}.

## Who and when

| Office | Telephone | Open on working days | Languages |
|---|---|---|---|
| Release_desk_at_the_bridge | 956-555-0100 | 06:00 to 22:00 | English_and_Spanish |
""",
}


# A busy machine is no failure.
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Names:
    """What a person typed, where names are asked for."""

    firm: str = "Sample & Sons <b>Brokerage</b>, Inc."
    hostile: str = "Laredo </title><img src=x onerror='window.harmed=1'> {{ 7*7 }} & !ENV [HOME]"


@dataclass
class Visit:
    """A browser tab, with what it asked for and what it complained about."""

    page: Page
    root: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_failure(self, request: Request) -> None:
        """A request that was lost, unless the reader went on to another page meanwhile."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}")

    def open(self, path: str) -> Page:
        """Open a page of the site, by its path below the root."""
        self.page.goto(self.root + path)
        return self.page


@pytest.fixture(scope="session")
def names() -> Names:
    """The names the sample site was made with."""
    return Names()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, names: Names) -> Path:
    """The built sample site."""
    project = tmp_path_factory.mktemp("project")
    nav: list[object] = [
        {"Start": "index.md"},
        {"Respond": [{"The first hour": "respond/first-hour.md"}, {names.hostile: "ports/laredo.md"}]},
        {"Which & why": "respond/which.md"},
    ]
    stage_config(
        project,
        look_root(),
        site_name=names.firm,
        description=names.hostile,
        copyright_=names.hostile,
        nav=nav,
        extra={
            "now": {"label": "It is happening now", "link": "respond/first-hour.md"},
            "edition": names.hostile,
        },
    )
    for name, text in _PAGES.items():
        page = project / "docs" / name
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
    build_site(project, project / "site")
    return project / "site"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names; it ends with its module, as the loop that drives it must."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        pytest.fail(
            "Chromium is missing, and the site is tested in it. Run: make test (it installs Chromium)."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Path) -> Iterator[Callable[..., Visit]]:
    """Opens a tab on the site in a fresh profile; by default from disk, with the network off.

    Keyword arguments go to Playwright's `new_context`. A test fails whose tabs complained on their console or
    lost a request.
    """
    visits: list[Visit] = []

    def start(*, root: str = f"{site.as_uri()}/", **settings: object) -> Visit:
        offline = root.startswith("file:")
        defaults: dict[str, object] = {"offline": offline, "viewport": {"width": 1280, "height": 800}}
        context = chromium.new_context(**(defaults | settings))  # type: ignore[arg-type] # passed on as given
        one = Visit(context.new_page(), root)
        one.page.on("request", lambda request: one.requests.append(request.url))
        one.page.on("requestfailed", one.note_failure)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.on("console", lambda message: one.complaints.append(message.text))
        visits.append(one)
        return one

    yield start
    complaints = [complaint for one in visits for complaint in one.complaints]
    for one in visits:
        one.page.context.close()

    assert complaints == []
