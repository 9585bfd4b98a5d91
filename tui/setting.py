"""One column set for many things of a list at once: which columns can be, and what that would change."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from builder.model.answers import State
from builder.model.interview import applicable_fields
from tui import edits
from tui.wording import plural, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.questions import Question
    from tui.desk import Desk
    from tui.draft import Draft
    from tui.places import Place

VALUES_NAMED = 3
"""Values that are named when others would go; the rest is a number."""


def settable(draft: Draft, places: Sequence[Place]) -> list[Question]:
    """The columns that can be set for all of these things: not their name, no list, nothing that one is not asked."""
    question = draft.view.question(places[0].outer)
    fields = [field for field in question.fields if field.id != question.label and field.kind != "records"]
    if not any(field.condition for field in fields):
        return fields
    records = [record for place in places if (record := draft.view.record(place))]
    asked = Counter(
        field.id for record in records for field in applicable_fields(question, record, draft.firm.scope)
    )
    return [field for field in fields if asked[field.id] == len(records)]


def replaced(draft: Draft, places: Sequence[Place], field: Question) -> str:
    """What setting a column would write over, in words."""
    said = Counter(_said(draft, place, field) for place in places)
    held = Counter({words: count for words, count in said.items() if words})
    if not held:
        return "Nothing stands there yet."
    named = [f"{words} ({count:,})" for words, count in held.most_common(VALUES_NAMED)]
    rest = f" and {len(held) - VALUES_NAMED:,} more" if len(held) > VALUES_NAMED else ""
    return f"In its place now, and replaced: {', '.join(named)}{rest}."


def _said(draft: Draft, place: Place, field: Question) -> str:
    """What stands in the column of one thing; of a list in a file of its own, as it stands there."""
    view = draft.view
    if place.question in view.tables:
        table = view.tables[place.question]
        return table.cells(table.key_of(place.steps[0])).get(field.id, "")
    answer = view.answer(place.at(field.id))
    return shown(answer, field, view) if answer.state is not State.UNANSWERED else ""


def _is_there(draft: Draft, place: Place) -> bool:
    view = draft.view
    if place.question in view.tables:
        table = view.tables[place.question]
        return table.key_of(place.steps[0]) in table.rows
    return view.record(place) is not None


def set_column(desk: Desk, places: Sequence[Place]) -> None:
    """Asks for a column and a value, sets it for all of these things in one change, and shows the list."""
    from tui.screens.setting import SettingScreen

    draft = desk.draft
    places = [place for place in places if _is_there(draft, place)]
    if not places:
        return
    held = places[0].outer
    question = draft.view.question(held)
    count = plural(len(places), question.noun)

    def settled(answer: tuple[str, object] | None) -> None:
        if answer is None:
            return
        field_id, stored = answer
        label = f"{question.field(field_id).ask.rstrip('?.')}, for {count}"
        if desk.change(edits.set_field(places, field_id, stored), label, held):
            desk.say(f"Set for {count}. {desk.key_word('undo')} takes it back.")
        desk.show_list(places[-1].steps[-1])

    desk.push_screen(SettingScreen(draft, places, count), settled)
