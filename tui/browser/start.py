"""Opens the interview in a browser: finds a port, shows the address, and ends everything with Ctrl+C."""

from __future__ import annotations

import asyncio
import html
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from builder.errors import PlaybookError, UsageError
from builder.model.answersfile import write_private
from builder.paths import Brokerage
from tui.browser.guard import ADDRESS, Guard
from tui.own_folder import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

DOOR = "browser.html"
"""A private file that leads to the secret address: on the browser's command line everybody could read it."""


def run_browser(folder: Path, *, port: int = 0, opens: bool = True) -> int:
    """Serves the interview to a browser on this machine until somebody stops it.

    Args:
        folder: the brokerage folder.
        port: where to listen; 0 takes any free port.
        opens: whether the browser is opened, too.

    Raises:
        NotABrokerageError: the folder holds no answers.yaml.
        UsageError: the port is taken.
    """
    brokerage = Brokerage.open(folder)
    with _listen(port) as listening:
        guard = Guard(listening.getsockname()[1])
        click.echo(
            f"The interview is open in a browser on this machine, and nowhere else:\n\n  {guard.address}\n"
        )
        click.echo("Keep the address to yourself. Ctrl+C here ends it; everything is saved.")
        sys.stdout.flush()
        asyncio.run(_serve(brokerage.folder, guard, listening, opens=opens))
    with suppress(OSError):  # the terminal may be gone
        click.echo("Ended. Every answer is saved.")
    return 0


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((ADDRESS, port))
        listening.listen()  # a browser that is quicker than the server waits
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {port} cannot be used ({error.strerror}). Name another with --port, or leave it out."
        ) from error
    return listening


async def _serve(folder: Path, guard: Guard, listening: socket.socket, *, opens: bool) -> None:
    from tui.browser.server import PageServer  # the web server costs as much to import as the interview

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stopped.set)
    door = folder / FOLDER / DOOR
    serving = asyncio.create_task(PageServer(folder, guard).serve(listening, stopped))
    try:
        if opens:
            await asyncio.to_thread(_open, door, guard.address)
        await serving
    finally:
        with suppress(OSError):
            door.unlink(missing_ok=True)


def _open(door: Path, address: str) -> None:
    """Opens the browser, where there is one with a window."""
    import webbrowser  # looks for browsers, which only this option needs

    has_windows = sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    page = (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>tideover</title>'
        f'<meta http-equiv="refresh" content="0; url={html.escape(address)}">'
        f'<p><a href="{html.escape(address)}">Go to the interview</a></p></html>\n'
    )
    opened = False
    if has_windows:
        with suppress(PlaybookError, OSError, webbrowser.Error):
            door.parent.mkdir(mode=0o700, exist_ok=True)
            write_private(door, page)
            opened = webbrowser.open(door.as_uri())
    if not opened:
        click.echo("No browser was opened. Open the address above in one on this machine.")
