"""Joining two versions of a list cell by cell: nothing of either is lost, and what both changed is named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.same_rows import same_rows
from tui.table_merge import JoinedTable, join_tables

HEAD = "name,tier,notes,account\n"
BASE = HEAD + '# the big ones\nAcme,1,By hand,house\n"Best, Inc",2,,\n\nCorner,3,By truck,web\n'
LINES = BASE.splitlines(keepends=True)
HEADER, REMARK, ACME, BEST, BLANK, CORNER = LINES


def joined(mine: str, theirs: str, base: str = BASE) -> JoinedTable:
    """Two versions of some clients as one."""
    return join_tables("clients.csv", ["name", "tier", "notes"], "name", base=base, mine=mine, theirs=theirs)


MINE = BASE.replace("By hand", "By night")


@pytest.mark.parametrize(
    ("mine", "theirs", "made"),
    [
        pytest.param(
            MINE, BASE.replace("Acme,1", "Acme,2"), MINE.replace("Acme,1", "Acme,2"), id="another cell"
        ),
        pytest.param(
            MINE, BASE.replace("Corner", "Square"), MINE.replace("Corner", "Square"), id="another row"
        ),
        pytest.param(MINE, MINE, MINE, id="the same"),
        pytest.param(
            MINE,
            HEADER + CORNER + BEST + ACME.replace("1", "2"),
            HEADER + CORNER + BEST + ACME.replace("1", "2").replace("By hand", "By night"),
            id="sorted, and another cell",
        ),
        pytest.param(
            MINE,
            "name,notes,tier\r\nCorner,By truck,3\r\nAcme,By hand,1\r\n",
            "name,notes,tier\r\nCorner,By truck,3\r\nAcme,By night,1\r\n",
            id="other columns, line ends and rows",
        ),
        pytest.param(
            HEADER + REMARK + CORNER + ACME + BEST + BLANK,
            BASE.replace("Acme,1", "Acme,2"),
            HEADER + REMARK + CORNER + ACME.replace("1", "2") + BEST + BLANK,
            id="my order, their cell",
        ),
        pytest.param(
            BASE.replace(ACME, ""), BASE.replace("Best, Inc", "Best Inc"), None, id="my deletion, their name"
        ),
        pytest.param(
            BASE.replace(BEST, BEST + "Mine,,,\n"),
            BASE.replace(BEST, BEST + "Theirs,,,\n"),
            BASE.replace(BEST, BEST + "Mine,,,\nTheirs,,,\n"),
            id="rows at the same place",
        ),
        pytest.param(BASE + "New,,,\n", BASE + "New,,,\n", BASE + "New,,,\n", id="the same row twice"),
        pytest.param(
            BASE.replace("Acme", "Apex"),
            BASE + "New,,,\n",
            BASE.replace("Acme", "Apex") + "New,,,\n",
            id="a name",
        ),
    ],
)
def test_what_one_side_alone_changed_is_in_the_result(mine: str, theirs: str, made: str | None) -> None:
    """Byte for byte, and nothing is disputed."""
    found = joined(mine, theirs)

    assert found.text == (made or theirs.replace(ACME, ""))
    assert (found.disputed, found.stayed) == ([], 0)


def test_a_cell_that_both_changed_is_theirs_and_disputed() -> None:
    """The other cells of the row are joined all the same."""
    found = joined(
        MINE.replace("Acme,1", "Acme,3"), BASE.replace("By hand", "By day").replace("house", "own")
    )

    assert found.text == BASE.replace("Acme,1,By hand,house", "Acme,3,By day,own")
    assert [(one.row, one.column, one.mine, one.was) for one in found.disputed] == [
        (0, "notes", "By night", "By hand")
    ]


def test_a_cell_of_a_row_that_they_deleted_is_disputed() -> None:
    """Deleting a row is an answer to each of its cells."""
    found = joined(MINE, BASE.replace(ACME, ""))

    assert found.text == BASE.replace(ACME, "")
    assert [(one.row, one.column) for one in found.disputed] == [(0, "notes")]


def test_a_row_that_they_changed_is_not_deleted() -> None:
    """Its deletion was decided by somebody who had not seen what stands there now."""
    found = joined(BASE.replace(ACME, ""), MINE)

    assert (found.text, found.stayed) == (MINE, 1)


def test_rows_keep_their_numbers() -> None:
    """Who had a row open finds it again."""
    found = joined(MINE, HEADER + "New,,,\n" + CORNER + ACME)

    assert list(found.origins) == [None, 2, 0]


CELL = st.sampled_from(["", "a", "b", "c", '"', "x,y", "two\nlines"])
ROWS = st.lists(st.tuples(st.sampled_from("ABCDEFGH"), CELL, CELL), max_size=6, unique_by=lambda row: row[0])


def written(rows: list[tuple[str, str, str]]) -> str:
    """Rows as a text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([("name", "tier", "notes"), *rows])
    return stream.getvalue()


@settings(max_examples=40)
@given(base=ROWS, mine=ROWS)
def test_without_a_change_of_theirs_mine_is_made_exactly(
    base: list[tuple[str, str, str]], mine: list[tuple[str, str, str]]
) -> None:
    """As far as rows and cells go; the order is mine, too."""
    found = joined(written(mine), written(base), written(base))

    assert sorted(read(found.text)) == sorted(mine)
    assert (list(found.disputed), found.stayed) == ([], 0)


@settings(max_examples=40)
@given(base=ROWS, theirs=ROWS)
def test_without_a_change_of_mine_theirs_stays_as_it_is(
    base: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]]
) -> None:
    """To the last byte."""
    assert joined(written(base), written(theirs), written(base)).text == written(theirs)


@settings(max_examples=40)
@given(base=ROWS, mine=ROWS, theirs=ROWS)
def test_no_cell_of_either_is_lost(
    base: list[tuple[str, str, str]], mine: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]]
) -> None:
    """What I changed is in the result or disputed; what they changed is in the result."""
    found = joined(written(mine), written(theirs), written(base))
    cells = {cell for row in read(found.text) for cell in row} | {one.mine for one in found.disputed}
    was = {cell for row in base for cell in row}

    assert {cell.strip() for row in [*mine, *theirs] for cell in row} - was <= {
        one.strip() for one in cells
    } | {""}


def read(text: str) -> list[tuple[str, ...]]:
    """The rows of a text."""
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][1:]


@pytest.mark.parametrize(
    ("old", "new", "origins"),
    [
        pytest.param(["A1", "B2", "C3"], ["C3", "A1", "B2"], [2, 0, 1], id="sorted"),
        pytest.param(["A1", "B2", "C3"], ["B9", "C3"], [1, 2], id="the first deleted, the second changed"),
        pytest.param(["A1", "B2"], ["N7", "A1", "B3"], [None, 0, 1], id="one added, one changed"),
        pytest.param(["A1x", "B2y"], ["Z1x", "B2y"], [0, 1], id="renamed"),
        pytest.param(["A1", "B2"], ["Z9", "B2"], [None, 1], id="another row in its place"),
        pytest.param(["A1", "A1"], ["A1"], [0], id="one of two that say the same"),
    ],
)
def test_rows_are_known_again(old: list[str], new: list[str], origins: list[int | None]) -> None:
    """By what they say, never by their place alone: one row must not be taken for another."""
    before, after = (
        [dict(zip(["name", "tier", "notes"], row, strict=False)) for row in rows] for rows in (old, new)
    )

    assert same_rows(before, after, "name") == origins
