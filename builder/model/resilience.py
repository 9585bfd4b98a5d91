"""Resilience: what hangs on one person, one system or one provider, and where each guidance row stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from builder.model.answers import PEOPLE
from builder.model.conflicts import Conflict, one_year_before
from builder.model.impact import PROCESSES, Process, processes, systems, text_of
from builder.model.readiness import RowState, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.model.answers import Answers
    from builder.model.scope import Scope

BACKUPS = "backups.list"
HOSTED = ("hosted", "mixed")
"""Where an attack on the vendor of the entry software stops filing."""


class HeldRole(Protocol):
    """A role in an outage and the questions that fill it."""

    @property
    def title(self) -> str:
        """The role's name."""

    @property
    def person(self) -> str:
        """The question that names the holder."""

    @property
    def deputy(self) -> str:
        """The question that names the deputy; empty when none is asked for."""


@dataclass(frozen=True)
class SinglePoint:
    """One person, system or provider whose loss leaves something to nobody or stops it."""

    name: str
    detail: str
    question: str
    """The question whose answer mends it."""
    kind: Literal["person", "system", "provider"]
    steps: tuple[str, ...] = ()
    """Where in the question: the key of a thing of its list, and the id of the field."""

    @property
    def title(self) -> str:
        """What it is about, in words."""
        return f"Without {self.name}"


@dataclass(frozen=True)
class Duty:
    """Something that somebody must do, and everybody named for it."""

    words: str
    people: frozenset[str]
    """Ids of the people list."""
    question: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How far a guidance row is, told apart; all false for a row that does not apply."""

    documented: bool
    """Every answer the row needs is there, whether or not it is good enough."""
    exercised: bool
    """Documented, and the firm held an exercise within the last twelve months; which rows it tried is not asked."""
    on_target: bool
    """Ready, and no conflict is tied to the row."""


def standing(state: RowState, found: Sequence[Conflict], scope: Scope) -> Standing:
    """Where a guidance row stands for one firm, given the firm's conflicts."""
    if state.status is Status.NOT_APPLICABLE:
        return Standing(documented=False, exercised=False, on_target=False)
    documented = all(missing.answered for missing in state.missing)
    last, today = scope.basis.answers.get("exercise.last").value, scope.basis.as_of
    lately = isinstance(last, date) and one_year_before(today) <= last <= today
    clear = not any(state.row.id in conflict.rows for conflict in found)
    return Standing(documented, documented and lately, state.status is Status.READY and clear)


def single_points(scope: Scope, roles: Sequence[HeldRole]) -> list[SinglePoint]:
    """Everything that hangs on one person, one system or one provider; what nobody is named for at all is open.

    Args:
        scope: the firm as of a day.
        roles: the roles in an outage, in the order in which they are told.
    """
    return [*_people(scope, roles), *_systems(scope.basis.answers), *_providers(scope)]


def _people(scope: Scope, roles: Sequence[HeldRole]) -> Iterator[SinglePoint]:
    answers = scope.basis.answers
    duties = [duty for duty in _duties(scope, roles) if len(duty.people) == 1]
    for record in answers.records(PEOPLE):
        alone = [duty for duty in duties if record.id in duty.people]
        if alone:
            words = "; ".join(dict.fromkeys(duty.words for duty in alone))
            name = text_of(record, "name") or record.id
            yield SinglePoint(
                name,
                f"Nobody else is named for: {words}.",
                alone[0].question,
                "person",
                alone[0].steps,
            )


def _duties(scope: Scope, roles: Sequence[HeldRole]) -> Iterator[Duty]:
    answers = scope.basis.answers
    for role in roles:
        yield _duty(answers, role.title, role.person, role.deputy)
    yield _duty(answers, "approving statements", "money.approver", "money.approver_deputy")
    yield _duty(answers, "opening the mailbox outside the firm", "people.mailbox_openers")
    yield _duty(answers, "filling forms by hand", "entry_numbers.typists")
    yield _duty(answers, "approving wording", "people.wording_approver")
    yield _duty(answers, "deciding to hold goods", "partners.risk_decider")
    yield _duty(answers, "leading back-entry", "fallback.back_entry_lead")
    if scope.lookup("connection.path") == "direct":
        yield _duty(answers, "speaking for the ISA", "connection.isa_contacts")
    services = scope.lookup("firm.services")
    if isinstance(services, tuple) and "exports" in services:
        yield _duty(answers, "AESDirect", "fallback.aes_users")
    yield from _things(answers, "goods.web_accounts", "system", "holders", "the account at {}")
    yield from _things(answers, BACKUPS, "what", "owner", "the way into the backup of {}")
    ports = answers.records("money.service_ports")
    for field, words in (("carrier", "carrying payments"), ("signer", "signing checks")):
        payers = [record.get(field).value for record in ports]
        steps = (ports[0].key, field) if ports else ()
        yield Duty(words, _ids(answers, *payers), "money.service_ports", steps)


def _duty(answers: Answers, words: str, *questions: str) -> Duty:
    """A duty that the people of several questions share; the last question is where another is named."""
    asked = [question for question in questions if question]
    named = _ids(answers, *(answers.get(question).value for question in asked))
    return Duty(words, named, asked[-1])


def _things(answers: Answers, question: str, label: str, field: str, words: str) -> Iterator[Duty]:
    """One duty for each name in a list; two things of one name share their people."""
    by_name: dict[str, Duty] = {}
    for record in answers.records(question):
        name = text_of(record, label)
        if name:
            first = Duty(words.format(name), frozenset(), question, (record.key, field))
            duty = by_name.get(name.casefold(), first)
            people = duty.people | _ids(answers, record.get(field).value)
            by_name[name.casefold()] = replace(duty, people=people)
    yield from by_name.values()


def _ids(answers: Answers, *values: object) -> frozenset[str]:
    """The ids of the people picked, whether by id or by name."""
    picked = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    found = [answers.person(one) for one in picked if isinstance(one, str)]
    return frozenset(record.id for record in found if record)


def _systems(answers: Answers) -> Iterator[SinglePoint]:
    for system in systems(answers):
        stopped = _stopped(answers, system.name)
        if stopped:
            yield _stop(system.name, stopped, "system")


def _stopped(answers: Answers, system: str) -> list[Process]:
    """The processes that need a system and that nobody has said how to do by hand."""
    return [process for process in processes(answers) if process.needs_system(system) and not process.by_hand]


def _stop(name: str, stopped: Sequence[Process], kind: Literal["system", "provider"]) -> SinglePoint:
    names = "; ".join(dict.fromkeys(process.name for process in stopped))
    detail, steps = f"No way by hand is named for: {names}.", (stopped[0].record.key, "by_hand")
    return SinglePoint(name, detail, PROCESSES, kind, steps)


def _providers(scope: Scope) -> Iterator[SinglePoint]:
    """A provider runs what processes name, the entry software it hosts, and the copies whose place names it."""
    answers = scope.basis.answers
    for record in answers.records("connection.providers"):
        name = text_of(record, "name")
        if not name:
            continue
        stopped = _stopped(answers, name)
        if record.get("kind").value == "entry_software" and scope.lookup("connection.hosting") in HOSTED:
            stopped += _stopped(answers, _text(answers, "connection.software"))
        if stopped:
            yield _stop(name, stopped, "provider")
        yield from _copies(answers, name)


def _copies(answers: Answers, provider: str) -> Iterator[SinglePoint]:
    copies = answers.records(BACKUPS)
    there = [text_of(copy, "what") for copy in copies if _named_in(text_of(copy, "place"), provider)]
    originals = _named_in(_text(answers, "backups.originals_place"), provider)
    if there and originals:
        detail = f"The originals are with it, and so are copies: {'; '.join(there)}."
    elif there and len(there) == len(copies):
        detail = f"All copies are with it: {'; '.join(there)}."
    else:
        return
    yield SinglePoint(provider, detail, BACKUPS, "provider")


def _named_in(place: str, provider: str) -> bool:
    """Whether a text names a provider, as words of their own."""
    return re.search(rf"(?<!\w){re.escape(provider)}(?!\w)", place, re.IGNORECASE) is not None


def _text(answers: Answers, question: str) -> str:
    value = answers.get(question).value
    return value if isinstance(value, str) else ""
