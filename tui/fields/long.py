"""A field of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.widgets import TextArea

from tui.fields.field import STEPPING_KEYS, Field
from tui.messages import AnswerLeft, AnswerTyped
from tui.suggestions import beware

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget


class Page(TextArea):
    """Several lines; Page Up and Page Down belong to the interview, and so does undo once nothing is left to undo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "screen.next", "Next", id="next", tooltip="The next question", show=False),
        Binding("pageup", "screen.back", "Back", id="back", tooltip="The question before", show=False),
        Binding("ctrl+z", "undo", "Undo", id="undo", tooltip="Take back what was typed here", show=False),
        Binding("ctrl+y", "redo", "Redo", id="redo", tooltip="Type it again", show=False),
    ]

    def action_undo(self) -> None:
        """Takes back what was typed here; after that, the interview's own undo has its turn."""
        before = self.text
        self.undo()
        if self.text == before:
            raise SkipAction

    def action_redo(self) -> None:
        """As undo, the other way."""
        before = self.text
        self.redo()
        if self.text == before:
            raise SkipAction


class LongField(Field):
    """Several lines; Enter begins a new one."""

    def compose(self) -> ComposeResult:
        """A text area with the example in grey."""
        text = "".join(self.asking.typed.texts[:1])
        example = self.question.example
        page = Page(
            text,
            tab_behavior="focus",
            classes="-page",
            placeholder=example if isinstance(example, str) else "",
        )
        page.cursor_blink = False
        yield page

    @property
    def texts(self) -> tuple[str, ...]:
        """The whole text, or nothing."""
        text = self.query_one(Page).text
        return (text,) if text.strip() else ()

    @property
    def reading(self) -> str:
        """What to beware of."""
        return beware(self.question.kind, "".join(self.texts), self.asking.view)

    def on_mount(self) -> None:
        """Puts the cursor at the end."""
        page = self.query_one(Page)
        page.move_cursor(page.document.end)

    @property
    def ending_keys(self) -> frozenset[str]:
        """Enter stays in the text."""
        return STEPPING_KEYS

    @property
    def entry(self) -> Widget:
        """The page."""
        return self.query_one(Page)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(AnswerTyped())

    @on(events.DescendantBlur)
    def _left(self) -> None:
        self.post_message(AnswerLeft())
