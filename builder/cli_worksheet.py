"""The command that puts the interview on paper: `worksheet`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import ProblemsFoundError
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from builder.model.declarations import Declarations

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


@click.command("worksheet")
@FOLDER
@click.option("--section", default="", metavar="S", help="Ask one section only, for example people.")
@click.option("--open-only", is_flag=True, help="Ask only what is open.")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@click.option("--prefill/--no-prefill", default=True, show_default=True, help="Print the answers on file.")
@click.option("--with-restricted", is_flag=True, help="Print private and contract numbers as well.")
@click.option("--blanks", type=click.IntRange(0, 50), default=3, show_default=True, help="Empty list blocks.")
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
def worksheet(
    folder: Path,
    *,
    section: str,
    open_only: bool,
    target: Path | None,
    prefill: bool,
    with_restricted: bool,
    blanks: int,
    paper: str,
) -> None:
    """Print the interview as a PDF form to hand around."""
    from builder.model.answersfile import AnswersFile
    from builder.model.firm import read_firm
    from builder.pipeline import build_day
    from builder.worksheet import WorksheetOptions, print_worksheet
    from builder.worksheet import worksheet as compose_worksheet

    brokerage = Brokerage.open(folder)
    file = AnswersFile(brokerage.answers)
    if problems := file.document().problems:
        raise ProblemsFoundError(problems)
    firm = read_firm(_declarations(), file, brokerage.clients, build_day())
    options = WorksheetOptions(
        section=section,
        open_only=open_only,
        prefill=prefill,
        restricted=with_restricted,
        blanks=blanks,
        paper=paper,
    )
    to = target or brokerage.folder / (f"worksheet-{section}.pdf" if section else "worksheet.pdf")
    pages = print_worksheet(compose_worksheet(firm, options), to, look_root())
    click.echo(f"Made {to} ({pages} pages). Read it back with: tideover import {to} {folder}")


def _declarations() -> Declarations:
    from builder.model.declarations import load_declarations
    from builder.model.problems import errors

    declarations = load_declarations(content_root())
    if problems := errors(declarations.problems):
        raise ProblemsFoundError(problems)
    return declarations
