"""The open answers file: saved at once, taken back step by step, and never at the cost of another window."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from builder.customs.blocks import Block
from builder.errors import SaveError
from builder.model.declarations import load_declarations
from builder.model.printed import record_printed
from builder.paths import Brokerage, content_root
from tests.tui.conftest import NOW
from tui import edits
from tui.draft import Draft
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME, PHONE = Place("firm.legal_name"), Place("firm.phone")
BY_HAND = '# by hand\ntideover: "1"\n\nfirm:\n  phone: 562-555-0100   # front desk\n\n  legal_name: Acme\n'


RESERVE = """\
tideover: "1"
firm: {filer_code: ZZ9}
entry_numbers:
  blocks:
    - {id: harbor, name: Harbor, first: "9000040", last: "9000080"}
"""


def on_disk(draft: Draft) -> str:
    """What the file holds."""
    return draft.brokerage.answers.read_text(encoding="utf-8")


def test_a_change_is_saved_at_once_and_privately(draft: Callable[[str], Draft]) -> None:
    """The file holds the answer, and only its owner may read it."""
    opened = draft("")

    opened.change(edits.answer(NAME, "Acme"), "name", NAME)

    assert "legal_name: Acme" in on_disk(opened)
    assert stat.S_IMODE(opened.brokerage.answers.stat().st_mode) == 0o600


def test_a_change_touches_its_own_lines_only(draft: Callable[[str], Draft]) -> None:
    """Comments, order and quotes of a hand-edited file stay."""
    opened = draft(BY_HAND)

    opened.change(edits.answer(NAME, "Other"), "name", NAME)

    assert on_disk(opened) == BY_HAND.replace("Acme", "Other")


def test_a_change_that_changes_nothing_is_none(draft: Callable[[str], Draft]) -> None:
    """Saving what stands there already is no step to take back."""
    opened = draft('tideover: "1"\nfirm:\n  legal_name: Acme\n')

    assert not opened.change(edits.answer(NAME, "Acme"), "name", NAME)
    assert opened.undo() is None


def test_undo_and_redo_reach_across_sections(draft: Callable[[str], Draft]) -> None:
    """Each step is taken back exactly, comments and all, and can be made again."""
    opened = draft(BY_HAND)
    lead = Place("people.incident_lead")
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    middle = on_disk(opened)
    opened.change(edits.answer(lead, {"dont_know": "Ann"}), "lead", lead)
    last = on_disk(opened)

    undone = [opened.undo(), opened.undo()]
    first = on_disk(opened)
    redone = [opened.redo(), opened.redo()]

    assert [change.place for change in undone if change] == [lead, NAME]
    assert [change.place for change in redone if change] == [NAME, lead]
    assert first == BY_HAND
    assert middle != last == on_disk(opened)


def test_a_new_change_ends_redoing(draft: Callable[[str], Draft]) -> None:
    """What was undone before another change stays undone."""
    opened = draft("")
    opened.change(edits.answer(NAME, "Acme"), "name", NAME)
    opened.undo()
    opened.change(edits.answer(PHONE, "562-555-0100"), "phone", PHONE)

    assert opened.redo() is None


def test_one_visit_is_one_step(draft: Callable[[str], Draft]) -> None:
    """Three tries at one question during one visit are taken back together."""
    opened = draft("")
    for text in ("A", "B", "C"):
        opened.change(edits.answer(NAME, text), "name", NAME, visit=7)

    opened.undo()

    assert "legal_name" not in on_disk(opened)


def test_an_outside_edit_is_kept(draft: Callable[[str], Draft]) -> None:
    """A line written by another program between two answers is still there afterwards."""
    opened = draft(BY_HAND)
    opened.brokerage.answers.write_text(BY_HAND + "  founded: 1987-06-05\n", encoding="utf-8")

    opened.change(edits.answer(NAME, "Other"), "name", NAME)

    assert "founded: 1987-06-05" in on_disk(opened)
    assert "legal_name: Other" in on_disk(opened)


def test_an_outside_edit_is_noticed(draft: Callable[[str], Draft]) -> None:
    """The questions whose answers are now others are named."""
    opened = draft(BY_HAND)
    opened.brokerage.answers.write_text(BY_HAND.replace("Acme", "Theirs"), encoding="utf-8")

    assert opened.refresh() == ["firm.legal_name"]
    assert opened.view.answers.get("firm.legal_name").value == "Theirs"
    assert opened.refresh() == []


def test_undo_keeps_an_outside_edit_elsewhere(draft: Callable[[str], Draft]) -> None:
    """Only the change itself is taken back."""
    opened = draft(BY_HAND)
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    opened.brokerage.answers.write_text(on_disk(opened) + "  founded: 1987-06-05\n", encoding="utf-8")

    opened.undo()

    assert "legal_name: Acme" in on_disk(opened)
    assert "founded: 1987-06-05" in on_disk(opened)


def test_undo_refuses_to_overwrite_an_outside_edit(draft: Callable[[str], Draft]) -> None:
    """Where somebody else changed the same line since, their line stays, and the reason is said."""
    opened = draft(BY_HAND)
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    opened.brokerage.answers.write_text(on_disk(opened).replace("Other", "Theirs"), encoding="utf-8")

    with pytest.raises(SaveError, match="changed in another window since"):
        opened.undo()

    assert "legal_name: Theirs" in on_disk(opened)


def test_a_disk_that_refuses_loses_nothing(draft: Callable[[str], Draft]) -> None:
    """While the drive is gone, answers wait in memory and count; when it is back, they are saved."""
    opened = draft(BY_HAND)
    folder = opened.brokerage.folder
    folder.rename(folder.with_name("unplugged"))
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    trouble, known = opened.trouble, opened.view.answers.get("firm.legal_name").value
    tried = opened.retry()

    folder.with_name("unplugged").rename(folder)
    saved = opened.retry()

    assert "could not be saved" in trouble
    assert known == "Other"
    assert not tried
    assert saved
    assert "legal_name: Other" in on_disk(opened)
    assert not opened.trouble


def test_what_waited_is_joined_with_what_came_meanwhile(draft: Callable[[str], Draft]) -> None:
    """An edit made on the drive while it was away is kept beside the answer that waited."""
    opened = draft(BY_HAND)
    folder, away = opened.brokerage.folder, opened.brokerage.folder.with_name("unplugged")
    folder.rename(away)
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    (away / "answers.yaml").write_text(BY_HAND + "  founded: 1987-06-05\n", encoding="utf-8")
    away.rename(folder)

    opened.refresh()

    assert "legal_name: Other" in on_disk(opened)
    assert "founded: 1987-06-05" in on_disk(opened)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"firm:\n  legal_name: A\n   phone: 1\n", id="not YAML"),
        pytest.param(b"firm:\n  legal_name: \xff\n", id="not UTF-8"),
    ],
)
def test_a_file_broken_outside_is_not_written_over(draft: Callable[[str], Draft], broken: bytes) -> None:
    """Answers wait in memory until the file can be read again, and are then joined with it."""
    opened = draft(BY_HAND)
    opened.brokerage.answers.write_bytes(broken)
    opened.change(edits.answer(NAME, "Other"), "name", NAME)
    opened.retry()
    untouched, trouble = opened.brokerage.answers.read_bytes(), opened.trouble
    opened.brokerage.answers.write_text(BY_HAND + "  founded: 1987-06-05\n", encoding="utf-8")

    opened.refresh()
    opened.retry()

    assert untouched == broken
    assert "kept here" in trouble
    assert "legal_name: Other" in on_disk(opened)
    assert "founded: 1987-06-05" in on_disk(opened)
    assert not opened.trouble


def test_a_deleted_file_is_written_again(draft: Callable[[str], Draft]) -> None:
    """Whoever deletes the file while the interview is open loses no answer."""
    opened = draft(BY_HAND)
    opened.brokerage.answers.unlink()

    opened.refresh()
    opened.retry()

    assert on_disk(opened) == BY_HAND


def test_an_answer_under_a_former_place_of_a_list_is_refused(draft: Callable[[str], Draft]) -> None:
    """A field of a thing that another window deleted is not saved anywhere else."""
    opened = draft("people:\n  list:\n    - {id: ann, name: Ann}\n    - {id: ben, name: Ben}\n")
    opened.brokerage.answers.write_text("people:\n  list:\n    - {id: ben, name: Ben}\n", encoding="utf-8")
    place = Place("people.list", ("ann", "mobile"))

    with pytest.raises(SaveError, match="This person was deleted in another window"):
        opened.change(edits.answer(place, "562-555-0111"), "mobile", place)


def test_numbers_printed_meanwhile_are_refused(tmp_path: Path) -> None:
    """A build may print a sheet while the interview is open; the answer that reuses its numbers is named at once."""
    (tmp_path / "answers.yaml").write_text(RESERVE, encoding="utf-8")
    brokerage = Brokerage(tmp_path)
    opened = Draft(brokerage, load_declarations(content_root()), lambda: NOW)
    before = list(opened.firm.problems)

    record_printed(brokerage.printed_numbers, [("pier", Block("ZZ9", "9000001", "9000050"))], NOW.date())
    opened.refresh()

    assert before == []
    assert [problem.question for problem in opened.firm.problems] == ["entry_numbers.blocks"]
    assert "printed on 21 Nov 2026" in opened.firm.problems[0].message
