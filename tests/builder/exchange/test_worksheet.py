"""A worksheet is printed, filled in with pypdf as a viewer would, and read back."""

from __future__ import annotations

import shutil
import stat
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter

from builder.errors import UsageError
from builder.exchange.pdfform import MAX_BYTES
from builder.exchange.plan import BACKUP, merge, undo
from builder.exchange.preview import preview
from builder.exchange.worksheet import plan_worksheet
from builder.model.answersfile import AnswersFile
from builder.model.change import What
from builder.model.declarations import Declarations, load_declarations
from builder.model.firm import read_firm
from builder.paths import Brokerage, content_root, look_root
from builder.worksheet import WorksheetOptions, print_worksheet, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builder.exchange.plan import ImportPlan

KINDS = """\
section: all
title: Every kind
questions:
  - {id: name, ask: Name?, kind: text, why: W., example: Sample}
  - {id: address, ask: Address?, kind: long, why: W., example: Street}
  - {id: zone, ask: Zone?, kind: choice, choices: {east: Eastern, west: Western}, why: W., example: east}
  - {id: services, ask: Services?, kind: choices, choices: {entry: Entries, isf: ISF}, why: W., example: [isf]}
  - {id: member, ask: Member?, kind: yesno, why: W., example: "yes"}
  - {id: daily, ask: How many?, kind: integer, why: W., example: "120"}
  - {id: day, ask: Which day?, kind: date, why: W., example: "2026-03-02"}
  - {id: window, ask: How long?, kind: duration, why: W., example: 24 h}
  - {id: phone, ask: Number?, kind: phone, why: W., example: 562-555-0100, checked: true}
  - {id: mail, ask: Mail?, kind: email, why: W., example: a@example.com}
  - {id: page, ask: Page?, kind: url, why: W., example: "https://example.com"}
  - {id: port, ask: Port?, kind: port, why: W., example: "2704"}
  - {id: ports, ask: Ports?, kind: port, multiple: true, why: W., example: ["2704"]}
  - {id: agencies, ask: Agencies?, kind: agency, multiple: true, why: W., example: [FDA]}
  - {id: filer, ask: Filer?, kind: filer_code, why: W., example: ZZ9}
  - {id: serial, ask: Serial?, kind: entry_serial, why: W., example: "0000001"}
  - {id: lead, ask: Who leads?, kind: person, why: W., example: lead}
  - {id: team, ask: Team?, kind: person, multiple: true, why: W., example: [lead]}
"""
PEOPLE = """\
section: people
title: People
questions:
  - id: list
    ask: Who?
    kind: records
    noun: person
    label: name
    checked: true
    why: W.
    fields:
      - {id: name, ask: Name, kind: text, why: W., example: Lead}
      - {id: mobile, ask: Mobile, kind: phone, why: W., example: 562-555-0111, restricted: true}
      - {id: office, ask: Office, kind: text, why: W., example: Long Beach}
      - id: keys
        ask: Keys
        kind: records
        noun: key
        label: door
        why: W.
        fields:
          - {id: door, ask: Door, kind: text, why: W., example: Safe}
"""
FILLED = """\
tideover: "1"
# A person wrote this.
all:
  name: Harbor Example  # and this
  address: |-
    1 Example Way
    Example City
  zone: east
  services: [entry, isf]
  member: "no"
  daily: "1200"
  day: "2026-11-02"
  window: 3 days
  phone: {value: +1 562-555-0100, checked_on: "2026-10-05", checked_by: Lead}
  mail: {dont_know: the office manager}
  page: {does_not_apply: no site}
  port: "2704"
  ports: ["2704", "2501"]
  agencies: [FDA, EPA]
  filer: ZZ9
  serial: "0000001"
  lead: lead
  team: [lead, deputy]
people:
  list:
    - id: lead
      name: Operations lead
      mobile: 562-555-0111
      office: Łódź 漢字
      keys:
        - {id: safe, door: Safe}
    - {name: Deputy, mobile: 562-555-0112, checked_on: "2026-10-05", checked_by: Lead}
"""
EMPTY = 'tideover: "1"\n'
LOOK = look_root()


def fill(printed: Path, target: Path, fields: Mapping[str, str]) -> Path:
    """A copy of a form with texts typed into its fields, and boxes ticked (`/on`) or cleared (`/Off`)."""
    writer = PdfWriter(clone_from=printed)
    unknown = fields.keys() - (writer.get_fields() or {}).keys()
    assert not unknown, f"no such fields: {unknown}"
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(fields), auto_regenerate=False)
    with target.open("wb") as stream:
        writer.write(stream)
    return target


def declared(folder: Path) -> Declarations:
    """A small interview with a question of every kind and a list in a list."""
    (folder / "interview").mkdir(parents=True)
    (folder / "facts").mkdir()
    (folder / "reference").mkdir()
    (folder / "interview" / "010-all.yaml").write_text(KINDS, encoding="utf-8")
    (folder / "interview" / "020-people.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "guidance.yaml").write_text("rows: []\n", encoding="utf-8")
    for name in ("ports.csv", "agencies.yaml"):
        shutil.copy(content_root() / "reference" / name, folder / "reference" / name)
    declarations = load_declarations(folder)
    assert not declarations.problems
    return declarations


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    """The small interview."""
    return declared(tmp_path_factory.mktemp("content") / "content")


def firm_folder(folder: Path, text: str) -> Brokerage:
    """A brokerage with these answers."""
    folder.mkdir()
    (folder / "answers.yaml").write_text(text, encoding="utf-8")
    return Brokerage.open(folder)


def printed(brokerage: Brokerage, declarations: Declarations, options: WorksheetOptions) -> Path:
    """The worksheet of a brokerage."""
    file = AnswersFile(brokerage.answers)
    firm = read_firm(declarations, file, brokerage.clients, date(2026, 11, 21))
    assert not firm.answers.problems
    target = brokerage.folder / "worksheet.pdf"
    print_worksheet(worksheet(firm, options), target, LOOK)
    return target


@pytest.fixture(scope="module")
def full_sheet(tmp_path_factory: pytest.TempPathFactory, declarations: Declarations) -> Path:
    """The worksheet of a firm that answered everything, private numbers left out."""
    brokerage = firm_folder(tmp_path_factory.mktemp("full") / "firm", FILLED)
    return printed(brokerage, declarations, WorksheetOptions(blanks=1))


@pytest.fixture(scope="module")
def empty_sheet(tmp_path_factory: pytest.TempPathFactory, declarations: Declarations) -> Path:
    """The worksheet of a firm that answered nothing."""
    brokerage = firm_folder(tmp_path_factory.mktemp("empty") / "firm", EMPTY)
    return printed(brokerage, declarations, WorksheetOptions(blanks=2))


@pytest.fixture
def firm(tmp_path: Path) -> Brokerage:
    """A brokerage that answered everything."""
    return firm_folder(tmp_path / "firm", FILLED)


@pytest.fixture
def returned(tmp_path: Path, full_sheet: Path) -> Callable[..., Path]:
    """The full sheet with fields filled in."""

    def make(fields: Mapping[str, str]) -> Path:
        return fill(full_sheet, tmp_path / "returned.pdf", fields)

    return make


def names(plan: ImportPlan, what: What) -> list[str]:
    """The fields of one sort of change."""
    return [change.name for change in plan.of(what)]


def test_an_unchanged_worksheet_changes_nothing(
    full_sheet: Path, firm: Brokerage, declarations: Declarations
) -> None:
    """Printed with answers of every kind and state, and read back as it is, the file stays to the byte."""
    plan = plan_worksheet(full_sheet, firm, declarations, LOOK)

    assert plan.changes == ()
    assert "Nothing changes" in preview(plan)
    assert not merge(plan.outcome())
    assert firm.answers.read_text(encoding="utf-8") == FILLED
    assert not (firm.folder / f"answers.yaml{BACKUP}").exists()


def test_every_kind_comes_back(empty_sheet: Path, tmp_path: Path, declarations: Declarations) -> None:
    """An empty worksheet filled in by hand becomes the answers that were written on it."""
    firm = firm_folder(tmp_path / "firm", EMPTY)
    sheet = fill(
        empty_sheet,
        tmp_path / "returned.pdf",
        {
            "all.name": "Harbor Example",
            "all.address": "1 Example Way\nExample City",
            "all.zone=east": "/on",
            "all.services=entry": "/on",
            "all.services=isf": "/on",
            "all.member=no": "/on",
            "all.daily": "1,200",
            "all.day": "2 Nov 2026",
            "all.window": "3 days",
            "all.phone": "(562) 555-0100",
            "all.phone@on": "10/05/2026",
            "all.phone@by": "Lead",
            "all.mail?": "the office manager",
            "all.page!": "no site",
            "all.port": "Los Angeles, CA",
            "all.ports": "2704; Los Angeles, CA (2704); 2501",
            "all.agencies": "FDA, EPA",
            "all.filer": "zz9",
            "all.serial": "0000001",
            "all.lead": "operations lead",
            "all.team": "Operations lead; Deputy",
            "people.list.1.name": "Operations lead",
            "people.list.1.mobile": "562-555-0111",
            "people.list.1.office?": "the deputy",
            "people.list.1.keys.1.door": "Safe",
            "people.list.2.name": "Deputy",
            "people.list.2@on": "2026-10-05",
            "people.list.2@by": "Lead",
        },
    )

    plan = plan_worksheet(sheet, firm, declarations, LOOK)

    assert {change.what for change in plan.changes} == {What.ADDED}
    assert plan.outcome().problems == ()
    assert merge(plan.outcome())
    file = AnswersFile(firm.answers)
    assert file.document().data == {
        "tideover": "1",
        "all": {
            "name": "Harbor Example",
            "address": "1 Example Way\nExample City",
            "zone": "east",
            "services": ["entry", "isf"],
            "member": "no",
            "daily": "1200",
            "day": "2026-11-02",
            "window": "3 days",
            "phone": {"value": "+1 562-555-0100", "checked_on": "2026-10-05", "checked_by": "Lead"},
            "mail": {"dont_know": "the office manager"},
            "page": {"does_not_apply": "no site"},
            "port": "2704",
            "ports": ["2704", "2501"],
            "agencies": ["FDA", "EPA"],
            "filer": "ZZ9",
            "serial": "0000001",
            "lead": "Operations lead",
            "team": ["Operations lead", "Deputy"],
        },
        "people": {
            "list": [
                {
                    "id": "operations-lead",
                    "name": "Operations lead",
                    "mobile": "+1 562-555-0111",
                    "office": {"dont_know": "the deputy"},
                    "keys": [{"id": "safe", "door": "Safe"}],
                },
                {"id": "deputy", "name": "Deputy", "checked_on": "2026-10-05", "checked_by": "Lead"},
            ]
        },
    }
    assert not file.answers(declarations.sections, declarations.reference).problems
    again = plan_worksheet(sheet, firm, declarations, LOOK)
    assert again.changes == (), "read in twice, a sheet adds nothing twice"


def test_a_merge_keeps_comments_and_touches_only_what_changed(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """Changed answers, a changed field, and a new thing go to their places; other lines stay as they were."""
    sheet = returned(
        {
            "all.daily": "1300",
            "all.services=isf": "/Off",
            "people.list.1.office": "Otay Mesa",
            "people.list.3.name": "Release lead",
        }
    )

    plan = plan_worksheet(sheet, firm, declarations, LOOK)
    merge(plan.outcome())

    text = firm.answers.read_text(encoding="utf-8")
    assert names(plan, What.CHANGED) == ["all.services", "all.daily", "people.list.1.office"]
    assert names(plan, What.ADDED) == ["people.list.3"]
    assert "# A person wrote this." in text
    assert "name: Harbor Example  # and this" in text
    assert "office: Otay Mesa" in text
    before, after = set(FILLED.splitlines()), set(text.splitlines())
    assert before - after == {
        "  services: [entry, isf]",
        '  daily: "1200"',
        "      office: Łódź 漢字",
    }


def test_the_preview_sets_old_and_new_side_by_side(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """Each change shows what stands in the file and what the sheet says, without terminal commands."""
    sheet = returned({"all.name": "New \x1b[31mName", "all.mail": "a@example.com", "all.mail?": ""})

    text = preview(plan_worksheet(sheet, firm, declarations, LOOK))

    assert "\x1b" not in text
    assert any("Harbor Example" in line and "-> New" in line for line in text.splitlines())
    assert any(
        "not known yet: the office manager" in line and "-> a@example.com" in line
        for line in text.splitlines()
    )


def test_what_both_sides_changed_is_a_conflict(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """The file's answer stays, unless the sheet is to be taken; answers only the file changed stay in any case."""
    sheet = returned({"all.name": "From the sheet"})
    moved_on = FILLED.replace("Harbor Example ", "From the file ").replace('"1200"', '"99"')
    firm.answers.write_text(moved_on, encoding="utf-8")

    kept = plan_worksheet(sheet, firm, declarations, LOOK)

    assert names(kept, What.CONFLICT) == ["all.name"]
    assert kept.outcome().files[0].after == moved_on
    assert kept.outcome(kept.conflicts).files[0].after == moved_on.replace(
        "From the file ", "From the sheet "
    )


def test_a_private_number_that_was_not_printed_is_never_overwritten_silently(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """A field left empty for privacy keeps its answer; one that was filled in is a conflict."""
    sheet = returned({"people.list.1.mobile": "562-555-0199"})

    plan = plan_worksheet(sheet, firm, declarations, LOOK)

    assert names(plan, What.CONFLICT) == ["people.list.1.mobile"]
    assert len(plan.changes) == 1


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"all.phone": "ring me"}, "all.phone", "202-555-0143"),
        ({"all.name": "123-45-6789"}, "all.name", "Social Security"),
        ({"all.mail?": "password: hunter22"}, "all.mail", "password"),
        ({"all.zone=west": "/on"}, "all.zone", "2 boxes are ticked"),
        ({"all.member=no": "/Off"}, "all.member", "emptied"),
        ({"all.name": ""}, "all.name", "emptied"),
        ({"all.name": "X", "all.name!": "none"}, "all.name", "shut one another out"),
        ({"all.lead": "Nobody"}, "all.lead", "not in the people list"),
        ({"all.ports": "2704; Nowhere Example"}, "all.ports", "Nowhere Example"),
        ({"people.list!": "nobody"}, "people.list", "Keep one of them"),
        ({"people.list.3.office": "Otay Mesa"}, "people.list.3", 'no "Name"'),
        ({"people.list.2@on": "soon"}, "people.list.2@on", "no date"),
        ({"people.list.1.office": "Łódź 2 [not printable]"}, "people.list.1.office", "all characters"),
    ],
    ids=[
        "phone",
        "ssn",
        "secret",
        "two boxes",
        "no box",
        "emptied",
        "two answers",
        "stranger",
        "one of several",
        "list",
        "nameless",
        "day",
        "lost characters",
    ],
)
def test_what_is_no_answer_is_kept_out_and_said(
    returned: Callable[..., Path],
    firm: Brokerage,
    declarations: Declarations,
    fields: Mapping[str, str],
    name: str,
    words: str,
) -> None:
    """A refused value is named with the reason, never repeats a secret, and changes nothing."""
    plan = plan_worksheet(returned(fields), firm, declarations, LOOK)

    text = preview(plan)
    assert names(plan, What.REFUSED) == [name]
    assert words in text
    assert "123-45" not in text
    assert "hunter22" not in text
    assert plan.outcome().files[0].after == FILLED


def test_a_thing_that_was_taken_out_of_the_list_is_not_brought_back(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """A change to somebody who has left is refused; the others are found though their places moved."""
    lead_gone = FILLED[: FILLED.index("    - id: lead")] + FILLED[FILLED.index("    - {name: Deputy") :]
    firm.answers.write_text(lead_gone.replace("lead: lead", "lead: deputy"), encoding="utf-8")
    sheet = returned({"people.list.1.office": "Otay Mesa", "people.list.2.office": "Laredo"})

    plan = plan_worksheet(sheet, firm, declarations, LOOK)

    assert names(plan, What.REFUSED) == ["people.list.1"]
    assert [change.edits[0].steps for change in plan.of(What.ADDED)] == [("people", "list", 0, "office")]


def test_a_person_who_is_renamed_stays_picked(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """A thing without an id of its own gets the one it went by before its name changes."""
    plan = plan_worksheet(returned({"people.list.2.name": "Night lead"}), firm, declarations, LOOK)

    assert plan.outcome().problems == ()
    assert "id: deputy" in plan.outcome().files[0].after


def test_one_undo_takes_an_import_back_and_another_brings_it_again(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """The backup is private, holds the file to the byte, and nothing is ever lost."""
    plan = plan_worksheet(returned({"all.name": "New name"}), firm, declarations, LOOK)
    merge(plan.outcome())

    backup = firm.folder / f"answers.yaml{BACKUP}"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert backup.read_text(encoding="utf-8") == FILLED
    undo(firm)
    assert firm.answers.read_text(encoding="utf-8") == FILLED
    undo(firm)
    assert "New name" in firm.answers.read_text(encoding="utf-8")


def test_undo_without_an_import_is_said_in_words(firm: Brokerage) -> None:
    """There is nothing to take back."""
    with pytest.raises(UsageError, match="nothing was imported"):
        undo(firm)


def test_answers_that_changed_after_the_preview_are_not_overwritten(
    returned: Callable[..., Path], firm: Brokerage, declarations: Declarations
) -> None:
    """An edit made between preview and merge stops the merge."""
    plan = plan_worksheet(returned({"all.name": "New name"}), firm, declarations, LOOK)
    firm.answers.write_text(FILLED + "# edited\n", encoding="utf-8")

    with pytest.raises(UsageError, match="changed meanwhile"):
        merge(plan.outcome())

    assert firm.answers.read_text(encoding="utf-8") == FILLED + "# edited\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", b"hello", "not a PDF"),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj <<", "damaged"),
        ("huge.pdf", b"%PDF-1.7" + b" " * MAX_BYTES, "too many"),
    ],
    ids=["text", "damaged", "huge"],
)
def test_other_files_are_refused_in_words(
    firm: Brokerage, declarations: Declarations, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """A file that is no filled worksheet is named with what to do instead."""
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(UsageError, match=words):
        plan_worksheet(file, firm, declarations, LOOK)


def test_a_locked_worksheet_is_refused_in_words(
    firm: Brokerage, declarations: Declarations, full_sheet: Path, tmp_path: Path
) -> None:
    """A PDF that asks for a password cannot be read."""
    writer = PdfWriter(clone_from=full_sheet)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")

    with pytest.raises(UsageError, match="locked"):
        plan_worksheet(tmp_path / "locked.pdf", firm, declarations, LOOK)


def test_a_scanned_worksheet_is_told_from_a_filled_one(
    firm: Brokerage, declarations: Declarations, tmp_path: Path
) -> None:
    """A PDF without fields says that it was scanned or printed."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "scan.pdf")

    with pytest.raises(UsageError, match="scanned"):
        plan_worksheet(tmp_path / "scan.pdf", firm, declarations, LOOK)
