"""The address of its page on a procedure's sheet: in words, as a code that a phone reads, and never a page more."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from builder.binder import Binder, page_address
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, draft_playbook
from builder.runbooks import SheetJob, render_sheet
from builder.sheets import Sheet, with_code
from tests.conftest import SAMPLE_DAY
from tests.scanning import scan

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = content_root() / "examples" / "sample"
ADDRESS = "https://playbook.example.com/respond/first-hour.html"
PLAIN = Sheet(
    stem="RB01",
    number="RB01",
    title="First hour",
    articles=("<p>Ring CBP.</p>",),
    firm="Sample Brokerage, Inc.",
    owner="Compliance manager",
    edition="full",
    built_on=date(2026, 11, 2),
)
ADDRESSED = replace(PLAIN, address=ADDRESS)


def of_lines(sheet: Sheet, count: int) -> Sheet:
    """The sheet with so many lines of text."""
    return replace(sheet, articles=("<p>Ring CBP.</p>" * count,))


def printed(sheet: Sheet, folder: Path) -> tuple[int, bool]:
    """How many pages the sheet takes, and whether its address is on the first."""
    target = folder / f"{sheet.stem}.pdf"
    pages = render_sheet(SheetJob(sheet, target), look_root())
    return pages, ADDRESS in "".join(PdfReader(target).pages[0].extract_text().split())


@pytest.fixture(scope="module")
def lines_on_a_page(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many lines fill one page to the last, without an address."""
    folder = tmp_path_factory.mktemp("full")
    least, most = 1, 64
    while most - least > 1:
        middle = (least + most) // 2
        pages, _ = printed(of_lines(PLAIN, middle), folder)
        least, most = (middle, most) if pages == 1 else (least, middle)
    return least


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("https://playbook.example.com", "https://playbook.example.com/ports/port-2704.html"),
        ("https://playbook.example.com/", "https://playbook.example.com/ports/port-2704.html"),
        ("http://intranet:8080/customs/", "http://intranet:8080/customs/ports/port-2704.html"),
        ("https://example.com/a/index.html?x#y", "https://example.com/a/ports/port-2704.html"),
    ],
    ids=["host", "folder", "port and path", "the landing page itself"],
)
def test_a_page_is_found_below_the_sites_address(site: str, address: str) -> None:
    """However the site's own address was typed."""
    assert page_address(site, "ports/port-2704.md") == address


def test_the_code_reads_as_what_stands_beside_it(tmp_path: Path) -> None:
    """Scanned from a picture of the page; the words are there for whoever has no camera."""
    pages, is_there = printed(ADDRESSED, tmp_path)
    (code,) = scan(tmp_path / "RB01.pdf")

    assert (pages, is_there) == (1, True)
    assert (code.kind, code.text) == ("QR Code", ADDRESS)
    assert code.millimetres > 13


def test_an_address_too_long_for_a_code_is_printed_in_words(tmp_path: Path) -> None:
    """A code whose modules are too small for a phone would only take room."""
    long = f"https://playbook.example.com/{'customs/' * 12}first-hour.html"
    target = tmp_path / "RB01.pdf"
    render_sheet(SheetJob(replace(PLAIN, address=long), target), look_root())

    assert list(scan(target)) == []
    assert long in "".join(PdfReader(target).pages[0].extract_text().split())


@pytest.mark.parametrize("most_pages", [0, 1], ids=["of any length", "on one page"])
def test_an_address_never_costs_a_page(tmp_path: Path, lines_on_a_page: int, most_pages: int) -> None:
    """A full sheet is set more closely where it must fit a page; else the address gives way. With room it stands."""
    full = replace(of_lines(ADDRESSED, lines_on_a_page), most_pages=most_pages)
    roomy = replace(of_lines(ADDRESSED, lines_on_a_page - 6), most_pages=most_pages)

    assert printed(full, tmp_path) == (1, most_pages == 1)
    assert printed(roomy, tmp_path) == (1, True)


def test_the_address_is_part_of_the_code() -> None:
    """A sheet with another address says something else; a firm that names no site keeps its codes."""
    codes = {with_code(sheet).code for sheet in (PLAIN, ADDRESSED, replace(PLAIN, address=f"{ADDRESS}?"))}

    assert len(codes) == 3


@pytest.mark.parametrize("answer", ["https://playbook.example.com", ""], ids=["answered", "not answered"])
def test_each_procedure_that_is_a_page_has_its_address(tmp_path: Path, answer: str) -> None:
    """Sheets with steps that the site shows as well, and no others; none at all where no site was named."""
    answers = (SAMPLE / "answers.yaml").read_text(encoding="utf-8")
    line = "  site_address: https://playbook.example.com\n"
    assert line in answers
    (tmp_path / "answers.yaml").write_text(answers if answer else answers.replace(line, ""), encoding="utf-8")
    shutil.copy(SAMPLE / "clients.csv", tmp_path)
    draft = draft_playbook(Brokerage.open(tmp_path), content_root(), BuildOptions(as_of=SAMPLE_DAY))
    binder = Binder(draft.context, draft.pages, look_root(), "letter")

    found = {sheet.stem: address for sheet in draft.sheets if (address := binder.address(sheet))}
    wanted = {
        sheet.stem: f"{answer}/{sheet.pages[0].path.removesuffix('.md')}.html"
        for sheet in draft.sheets
        if answer
        and sheet.number.startswith("RB")
        and sheet.pages[0].on_site
        and sheet.pages[0].page.head.steps
    }

    assert {stem: found.get(stem) for stem in wanted} == wanted
    assert bool(found) is bool(answer)
    assert not {"CONTACTS", "WALLETS", "LIST"} & found.keys()
