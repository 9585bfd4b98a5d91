"""Answers are read section by section, and say the same as when they are read as a whole."""

from __future__ import annotations

import pytest

from builder.model.yamlfile import parse

PLAIN = """\
# by hand
tideover: "1"

firm:
  legal_name: Acme
  # a remark
  address: |
    1 Example Way

    Long Beach
people:
- name: Ann
- name: Ben
  calls: [ann]
"""
TEXTS = {
    "plain": PLAIN,
    "windows line ends": PLAIN.replace("\n", "\r\n"),
    "an anchor": "firm: &one\n  name: Acme\nother: *one\n",
    "a section twice": "firm:\n  name: Acme\nfirm:\n  name: Other\n",
    "a quote over the left edge": 'firm: "one\ntwo: three"\nother: x\n',
    "a flow over the left edge": "firm: {name: Acme,\nsize: small}\nother: x\n",
    "a quoted key": '"firm":\n  name: Acme\nother: x\n',
    "an unusual key": "? firm\n: name\nother: x\n",
    "a long list": "firm:\n  name: Acme\npeople:\n  list:\n"
    + "".join(f"  - id: p{number}\n    name: P {number}\n" for number in range(50))
    + "other: x\n",
    "broken": "firm:\n  name: [Acme\nother: x\n",
    "a tab": "firm:\n\tname: Acme\nother: x\n",
    "nothing": "",
    "remarks alone": "# one\n# two\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_sections_say_what_the_whole_says(text: str) -> None:
    """A line of dashes before a text makes it be read as a whole, one line further down."""
    parts, whole = parse(text, "answers.yaml"), parse(f"---\n{text}", "answers.yaml")

    assert parts.data == (whole.data or {})
    assert {path: line + 1 for path, line in parts.lines.items() if path} == {
        path: line for path, line in whole.lines.items() if path
    }
    assert [problem.hint for problem in parts.problems] == [problem.hint for problem in whole.problems]


def test_a_long_list_is_found_where_it_stands_in_the_whole_text() -> None:
    """Changes are made at its dashes."""
    text = TEXTS["a long list"]
    found = parse(text, "answers.yaml").long_lists[("people", "list")]

    assert found.text == text
    assert [item.splitlines()[0] for item in found.items] == [f"  - id: p{number}" for number in range(50)]
    assert found.lines == [text.splitlines().index(f"  - id: p{number}") for number in range(50)]


def test_a_section_that_stays_the_same_is_not_read_again() -> None:
    """It is the same value, whatever changes before it and wherever it moves to."""
    before = parse(PLAIN, "answers.yaml")
    after = parse(PLAIN.replace("legal_name: Acme", "legal_name: Other\n  size: small"), "answers.yaml")

    assert isinstance(before.data, dict)
    assert isinstance(after.data, dict)
    assert after.data["people"] is before.data["people"]
    assert after.data["firm"] != before.data["firm"]
    assert after.line(("people", 1, "name")) == before.line(("people", 1, "name")) + 1
