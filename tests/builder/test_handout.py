"""A colleague's worksheet: only what is asked of them, as a PDF or as a mail draft, and merged when it comes back."""

from __future__ import annotations

import json
import stat
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter

from builder.cli import commands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

ANSWERS = """\
tideover: "1"
firm:
  legal_name: Harbor Example Brokers
  policy_owner: {dont_know: Pat Example, asked_on: "2026-11-12"}  # ring them
  size: small
people:
  list:
    - {id: pat, name: Pat Example, title: Release lead, email: pat@example.com, office: {dont_know: Kim Example}}
    - {id: kim, name: Kim Example, mobile: {dont_know: Pat Example, asked_on: "2026-11-12"}, office: Long Beach}
  cbp_contact_entered: {dont_know: Pat Example, asked_on: "2026-11-12"}
  signer: {dont_know: Vendor desk, asked_on: "2026-11-20", email: desk@example.com}
entry_numbers:
  blocks:
    - {id: one, first: {dont_know: Only Restricted, asked_on: "2026-11-12"}}
"""
DAY = {"SOURCE_DATE_EPOCH": "1795262400"}
"""21 November 2026."""


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A firm that asked three colleagues."""
    folder = tmp_path / "firm"
    folder.mkdir()
    (folder / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return folder


def run(*words: object) -> Result:
    """Runs a command on that day."""
    return CliRunner().invoke(commands, [str(word) for word in words], env=DAY)


def draft_of(path: Path) -> EmailMessage:
    """A mail draft as a mail program reads it."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    """Its text, on one line."""
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return " ".join(part.get_content().split())


def attached(message: EmailMessage) -> list[tuple[str | None, str, bytes]]:
    """The files that go with it."""
    parts = list(message.iter_attachments())
    return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in parts]


def fields_of(pdf: bytes) -> dict[str, str]:
    """The fields of a form with what stands in them."""
    fields = PdfReader(BytesIO(pdf)).get_fields() or {}
    return {name: str(field.get("/V", "")) for name, field in fields.items()}


def filled(pdf: Path, target: Path, fields: Mapping[str, str]) -> Path:
    """The form as somebody gives it back."""
    writer = PdfWriter(clone_from=pdf)
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(fields), auto_regenerate=False)
    with target.open("wb") as stream:
        writer.write(stream)
    return target


def test_a_colleague_is_asked_their_own_questions_only(firm: Path, tmp_path: Path) -> None:
    """A question, and one field of a person with the name that says of whom; nothing of anybody else."""
    to = tmp_path / "pat.pdf"

    done = run("worksheet", firm, "--for", "release lead", "--to", to)
    found = fields_of(to.read_bytes())
    text = "".join(page.extract_text() for page in PdfReader(to).pages)

    assert done.exit_code == 0, done.output
    assert {name.rstrip("?!") for name in found if "@" not in name} == {
        "firm.policy_owner",
        "people.list.2.name",
        "people.list.2.mobile",
        "people.cbp_contact_entered",
    }
    assert found["people.list.2.name"] == "Kim Example"
    assert found["people.list.2.mobile?"] == "Pat Example"
    assert "For Pat Example." in text
    assert "Monday, 30 November 2026" in text
    assert "Long Beach" not in text
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


def test_a_returned_sheet_ends_the_asking(firm: Path, tmp_path: Path) -> None:
    """What came back is saved with who checked it and when; what was left blank stays asked; comments stay."""
    to = tmp_path / "pat.pdf"
    run("worksheet", firm, "--for", "pat", "--to", to)
    sheet = filled(
        to,
        tmp_path / "back.pdf",
        {"people.list.2.mobile": "562-555-0112", "people.cbp_contact_entered": "2026-11-16"},
    )

    done = run("import", sheet, firm, "--yes")
    saved = yaml.safe_load((firm / "answers.yaml").read_text(encoding="utf-8"))

    assert done.exit_code == 0, done.output
    assert saved["people"]["list"][1]["mobile"] == "+1 562-555-0112"
    assert saved["people"]["cbp_contact_entered"] == {
        "value": "2026-11-16",
        "checked_on": "2026-11-21",
        "checked_by": "Pat Example",
    }
    assert saved["firm"]["policy_owner"] == {"dont_know": "Pat Example", "asked_on": "2026-11-12"}
    assert "# ring them" in (firm / "answers.yaml").read_text(encoding="utf-8")


def test_somebody_else_named_on_the_sheet_is_not_asked_yet(firm: Path, tmp_path: Path) -> None:
    """Whoever passes a question on names who will find out, and the day of asking goes."""
    to = tmp_path / "pat.pdf"
    run("worksheet", firm, "--for", "pat", "--to", to)

    run("import", filled(to, tmp_path / "back.pdf", {"firm.policy_owner?": "Kim Example"}), firm, "--yes")

    saved = yaml.safe_load((firm / "answers.yaml").read_text(encoding="utf-8"))
    assert saved["firm"]["policy_owner"] == {"dont_know": "Kim Example"}


def test_a_draft_opens_in_a_mail_program_and_is_not_sent(firm: Path, tmp_path: Path) -> None:
    """To, subject, what, why, by when, how to send it back, and the sheet; only its owner may read it."""
    mail = tmp_path / "pat.eml"

    done = run("worksheet", firm, "--for", "Pat Example", "--mail", mail, "--by", "2026-12-01")
    message = draft_of(mail)
    body = body_of(message)

    assert done.exit_code == 0, done.output
    assert "Nothing was sent" in done.output
    assert (message["X-Unsent"], message["To"]) == ("1", "Pat Example <pat@example.com>")
    assert message["Subject"] == (
        "Reminder: 3 questions for you by 1 Dec 2026 (Harbor Example Brokers, continuity playbook)"
    )
    assert "Kim Example: Mobile number" in body
    assert "You were asked on 12 Nov 2026, 9 days ago." in body
    assert "By when: Tuesday, 1 Dec 2026." in body
    assert "send it back as an attachment" in body
    assert [(name, kind) for name, kind, _ in attached(message)] == [
        ("worksheet-pat-example.pdf", "application/pdf")
    ]
    assert "people.list.2.mobile" in fields_of(attached(message)[0][2])
    assert stat.S_IMODE(mail.stat().st_mode) == 0o600
    assert list(firm.glob("*.pdf")) == []
    assert b"\r\n\r\n" in mail.read_bytes()


def test_somebody_without_an_address_gets_a_draft_to_nobody(firm: Path, tmp_path: Path) -> None:
    """The address is left to whoever sends it, and that is said."""
    mail = tmp_path / "kim.eml"

    done = run("worksheet", firm, "--for", "Kim Example", "--mail", mail)

    assert "without an address" in done.output
    assert draft_of(mail)["To"] is None
    assert draft_of(mail)["Subject"].startswith("One question for you by 30 Nov 2026")


HOSTILE = [
    pytest.param("Pat\\r\\nBcc: all@example.com", id="a line end and a header"),
    pytest.param("Pat\\nX-Evil: 1", id="a line feed"),
    pytest.param("Pat\\x85Bcc: a@example.com", id="a line end of another script"),
    pytest.param("Pat\\u2028Bcc: a@example.com", id="a line separator"),
    pytest.param("a@example.com, b@example.com", id="a list of addresses"),
    pytest.param("<b@example.com>", id="an address as a name"),
    pytest.param('\\"', id="a quote"),
    pytest.param("\\u202egnp.exe", id="text that runs backwards"),
    pytest.param("=?utf-8?q?Bcc=3A?=", id="a word that is encoded"),
    pytest.param("Ana Bárbara 漢字 👩\\u200d🚒", id="other scripts"),
    pytest.param("n" * 400, id="a very long name"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_a_name_in_every_header(firm: Path, tmp_path: Path, name: str) -> None:
    """Whatever was typed as a name or as the firm's, the draft has its own headers and one recipient."""
    mail = tmp_path / "draft.eml"
    text = ANSWERS.replace("Harbor Example Brokers", f'"{name}"').replace(
        "{dont_know: Vendor desk,", f'{{dont_know: "{name}",'
    )
    (firm / "answers.yaml").write_text(text, encoding="utf-8")

    done = run("worksheet", firm, "--for", "desk@example.com", "--mail", mail)
    message = draft_of(mail)
    [address] = message["To"].addresses

    assert done.exit_code == 0, done.output
    assert address.addr_spec == "desk@example.com"
    assert sorted(message.keys()) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert max(len(line) for line in mail.read_bytes().split(b"\r\n\r\n")[0].splitlines()) < 998


def test_an_address_no_mail_program_takes_is_refused(firm: Path, tmp_path: Path) -> None:
    """The reason is said before anything is written."""
    text = ANSWERS.replace("desk@example.com", "désk@example.com")
    (firm / "answers.yaml").write_text(text, encoding="utf-8")

    done = run("worksheet", firm, "--for", "Vendor desk", "--mail", tmp_path / "draft.eml")

    assert "not every mail program" in str(done.exception)
    assert not (tmp_path / "draft.eml").exists()


@pytest.mark.parametrize("name", ["draft.eml", "sheet.pdf"])
def test_a_file_that_is_there_is_never_written_over(firm: Path, tmp_path: Path, name: str) -> None:
    """It may be filled in, or somebody else's."""
    target = tmp_path / name
    target.write_bytes(b"theirs")
    option = "--mail" if name.endswith("eml") else "--to"

    done = run("worksheet", firm, "--for", "pat", option, target)

    assert done.exit_code != 0
    assert "is there already" in str(done.exception)
    assert target.read_bytes() == b"theirs"


def test_a_second_sheet_stands_beside_the_first(firm: Path) -> None:
    """Without a name for the file, an older sheet that may come back is kept."""
    first, second = (run("worksheet", firm, "--for", "pat") for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert sorted(path.name for path in firm.glob("*.pdf")) == [
        "worksheet-pat-example-2.pdf",
        "worksheet-pat-example.pdf",
    ]


def test_a_restricted_list_is_asked_only_when_that_is_wanted(firm: Path, tmp_path: Path) -> None:
    """Its things cannot be named on a sheet that is handed around; the message says how to ask all the same."""
    refused = run("worksheet", firm, "--for", "Only Restricted", "--to", tmp_path / "a.pdf")
    asked = run(
        "worksheet", firm, "--for", "Only Restricted", "--with-restricted", "--to", tmp_path / "b.pdf"
    )

    assert "Add --with-restricted" in str(refused.exception)
    assert asked.exit_code == 0, asked.output
    assert "entry_numbers.blocks.1.first" in fields_of((tmp_path / "b.pdf").read_bytes())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("--mail", "a.eml"), "need --for", id="a draft for nobody"),
        pytest.param(("--for", "pat", "--by", "2020-01-01"), "that day is over", id="a day that is over"),
        pytest.param(("--for", "pat", "--by", "soon"), "is no date", id="no day"),
        pytest.param(("--for", "pat", "--no-prefill"), "only what is open", id="nothing to leave out"),
        pytest.param(("--for", "nobody"), "is not named for any open question", id="nobody of that name"),
    ],
)
def test_what_makes_no_sense_is_refused(firm: Path, words: tuple[str, ...], message: str) -> None:
    """In words, and nothing is made."""
    done = run("worksheet", firm, *words)

    assert done.exit_code != 0
    assert message in f"{done.output} {done.exception}"
    assert list(firm.glob("*.pdf")) == []


def test_check_says_who_was_asked_and_how_long_ago(firm: Path) -> None:
    """In words, and as a date in the report."""
    run("new", firm.with_name("sample"), "--sample")
    answers = firm.with_name("sample") / "answers.yaml"
    asked = answers.read_text(encoding="utf-8").replace(
        "dont_know: Records lead", 'dont_know: Records lead\n        asked_on: "2026-11-12"'
    )
    answers.write_text(asked, encoding="utf-8")

    words = run("check", answers.parent).output
    report = json.loads(run("check", answers.parent, "--json").output)

    assert "asked of Records lead, 9 days ago" in words
    assert [item["asked_on"] for item in report["open"] if item["who"] == "Records lead"] == ["2026-11-12"]


def test_the_schema_knows_the_marks() -> None:
    """An editor offers them beside who will find out."""
    schema = json.loads(run("schema", "answers").output)

    forms = schema["properties"]["firm"]["properties"]["legal_name"]["anyOf"]
    assert set(forms[1]["properties"]) == {"dont_know", "asked_on", "email"}
