"""A disk that becomes full or a folder that becomes read-only while somebody types: it is said, nothing is lost."""

from __future__ import annotations

import errno
import os
import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.conftest import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

TEXT = PEOPLE + "firm: {legal_name: Acme}\n"


@contextmanager
def full_disk(_folder: Path) -> Iterator[None]:
    """No file anywhere takes another byte, by the kernel's own word."""
    now, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (now, most))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in a folder can be made, moved or removed. Rights would not stop a test that root runs."""

    def refusing(done: Callable[..., Any], place: int = 0) -> Callable[..., Any]:
        def refuse(*arguments: Any, **named: Any) -> Any:
            writes = done is not os_open or arguments[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes and str(arguments[place]).startswith(str(folder)):
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            return done(*arguments, **named)

        return refuse

    os_open = os.open
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refusing(os.open))
        patch.setattr(os, "mkdir", refusing(os.mkdir))
        patch.setattr(os, "unlink", refusing(os.unlink))
        patch.setattr(os, "replace", refusing(os.replace, 1))
        yield


REFUSALS = [
    pytest.param(full_disk, "File too large", id="a full disk"),
    pytest.param(read_only, "Read-only file system", id="a folder that is read-only"),
]


async def at_name(sitting: Sitting) -> None:
    """Goes to the firm's name."""
    await sitting.press("ctrl+f")
    await sitting.write("legal name", "enter")


async def answer_two(sitting: Sitting) -> None:
    """Answers two questions, and begins a third with what is no answer."""
    await at_name(sitting)
    await sitting.press("ctrl+u")
    await sitting.write("Mine", "enter")
    await sitting.write("1 Example Way", "pagedown")
    await sitting.write("12")


@pytest.mark.parametrize(("refusing", "words"), REFUSALS)
async def test_answers_wait_and_are_saved_once_there_is_room(
    sit: Sit, refusing: Callable[[Path], Any], words: str
) -> None:
    """It is said in words, the interview goes on with the answers, and the next look at the disk saves them."""
    async with sit(TEXT) as sitting:
        with refusing(sitting.app.brokerage.folder):
            await answer_two(sitting)
            said, on_disk = sitting.words, sitting.text
            await at_name(sitting)
            goes_on = sitting.words
        sitting.app.look_outside()
        await sitting.rest()
        later = sitting.words
        await sitting.press("pagedown", "pagedown")
        typed = sitting.words

    assert words in said
    assert "NOT SAVED" in said
    assert on_disk == TEXT
    assert "legal name? Mine" in goes_on
    assert "NOT SAVED" not in later
    assert sitting.saved["firm"] == {"legal_name": "Mine", "address": "1 Example Way"}
    assert "main telephone number? 12" in typed


async def test_a_full_disk_holds_nobody_and_a_freed_one_takes_everything(sit: Sit) -> None:
    """Where no copy can be made either, leaving asks for room; what is typed is there again at the next start."""
    async with sit(TEXT) as sitting:
        folder = sitting.app.brokerage.folder
        with full_disk(folder):
            await answer_two(sitting)
            await sitting.press("ctrl+q")
            asked = sitting.words
        await sitting.press("ctrl+q")
    async with sit(folder=folder) as later:
        await later.press("ctrl+f")
        await later.write("telephone number", "enter")
        typed = later.words

    assert "takes your last answers" in asked
    assert sitting.saved["firm"] == {"legal_name": "Mine", "address": "1 Example Way"}
    assert not list((folder.parent / "state").glob("*"))
    assert "main telephone number? 12" in typed


async def test_a_read_only_folder_is_left_with_everything_in_a_copy(sit: Sit) -> None:
    """Answers and what was no answer yet are back with the next start."""
    async with sit(TEXT) as sitting:
        folder = sitting.app.brokerage.folder
        with read_only(folder):
            await answer_two(sitting)
            await sitting.press("ctrl+q")
    left = sitting.text
    async with sit(folder=folder) as later:
        await later.press("ctrl+f")
        await later.write("telephone number", "enter")
        typed = later.words

    assert left == TEXT
    assert later.saved["firm"] == {"legal_name": "Mine", "address": "1 Example Way"}
    assert "main telephone number? 12" in typed


@pytest.mark.parametrize(("refusing", "words"), REFUSALS)
async def test_rows_of_a_list_wait_and_are_saved_once_there_is_room(
    sit: Sit, brokerage: Callable[[str], Path], refusing: Callable[[Path], Any], words: str
) -> None:
    """As answers do: it is said in words, the form goes on, and the next look at the disk saves them."""
    folder = brokerage('tideover: "1"\n')
    clients = folder / "clients.csv"
    clients.write_text("name,tier\nAcme Imports,1\n", encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "a")
        with refusing(folder):
            await sitting.write("Dora Dolls", "enter")
            said, on_disk = sitting.words, clients.read_text(encoding="utf-8")
            await sitting.press("home", "space", "escape")
            goes_on = sitting.words
        sitting.app.look_outside()
        await sitting.rest()
        later = sitting.words

    assert words in said
    assert "NOT SAVED" in said
    assert on_disk == "name,tier\nAcme Imports,1\n"
    assert "2 clients" in goes_on
    assert "NOT SAVED" in goes_on
    assert "NOT SAVED" not in later
    assert clients.read_text(encoding="utf-8") == "name,tier\nAcme Imports,1\nDora Dolls,1\n"


async def test_a_row_that_the_folder_never_took_is_saved_at_the_next_start(
    sit: Sit, brokerage: Callable[[str], Path]
) -> None:
    """Leaving a folder that is read-only loses no row, and none that another window wrote since; undo takes it back."""
    folder = brokerage('tideover: "1"\n')
    clients = folder / "clients.csv"
    clients.write_text("name,tier\nAcme Imports,1\n", encoding="utf-8")
    async with sit(folder=folder) as sitting:
        await sitting.press("ctrl+g", "a")
        with read_only(folder):
            await sitting.write("Dora Dolls", "ctrl+q")
    refused = clients.read_text(encoding="utf-8")
    clients.write_text("name,tier\nAcme Imports,2\n", encoding="utf-8")
    async with sit(folder=folder) as later:
        said, saved = later.words, clients.read_text(encoding="utf-8")
        await later.press("ctrl+z")

    assert refused == "name,tier\nAcme Imports,1\n"
    assert "What could not be saved the last time is back." in said
    assert saved == "name,tier\nAcme Imports,2\nDora Dolls,\n"
    assert clients.read_text(encoding="utf-8") == "name,tier\nAcme Imports,2\n"
