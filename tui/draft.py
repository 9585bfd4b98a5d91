"""An open brokerage: changes, whether they are on disk, what other windows change, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import UNANSWERED
from tui.half_typed import HalfTyped
from tui.history import ANSWERS, Change, History
from tui.joining import joined
from tui.merge import rebase
from tui.places import Place
from tui.saved_answers import SavedAnswers
from tui.table_edits import TableInMemory
from tui.writer import AtOnce

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.declarations import Declarations
    from builder.paths import Brokerage
    from tui.edits import Edit
    from tui.writer import Writes


def local_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC).astimezone()


OTHERS_KEPT = "Another window changed the same lines, and its version was kept: look at your last answer."


OTHERS_STAY = "What another window changed there since stays as it is."


class Draft(HalfTyped):
    """The answers of one firm while a person works on them, and its lists in tables of their own.

    Every change starts from what is on disk now and is handed over to be written at once. When the disk refuses, a
    change is kept in memory, everything goes on working, and `retry` tries again.

    It stands on `Reading`, which knows what the files say, and `HalfTyped`, which keeps what is not saved.
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
        super().__init__(brokerage, declarations, clock)
        self.history = History()
        writes = writes or AtOnce()
        self._disk = SavedAnswers(brokerage.answers, writes, clock, self._merge)
        self._lists.attach(writes, self._lists_joined)
        self._merged: list[str] = []
        """The questions whose answers another window changed, and nobody was told of yet."""
        self._read(self._disk.text)

    @property
    def trouble(self) -> str:
        """Why answers or lists are not on disk, in words; empty when they are, or on their way."""
        return self._disk.trouble or self._lists.trouble

    @property
    def is_saving(self) -> bool:
        """Whether an answer or a row is on its way to the disk."""
        return self._disk.is_under_way or any(file.is_under_way for file in self._lists.files.values())

    @property
    def was_merged(self) -> bool:
        """Whether another window's answers or rows were taken in while something was written.

        `refresh` and `take_changed_lists` say which.
        """
        return bool(self._merged) or self._lists.has_changed

    @property
    def saved_at(self) -> datetime | None:
        """When something was saved last in this sitting."""
        times = [self._disk.saved_at, *(file.saved_at for file in self._lists.files.values())]
        return max((time for time in times if time), default=None)

    @property
    def refused(self) -> dict[str, tuple[str, str]]:
        """Each file that the disk does not hold as it stands here: as it is on disk, and as it stands here.

        What is still on its way counts as refused: whoever asks has waited.
        """
        lists = {name: (file.disk, file.text) for name, file in self._lists.files.items() if file.waits}
        return {ANSWERS: (self._disk.text, self._text), **lists} if self._waits else lists

    def change(self, edit: Edit, label: str, place: Place, visit: int = 0) -> bool:
        """Makes a change and saves it; False when it changed nothing.

        Raises:
            SaveError: the change cannot be made at all, and nothing was changed. A disk that refuses raises
                nothing: the change then waits in memory, and `trouble` says so.
        """
        self.refresh()
        name = place.question if place.question in self._lists else ANSWERS
        before = self.file_text(name)
        buffer = self._memory(before) if name == ANSWERS else self._lists.in_memory(name)
        edit(self.view, buffer)
        if buffer.text == before:
            return False
        if isinstance(buffer, TableInMemory):
            self._lists.note_rows(name, buffer)
        step = Change(label=label, place=place, before=before, after=buffer.text, visit=visit, file=name)
        self._put(name, buffer.text, fresh=True)
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
        text, has_others = self._rebased(name, before, after, current)
        if text is None or has_others:
            raise SaveError(
                f"{label}: {name} was changed in another window, at the same places. Nothing was saved; "
                "look at what stands there now."
            )
        if text == current:
            return False
        self._put(name, text)
        self.history.record(Change(label=label, place=place, before=current, after=text, file=name))
        return True

    def resume_list(self, name: str, base: str, text: str, label: str) -> None:
        """Takes up a list that an earlier sitting could not save, as one step to take back.

        A cell that another window changed since is disputed.

        Args:
            name: `clients.csv` or `lines.csv`.
            base: the text from which that sitting began.
            text: what it made of it.
            label: what is changed, in a few words.

        Raises:
            SaveError: the file cannot be read.
        """
        self.refresh()
        before = self.file_text(name)
        self._lists.resume(name, base, text)
        self._lists_joined()
        after = self.file_text(name)
        if after != before:
            self.history.record(Change(label=label, place=Place(name), before=before, after=after, file=name))

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

    def retry(self) -> bool:
        """Tries again to save what the disk refused; True when everything is on disk, or on its way."""
        if self._waits and not self._disk.is_under_way:
            self._disk.put(self._text)
        for file in self._lists.files.values():
            file.retry()
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
        current = self.file_text(change.file)
        text, has_others = self._rebased(change.file, here, there, current)
        if text is None or (has_others and text == current):
            source.pop()
            verb = "taken back" if back else "made again"
            raise SaveError(f"{change.label}: changed in another window since, so it was not {verb}.")
        self._put(change.file, text)
        target.append(source.pop())
        return replace(change, label=f"{change.label}. {OTHERS_STAY}") if has_others else change

    def _merge(self, disk: str) -> None:
        """Joins what another window saved with what this one has not saved yet."""
        before, waiting = self.view.answers.by_id, self._text != self._disk.text
        base, mine = self._disk.text, self._text
        disputed: list[str] = []
        merged, _ = self._rebased(ANSWERS, base, mine, disk)
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

    def _put(self, name: str, text: str, *, fresh: bool = False) -> None:
        """Takes a text for a file, and hands it over to be written."""
        if name == ANSWERS:
            self._read(text)
            self._disk.put(text)
            return
        self._lists.put(name, text, fresh=fresh)
        self._lists_renewed()
        self._hold_cells()  # what writes at once may have found another window's rows already

    def _reload_lists(self) -> bool:
        """Takes in what another window changed of the lists; one that was taken away can be brought back."""
        changed, removals = self._lists.reload()
        for removal in removals:
            self.history.record(removal)
        self._hold_cells()
        return changed

    def _lists_joined(self) -> None:
        """Takes in what another window changed of a list while something was on its way."""
        self._lists_renewed()
        self._hold_cells()

    def _hold_cells(self) -> None:
        """Keeps cells that another window changed, too, as typing, to be shown beside what stands there now."""
        for cell in self._lists.take_disputed():
            self.kept[cell.place] = cell.mine
            self.stood[cell.place] = cell.stood
            self.disputed.add(cell.place)

    def _rebased(self, name: str, base: str, changed: str, current: str) -> tuple[str | None, bool]:
        """The current text with what leads from one text to another.

        Of the answers line by line: None where the lines changed elsewhere, or would make no readable answers. Of a
        list cell by cell: what changed elsewhere stays, and the second value says so.
        """
        if current == base:
            return changed, False
        if name == ANSWERS:
            text = rebase(base, changed, current)
            return (None if text is None or self._memory(text).document().problems else text), False
        joined = self._lists.joined(name, base, changed, current)
        return joined.text, bool(joined.disputed or joined.stayed)
