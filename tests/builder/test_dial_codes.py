"""Codes that a phone dials: on the contact sheet, each beside the number in print, and none for what is held back."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from builder.binder import Binder
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, draft_playbook
from builder.runbooks import SheetJob, render_sheet
from tests.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 21)
SAMPLE = content_root() / "examples" / "sample"


def printed(edition: str, folder: Path) -> Path:
    """The sample's contact sheet."""
    for name in ("answers.yaml", "clients.csv"):
        shutil.copy(SAMPLE / name, folder / name)
    options = BuildOptions(as_of=DAY, edition=edition)
    draft = draft_playbook(Brokerage.open(folder), content_root(), options)
    planned = next(sheet for sheet in draft.sheets if sheet.stem == "CONTACTS")
    sheet = Binder(draft.context, draft.pages, look_root(), "letter").sheet(planned, DAY)
    target = folder / "CONTACTS.pdf"
    render_sheet(SheetJob(sheet, target), look_root())
    return target


@pytest.mark.parametrize(("edition", "people"), [("full", True), ("shared", False)])
def test_every_code_dials_a_number_in_print_beside_it(edition: str, people: bool, tmp_path: Path) -> None:
    """Read from pictures of the pages; the shared edition has no code for a private number."""
    pdf = printed(edition, tmp_path)
    numbers = [re.sub(r"\D", "", page.extract_text()) for page in PdfReader(pdf).pages]
    codes = list(scan(pdf))

    assert len(codes) > 10
    assert {code.kind for code in codes} == {"QR Code"}
    assert all(re.fullmatch(r"(?i)tel:\+1\d{10}(;ext=\d+)?", code.text) for code in codes)
    assert all(re.sub(r"\D", "", code.text)[1:] in numbers[code.page - 1] for code in codes)
    assert all(code.millimetres > 15 for code in codes)
    assert any("5625550111" in code.text for code in codes) is people
