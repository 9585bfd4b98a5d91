"""Colours: dark and light, more contrast, colours that nobody confuses, the terminal's own, and none at all.

No state is carried by colour alone: every one has its sign. Colours that are easily confused are not told apart by hue:
the accents are those of Okabe and Ito, which people with any colour vision can tell from one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

BLACK, WHITE = "#000000", "#ffffff"
SKY, ORANGE, VERMILION, GREEN, BLUE, PURPLE = (
    "#56b4e9",
    "#e69f00",
    "#d55e00",
    "#009e73",
    "#0072b2",
    "#cc79a7",
)


def _words(colour: str, muted: str, error: str) -> dict[str, str]:
    """Text that stands out, stands back, and complains; each readable on every ground of its theme."""
    return {
        "text-accent": colour,
        "text-muted": muted,
        "foreground-muted": muted,
        "text-disabled": muted,
        "text-error": error,
        "border": colour,
        "input-cursor-text-style": "reverse",
        "block-cursor-text-style": "bold reverse",
    }


DARK, LIGHT, TERMINAL, NO_COLOURS = "dark", "light", "terminal", "monochrome"
THEMES = (
    Theme(
        name=DARK,
        primary="#4aa3df",
        secondary="#7aa6c2",
        accent="#ffb454",
        warning="#ffb454",
        error="#ff8a80",
        success="#6fcf97",
        foreground="#e6e6e6",
        background="#121212",
        surface="#1e1e1e",
        panel="#262b30",
        variables=_words("#7cc4f0", "#a8a8a8", "#ff9d94"),
    ),
    Theme(
        name=LIGHT,
        primary="#00508c",
        secondary="#33607f",
        accent="#8a4b00",
        warning="#8a4b00",
        error="#a3142f",
        success="#0b6b3a",
        foreground="#1a1a1a",
        background="#f7f7f7",
        surface="#ffffff",
        panel="#e2e8ee",
        dark=False,
        variables=_words("#00508c", "#505050", "#a3142f"),
    ),
    Theme(
        name="high-contrast-dark",
        primary="#ffff00",
        accent="#00ffff",
        warning="#ffff00",
        error="#ffb3b3",
        success="#80ff80",
        foreground=WHITE,
        background=BLACK,
        surface=BLACK,
        panel=BLACK,
        variables=_words("#ffff00", "#e0e0e0", "#ffb3b3"),
    ),
    Theme(
        name="high-contrast-light",
        primary="#00004d",
        accent="#4d0000",
        warning="#4d2600",
        error="#7a0000",
        success="#003d00",
        foreground=BLACK,
        background=WHITE,
        surface=WHITE,
        panel=WHITE,
        dark=False,
        variables=_words("#00004d", "#333333", "#7a0000"),
    ),
    Theme(
        name="colour-blind",
        primary=SKY,
        secondary=PURPLE,
        accent=ORANGE,
        warning=ORANGE,
        error=ORANGE,
        success=GREEN,
        foreground="#f0f0f0",
        background="#101418",
        surface="#182026",
        panel="#202a32",
        variables=_words(SKY, "#b0b8be", ORANGE),
    ),
    Theme(
        name="colour-blind-light",
        primary=BLUE,
        secondary=BLUE,
        accent="#a34700",
        warning="#a34700",
        error="#a34700",
        success="#00664a",
        foreground="#161616",
        background="#fafafa",
        surface=WHITE,
        panel="#e4ecf2",
        dark=False,
        variables=_words("#005a8c", "#4c4c4c", "#a34700"),
    ),
    Theme(
        name=TERMINAL,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        ansi=True,
        variables=_words("ansi_default", "ansi_default", "ansi_default")
        | {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
        | {"border-blurred": "ansi_default", "scrollbar": "ansi_default", "scrollbar-hover": "ansi_default"},
    ),
    Theme(
        name=NO_COLOURS,
        primary=WHITE,
        secondary=WHITE,
        accent=WHITE,
        warning=WHITE,
        error=WHITE,
        success=WHITE,
        foreground=WHITE,
        background=BLACK,
        surface=BLACK,
        panel=BLACK,
        variables=_words(WHITE, WHITE, WHITE),
    ),
)
"""Every theme there is, in the order in which they are offered; the first is the one that comes."""
FORMER = {"textual-dark": DARK, "textual-light": LIGHT, "ansi-dark": TERMINAL, "ansi-light": TERMINAL}
"""What a sitting may remember from before these themes."""
FEW_COLOURS = frozenset({"linux", "vt100", "vt220", "ansi", "dumb", "xterm-color", "xterm-16color", "screen"})
"""Terminals of sixteen colours or fewer: they show their own best."""


def first_theme(wanted: str, remembered: str, environment: Mapping[str, str]) -> str:
    """The theme that a sitting begins with.

    NO_COLOR beats everything, then what the settings say, then what was chosen here before; a terminal of few colours
    keeps its own.
    """
    names = {theme.name for theme in THEMES}
    if environment.get("NO_COLOR"):
        return NO_COLOURS
    for name in (wanted, FORMER.get(remembered, remembered)):
        if name in names:
            return name
    few = environment.get("TERM", "") in FEW_COLOURS and not environment.get("COLORTERM")
    return TERMINAL if few else DARK
