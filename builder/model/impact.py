"""Business impact: which process needs which system, and the order in which the work wants systems back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.answers import Answers, Record

PROCESSES = "processes.list"
SYSTEMS = "connection.systems"

_NO_WAY = re.compile(r"cannot\b.*|can ?not\b.*|can't\b.*|no|none|nothing|impossible|not possible")


@dataclass(frozen=True)
class System:
    """A system that the business needs."""

    name: str
    rto: timedelta | None
    """How long it may be out; None while open."""
    rpo: timedelta | None
    """How much work may be lost; None while open."""
    place: int | None
    """The place in which the firm restores it; None while open."""
    record: Record


@dataclass(frozen=True)
class Process:
    """Work that must go on."""

    name: str
    needs: tuple[str, ...]
    """Names of systems as the firm wrote them."""
    mtpd: timedelta | None
    """How long it may stand still; None while open."""
    by_hand: str
    """How it is done by hand; empty when it cannot be or nobody has said."""
    record: Record

    def needs_system(self, name: str) -> bool:
        """Whether a system of that name is among its needs, in either case."""
        return any(same_name(need, name) for need in self.needs)


@dataclass(frozen=True)
class RestoreStep:
    """A system with the work that waits for it."""

    system: str
    process: str
    """The most urgent process that needs it; empty when none does."""
    mtpd: timedelta | None
    """How long that process may stand still; None while open."""
    processes: tuple[str, ...]
    """All processes that need it, the most urgent first."""
    place: int | None
    """The place in which the firm itself restores it; None while open."""
    rto: timedelta | None


@dataclass(frozen=True)
class Unmatched:
    """A need that names no system of the list."""

    process: str
    name: str


@dataclass(frozen=True)
class RestoreOrder:
    """Systems in the order in which the work wants them back, and needs that name none of them."""

    systems: tuple[RestoreStep, ...]
    unmatched: tuple[Unmatched, ...]


def restore_order(answers: Answers) -> RestoreOrder:
    """Sorts the systems by the most urgent process that needs them.

    Urgent is what may stand still the shortest; processes without a limit come after those with one, and systems that
    no process needs come last. Among equals the firm's own places decide, then the order of the list.
    """
    work = sorted(processes(answers), key=_urgency)
    steps = [_step(system, work) for system in systems(answers)]
    steps.sort(
        key=lambda step: (not step.processes, step.mtpd is None, step.mtpd or timedelta(), step.place or 100)
    )
    return RestoreOrder(tuple(steps), tuple(_unmatched(answers)))


def _step(system: System, work: Sequence[Process]) -> RestoreStep:
    """A system with the processes that need it; `work` comes with the most urgent first."""
    waiting = [process for process in work if process.needs_system(system.name)]
    return RestoreStep(
        system=system.name,
        process=waiting[0].name if waiting else "",
        mtpd=waiting[0].mtpd if waiting else None,
        processes=tuple(process.name for process in waiting),
        place=system.place,
        rto=system.rto,
    )


def systems(answers: Answers) -> list[System]:
    """The systems that have a name, in the firm's order."""
    return [
        System(name, _length(record, "rto"), _length(record, "rpo"), _place(record), record)
        for record in answers.records(SYSTEMS)
        if (name := text_of(record, "name"))
    ]


def processes(answers: Answers) -> list[Process]:
    """The processes that have a name, in the firm's order."""
    return [
        Process(name, _names(text_of(record, "needs")), _length(record, "mtpd"), _by_hand(record), record)
        for record in answers.records(PROCESSES)
        if (name := text_of(record, "name"))
    ]


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals and spaces."""
    return one.casefold().split() == other.casefold().split()


def text_of(record: Record, field_id: str) -> str:
    """A field's text; empty while open."""
    value = record.get(field_id).value
    return value if isinstance(value, str) else ""


def _unmatched(answers: Answers) -> list[Unmatched]:
    known = systems(answers)
    return [
        Unmatched(process.name, need)
        for process in processes(answers)
        for need in process.needs
        if not any(same_name(need, system.name) for system in known)
    ]


def _urgency(process: Process) -> tuple[bool, timedelta]:
    return process.mtpd is None, process.mtpd or timedelta()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in re.split("[,;]", text) if (name := " ".join(part.split())))


def _by_hand(record: Record) -> str:
    text = text_of(record, "by_hand")
    return "" if _NO_WAY.fullmatch(text.casefold().rstrip(".! ")) else text


def _length(record: Record, field_id: str) -> timedelta | None:
    value = record.get(field_id).value
    return value if isinstance(value, timedelta) else None


def _place(record: Record) -> int | None:
    value = record.get("restore_order").value
    return value if isinstance(value, int) else None
