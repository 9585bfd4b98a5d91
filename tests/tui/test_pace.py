"""How long a build has still to go: known from its own pace or from the last build, and never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.pace import Pace, Progress, left_words, load_pace, save_pace

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = tuple(f"RB{number:02}" for number in range(10))
LAST = Pace(seconds={**dict.fromkeys(SHEETS, 4.0), "site": 8.0}, at_once=2.0)


def under_way(before: Pace, *parts: str) -> Progress:
    """A build that began at second 100."""
    progress = Progress(before, 90)
    progress.begin(parts, 100)
    return progress


def test_a_first_build_knows_nothing_until_some_sheets_are_ready() -> None:
    """Then its own pace says the rest: three sheets took six seconds, seven are left."""
    progress = under_way(Pace(), *SHEETS)
    before = progress.left(101)
    for number in range(3):
        progress.made(SHEETS[number], 1.0, 102 + 2 * number)

    assert before is None
    assert progress.left(106) == pytest.approx(14)
    assert progress.left(110) == pytest.approx(10)


def test_the_last_build_tells_from_the_start() -> None:
    """Ten sheets of four seconds, two at once."""
    assert under_way(LAST, *SHEETS).left(105) == pytest.approx(15)


def test_a_slower_machine_corrects_the_last_build() -> None:
    """What was ready in twice the time makes the rest twice as long."""
    progress = under_way(LAST, *SHEETS)
    for number in range(5):
        progress.made(SHEETS[number], 8.0, 104 + 4 * number)

    assert progress.left(120) == pytest.approx(20)


def test_a_heavy_sheet_counts_for_more() -> None:
    """The last build knows that one sheet is as much work as all others."""
    heavy = Pace(seconds={**dict.fromkeys(SHEETS, 1.0), SHEETS[9]: 9.0})
    progress = under_way(heavy, *SHEETS)
    for number in range(9):
        progress.made(SHEETS[number], 1.0, 101 + number)

    assert progress.left(109) == pytest.approx(9)


def test_the_site_may_take_longest() -> None:
    """It is built beside the sheets."""
    progress = under_way(LAST, "site", SHEETS[0])
    progress.made(SHEETS[0], 4.0, 102)

    assert progress.left(103) == pytest.approx(5)


def test_a_site_never_built_leaves_the_end_unknown() -> None:
    """Nothing is said rather than something wrong."""
    progress = under_way(Pace(seconds=dict.fromkeys(SHEETS, 4.0)), "site", *SHEETS)

    assert progress.left(101) is None


def test_an_estimate_that_ran_out_is_not_said() -> None:
    """Neither is a negative time."""
    assert under_way(LAST, *SHEETS).left(200) is None


def test_one_estimate_that_ran_out_leaves_the_other() -> None:
    """The site takes longer than last time; the sheets are still the longer part."""
    assert under_way(LAST, "site", *SHEETS).left(115) == pytest.approx(5)


def test_a_new_sheet_is_unknown_to_the_last_build() -> None:
    """Until the pace of this one tells."""
    assert under_way(LAST, *SHEETS, "RB99").left(101) is None


def test_the_pace_is_kept_for_the_next_build(tmp_path: Path) -> None:
    """Also of sheets that this build had no need to print; only the owner can read it."""
    progress = under_way(LAST, SHEETS[0], SHEETS[1])
    progress.made(SHEETS[0], 6.0, 105)
    progress.made(SHEETS[1], 6.0, 106)
    save_pace(tmp_path, progress.pace())
    kept = load_pace(tmp_path)

    assert kept == Pace(seconds={**LAST.seconds, SHEETS[0]: 6.0, SHEETS[1]: 6.0}, at_once=2.0)
    assert (tmp_path / ".tideover" / "build-pace.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"at_once": 0}', '{"seconds": {"RB01": -5}}', "\xff"])
def test_a_damaged_record_is_no_record(tmp_path: Path, text: str) -> None:
    """It costs an estimate and nothing else."""
    (tmp_path / ".tideover").mkdir()
    (tmp_path / ".tideover" / "build-pace.json").write_text(text, encoding="latin-1")

    assert load_pace(tmp_path) == Pace()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (3.0, "a few seconds left"),
        (38.2, "about 40 s left"),
        (59.0, "about 60 s left"),
        (61.0, "about 1 min left"),
        (200.0, "about 3 min left"),
    ],
)
def test_times_are_said_as_people_do(seconds: float | None, words: str) -> None:
    """Rounded, since nobody can know better."""
    assert left_words(seconds) == words
