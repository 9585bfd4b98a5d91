"""Markdown for the printed sheets: what a page has, laid open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.markup import to_html
from builder.paths import look_root
from builder.website import build_site, stage_config

if TYPE_CHECKING:
    from pathlib import Path

LOOK = look_root()

CASES = {
    "table": ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
    "attributes": ("Text\n{: .band }", '<p class="band">Text</p>'),
    "Markdown within HTML": ('<div class="contact" markdown>\n**Name**\n</div>', "<strong>Name</strong>"),
    "notice": ('!!! may "May apply"\n    Text', '<div class="admonition may">'),
    "footnote": ("Text[^1]\n\n[^1]: Note", '<div class="footnote">'),
    "term": ("Term\n:   Meaning", "<dt>Term</dt>"),
    "abbreviation": ("ACE\n\n*[ACE]: System", '<abbr title="System">ACE</abbr>'),
    "fenced text": ("```\na <b>\n```", '<pre class="highlight"><code>a &lt;b&gt;</code></pre>'),
    "heading": ("## Whom to ring", '<h2 id="whom-to-ring">Whom to ring</h2>'),
    "raw HTML": ('<span class="blank"></span>', '<span class="blank"></span>'),
    "folded note": ('??? note "Why"\n    Text', '<details open class="note">'),
    "note that stands open": ('???+ note "Why"\n    Text', '<details class="note" open="open">'),
    "folded note of the kind open": ('??? open "Not known"\n    Text', '<details open class="open">'),
    "raw folded note": ("<details><summary>Why</summary>Text</details>", "<details open><summary>"),
    "raw note that stands open": (
        "<details open><summary>Why</summary></details>",
        "<details open><summary>",
    ),
    "folded note as text": ("`<details>`", "<code>&lt;details&gt;</code>"),
}


@pytest.mark.parametrize(("text", "html"), CASES.values(), ids=CASES)
def test_markdown_becomes(text: str, html: str) -> None:
    """Each construct the pages use comes out as paper needs it."""
    assert html in to_html(text, LOOK)


def test_tabs_follow_one_another_under_their_labels() -> None:
    """Every tab is printed, nested ones too, with its label as a line of text and nothing to click."""
    html = to_html('=== "Truck"\n\n    L1\n\n    === "Empty"\n\n        L3\n\n=== "Rail"\n\n    L2\n', LOOK)

    lines = re.findall(r"<p[^>]*>(.*?)</p>", html)

    assert lines == ["Truck", "L1", "Empty", "L3", "Rail", "L2"]
    assert html.count('<p class="tabbed-label">') == 3
    assert "<input" not in html
    assert "<label" not in html


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    """Footnotes and heading ids of one sheet do not show up in another."""
    text = "# Head\n\nText[^1]\n\n[^1]: Note"
    first = to_html(text, LOOK)

    assert to_html("Plain", LOOK) == "<p>Plain</p>"
    assert to_html(text, LOOK) == first


@given(text=st.text())
@settings(deadline=None)
def test_any_text_converts_alike_each_time(text: str) -> None:
    """No text is refused, and the same text gives the same HTML."""
    assert to_html(text, LOOK) == to_html(text, LOOK)


def test_the_extensions_are_those_of_the_settings(tmp_path: Path) -> None:
    """The list in `mkdocs.yml` is the only list."""
    (tmp_path / "mkdocs.yml").write_text("markdown_extensions: [tables]\n", encoding="utf-8")

    assert "<td>1</td>" in to_html("| a |\n|---|\n| 1 |", tmp_path)
    assert "admonition" not in to_html("!!! may\n    Text", tmp_path)


def test_a_sheet_says_what_the_page_says(tmp_path: Path) -> None:
    """But for what paper lays open, the HTML of a sheet is that of the site's page."""
    text = "\n\n".join(
        source for source, _ in CASES.values() if "details" not in source and "???" not in source
    )
    stage_config(
        tmp_path, LOOK, site_name="S", description="D", copyright_="C", nav=[{"Start": "index.md"}], extra={}
    )
    (tmp_path / "docs" / "index.md").write_text(f"# Start\n\n{text}\n", encoding="utf-8")
    build_site(tmp_path, tmp_path / "out")

    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    page = re.sub(r'<a class="headerlink".*?</a>', "", page)

    assert to_html(f"# Start\n\n{text}\n", LOOK) in page
