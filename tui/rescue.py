"""What the brokerage folder refused when the interview ended: a private copy in the person's own state folder.

The next start puts it back, as changes to the answers where nobody changed the same lines, else as typing to look at.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from builder.errors import SaveError
from builder.model.answersfile import write_private
from tui.fitting import differing
from tui.history import ANSWERS, LIST_FILES
from tui.memory import AnswersInMemory
from tui.places import Place
from tui.unsaved import Entry, entries_of, typed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tui.draft import Draft

LABEL = "answers that the folder had refused"


class Rescue(msgspec.Struct, frozen=True, kw_only=True):
    """What one folder refused."""

    folder: str
    base: str
    """The answers as they last stood in the folder."""
    text: str
    """The answers with what was refused."""
    lists: dict[str, tuple[str, str]] = {}
    """The same of each list that is a file of its own, by the name of the file."""
    typed: list[Entry] = []
    """What was typed and is no answer yet."""


def state_folder() -> Path:
    """Where this person's copies stand."""
    from platformdirs import user_state_path  # Textual has loaded it already

    return user_state_path("tideover", appauthor=False)


def rescue_path(state: Path, folder: Path) -> Path:
    """The copy of a brokerage folder, named by the folder, wherever another of that name may stand."""
    mark = hashlib.sha256(str(folder.resolve()).encode(errors="replace")).hexdigest()[:8]
    return state / f"answers-not-saved-{folder.resolve().name}-{mark}.json"


def save_rescue(state: Path, draft: Draft) -> Path | None:
    """Keeps what the folder refused, for its owner only; None when this disk refuses as well."""
    folder = draft.brokerage.folder
    path = rescue_path(state, folder)
    refused = draft.refused
    base, text = refused.pop(ANSWERS, ("", ""))
    typed = entries_of(draft.kept, draft.stood, draft.rows_of(draft.kept))
    kept = Rescue(folder=str(folder), base=base, text=text, lists=refused, typed=typed)
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, msgspec.json.format(msgspec.json.encode(kept)).decode() + "\n")
    except (OSError, SaveError, UnicodeError):
        return None
    return path


def take_up_rescue(state: Path, draft: Draft) -> tuple[str, bool]:
    """Puts back what the folder refused when the last sitting ended.

    Returns:
        What there is to say of it, empty where nothing was kept; and whether the copy is needed no longer once
        everything is saved.
    """
    path = rescue_path(state, draft.brokerage.folder)
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=Rescue)
    except FileNotFoundError:
        return "", True
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return f"{path} holds answers that were not saved, and could not be read.", False
    draft.take_up(*typed_in(kept.typed))
    try:
        for name in LIST_FILES:
            if name in kept.lists:
                draft.resume_list(name, *kept.lists[name], LABEL)
    except SaveError as error:
        return f"{error} What could not be saved the last time is in {path}.", False
    if not kept.text or kept.text == kept.base:
        if kept.lists:
            return "What could not be saved the last time is back.", True
        return "What could not be saved is in its fields again.", True
    try:
        draft.change_file(
            ANSWERS, kept.base, kept.text, LABEL, Place(next(iter(draft.declarations.questions)))
        )
    except SaveError:
        if _as_typing(kept, draft):
            return (
                "Answered in two windows since it could not be saved: both are shown where they differ.",
                True,
            )
        return f"Some of what could not be saved is in {path} only: look at it before you delete it.", False
    return "What could not be saved the last time is back.", True


def drop_rescue(state: Path, folder: Path) -> None:
    """Takes a copy away that is needed no longer; one that stays is taken up once more, and changes nothing."""
    try:
        rescue_path(state, folder).unlink(missing_ok=True)
    except OSError:
        return


def _as_typing(kept: Rescue, draft: Draft) -> bool:
    """Puts each answer that was refused into its field; False where a list is among them, which no field can hold."""
    sections, reference = draft.declarations.sections, draft.declarations.reference
    base, text = (
        AnswersInMemory(draft.brokerage.answers, one).answers(sections, reference)
        for one in (kept.base, kept.text)
    )
    changed = [name for name in draft.declarations.questions if base.get(name).raw != text.get(name).raw]
    mine, stood = differing(base, text, draft.declarations)
    draft.take_up(mine, stood, {})
    return len(mine) == len(changed)
