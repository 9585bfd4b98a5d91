"""The dates that a firm has to keep, from its answers: each with who sees to it, and when to be reminded."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from builder.errors import ReferenceDataError
from builder.exchange.calendars import Event
from builder.model import yamlfile
from builder.model.answers import State
from builder.model.computed import COMPUTED
from builder.model.form import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.model.answers import Answer, Record
    from builder.model.firm import Firm
    from builder.model.questions import Question

FROM_COMPUTED = "computed."


class Rhythm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of `reference/calendar.yaml`."""

    id: str
    date: str
    what: str
    after: str = "0"
    every: str = ""
    unless: str = ""
    who: str = ""
    ahead: list[str] = []


class CallRound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the lists that are checked come round."""

    after: str
    ring: str
    """What is done with a list that holds telephones or mail addresses."""
    look: str
    """What is done with any other."""
    ahead: list[str]


class Rhythms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `reference/calendar.yaml` says."""

    dates: list[Rhythm]
    call_round: CallRound


def load_rhythms(folder: Path) -> Rhythms:
    """The rhythms in `calendar.yaml` of a reference folder.

    Raises:
        ReferenceDataError: the file is missing or damaged.
    """
    rhythms, problems = yamlfile.decode(
        yamlfile.load(folder / "calendar.yaml", "reference/calendar.yaml"), Rhythms
    )
    if rhythms is None or problems:
        words = problems[0] if problems else "reference/calendar.yaml: cannot be read."
        raise ReferenceDataError(f"{words} Install tideover again.")
    return rhythms


def firm_dates(firm: Firm, rhythms: Rhythms, edition: str) -> list[Event]:
    """The dates of a firm: those with a rhythm, call rounds, and every other date that lies ahead.

    What is overdue stands on the day of the export, so that it is seen.
    """
    dates = _Dates(firm, edition)
    found = [due for rhythm in rhythms.dates for due in dates.of(rhythm)]
    found += dates.call_rounds(rhythms.call_round)
    named = {name for rhythm in rhythms.dates for name in _behind(rhythm.date)}
    ends = {rhythm.unless for rhythm in rhythms.dates}
    for name, question in firm.declarations.questions.items():
        if question.kind == "date" and name not in named | ends:
            plain = Rhythm(id=name, date=name, what="", ahead=["7"])
            found += [due for due in dates.of(plain) if due.day > firm.as_of]
    whose = _mark_of(firm)
    seen: Counter[str] = Counter()
    events = []
    for due in found:
        seen[due.key] += 1
        key = due.key if seen[due.key] == 1 else f"{due.key}-{seen[due.key]}"
        events.append(_event(replace(due, key=f"{key}@{whose}"), firm.as_of))
    return events


def _mark_of(firm: Firm) -> str:
    """Tells the dates of two firms apart in one calendar; the same in every export, and no name."""
    name = str(firm.answers.get("firm.legal_name").value or "")
    return f"{hashlib.sha256(name.encode()).hexdigest()[:12]}.tideover"


def _behind(name: str) -> tuple[str, ...]:
    """The questions that a date comes from."""
    return (
        COMPUTED[name.removeprefix(FROM_COMPUTED)].depends_on if name.startswith(FROM_COMPUTED) else (name,)
    )


@dataclass(frozen=True)
class _Due:
    key: str
    day: date
    what: str
    who: str
    ahead: tuple[int, ...]


def _event(due: _Due, as_of: date) -> Event:
    overdue = due.day < as_of
    what = f"Overdue: {due.what}" if overdue else due.what
    note = [f"Due {due.day:%Y-%m-%d}."] if overdue else []
    note += [f"Who: {due.who}."] if due.who else []
    note.append("When it is done, write the new day in the interview and export the dates again.")
    return Event(
        uid=due.key,
        day=max(due.day, as_of),
        what=what,
        note=" ".join(note),
        ahead=() if overdue else due.ahead,
    )


class _Dates:
    """Looks dates up in the answers."""

    def __init__(self, firm: Firm, edition: str) -> None:
        self._firm = firm
        self._shared = edition == "shared"
        self._questions = firm.declarations.questions
        self._wording = Wording(firm.declarations.reference, firm.answers)

    def of(self, rhythm: Rhythm) -> Iterator[_Due]:
        """The days of one rhythm: one, or one for each thing of its list."""
        ahead = tuple(int(days) for days in rhythm.ahead)
        if rhythm.date.startswith(FROM_COMPUTED):
            day = self._firm.scope.lookup(rhythm.date)
            if isinstance(day, date) and self._applies(rhythm.date):
                yield _Due(rhythm.id, day, rhythm.what, self._who(rhythm.who, None), ahead)
            return
        if self._hidden(rhythm.date) or rhythm.date not in self._questions:
            return
        for record, answer in self._answers(rhythm.date):
            period = self._period(rhythm)
            if not isinstance(answer.value, date) or period is None or self._ended(rhythm, record):
                continue
            what, key = (
                self._what(rhythm, record),
                rhythm.id if record is None else f"{rhythm.id}-{record.id}",
            )
            yield _Due(key, answer.value + period, what, self._who(rhythm.who, record), ahead)

    def call_rounds(self, rule: CallRound) -> Iterator[_Due]:
        """One date for each list that is checked: its oldest entry comes first."""
        for section in self._firm.declarations.sections:
            for question in section.questions:
                name = section.qualified(question)
                days = [record.checked_on for record in self._firm.answers.records(name) if record.checked_on]
                if question.checked and question.kind == "records" and days and not self._hidden(name):
                    day = min(days) + timedelta(days=int(rule.after))
                    rings = any(field.kind in ("phone", "email") for field in question.fields)
                    title = f"{section.title} ({question.noun}, {len(days)})"
                    what = (rule.ring if rings else rule.look).replace("{title}", title)
                    yield _Due(f"round-{name}", day, what, "", tuple(int(days) for days in rule.ahead))

    def _applies(self, name: str) -> bool:
        """Whether a computed date is asked for: one of the questions it rests on applies to the firm."""
        resting = COMPUTED[name.removeprefix(FROM_COMPUTED)].depends_on
        return any(
            self._asked(*question.split(".", 1)) and not self._hidden(question) for question in resting
        )

    def _hidden(self, name: str) -> bool:
        """Whether the shared edition leaves a question out, or the list in which it stands."""
        if not self._shared:
            return False
        parts = name.split(".")
        above = (".".join(parts[:depth]) for depth in range(2, len(parts) + 1))
        return any(self._questions[one].restricted for one in above if one in self._questions)

    def _answers(self, name: str) -> Iterator[tuple[Record | None, Answer]]:
        section, question, *field = name.split(".")
        if not field:
            if self._asked(section, question):
                yield None, self._firm.answers.get(name)
            return
        if self._asked(section, question):
            for record in self._firm.answers.records(f"{section}.{question}"):
                yield record, record.get(field[0])

    def _asked(self, section_id: str, question_id: str) -> bool:
        section = self._firm.declarations.section(section_id)
        question = self._questions[f"{section_id}.{question_id}"]
        truths = [self._firm.scope.truth(one.condition) for one in (section, question)]
        return all(truth is not False for truth in truths)

    def _period(self, rhythm: Rhythm) -> timedelta | None:
        if not rhythm.every:
            return timedelta(days=int(rhythm.after))
        found = self._firm.answers.get(rhythm.every).value
        return found if isinstance(found, timedelta) else None

    def _ended(self, rhythm: Rhythm, record: Record | None) -> bool:
        if not rhythm.unless or record is None:
            return False
        return record.get(rhythm.unless.rpartition(".")[2]).state is State.ANSWERED

    def _what(self, rhythm: Rhythm, record: Record | None) -> str:
        question = self._questions[rhythm.date]
        if record is None:
            return rhythm.what or question.ask.rstrip("?")
        parent = self._questions[rhythm.date.rpartition(".")[0]]
        name = self._name(parent, record)
        return rhythm.what.replace("{name}", name) if rhythm.what else f"{name}: {question.ask}"

    def _name(self, question: Question, record: Record) -> str:
        if self._shared and question.field(question.label).restricted:
            return f"{question.noun} {record.index + 1}"
        return self._wording.title(question, record)

    def _who(self, name: str, record: Record | None) -> str:
        """Who sees to it; where it is not asked, whoever stands in."""
        question = self._questions.get(name)
        if question is None:
            return ""
        field = name.split(".")[2:]
        answer = record.get(field[0]) if record and field else self._firm.answers.get(name)
        if answer.state is not State.ANSWERED and question.otherwise:
            return self._who(question.otherwise, None)
        return "; ".join(self._wording.texts(question, answer))
