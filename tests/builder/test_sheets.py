"""A printed sheet: its own check of what it is told, its revision code, and its HTML document."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from builder.errors import SheetError
from builder.paths import look_root
from builder.sheets import LAYOUTS, PAPERS, Sheet, compose, with_code

LOOK = look_root()
SHEET = Sheet(
    stem="RB05-2704-ocean",
    number="RB05",
    title="Downtime cargo release",
    articles=("<h1>Downtime cargo release</h1><p>Ask the port.</p>",),
    firm="Sample Brokerage, Inc.",
    owner="Compliance manager",
    edition="full",
    built_on=date(2026, 11, 2),
    code="7K3M-4XWP",
)


@pytest.mark.parametrize("stem", ["", "a/b", "../a", "a.pdf", "-a", "a--b", "é"])
def test_refuses_a_stem_that_is_no_file_name(stem: str) -> None:
    """The stem becomes a file's name, so it is checked before anything is made."""
    with pytest.raises(SheetError, match="letters, digits and hyphens"):
        replace(SHEET, stem=stem)


@pytest.mark.parametrize(
    ("name", "known"),
    [("layout", "sheet, letter, cards, numbers"), ("paper", "letter, a4"), ("edition", "full, shared")],
)
def test_refuses_an_unknown_choice(name: str, known: str) -> None:
    """The message names the sheet and what can be chosen."""
    with pytest.raises(SheetError, match=f'RB05-2704-ocean: unknown {name} "x". Use one of: {known}.'):
        replace(SHEET, **{name: "x"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"built_on": date(2027, 1, 1)}, True),
        ({"articles": ("<p>Ask the port twice.</p>",)}, False),
        ({"firm": "Other Brokerage"}, False),
        ({"owner": "Owner"}, False),
        ({"edition": "shared"}, False),
        ({"title": "Release"}, False),
        ({"stem": "RB05-2709-ocean"}, False),
        (
            {"articles": ('<h1 class="x">Downtime cargo  release</h1>\n\n<p>Ask <em>the</em> port.</p>',)},
            True,
        ),
        ({"layout": "letter", "paper": "a4", "code": "anything"}, True),
    ],
    ids=["day", "words", "firm", "owner", "edition", "title", "another sheet", "markup", "look"],
)
def test_the_code_depends_on_what_the_sheet_says(changes: dict[str, object], is_same: bool) -> None:
    """A sheet built on another day that says the same has the same code."""
    changed = with_code(replace(SHEET, **changes))  # type: ignore[arg-type]

    assert (changed.code == with_code(SHEET).code) == is_same


def test_a_sheet_says_what_it_is_at_its_head_and_foot() -> None:
    """For right pages and left pages alike; the article is printed without a second title."""
    document = compose(SHEET, LOOK)

    for words in (
        "Sample Brokerage, Inc.",
        "Downtime cargo release",
        "RB05",
        "Owner: Compliance manager",
        "Full edition",
        "Built on 2 Nov 2026",
        "7K3M-4XWP",
    ):
        assert len(re.findall(re.escape(words), document.partition("<main>")[0].partition("<body")[2])) == 2
    assert document.count("<h1>") == 1
    assert "<article><p>Ask the port.</p></article>" in document


def test_what_a_person_typed_is_never_markup() -> None:
    """Titles, firms and owners may hold anything."""
    hostile = '</title></style><script>alert("1")</script>&'
    document = compose(replace(SHEET, title=hostile, firm=hostile, owner=hostile), LOOK)

    assert "<script" not in document
    assert "&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;" in document


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_style_a_sheet_links_to_is_in_the_look(layout: str, paper: str) -> None:
    """A layout is a class of the page and a file of styles."""
    document = compose(replace(SHEET, layout=layout, paper=paper), LOOK)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', document)

    assert f'<body class="{layout}">' in document
    assert f"print/{layout}.css" in styles
    assert [style for style in styles if not (LOOK / style).is_file()] == []


@pytest.mark.parametrize(
    "article",
    ['<a href="tel:+15555550123">desk</a>', '<div class="keep contact"><p>Lead</p></div>'],
    ids=["phone number", "contact card"],
)
def test_a_sheet_with_contacts_asks_to_have_them_confirmed(article: str) -> None:
    """The line to sign is there for sheets that hold contacts only."""
    assert '<body class="sheet with-contacts">' in compose(replace(SHEET, articles=(article,)), LOOK)


def test_every_letter_of_a_sheet_has_its_letterhead() -> None:
    """Each leaves the firm by itself; other sheets of several articles have none."""
    letters = ("<h1>First</h1><p>a</p>", "<h1>Second</h1><p>b</p>", "<h1>Third</h1><p>c</p>")
    letter = compose(replace(SHEET, title="First", layout="letter", articles=letters), LOOK)
    sheet = compose(replace(SHEET, title="First", articles=letters), LOOK)

    assert letter.count('<p class="letterhead">Sample Brokerage, Inc.</p>') == 3
    assert sheet.count('<p class="letterhead">') == 1
