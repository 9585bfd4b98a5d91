"""Puts one question after another as prompts, and saves what is typed as the screens do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from builder.errors import SaveError
from builder.model.answers import State
from tui.asking import asking_at
from tui.fitting import storable, typed_from
from tui.history import LIST_FILES
from tui.places import Place
from tui.plain.looks import figures, kept_words, typed_words
from tui.plain.registry import prompt_for
from tui.reopened import reopened_words
from tui.route import InterviewRoute, ListFileRoute, RecordRoute, Route
from tui.session import save_session
from tui.standing import became_ready, statuses
from tui.suggestions import beware
from tui.typed import Typed, UnfitError
from tui.undofile import UndoFile
from tui.unsaved import save_unsaved
from tui.wording import day, plural, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.asking import Asking
    from tui.draft import Draft
    from tui.plain.prompts import Prompt
    from tui.plain.talk import Talk
    from tui.session import Session


class Asker:
    """Where somebody is in the interview. What is asked stands in `place`; entries that are open, in `routes`."""

    prompt: Prompt
    """The question that was put last."""

    def __init__(self, draft: Draft, session: Session, talk: Talk) -> None:
        self.draft = draft
        self.session = session
        self.talk = talk
        self.place = Place("")
        self.routes: list[Route] = [InterviewRoute(draft)]
        self._visit = 0
        self._note = ""
        self._told = ""
        self._disputes_told: frozenset[Place] = frozenset()
        self._standing = statuses(draft.firm)
        self._had_unsaved = bool(draft.kept)
        self._undo_file = UndoFile(draft.brokerage.folder)

    @property
    def route(self) -> Route:
        """The questions that are asked now."""
        return self.routes[-1]

    def arrive(self, place: Place, note: str = "") -> None:
        """Goes to a place of the questions that are asked now."""
        self.place = place
        self._visit += 1
        self._note = note
        if place.question not in LIST_FILES:
            self.session = self.session.at(place)

    def go(self, place: Place, note: str = "") -> None:
        """Goes to any place, and opens the entries it stands in."""
        here = Place(place.question)
        back_to = self.session.place or here
        self.routes = [InterviewRoute(self.draft)]
        if place.question in LIST_FILES:
            self.routes.append(ListFileRoute(self.draft, place.question, Place(back_to.question)))
            keys = [self.draft.view.tables[place.question].key_of(key) for key in place.steps[:1]]
            place = Place(place.question, (*keys, *place.steps[1:]))
        for depth in range(1, len(place.steps) + 1, 2):
            record = Place(place.question, place.steps[:depth])
            if self.draft.view.record(record) is None:
                break
            route = RecordRoute(self.draft, record)
            self.routes.append(route)
            here = record.at(place.steps[depth]) if depth < len(place.steps) else route.first_open()
        self.arrive(here, note)

    def step(self, by: int) -> None:
        """To the next question or the one before."""
        target = self.route.step(self.place, by)
        if target:
            self.arrive(target)
        elif by < 0:
            self.talk.say("This is the first one.")
        elif isinstance(self.route, RecordRoute):
            self.out("Nothing was added." if self.route.is_new else f"That was all of {self.route.title()}.")
        elif isinstance(self.route, ListFileRoute):
            self.out()
        else:
            self.talk.say(f"That was the last question. {figures(self.draft)} !open items lists them.")

    def out(self, note: str = "") -> None:
        """From the fields of an entry back to its list."""
        route = self.routes.pop()
        if isinstance(route, RecordRoute):
            self.arrive(route.record_place.outer, note)
        elif isinstance(route, ListFileRoute):
            self.arrive(route.back_to, note)

    def put(self) -> None:
        """Says which question it is, what is asked, what stands there and what may be typed."""
        if isinstance(self.route, RecordRoute) and self.route.is_gone:
            self.out(f"This {self.route.list_question.noun} was deleted in another window.")
        self._say_disputes()
        self.prompt = self._prompt()
        asking, note = self.prompt.asking, self._note
        self._note = ""
        notes = [note, "" if self.place.question in LIST_FILES else self._reopened()]
        self.talk.say("", asking.head, *filter(None, notes), asking.question.ask)
        self.talk.say(f"Kind of answer: {self.prompt.kind}.", *self.prompt.offer(), *self._now(asking))
        self.talk.say(f"{self.prompt.how} Enter alone goes on. ? helps.")

    def _say_disputes(self) -> None:
        """Says once what another window answered otherwise, what is kept, and how one of the two is taken."""
        draft = self.draft
        disputed = [place for place in draft.kept if place in draft.disputed or draft.is_row_gone(place)]
        new = [place for place in disputed if place not in self._disputes_told]
        self._disputes_told = frozenset(disputed)
        self.talk.say(*(f"Answered in two windows: {kept_words(draft, place)}" for place in new))
        if any(not draft.is_row_gone(place) for place in new):
            self.talk.say(
                "Theirs is saved, and yours is kept. At that question, !take saves yours, !clear forgets it."
            )
        if any(draft.is_row_gone(place) for place in new):
            self.talk.say(
                "What you typed for a deleted entry is kept. The screens, without --plain, bring it back or forget it."
            )

    def _prompt(self) -> Prompt:
        checked_by = self.session.checked_by
        asking = asking_at(self.draft, self.place, head=self._head(), default_by=checked_by)
        return prompt_for(asking, self.draft, self.talk)

    def _reopened(self) -> str:
        words = "" if self.place.steps else reopened_words(self.draft, self.place.question)
        return words.replace("\N{LEFT DOUBLE QUOTATION MARK}", '"').replace(
            "\N{RIGHT DOUBLE QUOTATION MARK}", '"'
        )

    def _head(self) -> str:
        route, what = self.route, "Field"
        if isinstance(route, ListFileRoute):
            return f"{route.title()}."
        if isinstance(route, InterviewRoute):
            route, what = InterviewRoute(self.draft, self.place.section), "Question"
        number, total = route.number(self.place)
        where = f"{what} {number} of {total}" if number else f"{what} that does not apply any more"
        return f"{route.title()}. {where}."

    def _now(self, asking: Asking) -> Sequence[str]:
        """What stands there, and what was typed and not saved."""
        answer, words = asking.answer, shown(asking.answer, asking.question, asking.view)
        if answer.checked_on or answer.checked_by:
            by = f" by {answer.checked_by}" if answer.checked_by else ""
            words += f". Checked {day(answer.checked_on) or 'on no known day'}{by}"
        if isinstance(self.route, ListFileRoute):
            words = plural(len(asking.view.records(asking.place)), asking.question.noun)
        lines = [f"Now: {words or 'no answer'}."]
        if answer.state is State.INVALID:
            lines.append(f"That cannot be read as an answer: {answer.note}")
        if asking.place in self.draft.kept:
            if asking.place in self.draft.disputed:
                lines.append("Another window saved that.")
            lines.append(f"You typed, and it was not saved: {typed_words(asking.typed)}")
            lines.append("!take saves it; !clear forgets it.")
        return lines

    def give(self, typed: Typed) -> bool:
        """Saves what was typed; False, with the reason said, when it cannot be saved."""
        asking = self.prompt.asking
        if typed.says == asking.stands.says and self.place not in self.draft.kept:
            self.talk.say("The answer stays as it is.")
            return True
        view, route = self.draft.view, self.route
        question = view.question(self.place)
        try:
            stored = storable(typed, question, view.answers, self.draft.declarations.reference)
            self.draft.drop(self.place)  # before: a cell that another window changes just now is kept anew
            route.save(self.place, stored, question.ask, self._visit, self.session.checked_by)
        except (UnfitError, SaveError) as error:
            self.keep(typed, error)
            return False
        if isinstance(route, RecordRoute):
            self.place = route.record_place.at(self.place.steps[-1])
        if typed.checked_by.strip():
            self.session = msgspec.structs.replace(self.session, checked_by=typed.checked_by.strip())
        self.prompt = self._prompt()
        self._say_saved()
        return True

    def keep(self, typed: Typed, error: Exception) -> None:
        """Keeps what cannot be saved, and says why it cannot."""
        self.draft.keep(self.place, typed, typed_from(self.draft.view.answer(self.place)))
        self.talk.say(f"{error} Not saved.")
        self.keep_unsaved()

    def _say_saved(self) -> None:
        asking = self.prompt.asking
        words = shown(asking.answer, asking.question, asking.view)
        self.changed(f"Saved: {words}." if words else "Taken away: the question is open again.")
        notes = (beware(asking.question.kind, text, asking.view) for text in asking.stands.texts)
        self.talk.say(*(note for note in notes if note))

    def changed(self, words: str) -> None:
        """Follows a change: says it, or that the disk refused; keeps the session."""
        if self.draft.trouble:
            self._say_trouble()
        else:
            self._told = ""
            ready = became_ready(self._standing, self.draft.firm)
            self.talk.say(*filter(None, [words, f"Ready now: {'; '.join(ready)}." if ready else ""]))
        self._standing = statuses(self.draft.firm)
        self.keep_session()

    def _marked(self, texts: tuple[str, ...]) -> Typed:
        """A value that is typed today counts as checked today."""
        stands = self.prompt.asking.stands
        if texts == stands.texts:
            return Typed(texts=texts, checked_on=stands.checked_on, checked_by=stands.checked_by)
        by = stands.checked_by or self.session.checked_by
        return Typed(texts=texts, checked_on=self.draft.now.date().isoformat(), checked_by=by)

    def keep_session(self) -> None:
        """Remembers the place, the way back and what is typed and not saved for the next sitting."""
        draft = self.draft
        self.session = self.session.after(draft)
        save_session(draft.brokerage.folder, self.session)
        self._undo_file.save(draft.history, draft.texts)
        self.keep_unsaved()

    def keep_unsaved(self) -> bool:
        """Keeps what is typed and not saved; False where that stands nowhere but here."""
        draft, is_kept = self.draft, True
        if draft.kept or self._had_unsaved:
            stood = {place: typed for place, typed in draft.stood.items() if place in draft.kept}
            rows = draft.rows_of(draft.kept)
            is_kept = save_unsaved(draft.brokerage.folder, draft.kept, stood, rows)
        self._had_unsaved = bool(draft.kept)
        return is_kept

    def _say_trouble(self) -> None:
        if self.draft.trouble != self._told:
            self.talk.say(f"NOT SAVED. {self.draft.trouble}")
        self._told = self.draft.trouble
