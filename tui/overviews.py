"""The lists of what is left to do: open, to be checked, wrong, at odds, how ready; each line leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.answers import State
from builder.model.colleagues import days_ago
from builder.model.readiness import Status
from tui.places import Place
from tui.standing import is_new
from tui.wording import STATE_SIGNS, STATE_WORDS, STATUS_SIGNS, day, plural, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from builder.model.interview import OpenItem, Stale
    from builder.model.readiness import RowState
    from tui.draft import Draft

NOBODY = "nobody named"


@dataclass(frozen=True)
class Item:
    """One line of a list, and where it leads."""

    first: str
    text: str
    last: str
    place: Place | None
    person: str = ""
    """Whose it is: who finds out, or who checked last."""


@dataclass(frozen=True)
class Overview:
    """One of the lists."""

    title: str
    heads: tuple[str, str, str]
    items: Callable[[Draft], list[Item]]
    nothing: str
    by_person: bool = False
    """Whether its lines belong to people."""


def persons(items: Iterable[Item]) -> list[tuple[str, int]]:
    """Everybody named in a list with how many lines are theirs, the busiest first; those of nobody come last."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for item in items:
        key = key_of(item.person)
        names.setdefault(key, " ".join(item.person.split()))
        counts[key] = counts.get(key, 0) + 1
    order = sorted(counts, key=lambda key: (not key, -counts[key], key))
    return [(names[key], counts[key]) for key in order]


def of_person(items: Sequence[Item], person: str | None) -> Sequence[Item]:
    """The lines of one person, of nobody (an empty name), or of everybody (None)."""
    if person is None:
        return items
    return [item for item in items if key_of(item.person) == key_of(person)]


def key_of(person: str) -> str:
    """A name by which the same person is known however it was typed."""
    return " ".join(person.casefold().split())


def place_of(draft: Draft, question: str, steps: tuple[str, ...] = ()) -> Place | None:
    """A place that the interview can go to; None for a question it does not ask."""
    known = question in draft.declarations.questions or question in draft.view.tables
    return Place(question, steps) if known else None


def _open_items(draft: Draft) -> list[Item]:
    return [_open_item(draft, item) for item in draft.firm.open_items]


def _open_item(draft: Draft, item: OpenItem) -> Item:
    place = Place(item.question, item.steps)
    nobody = NOBODY if item.state is State.DONT_KNOW else ""
    waiting = f"\n  holds up {plural(item.blocks, 'row')}" if item.blocks else ""
    state = f"{STATE_SIGNS[item.state]} {STATE_WORDS[item.state]}{waiting}"
    who = item.who or nobody
    if item.asked_on and item.who:
        who = f"asked of {item.who}, {days_ago(item.asked_on, draft.now.date())}"
    return Item(state, _title(draft, place), who, place, item.who)


def _title(draft: Draft, place: Place) -> str:
    """What is asked, after the things of lists it stands in: `2704 Los Angeles, CA, Pier 400: Telephone`."""
    view, names = draft.view, []
    for depth in range(1, len(place.steps) + 1, 2):
        at = Place(place.question, place.steps[:depth])
        record = view.record(at)
        names += [title_of(view.question(at), record, view)] if record else []
    asks = [] if place.is_record else [view.question(place).ask]
    return ": ".join(filter(None, [", ".join(names), *asks]))


def _stale_items(draft: Draft) -> list[Item]:
    return [_stale_item(draft, item) for item in draft.firm.stale]


def _stale_item(draft: Draft, item: Stale) -> Item:
    place = Place(item.question, item.steps)
    title = _title(draft, place.outer if place.steps else place)
    return Item(
        day(item.checked_on) or "never checked", title, item.checked_by or NOBODY, place, item.checked_by
    )


def _problems(draft: Draft) -> list[Item]:
    return [
        Item(
            f"{problem.file}:{problem.line}" if problem.line else problem.file,
            f"{problem.message} {problem.hint}".strip(),
            problem.severity,
            place_of(draft, problem.question or problem.file, problem.steps),
        )
        for problem in (*draft.declarations.problems, *draft.firm.problems)
    ]


def _conflicts(draft: Draft) -> list[Item]:
    return [
        Item(
            conflict.cite or "your own targets",
            f"{conflict.title}. {conflict.detail}",
            "rows " + ", ".join(conflict.rows) if conflict.rows else "",
            place_of(draft, conflict.question, conflict.steps),
        )
        for conflict in draft.firm.conflicts
    ]


def _status_words(draft: Draft, state: RowState) -> str:
    words = state.status.replace("_", " ")
    return f"{words}, new" if is_new(state, draft.rows_at_start) else words


def _rows(draft: Draft) -> list[Item]:
    return [
        Item(
            f"{STATUS_SIGNS[state.status]} {_status_words(draft, state)}",
            f"{state.row.id}  {state.row.title}",
            ", ".join(missing.need for missing in state.missing),
            next(
                (
                    place_of(draft, missing.question, missing.steps)
                    for missing in state.missing
                    if missing.question
                ),
                None,
            ),
        )
        for state in sorted(draft.firm.rows, key=lambda state: list(Status).index(state.status), reverse=True)
        if state.status is not Status.NOT_APPLICABLE
    ]


OVERVIEWS = (
    Overview("Open", ("State", "Question", "Who finds out"), _open_items, "Nothing is open.", by_person=True),
    Overview(
        "To check",
        ("Checked", "What", "By"),
        _stale_items,
        "Everything was checked this quarter.",
        by_person=True,
    ),
    Overview("Problems", ("Where", "What", ""), _problems, "Nothing is wrong with the answers."),
    Overview(
        "Conflicts", ("Rule", "What does not fit", "Guidance"), _conflicts, "The answers fit one another."
    ),
    Overview("Readiness", ("State", "CBP's guidance asks for", "Missing"), _rows, "No row applies yet."),
)
