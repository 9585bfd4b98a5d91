"""The headless commands. `tui/cli.py` offers them together with the interview as `tideover`."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from builder.cli_agencies import agencies
from builder.cli_control import issue, verify
from builder.cli_drill import drill
from builder.cli_exchange import import_
from builder.cli_export import export
from builder.cli_numbers import numbers
from builder.cli_pack import pack
from builder.cli_preview import preview
from builder.cli_publish import publish
from builder.cli_serve import serve
from builder.cli_worksheet import worksheet
from builder.errors import PlaybookError, ProblemsFoundError
from builder.model.plaintext import plain, plain_json
from builder.paths import Brokerage, LargePrint, content_root, look_root

if TYPE_CHECKING:
    from types import FrameType

    from builder.events import Event
    from builder.pipeline import BuildResult, Part

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


def run(command: click.Command, name: str) -> NoReturn:
    """Runs a command and turns what goes wrong into words and an exit code."""
    try:
        code = command.main(prog_name=name, standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except PlaybookError as error:
        click.echo(plain(str(error)), err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was changed.", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; saying so would fail as well
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Fill it with the worked example.")
def new(folder: Path, *, sample: bool) -> None:
    """Make a brokerage folder."""
    from builder.new import new_brokerage

    new_brokerage(folder, content_root(), sample=sample)
    click.echo(f"Made {folder}. Next: tideover interview {folder}")


@click.command("check")
@FOLDER
@click.option("--json", "as_json_", is_flag=True, help="Print the report as JSON.")
@click.option("--strict", is_flag=True, help="Count warnings, open questions and stale contacts as problems.")
def check(folder: Path, *, as_json_: bool, strict: bool) -> int:
    """Say what is wrong, how ready the firm is, what is open and what is stale."""
    from builder.check import as_json, as_text, check_report
    from builder.pipeline import BuildOptions, draft_playbook

    brokerage = Brokerage.open(folder)
    draft = draft_playbook(brokerage, content_root(), BuildOptions(), unreadable_stops=False)
    report = check_report(draft.firm, draft.plans, draft.problems, draft.content.references.roles)
    if as_json_:
        click.echo(plain_json(json.dumps(as_json(report), indent=2, ensure_ascii=False)))
    else:
        name = str(draft.firm.answers.get("firm.legal_name").value or folder)
        click.echo(as_text(report, name), nl=False)
    found = report.has_errors or (strict and bool(report.problems or report.open or report.stale))
    return 1 if found else 0


@click.command("build")
@FOLDER
@click.option("--only", type=click.Choice(["site", "runbooks"]), help="Build only one of the two.")
@click.option("--edition", type=click.Choice(["full", "shared"]), default="full", show_default=True)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option(
    "--print",
    "size",
    type=click.Choice(["normal", "large"]),
    default="normal",
    show_default=True,
    help="Large: 18 points or more, into out/runbooks-large; site and other sheets stay as they are.",
)
@click.option("--binder", is_flag=True, help="Join all sheets into out/runbooks/binder.pdf as well.")
@click.option("--strict", is_flag=True, help="Refuse while anything is wrong or may or may not apply.")
@click.option("--events", is_flag=True, help="Report progress as JSON lines on standard output.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that print sheets; by default one per core."
)
def build(
    folder: Path,
    *,
    only: Part | None,
    edition: str,
    paper: str,
    size: str,
    binder: bool,
    strict: bool,
    events: bool,
    workers: int | None,
) -> int:
    """Build the site and the printed runbooks under DIR/out."""
    from builder.pipeline import BuildOptions
    from builder.pipeline import build as build_playbook

    signal.signal(signal.SIGTERM, interrupt)
    brokerage = Brokerage.open(folder)
    options = BuildOptions(
        only=only,
        edition=edition,
        paper=paper,
        size=size,
        binder=binder,
        strict=strict,
        workers=workers,
    )
    try:
        result = build_playbook(
            brokerage, content_root(), look_root(), options, _print_event if events else say
        )
    except PlaybookError as error:
        if events:
            _print_failure(error)
        raise
    if not events:
        _say_result(result, brokerage.in_large_print() if size == "large" else brokerage)
    return 1 if any(problem.severity == "error" for problem in result.problems) else 0


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """A cancelled build clears up after itself."""
    raise KeyboardInterrupt


def _print_event(event: Event) -> None:
    from builder.events import as_line

    sys.stdout.write(as_line(event) + "\n")
    sys.stdout.flush()


def _print_failure(error: PlaybookError) -> None:
    from builder.events import BuildFailed, ProblemFound

    if isinstance(error, ProblemsFoundError):
        for problem in error.problems:
            _print_event(ProblemFound.of(problem))
    _print_event(BuildFailed(str(error)))


def say(event: Event) -> None:
    """Progress for a person: one line on a terminal, problems always."""
    from builder.events import ProblemFound, SheetDone

    if isinstance(event, ProblemFound):
        where = f"{event.file}:{event.line}" if event.line else event.file
        words = f"{where}: {event.severity}: {event.message} {event.hint}"
        click.echo(plain(words).rstrip(), err=True)
    elif isinstance(event, SheetDone) and sys.stderr.isatty():
        click.echo(
            f"\r\033[KSheet {event.done} of {event.total}: {event.stem}",
            err=True,
            nl=event.done == event.total,
        )


def _say_result(result: BuildResult, brokerage: Brokerage) -> None:
    sheets = len(result.manifest.sheets)
    if not result.made and not result.removed:
        click.echo(f"Nothing changed: the site and {sheets} sheets are up to date.")
    else:
        if result.made:
            click.echo(f"Made in {result.seconds:.1f} s: {', '.join(result.made)}")
        if result.removed:
            click.echo(f"Removed: {', '.join(result.removed)}")
        if result.kept:
            click.echo(f"Kept: {len(result.kept)} as they were")
    if result.manifest.site:
        click.echo(f"Site:     {brokerage.site / 'index.html'}")
    if result.manifest.sheets:
        click.echo(f"Runbooks: {brokerage.runbooks}")
        click.echo(f"Code:     {result.manifest.binder} (the whole binder)")
    if result.manifest.joined:
        click.echo(f"Binder:   {brokerage.runbooks / 'binder.pdf'}")
    if result.manifest.sheets and not isinstance(brokerage, LargePrint):
        _say_what_to_exchange(result, brokerage)


def _say_what_to_exchange(result: BuildResult, brokerage: Brokerage) -> None:
    """Printed sheets are of use only when they are in every copy: says what to do, and with which command to say so."""
    from builder.verdict_words import day_in_words

    if result.manifest.changes:
        click.echo(f"Changes:  {brokerage.change_sheet}")
        since = f"since {day_in_words(result.issued_on)}"
        click.echo(
            f"Exchange these leaves in every copy ({since}), then type: tideover issue {brokerage.folder}"
        )
    elif not result.issued_on:
        click.echo(f"When every copy has its sheets, type: tideover issue {brokerage.folder}")


@click.command("entry-number")
@click.argument("words", nargs=-1, required=True, metavar="FILER NUMBER | --check ENTRY...")
@click.option("--check", "checking", is_flag=True, help="Check whole entry numbers instead.")
def entry_number(words: tuple[str, ...], *, checking: bool) -> int:
    """Compute or check the check digit of an entry number."""
    from builder.customs.entry_number import EntryNumber, normalise_filer_code, normalise_number, verify

    if checking:
        results = [verify(word) for word in words]
        for result in results:
            click.echo(f"{result.right or result.text}: right" if result.ok else result.why, err=False)
        return 0 if all(result.ok for result in results) else 1
    if len(words) != 2:
        raise click.UsageError("Give a filer code and seven digits: tideover entry-number B76 0324527")
    click.echo(str(EntryNumber.of(normalise_filer_code(words[0]), normalise_number(words[1]))))
    return 0


@click.command("doctor")
def doctor() -> int:
    """Say what this machine lacks, and the command that mends it."""
    from builder.doctor import diagnose, is_fit, report

    findings = diagnose()
    click.echo(report(findings))
    return 0 if is_fit(findings) else 1


@click.command("schema")
@click.argument("what", type=click.Choice(["answers", "questions", "page"]), default="answers")
def schema(what: str) -> None:
    """Print a JSON Schema for editors."""
    import msgspec

    from builder.model.declarations import load_declarations
    from builder.model.pages import Head
    from builder.model.schema import DIALECT, answers_schema, questions_schema

    if what == "answers":
        found: dict[str, object] = answers_schema(load_declarations(content_root()).sections)
    elif what == "questions":
        found = questions_schema()
    else:
        found = {"$schema": DIALECT, "title": "head of a page", **msgspec.json.schema(Head)}
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Build and check playbooks without a terminal interface."""


for _command in (
    new,
    worksheet,
    import_,
    check,
    build,
    verify,
    issue,
    serve,
    publish,
    pack,
    drill,
    export,
    entry_number,
    numbers,
    agencies,
    preview,
    doctor,
    schema,
):
    commands.add_command(_command)
