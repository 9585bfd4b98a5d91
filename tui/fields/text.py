"""A field of one line, for all that is typed rather than picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui.fields.field import Field
from tui.messages import AnswerGiven, AnswerLeft, AnswerTyped
from tui.suggestions import beware
from tui.widgets.answer_line import AnswerLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget


class TextField(Field):
    """One line; Enter goes on."""

    def compose(self) -> ComposeResult:
        """An input with the example in grey."""
        example = self.question.example
        yield AnswerLine(
            "".join(self.asking.typed.texts[:1]),
            placeholder=example if isinstance(example, str) else ", ".join(example),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """The line, or nothing."""
        text = self.query_one(Input).value
        return (text,) if text.strip() else ()

    @property
    def reading(self) -> str:
        """The value as a page will show it, where that differs from what was typed; else what to beware of."""
        from tui.fitting import understood  # no part of the first frame

        if not self.texts:
            return ""
        text, view = self.texts[0], self.asking.view
        return understood(text, self.question, view.declarations.reference) or beware(
            self.question.kind, text, view
        )

    @property
    def entry(self) -> Widget:
        """The line."""
        return self.query_one(Input)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(AnswerTyped())

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(AnswerGiven())

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        self.post_message(AnswerLeft())


class DateField(TextField):
    """A day; `today` is understood."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The day as typed."""
        texts = super().texts
        if texts and texts[0].strip().casefold() == "today":
            return (self.asking.today.isoformat(),)
        return texts
