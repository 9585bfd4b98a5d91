"""Conflicts: answers that are there but do not fit together, or do not fit the rules, as far as answers can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from builder.model.answers import PEOPLE, State
from builder.model.impact import PROCESSES, SYSTEMS, processes, same_name, systems, text_of
from builder.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.customs.ports import PortTable
    from builder.model.answers import Record
    from builder.model.scope import Scope

VENDOR_NOTICE = timedelta(hours=24)
"""What leaves a broker most of its own 72 hours (19 CFR 111.21(b)); the figure is ours."""
NAMED = 4
"""Names in a sentence; of the others it says how many there are."""
IMPACTS = (
    ("impact_4h", timedelta(hours=4)),
    ("impact_1d", timedelta(days=1)),
    ("impact_3d", timedelta(days=3)),
    ("impact_10d", timedelta(days=10)),
)


@dataclass(frozen=True)
class Conflict:
    """Answers that do not fit."""

    title: str
    detail: str
    question: str
    """The question to look at again."""
    cite: str = ""
    """Label of the source; empty where only the firm's own targets are at odds."""
    rows: tuple[str, ...] = ()
    """The guidance rows that are off target because of it."""
    steps: tuple[str, ...] = ()
    """Where in the question: the key of the thing of its list, and the id of the field."""


def conflicts(scope: Scope, ports: PortTable | None = None) -> list[Conflict]:
    """Everything in the answers that does not fit, in a fixed order; what is open is no conflict.

    Args:
        scope: the firm as of a day.
        ports: gives ports their names; without it they are told by code.
    """
    found = [conflict for rule in _RULES for conflict in rule(scope)]
    return [*found, *_ports_nobody_files_at(scope, ports)]


def one_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _late_systems(scope: Scope) -> Iterator[Conflict]:
    answers = scope.basis.answers
    known = systems(answers)
    for process in processes(answers):
        for system in known:
            if not (process.needs_system(system.name) and system.rto and process.mtpd):
                continue
            if system.rto > process.mtpd:
                carried = f" By hand meanwhile: {process.by_hand}." if process.by_hand else ""
                yield Conflict(
                    f"{system.name} comes back too late for {process.name}",
                    f"It may be out for {_span(system.rto)}; "
                    f"{process.name} may stand still for {_span(process.mtpd)}.{carried}",
                    SYSTEMS,
                    rows=("V1",) if process.by_hand else ("P8", "V1"),
                    steps=(system.record.key, "rto"),
                )


def _restored_behind(scope: Scope) -> Iterator[Conflict]:
    known = systems(scope.basis.answers)
    for system in known:
        if not (system.rto and system.place):
            continue
        before = [
            other.name
            for other in known
            if other.rto and other.place and other.rto > system.rto and other.place < system.place
        ]
        if before:
            yield Conflict(
                f"{system.name} is restored behind what may wait longer",
                f"It may be out for {_span(system.rto)}, yet these come first: {_listed(before)}.",
                SYSTEMS,
                rows=("V1",),
                steps=(system.record.key, "restore_order"),
            )


def _harm_before_the_limit(scope: Scope) -> Iterator[Conflict]:
    for process in processes(scope.basis.answers):
        for field, after in IMPACTS:
            if process.record.get(field).value == "severe" and process.mtpd and after < process.mtpd:
                yield Conflict(
                    f"{process.name} may stand still longer than the harm allows",
                    f"The harm is severe after {_span(after)}, yet the limit is {_span(process.mtpd)}.",
                    PROCESSES,
                    rows=("P8", "V1"),
                    steps=(process.record.key, "mtpd"),
                )
                break


def _slow_vendors(scope: Scope) -> Iterator[Conflict]:
    for record in scope.basis.answers.records("connection.providers"):
        term = record.get("breach_notice").value
        if isinstance(term, timedelta) and term > VENDOR_NOTICE:
            yield Conflict(
                f"{text_of(record, 'name') or record.id} may tell you of a breach too late",
                f"Its term is {_span(term)}; your own notice to CBP is due 72 hours after discovery. "
                "Ask for 24 h.",
                "connection.providers",
                "19 CFR 111.21(b)",
                ("P4",),
                (record.key, "breach_notice"),
            )


def _short_reserve(scope: Scope) -> Iterator[Conflict]:
    if scope.computed.get("reserve_covers") is False:
        days = scope.computed.get("reserve_days")
        wanted = scope.basis.answers.get("entry_numbers.days_wanted").value
        yield Conflict(
            "The reserve of entry numbers is too small",
            f"It lasts {days} working day{'' if days == 1 else 's'} at the normal volume; "
            f"{wanted if isinstance(wanted, int) else 5} are wanted.",
            "entry_numbers.blocks",
            rows=("R4",),
        )


def _agreement(scope: Scope) -> Iterator[Conflict]:
    """The ISA of a direct filer: lapsed, within six months of it, or gone before the next review."""
    expires, renew = scope.computed.get("isa_expires"), scope.computed.get("isa_renew_from")
    if scope.lookup("connection.path") != "direct" or not isinstance(expires, date):
        return
    today, review = scope.basis.as_of, scope.basis.answers.get("firm.policy_next_review").value
    if expires < today:
        title, detail = "The ISA has lapsed", f"It lapsed on {_day(expires)}. Renew it now."
    elif isinstance(renew, date) and renew <= today:
        title = "The ISA lapses within six months"
        detail = f"It lapses on {_day(expires)}; the renewal starts six months before, on {_day(renew)}."
    elif isinstance(review, date) and expires < review:
        title = "The ISA lapses before the next review"
        detail = f"It lapses on {_day(expires)}; the policies are reviewed on {_day(review)}."
    else:
        return
    yield Conflict(title, detail, "connection.isa_expires", "CSMS #63846191", ("P5",))


def _originals_abroad(scope: Scope) -> Iterator[Conflict]:
    if scope.lookup("backups.originals_in_territory") is False:
        yield Conflict(
            "Original records are kept outside the customs territory",
            "Originals stay within the U.S. customs territory; only duplicates may be elsewhere.",
            "backups.originals_in_territory",
            "19 CFR 111.23",
            ("P6",),
        )


def _untested_backups(scope: Scope) -> Iterator[Conflict]:
    limit = one_year_before(scope.basis.as_of)
    for record in scope.basis.answers.records("backups.list"):
        answer = record.get("restore_tested")
        name = text_of(record, "what") or record.id
        if isinstance(answer.value, date):
            if answer.value >= limit:
                continue
            detail = f"The last test was on {_day(answer.value)}, more than a year ago."
        elif answer.state in (State.DONT_KNOW, State.DOES_NOT_APPLY):
            detail = "No test of a restore is known."
        else:
            continue
        steps = record.key, "restore_tested"
        yield Conflict(f"The backup of {name} is untested", detail, "backups.list", rows=("P6",), steps=steps)


def _rare_backups(scope: Scope) -> Iterator[Conflict]:
    """Only where backup and system bear the same name: nothing else in the answers ties them together."""
    answers = scope.basis.answers
    for record in answers.records("backups.list"):
        every, name = record.get("how_often").value, text_of(record, "what")
        for system in systems(answers):
            if not (isinstance(every, timedelta) and system.rpo and same_name(name, system.name)):
                continue
            if every > system.rpo:
                yield Conflict(
                    f"{system.name} is backed up too rarely",
                    f"Every {_span(every)}, yet no more than {_span(system.rpo)} of work may be lost.",
                    "backups.list",
                    rows=("P6",),
                    steps=(record.key, "how_often"),
                )


def _review_gone_by(scope: Scope) -> Iterator[Conflict]:
    due = scope.basis.answers.get("firm.policy_next_review").value
    if isinstance(due, date) and due < scope.basis.as_of:
        yield Conflict(
            "The review of the policies is overdue",
            f"It was due on {_day(due)}.",
            "firm.policy_next_review",
            "CSMS #55845515",
            ("P1",),
        )


def _shared_mobiles(scope: Scope) -> Iterator[Conflict]:
    """Names only: the numbers themselves are restricted."""
    by_number: dict[str, list[Record]] = {}
    for record in scope.basis.answers.records(PEOPLE):
        if number := text_of(record, "mobile"):
            digits = "".join(character for character in number if character.isalnum())
            by_number.setdefault(digits, []).append(record)
    for people in by_number.values():
        if len(people) > 1:
            names = [text_of(record, "name") or record.id for record in people]
            yield Conflict(
                "One mobile number stands for several people",
                f"{_listed(names)} have the same number. A deputy must be reached another way.",
                PEOPLE,
                rows=("P7",),
                steps=(people[-1].key, "mobile"),
            )


def _no_consent(scope: Scope) -> Iterator[Conflict]:
    """A backup broker for whom no client has signed may not be handed anything."""
    answers = scope.basis.answers
    if not answers.records("fallback.brokers"):
        return
    if answers.get("fallback.consent").value == "none":
        yield Conflict(
            "Client data may not go to the backup broker",
            "No client's terms allow it, and client records are confidential.",
            "fallback.consent",
            "19 CFR 111.24",
            ("R4",),
        )
    if answers.get("fallback.standby_poa").value == 0:
        yield Conflict(
            "The backup broker may act for no client",
            "No client has signed a standby power of attorney; it is executed between client and broker.",
            "fallback.standby_poa",
            "19 CFR 141.46",
            ("R4",),
        )


def _ports_nobody_files_at(scope: Scope, ports: PortTable | None) -> Iterator[Conflict]:
    """Not told while the ports of any backup broker are open."""
    used = scope.computed.get("port_codes")
    brokers = [record.get("ports") for record in scope.basis.answers.records("fallback.brokers")]
    if not brokers or not isinstance(used, tuple) or any(one.state is not State.ANSWERED for one in brokers):
        return
    covered = {code for one in brokers if isinstance(one.value, tuple) for code in one.value}
    missing = [code for code in used if code not in covered]
    if missing:
        yield Conflict(
            "No backup broker files at some of your ports",
            f"Nobody is named for {_listed([str(ports.find(code)) if ports else code for code in missing])}.",
            "fallback.brokers",
            rows=("R4",),
        )


_RULES: tuple[Callable[[Scope], Iterator[Conflict]], ...] = (
    _late_systems,
    _restored_behind,
    _harm_before_the_limit,
    _slow_vendors,
    _short_reserve,
    _agreement,
    _originals_abroad,
    _untested_backups,
    _rare_backups,
    _review_gone_by,
    _shared_mobiles,
    _no_consent,
)


def _span(length: timedelta) -> str:
    return KINDS["duration"].store(length)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence, the first few of many."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
