"""The interview in a real terminal: tmux, 80 by 24, keys as a keyboard sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.tui.tmux import LOOKS, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal that is closed afterwards."""
    opened = Terminal(tmp_path / "tmux")
    yield opened
    opened.close()


@pytest.fixture
def interview(terminal: Terminal, brokerage: Callable[[], Path]) -> Path:
    """The interview of a new brokerage, at its first question; the tour is left."""
    folder = brokerage()
    terminal.interview(folder)
    terminal.wait_for("Leave the tour")
    terminal.send("Escape")
    terminal.wait_for("Welcome.")
    return folder


def answers_of(folder: Path) -> object:
    """What the answers file says of the firm."""
    return yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8")).get("firm")


def test_a_firm_begins_its_interview(terminal: Terminal, interview: Path) -> None:
    """Typing, not knowing, and leaving: every answer is in the file, and the next sitting goes on there."""
    rows = terminal.wait_for("Welcome.")
    terminal.send("Acme Brokers", "Enter")
    terminal.wait_for("How many people")
    terminal.send("Down", "Down", "Enter")
    terminal.wait_for("Under which other name")
    terminal.send("F4")
    terminal.wait_for("(•) Does not apply")
    terminal.send("one name only", "Enter")
    terminal.wait_for("From which address")
    terminal.send("1 Example Way", "NPage")
    terminal.wait_for("main telephone number?")
    terminal.send("562", "Enter")
    terminal.wait_for("wrong number of digits")
    terminal.send("C-q")
    firm = answers_of(interview)
    terminal.interview(interview)
    back = terminal.wait_for("You were here.")

    assert rows[-1].strip() == "F1 Help  ^F Find  F8 Open items  ^Z Undo  ^B Build  ^P Commands  ^Q Quit"
    assert firm == {
        "legal_name": "Acme Brokers",
        "size": "small",
        "trade_name": {"does_not_apply": "one name only"},
        "address": "1 Example Way",
    }
    assert "Firm and authority · 5 of" in "\n".join(back)


def test_a_lost_connection_saves_what_was_typed(terminal: Terminal, interview: Path) -> None:
    """When the window closes, the half-finished answer is kept."""
    terminal.send("Acme Brok")
    terminal.wait_for("┃ Acme Brok ")
    terminal.close()
    saved = None
    for _ in range(LOOKS):
        saved = answers_of(interview)
        if saved:
            break

    assert saved == {"legal_name": "Acme Brok"}
