"""Sets one column of many things of a list: first the column, then its value in the column's own field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.getters import app, query_one
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from builder.model.answers import UNANSWERED
from tui.asking import Asking
from tui.desk import Desk
from tui.fields.registry import field_for
from tui.fitting import storable
from tui.messages import AnswerGiven, AnswerLeft, AnswerSettled, AnswerTyped, PersonWanted
from tui.setting import replaced, settable
from tui.typed import Typed, UnfitError
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.model.questions import Question
    from tui.draft import Draft
    from tui.fields.field import Field
    from tui.places import Place


class Columns(SignList):
    """The columns that can be set."""


class SettingScreen(ModalScreen[tuple[str, object]]):
    """Ends with a column and what is to be saved in it; without either, with nothing."""

    app = app(Desk)
    CSS_PATH = "setting.tcss"
    AUTO_FOCUS = "#columns"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "set", "Set", id="set-column", tooltip="Set it for all that are chosen", show=False),
        Binding("escape", "close", "Back", id="close-setting", tooltip="To the columns, then to the list"),
    ]

    columns = query_one(Columns)
    slot = query_one("#slot", Vertical)

    def __init__(self, draft: Draft, places: Sequence[Place], count: str) -> None:
        """Makes the screen.

        Args:
            draft: the open brokerage.
            places: the things of one list whose column is set.
            count: how many they are, with their noun.
        """
        super().__init__()
        self._draft = draft
        self._places = places
        self._count = count
        self._fields = {field.id: field for field in settable(draft, places)}
        self._field: Field | None = None

    def compose(self) -> ComposeResult:
        """Title, columns, the field of the one that was taken, words about it, keys."""
        with Vertical(id="box"):
            yield Static(f"Set one column of {self._count}", markup=False, id="box-title")
            yield Columns([Line(field.id, "", field.ask) for field in self._fields.values()], id="columns")
            yield Static("", markup=False, id="asked")
            yield Vertical(id="slot")
            yield Static("", markup=False, id="verdict")
            yield KeyLine([], id="setting-keys")

    def on_mount(self) -> None:
        """Offers the columns."""
        if not self._fields:
            self._say("These lines have no column in common that can be set.")
        self._show_keys()
        self.call_later(self.app.release_keys)

    async def action_close(self) -> None:
        """From the value back to the columns, and from them to the list."""
        if self._field is None:
            self.dismiss(None)
            return
        self._field = None
        await self.slot.remove_children()
        self.columns.display = True
        self.columns.focus()
        self._say("")
        self._show_keys()

    def action_set(self) -> None:
        """Sets what is typed, unless it is no answer to this column."""
        if self._field is None:
            return
        question, view = self._field.question, self._draft.view
        try:
            typed = Typed(texts=self._field.texts)
            stored = storable(typed, question, view.answers, view.declarations.reference)
        except UnfitError as error:
            self._say(f"✗ {error} Nothing was set.")
            return
        if stored == "":
            self._say(f"✗ Say what all {self._count} have here. Nothing was set.")
            return
        self.dismiss((question.id, stored))

    @on(OptionList.OptionSelected, "#columns")
    async def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.app.hold_keys()
        question = self._fields[event.option_id or ""]
        self._field = field_for(self._asking(question))
        self.columns.display = False
        await self.slot.mount(self._field)
        self.query_one("#asked", Static).update(
            f"{question.ask}\n{replaced(self._draft, self._places, question)}"
        )
        self._say("")
        self._show_keys()
        self.set_focus(self._field.entry)
        self.app.release_keys()

    @on(AnswerGiven)
    def _given(self, event: AnswerGiven) -> None:
        event.stop()
        self.action_set()

    @on(AnswerSettled)
    @on(AnswerTyped)
    @on(AnswerLeft)
    def _changing(self, event: AnswerSettled | AnswerTyped | AnswerLeft) -> None:
        event.stop()

    @on(PersonWanted)
    def _stranger(self, event: PersonWanted) -> None:
        event.stop()
        self._say(f"✗ {event.name} is not in the people list. Add them there first. Nothing was set.")

    def _asking(self, question: Question) -> Asking:
        draft = self._draft
        return Asking(
            place=self._places[0].at(question.id),
            question=question,
            answer=UNANSWERED,
            stands=Typed(),
            typed=Typed(),
            view=draft.view,
            scope=draft.firm.scope,
            today=draft.now.date(),
        )

    def _say(self, words: str) -> None:
        verdict = self.query_one("#verdict", Static)
        verdict.update(words)
        verdict.display = bool(words)
        self.query_one("#asked", Static).display = self._field is not None

    def _show_keys(self) -> None:
        """What Enter does now, with how many it does it to."""
        (enter, back) = with_ids(self.BINDINGS, "set-column", "close-setting")
        words = "Choose the column" if self._field is None else f"Set it for {self._count}"
        keys = [replace(enter, description=words)] if self._fields else []
        self.query_one("#setting-keys", KeyLine).show([*keys, back])
