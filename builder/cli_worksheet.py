"""The commands that put the interview on paper and read it back: `worksheet` and `import`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import ProblemsFoundError, UsageError
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from builder.model.declarations import Declarations

WORKING_DAYS = 5
"""Days that a colleague has to fill a worksheet in, where nobody says otherwise."""

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


@click.command("worksheet")
@FOLDER
@click.option("--section", default="", metavar="S", help="Ask one section only, for example people.")
@click.option("--open-only", is_flag=True, help="Ask only what is open.")
@click.option(
    "--for", "colleague", default="", metavar="PERSON", help="Ask only what this colleague finds out."
)
@click.option(
    "--by", "due", default="", metavar="DAY", help="With --for: wanted back by; else in 5 working days."
)
@click.option(
    "--mail",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.eml",
    help="With --for: write a mail draft with the worksheet; nothing is sent.",
)
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
    colleague: str,
    due: str,
    mail: Path | None,
    target: Path | None,
    prefill: bool,
    with_restricted: bool,
    blanks: int,
    paper: str,
) -> None:
    """Print the interview as a PDF form to hand around, or as a mail draft to a colleague."""
    from builder.model.answersfile import AnswersFile
    from builder.model.firm import read_firm
    from builder.pipeline import build_day
    from builder.worksheet import WorksheetOptions, print_worksheet
    from builder.worksheet import worksheet as compose_worksheet

    if not colleague and (mail or due):
        raise click.UsageError("--mail and --by need --for PERSON: whom is the worksheet for?")
    if colleague and not prefill:
        raise click.UsageError(
            "--for asks only what is open: there is nothing that --no-prefill could leave out."
        )
    brokerage = Brokerage.open(folder)
    file = AnswersFile(brokerage.answers)
    if problems := file.document().problems:
        raise ProblemsFoundError(problems)
    firm = read_firm(_declarations(), file, brokerage.clients, build_day())
    options = WorksheetOptions(
        colleague=colleague,
        due=due_day(due, build_day()) if colleague else None,
        section=section,
        open_only=open_only,
        prefill=prefill,
        restricted=with_restricted,
        blanks=blanks,
        paper=paper,
    )
    if colleague:
        from builder.handout import hand_out

        for line in hand_out(firm, options, brokerage, look_root(), target=target, mail=mail):
            click.echo(line)
        return
    to = target or brokerage.folder / (f"worksheet-{section}.pdf" if section else "worksheet.pdf")
    pages = print_worksheet(compose_worksheet(firm, options), to, look_root())
    click.echo(f"Made {to} ({pages} pages). Read it back with: tideover import {to} {folder}")


def due_day(text: str, today: date) -> date:
    """The day by which a worksheet is wanted back: as given, or in five working days."""
    from builder.customs.working_days import WorkingCalendar
    from builder.model.kinds import KINDS, AnswerError, Reference
    from builder.model.questions import Question

    if not text:
        return WorkingCalendar().add_working_days(today, WORKING_DAYS)
    try:
        due = KINDS["date"].parse(text, Question(id="by", ask="", kind="date", why=""), Reference(Path()))
    except AnswerError as error:
        raise UsageError(f"--by: {error}") from error
    if not isinstance(due, date) or due < today:
        raise UsageError(f"--by {text}: that day is over. Name a day that is still to come.")
    return due


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
    from builder.pipeline import build_day

    if undo:
        return _undo(Brokerage.open(file))
    brokerage = Brokerage.open(folder)
    if importing_lines.holds_lines(file):
        return _import_lines(file, brokerage, yes=yes)
    plan = importing.plan_import(
        file, brokerage, _declarations(), look_root(), take_sheet=take == "sheet", today=build_day()
    )
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
