"""The site as shown on this machine: to whom, what of it, and how it follows the answers."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder.cli import commands
from builder.errors import CannotBuildError
from builder.paths import look_root
from builder.rebuilding import Rebuilder
from builder.serving import SiteServer, open_below

from .conftest import replace_answer, write_brokerage, write_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.paths import Brokerage

BUILD = """\
import sys
from pathlib import Path
from builder import cli
content = Path(sys.argv.pop(1))
cli.content_root = lambda: content
cli.commands.main(sys.argv[1:])
"""
"""A build of another content folder than tideover's own, as a child process."""


class Shop:
    """A brokerage whose site is served, and rebuilt by a real build."""

    def __init__(self, brokerage: Brokerage, content: Path) -> None:
        self.brokerage = brokerage
        self.said: list[str] = []
        build = ("build", brokerage.folder, "--only", "site", "--events")
        self.rebuilder = Rebuilder(
            brokerage, (sys.executable, "-c", BUILD, content, *build), self.said.append
        )
        self.server = SiteServer(brokerage, look_root(), self.rebuilder)

    def get(
        self, path: str, *, method: str = "GET", secret: str = "", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Asks as a program on this machine would; the path is below the secret."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, f"/{secret or self.server.secret}/{path}", headers=named)
        reply = line.getresponse()
        found = reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        line.close()
        return found

    def state(self, seen: int) -> dict[str, object]:
        """What a page is told once something has changed."""
        told: dict[str, object] = json.loads(self.get(f".tideover/state?seen={seen}")[2])
        return told

    def built(self, version: int) -> dict[str, object]:
        """What a page is told once the site is another, and no build is under way."""
        told = self.state(-1)
        while told["version"] == version or self.rebuilder.state.building:
            assert "Not built" not in str(told["words"]), told
            told = self.state(int(str(told["count"])))
        return told


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A small firm, served from before its first build on."""
    import threading

    folder = tmp_path_factory.mktemp("serve")
    shop = Shop(write_brokerage(folder / "firm"), write_content(folder / "content"))
    with shop.server:
        thread = threading.Thread(target=shop.server.serve_forever)
        thread.start()
        yield shop
        shop.rebuilder.stop()
        shop.server.shutdown()
        thread.join()


def test_before_the_first_build_a_page_says_so_and_then_the_site_is_there(shop: Shop) -> None:
    """Whoever opens the address at once sees no error."""
    status, _, before = shop.get("")
    shop.rebuilder.start()
    shop.built(0)
    _, headers, page = shop.get("")

    assert status == 200
    assert b"The site is being built" in before
    assert b"Harbor Example Brokers" in page
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert b".tideover/reload.js" in page
    assert (shop.brokerage.site / "index.html").read_text("utf-8").count("reload.js") == 0


def test_a_changed_answer_is_on_the_page_after_a_build(shop: Shop) -> None:
    """The page is told, and the terminal too."""
    version = int(str(shop.state(-1)["version"]))
    replace_answer(shop.brokerage, "Harbor Example Brokers", "Pier Example Brokers")

    shop.built(version)

    assert b"Pier Example Brokers" in shop.get("index.html")[2]
    assert shop.said[-1] == "Built."


def test_what_is_wrong_is_said_on_the_page_and_the_last_site_stays(shop: Shop) -> None:
    """Answers that cannot be read stop the build; the page says where."""
    text = shop.brokerage.answers.read_text(encoding="utf-8")
    told = shop.state(-1)
    shop.brokerage.answers.write_text(text + "firm: [\n", encoding="utf-8")
    while "Not built" not in str(told["words"]):
        told = shop.state(int(str(told["count"])))
    shop.brokerage.answers.write_text(text, encoding="utf-8")
    words = str(told["words"])
    while told["words"]:
        told = shop.state(int(str(told["count"])))

    assert "answers.yaml:" in words
    assert "answers.yaml:" in "\n".join(shop.said)
    assert b"Pier Example Brokers" in shop.get("index.html")[2]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "playbook.example.com"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}, 200),
        ({}, 200),
    ],
)
def test_another_name_and_another_page_are_refused(shop: Shop, headers: dict[str, str], status: int) -> None:
    """A name that was made to point here is no name of this machine."""
    found, _, body = shop.get("", **headers)

    assert found == status
    assert (b"Example Brokers" in body) is (status == 200)


def test_without_the_secret_nothing_is_said(shop: Shop) -> None:
    """Others on the machine can reach the port."""
    assert shop.get("index.html", secret="guess")[0] == 404  # noqa: S106
    assert shop.get(".tideover/state", secret="guess")[0] == 404  # noqa: S106
    assert shop.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    [
        "../project/mkdocs.yml",
        "..%2f..%2fanswers.yaml",
        "%2e%2e/manifest.json",
        "respond/..%5c..%5canswers.yaml",
        "runbooks/../../answers.yaml",
        "/etc/passwd",
        "%00",
        ".hidden",
        "assets",
        "link.html",
        "linked/answers.yaml",
    ],
)
def test_nothing_outside_the_site_is_served(shop: Shop, path: str) -> None:
    """No way up, no folder, and no link that leads out."""
    site = shop.brokerage.site
    for name, target in (("link.html", shop.brokerage.answers), ("linked", shop.brokerage.folder)):
        if not (site / name).is_symlink():
            (site / name).symlink_to(target)

    status, _, body = shop.get(path)

    assert status == 404
    assert b"grey safe" not in body


def test_a_pipe_is_no_page(tmp_path: Path) -> None:
    """It would be waited for without end."""
    os.mkfifo(tmp_path / "page.html")

    assert open_below(tmp_path, "page.html") is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("assets/tokens.css", "text/css; charset=utf-8"),
        ("assets/page.js", "text/javascript; charset=utf-8"),
        ("assets/favicon.svg", "image/svg+xml"),
        (".tideover/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_types(shop: Shop, path: str, kind: str) -> None:
    """And a browser guesses at nothing."""
    status, headers, body = shop.get(path)

    assert (status, headers["content-type"], headers["x-content-type-options"]) == (200, kind, "nosniff")
    assert shop.get(path, method="HEAD")[2] == b""
    assert int(headers["content-length"]) == len(body)
    assert shop.get(path, method="POST")[0] == 501


def test_the_command_says_where_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    """Even in the middle of its first build, and when a browser has just left."""
    brokerage = write_brokerage(tmp_path / "firm")
    process = subprocess.Popen(
        (sys.executable, "-m", "builder", "serve", brokerage.folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    first = process.stdout.readline()
    _, _, host, secret, _ = first.split("(")[-1].split(" ")[-1].strip().split("/")
    with socket.create_connection((host.split(":")[0], int(host.split(":")[1]))) as leaving:
        leaving.sendall(f"GET /{secret}/.tideover/state?seen=9 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()

    assert first.startswith("Site (full edition): http://127.0.0.1:")
    assert "Ended. What was built stays." in out
    assert "Traceback" not in err
    assert process.returncode == 0


def test_a_port_that_is_taken_is_said(shop: Shop) -> None:
    """With what to do."""
    result = CliRunner().invoke(
        commands, ["serve", str(shop.brokerage.folder), "--port", str(shop.server.server_port)]
    )

    assert isinstance(result.exception, CannotBuildError)
    assert "Name another one" in str(result.exception)
