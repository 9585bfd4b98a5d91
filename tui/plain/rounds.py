"""The call round by prompts: what is due to be checked, one after another, the oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.call_round import card, due_places, still_right
from tui.typed import UnfitError

if TYPE_CHECKING:
    from tui.call_round import Card
    from tui.places import Place
    from tui.plain.errands import Errands

HOW = (
    "Type y: still right, today. n: not reached. e: edit it. b: the one before. q: end. Enter alone skips it."
)


def call_round(sitting: Errands) -> None:
    """Goes through what is due; what was checked is saved at once."""
    places, position = due_places(sitting.draft), 0
    if not places:
        sitting.talk.say("Nothing is due: everything was checked this quarter.")
        return
    sitting.talk.say(HOW)
    missed: list[str] = []
    while position < len(places):
        place, shown = places[position], card(sitting.draft, places[position])
        if shown is None:  # deleted meanwhile
            position += 1
            continue
        sitting.talk.say("", f"{position + 1} of {len(places)}. {shown.name}. {shown.below}.")
        sitting.talk.say(*_ways(sitting, place, shown))
        word = sitting.talk.ask("Call round: ").casefold()
        if word in ("q", "quit", "done"):
            break
        if word in ("e", "edit"):
            sitting.go(place, "Change it; !round goes on with the call round.")
            return
        if word in ("b", "back"):
            position = max(position - 1, 0)
        elif word in ("y", "yes", "right"):
            position += _right(sitting, place, shown)
        elif word in ("n", "no"):
            _note_missed(sitting, place, sitting.draft.now.date().isoformat())
            missed.append(shown.name)
            position += 1
        elif word:
            sitting.talk.say(f'"{word[:40]}" is none of these. {HOW}')
        else:
            position += 1
    still = f" Still to be reached: {', '.join(missed)}." if missed else ""
    sitting.talk.say(f"The round is ended. What was checked is saved.{still}")


def _ways(sitting: Errands, place: Place, shown: Card) -> list[str]:
    lines = [f"{ask} {said}" if ask.endswith("?") else f"{ask}: {said}" for ask, said in shown.ways]
    lines = lines or ["No number stands here. e opens it."]
    lines.append(f"Last checked: {shown.checked}.")
    missed = sitting.session.not_reached.get(place.words, "")
    return [*lines, f"Not reached on {missed}."] if missed else lines


def _right(sitting: Errands, place: Place, shown: Card) -> bool:
    by = sitting.session.checked_by
    try:
        edit = still_right(sitting.draft, place, by)
    except UnfitError as error:
        sitting.talk.say(f"{error} e changes it.")
        return False
    sitting.draft.change(edit, f"{shown.name}: checked today", place)
    _note_missed(sitting, place, "")
    sitting.changed(f"Noted: {shown.name} is right, today{f', by {by}' if by else ''}.")
    return True


def _note_missed(sitting: Errands, place: Place, on: str) -> None:
    missed = {key: when for key, when in sitting.session.not_reached.items() if key != place.words}
    if on:
        missed[place.words] = on
    sitting.session = msgspec.structs.replace(sitting.session, not_reached=missed)
    sitting.keep_session()
