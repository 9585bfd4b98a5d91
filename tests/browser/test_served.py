"""The served site in a real browser: it follows the answers by itself, and says what is wrong with them."""

from __future__ import annotations

import shutil
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from builder.paths import Brokerage, look_root
from builder.rebuilding import Rebuilder
from builder.serving import SiteServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Visit

BUILD = """\
import sys
from pathlib import Path
firm = Path(sys.argv[1])
words = (firm / "answers.yaml").read_text("utf-8")
page = firm / "out" / "site" / "index.html"
page.write_text(page.read_text("utf-8").replace("Built for the day", words), "utf-8")
(firm / "out" / "manifest.json").write_text(words, "utf-8")
if "wrong" in words:
    where = '"severity":"error","file":"answers.yaml","line":7,"question":""'
    print('{"event":"problem",' + where + ',"message":"<b>Odd</b>.","hint":"Mend it."}')
    print('{"event":"failed","message":"odd"}')
    sys.exit(1)
"""
"""Puts the answers on the first page; what a real build does is tried without a browser."""


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[SiteServer]:
    """The site of these tests, served for a brokerage whose build takes no time."""
    shutil.copytree(site, tmp_path / "out" / "site")
    (tmp_path / "answers.yaml").write_text("Built for the day", encoding="utf-8")
    brokerage = Brokerage(tmp_path)
    rebuilder = Rebuilder(brokerage, (sys.executable, "-c", BUILD, tmp_path), lambda _: None)
    with SiteServer(brokerage, look_root(), rebuilder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        rebuilder.start()
        rebuilder.after(3, 60.0)
        yield server
        rebuilder.stop()
        server.shutdown()
        thread.join()


def test_a_page_follows_the_answers_by_itself(
    server: SiteServer, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    """Nobody presses a key: first the new words come, then what is wrong, as text."""
    tab = visit(root=server.root)
    page = tab.open("index.html")
    expect(page.get_by_role("article")).to_contain_text("Built for the day")

    (tmp_path / "answers.yaml").write_text("Made anew for the day", encoding="utf-8")
    expect(page.get_by_role("article")).to_contain_text("Made anew for the day")

    (tmp_path / "answers.yaml").write_text("wrong", encoding="utf-8")
    expect(page.get_by_role("status").last).to_contain_text("answers.yaml:7: error: <b>Odd</b>. Mend it.")

    assert {url.split("/", 3)[2] for url in tab.requests} == {f"127.0.0.1:{server.server_port}"}
    assert page.locator("b", has_text="Odd").count() == 0
