"""Forms filled in and saved by PDFium, the engine of Chromium's and Edge's viewers, and read back as a worksheet is."""

from __future__ import annotations

import ctypes
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from builder.exchange.pdfform import read_form
from builder.model.form import TICKED
from builder.paths import look_root
from builder.runbooks import SheetJob, render_sheet
from builder.sheets import Sheet

if TYPE_CHECKING:
    from pathlib import Path

SHEET = Sheet(
    stem="form",
    number="F7",
    title="A form",
    articles=(
        (
            '<div class="fillable"><p>Officer <span class="blank" data-name="officer"></span></p>'
            '<p>Port <span class="blank" data-name="port">2704</span></p>'
            '<p><span class="box" data-name="told"></span> told</p></div>'
        ),
    ),
    firm="Sample Brokerage, Inc.",
    owner="Lead",
    edition="full",
    built_on=date(2026, 11, 2),
)


def type_into(pdf: Path, texts: dict[str, str], ticks: set[str], target: Path) -> None:
    """Clicks on each field and types, as a person does in a viewer; then saves."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    form = document.formenv.raw
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        name, (left, bottom, right, top) = _name(form, note), _place(note)
        x, y = (left + right) / 2, (bottom + top) / 2
        if name in texts or name in ticks:
            for press in (pdfium.FORM_OnLButtonDown, pdfium.FORM_OnLButtonUp):
                press(form, page.raw, 0, x, y)
        if name in texts:
            pdfium.FORM_SelectAllText(form, page.raw)
            words = ctypes.create_string_buffer((texts[name] + "\0").encode("utf-16-le"))
            pdfium.FORM_ReplaceSelection(form, page.raw, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)))
        pdfium.FORM_ForceToKillFocus(form)
        pdfium.FPDFPage_CloseAnnot(note)
    document.save(target)
    document.close()


def _name(form: object, note: object) -> str:
    buffer = (ctypes.c_ushort * 200)()
    pdfium.FPDFAnnot_GetFormFieldName(form, note, buffer, ctypes.sizeof(buffer))
    return bytes(buffer).decode("utf-16-le").split("\0")[0]


def _place(note: object) -> tuple[float, float, float, float]:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, box)
    return box.left, box.bottom, box.right, box.top


def test_what_is_typed_in_chromiums_viewer_is_read_back(tmp_path: Path) -> None:
    """Texts and ticks; what was printed in a field is still told apart from what somebody typed."""
    render_sheet(SheetJob(SHEET, tmp_path / "form.pdf"), look_root())
    type_into(
        tmp_path / "form.pdf", {"officer": "R. Example", "port": "2709"}, {"told"}, tmp_path / "filled.pdf"
    )
    before, after = read_form(tmp_path / "form.pdf"), read_form(tmp_path / "filled.pdf")

    assert {name: entry.value for name, entry in before.items()} == {
        "officer": "",
        "port": "2704",
        "told": "",
    }
    assert after["officer"].value == "R. Example"
    assert after["port"].value == "2709"
    assert after["told"].value == TICKED
    assert {name: entry.printed for name, entry in after.items()} == {
        "officer": "", "port": "2704", "told": "",
    }  # fmt: skip
