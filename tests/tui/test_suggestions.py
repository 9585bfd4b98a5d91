"""What is offered for a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.suggestions import LIMIT, beware, suggest, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.draft import Draft

TEXT = """\
people:
  list:
    - {id: ann, name: Ann Lead, title: Compliance manager}
    - {id: ben, name: Ben Deputy, title: Release lead}
"""


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        pytest.param("port", "2704", "2704", id="a port by code"),
        pytest.param("port", "long be", "2709", id="a port by letters"),
        pytest.param("agency", "fda", "FDA", id="an agency by code"),
        pytest.param("agency", "fish and wild", "FWS", id="an agency by name"),
        pytest.param("person", "dep", "ben", id="a person by part of the name"),
        pytest.param("person", "compl", "ann", id="a person by title"),
        pytest.param("person", "release", "ben", id="a person by a word of the title"),
    ],
)
def test_the_likeliest_comes_first(draft: Callable[[str], Draft], kind: str, text: str, stored: str) -> None:
    """Beginnings come before what only holds the letters."""
    assert suggest(kind, text, draft(TEXT).view)[0].stored == stored


def test_everybody_is_offered_before_a_letter_is_typed(draft: Callable[[str], Draft]) -> None:
    """The people list is short enough to be shown; the ports are not."""
    view = draft(TEXT).view

    assert [one.words for one in suggest("person", "", view)] == ["Ann Lead", "Ben Deputy"]
    assert suggest("port", "", view) == []


def test_no_more_is_offered_than_can_be_read(draft: Callable[[str], Draft]) -> None:
    """A thousand people do not fill the screen."""
    people = "".join(f"    - {{id: p{n}, name: Person {n}}}\n" for n in range(200))

    assert len(suggest("person", "person", draft(f"people:\n  list:\n{people}").view)) == LIMIT


@pytest.mark.parametrize(
    ("kind", "stored", "words"),
    [
        ("port", "2704", "2704 Los Angeles, CA"),
        ("port", "nowhere", "nowhere"),
        ("agency", "FDA", "FDA (Food and Drug Administration)"),
        ("person", "ann", "Ann Lead"),
        ("person", "zed", "zed"),
    ],
)
def test_what_is_picked_is_named(draft: Callable[[str], Draft], kind: str, stored: str, words: str) -> None:
    """A code is shown with its name; what no table knows is shown as it stands."""
    assert words_for(kind, stored, draft(TEXT).view) == words


def test_a_port_that_needs_care_says_so(draft: Callable[[str], Draft]) -> None:
    """New York has two sets of codes."""
    view = draft(TEXT).view

    assert "two sets of codes" in beware("port", "1001", view)
    assert beware("port", "2704", view) == ""


def test_a_name_that_sheets_cannot_say_is_told_so(draft: Callable[[str], Draft]) -> None:
    """With what they say instead; accents are letters like any others, and a person who is picked is no text."""
    view = draft(TEXT).view

    assert beware("text", "\u738b\u5c0f Wang", view) == (
        'Sheets say "[not printable] Wang": their fonts lack \u738b \u5c0f. Add it in Latin letters.'
    )
    assert beware("long", "Mar\u00eda Pe\u00f1afiel \u2013 Laredo", view) == ""
    assert beware("person", "\u738b", view) == ""


def test_names_are_found_without_their_accents(draft: Callable[[str], Draft]) -> None:
    """A keyboard in the United States has none; and with them, where the table has none."""
    view = draft(TEXT.replace("Ann Lead", "H\u00e9ctor \u00cd\u00f1iguez")).view

    assert [one.words for one in suggest("person", "hector ini", view)] == ["H\u00e9ctor \u00cd\u00f1iguez"]
    assert [one.stored for one in suggest("port", "Del R\u00edo", view)] == ["2302"]
