"""The interview: sections at the left, one question after another, why it is asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widgets import OptionList

from tui.history import CLIENTS
from tui.later import Later
from tui.places import Place
from tui.screens.lists import ListScreen
from tui.widgets.side_bar import SideBar
from tui.widgets.sign_list import Line

if TYPE_CHECKING:
    from textual.binding import BindingType

    from builder.model import interview, readiness
    from builder.model.interview import SectionState
    from tui import call_round, overviews, reopened, route, wording
    from tui.draft import Draft
else:
    interview, readiness = Later("builder.model.interview"), Later("builder.model.readiness")
    call_round, overviews = Later("tui.call_round"), Later("tui.overviews")
    reopened, route, wording = Later("tui.reopened"), Later("tui.route"), Later("tui.wording")

WELCOME = "Welcome. Answer what you know; {key} says “don't know yet”. Every answer is saved as you give it."

READING = "Reading the answers …"


class InterviewScreen(ListScreen):
    """Asks the questions that apply to the firm."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "alt+r",
            "section_rows",
            "Rows",
            id="section-rows",
            tooltip="Which rows of CBP's guidance this section counts for, and what each still lacks",
        ),
        Binding(
            "alt+e",
            "export",
            "Export",
            id="export",
            tooltip="Contacts, clients or dates for another program: vCard, CSV, Excel, iCalendar",
        ),
    ]

    def __init__(self) -> None:
        super().__init__(None, Place(""))
        self._left_at = ""
        self._greeted = False

    def on_mount(self) -> None:
        """Says why there is no question yet; a large firm on a slow drive takes a while to read."""
        if not self.is_open:
            self.pane.remark(READING)

    def begin(self, draft: Draft, place: Place | None, note: str = "", left_at: str = "") -> None:
        """Puts the first question.

        Args:
            draft: the open brokerage.
            place: where the person was; None starts at the first question that is open.
            note: something to say at the first question.
            left_at: when the last sitting ended, as the session keeps it.
        """
        self.draft, self.is_open = draft, True
        self.route = route.InterviewRoute(draft)
        self._first_note = note
        self._came_back_to = place
        self._left_at = left_at
        self.place = route.start_place(draft, place)
        if self.is_mounted:
            self.travel(self.place)

    def lines(self) -> tuple[list[Line], str, Content]:
        """The sections, and how ready the firm is."""
        asked = self._asked()
        lines = [
            Line(
                state.section.section,
                wording.PROGRESS_SIGNS[state.progress],
                state.section.title,
                self._progress(state, asked[state.section.section]),
            )
            for state in self.draft.states()
        ]
        return [*lines, self._clients_line()], self.place.section, self._figures(self.place.section)

    def _asked(self) -> Counter[str]:
        """How many open questions of each section were asked of colleagues."""
        return Counter(
            item.question.partition(".")[0] for item in self.draft.firm.open_items if item.asked_on
        )

    def _figures(self, section: str) -> Content:
        """How ready the firm is, and how ready the rows are that one section counts for; a click lists these."""
        firm = self.draft.firm
        rows = [row for row in firm.rows if row.status is not readiness.Status.NOT_APPLICABLE]
        ready = sum(row.status is readiness.Status.READY for row in rows)
        figures = [f"Readiness {ready}/{len(rows)} rows", *self._rows_here(section)]
        checks = f" · to check {len(firm.stale):,}" if firm.stale else ""
        more = [f"Open {len(firm.open_items):,}{checks}"]
        if asked := self._asked().total():
            more.append(f"Asked of colleagues {asked}")
        if self.draft.kept:
            more.append(f"! not saved: {len(self.draft.kept)}")
        click = Style.from_meta({"@click": "screen.section_rows"})
        return Content("\n").join([Content("\n".join(figures)).stylize(click), *map(Content, more)])

    def _rows_here(self, section: str) -> list[str]:
        """How many of the rows are ready that a section counts for, and the key that lists them."""
        rows = overviews.rows_of(self.draft, section)
        ready = sum(row.status is readiness.Status.READY for row in rows)
        return [f"  here {ready}/{len(rows)}, {self.app.key_mark('section-rows', self)}"] if rows else []

    def _progress(self, state: SectionState, asked: int) -> str:
        """How far a section is; of one that was re-opened, by which answer."""
        words = wording.progress_words(state, asked)
        reason = (
            reopened.section_words(self.draft, state.section)
            if state.progress is interview.Progress.REOPENED
            else ""
        )
        between = " · " if asked else " "  # nobody was asked by a question
        return f"{words}{between}{reason}" if reason else words

    def _clients_line(self) -> Line:
        """The list of clients, which stands in a file of its own."""
        said = self.draft.client_list
        sign = "!" if said.problems else "✓" if said.clients else "○"
        wrong = f" · {len(said.problems)} wrong" if said.problems else ""
        return Line(CLIENTS, sign, "Importer clients", f"{len(said.clients):,} in the list{wrong}")

    def head(self) -> str:
        """The section, and the number of the question in it."""
        section = route.InterviewRoute(self.draft, self.place.section)
        number, total = section.number(self.place)
        return f"{section.title()} · {number} of {total}" if number else section.title()

    def note(self) -> str:
        """A greeting at the first question; at one that was re-opened, by which answer."""
        again = reopened.reopened_words(self.draft, self.place.question)
        if self._greeted:
            return again
        self._greeted = True
        welcome = WELCOME.format(key=self.app.key_word("dont-know"))
        back = self._came_back_to
        said = self._first_note or greeting(self.draft, back, self._left_at) or welcome
        due = call_round.due_words(self.draft, self.app.key_word("call-round"))
        return " ".join(filter(None, [said, again, due]))

    async def arrive(self, place: Place, note: str = "") -> None:
        """At the first question of a sitting, goes on into the form in which the last one ended."""
        back, is_first = self._came_back_to, not self._greeted
        await super().arrive(place, note)
        if is_first and back and back.steps and back.question == place.question:
            self.app.go_back_to(back, self._back_words(back))

    def _back_words(self, back: Place) -> str:
        """What is said inside the form: that this is the place, which thing, and since when."""
        if self._first_note:
            return self._first_note
        where = wording.place_words(back, self.draft.view)
        return f"You were here: {where}.{left_words(self._left_at)}"

    def past_the_end(self) -> None:
        """Says that this was the last question, and what is left."""
        self.pane.remark(f"That was the last question. {self._what_is_left()}")
        self.stay()

    def action_next_open(self) -> None:
        """To the next question without an answer, round to the first one again."""
        self.leave()
        target = self.route.next_open(self.place)
        if target:
            self.travel(target)
        else:
            self.pane.remark(self._what_is_left())
            self.stay()

    def action_export(self) -> None:
        """Gives other programs what the answers hold."""
        from tui.screens.exporting import ExportScreen

        self.leave()
        self.app.push_screen(ExportScreen(self.draft))

    def action_section_rows(self) -> None:
        """Lists the rows of the guidance that a section counts for: the one pointed at, or that of the question."""
        from tui.screens.overview import OverviewScreen

        self.leave()
        pointed = self.side.pointed if self.side.has_focus_within else ""
        section = pointed if pointed in self.draft.declarations.rows_served else self.place.section
        title = self.draft.declarations.section(section).title
        self.app.push_screen(OverviewScreen(self.draft, title), self._go_to)

    def _go_to(self, place: Place | None) -> None:
        if place:
            self.app.jump(place)

    @on(OptionList.OptionHighlighted)
    def _pointed_at(self, event: OptionList.OptionHighlighted) -> None:
        """The figures are those of the section pointed at, as long as somebody points."""
        if event.option_list.id == "lines" and event.option_list.has_focus:
            self.side.say(self._figures(event.option_id or ""))

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
        asked = list(interview.applicable(self.draft.declarations.section(event.key), scope))
        waiting = [one for one in asked if not interview.is_done(one, scope)]
        if asked:
            self.travel(Place((waiting or asked)[0].id))

    def _what_is_left(self) -> str:
        count = len(self.draft.firm.open_items)
        if not count:
            return f"Nothing is open. {self.app.key_word('build')} builds the playbook."
        lists, builds = self.app.key_word("open-items"), self.app.key_word("build")
        return f"{lists} lists the {count} open items; {builds} builds the playbook as it stands."


def greeting(draft: Draft, place: Place | None, left_at: str = "") -> str:
    """What is said first: where the person was, how far, and when; nothing in an empty brokerage."""
    states = draft.states()
    done, total = sum(state.done for state in states), sum(state.total for state in states)
    if place:
        return f"You were here. {done} of {total} questions have an answer.{left_words(left_at)}"
    return f"{done} of {total} questions have an answer." if done else ""


def left_words(left_at: str) -> str:
    """When the last sitting ended; empty where nobody knows."""
    when = wording.moment_words(left_at)
    return f" Left on {when}." if when else ""
