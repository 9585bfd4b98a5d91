"""Serves the page on this machine alone, and starts one interview for each page that is open."""

from __future__ import annotations

import asyncio
import html
import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tui.browser.process import TERMINAL_FONT, TERMINAL_SCRIPT, TERMINAL_STYLE, InterviewProcess

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable

    from tui.browser.guard import Guard

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HERE = Path(__file__).parent
FILES = {
    "page.css": HERE / "page.css",
    "page.js": HERE / "page.js",
    "xterm.css": TERMINAL_STYLE,
    "textual.js": TERMINAL_SCRIPT,
    "font.ttf": TERMINAL_FONT,
}
HEARTBEAT = 15.0
"""Seconds between looks whether a page is still there."""
NARROWEST, WIDEST = 1, 1000
"""Columns and rows that a page may ask for."""


class PageServer:
    """The interview of one brokerage folder, for every page that knows the secret."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self._folder = folder
        self._guard = guard
        self._processes: set[InterviewProcess] = set()

    async def serve(self, listening: socket.socket, until: asyncio.Event) -> None:
        """Serves on a socket until an event; then every interview saves and leaves."""
        runner = web.AppRunner(self._application(), access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await web.SockSite(runner, listening).start()
            await until.wait()
        finally:
            await asyncio.gather(*(process.end() for process in tuple(self._processes)))
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._watch])
        application.router.add_get("/", self._page, allow_head=False)
        application.router.add_get("/{token}/socket", self._socket, allow_head=False)
        application.router.add_get("/{token}/{name}", self._file, allow_head=False)
        return application

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses who may not see it, before anything is looked up or started."""
        token = request.match_info.get("token", request.query.get("token", ""))
        refusal = self._guard.refusal(
            request.headers.get("Host", ""),
            request.headers.get("Origin"),
            token,
            from_page=request.path.endswith("/socket"),
        )
        response = (
            web.Response(status=403, text=f"{refusal}\n") if refusal else await self._found(request, handler)
        )
        if not response.prepared:
            response.headers.update(self._headers(request))
        return response

    async def _found(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as error:
            return web.Response(status=error.status, text=f"{error.reason}\n")

    def _headers(self, request: web.Request) -> dict[str, str]:
        """Nothing from elsewhere is loaded, nothing is kept, and no other page may show this one."""
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
            f"img-src data:; connect-src ws://{request.host}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        return {
            "Content-Security-Policy": policy if request.host in self._guard.hosts else "default-src 'none'",
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }

    async def _page(self, request: web.Request) -> web.Response:
        """The page itself."""
        text = Template((HERE / "page.html").read_text(encoding="utf-8")).substitute(
            title=html.escape(self._folder.name), token=self._guard.token, host=request.host
        )
        return web.Response(text=text, content_type="text/html", charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """What the page is drawn with."""
        path = FILES.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        """Starts an interview for a page; it ends when the page is closed, or the page when it ends."""
        page = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await page.prepare(request)
        process = InterviewProcess(self._folder, page)
        self._processes.add(process)
        try:
            await process.start(_size(request.query.get("width"), 80), _size(request.query.get("height"), 24))
            async for message in page:
                if message.type is WSMsgType.TEXT:
                    await _hand_on(message.data, process)
        finally:
            await process.end()
            self._processes.discard(process)
        return page


async def _hand_on(text: str, process: InterviewProcess) -> None:
    """Hands a message of the page on to its interview; what is none is dropped."""
    try:
        kind, *rest = json.loads(text)
    except (ValueError, TypeError):
        return
    payload = rest[0] if rest else None
    if kind == "stdin" and isinstance(payload, str):
        await process.send_bytes(payload.encode(errors="replace"))
    elif kind == "resize" and isinstance(payload, dict):
        await process.set_terminal_size(_size(payload.get("width"), 80), _size(payload.get("height"), 24))
    elif kind == "focus":
        await process.focus()
    elif kind == "blur":
        await process.blur()
    elif kind == "ping" and isinstance(payload, str):
        await process.remote_write_str(json.dumps(["pong", payload]))


def _size(wanted: object, otherwise: int) -> int:
    """A number of columns or rows that a screen may have."""
    text = str(wanted)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise
    return min(max(number, NARROWEST), WIDEST)
