"""Changes to the answers file, each a function that makes it with the file's own path operations."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from builder.model.answers import (
    CHECKED_BY,
    CHECKED_ON,
    PEOPLE,
    RECORD_ID,
    VALUE,
    record_slug,
)
from tui import table_edits
from tui.fitting import typed_from
from tui.history import LIST_FILES
from tui.places import Place
from tui.references import names_of, picked_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.model.answers import Record
    from builder.model.answersfile import AnswersFile
    from builder.model.questions import Question
    from tui.views import View

    Edit = Callable[[View, Any], None]
    """Makes one change to a file, seen as it stands; SaveError when it cannot be made. The file is the answers, or for
    a place in a list that is a file of its own, that list."""


def answer(place: Place, stored: object) -> Edit:
    """Saves an answer; an empty text takes it back, so that the question is open again."""
    if place.question in LIST_FILES:
        return table_edits.answer(place, stored)

    def edit(view: View, file: AnswersFile) -> None:
        steps = view.steps(place)
        if stored == "":
            _delete(view, file, place)
            return
        _settle_name(view, file, place)
        file.set(steps, stored, comment=comment_of(view, place), order=order_of(view, place))

    return edit


def add_record(place: Place, record_id: str, fields: Mapping[str, object]) -> Edit:
    """Adds a thing at the end of the list at a place."""
    if place.question in LIST_FILES:
        return table_edits.add_record(place, fields)

    def edit(view: View, file: AnswersFile) -> None:
        _insert(view, file, place, {RECORD_ID: record_id, **fields})

    return edit


def copy_record(place: Place, record_id: str) -> Edit:
    """Adds a copy of a thing behind it, without the marks of having been checked."""
    if place.question in LIST_FILES:
        return table_edits.copy_record(place)

    def edit(view: View, file: AnswersFile) -> None:
        question, record = view.question(place.outer), _record(view, place)
        stored = view.stored(view.steps(place))
        held = copy.deepcopy(stored) if isinstance(stored, dict) else {}
        for key in (RECORD_ID, CHECKED_ON, CHECKED_BY):
            held.pop(key, None)
        label = question.field(question.label)
        if label.kind == "text" and held.get(label.id):
            held[label.id] = f"{held[label.id]} (copy)"
        else:
            held.pop(label.id, None)
        file.insert_item(view.list_steps(place.outer), record.index + 1, {RECORD_ID: record_id, **held})

    return edit


def delete_record(place: Place) -> Edit:
    """Deletes a thing of a list; a person is taken out of every answer that picked them, too."""
    return delete_records([place])


def delete_records(places: Sequence[Place]) -> Edit:
    """Deletes things of one list, as `delete_record`."""
    if places[0].question in LIST_FILES:
        return table_edits.delete_records(places)

    def edit(view: View, file: AnswersFile) -> None:
        records = [_record(view, place) for place in places]
        held = places[0].outer
        if held == Place(PEOPLE):
            gone = frozenset().union(*map(names_of, records))
            for picked in picked_at(view, *records):
                _unpick(view, file, picked, gone)
        if len(records) == len(view.records(held)):
            _delete(view, file, held)
        else:
            file.delete_items(view.list_steps(held), [record.index for record in records])

    return edit


def move_record(place: Place, by: int) -> Edit:
    """Moves a thing of a list up (-1) or down (1); at either end it stays."""
    if place.question in LIST_FILES:
        return table_edits.move_record(place, by)

    def edit(view: View, file: AnswersFile) -> None:
        index = _record(view, place).index
        new = min(max(index + by, 0), len(view.records(place.outer)) - 1)
        file.move_item(view.list_steps(place.outer), index, new)

    return edit


def check_record(place: Place, on: str, by: str) -> Edit:
    """Notes that a thing of a list was checked on a day, and by whom where that is known."""
    return check_records([place], on, by)


def check_records(places: Sequence[Place], on: str, by: str) -> Edit:
    """Notes that things of one list were checked, as `check_record`."""
    marks = {key: text for key, text in ((CHECKED_ON, on), (CHECKED_BY, by)) if text}

    def edit(view: View, file: AnswersFile) -> None:
        held = places[0].outer
        changed = {_record(view, place).index: marks for place in places}
        file.change_items(view.list_steps(held), changed, order=_field_order(view.question(held)))

    return edit


def set_field(places: Sequence[Place], field_id: str, stored: object) -> Edit:
    """Saves the same in one field of many things of one list, in place of what stood there."""
    if places[0].question in LIST_FILES:
        return table_edits.set_field(places, field_id, stored)

    def edit(view: View, file: AnswersFile) -> None:
        held = places[0].outer
        changed = {_record(view, place).index: {field_id: stored} for place in places}
        file.change_items(view.list_steps(held), changed, order=_field_order(view.question(held)))

    return edit


def settle_cells(stored: Mapping[Place, object], rows: Mapping[Place, Mapping[str, str]]) -> Edit:
    """Saves cells of a list that is a file of its own; see `table_edits.settle_cells`."""
    return table_edits.settle_cells(stored, rows)


def new_record_id(view: View, place: Place, words: str) -> str:
    """An id for a new thing of the list at a place, from the words that name it."""
    if place.question in LIST_FILES:
        return view.tables[place.question].next_key
    taken = {record.id for record in view.records(place).values()}
    noun = view.question(place).noun
    return record_slug(words, taken) or record_slug(noun, taken)


def _insert(view: View, file: AnswersFile, place: Place, item: object) -> None:
    records = view.records(place)
    if records:
        file.insert_item(view.list_steps(place), len(records), item)
    else:
        steps = view.steps(place)
        file.set(steps, [item], comment=comment_of(view, place), order=order_of(view, place))


def _delete(view: View, file: AnswersFile, place: Place) -> None:
    steps = view.steps(place)
    held = view.stored(steps[:-1])
    if isinstance(held, dict) and steps[-1] in held:
        file.delete(steps, comment=comment_of(view, place))


def _unpick(view: View, file: AnswersFile, place: Place, gone: frozenset[str]) -> None:
    typed = typed_from(view.answer(place))
    others = [text for text in typed.texts if text not in gone]
    if others:
        _put_texts(view, file, place, others)
    else:
        _delete(view, file, place)


def _settle_name(view: View, file: AnswersFile, place: Place) -> None:
    """Before a thing's name changes: gives it a lasting id, and turns picks by name into picks by id."""
    if place.is_record or not place.steps:
        return
    record_place = place.outer
    question, record = view.question(record_place.outer), view.record(record_place)
    if record is None or place.steps[-1] != question.label:
        return
    held = view.stored(view.steps(record_place))
    if isinstance(held, dict) and RECORD_ID not in held:
        order = _field_order(question)
        file.set((*view.steps(record_place), RECORD_ID), record.id, order=order)
    if record_place.question == PEOPLE and len(record_place.steps) == 1:
        name = str(record.get("name").value or "")
        for picked in picked_at(view, record):
            texts = typed_from(view.answer(picked)).texts
            if name in texts and name != record.id:
                _put_texts(view, file, picked, [record.id if text == name else text for text in texts])


def _put_texts(view: View, file: AnswersFile, place: Place, texts: Sequence[str]) -> None:
    steps = view.steps(place)
    held = view.stored(steps)
    inner = (*steps, VALUE) if isinstance(held, dict) else steps
    file.set(inner, list(texts) if view.question(place).is_list else texts[0])


def _record(view: View, place: Place) -> Record:
    view.steps(place)  # refuses in words when the thing was deleted meanwhile
    return view.records(place.outer)[place.steps[-1]]


def comment_of(view: View, place: Place) -> str:
    """The question stands as a comment above its answer; inside a list that would be noise."""
    return "" if place.steps else view.question(place).ask


def order_of(view: View, place: Place) -> list[str]:
    """The keys around a place in the order in which people meet them."""
    if place.steps:
        return _field_order(view.question(place.outer.outer))
    return [question.id for question in view.declarations.section(place.section).questions]


def _field_order(question: Question) -> list[str]:
    return [RECORD_ID, *(field.id for field in question.fields), CHECKED_ON, CHECKED_BY]
