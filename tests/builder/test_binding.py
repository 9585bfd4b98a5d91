"""The whole binder as one PDF: tagged, linked and fillable as its sheets are, each on a right-hand page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pypdf import PdfReader

from builder.binding import BLANK, BoundSheet, Cover, Part, bind
from builder.paths import look_root
from builder.pipeline import BuildOptions, build
from builder.runbooks import SheetJob, render_sheet
from builder.sheets import Sheet, with_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from builder.paths import Brokerage

LOOK = look_root()
DAY = date(2026, 11, 2)
COVER = Cover(
    firm="Sample Brokerage, Inc.",
    owner="Lead",
    edition="full",
    paper="letter",
    built_on=DAY,
    code="7H4K-2M9P",
)
TABLE = '<table><tr><th scope="col">Port</th></tr><tr><td>Example</td></tr></table>'
FORM = '<p class="fillable">Officer <span class="blank"></span> ☐ told</p>'
LINKED = '<p><a href="#there">There</a></p><p class="pagebreak"></p><h2 id="there">Two</h2>'
BODY = f"<h2>One</h2>{TABLE}{FORM}{LINKED}"
ARTICLES = {"RB01": BODY, "RB02": f"<h2>One</h2>{FORM}", "F1": BODY}


def sheet(number: str) -> Sheet:
    """One of the sheets, with a form, a table and a link to its own second page."""
    return with_code(
        Sheet(
            stem=number,
            number=number,
            title=f"Sheet {number}",
            articles=(ARTICLES[number],),
            firm=COVER.firm,
            owner="Lead",
            edition="full",
            built_on=DAY,
        )
    )


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Part]:
    """Two parts with three printed sheets."""
    folder = tmp_path_factory.mktemp("sheets")
    bound = {}
    for number in ARTICLES:
        pages = render_sheet(SheetJob(sheet(number), folder / f"{number}.pdf"), LOOK)
        bound[number] = BoundSheet(number, number, f"Sheet {number}", folder / f"{number}.pdf", pages)
    return [Part("Respond", (bound["RB01"], bound["RB02"])), Part("Forms", (bound["F1"],))]


@pytest.fixture(scope="module")
def binder(parts: list[Part], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The binder of those parts."""
    folder = tmp_path_factory.mktemp("binder")
    bind(parts, COVER, LOOK, folder, folder / "whole.pdf", workers=1)
    return folder / "whole.pdf"


def test_every_sheet_begins_on_a_right_hand_page(binder: Path) -> None:
    """Where the contents say; pages put in say that they are blank."""
    reader = PdfReader(binder)
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    labels = [str(label) for label in reader.page_labels]
    starts = {number: labels.index(f"{number}-1") for number in ARTICLES}
    contents = texts[0]

    assert len(texts) % 2 == 0
    assert all(page % 2 == 0 for page in starts.values())
    assert all(f"{number} Sheet {number} {page + 1}" in contents for number, page in starts.items())
    with pikepdf.open(binder) as pdf:
        drawn = [page for page in pdf.pages if "/StructParents" not in page]
        assert len(drawn) == len(texts) - len([text for text in texts if "Sample Brokerage" in text])
    assert BLANK == "This page is intentionally blank."


def elements(kid: Any) -> Iterator[Any]:
    """The tags below a tag."""
    if isinstance(kid, pikepdf.Array):
        for one in kid:
            yield from elements(one)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        yield kid
        yield from elements(kid.get("/K", pikepdf.Array()))


def test_the_tags_of_all_sheets_hang_under_one_document(binder: Path) -> None:
    """Each tag knows its parent, each page and note leads back to tags of its own, and table heads differ by name."""
    with pikepdf.open(binder) as pdf:
        tree = pdf.Root.StructTreeRoot
        tags = list(elements(tree.K))
        by_key = dict(
            zip(map(int, list(tree.ParentTree.Nums)[::2]), list(tree.ParentTree.Nums)[1::2], strict=True)
        )
        known = {tag.objgen for tag in tags}
        kids = {kid.objgen: tag.objgen for tag in tags for kid in elements(tag.get("/K", pikepdf.Array()))
                if kid.P.objgen == tag.objgen}  # fmt: skip

        assert [str(tag.S) for tag in tree.K] == ["/Document"]
        assert [str(tag.T) for tag in tree.K[0].K] == [
            "Contents", "Respond", "RB01 Sheet RB01", "RB02 Sheet RB02", "Forms", "F1 Sheet F1",
        ]  # fmt: skip
        assert list(by_key) == sorted(by_key)
        assert set(kids) == known - {tree.K[0].objgen}
        for page in pdf.pages:
            if "/StructParents" in page:
                owners = by_key[int(page.StructParents)]
                assert {tag.objgen for tag in owners} & known
                assert {tag.Pg.objgen for tag in owners if "/Pg" in tag} <= {page.obj.objgen}
            for note in page.get("/Annots", ()):
                assert by_key[int(note.StructParent)].objgen in known
        names = [str(tag.ID) for tag in tags if "/ID" in tag]
        heads = {str(head) for tag in tags if "/Headers" in tag.get("/A", {}) for head in tag.A.Headers}
        assert len(names) == len(set(names))
        assert heads
        assert heads <= set(names)
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert b'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes()


def lost_tags(pdf: Path) -> int:
    """Tags that a page leads to and the tree does not have: WeasyPrint makes them of what runs in head and foot."""
    with pikepdf.open(pdf) as opened:
        tree = opened.Root.StructTreeRoot
        known = {tag.objgen for tag in elements(tree.K)}
        owners = [tags for tags in list(tree.ParentTree.Nums)[1::2] if isinstance(tags, pikepdf.Array)]
        return sum(tag.objgen not in known for tags in owners for tag in tags)


def test_joining_loses_no_tag(parts: list[Part], binder: Path) -> None:
    """Whatever the pages of the sheets lead to is in the tree, as it was in theirs."""
    pieces = [sheet.pdf for part in parts for sheet in part.sheets]
    frame = [binder.parent / f"{name}.pdf" for name in ("binder", "tab-1", "tab-2")]

    assert lost_tags(binder) == sum(map(lost_tags, [*pieces, *frame]))


def test_fields_keep_names_of_their_own(binder: Path) -> None:
    """The first field of each sheet is another field in the binder."""
    fields = PdfReader(binder).get_fields() or {}
    named = {name for name, field in fields.items() if field.get("/FT")}

    assert named == {f"{number}.field-{count}" for number in ARTICLES for count in (1, 2)}


def test_bookmarks_links_and_labels_lead_to_their_pages(binder: Path) -> None:
    """The outline goes from part to sheet to heading; a link stays within its sheet; labels name the sheet."""
    reader = PdfReader(binder)
    outline: Any = reader.outline
    parts_of = [item.title for item in outline if not isinstance(item, list)]
    numbers = {str(label): place for place, label in enumerate(reader.page_labels)}

    assert parts_of[0] == "BINDER Continuity binder"
    assert parts_of[-2:] == ["Respond", "Forms"]
    for number in ("RB01", "F1"):
        first = numbers[f"{number}-1"]
        page: Any = reader.pages[first]
        link = next(note.get_object() for note in page["/Annots"] if "/Dest" in note.get_object())
        target = reader.named_destinations[str(link["/Dest"])]
        assert reader.get_destination_page_number(target) == first + 1


def test_the_same_sheets_give_the_same_bytes(parts: list[Part], binder: Path, tmp_path: Path) -> None:
    """On another day, in another folder."""
    bind(parts, COVER, LOOK, tmp_path, tmp_path / "again.pdf", workers=1)

    assert (tmp_path / "again.pdf").read_bytes() == binder.read_bytes()


def test_a_long_binder_keeps_its_contents_right(parts: list[Part], tmp_path: Path) -> None:
    """The contents take as many pages as they need, and still name the right ones."""
    one = parts[0].sheets[1]
    many = tuple(replace(one, stem=f"S{number}", title=f"Copy {number}") for number in range(90))
    pages = bind([Part("Respond", many)], COVER, LOOK, tmp_path, tmp_path / "long.pdf", workers=1)
    texts = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "long.pdf").pages]
    front = next(place for place, text in enumerate(texts) if "TAB 1 Respond" in text)

    assert pages == len(texts) == front + 2 + 180
    assert f"Copy 89 {front + 2 + 178 + 1}" in " ".join(texts[:front])


def test_a_binder_is_made_when_asked_and_never_kept_when_stale(
    content: Path, brokerage: Brokerage, answer: Callable[[str, str], None]
) -> None:
    """A later build keeps it while no sheet changed, and takes it away when one did."""
    made = brokerage.runbooks / "binder.pdf"
    plain = BuildOptions(only="runbooks", as_of=DAY, workers=1)
    build(brokerage, content, LOOK, replace(plain, binder=True), lambda _: None)
    first = made.read_bytes()
    build(brokerage, content, LOOK, plain, lambda _: None)
    kept = made.read_bytes()
    answer("562-555-0100", "562-555-0199")
    build(brokerage, content, LOOK, plain, lambda _: None)
    is_there = made.exists()
    build(brokerage, content, LOOK, replace(plain, binder=True), lambda _: None)

    assert kept == first
    assert not is_there
    assert made.read_bytes() != first
