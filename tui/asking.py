"""One question as it is put to a person: what is asked, what stands there, and the firm around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from builder.model.answers import Answer
    from builder.model.questions import Question
    from builder.model.scope import Scope
    from tui.draft import Draft
    from tui.places import Place
    from tui.typed import Typed
    from tui.views import View


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Everything that the question pane and its field need."""

    place: Place
    question: Question
    answer: Answer
    stands: Typed
    """What is saved."""
    typed: Typed
    """What is shown: what is saved, or what was typed here before and could not be saved."""
    view: View
    scope: Scope
    today: date
    head: str = ""
    """Where in the interview this is, in a few words."""
    note: str = ""
    """Something to say once, above the question."""
    default_by: str = ""
    """Who checked something last."""


def asking_at(draft: Draft, place: Place, *, head: str, note: str = "", default_by: str) -> Asking:
    """The question at a place as it stands now, with what was typed there and is not saved."""
    from tui.fitting import typed_from  # no part of the first frame

    view = draft.view
    answer = view.answer(place)
    stands = typed_from(answer)
    return Asking(
        place=place,
        question=view.question(place),
        answer=answer,
        stands=stands,
        typed=draft.kept.get(place, stands),
        view=view,
        scope=draft.firm.scope,
        today=draft.now.date(),
        head=head,
        note=note,
        default_by=default_by,
    )
