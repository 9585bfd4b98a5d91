"""Computed facts: what they make of whole, partial and missing answers of the real interview."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.model import yamlfile
from builder.model.clients import Client
from builder.model.computed import COMPUTED, Basis, ComputedFacts
from builder.model.conditions import UNKNOWN, parse_condition
from builder.model.decoding import decode_answers
from builder.model.reserve import reserve_blocks, reserve_complaints
from builder.model.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.answers import Answers
    from builder.model.declarations import Declarations

AS_OF = date(2026, 11, 21)
PEOPLE = "people:\n  list:\n    - {id: a, name: Ann, calls: [b]}\n    - {id: b, name: Bob}\n"
BLOCK = "entry_numbers:\n  blocks:\n    - {name: One, first: '9000001', last: '9000100'%s}\n"


@pytest.fixture(scope="session")
def read(declarations: Declarations) -> Callable[[str], Answers]:
    """Decodes a YAML text as answers to the real interview."""

    def decode(text: str) -> Answers:
        answers = decode_answers(
            yamlfile.parse(text, "answers.yaml"), declarations.sections, declarations.reference
        )
        assert not answers.problems
        return answers

    return decode


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (
            "modes",
            "ports:\n  list:\n    - {port: '2704', modes: [ocean]}\n    - {modes: [truck, ocean]}\n",
            ("truck", "ocean"),
        ),
        ("modes", "ports:\n  list:\n    - {port: '2704'}\n", UNKNOWN),
        ("modes", "ports:\n  list: {does_not_apply: none}\n", ()),
        (
            "port_codes",
            "ports:\n  list:\n    - {port: '2709'}\n    - {port: '0401'}\n    - {modes: [air]}\n",
            ("2709", "0401"),
        ),
        ("port_codes", "", UNKNOWN),
        ("agencies", "firm:\n  agencies: [EPA, FDA]\n", ("EPA", "FDA")),
        ("agencies", "firm:\n  agencies: {does_not_apply: none}\n", ()),
        ("agencies", "", UNKNOWN),
        ("isa_expires", "connection:\n  isa_expires: 2027-05-20\n", date(2027, 5, 20)),
        ("isa_expires", "connection:\n  isa_submitted: 2024-05-20\n", date(2027, 5, 20)),
        ("isa_expires", "connection:\n  isa_submitted: 1998-05-20\n", date(2001, 5, 20)),
        ("isa_expires", "", UNKNOWN),
        ("isa_renew_from", "connection:\n  isa_expires: 2027-05-20\n", date(2026, 11, 20)),
        ("isa_renew_from", "connection:\n  isa_expires: {does_not_apply: vendor}\n", None),
        ("isa_current", "connection:\n  isa_expires: 2026-11-21\n", True),
        ("isa_current", "connection:\n  isa_expires: 2026-11-20\n", False),
        ("isa_current", "", UNKNOWN),
        ("policy_review_ahead", "firm:\n  policy_next_review: 2026-11-20\n", False),
        ("policy_review_ahead", "firm:\n  policy_next_review: 2026-11-21\n", True),
        ("reserve_count", "firm:\n  filer_code: ZZ9\n" + BLOCK % "", 100),
        ("reserve_count", BLOCK % ", filer_code: ZZ8", 100),
        ("reserve_count", BLOCK % "", 0),
        ("reserve_count", "entry_numbers:\n  blocks: {does_not_apply: none}\n", 0),
        ("reserve_count", "", UNKNOWN),
        ("reserve_days", "firm:\n  filer_code: ZZ9\n  daily_entries: '30'\n" + BLOCK % "", 3),
        ("reserve_days", "firm:\n  filer_code: ZZ9\n  daily_entries: '0'\n" + BLOCK % "", UNKNOWN),
        ("reserve_covers", "firm:\n  filer_code: ZZ9\n  daily_entries: '20'\n" + BLOCK % "", True),
        ("reserve_covers", "firm:\n  filer_code: ZZ9\n  daily_entries: '21'\n" + BLOCK % "", False),
        (
            "reserve_covers",
            "firm:\n  filer_code: ZZ9\n  daily_entries: '20'\n" + BLOCK % "" + "  days_wanted: '6'\n",
            False,
        ),
        (
            "reserve_at_every_port",
            "firm: {filer_code: ZZ9}\nports:\n  list: [{port: '2704'}]\n"
            + BLOCK % ", ports: {does_not_apply: all}",
            True,
        ),
        (
            "reserve_at_every_port",
            "firm: {filer_code: ZZ9}\nports:\n  list: [{port: '2704'}]\n" + BLOCK % "",
            False,
        ),
        (
            "reserve_at_every_port",
            "firm: {filer_code: ZZ9}\nports:\n  list: [{port: '2704'}, {port: '2709'}]\n"
            + BLOCK % ", ports: ['2704']",
            False,
        ),
        ("reserve_at_every_port", "ports:\n  list: [{port: '2704'}]\n", UNKNOWN),
        ("vendor_notice_leaves_time", "connection:\n  providers: [{breach_notice: 24 h}]\n", True),
        (
            "vendor_notice_leaves_time",
            "connection:\n  providers: [{breach_notice: 25 h}, {name: x}]\n",
            False,
        ),
        (
            "vendor_notice_leaves_time",
            "connection:\n  providers: [{breach_notice: 24 h}, {name: x}]\n",
            UNKNOWN,
        ),
        ("vendor_notice_leaves_time", "connection:\n  providers: {does_not_apply: none}\n", None),
        ("systems_checked", "connection:\n  systems: [{name: x, checked_on: 2026-11-02}]\n", True),
        ("systems_checked", "connection:\n  systems: [{name: x}]\n", False),
        ("systems_checked", "connection:\n  systems: []\n", UNKNOWN),
        (
            "backups_encrypted",
            "backups:\n  list: [{encrypted: 'yes'}, {encrypted: 'no'}, {what: x}]\n",
            False,
        ),
        ("backups_encrypted", "backups:\n  list: [{encrypted: 'yes'}, {what: x}]\n", UNKNOWN),
        ("backups_encrypted", "backups:\n  list: [{encrypted: 'yes'}]\n", True),
        (
            "backups_apart",
            "backups:\n  list: [{what: A, off_site: 'no'}, {what: a, off_site: 'yes', separate_network: 'yes'}]\n",
            True,
        ),
        (
            "backups_apart",
            "backups:\n  list: [{what: Mail, off_site: 'yes', separate_network: 'no'}]\n",
            False,
        ),
        ("backups_apart", "backups:\n  list: [{what: Mail, off_site: 'yes'}]\n", UNKNOWN),
        ("mailbox_has_two", PEOPLE + "  mailbox_openers: [a, b]\n", True),
        ("mailbox_has_two", PEOPLE + "  mailbox_openers: [a, Ann]\n", False),
        ("mailbox_has_two", PEOPLE, UNKNOWN),
        ("deputies_differ", PEOPLE + "  signer: a\n  signer_deputy: Ann\n", False),
        ("deputies_differ", PEOPLE + "  signer: a\n  signer_deputy: b\n", UNKNOWN),
        ("call_tree_whole", PEOPLE + "  incident_lead: Ann\n", True),
        ("call_tree_whole", PEOPLE + "  incident_lead: b\n", False),
        ("call_tree_whole", PEOPLE, UNKNOWN),
        ("headquarters_checked", "cbp:\n  headquarters_phone: 202-555-0131\n", False),
        (
            "headquarters_checked",
            "cbp:\n  headquarters_phone: {value: 202-555-0131, checked_on: 2026-10-06}\n",
            True,
        ),
        ("headquarters_checked", "cbp:\n  headquarters_phone: {dont_know: Ann}\n", UNKNOWN),
        (
            "agencies_have_contacts",
            "firm: {agencies: [FDA]}\ncbp:\n  agency_contacts: [{agency: FDA}]\n",
            True,
        ),
        (
            "agencies_have_contacts",
            "firm: {agencies: [FDA, EPA]}\ncbp:\n  agency_contacts: [{agency: FDA}]\n",
            False,
        ),
        ("clients_have_agencies", "", UNKNOWN),
        ("main_clients_reachable", "", UNKNOWN),
    ],
)
def test_a_computed_fact(read: Callable[[str], Answers], name: str, text: str, value: object) -> None:
    """Known where the answers say it, UNKNOWN where they do not, None where it does not apply."""
    assert ComputedFacts(Basis(read(text), (), AS_OF)).get(name) == value


@pytest.mark.parametrize(
    ("name", "clients", "value"),
    [
        (
            "agencies",
            [Client(name="A", agencies=("FDA", "EPA")), Client(name="B", agencies=("FDA",))],
            ("FDA", "EPA"),
        ),
        ("clients_have_agencies", [Client(name="A"), Client(name="B", agencies=("FDA",))], True),
        ("clients_have_agencies", [Client(name="A")], False),
        ("main_clients_reachable", [Client(name="A", tier="1", phone="x"), Client(name="B", tier="2")], True),
        ("main_clients_reachable", [Client(name="A", tier="1")], False),
        ("main_clients_reachable", [Client(name="A", tier="3")], UNKNOWN),
    ],
)
def test_a_computed_fact_of_the_clients(
    read: Callable[[str], Answers], name: str, clients: list[Client], value: object
) -> None:
    """What `clients.csv` adds to the answers."""
    assert ComputedFacts(Basis(read(""), clients, AS_OF)).get(name) == value


@pytest.mark.parametrize(
    ("text", "source", "hangs_on"),
    [
        pytest.param(
            "ports:\n  list: [{port: '2704', modes: [ocean]}, {port: '2506'}]\n",
            '"truck" in computed.modes',
            ["ports.list"],
            id="the modes of one port are open",
        ),
        pytest.param(
            "", '"EPA" in computed.agencies', ["firm.agencies"], id="only the clients name agencies"
        ),
        pytest.param(
            "cbp:\n  agency_contacts: [{agency: FDA}]\n",
            "computed.agencies_have_contacts",
            ["cbp.agency_contacts", "firm.agencies"],
            id="an agency may still be added",
        ),
    ],
)
def test_what_open_answers_may_still_add_is_not_taken_as_absent(
    read: Callable[[str], Answers], text: str, source: str, hangs_on: list[str]
) -> None:
    """A page for it is included to be safe, and the question that decides it is known."""
    scope = Scope(Basis(read(text), [Client(name="A", agencies=("FDA",))], AS_OF))
    condition = parse_condition(source)

    assert scope.truth(condition) is None
    assert set(scope.open_questions(condition)) <= set(hangs_on)
    assert scope.open_questions(condition)


@pytest.mark.parametrize("name", sorted(COMPUTED))
@pytest.mark.parametrize("text", ["", "ports: {list: []}\npeople: {list: []}\nentry_numbers: {blocks: []}\n"])
def test_a_firm_without_answers_breaks_no_computed_fact(
    read: Callable[[str], Answers], name: str, text: str
) -> None:
    """None of them is known to hold."""
    assert ComputedFacts(Basis(read(text), (), AS_OF)).get(name) in (UNKNOWN, 0, ())


def test_every_computed_fact_names_questions_that_exist(declarations: Declarations) -> None:
    """An unknown one must be able to say what to answer."""
    named = {question for entry in COMPUTED.values() for question in entry.depends_on}

    assert named <= declarations.questions.keys()


@pytest.mark.parametrize(
    ("second", "message"),
    [
        pytest.param(
            "first: '9000050', last: '9000200'", "share the numbers 9000050 to 9000100", id="overlap"
        ),
        pytest.param(
            "first: '9000200', last: '9000150'", "starts at 9000200 and ends before that", id="turned round"
        ),
        pytest.param("first: '9000050', last: '9000200', filer_code: ZZ8", "", id="another filer"),
        pytest.param("first: '9000101', last: '9000200'", "", id="side by side"),
        pytest.param("first: '9000101'", "", id="not finished"),
    ],
)
def test_blocks_that_do_not_fit_together_are_named(
    read: Callable[[str], Answers], second: str, message: str
) -> None:
    """A number may stand in one block only."""
    answers = read("firm: {filer_code: ZZ9}\n" + BLOCK % "" + f"    - {{name: Two, {second}}}\n")
    complaints = reserve_complaints(answers)

    assert [complaint.record.id for complaint in complaints] == (["two"] if message else [])
    assert all(message in complaint.message for complaint in complaints)
    usable = reserve_blocks(answers)
    assert (usable[0][1].count if usable else 0) == (0 if "share" in message else 100)
