"""The preview beside a question: shown where it is wanted, kept up with the typing, turned from sheet to sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.getters import app, query_one

from tui.desk import Desk
from tui.messages import AnswerChanging, AnswerSettled
from tui.screens.asker import Asker
from tui.widgets.question_pane import QuestionPane

if TYPE_CHECKING:
    from textual.binding import BindingType

    from builder.preview.protocol import Reply
    from tui.places import Place
    from tui.widgets.preview_panel import PreviewPanel

WIDE = 110
"""Columns from which there is room for the preview beside the question."""


class PreviewingScreen(Asker):
    """A question, and the sheet that its answer changes."""

    app = app(Desk)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2", "preview", "Sheet", id="preview", tooltip="Show or hide the sheet that the answer changes"
        ),
        Binding(
            "ctrl+n", "preview_sheet(1)", "Next sheet", id="next-sheet", tooltip="The next sheet that changes"
        ),
        Binding(
            "shift+f2", "preview_sheet(-1)", "Sheet before", id="sheet-before", tooltip="The sheet before it"
        ),
    ]

    pane = query_one("#question", QuestionPane)

    _panel: PreviewPanel | None = None
    _is_typed_on = False
    """Whether what is typed is to be asked for at the next pause."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sheets can be turned while one is shown."""
        return (
            self._panel is not None if action == "preview_sheet" else super().check_action(action, parameters)
        )

    async def action_preview(self) -> None:
        """Shows or hides the preview, here and on every other screen."""
        self.app.want_preview(not self._is_wanted)
        await self.begin_preview()

    def action_preview_sheet(self, by: int) -> None:
        """Turns to another sheet."""
        sheet = self._panel.neighbour(by) if self._panel else ""
        if sheet:
            self.app.choose_sheet(sheet)
            self._look()

    async def begin_preview(self) -> None:
        """Shows the preview of the question on screen, or takes it away."""
        if not self._has_question:
            return
        self.set_class(self._is_wanted, "-preview")
        if not self._is_wanted:
            panel, self._panel = self._panel, None
            if panel:
                await panel.remove()
            return
        if self._panel is None:
            from tui.widgets.preview_panel import PreviewPanel  # no part of the first frame

            self._panel = PreviewPanel()
            await self.query_one("#beside").mount(self._panel)
        self._panel.begin()
        self._look()

    def take_preview(self, part: Reply) -> None:
        """Takes in what is known of the sheet."""
        is_old = self._is_typed_on and part.ask  # what is typed now will be asked for at the next pause
        if self._panel and self._panel.is_mounted and not is_old:
            self._panel.take(part)

    def on_resize(self) -> None:
        """A window that grows wide has room for the preview; one that shrinks gives its room to the question."""
        if self._is_wanted != (self._panel is not None):
            self.call_after_refresh(self.begin_preview)

    def on_screen_resume(self) -> None:
        """Another screen may have changed the answers, or whether the preview is wanted."""
        if self._has_question:
            self.call_after_refresh(self.begin_preview)

    @property
    def _has_question(self) -> bool:
        """Whether a question is on screen: none is any more once the screen is being taken down."""
        return bool(self.query("#question")) and self.pane.ready

    @property
    def _is_wanted(self) -> bool:
        return self.app.wants_preview(is_wide=self.size.width >= WIDE)

    @on(AnswerChanging)
    @on(AnswerSettled)
    def _answer_changes(self) -> None:
        if self._panel:
            self._is_typed_on = True
            self.app.at_pause(self._look)

    def _look(self) -> None:
        self._is_typed_on = False
        self.app.not_at_pause(self._look)
        if self._panel and self._has_question and self.is_current:
            self.app.look_at(self._pointed, *self._typed())

    @property
    def _pointed(self) -> Place:
        """The question, or the thing of its list that is pointed at."""
        field = self.pane.field
        return self.place.at(field.pointed) if field and field.pointed else self.place

    def _typed(self) -> tuple[bool, object]:
        """Whether something is typed that is not saved, and what."""
        if not self.pane.is_changed:
            return False, ""
        from tui.fitting import as_typed  # no part of the first frame

        view = self.draft.view
        question = view.question(self.place)
        return True, as_typed(self.pane.typed, question, view.answers, view.declarations.reference)
