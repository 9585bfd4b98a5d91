"""Shown instead of the interview when answers.yaml cannot be read: where, what is wrong, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import app
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.problems import Problem

AROUND = 2
"""Lines of the file shown before and after the one that is wrong."""


class BrokenScreen(Screen[None]):
    """Names what is wrong with the file. Nothing is written while it stands."""

    app = app(Desk)
    CSS_PATH = "broken.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r,f5,enter", "read_again", "Read it again", id="read-again", tooltip="After mending the file"
        ),
    ]

    class ReadAgain(Message):
        """The file is said to be mended."""

    def __init__(self, path: Path, problems: Sequence[Problem], text: str) -> None:
        """Makes the screen.

        Args:
            path: the file.
            problems: what is wrong with it.
            text: what stands in it; empty when it cannot be read at all.
        """
        super().__init__()
        self._path = path
        self._problems = problems
        self._lines = text.splitlines()

    def compose(self) -> ComposeResult:
        """What happened, each problem with its lines, what to do."""
        again = self.app.key_word("read-again")
        with Vertical(id="box"):
            yield Static("The answers cannot be read", markup=False, id="box-title")
            with VerticalScroll(id="box-body"):
                yield Static(f"{self._path}", markup=False, id="path")
                for problem in self._problems:
                    yield Static(self._words(problem), classes="problem")
                yield Static(
                    f"Open the file in an editor, mend the line, save it, and press {again}. "
                    "Nothing is written to the file meanwhile.",
                    markup=False,
                )
            keys = [*self.BINDINGS, *self.app.BINDINGS]
            yield KeyLine(with_ids(keys, "read-again", "quit"), id="keys")

    def show_again(self, other: BrokenScreen) -> None:
        """Shows what another look at the file found."""
        self._problems, self._lines = other._problems, other._lines
        self.refresh(recompose=True)

    def action_read_again(self) -> None:
        """Asks for the file to be read again."""
        self.post_message(self.ReadAgain())

    def _words(self, problem: Problem) -> Content:
        where = f"Line {problem.line}: " if problem.line else ""
        message = Content.styled(where, "bold") + Content(f"{problem.message} {problem.hint}".strip())
        numbers = range(problem.line - AROUND, problem.line + AROUND + 1) if problem.line else ()
        excerpt = [
            Content(f"\n{'›' if number == problem.line else ' '} {number:>4}  {self._lines[number - 1]}")  # noqa: RUF001
            for number in numbers
            if 0 < number <= len(self._lines)
        ]
        return Content("").join([message, *excerpt])
