"""What is filled in by pen or on screen: step tables, form fields, boxes and blanks."""

from __future__ import annotations

import re
from itertools import count

import pytest

from builder.htmltree import parse_article, to_html
from builder.penwork import complete_steps, draw_boxes, make_fillable, tabulate_fields

HEAD = "<thead><tr><th></th><th>What</th><th>Who</th><th>By when</th><th>Why, authority</th></tr></thead>"


def steps(*rows: str, before: str = "") -> str:
    """A completed step table as text: one line per row, cells parted by bars."""
    root = parse_article(f'{before}<table class="steps">{HEAD}<tbody>{"".join(rows)}</tbody></table>')
    complete_steps(root)
    lines = []
    for row in root.iter("tr"):
        cells = [re.sub(r"</?t[dh]\b[^>]*>", "", to_html(cell)) for cell in row]
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def fillable(html: str) -> list[tuple[str, str, str]]:
    """Type, name and label of each field in an article."""
    root = parse_article(html)
    draw_boxes(root)
    tabulate_fields(root)
    make_fillable(root, count(1))
    return [
        (field.get("type", ""), field.get("name", ""), field.get("title", "")) for field in root.iter("input")
    ]


def test_a_step_gets_a_box_and_columns_for_time_and_initials() -> None:
    """The reason stands under the step; the pen's two columns come last."""
    printed = steps("<tr><td></td><td>Ring CBP.</td><td>Officer</td><td>1 h</td><td>19 CFR 111.21</td></tr>")

    assert printed == (
        "Done | What | Who | By when | Time | Initials\n"
        '<span class="box"></span> | Ring CBP.<div class="why">19 CFR 111.21</div> | Officer | 1 h |  | '
    )


def test_a_step_without_a_reason_gets_no_empty_line() -> None:
    """An empty reason leaves nothing behind."""
    assert "why" not in steps("<tr><td></td><td>Ring.</td><td>Lead</td><td>Now</td><td> </td></tr>")


def test_the_heading_that_every_page_repeats_tells_the_time_band() -> None:
    """A reader of the second page still sees which band the steps belong to."""
    row = "<tr><td></td><td>Ring.</td><td>Lead</td><td>Now</td><td></td></tr>"

    assert "| What, 1 hour |" in steps(row, before='<h2 class="band">1 hour</h2>')
    assert "| What |" in steps(row, before='<h2 class="band">1 hour</h2><p>Between them.</p>')


def test_a_line_across_a_step_table_stays_across() -> None:
    """One cell alone spans the printed columns and gets no box."""
    root = parse_article(f'<table class="steps">{HEAD}<tbody><tr><td>At night</td></tr></tbody></table>')
    complete_steps(root)

    assert '<td colspan="6">At night</td>' in to_html(root)


def test_other_tables_are_left_alone() -> None:
    """Only step tables get pen columns."""
    html = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    root = parse_article(html)
    complete_steps(root)

    assert to_html(root) == f"<article>{html}</article>"


@pytest.mark.parametrize(
    ("html", "drawn"),
    [
        pytest.param("☐ truck", '<span class="box"></span>\u00a0truck', id="a ballot box and its word"),
        pytest.param(
            "<b>x</b> □ a □ b",
            '<b>x</b> <span class="box"></span>\u00a0a <span class="box"></span>\u00a0b',
            id="several after an element",
        ),
        pytest.param(
            '<input type="checkbox" disabled> a', '<span class="box"></span> a', id="a browser's box"
        ),
    ],
)
def test_boxes_are_drawn(html: str, drawn: str) -> None:
    """Each box to tick is one a pen can hit, and stays with its word."""
    root = parse_article(html)
    draw_boxes(root)

    assert to_html(root) == f"<article>{drawn}</article>"


@pytest.mark.parametrize(
    ("grid", "table"),
    [
        pytest.param(
            '<dl class="fields"><dt>Name</dt><dd>Lead</dd><dt>Phone</dt><dd></dd></dl>',
            '<tr><th scope="row">Name</th><td><div>Lead</div></td></tr>'
            '<tr><th scope="row">Phone</th><td><div></div></td></tr>',
            id="one under the other",
        ),
        pytest.param(
            '<dl class="fields two"><dt>A</dt><dd>1</dd><dt>B</dt><dd>2</dd><dt>C</dt></dl>',
            '<tr><th scope="row">A</th><td><div>1</div></td><th scope="row">B</th><td><div>2</div></td></tr>'
            '<tr><th scope="row">C</th><td colspan="3"></td></tr>',
            id="two abreast, the last without a value",
        ),
        pytest.param(
            '<dl class="fields"><div><dt>A</dt><dd>1</dd><dd>2</dd></div></dl>',
            '<tr><th scope="row">A</th><td><div>1</div><div>2</div></td></tr>',
            id="two values of one label",
        ),
    ],
)
def test_fields_become_a_table(grid: str, table: str) -> None:
    """Labels are row headings, and no value is lost."""
    root = parse_article(grid)
    tabulate_fields(root)

    assert f"<tbody>{table}</tbody>" in to_html(root)


@pytest.mark.parametrize(
    ("html", "fields"),
    [
        pytest.param(
            '<dl class="fields"><dt>Phone:</dt><dd></dd></dl>',
            [("text", "field-1", "Phone")],
            id="an empty value is named by its label",
        ),
        pytest.param(
            "<table><tr><th>Time</th><th>Who</th></tr><tr><td></td><td>Lead</td></tr><tr><td></td><td></td></tr></table>",
            [
                ("text", "field-1", "Time, line 1"),
                ("text", "field-2", "Time, line 2"),
                ("text", "field-3", "Who, line 2"),
            ],
            id="empty cells are named by column and line",
        ),
        pytest.param(
            '<p>Officer <span class="blank"></span> at <span class="blank short"></span></p>',
            [("text", "field-1", "Officer"), ("text", "field-2", "at")],
            id="a blank is named by the words before it",
        ),
        pytest.param(
            "<p>☐ by truck ☐ by air</p>",
            [("checkbox", "field-1", "by truck"), ("checkbox", "field-2", "by air")],
            id="a box is named by the words after it",
        ),
        pytest.param(
            '<p><span class="blank" data-name="soc_ticket"></span></p>',
            [("text", "soc_ticket", "Fill in")],
            id="an author names a field",
        ),
    ],
)
def test_a_fillable_part_becomes_a_pdf_form(html: str, fields: list[tuple[str, str, str]]) -> None:
    """Every blank, box and empty cell is a field whose label makes sense when read aloud."""
    assert fillable(f'<div class="fillable">{html}</div>') == fields


def test_nothing_else_becomes_a_field() -> None:
    """Blanks outside a fillable part stay lines for a pen."""
    assert fillable('<p>Officer <span class="blank"></span> ☐ told</p>') == []


def test_a_blank_with_words_in_it_is_a_field_with_that_value() -> None:
    """What the playbook knows stands in the field already."""
    root = parse_article('<div class="fillable"><p>Filer <span class="blank">XYZ</span></p></div>')
    make_fillable(root, count(1))

    assert root.find(".//input").attrib["value"] == "XYZ"  # type: ignore[union-attr]


def test_a_field_may_be_ticked_labelled_and_take_several_lines() -> None:
    """What is printed into a form stands in its fields, with the label the author gave."""
    root = parse_article(
        '<div class="fillable"><p><span class="box ticked" data-name="a=b" data-label="Bees"></span> B '
        '<span class="blank lines" data-name="c">one\ntwo</span></p></div>'
    )
    make_fillable(root, count(1))

    fields = [*root.iter("input"), *root.iter("textarea")]
    assert [(f.get("name"), f.get("title"), f.get("checked"), f.text) for f in fields] == [
        ("a=b", "Bees", "checked", ""),
        ("c", "B", None, "one\ntwo"),
    ]
