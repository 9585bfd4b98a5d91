"""Answers and states as a person reads them: short words, and signs that need no colour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from builder.model.answers import State, record_title
from builder.model.colleagues import days_ago
from builder.model.interview import Progress
from builder.model.kinds import KINDS
from builder.model.readiness import Status
from tui.suggestions import PICKED_KINDS, words_for

if TYPE_CHECKING:
    from datetime import date

    from builder.model.answers import Answer, Record
    from builder.model.interview import SectionState
    from builder.model.questions import Question
    from tui.places import Place
    from tui.views import View

PROGRESS_SIGNS = {Progress.DONE: "✓", Progress.PART: "●", Progress.NOT_STARTED: "○", Progress.REOPENED: "↻"}
STATE_SIGNS = {
    State.ANSWERED: "✓",
    State.DONT_KNOW: "?",
    State.DOES_NOT_APPLY: "–",  # noqa: RUF001 (a dash of a letter's width)
    State.UNANSWERED: "○",
    State.INVALID: "!",
}
STATE_WORDS = {
    State.ANSWERED: "answered",
    State.DONT_KNOW: "not known yet",
    State.DOES_NOT_APPLY: "does not apply",
    State.UNANSWERED: "not answered",
    State.INVALID: "cannot be read",
}
STATUS_SIGNS = {Status.READY: "✓", Status.PARTIAL: "●", Status.MISSING: "○", Status.NOT_APPLICABLE: "–"}  # noqa: RUF001


def progress_words(state: SectionState, asked: int = 0) -> str:
    """How far a section is and how much of it was asked of colleagues, for example `part · 4/9 · asked 2`."""
    words = f"{state.progress} · {state.done}/{state.total}"
    return f"{words} · asked {asked}" if asked else words


def plural(count: int, noun: str) -> str:
    """A number with its noun: `1 person`, `12 people`."""
    many = "people" if noun == "person" else f"{noun}s"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        many = f"{noun[:-1]}ies"
    return f"{count:,} {noun if count == 1 else many}"


def day(moment: date | None) -> str:
    """A day whose month no reader takes for the day: `2 Nov 2026`; empty for none."""
    return f"{moment.day} {moment:%b %Y}" if moment else ""


def moment_words(at: str) -> str:
    """A day and a time as they were kept: `2 Nov 2026, 14:02`; empty for none, and for what is no moment."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return ""
    return f"{day(moment)}, {moment:%H:%M}"


def asked_words(answer: Answer, today: date) -> str:
    """Whom an open answer was asked of, and how long ago; empty where nobody was asked."""
    if not (answer.asked_on and answer.note):
        return ""
    return f"Asked of {answer.note} {days_ago(answer.asked_on, today)} ({day(answer.asked_on)})."


def shown(answer: Answer, question: Question, view: View) -> str:
    """An answer in one line; empty when there is none."""
    if answer.asked_on and answer.note:
        return f"asked of {answer.note} on {day(answer.asked_on)}"
    if answer.state is State.DONT_KNOW:
        return f"not known yet; {answer.note} will find out" if answer.note else "not known yet"
    if answer.state is State.DOES_NOT_APPLY:
        return f"does not apply: {answer.note}"
    if answer.state is State.UNANSWERED:
        return ""
    if answer.state is State.INVALID:
        return str(answer.raw) if isinstance(answer.raw, str) else "cannot be read"
    if question.kind == "records":
        return plural(len(answer.records), question.noun)
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return ", ".join(_words(value, question, view) for value in values)


def _words(value: object, question: Question, view: View) -> str:
    if question.kind in PICKED_KINDS:
        return words_for(question.kind, str(value), view)
    text = KINDS[question.kind].show(value, question, view.declarations.reference)
    return " / ".join(line for line in text.split("\n") if line)


def title_of(question: Question, record: Record, view: View) -> str:
    """The words that name a thing of a list: its label as people read it, or its number."""
    label = question.field(question.label)
    answer = record.get(label.id)
    return (
        shown(answer, label, view)
        if answer.state in (State.ANSWERED, State.INVALID)
        else record_title(question, record)
    )


def place_words(place: Place, view: View) -> str:
    """A place in words: section, list, thing and field, from the outside in."""
    section = view.declarations.section(place.section)
    parts = [section.title]
    here = type(place)(place.question)
    parts.append(view.question(here).ask)
    for step in place.steps:
        question = view.question(here)
        here = here.at(step)
        record = view.record(here)
        if not here.is_record:
            parts.append(view.question(here).ask)
        elif record:
            parts.append(title_of(question, record, view))
    return " › ".join(parts)  # noqa: RUF001 (a pointer between the parts)
