"""What the project's own fonts can print, and what becomes of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import CannotBuildError
from builder.fonts import FONT_FOLDER, NOT_PRINTABLE, in_print, printable_characters, unpacked
from builder.paths import look_root

if TYPE_CHECKING:
    from pathlib import Path

PRINTABLE = printable_characters(look_root())


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("Sample Brokerage, Inc.", "Sample Brokerage, Inc.", id="plain text stays"),
        pytest.param("Zoe\u0308 Łódź", "Zo\u00eb Łódź", id="an accent joins its letter"),
        pytest.param(
            "中国贸易 Trading", f"{NOT_PRINTABLE} Trading", id="a run of unknown letters is said once"
        ),
        pytest.param("ship \U0001f4e6", f"ship {NOT_PRINTABLE}", id="an emoji is said in words"),
        pytest.param("\U0001f469\u200d\U0001f692!", f"{NOT_PRINTABLE}!", id="joined emoji are one"),
        pytest.param("Pay\u202eevil\u202c", "Payevil", id="nothing turns the reading direction"),
        pytest.param("a\tb\u00a0c", "a b\u00a0c", id="a tab is a space"),
        pytest.param("a\r\nb\u2028c\x00", "a\n\nb\nc", id="line ends stay, control characters go"),
        pytest.param("\ue000", NOT_PRINTABLE, id="a private sign is not lost in silence"),
    ],
)
def test_prints_only_what_the_fonts_have(text: str, printed: str) -> None:
    """What the fonts lack is replaced in words, what has no sign is left out."""
    assert in_print(text, PRINTABLE) == printed


@given(st.text(), st.text(alphabet="aé中\U0001f4e6\u0301 \n"))
def test_what_is_printed_can_be_printed(anything: str, mixed: str) -> None:
    """Whatever was typed, every character of the result has a glyph; doing it twice changes nothing."""
    printed = in_print(anything + mixed, PRINTABLE)

    assert set(printed) <= PRINTABLE | {"\n"}
    assert in_print(printed, PRINTABLE) == printed


def test_digits_and_the_signs_of_the_trade_are_in_the_fonts() -> None:
    """The authors' own signs are at hand: dashes, quotes, section signs, arrows."""
    assert (
        set(
            "0123456789 §…•→±°© \N{EN DASH}\N{EM DASH}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
        )
        <= PRINTABLE
    )


def test_a_look_without_fonts_is_refused(tmp_path: Path) -> None:
    """Without fonts nothing could be printed, and the message says where they belong."""
    with pytest.raises(CannotBuildError, match=r"assets.fonts.*missing"):
        printable_characters(tmp_path)


def test_unpacks_a_font_for_printing() -> None:
    """A font of the look comes out as TrueType."""
    font = next((look_root() / FONT_FOLDER).glob("*.woff2")).read_bytes()

    assert unpacked(font).startswith(b"\x00\x01\x00\x00")
