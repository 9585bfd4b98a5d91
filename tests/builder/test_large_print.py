"""Sheets in large print: 18 points or more, the same words, nothing beyond the margins, in a folder of their own."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import ImageOps
from pypdf import PdfReader

from builder.binder import Binder
from builder.errors import UsageError
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, build, draft_playbook
from builder.runbooks import SheetJob, render_sheet
from tests.builder.test_sheets import SHEET

if TYPE_CHECKING:
    from pathlib import Path

    from builder.pipeline import Draft

DAY = date(2026, 11, 21)
SAMPLE = content_root() / "examples" / "sample"
STEMS = ("RB01", "F5", "F7", "F6-laredo-reserve", "L4", "CARDS")
"""Steps, a log, a form, a reserve, a letter, cards."""
HEADED = [
    *((stem, "large") for stem in ("F2", "F4", "F8", "F10", "EXPOSURE", "TRIAGE")),
    *((stem, "normal") for stem in ("F10", "TRIAGE")),
]
"""Tables of many columns."""
HEAD_AND_FOOT = 12
OUTER_MM = 11
EDGE_MM = 5
"""What a printer leaves white."""
_HEAD = re.compile(r'<th scope="col"[^>]*>(.*?)</th>')
_SILENT = re.compile(r'<span class="screen-only.*?</span>|<[^<>]*>')
_WORD = re.compile(r"[A-Za-z]{4,12}")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The sample's playbook."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("answers.yaml", "clients.csv"):
        shutil.copy(SAMPLE / name, folder / name)
    return draft_playbook(Brokerage.open(folder), content_root(), BuildOptions(as_of=DAY, size="large"))


def printed(draft: Draft, stem: str, size: str, folder: Path) -> Path:
    """One sheet in one size."""
    planned = next(sheet for sheet in draft.sheets if sheet.stem == stem)
    sheet = Binder(draft.context, draft.pages, look_root(), "letter", size).sheet(planned, DAY)
    target = folder / f"{stem}-{size}.pdf"
    render_sheet(SheetJob(sheet, target), look_root())
    return target


def sizes(pdf: Path) -> set[float]:
    """The sizes of all text of a PDF, in points."""
    found: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * tm[3] * cm[3]), 1))

    for page in PdfReader(pdf).pages:
        page.extract_text(visitor_text=note)
    return found


def words(pdf: Path) -> set[str]:
    """The words of a PDF without what counts its pages."""
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    return set(_WORD.findall(text))


def inked(pdf: Path) -> list[tuple[float, float, float]]:
    """How far from the left, the right and the lower edge of each page the nearest ink is, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        picture = ImageOps.invert(page.render(scale=1, grayscale=True).to_pil())
        left, _, right, low = picture.getbbox() or (0, 0, 0, 0)
        white = left, picture.width - right, picture.height - low
        found.append((white[0] / 72 * 25.4, white[1] / 72 * 25.4, white[2] / 72 * 25.4))
    document.close()
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_large_print_says_the_same_in_eighteen_points(drafted: Draft, stem: str, tmp_path: Path) -> None:
    """Only head and foot are smaller; nothing runs off the paper."""
    normal, large = printed(drafted, stem, "normal", tmp_path), printed(drafted, stem, "large", tmp_path)

    assert min(sizes(large) - {HEAD_AND_FOOT, 13}) >= 18
    assert words(normal) <= words(large)
    assert all(min(left, right) > OUTER_MM and low > EDGE_MM for left, right, low in inked(large))


@pytest.mark.parametrize(("stem", "size"), HEADED)
def test_no_word_at_the_head_of_a_table_is_broken(
    drafted: Draft, stem: str, size: str, tmp_path: Path
) -> None:
    """Not on the narrower of the two papers, either."""
    planned = next(sheet for sheet in drafted.sheets if sheet.stem == stem)
    sheet = Binder(drafted.context, drafted.pages, look_root(), "a4", size).sheet(planned, DAY)
    pdf = tmp_path / f"{stem}.pdf"
    render_sheet(SheetJob(sheet, pdf), look_root())
    heads = {
        word
        for article in sheet.articles
        for head in _HEAD.findall(article)
        for word in _WORD.findall(_SILENT.sub("", head))
    }

    assert heads <= words(pdf)


def test_a_band_of_two_tall_steps_stands_with_the_first_of_them(tmp_path: Path) -> None:
    """Where both do not fit below it, the second goes to the next page, and the bar never stays behind alone."""
    tall = "<tr><td>☐</td><td>Ask.</td><td>{}</td><td>now</td></tr>".format("<br>".join(["Lead"] * 8))
    head = "<tr><th>Done</th><th>What</th><th>Who</th><th>By when</th></tr>"
    table = f'<table class="steps"><thead>{head}</thead><tbody>{tall * 2}</tbody></table>'
    pdf = tmp_path / "RB05.pdf"
    render_sheet(
        SheetJob(replace(SHEET, articles=(f'<h2 class="band">First day</h2>{table}',), size="large"), pdf),
        look_root(),
    )
    pages = [page.extract_text() for page in PdfReader(pdf).pages]

    begun = next(page for page in pages if "First day" in page.splitlines())

    assert begun.count("Ask.") == 1
    assert sum(page.count("Ask.") for page in pages) == 2


def test_a_long_owner_stays_on_the_paper(tmp_path: Path) -> None:
    """The foot of an upright sheet has room for a name of sixty letters."""
    pdf = tmp_path / "RB05.pdf"
    owner = "Signer, Annabella-Wolfeschlegelsteinhausen-Featherstonehaugh"
    render_sheet(SheetJob(replace(SHEET, owner=owner, size="large"), pdf), look_root())

    assert all(low > EDGE_MM for _, _, low in inked(pdf))


def test_large_print_never_lies_among_the_other_sheets(content: Path, brokerage: Brokerage) -> None:
    """It has a folder and a record of its own; the other sheets and the site stay byte for byte."""
    plain = BuildOptions(only="runbooks", as_of=DAY, workers=1)
    build(brokerage, content, look_root(), plain, lambda _: None)
    before = {path.name: path.read_bytes() for path in brokerage.out.rglob("*") if path.is_file()}
    result = build(
        brokerage, content, look_root(), replace(plain, size="large", edition="shared"), lambda _: None
    )
    again = build(
        brokerage, content, look_root(), replace(plain, size="large", edition="shared"), lambda _: None
    )
    large = brokerage.out / "runbooks-large"

    assert {path.name for path in large.iterdir()} == {path.name for path in brokerage.runbooks.iterdir()}
    assert all(path.read_bytes() == before[path.name] for path in brokerage.runbooks.iterdir())
    assert brokerage.manifest.read_bytes() == before["manifest.json"]
    assert result.made
    assert not again.made


def test_large_print_of_the_full_edition_never_lies_beside_the_shared_one(
    content: Path, brokerage: Brokerage
) -> None:
    """What may be passed on is the whole folder: the other edition goes, and does not come back."""
    full = BuildOptions(only="runbooks", as_of=DAY, workers=1, size="large")
    shared = BuildOptions(edition="shared", as_of=DAY, workers=1)
    large = brokerage.in_large_print()
    build(brokerage, content, look_root(), full, lambda _: None)
    was_there = large.runbooks.is_dir()
    built = build(brokerage, content, look_root(), shared, lambda _: None)
    is_there = large.runbooks.exists() or large.manifest.exists()

    assert (was_there, is_there) == (True, False)
    assert "the sheets in large print were those of the full edition" in built.problems[-1].message
    with pytest.raises(UsageError, match="holds the shared edition"):
        build(brokerage, content, look_root(), full, lambda _: None)
    assert not large.runbooks.exists()
