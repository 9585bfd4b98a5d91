"""Articles as trees: what is read is what was written, and reading is cheap."""

from __future__ import annotations

import pytest
import tinyhtml5  # type: ignore[import-untyped]
from tinyhtml5 import inputstream

from builder.htmltree import parse_article, to_html, words

ODD = (
    '<p class=plain id="a&amp;b" title=\'one "two"\' data-x>First &lt; second &amp; third&nbsp;<br>'
    "<TABLE><tr><td>loose<td>cells</TABLE><!-- not printed --><svg viewBox='0 0 1 1'><path d='M0 0'/></svg>"
)


def test_what_is_read_is_what_was_written() -> None:
    """Attributes in any quotes or none, references, elements left open, capitals and drawings."""
    read = to_html(parse_article(ODD))

    assert read == (
        '<article><p class="plain" id="a&amp;b" title="one &quot;two&quot;" data-x="">'
        "First &lt; second &amp; third\xa0<br>"
        "<table><tbody><tr><td>loose</td><td>cells</td></tr></tbody></table>"
        '<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg></p></article>'
    )


def test_an_expression_for_a_run_of_characters_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever kinds of characters the parser asks for, it finds them again under those characters."""
    parse_article(ODD)
    kept = inputstream.characters_until_regex

    assert len(kept) > 3
    assert all(hasattr(characters, "__iter__") for characters, _ in kept)

    before = dict(kept)
    monkeypatch.setattr(inputstream.re, "compile", None)
    assert words(parse_article(ODD)) == "First < second & third loosecells"
    assert kept == before


def test_the_parser_reads_what_it_would_have_read() -> None:
    """The expressions that are kept for it match what its own match."""
    mended = tinyhtml5.parse(ODD, namespace_html_elements=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputstream, "characters_until_regex", {})
        own = tinyhtml5.parse(ODD, namespace_html_elements=False)

    assert to_html(mended) == to_html(own)
