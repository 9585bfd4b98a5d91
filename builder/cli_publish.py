"""The commands that give the playbook to others: `publish`."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from builder.publishing import Published

FOLDER = click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
EDITION_WORDS = {"shared": "shared edition", "full": "full edition, with private numbers and clients"}


@click.command("publish")
@FOLDER
@click.option(
    "--to",
    "target",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="A folder of a web server or a file share: new, empty, or published to before.",
)
@click.option("--edition", type=click.Choice(["shared", "full"]), default="shared", show_default=True)
@click.option(
    "--with-restricted", is_flag=True, help="Say a second time that the full edition is to be published."
)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option("--rollback", is_flag=True, help="Show what was shown before the last publication.")
@click.option("--nginx", is_flag=True, help="Print an nginx configuration for FOLDER; publishes nothing.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that print sheets; by default one per core."
)
def publish(
    folder: Path,
    *,
    target: Path,
    edition: str,
    with_restricted: bool,
    paper: str,
    rollback: bool,
    nginx: bool,
    workers: int | None,
) -> int:
    """Put the shared edition into a web root or a file share, whole or not at all.

    Site, sheets and a list of hashes are written beside what is there, read back, and then shown in one go. The version
    before is kept for --rollback. The full edition is published with --edition full --with-restricted only.
    """
    if nginx:
        from builder.nginx import nginx_configuration

        click.echo(nginx_configuration(target, look_root()), nl=False)
        return 0
    from builder.cli import interrupt, say
    from builder.pipeline import BuildOptions
    from builder.publishing import publish as publish_playbook
    from builder.publishing import refuse_unless_meant, roll_back

    signal.signal(signal.SIGTERM, interrupt)
    if rollback:
        shown = roll_back(target, with_restricted=with_restricted)
        click.echo(
            f"{target} shows the version before again: {shown.current} ({EDITION_WORDS[shown.edition]})."
        )
        return 0
    refuse_unless_meant(target, edition, with_restricted=with_restricted)
    options = BuildOptions(edition=edition, paper=paper, workers=workers)
    done = publish_playbook(Brokerage.open(folder), content_root(), look_root(), target, options, say)
    _say(done, target)
    return 1 if any(problem.severity == "error" for problem in done.build.problems) else 0


def _say(done: Published, target: Path) -> None:
    words = EDITION_WORDS[done.edition]
    if not done.is_new:
        click.echo(f"Nothing changed: {target} shows this version of the {words} already.")
    else:
        click.echo(f"Published the {words}: {done.files} files, binder {done.build.manifest.binder}.")
    click.echo(f"Open:     {target / 'index.html'}")
    if done.keeps_previous:
        click.echo(f"Go back:  tideover publish --to {target} --rollback")
