"""The open draft while a person works on it: changes, whether they are saved, and what is kept beside the answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from builder.errors import SaveError
from tui.later import Later
from tui.own_keys import OwnKeys
from tui.screens.asker import Asker
from tui.screens.list_viewer import ListViewer
from tui.session import Session, save_session
from tui.widgets.status_line import StatusLine
from tui.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui import asks, edits, standing, undofile, unsaved
    from tui.draft import Draft
    from tui.places import Place
    from tui.standing import Statuses
    from tui.typed import Typed
else:
    asks, standing = Later("tui.asks"), Later("tui.standing")
    undofile, unsaved = Later("tui.undofile"), Later("tui.unsaved")

LABELS_NAMED = 3
"""Questions named when another window changed many; the rest is a number."""
SESSION, UNDO, UNSAVED = "session", "undo", "unsaved"
"""Names of what is kept beside the answers: only the newest of each is worth writing."""


class Keeping(OwnKeys):
    """The app as far as it keeps what a person says."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.writer = Writer(lambda: self.call_later(self._follow_writer))
        self.first_theme = ""
        """The theme that this sitting began with."""
        self._draft: Draft | None = None
        self._undo_file: undofile.UndoFile | None = None
        self._visits = 0
        self._told = ""
        self._noted: tuple[object, ...] = ()
        self._last_known: Statuses = {}
        self._has_news = False
        self._has_unsaved = False
        self._unsaved_refused = False
        """Whether what is typed and not saved stands nowhere but here."""

    @property
    def draft(self) -> Draft:
        """The open brokerage."""
        if self._draft is None:
            raise RuntimeError("no brokerage is open")
        return self._draft

    @property
    def is_behind(self) -> bool:
        """Whether anything is on its way to the disk, or the screen has not followed a change yet."""
        return self.writer.is_busy or self.waits_for_pause

    def take_up(self, draft: Draft) -> None:
        """Begins to work on a draft, and notes how ready the firm is."""
        self._draft = draft
        self._undo_file = undofile.UndoFile(draft.brokerage.folder)
        self.draft.rows_at_start = self._last_known = standing.statuses(self.draft.firm)

    # Changes.

    def next_visit(self) -> int:
        """A number for a visit to a question: what changes during one visit is undone as one."""
        self._visits += 1
        return self._visits

    def change(self, edit: edits.Edit, label: str, place: Place) -> bool:
        """Makes a change that is no answer; False, with the reason said, when it cannot be made."""
        try:
            changed = self.draft.change(edit, label, place)
        except SaveError as error:
            self.say(str(error), "error")
            return False
        self.answered()
        return changed

    def answered(self, checked_by: str = "") -> None:
        """Follows a change: keeps the session, says that it is being saved, and the rest once nobody types."""
        if checked_by.strip():
            self.session = msgspec.structs.replace(self.session, checked_by=checked_by.strip())
        self._has_news = True
        self.keep_session()
        self.show_saved()
        for work in (self._count_rows, self._count_open, self._count_stale, self._follow):
            self.at_pause(work)

    # What a change makes of the figures, in pieces that no letter notices: the firm keeps what was worked out.

    def _count_rows(self) -> None:
        _ = self._draft and self._draft.firm.rows

    def _count_open(self) -> None:
        if self._draft:
            self.note_asked()

    def note_asked(self) -> None:
        """Remembers what is asked of colleagues, so that it can be said later what came back."""
        asked = asks.ever_asked(self.draft, self.session.asked)
        if asked != self.session.asked:
            self.session = msgspec.structs.replace(self.session, asked=asked)
            self.keep_session()

    def _count_stale(self) -> None:
        _ = self._draft and self._draft.firm.stale

    def _follow(self) -> None:
        if self._draft:
            self.show_saving()

    def take_news(self) -> str:
        """What the last answers made ready, to be said once."""
        if not self._has_news:
            return ""
        self._has_news = False
        ready = standing.became_ready(self._last_known, self.draft.firm)
        self._last_known = standing.statuses(self.draft.firm)
        return f"Ready now: {'; '.join(ready)}." if ready else ""

    def leave_all(self) -> None:
        """Saves what is typed on every screen."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Asker) and screen.is_mounted:
                screen.leave()

    # Whether it is saved.

    def _follow_writer(self) -> None:
        """Takes in what became of what was written."""
        self.writer.collect()
        if self._draft is None:
            return
        if self.draft.was_merged:
            self.look_outside()
            self.show_saving()
        elif self.draft.trouble != self._told:
            self.show_saving()  # and no look outside: that tries again at once, and so without end
        else:
            self.show_saved()

    def show_saving(self) -> None:
        """Shows whether everything is on disk, and tells of trouble once."""
        if self.draft.trouble and self.draft.trouble != self._told:
            self.say(self.draft.trouble, "error")
        self._told = self.draft.trouble
        if isinstance(self.screen, Asker):
            self.screen.refresh_around()
        else:
            self.show_saved()

    def show_saved(self) -> None:
        """Shows at the top of whatever screen there is whether everything is on disk."""
        for line in self.screen.query(StatusLine):  # the disk may say so while the screen is taken down
            line.show(self.draft)

    def keep_session(self) -> None:
        """Remembers the place and the way back for the next sitting."""
        draft = self.draft
        self.session = self.session.after(draft)
        if self.theme != self.first_theme:  # chosen in this sitting; what nobody chose is not kept
            self.session = msgspec.structs.replace(self.session, theme=self.theme)
        folder = draft.brokerage.folder
        self.writer.put(partial(save_session, folder, self.session), _nothing, newest=SESSION)
        if self._undo_file:
            undo = partial(self._undo_file.save, draft.history.copy(), draft.texts)
            self.writer.put(undo, _nothing, newest=UNDO)

    def note_typing(self, place: Place, typed: Typed, stands: Typed) -> None:
        """Keeps what is being typed whenever a word of it is finished."""
        if (place, unsaved.finished(typed)) != self._noted:
            self._noted = place, unsaved.finished(typed)
            self.keep_unsaved({place: typed}, {place: stands})

    def keep_unsaved(
        self, typing: Mapping[Place, Typed] | None = None, stands: Mapping[Place, Typed] | None = None
    ) -> None:
        """Keeps what is typed and not saved, for the case that this process ends without a word."""
        found = {**self.draft.kept, **(typing or {})}
        stood = {
            **(stands or {}),
            **{place: self.draft.stood[place] for place in self.draft.kept if place in self.draft.stood},
        }
        if found or self._has_unsaved:
            rows = self.draft.rows_of(found)
            save = partial(unsaved.save_unsaved, self.draft.brokerage.folder, found, stood, rows)
            self.writer.put(save, self._unsaved_kept, newest=UNSAVED)
        self._has_unsaved = bool(found)

    def _unsaved_kept(self, is_kept: bool) -> None:  # noqa: FBT001 (an outcome)
        self._unsaved_refused = not is_kept

    # What others do meanwhile.

    def look_outside(self) -> None:
        """Takes in what another window changed, and tries again to save what the disk refused."""
        if self._draft is None:
            return
        changed = self.draft.refresh()
        self.draft.retry()
        self._lists_outside()
        if changed:
            self.say(f"answers.yaml was changed in another window: {self._labels(changed)}")
            self.keep_unsaved()
        if changed or self.draft.trouble != self._told:
            self.show_saving()
            self._show_outside(changed)

    def _lists_outside(self) -> None:
        """Says which lists another window changed, and shows them anew."""
        for name in self.draft.take_changed_lists():
            if name in self.draft.lists_gone:
                undo = self.key_word("undo")
                self.say(f"{name} was taken away in another window. {undo} brings it back.", "warning")
            else:
                self.say(f"{name} was changed in another window.")
            self.show_saving()
            self.keep_unsaved()
            if isinstance(self.screen, ListViewer):
                self.screen.show_list_file(name)
            elif isinstance(self.screen, Asker) and self.screen.place.question == name:
                self.screen.changed_outside()

    def _labels(self, question_ids: Sequence[str]) -> str:
        questions = self.draft.declarations.questions
        asks = [questions[name].ask for name in sorted(question_ids, key=list(questions).index)]
        rest = f" and {len(asks) - LABELS_NAMED} more" if len(asks) > LABELS_NAMED else ""
        said = " ".join(asks[:LABELS_NAMED]).removesuffix(".") + rest
        return said if said.endswith("?") else f"{said}."

    def _show_outside(self, question_ids: Sequence[str]) -> None:
        if isinstance(self.screen, Asker) and self.screen.place.question in question_ids:
            self.screen.changed_outside()


def _nothing(_is_kept: bool) -> None:  # noqa: FBT001 (an outcome)
    """A place or a way back that the disk refuses is none: the answers count, and they say so themselves."""
