"""Swapping finished folders in: whole or not at all, also after a crash."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from builder.errors import CannotBuildError
from builder.swap import swap_in, workspace

if TYPE_CHECKING:
    from pathlib import Path


def folder_with(path: Path, text: str) -> Path:
    """A folder with one file."""
    path.mkdir(parents=True)
    (path / "file").write_text(text, encoding="utf-8")
    return path


def text_in(path: Path) -> str:
    """What the folder's one file says."""
    return (path / "file").read_text(encoding="utf-8")


def test_a_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """The new content stands at the name, and nothing is left aside."""
    folder_with(tmp_path / "site", "old")

    swap_in(tmp_path, {"site": folder_with(tmp_path / "made", "new")})

    assert text_in(tmp_path / "site") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_if_one_cannot_be_moved_all_old_ones_come_back(tmp_path: Path) -> None:
    """A failure in the middle leaves every old folder as it was."""
    folder_with(tmp_path / "site", "old site")
    folder_with(tmp_path / "runbooks", "old sheets")
    made = {"site": folder_with(tmp_path / "made", "new"), "runbooks": tmp_path / "missing"}

    with pytest.raises(CannotBuildError, match="could not be moved"):
        swap_in(tmp_path, made)

    assert (text_in(tmp_path / "site"), text_in(tmp_path / "runbooks")) == ("old site", "old sheets")


def test_a_build_killed_in_mid_swap_is_put_right(tmp_path: Path) -> None:
    """A folder that was set aside and never replaced comes back with the next build."""
    folder_with(tmp_path / "site.old", "last good")

    with workspace(tmp_path):
        pass

    assert text_in(tmp_path / "site") == "last good"


def test_the_workspace_is_cleared_whatever_happens(tmp_path: Path) -> None:
    """A failed build leaves no half-made folder."""

    def fail() -> None:
        with workspace(tmp_path) as new:
            (new / "half").mkdir()
            raise CannotBuildError("the disk is full")

    with pytest.raises(CannotBuildError, match="disk"):
        fail()

    assert not (tmp_path / ".new").exists()


def test_an_output_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    """A file where the folder should be is named."""
    (tmp_path / "out").write_text("in the way", encoding="utf-8")

    work = workspace(tmp_path / "out")

    with pytest.raises(CannotBuildError, match=r"out: cannot be written"):
        work.__enter__()


def test_a_file_that_a_viewer_holds_open_is_replaced(tmp_path: Path) -> None:
    """The viewer goes on showing the old one; who opens the name gets the new one."""
    folder_with(tmp_path / "runbooks", "old")

    with (tmp_path / "runbooks" / "file").open(encoding="utf-8") as viewer:
        swap_in(tmp_path, {"runbooks": folder_with(tmp_path / "made", "new")})

        assert viewer.read() == "old"
    assert text_in(tmp_path / "runbooks") == "new"


def fill_the_disk(out: Path) -> None:
    """A build during which the disk runs full."""
    with workspace(out) as new:
        folder_with(new / "site", "half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_refuses_is_said_in_words(tmp_path: Path) -> None:
    """What was there stays, and nothing half-made is left beside it."""
    folder_with(tmp_path / "site", "old")

    with pytest.raises(CannotBuildError, match=r"cannot be written \(No space left on device\)\. Make room"):
        fill_the_disk(tmp_path)

    assert text_in(tmp_path / "site") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "site"]
