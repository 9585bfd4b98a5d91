"""The command that shows the site on this machine while the answers change: `serve`."""

from __future__ import annotations

import signal
import sys
import tempfile
import webbrowser
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import CannotBuildError
from builder.paths import Brokerage, look_root

if TYPE_CHECKING:
    from builder.rebuilding import Rebuilder
    from builder.serving import SiteServer

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


@click.command("serve")
@FOLDER
@click.option("--port", type=click.IntRange(1024, 65535), help="Where to listen; by default anywhere.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser as well.")
def serve(folder: Path, *, port: int | None, opens: bool) -> int:
    """Show the site in a browser on this machine, built anew whenever the answers change, until Ctrl+C.

    Only programs on this machine can reach it, and only with the secret in the address. Pages load themselves anew.
    Sheets are not printed anew: they are as the last build left them.
    """
    from builder.cli import interrupt
    from builder.manifest import read_manifest
    from builder.rebuilding import Rebuilder

    brokerage = Brokerage.open(folder)
    edition = read_manifest(brokerage.manifest).edition
    build = ("build", brokerage.folder, "--only", "site", "--edition", edition, "--events")
    rebuilder = Rebuilder(brokerage, (sys.executable, "-m", "builder", *build), _say)
    signal.signal(signal.SIGTERM, interrupt)
    try:
        with (
            _server(brokerage, rebuilder, port) as server,
            tempfile.TemporaryDirectory(prefix="tideover-") as private,
        ):
            click.echo(f"Site ({edition} edition): {server.root}")
            click.echo("Only this machine can open it. Keep the address to yourself. Ctrl+C ends it.")
            rebuilder.start()
            if opens:
                _open(server, Path(private))
            server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Ended. What was built stays.")
    finally:
        rebuilder.stop()
    return 0


def _server(brokerage: Brokerage, rebuilder: Rebuilder, port: int | None) -> SiteServer:
    from builder.serving import SiteServer

    try:
        return SiteServer(brokerage, look_root(), rebuilder, port or 0)
    except OSError as error:
        raise CannotBuildError(
            f"Port {port}: cannot be listened on ({error.strerror}). Name another one."
        ) from error


def _say(words: str) -> None:
    click.echo(words, err=True)


def _open(server: SiteServer, private: Path) -> None:
    """Leads the browser there by a private file: a command line can be read by everybody on the machine."""
    page = private / "open.html"
    page.write_text(f'<meta http-equiv="refresh" content="0;url={escape(server.root)}">', encoding="utf-8")
    page.chmod(0o600)
    webbrowser.open(page.as_uri())
