"""What is open, what is due to be checked, what is wrong and how ready the firm is, as lists that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.answers import State
from builder.model.interview import record_title
from builder.model.readiness import Status
from tui.places import Place, keyed
from tui.wording import STATE_SIGNS, STATE_WORDS, STATUS_SIGNS, day, title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.interview import OpenItem, Stale
    from tui.draft import Draft


@dataclass(frozen=True)
class Item:
    """One line of a list, and where it leads."""

    first: str
    text: str
    last: str
    place: Place | None
    sign: str = ""
    """Stands before the first words on screen."""


@dataclass(frozen=True)
class Sheet:
    """One of the four lists."""

    title: str
    heads: tuple[str, str, str]
    items: Callable[[Draft], list[Item]]
    nothing: str


def _open_items(draft: Draft) -> list[Item]:
    return [_open_item(draft, item) for item in draft.firm.open_items]


def _open_item(draft: Draft, item: OpenItem) -> Item:
    """An open item, named as people read it and leading to the very field."""
    place, title = _place(draft, item.question, item.record), item.title
    question, record = draft.view.question(place), draft.view.record(place)
    if record:
        ask = title.removeprefix(f"{record_title(question, record)}: ")
        title = f"{title_of(question, record, draft.view)}: {ask}"
        place = next((place.at(field.id) for field in question.fields if field.ask == ask), place)
    nobody = "nobody named" if item.state is State.DONT_KNOW else ""
    return Item(STATE_WORDS[item.state], title, item.who or nobody, place, STATE_SIGNS[item.state])


def _stale_items(draft: Draft) -> list[Item]:
    return [_stale_item(draft, item) for item in draft.firm.stale]


def _stale_item(draft: Draft, item: Stale) -> Item:
    place, title = _place(draft, item.question, item.record), item.title
    record = draft.view.record(place)
    if record:
        title = title_of(draft.view.question(place), record, draft.view)
    return Item(day(item.checked_on) or "never checked", title, item.checked_by, place)


def _problems(draft: Draft) -> list[Item]:
    return [
        Item(
            f"{problem.file}:{problem.line}",
            f"{problem.message} {problem.hint}".strip(),
            problem.severity,
            Place(problem.question) if problem.question in draft.declarations.questions else None,
        )
        for problem in (*draft.declarations.problems, *draft.firm.problems)
    ]


def _rows(draft: Draft) -> list[Item]:
    return [
        Item(
            state.status.replace("_", " "),
            f"{state.row.id}  {state.row.title}",
            ", ".join(missing.need for missing in state.missing),
            next((Place(missing.question) for missing in state.missing if missing.question), None),
            STATUS_SIGNS[state.status],
        )
        for state in sorted(draft.firm.rows, key=lambda state: list(Status).index(state.status), reverse=True)
        if state.status is not Status.NOT_APPLICABLE
    ]


SHEETS = (
    Sheet("Open", ("State", "Question", "Who finds out"), _open_items, "Nothing is open."),
    Sheet("To check", ("Checked", "What", "By"), _stale_items, "Everything was checked this quarter."),
    Sheet("Problems", ("Where", "What", ""), _problems, "Nothing is wrong with the answers."),
    Sheet("Readiness", ("State", "CBP's guidance asks for", "Missing"), _rows, "No row applies yet."),
)


def _place(draft: Draft, question_id: str, record_id: str) -> Place:
    place = Place(question_id)
    if not record_id:
        return place
    records = keyed(draft.view.answers.records(question_id))
    return next((place.at(key) for key, record in records.items() if record.id == record_id), place)
