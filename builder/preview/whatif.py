"""The firm's answers as they would be with one of them given otherwise, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from builder.model.answers import CHECKED_BY, CHECKED_ON, UNANSWERED, Answer, Record, State, keyed
from builder.model.decoding import decode_one
from builder.model.kinds import KINDS, AnswerError
from builder.preview.reads import noted_answer

if TYPE_CHECKING:
    from builder.model.declarations import Declarations
    from builder.model.kinds import Reference
    from builder.model.questions import Question
    from builder.preview.reads import NotedAnswers

NEW = "new"
"""The id of a thing that is not saved yet; one that stands in the list already gets a number behind it."""


@dataclass(frozen=True)
class Where:
    """Where one answer stands: a question, a thing of a list, or a field of that thing."""

    question: str
    steps: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        """The id of the section."""
        return self.question.partition(".")[0]

    @property
    def name(self) -> str:
        """The id of the question or of the field."""
        fields = self.steps[1::2]
        return fields[-1] if fields else self.question.partition(".")[2]

    @property
    def is_thing(self) -> bool:
        """Whether this is a whole thing of a list."""
        return len(self.steps) % 2 == 1

    @property
    def _is_check(self) -> bool:
        """Whether it is said there when or by whom something was checked."""
        return len(self.steps) > 1 and self.name in (CHECKED_ON, CHECKED_BY)

    def declared(self, declarations: Declarations) -> Question | None:
        """What is asked there; for a thing, its list. None where it is said when or by whom something was checked."""
        fields = self.steps[1::2]
        return None if self._is_check else declarations.questions.get(".".join((self.question, *fields)))

    def is_asked(self, declarations: Declarations) -> bool:
        """Whether the interview asks anything there."""
        held = Where(self.question, self.steps[:-2]) if self._is_check else self
        return held.declared(declarations) is not None

    def is_restricted(self, declarations: Declarations) -> bool:
        """Whether the shared edition leaves it out."""
        fields = self.steps[1::2]
        names = [".".join((self.question, *fields[:depth])) for depth in range(len(fields) + 1)]
        return any(
            declarations.questions[name].restricted for name in names if name in declarations.questions
        )


def answer_at(answers: NotedAnswers, where: Where) -> Answer:
    """What stands at a place; unanswered where nothing does."""
    answer = answers.by_id.get(where.question, UNANSWERED)
    for key, name in zip(where.steps[::2], where.steps[1::2], strict=False):
        record = keyed(answer.records).get(key)
        answer = record.fields.get(name, UNANSWERED) if record else UNANSWERED
    return answer


def with_answer(answers: NotedAnswers, where: Where, answer: Answer) -> NotedAnswers:
    """The answers with another one at a place; at the place of a thing nothing changes."""
    if where.is_thing:
        return answers
    return _replaced(answers, where, answer)


def without(answers: NotedAnswers, where: Where) -> NotedAnswers:
    """The answers with nothing at a place; a thing leaves its list."""
    if not where.is_thing:
        return _replaced(answers, where, UNANSWERED)
    held = Where(where.question, where.steps[:-1])
    whole = answer_at(answers, held)
    rest = tuple(record for key, record in keyed(whole.records).items() if key != where.steps[-1])
    return _replaced(answers, held, replace(whole, value=rest) if rest else UNANSWERED)


def _replaced(answers: NotedAnswers, where: Where, answer: Answer) -> NotedAnswers:
    before = answers.by_id.get(where.question, UNANSWERED)
    after = noted_answer(_put(before, where.steps, answer), (where.question,), answers.reads)
    return replace(answers, by_id={**answers.by_id, where.question: after})


def _put(whole: Answer, steps: tuple[str, ...], answer: Answer) -> Answer:
    if not steps:
        return answer
    key, name, *deeper = steps
    things = keyed(whole.records)
    thing = things.get(key) or _new_thing(things)
    inner = _put(thing.fields.get(name, UNANSWERED), tuple(deeper), answer)
    things[thing.key] = _with_field(thing, name, inner)
    return Answer(
        state=State.ANSWERED,
        value=tuple(things.values()),
        raw=whole.raw,
        checked_on=whole.checked_on,
        checked_by=whole.checked_by,
        line=whole.line,
    )


def _new_thing(things: dict[str, Record]) -> Record:
    number, taken = 1, {record.id for record in things.values()}
    while (name := NEW if number == 1 else f"{NEW}-{number}") in taken:
        number += 1
    return Record(id=name, index=len(things), key=name)


def _with_field(thing: Record, name: str, answer: Answer) -> Record:
    if name == CHECKED_ON:
        return replace(thing, checked_on=answer.value if isinstance(answer.value, date) else None)
    if name == CHECKED_BY:
        return replace(thing, checked_by=str(answer.value or ""))
    return replace(thing, fields={**thing.fields, name: answer})


def decoded(raw: object, question: Question | None, field_id: str, reference: Reference) -> Answer:
    """A typed answer as the build would read it; `question` is None for when and by whom something was checked."""
    if question is not None:
        return decode_one(raw, question, reference)
    if not str(raw):
        return UNANSWERED
    try:
        value = KINDS["date" if field_id == CHECKED_ON else "text"].parse(str(raw), _NO_QUESTION, reference)
    except AnswerError as error:
        return Answer(state=State.INVALID, raw=raw, note=str(error))
    return Answer(state=State.ANSWERED, value=value, raw=raw)


class Against(StrEnum):
    """What an answer is compared with, so that the words it prints stand out."""

    NONE = "none"
    """No answer."""
    EXAMPLE = "example"
    """Where there is no answer: somebody's, to find the place where one would be printed."""
    YES = "yes"
    """Where the answer is no."""
    NO = "no"
    """Where the answer is yes."""


def against_what(answer: Answer, *, is_thing: bool) -> Against:
    """What to compare an answer with."""
    if is_thing:
        return Against.NONE
    if answer.state is not State.ANSWERED:
        return Against.EXAMPLE
    if isinstance(answer.value, bool):
        return Against.NO if answer.value else Against.YES
    return Against.NONE


def other_answer(
    against: Against, where: Where, answers: NotedAnswers, declarations: Declarations
) -> Answer | None:
    """The answer to compare with; None for none."""
    if against is Against.NONE:
        return None
    question = where.declared(declarations)
    if question is None:
        raw: object = "2026-01-01" if where.name == CHECKED_ON else "Somebody"
    else:
        raw = _example(question, answers) if against is Against.EXAMPLE else str(against)
    return decoded(raw, question, where.name, declarations.reference)


def answer_words(answer: Answer, where: Where, answers: NotedAnswers, declarations: Declarations) -> str:
    """How an answer is written where it is printed; empty where it is none, or only acted upon."""
    question = where.declared(declarations)
    if answer.state is not State.ANSWERED or question is None or isinstance(answer.value, bool | tuple):
        return ""
    if question.kind == "person":
        person = answers.person(str(answer.value))
        return str(Record.get(person, "name").value or "") if person else str(answer.value)
    shown = KINDS[question.kind].show(answer.value, question, declarations.reference)
    return next((line.strip() for line in shown.splitlines() if line.strip()), "")


def _example(question: Question, answers: NotedAnswers) -> object:
    if question.kind == "records":
        fields = [field for field in question.fields if field.kind != "records"]
        return [{field.id: _example(field, answers) for field in fields}]
    if question.kind == "person":
        people = list(answers.people_by_name())
        return people[-1] if people else "Somebody"
    return question.example


def _no_question() -> Question:
    from builder.model.questions import Question as Declaration

    return Declaration(id=CHECKED_ON, ask="", kind="text", why="")


_NO_QUESTION = _no_question()
