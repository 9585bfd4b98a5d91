"""Where a person left the interview, kept in `DIR/.tideover/interview.json`, apart from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.own_folder import FOLDER, keep
from tui.places import Place
from tui.reopened import Reopening

if TYPE_CHECKING:
    from pathlib import Path

    from tui.draft import Draft

NAME = "interview.json"
AskedPlace = tuple[str, ...]
"""The id of a question and the steps within it."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What the interview remembers from one sitting to the next; nothing of it is an answer."""

    question: str = ""
    """`section.question` that was on screen last."""
    steps: tuple[str, ...] = ()
    """The thing of a list and the field that were open in it."""
    once_done: frozenset[str] = frozenset()
    """Sections that were complete at some time, so that a gap in one shows as re-opened."""
    reopened: dict[str, Reopening] = {}
    """The questions that wait in such sections, with the answer that made them wait."""
    left_at: str = ""
    """When something was done last."""
    checked_by: str = ""
    """Who checked something last: most likely the same person next time."""
    theme: str = ""
    preview: str = ""
    """`shown` or `hidden`; as long as nobody has said, it is shown where there is room beside the question."""
    preview_sheet: str = ""
    """The key of the sheet that was chosen last for the preview."""
    toured: bool = False
    """Whether the tour was shown: it comes by itself once."""
    not_reached: dict[str, str] = {}
    """Who could not be reached in a call round, and on which day they were tried."""
    asked: frozenset[AskedPlace] = frozenset()
    """What was asked of colleagues: the answers forget it once they are given."""

    @property
    def place(self) -> Place | None:
        """Where the person was; None at the first sitting."""
        return Place(self.question, self.steps) if self.question else None

    def at(self, place: Place) -> Session:
        """The same with another place."""
        return msgspec.structs.replace(self, question=place.question, steps=place.steps)

    def after(self, draft: Draft) -> Session:
        """The same with how the sections stand, and the time."""
        return msgspec.structs.replace(
            self,
            once_done=draft.once_done,
            reopened=dict(draft.reopened),
            left_at=draft.now.isoformat(timespec="minutes"),
        )


def load_session(brokerage: Path) -> tuple[Session, str]:
    """The session of a brokerage folder.

    Returns:
        The session, and a note when its file was there but could not be used.
    """
    path = brokerage / FOLDER / NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=Session), ""
    except FileNotFoundError:
        return Session(), ""
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return (
            Session(),
            f"{FOLDER}/{NAME} could not be read, so the interview starts at the first open question.",
        )


def save_session(brokerage: Path, session: Session) -> bool:
    """Keeps a session for the next sitting, readable by its owner only; False when the disk refused."""
    return keep(brokerage / FOLDER / NAME, session)
