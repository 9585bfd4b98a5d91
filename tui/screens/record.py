"""The form of one thing of a list: its fields at the left, asked one after another like any question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding

from builder.model.answers import State
from tui import edits, fitting
from tui.route import RecordRoute
from tui.screens.asking import STEPPING, AskingScreen
from tui.screens.lists import ListScreen
from tui.widgets.key_line import with_ids
from tui.widgets.side_bar import SideBar
from tui.widgets.sign_list import Line
from tui.wording import STATE_SIGNS, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from builder.model.questions import Question
    from tui.draft import Draft
    from tui.places import Place


class RecordScreen(ListScreen):
    """Fills in one thing of a list; a new one is saved with its first answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Done", id="out", tooltip="Back to the list"),
    ]

    stepping_keys: ClassVar[Sequence[Binding]] = [
        *with_ids(AskingScreen.BINDINGS, *STEPPING[:-1]),
        *with_ids(BINDINGS, STEPPING[-1]),
    ]

    def __init__(self, draft: Draft, record_place: Place, field: str = "", note: str = "") -> None:
        """Opens the form.

        Args:
            draft: the open brokerage.
            record_place: the thing; with an empty key, a new one.
            field: where to begin; by default at the first open field.
            note: something to say at the first field.
        """
        self.route: RecordRoute = RecordRoute(draft, record_place)
        self.list_question: Question = self.route.list_question
        super().__init__(draft, record_place)
        self.place = record_place.at(field) if field else self.route.first_open()
        self._first_note = note

    @property
    def record_place(self) -> Place:
        """The thing; with an empty key as long as it is new."""
        return self.route.record_place

    def note(self) -> str:
        """What there was to say at the first field."""
        said, self._first_note = self._first_note, ""
        return said

    def lines(self) -> tuple[list[Line], str, str]:
        """The fields with what stands in them."""
        view = self.draft.view
        lines = []
        for place in self.route.places():
            question, answer = view.question(place), view.answer(place)
            sign = STATE_SIGNS[State.INVALID if place in self.draft.kept else answer.state]
            lines.append(Line(place.steps[-1], sign, question.ask, shown(answer, question, view)))
        return lines, self.place.steps[-1], ""

    def head(self) -> str:
        """The thing, and the number of the field."""
        title = self.route.title()
        number, total = self.route.number(self.place)
        return f"{title} · {number} of {total}" if number else title

    def save(self, place: Place, stored: object, label: str) -> bool:
        """Saves a field; the first one of a new thing makes the thing, which then has a place of its own."""
        changed = self.route.save(place, stored, label, self.visit, self.app.session.checked_by)
        self.place = self.record_place.at(self.place.steps[-1])
        return changed

    def changed_outside(self) -> None:
        """As for any question; a thing that is gone has no form any more, unless something is typed in it."""
        is_typed = self.pane.is_changed
        if self.draft.is_out_of_sight(self.place):
            self.pane.remark("The file cannot be read now. Nothing is lost: what is typed stays here.")
        elif self.route.is_gone and is_typed and self.draft.is_row_gone(self.place):
            self.pane.remark(f"Deleted in another window: {self.route.title()}. Going on shows both.")
        elif self.route.is_gone and is_typed:
            out = self.app.key_word("out", self)
            self.pane.remark(
                f"Deleted in another window. What is typed here cannot be saved: copy it, then press {out}."
            )
        elif self.route.is_gone:
            self._close_gone()
        elif not self._stands_as_it_was():
            super().changed_outside()

    def travel(self, place: Place, note: str = "") -> None:
        """As for any question; what is gone has no other fields."""
        if self.route.is_gone and not self.draft.is_row_gone(place):
            self._close_gone()
        else:
            super().travel(place, note)

    def _close_gone(self) -> None:
        self.draft.forget(self.record_place)
        self.app.keep_unsaved()
        self.app.say(f"This {self.list_question.noun} was deleted in another window.")
        self.dismiss("")

    def _stands_as_it_was(self) -> bool:
        """Whether the field on screen still holds what it held when it was put there."""
        if self.place.question not in self.draft.view.tables:
            return False
        now = fitting.typed_from(self.draft.view.answer(self.place))
        return self.pane.stands.says == now.says

    def past_the_end(self) -> None:
        """The thing is complete: back to the list."""
        self.action_out()

    def action_next_open(self) -> None:
        """To the next field without an answer, or back to the list when there is none."""
        self.leave()
        target = self.route.next_open(self.place)
        if target and target != self.place:
            self.travel(target)
        else:
            self.action_out()

    def action_checked_today(self) -> None:
        """Notes that the whole thing was checked today."""
        self.leave()
        if self.route.is_new or not self.list_question.checked:
            return
        today, by = self.draft.now.date().isoformat(), self.app.session.checked_by
        if self.app.change(edits.check_record(self.record_place, today, by), "checked today", self.place):
            self.travel(self.place, "Checked today.")

    def action_out(self) -> None:
        """Back to the list, unless there is something to decide before."""
        self.leave()
        if self.is_active and self.route.is_gone and not self.draft.is_row_gone(self.place):
            self._close_gone()
        elif self.is_active:
            self.dismiss(self.record_place.steps[-1])

    @on(SideBar.Picked)
    def _picked(self, event: SideBar.Picked) -> None:
        self.leave()
        self.travel(self.record_place.at(event.key))
