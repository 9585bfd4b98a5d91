"""The commands that keep printed binders right: `verify` and `issue`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from builder.errors import NotABrokerageError
from builder.paths import Brokerage

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))


@click.command("verify")
@click.argument("words", nargs=-1, required=True, metavar="CODE... [DIR]")
@click.option("--json", "as_json_", is_flag=True, help="Print all that is known as JSON.")
def verify(words: tuple[str, ...], *, as_json_: bool) -> int:
    """Say whether the sheets that bear these codes are current, and what changed where they are not.

    The code stands in the foot of each sheet, on each wallet card, and for the whole binder on its list of effective
    pages. A mistyped code is told from an unknown one.
    """
    from builder.history import History
    from builder.verdict import joined_codes, verdicts
    from builder.verdict_words import as_json, as_text

    codes, folder = _codes_and_folder(words)
    brokerage = _with_sheets(folder)
    found = verdicts(joined_codes(codes), brokerage, History(brokerage.history))
    if as_json_:
        click.echo(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        click.echo(as_text(found), nl=False)
    return 0 if all(verdict.status == "current" for verdict in found) else 1


def _codes_and_folder(words: tuple[str, ...]) -> tuple[list[str], Path]:
    """The last word is the folder if there is a folder of that name, or if it is written as a path."""
    last = words[-1]
    if Path(last).is_dir() or "/" in last or "\\" in last:
        if len(words) == 1:
            raise click.UsageError("Give a code: tideover verify 7K3M-4XWP")
        return list(words[:-1]), Path(last)
    return list(words), Path()


def _with_sheets(folder: Path) -> Brokerage:
    """A folder whose sheets are known; the answers themselves are not needed, so a copy on a stick will do."""
    brokerage = Brokerage(folder.absolute())
    if not any(path.exists() for path in (brokerage.answers, brokerage.history, brokerage.manifest)):
        raise NotABrokerageError(folder)
    return brokerage


@click.command("issue")
@FOLDER
def issue(folder: Path) -> None:
    """Note that the binder in DIR/out was handed out: the next change sheet counts from here.

    Print the sheets, or those that the change sheet lists, put them into every copy, then say so with this command.
    However often the binder is built until then, the change sheet compares with the one that was handed out last.
    """
    from builder.issuing import issue_binder
    from builder.pipeline import build_day
    from builder.sheets import EDITIONS
    from builder.verdict_words import day_in_words

    brokerage = Brokerage.open(folder)
    issued = issue_binder(brokerage, build_day())
    edition, on = EDITIONS[issued.issue.edition].lower(), day_in_words(issued.issue.on)
    if not issued.is_new:
        click.echo(f"Binder {issued.issue.code}, {edition}, is noted as handed out on {on} already.")
        return
    sheets = sum(leaf.kind == "sheet" for leaf in issued.issue.leaves)
    click.echo(f"Noted: binder {issued.issue.code}, {edition}, {sheets} sheets, handed out on {on}.")
    if issued.kept_sheet:
        click.echo(f"Its change sheet is kept: {issued.kept_sheet}")
    click.echo("The next change sheet counts from here.")
