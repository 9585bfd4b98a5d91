"""Changing one value of a YAML text: the value is there afterwards, and every other line is as it was."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import SaveError
from builder.model import yamledit, yamlfile

if TYPE_CHECKING:
    from collections.abc import Iterator

Path_ = tuple[str | int, ...]

HAND_WRITTEN = """\
# The firm's answers.
tideover: "1"

firm:
  # as on the license
  name: "Sample Brokerage"  # the legal one
  address: |-
    100 Example Way
    Long Beach

  ports: [2704, '0401']   # flow
  phone: 562-555-0100

people:
  list:
    # first the lead
    - id: lead
      name: Lead
      calls: [deputy]

    - id: deputy
      name: Deputy   # since May
# the end
"""


def data_of(text: str) -> Any:
    """What a text holds; it must be whole."""
    document = yamlfile.parse(text, "answers.yaml")
    assert not document.problems
    return document.data


def changed(data: Any, path: Path_, value: object) -> Any:
    """Data with the value at a path set."""
    if not path:
        return value
    whole = copy.copy(data)
    whole[path[0]] = changed(whole[path[0]] if len(path) > 1 else None, path[1:], value)
    return whole


def without(data: Any, path: Path_) -> Any:
    """Data without the key or item at a path."""
    whole = copy.copy(data)
    if len(path) > 1:
        whole[path[0]] = without(whole[path[0]], path[1:])
    else:
        del whole[path[0]]
    return whole


def edges(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines of two texts that are left when equal lines are taken off both ends."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        pytest.param(
            ("firm", "name"),
            "Other: Firm #2",
            ['  name: "Sample Brokerage"  # the legal one'],
            ['  name: "Other: Firm #2"  # the legal one'],
            id="a text keeps the comment behind it",
        ),
        pytest.param(
            ("firm", "phone"),
            {"dont_know": "Lead"},
            ["  phone: 562-555-0100"],
            ["  phone:", "    dont_know: Lead"],
            id="a mapping for a text",
        ),
        pytest.param(
            ("firm", "address"),
            "Elsewhere",
            ["  address: |-", "    100 Example Way", "    Long Beach"],
            ["  address: Elsewhere"],
            id="one line for several",
        ),
        pytest.param(
            ("firm", "name"),
            "One\nTwo",
            ['  name: "Sample Brokerage"  # the legal one'],
            ["  name: |-  # the legal one", "    One", "    Two"],
            id="several lines for one",
        ),
        pytest.param(
            ("people", "list", 1, "name"),
            "yes",
            ["      name: Deputy   # since May"],
            ['      name: "yes"   # since May'],
            id="a field, and a word that others read as a boolean",
        ),
        pytest.param(
            ("people", "list", 0, "calls", 0),
            "other",
            ["      calls: [deputy]"],
            ["      calls:", "        - other"],
            id="an item of a flow list",
        ),
        pytest.param(
            ("firm", "ports"),
            ["2709"],
            ["  ports: [2704, '0401']   # flow"],
            ["  ports:   # flow", '    - "2709"'],
            id="a list for a list",
        ),
        pytest.param(("firm", "phone"), "", ["  phone: 562-555-0100"], ['  phone: ""'], id="an empty text"),
    ],
)
def test_setting_touches_the_lines_of_the_value_alone(
    path: Path_, value: object, old: list[str], new: list[str]
) -> None:
    """What changed is exactly the old lines of the value and its new ones."""
    text = yamledit.set_value(HAND_WRITTEN, path, value)

    assert edges(HAND_WRITTEN, text) == (old, new)
    assert data_of(text) == changed(data_of(HAND_WRITTEN), path, value)


@pytest.mark.parametrize(
    ("path", "order", "comment", "before", "lines"),
    [
        pytest.param(
            ("firm", "zone"), (), "", "people:", ["  zone: x"], id="behind the last when no order is known"
        ),
        pytest.param(
            ("firm", "trade"),
            ("name", "trade", "address"),
            "",
            "  address: |-",
            ["  trade: x"],
            id="in its place",
        ),
        pytest.param(
            ("firm", "first"),
            ("first", "name"),
            "Which is first?",
            "  # as on the license",
            ["  # Which is first?", "  first: x"],
            id="first, above the comments of the next",
        ),
        pytest.param(
            ("people", "list", 0, "age"),
            ("age", "id"),
            "",
            "      id: lead",
            ["    - age: x"],
            id="behind the dash",
        ),
        pytest.param(("ports", "list"), (), "", "# the end", ["", "ports:", "  list: x"], id="a new section"),
    ],
)
def test_a_new_key_goes_to_its_place(
    path: Path_, order: tuple[str, ...], comment: str, before: str, lines: list[str]
) -> None:
    """The order of the questions is kept; the question's words can stand above."""
    text = yamledit.set_value(HAND_WRITTEN, path, "x", order=order, comment=comment)
    rows = text.split("\n")
    position = rows.index(lines[-1])

    assert rows[position - len(lines) + 1 : position + 1] == lines
    assert before in rows[position + 1 : position + 3]
    assert data_of(text) != data_of(HAND_WRITTEN)


@pytest.mark.parametrize(
    ("path", "comment", "old", "new"),
    [
        pytest.param(("firm", "phone"), "", ["  phone: 562-555-0100"], [], id="a key"),
        pytest.param(
            ("firm", "name"),
            "as on the license",
            ["  # as on the license", '  name: "Sample Brokerage"  # the legal one'],
            [],
            id="a key with its comment",
        ),
        pytest.param(
            ("people", "list", 0),
            "",
            ["    # first the lead", "    - id: lead", "      name: Lead", "      calls: [deputy]", ""],
            [],
            id="an item with the comment above it",
        ),
        pytest.param(
            ("people", "list", 1, "id"),
            "",
            ["    - id: deputy", "      name: Deputy   # since May"],
            ["    - name: Deputy   # since May"],
            id="the key behind the dash",
        ),
        pytest.param(
            ("firm", "ports", 0),
            "",
            ["  ports: [2704, '0401']   # flow"],
            ["  ports:   # flow", '    - "0401"'],
            id="an item of a flow list",
        ),
    ],
)
def test_deleting_takes_the_lines_of_the_value_alone(
    path: Path_, comment: str, old: list[str], new: list[str]
) -> None:
    """All other comments and blank lines stay."""
    text = yamledit.delete(HAND_WRITTEN, path, comment=comment)

    assert edges(HAND_WRITTEN, text) == (old, new)
    assert data_of(text) == without(data_of(HAND_WRITTEN), path)


def test_deleting_the_only_key_leaves_the_comments() -> None:
    """The head of a file is not lost with its last answer."""
    assert yamledit.delete("# head\na: 1\n# foot\n", ("a",)) == "# head\n# foot\n"


def test_deleting_what_is_not_there_changes_nothing() -> None:
    """Undo may come twice."""
    assert yamledit.delete(HAND_WRITTEN, ("firm", "none")) == HAND_WRITTEN


@pytest.mark.parametrize("index", [0, 1, 2])
def test_an_item_is_inserted_where_it_was_asked_for(index: int) -> None:
    """The other items keep their lines and their order."""
    text = yamledit.insert_item(HAND_WRITTEN, ("people", "list"), index, {"id": "new", "name": "New"})
    old, new = edges(HAND_WRITTEN, text)

    assert not [line for line in old if line.strip()]
    assert [line for line in new if line.strip()] == ["    - id: new", "      name: New"]
    assert [item["id"] for item in data_of(text)["people"]["list"]].index("new") == index


def test_the_first_item_makes_the_list() -> None:
    """A list that is missing or empty is begun."""
    assert yamledit.insert_item("a: []\n", ("a",), 0, {"id": "x"}) == "a:\n  - id: x\n"
    assert yamledit.insert_item("", ("a", "b"), 3, "x") == "a:\n  b:\n    - x\n"


@pytest.mark.parametrize(("old", "new"), [(0, 1), (1, 0)])
def test_moving_an_item_moves_its_lines(old: int, new: int) -> None:
    """No line is changed by moving, and no other line moves."""
    text = yamledit.move_item(HAND_WRITTEN, ("people", "list"), old, new)

    assert [item["id"] for item in data_of(text)["people"]["list"]] == ["deputy", "lead"]
    assert sorted(text.split("\n")) == sorted(HAND_WRITTEN.split("\n"))


def test_the_comment_above_an_item_stays_with_it() -> None:
    """Deleting or moving the item before it takes nothing that belongs to another."""
    text = "a:\n  - one\n  # about two\n  - two\n  # about three\n  - three\n"

    assert yamledit.delete(text, ("a", 0)) == "a:\n  # about two\n  - two\n  # about three\n  - three\n"
    assert yamledit.delete(text, ("a", 1)) == "a:\n  - one\n  # about three\n  - three\n"
    assert (
        yamledit.move_item(text, ("a",), 2, 0)
        == "a:\n  # about three\n  - three\n  - one\n  # about two\n  - two\n"
    )


def test_moving_to_the_same_place_changes_nothing() -> None:
    """Nor does moving what is no list."""
    assert yamledit.move_item(HAND_WRITTEN, ("people", "list"), 1, 1) == HAND_WRITTEN
    assert yamledit.move_item(HAND_WRITTEN, ("firm", "name"), 0, 1) == HAND_WRITTEN


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("a: [", ("a",), id="broken YAML"),
        pytest.param("a: 1\na: 2\n", ("a",), id="a key that stands twice"),
        pytest.param("- a\n- b\n", ("firm",), id="a list where a mapping belongs"),
        pytest.param("a: &x {n: 1}\nb: *x\n", ("a",), id="an anchor that another value needs"),
        pytest.param("a: 1\nb: x\x00\n", ("a",), id="a NUL byte"),
        pytest.param("a: " + "[" * 60 + "]" * 60, ("a",), id="brackets without end"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str, path: Path_) -> None:
    """Nothing is guessed; the text is left alone and the message says so."""
    with pytest.raises(SaveError, match="Nothing was saved"):
        yamledit.set_value(text, path, "new")


def test_windows_lines_stay_as_they_are() -> None:
    """Only the changed line is written anew."""
    windows = HAND_WRITTEN.replace("\n", "\r\n")
    text = yamledit.set_value(windows, ("firm", "phone"), "202-555-0100")

    assert text == windows.replace("562-555-0100", "202-555-0100").replace(
        "phone: 202-555-0100", 'phone: "202-555-0100"'
    )


KEYS = ("a", "b", "c", "firm", "x_1")
SCALARS = (
    "plain words",
    '"quoted: #"',
    "'single'",
    '""',
    "",
    "0401",
    "2026-01-02",
    "[a, b]",
    "{value: x, checked_on: y}",
    "[]",
    "{}",
    "|-\n@one\n@two",
    "|\n@kept\n\n@end",
    ">-\n@folded\n@text",
    "ünïcode 🚢",
)
COMMENTS = ("", "  # note", " #x")
FILLERS: tuple[tuple[str, ...], ...] = ((), ("",), ("# comment",), ("", "# two", ""), ("#",))


def scalar_lines(head: str, scalar: str, comment: str, inner: int) -> list[str]:
    """A key or dash with its value; `@` marks the lines of a block."""
    first, *rest = scalar.split("\n")
    return [f"{head} {first}".rstrip() + comment, *(" " * inner + line[1:] if line else "" for line in rest)]


@st.composite
def mappings(draw: st.DrawFn, depth: int, indent: int = 0) -> list[str]:
    """The lines of a mapping as a person might have written it."""
    lines: list[str] = []
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1, max_size=4)):
        lines += [" " * indent + filler if filler else "" for filler in draw(st.sampled_from(FILLERS))]
        comment = draw(st.sampled_from(COMMENTS))
        if depth and draw(st.booleans()):
            lines.append(" " * indent + key + ":" + comment)
            lines += draw(mappings(depth - 1, indent + 2) | sequences(depth - 1, indent + 2))
        else:
            lines += scalar_lines(
                " " * indent + key + ":", draw(st.sampled_from(SCALARS)), comment, indent + 2
            )
    return lines


@st.composite
def sequences(draw: st.DrawFn, depth: int, indent: int) -> list[str]:
    """The lines of a list of texts and mappings."""
    lines: list[str] = []
    for is_mapping in draw(st.lists(st.booleans(), min_size=1, max_size=3)):
        lines += [" " * indent + filler if filler else "" for filler in draw(st.sampled_from(FILLERS))]
        if is_mapping:
            inner = draw(mappings(depth, indent + 2))
            while not inner[0].strip() or inner[0].lstrip().startswith("#"):
                inner = inner[1:]
            lines += [" " * indent + "- " + inner[0][indent + 2 :], *inner[1:]]
        else:
            scalar, comment = draw(st.sampled_from(SCALARS)), draw(st.sampled_from(COMMENTS))
            lines += scalar_lines(" " * indent + "-", scalar, comment, indent + 2)
    return lines


FILES = mappings(depth=2).map(lambda lines: "\n".join(lines) + "\n")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "yes",
        "1",
        "# x",
        "a: b",
        "- x",
        "\n",
        "two\nlines",
        "  lead",
        "\u2028x",
        "\x85",
        "a\tb",
        "&a",
        "*a",
        "|",
        "~",
    ]
)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "value"]), inner)
    ),
    max_leaves=5,
)


def places(data: Any, here: Path_ = ()) -> Iterator[Path_]:
    """The path of every value below."""
    if here:
        yield here
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in steps:
        yield from places(inner, (*here, step))


def value_at(data: Any, path: Path_) -> Any:
    """The value at a path."""
    for step in path:
        data = data[step]
    return data


@given(FILES, VALUES, st.data())
def test_any_value_can_be_set_in_any_place_of_any_file(text: str, value: object, data: st.DataObject) -> None:
    """Afterwards the file holds exactly that change, and no comment outside the old value is lost."""
    before = data_of(text)
    path = data.draw(st.sampled_from(list(places(before))))
    after = yamledit.set_value(text, path, value)

    assert data_of(after) == changed(before, path, value)
    if isinstance(value_at(before, path), str):
        assert not [line for line in edges(text, after)[0] if line.lstrip().startswith("#")]


@settings(max_examples=60)
@given(FILES, st.sampled_from(["\n", "\r\n"]), st.data())
def test_setting_a_new_key_and_deleting_it_gives_the_file_back(
    text: str, line_end: str, data: st.DataObject
) -> None:
    """Line for line, also with Windows lines, wherever the mapping stands."""
    text = text.replace("\n", line_end)
    before = data_of(text)
    block_mappings = [
        path
        for path in [(), *places(before)]
        if isinstance(value_at(before, path), dict) and value_at(before, path)
    ]
    path = data.draw(st.sampled_from(block_mappings))
    added = yamledit.set_value(text, (*path, "new_key"), "value")
    after = yamledit.delete(added, (*path, "new_key"))

    assert data_of(after) == before
    if "{" not in text:  # a flow mapping is written anew as a block
        assert [line for line in after.split("\n") if line.strip()] == [
            line for line in text.split("\n") if line.strip()
        ]


@settings(max_examples=60)
@given(FILES, st.data())
def test_deleting_takes_away_that_value_and_no_other(text: str, data: st.DataObject) -> None:
    """What remains reads as before; a mapping that held nothing else is left empty."""
    before = data_of(text)
    path = data.draw(st.sampled_from(list(places(before))))
    after = data_of(yamledit.delete(text, path))

    parent = value_at(before, path[:-1])
    if len(parent) > 1 or isinstance(parent, list):
        assert after == without(before, path)
    else:
        assert after == (changed(before, path[:-1], "") if len(path) > 1 else {})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a:\n  one: 1 # kept\n  two: 2\nlist:\n  - id: x\n    name: X\n  - id: y\n", id="blocks"
        ),
        pytest.param("a: {one: 1, two: 2}\nlist: [{id: x}, {id: y}]\n", id="in braces"),
        pytest.param("list:\n  - name: X\n    id: x\n  -\n    id: y\n", id="a section that is not there yet"),
        pytest.param("# nothing\na:\nlist:\n  - {id: x}\n  - id: y\n    # below\n", id="an empty section"),
    ],
)
def test_several_values_are_set_as_one_after_another(text: str) -> None:
    """The text is the same as if each had been set alone, whatever the order in which they are named."""
    order = ("zero", "one", "half", "two")
    settings = [
        *(
            yamledit.Setting(path=("a", key), value={"dont_know": key}, order=order, comment="Why?")
            for key in order
        ),
        *(
            yamledit.Setting(path=("list", i, key), value=key, order=("id", "name", "phone"))
            for i in (0, 1)
            for key in ("phone", "name")
        ),
    ]
    alone = text
    for one in settings:
        alone = yamledit.set_value(alone, one.path, one.value, comment=one.comment, order=one.order)

    assert yamledit.set_values(text, settings) == alone
    assert yamledit.set_values(text, []) == text
