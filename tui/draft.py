"""An open brokerage: its answers on disk and in memory, what follows from them, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import UNANSWERED, decode_answers
from builder.model.firm import Firm
from builder.model.interview import Progress, section_state
from builder.model.known import KnownThings
from builder.model.printed import PrintedList, load_printed
from tui.history import ANSWERS, Change, History
from tui.joining import joined
from tui.list_tables import ListTables
from tui.listfiles import stamp_of
from tui.memory import AnswersInMemory
from tui.merge import rebase
from tui.places import Place, View
from tui.reopened import Reopening, reopenings
from tui.saved_answers import SavedAnswers
from tui.table_edits import TableInMemory
from tui.typed import differing, typed_from
from tui.writer import AtOnce

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from builder.model.answers import Answers
    from builder.model.clients import ClientList
    from builder.model.declarations import Declarations
    from builder.model.interview import SectionState
    from builder.model.lines import LineList
    from builder.model.problems import Problem
    from builder.model.readiness import Status
    from builder.paths import Brokerage
    from tui.edits import Edit
    from tui.listfiles import Stamp
    from tui.typed import Typed
    from tui.writer import Writes


def local_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC).astimezone()


OTHERS_KEPT = "Another window changed the same lines, and its version was kept: look at your last answer."


class Draft:
    """The answers of one firm while a person works on them, and its lists in tables of their own.

    Every change starts from what is on disk now and is handed over to be written at once. When the disk refuses, a
    change of the answers is kept in memory, everything goes on working, and `retry` tries again; a change of a list
    is refused as a whole.
    """

    def __init__(
        self,
        brokerage: Brokerage,
        declarations: Declarations,
        clock: Callable[[], datetime],
        writes: Writes | None = None,
    ) -> None:
        """Reads the brokerage.

        Args:
            brokerage: the folder.
            declarations: what is asked.
            clock: the time.
            writes: what writes the answers; by default they are on disk when a change returns.

        Raises:
            SaveError: the answers file cannot be read at all.
        """
        self.brokerage = brokerage
        self.declarations = declarations
        self.history = History()
        self.kept: dict[Place, Typed] = {}
        """What was typed and could not be saved, for as long as the interview is open."""
        self.stood: dict[Place, Typed] = {}
        """What was saved at these places when typing began."""
        self.disputed: set[Place] = set()
        """Of these, the ones that another window answered otherwise."""
        self.once_done: frozenset[str] = frozenset()
        self.reopened: Mapping[str, Reopening] = {}
        """Of the sections that were complete, the questions that wait again, and why."""
        self.rows_at_start: Mapping[str, Status] = {}
        """How far each row of the guidance was when the sitting began."""
        self.file_problems: tuple[Problem, ...] = ()
        """Why the text cannot be read as answers; empty when it can."""
        self._clock = clock
        self._disk = SavedAnswers(brokerage.answers, writes or AtOnce(), clock, self._merge)
        self._merged: list[str] = []
        """The questions whose answers another window changed, and nobody was told of yet."""
        self._known = KnownThings()
        self._printed = PrintedList()
        self._printed_stamp: Stamp | None = None
        self._lists = ListTables(brokerage, declarations)
        self._stated: tuple[Firm, frozenset[str], list[SectionState]] | None = None
        self._read(self._disk.text)

    @property
    def text(self) -> str:
        """The answers as YAML, with what the disk has not taken yet."""
        return self._text

    @property
    def trouble(self) -> str:
        """Why the answers are not on disk, in words; empty when they are, or on their way."""
        return self._disk.trouble

    @property
    def is_saving(self) -> bool:
        """Whether an answer is on its way to the disk."""
        return self._disk.is_under_way

    @property
    def was_merged(self) -> bool:
        """Whether another window's answers were taken in while something was written: `refresh` says which."""
        return bool(self._merged)

    @property
    def saved_at(self) -> datetime | None:
        """When something was saved last in this sitting."""
        return self._disk.saved_at

    @property
    def refused(self) -> tuple[str, str] | None:
        """The answers as they stand on disk, and with what the disk refused; None when it refused nothing.

        What is still on its way counts as refused: whoever asks has waited.
        """
        return (self._disk.text, self._text) if self._waits else None

    @property
    def client_list(self) -> ClientList:
        """The importer clients and what is wrong with their file."""
        return self._lists.client_list

    @property
    def line_list(self) -> LineList:
        """The tariff lines and what is wrong with their file."""
        return self._lists.line_list

    @property
    def now(self) -> datetime:
        """The time by this interview's clock."""
        return self._clock()

    def states(self) -> list[SectionState]:
        """The sections that apply to the firm, with how far each is."""
        firm, once = self.firm, self.once_done
        if self._stated is None or self._stated[0] is not firm or self._stated[1] != once:
            found = (
                section_state(section, firm.scope, once_done=section.section in once)
                for section in self.declarations.sections
            )
            self._stated = firm, once, [state for state in found if state]
        return list(self._stated[2])

    def change(self, edit: Edit, label: str, place: Place, visit: int = 0) -> bool:
        """Makes a change and saves it; False when it changed nothing.

        Raises:
            SaveError: the change cannot be made at all, and nothing was changed. A disk that refuses raises
                nothing: the change then waits in memory, and `trouble` says so.
        """
        self.refresh()
        name = place.question if place.question in self._lists else ANSWERS
        before = self.file_text(name)
        buffer = self._memory(before) if name == ANSWERS else TableInMemory(before)
        edit(self.view, buffer)
        if buffer.text == before:
            return False
        if name in self._lists:
            self._lists.forget_gone(name)
        step = Change(label=label, place=place, before=before, after=buffer.text, visit=visit, file=name)
        self._put(name, buffer.text)
        self.history.record(step)
        return True

    def change_file(self, name: str, before: str, after: str, label: str, place: Place) -> bool:
        """Puts one text of a file in another's place, as one step to take back; False when nothing changed.

        What another window changed of the file since it was `before` is kept.

        Args:
            name: `answers.yaml`, `clients.csv` or `lines.csv`.
            before: the text that the change was made from, as `file_text` gives it.
            after: the text with the change; an empty one takes a list away.
            label: what is changed, in a few words.
            place: where a person is led when the change is taken back.

        Raises:
            SaveError: another window changed the same lines, the file cannot be read, or the disk refused the
                list. Nothing was changed.
        """
        self.refresh()
        current = self.file_text(name)
        text = self._rebased(name, before, after, current)
        if text is None:
            raise SaveError(
                f"{label}: {name} was changed in another window, in the same lines. Nothing was saved; "
                "look at what stands there now."
            )
        if text == current:
            return False
        self._put(name, text)
        self.history.record(Change(label=label, place=place, before=current, after=text, file=name))
        return True

    def file_text(self, name: str) -> str:
        """The text of a file as it stands, to make a change from; empty for a list that is not there.

        Raises:
            SaveError: the list cannot be read, so nothing may be written over it.
        """
        return self._text if name == ANSWERS else self._lists.readable(name)

    @property
    def texts(self) -> dict[str, str]:
        """Every file of the brokerage as it stands; of the answers, with what the disk has not taken yet."""
        return {ANSWERS: self._text, **self._lists.texts}

    def take_changed_lists(self) -> list[str]:
        """The names of the lists that another window changed since this was last asked."""
        return self._lists.take_changed()

    @property
    def lists_gone(self) -> list[str]:
        """The names of the lists of which no file is there."""
        return self._lists.gone

    def undo(self) -> Change | None:
        """Takes the last change back and returns it; None when there is none.

        Raises:
            SaveError: the same lines were changed in another window since, so that change stays; or the disk
                refused a list, and the change can still be taken back.
        """
        return self._travel(self.history.done, self.history.undone, back=True)

    def redo(self) -> Change | None:
        """Makes the last undone change again; as `undo`."""
        return self._travel(self.history.undone, self.history.done, back=False)

    def refresh(self) -> list[str]:
        """Takes in what changed on disk since; the ids of the questions whose answers are now others."""
        found = self._disk.look()
        if found is not None:
            self._merge(found)
        elif self._disk.is_settled and not self._waits:
            self._disk.trouble = ""
        if self._disk.is_settled or self._disk.is_under_way:
            printed_anew = self._reload_printed()
            if self._reload_lists():
                self._lists_renewed()
            elif printed_anew:
                self._renew_firm()
        merged, self._merged = self._merged, []
        return merged

    def keep(self, place: Place, typed: Typed, stands: Typed) -> None:
        """Keeps what was typed and not saved, with what was saved when the typing began."""
        if place not in self.kept:
            self.stood[place] = stands
        self.kept[place] = typed

    def take_up(self, kept: Mapping[Place, Typed], stood: Mapping[Place, Typed]) -> None:
        """Takes up what an earlier sitting kept; what another window answered otherwise since is disputed."""
        for place, typed in kept.items():
            now = typed_from(self.view.answer(place)).says
            if now == typed.says:
                continue  # it has been saved meanwhile
            self.kept[place] = typed
            if place in stood:
                self.stood[place] = stood[place]
                if now != stood[place].says:
                    self.disputed.add(place)

    def forget(self, record: Place) -> None:
        """Drops what was typed and not saved in a thing of a list that is gone."""
        depth = len(record.steps)
        self.kept = {
            place: typed
            for place, typed in self.kept.items()
            if place.question != record.question or place.steps[:depth] != record.steps
        }

    def carry(self, old: Place, new: Place) -> None:
        """Takes what was typed and not saved in a new thing of a list over to the place it now has."""
        self.kept = _carried(self.kept, old, new)
        self.stood = _carried(self.stood, old, new)

    def retry(self) -> bool:
        """Tries again to save what the disk refused; True when everything is on disk, or on its way."""
        if self._waits and not self.is_saving:
            self._disk.put(self._text)
        return not self.trouble

    @property
    def _waits(self) -> bool:
        """Whether the disk does not hold the answers as they stand."""
        return self._text != self._disk.text or self._disk.is_gone

    def _travel(self, source: list[Change], target: list[Change], *, back: bool) -> Change | None:
        self.refresh()
        if not source:
            return None
        change = source[-1]
        here, there = (change.after, change.before) if back else (change.before, change.after)
        text = self._rebased(change.file, here, there, self.file_text(change.file))
        if text is None:
            source.pop()
            verb = "taken back" if back else "made again"
            raise SaveError(f"{change.label}: changed in another window since, so it was not {verb}.")
        self._put(change.file, text)
        target.append(source.pop())
        return change

    def _merge(self, disk: str) -> None:
        """Joins what another window saved with what this one has not saved yet."""
        before, waiting = self.view.answers.by_id, self._text != self._disk.text
        base, mine = self._disk.text, self._text
        disputed: list[str] = []
        merged = self._rebased(ANSWERS, base, mine, disk)
        if merged is None:
            merged, disputed = joined(self.brokerage.answers, self.declarations, base, mine, disk)
            self._dispute(base, mine, disputed)
        self._disk.begin_from(disk, OTHERS_KEPT if disputed else "")
        self._read(merged)
        if waiting and merged != disk:
            self._disk.put(merged)
        after = self.view.answers.by_id
        self._merged += [
            question_id
            for question_id in {**before, **after}
            if before.get(question_id, UNANSWERED).raw != after.get(question_id, UNANSWERED).raw
        ]

    def _dispute(self, base: str, text: str, questions: Sequence[str]) -> None:
        """Keeps what was answered here as typing, to be shown beside what another window answered meanwhile."""
        mine, stood = differing(self._answers(base), self._answers(text), self.declarations)
        places = {place for place in mine if place.question in questions}
        self.kept.update({place: mine[place] for place in places})
        self.stood.update({place: stood[place] for place in places})
        self.disputed |= places

    def _answers(self, text: str) -> Answers:
        return self._memory(text).answers(self.declarations.sections, self.declarations.reference)

    def _put(self, name: str, text: str) -> None:
        """Takes a text for a file, and hands it over to be written."""
        if name == ANSWERS:
            self._read(text)
            self._disk.put(text)
            return
        self._lists.replace(name, text)
        self._disk.saved_at = self.now
        self._lists_renewed()

    def _reload_lists(self) -> bool:
        """Takes in what another window changed of the lists; one that was taken away can be brought back."""
        changed, removals = self._lists.reload()
        for removal in removals:
            self.history.record(removal)
        return changed

    def _rebased(self, name: str, base: str, changed: str, current: str) -> str | None:
        """As `rebase`, and None as well where the joined lines would make no readable answers."""
        text = rebase(base, changed, current)
        if text is None or name != ANSWERS:
            return text
        return None if self._memory(text).document().problems else text

    def _read(self, text: str) -> None:
        self._text = text
        document = self._memory(text).document()
        answers = decode_answers(
            document, self.declarations.sections, self.declarations.reference, self._known
        )
        self.file_problems = document.problems
        self.view = View(self.declarations, answers, document.data, self._lists.tables())
        self._renew_firm()

    def _reload_printed(self) -> bool:
        """Takes in which entry numbers a build printed since; whether there are any."""
        stamp = stamp_of(self.brokerage.printed_numbers)
        if stamp == self._printed_stamp:
            return False
        self._printed_stamp = stamp
        self._printed = load_printed(self.brokerage.printed_numbers)
        return True

    def _lists_renewed(self) -> None:
        self.view = replace(self.view, tables=self._lists.tables())
        self._renew_firm()

    def _renew_firm(self) -> None:
        """Works out what follows from the answers and the lists."""
        now = self._clock()
        self._reload_printed()
        before: Firm | None = getattr(self, "firm", None)  # none before the first reading
        self.firm = Firm(
            self.declarations, self.view.answers, self.client_list, now.date(), self.line_list, self._printed
        )
        self.reopened = reopenings(self.reopened, before, self.firm, self.once_done, now)
        done = {state.section.section for state in self.states() if state.progress is Progress.DONE}
        if not done <= self.once_done:
            firm, _, states = self._stated or (self.firm, self.once_done, self.states())
            self.once_done |= done
            self._stated = firm, self.once_done, states  # a section that is done now is no re-opened one

    def _memory(self, text: str) -> AnswersInMemory:
        return AnswersInMemory(self.brokerage.answers, text)


def _carried(typed: Mapping[Place, Typed], old: Place, new: Place) -> dict[Place, Typed]:
    """What was typed in a thing of a list, at the place that the thing now has."""
    depth = len(old.steps)
    return {
        new.at(*place.steps[depth:])
        if place.question == old.question and place.steps[:depth] == old.steps
        else place: one
        for place, one in typed.items()
    }
