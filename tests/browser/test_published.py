"""The published site behind a real nginx, set up as the printed configuration says: who gets in, and that it works."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from builder.machine import find_nginx
from builder.nginx import nginx_configuration
from builder.paths import look_root
from builder.publishing import roll_back
from builder.webroot import Shown, WebRoot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Visit

USER, PASSWORD = "desk", "correct horse battery staple"
SHEET = b"%PDF-1.7 a sheet"
OLD, NEW = "a" * 16, "b" * 16


@dataclass(frozen=True)
class Reply:
    """What a web server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running nginx and the folder it serves."""

    port: int
    target: Path

    def get(
        self, path: str, *, says: str = PASSWORD, come_from: str = "127.0.0.1", method: str = "GET"
    ) -> Reply:
        """Asks for a path, with a password unless it is empty."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, source_address=(come_from, 0), context=trusting
        )
        words = base64.b64encode(f"{USER}:{says}".encode()).decode()
        line.request(method, path, headers={"Authorization": f"Basic {words}"} if says else {})
        answer = line.getresponse()
        reply = Reply(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        )
        line.close()
        return reply


def add_version(root: WebRoot, name: str, site: Path, mark: str) -> None:
    """A version whose start page and sheet bear a mark, with the site of these tests."""
    files: dict[str, Path | bytes] = {
        f"site/{path.relative_to(site).as_posix()}": path for path in site.rglob("*") if path.is_file()
    }
    files |= {"index.html": f"<p>{mark}</p>".encode(), "runbooks/RB01.pdf": SHEET + mark.encode() * 50_000}
    hashes = {path: _hash(source) for path, source in files.items()}
    root.add(name, list(files.items()), hashes)


def _hash(source: Path | bytes) -> str:
    return hashlib.sha256(source if isinstance(source, bytes) else source.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Nginx as an ordinary user would run it, on loopback, with the printed configuration and a name of odd signs."""
    nginx = find_nginx()
    if nginx is None:
        pytest.fail(
            "nginx is missing, and the printed configuration is tested with it. Run: make test (it installs it)."
        )
    home = tmp_path_factory.mktemp("nginx")
    target = home / 'the "web" root; really'
    root = WebRoot(target)
    with root.held():
        for name, mark in ((OLD, "old"), (NEW, "new")):
            add_version(root, name, site, mark)
        root.show(Shown(edition="shared", current=NEW, previous=OLD))
    port = _free_port()
    _certificate(home)
    (home / "playbook.users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (home / "nginx.conf").write_text(
        _around(_adapted(nginx_configuration(target, look_root()), home, port)), "utf-8"
    )
    shutil.copy(_mime_types(nginx), home / "mime.types")
    (home / "logs").mkdir()
    process = subprocess.Popen(
        (nginx, "-p", home, "-c", "nginx.conf", "-e", "stderr"),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for(process, port)
        yield Server(port, target)
    finally:
        process.terminate()
        process.communicate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _certificate(home: Path) -> None:
    subprocess.run(
        (
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-keyout",
            home / "playbook.key",
            "-out",
            home / "playbook.pem",
        ),
        check=True,
        capture_output=True,
    )


def _mime_types(nginx: Path) -> Path:
    """The table of types that came with nginx."""
    told = subprocess.run((nginx, "-V"), check=True, capture_output=True, text=True).stderr
    found = re.search(r"--conf-path=(\S+)", told)
    assert found
    return Path(found[1]).parent / "mime.types"


def _adapted(text: str, home: Path, port: int) -> str:
    """The lines marked "adapt", as a person at this machine would write them."""
    adapted = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "server_name playbook.example.com;": "server_name 127.0.0.1;",
        "/etc/nginx/tls/playbook.pem": str(home / "playbook.pem"),
        "/etc/nginx/tls/playbook.key": str(home / "playbook.key"),
        "/etc/nginx/playbook.users; # adapt": f"{home / 'playbook.users'};",
        "allow 10.0.0.0/8;": "allow 127.0.0.1;",
    }
    assert text.count("# adapt") == len(adapted)
    for old, new in adapted.items():
        assert old in text
        text = text.replace(old, new)
    return text


def _around(server: str) -> str:
    """What a distribution's nginx.conf says besides, with every folder below the prefix."""
    user = (
        "user root;\n" if os.geteuid() == 0 else ""
    )  # root's nginx would work as somebody who cannot read /tmp
    folders = "".join(
        f"{what}_temp_path {what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nworker_processes 2;\npid nginx.pid;\n{user}events {{ }}\n"
        f"http {{\naccess_log off;\n{folders}{server}\n}}\n"
    )


def _wait_for(process: subprocess.Popen[str], port: int) -> None:
    """Until nginx listens; what it says instead fails the test."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if process.poll() is not None:
                pytest.fail(f"nginx ended: {process.communicate()[1]}")
        else:
            return


@pytest.mark.parametrize(
    "path", ["/", "/site/index.html", "/runbooks/RB01.pdf", "/site/search/search_index.js"]
)
def test_a_password_and_an_address_are_both_wanted(server: Server, path: str) -> None:
    """Without a password or with another one nothing is said; from elsewhere the right one does not help."""
    assert server.get(path).status == 200
    assert server.get(path, says="").status == 401
    assert server.get(path, says="guess").status == 401
    assert server.get(path, come_from="127.0.0.2").status == 403


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/site/assets/tokens.css", "text/css; charset=utf-8"),
        ("/site/assets/page.js", "application/javascript; charset=utf-8"),
        ("/site/assets/favicon.svg", "image/svg+xml"),
        ("/runbooks/RB01.pdf", "application/pdf"),
    ],
)
def test_types_and_headers(server: Server, path: str, kind: str) -> None:
    """Each file has its type, is asked for again each time, and may be shown nowhere else."""
    reply = server.get(path)

    assert reply.headers["content-type"] == kind
    assert reply.headers["cache-control"] == "private, no-cache"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["server"] == "nginx"


@pytest.mark.parametrize(
    "path", ["/runbooks/", "/site/assets/", "/.lock", "/../tideover.json", "/..%2ftideover.json"]
)
def test_no_folder_is_listed_and_nothing_above_is_served(server: Server, path: str) -> None:
    """Refused with the same headers."""
    reply = server.get(path)

    assert reply.status in {400, 403, 404}
    assert b"previous" not in reply.body


def test_nothing_can_be_sent_to_it(server: Server) -> None:
    """It is read and never written."""
    assert server.get("/", method="POST").status == 403
    assert server.get("/", method="HEAD").status == 200


def test_the_site_works_under_its_policy(server: Server, visit: Callable[..., Visit]) -> None:
    """Search finds a page; nothing is refused, and nothing is asked of another machine."""
    root = f"https://127.0.0.1:{server.port}/site/"
    tab = visit(
        root=root, ignore_https_errors=True, http_credentials={"username": USER, "password": PASSWORD}
    )
    page = tab.open("index.html")

    page.keyboard.press("/")
    page.keyboard.type("periwinkle")
    expect(page.locator(".md-search-result__item")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ports/laredo.html?h=periwinkle*")

    assert [url for url in tab.requests if not url.startswith((root, "data:", "blob:"))] == []


def test_a_change_of_versions_is_never_seen_half_way(server: Server) -> None:
    """While the version changes, every answer is whole, and of the old or the new one."""
    wanted = {
        "/": {b"<p>old</p>", b"<p>new</p>"},
        "/runbooks/RB01.pdf": {SHEET + b"old" * 50_000, SHEET + b"new" * 50_000},
    }
    seen: list[tuple[int, bool, bytes]] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            for path, bodies in wanted.items():
                reply = server.get(path)
                seen.append((reply.status, reply.body in bodies, reply.body[-5:]))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(8):
        roll_back(server.target, with_restricted=False)
        count = len(seen)
        while len(seen) < count + 4 and readers[0].is_alive():
            readers[0].join(0.01)
    is_over.set()
    for reader in readers:
        reader.join()

    assert {(status, is_whole) for status, is_whole, _ in seen} == {(200, True)}
    assert len({end for _, _, end in seen}) == 4
