"""Worksheets: what is asked, what is printed into them, and who may read them."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter

from builder.cli import commands
from builder.errors import UsageError
from builder.htmltree import parse_article, words
from builder.model.answersfile import AnswersFile
from builder.model.declarations import load_declarations
from builder.model.firm import read_firm
from builder.model.worksheet import worksheet_questions
from builder.new import new_brokerage
from builder.paths import Brokerage, content_root, look_root
from builder.runbooks import SheetJob, print_sheet
from builder.worksheet import WorksheetOptions, print_worksheet, worksheet
from tests.builder.test_sheets import SHEET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.model.firm import Firm

MEMBER = """
  - {id: desk, ask: Which desk?, kind: text, why: Called., example: Desk, when: firm.ctpat}
"""


@pytest.fixture
def firm(content: Path, brokerage: Brokerage) -> Callable[[], Firm]:
    """The small firm as its answers stand now."""
    section = content / "interview" / "010-firm.yaml"
    section.write_text(section.read_text(encoding="utf-8").rstrip() + MEMBER, encoding="utf-8")

    def read() -> Firm:
        declarations = load_declarations(content)
        assert not declarations.problems
        return read_firm(declarations, AnswersFile(brokerage.answers), brokerage.clients, date(2026, 11, 21))

    return read


def fields(firm: Firm, options: WorksheetOptions) -> dict[str, str]:
    """The blanks and boxes of a worksheet by name, with what stands in them."""
    found = {}
    for article in worksheet(firm, options).articles:
        for element in parse_article(article).iter("span"):
            if name := element.get("data-name"):
                found[name] = "ticked" if "ticked" in element.get("class", "") else words(element)
    return found


def asked(firm: Firm, section: str = "", *, open_only: bool = False) -> list[str]:
    """The questions of a worksheet."""
    chosen = worksheet_questions(firm, section, open_only=open_only)
    return [printed.asked.id for _, questions in chosen for printed in questions]


def test_every_question_has_a_field_and_the_two_other_answers(firm: Callable[[], Firm]) -> None:
    """Text, boxes and the blocks of a list, each with who will find out and why it does not apply."""
    found = fields(firm(), WorksheetOptions(blanks=1, restricted=True))

    assert found["firm.legal_name"] == "Harbor Example Brokers"
    assert found["firm.ctpat=no"] == "ticked"
    assert found["firm.ctpat=yes"] == ""
    assert found["people.list.2.name"] == "Deputy lead"
    assert found["people.list.3.name"] == ""
    assert found["people.lead"] == "Operations lead"
    assert {"firm.legal_name?", "firm.legal_name!", "people.list.3.mobile?", "people.list!"} <= found.keys()
    assert "people.list.4.name" not in found


@pytest.mark.parametrize(
    ("options", "vault", "phone"),
    [
        (WorksheetOptions(), "", "562-555-0100"),
        (WorksheetOptions(restricted=True), "the grey safe", "562-555-0100"),
        (WorksheetOptions(prefill=False, restricted=True), "", ""),
    ],
    ids=["default", "with restricted", "blank"],
)
def test_restricted_answers_are_printed_on_request_only(
    firm: Callable[[], Firm], options: WorksheetOptions, vault: str, phone: str
) -> None:
    """A sheet that is handed around holds no private answer unless it was asked for."""
    sheet = worksheet(firm(), options)
    found = fields(firm(), options)

    assert (found["firm.vault"], found["firm.phone"]) == (vault, phone)
    assert ("the grey safe" in "".join(sheet.articles)) == bool(vault)


def test_one_section_or_what_is_open_can_be_asked(
    firm: Callable[[], Firm], answer: Callable[[str, str], None]
) -> None:
    """The interview is asked as a whole, by section, or where it is open."""
    answer("  phone: 562-555-0100\n", "")

    assert asked(firm(), "people") == ["people.list", "people.lead"]
    assert asked(firm(), open_only=True) == ["firm.phone"]
    assert "firm.desk" not in asked(firm())


def test_what_may_apply_is_asked_with_the_question_it_hangs_on(
    firm: Callable[[], Firm], answer: Callable[[str, str], None]
) -> None:
    """Paper cannot ask again, so a question behind an open one stands on the sheet, and says so."""
    answer('  ctpat: "no"\n', "")

    sheet = "".join(worksheet(firm(), WorksheetOptions(section="firm")).articles)

    assert "firm.desk" in asked(firm(), open_only=True)
    assert "Only if it applies. Answer first: Is the firm a member?" in sheet


@pytest.mark.parametrize(
    ("section", "open_only", "message"),
    [("firn", False, 'Did you mean "firm"'), ("people", True, "Nothing is open in the section people")],
    ids=["unknown", "nothing open"],
)
def test_an_impossible_worksheet_is_refused_in_words(
    firm: Callable[[], Firm], section: str, open_only: bool, message: str
) -> None:
    """A section that does not exist, or has nothing to ask, is named."""
    with pytest.raises(UsageError, match=message):
        worksheet(firm(), WorksheetOptions(section=section, open_only=open_only))


def test_markup_in_an_answer_stays_text(firm: Callable[[], Firm], answer: Callable[[str, str], None]) -> None:
    """An answer cannot break out of its field."""
    answer("Harbor Example Brokers", '\'"><b>x</b> & <i data-name="firm.phone">\'')

    assert fields(firm(), WorksheetOptions())["firm.legal_name"] == '"><b>x</b> & <i data-name="firm.phone">'


def test_a_printed_worksheet_is_private_and_never_overwritten(
    firm: Callable[[], Firm], tmp_path: Path
) -> None:
    """The file is its owner's; a second print refuses, since somebody may have filled the first one in."""
    target = tmp_path / "handed out" / "worksheet.pdf"
    sheet = worksheet(firm(), WorksheetOptions(section="firm"))

    assert print_worksheet(sheet, target, look_root()) == 1

    before = target.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["worksheet.pdf"]
    with pytest.raises(UsageError, match="somebody may have filled it in"):
        print_worksheet(replace(sheet, title="Other"), target, look_root())
    assert target.read_bytes() == before


def test_fields_are_labelled_and_remember_what_was_printed(firm: Callable[[], Firm], tmp_path: Path) -> None:
    """Each field of the PDF says what it asks, and keeps the printed value as its default."""
    target = tmp_path / "worksheet.pdf"
    print_worksheet(worksheet(firm(), WorksheetOptions(section="firm")), target, look_root())

    found = PdfReader(target).get_fields()

    assert found is not None
    assert found["firm.legal_name"]["/TU"] == "What is the name?"
    assert found["firm.legal_name"]["/DV"] == found["firm.legal_name"]["/V"] == "Harbor Example Brokers"
    assert found["firm.ctpat=no"]["/V"] == "/on"
    assert found["firm.ctpat=no"]["/TU"] == "Is the firm a member? No"
    assert found["firm.phone?"]["/TU"] == "What is the number? Who will find out"


def test_a_long_choice_stays_in_its_column(tmp_path: Path) -> None:
    """A label of a list's field is broken rather than printed over the next column."""
    choice = '<span class="tick">☐ By mail to the port\'s mailbox</span>'
    row = f'<tr><th>How?</th><td><p class="answer">{choice}</p></td><td></td><td></td></tr>'
    head = '<tr><th class="what">Port 1</th><th>Answer</th><th class="else">Open</th><th class="else">Not</th></tr>'
    table = f'<table class="thing"><thead>{head}</thead><tbody>{row}</tbody></table>'
    print_sheet(
        SheetJob(replace(SHEET, layout="worksheet", paper="a4", articles=(table,)), tmp_path / "WS.pdf"),
        look_root(),
    )
    page = pypdfium2.PdfDocument(tmp_path / "WS.pdf")[0].get_textpage()
    ends = [page.get_charbox(at)[2] for at in range(page.count_chars()) if page.get_text_range(at, 1) == "x"]
    begins = next(
        page.get_charbox(at)[0] for at in range(page.count_chars()) if page.get_text_range(at, 4) == "Open"
    )

    assert ends
    assert max(ends) < begins


def test_the_commands_print_a_sheet_and_read_it_back(tmp_path: Path) -> None:
    """`worksheet` and `import` work on the worked example, ask before saving, and say how to undo."""
    folder = tmp_path / "sample"
    new_brokerage(folder, content_root(), sample=True)
    before = (folder / "answers.yaml").read_bytes()
    run = CliRunner().invoke

    mistyped = run(commands, ["worksheet", str(folder), "--section", "exercises"])
    assert '"exercises" is no section' in str(mistyped.exception)
    assert not mistyped.output

    made = run(commands, ["worksheet", str(folder), "--section", "exercise", "--blanks", "1"])
    sheet = folder / "worksheet-exercise.pdf"
    read = run(commands, ["import", str(sheet), str(folder)])

    assert made.exit_code == 0, made.output
    assert f"tideover import {sheet}" in made.stdout
    assert made.stderr.startswith("Printing")
    assert read.exit_code == 0, read.output
    assert "Nothing changes" in read.output
    assert (folder / "answers.yaml").read_bytes() == before

    writer = PdfWriter(clone_from=sheet)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"exercise.next": "2028-05-18"}, auto_regenerate=False)
    writer.write(sheet)
    refused = run(commands, ["import", str(sheet), str(folder)], input="n\n")
    assert (folder / "answers.yaml").read_bytes() == before
    merged = run(commands, ["import", str(sheet), str(folder), "--yes"])
    after = (folder / "answers.yaml").read_text(encoding="utf-8")
    undone = run(commands, ["import", "--undo", str(folder)])

    assert "Nothing was changed" in refused.output
    assert "tideover import --undo" in merged.output
    assert 'next: "2028-05-18"' in after
    assert "back" in undone.output
    assert (folder / "answers.yaml").read_bytes() == before
