"""Conflicts, single points of failure, the order of restoring, and where guidance rows stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.content import load_content
from builder.model import yamlfile
from builder.model.answersfile import AnswersFile
from builder.model.computed import Basis
from builder.model.conflicts import Conflict, conflicts, one_year_before
from builder.model.decoding import decode_answers
from builder.model.firm import read_firm
from builder.model.impact import restore_order
from builder.model.readiness import Missing, Row, RowState, Status, assess
from builder.model.resilience import single_points, standing
from builder.model.scope import Scope
from builder.paths import content_root

if TYPE_CHECKING:
    from builder.model.resilience import SinglePoint

CONTENT = load_content(content_root())
DECLARATIONS = CONTENT.declarations
AS_OF = date(2026, 11, 21)
PEOPLE = """\
people:
  list:
    - {id: ann, name: Ann}
    - {id: bob, name: Bob}
    - {id: eve, name: Eve}
"""


@dataclass(frozen=True)
class Role:
    """A made-up role."""

    title: str
    person: str
    deputy: str = ""


LEAD = Role("Incident lead", "people.incident_lead", "people.incident_deputy")
SPEAKER = Role("Speaker", "cbp.speaker")


def scope_of(text: str, as_of: date = AS_OF) -> Scope:
    """A firm of answers given as text, which must be without fault."""
    document = yamlfile.parse(text, "answers.yaml")
    answers = decode_answers(document, DECLARATIONS.sections, DECLARATIONS.reference)
    assert not answers.problems
    return Scope(Basis(answers, (), as_of), DECLARATIONS.facts)


def found_in(text: str) -> list[Conflict]:
    """The conflicts of a firm."""
    return conflicts(scope_of(text), DECLARATIONS.reference.ports)


def work(needs: str, mtpd: str, system: str, rto: str, **more: str) -> str:
    """One process and one system."""
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    return (
        f"processes: {{list: [{{name: Release, needs: '{needs}', mtpd: {mtpd}{extra}}}]}}\n"
        f"connection: {{systems: [{{name: {system}, rto: {rto}}}]}}\n"
    )


def vendor(term: str) -> str:
    """One provider with its term of notice."""
    return f"connection: {{providers: [{{name: Vendor, breach_notice: {term}}}]}}\n"


def isa(expires: str, review: str = "", path: str = "direct") -> str:
    """The day on which the ISA lapses and that of the next review."""
    firm = f"firm: {{policy_next_review: '{review}'}}\n" if review else ""
    return f"{firm}connection: {{path: {path}, isa_expires: '{expires}'}}\n"


def copy(tested: str) -> str:
    """One backup with the day of its last test."""
    return f"backups: {{list: [{{what: Mail, restore_tested: {tested}}}]}}\n"


def reserve(last: str) -> str:
    """A reserve of numbers at ten entries a day."""
    block = f"{{name: One, first: '9000001', last: '{last}'}}"
    return f"firm: {{filer_code: ZZ9, daily_entries: '10'}}\nentry_numbers: {{blocks: [{block}]}}\n"


def brokers(ports: str, more: str = "") -> str:
    """A firm at two ports with one backup broker."""
    ours = "ports: {list: [{port: '2704', modes: [ocean]}, {port: '2506', modes: [truck]}]}\n"
    return f"{ours}fallback: {{brokers: [{{name: Backup, ports: {ports}}}]{more}}}\n"


SAME_MOBILE = "people: {list: [{name: Ann, mobile: 562-555-0111}, {name: Bob, mobile: (562) 555-0111}]}\n"
OTHER_MOBILE = "people: {list: [{name: Ann, mobile: 562-555-0111}, {name: Bob, mobile: 562-555-0112}]}\n"
ORDER = """\
connection:
  systems:
    - {name: Mail, rto: 4 h, restore_order: '2'}
    - {name: Web, rto: %s, restore_order: '1'}
"""
RPO = "connection: {systems: [{name: Mail, rpo: 4 h}]}\nbackups: {list: [{what: mail, how_often: %s}]}\n"


@pytest.mark.parametrize(
    ("text", "title", "detail", "row"),
    [
        pytest.param(
            work("Desk, suite", "8 h", "Suite", "24 h"),
            "Suite comes back too late for Release",
            "It may be out for 24 h; Release may stand still for 8 h.",
            "V1",
            id="system later than the process can bear",
        ),
        pytest.param(
            work("suite", "8 h", "Suite", "24 h", by_hand="Letters"),
            "Suite comes back too late for Release",
            "By hand meanwhile: Letters.",
            "V1",
            id="with a way by hand",
        ),
        pytest.param(
            ORDER % "3 days", "Mail is restored behind what may wait longer", "Web", "V1", id="restore order"
        ),
        pytest.param(
            work("Suite", "3 days", "Suite", "4 h", impact_1d="severe"),
            "Release may stand still longer than the harm allows",
            "severe after 24 h, yet the limit is 3 days",
            "P8",
            id="harm before the limit",
        ),
        pytest.param(vendor("25 h"), "Vendor may tell you of a breach too late", "25 h", "P4", id="vendor"),
        pytest.param(
            reserve("9000049"),
            "The reserve of entry numbers is too small",
            "4 working days",
            "R4",
            id="reserve",
        ),
        pytest.param(isa("2026-11-20"), "The ISA has lapsed", "20 Nov 2026", "P5", id="ISA lapsed"),
        pytest.param(
            isa("2027-05-21"),
            "The ISA lapses within six months",
            "on 21 Nov 2026",
            "P5",
            id="ISA within six months",
        ),
        pytest.param(
            isa("2027-06-01", "2027-06-02"),
            "The ISA lapses before the next review",
            "reviewed on 2 Jun 2027",
            "P5",
            id="ISA before the review",
        ),
        pytest.param(
            "backups: {originals_in_territory: 'no'}\n",
            "Original records are kept outside the customs territory",
            "duplicates",
            "P6",
            id="originals abroad",
        ),
        pytest.param(
            copy("'2025-11-20'"), "The backup of Mail is untested", "20 Nov 2025", "P6", id="old restore test"
        ),
        pytest.param(
            copy("{dont_know: Ann}"), "The backup of Mail is untested", "No test", "P6", id="no restore test"
        ),
        pytest.param(RPO % "24 h", "Mail is backed up too rarely", "Every 24 h", "P6", id="rare backup"),
        pytest.param(
            "firm: {policy_next_review: '2026-11-20'}\n",
            "The review of the policies is overdue",
            "20 Nov 2026",
            "P1",
            id="review gone by",
        ),
        pytest.param(
            SAME_MOBILE,
            "One mobile number stands for several people",
            "Ann, Bob have",
            "P7",
            id="shared mobile",
        ),
        pytest.param(
            brokers("['2704']"),
            "No backup broker files at some of your ports",
            "2506",
            "R4",
            id="port uncovered",
        ),
        pytest.param(
            brokers("['2704', '2506']", ", consent: none"),
            "Client data may not go to the backup broker",
            "confidential",
            "R4",
            id="no consent",
        ),
        pytest.param(
            brokers("['2704', '2506']", ", standby_poa: '0'"),
            "The backup broker may act for no client",
            "power of attorney",
            "R4",
            id="no power of attorney",
        ),
    ],
)
def test_a_conflict_is_told_once_with_question_and_row(text: str, title: str, detail: str, row: str) -> None:
    """What does not fit, why, and which guidance row is off target."""
    (conflict,) = found_in(text)

    assert conflict.title == title
    assert detail in conflict.detail
    assert row in conflict.rows
    assert conflict.question in DECLARATIONS.questions


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing is known"),
        pytest.param(work("Suite", "24 h", "Suite", "24 h"), id="just in time"),
        pytest.param(work("Suite", "8 h", "Mail", "24 h"), id="another system"),
        pytest.param(work("Suite", "{dont_know: Ann}", "Suite", "24 h"), id="open limit"),
        pytest.param(ORDER % "4 h", id="restore order among equals"),
        pytest.param(
            work("Suite", "24 h", "Suite", "4 h", impact_1d="severe"), id="limit where harm is severe"
        ),
        pytest.param(vendor("24 h"), id="vendor in time"),
        pytest.param(vendor("{dont_know: Ann}"), id="open vendor term"),
        pytest.param(reserve("9000050"), id="five days of numbers"),
        pytest.param(isa("2027-05-22"), id="ISA for more than six months"),
        pytest.param(isa("2026-01-01", path="provider"), id="an ISA left over from a former connection"),
        pytest.param("backups: {originals_in_territory: 'yes'}\n", id="originals at home"),
        pytest.param(copy("'2025-11-21'"), id="tested a year ago"),
        pytest.param("backups: {list: [{what: Mail}]}\n", id="open restore test"),
        pytest.param(RPO % "4 h", id="backed up in time"),
        pytest.param("firm: {policy_next_review: '2026-11-21'}\n", id="review today"),
        pytest.param(OTHER_MOBILE, id="own mobiles"),
        pytest.param(brokers("['2704', '2506']"), id="every port covered"),
        pytest.param(brokers("{dont_know: Ann}"), id="open ports of a broker"),
        pytest.param("fallback: {consent: none}\n", id="no consent and no broker"),
    ],
)
def test_what_fits_or_is_open_is_no_conflict(text: str) -> None:
    """Open questions are listed as open, not twice."""
    assert found_in(text) == []


def test_a_way_by_hand_keeps_the_work_on_target() -> None:
    """Then only the order of recovery is off."""
    with_a_way = found_in(work("Suite", "8 h", "Suite", "24 h", by_hand="Letters"))[0]
    without = found_in(work("Suite", "8 h", "Suite", "24 h", by_hand="Cannot"))[0]

    assert (with_a_way.rows, without.rows) == (("V1",), ("P8", "V1"))


def test_every_cited_source_exists() -> None:
    """A conflict that rests on a rule names it as the sources page does."""
    texts = [vendor("72 h"), isa("2026-01-01"), "backups: {originals_in_territory: 'no'}\n"]
    texts += [
        "firm: {policy_next_review: '2020-01-01'}\n",
        brokers("['2704']", ", consent: none, standby_poa: '0'"),
    ]
    cited = {conflict.cite for text in texts for conflict in found_in(text)} - {""}

    assert len(cited) == 6
    assert cited <= set(CONTENT.sources)


def test_a_shared_number_is_not_repeated() -> None:
    """Mobile numbers are left out of the shared edition, and so they are here."""
    assert not re.search(r"\d{4}", str(found_in(SAME_MOBILE)))


def test_a_port_is_told_by_name_where_a_table_is_given() -> None:
    """And by its code where none is."""
    scope = scope_of(brokers("['2704']"))

    assert "Otay Mesa" in conflicts(scope, DECLARATIONS.reference.ports)[0].detail
    assert conflicts(scope)[0].detail == "Nobody is named for 2506."


@pytest.mark.parametrize(
    ("day", "before"),
    [(date(2026, 11, 21), date(2025, 11, 21)), (date(2028, 2, 29), date(2027, 2, 28))],
    ids=["plain", "leap day"],
)
def test_a_year_before(day: date, before: date) -> None:
    """A leap day has none, so the day before March counts."""
    assert one_year_before(day) == before


def hanging(text: str, *roles: Role) -> list[tuple[str, str, str]]:
    """Title, detail and question of each single point."""
    found: list[SinglePoint] = single_points(scope_of(text), roles)
    return [(point.title, point.detail, point.question) for point in found]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("  incident_lead: ann\n  incident_deputy: bob\n", [], id="deputy"),
        pytest.param("  mailbox_openers: [ann, Bob]\n", [], id="two openers, one picked by name"),
        pytest.param("", [], id="nobody named at all is open, not single"),
        pytest.param(
            "  incident_lead: ann\n",
            [("Without Ann", "Nobody else is named for: Incident lead.", "people.incident_deputy")],
            id="no deputy",
        ),
        pytest.param(
            "  incident_lead: ann\n  incident_deputy: Ann\n",
            [("Without Ann", "Nobody else is named for: Incident lead.", "people.incident_deputy")],
            id="deputy is the same person",
        ),
        pytest.param(
            "  mailbox_openers: [bob]\n",
            [
                (
                    "Without Bob",
                    "Nobody else is named for: opening the mailbox outside the firm.",
                    "people.mailbox_openers",
                )
            ],
            id="one opener",
        ),
        pytest.param(
            "cbp: {speaker: eve}\n",
            [("Without Eve", "Nobody else is named for: Speaker.", "cbp.speaker")],
            id="role without a deputy question",
        ),
        pytest.param(
            "goods: {web_accounts: [{system: PNSI, holders: [ann]}, {system: LAWGS, holders: [ann, bob]}]}\n",
            [("Without Ann", "Nobody else is named for: the account at PNSI.", "goods.web_accounts")],
            id="one account holder",
        ),
        pytest.param(
            "goods: {web_accounts: [{system: PNSI, holders: [ann]}, {system: pnsi, holders: [bob]}]}\n",
            [],
            id="two accounts at one system",
        ),
        pytest.param(
            "money: {approver: ann, service_ports: [{port: '2704', carrier: ann, signer: bob}, "
            "{port: '2506', carrier: eve, signer: bob}]}\n",
            [
                ("Without Ann", "Nobody else is named for: approving statements.", "money.approver_deputy"),
                ("Without Bob", "Nobody else is named for: signing checks.", "money.service_ports"),
            ],
            id="money",
        ),
        pytest.param(
            "backups: {list: [{what: Mail, owner: ann}, {what: Mail, owner: bob}, {what: Web, owner: eve}]}\n",
            [("Without Eve", "Nobody else is named for: the way into the backup of Web.", "backups.list")],
            id="backups",
        ),
        pytest.param("fallback: {aes_users: [ann]}\n", [], id="AESDirect of a firm without exports"),
        pytest.param(
            "firm: {services: [exports]}\nfallback: {aes_users: [ann]}\n",
            [("Without Ann", "Nobody else is named for: AESDirect.", "fallback.aes_users")],
            id="AESDirect",
        ),
    ],
)
def test_each_person_is_taken_away_in_turn(text: str, points: list[tuple[str, str, str]]) -> None:
    """What then falls to nobody is told, one line per person."""
    assert hanging(PEOPLE + text, LEAD, SPEAKER) == points


WORK = """\
processes:
  list:
    - {name: Release, needs: 'Suite, Mail', by_hand: Letters and reserved numbers}
    - {name: ISF, needs: 'SUITE', by_hand: 'Cannot; electronic only.'}
    - {name: Billing, needs: 'Mail; Ledger'}
"""


def test_each_system_is_taken_away_in_turn() -> None:
    """What then stops without a way by hand is told; what nobody has said counts as having none."""
    systems = "connection: {systems: [{name: Suite}, {name: Mail}, {name: Web}]}\n"

    assert hanging(WORK + systems) == [
        ("Without Suite", "No way by hand is named for: ISF.", "processes.list"),
        ("Without Mail", "No way by hand is named for: Billing.", "processes.list"),
    ]


def test_the_host_of_the_entry_software_takes_it_along() -> None:
    """Where it runs at the vendor, the vendor's outage is the software's."""
    vendor_text = "  providers: [{name: Vendor, kind: entry_software}]\n"
    hosted = f"connection:\n  software: suite\n  hosting: hosted\n{vendor_text}"

    assert hanging(WORK + hosted) == [
        ("Without Vendor", "No way by hand is named for: ISF.", "processes.list")
    ]
    assert hanging(WORK + hosted.replace("hosting: hosted", "hosting: on_premises")) == []


@pytest.mark.parametrize(
    ("places", "originals", "detail"),
    [
        pytest.param(
            ["Cloud, west", "Safe"],
            "cloud, east",
            "The originals are with it, and so are copies: A.",
            id="original and copy",
        ),
        pytest.param(["Cloud, west", "The Cloud"], "Safe", "All copies are with it: A; B.", id="all copies"),
        pytest.param(["Cloud, west", "Safe"], "Paper", "", id="one of two copies"),
        pytest.param(["Cloudy day", "Safe"], "Cloud", "", id="another word"),
        pytest.param(["Safe", "Desk"], "Cloud", "", id="originals alone"),
    ],
)
def test_a_provider_that_holds_everything_is_told(places: list[str], originals: str, detail: str) -> None:
    """Original and copy may not be lost together."""
    copies = ", ".join(
        f"{{what: {what}, place: '{place}'}}" for what, place in zip("AB", places, strict=True)
    )
    text = (
        "connection: {providers: [{name: Cloud}]}\n"
        f"backups: {{list: [{copies}], originals_place: '{originals}'}}\n"
    )

    assert [point[1] for point in hanging(text)] == ([detail] if detail else [])


def test_systems_come_back_in_the_order_of_the_work() -> None:
    """The most urgent process decides; open limits come later, and what nobody needs comes last."""
    answers = scope_of("""\
processes:
  list:
    - {name: Billing, needs: 'ledger, mail', mtpd: 1 week}
    - {name: Release, needs: 'Entry  suite, Sign-in, Fax', mtpd: 8 h}
    - {name: Calls, needs: 'Mail, Phones', mtpd: 24 h}
    - {name: Drawback, needs: Archive}
connection:
  systems:
    - {name: Web, restore_order: '1'}
    - {name: Ledger, restore_order: '2'}
    - {name: Archive, restore_order: '3'}
    - {name: Mail, restore_order: '5'}
    - {name: Phones, restore_order: '4', rto: 2 days}
    - {name: Entry suite, restore_order: '7'}
    - {name: Sign-in, restore_order: '6'}
""").basis.answers

    order = restore_order(answers)

    assert [(step.system, step.process) for step in order.systems] == [
        ("Sign-in", "Release"),
        ("Entry suite", "Release"),
        ("Phones", "Calls"),
        ("Mail", "Calls"),
        ("Ledger", "Billing"),
        ("Archive", "Drawback"),
        ("Web", ""),
    ]
    assert order.systems[3].processes == ("Calls", "Billing")
    assert [(one.process, one.name) for one in order.unmatched] == [("Release", "Fax")]


@given(
    st.lists(st.tuples(st.text("abAB ", min_size=1, max_size=3), st.integers(1, 90)), max_size=6),
    st.lists(st.sampled_from(["a", "B", "ab", "x"]), max_size=6),
)
def test_every_system_is_restored_once_and_every_need_is_met_or_told(
    needs: list[tuple[str, int]], names: list[str]
) -> None:
    """Whatever people write."""
    processes = ", ".join(f"{{name: P, needs: '{text}z', mtpd: {hours} h}}" for text, hours in needs)
    systems = ", ".join(f"{{name: {name}z}}" for name in names)
    answers = scope_of(
        f"processes: {{list: [{processes}]}}\nconnection: {{systems: [{systems}]}}\n"
    ).basis.answers

    order = restore_order(answers)

    assert sorted(step.system for step in order.systems) == sorted(f"{name}z" for name in names)
    known = [f"{name}z".casefold().split() for name in names]
    strangers = [f"{text}z".split() for text, _ in needs if f"{text}z".casefold().split() not in known]
    assert [one.name.split() for one in order.unmatched] == strangers


def row_state(status: Status, *missing: Missing) -> RowState:
    """A made-up row."""
    row = Row(id="P4", phase="", title="", asks="", must_have=[], mark="")
    return RowState(row, status, missing, 1, 1 + len(missing))


OFF_TARGET = Conflict("", "", "", rows=("P4",))
ELSEWHERE = Conflict("", "", "", rows=("P5",))
TOO_WEAK = Missing("a need", "", "", answered=True)
OPEN = Missing("a need", "", "")


@pytest.mark.parametrize(
    ("state", "conflict", "last", "expected"),
    [
        pytest.param(row_state(Status.READY), ELSEWHERE, "2026-05-19", (True, True, True), id="all three"),
        pytest.param(row_state(Status.READY), OFF_TARGET, "2026-05-19", (True, True, False), id="conflict"),
        pytest.param(
            row_state(Status.READY), ELSEWHERE, "2025-11-20", (True, False, True), id="old exercise"
        ),
        pytest.param(
            row_state(Status.READY), ELSEWHERE, "2026-12-01", (True, False, True), id="exercise to come"
        ),
        pytest.param(
            row_state(Status.PARTIAL, TOO_WEAK), ELSEWHERE, "2026-05-19", (True, True, False), id="too weak"
        ),
        pytest.param(
            row_state(Status.PARTIAL, OPEN), ELSEWHERE, "2026-05-19", (False, False, False), id="open"
        ),
        pytest.param(
            row_state(Status.NOT_APPLICABLE),
            ELSEWHERE,
            "2026-05-19",
            (False, False, False),
            id="does not apply",
        ),
    ],
)
def test_a_row_stands_in_three_ways(
    state: RowState, conflict: Conflict, last: str, expected: tuple[bool, bool, bool]
) -> None:
    """Documented, exercised and on target are told apart."""
    found = standing(state, [conflict], scope_of(f"exercise: {{last: '{last}'}}\n"))

    assert (found.documented, found.exercised, found.on_target) == expected


def test_an_answer_that_is_there_but_too_weak_is_documented() -> None:
    """A vendor with a long term has a term; a vendor without one has none."""
    whole = "connection: {providers: [{name: V, phone: 202-555-0170, reviewed: '2026-05-11', breach_notice: %s}]}\n"

    def documented(term: str) -> bool:
        scope = scope_of(whole % term)
        states = assess(DECLARATIONS.rows, scope, DECLARATIONS.sections)
        state = next(state for state in states if state.row.id == "P4")
        return standing(state, conflicts(scope), scope).documented

    assert documented("72 h")
    assert not documented("{dont_know: Ann}")


def test_the_worked_example_shows_both_kinds() -> None:
    """And each of them leads to a question."""
    sample = content_root() / "examples" / "sample"
    firm = read_firm(DECLARATIONS, AnswersFile(sample / "answers.yaml"), sample / "clients.csv", AS_OF)
    points = single_points(firm.scope, CONTENT.references.roles)

    assert firm.conflicts
    assert {point.kind for point in points} == {"person", "system", "provider"}
    assert {conflict.question for conflict in firm.conflicts} <= set(DECLARATIONS.questions)
    assert {point.question for point in points} <= set(DECLARATIONS.questions)
    assert {row for one in firm.conflicts for row in one.rows} <= {row.id for row in DECLARATIONS.rows}
