"""Opening: a first frame, then the answers, then the question, then everything that the question does not need."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from builder.errors import SaveError
from builder.model.problems import Problem, did_you_mean
from builder.paths import Brokerage, content_root
from tui.bindings import declared
from tui.history import LIST_FILES
from tui.keymap import Keymap, as_written, checked
from tui.later import Later
from tui.leaving import Leaving
from tui.screening import Screening
from tui.screens.asker import Asker
from tui.screens.interview import InterviewScreen
from tui.session import Session, load_session
from tui.settings import load_settings, settings_path
from tui.themes import THEMES, first_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from textual.screen import Screen

    from builder.model.declarations import Declarations
    from tui import rescue, undofile, unsaved
    from tui.draft import Draft
    from tui.places import Place
    from tui.screens.broken import BrokenScreen
else:
    rescue, undofile, unsaved = Later("tui.rescue"), Later("tui.undofile"), Later("tui.unsaved")

PROBLEMS_SAID = 2
"""Messages about settings that appear at the start; more would cover the question."""
LOOK_OUTSIDE_EVERY = 2.0
"""Seconds between looks at the file on disk; a look costs less than a millisecond."""


class Opening(Leaving):
    """The app as far as it begins."""

    def __init__(
        self,
        folder: Path,
        *,
        content: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        build_command: Sequence[str] = (),
        preview_command: Sequence[str] = (),
        worksheet_command: Sequence[str] = (),
        opener: Callable[[str], bool] | None = None,
        settings: Path | None = None,
        state: Path | None = None,
        tour: bool = True,
    ) -> None:
        """Opens a brokerage.

        Args:
            folder: the brokerage folder.
            content: the content folder; by default the one that came with tideover.
            clock: the time; by default this machine's.
            build_command: what a build starts; by default this installation's builder.
            preview_command: what says how sheets change; by default this installation's builder.
            worksheet_command: what prints a colleague's worksheet; by default this installation's builder.
            opener: shows an address in a browser; by default Python's own.
            settings: the person's own settings; by default those in their configuration folder.
            state: where a copy of answers goes that the brokerage folder refuses; by default the person's own.
            tour: whether somebody new to the brokerage is shown round first.

        Raises:
            NotABrokerageError: the folder holds no answers.yaml.
            CannotBuildError: the installation lost its content.
        """
        no_color = "NO_COLOR" in os.environ  # Textual takes it out of the environment
        super().__init__(state)
        self._filters.append(Screening())
        gc.disable()  # until the first frame: collecting would cost it a tenth of its time and find nothing
        self.animation_level = "none"  # over SSH every frame is bytes
        self.brokerage = Brokerage.open(folder)
        self._content = content or content_root()
        self._clock = clock
        builder, own = (sys.executable, "-m", "builder"), str(self.brokerage.folder)
        self._build_command = tuple(build_command) or (*builder, "build", own, "--events")
        looker = (*builder, "preview", own, "--content", str(self._content))
        self._preview_command = tuple(preview_command) or looker
        self._worksheet_command = tuple(worksheet_command) or (*builder, "worksheet", own)
        self._opener = opener
        self.settings = load_settings(settings or settings_path())
        self.setting_problems: Sequence[Problem] = self.settings.problems
        self.use_keys(as_written(self.settings))
        self.session, self._session_note = load_session(self.brokerage.folder)
        self._shows_tour = tour and self.session == Session() and not self._session_note
        self._take_themes(no_color=no_color)

    def _take_themes(self, *, no_color: bool) -> None:
        """Offers our own themes alone, and begins with one of them."""
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for theme in THEMES:
            self.register_theme(theme)
        environment = {**os.environ, **({"NO_COLOR": "1"} if no_color else {})}
        self.first_theme = first_theme(self.settings.theme, self.session.theme, environment)
        self.theme = self.first_theme

    def get_default_screen(self) -> Screen[Any]:
        """The interview, which stands before the answers are read."""
        return InterviewScreen()

    def on_mount(self) -> None:
        """Reads the answers as soon as the first frame is there; keys wait for the question."""
        self.hold_keys()
        self.call_after_refresh(self._begin)
        if not self.is_headless:
            self.catch_signals()

    def on_app_focus(self) -> None:
        """Whoever comes back from an editor sees at once what was changed there."""
        self.look_outside()

    def on_broken_screen_read_again(self) -> None:
        """Somebody says that the answers are mended."""
        from tui.screens.broken import BrokenScreen

        broken = self._open()
        if broken and isinstance(self.screen, BrokenScreen):
            self.screen.show_again(broken)
        else:
            self.pop_screen()
            self._show_first()

    async def _begin(self) -> None:
        """Opens the brokerage, and begins to watch its files."""
        broken = self._open()
        if broken:
            await self.push_screen(broken)
            self.release_keys()
        elif self._draft and self._draft.trouble:
            self.show_saving()
        self.set_interval(LOOK_OUTSIDE_EVERY, self.look_outside)
        self.screen.call_later(self._show_first)

    def _show_first(self) -> None:
        """Lets the first question be shown before anything else is read."""
        self.screen.call_after_refresh(self._after_first_frame)

    def _open(self) -> BrokenScreen | None:
        """Begins the interview; where the answers cannot be read, what is wrong with them."""
        from builder.model.declarations import load_declarations  # after the first frame, all of it
        from tui.draft import Draft, local_now

        declarations = load_declarations(self._content)
        try:
            draft = Draft(self.brokerage, declarations, self._clock or local_now, self.writer)
        except SaveError as error:
            problem = Problem(file=self.brokerage.answers.name, message=str(error))
            return _broken(self.brokerage.answers, [problem], "")
        if draft.file_problems:
            return _broken(self.brokerage.answers, draft.file_problems, draft.text)
        draft.once_done |= self.session.once_done
        draft.reopened = self.session.reopened
        undofile.load_undo(self.brokerage.folder, draft.history, draft.texts)
        self._take_up_unsaved(draft)
        said, self._may_drop_rescue = rescue.take_up_rescue(self._state, draft)
        self._session_note = said or self._session_note
        self.take_up(draft)
        if isinstance(self.interview, InterviewScreen):
            place = self._last_place(declarations)
            self.interview.begin(draft, place, self._session_note, self.session.left_at)
        return None

    def _take_up_unsaved(self, draft: Draft) -> None:
        """What was typed when the last sitting broke off stands in its question again, and that comes first."""
        found = unsaved.load_unsaved(self.brokerage.folder)
        known = {*draft.declarations.questions, *LIST_FILES}
        typed = {place: one for place, one in found.typed.items() if place.question in known}
        draft.take_up(typed, found.stood, found.rows)
        self._has_unsaved = bool(typed)
        for place in draft.kept:
            if place.question in LIST_FILES:
                self._session_note = f"What was typed in {place.question} and not saved waits there."
            else:
                self.session = self.session.at(place)
                self._session_note = "You were here. What was typed and not saved stands in its field again."

    def _last_place(self, declarations: Declarations) -> Place | None:
        place = self.session.place
        return place if place and place.question in declarations.questions else None

    def _after_first_frame(self) -> None:
        """Reads what the first question does not need."""
        gc.freeze()  # what is read by now stays: going through it all would hold up a letter
        gc.enable()
        self.run_worker(self._check_settings, thread=True)
        if self._draft:
            self.run_worker(self._read_pages, thread=True)
            self._show_round(self._draft)

    def _show_round(self, draft: Draft) -> None:
        """The tour, where nobody has answered anything and no key is on its way to an answer."""
        if self._shows_tour and not (draft.view.answers.by_id or self.was_typed):
            self.action_tour()

    def action_tour(self) -> None:
        """Shows somebody new round."""
        from tui.screens.foreword import Foreword
        from tui.screens.tour import TourScreen  # after the first frame at the earliest

        if not isinstance(self.screen, Foreword):
            self.session = msgspec.structs.replace(self.session, toured=True)
            self.push_screen(TourScreen())

    def _read_pages(self) -> None:
        from builder.model.pages import load_pages, printed_in

        pages, _ = load_pages(self._content / "pages")
        found = printed_in(pages, self.draft.declarations.questions)
        self.call_from_thread(self._pages_read, found)

    def _check_settings(self) -> None:
        """Compares the changed keys with every screen's; without any, no other screen is imported for it."""
        keymap, problems = checked(self.settings, declared()) if self.settings.keys else (Keymap(), [])
        names = [theme.name for theme in THEMES]
        if self.settings.theme and self.settings.theme not in names:
            message = f'theme: "{self.settings.theme}" is none. {self.theme} is kept.'
            hint = did_you_mean(self.settings.theme, names) or f"Choose one of: {', '.join(names)}."
            problems.append(self.settings.problem("theme", message, hint))
        self.call_from_thread(self._settings_checked, keymap, [*self.settings.problems, *problems])

    def _settings_checked(self, keymap: Keymap, problems: Sequence[Problem]) -> None:
        self.known_keys, self.setting_problems = keymap, problems
        if keymap.changed != self.keymap:
            self.use_keys(keymap.changed)
            # The form in which the last sitting ended may stand before another screen.
            for screen in self.screen_stack:
                screen.query("*").refresh(layout=True)
        for problem in problems[:PROBLEMS_SAID]:
            self.say(str(problem), "warning")
        if len(problems) > PROBLEMS_SAID:
            self.say(f"{len(problems)} lines of the settings are wrong; the help lists them all.", "warning")

    def _pages_read(self, found: dict[str, tuple[str, ...]]) -> None:
        self._pages = found
        for screen in self.screen_stack:
            if isinstance(screen, Asker) and screen.is_mounted:
                screen.explain()


def _broken(path: Path, problems: Sequence[Problem], text: str) -> BrokenScreen:
    from tui.screens.broken import BrokenScreen  # hardly ever needed

    return BrokenScreen(path, problems, text)
