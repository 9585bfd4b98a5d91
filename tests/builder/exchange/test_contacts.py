"""People and firms of another program are brought into a list of the answers: compared, never guessed, taken back."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.errors import UsageError
from builder.exchange.contacts import contact_targets
from builder.exchange.plan import merge, undo
from builder.exchange.preview import preview
from builder.model.answersfile import AnswersFile
from builder.model.change import What
from builder.paths import look_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan
    from builder.model.declarations import Declarations
    from builder.paths import Brokerage

    Plan = Callable[..., ImportPlan]
    People = Callable[[str], list[dict[str, object]]]


def after(plan: ImportPlan, *, take: bool = False) -> str:
    """What becomes of the answers."""
    return plan.outcome(plan.conflicts if take else ()).files[0].after


def said(plan: ImportPlan) -> list[tuple[str, str, str, str]]:
    """Every change: its sort, what it is about, what is on file and what is brought in."""
    return [(str(change.what), change.ask, change.old, change.new) for change in plan.changes]


def test_a_new_person_is_added_in_the_answers_own_form(plan: Plan, people: People) -> None:
    """Values go through the questions' kinds, the id is made from the name, and other lines stay as they are."""
    found = plan(
        "Full name,Job title,Mobile phone,E-mail,Office location,Languages\n"
        "Dee Night,Night clerk,(562) 555-0141,dee@example.net,Laredo,Spanish\n"
    )

    text = after(found)
    assert people(text)[3] == {
        "id": "dee-night",
        "name": "Dee Night",
        "title": "Night clerk",
        "mobile": "+1 562-555-0141",
        "email": "dee@example.net",
        "office": "Laredo",
        "languages": "Spanish",
    }
    before = found.outcome().files[0].before
    assert [line for line in text.splitlines() if line in before.splitlines()] == before.splitlines()
    assert found.outcome().problems == ()


def test_gaps_are_filled_and_what_both_say_is_a_conflict(plan: Plan, people: People) -> None:
    """Not known yet and nothing at all are gaps; an answer and "does not apply" are kept unless the file is taken."""
    found = plan(
        "name,title,mobile,email,office\n"
        "Ann Lead,Chief,562-555-0111,ANN@example.net,\n"
        "Ben Deputy,Deputy,562-555-0112,,Laredo\n"
        "Cleo Clerk,,,,\n"
    )

    assert said(found) == [
        ("conflicting", "Ann Lead: Job title", "Compliance manager", "Chief"),
        ("changed", "Ben Deputy: Job title", "(open)", "Deputy"),
        (
            "changed",
            "Ben Deputy: Mobile number that does not depend on the firm's systems",
            "not known yet: Ann Lead",
            "562-555-0112",
        ),
        ("conflicting", "Ben Deputy: Office", "does not apply: works from home", "Laredo"),
    ]
    assert found.same == 1
    assert "name: Ann Lead   # the boss\n      title: Compliance manager\n" in after(found)
    assert [person.get("title") for person in people(after(found))] == ["Compliance manager", "Deputy", None]
    assert [person.get("title") for person in people(after(found, take=True))] == ["Chief", "Deputy", None]
    assert people(after(found, take=True))[1]["office"] == "Laredo"


def test_one_conflict_can_be_taken_and_another_kept(plan: Plan, people: People) -> None:
    """By its place in the plan."""
    found = plan("name,title,mobile\nAnn Lead,Chief,562-555-0199\n")

    text = found.outcome([1]).files[0].after
    assert people(text)[0]["title"] == "Compliance manager"
    assert people(text)[0]["mobile"] == "+1 562-555-0199"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("ann,Somebody Else,,", "Ann Lead", id="by id, whatever the name"),
        pytest.param(
            ",Ann Lead-Example,ann@example.net,", "Ann Lead", id="by mail address and a longer name"
        ),
        pytest.param(',"LEAD, Ann",,', "Ann Lead", id="by name in another order"),
        pytest.param(",Änn Leád,,", "Ann Lead", id="by name without accents"),
        pytest.param(",A. Lead,,+1 562 555 0111", "Ann Lead", id="by telephone and an initial"),
        pytest.param(",Cleo Clerk,,", "Cleo Clerk", id="one without an id of its own"),
    ],
)
def test_a_person_on_file_is_found_again(plan: Plan, row: str, expected: str) -> None:
    """So that nobody stands there twice."""
    found = plan(f"id,name,email,mobile,title\n{row},New title\n")

    assert not found.of(What.ADDED)
    assert [change.ask.partition(":")[0] for change in found.changes if change.new == "New title"] == [
        expected
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["Zed Zander,ann@example.net,"], 'mail address is that of "Ann Lead", but the name is another'),
        (["Zed Zander,,562-555-0111"], 'telephone number is that of "Ann Lead", but the name is another'),
        (["Ben Deputy,ann@example.net,"], 'address is that of "Ann Lead", the name that of "Ben Deputy"'),
        (["New One,new@example.net,", "New One,other@example.net,"], "line 2 may be about the same person"),
    ],
    ids=["a shared mailbox", "a shared telephone", "two people", "twins in the file"],
)
def test_what_may_be_somebody_else_is_shown_and_left_out(plan: Plan, rows: list[str], why: str) -> None:
    """Unless a person says that it is somebody new; taking all conflicts does not say that."""
    found = plan("\n".join(["name,email,mobile", *rows, ""]))

    unclear = found.of(What.UNCLEAR)
    assert [why.casefold() in change.why.casefold() for change in unclear] == [True]
    assert found.left_out()
    assert after(found, take=True).count("- id:") == after(found).count("- id:")
    place = found.changes.index(unclear[0])
    assert after(found).count("- id:") + 1 == found.outcome([place]).files[0].after.count("- id:")


def test_namesakes_on_file_are_told_apart_or_named(plan: Plan, firm: Brokerage) -> None:
    """A telephone number decides; without one both are shown."""
    twin = "    - {id: ann-2, name: Ann Lead, mobile: 562-555-0122}\n"
    text = firm.answers.read_text(encoding="utf-8").replace("    - name: Cleo", f"{twin}    - name: Cleo")
    firm.answers.write_text(text, encoding="utf-8")

    clear, unclear = (
        plan(f"name,mobile,title\nAnn Lead,{mobile},Chief\n") for mobile in ("562-555-0122", "")
    )

    assert [change.edits[0].steps for change in clear.changes] == [("people", "list", 2, "title")]
    assert 'it fits "Ann Lead", "Ann Lead"'.casefold() in unclear.of(What.UNCLEAR)[0].why.casefold()


def test_several_rows_about_one_new_person_become_one(plan: Plan, people: People) -> None:
    """Gaps are filled from the later row, and the preview says so."""
    found = plan("name,email,mobile\nDee Night,dee@example.net,\nNight Dee,dee@example.net,562-555-0141\n")

    assert [person["name"] for person in people(after(found))][3:] == ["Dee Night"]
    assert people(after(found))[3]["mobile"] == "+1 562-555-0141"
    assert "line 3 is about the same person" in preview(found)


def test_two_rows_that_say_different_things_of_somebody_on_file(plan: Plan) -> None:
    """The first is shown as a change, the second is named."""
    found = plan("name,office\nAnn Lead,Laredo\nAnn Lead,Otay Mesa\nAnn Lead,laredo\n", kind="contacts")

    assert next((str(change.what), change.new) for change in found.changes) == ("changed", "Laredo")
    assert "line 2 is about the same person and says otherwise" in found.of(What.REFUSED)[0].why.casefold()
    assert (len(found.changes), found.same) == (2, 1)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("password: hunter22", "a password"),
        ("123-45-6789", "a Social Security number"),
        ("12-3456789", "an importer number"),
        ("account number 123456789", "a bank account number"),
    ],
)
def test_what_a_playbook_must_not_hold_stays_out(plan: Plan, people: People, cell: str, why: str) -> None:
    """The reason is said without repeating it, and the rest of the row is kept."""
    found = plan(f'name,title,office\nDee Night,"{cell}",Laredo\n')

    shown = preview(found)
    assert why in shown
    assert cell not in shown
    assert cell not in after(found)
    assert people(after(found))[3] == {"id": "dee-night", "name": "Dee Night", "office": "Laredo"}
    assert found.left_out()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5625550141.0", "+1 562-555-0141"),
        ("1-562-555-0141", "+1 562-555-0141"),
        ("562-555-0141 ext. 12", "+1 562-555-0141 ext. 12"),
        ("'+1 562-555-0141", "+1 562-555-0141"),
        ("562-555-0141 ::: 562-555-0142", "+1 562-555-0141"),
        ("n/a; 562-555-0142", "+1 562-555-0142"),
        ("tel:+52 55 5555 0143", "+52 55 5555 0143"),
    ],
)
def test_a_telephone_number_survives_a_spreadsheet(
    plan: Plan, people: People, cell: str, expected: str
) -> None:
    """As a float, with an extension, guarded against formulas, and of several the first that is one."""
    assert people(after(plan(f'name,mobile\nDee,"{cell}"\n')))[3]["mobile"] == expected


def test_a_number_that_a_spreadsheet_has_cut_is_refused(plan: Plan) -> None:
    """Its last digits are lost, so no number is better than a wrong one."""
    found = plan("name,mobile\nDee,5.62556E+09\n")

    assert "last digits are lost" in found.of(What.REFUSED)[0].why
    assert "name: Dee\n  incident_lead" in after(found)


def test_people_are_picked_by_name(plan: Plan, people: People) -> None:
    """Those on file are stored by their id, new ones of the same file by their name; a stranger is refused."""
    found = plan("name,calls\nDee Night,Ben Deputy; Eve New\nEve New,Nobody Here\n", kind="contacts")

    assert people(after(found))[3]["calls"] == ("ben", "Eve New")
    assert "not in the people list" in found.of(What.REFUSED)[0].why
    assert found.outcome().problems == ()


def test_people_are_picked_by_name_without_accents(plan: Plan, people: People) -> None:
    """As a colleague writes them; who may have been meant is named as people write the name."""
    found = plan(
        "name,calls\nJos\u00e9 Mu\u00f1oz,B\u00e9n deputy; jose munoz\nEve New,Jose Munos\n", kind="contacts"
    )

    assert people(after(found))[3]["calls"] == ("ben", "Jos\u00e9 Mu\u00f1oz")
    assert 'Did you mean "Jos\u00e9 Mu\u00f1oz"?' in found.of(What.REFUSED)[0].why


def test_ports_get_their_lost_zeros_back(bring: Callable[..., Import], firm: Brokerage) -> None:
    """Boston is 0401; a spreadsheet made it 401."""
    wanted = bring("Port code,Work phone\n401,617-555-0101\n2704.0,562-555-0102\n", kind="contacts")
    found = replace(wanted, into="ports.list").plan(firm, look_root())

    assert [change.ask for change in found.of(What.ADDED)] == ["Boston, MA (0401)", "Los Angeles, CA (2704)"]
    assert 'port: "0401"' in after(found)


def test_text_of_any_script_is_kept_and_none_commands_a_terminal(plan: Plan, people: People) -> None:
    """Emoji and right-to-left letters stay; control and direction marks go."""
    name = "\u05e9\u05e8\u05d4 \u05db\u05d4\u05df"  # Hebrew, written from right to left
    found = plan(f"name,title,office\n\u202e{name}\u202c,Clerk \U0001f69a,\x1b[31mLa\x07redo\n")

    assert people(after(found))[3] == {
        "id": "person",
        "name": name,
        "title": "Clerk \U0001f69a",
        "office": "[31mLaredo",
    }
    assert not any(mark in preview(found) for mark in "\x1b\x07\u202e")


def test_rows_without_a_name_and_odd_rows_are_said(plan: Plan) -> None:
    """A line of 200 cells, a person without a name, and an empty line."""
    found = plan(f"name,mobile,title\n{','.join(['x'] * 200)}\n,562-555-0141,\n,,\n")

    assert len(found.of(What.ADDED)) == 1
    assert 'no "Name", by which it would be known' in found.of(What.REFUSED)[-1].why


def test_a_list_that_is_not_there_yet_is_made_in_its_place(plan: Plan, firm: Brokerage) -> None:
    """With the question above it, as the interview would."""
    firm.answers.write_text('tideover: "1"\nfirm:\n  size: mid\n', encoding="utf-8")

    found = plan("name,mobile\nDee Night,562-555-0141\n")

    assert after(found).endswith(
        "people:\n"
        "  # Who are the people that matter in an outage?\n"
        "  list:\n"
        "    - id: dee-night\n"
        "      name: Dee Night\n"
        '      mobile: "+1 562-555-0141"\n'
    )


@pytest.mark.parametrize(
    "held",
    ["    list: [{id: ann, name: Ann Lead}]\n", "    list:\n    - {id: ann, name: Ann Lead}"],
    ids=["flow", "things in flow"],
)
def test_a_list_in_brackets_is_changed_too(plan: Plan, people: People, firm: Brokerage, held: str) -> None:
    """A person may write YAML as they like."""
    firm.answers.write_text(f'tideover: "1"\npeople:\n{held}', encoding="utf-8")

    found = plan("name,title,office\nAnn Lead,Chief,Laredo\nDee Night,,\n")

    assert people(after(found)) == [
        {"id": "ann", "name": "Ann Lead", "title": "Chief", "office": "Laredo"},
        {"id": "dee-night", "name": "Dee Night"},
    ]


def test_a_list_with_checked_value_keeps_its_form(plan: Plan, people: People, firm: Brokerage) -> None:
    """A list may be written out below `value:`."""
    firm.answers.write_text(
        'tideover: "1"\npeople:\n  list:\n    value:\n      - {id: ann, name: Ann Lead}\n', encoding="utf-8"
    )

    assert [person["name"] for person in people(after(plan("name\nDee\n", kind="contacts")))] == [
        "Ann Lead",
        "Dee",
    ]


def test_taking_a_new_name_keeps_the_person_known(plan: Plan, people: People) -> None:
    """Somebody without an id of their own gets the one they went by."""
    found = plan("id,name\ncleo-clerk,Cleo Clark\n", kind="contacts")

    assert people(after(found, take=True))[2] == {"id": "cleo-clerk", "name": "Cleo Clark"}


def test_every_list_with_a_telephone_or_a_mail_address_takes_contacts(declarations: Declarations) -> None:
    """People first; which lists these are follows from the interview."""
    ids = [target.id for target in contact_targets(declarations)]

    assert ids[0] == "people.list"
    assert {"connection.providers", "cbp.agency_contacts", "money.sureties", "fallback.brokers"} <= set(ids)


@pytest.mark.parametrize(
    "into", ["connection.providers", "money.sureties", "fallback.brokers", "people.outside_help"]
)
def test_an_address_book_fills_a_list_of_firms_by_their_company(
    bring: Callable[..., Import], firm: Brokerage, into: str
) -> None:
    """Not by the name of whoever answers there."""
    wanted = bring("First name,Last name,Company,Business phone\nBea,Example,Example Freight,202-555-0188\n")

    found = replace(wanted, into=into).plan(firm, look_root())

    assert [(change.ask, change.new) for change in found.of(What.ADDED)] == [
        ("Example Freight", "202-555-0188")
    ]


def test_an_import_a_second_time_changes_nothing(plan: Plan, firm: Brokerage) -> None:
    """And one undo takes the first back to the byte; another brings it again."""
    text = "name,mobile,email\nDee Night,562-555-0141,dee@example.net\nBen Deputy,562-555-0112,\n"
    original = firm.answers.read_bytes()

    assert merge(plan(text).outcome())
    again = plan(text)
    assert (again.changes, again.same) == ((), 2)
    assert not merge(again.outcome())
    merged = firm.answers.read_bytes()
    backup = firm.folder / "answers.yaml.before-import"
    assert backup.read_bytes() == original
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup, firm.answers)} == {0o600}
    assert undo(firm) == ["answers.yaml"]
    assert firm.answers.read_bytes() == original
    undo(firm)
    assert firm.answers.read_bytes() == merged


def test_answers_that_changed_after_the_preview_are_not_overwritten(plan: Plan, firm: Brokerage) -> None:
    """An edit made between preview and merge stops the merge."""
    found = plan("name\nDee Night\n", kind="contacts")
    edited = firm.answers.read_text(encoding="utf-8") + "# edited\n"
    firm.answers.write_text(edited, encoding="utf-8")

    with pytest.raises(UsageError, match="changed meanwhile"):
        merge(found.outcome())
    assert firm.answers.read_text(encoding="utf-8") == edited


def test_five_thousand_people_are_one_change_of_one_list(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are changed once, however many rows there are."""
    times: list[str] = []
    replace_text = AnswersFile.replace

    def counted(file: AnswersFile, text: str) -> None:
        times.append(text)
        replace_text(file, text)

    monkeypatch.setattr(AnswersFile, "replace", counted)
    rows = [f"Person {n},310-555-{n:04d},p{n}@example.com" for n in range(5_000)]

    found = plan("\n".join(["name,mobile,email", *rows, ""]))

    assert len(found.of(What.ADDED)) == 5_000
    assert after(found).count("- id: person-") == 5_000
    assert len(times) == 1
    assert "and 4960 more" in preview(found)


@pytest.mark.parametrize(
    ("typed", "merged"), [("y\n", True), ("n\n", False), ("\n", False)], ids=["yes", "no", "Enter alone"]
)
def test_the_command_shows_columns_and_asks(
    firm: Brokerage, tideover: Callable[..., Result], typed: str, *, merged: bool
) -> None:
    """What each column fills stands above what changes; only a yes saves."""
    file = firm.folder.parent / "outlook.csv"
    file.write_text("First Name,Last Name,Mobile Phone,Notes\nDee,Night,562-555-0141,x\n", encoding="utf-8")

    result = tideover("import", file, firm.folder, typed=typed)

    assert "outlook.csv: contacts, into people.list" in result.output
    assert "Notes                          x                        -> left out" in result.output
    assert "1 line read: 1 added" in result.output
    assert ("Dee Night" in firm.answers.read_text(encoding="utf-8")) is merged
    assert result.return_value == (0 if merged else 1)


def test_columns_can_be_changed_by_hand(firm: Brokerage, tideover: Callable[..., Result]) -> None:
    """One is sent elsewhere, one is left out; conflicts are taken from the file."""
    file = firm.folder.parent / "staff.csv"
    file.write_text("Wer,Handynr,Mobile phone,Title\nAnn Lead,562-555-0199,1,Chief\n", encoding="utf-8")
    maps = ["--map", "Wer=name", "--map", "handynr=mobile", "--map", "Mobile phone=", "--map", "Title="]

    result = tideover("import", file, firm.folder, "--as", "contacts", *maps, "--take", "file", "--yes")

    assert result.return_value == 0
    text = firm.answers.read_text(encoding="utf-8")
    assert 'mobile: "+1 562-555-0199"' in text
    assert "title: Compliance manager" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "Nmae=name"), 'no column "Nmae". Did you mean "Name"?'),
        (("--map", "Name=nickname"), 'no field "nickname"'),
        (("--map", "Name=zzz"), 'Fields: name, title ("Job title")'),
        (("--map", "Name"), "column=field"),
        (("--into", "people.lst"), 'Did you mean "people.list"?'),
        (("--sheet", "Two"), 'no sheet "Two"'),
        (("--as", "worksheet"), "no PDF"),
        (("--map", "Name="), 'no column fills "Name" of each person'),
        (("--encoding", "klingon"), "no encoding"),
        (("--encoding", "ascii"), "not text in ascii"),
    ],
)
def test_wrong_use_is_said_in_words(
    firm: Brokerage, tideover: Callable[..., Result], arguments: tuple[str, ...], words: str
) -> None:
    """With what to write instead; nothing is saved."""
    file = firm.folder.parent / "people.csv"
    file.write_text("Name,Mobile phone\nDée,562-555-0141\n", encoding="utf-8")

    result = tideover("import", file, firm.folder, *arguments, "--yes")

    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)


def test_a_table_that_may_be_either_is_not_guessed(firm: Brokerage, tideover: Callable[..., Result]) -> None:
    """Names, telephones and addresses are those of people and of clients alike."""
    file = firm.folder.parent / "list.csv"
    file.write_text("Name,Phone,Email\nSample,562-555-0141,a@example.com\n", encoding="utf-8")

    assert "Say which: --as contacts or --as clients" in str(tideover("import", file, firm.folder).exception)
    assert tideover("import", file, firm.folder, "--as", "clients", "--yes").return_value == 0
    assert tideover("import", file, firm.folder, "--as", "contacts", "--yes").return_value == 0
    assert "Sample" in firm.clients.read_text(encoding="utf-8")
    assert "name: Sample" in firm.answers.read_text(encoding="utf-8")
