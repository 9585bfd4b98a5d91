"""An open brokerage: its answers on disk and in memory, what follows from them, and the way back."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import UNANSWERED, decode_answers
from builder.model.answersfile import AnswersFile
from builder.model.clients import ClientList, KnownClients, parse_clients
from builder.model.firm import Firm
from builder.model.interview import Progress, section_state
from builder.model.known import KnownThings
from builder.model.lines import LineList, parse_lines
from builder.model.printed import PrintedList, load_printed
from tui.history import ANSWERS, CLIENTS, LINES, Change, History
from tui.listfiles import ListFile, Stamp, stamp_of
from tui.merge import rebase
from tui.places import Place, View
from tui.reopened import Reopening, reopenings
from tui.table_edits import TableInMemory
from tui.tables import RowKeys, Table
from tui.typed import typed_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builder.model.declarations import Declarations
    from builder.model.interview import SectionState
    from builder.model.problems import Problem
    from builder.model.readiness import Status
    from builder.paths import Brokerage
    from tui.edits import Edit
    from tui.typed import Typed


def local_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC).astimezone()


_UNREADABLE = (errno.EACCES, errno.EPERM)
"""The file may be there: reading it says what is wrong."""


class AnswersInMemory(AnswersFile):
    """An answers file whose changes are made in memory, so that several of them reach the disk as one."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(path)
        self.text = text

    def reload(self) -> bool:
        """Memory is the only copy, so nothing changes behind one's back."""
        return False

    def replace(self, text: str) -> None:
        """Takes a new text."""
        self.text = text


class Draft:
    """The answers of one firm while a person works on them, and its lists in tables of their own.

    Every change starts from what is on disk now and reaches the disk at once. When the disk refuses, a change
    of the answers is kept in memory, everything goes on working, and `retry` tries again; a change of a list
    is refused as a whole.
    """

    def __init__(
        self, brokerage: Brokerage, declarations: Declarations, clock: Callable[[], datetime]
    ) -> None:
        """Reads the brokerage.

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
        self.trouble = ""
        """Why the answers are not on disk, in words; empty when they are."""
        self.saved_at: datetime | None = None
        self.file_problems: tuple[Problem, ...] = ()
        """Why the text cannot be read as answers; empty when it can."""
        self._clock = clock
        self._file = AnswersFile(brokerage.answers)
        self._known = KnownThings()
        self._base = self._file.text
        """The text on disk that the text in memory started from."""
        self._may_write = True
        """Whether the file on disk holds nothing but what was read from it."""
        self._printed = PrintedList()
        self._printed_stamp: Stamp | None = None
        known = KnownClients()
        self._client_file = ListFile(
            brokerage.clients,
            lambda text: parse_clients(text, CLIENTS, declarations.reference, known),
            lambda problems: ClientList(problems=tuple(problems)),
        )
        self._line_file = ListFile(
            brokerage.lines,
            lambda text: parse_lines(text, LINES, declarations.reference),
            lambda problems: LineList(problems=tuple(problems)),
        )
        self._lists: dict[str, ListFile[ClientList] | ListFile[LineList]] = {
            CLIENTS: self._client_file,
            LINES: self._line_file,
        }
        self._lists_changed: list[str] = []
        self._row_keys = {name: RowKeys() for name in self._lists}
        self._shown_lists: dict[str, tuple[object, Table]] = {}
        self._stated: tuple[Firm, frozenset[str], list[SectionState]] | None = None
        self._read(self._base)

    @property
    def text(self) -> str:
        """The answers as YAML, with what the disk has not taken yet."""
        return self._text

    @property
    def refused(self) -> tuple[str, str] | None:
        """The answers as they stand on disk, and with what the disk refused; None when it refused nothing."""
        return (self._base, self._text) if self._text != self._base or self._is_gone else None

    @property
    def client_list(self) -> ClientList:
        """The importer clients and what is wrong with their file."""
        return self._client_file.said

    @property
    def line_list(self) -> LineList:
        """The tariff lines and what is wrong with their file."""
        return self._line_file.said

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
        if name in self._row_keys:
            self._row_keys[name].forget_gone()
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
        return self._text if name == ANSWERS else self._lists[name].readable()

    @property
    def texts(self) -> dict[str, str]:
        """Every file of the brokerage as it stands; of the answers, with what the disk has not taken yet."""
        return {ANSWERS: self._text, **{name: file.text for name, file in self._lists.items()}}

    def take_changed_lists(self) -> list[str]:
        """The names of the lists that another window changed since this was last asked."""
        taken, self._lists_changed = self._lists_changed, []
        return taken

    @property
    def lists_gone(self) -> list[str]:
        """The names of the lists of which no file is there."""
        return [name for name, file in self._lists.items() if file.is_gone]

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
        if self._is_gone:
            self.trouble = "answers.yaml is gone. Your answers are kept here, and saving is tried again."
            return []
        self._may_write = False  # until it is clear that nothing unread would be written over
        try:
            changed = self._file.reload()
        except SaveError as error:
            self.trouble = f"{error} Your answers are kept here meanwhile."
            return []
        problems = self._memory(self._file.text).document().problems if self._file.text != self._base else ()
        if problems:
            self.trouble = f"{problems[0]} Your answers are kept here until the file can be read again."
            return []
        self._may_write = True
        if self._file.text != self._base:
            return self._merge(self._file.text)
        if changed or self._text == self._base:
            self.trouble = ""
        printed_anew = self._reload_printed()
        if self._reload_lists():
            self._lists_renewed()
        elif printed_anew:
            self._renew_firm()
        return []

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
        """Tries again to save what the disk refused; True when everything is on disk."""
        waiting = self._text != self._base or self._is_gone
        if waiting and self._may_write:
            self._save(self._text)
        return not self.trouble

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

    def _merge(self, disk: str) -> list[str]:
        """Joins what is new on disk with what the disk had refused so far."""
        before = self.view.answers.by_id
        merged = self._rebased(ANSWERS, self._base, self._text, disk)
        waiting = self._text != self._base
        self.trouble = ""
        if merged is None:
            self.trouble = (
                "Another window changed the same lines, and its version was kept: look at your last answer."
            )
        self._base = disk
        self._reload_lists()
        self._read(disk if merged is None else merged)
        if waiting and merged is not None:
            self._save(merged)
        after = self.view.answers.by_id
        return [
            question_id
            for question_id in {**before, **after}
            if before.get(question_id, UNANSWERED).raw != after.get(question_id, UNANSWERED).raw
        ]

    def _put(self, name: str, text: str) -> None:
        """Takes a text for a file, and saves it."""
        if name != ANSWERS:
            self._lists[name].replace(text)
            self.saved_at = self.now
            self._lists_renewed()
            return
        self._read(text)
        if self._may_write:
            self._save(text)

    def _reload_lists(self) -> bool:
        """Takes in what another window changed of the lists; one that was taken away can be brought back."""
        changed = False
        for name, file in self._lists.items():
            before = file.text
            if file.reload():
                changed = True
                self._lists_changed.append(name)
                if file.is_gone and before:
                    label = f"the removal of {name} in another window"
                    step = Change(label=label, place=Place(name), before=before, after="", file=name)
                    self.history.record(step)
        return changed

    @property
    def _is_gone(self) -> bool:
        """Whether the file was taken away: a drive that was unplugged, or somebody who tidied up."""
        return bool(self._base) and not _is_there(self.brokerage.answers)

    def _rebased(self, name: str, base: str, changed: str, current: str) -> str | None:
        """As `rebase`, and None as well where the joined lines would make no readable answers."""
        text = rebase(base, changed, current)
        if text is None or name != ANSWERS:
            return text
        return None if self._memory(text).document().problems else text

    def _save(self, text: str) -> None:
        try:
            self._file.replace(text)
        except SaveError as error:
            self.trouble = f"{error} Your answers are kept here, and saving is tried again."
            return
        self._base = text
        self.trouble = ""
        self.saved_at = self.now

    def _read(self, text: str) -> None:
        self._text = text
        document = self._memory(text).document()
        answers = decode_answers(
            document, self.declarations.sections, self.declarations.reference, self._known
        )
        self.file_problems = document.problems
        self.view = View(self.declarations, answers, document.data, self._tables())
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
        self.view = replace(self.view, tables=self._tables())
        self._renew_firm()

    def _tables(self) -> dict[str, Table]:
        """The lists as the interview shows them."""
        reference = self.declarations.reference
        judges: dict[str, Callable[[str], ClientList | LineList]] = {
            CLIENTS: lambda text: parse_clients(text, CLIENTS, reference),
            LINES: lambda text: parse_lines(text, LINES, reference),
        }
        for name, question in self.declarations.tables.items():
            said, keys, judge = self._lists[name].said, self._row_keys[name], judges[name]
            if name in self._shown_lists and self._shown_lists[name][0] is said:
                continue
            followed = keys.follow([row.cells for row in said.rows])
            self._shown_lists[name] = (
                said,
                Table(
                    name,
                    question,
                    reference,
                    said.columns,
                    dict(zip(followed, said.rows, strict=True)),
                    said.problems,
                    keys.next,
                    lambda text, judge=judge: judge(text).problems,  # type: ignore[misc] # a default binds it
                ),
            )
        return {name: table for name, (_, table) in self._shown_lists.items()}

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


def _is_there(path: Path) -> bool:
    """Whether a file is there; a share that does not answer any more has none, and asking it is an error."""
    try:
        path.stat()
    except OSError as error:
        return error.errno in _UNREADABLE
    return True
