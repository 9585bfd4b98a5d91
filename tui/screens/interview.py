"""The interview: sections at the left, one question after another, why it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from builder.model.interview import applicable, is_done, next_unanswered
from builder.model.readiness import Status
from tui.call_round import due_words
from tui.history import CLIENTS
from tui.places import Place
from tui.screens.lists import ListScreen
from tui.widgets.side_bar import SideBar
from tui.widgets.sign_list import Line
from tui.wording import PROGRESS_SIGNS, progress_words

if TYPE_CHECKING:
    from tui.draft import Draft

WELCOME = "Welcome. Answer what you know; F3 says “don't know yet”. Every answer is saved as you give it."


class InterviewScreen(ListScreen):
    """Asks the questions that apply to the firm."""

    def __init__(self, draft: Draft, place: Place | None, note: str = "") -> None:
        """Opens the interview.

        Args:
            draft: the open brokerage.
            place: where the person was; None starts at the first question that is open.
            note: something to say at the first question.
        """
        super().__init__(draft, start_place(draft, place))
        said = note or greeting(draft, place), due_words(draft)
        self._first_note = " ".join(filter(None, said))

    def places(self) -> list[Place]:
        """The questions that apply, through all sections."""
        scope = self.draft.firm.scope
        sections = self.draft.declarations.sections
        return [Place(asked.id) for section in sections for asked in applicable(section, scope)]

    def order(self) -> list[Place]:
        """Every question there is."""
        sections = self.draft.declarations.sections
        return [Place(section.qualified(question)) for section in sections for question in section.questions]

    def lines(self) -> tuple[list[Line], str, str]:
        """The sections, and how ready the firm is."""
        firm = self.draft.firm
        lines = [
            Line(
                state.section.section,
                PROGRESS_SIGNS[state.progress],
                state.section.title,
                progress_words(state),
            )
            for state in self.draft.states()
        ]
        lines.append(self._clients_line())
        rows = [row for row in firm.rows if row.status is not Status.NOT_APPLICABLE]
        ready = sum(row.status is Status.READY for row in rows)
        checks = f" · to check {len(firm.stale)}" if firm.stale else ""
        figures = [f"Readiness {ready}/{len(rows)} rows", f"Open {len(firm.open_items)}{checks}"]
        if self.draft.kept:
            figures.append(f"! not saved: {len(self.draft.kept)}")
        return lines, self.place.section, "\n".join(figures)

    def _clients_line(self) -> Line:
        """The list of clients, which stands in a file of its own."""
        said = self.draft.client_list
        sign = "!" if said.problems else "✓" if said.clients else "○"
        wrong = f" · {len(said.problems)} wrong" if said.problems else ""
        return Line(CLIENTS, sign, "Importer clients", f"{len(said.clients):,}{wrong}")

    def head(self) -> str:
        """The section, and the number of the question in it."""
        section = self.draft.declarations.section(self.place.section)
        ids = [asked.id for asked in applicable(section, self.draft.firm.scope)]
        if self.place.question not in ids:
            return section.title
        return f"{section.title} · {ids.index(self.place.question) + 1} of {len(ids)}"

    def note(self) -> str:
        """A greeting at the first question."""
        first, self._first_note = self._first_note, ""
        return first

    def past_the_end(self) -> None:
        """Says that this was the last question, and what is left."""
        self.pane.remark(f"That was the last question. {self._what_is_left()}")
        self.stay()

    def action_next_open(self) -> None:
        """To the next question without an answer, round to the first one again."""
        self.leave()
        sections = self.draft.declarations.sections
        asked = next_unanswered(sections, self.draft.firm.scope, self.place.question)
        if asked:
            self.travel(Place(asked.id))
        else:
            self.pane.remark(self._what_is_left())
            self.stay()

    def action_out(self) -> None:
        """To the sections."""
        self.side.take_focus()

    @on(SideBar.Picked)
    def _picked(self, event: SideBar.Picked) -> None:
        """To the first open question of a section, or its first one."""
        self.leave()
        if event.key == CLIENTS:
            self.app.jump(Place(CLIENTS))
            return
        scope = self.draft.firm.scope
        asked = list(applicable(self.draft.declarations.section(event.key), scope))
        waiting = [one for one in asked if not is_done(one, scope)]
        if asked:
            self.travel(Place((waiting or asked)[0].id))

    def _what_is_left(self) -> str:
        count = len(self.draft.firm.open_items)
        if not count:
            return "Nothing is open. Ctrl+B builds the playbook."
        return f"F8 lists the {count} open items; Ctrl+B builds the playbook as it stands."


def start_place(draft: Draft, place: Place | None) -> Place:
    """Where the interview opens: where the person was, else at the first open question."""
    scope, sections = draft.firm.scope, draft.declarations.sections
    if place and place.question in {asked.id for section in sections for asked in applicable(section, scope)}:
        return Place(place.question)
    asked = next_unanswered(sections, scope)
    first = sections[0]
    return Place(asked.id if asked else first.qualified(first.questions[0]))


def greeting(draft: Draft, place: Place | None) -> str:
    """What is said first: where the person was and how far, or a welcome to an empty brokerage."""
    states = draft.states()
    done, total = sum(state.done for state in states), sum(state.total for state in states)
    if place:
        return f"You were here. {done} of {total} questions have an answer."
    return f"{done} of {total} questions have an answer." if done else WELCOME
