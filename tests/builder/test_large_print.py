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

if TYPE_CHECKING:
    from pathlib import Path

    from builder.pipeline import Draft

DAY = date(2026, 11, 21)
SAMPLE = content_root() / "examples" / "sample"
STEMS = ("RB01", "F5", "F7", "F6-laredo-reserve", "L4", "CARDS")
"""Steps, a log, a form, a reserve, a letter, cards."""
HEAD_AND_FOOT = 12
OUTER_MM = 11


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
    return set(re.findall(r"[A-Za-z]{4,12}", text))


def inked(pdf: Path) -> list[tuple[float, float]]:
    """How far from the left and the right edge of each page the nearest ink is, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        picture = ImageOps.invert(page.render(scale=1, grayscale=True).to_pil())
        left, _, right, _ = picture.getbbox() or (0, 0, 0, 0)
        found.append((left / 72 * 25.4, (picture.width - right) / 72 * 25.4))
    document.close()
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_large_print_says_the_same_in_eighteen_points(drafted: Draft, stem: str, tmp_path: Path) -> None:
    """Only head and foot are smaller; nothing runs off the paper."""
    normal, large = printed(drafted, stem, "normal", tmp_path), printed(drafted, stem, "large", tmp_path)

    assert min(sizes(large) - {HEAD_AND_FOOT, 13}) >= 18
    assert words(normal) <= words(large)
    assert all(min(edges) > OUTER_MM for edges in inked(large))


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
