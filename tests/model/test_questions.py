"""Section files: read in order and strictly; every fault of a declaration is named with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.questions import load_sections, walk_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.model.questions import Section

HEAD = "section: firm\ntitle: Firm\nquestions:\n"
FIELD = "fields: [{id: a, ask: A, kind: text, why: W, example: X}]"
TEXT = "  - {id: name, ask: Name?, kind: text, why: Letters., example: X}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An interview folder without sections."""
    return tmp_path


def test_sections_come_in_the_order_of_their_files(folder: Path) -> None:
    """The number before a file's name places it."""
    (folder / "020-b.yaml").write_text(HEAD.replace("firm", "b") + TEXT, encoding="utf-8")
    (folder / "010-a.yaml").write_text(HEAD.replace("firm", "a") + TEXT, encoding="utf-8")
    sections, problems = load_sections(folder)

    assert [section.section for section in sections] == ["a", "b"]
    assert not problems


def test_an_empty_folder_has_no_sections(folder: Path) -> None:
    """Nor has a missing one."""
    assert load_sections(folder) == ([], [])
    assert load_sections(folder / "none") == ([], [])


def test_a_section_with_a_fault_does_not_hide_the_others(folder: Path) -> None:
    """All that can be read is read; all that is wrong is told."""
    (folder / "010.yaml").write_text("section: [\n", encoding="utf-8")
    (folder / "020.yaml").write_text(HEAD + TEXT, encoding="utf-8")
    (folder / "030.yaml").write_text(HEAD + TEXT, encoding="utf-8")
    sections, problems = load_sections(folder)

    assert [section.section for section in sections] == ["firm"]
    assert [problem.file for problem in problems] == ["interview/010.yaml", "interview/030.yaml"]


@pytest.mark.parametrize(
    ("stated", "hint"),
    [
        pytest.param("2", "Install a newer tideover.", id="newer"),
        pytest.param("0", "Take the section file that came with this version.", id="older"),
        pytest.param("one", "Take the section file that came with this version.", id="a word"),
        pytest.param("²", "Take the section file that came with this version.", id="a raised digit"),
        pytest.param("9" * 5000, "Take the section file that came with this version.", id="without end"),
        pytest.param("[1]", "Take the section file that came with this version.", id="a list"),
    ],
)
def test_a_section_file_of_another_schema_is_not_read(folder: Path, stated: str, hint: str) -> None:
    """It is refused whole, with what to do."""
    (folder / "010.yaml").write_text(f"schema: {stated}\n{HEAD}{TEXT}", encoding="utf-8")
    sections, problems = load_sections(folder)

    assert not sections
    assert [(problem.line, problem.hint) for problem in problems] == [(1, hint)]


def test_a_section_file_may_state_todays_schema(folder: Path) -> None:
    """Stating it changes nothing."""
    (folder / "010.yaml").write_text(f"schema: 1\n{HEAD}{TEXT}", encoding="utf-8")

    assert len(load_sections(folder)[0]) == 1


@pytest.mark.parametrize(
    ("block", "line", "message", "hint"),
    [
        pytest.param(
            "{id: Name, ask: A, kind: text, why: W, example: X}",
            4,
            '"Name" is not an id',
            "small letters",
            id="capital",
        ),
        pytest.param(
            "{id: n, ask: A, kind: txt, why: W, example: X}", 4, 'unknown kind "txt"', '"text"', id="kind"
        ),
        pytest.param("{id: n, ask: A, kind: text, why: W}", 4, "no example", "example:", id="no example"),
        pytest.param(
            "{id: n, ask: A, kind: choice, why: W, example: X}",
            4,
            "choices go with",
            "",
            id="choice without choices",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X, choices: {a: b}}",
            4,
            "choices go with",
            "",
            id="text with choices",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X, multiple: true}",
            4,
            "multiple does not go",
            "kind choices",
            id="several texts",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X, min: 1}",
            4,
            "min and max go with",
            "",
            id="least text",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X, when: a +}",
            4,
            "not an expression",
            "",
            id="condition",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X, hlep: H}",
            4,
            "unknown field `hlep`",
            "schema",
            id="key",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, example: X}", 4, "missing required field `why`", "", id="no why"
        ),
        pytest.param(
            f"{{id: n, ask: A, kind: yesno, why: W, example: X, {FIELD}}}",
            4,
            "fields go with",
            "",
            id="yes or no with fields",
        ),
        pytest.param(
            f"{{id: n, ask: A, kind: text, why: W, example: X, {FIELD}}}",
            4,
            "fields go with",
            "",
            id="text with fields",
        ),
        pytest.param(
            f"{{id: n, ask: A, kind: records, why: W, label: a, {FIELD}}}",
            4,
            "has no noun",
            "noun: port",
            id="list without noun",
        ),
        pytest.param(
            f"{{id: n, ask: A, kind: records, why: W, noun: x, {FIELD}}}",
            4,
            "has no label field",
            "names a thing",
            id="list without label",
        ),
        pytest.param(
            "{id: n, ask: A, kind: records, why: W, noun: x, label: id, "
            "fields: [{id: id, ask: A, kind: text, why: W, example: X}]}",
            4,
            'a field cannot be called "id"',
            "Rename",
            id="field called id",
        ),
        pytest.param(
            "{id: n, ask: A, kind: text, why: W, example: X}\n  - {id: n, ask: A, kind: text, why: W, example: X}",
            5,
            '"n" stands twice',
            "its own id",
            id="id twice",
        ),
    ],
)
def test_a_fault_of_a_declaration_is_named(
    folder: Path, block: str, line: int, message: str, hint: str
) -> None:
    """With the line of the question or its key, and what to do."""
    (folder / "010.yaml").write_text(f"{HEAD}  - {block}\n", encoding="utf-8")
    _, problems = load_sections(folder)

    assert [problem.line for problem in problems] == [line]
    assert message in problems[0].message
    assert hint in problems[0].hint


def test_lists_nest_one_level_only(folder: Path) -> None:
    """A person must be able to picture the list."""
    inner = "kind: text, why: W, example: X"
    for depth in range(3):
        inner = (
            f"kind: records, why: W, noun: n, label: a{depth}, fields: [{{id: a{depth}, ask: A, {inner}}}]"
        )
    (folder / "010.yaml").write_text(f"{HEAD}  - {{id: n, ask: A, {inner}}}\n", encoding="utf-8")
    _, problems = load_sections(folder)

    assert [problem.message for problem in problems] == ["a list inside a list inside a list."]


def test_every_field_is_walked_with_its_path(interview: Callable[[str], Sequence[Section]]) -> None:
    """Nested fields come after the list that holds them."""
    ports = interview("lists")[1]

    assert [".".join(path) for path, _ in walk_fields(ports.questions)] == [
        "list",
        "list.port",
        "list.modes",
        "list.terminals",
        "list.terminals.name",
        "list.terminals.phone",
        "list.terminals.boss",
    ]


def test_a_field_is_found_by_its_id(interview: Callable[[str], Sequence[Section]]) -> None:
    """An unknown one is a KeyError."""
    ports = interview("lists")[1].questions[0]

    assert ports.field("modes").ask == "Modes"
    with pytest.raises(KeyError):
        ports.field("none")
