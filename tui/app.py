"""The interview as a terminal application: opens a brokerage, and holds what works on every screen."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.content import Content

from builder.errors import ReferenceDataError, SaveError
from builder.model.declarations import load_declarations
from builder.model.problems import Problem, did_you_mean
from builder.paths import Brokerage, content_root
from tui.bindings import active as active_on
from tui.bindings import declared
from tui.commands import KeyCommands
from tui.desk import Desk
from tui.draft import Draft, local_now
from tui.history import CLIENTS
from tui.keymap import Keymap, as_written, checked
from tui.places import Place
from tui.rescue import drop_rescue, save_rescue, state_folder, take_up_rescue
from tui.screening import Screening
from tui.screens.asker import Asker
from tui.screens.broken import BrokenScreen
from tui.screens.interview import InterviewScreen
from tui.screens.undo_follower import UndoFollower
from tui.session import Session, load_session
from tui.settings import load_settings, settings_path
from tui.themes import THEMES, first_theme
from tui.undofile import load_undo
from tui.unsaved import load_unsaved
from tui.widgets.key_line import with_ids
from tui.widgets.why_panel import explanation
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import PurePath

    from textual.binding import BindingType
    from textual.screen import Screen

    from builder.model.declarations import Declarations
    from tui.asks import Asked
    from tui.history import Change

RESCUED = """\
{folder} takes no answers now. Your last answers are kept in
{kept}
and come back with the next start of the interview on this machine."""
NOWHERE = "Neither {folder} nor this machine takes your last answers. Free some room, or {key} once more leaves them."
PROBLEMS_SAID = 2
"""Messages about settings that appear at the start; more would cover the question."""
LOOK_OUTSIDE_EVERY = 2.0
"""Seconds between looks at the file on disk; a look costs less than a millisecond."""
IMPORTED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".vcf", ".vcard", ".pdf")
"""Endings of the files that an import lists; any other can be typed."""
NEEDS_BROKERAGE = frozenset(
    {
        "agencies",
        "ask",
        "build",
        "call_round",
        "clients",
        "colleagues",
        "find",
        "help",
        "import",
        "overview",
        "redo",
        "save",
        "tour",
        "undo",
    }
)


class TideoverApp(Desk):
    """The interview of one brokerage folder."""

    TITLE = "tideover"
    CSS_PATH: ClassVar[list[str | PurePath]] = [  # a first screen does not load its own styles
        "app.tcss",
        "screens/asking.tcss",
        "screens/broken.tcss",
    ]
    COMMANDS: ClassVar[set[type[KeyCommands]]] = {KeyCommands}  # type: ignore[assignment] # narrower on purpose
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="help", tooltip="Why this is asked, and every key"),
        Binding("ctrl+f", "find", "Find", id="find", tooltip="Find a question, an answer or an entry"),
        Binding(
            "f8", "overview", "Open items", id="open-items", tooltip="What is open, due, wrong, and how ready"
        ),
        Binding(
            "f9",
            "agencies",
            "Agencies",
            id="agencies",
            tooltip="Which agencies may want data for a tariff number",
        ),
        Binding(
            "ctrl+l",
            "ask",
            "Ask",
            id="ask-colleague",
            tooltip="Ask a colleague this question, or all that is open here",
        ),
        Binding(
            "f10",
            "colleagues",
            "Colleagues",
            id="colleagues",
            tooltip="Who was asked what; print or mail their worksheet",
        ),
        Binding(
            "ctrl+g",
            "clients",
            "Clients",
            id="clients",
            tooltip="The importer clients: add, edit, sort, delete",
        ),
        Binding(
            "ctrl+r",
            "call_round",
            "Call round",
            id="call-round",
            tooltip="Contacts and facts that are due, the oldest first",
        ),
        Binding("ctrl+z", "undo", "Undo", id="undo", tooltip="Take the last change back, in any section"),
        Binding("ctrl+y", "redo", "Redo", id="redo", tooltip="Make the undone change again"),
        Binding("ctrl+b", "build", "Build", id="build", tooltip="Build the site and the printed runbooks"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            id="commands",
            tooltip="Every action by name",
            priority=True,
        ),
        Binding(
            "ctrl+t",
            "change_theme",
            "Theme",
            id="theme",
            tooltip="Dark, light, more contrast, or the terminal's own",
        ),
        Binding(
            "ctrl+o",
            "import",
            "Import",
            id="import",
            tooltip="Import contacts, clients, tariff lines or a worksheet from a file",
        ),
        Binding(
            "ctrl+s", "save", "Save", id="save", tooltip="Every answer is saved already; this only says so"
        ),
        Binding("alt+h", "tour", "Tour", id="tour", tooltip="What this is and how it works, in three pages"),
        Binding("ctrl+q", "quit", "Quit", id="quit", tooltip="Everything is saved", priority=True),
    ]
    footer_keys: ClassVar[Sequence[Binding]] = with_ids(
        BINDINGS,
        "help",
        "find",
        "open-items",
        "undo",
        "build",
        "commands",
        "quit",
        "ask-colleague",
        "agencies",
        "clients",
        "call-round",
        "colleagues",
    )

    def __init__(
        self,
        folder: Path,
        *,
        content: Path | None = None,
        clock: Callable[[], datetime] = local_now,
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
            clock: the time.
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
        super().__init__()
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
        self._state = state or state_folder()
        self._may_drop_rescue = True
        self._told_of_loss = False
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a readable brokerage there is nothing to find, build or undo."""
        return self._draft is not None or action not in NEEDS_BROKERAGE

    def on_mount(self) -> None:
        """Reads the answers as soon as the first frame is there; keys wait for the question."""
        self.hold_keys()
        self.call_after_refresh(self._begin)
        if not self.is_headless:
            self._catch_signals()

    def on_app_focus(self) -> None:
        """Whoever comes back from an editor sees at once what was changed there."""
        self.look_outside()

    async def on_unmount(self) -> None:
        """Keeps the place for the next sitting, and leaves no child behind."""
        if self._draft:
            self.keep_session()
        await self.end_preview()

    # What works on every screen.

    async def action_quit(self) -> None:
        """Ends the interview once the keys before this one have been typed; everything is saved."""
        (self.focused or self).call_later(self._leave_for_good)

    def action_save(self) -> None:
        """Saves what is typed, as everything else would."""
        self.leave_all()
        saved = not self.draft.trouble and not self.draft.kept
        self.say("Everything is saved. It always is." if saved else "Not everything could be saved.")

    def action_help(self) -> None:
        """Explains the question on screen, and every key."""
        from builder.model.glossary import load_glossary  # read when somebody asks, and not before
        from tui.screens.help import HelpScreen
        from tui.sources import dated

        screen = self.screen
        if isinstance(screen, HelpScreen):
            return
        terms, _ = load_glossary(self._content)
        keys: dict[str, tuple[str, str, str]] = {}
        for active in active_on(screen):
            binding = active.binding
            if binding.id:
                shown = self.get_key_display(binding), binding.description, binding.tooltip
                keys.setdefault(binding.id, shown)
        if isinstance(screen, Asker):
            question = self.draft.view.question(screen.place)
            cited = msgspec.structs.replace(question, cite=dated(question.cite, self._content))
            context = explanation(cited, self.printed_in(screen.place.question))
            asked = " ".join((question.ask, question.why, question.help, *question.choices.values()))
            here = [term for term in terms if term.occurs_in(asked)]
            context += self._settings_words()
            self.push_screen(HelpScreen(question.ask, context, keys.values(), terms, here))
        else:
            self.push_screen(HelpScreen("Keys", self._settings_words(), keys.values(), terms))

    def _settings_words(self) -> Content:
        """What is wrong with the settings; nothing when nothing is."""
        lines = "\n".join(str(problem) for problem in self.setting_problems)
        return Content.styled("\n\nYour settings", "bold") + Content(f"\n{lines}") if lines else Content("")

    def action_tour(self) -> None:
        """Shows somebody new round."""
        from tui.screens.foreword import Foreword
        from tui.screens.tour import TourScreen  # after the first frame at the earliest

        if not isinstance(self.screen, Foreword):
            self.session = msgspec.structs.replace(self.session, toured=True)
            self.push_screen(TourScreen())

    def action_find(self) -> None:
        """Finds a question, an answer or an entry."""
        from tui.screens.find import FindScreen

        self.leave_all()
        self.push_screen(FindScreen(self.draft), self._jump_to)

    def action_overview(self) -> None:
        """Lists what is open."""
        from tui.screens.overview import OverviewScreen

        self.leave_all()
        self.push_screen(OverviewScreen(self.draft), self._jump_to)

    def action_ask(self) -> None:
        """Asks a colleague the question on screen, or more that is open around it."""
        screen = self.screen
        if not isinstance(screen, Asker):
            return
        self.leave_all()
        from tui.asks import scopes
        from tui.screens.ask import AskScreen

        place = screen.place
        found = scopes(self.draft, place, screen.pointed)
        if found:
            self.push_screen(AskScreen(self.draft, found), lambda asked: self._asked(asked, place))
        else:
            self.say("Nothing is open here. Only what has no answer can be asked of a colleague.")
            self.call_later(self.release_keys)

    def _asked(self, asked: Asked | None, place: Place) -> None:
        if asked is None:
            return
        from tui.asks import ask

        count = plural(len(asked.scope.places), "question")
        edit = ask(asked, self.draft.now.date().isoformat())
        if self.change(edit, f"asking {asked.name}", place):
            self.jump(
                place,
                f"Asked of {asked.name}: {count}. {self.key_word('colleagues')} prints their sheet or writes the mail.",
            )

    def action_colleagues(self) -> None:
        """Lists who was asked what."""
        from tui.screens.colleagues import ColleaguesScreen

        self.leave_all()
        self.push_screen(ColleaguesScreen(self.draft, self._worksheet_command), self._jump_to)

    def action_agencies(self) -> None:
        """Says which agencies may want data for a tariff number."""
        from tui.screens.tariff import TariffScreen

        self.leave_all()
        try:
            screen = TariffScreen(self.draft)
        except ReferenceDataError as error:
            self.say(str(error), "error")
            return
        self.push_screen(screen)

    def action_import(self) -> None:
        """Brings in what another program holds: first the file is chosen."""
        from tui.screens.file_chooser import FileChooser

        if not isinstance(self.screen, Asker):
            return
        self.leave_all()
        try:
            start = Path.cwd()
        except OSError:  # the folder the interview was started in is gone
            start = self.brokerage.folder
        self.push_screen(FileChooser("Which file is to be read in?", IMPORTED, start), self._import_file)

    def _import_file(self, path: Path | None) -> None:
        if path:
            # The readers of tables and cards are needed by imports only.
            from tui.screens.importing import ImportScreen

            self.push_screen(ImportScreen(self.draft, path))

    def action_clients(self) -> None:
        """Lists the importer clients."""
        self.leave_all()
        self.jump(Place(CLIENTS))

    def action_call_round(self) -> None:
        """Goes through what is due to be checked."""
        from tui.screens.call_round import CallRoundScreen

        self.leave_all()
        if not isinstance(self.screen, CallRoundScreen):
            self.push_screen(CallRoundScreen(self.draft))

    def action_build(self) -> None:
        """Builds the playbook."""
        from tui.screens.build import BuildScreen

        if isinstance(self.screen, BuildScreen):
            return
        self.leave_all()
        self.push_screen(BuildScreen(self._build_command, self._opener or _open_in_browser), self._jump_to)

    def action_undo(self) -> None:
        """Takes the last change back, wherever it was made."""
        self.leave_all()
        self._travel_in_time(self.draft.undo, "Taken back", "Nothing to take back.")

    def action_redo(self) -> None:
        """Makes the undone change again."""
        self.leave_all()
        self._travel_in_time(self.draft.redo, "Made again", "Nothing to make again.")

    def _leave_for_good(self, *, is_hung_up: bool = False) -> None:
        """Ends the interview; what the folder refuses is kept on this machine, and where is said at the end."""
        self.leave_all()
        if self._draft is None:
            self.exit()
            return
        self._draft.retry()
        self.keep_unsaved()
        self.keep_session()
        if not (self._draft.refused or (self._draft.kept and self._unsaved_refused)):
            if self._may_drop_rescue:
                drop_rescue(self._state, self.brokerage.folder)
            self.exit()
            return
        kept = save_rescue(self._state, self._draft)
        if kept:
            self.exit(message=Text(RESCUED.format(folder=self.brokerage.folder, kept=kept)))
        elif self._told_of_loss or is_hung_up:
            self.exit()
        else:
            self._told_of_loss = True
            self.say(NOWHERE.format(folder=self.brokerage.folder, key=self.key_word("quit")), "error")

    def _travel_in_time(self, move: Callable[[], Change | None], verb: str, nothing: str) -> None:
        try:
            change = move()
        except SaveError as error:
            self.say(str(error), "warning")
            return
        if change is None:
            self.say(nothing)
            return
        self.answered()
        words = f"{verb}: {change.label}"
        if isinstance(self.screen, UndoFollower):
            self.screen.follow_undo(change, words)
        else:
            self.jump(change.place, words)

    def _jump_to(self, place: Place | None) -> None:
        if place:
            self.jump(place)

    # Opening and closing.

    @on(BrokenScreen.ReadAgain)
    def _read_again(self) -> None:
        screen = self._open()
        if isinstance(screen, BrokenScreen) and isinstance(self.screen, BrokenScreen):
            self.screen.show_again(screen)
        else:
            self.pop_screen()
            self._show_first()

    async def _begin(self) -> None:
        """Opens the brokerage, and begins to watch its files."""
        screen = self._open()
        if isinstance(screen, BrokenScreen):
            await self.push_screen(screen)
            await self.release_keys()
        elif self._draft and self._draft.trouble:
            self.show_saving()
        self.set_interval(LOOK_OUTSIDE_EVERY, self.look_outside)
        self.screen.call_later(self._show_first)

    def _show_first(self) -> None:
        """Lets the first question be shown before anything else is read."""
        self.screen.call_after_refresh(self._after_first_frame)

    def _open(self) -> Screen[Any]:
        """The interview, or what is wrong with the answers."""
        declarations = load_declarations(self._content)
        try:
            draft = Draft(self.brokerage, declarations, self._clock)
        except SaveError as error:
            problem = Problem(file=self.brokerage.answers.name, message=str(error))
            return BrokenScreen(self.brokerage.answers, [problem], "")
        if draft.file_problems:
            return BrokenScreen(self.brokerage.answers, draft.file_problems, draft.text)
        draft.once_done |= self.session.once_done
        draft.reopened = self.session.reopened
        load_undo(self.brokerage.folder, draft.history, draft.texts)
        self._take_up_unsaved(draft)
        said, self._may_drop_rescue = take_up_rescue(self._state, draft)
        self._session_note = said or self._session_note
        self._draft = draft
        self.begin_standing()
        waiting = self.interview
        interview = waiting if isinstance(waiting, InterviewScreen) else InterviewScreen()
        interview.begin(draft, self._last_place(declarations), self._session_note, self.session.left_at)
        return interview

    def _take_up_unsaved(self, draft: Draft) -> None:
        """What was typed when the last sitting broke off stands in its question again, and that comes first."""
        known = draft.declarations.questions
        typed, stood = load_unsaved(self.brokerage.folder)
        found = {place: one for place, one in typed.items() if place.question in known}
        draft.take_up(found, stood)
        self._has_unsaved = bool(found)
        for place in draft.kept:
            self.session = self.session.at(place)
            self._session_note = "You were here. What was typed and not saved stands in its field again."

    def _last_place(self, declarations: Declarations) -> Place | None:
        place = self.session.place
        return place if place and place.question in declarations.questions else None

    def _after_first_frame(self) -> None:
        """Reads what the first question does not need."""
        gc.enable()
        self.run_worker(self._check_settings, thread=True)
        if self._draft:
            self.run_worker(self._read_pages, thread=True)
            self._show_round(self._draft)

    def _show_round(self, draft: Draft) -> None:
        """The tour, where nobody has answered anything and no key is on its way to an answer."""
        if self._shows_tour and not (draft.view.answers.by_id or self.was_typed):
            self.action_tour()

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
            self.screen.query("*").refresh(layout=True)
        for problem in problems[:PROBLEMS_SAID]:
            self.say(str(problem), "warning")
        if len(problems) > PROBLEMS_SAID:
            self.say(f"{len(problems)} lines of the settings are wrong; the help lists them all.", "warning")

    def _pages_read(self, found: dict[str, tuple[str, ...]]) -> None:
        self._pages = found
        for screen in self.screen_stack:
            if isinstance(screen, Asker) and screen.is_mounted:
                screen.explain()

    def _hang_up(self) -> None:
        """Nobody is there to be asked."""
        self._leave_for_good(is_hung_up=True)

    def _catch_signals(self) -> None:
        """A closed window or a lost line saves what is typed."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: self.call_later(self._hang_up))


def _open_in_browser(address: str) -> bool:
    import webbrowser  # looks for browsers, which no interview needs before its first build

    path = Path(address)
    return webbrowser.open(path.as_uri() if path.is_absolute() else address)
