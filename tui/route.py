"""The way from question to question: through the whole interview, or through the fields of one thing of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.answers import CHECKED_BY, CHECKED_ON, Record, State
from builder.model.interview import applicable, applicable_fields, next_unanswered
from tui import edits
from tui.history import LIST_FILES
from tui.places import Place
from tui.views import CHECK_FIELDS
from tui.wording import title_of

if TYPE_CHECKING:
    from builder.model.questions import Question
    from tui.draft import Draft

NOTHING = Record(id="", index=0)


class Route:
    """A row of questions, each with a place of its own."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def places(self) -> list[Place]:
        """Everything that is asked here now, in order."""
        raise NotImplementedError

    def order(self) -> list[Place]:
        """Everything that could be asked here, whether it applies or not."""
        raise NotImplementedError

    def title(self) -> str:
        """What all of these questions are about."""
        raise NotImplementedError

    def number(self, place: Place) -> tuple[int, int]:
        """Which question of how many a place is; zero where it does not apply any more."""
        places = self.places()
        return (places.index(place) + 1 if place in places else 0), len(places)

    def step(self, place: Place, by: int) -> Place | None:
        """The nearest place that applies, before or after one that need not apply any more; None at either end."""
        order, applying = self.order(), set(self.places())
        position = order.index(place)
        rest = order[position + 1 :] if by > 0 else order[:position][::-1]
        return next((other for other in rest if other in applying), None)

    def next_open(self, place: Place) -> Place | None:
        """The next place that waits for an answer, round to the first one again; None when none does."""
        raise NotImplementedError

    def save(self, place: Place, stored: object, label: str, visit: int, checked_by: str) -> bool:
        """Saves an answer; False when that changed nothing. SaveError as `Draft.change`."""
        return self.draft.change(edits.answer(place, stored), label, place, visit)


class InterviewRoute(Route):
    """The questions that apply to the firm, section by section."""

    def __init__(self, draft: Draft, section: str = "") -> None:
        """Makes the way through one section, or through all of them."""
        super().__init__(draft)
        declared = draft.declarations.sections
        self._sections = [one for one in declared if section in ("", one.section)]

    def places(self) -> list[Place]:
        """The questions that apply."""
        scope = self.draft.firm.scope
        return [Place(asked.id) for section in self._sections for asked in applicable(section, scope)]

    def order(self) -> list[Place]:
        """Every question there is."""
        return [
            Place(section.qualified(question)) for section in self._sections for question in section.questions
        ]

    def title(self) -> str:
        """The section's title, where there is one section."""
        return self._sections[0].title if len(self._sections) == 1 else ""

    def next_open(self, place: Place) -> Place | None:
        """The next question without an answer."""
        asked = next_unanswered(self._sections, self.draft.firm.scope, place.question)
        return Place(asked.id) if asked else None


class RecordRoute(Route):
    """The fields of one thing of a list; a new thing is saved with its first answer."""

    def __init__(self, draft: Draft, record_place: Place) -> None:
        """Makes the way through a thing; one with an empty key is new."""
        super().__init__(draft)
        self.record_place = record_place
        self.list_question: Question = draft.view.question(record_place)

    @property
    def record(self) -> Record:
        """The thing as it stands; an empty one as long as it is new."""
        return self.draft.view.record(self.record_place) or NOTHING

    @property
    def is_new(self) -> bool:
        """Whether nothing of it is saved yet."""
        return not self.record_place.steps[-1]

    @property
    def is_gone(self) -> bool:
        """Whether another window deleted it."""
        return not self.is_new and self.draft.view.record(self.record_place) is None

    def places(self) -> list[Place]:
        """The fields that apply, then when and by whom the thing was checked."""
        fields = applicable_fields(self.list_question, self.record, self.draft.firm.scope)
        return [self.record_place.at(name) for name in (*(field.id for field in fields), *self._checks())]

    def order(self) -> list[Place]:
        """Every field."""
        fields = (field.id for field in self.list_question.fields)
        return [self.record_place.at(name) for name in (*fields, *self._checks())]

    def title(self) -> str:
        """The name of the thing."""
        if self.is_new:
            return f"New {self.list_question.noun}"
        if self.record_place.question in LIST_FILES and self.draft.view.record(self.record_place) is None:
            return self.draft.row_name(self.record_place)
        return title_of(self.list_question, self.record, self.draft.view)

    def next_open(self, place: Place) -> Place | None:
        """The next field without an answer."""
        places = self.places()
        after = places.index(place) + 1 if place in places else 0
        return next((other for other in places[after:] + places[:after] if self._is_open(other)), None)

    def first_open(self) -> Place:
        """The first field in which something typed is not saved, else the first without an answer, or the first one."""
        fields = applicable_fields(self.list_question, self.record, self.draft.firm.scope)
        places = [self.record_place.at(field.id) for field in fields]
        waiting = (place for place in places if place in self.draft.kept)
        return next(waiting, next((place for place in places if self._is_open(place)), places[0]))

    def save(self, place: Place, stored: object, label: str, visit: int, checked_by: str) -> bool:
        """Saves a field; the first one of a new thing makes the thing, checked today by the person named."""
        if not self.is_new:
            return super().save(place, stored, f"{self.title()}: {label}", visit, checked_by)
        if stored == "":
            return False
        held = self.record_place.outer
        label_text = stored if place.steps[-1] == self.list_question.label else ""
        record_id = edits.new_record_id(self.draft.view, held, str(label_text))
        fields = {place.steps[-1]: stored, **self._checked_now(checked_by)}
        changed = self.draft.change(
            edits.add_record(held, record_id, fields), f"new {self.list_question.noun}", held
        )
        made = held.at(record_id)
        self.draft.carry(self.record_place, made)
        self.record_place = made
        return changed

    def _checks(self) -> list[str]:
        return list(CHECK_FIELDS) if self.list_question.checked else []

    def _checked_now(self, by: str) -> dict[str, str]:
        """What was just typed counts as checked today."""
        if not self.list_question.checked:
            return {}
        marks = {CHECKED_ON: self.draft.now.date().isoformat()}
        return {**marks, CHECKED_BY: by} if by else marks

    def _is_open(self, place: Place) -> bool:
        return self.draft.view.answer(place).state in (State.UNANSWERED, State.INVALID)


class ListFileRoute(Route):
    """A list that is a file of its own: one question, with nothing before or behind it."""

    def __init__(self, draft: Draft, name: str, back_to: Place) -> None:
        """Makes the way to a list.

        Args:
            draft: the open brokerage.
            name: `clients.csv` or `lines.csv`.
            back_to: where the person was.
        """
        super().__init__(draft)
        self.name = name
        self.back_to = back_to

    def places(self) -> list[Place]:
        """The list."""
        return [Place(self.name)]

    def order(self) -> list[Place]:
        """The list."""
        return self.places()

    def title(self) -> str:
        """The name of the file."""
        return self.name

    def next_open(self, place: Place) -> Place | None:
        """Nothing: nobody has to fill it in."""
        return None


def start_place(draft: Draft, place: Place | None) -> Place:
    """Where the interview opens: where the person was, else at the first open question."""
    route = InterviewRoute(draft)
    if place and Place(place.question) in route.places():
        return Place(place.question)
    asked = next_unanswered(draft.declarations.sections, draft.firm.scope)
    return Place(asked.id) if asked else route.order()[0]
