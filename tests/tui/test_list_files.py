"""The lists in files of their own: changed, taken back, and never at the cost of another window."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from builder.errors import SaveError
from tui import edits
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting
    from tui.draft import Draft

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

CLIENTS = "name,tier,phone\nAcme Imports,1,\nBest Toys,2,\nCorner Foods,,\n"
NAME, ROW = Place("firm.legal_name"), Place("clients.csv")


@pytest.fixture
def opened(draft: Callable[[str], Draft], tmp_path: Path) -> Draft:
    """A draft of a brokerage with three clients."""
    made = draft('tideover: "1"\n')
    (tmp_path / "acme" / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    made.refresh()
    made.take_changed_lists()
    return made


def change(draft: Draft, old: str, new: str) -> bool:
    """Replaces some letters in the clients, as a screen does that read them a moment ago."""
    before = draft.file_text("clients.csv")
    return draft.change_file("clients.csv", before, before.replace(old, new), "client", ROW)


def on_disk(draft: Draft) -> str:
    """The clients as they are saved."""
    return draft.brokerage.clients.read_bytes().decode()


def test_a_list_is_saved_at_once_and_privately(opened: Draft) -> None:
    """The file holds the change, only its owner may read it, and the firm has the client."""
    assert change(opened, "Best", "Better")

    assert on_disk(opened) == CLIENTS.replace("Best", "Better")
    assert stat.S_IMODE(opened.brokerage.clients.stat().st_mode) == 0o600
    assert [client.name for client in opened.firm.client_list.clients][1] == "Better Toys"


def test_a_list_that_stays_the_same_is_no_step(opened: Draft) -> None:
    """There is nothing to take back."""
    assert not change(opened, "Best", "Best")
    assert opened.undo() is None


def test_undo_and_redo_reach_across_files(opened: Draft) -> None:
    """Answers and lists are taken back in the order in which they were changed."""
    change(opened, "Best", "Better")
    opened.change(edits.answer(NAME, "Acme"), "name", NAME)
    change(opened, "Corner", "Square")

    undone = [opened.undo(), opened.undo(), opened.undo()]
    first, names = on_disk(opened), opened.view.answers.get("firm.legal_name").value
    for _ in range(3):
        opened.redo()

    assert [step.file for step in undone if step] == ["clients.csv", "answers.yaml", "clients.csv"]
    assert (first, names) == (CLIENTS, None)
    assert on_disk(opened) == CLIENTS.replace("Best", "Better").replace("Corner", "Square")
    assert opened.view.answers.get("firm.legal_name").value == "Acme"


def test_answers_are_changed_as_a_text_too(opened: Draft) -> None:
    """An import changes many answers as one step."""
    before = opened.file_text("answers.yaml")

    opened.change_file("answers.yaml", before, before + "firm:\n  legal_name: Acme\n", "import", NAME)
    known = opened.view.answers.get("firm.legal_name").value
    opened.undo()

    assert known == "Acme"
    assert opened.brokerage.answers.read_text(encoding="utf-8") == before


def test_the_first_client_makes_the_file_and_undo_takes_it_away(draft: Callable[[str], Draft]) -> None:
    """An empty file would be a wrong one."""
    opened = draft('tideover: "1"\n')

    opened.change_file("clients.csv", "", CLIENTS, "clients", ROW)
    made = on_disk(opened)
    opened.undo()

    assert made == CLIENTS
    assert not opened.brokerage.clients.exists()
    assert not opened.firm.problems


def test_another_window_s_row_is_kept(opened: Draft) -> None:
    """A change made from an older text reaches its own rows only."""
    before = opened.file_text("clients.csv")
    opened.brokerage.clients.write_text(CLIENTS.replace("Acme", "Apex"), encoding="utf-8")

    opened.change_file("clients.csv", before, before.replace("Corner", "Square"), "client", ROW)

    assert on_disk(opened) == CLIENTS.replace("Acme", "Apex").replace("Corner", "Square")


def test_the_same_row_changed_twice_is_refused(opened: Draft) -> None:
    """Nothing is written over, and it is said why."""
    before = opened.file_text("clients.csv")
    theirs = CLIENTS.replace("Corner", "Round")
    opened.brokerage.clients.write_text(theirs, encoding="utf-8")

    with pytest.raises(SaveError, match=r"clients\.csv was changed in another window"):
        opened.change_file("clients.csv", before, before.replace("Corner", "Square"), "client", ROW)

    assert on_disk(opened) == theirs


def test_marks_and_line_ends_stay(opened: Draft) -> None:
    """A file as Windows writes it is given back as such."""
    as_windows = "\ufeff" + CLIENTS.replace("\n", "\r\n")
    opened.brokerage.clients.write_bytes(as_windows.encode())
    opened.refresh()

    change(opened, "Best", "Better")
    changed = on_disk(opened)
    opened.undo()

    assert changed == as_windows.replace("Best", "Better")
    assert on_disk(opened) == as_windows


def test_a_list_that_cannot_be_read_is_not_written_over(opened: Draft) -> None:
    """The reason is the one that the overview gives, and undo can be tried again afterwards."""
    change(opened, "Best", "Better")
    broken = "name\nCaf\xe9\n".encode("latin-1")
    opened.brokerage.clients.write_bytes(broken)

    with pytest.raises(SaveError, match="not UTF-8 text"):
        opened.change_file("clients.csv", CLIENTS, CLIENTS + "X,,\n", "client", ROW)
    with pytest.raises(SaveError, match="not UTF-8 text"):
        opened.undo()
    untouched = opened.brokerage.clients.read_bytes()
    opened.brokerage.clients.write_text(CLIENTS.replace("Best", "Better"), encoding="utf-8")
    opened.undo()

    assert untouched == broken
    assert on_disk(opened) == CLIENTS


def test_what_the_disk_refuses_waits(opened: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interview goes on with the change, says that it is not saved, and saves it once there is room."""
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _refuse)
        change(opened, "Best", "Better")
        trouble, is_tried_in_vain = opened.trouble, opened.retry()
        change(opened, "Corner", "Square")
    known, unsaved = [client.name for client in opened.firm.client_list.clients], on_disk(opened)

    assert "No space left" in trouble
    assert not is_tried_in_vain
    assert known[1:] == ["Better Toys", "Square Foods"]
    assert unsaved == CLIENTS
    assert opened.retry()
    assert on_disk(opened) == CLIENTS.replace("Best", "Better").replace("Corner", "Square")
    assert not opened.refused


def _refuse(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_list_taken_away_outside_can_be_brought_back(opened: Draft) -> None:
    """Nobody has to type five thousand clients twice."""
    opened.brokerage.clients.unlink()
    opened.refresh()
    gone = opened.firm.client_list.clients

    step = opened.undo()

    assert gone == ()
    assert step is not None
    assert on_disk(opened) == CLIENTS


async def test_an_outside_edit_of_the_clients_is_said(sit: Sit, brokerage: Callable[[str], Path]) -> None:
    """As for the answers."""
    folder = brokerage('tideover: "1"\n')
    async with sit(folder=folder) as sitting:
        (folder / "clients.csv").write_text(CLIENTS, encoding="utf-8")
        await sitting.look()
        changed = sitting.words
        (folder / "clients.csv").unlink()
        await sitting.look()
        gone = sitting.words
        await sitting.press("ctrl+z")

        assert "clients.csv was changed in" in changed
        assert "taken away in another window. Ctrl+Z brings it" in gone
        assert (folder / "clients.csv").read_text(encoding="utf-8") == CLIENTS
