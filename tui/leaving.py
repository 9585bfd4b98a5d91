"""Leaving: what is typed is saved, what the folder refuses is kept elsewhere, and a fault says nothing private."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from tui.desk import Desk
from tui.later import Later

if TYPE_CHECKING:
    from textual.driver import Driver

    from builder.paths import Brokerage
    from tui import rescue
else:
    rescue = Later("tui.rescue")

RESCUED = """\
{folder} takes no answers now. Your last answers are kept in
{kept}
and come back with the next start of the interview on this machine."""
NOWHERE = "Neither {folder} nor this machine takes your last answers. Free some room, or {key} once more leaves them."
FAULT = """\
tideover {version} stopped: a fault of its own, {error}.

{answers}
What was typed and not saved stands in its field again when the interview is started the next time.

To report it, pass on the lines below. They say where it happened and hold nothing of your answers.
Python {python} on {system}
{where}"""
SAVED = "Your answers are saved in {answers}."
PROJECT = Path(__file__).parent.parent


class Leaving(Desk):
    """The app as far as it ends well."""

    brokerage: Brokerage

    def __init__(self, state: Path | None = None) -> None:
        """As `Desk`.

        Args:
            state: where a copy of answers goes that the brokerage folder refuses; by default the person's own.
        """
        super().__init__()
        self._own_state = state
        self._may_drop_rescue = True
        self._told_of_loss = False

    @property
    def _state(self) -> Path:
        """Where a copy goes that the folder refuses."""
        return self._own_state or rescue.state_folder()

    def get_driver_class(self) -> type[Driver]:
        """In a terminal, one that notices when the terminal is gone."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from tui.terminal_input import TerminalDriver  # behind a page there is no terminal

        return TerminalDriver

    def catch_signals(self) -> None:
        """A closed window or a lost line saves what is typed."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, lambda: self.call_later(self.action_hang_up))

    async def on_unmount(self) -> None:
        """Keeps the place for the next sitting, and leaves nothing behind: no child, and nothing unwritten."""
        if self._draft:
            self.keep_session()
        self.writer.wait()
        await self.end_preview()

    async def action_quit(self) -> None:
        """Ends the interview once the keys before this one have been typed; everything is saved."""
        (self.focused or self).call_later(self._leave_for_good)

    def action_hang_up(self) -> None:
        """Ends the interview where nobody is there to be asked."""
        self._leave_for_good(is_hung_up=True)

    def _leave_for_good(self, *, is_hung_up: bool = False) -> None:
        """Ends the interview; what the folder refuses is kept on this machine, and where is said at the end."""
        self.leave_all()
        if self._draft is None:
            self.exit()
            return
        self._draft.retry()
        self.keep_unsaved()
        self.keep_session()
        self.writer.wait()
        if not (self._draft.refused or (self._draft.kept and self._unsaved_refused)):
            if self._may_drop_rescue:
                rescue.drop_rescue(self._state, self.brokerage.folder)
            self.exit()
            return
        kept = rescue.save_rescue(self._state, self._draft)
        if kept:
            self.exit(message=Text(RESCUED.format(folder=self.brokerage.folder, kept=kept)))
        elif self._told_of_loss or is_hung_up:
            self.exit()
        else:
            self._told_of_loss = True
            self.say(NOWHERE.format(folder=self.brokerage.folder, key=self.key_word("quit")), "error")

    def _fatal_error(self) -> None:
        """Textual would print every variable around a fault, and answers are among them."""
        error = sys.exc_info()[1]
        self._exit_renderables.append(Text(self._fault_words(error)))
        self._close_messages_no_wait()

    def _fault_words(self, error: BaseException | None) -> str:
        """What is said of a fault: not even its own words, since those may quote an answer."""
        import traceback  # no first frame needs these two
        from importlib.metadata import version

        frames = traceback.extract_tb(error.__traceback__) if error else []
        return FAULT.format(
            version=version("tideover"),
            error=type(error).__name__,
            answers=self._where_answers_are(),
            python=sys.version.split()[0],
            system=sys.platform,
            where="\n".join(
                f"  {_from_project(one.filename)}, line {one.lineno}, {one.name}" for one in frames
            ),
        )

    def _where_answers_are(self) -> str:
        """Waits for what is being written, and says where everything stands."""
        self.writer.wait()
        draft = self._draft
        if draft is None or not draft.refused:
            return SAVED.format(answers=self.brokerage.answers)
        kept = rescue.save_rescue(self._state, draft)
        if kept is None:
            return f"{self.brokerage.answers} and this machine refused the last answers: {draft.trouble}"
        return RESCUED.format(folder=self.brokerage.folder, kept=kept)


def _from_project(name: str) -> str:
    """A file without the folders that lead to this installation."""
    path = Path(name)
    roots = [root for root in (PROJECT, *map(Path, sys.path)) if root != Path() and path.is_relative_to(root)]
    deepest = max(
        roots, key=lambda root: len(root.parts), default=path.parent
    )  # the environment may lie in the project
    return str(path.relative_to(deepest))
