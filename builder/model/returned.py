"""What a filled worksheet says, compared with what was printed on it and with what stands in the file now.

Each question, and each field of a list, is looked at on its own. What nobody touched on the sheet changes nothing,
even where the file has moved on. What both the sheet and the file changed is a conflict, and is never settled
silently. What cannot be understood is kept out and said in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.model.answers import (
    CHECKED_BY,
    CHECKED_ON,
    PEOPLE,
    RECORD_ID,
    VALUE,
    Answer,
    Record,
    State,
    record_slug,
)
from builder.model.change import Change, Edit, What
from builder.model.decoding import decode_one
from builder.model.form import BY, ON, WHO, WHY, Wording, check_fields
from builder.model.understood import EMPTIED, Entry, Understanding, UnfitError, plain
from builder.model.yamledit import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from builder.model.answers import Answers, Steps
    from builder.model.declarations import Declarations
    from builder.model.questions import Question


@dataclass(frozen=True)
class _Place:
    """Where an answer stands, or will stand, in the file."""

    steps: Steps
    comment: str
    order: tuple[str, ...]


def read_returned(
    sheet: Mapping[str, Entry],
    declarations: Declarations,
    answers: Answers,
    data: object,
    in_print: Callable[[str], str] = str,
    lost: str = "",
    today: date | None = None,
) -> list[Change]:
    """Every difference between a returned sheet and the file, in the order of the interview.

    Args:
        sheet: the form's fields by name.
        declarations: the interview.
        answers: the answers as they stand.
        data: the answers file as plain values, for where things stand in it.
        in_print: a text as the sheet's fonts could print it.
        lost: what stands in such a text for characters that could not be printed.
        today: the day of reading, noted where a colleague was asked and does not say when they checked.
    """
    return list(_Reading(sheet, declarations, answers, data, in_print, lost, today).changes())


class _Reading:
    def __init__(
        self,
        sheet: Mapping[str, Entry],
        declarations: Declarations,
        answers: Answers,
        data: object,
        in_print: Callable[[str], str],
        lost: str,
        today: date | None,
    ) -> None:
        self._sheet = sheet
        self._left = dict(sheet)
        self._declarations = declarations
        self._reference = declarations.reference
        self._answers = answers
        self._data = data
        self._in_print = in_print
        self._today = today
        self._wording = Wording(declarations.reference, answers)
        self._understanding = Understanding(declarations.reference, self._known_people(), lost)

    def changes(self) -> Iterator[Change]:
        for section in self._declarations.sections:
            order = tuple(question.id for question in section.questions)
            for question in section.questions:
                name = section.qualified(question)
                steps = (section.section, self._key((section.section,), question))
                place = _Place(steps, question.ask, order)
                yield from self._question(name, question, self._answers.get(name), place)
        for name, entry in self._left.items():
            if entry.touched:
                why = "this version of the interview does not ask it. Print a new worksheet."
                yield Change(what=What.REFUSED, name=name, ask=name, why=why)

    def _known_people(self) -> dict[str, str]:
        """Names and ids of people, on file and newly on the sheet, to what a pick of them is stored as."""
        people = self._declarations.questions.get(PEOPLE)
        if people is None:
            return {}
        label = re.compile(rf"{re.escape(PEOPLE)}\.\d+\.{re.escape(people.label)}")
        found = {
            " ".join(entry.value.split()): " ".join(entry.value.split())
            for name, entry in self._sheet.items()
            if label.fullmatch(name) and not entry.printed.strip() and entry.value.strip()
        }
        for record in self._answers.records(PEOPLE):
            found[record.id] = record.id
            found[str(record.get(people.label).value or record.id)] = record.id
        return found

    # One answer

    def _question(self, name: str, question: Question, answer: Answer, place: _Place) -> Iterator[Change]:
        if question.kind == "records":
            yield from self._list(name, question, answer, place)
        else:
            yield from self._single(name, question, answer, place, question.ask)

    def _single(
        self, name: str, question: Question, answer: Answer, place: _Place, ask: str
    ) -> Iterator[Change]:
        now = {
            field: plain(self._in_print(text))
            for field, text in self._wording.fields(name, question, answer).items()
        }
        own = {field: self._left.pop(field) for field in now if field in self._left}
        if not any(entry.touched for entry in own.values()):
            return
        if all(plain(entry.value) == now[field] for field, entry in own.items()):
            return
        try:
            stored = self._answered(self._understanding.stored(name, question, own), question, answer)
        except UnfitError as error:
            yield Change(what=What.REFUSED, name=name, ask=ask, why=str(error))
            return
        found = decode_one(stored, question, self._reference)
        old, new = (self._wording.sentence(question, one) for one in (answer, found))
        if _says(found) == _says(answer) or (question.kind == "person" and old == new):  # by id or by name
            return
        moved_on = any(plain(entry.printed) != now[field] for field, entry in own.items())
        if moved_on:
            what = What.CONFLICT
        else:
            is_new = not answer.settled and answer.state is not State.INVALID
            what = What.ADDED if is_new else What.CHANGED
        yield Change(
            what=what,
            name=name,
            ask=ask,
            old=old,
            new=new,
            edits=(Edit(steps=place.steps, value=stored, comment=place.comment, order=place.order),),
        )

    def _answered(self, stored: object, question: Question, answer: Answer) -> object:
        """What is saved for an answer: with a name and a day where a colleague was asked and gives none."""
        if not (question.checked and answer.asked_on and self._today):
            return stored
        held = stored if isinstance(stored, dict) else {VALUE: stored}
        if VALUE not in held:
            return stored
        marks = {CHECKED_ON: self._today.isoformat(), CHECKED_BY: answer.note}
        return {VALUE: held[VALUE], **marks, **held}

    # Lists

    def _list(self, name: str, question: Question, answer: Answer, place: _Place) -> Iterator[Change]:
        blocks = self._blocks(name)
        yield from self._whole_list(name, question, answer, place, blocks)
        steps = place.steps
        if isinstance(answer.raw, dict) and VALUE in answer.raw:
            steps = (*steps, VALUE)
        taken = {record.id for record in answer.records}
        place = _Place(steps, place.comment, place.order)
        for number, prefix in blocks:
            entries = self._below(prefix)
            if not any(entry.touched for entry in entries.values()):
                self._drop(entries)
                continue
            if not any(plain(entry.value) for entry in entries.values()):
                self._drop(entries)
                yield self._refused(prefix, f"{question.noun} {number}", EMPTIED)
                continue
            was_printed = any(plain(entry.printed) for entry in entries.values())
            record = self._matching(question, answer, prefix, number if was_printed else None)
            if record is not None:
                yield from self._record(prefix, question, record, steps)
            elif was_printed:
                self._drop(entries)
                why = f"this {question.noun} is not in the list any more. Write it on a new sheet."
                yield self._refused(prefix, f"{question.noun} {number}", why)
            else:
                yield from self._new(prefix, number, question, place, taken)

    def _whole_list(
        self, name: str, question: Question, answer: Answer, place: _Place, blocks: list[tuple[int, str]]
    ) -> Iterator[Change]:
        """That nobody knows the list yet, or that it does not apply."""
        if not any((entry := self._left.get(name + mark)) and entry.touched for mark in (WHO, WHY)):
            self._left.pop(name + WHO, None)
            self._left.pop(name + WHY, None)
            return
        filled = any(plain(e.value) for _, prefix in blocks for e in self._below(prefix).values())
        says = any(plain(self._left[name + m].value) for m in (WHO, WHY) if name + m in self._left)
        if (filled or answer.records) and says:
            self._left.pop(name + WHO, None)
            self._left.pop(name + WHY, None)
            why = f"a {question.noun} is in the list, so the list is not open or left out. Keep one of them."
            yield self._refused(name, question.ask, why)
        elif filled:  # what stood there gives way to the things
            self._left.pop(name + WHO, None)
            self._left.pop(name + WHY, None)
        else:
            yield from self._single(name, question, answer, place, question.ask)

    def _blocks(self, name: str) -> list[tuple[int, str]]:
        """The things of a list that the sheet has room for, by number."""
        begins = re.compile(rf"({re.escape(name)}\.(\d+))[.@]")
        found = {int(match[2]): match[1] for field in self._left if (match := begins.match(field))}
        return sorted(found.items())

    def _below(self, prefix: str) -> dict[str, Entry]:
        return {f: e for f, e in self._left.items() if f.startswith((f"{prefix}.", f"{prefix}@"))}

    def _drop(self, entries: Mapping[str, Entry]) -> None:
        for field in entries:
            self._left.pop(field, None)

    def _refused(self, name: str, ask: str, why: str) -> Change:
        return Change(what=What.REFUSED, name=name, ask=ask, why=why)

    def _matching(self, question: Question, answer: Answer, prefix: str, number: int | None) -> Record | None:
        """The thing of the list that a block is about: the one it was printed for, or one of the same name."""
        label = question.field(question.label)
        name = f"{prefix}.{label.id}"
        entries = {f: e for f, e in self._left.items() if f == name or f.startswith(f"{name}=")}
        if number is None:
            return self._same_name(label, name, entries, answer)

        def is_printed(record: Record) -> bool:
            now = self._wording.fields(name, label, record.get(label.id))
            return all(plain(self._in_print(now[f])) == plain(e.printed) for f, e in entries.items())

        if number <= len(answer.records) and is_printed(answer.records[number - 1]):
            return answer.records[number - 1]
        if not any(plain(entry.printed) for entry in entries.values()):
            return None
        return next((record for record in answer.records if is_printed(record)), None)

    def _same_name(
        self, label: Question, name: str, entries: Mapping[str, Entry], answer: Answer
    ) -> Record | None:
        try:
            typed = decode_one(self._understanding.stored(name, label, entries), label, self._reference)
        except UnfitError:
            return None

        def key(found: Answer) -> str:
            return self._wording.sentence(label, found).casefold()

        return next((record for record in answer.records if key(record.get(label.id)) == key(typed)), None)

    def _record(self, prefix: str, question: Question, record: Record, steps: Steps) -> Iterator[Change]:
        """The changed fields of a thing that is in the list."""
        here: Steps = (*steps, record.index)
        order = _field_order(question)
        title = self._wording.title(question, record)
        for field in question.fields:
            name = f"{prefix}.{field.id}"
            place = _Place((*here, self._key(here, field)), "", order)
            if field.kind == "records":
                yield from self._list(name, field, record.get(field.id), place)
                continue
            for change in self._single(name, field, record.get(field.id), place, f"{title}: {field.ask}"):
                yield self._with_lasting_id(change, field, question, record, here)
        yield from self._checked(prefix, question, record, here, title)

    def _with_lasting_id(
        self, change: Change, field: Question, question: Question, record: Record, here: Steps
    ) -> Change:
        """Before a thing's name changes it gets the id it went by, so that picks of it stay right."""
        item = value_at(self._data, here)
        if field.id != question.label or not isinstance(item, dict) or RECORD_ID in item or not change.edits:
            return change
        settle = Edit(steps=(*here, RECORD_ID), value=record.id, order=_field_order(question))
        return replace(change, edits=(settle, *change.edits))

    def _checked(
        self, prefix: str, question: Question, record: Record, here: Steps, title: str
    ) -> Iterator[Change]:
        now = check_fields(prefix, record)
        own = {field: self._left.pop(field) for field in now if field in self._left}
        if not any(e.touched and plain(e.value) != plain(now[f]) for f, e in own.items()):
            return
        ask = f"{title}: checked on, by"
        try:
            marks = self._understanding.marks(*(own[field].value if field in own else "" for field in now))
        except UnfitError as error:
            yield self._refused(prefix + ON, ask, str(error))
            return
        moved_on = any(plain(e.printed) != plain(self._in_print(now[f])) for f, e in own.items())
        yield Change(
            what=What.CONFLICT if moved_on else What.CHANGED if record.checked_on else What.ADDED,
            name=prefix + ON,
            ask=ask,
            old=", ".join(filter(None, now.values())) or "(open)",
            new=", ".join(marks.values()) or "(open)",
            edits=tuple(
                Edit(steps=(*here, key), value=text, order=_field_order(question))
                for key, text in marks.items()
            ),
        )

    def _new(
        self, prefix: str, number: int, question: Question, place: _Place, taken: set[str]
    ) -> Iterator[Change]:
        """A thing that is not in the list yet; what of it cannot be understood is left out of it."""
        item, said, wrong = self._item(prefix, question, taken)
        yield from wrong
        if item is None:
            return
        yield Change(
            what=What.ADDED,
            name=prefix,
            ask=f"{question.ask} {question.noun.capitalize()} {number}",
            old="(not in the list)",
            new=", ".join(said),
            edits=(
                Edit(
                    steps=place.steps,
                    value=item,
                    append=True,
                    comment=place.comment if len(place.steps) == 2 else "",
                    order=place.order,
                ),
            ),
        )

    def _item(
        self, prefix: str, question: Question, taken: set[str]
    ) -> tuple[dict[str, object] | None, list[str], list[Change]]:
        item: dict[str, object] = {}
        said: list[str] = []
        wrong: list[Change] = []
        for field in question.fields:
            name = f"{prefix}.{field.id}"
            if field.kind == "records":
                item |= self._inner_list(name, field, wrong)
                continue
            for change in self._single(name, field, Answer(), _Place((), "", ()), field.ask):
                if change.what is What.REFUSED:
                    wrong.append(change)
                else:
                    item[field.id] = change.edits[0].value
                    said.append(change.new)
        item |= self._new_marks(prefix, wrong)
        if question.label not in item:
            ask = question.field(question.label).ask
            why = f'this {question.noun} has no "{ask}", by which it would be known. None of it was taken.'
            return None, [], [*wrong, self._refused(prefix, question.ask, why)]
        label = decode_one(item[question.label], question.field(question.label), self._reference)
        words = self._wording.sentence(question.field(question.label), label)
        record_id = record_slug(words, taken) or record_slug(question.noun, taken)
        taken.add(record_id)
        return {RECORD_ID: record_id, **item}, said, wrong

    def _inner_list(self, name: str, field: Question, wrong: list[Change]) -> dict[str, object]:
        """A list within a new thing: its things, or that nobody knows them yet, or that there are none."""
        taken: set[str] = set()
        found: list[object] = []
        for _, prefix in self._blocks(name):
            if any(plain(entry.value) for entry in self._below(prefix).values()):
                item, _, refused = self._item(prefix, field, taken)
                wrong += refused
                found += [item] if item else []
        own = list(self._single(name, field, Answer(), _Place((), "", ()), field.ask))
        if found and own:
            why = f"a {field.noun} is in the list, so the list is not open or left out. Keep one of them."
            wrong.append(self._refused(name, field.ask, why))
        elif own and own[0].what is What.REFUSED:
            wrong += own
        elif own:
            return {field.id: own[0].edits[0].value}
        return {field.id: found} if found else {}

    def _new_marks(self, prefix: str, wrong: list[Change]) -> dict[str, str]:
        on, by = (self._left.pop(prefix + mark, Entry("", "")).value for mark in (ON, BY))
        try:
            return self._understanding.marks(on, by)
        except UnfitError as error:
            wrong.append(self._refused(prefix + ON, "checked on", str(error)))
            return {}

    def _key(self, steps: Steps, question: Question) -> str:
        """The key under which an answer stands: the question's id, or one it had before."""
        held = value_at(self._data, steps)
        keys = held if isinstance(held, dict) else {}
        former = (old for old in question.was if old in keys and question.id not in keys)
        return next(former, question.id)


def _says(answer: Answer) -> tuple[object, ...]:
    return answer.state, answer.value, answer.note, answer.checked_on, answer.checked_by


def _field_order(question: Question) -> tuple[str, ...]:
    return (RECORD_ID, *(field.id for field in question.fields), CHECKED_ON, CHECKED_BY)
