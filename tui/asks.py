"""Asking colleagues: what is open at a place and can be asked, and the change that notes whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.answers import ASKED_EMAIL, ASKED_ON, DONT_KNOW, State
from builder.model.colleagues import spots
from builder.model.yamledit import Setting
from tui.edits import comment_of, order_of
from tui.places import Place
from tui.wording import plural, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.answers import Answer
    from builder.model.answersfile import AnswersFile
    from builder.model.colleagues import Colleague, Spot
    from tui.draft import Draft
    from tui.edits import Edit
    from tui.session import AskedPlace
    from tui.views import View


@dataclass(frozen=True)
class Scope:
    """Something that can be asked as one: a question, a thing of a list, a list, a section."""

    words: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Asked:
    """Whom to ask, and what."""

    scope: Scope
    name: str
    email: str = ""
    """Where to write to; empty for somebody of the people list, whose address stands there."""


def place_of(view: View, spot: Spot) -> Place:
    """Where a question or a field stands in the interview."""
    place = Place(spot.question_id)
    for step in spot.way:
        place = place.at(list(view.records(place))[step] if isinstance(step, int) else step)
    return place


def scopes(draft: Draft, place: Place, pointed: str = "") -> list[Scope]:
    """What can be asked from a question on screen, the nearest first.

    Only what is open is asked: asking for an answer that is there would throw it away.

    Args:
        draft: the open brokerage.
        place: the question on screen.
        pointed: the key of the thing that is pointed at in its list, if any.
    """
    return [scope for scope in _scopes(draft, place, pointed) if scope.places]


def _scopes(draft: Draft, place: Place, pointed: str) -> Iterator[Scope]:
    view, found = draft.view, _found(draft)
    question = view.question(place)
    if place in found and _is_open(found[place]):
        yield Scope(f"This question: {question.ask}", (place,))
    for thing in (place.at(pointed) if pointed else None, place.outer if place.steps else None):
        record = view.record(thing) if thing else None
        if thing and record:
            inside = _waiting(found, thing)
            name = title_of(view.question(thing.outer), record, view)
            yield Scope(f"{name}: {plural(len(inside), 'open field')}", inside)
    if place.steps or view.records(place):
        whole = Place(place.question)
        inside = tuple(one for one in _waiting(found, whole) if one.steps)
        yield Scope(f"The whole list: {plural(len(inside), 'open field')}", inside)
    section = view.declarations.section(place.section)
    inside = tuple(one for one in _waiting(found) if one.section == place.section)
    yield Scope(f"All of {section.title}: {plural(len(inside), 'open question')}", inside)


def ask(asked: Asked, day: str) -> Edit:
    """Notes whom every open question of a scope was asked of, and when."""
    held = {DONT_KNOW: asked.name, ASKED_ON: day}
    if asked.email:
        held[ASKED_EMAIL] = asked.email

    def edit(view: View, file: AnswersFile) -> None:
        file.set_all(
            [
                Setting(
                    path=view.steps(place),
                    value=held,
                    comment=comment_of(view, place),
                    order=order_of(view, place),
                )
                for place in asked.scope.places
                if view.answer(place).state in (State.UNANSWERED, State.DONT_KNOW)
            ]
        )

    return edit


def mark_asked(draft: Draft, found: Sequence[Spot], day: str) -> Edit:
    """Notes for those of some questions that only name a colleague that they were asked now."""
    places = [place_of(draft.view, spot) for spot in found if not spot.answer.asked_on]

    def edit(view: View, file: AnswersFile) -> None:
        settings = []
        for place in places:
            answer = view.answer(place)
            if answer.state is State.DONT_KNOW and not answer.asked_on:
                held = {DONT_KNOW: answer.note, ASKED_ON: day}
                if answer.asked_email:
                    held[ASKED_EMAIL] = answer.asked_email
                settings.append(Setting(path=view.steps(place), value=held))
        file.set_all(settings)

    return edit


def ever_asked(draft: Draft, known: frozenset[AskedPlace]) -> frozenset[AskedPlace]:
    """What was asked of colleagues so far, with what waits for them now.

    Args:
        draft: the open brokerage.
        known: what was asked when this was last looked at.
    """
    return known | {(item.question, *item.steps) for item in draft.firm.open_items if item.asked_on}


def how_asking_stands(draft: Draft, found: Sequence[Colleague], known: frozenset[AskedPlace]) -> str:
    """What is open and what came back, in words; empty where nobody was ever asked or named.

    Args:
        draft: the open brokerage.
        found: who is named for something open.
        known: as `ever_asked` gives it.
    """
    waits, named = sum(len(one.asked) for one in found), sum(len(one.spots) for one in found)
    back = sum(_is_settled(draft.view.answer(Place(one[0], one[1:]))) for one in known)
    if waits:
        whom = plural(sum(bool(one.asked) for one in found), "colleague")
        words = f"{plural(waits, 'question')} asked of {whom} {'is' if waits == 1 else 'are'} open"
        return f"{words}; {plural(back, 'answer')} came back." if back else f"{words}."
    words = f"All that was asked came back: {plural(back, 'answer')}." if back else ""
    if found:
        who = f"{plural(len(found), 'colleague')} {'is' if len(found) == 1 else 'are'} named"
        words = f"{words or 'Nobody was asked yet.'} {who} for {plural(named, 'open question')}."
    return words


def _is_settled(answer: Answer) -> bool:
    return answer.state in (State.ANSWERED, State.DOES_NOT_APPLY)


def _found(draft: Draft) -> Mapping[Place, Spot]:
    view = draft.view
    return {place_of(view, spot): spot for spot in spots(draft.firm)}


def _waiting(found: Mapping[Place, Spot], within: Place | None = None) -> tuple[Place, ...]:
    """What nobody was asked yet, of all or of a thing or list; the name of a thing is not asked of others."""
    return tuple(
        place
        for place, spot in found.items()
        if _is_open(spot)
        and not spot.answer.asked_on
        and not spot.names_thing
        and (within is None or _lies_in(place, within))
    )


def _lies_in(place: Place, around: Place) -> bool:
    return place.question == around.question and place.steps[: len(around.steps)] == around.steps


def _is_open(spot: Spot) -> bool:
    return spot.answer.state in (State.UNANSWERED, State.DONT_KNOW)
