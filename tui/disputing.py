"""What two windows answered otherwise: both versions in words, and what becomes of the one that is taken.

Until one is taken, the file keeps the other window's, and this one's waits as typing that is not saved. A row of a list
that another window deleted is taken as a whole: with it go all its cells that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.decoding import decode_one
from tui import edits
from tui.fitting import as_typed, storable, typed_from
from tui.history import LIST_FILES
from tui.places import Place
from tui.typed import UnfitError
from tui.wording import plural, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.desk import Desk
    from tui.draft import Draft
    from tui.screens.conflict import Sides, Taken

NOTHING = "no answer"


def disputed_in(draft: Draft, name: str) -> list[Place]:
    """The cells of a list that wait for somebody to take one of two versions, in the order of its rows."""
    return [place for place in draft.held_in(name) if place in draft.disputed or draft.is_row_gone(place)]


def ask_about(desk: Desk, place: Place, then: Callable[[Place, str], object]) -> None:
    """Shows both versions of an answer that waits.

    Args:
        desk: the app.
        place: the answer, or a cell of a list.
        then: told the place, which a row that comes back has anew, and what became of it; not told when it is decided
            later.
    """
    from tui.screens.conflict import ConflictScreen

    draft = desk.draft
    if isinstance(desk.screen, ConflictScreen):
        return
    together = _together(draft, place)
    others = [] if place.question not in LIST_FILES else disputed_in(draft, place.question)
    others = [other for other in others if other not in together]

    def taken(choice: Taken | None) -> None:
        if choice is None:
            draft.postponed |= {*together, *others}
            return
        chosen = [*together, *others] if choice.is_for_all else together
        new = _save(desk, chosen, place) if choice.is_mine else place
        if new is None:
            return  # why is said, and it waits on
        for one in chosen:
            draft.drop(one)
        desk.keep_unsaved()
        then(new, "Yours is saved now." if choice.is_mine else "Theirs stands.")

    desk.clear_notifications()  # they would stand before one of the two
    desk.push_screen(ConflictScreen(_sides(draft, together), len(others)), taken)


def _together(draft: Draft, place: Place) -> list[Place]:
    """What is decided with a place: all that waits in its row, where that is gone."""
    if not draft.is_row_gone(place):
        return [place]
    return [one for one in draft.held_in(place.question) if one.steps[0] == place.steps[0]]


def _sides(draft: Draft, places: Sequence[Place]) -> Sides:
    from tui.screens.conflict import Sides

    view, place = draft.view, places[0]
    asks = [view.question(one).ask for one in places]
    mine = [_words(draft, one) or NOTHING for one in places]
    if draft.is_row_gone(place):
        noun, name = view.question(place.outer).noun, draft.row_name(place)
        return Sides(
            title="Deleted in another window",
            ask=name,
            mine="\n".join(f"{ask} {words}" for ask, words in zip(asks, mine, strict=True))
            + f"\n\nThe {noun} comes back with it.",
            theirs=f"The {noun} is deleted.",
        )
    theirs = shown(view.answer(place), view.question(place), view) or NOTHING
    name = draft.thing_name(place)
    ask = f"{name}: {asks[0]}" if name else asks[0]
    return Sides(title="Answered in two windows", ask=ask, mine=mine[0], theirs=theirs)


def _words(draft: Draft, place: Place) -> str:
    view = draft.view
    question, reference = view.question(place), view.declarations.reference
    typed = as_typed(draft.kept[place], question, view.answers, reference)
    return shown(decode_one(typed, question, reference), question, view)


def _save(desk: Desk, places: Sequence[Place], place: Place) -> Place | None:
    """Saves what was typed at some places as one change; where the first then stands, None when it was refused."""
    draft, view = desk.draft, desk.draft.view
    stored: dict[Place, object] = {}
    for one in places:
        try:
            stored[one] = storable(
                draft.kept[one], view.question(one), view.answers, view.declarations.reference
            )
        except UnfitError as error:
            desk.say(f"{error} Not saved.", "error")
            return None
    if place.question not in LIST_FILES:
        edit = edits.answer(place, stored[place])
    else:
        edit = edits.settle_cells(stored, draft.rows_of(places))
    label = view.question(place).ask if len(places) == 1 else plural(len(places), "answer")
    gone = list(dict.fromkeys(one.steps[0] for one in places if draft.is_row_gone(one)))
    if not desk.change(edit, label, place) and any(_differs(draft, one) for one in places):
        return None
    back = (
        dict(zip(gone, list(draft.view.tables[place.question].rows)[-len(gone) :], strict=True))
        if gone
        else {}
    )
    return (
        Place(place.question, (back.get(place.steps[0], place.steps[0]), *place.steps[1:])) if back else place
    )


def _differs(draft: Draft, place: Place) -> bool:
    return typed_from(draft.view.answer(place)).says != draft.kept[place].says
