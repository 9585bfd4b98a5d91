"""What the app may ask of a screen that stays where it is when something is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from tui.history import Change


class UndoFollower(Screen[None]):
    """A screen that shows by itself what undo and redo have changed."""

    def follow_undo(self, change: Change, words: str) -> None:
        """Shows what was taken back or made again."""
        raise NotImplementedError
