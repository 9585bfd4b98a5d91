"""Sheets as PDF, with the real WeasyPrint; read back with pypdf."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import warnings
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from builder.errors import MissingLibraryError, SaveError, SheetError
from builder.machine import TOOLS, Machine
from builder.paths import look_root
from builder.press import load_weasyprint, pango_missing
from builder.runbooks import Printing, SheetJob, print_sheet, render_sheet, render_sheets
from builder.sheets import Sheet, with_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdf import PageObject

LOOK = look_root()
STEPS = (
    '<table class="steps"><thead><tr><th></th><th>What</th><th>Who</th><th>By when</th><th>Why</th></tr></thead>'
    "<tbody><tr><td></td><td>Ring CBP.</td><td>Officer</td><td>1 h</td><td>19 CFR 111.21</td></tr></tbody></table>"
)
TABLE = f"<table><tbody><tr><td>{'y' * 300}</td><td>Port of Example</td></tr></tbody></table>"
SHEET = with_code(
    Sheet(
        stem="RB01-first-hour",
        number="RB01",
        title="First hour",
        articles=(f"<h2>At once</h2>{STEPS}<p>Port of Example, 中国.</p>",),
        firm="Sample Brokerage, Inc.",
        owner="Compliance manager",
        edition="full",
        built_on=date(2026, 11, 2),
    )
)
LONG = with_code(replace(SHEET, stem="long", articles=("<p>Word.</p>" * 70,)))


def render(sheet: Sheet, folder: Path) -> PdfReader:
    """The sheet as a PDF, read back."""
    target = folder / f"{sheet.stem}.pdf"
    pages = render_sheet(SheetJob(sheet, target), LOOK)
    reader = PdfReader(target)
    assert len(reader.pages) == pages
    return reader


def said(reader: PdfReader) -> str:
    """The text of all pages, on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def first_hour(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The sample sheet as a PDF."""
    return render(SHEET, tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """A sheet of several pages."""
    return render(LONG, tmp_path_factory.mktemp("sheets"))


def test_a_list_within_a_list_is_printed(tmp_path: Path) -> None:
    """Three levels deep, with a sign that the fonts have."""
    nested = "<ul><li>One<ul><li>Two<ul><li>Three</li></ul></li></ul></li></ul>"
    text = (
        render(replace(SHEET, articles=(f"<article>{nested}</article>",)), tmp_path).pages[0].extract_text()
    )

    assert [word for word in text.split() if word in ("One", "Two", "Three")] == ["One", "Two", "Three"]


def test_every_page_says_what_it_belongs_to(long: PdfReader) -> None:
    """Whoever finds one leaf knows the firm, the sheet, its age, its owner and which page it is."""
    count = len(long.pages)
    assert count == 3
    for number, page in enumerate(long.pages, start=1):
        text = " ".join(page.extract_text().split())
        for words in (
            "Sample Brokerage, Inc.",
            "First hour",
            "RB01",
            "Owner: Compliance manager",
            "Full edition",
            "Built on 2 Nov 2026",
            f"Code {LONG.code}",
            f"Page {number} of {count}",
        ):
            assert words in text


def test_the_binding_margin_is_at_the_rings(long: PdfReader) -> None:
    """On the left of odd pages, on the right of even ones, for printing on both sides."""
    lefts = [min(starts_of("Word.", page)) for page in long.pages]

    assert lefts == [24, 13, 24]


def starts_of(words: str, page: PageObject) -> Iterator[int]:
    """How far from the left edge a text starts, in millimetres."""
    found: list[tuple[str, float]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: object) -> None:
        found.append((text, (tm[4] * cm[0] + cm[4]) / 72 * 25.4))

    page.extract_text(visitor_text=note)
    return (round(place) for text, place in found if text.strip() and words in text)


def test_the_pdf_is_tagged_and_named(first_hour: PdfReader) -> None:
    """A screen reader gets language, title, headings in order and a table with headings."""
    root: Any = first_hour.root_object
    tags = list(structure(root["/StructTreeRoot"]))

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert first_hour.metadata is not None
    assert first_hour.metadata.title == "RB01 First hour · Sample Brokerage, Inc."
    assert first_hour.metadata.creation_date == first_hour.metadata.modification_date
    assert [tag for tag in tags if tag in ("/H1", "/H2", "/Table")] == ["/H1", "/H2", "/Table"]
    assert tags.count("/TH") == 6


def structure(element: Any) -> Iterator[str]:
    """The tags of a structure tree, in order."""
    element = element.get_object()
    if not isinstance(element, DictionaryObject):
        return
    if "/S" in element:
        yield str(element["/S"])
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from structure(kid)


def test_headings_are_bookmarks(first_hour: PdfReader) -> None:
    """The outline starts with the sheet's number and title."""
    first, inner = first_hour.outline

    assert isinstance(inner, list)
    assert [first["/Title"], inner[0]["/Title"]] == ["RB01 First hour", "At once"]  # type: ignore[call-overload]


def test_every_font_is_embedded_and_ours(first_hour: PdfReader) -> None:
    """No font of this machine is used, whatever it has."""
    page: Any = first_hour.pages[0]
    fonts = page["/Resources"]["/Font"].values()
    descriptors = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]

    assert {descriptor["/FontFamily"] for descriptor in descriptors} <= {"Tideover Text", "Tideover Mono"}
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    assert "[not printable]" in said(first_hour)


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_paper_is_letter_or_a4(paper: str, size: tuple[int, int], tmp_path: Path) -> None:
    """As the firm chose."""
    box = render(replace(SHEET, paper=paper), tmp_path).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


def test_hostile_words_do_not_break_the_layout(tmp_path: Path) -> None:
    """Markup shows as text, endless words break, and what the fonts lack is said in words."""
    words = '</style><script>alert(1)</script> <b>"&amp;" مرحبا \U0001f4e6 \u202e' + "W" * 300
    sheet = replace(
        SHEET, title=words, firm=words, owner=words, number="RB01", articles=(f"<p>{'x' * 999}</p>{TABLE}",)
    )
    reader = render(sheet, tmp_path)
    text = said(reader)

    assert len(reader.pages) == 1
    assert "</style><script>alert(1)</script>" in text
    assert '<b>"&amp;" [not printable] [not printable]' in text
    assert "Page 1 of 1" in text
    assert text.replace(" ", "").count("W") > 300
    assert text.replace(" ", "").count("x" * 90) > 9
    assert "Port of Example" in text
    assert all(0 < place < 200 for place in starts_of("", reader.pages[0]))


def test_forms_can_be_filled_in_on_screen(tmp_path: Path) -> None:
    """A blank of a fillable part is a field with a name and a label, and prints as a line."""
    article = (
        '<div class="fillable"><p>Officer <span class="blank" data-name="officer"></span> ☐ told</p></div>'
    )
    fields = render(replace(SHEET, articles=(article,)), tmp_path).get_fields()

    assert fields is not None
    assert {name: (field["/FT"], field["/TU"]) for name, field in fields.items()} == {
        "officer": ("/Tx", "Officer"),
        "field-1": ("/Btn", "told"),
    }


def test_the_same_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice, from a look in another folder, and in a child process beside others."""
    elsewhere = tmp_path / "a look elsewhere"
    shutil.copytree(LOOK / "print", elsewhere / "print")
    shutil.copytree(LOOK / "assets", elsewhere / "assets")
    form = replace(SHEET, stem="form", articles=('<p class="fillable"><span class="blank"></span></p>',))
    made = {}
    for name, look in (("first", LOOK), ("second", LOOK), ("moved", elsewhere)):
        for sheet in (SHEET, form):
            render_sheet(SheetJob(sheet, tmp_path / name / sheet.stem), look)
            made[name, sheet.stem] = (tmp_path / name / sheet.stem).read_bytes()
    jobs = [SheetJob(sheet, tmp_path / "child" / sheet.stem) for sheet in (SHEET, form)]
    results = sorted(render_sheets(jobs, LOOK, workers=2), key=lambda result: result.stem)

    assert [(result.stem, result.pages, result.problem) for result in results] == [
        ("RB01-first-hour", 1, None),
        ("form", 1, None),
    ]
    for sheet in (SHEET, form):
        alike = {made[name, sheet.stem] for name in ("first", "second", "moved")}
        assert alike == {(tmp_path / "child" / sheet.stem).read_bytes()}


@pytest.mark.parametrize(
    ("article", "complaint"),
    [
        pytest.param('<p style="colour: red">x</p>', "colour: red", id="a style nobody knows"),
        pytest.param(
            '<img src="https://example.com/x.png" alt="x">', "refused", id="a picture from the network"
        ),
        pytest.param('<img src="file:///etc/hostname" alt="x">', "refused", id="a file outside the look"),
        pytest.param('<img src="../pyproject.toml" alt="x">', "refused", id="a file beside the look"),
        pytest.param(
            '<img src="data:image/png;base64,AA==" alt="x">', "refused", id="a picture within the text"
        ),
        pytest.param('<img src="assets/none.png" alt="x">', "none.png", id="a picture that is not there"),
        pytest.param('<img src="assets/mark.svg">', "alt", id="a picture without words"),
    ],
)
def test_whatever_is_amiss_is_an_error(article: str, complaint: str, tmp_path: Path) -> None:
    """The message names the sheet, and the sheet that was there before stays."""
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"old")

    with pytest.raises(SheetError, match=f"RB01-first-hour: .*{complaint}"):
        render_sheet(SheetJob(replace(SHEET, articles=(article,)), target), LOOK)
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("most_pages", "paragraphs", "pages", "note"),
    [
        (1, 34, 1, ""),
        (1, 38, 1, ""),
        (1, 80, 2, "should fit one page but takes 2 pages"),
        (2, 80, 2, ""),
        (2, 190, 5, "should fit both sides of one leaf but takes 5 pages"),
        (0, 190, 5, ""),
        (0, 36, 1, ""),
        (0, 60, 2, ""),
    ],
    ids=[
        "fits",
        "fits closely",
        "too long for a page",
        "fits a leaf",
        "too long for a leaf",
        "any length",
        "a page with a few lines is saved",
        "a page with many is not",
    ],
)
def test_what_is_too_long_is_set_closely_and_else_said(
    most_pages: int, paragraphs: int, pages: int, note: str, tmp_path: Path
) -> None:
    """It is printed in any case, and its letters stay as large as those of other sheets."""
    sheet = replace(SHEET, articles=("<p>Word.</p>" * paragraphs,), most_pages=most_pages)

    printed = print_sheet(SheetJob(sheet, tmp_path / "x.pdf"), LOOK)

    assert printed.pages == pages
    assert "; ".join(printed.notes).startswith(note)
    assert bool(printed.notes) == bool(note)
    assert max(sizes_of("Word.", PdfReader(tmp_path / "x.pdf").pages[0])) == pytest.approx(11, abs=0.1)


def sizes_of(words: str, page: PageObject) -> Iterator[float]:
    """How large the letters of a text are, in points."""
    found: list[tuple[str, float]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        found.append((text, abs(size * tm[0] * cm[0])))

    page.extract_text(visitor_text=note)
    return (size for text, size in found if words in text)


@pytest.mark.parametrize(("lines", "fits"), [(8, True), (20, False)], ids=["fits", "too high"])
def test_a_wallet_card_must_fit_its_sleeve(lines: int, fits: bool, tmp_path: Path) -> None:
    """A card that grew is said, and printed whole: never a fact cut off, and never a binder that is not made."""
    card = f'<div class="wallet"><h2>Robin Lead</h2>{"<p>Line.</p>" * lines}</div>'
    job = SheetJob(replace(SHEET, layout="cards", articles=(card,)), tmp_path / "cards.pdf")

    printed = print_sheet(job, LOOK)

    assert printed.pages == 1
    assert (printed.notes == ()) == fits
    assert fits or re.match(r'the wallet card "Robin Lead.*" is \d+\.\d mm too high', printed.notes[0])


def test_a_target_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The message says which file and why."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(SaveError, match=r"x\.pdf: cannot be written"):
        render_sheet(SheetJob(SHEET, tmp_path / "file" / "x.pdf"), LOOK)


class Crash:
    """Takes down the process that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


def test_one_failure_does_not_lose_the_others(tmp_path: Path) -> None:
    """Neither a sheet with an error nor one that ends its process."""
    wrong = replace(SHEET, stem="wrong", articles=('<p style="colour: red">x</p>',))
    fatal: Any = Crash()
    jobs = [
        SheetJob(SHEET, tmp_path / "good.pdf"),
        SheetJob(wrong, tmp_path / "wrong.pdf"),
        SheetJob(replace(SHEET, stem="fatal"), fatal),
        SheetJob(replace(SHEET, stem="later"), tmp_path / "later.pdf"),
    ]
    made = {result.stem: result for result in render_sheets(jobs, LOOK, workers=1)}

    assert {stem: result.pages for stem, result in made.items()} == {
        "RB01-first-hour": 1,
        "wrong": 0,
        "fatal": 0,
        "later": 1,
    }
    assert "colour" in (made["wrong"].problem or "")
    assert made["fatal"].problem == "fatal: the printing process broke off (exit code 3)."


def test_closing_ends_the_children(tmp_path: Path) -> None:
    """Nobody goes on printing for a build that was given up."""
    jobs = [SheetJob(replace(LONG, stem=f"s{number}"), tmp_path / f"{number}.pdf") for number in range(9)]
    results: Any = render_sheets(jobs, LOOK, workers=2)
    next(results)
    results.close()

    assert multiprocessing.active_children() == []


def test_two_sheets_never_share_a_target(tmp_path: Path) -> None:
    """The second would overwrite the first."""
    jobs = [SheetJob(SHEET, tmp_path / "a.pdf"), SheetJob(LONG, tmp_path / "a.pdf")]

    with pytest.raises(SheetError, match="both long and RB01-first-hour"):
        next(iter(render_sheets(jobs, LOOK)))


def test_no_sheets_is_no_work() -> None:
    """Nothing is started for nothing."""
    assert list(render_sheets([], LOOK)) == []


def without_pango(_name: str) -> ModuleType:
    """WeasyPrint on a machine without Pango."""
    print("WeasyPrint could not import some external libraries.")  # noqa: T201
    raise OSError("cannot load library 'libpango-1.0-0'")


def without_subset(name: str) -> ModuleType:
    """WeasyPrint on a machine with Pango alone."""
    warnings.warn("HarfBuzz-Subset will be required", DeprecationWarning, stacklevel=1)
    return ModuleType(name)


@pytest.mark.parametrize("load", [without_pango, without_subset])
def test_a_missing_library_is_named_with_its_command(load: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, and not on standard output, which is for results."""
    with pytest.raises(
        MissingLibraryError, match=r"Sheets cannot be printed: .*(pango|harfbuzz).*\. (Type|Install)"
    ):
        load_weasyprint(load)
    assert capsys.readouterr().out == ""


def test_says_beforehand_what_keeps_a_machine_from_printing() -> None:
    """With the command of that machine; nothing when nothing is missing."""
    lacking = replace(TOOLS["pango"], probe=lambda: (False, "cannot load pango-1.0"))
    debian = Machine(manager="apt-get", systems=frozenset({"debian"}), rights="root")

    assert pango_missing(lacking, debian) == (
        "Sheets cannot be printed: cannot load pango-1.0. Type: apt-get install -y --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert pango_missing() is None


def test_children_print_one_round_after_the_other(tmp_path: Path) -> None:
    """They are started once, find their fonts unpacked, and end with the block."""
    before = set(multiprocessing.active_children())
    at_work = []
    with Printing(LOOK, workers=1) as printing:
        for stem in ("first", "second"):
            made = list(printing.round([SheetJob(replace(SHEET, stem=stem), tmp_path / f"{stem}.pdf")]))
            assert [(one.stem, one.pages, one.problem) for one in made] == [(stem, 1, None)]
            at_work.append(set(multiprocessing.active_children()) - before)

    assert len(at_work[0]) == 1
    assert at_work[0] == at_work[1]
    assert set(multiprocessing.active_children()) == before


def test_fonts_are_ready_before_a_child_begins() -> None:
    """Whoever imports what children are forked from finds every font of the sheets unpacked."""
    code = "import builder.fontsready, builder.fonts; print(builder.fonts.unpacked.cache_info().currsize)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert int(ran.stdout) == len(list((LOOK / "assets" / "fonts").glob("*.woff2")))
