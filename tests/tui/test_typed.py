"""What was typed, and what of it can be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.fitting import storable, typed_from, understood
from tui.places import Place
from tui.typed import Typed, UnfitError, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.declarations import Declarations
    from tui.draft import Draft

PEOPLE = "people:\n  list:\n    - {id: ann, name: Ann Lead}\n"


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        pytest.param("firm.legal_name", Typed(texts=(" Acme  Inc ",)), "Acme Inc", id="a line"),
        pytest.param("firm.legal_name", Typed(), "", id="nothing"),
        pytest.param("firm.legal_name", Typed(texts=("  ",)), "", id="blanks"),
        pytest.param("firm.daily_entries", Typed(texts=("1,200",)), "1200", id="a number"),
        pytest.param("firm.founded", Typed(texts=("2 Nov 2026",)), "2026-11-02", id="a date"),
        pytest.param("firm.ctpat", Typed(texts=("Y",)), "yes", id="yes"),
        pytest.param("firm.services", Typed(texts=("isf", "isf")), ["isf"], id="a choice twice"),
        pytest.param("firm.agencies", Typed(texts=("fda",)), ["FDA"], id="an agency"),
        pytest.param("people.incident_lead", Typed(texts=("ann lead",)), "ann", id="a person by name"),
        pytest.param("people.mailbox_openers", Typed(texts=("ann",)), ["ann"], id="people by id"),
        pytest.param("firm.phone", Typed(way=Way.DONT_KNOW), {"dont_know": ""}, id="nobody will find out"),
        pytest.param(
            "firm.phone", Typed(way=Way.DONT_KNOW, note=" Ann "), {"dont_know": "Ann"}, id="who will find out"
        ),
        pytest.param(
            "firm.phone",
            Typed(way=Way.DOES_NOT_APPLY, note="none"),
            {"does_not_apply": "none"},
            id="a reason",
        ),
        pytest.param(
            "firm.ctpat_specialist",
            Typed(texts=("Desk",), checked_on="11/2/2026", checked_by="Ann"),
            {"value": "Desk", "checked_on": "2026-11-02", "checked_by": "Ann"},
            id="checked on and by",
        ),
        pytest.param("firm.ctpat_specialist", Typed(texts=("Desk",)), "Desk", id="never checked"),
    ],
)
def test_what_fits_is_stored_in_its_canonical_form(
    draft: Callable[[str], Draft], question: str, typed: Typed, stored: object
) -> None:
    """Texts become what the file holds."""
    view = draft(PEOPLE).view

    found = storable(typed, view.question(Place(question)), view.answers, view.declarations.reference)

    assert found == stored


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        pytest.param(
            "firm.phone", Typed(texts=("12",)), "no phone number|wrong number of digits", id="a phone"
        ),
        pytest.param("firm.founded", Typed(texts=("soon",)), "no date", id="a date"),
        pytest.param("firm.daily_entries", Typed(texts=("-1",)), "too small", id="a number out of bounds"),
        pytest.param(
            "people.incident_lead", Typed(texts=("Zed",)), "not in the people list", id="a stranger"
        ),
        pytest.param("firm.phone", Typed(way=Way.DOES_NOT_APPLY), "why it does not apply", id="no reason"),
        pytest.param(
            "firm.phone",
            Typed(way=Way.DONT_KNOW, note="pwd: hunter22"),
            "looks like a password",
            id="a secret",
        ),
        pytest.param(
            "firm.ctpat_specialist",
            Typed(texts=("Desk",), checked_on="soon"),
            "Checked on: .* no date",
            id="no day of checking",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    draft: Callable[[str], Draft], question: str, typed: Typed, words: str
) -> None:
    """The message says what is wrong."""
    view = draft(PEOPLE).view

    with pytest.raises(UnfitError, match=words):
        storable(typed, view.question(Place(question)), view.answers, view.declarations.reference)


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        pytest.param("Acme", Typed(texts=("Acme",)), id="a text"),
        pytest.param("{dont_know: Ann}", Typed(way=Way.DONT_KNOW, note="Ann"), id="not known yet"),
        pytest.param("{does_not_apply: no}", Typed(way=Way.DOES_NOT_APPLY, note="no"), id="does not apply"),
        pytest.param(
            '{value: A, checked_on: "2026-11-02", checked_by: B}',
            Typed(texts=("A",), checked_on="2026-11-02", checked_by="B"),
            id="checked",
        ),
        pytest.param('""', Typed(), id="nothing"),
    ],
)
def test_a_stored_answer_is_shown_as_if_typed(
    draft: Callable[[str], Draft], stored: str, typed: Typed
) -> None:
    """What stands in the file comes back into the fields."""
    view = draft(f"firm:\n  legal_name: {stored}\n").view

    assert typed_from(view.answer(Place("firm.legal_name"))) == typed


@pytest.mark.parametrize(
    ("question", "text", "reading"),
    [
        pytest.param("firm.founded", "6/5/1987", "5 Jun 1987", id="a date in another form"),
        pytest.param("firm.phone", "5625550100", "562-555-0100", id="a phone number without hyphens"),
        pytest.param("firm.legal_name", "Acme", "", id="nothing to add"),
        pytest.param("firm.founded", "6/5", "", id="not yet a date"),
    ],
)
def test_a_reading_is_given_where_it_adds_something(
    declarations: Declarations, question: str, text: str, reading: str
) -> None:
    """What was typed is read back in the form that pages use."""
    assert understood(text, declarations.questions[question], declarations.reference) == reading
