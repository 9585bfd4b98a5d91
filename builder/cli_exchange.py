"""The command that brings in what other programs hold: `import`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.errors import ProblemsFoundError
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.exchange.imports import Import
    from builder.model.declarations import Declarations

KINDS = ("contacts", "clients", "lines", "worksheet")


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--as", "kind", type=click.Choice(KINDS), help="What the file is, where it does not say so itself."
)
@click.option("--into", default="", metavar="LIST", help="The list contacts go to; by default people.list.")
@click.option(
    "--sheet", default="", metavar="NAME", help="The sheet of a workbook; by default the one that fits."
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=FIELD",
    help='What a column fills; "Notes=" leaves it out.',
)
@click.option("--encoding", default="", metavar="NAME", help="The encoding of a text file, such as cp1252.")
@click.option(
    "--take",
    type=click.Choice(["mine", "file", "sheet"]),
    default="mine",
    show_default=True,
    help="What to keep where both say something: your answer, or what the file (the sheet) says.",
)
@click.option("--yes", is_flag=True, help="Merge without asking.")
@click.option("--undo", is_flag=True, help="Take the last import back; name the brokerage folder only.")
def import_(
    file: Path,
    folder: Path,
    *,
    kind: str | None,
    into: str,
    sheet: str,
    mapping: tuple[str, ...],
    encoding: str,
    take: str,
    yes: bool,
    undo: bool,
) -> int:
    """Read in contacts, clients, tariff lines or a filled worksheet.

    FILE is a table (CSV, XLSX), an address book (vCard) or a filled worksheet (PDF); what it holds is found out
    from its content. Shows which column fills what, what is added and changed, what conflicts and what was not
    understood, and asks before anything is saved. What the file does not have stays.
    """
    if undo:
        return _undo(Brokerage.open(file))
    from builder.exchange.imports import open_import
    from builder.exchange.plan import merge
    from builder.exchange.preview import preview
    from builder.pipeline import build_day

    brokerage = Brokerage.open(folder)
    kind = kind or ("contacts" if into else "")
    wanted = open_import(file, _declarations(), kind=kind, encoding=encoding)
    wanted = replace(wanted, into=into or wanted.into, sheet=sheet).mapped(mapping)
    plan = wanted.plan(brokerage, look_root(), build_day())
    taken = plan.conflicts if take != "mine" else frozenset[int]()
    outcome = plan.outcome(taken)
    if wanted.target:
        click.echo("\n".join(_columns(wanted)) + "\n")
    click.echo(preview(plan, outcome.problems), nl=False)
    if outcome.changes_anything:
        names = " and ".join(change.path.name for change in outcome.files)
        if not yes and not click.confirm(f"Merge this into {names}?", default=False):
            click.echo("Nothing was changed.")
            return 1
        merge(outcome)
        click.echo(f"Merged. Take it back with: tideover import --undo {folder}")
    return 1 if plan.left_out(taken) else 0


def _columns(wanted: Import) -> Iterator[str]:
    """Which column fills what, for a person to check."""
    from builder.exchange.columns import described
    from builder.exchange.preview import one_line

    target, table = wanted.target, wanted.table
    if target is None:
        return
    where = f", sheet {table.name}" if table.name else ""
    yield f"{wanted.source.path.name}{where}: {wanted.kind}, into {target.id} ({target.title})"
    for heading, sample, fills in described(table, target, wanted.places):
        yield f"  {one_line(heading)[:30]:<30} {one_line(sample)[:24]:<24} -> {fills or 'left out'}"


def _undo(brokerage: Brokerage) -> int:
    from builder.exchange.plan import undo

    names = undo(brokerage)
    are = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} as before the import."
    click.echo(f"{are} The same command brings it back again.")
    return 0


def _declarations() -> Declarations:
    from builder.model.declarations import load_declarations
    from builder.model.problems import errors

    declarations = load_declarations(content_root())
    if problems := errors(declarations.problems):
        raise ProblemsFoundError(problems)
    return declarations
