"""The record of earlier sheets: what it keeps, what it drops, and what keeps it whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import HistoryDamagedError, SaveError
from builder.history import MOST_ISSUES, MOST_REVISIONS, MOST_TEXTS, History, Issue, Leaf, Record

if TYPE_CHECKING:
    from pathlib import Path


def leaf(code: str, stem: str = "RB01", day: str = "2026-11-02") -> Leaf:
    """A sheet that says something else with each code."""
    return Leaf(stem=stem, number=stem[:4], title="First hour", code=code, pages=2, since=day)


def issue(code: str, *leaves: Leaf) -> Issue:
    """A binder as it was handed out."""
    return Issue(edition="full", on="2026-11-03", code=code, leaves=list(leaves))


def test_a_sheet_that_changes_and_changes_back_is_current_again() -> None:
    """Its first code is current since the day of its return, and the code between is superseded by it."""
    record = Record()
    for day, code in ((1, "A"), (2, "B"), (3, "A")):
        record = record.after("full", [leaf(code, day=f"2026-11-0{day}")], f"2026-11-0{day}")

    assert [(r.leaf.code, r.leaf.since, r.until) for r in record.revisions] == [
        ("A", "2026-11-01", "2026-11-02"),
        ("B", "2026-11-02", "2026-11-03"),
        ("A", "2026-11-03", ""),
    ]
    successor = record.successor(record.revisions[1])
    assert successor is record.revisions[2]


def test_a_build_that_changes_nothing_leaves_the_record_as_it_is() -> None:
    """However many days later; only how many pages a sheet has may be set right."""
    record = Record().after("full", [leaf("A")], "2026-11-02")

    assert record.after("full", [leaf("A", day="2027-01-01")], "2027-01-01") == record


def test_editions_do_not_touch_each_other() -> None:
    """A build of the shared edition supersedes no sheet of the full one."""
    record = Record().after("full", [leaf("A")], "2026-11-02").after("shared", [leaf("B")], "2026-11-03")

    assert record.current("full") == [leaf("A")]
    assert record.current("shared") == [leaf("B")]


def test_a_withdrawn_sheet_has_no_successor() -> None:
    """It is noted with the day on which it went."""
    record = Record().after("full", [leaf("A")], "2026-11-02").after("full", [], "2026-11-05")

    assert record.revisions[0].until == "2026-11-05"
    assert record.successor(record.revisions[0]) is None


def test_the_record_is_bounded_but_keeps_what_was_handed_out() -> None:
    """The newest revisions of each sheet stay, and every one that stood in an issued binder."""
    record = Record().after("full", [leaf("issued")], "2026-11-01").with_issue(issue("X", leaf("issued")))
    for number in range(MOST_REVISIONS + 5):
        record = record.after("full", [leaf(f"C{number}")], "2026-11-02")

    codes = [revision.leaf.code for revision in record.revisions]
    assert len(codes) == MOST_REVISIONS + 1
    assert codes[0] == "issued"
    assert codes[-1] == f"C{MOST_REVISIONS + 4}"


def test_the_last_issues_of_each_edition_are_kept() -> None:
    """Those of one edition do not push out those of another."""
    record = Record().with_issue(replace_edition(issue("S"), "shared"))
    for number in range(MOST_ISSUES + 3):
        record = record.with_issue(issue(f"X{number}"))

    issued = record.issued("full")
    assert issued is not None
    assert issued.code == f"X{MOST_ISSUES + 2}"
    assert sum(one.edition == "full" for one in record.issues) == MOST_ISSUES
    assert record.issued("shared") is not None


def replace_edition(one: Issue, edition: str) -> Issue:
    """The same binder in another edition."""
    return Issue(edition=edition, on=one.on, code=one.code, leaves=one.leaves)


@given(st.lists(st.sampled_from("ABC"), max_size=12))
def test_exactly_one_revision_of_a_sheet_is_current(codes: list[str]) -> None:
    """Whatever a sheet says in turn, and each revision ends where the next begins."""
    record = Record()
    for code in codes:
        record = record.after("full", [leaf(code)], "2026-11-02")

    open_ones = [revision for revision in record.revisions if revision.is_current]
    assert len(open_ones) == bool(codes)
    assert all(
        one.last == two.first for one, two in zip(record.revisions, record.revisions[1:], strict=False)
    )


def test_texts_are_private_and_come_back(tmp_path: Path) -> None:
    """Nobody else on the machine can read what sheets said."""
    history = History(tmp_path / "history")
    record = Record().after("full", [leaf("7K3M-4XWP")], "2026-11-02")

    history.write(record, {("full", "7K3M-4XWP"): "Ring 562-555-0100\n"})

    files = [path for path in history.folder.rglob("*") if path.is_file()]
    folders = [path for path in (history.folder, *history.folder.rglob("*")) if path.is_dir()]
    assert history.read() == record
    assert history.text("full", "7K3M-4XWP") == "Ring 562-555-0100\n"
    assert history.text("shared", "7K3M-4XWP") is None
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_old_texts_are_dropped(tmp_path: Path) -> None:
    """The newest of each sheet stay, and those of issued binders."""
    history = History(tmp_path / "history")
    record = Record().after("full", [leaf("issued")], "2026-11-01").with_issue(issue("X", leaf("issued")))
    history.write(record, {("full", "issued"): "once\n"})
    for number in range(MOST_TEXTS + 5):
        record = record.after("full", [leaf(f"C{number}")], "2026-11-02")
        history.write(record, {("full", f"C{number}"): "now\n"})

    kept = {path.stem for path in (history.folder / "texts" / "full").iterdir()}
    assert kept == {"issued", *(f"C{number}" for number in range(5, MOST_TEXTS + 5))}


@pytest.mark.parametrize(
    "content", [b"{", b'{"form": "x"}', b"\xff\xfe"], ids=["cut off", "other", "no text"]
)
def test_a_damaged_record_is_said_and_can_be_set_aside(tmp_path: Path, content: bytes) -> None:
    """Nothing is overwritten: each damaged file gets a name of its own."""
    history = History(tmp_path)
    for number in (1, 2):
        (tmp_path / "record.json").write_bytes(content)
        with pytest.raises(
            HistoryDamagedError, match=r"record\.json: the record of earlier sheets is damaged"
        ):
            history.read()
        assert history.set_aside().name == f"record.json.damaged-{number}"

    assert history.read() == Record()


def test_a_record_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """It is no damage, and nothing may be written over it."""
    (tmp_path / "record.json").write_text('{"form": 2}', encoding="utf-8")

    with pytest.raises(SaveError, match="newer tideover"):
        History(tmp_path).read()
