"""Where a printed line may end: a box stays with its word, a number with its unit, an address is broken at its @."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from builder.fonts import printable_characters
from builder.paper import on_paper
from builder.paths import look_root
from builder.runbooks import SheetJob, print_sheet
from tests.builder.test_sheets import SHEET

if TYPE_CHECKING:
    from pathlib import Path

PRINTABLE = printable_characters(look_root())


def printed(article: str) -> str:
    """The inside of the printed article."""
    (body,) = on_paper([article], sheet="F7", title="Form", printable=PRINTABLE)
    return body.removeprefix("<article>").removesuffix("</article>")


def test_a_box_stays_with_its_label() -> None:
    """What is ticked at the end of a line is not what begins the next; two boxes are set apart."""
    assert printed("<p>☐ air ☐ hand carry ☐ other: </p>") == (
        '<p><span class="choice apart"><span class="box"></span>\xa0air</span> '
        '<span class="choice apart"><span class="box"></span>\xa0hand carry</span> '
        '<span class="choice"><span class="box"></span>\xa0other:</span> </p>'
    )


def test_a_long_label_keeps_its_first_word() -> None:
    """The rest may break."""
    assert printed("<p>☐ numbers on an annex, encrypted or on paper</p>") == (
        '<p><span class="long choice"><span class="kept"><span class="box"></span>\xa0numbers</span>'
        " on an annex, encrypted or on paper</span></p>"
    )


def test_a_number_stays_with_its_unit() -> None:
    """And other words break as they may."""
    assert printed("<p>back within 24 h, 4 hands</p>") == "<p>back within 24\xa0h, 4 hands</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "<p>To cargo-desk-2704@example.org; ring</p>",
            '<p>To <span class="part">cargo-desk-2704@</span><span class="part">example.org</span>; ring</p>',
        ),
        (
            "<p><b>To</b> one-long-name@example.org, two-long-name@example.org.</p>",
            (
                '<p><b>To</b> <span class="part">one-long-name@</span><span class="part">example.org</span>, '
                '<span class="part">two-long-name@</span><span class="part">example.org</span>.</p>'
            ),
        ),
        ("<p>a@example.com</p>", "<p>a@example.com</p>"),
        ("<p>at 3 @ 5 each</p>", "<p>at 3 @ 5 each</p>"),
    ],
    ids=["one", "two behind another element", "short", "none"],
)
def test_an_address_may_break_after_its_sign(text: str, html: str) -> None:
    """Nothing is put into it that would be copied with it."""
    assert printed(text) == html


def test_a_broken_address_is_copied_whole(tmp_path: Path) -> None:
    """As it is spelt, where the line has room for it."""
    mail = replace(SHEET, articles=("<p>Mail the-long-name-of-a-desk@customs.example.org now.</p>",))
    print_sheet(SheetJob(mail, tmp_path / "RB05.pdf"), look_root())
    (page,) = PdfReader(tmp_path / "RB05.pdf").pages

    assert "Mail the-long-name-of-a-desk@customs.example.org now." in page.extract_text()


def test_a_space_that_does_not_fit_breaks_no_line(tmp_path: Path) -> None:
    """Words may fill their line to its end: what follows them begins the next line, and nothing else does."""
    full = "words fill a line of this sheet, all but the space behind them, and what comes then"
    lines = [
        f"{'i' * count} {full} <b>is bold</b>, or {'i' * count} {full} ends<br>here" for count in range(4, 40)
    ]
    sheet = replace(SHEET, articles=("".join(f"<p>{line}</p>" for line in lines),))
    print_sheet(SheetJob(sheet, tmp_path / "RB05.pdf"), look_root())
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "RB05.pdf").pages)

    assert " ".join(text.split()).count("is bold") == len(lines)
    assert [line for line in text.splitlines() if re.fullmatch(r"\W*(or )?i+\W*", line)] == []
