"""The interview behind a page: who is let in, what is started, and that every way out saves."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
import yaml

from tests.tui.serving import ROOT, Gone, Serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

LOOPBACK = "0100007F"
"""127.0.0.1 as the kernel writes it."""


@pytest.fixture
def folder(brokerage: Callable[[], Path]) -> Path:
    """A new brokerage."""
    return brokerage()


@pytest.fixture
def serving(folder: Path) -> Iterator[Serving]:
    """Its interview, served."""
    opened = Serving(folder, "--no-open")
    yield opened
    opened.end()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    """A browser's connection, without a browser."""
    async with aiohttp.ClientSession() as session:
        yield session


def ask(serving: Serving, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of what is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", serving.port)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    answer = response.status, response.read().decode(), dict(response.getheaders())
    connection.close()
    return answer


def handshake(serving: Serving, path: str, origin: str, host: str) -> int:
    """The status of an attempt to open a socket; 101 lets it in."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Host": host,
        **({"Origin": origin} if origin else {}),
    }
    connection = http.client.HTTPConnection("127.0.0.1", serving.port)
    connection.request("GET", path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def firm_of(folder: Path) -> object:
    """What the answers file says of the firm."""
    return yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8")).get("firm")


async def open_page(
    client: aiohttp.ClientSession, serving: Serving, *, is_new: bool = True
) -> aiohttp.ClientWebSocketResponse:
    """A page with the interview on it, at its first question; somebody new leaves the tour."""
    origin = f"http://127.0.0.1:{serving.port}"
    page = await client.ws_connect(f"{origin}/{serving.token}/socket?width=100&height=30", origin=origin)
    await hear(page, "legal name?")
    if is_new:
        await hear(page, "Leave the tour")
        await page.send_json(["stdin", "\x1b"])
        await hear(page, "legal name?")
    return page


async def hear(page: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Reads what is drawn until some words are."""
    drawn = b""
    while words.encode() not in drawn:
        message = await page.receive()
        assert message.type is aiohttp.WSMsgType.BINARY, message
        drawn += message.data


@pytest.mark.parametrize(
    "path",
    ["/", "/?token=", "/?token=wrong", "/wrong/textual.js", "/wrong/socket", "/etc/passwd", "/favicon.ico"],
)
def test_without_the_secret_nothing_is_shown(serving: Serving, path: str) -> None:
    """Neither the page nor a part of it, and no interview is started."""
    status, text, _ = ask(serving, path)

    assert (status, text.count("\n")) == (403, 1)
    assert serving.interviews == []


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example.com:{port}", "http://evil.example.com:{port}"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("127.0.0.1:{port}", "http://evil.example.com"),
        ("127.0.0.1:{port}", "http://localhost:{port}"),
        ("127.0.0.1:{port}", "https://127.0.0.1:{port}"),
        ("127.0.0.1:{port}", "null"),
        ("127.0.0.1:{port}", ""),
    ],
    ids=[
        "another name",
        "no port",
        "another page",
        "another name of it",
        "another scheme",
        "no page",
        "unsaid",
    ],
)
def test_another_page_opens_no_socket_even_with_the_secret(serving: Serving, host: str, origin: str) -> None:
    """Nor does a name that was made to point at this machine."""
    host, origin = host.format(port=serving.port), origin.format(port=serving.port)

    assert handshake(serving, f"/{serving.token}/socket", origin, host) == 403
    assert serving.interviews == []


def test_the_page_is_refused_under_another_name(serving: Serving) -> None:
    """A name server in somebody else's hands leads nowhere, and the refusal says nothing of the secret."""
    page = ask(serving, f"/?token={serving.token}", Host=f"evil.example.com:{serving.port}")
    other = ask(serving, f"/?token={serving.token}", Origin="http://evil.example.com")

    assert (page[0], other[0]) == (403, 403)
    assert serving.token not in page[1] + other[1]


def test_the_page_loads_nothing_from_elsewhere_and_is_kept_nowhere(serving: Serving) -> None:
    """Its policy forbids it; only files that the page needs can be had."""
    status, text, headers = ask(serving, f"/?token={serving.token}")
    policy = headers["Content-Security-Policy"]

    assert status == 200
    assert '<html lang="en">' in text
    assert "default-src 'none'; script-src 'self';" in policy
    assert f"connect-src ws://127.0.0.1:{serving.port};" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert ask(serving, f"/{serving.token}/answers.yaml")[0] == 404
    assert ask(serving, f"/{serving.token}/..%2fserver.py")[0] == 404
    assert serving.interviews == []


def test_only_this_machine_is_listened_to(serving: Serving) -> None:
    """The one socket is bound to 127.0.0.1."""
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    addresses = {
        row[1].split(":")[0]
        for row in rows
        if row[3] == "0A" and int(row[1].split(":")[1], 16) == serving.port
    }

    assert addresses == {LOOPBACK}


async def test_closing_the_page_saves_what_is_half_typed(
    serving: Serving, client: aiohttp.ClientSession, folder: Path
) -> None:
    """The interview behind it ends, and the next page can be opened."""
    page = await open_page(client, serving)
    gone = Gone(serving.wait_until_one_is_open())
    await page.send_json(["stdin", "Acme Brok"])
    await hear(page, "Acme Brok")
    await page.close()
    gone.wait()
    await open_page(client, serving, is_new=False)

    assert firm_of(folder) == {"legal_name": "Acme Brok"}
    assert len(serving.interviews) == 1


async def test_what_is_pasted_into_the_page_presses_no_key(
    serving: Serving, client: aiohttp.ClientSession, folder: Path
) -> None:
    """Sequences within it are letters like any others."""
    page = await open_page(client, serving)
    gone = Gone(serving.wait_until_one_is_open())
    await page.send_json(["stdin", "\x1b[200~Acme \x1b[31mBrokers\r\x11 & Co\x1b[201~"])
    await hear(page, "& Co")
    await page.close()
    gone.wait()

    assert firm_of(folder) == {"legal_name": "Acme [31mBrokers & Co"}


async def test_leaving_the_interview_closes_its_page(serving: Serving, client: aiohttp.ClientSession) -> None:
    """Ctrl+Q ends the process, and the socket with it."""
    page = await open_page(client, serving)
    gone = Gone(serving.wait_until_one_is_open())
    await page.send_json(["stdin", "\x11"])
    gone.wait()
    while (await page.receive()).type is aiohttp.WSMsgType.BINARY:
        pass

    assert page.closed


async def test_control_c_ends_every_page_with_all_saved(
    serving: Serving, client: aiohttp.ClientSession, folder: Path
) -> None:
    """Half-typed answers too; nothing is left running."""
    page = await open_page(client, serving)
    gone = Gone(serving.wait_until_one_is_open())
    await page.send_json(["stdin", "Acme Brok"])
    await hear(page, "Acme Brok")

    assert serving.end() == 0
    gone.wait()
    assert "Ended. Every answer is saved." in serving.said
    assert firm_of(folder) == {"legal_name": "Acme Brok"}


async def test_a_server_that_is_killed_leaves_no_interview_behind(
    serving: Serving, client: aiohttp.ClientSession, folder: Path
) -> None:
    """Nobody could type into it any more, so it saves and ends by itself."""
    page = await open_page(client, serving)
    gone = Gone(serving.wait_until_one_is_open())
    await page.send_json(["stdin", "Acme Brok"])
    await hear(page, "Acme Brok")
    serving.end(signal.SIGKILL)
    gone.wait()

    assert firm_of(folder) == {"legal_name": "Acme Brok"}


async def test_messages_that_make_no_sense_are_dropped(
    serving: Serving, client: aiohttp.ClientSession, folder: Path
) -> None:
    """The interview goes on."""
    page = await open_page(client, serving)
    for message in (
        "",
        "{",
        "[]",
        "7",
        '["stdin"]',
        '["stdin", 7]',
        '["resize", {"width": -1}]',
        '["resize", 7]',
    ):
        await page.send_str(message)
    await page.send_bytes(b"\x00")
    await page.send_json(["resize", {"width": 10**9, "height": "x"}])
    await page.send_json(["resize", {"width": 100, "height": 30}])
    await page.send_json(["stdin", "Acme"])
    await hear(page, "Acme")
    await page.close()
    serving.end()

    assert firm_of(folder) == {"legal_name": "Acme"}


def test_a_port_that_is_taken_is_said(folder: Path) -> None:
    """In words, with what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [
            sys.executable,
            "-c",
            "from tui.cli import main; main()",
            "interview",
            str(folder),
            "--browser",
        ]
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*command, "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert done.returncode == 2
    assert f"Port {port} cannot be used" in done.stderr


@pytest.mark.parametrize(
    "options", [["--plain", "--browser"], ["--port", "8765"], ["--no-open"], ["--browser", "--port", "80"]]
)
def test_options_that_do_not_go_together_are_refused(folder: Path, options: list[str]) -> None:
    """Before anything is started."""
    command = [sys.executable, "-c", "from tui.cli import main; main()", "interview", str(folder), *options]

    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2


def test_the_secret_stands_on_no_command_line(folder: Path, tmp_path: Path) -> None:
    """The browser is led to the address by a private file, which is taken away afterwards."""
    told = tmp_path / "told"
    os.mkfifo(told)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}\n', encoding="utf-8")
    browser.chmod(0o700)
    serving = Serving(folder, environment={"BROWSER": str(browser)})
    opened = told.read_text(encoding="utf-8").strip()
    door = Path(opened.removeprefix("file://"))
    text, mode = door.read_text(encoding="utf-8"), stat.S_IMODE(door.stat().st_mode)
    serving.end()

    assert serving.token not in opened
    assert serving.address in text
    assert mode == 0o600
    assert not door.exists()
