"""What every field has in common: it holds texts, says how it reads them, and takes the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.getters import app
from textual.widget import Widget

from tui.desk import Desk

if TYPE_CHECKING:
    from tui.asking import Asking

STEPPING_KEYS = frozenset({"pagedown", "pageup", "f3", "f4", "f7", "f9", "ctrl+f", "ctrl+l", "f10"})


class Field(Widget):
    """One answer being given. It tells the screen with the messages of `tui.messages`."""

    app = app(Desk)

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self.asking = asking
        self.question = asking.question

    @property
    def texts(self) -> tuple[str, ...]:
        """What is typed or picked now, one text for each value."""
        raise NotImplementedError

    @property
    def reading(self) -> str:
        """How the texts are understood, where that is worth saying."""
        return ""

    @property
    def pointed(self) -> str:
        """The key of the thing of a list that is pointed at; empty where nothing is."""
        return ""

    @property
    def ending_keys(self) -> frozenset[str]:
        """Keys that may lead away from here, so that later keys mean something else."""
        return STEPPING_KEYS | {"enter"}

    @property
    def entry(self) -> Widget:
        """Where typing or pointing begins."""
        raise NotImplementedError
