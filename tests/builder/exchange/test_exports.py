"""What other programs are given can be read by them, holds nothing it should not, and comes back unchanged."""

from __future__ import annotations

import csv
import io
import re
import shutil
import stat
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import vobject
from icalendar import Calendar
from openpyxl import load_workbook

from builder.errors import UsageError
from builder.exchange.clients_out import client_rows, table_csv
from builder.exchange.contacts import contact_targets
from builder.exchange.dates_out import load_rhythms
from builder.exchange.imports import open_import
from builder.exchange.vcards import Card, write_cards
from builder.model.clients import COLUMNS, Client, load_clients
from builder.model.computed import COMPUTED
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from builder.model.declarations import Declarations

    Run = Callable[..., Result]

SAMPLE = content_root() / "examples" / "sample"
DAY = "1795219200"
"""21 November 2026, as seconds."""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every export is made on the same day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture
def sample(tmp_path: Path) -> Brokerage:
    """The worked example."""
    shutil.copytree(SAMPLE, tmp_path / "sample")
    return Brokerage.open(tmp_path / "sample")


def written(tideover: Run, sample: Brokerage, what: str, name: str, *arguments: str) -> bytes:
    """What an export writes."""
    path = sample.folder.parent / name
    result = tideover("export", what, sample.folder, "--to", path, *arguments)
    assert (result.return_value, result.exception) == (0, None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_bytes()


def well_formed(content: bytes) -> list[bytes]:
    """The unfolded lines of a card or a calendar, each of which keeps the rules both share (RFC 2426 and 5545)."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    physical = content.split(b"\r\n")[:-1]
    assert max(map(len, physical)) <= 75
    assert all(line and not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line) for line in physical)
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    shape = re.compile(rb"[A-Z0-9-]+(;[A-Z0-9-]+=[^:;]+)*:.*")
    assert all(shape.fullmatch(line) for line in lines)
    content.decode()
    return lines


def test_cards_are_read_by_another_program(tideover: Run, sample: Brokerage) -> None:
    """People, vendors, CBP, agencies and public contacts, each with a name and an id of its own."""
    content = written(tideover, sample, "contacts", "contacts.vcf")
    lines = well_formed(content)

    cards = list(vobject.readComponents(content.decode()))
    assert len(cards) == lines.count(b"BEGIN:VCARD") > 40
    assert all(card.validate() for card in cards)
    assert len({card.uid.value for card in cards}) == len(cards)
    names = {card.fn.value for card in cards}
    assert {
        "Compliance manager",
        "Port: Los Angeles, CA (2704)",
        "CBP Security Operations Center (SOC)",
        "CBP headquarters",
    } <= names
    soc = next(card for card in cards if card.fn.value.startswith("CBP Security"))
    assert (soc.tel.value, soc.email.value) == ("703-921-6507", "cbpsoc@cbp.dhs.gov")


def test_every_card_comes_back_without_a_change(
    tideover: Run, sample: Brokerage, declarations: Declarations
) -> None:
    """Into the list from which it came; cards of other lists stay out of it."""
    written(tideover, sample, "contacts", "contacts.vcf")
    opened = open_import(sample.folder.parent / "contacts.vcf", declarations)

    for target in contact_targets(declarations):
        plan = replace(opened, into=target.id).plan(sample, look_root())

        assert [
            (change.what, change.ask, change.old, change.new, change.why) for change in plan.changes
        ] == []
        assert "another list" in plan.footer


def test_the_shared_edition_holds_no_private_number(tideover: Run, sample: Brokerage) -> None:
    """Nor a private mail address, a contract, or anybody who has nothing else."""
    full, shared = (
        written(tideover, sample, "contacts", f"{edition}.vcf", "--edition", edition).decode()
        for edition in ("full", "shared")
    )

    assert "TYPE=cell" in full
    assert "562-555-0111" in full
    assert "562-555-0111" not in shared
    assert "compliance-manager@example.net" not in shared
    assert "FN:Compliance manager" not in shared
    assert "Policy" in full
    assert "Policy, contract" not in shared
    assert "CBP Security Operations Center" in shared


def test_what_is_typed_commands_no_card() -> None:
    """A name that looks like the next card is a name."""
    name = "Ann\r\nEND:VCARD\r\nBEGIN:VCARD;,\\"
    text = write_cards([Card(uid="1", name=name, note="x\n" * 60 + "é漢\U0001f69a" * 40)])

    well_formed(text.encode())
    assert [card.fn.value.split() for card in vobject.readComponents(text)] == [name.split()]


def test_dates_are_read_by_another_program(tideover: Run, sample: Brokerage) -> None:
    """Each is a whole day with a name and reminders; what is overdue stands on the day of the export."""
    content = written(tideover, sample, "dates", "dates.ics")
    lines = well_formed(content)

    events = {
        str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(content).walk("VEVENT")
    }
    assert len(events) == lines.count(b"BEGIN:VEVENT") > 20
    for event in events.values():
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.decoded("dtstamp").date() == date(2026, 11, 21)
        assert event.decoded("dtstart") >= date(2026, 11, 21)
    review = events["policy-review"]
    assert review.decoded("dtstart") == date(2027, 3, 1)
    assert [alarm.decoded("trigger") for alarm in review.walk("VALARM")] == [timedelta(days=-30)]
    assert "Who: Compliance manager." in str(review["description"])
    overdue = [str(event["summary"]) for event in events.values() if "Due 20" in str(event["description"])]
    assert overdue
    assert all(summary.startswith("Overdue: ") for summary in overdue)


def test_a_later_export_moves_a_date_instead_of_adding_one(
    tideover: Run, sample: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same id with a higher revision; the same day gives the same bytes."""
    first = written(tideover, sample, "dates", "first.ics")
    assert written(tideover, sample, "dates", "again.ics") == first
    text = sample.answers.read_text(encoding="utf-8").replace('next: "2027', 'next: "2028')
    sample.answers.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(DAY) + 86_400))

    second = written(tideover, sample, "dates", "second.ics")

    before, after = (
        {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(content).walk("VEVENT")}
        for content in (first, second)
    )
    assert before.keys() == after.keys()
    assert after["exercise"].decoded("dtstart").year == 2028
    assert after["exercise"].decoded("sequence") == before["exercise"].decoded("sequence") + 1


def test_two_firms_may_share_a_calendar(tideover: Run, sample: Brokerage) -> None:
    """Neither replaces a date of the other's; the ids hold no name."""
    first = written(tideover, sample, "dates", "first.ics")
    text = sample.answers.read_text(encoding="utf-8")
    name = re.search(r"legal_name: (.+)", text)
    assert name is not None
    sample.answers.write_text(text.replace(name[0], "legal_name: Another Example Broker"), encoding="utf-8")
    second = written(tideover, sample, "dates", "second.ics")

    ids = [{str(event["uid"]) for event in Calendar.from_ical(one).walk("VEVENT")} for one in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    assert not any("Example" in uid for uid in ids[1])


def test_dates_that_do_not_apply_are_not_given(tideover: Run, firm: Brokerage) -> None:
    """A firm without a line of its own to CBP has no ISA; a finding that is done is done."""
    firm.answers.write_text(
        'tideover: "1"\n'
        "connection: {path: provider, isa_expires: 2027-01-05}\n"
        "exercise:\n"
        "  findings:\n"
        '    - {id: one, what: Done, due: "2026-12-01", done: "2026-11-02"}\n'
        '    - {id: two, what: Open, due: "2026-12-02"}\n',
        encoding="utf-8",
    )

    lines = tideover("export", "dates", firm.folder).output.splitlines()

    assert [line for line in lines if line.startswith("SUMMARY")] == ["SUMMARY:Finding to be mended: Open"]


def test_every_rhythm_names_what_the_interview_asks(declarations: Declarations) -> None:
    """A question that is renamed must not lose its date."""
    rhythms = load_rhythms(declarations.reference.folder)

    for rhythm in rhythms.dates:
        for name in filter(None, (rhythm.date, rhythm.every, rhythm.unless, rhythm.who)):
            assert name in declarations.questions or name.removeprefix("computed.") in COMPUTED, name
    assert len({rhythm.id for rhythm in rhythms.dates}) == len(rhythms.dates)


@pytest.mark.parametrize("name", ["clients.csv", "clients.xlsx"])
def test_clients_come_back_without_a_change(
    tideover: Run, sample: Brokerage, declarations: Declarations, name: str
) -> None:
    """All forty of them, as table or as workbook; the same clients give the same bytes."""
    content = written(tideover, sample, "clients", name)

    plan = open_import(sample.folder.parent / name, declarations).plan(sample, look_root())
    assert (plan.kind, plan.changes, plan.same) == ("clients", (), 40)
    assert written(tideover, sample, "clients", name) == content


DANGEROUS = ("=1+1", "+1 202", "-2", "@SUM(A1)", "\t=1")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_contacts_as_a_table_come_back_without_a_change(
    tideover: Run, sample: Brokerage, declarations: Declarations, suffix: str
) -> None:
    """Every list of contacts of the worked example, with whatever kinds its columns are."""
    kept = sample.answers.read_text(encoding="utf-8")
    for target in contact_targets(declarations):
        name = f"{target.id}{suffix}"
        content = written(tideover, sample, "contacts", name, "--list", target.id)
        wanted = open_import(sample.folder.parent / name, declarations, kind="contacts")
        plan = replace(wanted, into=target.id).plan(sample, look_root())

        assert content
        assert [str(change) for change in plan.changes] == []
        outcome = plan.outcome(frozenset())
        assert not outcome.changes_anything
    assert sample.answers.read_text(encoding="utf-8") == kept


def test_a_table_of_contacts_holds_all_that_is_said_of_them(tideover: Run, sample: Brokerage) -> None:
    """A heading that names each column, a row for each person, and no private number in the shared edition."""
    rows = list(
        csv.reader(io.StringIO(written(tideover, sample, "contacts", "people.csv").decode("utf-8-sig")))
    )
    shared = written(tideover, sample, "contacts", "shared.csv", "--edition", "shared").decode("utf-8-sig")
    mobile = next(place for place, heading in enumerate(rows[0]) if "mobile" in heading.casefold())

    assert rows[0][0] == "tideover ID"
    assert rows[0][-2:] == ["Checked on", "Checked by"]
    assert len(rows) > 10
    assert rows[0][mobile] not in shared
    assert not any(row[mobile] and row[mobile] in shared for row in rows[1:])


def test_no_spreadsheet_computes_a_client(tideover: Run, firm: Brokerage, declarations: Declarations) -> None:
    """A text that begins like a formula is guarded in CSV, is text in a workbook, and comes back as it was."""
    clients = [Client(name=text, notes=text) for text in DANGEROUS]
    rows = list(csv.reader(io.StringIO(table_csv(COLUMNS, client_rows(clients)))))
    assert all(row[0].startswith("'") for row in rows[1:])

    (firm.clients).write_text("name,notes\n" + "".join(f"{t},{t}\n" for t in DANGEROUS[:4]), encoding="utf-8")
    path = firm.folder.parent / "clients.xlsx"
    tideover("export", "clients", firm.folder, "--to", path)
    sheet = load_workbook(path).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(DANGEROUS[:4])
    for name in ("clients.xlsx", "clients.csv"):
        tideover("export", "clients", firm.folder, "--to", firm.folder.parent / name)
        again = open_import(firm.folder.parent / name, declarations, kind="clients").plan(firm, look_root())
        assert (again.changes, again.same) == ((), 4)


def test_cells_hold_every_field_of_a_client(sample: Brokerage, declarations: Declarations) -> None:
    """In the order of the columns."""
    clients = load_clients(sample.clients, declarations.reference).clients

    assert len(client_rows(clients)[0]) == len(COLUMNS)
    assert client_rows(clients)[1][2] == "truck;air"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("contacts", "--to", "people.pdf"), "ends in .vcf or .csv or .xlsx"),
        (("contacts", "--list", "peeple.list"), "people.list"),
        (("dates", "--list", "people.list"), "are those of one list"),
        (("clients", "--to", "clients.pdf"), ".csv or .xlsx"),
        (("clients", "--edition", "shared"), "holds no clients"),
    ],
)
def test_wrong_use_is_said_in_words(
    tideover: Run, sample: Brokerage, arguments: tuple[str, ...], words: str
) -> None:
    """Nothing is written."""
    what, *options = arguments

    result = tideover("export", what, sample.folder, *options)

    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)
