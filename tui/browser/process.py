"""Joins a page to an interview in a process of its own. Nothing else knows textual-serve."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import textual_serve
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from tui.process_group import signal_group

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from aiohttp.web import WebSocketResponse

GRACE = 20.0
"""Seconds an interview has to save and leave before it is ended."""
CHUNK = 2**16
DRIVER = "tui.browser.driver:PageDriver"
STATIC = Path(textual_serve.__file__).parent / "static"
TERMINAL_SCRIPT = STATIC / "js" / "textual.js"
"""xterm.js, and what joins it to the socket."""
TERMINAL_STYLE = STATIC / "css" / "xterm.css"
TERMINAL_FONT = STATIC / "fonts" / "RobotoMono-VariableFont_wght.ttf"


class InterviewProcess(AppService):
    """One interview and the page that shows it."""

    def __init__(self, folder: Path, page: WebSocketResponse) -> None:
        super().__init__(
            "",
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=self._close_page,
            download_manager=DownloadManager(),
        )
        self._page = page
        self._folder = folder

    async def end(self) -> None:
        """Has the interview save what is typed and leave; one that does not is ended."""
        process = self._process
        try:
            await asyncio.wait_for(self.stop(), GRACE)
        except TimeoutError:
            if process and process.returncode is None:
                signal_group(process, signal.SIGKILL)

    async def run(self) -> None:
        """Carries what the interview draws to the page until either ends."""
        await super().run()
        if self._process and self._process.stdout:
            while await self._process.stdout.read(CHUNK):  # a full pipe would keep it from leaving
                pass
            await self._process.wait()
        await self._close_page()

    async def on_meta(self, data: bytes) -> None:
        """An interview that ends closes its page; it offers no downloads, and opens pages by itself."""
        if json.loads(data).get("type") == "exit":
            await self._close_page()

    async def on_packed(self, payload: bytes) -> None:
        """There are no downloads, so no part of one comes."""

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Starts the interview: no shell, and out of reach of the Ctrl+C that is meant for the server."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tui.browser.child",
            str(self._folder),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**self._build_environment(width=width, height=height), "TEXTUAL_DRIVER": DRIVER},
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process

    async def _close_page(self) -> None:
        await self._page.close()
