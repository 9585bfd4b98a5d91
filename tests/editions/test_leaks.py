"""What is restricted stands nowhere in the shared edition, in whatever form, wherever one may look."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest

from builder.model.questions import walk_fields
from builder.paths import content_root, look_root
from builder.pipeline import BuildOptions, Draft, build, draft_playbook, planned_sheets
from builder.reasons import told_answers
from builder.runbooks import SheetJob, render_sheets
from builder.sheets import compose
from builder.shown import Shown

from .finding import marks_below, marks_in, told
from .planting import DIGITS, SERIALS, WORDS, declarations, write_planted

if TYPE_CHECKING:
    from pathlib import Path

    from builder.context import Context
    from builder.paths import Brokerage

    from .planting import Form

PRINTED = ("CONTACTS", "L3", "RB01")
"""Sheets with telephone codes, form fields, and people; printing them all would say the same in ten times the time."""
FORMS = ("value", "dont_know", "does_not_apply")


def drafted(brokerage: Brokerage, edition: str) -> Draft:
    """Every page of an edition."""
    return draft_playbook(brokerage, content_root(), BuildOptions(edition=edition))


def words_of(draft: Draft) -> dict[str, str]:
    """All that is composed, by page, and what the record of earlier sheets keeps of the answers."""
    words = {
        page.plan.path: f"{page.plan.path} {page.title} {page.summary} {page.markdown}"
        for page in draft.pages
    }
    return words | {"history": repr(told_answers(draft.context))}


@pytest.mark.parametrize("form", FORMS)
def test_no_page_of_the_shared_edition_holds_what_is_restricted(form: Form, tmp_path: Path) -> None:
    """Neither values nor remarks, nor who checked or was asked."""
    brokerage, _ = write_planted(tmp_path / "firm", form)

    words = words_of(drafted(brokerage, "shared"))

    assert {name: marks for name, text in words.items() if (marks := marks_in(text))} == {}


def test_the_full_edition_prints_what_is_restricted(tmp_path: Path) -> None:
    """So its absence from the other edition says something."""
    brokerage, _ = write_planted(tmp_path / "firm")

    words = "\n".join(words_of(drafted(brokerage, "full")).values()).casefold()

    assert all(mark in words for mark in (WORDS, DIGITS[:3], SERIALS))


def test_every_restricted_question_is_planted_and_kept_back(tmp_path: Path) -> None:
    """Whatever its kind: its value, its remark and its check are gone, and it says where it stands."""
    context = drafted(write_planted(tmp_path / "firm")[0], "shared").context
    restricted = [
        (f"{section.section}.{'.'.join(path)}", question)
        for section in declarations().sections
        for path, question in walk_fields(section.questions)
        if question.restricted
    ]

    assert len(restricted) > 10
    for name, question in restricted:
        shown = _first(context, name)
        told_words = (
            shown.value,
            shown.words,
            shown.note,
            shown.checked,
            shown.things,
            shown.people,
            list(shown),
        )
        assert not any(told_words), name
        assert str(shown.__html__()) == '<span class="open">in the full edition only</span>', name
        assert question is not None


def _first(context: Context, name: str) -> Shown:
    """The answer to a question; of a field, that of the first thing of its list."""
    section, question, *fields = name.split(".")
    shown = getattr(context.sections[section], question)
    for field in fields:
        shown = shown.things[0].field(field)
    assert isinstance(shown, Shown)
    return shown


def test_nothing_below_out_holds_what_is_restricted(tmp_path: Path) -> None:
    """Pages, search index, scripts, manifest, project, names of files, and the record of earlier sheets."""
    brokerage, marks = write_planted(tmp_path / "firm")
    options = BuildOptions(edition="shared", only="site")
    build(brokerage, content_root(), look_root(), options, lambda _: None)

    found = marks_below(brokerage.out)

    assert found == {}, told(found)
    pages = [path.read_text(encoding="utf-8") for path in brokerage.site.rglob("*.html")]
    assert [page for page in pages if "Internal, shared edition." not in page] == []
    assert not any(marks_in(text) for text in told_answers(drafted(brokerage, "shared").context))
    assert all(any(mark.casefold().startswith(one) for mark in marks) for one in (WORDS, SERIALS, DIGITS[:3]))


def test_no_sheet_holds_what_is_restricted(tmp_path: Path) -> None:
    """Every sheet as it goes to the printer, with head, foot and metadata; some are printed, read and scanned."""
    brokerage, _ = write_planted(tmp_path / "firm")
    sheets = planned_sheets(brokerage, content_root(), look_root(), BuildOptions(edition="shared"))
    texts = {sheet.stem: compose(sheet, look_root()) for sheet in sheets}
    printed = [sheet for sheet in sheets if sheet.stem in PRINTED]
    for _ in render_sheets(
        [SheetJob(sheet, tmp_path / "out" / f"{sheet.stem}.pdf") for sheet in printed], look_root(), workers=2
    ):
        pass

    found = marks_below(tmp_path / "out")

    assert {stem: marks for stem, text in texts.items() if (marks := marks_in(unescape(text)))} == {}
    assert [stem for stem, text in texts.items() if text.count("Shared edition") < 2] == []
    assert len(printed) == len(PRINTED) < len(texts)
    assert found == {}, told(found)


@pytest.mark.parametrize(
    "text",
    [
        b"Zqv007x",
        b"<b>Z</b>&#113;v&#48;07&shy;x",
        b"%5Aqv007x",
        rb'"\u005aqv007x"',
        "Zqv007x".encode("utf-16"),
        b"(907) 555-0107",
        b"tel:+19075550107",
        b"907&#45;555&#45;0107",
        b"ZZ9-8300012-3",
    ],
)
def test_the_search_for_marks_finds_every_form(text: bytes, tmp_path: Path) -> None:
    """A test that could not find them would prove nothing."""
    (tmp_path / "page.html").write_bytes(b"before " + text + b" after")

    assert marks_below(tmp_path)


@pytest.mark.parametrize("place", ["content", "title", "attachment"])
def test_the_search_for_marks_looks_into_a_pdf(place: str, tmp_path: Path) -> None:
    """Compressed streams, hexadecimal and UTF-16 strings, and attachments."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if place == "content":
            shown = "Zqv007x".encode("utf-16-be").hex()
            pdf.pages[0].Contents = pdf.make_stream(f"BT <{shown}> Tj ET".encode())
        elif place == "title":
            pdf.docinfo["/Title"] = "Zqv007x \u2713"
        else:
            pdf.attachments["list.csv"] = b"Zqv007x"
        pdf.save(tmp_path / "sheet.pdf", compress_streams=True)

    assert set(marks_below(tmp_path)) == {"sheet.pdf"}
