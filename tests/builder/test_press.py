"""What spares WeasyPrint work changes nothing in what it prints."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import weasyprint

from builder.errors import SheetError
from builder.paths import look_root
from builder.pdffields import settle_fields
from builder.press import Press, _without_notes, complaints
from builder.runbooks import SheetJob, print_sheet
from builder.sheets import Sheet, compose, with_code

if TYPE_CHECKING:
    from pathlib import Path

LOOK = look_root()
DRAWING = (
    '<figure class="diagram"><svg width="400mm" height="99mm" viewBox="0 0 40 10" aria-label="A line">'
    '<path d="M0 5h40v1h-40z"/><text x="2" y="4" font-size="3">Port</text></svg></figure>'
)
ARTICLE = f"""
<h2 id="top">First</h2><ul><li>One</li></ul><ol><li>Two</li></ol><p lang="es">Uno <q>dos</q></p>{DRAWING}
<table><thead><tr><th>A</th></tr></thead><tbody><tr><td style="text-align: right">1</td></tr></tbody></table>
<div class="fillable"><p>☐ Yes <span class="blank"></span></p></div><p><a href="#top">Up</a></p>
"""
SHEET = with_code(
    Sheet(
        stem="F1",
        number="F1",
        title="Everything that styles reach",
        articles=(ARTICLE,),
        firm="Sample Brokerage, Inc.",
        owner="Lead",
        edition="full",
        built_on=date(2026, 11, 2),
        address="https://playbook.example.com/f1.html",
    )
)


@pytest.mark.parametrize("size", ["normal", "large"])
def test_a_sheet_is_what_weasyprint_alone_makes_of_it(size: str) -> None:
    """Styles that are handed over, kept or left out give the same file as those that the document links to."""
    sheet = replace(SHEET, size=size)
    made = Press(sheet, LOOK).lay_out(0)

    def finish(_: object, pdf: Any) -> None:
        settle_fields(pdf)

    alone = weasyprint.HTML(string=compose(sheet, LOOK), base_url=f"{LOOK.as_uri()}/").write_pdf(
        pdf_identifier=made.identifier, finisher=finish, pdf_variant="pdf/ua-1", pdf_forms=True
    )

    assert made.pdf() == alone


def test_styles_of_notes_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be worked out for each element and used for none; no style of ours makes a note."""
    seen: list[Any] = []
    render = weasyprint.HTML.render

    def watched(html: Any, **options: Any) -> Any:
        seen.extend(html._ua_stylesheets(forms=True))  # noqa: SLF001 (as `Press` gives them)
        return render(html, **options)

    monkeypatch.setattr(weasyprint.HTML, "render", watched)
    Press(SHEET, LOOK).lay_out(0)

    pseudo_elements = {entry[3] for style in seen for entry in style.matcher.other_selectors}
    assert "marker" in pseudo_elements
    assert not {name for name in pseudo_elements if name and "note" in name}
    assert not [style for style in (LOOK / "print").glob("*.css") if "footnote;" in style.read_text("utf-8")]


def test_a_faulty_style_is_a_fault_of_every_sheet(tmp_path: Path) -> None:
    """It is parsed once in a process, and said of each sheet that is set with it; once mended it is parsed again."""
    look = tmp_path / "site"
    shutil.copytree(LOOK, look)
    page = look / "print" / "sheet.css"
    sound = page.read_text("utf-8")
    page.write_text(f"{sound}\n.wrong {{ colour: red }}\n", "utf-8")
    job = SheetJob(SHEET, tmp_path / "F1.pdf")

    for _ in range(2):
        with pytest.raises(SheetError, match=r"^F1: Ignored .colour: red . at"):
            print_sheet(job, look)
    page.write_text(sound, "utf-8")

    assert print_sheet(job, look).pages == 1


def test_complaints_are_heard_by_whoever_listens_and_nobody_else() -> None:
    """Two listeners, one within the other, hear the same; afterwards there is none."""
    logger = logging.getLogger("weasyprint")
    before = list(logger.handlers)

    with complaints() as outer, complaints() as inner:
        logger.warning("something")

    assert outer == inner == ["something"]
    assert logger.handlers == before


def test_styles_in_another_form_stay_as_they_are() -> None:
    """A version of WeasyPrint that keeps its own styles otherwise prints with all of them."""

    class Matcher:
        other_selectors = ((1, 2),)

    class Style:
        matcher = Matcher

    for style in (object(), Style()):
        assert _without_notes(style) is style
