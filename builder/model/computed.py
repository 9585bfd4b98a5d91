"""Computed facts: lists, counts and dates that conditions and pages need, one small function each.

A function takes a `Basis` and returns a value, UNKNOWN when the answers do not say, or None when it does not apply.
Conditions and pages name it `computed.<name>`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from builder.customs.blocks import days_of_cover
from builder.customs.isa import isa_expiry, isa_renewal_from
from builder.model.answers import Answers, Record, State
from builder.model.conditions import UNKNOWN, NameInfo, PartlyKnown
from builder.model.reserve import reserve_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.clients import Client
    from builder.model.printed import PrintedRange

MODES = ("truck", "air", "ocean", "rail")


@dataclass(frozen=True)
class Basis:
    """What computed facts may look at."""

    answers: Answers
    clients: Sequence[Client] = ()
    as_of: date = field(default_factory=date.today)
    printed: Sequence[PrintedRange] = ()
    """Entry numbers that were on paper before."""


Compute: TypeAlias = "Callable[[Basis], object]"


@dataclass(frozen=True)
class Computed:
    """One registered function."""

    name: str
    info: NameInfo
    function: Compute
    depends_on: tuple[str, ...]
    """The questions it reads, so that an unknown result can name what is open."""


COMPUTED: dict[str, Computed] = {}


def computed(kind: str, *depends_on: str, choices: Sequence[str] = ()) -> Callable[[Compute], Compute]:
    """Registers a function as `computed.<its name>`."""

    def decorate(function: Compute) -> Compute:
        name = function.__name__
        COMPUTED[name] = Computed(name, NameInfo(kind, frozenset(choices)), function, depends_on)
        return function

    return decorate


class ComputedFacts:
    """The computed facts of one firm, each worked out when first asked for."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._known: dict[str, object] = {}

    def get(self, name: str) -> object:
        """The value of `computed.<name>`; UNKNOWN when the answers do not say or nothing has that name."""
        if name not in COMPUTED:
            return UNKNOWN
        if name not in self._known:
            self._known[name] = COMPUTED[name].function(self._basis)
        return self._known[name]


def _value(answers: Answers, question_id: str) -> object:
    return answers.get(question_id).for_conditions


def _texts(record: Record, field_id: str) -> tuple[str, ...]:
    value = record.get(field_id).value
    if isinstance(value, tuple):
        return tuple(str(item) for item in value)
    return (str(value),) if value is not None else ()


@computed("choices", "ports.list", choices=MODES)
def modes(basis: Basis) -> object:
    """Modes of transport used at any port, in the order of `MODES`."""
    ports = basis.answers.records("ports.list")
    used = {mode for port in ports for mode in _texts(port, "modes")}
    if not basis.answers.get("ports.list").settled:
        return UNKNOWN
    known = tuple(mode for mode in MODES if mode in used)
    if any(not port.get("modes").settled for port in ports):
        return PartlyKnown(known) if known else UNKNOWN
    return known


@computed("ports", "ports.list")
def port_codes(basis: Basis) -> object:
    """Schedule D codes of the ports in use, in the firm's order."""
    ports = basis.answers.records("ports.list")
    if not basis.answers.get("ports.list").settled:
        return UNKNOWN
    return tuple(code for port in ports for code in _texts(port, "port"))


@computed("agencies", "firm.agencies")
def agencies(basis: Basis) -> object:
    """Codes of the partner government agencies in use: the firm's answer, then those of its clients."""
    named = _value(basis.answers, "firm.agencies")
    from_clients = [code for client in basis.clients for code in client.agencies]
    if named is UNKNOWN:
        return PartlyKnown(dict.fromkeys(from_clients)) if from_clients else UNKNOWN
    if not isinstance(named, tuple):
        return tuple(dict.fromkeys(from_clients))
    return tuple(dict.fromkeys([*named, *from_clients]))


@computed("date", "connection.isa_expires", "connection.isa_submitted")
def isa_expires(basis: Basis) -> object:
    """The day the ISA lapses: as answered, or three years after it was submitted (CSMS #63846191)."""
    answered = _value(basis.answers, "connection.isa_expires")
    if isinstance(answered, date) or answered is None:
        return answered
    submitted = _value(basis.answers, "connection.isa_submitted")
    return isa_expiry(submitted) if isinstance(submitted, date) else UNKNOWN


@computed("date", "connection.isa_expires", "connection.isa_submitted")
def isa_renew_from(basis: Basis) -> object:
    """The day to start the ISA renewal: six months before it lapses (CSMS #63846191)."""
    expires = isa_expires(basis)
    return isa_renewal_from(expires) if isinstance(expires, date) else expires


@computed("yesno", "connection.isa_expires", "connection.isa_submitted")
def isa_current(basis: Basis) -> object:
    """Whether the ISA has not lapsed on the day of the build."""
    expires = isa_expires(basis)
    return expires >= basis.as_of if isinstance(expires, date) else expires


@computed("integer", "entry_numbers.blocks")
def reserve_count(basis: Basis) -> object:
    """How many entry numbers the reserve holds."""
    if not basis.answers.get("entry_numbers.blocks").settled:
        return UNKNOWN
    return sum(block.count for _, block in reserve_blocks(basis.answers, basis.printed))


@computed("integer", "entry_numbers.blocks", "firm.daily_entries")
def reserve_days(basis: Basis) -> object:
    """Whole working days that the reserve covers at the firm's daily volume, rounded down."""
    count, daily = reserve_count(basis), _value(basis.answers, "firm.daily_entries")
    if not isinstance(count, int) or not isinstance(daily, int) or daily < 1:
        return UNKNOWN
    return days_of_cover(count, daily)


@computed("yesno", "entry_numbers.blocks", "firm.daily_entries", "entry_numbers.days_wanted")
def reserve_covers(basis: Basis) -> object:
    """Whether the reserve lasts as long as the firm wants (five working days by default)."""
    days, wanted = reserve_days(basis), _value(basis.answers, "entry_numbers.days_wanted")
    if not isinstance(days, int):
        return UNKNOWN
    return days >= (wanted if isinstance(wanted, int) else 5)


@computed("yesno", "entry_numbers.blocks", "ports.list")
def reserve_at_every_port(basis: Basis) -> object:
    """Whether every port in use has a block of its own, or a block is for all ports."""
    ports = port_codes(basis)
    if not isinstance(ports, tuple) or basis.answers.get("entry_numbers.blocks").state is not State.ANSWERED:
        return UNKNOWN
    blocks = reserve_blocks(basis.answers, basis.printed)
    covered = {code for record, _ in blocks for code in _texts(record, "ports")}
    for_all = any(record.get("ports").state is State.DOES_NOT_APPLY for record, _ in blocks)
    return bool(blocks) and (for_all or set(ports) <= covered)


@computed("yesno", "connection.providers")
def vendor_notice_leaves_time(basis: Basis) -> object:
    """Whether every provider promises breach notice well inside CBP's 72 hours (at most 24)."""
    answer = basis.answers.get("connection.providers")
    if answer.state is not State.ANSWERED:
        return UNKNOWN if not answer.settled else None
    terms = [record.get("breach_notice") for record in answer.records]
    known = [term.value for term in terms if isinstance(term.value, timedelta)]
    if any(term > timedelta(hours=24) for term in known):
        return False
    return True if len(known) == len([t for t in terms if t.state is not State.DOES_NOT_APPLY]) else UNKNOWN


@computed("yesno", "firm.policy_next_review")
def policy_review_ahead(basis: Basis) -> object:
    """Whether the next review of the policies has not gone by."""
    due = _value(basis.answers, "firm.policy_next_review")
    return due >= basis.as_of if isinstance(due, date) else due


def _all_records(basis: Basis, question_id: str, test: Callable[[Record], bool | None]) -> object:
    """True when every thing of a list passes, UNKNOWN when one is open and none fails."""
    answer = basis.answers.get(question_id)
    if answer.state is not State.ANSWERED or not answer.records:
        return None if answer.state is State.DOES_NOT_APPLY else UNKNOWN
    outcomes = [test(record) for record in answer.records]
    if False in outcomes:
        return False
    return UNKNOWN if None in outcomes else True


def _yes(record: Record, field_id: str) -> bool | None:
    value = record.get(field_id).for_conditions
    return None if value is UNKNOWN else bool(value)


@computed("yesno", "connection.systems")
def systems_checked(basis: Basis) -> object:
    """Whether each system carries the day its protection was last checked."""
    return _all_records(basis, "connection.systems", lambda record: record.checked_on is not None)


@computed("yesno", "backups.list")
def backups_encrypted(basis: Basis) -> object:
    """Whether every copy is encrypted (guidance row P6b)."""
    return _all_records(basis, "backups.list", lambda record: _yes(record, "encrypted"))


@computed("yesno", "backups.list")
def backups_apart(basis: Basis) -> object:
    """Whether each kind of data has one copy that is off site and on another network (guidance row P6c)."""
    answer = basis.answers.get("backups.list")
    kinds: dict[str, list[bool | None]] = {}
    for record in answer.records:
        off_site, apart = _yes(record, "off_site"), _yes(record, "separate_network")
        both = False if False in (off_site, apart) else None if None in (off_site, apart) else True
        kinds.setdefault(" ".join(_texts(record, "what")).casefold(), []).append(both)
    if not kinds:
        return None if answer.state is State.DOES_NOT_APPLY else UNKNOWN
    outcomes = [True if True in both else None if None in both else False for both in kinds.values()]
    if False in outcomes:
        return False
    return UNKNOWN if None in outcomes else True


def _same_person(basis: Basis, picked: str) -> str:
    """Someone's id, whether picked by id or by name."""
    record = basis.answers.person(picked)
    return record.id if record else picked


def _person_id(basis: Basis, question_id: str) -> object:
    picked = _value(basis.answers, question_id)
    return _same_person(basis, picked) if isinstance(picked, str) else picked


ROLE_PAIRS = (
    ("people.incident_lead", "people.incident_deputy"),
    ("people.signer", "people.signer_deputy"),
    ("people.release_lead", "people.release_deputy"),
    ("people.it_lead", "people.it_deputy"),
    ("people.client_lead", "people.client_deputy"),
    ("entry_numbers.custodian", "entry_numbers.custodian_deputy"),
)


@computed("yesno", *(question for pair in ROLE_PAIRS for question in pair))
def deputies_differ(basis: Basis) -> object:
    """Whether every role that has a deputy has another person as deputy; one person alone needs one deputy."""
    asked = ROLE_PAIRS[:1] if _value(basis.answers, "firm.size") == "one" else ROLE_PAIRS
    pairs = [(_person_id(basis, lead), _person_id(basis, deputy)) for lead, deputy in asked]
    if any(lead == deputy and isinstance(lead, str) for lead, deputy in pairs):
        return False
    return True if all(isinstance(deputy, str) for _, deputy in pairs) else UNKNOWN


@computed("yesno", "people.mailbox_openers")
def mailbox_has_two(basis: Basis) -> object:
    """Whether at least two people can open the mailbox outside the firm's domain."""
    openers = _value(basis.answers, "people.mailbox_openers")
    if not isinstance(openers, tuple):
        return openers
    return len({_same_person(basis, str(opener)) for opener in openers}) > 1


@computed("yesno", "people.list", "people.incident_lead")
def call_tree_whole(basis: Basis) -> object:
    """Whether calls that start at the incident lead reach everyone in the people list."""
    people = basis.answers.records("people.list")
    lead = basis.answers.get("people.incident_lead").value
    start = basis.answers.person(str(lead)) if lead else None
    if not people or start is None:
        return UNKNOWN
    reached, waiting = {start.id}, [start]
    while waiting:
        for name in _texts(waiting.pop(), "calls"):
            called = basis.answers.person(name)
            if called and called.id not in reached:
                reached.add(called.id)
                waiting.append(called)
    return len(reached) == len(people)


@computed("yesno", "cbp.headquarters_email", "cbp.headquarters_phone")
def headquarters_checked(basis: Basis) -> object:
    """Whether the headquarters contact carries the day on which CBP gave or confirmed it."""
    answers = [basis.answers.get(f"cbp.headquarters_{way}") for way in ("email", "phone")]
    known = [answer for answer in answers if answer.state is State.ANSWERED]
    return all(answer.checked_on for answer in known) if known else UNKNOWN


@computed("yesno", "cbp.agency_contacts", "firm.agencies")
def agencies_have_contacts(basis: Basis) -> object:
    """Whether each agency in use has a contact."""
    used = agencies(basis)
    if not isinstance(used, tuple):
        return used
    named = {
        code for record in basis.answers.records("cbp.agency_contacts") for code in _texts(record, "agency")
    }
    covered = set(used) <= named
    return UNKNOWN if covered and isinstance(used, PartlyKnown) else covered


@computed("yesno")
def clients_have_agencies(basis: Basis) -> object:
    """Whether the client list says which agencies each client's goods fall under."""
    return any(client.agencies for client in basis.clients) if basis.clients else UNKNOWN


@computed("yesno")
def main_clients_reachable(basis: Basis) -> object:
    """Whether each tier 1 client has a telephone number."""
    main = [client for client in basis.clients if client.tier == "1"]
    return all(client.phone for client in main) if main else UNKNOWN


@computed("yesno", "goods.matrix_exported", "goods.matrix_every")
def matrix_fresh(basis: Basis) -> object:
    """Whether the list of clients' lines and agencies was exported within the firm's own period."""
    return _within(basis, "goods.matrix_exported", "goods.matrix_every")


@computed("yesno", "partners.partner_last", "partners.partner_every")
def partners_screened_in_time(basis: Basis) -> object:
    """Whether business partners were screened within the firm's own period."""
    return _within(basis, "partners.partner_last", "partners.partner_every")


def _within(basis: Basis, day_question: str, period_question: str) -> object:
    day, period = _value(basis.answers, day_question), _value(basis.answers, period_question)
    if not isinstance(day, date) or not isinstance(period, timedelta):
        return UNKNOWN
    return day + period >= basis.as_of


@computed("yesno", "fallback.back_entry_lead", "fallback.back_entry_sign")
def back_entry_signed_apart(basis: Basis) -> object:
    """Whether another person signs the accounting than the one who leads the keying."""
    lead, signer = (_value(basis.answers, f"fallback.back_entry_{role}") for role in ("lead", "sign"))
    return lead != signer if isinstance(lead, str) and isinstance(signer, str) else UNKNOWN


@computed("yesno", "exercise.next")
def exercise_ahead(basis: Basis) -> object:
    """Whether the next exercise lies ahead."""
    day = _value(basis.answers, "exercise.next")
    return day >= basis.as_of if isinstance(day, date) else day


@computed("yesno", "exercise.findings")
def findings_on_time(basis: Basis) -> object:
    """Whether no finding is both past its day and not done."""
    answer = basis.answers.get("exercise.findings")
    if answer.state is not State.ANSWERED:
        return True if answer.settled else UNKNOWN
    for record in answer.records:
        due, done = record.get("due").value, record.get("done").value
        if isinstance(due, date) and due < basis.as_of and not isinstance(done, date):
            return False
    return True
