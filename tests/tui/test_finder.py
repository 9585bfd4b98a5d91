"""Search over questions, answers and things of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui import edits
from tui.finder import Finder, build_index
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.draft import Draft

TEXT = """\
firm: {ctpat: "yes", legal_name: "Acme [Inc]", phone: 562-555-0100, founded: "1987-06-05"}
people:
  list:
    - {id: ann, name: Ann Lead, title: Boss, mobile: 562-555-0111}
    - {id: ben, name: Ben Deputy, calls: [ann]}
    - {id: rosa, name: Rosa Peña, title: Release and exports lead}
ports:
  list:
    - {port: "2704", modes: [ocean], terminals: [{name: Pier 400, phone: 310-555-0177}]}
"""
ROSA, PORT = Place("people.list", ("rosa",)), Place("ports.list", ("2704",))
PIER = Place("ports.list", ("2704", "terminals", "pier-400"))
ANN, BEN = Place("people.list", ("ann",)), Place("people.list", ("ben",))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("legal name", Place("firm.legal_name"), id="words of a question"),
        pytest.param("NAME legal", Place("firm.legal_name"), id="in any order and case"),
        pytest.param("acme [", Place("firm.legal_name"), id="an answer with a bracket"),
        pytest.param("jun 1987", Place("firm.founded"), id="a date as it is shown"),
        pytest.param("0111", ANN, id="digits of a number"),
        pytest.param("ben", BEN, id="a name before those who only mention it"),
        pytest.param("foundet", Place("firm.founded"), id="a slip of the finger"),
        pytest.param("deputi ben", BEN, id="a wrong letter, in any order"),
        pytest.param("dpeuty", BEN, id="letters that changed places"),
        pytest.param("telepone numbr", Place("firm.phone"), id="a letter left out of each word"),
        pytest.param("spesialyst", Place("firm.ctpat_specialist"), id="two slips in a long word"),
        pytest.param("pena", ROSA, id="a name without its accent"),
        pytest.param("PEÑA", ROSA, id="a name in capitals with its accent"),
        pytest.param("rp", ROSA, id="initials of a name"),
        pytest.param("rel", ROSA, id="initials without the little words, or a beginning"),
        pytest.param("(562) 555 0111", ANN, id="a number with other signs"),
        pytest.param("5625550111", ANN, id="a number with no signs"),
        pytest.param("562.555.0111", ANN, id="a number with dots"),
        pytest.param("port 2704", PORT, id="a code with what it is a code of"),
        pytest.param("310-555-0177", PIER, id="inside the thing of a list"),
        pytest.param("daily_entries", Place("firm.daily_entries"), id="an id"),
    ],
)
def test_the_best_match_comes_first(draft: Callable[[str], Draft], text: str, first: Place) -> None:
    """A few letters are enough."""
    opened = draft(TEXT)

    found = build_index(opened.view, opened.firm.scope).find(text)

    assert found[0].place == first


def test_a_word_that_is_typed_often_counts_once(draft: Callable[[str], Draft]) -> None:
    """A page that was pasted by mistake holds few words many times."""
    opened = draft(TEXT)
    index = build_index(opened.view, opened.firm.scope)

    assert index.find("legal name " * 100) == index.find("legal name")


def test_slips_are_forgiven_in_a_few_words_only(draft: Callable[[str], Draft]) -> None:
    """Looking for the nearest of every word of a page would keep a person waiting."""
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    opened = draft(TEXT.replace("founded:", f"address: {words}, founded:"))
    index = build_index(opened.view, opened.firm.scope)
    few, more = "three four thirteeen", f"{words} on tw thre fou fiv si seve eigh"

    assert index.find(few) == index.find(more)
    assert index.find(few)
    assert index.find(f"{more} thirteeen") == []


@pytest.mark.parametrize("text", ["xyzzy", "legal xyzzy", "\x00"])
def test_nothing_is_found_for_words_nobody_wrote(draft: Callable[[str], Draft], text: str) -> None:
    """No guess is better than a wrong one."""
    opened = draft(TEXT)

    assert build_index(opened.view, opened.firm.scope).find(text) == []


def test_a_wrong_number_finds_nothing(draft: Callable[[str], Draft]) -> None:
    """Another number is another thing, however near it is."""
    opened = draft(TEXT)

    assert build_index(opened.view, opened.firm.scope).find("562-555-9111") == []


def test_the_index_lasts_until_something_changes(draft: Callable[[str], Draft]) -> None:
    """Opening Find again costs nothing; an answer given meanwhile is found."""
    opened, finder = draft(TEXT), Finder()
    first = finder.index(opened.view, opened.firm.scope)
    same = finder.index(opened.view, opened.firm.scope)
    place = Place("firm.legal_name")
    opened.change(edits.answer(place, "Zebra Brokers"), "name", place)

    found = finder.index(opened.view, opened.firm.scope).find("zebra")

    assert same is first
    assert [one.place for one in found] == [place]


def test_only_questions_that_apply_are_found(draft: Callable[[str], Draft]) -> None:
    """What is not asked cannot be jumped to."""
    opened = draft("firm: {ctpat: 'no'}\n")

    places = [found.place for found in build_index(opened.view, opened.firm.scope).findings]

    assert Place("firm.ctpat") in places
    assert Place("firm.ctpat_specialist") not in places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("mobile", Place("people.list"), id="a field of a list"),
        pytest.param("termnials", Place("ports.list"), id="with a slip of the finger"),
    ],
)
def test_an_empty_list_is_found_by_what_it_asks(
    draft: Callable[[str], Draft], text: str, found: Place
) -> None:
    """Whoever looks for what a person or a port is asked need not know which list that is."""
    opened = draft('tideover: "1"\n')

    assert [one.place for one in build_index(opened.view, opened.firm.scope).find(text)] == [found]
