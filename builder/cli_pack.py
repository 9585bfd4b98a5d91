"""The command that makes and tries an encrypted pack: `pack`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import UsageError
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from builder.model.answersfile import AnswersFile
    from builder.packtest import Tested

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


@click.command("pack")
@FOLDER
@click.option(
    "--to", "target", metavar="FILE.zip", type=click.Path(path_type=Path), help="The pack to write."
)
@click.option("--test", "tried", metavar="FILE.zip", type=click.Path(path_type=Path), help="Only try a pack.")
@click.option(
    "--password-file",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Read the password from the first line of a file, or from standard input with `-`; otherwise it is asked.",
)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that print sheets; by default one per core."
)
def pack(
    folder: Path,
    *,
    target: Path | None,
    tried: Path | None,
    password_file: Path | None,
    paper: str,
    workers: int | None,
) -> int:
    """Pack site, sheets and answers into one encrypted file that opens without tideover and without a network.

    The pack holds the full edition. It is tried before it takes its place: every file is compared with its hash, and a
    search in it must find the right page. --test does the same with a pack that was made earlier.
    """
    from builder.cli import interrupt, say
    from builder.packtest import try_pack

    signal.signal(signal.SIGTERM, interrupt)
    if tried and not target:
        if not tried.is_file():
            raise UsageError(f"{tried}: there is no such file.")
        _say_tested(try_pack(tried, _password(password_file, twice=False)))
        return 0
    if tried or not target:
        raise click.UsageError("Give either --to FILE.zip or --test FILE.zip.")
    from builder.editions import built_edition
    from builder.model.answersfile import AnswersFile
    from builder.packing import refuse_target, write_pack
    from builder.passphrase import why_weak
    from builder.pipeline import BuildOptions

    brokerage = Brokerage.open(folder)
    refuse_target(target)
    password = _password(password_file, twice=True)
    names = (brokerage.folder.name, *_names(AnswersFile(brokerage.answers)))
    if why := why_weak(password, names):
        raise UsageError(f"The password {why}")
    options = BuildOptions(edition="full", paper=paper, workers=workers)
    with built_edition(brokerage, content_root(), look_root(), options, say) as edition:
        packed = write_pack(brokerage, edition, look_root(), target, password, options.as_of)
        click.echo(f"Packed:   {target} ({packed.size / 1e6:,.1f} MB), binder {edition.manifest.binder}")
        _say_tested(packed.tested)
        click.echo(
            "Keep the password apart from the pack. Without it nobody can open the pack, tideover neither."
        )
        return 1 if any(problem.severity == "error" for problem in edition.result.problems) else 0


def _names(file: AnswersFile) -> list[str]:
    """What anybody knows about the firm: a password made of it is no secret."""
    data = file.document().data
    about = data.get("firm") if isinstance(data, dict) else None
    return [value for value in about.values() if isinstance(value, str)] if isinstance(about, dict) else []


def _password(path: Path | None, *, twice: bool) -> str:
    """The password, never from the command line: that can be read by everybody on the machine.

    Raises:
        UsageError: there is nobody to ask, or the file cannot be read.
    """
    if path is None:
        if not sys.stdin.isatty():
            raise UsageError(
                "There is no terminal to ask for the password. Give --password-file FILE, or - to pipe it in."
            )
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=twice, err=True))
    try:
        stream = sys.stdin if str(path) == "-" else path.open(encoding="utf-8")
        with stream:
            line = stream.readline()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"{path}: the password cannot be read ({why}).") from error
    password = line.rstrip("\r\n")
    if not password:
        raise UsageError(f"{path}: the first line is empty; it must hold the password.")
    return password


def _say_tested(tested: Tested) -> None:
    how = (
        f"by {tested.browser}, without a network"
        if tested.browser
        else "in its search index; no Chromium is here"
    )
    click.echo(f"Tried:    {tested.files} files are what was packed")
    click.echo(f'Searched: "{tested.word}" leads to {tested.page} ({how})')
