"""One sitting at the interview, line by line: every line is an answer, a wish about a list, or a command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import CHECKED_BY, CHECKED_ON, State
from tui import edits
from tui.fitting import storable
from tui.history import CLIENTS, LINES, LIST_FILES
from tui.places import Place
from tui.plain.commands import UNKNOWN, Line, unknown_words
from tui.plain.errands import Errands
from tui.plain.listing import ListPrompt
from tui.plain.looks import (
    figures,
    pick_found,
    pick_open,
    pick_question,
    pick_section,
    say_commands,
    say_words,
)
from tui.plain.prompts import LongPrompt, with_line
from tui.plain.talk import InsteadError
from tui.route import InterviewRoute, RecordRoute
from tui.typed import Typed, UnfitError, Way
from tui.views import CHECK_FIELDS
from tui.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tui.draft import Draft
    from tui.history import Change
    from tui.plain.talk import Talk
    from tui.session import Session

LABELS_NAMED = 3
"""Questions named when another window changed many; the rest is a number."""


class Sitting(Errands):
    """Somebody answering, line by line."""

    def __init__(
        self,
        draft: Draft,
        session: Session,
        talk: Talk,
        content: Path,
        own_commands: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Sits down, as `Errands`."""
        super().__init__(draft, session, talk, content, own_commands)
        self._over = False
        self._leaving = False
        self._commands: Mapping[str, Callable[[str], None]] = {
            "help": self.help,
            "dk": self.dont_know,
            "na": self.does_not_apply,
            "clear": self.clear,
            "back": lambda _: self.step(-1),
            "next": lambda _: self.step(1),
            "next open": self.next_open,
            "done": self.done,
            "sections": self.sections,
            "fields": self.fields,
            "find": self.find,
            "open items": self.open_items,
            "undo": lambda _: self.travel_in_time(self.draft.undo, "Taken back", "Nothing to take back."),
            "redo": lambda _: self.travel_in_time(self.draft.redo, "Made again", "Nothing to make again."),
            "checked": self.checked,
            "line": self.line,
            "again": lambda _: None,
            "commands": lambda _: say_commands(self.talk),
            "take": self.take,
            "tour": self.tour,
            "words": lambda words: say_words(self.talk, self.terms, words),
            "clients": lambda _: self.go(Place(CLIENTS)),
            "lines": lambda _: self.go(Place(LINES)),
            "agencies": self.agencies,
            "ask": self.ask,
            "colleagues": self.colleagues,
            "round": self.call_round,
            "import": self.import_file,
            "build": self.build,
            "quit": self.quit,
        }

    def run(self, place: Place, note: str) -> None:
        """Asks from a place on until the person leaves; EndedError when nothing more is typed."""
        self.go(place, note)
        while not self._over:
            self.put()
            line: Line | None = self.talk.read(self.prompt.label)
            self.look_outside()
            while line:
                try:
                    line = self.obey(line)
                except InsteadError as instead:
                    line = instead.line

    def obey(self, line: Line) -> Line | None:
        """Carries a line out; the command that ended an answer of several lines, where one did."""
        if line.command is None:
            return self.answer(line)
        if line.command == UNKNOWN and isinstance(self.prompt, ListPrompt):
            return self.answer(Line(line.text))
        if line.command == UNKNOWN:
            self.talk.say(unknown_words(line))
            return None
        try:
            self._commands[line.command](line.text)
        except (UnfitError, SaveError) as error:
            self.talk.say(f"{error} Nothing was changed.")
        return None

    # Answering.

    def answer(self, line: Line) -> Line | None:
        """Takes a line as the answer, or as a wish about a list."""
        prompt = self.prompt
        if not line.text.strip() or (isinstance(prompt, ListPrompt) and line.text.strip() == "done"):
            self.step(1)
            return None
        try:
            if isinstance(prompt, ListPrompt):
                self.change_list(prompt, line)
                return None
            texts = prompt.texts(line)
        except (UnfitError, SaveError) as error:
            self._refuse(line, error)
            return None
        is_saved = self.give(self._marked(texts)) if texts else True
        if prompt.ended:
            raise prompt.ended
        if is_saved and not prompt.then:
            self.step(1)
        return prompt.then

    def _refuse(self, line: Line, error: Exception) -> None:
        if isinstance(self.prompt, ListPrompt):
            self.talk.say(str(error))
        else:
            self.keep(Typed(texts=(line.text,)), error)

    def _may_be_open(self) -> bool:
        """A list that holds things is neither unknown nor inapplicable, and a mark of checking is only a mark."""
        asking = self.prompt.asking
        if self.place.question in LIST_FILES:
            self.talk.say(
                f"{self.place.question} holds words only: what is not known or does not apply stays empty."
            )
            return False
        if self.place.steps and self.place.steps[-1] in CHECK_FIELDS:
            self.talk.say("When and by whom it was checked may stay empty. Enter alone goes on.")
            return False
        if asking.question.kind == "records" and asking.answer.records:
            self.talk.say("The list holds entries. Delete them first; !undo would bring them back.")
            return False
        return True

    def dont_know(self, who: str) -> None:
        """Answers that nobody knows yet; that is saved at once, who will find out follows."""
        if not self._may_be_open():
            return
        if not who:
            if not self.give(Typed(way=Way.DONT_KNOW)):
                return
            who = self.talk.ask("Who will find out? Enter if nobody is named: ")
        if not who or self.give(Typed(way=Way.DONT_KNOW, note=who)):
            self.step(1)

    def does_not_apply(self, why: str) -> None:
        """Answers that there is nothing to say, and why."""
        if not self._may_be_open():
            return
        why = why or self.talk.ask("Why does it not apply? A few words: ")
        if not why:
            self.talk.say("A reason is wanted. Nothing was changed.")
        elif self.give(Typed(way=Way.DOES_NOT_APPLY, note=why)):
            self.step(1)

    def clear(self, _words: str) -> None:
        """Takes the answer away."""
        asking = self.prompt.asking
        if self.draft.kept.pop(self.place, None):
            self.draft.stood.pop(self.place, None)
            self.keep_unsaved()
            self.talk.say("What was not saved is forgotten.")
        elif asking.question.kind == "records" and self.draft.view.records(self.place):
            self.talk.say("The list holds entries. Delete them one by one.")
        elif asking.answer.state is State.UNANSWERED:
            self.talk.say("There is no answer to take away.")
        else:
            self.give(Typed())

    def take(self, _words: str) -> None:
        """Saves what was typed and not saved, as it stands."""
        if self.place not in self.draft.kept:
            self.talk.say("Nothing is typed here that is not saved.")
        elif self.give(self.draft.kept[self.place]):
            self.step(1)

    def line(self, words: str) -> None:
        """Writes one line of a long answer anew."""
        if not isinstance(self.prompt, LongPrompt):
            self.talk.say("Only answers of several lines have lines.")
            return
        typed = self.prompt.asking.typed
        self.give(self._marked((with_line("".join(typed.texts[:1]), words),)))

    def checked(self, words: str) -> None:
        """Notes that an answer or an entry was checked today, or on a day, and by whom."""
        on, _, by = f" {words} ".partition(" by ")
        on = on.strip().removeprefix("on ").strip()
        on = self.draft.now.date().isoformat() if on in ("", "today") else on
        route, asking = self.route, self.prompt.asking
        if isinstance(route, RecordRoute) and route.list_question.checked and not route.is_new:
            marks = [
                str(
                    storable(
                        Typed(texts=(text,)),
                        CHECK_FIELDS[name],
                        self.draft.view.answers,
                        self.draft.declarations.reference,
                    )
                )
                for name, text in ((CHECKED_ON, on), (CHECKED_BY, by.strip() or self.session.checked_by))
            ]
            self.draft.change(edits.check_record(route.record_place, *marks), "checked today", self.place)
            self.changed(f"{route.title()} is noted as checked.")
        elif asking.question.checked and asking.stands.texts and asking.question.kind != "records":
            by = by.strip() or asking.stands.checked_by
            self.give(replace(asking.stands, checked_on=on, checked_by=by))
        else:
            self.talk.say("Nothing is checked here: there is no answer yet, or it is not one that grows old.")

    # Lists.

    def change_list(self, prompt: ListPrompt, line: Line) -> None:
        """Does what is wished with the list that is asked."""
        wish = prompt.wish(line)
        if wish.verb == "list":
            self.talk.say(*prompt.read_out(wish.words))
        elif wish.verb in ("add", "edit"):
            self.open(self.place.at(wish.key))
        else:
            made = prompt.carry_out(wish, self.session.checked_by)
            self.changed("The list is saved.")
            if made:
                self.open(self.place.at(made), prompt.question.label)

    def open(self, record: Place, field: str = "") -> None:
        """Asks the fields of an entry, from one of them on or from what is open; of a new one for an empty key."""
        if isinstance(self.route, RecordRoute) and self.route.is_new:
            noun = self.route.list_question.noun
            self.talk.say(
                f"Answer another field of the new {noun} first, so that there is something to add to."
            )
            return
        route = RecordRoute(self.draft, record)
        self.routes.append(route)
        self.arrive(record.at(field) if field else route.first_open())

    # From question to question.

    def next_open(self, _words: str) -> None:
        """To the next question without an answer; from an entry without one back to its list."""
        target = self.route.next_open(self.place)
        if target and target != self.place:
            self.arrive(target)
        elif isinstance(self.route, RecordRoute):
            self.out(f"Nothing is open in {self.route.title()}.")
        else:
            self.talk.say(f"No other question waits for an answer. {figures(self.draft)}")

    def done(self, _words: str) -> None:
        """Back to the list."""
        if isinstance(self.route, RecordRoute):
            self.out("Nothing was added." if self.route.is_new else "")
        elif isinstance(self.prompt, ListPrompt):
            self.step(1)
        else:
            self.talk.say("This is no field of an entry. !quit leaves the interview.")

    def sections(self, _words: str) -> None:
        """Reads out the sections, and goes to the one that is picked."""
        self._go_if(pick_section(self.talk, self.draft, self.place.section))

    def fields(self, _words: str) -> None:
        """Reads out what is asked here with the answers, and goes to what is picked."""
        one = not isinstance(self.route, InterviewRoute)
        route = self.route if one else InterviewRoute(self.draft, self.place.section)
        place = pick_question(self.talk, self.draft, route)
        if place:
            self.arrive(place)

    def find(self, words: str) -> None:
        """Finds a question, an answer or an entry, and goes there."""
        self._go_if(pick_found(self.talk, self.draft, words))

    def open_items(self, _words: str) -> None:
        """Reads out what is open, and goes to what is picked."""
        self._go_if(pick_open(self.talk, self.draft))

    def travel_in_time(self, move: Callable[[], Change | None], verb: str, nothing: str) -> None:
        """Takes the last change back or makes it again, and goes where it was made."""
        change = move()
        if change is None:
            self.talk.say(nothing)
            return
        self.go(change.place, f"{verb}: {change.label}")
        self.changed("")

    def quit(self, _words: str) -> None:
        """Leaves; where the disk refuses, says so first and leaves at the second time."""
        if self.draft.retry() or self._leaving:
            self._over = True
            return
        self._leaving = True
        self.talk.say(
            f"NOT SAVED. {self.draft.trouble}",
            "!quit once more leaves without it.",
        )

    def _go_if(self, place: Place | None) -> None:
        if place:
            self.go(place)

    # What happens around.

    def look_outside(self) -> None:
        """Takes in what another window changed, and tries again to save what the disk refused."""
        changed = self.draft.refresh()
        self.draft.retry()
        lists = self.draft.take_changed_lists()
        for name in lists:
            gone = name in self.draft.lists_gone
            self.talk.say(
                f"{name} was {'taken away' if gone else 'changed'} in another window."
                + (" !undo brings it back." if gone else "")
            )
        if self.place.question in lists and self._stands_otherwise:
            self._say_theirs()
        if not changed:
            return
        questions = self.draft.declarations.questions
        asks = [questions[name].ask for name in sorted(changed, key=list(questions).index)]
        rest = f" And {len(asks) - LABELS_NAMED} more." if len(asks) > LABELS_NAMED else ""
        self.talk.say(
            "answers.yaml was changed in another window:", *asks[:LABELS_NAMED], *([rest] if rest else [])
        )
        if self.place.question in changed:
            self._say_theirs()
        else:
            self.prompt.asking = self._prompt().asking

    @property
    def _stands_otherwise(self) -> bool:
        """Whether the question that was put has another answer than it had then."""
        return self._prompt().asking.stands.says != self.prompt.asking.stands.says

    def _say_theirs(self) -> None:
        """Says what another window made of the question that was put."""
        self.prompt.asking = asking = self._prompt().asking
        theirs = shown(asking.answer, asking.question, self.draft.view) or "no answer"
        self.talk.say(
            f"The answer here is now: {theirs}. What you typed takes its place; !undo brings it back."
        )
