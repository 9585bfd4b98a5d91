"""Names in letters that the sheets' fonts lack: named with their place, printed with a note, and never in silence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.fonts import NOT_PRINTABLE, printable_characters
from builder.paper import on_paper
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, draft_playbook
from builder.unprintable import SURELY_PRINTABLE, on_sheets
from tests.personas.roster import make_persona

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 21)
PRINTABLE = printable_characters(look_root())
OWNER = "Solo Sample, Customs Broker"


def complaints(brokerage: Brokerage) -> list[tuple[str, int, str, str, tuple[str, ...], str]]:
    """What a draft says of letters that cannot be printed."""
    draft = draft_playbook(brokerage, content_root(), BuildOptions(as_of=DAY))
    return [
        (one.file, one.line, one.message, one.question, one.steps, one.severity)
        for one in draft.problems
        if "Latin letters" in one.hint
    ]


def test_names_the_answer_and_the_client_with_their_letters(tmp_path: Path) -> None:
    """By file, line, question and column; it is an error, so a build ends with 1, and it stops nothing."""
    brokerage = make_persona("sole-proprietor", tmp_path)
    text = brokerage.answers.read_text(encoding="utf-8")
    assert complaints(brokerage) == []
    assert text.count(OWNER) == 1
    text = text.replace(OWNER, "Łódź 陈丽陈 Brokers \U0001f4e6")
    brokerage.answers.write_text(text, encoding="utf-8")
    clients = brokerage.clients.read_text(encoding="utf-8").splitlines()
    columns = clients[0].split(",")
    row = ["חברה" if name == "name" else "" for name in columns]
    brokerage.clients.write_text("\n".join([*clients, ",".join(row)]) + "\n", encoding="utf-8")

    line = next(n for n, words in enumerate(text.splitlines(), start=1) if "陈丽" in words)
    answer, client = complaints(brokerage)
    assert answer[:2] == ("answers.yaml", line)
    assert answer[2] == (
        "What is the firm's legal name? The fonts of the sheets lack 陈 丽 \U0001f4e6. "
        f'Sheets say "Łódź {NOT_PRINTABLE} Brokers {NOT_PRINTABLE}".'
    )
    assert answer[3:] == ("firm.legal_name", (), "error")
    assert client[:2] == ("clients.csv", len(clients) + 1)
    assert client[2].startswith("name: the fonts of the sheets lack ח ב ר ה. Sheets say")


def test_a_thing_of_a_list_is_named_by_its_field(tmp_path: Path) -> None:
    """So that the interview jumps to it."""
    brokerage = make_persona("air-fda", tmp_path)
    before = draft_playbook(brokerage, content_root(), BuildOptions(as_of=DAY)).firm.answers
    person = before.records("people.list")[0]
    name = str(person.get("name").value)
    text = brokerage.answers.read_text(encoding="utf-8")
    brokerage.answers.write_text(text.replace(f"name: {name}", "name: สมชาย", 1), encoding="utf-8")

    found = complaints(brokerage)

    assert [one[3:5] for one in found] == [("people.list", (person.key, "name"))]
    assert found[0][1] == person.get("name").line
    assert found[0][2].startswith("สมชาย, Name: the fonts of the sheets lack")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param("陈丽", NOT_PRINTABLE, id="Chinese"),
        pytest.param("مرحبا", NOT_PRINTABLE, id="Arabic"),
        pytest.param("Bar \u202eחברה\u202c Ltd", f"Bar {NOT_PRINTABLE} Ltd", id="Hebrew among Latin"),
        pytest.param("สมชาย", NOT_PRINTABLE, id="Thai"),
        pytest.param("Harbor \U0001f6a2", f"Harbor {NOT_PRINTABLE}", id="an emoji"),
    ],
)
def test_the_line_around_it_reads_on(name: str, printed: str) -> None:
    """No letter that runs from right to left reaches the sheet, so the rest of the line keeps its order."""
    body = on_paper(
        [f"<p>Ring {name} at 562-555-0100, then write.</p>"], sheet="RB01", title="x", printable=PRINTABLE
    )[0]

    assert f"Ring {printed} at 562-555-0100, then write." in body


def test_letters_that_are_taken_for_printable_are() -> None:
    """What is typed is not looked up in the fonts up to that sign."""
    letters = "".join(map(chr, range(ord(SURELY_PRINTABLE) + 1)))

    assert on_sheets(letters, look_root()) == ""
    assert on_sheets(letters + "\u20ac", look_root()) == ""  # now every sign is looked up
