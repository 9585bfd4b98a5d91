"""The worked example's sheets of entry numbers as they are printed: every number once, in order, with its bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pypdf import PdfReader

from builder.customs.entry_number import EntryNumber
from tests.scanning import scan

if TYPE_CHECKING:
    from builder.paths import Brokerage

STEMS = ("F6-harbor-reserve", "F6-airport-reserve", "F6-otay-mesa-reserve", "F6-laredo-reserve")
"""In the order of their numbers."""


def test_every_bar_code_scans_in_order(printed: Brokerage) -> None:
    """Each number of each block once, from the top, with the number in print below its bars."""
    pdfs = [printed.runbooks / f"{stem}.pdf" for stem in STEMS]
    scanned = [code.text for pdf in pdfs for code in scan(pdf)]
    text = " ".join(page.extract_text() for pdf in pdfs for page in PdfReader(pdf).pages)
    in_print = re.findall(r"ZZ9-\d{7}-\d", text)

    assert {path.stem for path in printed.runbooks.glob("F6*.pdf")} == set(STEMS)
    assert in_print == [str(EntryNumber.of("ZZ9", f"{number:07}")) for number in range(9000001, 9000701)]
    assert [number.replace("-", "") for number in in_print] == scanned


def test_a_sheet_says_how_long_its_numbers_last(printed: Brokerage) -> None:
    """At the daily volume of the ports that draw on the block, not of the whole firm."""
    first = PdfReader(printed.runbooks / "F6-harbor-reserve.pdf").pages[0]
    text = " ".join(first.extract_text().split())

    assert (
        "325 numbers, ZZ9-9000001 to ZZ9-9000325: 5 full working days at the 65 entries a day of these ports"
        in text
    )
