"""Colours: what is on screen can be read in every theme, and says the same without any colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from tui.themes import THEMES, first_theme
from tui.wording import PROGRESS_SIGNS, STATE_SIGNS, STATUS_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

ENOUGH, HIGH = 4.5, 7.0
"""WCAG's ratios for text, and for text of high contrast."""
OWN = [theme.name for theme in THEMES if not theme.ansi]
ANSWERS = "firm:\n  legal_name: Acme\n  address: B\n  phone: '12'\n"


def ratio_of(one: Color, other: Color) -> float:
    """The contrast of two colours by WCAG: relative luminance, plus a twentieth for stray light."""

    def luminance(colour: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrasts(sitting: Sitting) -> Iterator[tuple[float, str]]:
    """The contrast of every piece of text as it is sent to the terminal."""
    for strip in sitting.app.screen._compositor.render_strips():  # noqa: SLF001 (what the terminal gets)
        for segment in strip:
            style = segment.style
            letters = any(character.isalnum() for character in segment.text)
            if letters and style and style.color and style.bgcolor:
                front, back = (Color.from_rich_color(one) for one in (style.color, style.bgcolor))
                if style.dim:
                    front = back.blend(front, 0.66)
                yield ratio_of(front, back), f"{segment.text!r} in {front.hex} on {back.hex}"


@pytest.mark.parametrize("name", OWN)
async def test_text_can_be_read_in_every_theme(sit: Sit, name: str) -> None:
    """Question, complaint, side bar, open items, search and help; measured on what is drawn."""
    enough = HIGH if name.startswith("high-contrast") or name == "monochrome" else ENOUGH
    async with sit(ANSWERS, size=(120, 40)) as sitting:
        sitting.app.theme = name
        await sitting.rest()
        for keys in ((), ("f8",), ("escape", "ctrl+f"), ("escape", "f1")):
            await sitting.press(*keys)
            found = list(contrasts(sitting))

            assert len(found) > 10
            assert [words for ratio, words in found if ratio < enough] == []


@pytest.mark.parametrize("signs", [STATE_SIGNS, PROGRESS_SIGNS, STATUS_SIGNS])
def test_every_state_has_a_sign_of_its_own(signs: dict[object, str]) -> None:
    """Without any colour they still differ."""
    assert len(set(signs.values())) == len(signs)


@pytest.mark.parametrize("name", [theme.name for theme in THEMES])
async def test_the_focus_shows_in_every_theme(sit: Sit, name: str) -> None:
    """By a heavier frame and by the pointer, not by colour."""
    async with sit(ANSWERS) as sitting:
        sitting.app.theme = name
        await sitting.pilot.pause()
        inside = sitting.screen
        await sitting.press("f6")

        assert "┏" in inside
        assert "┏" not in sitting.screen
        assert "›" in sitting.screen  # noqa: RUF001 (the pointer)


@pytest.mark.parametrize(
    ("wanted", "remembered", "environment", "name"),
    [
        pytest.param("", "", {}, "dark", id="nothing said"),
        pytest.param("light", "dark", {}, "light", id="the settings before what was chosen once"),
        pytest.param("", "textual-light", {}, "light", id="a name of before"),
        pytest.param("mauve", "", {}, "dark", id="a theme that is none"),
        pytest.param("light", "", {"NO_COLOR": "1"}, "monochrome", id="no colour"),
        pytest.param("", "", {"TERM": "linux"}, "terminal", id="sixteen colours"),
        pytest.param("", "", {"TERM": "linux", "COLORTERM": "truecolor"}, "dark", id="more after all"),
    ],
)
def test_the_first_theme(wanted: str, remembered: str, environment: dict[str, str], name: str) -> None:
    """What a sitting begins with."""
    assert first_theme(wanted, remembered, environment) == name
