"""An article of the site as it is printed."""

from __future__ import annotations

import pytest

from builder.errors import SheetError
from builder.fonts import printable_characters
from builder.htmltree import parse_article, words
from builder.paper import on_paper
from builder.paths import look_root

PRINTABLE = printable_characters(look_root())


def printed(*articles: str, title: str = "First hour") -> list[str]:
    """The insides of the printed articles."""
    bodies = on_paper(articles, sheet="RB01", title=title, printable=PRINTABLE)
    return [body.removeprefix("<article>").removesuffix("</article>") for body in bodies]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        pytest.param('<a href="../ports/2704.html">the port</a>', "the port", id="to another page"),
        pytest.param(
            '<a href="../a.html">a</a><i>b</i> <a href="../c.html">c <b>d</b> e</a> f',
            "a<i>b</i> c <b>d</b> e f",
            id="among others",
        ),
        pytest.param('<a href="#gone">below</a>', "below", id="to an anchor that is not there"),
        pytest.param(
            '<a href="https://example.com/x/">the notice</a>',
            '<a href="https://example.com/x/">the notice<span class="address"> (example.com/x)</span></a>',
            id="to the world",
        ),
        pytest.param(
            '<a href="https://example.com/">Example.com</a>',
            '<a href="https://example.com/">Example.com</a>',
            id="to the world, address shown already",
        ),
        pytest.param(
            '<a href="mailto:desk@example.com?subject=x">mail</a>',
            '<a href="mailto:desk@example.com?subject=x">mail<span class="address"> (desk@example.com)</span></a>',
            id="mail",
        ),
        pytest.param(
            '<a href="tel:+15555550123">(555) 555-0123</a>',
            '<a href="tel:+15555550123">(555) 555-0123</a>',
            id="a phone number in another notation",
        ),
        pytest.param(
            '<a href="tel:+15555550123;ext=7">the desk</a>',
            '<a href="tel:+15555550123;ext=7">the desk<span class="address"> (+15555550123 ext. 7)</span></a>',
            id="a phone with an extension",
        ),
        pytest.param('<a href="javascript:alert(1)">x</a>', "x", id="nothing that runs"),
    ],
)
def test_links_are_readable_on_paper(link: str, words: str) -> None:
    """A link to a page is words; an address elsewhere is spelt out unless it can be read already."""
    assert printed(link) == [words]


def test_links_within_an_article_find_their_own_target() -> None:
    """The same anchor in two articles stays two anchors, and an anchor nobody links to is dropped."""
    article = '<p id="unused"><a href="#fn:1">1</a></p><p id="fn:1">Note</p>'

    assert printed(article, article) == [
        f'<p><a href="#a{number}-fn:1">1</a></p><p id="a{number}-fn:1">Note</p>' for number in (1, 2)
    ]


@pytest.mark.parametrize(
    ("html", "outline"),
    [
        pytest.param(
            "<h1>First  hour</h1><h2>A</h2>", ["h2 A"], id="the sheet's own heading is not said twice"
        ),
        pytest.param("<h1>Ports</h1><h2>A</h2>", ["h2 Ports", "h3 A"], id="another page of the sheet"),
        pytest.param(
            "<h2>A</h2><h4>B</h4><h3>C</h3>", ["h2 A", "h3 B", "h3 C"], id="a level that was left out"
        ),
        pytest.param("<h3>A</h3><h2>B</h2>", ["h2 A", "h2 B"], id="a beginning too deep"),
        pytest.param(
            "<h1>A</h1><h2>B</h2><h3>C</h3><h4>D</h4><h5>E</h5><h6>F</h6>", "", id="no level below six"
        ),
    ],
)
def test_headings_leave_no_gap(html: str, outline: list[str]) -> None:
    """Under the sheet's own heading each level follows the one above it."""
    root = parse_article(printed(html)[0])
    found = [f"{element.tag} {words(element)}" for element in root.iter() if element.tag[0] == "h"]

    assert found == (outline or ["h2 A", "h3 B", "h4 C", "h5 D", "h6 E", "h6 F"])


@pytest.mark.parametrize(
    "html",
    [
        '<p class="screen-only">x</p>',
        "<script>x</script>",
        "<style>p{}</style>",
        '<a class="headerlink" href="#x">x</a>',
        "<button>x</button>",
        "<!-- x -->",
    ],
)
def test_what_is_for_the_screen_is_left_out(html: str) -> None:
    """It goes, and the text around it stays."""
    assert printed(f"before{html}after") == ["beforeafter"]


def test_folded_notes_are_laid_open() -> None:
    """A folded note prints as an open one of its kind."""
    assert printed('<details class="may"><summary>May apply</summary><p>Ask.</p></details>') == [
        '<div class="admonition may"><p class="admonition-title">May apply</p><p>Ask.</p></div>'
    ]


def test_a_drawing_says_what_it_shows() -> None:
    """Its label becomes the title that a PDF reads aloud; its own ids stay."""
    drawing = '<svg viewBox="0 0 9 9" aria-label="Bar code of 7"><path id="bar" d="M0 0h9"/></svg>'

    (article,) = printed(drawing)

    assert article == (
        '<svg viewBox="0 0 9 9" aria-label="Bar code of 7"><title>Bar code of 7</title>'
        '<path id="bar" d="M0 0h9"></path></svg>'
    )


def test_a_drawing_without_words_is_refused() -> None:
    """The message names the sheet and says what to add."""
    with pytest.raises(SheetError, match=r"RB01: a drawing has no words.*aria-label"):
        printed('<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>')


def test_characters_the_fonts_lack_are_said_in_words() -> None:
    """In texts and in what is read aloud."""
    assert printed('<p title="\u4e2d">\u4e2d\u56fd<b>x</b>&#x4e2d;</p>') == [
        '<p title="[not printable]">[not printable]<b>x</b>[not printable]</p>'
    ]


@pytest.mark.parametrize(
    ("word", "breaks"),
    [("x" * 24, False), ("x" * 25, True), ("release-desk-of-the-example-port", False)],
    ids=["long", "too long for a column", "with hyphens to break at"],
)
def test_a_word_too_long_for_its_column_may_break(word: str, breaks: bool) -> None:
    """And only then: other words in a table stay whole."""
    (table,) = printed(f"<table><tbody><tr><td>a {word}</td></tr></tbody></table>")

    assert ('class="long-words"' in table) == breaks
