"""Brings people, firms and desks of another program into a list of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.exchange.answers_text import edited, new_problems
from builder.exchange.columns import Field, Target
from builder.exchange.contact_rows import CODED, UID, Incoming, RowReader
from builder.exchange.matching import Known, Traits, name_words
from builder.exchange.plan import FileChange, ImportPlan, Outcome
from builder.model.answers import CHECKED_BY, CHECKED_ON, PEOPLE, RECORD_ID, VALUE, Answer, State, record_slug
from builder.model.answersfile import AnswersFile
from builder.model.change import Change, Edit, What
from builder.model.form import Wording
from builder.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.exchange.grid import Row, Table
    from builder.model.answers import Answers, Record, Steps
    from builder.model.declarations import Declarations
    from builder.model.questions import Question
    from builder.paths import Brokerage


def contact_targets(declarations: Declarations) -> list[Target]:
    """The lists that hold contacts: each list with a telephone or a mail address, that of people first."""
    found = [
        _target(section.qualified(question), question)
        for section in declarations.sections
        for question in section.questions
        if question.kind == "records" and any(f.kind in ("phone", "email") for f in question.fields)
    ]
    return sorted(found, key=lambda target: target.id != PEOPLE)


def _target(question_id: str, question: Question) -> Target:
    fields = tuple(Field(f.id, f.ask, f.kind) for f in question.fields if f.kind != "records")
    label = question.field(question.label)
    named = label.id if label.kind == "text" else ""
    return Target(question_id, question.ask, question.noun, fields, label.id, named)


def plan_contacts(
    table: Table,
    columns: Mapping[str, Sequence[int]],
    target: Target,
    brokerage: Brokerage,
    declarations: Declarations,
    broken: Sequence[Row] = (),
) -> ImportPlan:
    """Compares a table of contacts with a list of the answers; changes nothing.

    Args:
        table: the contacts.
        columns: the columns that fill each field, the best first.
        target: the list.
        brokerage: the firm's folder.
        declarations: the interview.
        broken: what of the file could not be read at all.

    Raises:
        SaveError: the answers cannot be read, or hold what must be mended by hand first.
    """
    live = AnswersFile(brokerage.answers)
    document = live.document()
    answers = live.answers(declarations.sections, declarations.reference)
    reading = _Reading(table, columns, target, answers, document.data, declarations)
    changes = [
        *reading.changes(),
        *(_refused(f"{table.unit} {row.number}", "", why) for row in broken for why in row.flaws.values()),
    ]
    before = live.text

    def settle(wanted: Sequence[Change]) -> Outcome:
        edits = [edit for change in wanted for edit in change.edits]
        after = edited(before, lambda file: reading.write(file, edits)) if edits else before
        return Outcome(
            (FileChange(brokerage.answers, before, after),), new_problems(answers, after, declarations)
        )

    count = len(table.rows) + len(broken)
    read = f"{count} {table.unit}{'' if count == 1 else 's'}"
    return ImportPlan(
        "contacts", read, tuple(changes), settle, same=reading.same, footer=_elsewhere(reading.elsewhere)
    )


def _elsewhere(count: int) -> str:
    if not count:
        return ""
    cards = "1 card belongs" if count == 1 else f"{count} cards belong"
    return f"{cards} to another list of this playbook and stay out of this one. Name the list with --into."


class _Reading:
    """Goes through the rows of a table, one after another."""

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, Sequence[int]],
        target: Target,
        answers: Answers,
        data: object,
        declarations: Declarations,
    ) -> None:
        self._table, self._target = table, target
        self._answers, self._reference = answers, declarations.reference
        self._question = declarations.questions[target.id]
        self._fields = {f.id: f for f in self._question.fields if f.kind != "records"}
        self._wording = Wording(declarations.reference, answers)
        self._answer = answers.get(target.id)
        self._records = list(self._answer.records)
        section, _, name = target.id.partition(".")
        self._order = tuple(q.id for q in declarations.section(section).questions)
        self.steps = self._list_steps(section, name, data)
        self._held = _stored_items(data, self.steps)
        self._rows = RowReader(table, columns, target, self._fields, answers, declarations.reference)
        self._known = Known.of(map(self._traits_on_file, self._records))
        self._said: dict[int, tuple[str, dict[str, object]]] = {}
        """By the place of an entry: the last row that was about it, and what the rows said so far."""
        self._taken = {record.id for record in self._records}
        self.same = 0
        self.elsewhere = 0
        """Cards that were exported from another list."""

    def changes(self) -> list[Change]:
        """Everything the table brings, in its order; several rows about one new thing come as one."""
        found: list[Change] = []
        added: dict[int, tuple[int, Incoming]] = {}
        for row in self._table.rows:
            incoming = self._rows.read(row)
            where = self._where(row.number)
            title = self._title(incoming.values)
            if incoming.id.startswith(UID):
                self.elsewhere += 1
            if not incoming.values and not incoming.wrong:
                continue
            found += [_refused(where, f"{title}: {ask}".strip(": "), why) for ask, why in incoming.wrong]
            if self._target.label not in incoming.values and incoming.id not in self._taken:
                ask = self._fields[self._target.label].ask
                why = f'this {self._target.noun} has no "{ask}", by which it would be known. None of it was taken.'
                found.append(_refused(where, title, why))
                continue
            entry = self._traits(incoming)
            match = self._known.find(entry)
            if match.why:
                found.append(self._new(incoming, What.UNCLEAR, match.why))
            elif match.place is None:
                place = self._known.add(entry)
                added[place] = (len(found), incoming)
                found.append(self._new(incoming, What.ADDED))
                self._said[place] = (where, dict(incoming.values))
            elif match.place < len(self._records):
                found += self._compared(incoming, match.place)
            else:
                found += self._joined(incoming, match.place, added, found)
        return found

    # Rows

    def _where(self, number: int) -> str:
        return f"{self._table.unit} {number}"

    # Comparing

    def _compared(self, incoming: Incoming, place: int) -> Iterator[Change]:
        """What a row says otherwise than an entry on file."""
        record = self._records[place]
        where = self._where(incoming.number)
        earlier, said = self._said.setdefault(place, (where, {}))
        any_change = False
        for field_id, stored in incoming.values.items():
            question = self._fields[field_id]
            if field_id in said:
                if not self._same_said(field_id, said[field_id], stored):
                    any_change = True
                    why = f"{earlier} is about the same {self._target.noun} and says otherwise."
                    yield _refused(where, f"{self._title_of(record)}: {question.ask}", why)
                continue
            said[field_id] = stored
            answer = record.get(field_id)
            if self._same_as_file(answer, stored, question):
                continue
            any_change = True
            yield self._changed(where, record, question, answer, stored)
        self._said[place] = (where, said)
        self.same += not any_change

    def _changed(
        self, where: str, record: Record, question: Question, answer: Answer, stored: object
    ) -> Change:
        steps = (*self.steps, record.index)
        edits = [Edit(steps=(*steps, question.id), value=stored)]
        if question.id == self._target.label and self._lacks_id(record):
            edits.insert(0, Edit(steps=(*steps, RECORD_ID), value=record.id))
        is_open = not answer.settled and answer.state is not State.INVALID
        return Change(
            what=What.CHANGED if is_open else What.CONFLICT,
            name=where,
            ask=f"{self._title_of(record)}: {question.ask}",
            old=self._wording.sentence(question, answer),
            new=self._words(stored, question),
            edits=tuple(edits),
        )

    def _joined(
        self, incoming: Incoming, place: int, added: dict[int, tuple[int, Incoming]], found: list[Change]
    ) -> Iterator[Change]:
        """A further row about something that an earlier row brought: it fills gaps, or is told to differ."""
        at, first = added[place]
        earlier, _ = self._said[place]
        differs = [
            f
            for f, stored in incoming.values.items()
            if f in first.values and not self._same_said(f, first.values[f], stored)
        ]
        if differs:
            asks = ", ".join(self._fields[field_id].ask for field_id in differs)
            yield self._new(
                incoming,
                What.UNCLEAR,
                f"{earlier} may be about the same {self._target.noun}, but says otherwise: {asks}.",
            )
            return
        more = {f: stored for f, stored in incoming.values.items() if f not in first.values}
        if not more:
            self.same += 1
            return
        first.values |= more
        item = found[at].edits[0].value
        if isinstance(item, dict):
            item |= more
        note = f"{self._where(incoming.number)} is about the same {self._target.noun} and is joined to it."
        found[at] = self._told(first, found[at], note)

    # New entries

    def _new(self, incoming: Incoming, what: What, why: str = "") -> Change:
        label = self._words(incoming.values[self._target.label], self._fields[self._target.label])
        record_id = record_slug(label, self._taken) or record_slug(self._target.noun, self._taken)
        self._taken.add(record_id)
        item = {RECORD_ID: record_id, **incoming.values}
        if why:
            why = f"{why[0].upper()}{why[1:]} It is new, or an entry changed: enter it by hand, or add it here as new."
        return Change(
            what=what,
            name=self._where(incoming.number),
            ask=label,
            new=self._summary(incoming.values),
            why=why,
            edits=(Edit(steps=self.steps, value=item, append=True),),
        )

    def _told(self, incoming: Incoming, change: Change, note: str) -> Change:
        return Change(
            what=change.what,
            name=change.name,
            ask=change.ask,
            new=self._summary(incoming.values),
            notes=(*change.notes, note),
            edits=change.edits,
        )

    def _summary(self, values: Mapping[str, object]) -> str:
        return ", ".join(
            self._words(values[f], question)
            for f, question in self._fields.items()
            if f in values and f != self._target.label
        )

    # Writing

    def write(self, file: AnswersFile, edits: Sequence[Edit]) -> None:
        """Makes the edits in one go."""
        added = [self._in_order(edit.value) for edit in edits if edit.append]
        changed: dict[int, dict[str, object]] = {}
        for edit in edits:
            if not edit.append:
                changed.setdefault(int(edit.steps[-2]), {})[str(edit.steps[-1])] = edit.value
        if self._records:
            file.change_items(self.steps, changed, added, order=self._field_order)
        else:
            file.set(self.steps, added, comment=self._question.ask, order=self._order)

    @property
    def _field_order(self) -> tuple[str, ...]:
        return (RECORD_ID, *(f.id for f in self._question.fields), CHECKED_ON, CHECKED_BY)

    def _in_order(self, item: object) -> dict[str, object]:
        if not isinstance(item, dict):
            raise TypeError(item)
        return {key: item[key] for key in self._field_order if key in item}

    def _list_steps(self, section: str, name: str, data: object) -> Steps:
        held = data.get(section, {}) if isinstance(data, dict) else {}
        keys = held if isinstance(held, dict) else {}
        former = (old for old in self._question.was if old in keys and name not in keys)
        key = next(former, name)
        stands = keys.get(key)
        in_value = isinstance(stands, dict) and VALUE in stands and bool(self._records)
        return (section, key, VALUE) if in_value else (section, key)

    # Words

    def _traits_on_file(self, record: Record) -> Traits:
        emails, phones = (
            tuple(
                str(record.get(f.id).value)
                for f in self._fields.values()
                if f.kind == kind and record.get(f.id).value
            )
            for kind in ("email", "phone")
        )
        return Traits(self._title_of(record), record.id, emails, phones, self._is_coded)

    def _traits(self, incoming: Incoming) -> Traits:
        emails, phones = (
            tuple(str(stored) for f, stored in incoming.values.items() if self._fields[f].kind == kind)
            for kind in ("email", "phone")
        )
        return Traits(self._title(incoming.values), incoming.id, emails, phones, self._is_coded)

    @property
    def _is_coded(self) -> bool:
        return self._fields[self._target.label].kind in CODED

    def _title_of(self, record: Record) -> str:
        return self._wording.title(self._question, record)

    def _title(self, values: Mapping[str, object]) -> str:
        label = self._target.label
        return self._words(values[label], self._fields[label]) if label in values else ""

    def _words(self, stored: object, question: Question) -> str:
        """A value as people read it."""
        texts = stored if isinstance(stored, list) else [stored]
        return "; ".join(self._word(str(text), question) for text in texts)

    def _word(self, text: str, question: Question) -> str:
        if question.kind == "yesno":
            return "Yes" if text == "yes" else "No"
        if question.kind == "person":
            person = self._answers.person(text)
            return str(person.get("name").value or text) if person else text
        return KINDS[question.kind].show(text, question, self._reference)

    def _same_as_file(self, answer: Answer, stored: object, question: Question) -> bool:
        if answer.state is not State.ANSWERED:
            return False
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        kind = KINDS[question.kind]
        texts = [kind.store(value) for value in values]
        if question.kind == "person":
            texts = [self._person_id(text) for text in texts]
            stored = [
                self._person_id(str(text)) for text in (stored if isinstance(stored, list) else [stored])
            ]
        return _same(texts if isinstance(stored, list) else texts[0], stored)

    def _same_said(self, field_id: str, one: object, other: object) -> bool:
        """Whether two rows say the same; of a name the order does not count."""
        if field_id == self._target.named:
            return name_words(str(one)) == name_words(str(other))
        return _same(one, other)

    def _person_id(self, text: str) -> str:
        person = self._answers.person(text)
        return person.id if person else text

    def _lacks_id(self, record: Record) -> bool:
        item = self._held[record.index] if record.index < len(self._held) else {}
        return isinstance(item, dict) and RECORD_ID not in item


def _stored_items(data: object, steps: Steps) -> list[object]:
    for step in steps:
        data = data.get(str(step), "") if isinstance(data, dict) else ""
    return data if isinstance(data, list) else []


def _same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(_folded, one)) == sorted(map(_folded, other))
    return _folded(one) == _folded(other)


def _folded(value: object) -> str:
    return " ".join(str(value).casefold().split())


def _refused(where: str, title: str, why: str) -> Change:
    return Change(what=What.REFUSED, name=where, ask=title, why=f"{why[:1].upper()}{why[1:]}")
