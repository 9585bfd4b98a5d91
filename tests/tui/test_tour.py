"""The tour: shown once to somebody new, readable, left at once, and in nobody's way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

FIRST, SECOND, THIRD = "What this is · 1 of 3", "How to answer · 2 of 3", "What comes of it · 3 of 3"
QUESTION = "What is the firm's legal name?"


async def opened(sitting: Sitting) -> str:
    """The words of the tour once it is painted: it comes some time after the first frame."""
    return await sitting.until(FIRST)


def is_toured(folder: Path) -> bool:
    """Whether the session file says that the tour was shown."""
    return bool(json.loads((folder / ".tideover" / "interview.json").read_text(encoding="utf-8"))["toured"])


async def test_three_pages_lead_to_the_first_question(sit: Sit) -> None:
    """Each page says which it is; after the last one the interview is there and takes an answer."""
    async with sit(tour=True) as sitting:
        pages = [await opened(sitting)]
        for key in ("enter", "pagedown"):
            await sitting.press(key)
            pages.append(sitting.words)
        await sitting.press("enter")
        await sitting.write("Acme", "enter")

        assert [head in page for head, page in zip((FIRST, SECOND, THIRD), pages, strict=True)] == [True] * 3
        assert "Nothing is sent anywhere." in pages[0]
        assert "F3: don't know yet" in pages[1]
        assert "Ctrl+B builds at any time" in pages[2]
        assert sitting.saved["firm"] == {"legal_name": "Acme"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_page_fits_its_screen(sit: Sit, size: tuple[int, int]) -> None:
    """Nothing has to be scrolled, and the keys stand below."""
    async with sit(tour=True, size=size) as sitting:
        await opened(sitting)
        for _ in range(3):
            assert sitting.app.screen.query_one("#box-body").max_scroll_y == 0
            assert "Esc Leave the tour" in sitting.words
            await sitting.press("enter")


async def test_page_up_goes_back(sit: Sit) -> None:
    """And stays at the first page."""
    async with sit(tour=True) as sitting:
        await opened(sitting)
        await sitting.press("enter", "pageup", "pageup")

        assert FIRST in sitting.words


async def test_clicks_go_on(sit: Sit) -> None:
    """One on the text turns the page, one on a key does what it says."""
    async with sit(tour=True) as sitting:
        await opened(sitting)
        await sitting.pilot.click("#paragraphs")
        second = sitting.words
        row = next(number for number, text in enumerate(sitting.rows) if "Leave the tour" in text)
        await sitting.pilot.click(offset=(sitting.rows[row].index("Leave"), row))
        await sitting.press()

        assert SECOND in second
        assert "Leave the tour" not in sitting.words
        assert QUESTION in sitting.words


@pytest.mark.parametrize("keys", [("escape",), ("enter", "enter", "enter")], ids=["left", "read"])
async def test_it_is_shown_once(sit: Sit, brokerage: Callable[[], Path], keys: tuple[str, ...]) -> None:
    """The session remembers it, whether it was read or left."""
    folder = brokerage()
    async with sit(folder=folder, tour=True) as sitting:
        await opened(sitting)
        await sitting.press(*keys)
        left = sitting.words
        assert is_toured(folder)
    async with sit(folder=folder, tour=True) as sitting:
        again = sitting.words

    assert "of 3" not in left
    assert FIRST not in again


async def test_leaving_the_interview_from_the_tour_counts(sit: Sit, brokerage: Callable[[], Path]) -> None:
    """Whoever quits there has seen it."""
    folder = brokerage()
    async with sit(folder=folder, tour=True) as sitting:
        await opened(sitting)
        await sitting.press("ctrl+q")

    assert is_toured(folder)


async def test_answers_of_others_need_no_tour(sit: Sit) -> None:
    """A brokerage that has answers begins with the question."""
    async with sit("firm: {legal_name: Acme}\n", tour=True) as sitting:
        assert FIRST not in sitting.words


async def test_a_sitting_before_this_one_needs_no_tour(sit: Sit, brokerage: Callable[[], Path]) -> None:
    """Also when nothing was answered in it."""
    folder = brokerage()
    (folder / ".tideover").mkdir()
    (folder / ".tideover" / "interview.json").write_text('{"question": "firm.legal_name"}', encoding="utf-8")
    async with sit(folder=folder, tour=True) as sitting:
        assert FIRST not in sitting.words


async def test_what_is_typed_at_the_tour_is_an_answer(sit: Sit) -> None:
    """Keys that were meant for the question reach it, all of them and in their order."""
    async with sit(tour=True) as sitting:
        await opened(sitting)
        await sitting.press_at_once(*"Acme", "enter")

        assert sitting.saved["firm"] == {"legal_name": "Acme"}


async def test_what_is_pasted_at_the_tour_is_an_answer(sit: Sit) -> None:
    """A paste is no key, and goes the same way."""
    async with sit(tour=True) as sitting:
        await opened(sitting)
        await sitting.write("Acme Brokers")
        await sitting.press("enter")

        assert sitting.saved["firm"] == {"legal_name": "Acme Brokers"}


async def test_help_and_palette_bring_it_back(sit: Sit) -> None:
    """And its own key does."""
    async with sit() as sitting:
        await sitting.press("f1", "t")
        from_help = sitting.words
        await sitting.press("escape", "ctrl+p")
        await sitting.write("tour")
        await sitting.settle()
        await sitting.press("enter")
        await sitting.settle()
        from_palette = sitting.words
        await sitting.press("escape", "alt+h")

        assert [FIRST in words for words in (from_help, from_palette, sitting.words)] == [True] * 3


async def test_it_names_the_keys_as_they_are(sit: Sit, tmp_path: Path) -> None:
    """Changed keys stand in its sentences."""
    settings = tmp_path / "settings.yaml"
    settings.write_text("keys: {build: f11}\n", encoding="utf-8")
    async with sit(tour=True, settings=settings) as sitting:
        await opened(sitting)
        await sitting.press("enter", "enter")

        assert "F11 builds at any time" in sitting.words
