"""The command that puts the interview on paper: `worksheet`."""

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
    sheet = compose_worksheet(firm, options)  # refuses what cannot be printed before anything is said
    click.echo("Printing the worksheet; the whole interview takes up to a minute.", err=True)
    pages = print_worksheet(sheet, to, look_root())
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


def _declarations() -> Declarations:
    from builder.model.declarations import load_declarations
    from builder.model.problems import errors

    declarations = load_declarations(content_root())
    if problems := errors(declarations.problems):
        raise ProblemsFoundError(problems)
    return declarations
