"""Rendering: strict, sandboxed, every value escaped, and every fault named with file and line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from builder.escape import escape
from builder.model.clients import Client
from builder.model.kinds import clean
from builder.render import Renderer, RenderProblem

EVIL = "*a* <b>[x](y.md)</b> {{ 1 }}"
SAFE = str(escape(EVIL))
WITHOUT_PARTIALS = Renderer(Path(__file__).parent / "none")
NAMES = {"client": Client(name=EVIL), "bold": Markup("**b**"), "text": EVIL, "count": 1200}


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    """A renderer with two partials, one of them broken."""
    (tmp_path / "parts.md.j2").write_text(
        "{% macro card(name) %}<b>{{ name }}</b>{% endmacro %}\n{% macro bad() %}\n\n{{ nobody }}{% endmacro %}\n",
        encoding="utf-8",
    )
    (tmp_path / "broken.md.j2").write_text("\n{% if %}\n", encoding="utf-8")
    return Renderer(tmp_path)


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        pytest.param("{{ client.name }}", SAFE, id="printed"),
        pytest.param("{{ client['name'] }}", SAFE, id="by item"),
        pytest.param("{{ client.name|e }}", SAFE, id="escaped once, not twice"),
        pytest.param("{{ client.name ~ bold }}", SAFE + "**b**", id="beside markup"),
        pytest.param("{{ bold + client.name }}", "**b**" + SAFE, id="added to markup"),
        pytest.param("{{ [client.name, bold]|join(' / ') }}", SAFE + " / **b**", id="joined with markup"),
        pytest.param("{{ [client]|map(attribute='name')|join(bold) }}", SAFE, id="joined by markup"),
        pytest.param("{{ '%s'|format(client.name) }}", SAFE, id="formatted"),
        pytest.param("{{ client.name|upper }}", str(escape(EVIL.upper())), id="filtered"),
        pytest.param("{{ client.name|striptags }}", SAFE, id="asked to take tags off"),
        pytest.param("{% set x = client.name %}{{ bold ~ x }}", "**b**" + SAFE, id="by another name"),
        pytest.param("{% set x %}{{ client.name }}{% endset %}{{ x }}", SAFE, id="in a block"),
        pytest.param(
            "{% autoescape false %}{{ client.name }}{% endautoescape %}", SAFE, id="escaping turned off"
        ),
        pytest.param(
            "{% from 'parts.md.j2' import card %}{{ card(client.name) }}",
            f"<b>{SAFE}</b>",
            id="through a macro",
        ),
        pytest.param("{{ text|lines }}", SAFE, id="as lines"),
        pytest.param(
            "No {{ count }} {{ flag }} {{ day }} {{ hours }}",
            "No 1&#44;200 Yes 2 Nov 2026 24 h",
            id="plain values",
        ),
        pytest.param("{{ nothing }}", '<span class="none">none</span>', id="what does not apply"),
        pytest.param("{## note ##}## Head {#anchor}\n", "## Head {#anchor}\n", id="comments and anchors"),
        pytest.param("No template at all", "No template at all", id="plain words"),
    ],
)
def test_a_value_is_escaped_whatever_is_done_with_it(renderer: Renderer, source: str, rendered: str) -> None:
    """By the renderer, never by the author."""
    names = {**NAMES, "day": date(2026, 11, 2), "hours": timedelta(hours=24), "flag": True, "nothing": None}

    assert renderer.markdown(source, names, "pages/a.md") == rendered


@pytest.mark.parametrize("name", ["safe", "xmlattr", "urlize", "tojson", "pprint", "forceescape"])
def test_there_is_no_way_round_escaping(renderer: Renderer, name: str) -> None:
    """Filters that vouch for a text are not there."""
    with pytest.raises(RenderProblem, match=f"No filter named '{name}'"):
        renderer.markdown(f"{{{{ text|{name} }}}}", NAMES, "pages/a.md")


@pytest.mark.parametrize(
    ("source", "line", "message", "hint"),
    [
        pytest.param(
            "a\n\n{{ cleint.name }}", 12, 'unknown name "cleint"', 'Did you mean "client"?', id="name"
        ),
        pytest.param("a\n{{ client.nmae }}", 11, 'unknown name "nmae"', "questions", id="part of a name"),
        pytest.param("a\n{% if x %}", 11, "template: ", "", id="no end"),
        pytest.param("{{ }}", 10, "template: ", "", id="nothing to print"),
        pytest.param("{{ text|nofilter }}", 10, "No filter named 'nofilter'", "", id="filter"),
        pytest.param("\n{{ 1 / 0 }}", 11, "ZeroDivisionError", "", id="division by zero"),
        pytest.param("{{ 1 + 'x' }}", 10, "TypeError", "", id="unlike things"),
        pytest.param("{{ ''.__class__ }}", 10, "template: ", "", id="inner name"),
        pytest.param("{{ client._secret }}", 10, "unknown name", "", id="private name"),
        pytest.param("{{ range(10**9) }}", 10, "OverflowError", "", id="endless range"),
        pytest.param(
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 10, "RecursionError", "", id="endless macro"
        ),
        pytest.param("a\n{% from 'none.md.j2' import x %}", 11, "none.md.j2", "", id="no such partial"),
    ],
)
def test_a_fault_is_named_with_the_line_of_the_page(
    renderer: Renderer, source: str, line: int, message: str, hint: str
) -> None:
    """The body begins on line 10 of the file."""
    with pytest.raises(RenderProblem) as raised:
        renderer.markdown(source, NAMES, "pages/a.md", 10)

    problem = raised.value.problem
    assert (problem.file, problem.line) == ("pages/a.md", line)
    assert message in problem.message
    assert hint in problem.hint


def test_a_broken_partial_is_named_itself(renderer: Renderer) -> None:
    """With its own line."""
    with pytest.raises(RenderProblem) as raised:
        renderer.markdown("{% from 'broken.md.j2' import x %}", NAMES, "pages/a.md", 10)

    assert (raised.value.problem.file, raised.value.problem.line) == ("partials/broken.md.j2", 2)


def test_a_text_for_titles_is_left_as_it_is(renderer: Renderer) -> None:
    """On one line; whoever shows it escapes it."""
    assert renderer.text("Card of\n  {{ client.name }}", NAMES, "pages/a.md") == f"Card of {EVIL}"


def test_values_are_no_templates(renderer: Renderer) -> None:
    """What a firm writes is never rendered a second time."""
    assert renderer.markdown("{{ text }}", {"text": "{{ client }}{% x %}"}, "pages/a.md") == str(
        escape("{{ client }}{% x %}")
    )


@given(st.text(max_size=40).map(clean))
def test_any_text_is_printed_as_the_escaper_has_it(text: str) -> None:
    """In a body, between words."""
    assert WITHOUT_PARTIALS.markdown("a {{ x }} b", {"x": text}, "pages/a.md") == f"a {escape(text)} b"
