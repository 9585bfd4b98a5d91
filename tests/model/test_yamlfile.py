"""Reading YAML as texts with lines: what people write by hand, and what nobody should be able to break it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import yamlfile

if TYPE_CHECKING:
    from pathlib import Path

BILLION_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A declared structure to decode into."""

    id: str
    many: bool = False
    parts: list[Entry] = []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("0401", "0401", id="port with a leading zero"),
        pytest.param("1E3", "1E3", id="filer code that looks like a number"),
        pytest.param("NO", "NO", id="state that looks like a boolean"),
        pytest.param("2026-11-02", "2026-11-02", id="date"),
        pytest.param("~", "~", id="tilde"),
        pytest.param("", "", id="nothing"),
        pytest.param("!!python/object:os.system x", "x", id="tag without effect"),
        pytest.param("&here x", "x", id="anchor"),
    ],
)
def test_every_scalar_is_the_text_that_stands_there(text: str, value: str) -> None:
    """Converting is left to the question's kind."""
    document = yamlfile.parse(f"key: {text}\n", "answers.yaml")

    assert document.data == {"key": value}
    assert not document.problems


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "%YAML 1.1\n---\n# none\n..."])
def test_a_file_without_values_is_an_empty_mapping_or_text(text: str) -> None:
    """An empty file is no fault."""
    document = yamlfile.parse(text, "answers.yaml")

    assert document.data in ({}, "")
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        pytest.param("a:\n\tb: c\n", 2, "cannot start any token", "spaces, not tabs", id="tab"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, '"a" stands twice (first on line 1)', "Remove", id="key twice"),
        pytest.param("a: &x\n  - *x\n", 2, "alias", "Write the value out", id="alias that holds itself"),
        pytest.param("a: *nowhere\n", 1, "alias", "Write the value out", id="alias of nothing"),
        pytest.param("a: &x 1\nb: &x 2\n", 2, 'anchor "&x" stands twice', "Rename", id="anchor twice"),
        pytest.param(
            "a: 1\n? [b, c]\n: 2\n", 2, "a key must be a single word", "name: value", id="list as key"
        ),
        pytest.param("a: 1\n---\nb: 2\n", 2, "second document", "three dashes", id="two documents"),
        pytest.param("a: 1\nb: c: d\n", 2, "mapping values", "in quotes", id="colon in a text"),
        pytest.param("a: 1\nb\n", 3, "expected ':'", "colon and a space", id="no colon"),
        pytest.param("a: 1\nb: x\x00y\n", 2, "control character", "invisible character", id="NUL"),
        pytest.param(
            "a: 1\nb: \ud800\n", 2, "control character", "invisible character", id="half a surrogate pair"
        ),
        pytest.param("a: 'open\n", 2, "end of stream", "quotes", id="open quote"),
        pytest.param("a: " + "[" * 100_000, 1, "nested deeper", "bracket", id="a hundred thousand brackets"),
        pytest.param("- " * 400 + "a", 1, "nested deeper", "bracket", id="four hundred dashes"),
        pytest.param(BILLION_LAUGHS, 6, "multiplies", "Write the value out", id="billion laughs"),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_do(text: str, line: int, message: str, hint: str) -> None:
    """The first problem names the line, the fault and the remedy."""
    first = yamlfile.parse(text, "answers.yaml").problems[0]

    assert first.file == "answers.yaml"
    assert first.line == line
    assert message in first.message
    assert hint in first.hint


def test_lines_are_those_of_keys_and_list_items() -> None:
    """A message can point at any value; an unknown place falls back to what is around it."""
    text = "# head\nfirm:\n  name: x\n  list:\n    - id: a\n      more: |-\n        one\n    - b\n"
    document = yamlfile.parse(text, "answers.yaml")

    places = [("firm",), ("firm", "name"), ("firm", "list", 0, "more"), ("firm", "list", 1)]
    assert [document.line(place) for place in places] == [2, 3, 6, 8]
    assert document.line(("firm", "list", 0, "missing", "below")) == document.line(("firm", "list", 0))
    assert document.line(("nowhere",)) == 2


def test_an_alias_repeats_its_value() -> None:
    """Aliases that do not multiply are ordinary YAML; lists of choices use them."""
    document = yamlfile.parse("a: &zones {east: Eastern}\nb: *zones\n? &k c\n: *k\n", "interview.yaml")

    assert document.data == {"a": {"east": "Eastern"}, "b": {"east": "Eastern"}, "c": "c"}
    assert not document.problems


def test_the_second_of_two_equal_keys_is_passed_over_with_all_it_holds() -> None:
    """What follows the doubled key is still read."""
    document = yamlfile.parse("a: 1\na: {x: [1, {y: 2}], z: *gone}\nb: 2\n", "answers.yaml")

    assert document.data == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("raw", "message", "line"),
    [
        pytest.param(b"a: 1\nb: \xff\n", "not UTF-8", 2, id="Latin-1"),
        pytest.param("a: é\n".encode("utf-16"), "not UTF-8", 1, id="UTF-16"),
    ],
)
def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path, raw: bytes, message: str, line: int) -> None:
    """The line of the first byte that is no UTF-8 is named."""
    path = tmp_path / "answers.yaml"
    path.write_bytes(raw)
    document = yamlfile.load(path)

    assert [problem.line for problem in document.problems] == [line]
    assert message in document.problems[0].message


def test_a_byte_order_mark_and_windows_lines_change_nothing(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    path = tmp_path / "answers.yaml"
    path.write_bytes("firm:\r\n  name: Ünïted\r\n".encode("utf-8-sig"))
    document = yamlfile.load(path)

    assert document.data == {"firm": {"name": "Ünïted"}}
    assert document.line(("firm", "name")) == 2


def test_a_missing_file_raises(tmp_path: Path) -> None:
    """Whether a file must be there is the caller's to say."""
    with pytest.raises(FileNotFoundError):
        yamlfile.load(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        pytest.param("many: 'true'\n", "missing required field `id`", 1, id="missing"),
        pytest.param("id: a\nmni: x\n", "unknown field `mni`", 2, id="unknown"),
        pytest.param(
            "id: a\nparts:\n  - id: b\n  - id: c\n    odd: 1\n", "unknown field `odd`", 5, id="unknown below"
        ),
        pytest.param("id: a\nparts:\n  - id: [b]\n", "(in parts.id)", 3, id="wrong kind below"),
        pytest.param("- id\n", "expected `object`", 1, id="a list"),
        pytest.param("id: a\nmany: perhaps\n", "expected `bool`", 2, id="no boolean"),
    ],
)
def test_decoding_is_strict_and_names_the_line(text: str, message: str, line: int) -> None:
    """An unknown key is an error, never passed over."""
    decoded, problems = yamlfile.decode(yamlfile.parse(text, "interview/010.yaml"), Entry)

    assert decoded is None
    assert [problem.line for problem in problems] == [line]
    assert message in problems[0].message


def test_decoding_gives_the_declared_structure() -> None:
    """Booleans are read from text."""
    decoded, problems = yamlfile.decode(yamlfile.parse("id: a\nmany: true\nparts: [{id: b}]\n", "x"), Entry)

    assert decoded == Entry(id="a", many=True, parts=[Entry(id="b")])
    assert not problems


@given(st.text(max_size=60) | st.text(alphabet="a: -[]{}&*!|>'\"#%@`\n\t,?\x00\u2028\ufeff", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is typed, reading ends with values or with problems."""
    document = yamlfile.parse(text, "answers.yaml")

    assert isinstance(document.data, dict | list | str)
    assert all(problem.line >= 1 for problem in document.problems)
