"""Bar codes and QR codes: drawn as vectors, read back from pictures of the printed page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from builder.errors import SheetError
from builder.paths import look_root
from builder.runbooks import SheetJob, render_sheet
from builder.sheets import Sheet
from tests.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path

FILER_CODES = ("001", "999", "991", "A12", "AB1", "ABC", "A1B", "1A2", "12A", "1AB", "ZZ9", "9EX", "B76")
"""Every shape of CATAIR Appendix E."""
SHEET = Sheet(
    stem="codes",
    number="F6",
    title="Codes",
    articles=(),
    firm="Sample Brokerage, Inc.",
    owner="",
    edition="full",
    built_on=date(2026, 11, 2),
    layout="numbers",
)


def printed(article: str, folder: Path) -> Path:
    """A sheet with that article, as PDF."""
    target = folder / "codes.pdf"
    render_sheet(SheetJob(replace(SHEET, articles=(article,)), target), look_root())
    return target


def test_every_shape_of_filer_code_scans(tmp_path: Path) -> None:
    """The bars hold the eleven characters without hyphens, wide enough for a hand scanner."""
    numbers = [f"{code}-{digits}" for code in FILER_CODES for digits in ("0000001-0", "9999999-9")]
    rows = "".join(
        f'<tr><td class="col-number"><span class="entry-number barcode">{one}</span></td></tr>'
        for one in numbers
    )
    found = list(scan(printed(f'<table class="numbers"><tbody>{rows}</tbody></table>', tmp_path)))

    assert [code.text for code in found] == [one.replace("-", "") for one in numbers]
    assert {code.kind for code in found} == {"Code 128"}
    assert all(37 < code.millimetres < 43 for code in found)  # 123 modules of 0.34 mm, as a scanner sees them


@pytest.mark.parametrize(
    ("content", "read"),
    [
        pytest.param("tel:+15625550111", "TEL:+15625550111", id="a number in the smallest code"),
        pytest.param("tel:+15625550111;ext=12", "tel:+15625550111;ext=12", id="an extension"),
        pytest.param(
            "https://playbook.example.com/respond/first-hour.html",
            "https://playbook.example.com/respond/first-hour.html",
            id="a page",
        ),
    ],
)
def test_a_qr_code_says_what_it_was_given(content: str, read: str, tmp_path: Path) -> None:
    """Read from the printed page; large enough for a phone."""
    article = f'<p><span class="qr" data-qr="{content}" data-label="Dials the lead"></span></p>'
    found = list(scan(printed(article, tmp_path)))

    assert [(code.text, code.kind) for code in found] == [(read, "QR Code")]
    assert found[0].millimetres > 15


@pytest.mark.parametrize(
    ("article", "complaint"),
    [
        pytest.param('<span class="qr" data-label="x"></span>', "data-qr", id="nothing to say"),
        pytest.param('<span class="qr" data-qr="x"></span>', "data-label", id="no words beside it"),
        pytest.param('<span class="barcode"> - </span>', "needs a text", id="no text"),
        pytest.param('<span class="barcode">中</span>', "cannot be a bar code", id="no sign for it"),
    ],
)
def test_a_code_that_cannot_be_drawn_is_an_error(article: str, complaint: str, tmp_path: Path) -> None:
    """The message names the sheet."""
    with pytest.raises(SheetError, match=f"codes: .*{complaint}"):
        printed(article, tmp_path)
