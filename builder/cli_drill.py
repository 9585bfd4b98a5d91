"""The command that prints a tabletop exercise: `drill`."""

from __future__ import annotations

from pathlib import Path

import click

from builder.errors import ProblemsFoundError
from builder.paths import Brokerage, content_root, look_root


@click.command("drill")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="The folder to write.")
@click.option("--seed", type=int, help="Draw another exercise; the same number draws the same one.")
@click.option("--injects", type=click.IntRange(1, 10), default=4, show_default=True, help="For each module.")
@click.option("--edition", type=click.Choice(["full", "shared"]), default="full", show_default=True)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
def drill(
    folder: Path, *, target: Path | None, seed: int | None, injects: int, edition: str, paper: str
) -> None:
    """Print a tabletop exercise about this firm's own ports, clients and vendor."""
    from builder.drill import DrillOptions, drill_pack, print_drill
    from builder.model.answersfile import AnswersFile
    from builder.model.declarations import load_declarations
    from builder.model.firm import read_firm
    from builder.pipeline import build_day

    brokerage = Brokerage.open(folder)
    file = AnswersFile(brokerage.answers)
    if problems := file.document().problems:
        raise ProblemsFoundError(problems)
    firm = read_firm(load_declarations(content_root()), file, brokerage.clients, build_day())
    options = DrillOptions(seed=seed, per_module=injects, edition=edition, paper=paper)
    sheets = drill_pack(content_root(), firm, look_root(), options)
    for path in print_drill(sheets, target or brokerage.out / "drill", look_root()):
        click.echo(f"Made {path}")
