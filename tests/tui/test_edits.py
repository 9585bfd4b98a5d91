"""Changes to lists: things added, copied, moved and deleted, and the people that other answers pick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tui import edits
from tui.places import Place
from tui.references import picked_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.draft import Draft

LIST = Place("people.list")
TEXT = """\
people:
  list:
    # the boss
    - id: ann
      name: Ann
      calls: [ben]
      checked_on: "2026-11-02"
    - name: Ben   # no id yet
      title: Lead
    - id: cleo
      name: Cleo
      calls: [Ben]
  incident_lead: ann
  mailbox_openers: [ann, Ben]
"""


def apply(opened: Draft, edit: edits.Edit, place: Place = LIST) -> list[dict[str, object]]:
    """Makes a change and gives the people list as it then stands in the file."""
    opened.change(edit, "test", place)
    found = yaml.safe_load(opened.brokerage.answers.read_text(encoding="utf-8"))["people"]
    people = found.get("list", [])
    assert isinstance(people, list)
    return people


def names(people: list[dict[str, object]]) -> list[object]:
    """The names in order."""
    return [person.get("name") for person in people]


def test_a_thing_is_added_at_the_end(draft: Callable[[str], Draft]) -> None:
    """The list keeps its order and its comments."""
    opened = draft(TEXT)

    people = apply(opened, edits.add_record(LIST, "dora", {"name": "Dora"}))

    assert names(people) == ["Ann", "Ben", "Cleo", "Dora"]
    assert "# the boss" in opened.text


def test_the_first_thing_makes_the_list(draft: Callable[[str], Draft]) -> None:
    """An open list question becomes a list with its question as a comment."""
    opened = draft("people:\n  list: {dont_know: Ann}\n")

    people = apply(opened, edits.add_record(LIST, "dora", {"name": "Dora"}))

    assert people == [{"id": "dora", "name": "Dora"}]


def test_a_copy_stands_behind_its_model_and_counts_as_unchecked(draft: Callable[[str], Draft]) -> None:
    """The copy has its own id and name, and no mark of having been checked."""
    people = apply(draft(TEXT), edits.copy_record(LIST.at("ann"), "ann-2"))

    assert people[1] == {"id": "ann-2", "name": "Ann (copy)", "calls": ["ben"]}


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        pytest.param("ann", 1, ["Ben", "Ann", "Cleo"], id="down"),
        pytest.param("cleo", -1, ["Ann", "Cleo", "Ben"], id="up"),
        pytest.param("ann", -1, ["Ann", "Ben", "Cleo"], id="up at the top"),
        pytest.param("cleo", 1, ["Ann", "Ben", "Cleo"], id="down at the end"),
    ],
)
def test_a_thing_moves(draft: Callable[[str], Draft], key: str, by: int, order: list[str]) -> None:
    """A thing changes places with its neighbour; at either end it stays."""
    assert names(apply(draft(TEXT), edits.move_record(LIST.at(key), by))) == order


def test_a_person_is_deleted_from_every_answer_that_picked_them(draft: Callable[[str], Draft]) -> None:
    """Single picks become open questions, shared ones lose one name, and nothing dangles."""
    opened = draft(TEXT)

    apply(opened, edits.delete_record(LIST.at("ben")))

    answers = opened.view.answers
    assert not answers.problems
    assert answers.get("people.mailbox_openers").value == ("ann",)
    assert opened.view.answer(LIST.at("ann", "calls")).value is None
    assert answers.get("people.incident_lead").value == "ann"


def test_deleting_the_last_thing_leaves_an_open_question(draft: Callable[[str], Draft]) -> None:
    """An empty list is no answer."""
    opened = draft("people:\n  list:\n    - {id: ann, name: Ann}\n  incident_lead: ben\n")

    people = apply(opened, edits.delete_record(LIST.at("ann")))

    assert people == []
    assert opened.view.answer(LIST).state == "unanswered"


def test_a_new_name_keeps_every_pick(draft: Callable[[str], Draft]) -> None:
    """A person picked by name is still picked after the name has changed."""
    opened = draft(TEXT)
    place = LIST.at("ben", "name")

    apply(opened, edits.answer(place, "Benjamin"), place)

    assert not opened.view.answers.problems
    assert opened.view.answers.get("people.mailbox_openers").value == ("ann", "ben")
    assert opened.view.answer(LIST.at("cleo", "calls")).value == ("ben",)


def test_a_thing_is_marked_as_checked(draft: Callable[[str], Draft]) -> None:
    """Day and person stand with the thing."""
    people = apply(draft(TEXT), edits.check_record(LIST.at("cleo"), "2026-11-21", "Ann"))

    assert people[2] == {**people[2], "checked_on": "2026-11-21", "checked_by": "Ann"}


def test_a_list_inside_a_thing_is_changed_there(draft: Callable[[str], Draft]) -> None:
    """A terminal is added to its own port."""
    opened = draft('ports:\n  list:\n    - {id: "2704", port: "2704"}\n    - {id: "2709", port: "2709"}\n')
    terminals = Place("ports.list", ("2709", "terminals"))

    opened.change(edits.add_record(terminals, "pier", {"name": "Pier"}), "test", terminals)
    opened.change(edits.answer(terminals.at("pier", "phone"), "562-555-0128"), "test", terminals)

    ports = opened.view.answers.records("ports.list")
    assert [len(port.get("terminals").records) for port in ports] == [0, 1]
    assert opened.view.answer(terminals.at("pier", "phone")).value == "+1 562-555-0128"


def test_a_list_written_out_as_a_value_is_changed_in_place(draft: Callable[[str], Draft]) -> None:
    """A hand-written `value:` around a list is respected."""
    opened = draft("people:\n  list:\n    value:\n      - {id: ann, name: Ann}\n")

    opened.change(edits.add_record(LIST, "ben", {"name": "Ben"}), "test", LIST)

    assert [person.id for person in opened.view.answers.records("people.list")] == ["ann", "ben"]


def test_ids_that_stand_twice_are_told_apart(draft: Callable[[str], Draft]) -> None:
    """The second of two things with the same hand-written id is changed, not the first."""
    opened = draft("people:\n  list:\n    - {id: x, name: Ann}\n    - {id: x, name: Ben}\n")
    place = LIST.at("x#2", "title")

    people = apply(opened, edits.answer(place, "Lead"), place)

    assert people == [{"id": "x", "name": "Ann"}, {"id": "x", "name": "Ben", "title": "Lead"}]


def test_every_pick_of_a_person_is_found(draft: Callable[[str], Draft]) -> None:
    """By id and by name, in questions and in other people's fields, but not in the person's own."""
    view = draft(TEXT).view
    ben = view.record(LIST.at("ben"))
    assert ben is not None

    found = picked_at(view, ben)

    assert found == [LIST.at("ann", "calls"), LIST.at("cleo", "calls"), Place("people.mailbox_openers")]


@pytest.mark.parametrize(
    ("words", "made"),
    [("Dora Day", "dora-day"), ("ann", "ann-2"), ("", "person"), ("王", "person")],
)
def test_a_new_thing_gets_an_id_of_its_own(draft: Callable[[str], Draft], words: str, made: str) -> None:
    """From the words that name it, or else from what it is."""
    assert edits.new_record_id(draft(TEXT).view, LIST, words) == made
