"""Writing beside the screen: in order, the newest of what is renewed, and never over what another window saved."""

from __future__ import annotations

import errno
import os
import stat
from threading import Event
from typing import TYPE_CHECKING

import pytest

from builder.paths import Brokerage
from tests.tui.conftest import NOW
from tui import edits
from tui.draft import Draft
from tui.places import Place
from tui.writer import SharedText, Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.model.declarations import Declarations

NAME, PHONE = Place("firm.legal_name"), Place("firm.phone")


class Blocked:
    """A writer whose first job waits until it is let go."""

    def __init__(self) -> None:
        self.gate = Event()
        self.writer = Writer(lambda: None)
        self.told: list[object] = []
        self.writer.put(self.gate.wait, self.told.append)

    def put(self, name: str, newest: str = "") -> None:
        """Hands over something that says its name."""
        self.writer.put(lambda: name, self.told.append, newest=newest)

    def finish(self) -> list[object]:
        """What was told of all that was handed over."""
        self.gate.set()
        self.writer.wait()
        return self.told[1:]


def test_everything_is_done_in_order() -> None:
    """What is handed over first is done and told first."""
    blocked = Blocked()
    for name in "abc":
        blocked.put(name)

    assert blocked.writer.is_busy
    assert blocked.finish() == ["a", "b", "c"]
    assert not blocked.writer.is_busy


def test_of_what_is_renewed_only_the_newest_is_written() -> None:
    """It takes its place at the end, behind the answers that it tells of."""
    blocked = Blocked()
    blocked.put("place 1", newest="place")
    blocked.put("answer")
    blocked.put("undo 1", newest="undo")
    blocked.put("place 2", newest="place")

    assert blocked.finish() == ["answer", "undo 1", "place 2"]


def test_a_fault_while_writing_is_seen() -> None:
    """It does not end in a thread that nobody watches, and what comes after it is done."""
    blocked = Blocked()
    blocked.writer.put(lambda: 1 // 0, blocked.told.append)
    blocked.put("after")

    with pytest.raises(ZeroDivisionError):
        blocked.finish()
    assert blocked.finish() == ["after"]


def test_nothing_is_written_over_what_another_window_saved(tmp_path: Path) -> None:
    """Every text that was made without it is refused; one that was made from it is written."""
    path = tmp_path / "answers.yaml"
    path.write_text("first", encoding="utf-8")
    shared = SharedText(path)
    written = shared.swap("first", "second")
    path.write_text("theirs", encoding="utf-8")
    refused = [shared.swap("second", "third"), shared.swap("third", "fourth")]
    stands = path.read_text(encoding="utf-8")
    joined = shared.swap("theirs", "joined")

    assert (written.found, written.error) == (None, "")
    assert [one.found for one in refused] == ["theirs", "theirs"]
    assert stands == "theirs"
    assert (joined.found, path.read_text(encoding="utf-8")) == (None, "joined")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["answers.yaml"]


def test_what_the_disk_refused_is_written_with_the_next_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full for a moment is no edit by somebody else."""
    path = tmp_path / "answers.yaml"
    path.write_text("first", encoding="utf-8")
    shared = SharedText(path)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _refuse)
        refused = shared.swap("first", "second")
    kept = path.read_text(encoding="utf-8")
    written = shared.swap("second", "third")

    assert "No space left" in refused.error
    assert kept == "first"
    assert (written.found, written.error, path.read_text(encoding="utf-8")) == (None, "", "third")
    assert [one.name for one in tmp_path.iterdir()] == ["answers.yaml"]


def _refuse(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def opened(
    declarations: Declarations, brokerage: Callable[[str], Path]
) -> tuple[Draft, Callable[[], list[str]]]:
    """A draft whose answers wait to be written, and what lets them go and looks what others changed."""
    blocked = Blocked()
    folder = brokerage('tideover: "1"\nfirm:\n  legal_name: Acme\n')
    draft = Draft(Brokerage.open(folder), declarations, lambda: NOW, blocked.writer)

    def finish() -> list[str]:
        blocked.finish()
        return draft.refresh()

    return draft, finish


def test_an_edit_between_two_answers_that_wait_is_joined_with_both(
    opened: tuple[Draft, Callable[[], list[str]]],
) -> None:
    """Nobody's answer is lost, and the screen learns of the one from elsewhere."""
    draft, finish = opened
    draft.change(edits.answer(PHONE, "+1 562-555-0100"), "phone", PHONE)
    draft.change(edits.answer(Place("firm.address"), "1 Example Way"), "address", Place("firm.address"))
    is_saving, answers = draft.is_saving, draft.brokerage.answers
    theirs = answers.read_text(encoding="utf-8").replace("legal_name: Acme", "legal_name: Theirs")
    answers.write_text(theirs, encoding="utf-8")
    changed = finish()
    text = answers.read_text(encoding="utf-8")

    assert is_saving
    assert changed == ["firm.legal_name"]
    assert "legal_name: Theirs" in text
    assert "562-555-0100" in text
    assert "1 Example Way" in text
    assert (draft.text, draft.trouble, draft.refused, draft.is_saving) == (text, "", {}, False)


def test_the_same_question_answered_elsewhere_meanwhile_is_disputed(
    opened: tuple[Draft, Callable[[], list[str]]],
) -> None:
    """Theirs stands in the file; this window's is kept, to be shown beside it."""
    draft, finish = opened
    draft.change(edits.answer(NAME, "Mine"), "name", NAME)
    answers = draft.brokerage.answers
    answers.write_text('tideover: "1"\nfirm:\n  legal_name: Theirs\n', encoding="utf-8")
    changed = finish()

    assert changed == ["firm.legal_name"]
    assert "Theirs" in answers.read_text(encoding="utf-8")
    assert draft.kept[NAME].texts == ("Mine",)
    assert draft.stood[NAME].texts == ("Acme",)
    assert NAME in draft.disputed


def test_an_answer_can_be_taken_back_while_it_waits(opened: tuple[Draft, Callable[[], list[str]]]) -> None:
    """Both texts are written, one after the other."""
    draft, finish = opened
    before = draft.text
    draft.change(edits.answer(NAME, "Mine"), "name", NAME)
    draft.undo()
    changed = finish()

    assert changed == []
    assert draft.brokerage.answers.read_text(encoding="utf-8") == before
    assert not draft.trouble
