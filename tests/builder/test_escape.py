"""Answers are data: whatever a firm writes shows as exactly that text in every position of a page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from builder.escape import Plain, escape, escape_lines, reachable, slug
from builder.markup import to_html
from builder.model.kinds import clean
from builder.paths import look_root

POSITIONS = {
    "a paragraph": "Ring @ now.",
    "a line of its own": "@",
    "the start of a line": "Line\n@ goes on",
    "a heading": "## @",
    "a heading with an anchor": "## @ {#here}",
    "a table cell": "| a | b |\n|---|---|\n| @ | c |",
    "a table head": "| @ | b |\n|---|---|\n| a | c |",
    "a list item": "- one\n- @",
    "a numbered item": "1. @",
    "a quotation": "> @",
    "a definition": "Term\n:   @",
    "a term": "@\n:   Meaning",
    "bold": "**@**",
    "the words of a link": "[@](page.md)",
    "a notice": '!!! open "Not known"\n\n    @',
    "a tab": '=== "Tab"\n\n    @',
    "a form": '<dl class="fields" markdown="1">\n<dt>Name</dt><dd markdown="span">@</dd>\n</dl>',
    "a step": '<table markdown="1"><tr markdown="1"><td markdown="span">@</td></tr></table>',
    "plain HTML": "<div>@</div>",
    "plain HTML in a line": 'Ring <span class="contact">@</span> now',
    "a footnote": "Text[^1]\n\n[^1]: @",
    "a card": '<div class="contact" markdown>\n**Name** @\n</div>',
}
HOSTILE = [
    "<script>alert(1)</script>",
    "<b>bold</b> & </td></table>",
    "<!-- comment",
    "&lt;b&gt; &amp;amp; &#60;",
    "**bold** *thin* __bold__ _thin_ ~~gone~~",
    "[words](javascript:alert(1)) ![image](http://example.com/x.png)",
    "[words][1] [1]: http://example.com",
    "<http://example.com> http://example.com www.example.com a@example.com",
    "`code` ``code`` ```",
    "| one | two |",
    "# Heading",
    "Heading\n=======",
    "Text\n-----",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    ": definition",
    "> quotation",
    "---",
    "***",
    "___",
    "===",
    '=== "Tab"',
    '!!! note "Notice"',
    '??? note "Folded"',
    "~~~\nfence",
    "{: .class #id onclick=alert(1) }",
    "{#anchor}",
    "[^1] text[^note]",
    "[^1]: note",
    "*[CBP]: Customs",
    "[TOC]",
    "$x^2$ \\(x\\) \\* \\\\",
    "{{ firm.phone }} {% raw %} {## x ##}",
    "--8<-- 'file.md'",
    ":smile: (c) (tm) 1/2 -> <-",
    "\"quoted\" and 'quoted' -- dash --- dash ...",
    "    indented",
    "\ttab",
    "trailing  \nbreak",
    "a\u2028b\u00a0c",
    "\x02wzxhzdk:0\x03 \x02amp\x03 klzzwxh:0000",
    "1986. A great year",
    "عربي עברית 日本語 ünïcödé 👩\u200d💻",
    "x" * 3000,
]


class Skeleton(HTMLParser):
    """The elements of HTML with their classes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Ids and addresses follow the text; every other attribute is part of the skeleton."""
        own = sorted((name, value or "") for name, value in attrs if name not in ("id", "href"))
        self.elements.append(f"{tag} {own}")

    def handle_data(self, data: str) -> None:
        """What a reader sees."""
        self.words += data


def skeleton(markdown_text: str) -> tuple[list[str], str]:
    """The elements and the text that Markdown becomes on a page, white space evened out."""
    reader = Skeleton()
    reader.feed(to_html(markdown_text, look_root()))
    reader.close()
    return reader.elements, " ".join(reader.words.split())


def assert_shows_as_text(text: str, position: str) -> None:
    """A text shows as itself, and the page has the elements it would have with a plain word."""
    elements, words = skeleton(POSITIONS[position].replace("@", "PLAINWORD"))
    shown = " ".join(text.split())

    found_elements, found_words = skeleton(POSITIONS[position].replace("@", escape(text)))
    assert found_elements == elements
    assert found_words == words.replace("PLAINWORD", shown)


@pytest.mark.parametrize("position", POSITIONS)
def test_hostile_text_shows_as_itself(position: str) -> None:
    """No element, link, heading or list comes of an answer; not a character is lost."""
    for text in HOSTILE:
        assert_shows_as_text(clean(text), position)


VISIBLE = st.text(max_size=30) | st.text(
    alphabet="*_`[]()<>#+-.!|{}&\\~^=:;'\"@$%/? \n1aB", min_size=1, max_size=24
)


@pytest.mark.parametrize("position", POSITIONS)
@settings(max_examples=40)
@given(text=VISIBLE.map(clean).filter(str.strip))
def test_any_text_shows_as_itself(position: str, text: str) -> None:
    """The same law for texts nobody thought of."""
    assert_shows_as_text(text, position)


@given(VISIBLE)
def test_several_lines_keep_their_breaks_and_nothing_else(text: str) -> None:
    """Empty lines go; within a line nothing has a meaning."""
    lines = [" ".join(line.split()) for line in clean(text).splitlines() if line.strip()]
    elements, words = skeleton(f"<div>{escape_lines(clean(text))}</div>")

    assert elements == ["div []", *["br []"] * (len(lines) - 1)]
    assert words == " ".join("".join(lines).split())


@given(VISIBLE.map(clean).filter(str.strip))
def test_a_text_beside_markup_escapes_itself(text: str) -> None:
    """Adding, joining and filling in go through the same escaping."""
    plain, bold = Plain(text), Markup("**b**")

    assert bold + plain == bold + escape(text)
    assert Markup(", ").join([bold, plain]) == f"{bold}, {escape(text)}"
    assert Markup("({})").format(plain) == f"({escape(text)})"
    assert plain == text


@pytest.mark.parametrize(
    ("kind", "text", "html"),
    [
        ("phone", "562-555-0100", '<a class="phone" href="tel:+15625550100">562&#45;555-0100</a>'),
        (
            "phone",
            "562-555-0100 ext. 12",
            '<a class="phone" href="tel:+15625550100;ext=12">562&#45;555-0100 ext. 12</a>',
        ),
        ("phone", "+44 20 7946 0958", '<a class="phone" href="tel:+442079460958">&#43;44 20 7946 0958</a>'),
        ("email", "a_b@example.com", '<a href="mailto:a&#95;b@example.com">a&#95;b@example.com</a>'),
        ("text", "a*b", "a&#42;b"),
    ],
)
def test_numbers_and_addresses_can_be_rung_and_written_to(kind: str, text: str, html: str) -> None:
    """The words are escaped as everywhere."""
    assert reachable(kind, text) == html


def test_names_of_files_are_plain_and_different() -> None:
    """From any words; where nothing is left of them, the fallback."""
    taken: set[str] = set()
    names = [
        slug(text, taken, "item") for text in ("Los Angeles (2704)", "los-angeles 2704", "日本", "", "x" * 90)
    ]

    assert names == ["los-angeles-2704", "los-angeles-2704-2", "item", "item-2", "x" * 48]
    assert taken == set(names)
