"""Begins and ends a sitting at the plain interview: opens the brokerage, greets, and says that all is saved."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

import msgspec

from builder.errors import ProblemsFoundError, SaveError
from builder.model.declarations import load_declarations
from builder.paths import Brokerage, content_root
from tui.call_round import due_words
from tui.draft import Draft, local_now
from tui.history import LIST_FILES
from tui.plain.looks import figures, kept_words, typed_words
from tui.plain.sitting import Sitting
from tui.plain.talk import EndedError, Talk
from tui.plain.tour import first_words
from tui.rescue import drop_rescue, save_rescue, state_folder, take_up_rescue
from tui.route import start_place
from tui.session import Session, load_session
from tui.undofile import load_undo
from tui.unsaved import load_unsaved
from tui.wording import moment_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tui.places import Place

DUMB = frozenset({"", "dumb", "unknown"})
"""Values of TERM that promise no more than lines of text."""
WELCOME = (
    "Answer what you know. !dk says don't know yet, !na says does not apply.",
    "Every answer is saved as you give it. ? explains a question, !commands lists what you may type.",
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
    folder: Path,
    *,
    content: Path | None = None,
    clock: Callable[[], datetime] = local_now,
    why: str = "",
    state: Path | None = None,
) -> int:
    """Asks everything as prompts on standard input and output.

    Args:
        folder: the brokerage folder.
        content: the content folder; by default the one that came with tideover.
        clock: the time.
        why: why it is asked this way, where nobody asked for it.
        state: where a copy of answers goes that the brokerage folder refuses; by default the person's own.

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
    is_new = session == Session() and not note and not draft.view.answers.by_id
    refused = Refused(state or state_folder(), draft)
    note = " ".join(filter(None, [note, _take_up(draft, session), refused.take_up()]))
    talk = Talk(sys.stdin.buffer, sys.stdout, sys.stdin.encoding or "utf-8")
    talk.catch_signals()
    place = next(reversed(draft.kept), session.place)  # what is typed and not saved comes first
    known = place if place and place.question in draft.declarations.questions else None
    session = msgspec.structs.replace(session, toured=session.toured or is_new)
    sitting = Sitting(draft, session, talk, root)
    code = 0
    try:
        talk.say(*_greeting(draft, why, note, is_new=is_new))
        sitting.run(_first_place(draft, known), _here(session) if known else "")
    except EndedError as ended:
        code = ended.exit_code
        talk.say("", str(ended))
    draft.retry()
    sitting.keep_session()
    talk.say(*_farewell(sitting, folder), *refused.keep(is_kept=sitting.keep_unsaved()))
    if draft.trouble:
        raise SaveError(f"{draft.trouble} The last answers are not in the folder.")
    return code


class Refused:
    """What the folder takes no more at the end of a sitting, as the screens keep it."""

    def __init__(self, state: Path, draft: Draft) -> None:
        self._state, self._draft = state, draft
        self._may_drop = True

    def take_up(self) -> str:
        """Puts back what the folder refused the last time; what there is to say of it."""
        said, self._may_drop = take_up_rescue(self._state, self._draft)
        return said

    def keep(self, *, is_kept: bool) -> list[str]:
        """Keeps a copy of what the folder refuses; what there is to say of it."""
        folder = self._draft.brokerage.folder
        if not (self._draft.refused or (self._draft.kept and not is_kept)):
            if self._may_drop:
                drop_rescue(self._state, folder)
            return []
        kept = save_rescue(self._state, self._draft)
        if kept is None:
            return [f"Neither {folder} nor this machine takes your last answers."]
        return [
            f"{folder} takes no answers now. Your last answers are kept in {kept}.",
            "They come back with the next start of the interview on this machine.",
        ]


def _take_up(draft: Draft, session: Session) -> str:
    """What the last sitting left besides answers; what there is to say of it."""
    draft.once_done |= session.once_done
    draft.reopened = session.reopened
    load_undo(draft.brokerage.folder, draft.history, draft.texts)
    found = load_unsaved(draft.brokerage.folder)
    known = {*draft.declarations.questions, *LIST_FILES}
    typed = {place: one for place, one in found.typed.items() if place.question in known}
    draft.take_up(typed, found.stood, found.rows)
    return "What was typed the last time and not saved stands in its question again." if draft.kept else ""


def _first_place(draft: Draft, known: Place | None) -> Place:
    """Where the person was, inside the entry they were in, or the first open question."""
    start = start_place(draft, known)
    return known if known and known.question == start.question else start


def _here(session: Session) -> str:
    when = moment_words(session.left_at)
    return f"You were here. Left on {when}." if when else "You were here."


def _greeting(draft: Draft, why: str, note: str, *, is_new: bool) -> list[str]:
    name = draft.view.answers.get("firm.legal_name").value
    states = draft.states()
    done, total = sum(state.done for state in states), sum(state.total for state in states)
    lines = [f"tideover, the interview of {name or draft.brokerage.folder.name}.", why, note]
    lines.append(f"{done} of {total} questions have an answer. {figures(draft)}")
    lines.append(due_words(draft, "!round"))
    told = first_words() if is_new else ()
    return [line for line in (*lines, *told, *WELCOME) if line]


def _farewell(sitting: Sitting, folder: Path) -> list[str]:
    draft = sitting.draft
    lines = []
    for place, typed in draft.kept.items():
        words = f"Not saved, as it was no answer: {draft.view.question(place).ask} {typed_words(typed)}"
        if place in draft.disputed or draft.is_row_gone(place):
            words = f"Not saved, as another window changed it too: {kept_words(draft, place)}"
        lines.append(words)
    if draft.kept:
        lines.append("The next sitting has it again.")
    if not draft.trouble:
        lines.append(f"Every answer is saved in {draft.brokerage.answers}.")
    return [*lines, f"To go on: tideover interview --plain {shlex.quote(str(folder))}"]
