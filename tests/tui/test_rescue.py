"""A folder that refuses when the interview ends: nothing is lost, and nobody is frightened."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.conftest import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    import pytest

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

TEXT = PEOPLE + "firm: {legal_name: Acme}\n"


def fill_disk(patch: pytest.MonkeyPatch) -> None:
    """Makes the disk refuse answers as a full one does."""
    move = os.replace

    def refuse(source: str, target: str) -> None:
        if Path(target).name == "answers.yaml":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        move(source, target)

    patch.setattr(os, "replace", refuse)


async def refused(sit: Sit, patch: pytest.MonkeyPatch) -> tuple[Path, list[Path]]:
    """A sitting whose last answer the disk refuses; the folder, and the copies that were made."""
    async with sit(TEXT) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        with patch.context() as broken:
            fill_disk(broken)
            await sitting.press("ctrl+u")
            await sitting.write("Mine", "enter", "ctrl+q")
    folder = sitting.app.brokerage.folder
    return folder, list((folder.parent / "state").iterdir())


async def test_answers_that_the_disk_refused_are_back_at_the_next_start(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait in a private copy, are saved by the next sitting, and the copy goes."""
    folder, copies = await refused(sit, monkeypatch)
    before = (folder / "answers.yaml").read_text(encoding="utf-8")
    mode = stat.S_IMODE(copies[0].stat().st_mode)
    async with sit(folder=folder) as sitting:
        words = sitting.words
        saved = sitting.saved["firm"]["legal_name"]
        await sitting.press("ctrl+q")

    assert before == TEXT
    assert mode == 0o600
    assert copies[0].name.startswith("answers-not-saved-acme-")
    assert "What could not be saved the last time is back." in words
    assert saved == "Mine"
    assert not copies[0].exists()


async def test_an_answer_saved_elsewhere_meanwhile_is_not_written_over(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are shown; the one that is chosen is saved."""
    folder, _ = await refused(sit, monkeypatch)
    (folder / "answers.yaml").write_text(TEXT.replace("Acme", "Theirs"), encoding="utf-8")
    async with sit(folder=folder) as sitting:
        held = sitting.saved["firm"]["legal_name"]
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        words = sitting.words
        await sitting.press("m")

        assert held == "Theirs"
        assert "Answered in two windows" in words
        assert sitting.saved["firm"]["legal_name"] == "Mine"


async def test_where_no_disk_takes_them_the_interview_stays_open_once(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The person is told, can make room, and is not held captive."""
    (tmp_path / "state").write_text("a file where the folder would be", encoding="utf-8")
    async with sit(TEXT) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        fill_disk(monkeypatch)
        await sitting.press("ctrl+u")
        await sitting.write("Mine", "enter", "ctrl+q")

        assert sitting.app.is_running
        assert "takes your last answers" in sitting.words
