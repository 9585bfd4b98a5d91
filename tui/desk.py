"""What the screens share: the open draft, saving and its words, the session, and going from place to place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.events import Key, Paste

from builder.errors import SaveError
from builder.model.answers import PEOPLE
from tui import edits
from tui.bindings import bindings_of, reached
from tui.history import LIST_FILES
from tui.keymap import Keymap
from tui.keys import short, spelled
from tui.pasting import pasted
from tui.places import Place
from tui.references import picked_at
from tui.screens.asker import Asker
from tui.screens.foreword import Foreword
from tui.screens.list_viewer import ListViewer
from tui.session import Session, save_session
from tui.standing import became_ready, statuses
from tui.type_ahead import TypeAhead
from tui.undofile import save_undo
from tui.unsaved import finished, save_unsaved
from tui.wording import place_words, plural, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.binding import Binding
    from textual.dom import DOMNode
    from textual.notifications import SeverityLevel
    from textual.widget import AwaitMount

    from tui.draft import Draft
    from tui.finder import Finder, Index
    from tui.preview import Part, Previewer
    from tui.standing import Statuses
    from tui.typed import Typed

NAMES_SHOWN = 8
"""Things named before many are deleted; the rest is a number."""
LABELS_NAMED = 3
"""Questions named when another window changed many; the rest is a number."""


class Desk(TypeAhead):
    """The app as its screens know it."""

    footer_keys: ClassVar[Sequence[Binding]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self._draft: Draft | None = None
        self._visits = 0
        self._pages: Mapping[str, Sequence[str]] | None = None
        self._told = ""
        self.keymap: Mapping[str, str] = {}
        """The keys that the person has changed, by the ids of bindings."""
        self.known_keys = Keymap()
        self.first_theme = ""
        """The theme that this sitting began with."""
        self._preview_command: Sequence[str] = ()
        self._previewer: Previewer | None = None
        self._noted: tuple[object, ...] = ()
        self._finder: Finder | None = None
        self._last_known: Statuses = {}
        self._news = ""
        self._has_unsaved = False
        self._unsaved_refused = False
        """Whether what is typed and not saved stands nowhere but here."""

    def leads_away(self, event: events.Key | events.Paste) -> bool:
        """As the screen says."""
        if isinstance(self.screen, Foreword):
            return self.screen.leads_away(event)
        return isinstance(event, Key) and isinstance(self.screen, Asker) and self.screen.leads_away(event)

    def end_foreword(self, typed: events.Key | events.Paste | None = None) -> None:
        """Shows what stands behind a foreword, and types there what was typed before it."""
        if typed:
            self.put_first(typed)
        self.call_later(self._end_foreword)

    async def _end_foreword(self) -> None:
        if isinstance(self.screen, Foreword):  # a second click may have been on its way
            await self.pop_screen()
        self.keep_session()
        await self.release_keys()

    # Keys.

    def use_keys(self, changed: Mapping[str, str]) -> None:
        """Takes up changed keys: in footers, in the help, in the palette and in every sentence that names one."""
        self.keymap = changed
        self.set_keymap(changed)

    def default_key(self, key: str) -> str:
        """The key that comes with what a key does now; empty when it does nothing any more."""
        return self.known_keys.stands_for(key)

    def key_of(self, binding: Binding) -> str:
        """The first key of a binding, as it is now."""
        return (self.keymap.get(binding.id or "") or binding.key).split(",")[0].strip()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they stand on a keyboard."""
        changed = binding.id in self.keymap
        return binding.key_display if binding.key_display and not changed else short(self.key_of(binding))

    def key_mark(self, binding_id: str, *nodes: DOMNode) -> str:
        """The key of an action that can be taken here or at some nodes, as a footer shows it: `^Z`."""
        return short(self.key_of(self._binding(binding_id, nodes)))

    def key_word(self, binding_id: str, *nodes: DOMNode) -> str:
        """The key of an action that can be taken here or at some nodes, as a sentence names it: `Ctrl+Z`."""
        return spelled(self.key_of(self._binding(binding_id, nodes)))

    async def hand_on(self, event: events.Key | events.Paste) -> None:
        """A key that the person has given to an action comes before what a field would do with it."""
        if not (isinstance(event, Key) and self._own_key(event)):
            await super().hand_on(event)

    def _own_key(self, event: Key) -> bool:
        """Whether the person wants a key to do something here; a field keeps its letters."""
        found: list[tuple[str, DOMNode]] = []
        for node in reached(self.screen) if self.keymap else ():
            found += [
                (binding.action, node)
                for binding in bindings_of(type(node))
                if event.key in self.keymap.get(binding.id or "", "").split(",")
            ]
            if node.check_consume_key(event.key, event.character):
                break
        if found:  # after the keys before it, which the field may not have read yet
            (self.focused or self.screen).call_later(self._run_first, found)
        return bool(found)

    async def _run_first(self, actions: Sequence[tuple[str, DOMNode]]) -> None:
        """Does the innermost of some actions that has something to do."""
        for action, node in actions:
            if node.is_attached and await self.run_action(action, node):
                return

    def _binding(self, binding_id: str, nodes: Sequence[DOMNode]) -> Binding:
        owners = [*nodes, *reached(self.screen), *reversed(self.screen_stack), self]
        found = (binding for owner in owners for binding in bindings_of(type(owner)))
        return next(binding for binding in found if binding.id == binding_id)

    def fitted(self, event: events.Paste) -> events.Paste | None:
        """Line ends, control characters and novels are dealt with here, for every field alike."""
        from textual.widgets import TextArea  # no first frame needs it

        found = pasted(event.text, one_line=not isinstance(self.focused, TextArea))
        if found.remark:
            self.remark(found.remark)
        return Paste(found.text) if found.text else None

    def remark(self, words: str) -> None:
        """Says something beside the field, or in a corner where no question is asked."""
        if isinstance(self.screen, Asker):
            self.screen.remark(words)
        else:
            self.say(words, "warning")

    @property
    def draft(self) -> Draft:
        """The open brokerage."""
        if self._draft is None:
            raise RuntimeError("no brokerage is open")
        return self._draft

    @property
    def interview(self) -> Asker | None:
        """The interview, below whatever stands before it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Asker)), None)

    # Words.

    def say(self, words: str, severity: SeverityLevel = "information") -> None:
        """Says something in a corner for a few seconds."""
        self.notify(words, severity=severity, markup=False)

    def index(self) -> Index:
        """Everything that can be found, made anew only after something changed."""
        if self._finder is None:
            from tui.finder import Finder  # no part of the first frame

            self._finder = Finder()
        return self._finder.index(self.draft.view, self.draft.firm.scope)

    def printed_in(self, question_id: str) -> Sequence[str] | None:
        """The pages that print an answer; None until the pages have been read."""
        return self._pages.get(question_id, ()) if self._pages is not None else None

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
        """Follows a change: brings the screen up to date, says when the disk refused, keeps the session."""
        if checked_by.strip():
            self.session = msgspec.structs.replace(self.session, checked_by=checked_by.strip())
        ready = became_ready(self._last_known, self.draft.firm)
        self._last_known = statuses(self.draft.firm)
        self._news = f"Ready now: {'; '.join(ready)}." if ready else ""
        self.show_saving()
        self.keep_session()

    def show_saving(self) -> None:
        """Shows whether everything is on disk, and tells of trouble once."""
        if self.draft.trouble and self.draft.trouble != self._told:
            self.say(self.draft.trouble, "error")
        self._told = self.draft.trouble
        if isinstance(self.screen, Asker):
            self.screen.refresh_around()

    def begin_standing(self) -> None:
        """Notes how ready the firm is as the sitting begins."""
        self.draft.rows_at_start = self._last_known = statuses(self.draft.firm)

    def take_news(self) -> str:
        """What the last answer made ready, to be said once."""
        said, self._news = self._news, ""
        return said

    def keep_session(self) -> None:
        """Remembers the place for the next sitting."""
        self.session = msgspec.structs.replace(
            self.session,
            once_done=self.draft.once_done,
            reopened=dict(self.draft.reopened),
            left_at=self.draft.now.isoformat(timespec="minutes"),
        )
        if self.theme != self.first_theme:  # chosen in this sitting; what nobody chose is not kept
            self.session = msgspec.structs.replace(self.session, theme=self.theme)
        save_session(self.draft.brokerage.folder, self.session)
        save_undo(self.draft.brokerage.folder, self.draft.history, self.draft.texts)

    def note_typing(self, place: Place, typed: Typed, stands: Typed) -> None:
        """Keeps what is being typed whenever a word of it is finished."""
        if (place, finished(typed)) != self._noted:
            self._noted = place, finished(typed)
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
            self._unsaved_refused = not save_unsaved(self.draft.brokerage.folder, found, stood)
        self._has_unsaved = bool(found)

    def leave_all(self) -> None:
        """Saves what is typed on every screen."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Asker) and screen.is_mounted:
                screen.leave()

    def look_outside(self) -> None:
        """Takes in what another window changed, and tries again to save what the disk refused."""
        if self._draft is None:
            return
        changed = self.draft.refresh()
        self.draft.retry()
        self._lists_outside()
        if changed:
            self.say(f"answers.yaml was changed in another window: {self._labels(changed)}.")
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
            if isinstance(self.screen, ListViewer):
                self.screen.show_list_file(name)

    def _labels(self, question_ids: Sequence[str]) -> str:
        questions = self.draft.declarations.questions
        asks = [questions[name].ask for name in sorted(question_ids, key=list(questions).index)]
        rest = f" and {len(asks) - LABELS_NAMED} more" if len(asks) > LABELS_NAMED else ""
        return " ".join(asks[:LABELS_NAMED]).removesuffix(".") + rest

    def _show_outside(self, question_ids: Sequence[str]) -> None:
        if isinstance(self.screen, Asker) and self.screen.place.question in question_ids:
            self.screen.changed_outside()

    # The preview.

    def wants_preview(self, *, is_wide: bool) -> bool:
        """Whether the preview is shown: as somebody said, or where there is room."""
        return self.session.preview == "shown" or (is_wide and self.session.preview != "hidden")

    def want_preview(self, is_shown: bool) -> None:  # noqa: FBT001 (a switch)
        """Shows or hides the preview from now on."""
        self.session = msgspec.structs.replace(self.session, preview="shown" if is_shown else "hidden")
        self.keep_session()

    def choose_sheet(self, key: str) -> None:
        """Looks at a sheet for as long as it tells of the question on screen."""
        self.session = msgspec.structs.replace(self.session, preview_sheet=key)

    def look_at(self, place: Place, is_typed: bool, answer: object) -> None:  # noqa: FBT001 (goes with the answer)
        """Asks what would be printed of an answer; the screen is told part by part."""
        if self._previewer is None:
            from tui.preview import Previewer  # no part of the first frame

            self._previewer = Previewer(self._preview_command, self._take_preview)
        sheet = self.session.preview_sheet
        self._previewer.ask(place, typed=is_typed, answer=answer, sheet=sheet)

    async def end_preview(self) -> None:
        """Ends the child that previews."""
        if self._previewer:
            await self._previewer.close()

    def _take_preview(self, part: Part) -> None:
        screen = self.screen
        if isinstance(screen, Asker):
            screen.take_preview(part)

    # From place to place.

    def jump(self, place: Place, note: str = "") -> None:
        """Goes to any place, through whatever stands before the interview."""
        self.call_later(self._jump, place, note)

    def go_back_to(self, place: Place, note: str) -> None:
        """Opens the form in which the last sitting ended, at its field, if the thing is still there."""
        self.call_later(self._go_back_to, place, note)

    async def _go_back_to(self, place: Place, note: str) -> None:
        for depth in range(1, len(place.steps) + 1, 2):
            record = Place(place.question, place.steps[:depth])
            is_new = not record.steps[-1]  # nothing of it could be saved yet
            if not (self._is_typed_in(record) if is_new else self.draft.view.record(record)):
                return
            is_last = depth + 2 > len(place.steps)
            field = place.steps[depth] if depth < len(place.steps) else ""
            await self.open_record(record, field, note if is_last else "")

    def _is_typed_in(self, record: Place) -> bool:
        """Whether something is typed and not saved in a thing of a list."""
        depth = len(record.steps)
        return any(
            one.question == record.question and one.steps[:depth] == record.steps for one in self.draft.kept
        )

    async def _jump(self, place: Place, note: str) -> None:
        from tui.screens.record import RecordScreen

        if place.question in LIST_FILES:
            await self._jump_to_list(place, note)
            return
        screen = self.screen
        if isinstance(screen, RecordScreen) and place.outer == screen.record_place and not place.is_record:
            screen.travel(place, note)
            return
        interview = self.interview
        if interview is None:
            return
        while self.screen is not interview:
            await self.pop_screen()
        interview.travel(Place(place.question), note)
        for depth in range(1, len(place.steps) + 1, 2):
            record = Place(place.question, place.steps[:depth])
            if self.draft.view.record(record) is None:
                return
            await self.open_record(record, *place.steps[depth : depth + 1])

    async def _jump_to_list(self, place: Place, note: str) -> None:
        """Shows a row of a list that is a file of its own, and its form where a cell is meant."""
        from tui.screens.record import RecordScreen
        from tui.screens.table import TableScreen

        if note:
            self.say(note)
        table = self.draft.view.tables[place.question]
        key = table.key_of(place.steps[0]) if place.steps else ""
        while isinstance(self.screen, RecordScreen):
            if (
                self.screen.record_place == Place(place.question, (key,))
                and len(place.steps) > 1
                and key in table.rows
            ):
                self.screen.travel(self.screen.record_place.at(place.steps[1]))
                return
            await self.pop_screen()
        if isinstance(self.screen, TableScreen) and self.screen.file_name == place.question:
            self.screen.show_list_file(place.question, key)
        elif isinstance(self.screen, ListViewer) and self.screen.file_name == place.question and note:
            self.screen.show_list_file(place.question, key)  # it shows lines of its own accord
        else:
            interview = self.interview
            while interview and self.screen is not interview:
                await self.pop_screen()
            await self.push_screen(TableScreen(self.draft, place.question, key))
        if key in table.rows and len(place.steps) > 1 and not note:
            await self.open_record(Place(place.question, (key,)), place.steps[1])

    def open_record(self, place: Place, field: str = "", note: str = "") -> AwaitMount:
        """Opens the form of a thing of a list, at a field, and says a note; afterwards the list points at the thing."""
        from tui.screens.record import RecordScreen

        below = self.screen

        def closed(key: str | None) -> None:
            if isinstance(below, Asker):
                below.show_list(key or "")
            elif isinstance(below, ListViewer):
                below.show_list_file(place.question, key or "")

        return self.push_screen(RecordScreen(self.draft, place, field, note), closed)

    def delete_records(self, places: Sequence[Place]) -> None:
        """Deletes things of one list; asks first when they are several, or people with a role."""
        from tui.screens.confirm import ConfirmScreen

        view = self.draft.view
        records = [record for place in places if (record := view.record(place))]
        if not records or len(records) < len(places):
            return
        held = places[0].outer
        question = view.question(held)
        picked = picked_at(view, *records) if held == Place(PEOPLE) else []
        name = title_of(question, records[0], view)
        if len(records) > 1:
            name = plural(len(records), question.noun)
        if not picked and len(records) == 1:
            self._delete(places, name)
            return

        def answered(confirmed: bool | None) -> None:  # noqa: FBT001 (the callback of a screen)
            if confirmed:
                self._delete(places, name)

        if picked:
            are = "is" if len(records) == 1 else "are"
            self.push_screen(
                ConfirmScreen(f"{name} {are} picked elsewhere:", [place_words(at, view) for at in picked]),
                answered,
            )
        else:
            titles = [title_of(question, record, view) for record in records[:NAMES_SHOWN]]
            rest = [f"and {len(records) - NAMES_SHOWN} more"] if len(records) > NAMES_SHOWN else []
            self.push_screen(ConfirmScreen(f"Delete {name}?", [*titles, *rest], "Delete them"), answered)

    def _delete(self, places: Sequence[Place], name: str) -> None:
        if self.change(edits.delete_records(places), f"deleting {name}", places[0].outer):
            for place in places:
                self.draft.forget(place)
            self.say(
                f"Deleted {name}. {self.key_word('undo')} brings {'it' if len(places) == 1 else 'them'} back."
            )
            self.show_list()

    def show_list(self, point_at: str = "") -> None:
        """Shows the list on screen as it stands now."""
        if isinstance(self.screen, Asker):
            self.screen.show_list(point_at)
        elif isinstance(self.screen, ListViewer):
            self.screen.show_list_file(self.screen.file_name, point_at)

    def check_records(self, places: Sequence[Place]) -> None:
        """Notes that things of one list are still right; for several it asks by whom."""
        from tui.screens.checked import CheckedScreen

        by = self.session.checked_by
        if len(places) == 1:
            self._check(places, by)
            return
        people = [str(person.get("name").value or "") for person in self.draft.view.answers.records(PEOPLE)]
        noun = self.draft.view.question(places[0].outer).noun

        def answered(whom: str | None) -> None:
            if whom is not None:
                self._check(places, whom)

        self.push_screen(CheckedScreen(plural(len(places), noun), by, people), answered)

    def _check(self, places: Sequence[Place], by: str) -> None:
        today = self.draft.now.date().isoformat()
        count = f"{len(places):,} " if len(places) > 1 else ""
        if self.change(edits.check_records(places, today, by), f"{count}checked today", places[0].outer):
            self.answered(by)
            self.say(f"{count}Checked today{f' by {by}' if by else ''}.".capitalize())
            self.show_list(places[0].steps[-1])
