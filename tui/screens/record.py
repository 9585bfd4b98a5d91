"""The form of one thing of a list: its fields at the left, asked one after another like any question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding

from builder.model.answers import CHECKED_BY, CHECKED_ON, Record, State
from builder.model.interview import applicable_fields
from tui import edits
from tui.places import CHECK_FIELDS, Place
from tui.screens.asking import STEPPING, AskingScreen
from tui.screens.lists import ListScreen
from tui.widgets.key_line import with_ids
from tui.widgets.side_bar import SideBar
from tui.widgets.sign_list import Line
from tui.wording import STATE_SIGNS, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from builder.model.questions import Question
    from tui.draft import Draft

NOTHING = Record(id="", index=0)


class RecordScreen(ListScreen):
    """Fills in one thing of a list; a new one is saved with its first answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", "Done", id="out", tooltip="Back to the list"),
    ]

    stepping_keys: ClassVar[Sequence[Binding]] = [
        *with_ids(AskingScreen.BINDINGS, *STEPPING[:-1]),
        *with_ids(BINDINGS, STEPPING[-1]),
    ]

    def __init__(self, draft: Draft, record_place: Place, field: str = "") -> None:
        """Opens the form.

        Args:
            draft: the open brokerage.
            record_place: the thing; with an empty key, a new one.
            field: where to begin; by default at the first open field.
        """
        self.record_place = record_place
        self.list_question: Question = draft.view.question(record_place)
        super().__init__(draft, record_place)
        self.place = record_place.at(field or self._first_open())

    @property
    def record(self) -> Record:
        """The thing as it stands; an empty one as long as it is new."""
        return self.draft.view.record(self.record_place) or NOTHING

    @property
    def is_new(self) -> bool:
        """Whether nothing of it is saved yet."""
        return not self.record_place.steps[-1]

    def places(self) -> list[Place]:
        """The fields that apply, then when and by whom the thing was checked."""
        fields = applicable_fields(self.list_question, self.record, self.draft.firm.scope)
        return [self.record_place.at(name) for name in (*(field.id for field in fields), *self._checks())]

    def order(self) -> list[Place]:
        """Every field."""
        fields = (field.id for field in self.list_question.fields)
        return [self.record_place.at(name) for name in (*fields, *self._checks())]

    def lines(self) -> tuple[list[Line], str, str]:
        """The fields with what stands in them."""
        view = self.draft.view
        lines = []
        for place in self.places():
            question, answer = view.question(place), view.answer(place)
            lines.append(
                Line(place.steps[-1], STATE_SIGNS[answer.state], question.ask, shown(answer, question, view))
            )
        return lines, self.place.steps[-1], ""

    def head(self) -> str:
        """The thing, and the number of the field."""
        places = self.places()
        name = title_of(self.list_question, self.record, self.draft.view) if not self.is_new else ""
        title = name or f"New {self.list_question.noun}"
        number = places.index(self.place) + 1 if self.place in places else 0
        return f"{title} · {number} of {len(places)}" if number else title

    def save(self, place: Place, stored: object, label: str) -> bool:
        """Saves a field; the first one of a new thing makes the thing."""
        if not self.is_new:
            name = title_of(self.list_question, self.record, self.draft.view)
            return super().save(place, stored, f"{name}: {label}")
        if stored == "":
            return False
        held = self.record_place.outer
        label_text = stored if place.steps[-1] == self.list_question.label else ""
        record_id = edits.new_record_id(self.draft.view, held, str(label_text))
        edit = edits.add_record(held, record_id, {place.steps[-1]: stored, **self._checked_now()})
        changed = self.draft.change(edit, f"new {self.list_question.noun}", held)
        self._settle(record_id)
        return changed

    def changed_outside(self) -> None:
        """As for any question; a thing that is gone has no form any more."""
        if self.is_new or self.draft.view.record(self.record_place):
            super().changed_outside()
        else:
            self.app.say(f"This {self.list_question.noun} was deleted in another window.")
            self.dismiss("")

    def past_the_end(self) -> None:
        """The thing is complete: back to the list."""
        self.action_out()

    def action_next_open(self) -> None:
        """To the next field without an answer, or back to the list when there is none."""
        self.leave()
        places = self.places()
        after = places.index(self.place) + 1 if self.place in places else 0
        target = next((place for place in places[after:] + places[:after] if self._is_open(place)), None)
        if target and target != self.place:
            self.travel(target)
        else:
            self.action_out()

    def action_checked_today(self) -> None:
        """Notes that the whole thing was checked today."""
        self.leave()
        if self.is_new or not self.list_question.checked:
            return
        today, by = self.draft.now.date().isoformat(), self.app.session.checked_by
        if self.app.change(edits.check_record(self.record_place, today, by), "checked today", self.place):
            self.travel(self.place, "Checked today.")

    def action_out(self) -> None:
        """Back to the list."""
        self.leave()
        self.dismiss(self.record_place.steps[-1])

    @on(SideBar.Picked)
    def _picked(self, event: SideBar.Picked) -> None:
        self.leave()
        self.travel(self.record_place.at(event.key))

    def _checks(self) -> list[str]:
        return list(CHECK_FIELDS) if self.list_question.checked else []

    def _checked_now(self) -> dict[str, str]:
        """What was just typed counts as checked today."""
        if not self.list_question.checked:
            return {}
        by = self.app.session.checked_by
        marks = {CHECKED_ON: self.draft.now.date().isoformat()}
        return {**marks, CHECKED_BY: by} if by else marks

    def _settle(self, key: str) -> None:
        """From now on the thing has a place in the file."""
        field = self.place.steps[-1]
        made = self.record_place.outer.at(key)
        self.draft.carry(self.record_place, made)
        self.record_place = made
        self.place = self.record_place.at(field)

    def _is_open(self, place: Place) -> bool:
        return self.draft.view.answer(place).state in (State.UNANSWERED, State.INVALID)

    def _first_open(self) -> str:
        fields = [
            field.id for field in applicable_fields(self.list_question, self.record, self.draft.firm.scope)
        ]
        return next((name for name in fields if self._is_open(self.record_place.at(name))), fields[0])
