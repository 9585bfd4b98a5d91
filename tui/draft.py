"""An open brokerage: changes, whether they are on disk, what other windows change, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from builder.errors import SaveError
from builder.model.answers import UNANSWERED
from tui.half_typed import HalfTyped
from tui.history import ANSWERS, Change, History
from tui.joining import joined
from tui.merge import rebase
from tui.saved_answers import SavedAnswers
from tui.table_edits import TableInMemory
from tui.writer import AtOnce

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.declarations import Declarations
    from builder.paths import Brokerage
    from tui.edits import Edit
    from tui.places import Place
    from tui.writer import Writes


def local_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC).astimezone()


OTHERS_KEPT = "Another window changed the same lines, and its version was kept: look at your last answer."


class Draft(HalfTyped):
    """The answers of one firm while a person works on them, and its lists in tables of their own.

    Every change starts from what is on disk now and is handed over to be written at once. When the disk refuses, a
    change of the answers is kept in memory, everything goes on working, and `retry` tries again; a change of a list
    is refused as a whole.

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
        self._disk = SavedAnswers(brokerage.answers, writes or AtOnce(), clock, self._merge)
        self._merged: list[str] = []
        """The questions whose answers another window changed, and nobody was told of yet."""
        self._read(self._disk.text)

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
