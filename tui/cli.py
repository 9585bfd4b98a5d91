"""`tideover`: one command for the interview and everything headless, each loaded only when it is called."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

COMMANDS = {
    "new": "builder.cli:new",
    "interview": "tui.cli:interview",
    "worksheet": "builder.cli_worksheet:worksheet",
    "import": "builder.cli_exchange:import_",
    "check": "builder.cli:check",
    "build": "builder.cli:build",
    "drill": "builder.cli_drill:drill",
    "export": "builder.cli_export:export",
    "agencies": "builder.cli_agencies:agencies",
    "entry-number": "builder.cli:entry_number",
    "doctor": "builder.cli:doctor",
    "schema": "builder.cli:schema",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed: `--help` and typing errors answer at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of a playbook's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        return command if isinstance(command, click.Command) else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("tideover"), prog_name="tideover")
def tideover() -> None:
    """The continuity playbook of a customs brokerage: interview, site and printed runbooks."""


@click.command("interview")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def interview(folder: Path) -> None:
    """Answer questions about the firm; every answer is saved as it is given."""
    from tui.app import TideoverApp

    TideoverApp(folder).run()


def main() -> None:
    """Entry point of the `tideover` command."""
    from builder.cli import run

    run(tideover, "tideover")
