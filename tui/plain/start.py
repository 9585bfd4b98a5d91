"""Begins and ends a sitting at the plain interview: opens the brokerage, greets, and says that all is saved."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from builder.errors import ProblemsFoundError, SaveError
from builder.model.declarations import load_declarations
from builder.paths import Brokerage, content_root
from tui.draft import Draft, local_now
from tui.plain.looks import figures
from tui.plain.sitting import Sitting
from tui.plain.talk import EndedError, Talk
from tui.route import start_place
from tui.session import load_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

DUMB = frozenset({"", "dumb", "unknown"})
"""Values of TERM that promise no more than lines of text."""
WELCOME = (
    "Answer what you know. !dk says don't know yet, !na says does not apply.",
    "Every answer is saved as you give it. ? explains a question and lists what you may type.",
)


def why_plain() -> str:
    """Why only prompts will do here, as on a terminal that cannot move its cursor; empty where screens will."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "Input or output is no terminal, so the questions come as prompts."
    term = os.environ.get("TERM", "")
    if os.name == "posix" and term in DUMB:
        return f"This terminal (TERM={term}) shows lines only, so the questions come as prompts."
    return ""


def run_plain(
    folder: Path, *, content: Path | None = None, clock: Callable[[], datetime] = local_now, why: str = ""
) -> int:
    """Asks everything as prompts on standard input and output.

    Args:
        folder: the brokerage folder.
        content: the content folder; by default the one that came with tideover.
        clock: the time.
        why: why it is asked this way, where nobody asked for it.

    Returns:
        The exit code: 0 for the end of the input as for `!quit`, 128 and its number for a signal.

    Raises:
        NotABrokerageError: the folder holds no answers.yaml.
        ProblemsFoundError: answers.yaml cannot be read as answers.
        SaveError: the disk refused the last answers.
    """
    brokerage = Brokerage.open(folder)
    root = content or content_root()
    draft = Draft(brokerage, load_declarations(root), clock)
    if draft.file_problems:
        raise ProblemsFoundError(draft.file_problems)
    session, note = load_session(brokerage.folder)
    draft.once_done |= session.once_done
    talk = Talk(sys.stdin.buffer, sys.stdout, sys.stdin.encoding or "utf-8")
    talk.catch_signals()
    sitting = Sitting(draft, session, talk, root)
    place = session.place
    known = place if place and place.question in draft.declarations.questions else None
    code = 0
    try:
        talk.say(*_greeting(draft, why, note))
        sitting.run(start_place(draft, known), "You were here." if known else "")
    except EndedError as ended:
        code = ended.exit_code
        talk.say("", str(ended))
    sitting.keep_session()
    talk.say(*_farewell(sitting, folder))
    if draft.trouble:
        raise SaveError(f"{draft.trouble} The last answers are not on disk.")
    return code


def _greeting(draft: Draft, why: str, note: str) -> list[str]:
    name = draft.view.answers.get("firm.legal_name").value
    states = draft.states()
    done, total = sum(state.done for state in states), sum(state.total for state in states)
    lines = [f"tideover, the interview of {name or draft.brokerage.folder.name}.", why, note]
    lines.append(f"{done} of {total} questions have an answer. {figures(draft)}")
    return [line for line in (*lines, *WELCOME) if line]


def _farewell(sitting: Sitting, folder: Path) -> list[str]:
    draft = sitting.draft
    lines = []
    for place, typed in draft.kept.items():
        words = typed.note or "; ".join(typed.texts)
        lines.append(f"Not saved, as it was no answer: {draft.view.question(place).ask} {words}")
    if not draft.trouble:
        lines.append(f"Every answer is saved in {draft.brokerage.answers}.")
    return [*lines, f"To go on: tideover interview --plain {shlex.quote(str(folder))}"]
