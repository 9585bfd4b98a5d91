"""What happens to lists while they are on screen: things added, copied, moved, deleted, and people on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from tui.later import Later
from tui.messages import (
    PersonWanted,
    RecordAdded,
    RecordCopied,
    RecordMoved,
    RecordOpened,
    RecordsChecked,
    RecordsDeleted,
    RecordsSet,
)
from tui.places import Place
from tui.screens.asking import AskingScreen
from tui.typed import Typed, UnfitError

if TYPE_CHECKING:
    from tui import edits
else:
    edits = Later("tui.edits")


class ListScreen(AskingScreen):
    """Asks questions whose answer may be a list."""

    @property
    def pointed(self) -> str:
        """The key of the thing that is pointed at in the list on screen; empty when there is none."""
        from tui.fields.records import RecordsField

        field = self.pane.field
        return field.pointed if self.pane.ready and isinstance(field, RecordsField) else ""

    @on(PersonWanted)
    def _person_wanted(self, event: PersonWanted) -> None:
        """Adds somebody to the people list and picks them."""
        from builder.model.answers import PEOPLE
        from tui.fields.pick import PickField
        from tui.fitting import storable

        view, people = self.draft.view, Place(PEOPLE)
        name_question = view.question(people).field("name")
        try:
            name = storable(
                Typed(texts=(event.name,)), name_question, view.answers, view.declarations.reference
            )
        except UnfitError as error:
            self.pane.complain(str(error))
            self.stay()
            return
        record_id = edits.new_record_id(view, people, event.name)
        edit = edits.add_record(people, record_id, {"name": name})
        field = self.pane.field
        if self.app.change(edit, f"adding {event.name}", people) and isinstance(field, PickField):
            field.take(record_id)
            if self.leave():
                self.travel(
                    self.place, f"{event.name} is in the people list now. The number can follow there."
                )

    @on(RecordOpened)
    def _record_opened(self, event: RecordOpened) -> None:
        self.app.open_record(self.place.at(event.key))

    @on(RecordAdded)
    def _record_added(self) -> None:
        self.app.open_record(self.place.at(""))

    @on(RecordCopied)
    def _record_copied(self, event: RecordCopied) -> None:
        view = self.draft.view
        record = view.record(self.place.at(event.key))
        if record is None:
            return
        record_id = edits.new_record_id(view, self.place, record.id)
        edit = edits.copy_record(self.place.at(event.key), record_id)
        if self._change_list(edit, f"copy of {record.id}", record_id):
            self.app.open_record(self.place.at(record_id), view.question(self.place).label)
        else:
            self.stay()

    @on(RecordsDeleted)
    def _records_deleted(self, event: RecordsDeleted) -> None:
        self.app.delete_records([self.place.at(key) for key in event.keys])

    @on(RecordMoved)
    def _record_moved(self, event: RecordMoved) -> None:
        self._change_list(
            edits.move_record(self.place.at(event.key), event.by), "order of the list", event.key
        )

    @on(RecordsChecked)
    def _records_checked(self, event: RecordsChecked) -> None:
        self.app.check_records([self.place.at(key) for key in event.keys])

    @on(RecordsSet)
    def _records_set(self, event: RecordsSet) -> None:
        from tui.setting import set_column  # no part of the first frame

        set_column(self.app, [self.place.at(key) for key in event.keys])

    def _change_list(self, edit: edits.Edit, label: str, point_at: str) -> bool:
        changed = self.app.change(edit, label, self.place)
        if changed:
            self.show_list(point_at)
        return changed

    def show_list(self, point_at: str = "") -> None:
        """Shows the list of the question on screen as it stands now."""
        from tui.fields.records import RecordsField

        field = self.pane.field
        if isinstance(field, RecordsField):
            asking = self.asking(self.place)
            self.pane.renew(asking)
            field.show(asking, point_at)
        self.refresh_around()
        self.stay()
