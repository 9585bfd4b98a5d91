"""What was typed as it is saved, and what is saved as if it had just been typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.folding import folded
from builder.model.answers import (
    ASKED_EMAIL,
    ASKED_ON,
    CHECKED_BY,
    CHECKED_ON,
    DOES_NOT_APPLY,
    DONT_KNOW,
    PEOPLE,
    VALUE,
    State,
)
from builder.model.kinds import KINDS, MAX_LONG, AnswerError
from builder.model.problems import did_you_mean
from tui.places import Place
from tui.typed import Typed, UnfitError, Way
from tui.views import CHECK_FIELDS

if TYPE_CHECKING:
    from builder.model.answers import Answer, Answers
    from builder.model.declarations import Declarations
    from builder.model.kinds import Reference
    from builder.model.questions import Question


def typed_from(answer: Answer) -> Typed:
    """What stands in the file, as if it had just been typed."""
    on = answer.checked_on.isoformat() if answer.checked_on else ""
    if answer.state in (State.DONT_KNOW, State.DOES_NOT_APPLY):
        asked = answer.asked_on.isoformat() if answer.asked_on else ""
        way = Way(answer.state.value)
        return Typed(way=way, note=answer.note, asked_on=asked, asked_email=answer.asked_email)
    raw = answer.raw.get(VALUE, "") if isinstance(answer.raw, dict) else answer.raw
    texts = tuple(item for item in raw if isinstance(item, str)) if isinstance(raw, list) else ()
    if isinstance(raw, str) and raw:
        texts = (raw,)
    return Typed(texts=texts, checked_on=on, checked_by=answer.checked_by)


def differing(
    base: Answers, text: Answers, declarations: Declarations
) -> tuple[dict[Place, Typed], dict[Place, Typed]]:
    """The single answers in which two versions differ, as if typed: as they are in the second, and in the first.

    A list is no single answer: no field could hold it.
    """
    changed = [name for name in declarations.questions if base.get(name).raw != text.get(name).raw]
    single = [name for name in changed if not (base.get(name).records or text.get(name).records)]
    return (
        {Place(name): typed_from(text.get(name)) for name in single},
        {Place(name): typed_from(base.get(name)) for name in single},
    )


def storable(typed: Typed, question: Question, answers: Answers, reference: Reference) -> object:
    """What is saved for what was typed: a text, a list or a mapping; an empty text where nothing was typed.

    Raises:
        UnfitError: it is no answer to this question.
    """
    if typed.way is Way.DONT_KNOW:
        marks = {ASKED_ON: typed.asked_on, ASKED_EMAIL: typed.asked_email}
        who = {DONT_KNOW: _line(typed.note, "who will find out", reference)}
        return {**who, **{key: text for key, text in marks.items() if text}}
    if typed.way is Way.DOES_NOT_APPLY:
        note = _line(typed.note, "the reason", reference)
        if not note:
            raise UnfitError("Say in a few words why it does not apply, or give an answer instead.")
        return {DOES_NOT_APPLY: note}
    if not any(text.strip() for text in typed.texts):
        return ""
    stored = [_stored(text, question, answers, reference) for text in typed.texts if text.strip()]
    value: object = list(dict.fromkeys(stored)) if question.is_list else stored[0]
    marks = _marks(typed, reference) if question.checked else {}
    return {VALUE: value, **marks} if marks else value


def as_typed(typed: Typed, question: Question, answers: Answers, reference: Reference) -> object:
    """What would be saved if it could be: as `storable`, and the mere text where that is no answer (yet)."""
    texts = tuple(text[: MAX_LONG + 1] for text in typed.texts)  # what is longer is no answer in any case
    try:
        return storable(replace(typed, texts=texts), question, answers, reference)
    except UnfitError:
        if typed.way is not Way.VALUE:
            return {typed.way.value: "not said yet"}
        return list(texts) if question.is_list else "".join(texts[:1])


def understood(text: str, question: Question, reference: Reference) -> str:
    """How a text is read, where that is not the text itself; empty when it is no answer (yet)."""
    kind = KINDS[question.kind]
    try:
        value = kind.parse(text, question, reference)
    except AnswerError:
        return ""
    shown = kind.show(value, question, reference)
    return "" if shown == text.strip() or "\n" in shown else shown


def _stored(text: str, question: Question, answers: Answers, reference: Reference) -> str:
    kind = KINDS[question.kind]
    try:
        value = kind.parse(text, question, reference)
    except AnswerError as error:
        raise UnfitError(_sentence(str(error))) from error
    return _person(str(value), answers) if question.kind == "person" else kind.store(value)


def _person(text: str, answers: Answers) -> str:
    people = answers.records(PEOPLE)
    names = [str(record.get("name").value) for record in people]
    if person := answers.person(text):
        return person.id
    for record, name in zip(people, names, strict=True):
        if folded(name) == folded(text):
            return record.id
    hint = did_you_mean(text, names) or "Press Enter on the line below that adds this person."
    raise UnfitError(f'"{text[:40]}" is not in the people list. {hint}')


def _marks(typed: Typed, reference: Reference) -> dict[str, str]:
    """When and by whom a value was checked, as far as it was said."""
    marks: dict[str, str] = {}
    if typed.checked_on.strip():
        kind, question = KINDS["date"], CHECK_FIELDS[CHECKED_ON]
        try:
            marks[CHECKED_ON] = kind.store(kind.parse(typed.checked_on, question, reference))
        except AnswerError as error:
            raise UnfitError(f"Checked on: {error}") from error
    if by := _line(typed.checked_by, "checked by", reference):
        marks[CHECKED_BY] = by
    return marks


def _line(text: str, what: str, reference: Reference) -> str:
    """A free remark, held to the same rules as an answer: no passwords, no account numbers."""
    if not text.strip():
        return ""
    try:
        return str(KINDS["text"].parse(text, CHECK_FIELDS[CHECKED_BY], reference))
    except AnswerError as error:
        raise UnfitError(f"{_sentence(what)}: {error}") from error


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
