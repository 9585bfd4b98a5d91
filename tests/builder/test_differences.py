"""What changed since the binder was handed out, told from the record of earlier sheets and pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from builder.differences import MOST_LINES, differences
from builder.history import Issue, Leaf, Record
from builder.verdict import Change

if TYPE_CHECKING:
    from builder.control import Difference, Differences
    from builder.history import Kind

TEXTS = {
    "A1": "First hour\nRing 1.\nWait.\n",
    "A2": "First hour\nRing 2.\nWait.\n",
    "A3": "First hour\nRing 2.\n" + "".join(f"Line {n}.\n" for n in range(20)),
    "P1": "Start\nWelcome.\n",
    "P1 in other markup": "Start\nWelcome.\n",
    "P2": "Start\nWelcome back.\n",
}


def leaf(stem: str, code: str, day: int, kind: Kind = "sheet") -> Leaf:
    """A sheet or a page as of a day of November."""
    number = stem if kind == "sheet" else ""
    return Leaf(
        kind=kind, stem=stem, number=number, title=f"Title of {stem}", code=code, since=f"2026-11-{day:02}"
    )


def told(record: Record, edition: str = "full") -> Differences:
    """What a page of the site says."""
    return differences(record, edition, TEXTS.get)


def after(record: Record, day: int, *leaves: Leaf, edition: str = "full") -> Record:
    """The record once a build has left these."""
    return record.after(edition, leaves, f"2026-11-{day:02}")


def states(found: Differences) -> list[tuple[str, str, int]]:
    """Each difference with the day of November."""
    return [(one.number or one.title, one.state, one.on.day) for one in found.items]


def only(found: Differences) -> Difference:
    """The one difference."""
    (one,) = found.items
    return one


def test_an_empty_record_has_no_day() -> None:
    """So that the page can say that nothing is recorded."""
    assert told(Record()).since is None


def test_before_the_first_handing_out_it_counts_from_the_first_build() -> None:
    """However many builds there were since; what changed back is no change."""
    record = after(Record(), 1, leaf("RB01", "A1", 1), leaf("RB02", "B1", 1))
    record = after(record, 2, leaf("RB01", "A2", 2), leaf("RB02", "B2", 2))
    record = after(record, 3, leaf("RB01", "A2", 3), leaf("RB02", "B1", 3))

    found = told(record)

    assert found.since == date(2026, 11, 1)
    assert not found.was_issued
    assert states(found) == [("RB01", "changed", 2)]
    assert only(found).lines == (Change("-", "Ring 1."), Change("+", "Ring 2."))


def test_sheets_and_pages_that_came_and_went_are_told_with_their_days() -> None:
    """Sheets in the order in which people count, then pages."""
    record = after(Record(), 1, leaf("F9", "C1", 1), leaf("start.md", "P1", 1, "page"))
    record = after(record, 4, leaf("F10", "D1", 4), leaf("ports.md", "Q1", 4, "page"))

    assert states(told(record)) == [
        ("F9", "removed", 4),
        ("F10", "added", 4),
        ("Title of ports.md", "added", 4),
        ("Title of start.md", "removed", 4),
    ]


def test_it_counts_from_the_last_handing_out() -> None:
    """What changed before is in every binder already."""
    record = after(Record(), 1, leaf("RB01", "A1", 1))
    record = after(record, 2, leaf("RB01", "A2", 2), leaf("start.md", "P1", 2, "page"))
    record = record.with_issue(
        Issue(edition="full", on="2026-11-03", code="X", leaves=record.current("full"))
    )
    unchanged = told(record)
    record = after(record, 5, leaf("RB01", "A2", 5), leaf("start.md", "P2", 5, "page"))

    assert unchanged.was_issued
    assert unchanged.items == ()
    assert told(record).since == date(2026, 11, 3)
    assert only(told(record)).lines == (Change("-", "Welcome."), Change("+", "Welcome back."))


def test_other_markup_of_the_same_words_is_no_change() -> None:
    """A page's code hangs on its markup, too; what counts is what it says."""
    record = after(Record(), 1, leaf("start.md", "P1", 1, "page"))
    record = after(record, 2, leaf("start.md", "P1 in other markup", 2, "page"))

    assert told(record).items == ()


def test_many_lines_are_counted() -> None:
    """And words that are no longer kept are said to be so."""
    long = only(told(after(after(Record(), 1, leaf("RB01", "A2", 1)), 2, leaf("RB01", "A3", 2))))
    lost = only(told(after(after(Record(), 1, leaf("RB01", "gone", 1)), 2, leaf("RB01", "A3", 2))))

    assert long.lines is not None
    assert len(long.lines) == MOST_LINES
    assert long.more == 21 - MOST_LINES  # one line went, twenty came
    assert lost.lines is None


def test_an_edition_knows_nothing_of_the_other() -> None:
    """Neither its sheets nor its handing out."""
    record = after(Record(), 1, leaf("RB01", "A1", 1))
    record = after(record, 2, leaf("RB01", "A2", 2), edition="shared")
    record = record.with_issue(Issue(edition="full", on="2026-11-03", code="X", leaves=[]))

    assert told(record, "shared").items == ()
    assert told(record, "shared").since == date(2026, 11, 2)


def test_a_binder_handed_out_before_pages_were_noted_is_compared_by_its_sheets() -> None:
    """Pages then count from when they were first noted."""
    record = after(Record(), 1, leaf("RB01", "A1", 1))
    record = record.with_issue(
        Issue(edition="full", on="2026-11-02", code="X", leaves=record.current("full"))
    )
    record = after(record, 3, leaf("RB01", "A1", 3), leaf("start.md", "P1", 3, "page"))

    assert told(record).items == ()
