"""Many changes of one list keep every other line."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import SaveError
from builder.model.yamlbulk import change_items

TEXT = """\
people:
  # all of them
  list:
    # the boss
    - id: ann   # first
      name: "Ann"
      notes: |-
        several

        lines
    - name: Ben
# between

    - {id: cleo, name: Cleo}
      # the last one
  lead: ann
"""
LIST = ("people", "list")
WORDS = st.text(st.characters(min_codepoint=0x20, exclude_categories=["C"]), min_size=1)


def test_only_the_lines_of_what_changed_are_others() -> None:
    """Comments, quotes and several lines stay; keys go to their places."""
    changed = {0: {"title": "Chief"}, 1: {"id": "ben", "name": "Benjamin"}, 2: {"title": "Clerk"}}

    made = change_items(
        TEXT, LIST, changed, [{"id": "dee"}, {"id": "eve", "name": "Eve"}], order=("id", "name", "title")
    )

    assert made == (
        TEXT.replace('"Ann"\n', '"Ann"\n      title: Chief\n')
        .replace("- name: Ben\n", "- id: ben\n      name: Benjamin\n")
        .replace(
            "- {id: cleo, name: Cleo}\n",
            "- id: cleo\n      name: Cleo\n      title: Clerk\n    - id: dee\n    - id: eve\n      name: Eve\n",
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "people:\n  list: [{id: ann}]\n",
        "people: {list: [{id: ann}]}\n",
        "people:\n  list:\n  - id: ann",
        "people:\n  list:\n  -\n    id: ann\n",
    ],
    ids=["list in brackets", "all in brackets", "no last line end", "dash alone"],
)
def test_a_list_in_any_form(text: str) -> None:
    """As a person may write it."""
    made = change_items(text, LIST, {0: {"name": "Ann"}}, [{"id": "ben"}, {"id": "cleo"}])

    assert yaml.safe_load(made) == {
        "people": {"list": [{"id": "ann", "name": "Ann"}, {"id": "ben"}, {"id": "cleo"}]}
    }


@pytest.mark.parametrize(
    "text", ["people: {}\n", "people:\n  list: []\n", ""], ids=["none", "empty", "no text"]
)
def test_without_a_list_nothing_is_changed(text: str) -> None:
    """And it is said where one was expected."""
    with pytest.raises(SaveError, match=r"no list stands at people\.list"):
        change_items(text, LIST, {}, [{"id": "ann"}])


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["name", "title", "office"]), WORDS, min_size=1),
        min_size=1,
        max_size=4,
    ),
    WORDS,
)
def test_what_is_written_is_read_back(added: list[dict[str, str]], word: str) -> None:
    """Whatever the texts hold."""
    made = change_items(TEXT, LIST, {0: {"name": word}, 2: {"name": word}}, added)

    people = yaml.load(made, yaml.BaseLoader)["people"]  # noqa: S506 (all texts)
    assert people["list"][3:] == added
    assert [people["list"][place]["name"] for place in (0, 2)] == [word, word]
    assert people["lead"] == "ann"
