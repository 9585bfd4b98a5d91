"""Long lists read and changed thing by thing: the same as if the whole text were, and nothing else touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import yamledit, yamlfile, yamlparts
from builder.model.yamlbulk import change_items
from builder.model.yamlitems import LONG, long_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Steps

AS_ONE = "# \u2028\n"
"""A rare line break in a comment: such a text is read and changed as a whole."""
ITEMS = (
    "    - id: {n}\n      name: Person {n}   # the boss\n      calls: [a, b]\n",
    "    - name: Person {n}\n\n      checked_on: '2026-05-02'\n",
    "    # above {n}\n    - {{id: p{n}, name: Person}}\n",
    "    -\n      id: {n}\n      address: |-\n        100 Example Way\n          - Suite 4\n    # below\n",
    '    - id: {n}\n      name: "one\n        two"\n      terminals:\n        - name: A\n        - name: B\n',
    "    - word {n}\n",
    "  # far left\n    - id: {n}\n      empty:\n",
    "    - id: {n}\n      note: {{dont_know: who, }}\n      name: {{\n        value: a }}\n",
)
BEFORE = ("", "# by hand\n", "firm:\n  phone: '562'\n  short:\n    - a\n    - b\n\n")
AFTER = ("", "  lead: ann\n", "\nports:\n  list: []\n", "# the end")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An answers file with a list of many things, written in all the ways people write them."""
    count = draw(st.integers(LONG, LONG + 3))
    kinds = draw(st.lists(st.sampled_from(ITEMS), min_size=count, max_size=count))
    items = "".join(item.format(n=number) for number, item in enumerate(kinds))
    above = draw(st.sampled_from(["", "    # first\n", "\n"]))
    text = f"{draw(st.sampled_from(BEFORE))}people:\n  list:\n{above}{items}{draw(st.sampled_from(AFTER))}"
    return text if draw(st.booleans()) else text.rstrip("\n")


@given(texts())
@settings(max_examples=60, deadline=None)
def test_a_long_list_reads_as_the_whole_text_does(text: str) -> None:
    """Values and lines are the same."""
    by_items = yamlfile.parse(text, "answers.yaml")
    whole = yamlfile.parse(f"{text}\n{AS_ONE}", "answers.yaml")

    assert list(by_items.long_lists) == [("people", "list")]
    assert not whole.long_lists
    assert by_items.data == whole.data
    assert dict(by_items.lines) == dict(whole.lines)
    assert len(by_items.lines) == len(whole.lines)
    assert by_items.line(("people", "list", 3, "nothing")) == whole.line(("people", "list", 3, "nothing"))


class Editor(Protocol):
    """Changes a text: by parts, or as a whole."""

    def set_value(
        self, text: str, path: Steps, value: object, *, comment: str = "", order: Sequence[str] = ()
    ) -> str:
        """Sets a value."""

    def delete(self, text: str, path: Steps, *, comment: str = "") -> str:
        """Takes a value out."""

    def insert_item(self, text: str, path: Steps, index: int, value: object) -> str:
        """Puts a thing in."""

    def move_item(self, text: str, path: Steps, old: int, new: int) -> str:
        """Moves a thing."""


LIST = ("people", "list")
FIELDS = ("id", "name", "mobile", "checked_on")
CHANGES: dict[str, Callable[[Editor, str, int], str]] = {
    "a field": lambda by, text, n: by.set_value(text, (*LIST, n, "name"), "New"),
    "a new field": lambda by, text, n: by.set_value(text, (*LIST, n, "mobile"), "562", order=FIELDS),
    "an open field": lambda by, text, n: by.set_value(text, (*LIST, n, "name"), {"dont_know": "Ann"}),
    "a whole thing": lambda by, text, n: by.set_value(text, (*LIST, n), {"id": "x", "calls": ["a"]}),
    "a thing taken out": lambda by, text, n: by.delete(text, (*LIST, n)),
    "a thing put in": lambda by, text, n: by.insert_item(text, LIST, n, {"id": "x", "name": "New"}),
    "a thing at the end": lambda by, text, _: by.insert_item(text, LIST, LONG, {"id": "x"}),
    "a thing moved": lambda by, text, n: by.move_item(text, LIST, n, min(n + 3, LONG - 1)),
    "a question elsewhere": lambda by, text, _: by.set_value(text, ("people", "lead"), "b", comment="Who?"),
}
MAPPING_ONLY = {"a field", "a new field", "an open field"}


@pytest.mark.parametrize("change", CHANGES)
@given(text=texts(), index=st.integers(0, LONG - 1))
@settings(max_examples=25, deadline=None)
def test_a_change_of_one_thing_is_that_of_the_whole_text(change: str, text: str, index: int) -> None:
    """Byte by byte what `yamledit` makes of all lines at once."""
    items = yamlfile.parse(text, "answers.yaml").data["people"]["list"]  # type: ignore[index]
    if change in MAPPING_ONLY and not isinstance(items[index], dict):
        return

    assert CHANGES[change](yamlparts, text, index) == CHANGES[change](yamledit, text, index)


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(
            lambda text: text.replace("Person 7 ", '"Person 7\n    - x" '), id="a quote across things"
        ),
        pytest.param(lambda text: text.replace("id: 7\n", "id: &seven 7\n"), id="an anchor"),
        pytest.param(lambda text: text.replace("id: 7\n", "id: 7\n      id: 8\n"), id="a key twice"),
        pytest.param(lambda text: text.replace("id: 7\n", "id: [7\n"), id="an open bracket"),
        pytest.param(lambda text: text.replace("id: 7\n", "id: 7\n   name: x\n"), id="a wrong indent"),
        pytest.param(lambda text: text.replace("id: 7\n", "id: 7\x07\n"), id="a control character"),
        pytest.param(lambda text: text.replace("  list:", "  list: |"), id="a text that looks like a list"),
        pytest.param(lambda text: "---\n" + text, id="the mark of a document"),
        pytest.param(lambda text: text + "---\nmore: x\n", id="a second document"),
        pytest.param(lambda text: text + "people: twice\n", id="a section twice"),
        pytest.param(lambda text: text.replace("id: 7\n", "id: tideover-long-list-0\n"), id="our own mark"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="line ends of an old system"),
    ],
)
def test_what_spans_things_or_is_wrong_is_read_as_a_whole(spoilt: Callable[[str], str]) -> None:
    """The same values, and the same fault on the same line."""
    text = spoilt("people:\n  list:\n" + "".join(ITEMS[0].format(n=number) for number in range(LONG)))
    found = yamlfile.parse(text, "answers.yaml")
    whole = yamlfile.parse(f"{text}{AS_ONE}", "answers.yaml")

    assert not found.long_lists
    assert found.data == whole.data
    assert [str(problem) for problem in found.problems] == [str(problem) for problem in whole.problems]


def test_short_lists_are_read_with_everything_else() -> None:
    """Nothing is gained by taking them apart."""
    text = "people:\n  list:\n" + "    - a\n" * (LONG - 1)

    assert not long_lists(text)
    assert long_lists(text + "    - a\n")


def test_a_list_inside_a_long_one_is_part_of_its_thing() -> None:
    """Only the outer list is taken apart."""
    inner = "        - b\n" * LONG
    text = "a:\n  list:\n" + f"    - id: 1\n      more:\n{inner}" * LONG

    (found,) = long_lists(text)
    assert len(found.starts) == LONG + 1
    assert found.item(0) == f"    - id: 1\n      more:\n{inner}"


@given(text=texts(), indexes=st.sets(st.integers(0, LONG - 1), min_size=1, max_size=LONG - 1))
@settings(max_examples=25, deadline=None)
def test_many_things_are_taken_out_as_one_by_one(text: str, indexes: set[int]) -> None:
    """In any order of their positions."""
    one_by_one = text
    for index in sorted(indexes, reverse=True):
        one_by_one = yamledit.delete(one_by_one, (*LIST, index))

    assert yamlparts.delete_items(text, LIST, list(indexes)) == one_by_one


@given(text=texts(), indexes=st.sets(st.integers(0, LONG - 1), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_many_things_are_marked_as_one_by_one(text: str, indexes: set[int]) -> None:
    """Each with its own values."""
    items = yamlfile.parse(text, "answers.yaml").data["people"]["list"]  # type: ignore[index]
    changed = {
        index: {"checked_on": "2026-11-21", "by": str(index)}
        for index in indexes
        if isinstance(items[index], dict)
    }
    one_by_one = text
    for index, values in changed.items():
        for key, value in values.items():
            one_by_one = yamledit.set_value(one_by_one, (*LIST, index, key), value, order=FIELDS)

    assert change_items(text, LIST, changed, order=FIELDS) == one_by_one


SECTIONS = (
    "# kept by hand\n---\ntideover: '1'\n\n# the firm\nfirm:   # ours\n  name: Sample\n  # a remark below\n\n"
    "# who\n'people':\n  lead: ann\n  note: |\n    one\n    # no remark\nports: {list: [a], hours: all}\n"
    "last:\n  word: x"
)
"""Sections as people write them, the last one without an end of line."""


@pytest.mark.parametrize(
    "path",
    [
        ("firm", "name"),
        ("firm", "phone"),
        ("people", "lead"),
        ("people", "note"),
        ("people", "deputy"),
        ("ports", "hours"),
        ("ports", "zone"),
        ("last", "word"),
        ("last", "more"),
        ("systems", "main"),
        ("tideover", "odd"),
    ],
    ids="-".join,
)
@pytest.mark.parametrize("value", ["562-555-0111", "two\nlines\n", ["a", "b"], {"dont_know": "ann"}], ids=str)
@pytest.mark.parametrize(
    "text", [SECTIONS, f"{SECTIONS}\n", SECTIONS.replace("\n", "\r\n")], ids=["", "end", "crlf"]
)
def test_a_change_in_a_section_is_the_change_in_the_whole_text(text: str, path: Steps, value: object) -> None:
    """Reading one section alone saves time and changes nothing else."""
    order = ("name", "phone", "lead", "deputy", "note")

    assert yamlparts.set_value(text, path, value, comment="Why", order=order) == yamledit.set_value(
        text, path, value, comment="Why", order=order
    )


@pytest.mark.parametrize(
    "path", [("firm", "name"), ("people", "note"), ("ports", "list"), ("last", "word")], ids="-".join
)
def test_a_deletion_in_a_section_is_the_deletion_in_the_whole_text(path: Steps) -> None:
    """A section may be left with nothing in it."""
    assert yamlparts.delete(SECTIONS, path, comment="a") == yamledit.delete(SECTIONS, path, comment="a")
