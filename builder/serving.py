"""Shows the built site to the browsers of this machine, and to nobody else.

The site holds private numbers, and everybody on a machine can reach its loopback address. So, as in the interview's
page, a secret stands in front of every path, and only the names of this machine are answered to: another site's page
that has its own name point here is refused.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import shutil
import stat
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO, TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from builder.paths import Brokerage
    from builder.rebuilding import Rebuilder

ADDRESS = "127.0.0.1"
OWN = ".tideover"
"""What is not of the site, but of this server, stands below this name."""
_WAIT = 20.0
"""Seconds after which a page asks again whether something changed."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self' data: blob: 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NOT_YET = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Building</title></head>
<body><h1>The site is being built</h1></body></html>
"""


class SiteServer(ThreadingHTTPServer):
    """Serves one brokerage's site at a secret address of this machine."""

    daemon_threads = True

    def __init__(self, brokerage: Brokerage, look: Path, rebuilder: Rebuilder, port: int = 0) -> None:
        self.site = brokerage.site
        self.runbooks = brokerage.runbooks
        self.rebuilder = rebuilder
        self.reload_script = (look / "published" / "reload.js").read_bytes()
        self.secret = secrets.token_urlsafe(24)
        super().__init__((ADDRESS, port), _Handler)

    @property
    def root(self) -> str:
        """The secret address of the site."""
        return f"http://{ADDRESS}:{self.server_port}/{self.secret}/"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this server."""
        return frozenset(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that left is no fault; whatever else goes wrong is shown in the terminal."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # passed on as given


class _Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "tideover"
    sys_version = ""

    def do_GET(self) -> None:
        """A page, a file, or what a page asks of this server."""
        path = self._asked()
        if path is None:
            return
        if path == f"{OWN}/reload.js":
            self._send(self.server.reload_script, _TYPES[".js"])
        elif path == f"{OWN}/state":
            self._send_state()
        else:
            self._send_file(path)

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def log_message(self, *args: object) -> None:
        """Quiet: addresses hold the secret, and the terminal is for what the build says."""

    def _asked(self) -> str | None:
        """The path below the secret; None when the request was refused."""
        if self.headers.get("Host", "") not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "This address is not the one that was handed out.")
            return None
        is_own = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        if not is_own and self.headers.get("Sec-Fetch-Mode") != "navigate":
            self._refuse(HTTPStatus.FORBIDDEN, "Another page asks for this.")
            return None
        secret, slash, path = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        if not slash or not hmac.compare_digest(secret.encode(errors="replace"), self.server.secret.encode()):
            self._refuse(HTTPStatus.NOT_FOUND, "Take the whole address from the terminal.")
            return None
        return path

    def _send_state(self) -> None:
        seen = parse_qs(urlsplit(self.path).query).get("seen", [""])[0]
        count = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else -1
        state = self.server.rebuilder.after(count, _WAIT)
        told = {"count": state.count, "version": state.version, "words": state.words}
        self._send(json.dumps(told).encode(), _TYPES[".json"])

    def _send_file(self, path: str) -> None:
        path = f"{path}index.html" if not path or path.endswith("/") else path
        version = self.server.rebuilder.state.version
        file = self._open(path)
        if file is None:
            if path == "index.html":
                self._send(self._with_script(_NOT_YET, version), _TYPES[".html"])
            else:
                self._refuse(HTTPStatus.NOT_FOUND, "There is no such page.")
            return
        kind = _TYPES.get(os.path.splitext(path)[1].casefold(), "application/octet-stream")  # noqa: PTH122 (of a URL)
        with file:
            if kind == _TYPES[".html"]:
                self._send(self._with_script(file.read(), version), kind)
                return
            self._head(HTTPStatus.OK, kind, os.fstat(file.fileno()).st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    def _open(self, path: str) -> IO[bytes] | None:
        """A file of the site, or one of the sheets; None when there is none.

        While a build swaps its folder in, there is none for a moment: then its end is waited for.
        """
        inside = path.removeprefix("runbooks/")
        root = self.server.site if inside == path else self.server.runbooks
        file = open_below(root, inside)
        if file is None and self.server.rebuilder.state.building:
            self.server.rebuilder.when_built(_WAIT)
            file = open_below(root, inside)
        return file

    def _with_script(self, page: bytes, version: int) -> bytes:
        """A page that loads itself anew."""
        tag = (
            f'<script src="/{self.server.secret}/{OWN}/reload.js" data-version="{version}"></script>'.encode()
        )
        before, body, after = page.rpartition(b"</body>")
        return before + tag + body + after

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._head(status, kind, len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, size: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self._send(f"{words}\n".encode(), _TYPES[".txt"], status)


def open_below(root: Path, path: str) -> IO[bytes] | None:
    """Opens a regular file below a folder; None when there is none, or when a link or `..` would lead elsewhere.

    Each step is opened within the one before and may be no link, so nothing can be exchanged in between.
    """
    parts = path.split("/")
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    handles: list[int] = []
    try:
        handles.append(os.open(root, flags | os.O_DIRECTORY))
        for part in parts[:-1]:
            handles.append(os.open(part, flags | os.O_DIRECTORY, dir_fd=handles[-1]))
        file = os.open(parts[-1], flags | os.O_NONBLOCK, dir_fd=handles[-1])
    except OSError:
        return None
    finally:
        for handle in handles:
            os.close(handle)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        return None
    return os.fdopen(file, "rb")
