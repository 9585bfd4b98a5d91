"""What a sheet says as plain lines, whatever it looks like."""

from __future__ import annotations

import pytest

from builder.wording import Part, parts, said, spelt


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        pytest.param("<h2>At  once</h2><p>Ring\n<b>CBP</b>.</p>", ["At once", "Ring CBP."], id="blocks"),
        pytest.param("<p>One<br>two</p>", ["One", "two"], id="a break"),
        pytest.param("<ul><li>a</li><li><p>b</p></li></ul>", ["a", "b"], id="a list"),
        pytest.param(
            "<table><tr><th>Lead</th><td><p>Robin</p><p>555</p></td></tr><tr><td>x<td>y</table>",
            ["Lead | Robin 555", "x | y"],
            id="rows of a table",
        ),
        pytest.param(
            "<dl><dt>Lead</dt><dd>Robin<br>555</dd><dt>IT</dt><dd></dd></dl>",
            ["Lead | Robin 555", "IT |"],
            id="labels and values",
        ),
        pytest.param(
            '<p>☐ told <span class="box"></span> yes <input type="checkbox"> no</p>',
            ["☐ told ☐ yes ☐ no"],
            id="boxes",
        ),
        pytest.param('<p>On <span class="blank short"></span></p>', ["On ____"], id="a line to write on"),
        pytest.param(
            '<p>a<svg aria-label=" a map "><text>9</text><svg></svg></svg>b</p>',
            ["a a map b"],
            id="a drawing",
        ),
        pytest.param('<p><img src="x" alt="a mark"></p>', ["a mark"], id="a picture"),
        pytest.param(
            '<p>a<span class="screen-only">x<span>y</span></span>b</p><script>z</script>',
            ["ab"],
            id="what is for the screen",
        ),
        pytest.param('<p>Binder <span class="stamp">7K3M</span></p>', ["Binder"], id="a stamp"),
        pytest.param("<p>&lt;b&gt; &amp; 1 | 2</p>", ["<b> & 1 | 2"], id="typed signs"),
        pytest.param(
            '<p><a href="tel:+15555550123">(555) 555-0123</a> <a href="tel:+15555550199">the desk</a></p>',
            ["(555) 555-0123 the desk (+15555550199)"],
            id="numbers to dial",
        ),
        pytest.param(
            '<p><a href="https://example.com/x/?q=1">the notice</a> <a href="../a.html#b">there</a></p>',
            ["the notice (example.com/x) there"],
            id="addresses elsewhere",
        ),
    ],
)
def test_the_words_of_an_article_come_line_by_line(html: str, lines: list[str]) -> None:
    """As a person would read them out, with what is to be ticked and filled in."""
    assert said(html) == lines


def test_a_part_with_a_code_of_its_own_is_found_with_its_words() -> None:
    """A wallet card among others, with what stands in it and nothing else."""
    html = (
        '<p>Cut out.</p><div data-code="A" data-title="Robin"><div><h2>Robin</h2></div><p>555</p></div>'
        '<div data-code="B" data-title="Kim"><p>556</p></div><p>Destroy.</p>'
    )

    assert parts(html) == [Part("A", "Robin", ("Robin", "555")), Part("B", "Kim", ("556",))]
    assert spelt(said(html)) == "Cut out.\nRobin\n555\n556\nDestroy.\n"
