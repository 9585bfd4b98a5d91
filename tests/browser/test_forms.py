"""A form filled in and saved by pdf.js, the viewer of Firefox, and read back as a worksheet is."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest

from builder.exchange.pdfform import read_form
from builder.machine import find_pdfjs
from builder.model.form import TICKED
from builder.paths import look_root
from builder.runbooks import SheetJob, render_sheet
from tests.builder.test_filling import SHEET

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

FILL = """
async ([pdf, typed]) => {
  const data = Uint8Array.from(atob(pdf), (sign) => sign.charCodeAt(0));
  const document = await pdfjsLib.getDocument({ data }).promise;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const { id, fieldName } of await page.getAnnotations()) {
      if (fieldName in typed) document.annotationStorage.setValue(id, { value: typed[fieldName] });
    }
  }
  const saved = await document.saveDocument();
  return btoa(Array.from(saved, (byte) => String.fromCharCode(byte)).join(""));
}
"""


@pytest.mark.skipif(find_pdfjs() is None, reason="pdf.js is not installed; tideover doctor names the command")
def test_what_is_typed_in_firefoxs_viewer_is_read_back(chromium: Browser, tmp_path: Path) -> None:
    """Texts and ticks, in a file that the viewer saved."""
    scripts = find_pdfjs()
    assert scripts
    page = chromium.new_page()
    printed, filled = tmp_path / "form.pdf", tmp_path / "filled.pdf"
    render_sheet(SheetJob(SHEET, printed), look_root())
    for script in ("pdf.js", "pdf.worker.js"):
        page.add_script_tag(path=scripts / script)

    typed = {"officer": "R. Example", "port": "2709", "told": True}
    saved = page.evaluate(FILL, [b64encode(printed.read_bytes()).decode(), typed])
    filled.write_bytes(b64decode(saved))
    page.close()

    after = read_form(filled)
    assert after["officer"].value == "R. Example"
    assert after["port"].value == "2709"
    assert after["told"].value == TICKED
    assert {name: entry.printed for name, entry in after.items()} == {
        "officer": "",
        "port": "2704",
        "told": "",
    }
