"""Long sheets are laid out a stretch at a time, and nobody sees where one ends."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from builder import stretches
from builder.paths import look_root
from builder.runbooks import SheetJob, print_sheet
from builder.sheets import Sheet, with_code
from builder.stretches import Pieces, is_long

if TYPE_CHECKING:
    from pathlib import Path

LOOK = look_root()
ROWS = 90
"""On four pages."""
HEAD = '<thead><tr><th scope="col">No</th><th scope="col">Shipment</th></tr></thead>'
LINES = "".join(f"<tr><td>R{n:03}</td><td>Goods {n}</td></tr>" for n in range(ROWS))
TABLE = f"<table>{HEAD}<tbody>{LINES}</tbody></table>"
FORM = '<p class="fillable">Held by <span class="blank" data-name="{}"></span></p>'
SHEET = with_code(
    Sheet(
        stem="LIST",
        number="LIST",
        title="All shipments",
        articles=(
            f'<h2>First list</h2><p>See <a href="#more">the end</a>.</p>{FORM.format("first")}<h3>Rows</h3>{TABLE}',
            f'<h2 id="more">More</h2>{FORM.format("last")}<p>The end.</p>',
        ),
        firm="Sample Brokerage, Inc.",
        owner="Records lead",
        edition="full",
        built_on=date(2026, 11, 2),
    )
)


def words(reader: PdfReader) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """The sheet laid out at once."""
    target = tmp_path_factory.mktemp("plain") / "x.pdf"
    print_sheet(SheetJob(SHEET, target), LOOK)
    return PdfReader(target)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same sheet in stretches of less than two pages."""
    target = tmp_path_factory.mktemp("long") / "x.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "STRETCH", 190)
        patch.setattr(stretches, "_LONG", 200)
        made = print_sheet(SheetJob(SHEET, target), LOOK)
        again = target.with_name("again.pdf")
        print_sheet(SheetJob(SHEET, again), LOOK)
    assert made.pages == len(PdfReader(target).pages)
    assert again.read_bytes() == target.read_bytes()
    return target


@pytest.fixture(scope="module")
def long(target: Path) -> PdfReader:
    """The sheet in stretches, read back."""
    return PdfReader(target)


def test_a_long_sheet_reads_as_if_it_were_laid_out_at_once(plain: PdfReader, long: PdfReader) -> None:
    """Page for page the same words, with `Page 2 of 4` and the heading of the table on each."""
    assert len(long.pages) == len(plain.pages) == 4
    for number, (ours, theirs) in enumerate(zip(words(long), words(plain), strict=True), start=1):
        assert sorted(ours.split()) == sorted(theirs.split())
        assert f"Page {number} of 4" in ours
        assert ("No Shipment" in ours) == ("No Shipment" in theirs)


def test_it_is_one_sound_tagged_file(target: Path, long: PdfReader) -> None:
    """One title, one outline by rank of the headings, every table cell headed, names of fields as authored."""
    ran = subprocess.run(["qpdf", "--check", str(target)], capture_output=True, text=True, check=False)
    assert (ran.returncode, "WARNING" in ran.stdout + ran.stderr) == (0, False)
    root: Any = long.root_object
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert long.metadata is not None
    assert long.metadata.title == "LIST All shipments · Sample Brokerage, Inc."
    assert set(long.get_fields() or {}) == {"first", "last"}
    assert titles(long.outline) == ["LIST All shipments", ["First list", ["Rows"], "More"]]
    heads, headed = cells(root["/StructTreeRoot"])
    assert len(heads) == len(set(heads)) == 2 * 4
    assert set(headed) <= set(heads)
    assert len(headed) == 2 * ROWS


def titles(outline: Any) -> list[Any]:
    """The words of an outline, nested as it is."""
    return [titles(one) if isinstance(one, list) else one["/Title"] for one in outline]


def cells(root: Any) -> tuple[list[str], list[str]]:
    """The names of all cells that head a table, and those that cells name as theirs."""
    heads: list[str] = []
    headed: list[str] = []
    waiting = [root.get_object()]
    while waiting:
        element = waiting.pop()
        if not hasattr(element, "get") or element.get("/Type") == "/MCR":
            continue
        if "/ID" in element:
            heads.append(str(element["/ID"]))
        if element.get("/S") == "/TD":
            headed += map(str, element["/A"].get_object().get("/Headers", ()))
        kids = element.get("/K", [])
        waiting += [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return heads, headed


def test_every_page_lies_on_its_side_of_the_leaf(plain: PdfReader, long: PdfReader) -> None:
    """The rings' margin changes sides from page to page, across stretches too."""
    assert [left(page) for page in long.pages] == [left(page) for page in plain.pages]
    assert len({left(page) for page in long.pages}) == 2


def left(page: Any) -> int:
    """How far from the edge the text of a page begins, in points."""
    found: list[float] = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, *_: found.append(tm[4] * cm[0] + cm[4]) if "R0" in text else None
    )
    return round(min(found))


def test_pieces_never_part_what_belongs_together() -> None:
    """A card stays whole, however much it says; a table parts between rows, and its heading comes again."""
    card = f'<div class="wallet">{"<p>Line.</p>" * 99}</div>'
    pieces = Pieces([f"<article>{card}{TABLE}</article>"])

    assert len(pieces) == 1 + ROWS
    assert pieces.bodies(0, 1)[0].count("Line.") == 99
    assert pieces.bodies(5, 7)[0].count("<tr") == 1 + 2
    assert "Shipment" in pieces.bodies(5, 7)[0]


def test_a_short_sheet_is_laid_out_at_once() -> None:
    """Drawings count as one thing, however many lines they have."""
    drawing = f"<svg>{'<path/>' * stretches.STRETCH * 3}</svg>"

    assert not is_long([f"<article>{drawing}{TABLE}</article>"])
    assert is_long([f"<article>{TABLE * 12}</article>"])


def test_a_card_too_high_in_a_long_sheet_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a short one: set as closely as can be, and printed all the same."""
    monkeypatch.setattr(stretches, "STRETCH", 60)
    monkeypatch.setattr(stretches, "_LONG", 60)
    cards = "".join(
        f'<div class="wallet"><h2>Person {n}</h2>{"<p>Line.</p>" * (30 if n == 17 else 3)}</div>'
        for n in range(18)
    )
    made = print_sheet(SheetJob(replace(SHEET, layout="cards", articles=(cards,)), tmp_path / "x.pdf"), LOOK)

    assert [note.partition(" is ")[0] for note in made.notes] == [
        'the wallet card "Person 17Line.Line.Line.Line.L"'
    ]
