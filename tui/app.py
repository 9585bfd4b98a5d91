"""The interview as a terminal application: opens a brokerage, and holds what works on every screen."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content

from builder.errors import ReferenceDataError, SaveError
from builder.model.declarations import load_declarations
from builder.model.problems import Problem
from builder.paths import Brokerage, content_root
from tui.commands import KeyCommands
from tui.desk import Desk
from tui.draft import Draft
from tui.history import CLIENTS
from tui.places import Place
from tui.screens.asker import Asker
from tui.screens.broken import BrokenScreen
from tui.screens.interview import InterviewScreen
from tui.screens.undo_follower import UndoFollower
from tui.session import load_session
from tui.widgets.key_line import with_ids
from tui.widgets.why_panel import explanation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import PurePath

    from textual.binding import BindingType
    from textual.screen import Screen

    from builder.model.declarations import Declarations
    from tui.history import Change

LOOK_OUTSIDE_EVERY = 2.0
"""Seconds between looks at the file on disk; a look costs less than a millisecond."""
KEY_NAMES = {
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "slash": "/",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "insert": "Ins",
    "delete": "Del",
}
IMPORTED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".vcf", ".vcard", ".pdf")
"""Endings of the files that an import lists; any other can be typed."""
NEEDS_BROKERAGE = frozenset(
    {
        "build",
        "call_round",
        "clients",
        "find",
        "help",
        "import",
        "overview",
        "agencies",
        "redo",
        "save",
        "undo",
    }
)


def local_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC).astimezone()


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
            "f2", "clients", "Clients", id="clients", tooltip="The importer clients: add, edit, sort, delete"
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
            "ctrl+o",
            "import",
            "Import",
            id="import",
            tooltip="Import contacts, clients, tariff lines or a worksheet from a file",
        ),
        Binding(
            "ctrl+t", "change_theme", "Theme", id="theme", tooltip="Dark, light or the terminal's own colours"
        ),
        Binding(
            "ctrl+s", "save", "Save", id="save", tooltip="Every answer is saved already; this only says so"
        ),
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
        "agencies",
        "clients",
        "call-round",
    )

    def __init__(
        self,
        folder: Path,
        *,
        content: Path | None = None,
        clock: Callable[[], datetime] = local_now,
        build_command: Sequence[str] = (),
        opener: Callable[[str], bool] | None = None,
    ) -> None:
        """Opens a brokerage.

        Args:
            folder: the brokerage folder.
            content: the content folder; by default the one that came with tideover.
            clock: the time.
            build_command: what Ctrl+B starts; by default this installation's builder.
            opener: shows an address in a browser; by default Python's own.

        Raises:
            NotABrokerageError: the folder holds no answers.yaml.
            CannotBuildError: the installation lost its content.
        """
        super().__init__()
        gc.disable()  # until the first frame: collecting would cost it a tenth of its time and find nothing
        self.animation_level = "none"  # over SSH every frame is bytes
        self.brokerage = Brokerage.open(folder)
        self._content = content or content_root()
        self._clock = clock
        own = (sys.executable, "-m", "builder", "build", str(self.brokerage.folder), "--events")
        self._build_command = tuple(build_command) or own
        self._opener = opener
        self.session, self._session_note = load_session(self.brokerage.folder)

    def get_default_screen(self) -> Screen[Any]:
        """The interview, or what is wrong with the answers."""
        declarations = load_declarations(self._content)
        return self._open(declarations)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they stand on a keyboard."""
        if binding.key_display:
            return binding.key_display
        key = binding.key.split(",")[0]
        if key.startswith("ctrl+"):
            return "^" + KEY_NAMES.get(key[len("ctrl+") :], key[len("ctrl+") :].upper())
        if key in KEY_NAMES:
            return KEY_NAMES[key]
        return key.upper() if key[:1] == "f" and key[1:].isdigit() else key

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a readable brokerage there is nothing to find, build or undo."""
        return self._draft is not None or action not in NEEDS_BROKERAGE

    def on_mount(self) -> None:
        """Takes up the theme, and begins to watch the file."""
        if self.session.theme in self.available_themes:
            self.theme = self.session.theme
        self.set_interval(LOOK_OUTSIDE_EVERY, self.look_outside)
        self.call_after_refresh(self._after_first_frame)
        if self._draft and self._draft.trouble:
            self.show_saving()
        if not self.is_headless:
            self._catch_signals()

    def on_app_focus(self) -> None:
        """Whoever comes back from an editor sees at once what was changed there."""
        self.look_outside()

    def on_unmount(self) -> None:
        """Keeps the place for the next sitting."""
        if self._draft:
            self.keep_session()

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
        from tui.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, HelpScreen):
            return
        keys: dict[str, tuple[str, str, str]] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id:
                shown = self.get_key_display(binding), binding.description, binding.tooltip
                keys.setdefault(binding.id, shown)
        if isinstance(screen, Asker):
            question = self.draft.view.question(screen.place)
            context = explanation(question, self.printed_in(screen.place.question))
            self.push_screen(HelpScreen(question.ask, context, keys.values()))
        else:
            self.push_screen(HelpScreen("Keys", Content(""), keys.values()))

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

    def _leave_for_good(self) -> None:
        self.leave_all()
        if self._draft:
            self.keep_session()
        self.exit()

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
        screen = self._open(load_declarations(self._content))
        if isinstance(screen, BrokenScreen) and isinstance(self.screen, BrokenScreen):
            self.screen.show_again(screen)
        else:
            self.push_screen(screen)
            self._after_first_frame()

    def _open(self, declarations: Declarations) -> Screen[Any]:
        try:
            draft = Draft(self.brokerage, declarations, self._clock)
        except SaveError as error:
            problem = Problem(file=self.brokerage.answers.name, message=str(error))
            return BrokenScreen(self.brokerage.answers, [problem], "")
        if draft.file_problems:
            return BrokenScreen(self.brokerage.answers, draft.file_problems, draft.text)
        draft.once_done |= self.session.once_done
        self._draft = draft
        return InterviewScreen(draft, self._last_place(declarations), self._session_note)

    def _last_place(self, declarations: Declarations) -> Place | None:
        place = self.session.place
        return place if place and place.question in declarations.questions else None

    def _after_first_frame(self) -> None:
        """Reads what the first question does not need."""
        gc.enable()
        if self._draft:
            self.run_worker(self._read_pages, thread=True)

    def _read_pages(self) -> None:
        from builder.model.pages import load_pages, printed_in

        pages, _ = load_pages(self._content / "pages")
        found = printed_in(pages, self.draft.declarations.questions)
        self.call_from_thread(self._pages_read, found)

    def _pages_read(self, found: dict[str, tuple[str, ...]]) -> None:
        self._pages = found
        for screen in self.screen_stack:
            if isinstance(screen, Asker) and screen.is_mounted:
                screen.explain()

    def _catch_signals(self) -> None:
        """A closed window or a lost line saves what is typed."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: self.call_later(self.action_quit))


def _open_in_browser(address: str) -> bool:
    import webbrowser  # looks for browsers, which no interview needs before its first build

    path = Path(address)
    if path.is_dir():
        path /= "index.html"
    return webbrowser.open(path.as_uri() if path.is_absolute() else address)
