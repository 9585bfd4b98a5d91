"""Every PDF of a whole binder, and a worksheet: sound files that any printer prints and a screen reader follows."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from builder.manifest import read_manifest
from builder.model.answersfile import AnswersFile
from builder.model.declarations import load_declarations
from builder.model.firm import read_firm
from builder.paths import content_root, look_root
from builder.worksheet import WorksheetOptions, print_worksheet, worksheet
from tests.conftest import SAMPLE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.paths import Brokerage

PAIR = re.compile("f(?=[fil])")
"""Where letters may be joined; the second one is looked at, not taken."""
CELLS = {"/TH", "/TD"}


@pytest.fixture(scope="module")
def files(printed: Brokerage, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All sheets of the binder, and a worksheet of the whole interview with every answer printed into it."""
    form = tmp_path_factory.mktemp("form") / "worksheet.pdf"
    firm = read_firm(
        load_declarations(content_root()),
        AnswersFile(printed.answers),
        printed.clients,
        SAMPLE_DAY,
        printed.lines,
    )
    print_worksheet(worksheet(firm, WorksheetOptions(restricted=True)), form, look_root())
    return [*sorted(printed.runbooks.glob("*.pdf")), form]


@pytest.fixture(scope="module")
def readers(files: list[Path]) -> dict[str, PdfReader]:
    """Each file, opened once."""
    return {file.stem: PdfReader(file) for file in files}


@dataclass(frozen=True)
class Tag:
    """One element of a structure tree."""

    kind: str
    element: DictionaryObject
    depth: int


def tags(reader: PdfReader) -> Iterator[Tag]:
    """The structure tree in reading order."""
    root: Any = reader.root_object["/StructTreeRoot"]
    yield from _below(root.get_object(), 0)


def _below(element: DictionaryObject, depth: int) -> Iterator[Tag]:
    for kid in _kids(element):
        if isinstance(kid, DictionaryObject) and "/S" in kid:
            yield Tag(str(kid["/S"]), kid, depth)
            yield from _below(kid, depth + 1)


def _kids(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]


def texts_of_pages(pdf: Path) -> Iterator[str]:
    """What each page says, on one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield " ".join(page.get_textpage().get_text_bounded().split())


def joined_letters(pdf: Path) -> Iterator[tuple[int, str]]:
    """Page and letters of each sign that stands for several: the reader gives its box to each of them."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            for pair in PAIR.finditer(text.get_text_range()):
                if text.get_charbox(pair.start()) == text.get_charbox(pair.start() + 1):
                    yield number, text.get_text_range(pair.start(), 2)


def words_of(reader: PdfReader) -> str:
    """The text of all pages on one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_qpdf_finds_nothing_wrong(files: list[Path]) -> None:
    """No file has an error that a printer or a viewer would have to repair."""
    wrong = {}
    for file in files:
        ran = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
        if ran.returncode or "WARNING" in ran.stderr + ran.stdout:
            wrong[file.name] = ran.stdout + ran.stderr

    assert wrong == {}


def test_every_file_names_its_language_and_title_and_is_tagged(readers: dict[str, PdfReader]) -> None:
    """A screen reader knows how to pronounce it and what to call it."""
    wrong = []
    for stem, reader in readers.items():
        root: Any = reader.root_object
        title = reader.metadata.title if reader.metadata else ""
        is_marked = root.get("/MarkInfo", {}).get("/Marked")
        shows_title = root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
        if not (root["/Lang"] == "en" and is_marked and shows_title and "Sample Brokerage" in str(title)):
            wrong.append((stem, root["/Lang"], title))

    assert wrong == []


def test_every_file_has_one_first_heading_and_bookmarks(readers: dict[str, PdfReader]) -> None:
    """The outline begins with the sheet itself, and no level of headings is left out."""
    for stem, reader in readers.items():
        levels = [
            int(tag.kind[2:]) for tag in tags(reader) if tag.kind[1:2] == "H" and tag.kind[2:].isdigit()
        ]

        assert levels[0] == 1, stem
        assert levels.count(1) == 1, stem
        assert all(after <= before + 1 for before, after in pairwise(levels)), stem
        assert reader.outline, stem


def test_every_table_has_headings_and_even_rows(readers: dict[str, PdfReader]) -> None:
    """Each data cell can be told by a heading of its row or column."""
    wrong = []
    for stem, reader in readers.items():
        for tag in tags(reader):
            if tag.kind == "/Table":
                cells = [cell.kind for cell in _below(tag.element, 0) if cell.kind in CELLS]
                if "/TH" not in cells:
                    wrong.append((stem, len(cells)))

    assert wrong == []


def test_every_picture_has_words(readers: dict[str, PdfReader]) -> None:
    """What is drawn is said as well."""
    figures = [
        (stem, tag.element.get("/Alt"))
        for stem, reader in readers.items()
        for tag in tags(reader)
        if tag.kind == "/Figure"
    ]

    assert [stem for stem, words in figures if not words] == []


def test_every_link_leads_somewhere(readers: dict[str, PdfReader]) -> None:
    """A link within a file names a place of that file; all others are addresses to dial, write to or look up."""
    wrong = []
    for stem, reader in readers.items():
        places = set(reader.named_destinations)
        for page in reader.pages:
            for note in page.get("/Annots", ()):
                link: Any = note.get_object()
                if link["/Subtype"] != "/Link":
                    continue
                action = link.get("/A", {})
                target = str(link.get("/Dest") or action.get("/D") or "")
                address = str(action.get("/URI", ""))
                if target not in places and not address.startswith(
                    ("https://", "http://", "mailto:", "tel:")
                ):
                    wrong.append((stem, target, address))

    assert wrong == []


def fonts_of(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject]]:
    """Every font of the pages, of the form and of the fields' own pictures, by its name."""
    form: Any = reader.root_object.get("/AcroForm", DictionaryObject()).get_object()
    holders: list[Any] = [page.get("/Resources") for page in reader.pages] + [form.get("/DR")]
    for page in reader.pages:
        for note in page.get("/Annots", ()):
            pictures = note.get_object().get("/AP", {}).get("/N", {}).values()
            holders += [picture.get_object().get("/Resources") for picture in pictures]
    for holder in holders:
        fonts: Any = (holder.get_object() if holder else {}).get("/Font", {})
        for name, font in fonts.get_object().items() if fonts else ():
            yield str(name), font.get_object()


def is_embedded(font: DictionaryObject) -> bool:
    """Whether a font's signs are within the file."""
    if str(font["/Subtype"]) == "/Type3":
        return bool(font["/CharProcs"])
    inner: Any = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font  # type: ignore[index]
    descriptor: Any = inner.get("/FontDescriptor", DictionaryObject()).get_object()
    return any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))


def test_every_font_is_within_the_file(readers: dict[str, PdfReader]) -> None:
    """Those of the pages and those that fields are filled in with: no machine's own font is needed."""
    wrong = {
        (stem, name)
        for stem, reader in readers.items()
        for name, font in fonts_of(reader)
        if not is_embedded(font)
    }
    used = {
        (stem, str(note.get_object()["/DA"]).split()[position].lstrip("/"))
        for stem, reader in readers.items()
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/DA" in note.get_object()
        for position in [str(note.get_object()["/DA"]).split().index("Tf") - 2]
    }
    named = {(stem, name.lstrip("/")) for stem, reader in readers.items() for name, _ in fonts_of(reader)}

    assert wrong == set()
    assert used <= named


def test_a_tick_is_drawn_with_what_the_form_brings(readers: dict[str, PdfReader]) -> None:
    """Viewers that draw a tick anew find the font they ask for, with a sign for both of its ticks."""
    form: Any = readers["worksheet"].root_object["/AcroForm"]
    font = form["/DR"]["/Font"]["/ZaDb"].get_object()

    assert font["/Subtype"] == "/Type3"
    assert (font["/FirstChar"], font["/LastChar"]) == (ord("3"), ord("4"))


@pytest.mark.parametrize(
    ("stem", "phrases"),
    [
        ("RB01", ("First hour", "Incident lead", "Pull the network cable", "Ring the SOC", "Who speaks:")),
        ("F9", ("72 hours from discovery", "Ten business days", "Clocks that do not stop")),
        ("L6", ("Notice to clients: first", "Notice to clients: each day", "Notice to clients: closing")),
    ],
)
def test_a_sheet_is_read_from_top_to_bottom(
    readers: dict[str, PdfReader], stem: str, phrases: tuple[str, ...]
) -> None:
    """The text comes in the order in which a person reads it."""
    text = words_of(readers[stem])
    places = [text.find(phrase) for phrase in phrases]

    assert -1 not in places
    assert places == sorted(places)


def test_every_page_says_what_it_belongs_to(printed: Brokerage) -> None:
    """Firm, number, title, owner, edition, day, code and place in the sheet stand on each page of each sheet."""
    manifest = read_manifest(printed.manifest)
    wrong = []
    for stem, entry in manifest.sheets.items():
        for number, text in enumerate(texts_of_pages(printed.runbooks / f"{stem}.pdf"), start=1):
            wanted = (
                "Sample Brokerage, Inc.",
                entry.number,
                entry.title,
                "Owner:",
                "Full edition",
                "Built on 21 Nov 2026",
                f"Code {entry.code}",
                f"Page {number} of {entry.pages}",
            )
            wrong += [(stem, number, words) for words in wanted if words not in text]

    assert wrong == []


def test_no_letters_are_joined_into_one(printed: Brokerage) -> None:
    """A search for the word would miss them."""
    joined = {
        pdf.stem: found for pdf in printed.runbooks.glob("*.pdf") if (found := list(joined_letters(pdf)))
    }

    assert joined == {}


def test_every_letter_leaves_with_its_letterhead(readers: dict[str, PdfReader]) -> None:
    """The notices to clients are four letters, each with the firm's name above it, besides the running head."""
    counts = [page.extract_text().count("Sample Brokerage, Inc.") for page in readers["L6"].pages]

    assert len(counts) == 4
    assert min(counts) >= 2


def test_what_should_fit_its_paper_does(printed: Brokerage) -> None:
    """No sheet of the worked example needs a note."""
    sheets = read_manifest(printed.manifest).sheets

    assert {stem: entry.notes for stem, entry in sheets.items() if entry.notes} == {}
    assert (sheets["RB00"].pages, sheets["F1"].pages) == (1, 1)
    assert (sheets["RB01"].pages, sheets["F9"].pages) == (2, 2)
