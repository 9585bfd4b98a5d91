"""The interview as a terminal application: what its keys do on every screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding
from textual.content import Content

from builder.errors import ReferenceDataError, SaveError
from tui.bindings import active as active_on
from tui.commands import KeyCommands
from tui.history import CLIENTS
from tui.opening import Opening
from tui.places import Place
from tui.screens.asker import Asker
from tui.screens.undo_follower import UndoFollower
from tui.widgets.key_line import with_ids
from tui.widgets.why_panel import explanation
from tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import PurePath

    from textual.binding import BindingType

    from tui.asks import Asked
    from tui.history import Change

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


class TideoverApp(Opening):
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a readable brokerage there is nothing to find, build or undo."""
        return self._draft is not None or action not in NEEDS_BROKERAGE

    # What works on every screen.

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


def _open_in_browser(address: str) -> bool:
    import webbrowser  # looks for browsers, which no interview needs before its first build

    path = Path(address)
    return webbrowser.open(path.as_uri() if path.is_absolute() else address)
