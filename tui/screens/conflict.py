"""Two answers to one question: what was typed here and what another window saved meanwhile, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import app
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.desk import Desk
from tui.widgets.key_line import KeyLine, with_ids
from tui.wording import plural

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Sides(NamedTuple):
    """What is shown."""

    title: str
    ask: str
    mine: str
    theirs: str


class Taken(NamedTuple):
    """What was chosen."""

    is_mine: bool
    is_for_all: bool
    """Whether the same is chosen for everything else that waits."""


class ConflictScreen(ModalScreen[Taken]):
    """Shows both and takes one."""

    app = app(Desk)
    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "Mine", id="take-mine", tooltip="Save what was typed here"),
        Binding("t", "theirs", "Theirs", id="take-theirs", tooltip="Keep what the other window saved"),
        Binding(
            "M", "all(True)", "All mine", id="take-all-mine", tooltip="The same for all others that wait"
        ),
        Binding(
            "T", "all(False)", "All theirs", id="take-all-theirs", tooltip="The same for all others that wait"
        ),
        Binding("escape", "later", "Decide later", id="decide-later", tooltip="Both are kept"),
    ]

    def __init__(self, sides: Sides, others: int = 0) -> None:
        """Makes the screen.

        Args:
            sides: both versions.
            others: how many more wait, of which the same may be chosen.
        """
        super().__init__()
        self._sides = sides
        self._others = others

    def compose(self) -> ComposeResult:
        """The question, both answers, keys."""
        sides = self._sides
        keys = ["take-mine", "take-theirs", "decide-later"]
        with Vertical(id="box"):
            yield Static(sides.title, markup=False, id="box-title")
            yield Static(sides.ask, markup=False, id="conflict-ask")
            with Horizontal(id="sides"):
                for name, head, text in (
                    ("mine", "Mine, typed here", sides.mine),
                    ("theirs", "Theirs, saved meanwhile", sides.theirs),
                ):
                    with VerticalScroll(id=name):
                        yield Static(head, markup=False, classes="-head")
                        yield Static(text, markup=False)
            if self._others:
                keys[2:2] = ["take-all-mine", "take-all-theirs"]
                yield Static(f"{plural(self._others, 'answer')} more to decide.", markup=False, id="others")
            yield KeyLine(with_ids(self.BINDINGS, *keys))

    def on_mount(self) -> None:
        """Takes the keys that waited."""
        self.call_later(self.app.release_keys)

    def action_mine(self) -> None:
        """Saves what was typed here."""
        self.dismiss(Taken(is_mine=True, is_for_all=False))

    def action_theirs(self) -> None:
        """Keeps what the other window saved."""
        self.dismiss(Taken(is_mine=False, is_for_all=False))

    def action_all(self, is_mine: bool) -> None:  # noqa: FBT001 (named in a binding)
        """Takes the same for everything that waits."""
        self.dismiss(Taken(is_mine=is_mine, is_for_all=True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing else waits there is nothing to take besides."""
        return (action != "all" or self._others > 0) and super().check_action(action, parameters)

    def action_later(self) -> None:
        """Decides nothing."""
        self.dismiss(None)
