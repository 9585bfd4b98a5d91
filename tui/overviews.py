"""The lists of what is left to do: open, to be checked, wrong, at odds, how ready; each line leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from builder.model.answers import State
from builder.model.colleagues import days_ago
from builder.model.readiness import Status
from tui.places import Place
from tui.standing import is_new
from tui.wording import STATE_SIGNS, STATE_WORDS, STATUS_SIGNS, day, plural, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from builder.model.conflicts import Conflict
    from builder.model.interview import OpenItem, Stale
    from builder.model.problems import Problem
    from builder.model.readiness import Missing, RowState
    from tui.draft import Draft

NOBODY = "nobody named"
LACKS = "└ lacks"
"""Before what a row of the guidance lacks."""


@dataclass(frozen=True)
class Item:
    """One line of a list, and where it leads."""

    first: str
    text: str
    last: str
    place: Place | None
    of: tuple[str, ...] = ()
    """Whose it is: who finds out, or who checked last; of a row of the guidance, the sections that it counts on."""
    is_below: bool = False
    """Whether it goes on about the line above."""


@dataclass(frozen=True)
class Overview:
    """One of the lists."""

    title: str
    heads: tuple[str, str, str]
    found: Callable[[Draft], Sequence[object]]
    """What its lines are about, the most urgent first."""
    item: Callable[[Draft, Any], Item]
    """The line of one of them."""
    nothing: str
    by: str = ""
    """What its lines belong to, so that those of one alone can be shown; empty where they belong to nothing."""
    counted: Callable[[Draft], int] | None = None
    """How many things it has, where a thing may have several lines."""

    def items(self, draft: Draft) -> list[Item]:
        """All lines."""
        return [self.item(draft, one) for one in self.found(draft)]

    def count(self, draft: Draft) -> int:
        """How many things it has."""
        return (self.counted or (lambda draft: len(self.found(draft))))(draft)


def owners(items: Iterable[Item]) -> list[tuple[str, int]]:
    """Everybody named in a list with how many lines are theirs, the busiest first; those of nobody come last."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for item in items:
        for owner in item.of:
            key = key_of(owner)
            names.setdefault(key, " ".join(owner.split()))
            counts[key] = counts.get(key, 0) + 1
    order = sorted(counts, key=lambda key: (not key, -counts[key], key))
    return [(names[key], counts[key]) for key in order]


def of_one(items: Sequence[Item], owner: str | None) -> Sequence[Item]:
    """The lines of one person or section, of nobody (an empty name), or of all (None)."""
    if owner is None:
        return items
    wanted = key_of(owner)
    return [item for item in items if any(key_of(one) == wanted for one in item.of)]


def key_of(person: str) -> str:
    """A name by which the same person is known however it was typed."""
    return " ".join(person.casefold().split())


def place_of(draft: Draft, question: str, steps: tuple[str, ...] = ()) -> Place | None:
    """A place that the interview can go to; None for a question it does not ask."""
    known = question in draft.declarations.questions or question in draft.view.tables
    return Place(question, steps) if known else None


def _open_item(draft: Draft, item: OpenItem) -> Item:
    place = Place(item.question, item.steps)
    nobody = NOBODY if item.state is State.DONT_KNOW else ""
    waiting = f"\n  holds up {plural(item.blocks, 'row')}" if item.blocks else ""
    state = f"{STATE_SIGNS[item.state]} {STATE_WORDS[item.state]}{waiting}"
    who = item.who or nobody
    if item.asked_on and item.who:
        who = f"asked of {item.who}, {days_ago(item.asked_on, draft.now.date())}"
    return Item(state, _title(draft, place), who, place, (item.who,))


def _title(draft: Draft, place: Place) -> str:
    """What is asked, after the things of lists it stands in: `2704 Los Angeles, CA, Pier 400: Telephone`."""
    view, names = draft.view, []
    for depth in range(1, len(place.steps) + 1, 2):
        at = Place(place.question, place.steps[:depth])
        record = view.record(at)
        names += [title_of(view.question(at), record, view)] if record else []
    asks = [] if place.is_record else [view.question(place).ask]
    return ": ".join(filter(None, [", ".join(names), *asks]))


def _stale_item(draft: Draft, item: Stale) -> Item:
    place = Place(item.question, item.steps)
    title = _title(draft, place.outer if place.steps else place)
    return Item(
        day(item.checked_on) or "never checked", title, item.checked_by or NOBODY, place, (item.checked_by,)
    )


def _problems(draft: Draft) -> Sequence[Problem]:
    return (*draft.declarations.problems, *draft.firm.problems)


def _problem(draft: Draft, problem: Problem) -> Item:
    return Item(
        f"{problem.file}:{problem.line}" if problem.line else problem.file,
        f"{problem.message} {problem.hint}".strip(),
        problem.severity,
        place_of(draft, problem.question or problem.file, problem.steps),
    )


def _conflict(draft: Draft, conflict: Conflict) -> Item:
    return Item(
        conflict.cite or "your own targets",
        f"{conflict.title}. {conflict.detail}",
        "rows " + ", ".join(conflict.rows) if conflict.rows else "",
        place_of(draft, conflict.question, conflict.steps),
    )


def _status_words(draft: Draft, state: RowState) -> str:
    words = state.status.replace("_", " ")
    return f"{words}, new" if is_new(state, draft.rows_at_start) else words


def rows_of(draft: Draft, section: str) -> list[RowState]:
    """The rows of the guidance that a section's answers count for and that apply to the firm."""
    return [
        state
        for state in draft.firm.rows
        if state.status is not Status.NOT_APPLICABLE
        and state.row.id in draft.declarations.rows_served.get(section, ())
    ]


def _rows(draft: Draft) -> list[tuple[RowState, Missing | None, tuple[str, ...]]]:
    """The rows that apply, those that lack most first, each followed by what it lacks; and whose answers count."""
    served = draft.declarations.rows_served
    sections = {
        state.row.id: tuple(
            section.title
            for section in draft.declarations.sections
            if state.row.id in served[section.section]
        )
        for state in draft.firm.rows
    }
    counted = [state for state in draft.firm.rows if state.status is not Status.NOT_APPLICABLE]
    order = sorted(counted, key=lambda state: list(Status).index(state.status), reverse=True)
    return [(state, need, sections[state.row.id]) for state in order for need in (None, *state.missing)]


def _row(draft: Draft, found: tuple[RowState, Missing | None, tuple[str, ...]]) -> Item:
    state, need, sections = found
    if need:
        place = place_of(draft, need.question, need.steps) if need.question else None
        where = draft.declarations.section(place.section).title if place else ""
        return Item(LACKS, f"{need.need}. {need.hint}", where, place, sections, is_below=True)
    asked = next((missing for missing in state.missing if missing.question), None)
    place = place_of(draft, asked.question, asked.steps) if asked else _first_answer(draft, state)
    words = f"{STATUS_SIGNS[state.status]} {_status_words(draft, state)}"
    met = f"{state.met} of {plural(state.counted, 'need')} met"
    return Item(words, f"{state.row.id}  {state.row.title}", met, place, sections)


def _first_answer(draft: Draft, state: RowState) -> Place | None:
    """Where a row that lacks nothing is answered."""
    names = [name for need in state.row.must_have for name in need.answers]
    return place_of(draft, ".".join(names[0].split(".")[:2])) if names else None


OPEN_ITEMS, READINESS = 0, 4
"""Where two of the lists stand among them."""
OVERVIEWS = (
    Overview(
        "Open",
        ("State", "Question", "Who finds out"),
        lambda draft: draft.firm.open_items,
        _open_item,
        "Nothing is open.",
        by="person",
    ),
    Overview(
        "To check",
        ("Checked", "What", "By"),
        lambda draft: draft.firm.stale,
        _stale_item,
        "Everything was checked this quarter.",
        by="person",
    ),
    Overview("Problems", ("Where", "What", ""), _problems, _problem, "Nothing is wrong with the answers."),
    Overview(
        "Conflicts",
        ("Rule", "What does not fit", "Guidance"),
        lambda draft: draft.firm.conflicts,
        _conflict,
        "The answers fit one another.",
    ),
    Overview(
        "Readiness",
        ("State", "CBP's guidance asks for", "Met, or where"),
        _rows,
        _row,
        "No row applies yet.",
        by="section",
        counted=lambda draft: sum(state.status is not Status.NOT_APPLICABLE for state in draft.firm.rows),
    ),
)
