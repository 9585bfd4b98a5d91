"""`python -m builder preview`: says, for the interview, what would be printed of an answer that is being typed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from builder.errors import PlaybookError, ProblemsFoundError
from builder.paths import Brokerage, content_root, look_root

GIVES_WAY = 5
"""How far behind the interview the process stands when both want the processor."""


@click.command("preview", hidden=True)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--content", type=click.Path(path_type=Path), help="Another content folder.")
def preview(folder: Path, content: Path | None) -> None:
    """Answer asks of the interview, one JSON object to a line, until standard input ends."""
    from builder.content import load_content
    from builder.model.problems import errors
    from builder.pipeline import build_day
    from builder.preview.preview import Preview
    from builder.preview.serve import NOT_UNDERSTOOD, Inbox, serve

    os.nice(GIVES_WAY)
    try:
        brokerage = Brokerage.open(folder)
        loaded = load_content(content or content_root())
        if wrong := errors(loaded.problems):
            raise ProblemsFoundError(wrong)
    except PlaybookError as error:
        _send_failure(NOT_UNDERSTOOD, error)
        raise
    inbox = Inbox(sys.stdin.fileno())
    inbox.listen()
    serve(inbox, Preview(brokerage, loaded, look_root(), build_day, inbox.is_waiting), _send)


def _send(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _send_failure(ask: int, error: PlaybookError) -> None:
    from builder.preview.protocol import Failed, as_line

    _send(as_line(Failed(ask=ask, message=str(error))))
