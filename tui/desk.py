"""What the screens share: the open draft, what is found in it, previews, and what is done to things of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.later import Later
from tui.places import Place
from tui.screens.asker import Asker
from tui.screens.list_viewer import ListViewer
from tui.travelling import Travelling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.binding import Binding

    from builder.model import answers
    from builder.preview.protocol import Reply
    from tui import edits, references, wording
    from tui.finder import Finder, Index
    from tui.preview import Previewer
else:
    answers, edits = Later("builder.model.answers"), Later("tui.edits")
    references, wording = Later("tui.references"), Later("tui.wording")

NAMES_SHOWN = 8
"""Things named before many are deleted; the rest is a number."""


class Desk(Travelling):
    """The app as its screens know it.

    Each class that it stands on does one thing and knows those below it: `TypeAhead` holds keys back, `OwnKeys` names
    them, `Keeping` saves, `Travelling` goes from place to place.
    """

    footer_keys: ClassVar[Sequence[Binding]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._pages: Mapping[str, Sequence[str]] | None = None
        self._preview_command: Sequence[str] = ()
        self._previewer: Previewer | None = None
        self._finder: Finder | None = None

    def index(self) -> Index:
        """Everything that can be found, made anew only after something changed."""
        if self._finder is None:
            from tui.finder import Finder  # no part of the first frame

            self._finder = Finder()
        return self._finder.index(self.draft.view, self.draft.firm.scope)

    def printed_in(self, question_id: str) -> Sequence[str] | None:
        """The pages that print an answer; None until the pages have been read."""
        return self._pages.get(question_id, ()) if self._pages is not None else None

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

    def _take_preview(self, part: Reply) -> None:
        screen = self.screen
        if isinstance(screen, Asker):
            screen.take_preview(part)

    # Things of lists.

    def delete_records(self, places: Sequence[Place]) -> None:
        """Deletes things of one list; asks first when they are several, or people with a role."""
        from tui.screens.confirm import ConfirmScreen

        view = self.draft.view
        records = [record for place in places if (record := view.record(place))]
        if not records or len(records) < len(places):
            return
        held = places[0].outer
        question = view.question(held)
        picked = references.picked_at(view, *records) if held == Place(answers.PEOPLE) else []
        name = wording.title_of(question, records[0], view)
        if len(records) > 1:
            name = wording.plural(len(records), question.noun)
        if not picked and len(records) == 1:
            self._delete(places, name)
            return

        def answered(confirmed: bool | None) -> None:  # noqa: FBT001 (the callback of a screen)
            if confirmed:
                self._delete(places, name)

        if picked:
            are = "is" if len(records) == 1 else "are"
            self.push_screen(
                ConfirmScreen(
                    f"{name} {are} picked elsewhere:", [wording.place_words(at, view) for at in picked]
                ),
                answered,
            )
        else:
            titles = [wording.title_of(question, record, view) for record in records[:NAMES_SHOWN]]
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
        people = [
            str(person.get("name").value or "") for person in self.draft.view.answers.records(answers.PEOPLE)
        ]
        noun = self.draft.view.question(places[0].outer).noun

        def answered(whom: str | None) -> None:
            if whom is not None:
                self._check(places, whom)

        self.push_screen(CheckedScreen(wording.plural(len(places), noun), by, people), answered)

    def _check(self, places: Sequence[Place], by: str) -> None:
        today = self.draft.now.date().isoformat()
        count = f"{len(places):,} " if len(places) > 1 else ""
        if self.change(edits.check_records(places, today, by), f"{count}checked today", places[0].outer):
            self.answered(by)
            self.say(f"{count}{'checked' if count else 'Checked'} today{f' by {by}' if by else ''}.")
            self.show_list(places[0].steps[-1])
