"""The colours in tokens.css: readable on their grounds, in light and in dark."""

from __future__ import annotations

import re

import pytest

from builder.paths import look_root

TEXT, SIGN = 7.0, 3.0
"""WCAG 2.2: enhanced contrast of text (1.4.6), and contrast of signs and borders (1.4.11)."""

NOTICES = ("may", "open", "caution", "authority", "ready", "partial", "missing", "not-applicable")
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "surface", TEXT),
    ("ink-soft", "ready-surface", TEXT),
    ("link", "paper", TEXT),
    ("link", "surface", TEXT),
    ("link", "ready-surface", TEXT),
    ("link-hover", "paper", TEXT),
    ("brand-ink", "brand", TEXT),
    ("brand-soft", "brand", TEXT),
    ("line-strong", "paper", SIGN),
    ("now-ink", "now", TEXT),
    ("now-label", "now-ink", TEXT),
    *((notice, f"{notice}-surface", TEXT) for notice in NOTICES),
    *(("ink", f"{notice}-surface", TEXT) for notice in NOTICES),
]


def colours(scheme: str) -> dict[str, str]:
    """The tokens of a scheme, by name without the prefix."""
    css = (look_root() / "assets" / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split('[data-md-color-scheme="slate"]')
    tokens = dict(re.findall(r"--tide-([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        tokens |= dict(re.findall(r"--tide-([a-z-]+): (#[0-9a-f]{6});", dark))
    return tokens


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"), PAIRS, ids=[f"{ink} on {ground}" for ink, ground, _ in PAIRS]
)
def test_an_ink_is_readable_on_its_ground(scheme: str, ink: str, ground: str, least: float) -> None:
    """Every ink keeps its contrast on every ground it is printed on."""
    tokens = colours(scheme)

    bright, dim = sorted((luminance(tokens[ink]), luminance(tokens[ground])), reverse=True)

    assert (bright + 0.05) / (dim + 0.05) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_red_panel_stands_out_in_grey(scheme: str) -> None:
    """Without colour the panel is still as far from its own words as black is from light grey."""
    tokens = colours(scheme)

    assert luminance(tokens["now-ink"]) - luminance(tokens["now"]) > 0.8
