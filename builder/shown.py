"""Answers as pages see them: they print themselves safely, say when they are open, and can be tested and walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, get_type_hints

from markupsafe import Markup

from builder.customs.agencies import Agency
from builder.customs.ports import Port
from builder.escape import dialled, escape, escape_lines, reachable
from builder.model.answers import Answer, Answers, Record, State
from builder.model.kinds import KINDS, Reference
from builder.model.questions import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model.scope import Scope

TABLE_ROWS = {"port": Port, "agency": Agency}
"""What is picked from a public table, by the kind of question."""


@dataclass(frozen=True)
class Showing:
    """What showing an answer needs besides the answer."""

    scope: Scope
    reference: Reference
    edition: str
    people: tuple[Question, ...]
    """The fields of the people list."""

    @property
    def answers(self) -> Answers:
        """The firm's answers."""
        return self.scope.basis.answers


def show_date(day: date) -> str:
    """For example 2 Nov 2026: no reader takes the day for the month."""
    return f"{day.day} {day:%b %Y}"


class Shown:
    """One answer on a page.

    In a page: `{{ firm.legal_name }}` prints it, or a blank with who will find out; `{% if firm.ctpat %}` is true
    only when it is known to be true; `.known`, `.open` and `.none` tell the three apart; a list can be walked; a
    picked person, a port and an agency give their fields, and blanks as long as nobody is picked.
    """

    def __init__(self, answer: Answer, question: Question, showing: Showing) -> None:
        self._answer = answer
        self._question = question
        self._showing = showing

    @property
    def hidden(self) -> bool:
        """Restricted, and this is the shared edition."""
        return self._question.restricted and self._showing.edition == "shared"

    @property
    def known(self) -> bool:
        """Whether there is a value to print."""
        return self._answer.state is State.ANSWERED and not self.hidden

    @property
    def open(self) -> bool:
        """Whether nobody knows it yet."""
        return not self._answer.settled

    @property
    def none(self) -> bool:
        """Whether it does not apply to the firm."""
        return self._answer.state is State.DOES_NOT_APPLY and not self.hidden

    @property
    def note(self) -> str:
        """Who will find out, or why it does not apply; what is wrong with an answer is for `check`, not for a page.

        What is kept back says neither: people write a number into a remark as readily as into its own field.
        """
        return "" if self.hidden or self._answer.state is State.INVALID else self._answer.note

    @property
    def value(self) -> object:
        """The typed value; None when there is none to print."""
        return self._answer.value if self.known else None

    @property
    def words(self) -> str:
        """The value as plain text, for titles; empty when there is none to print."""
        if not self.known:
            return ""
        if self._question.kind == "records":
            return ", ".join(thing.label for thing in self.things)
        kind = KINDS[self._question.kind]
        values = self._answer.value if isinstance(self._answer.value, tuple) else (self._answer.value,)
        if self._question.kind == "person":
            return ", ".join(self._person_name(str(value)) for value in values)
        return ", ".join(kind.show(value, self._question, self._showing.reference) for value in values)

    @property
    def dial_code(self) -> Markup:
        """A code that a phone dials from the printed sheet; nothing for what is no telephone number to print."""
        if self._question.kind != "phone" or not self.known:
            return Markup("")
        code = Markup('<span class="qr paper-only" data-qr="{}" data-label="Dials {}"></span>')
        return code.format(dialled(self.words), escape(self.words))

    @property
    def things(self) -> list[ShownRecord]:
        """The things of a list."""
        if not self.known:
            return []
        return [ShownRecord(record, self._question, self._showing) for record in self._answer.records]

    @property
    def people(self) -> list[ShownRecord]:
        """The people picked, as their entries in the people list."""
        values = self._answer.value if isinstance(self._answer.value, tuple) else (self._answer.value,)
        found = [self._showing.answers.person(str(value)) for value in values if self.known]
        return [
            ShownRecord(record, _people_question(self._showing), self._showing) for record in found if record
        ]

    @property
    def checked(self) -> str:
        """When and by whom it was checked, in words; empty when it was not, or when it is kept back."""
        return "" if self.hidden else _checked_words(self._answer.checked_on, self._answer.checked_by)

    def _person_name(self, person_id: str) -> str:
        record = self._showing.answers.person(person_id)
        return str(record.get("name").value) if record and record.get("name").value else person_id

    def __str__(self) -> str:
        return self.words

    def __html__(self) -> Markup:
        if self.hidden:
            return Markup('<span class="open">in the full edition only</span>')
        if self.known and self._question.kind == "long":
            return escape_lines(self.words)
        if self.known:
            return reachable(self._question.kind, self.words)
        if self.none:
            return NONE
        return open_mark(self.note)

    def __bool__(self) -> bool:
        return self.known and bool(self._answer.value)

    def __iter__(self) -> Iterator[object]:
        if self._question.kind == "records":
            return iter(self.things)
        if self._question.kind == "person":
            return iter(self.people)
        value = self.value
        if self._question.kind == "choices" and isinstance(value, tuple):
            return iter(self._question.choices[str(key)] for key in value)
        return iter(value if isinstance(value, tuple) else ())

    def __len__(self) -> int:
        return len(self._answer.value) if self.known and isinstance(self._answer.value, tuple) else 0

    def __contains__(self, item: object) -> bool:
        return self.known and isinstance(self._answer.value, tuple) and item in self._answer.value

    def __eq__(self, other: object) -> bool:
        return self.known and self._answer.value == (other.value if isinstance(other, Shown) else other)

    def __hash__(self) -> int:
        return hash(self.words)

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._question.kind == "person":
            people = self.people
            if any(field.id == name for field in self._showing.people):
                # A picked person who is not in the list is a problem of the answers; the page leaves room to write.
                state = State.UNANSWERED if self.known else self._answer.state
                empty = Answer(state=state, note=self.note)
                return (
                    getattr(people[0], name) if people else Shown(empty, _text_question(name), self._showing)
                )
        row = TABLE_ROWS.get(self._question.kind)
        if row is None or self._question.is_list:
            raise AttributeError(name)
        if self.known:
            reference, code = self._showing.reference, str(self._answer.value)
            found = reference.ports.find(code) if row is Port else reference.agencies.find(code)
            return getattr(found, name)
        if name not in get_type_hints(row):
            raise AttributeError(name)
        return self  # as open as the pick itself


class ShownRecord:
    """One thing of a list on a page: its fields by name, `label`, `id` and `checked`."""

    def __init__(self, record: Record, question: Question, showing: Showing) -> None:
        self._record = record
        self._question = question
        self._showing = showing

    @property
    def id(self) -> str:
        """The thing's id in `answers.yaml`."""
        return self._record.id

    @property
    def record(self) -> Record:
        """The thing itself."""
        return self._record

    @property
    def label(self) -> str:
        """The words that name it."""
        named = self._field(self._question.label).words
        return named or f"{self._question.noun.capitalize()} {self._record.index + 1}"

    @property
    def title(self) -> object:
        """The words that name it; for things with a field of that name, the field."""
        return self._field("title") if self._has("title") else self.label

    @property
    def checked(self) -> str:
        """When and by whom it was checked, in words; empty when it was not."""
        return _checked_words(self._record.checked_on, self._record.checked_by)

    def field(self, name: str) -> Shown:
        """One of its fields, whatever it is called."""
        return self._field(name)

    def _has(self, name: str) -> bool:
        return any(field.id == name for field in self._question.fields)

    def _field(self, name: str) -> Shown:
        question = next(field for field in self._question.fields if field.id == name)
        inside = self._showing.scope.inside(self._record)
        applies = inside.truth(question.condition) is not False
        answer = self._record.get(name) if applies else Answer(state=State.DOES_NOT_APPLY, note="not asked")
        return Shown(answer, question, self._showing)

    def __html__(self) -> Markup:
        return escape(self.label)

    def __str__(self) -> str:
        return self.label

    def __getattr__(self, name: str) -> Shown:
        if name.startswith("_") or not self._has(name):
            raise AttributeError(name)
        return self._field(name)


class ShownSection:
    """The answers of one section by question id."""

    def __init__(self, section_id: str, questions: tuple[Question, ...], showing: Showing) -> None:
        self._section_id = section_id
        self._questions = {question.id: question for question in questions}
        self._showing = showing

    def __getattr__(self, name: str) -> Shown:
        if name.startswith("_") or name not in self._questions:
            raise AttributeError(name)
        question = self._questions[name]
        if self._showing.scope.truth(question.condition) is not False:
            return Shown(self._showing.answers.get(f"{self._section_id}.{name}"), question, self._showing)
        if question.otherwise:
            return Shown(self._showing.answers.get(question.otherwise), question, self._showing)
        return Shown(_not_asked(), question, self._showing)


NONE = Markup('<span class="none">none</span>')
"""What stands on a page for something that does not apply."""


def open_mark(who: str) -> Markup:
    """What stands on a page for something nobody knows yet: a blank to write on, and who will find out."""
    words = Markup("not known yet: {}").format(escape(who)) if who else Markup("not known yet")
    return Markup('<span class="blank short"></span> <span class="open">({})</span>').format(words)


def show_value(value: object) -> Markup:
    """Any plain value on a page: texts are escaped, dates and counts written for people."""
    if hasattr(value, "__html__"):
        return Markup(value.__html__())  # noqa: S704 (the value vouches for itself)
    if value is None:  # does not apply, as for answers
        return NONE
    if isinstance(value, bool):
        return escape("Yes" if value else "No")
    if isinstance(value, int):
        return escape(f"{value:,}")
    if isinstance(value, date):
        return escape(show_date(value))
    if isinstance(value, timedelta):
        return escape(KINDS["duration"].store(value))
    return escape(str(value))


def _not_asked() -> Answer:
    return Answer(state=State.DOES_NOT_APPLY, note="not asked")


def _people_question(showing: Showing) -> Question:
    return Question(
        id="list", ask="", kind="records", why="", noun="person", label="name", fields=list(showing.people)
    )


def _text_question(name: str) -> Question:
    return Question(id=name, ask="", kind="text", why="")


def _checked_words(on: date | None, by: str) -> str:
    if on is None:
        return ""
    return f"checked {show_date(on)}" + (f" by {by}" if by else "")
