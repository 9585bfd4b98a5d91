"""`tideover`: one command for the interview and everything headless, each loaded only when it is called."""

from __future__ import annotations

import gc
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
    "verify": "builder.cli_control:verify",
    "issue": "builder.cli_control:issue",
    "serve": "builder.cli_serve:serve",
    "publish": "builder.cli_publish:publish",
    "pack": "builder.cli_pack:pack",
    "drill": "builder.cli_drill:drill",
    "export": "builder.cli_export:export",
    "agencies": "builder.cli_agencies:agencies",
    "entry-number": "builder.cli:entry_number",
    "numbers": "builder.cli_numbers:numbers",
    "doctor": "builder.cli:doctor",
    "schema": "tui.cli:schema",
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
@click.option("--plain", is_flag=True, help="Ask line by line: for screen readers, dumb terminals and pipes.")
@click.option("--browser", is_flag=True, help="Show it in a browser on this machine.")
@click.option(
    "--port", type=click.IntRange(1024, 65535), help="With --browser: where to listen; by default anywhere."
)
@click.option("--no-open", is_flag=True, help="With --browser: only print the address.")
def interview(folder: Path, *, plain: bool, browser: bool, port: int | None, no_open: bool) -> int:
    """Answer questions about the firm; every answer is saved as it is given."""
    if plain and browser:
        raise click.UsageError("Take either --plain or --browser.")
    if not browser and (port or no_open):
        raise click.UsageError("--port and --no-open go with --browser.")
    if browser:
        from tui.browser.start import run_browser

        return run_browser(folder, port=port or 0, opens=not no_open)
    from tui.plain.start import run_plain, why_plain

    why = "" if plain else why_plain()
    if plain or why:
        return run_plain(folder, why=why)
    gc.disable()  # until the first frame: nothing of what is loaded until then is ever thrown away
    from tui.app import TideoverApp  # Textual is not needed for prompts

    app = TideoverApp(folder)
    app.run()
    return app.return_code or 0


@click.command("schema")
@click.argument("what", type=click.Choice(["answers", "questions", "page", "settings"]), default="answers")
@click.pass_context
def schema(context: click.Context, what: str) -> None:
    """Print a JSON Schema for editors."""
    if what != "settings":
        from builder.cli import schema as of_content

        context.invoke(of_content, what=what)
        return
    import json

    from tui.bindings import declared
    from tui.keymap import settings_schema
    from tui.themes import THEMES

    click.echo(
        json.dumps(
            settings_schema(declared(), [theme.name for theme in THEMES]), indent=2, ensure_ascii=False
        )
    )


def main() -> None:
    """Entry point of the `tideover` command."""
    from builder.cli import run

    run(tideover, "tideover")
