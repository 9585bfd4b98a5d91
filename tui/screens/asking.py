"""What the interview and the form of one thing share: a list at the left, a question, and why it is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.getters import query_one

from builder.errors import SaveError
from tui.asking import asking_at
from tui.later import Later
from tui.messages import AnswerChanging, AnswerGiven, AnswerLeft, AnswerSettled
from tui.screens.previewing import WIDE, PreviewingScreen
from tui.typed import UnfitError, Way
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.question_pane import QuestionPane
from tui.widgets.side_bar import SideBar
from tui.widgets.status_line import StatusLine
from tui.widgets.why_panel import WhyPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.content import Content

    from tui import edits, fitting, wording
    from tui.asking import Asking
    from tui.draft import Draft
    from tui.places import Place
    from tui.route import Route
    from tui.typed import Typed
    from tui.widgets.sign_list import Line
else:
    edits, fitting, wording = Later("tui.edits"), Later("tui.fitting"), Later("tui.wording")

NARROW = 0
STEPPING = ("back", "next", "next-open", "out")


class AskingScreen(PreviewingScreen):
    """Asks one question after another and saves every answer as it is given."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(NARROW, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 (Textual's own type)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "back", "Back", id="back", tooltip="The question before"),
        Binding("pagedown", "next", "Next", id="next", tooltip="The next question"),
        Binding(
            "f7", "next_open", "Next open", id="next-open", tooltip="The next question without an answer"
        ),
        Binding("f3", "dont_know", "Don't know yet", id="dont-know", tooltip="Say who will find out"),
        Binding("f4", "does_not_apply", "Does not apply", id="does-not-apply", tooltip="Say why"),
        Binding(
            "f5", "checked_today", "Checked today", id="checked-today", tooltip="The answer is still right"
        ),
        Binding(
            "f6", "switch", "Switch sides", id="switch", tooltip="From the question to the list and back"
        ),
        Binding("escape", "out", "Sections", id="out", tooltip="From the question to the list at the left"),
    ]

    stepping_keys: ClassVar[Sequence[Binding]] = with_ids(BINDINGS, *STEPPING)

    route: Route
    """The questions that are asked here."""

    side = query_one("#side", SideBar)
    why = query_one("#why-panel", WhyPanel)
    status = query_one(StatusLine)

    def __init__(self, draft: Draft | None, place: Place) -> None:
        super().__init__(draft, place)
        self.visit = 0
        self._complained_of: Typed | None = None

    def compose(self) -> ComposeResult:
        """Status, list, question, reasons, keys."""
        yield StatusLine()
        with Horizontal(id="body"):
            yield SideBar()
            with Container(id="asking"):
                yield QuestionPane()
                with Vertical(id="beside"):
                    yield WhyPanel(id="why-panel")
                yield KeyLine(self.stepping_keys, id="stepping")
        yield KeyLine(self.app.footer_keys, id="footer")

    # What the two screens answer differently.

    def lines(self) -> tuple[list[Line], str, str | Content]:
        """The lines at the left, the one to point at, and the words below."""
        raise NotImplementedError

    def head(self) -> str:
        """Where in the interview this is, in a few words."""
        raise NotImplementedError

    def save(self, place: Place, stored: object, label: str) -> bool:
        """Saves an answer; False when that changed nothing. SaveError as `Draft.change`."""
        return self.draft.change(edits.answer(place, stored), label, place, self.visit)

    def note(self) -> str:
        """Something to say about the question on screen; empty for nothing."""
        return ""

    def past_the_end(self) -> None:
        """What follows the last question here."""

    # Going from question to question.

    def travel(self, place: Place, note: str = "") -> None:
        """Goes to another question once everything that is under way is done.

        Keys typed meanwhile wait for the new field.
        """
        self.app.hold_keys(self)
        self.pane.ready = False
        self.place = place
        self.set_focus(None)
        self.call_later(self.arrive, place, note)

    async def arrive(self, place: Place, note: str = "") -> None:
        """Puts the question of a place on screen, unless the person has gone on already."""
        if place != self.place:
            return
        if place.question in self.draft.declarations.questions:  # the next sitting begins at a question
            self.app.session = self.app.session.at(place)
        self.visit = self.app.next_visit()
        self._complained_of = None
        asking = self.asking(place, note)
        if news := self.app.take_news():
            asking = replace(asking, note=f"{news} {asking.note}".strip())
        with self.app.batch_update():
            self.set_class(asking.question.kind == "records", "-list")
            self.explain()
            self.refresh_around()
            await self.pane.put(asking)
        if place in self.draft.kept:
            self.draft.postponed.discard(place)
            self.leave()
        self.app.release_keys(self)
        if self.is_current:
            self.app.release_keys()
        self.call_after_refresh(self.begin_preview)

    def asking(self, place: Place, note: str = "") -> Asking:
        """A question as it stands now."""
        view, today = self.draft.view, self.draft.now.date()
        note = note or self.note() or wording.asked_words(view.answer(place), today)
        checked_by = self.app.session.checked_by
        return asking_at(self.draft, place, head=self.head(), note=note, default_by=checked_by)

    def leave(self) -> bool:
        """Saves what is typed; False when it cannot be saved, so that it only stays on screen."""
        pane = self.pane
        if not pane.is_changed:
            return True
        question, typed, view = self.draft.view.question(self.place), pane.typed, self.draft.view
        try:
            stored = fitting.storable(typed, question, view.answers, self.draft.declarations.reference)
            if self._is_disputed(typed):
                self._dispute(typed)
                return False
            changed = self.save(self.place, stored, question.ask)
        except (UnfitError, SaveError) as error:
            self.draft.keep(self.place, typed, pane.stands)
            self.app.keep_unsaved()
            pane.complain(f"{error} Not saved.")
            return False
        self.draft.drop(self.place)
        self.app.keep_unsaved()
        pane.settle(fitting.typed_from(self.draft.view.answer(self.place)))
        if changed:
            self.app.answered(typed.checked_by)
        return True

    def _is_disputed(self, typed: Typed) -> bool:
        """Whether another window answered this question since it was put here, and otherwise."""
        self.app.look_outside()
        if self.draft.is_out_of_sight(self.place):
            return False  # saving says why it cannot be
        if self.draft.is_row_gone(self.place):
            return True
        now = fitting.typed_from(self.draft.view.answer(self.place)).says
        stood = self.draft.stood.get(self.place) if self.place in self.draft.kept else None
        stands = stood or self.pane.stands  # what was typed before and kept began from an older answer
        return now != typed.says and (self.place in self.draft.disputed or now != stands.says)

    def _dispute(self, typed: Typed) -> None:
        """Shows both answers; until one is taken, the file keeps theirs, and what was typed here waits."""
        from tui.disputing import ask_about

        place, draft = self.place, self.draft
        if place in draft.postponed and draft.kept.get(place) == typed:
            return  # it was seen, and is to be decided later
        draft.keep(place, typed, self.pane.stands)
        draft.disputed.add(place)
        self.app.keep_unsaved()
        ask_about(self.app, place, self.app.jump)

    @on(AnswerChanging)
    def _noted(self) -> None:
        if self.pane.is_changed:
            self.app.note_typing(self.place, self.pane.typed, self.pane.stands)

    def refresh_around(self) -> None:
        """Brings everything around the question up to date; the question itself stays as it is."""
        if not (self.query("#figures") and self.query(StatusLine)):
            return  # the screen is being put up, or taken down
        lines, point_at, figures = self.lines()
        self.side.show(lines, point_at, figures)
        self.status.show(self.draft)

    def on_screen_resume(self) -> None:
        """What was changed in front of this screen counts around its question."""
        if self._has_question:
            self.call_after_refresh(self.refresh_around)

    def explain(self) -> None:
        """Says why the question is asked and where its answer is printed."""
        self.why.show(self.draft.view.question(self.place), self.app.printed_in(self.place.question))

    def on_mount(self) -> None:
        """Puts the first question."""
        if self.is_open:
            self.travel(self.place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the answers are read there is nothing to do with them."""
        return self.is_open and super().check_action(action, parameters)

    def leads_away(self, event: events.Key) -> bool:
        """Whether a key in the question may lead to another one."""
        field = self.pane.field
        inside = self.focused is not None and self.pane in self.focused.ancestors
        return inside and field is not None and self.app.default_key(event.key) in field.ending_keys

    def action_next(self) -> None:
        """To the next question; what is typed is saved, or stays on screen until one comes back."""
        self.leave()
        self._step(1)

    def action_back(self) -> None:
        """To the question before."""
        self.leave()
        self._step(-1)

    def action_next_open(self) -> None:
        """To the next question without an answer."""
        raise NotImplementedError

    def action_switch(self) -> None:
        """From the question to the list, or back."""
        if self.side.has_focus_within:
            self.pane.take_focus()
        else:
            self.side.take_focus()

    def _step(self, by: int) -> None:
        """To the nearest question that applies."""
        target = self.route.step(self.place, by)
        if target:
            self.travel(target)
        elif by > 0:
            self.past_the_end()
        else:
            self.stay()

    def stay(self) -> None:
        """Nothing leads away after all: the keys that waited belong here."""
        self.call_later(self.app.release_keys)

    def remark(self, words: str) -> None:
        """Says something beside the field."""
        self.pane.remark(words)

    def changed_outside(self) -> None:
        """Shows what another window made of the question on screen; what is being typed stays."""
        if not self.pane.is_changed:
            self.travel(self.place, "Changed in another window just now.")
            return
        view = self.draft.view
        theirs = wording.shown(view.answer(self.place), view.question(self.place), view) or "no answer"
        self.pane.remark(f"Changed in another window meanwhile: {theirs}. Going on shows both.")

    # The ways to answer.

    def action_give_value(self) -> None:
        """Answers with a value."""
        if self.pane.typed.way is not Way.VALUE:
            self.pane.take_way(Way.VALUE)

    def action_dont_know(self) -> None:
        """Answers that nobody knows yet; that is saved at once, who will find out follows."""
        if self._take_way(Way.DONT_KNOW):
            self.leave()
        self.stay()

    def action_does_not_apply(self) -> None:
        """Answers that there is nothing to say; the reason follows, and with it the answer is saved."""
        self._take_way(Way.DOES_NOT_APPLY)
        self.stay()

    def _take_way(self, way: Way) -> bool:
        if self.pane.take_way(way):
            return True
        if self.draft.view.answer(self.place).records:
            undo = self.app.key_word("undo")
            self.pane.remark(f"The list holds entries. Delete them first; {undo} would bring them back.")
        return False

    def action_checked_today(self) -> None:
        """Notes that the answer was looked at today."""
        if self.pane.check_today():
            self.leave()

    @on(AnswerGiven)
    def _given(self) -> None:
        """Enter: on to the next question; what cannot be saved is complained of once before going on."""
        typed = self.pane.typed
        if self.leave() or self._complained_of == typed:
            self._step(1)
        else:
            self._complained_of = typed
            self.stay()

    @on(AnswerSettled)
    def _settled(self) -> None:
        self.leave()
        self.stay()

    @on(AnswerLeft)
    def _left(self) -> None:
        self.leave()
