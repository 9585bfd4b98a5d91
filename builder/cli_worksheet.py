"""The commands that put the interview on paper and read it back: `worksheet` and `import`."""

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


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@FOLDER
@click.option("--yes", is_flag=True, help="Merge without asking.")
@click.option("--take", type=click.Choice(["file", "sheet"]), default="file", show_default=True)
@click.option("--undo", is_flag=True, help="Take the last import back; name the brokerage folder only.")
def import_(file: Path, folder: Path, *, yes: bool, take: str, undo: bool) -> int:
    """Read a filled worksheet back into the answers, or a CSV file of tariff lines into lines.csv.

    Shows what is new, changed, conflicting and not understood, and asks before anything is saved. Of what
    conflicts the answers file is kept, or with `--take sheet` the sheet. A CSV file of tariff lines has a
    column hts; its lines win over those of lines.csv, and lines it does not have stay.
    """
    from builder import importing, importing_lines

    if undo:
        return _undo(Brokerage.open(file))
    brokerage = Brokerage.open(folder)
    if importing_lines.holds_lines(file):
        return _import_lines(file, brokerage, yes=yes)
    plan = importing.plan_import(file, brokerage, _declarations(), look_root(), take_sheet=take == "sheet")
    click.echo(importing.preview(plan), nl=False)
    if plan.after != plan.before:
        if not yes and not click.confirm("Merge this into the answers?", default=False):
            click.echo("Nothing was changed.")
            return 1
        importing.merge(plan, brokerage)
        click.echo(f"Merged. Take it back with: tideover import --undo {folder}")
    return 1 if plan.left_out else 0


def _import_lines(file: Path, brokerage: Brokerage, *, yes: bool) -> int:
    from builder.importing_lines import merge_lines, plan_lines, preview_lines
    from builder.model.kinds import Reference

    reference = Reference(content_root() / "reference")
    plan = plan_lines(file, brokerage, reference)
    click.echo(preview_lines(plan, reference), nl=False)
    if plan.after != plan.before:
        if not yes and not click.confirm("Merge this into lines.csv?", default=False):
            click.echo("Nothing was changed.")
            return 1
        merge_lines(plan, brokerage)
        click.echo(f"Merged. Take it back with: tideover import --undo {brokerage.folder}")
    return 1 if plan.problems else 0


def _undo(brokerage: Brokerage) -> int:
    from builder import importing, importing_lines

    if importing_lines.lines_were_last(brokerage, importing.BACKUP):
        importing_lines.undo_lines(brokerage)
        what = "lines.csv is as it was"
    else:
        importing.undo(brokerage)
        what = "The answers are as they were"
    click.echo(f"{what} before the import. The same command brings it back again.")
    return 0


def _declarations() -> Declarations:
    from builder.model.declarations import load_declarations
    from builder.model.problems import errors

    declarations = load_declarations(content_root())
    if problems := errors(declarations.problems):
        raise ProblemsFoundError(problems)
    return declarations
