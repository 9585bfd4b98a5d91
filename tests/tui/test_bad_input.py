"""Whatever is typed or pasted: understood, or refused in words beside the field; the screen and the rest stay whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rich.segment import Segment
from textual.color import Color

from builder.cli import commands
from builder.model.kinds import MAX_LINE
from builder.model.plaintext import plain
from tests.tui.conftest import PEOPLE
from tui.pastes import Pastes
from tui.pasting import pasted
from tui.screening import Screening

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

HOSTILE = {
    "an escape sequence": "Acme\x1b[31m red\x1b[0m\x1b]0;title\x07",
    "control characters": "Ac\x00me\x07\x08\x7f\x9b31m",
    "several lines": "Acme\r\nBrokers\n\nInc.",
    "text from right to left": "שלום \u202eAcme\u202c",
    "zero-width characters": "Ac\u200bme\ufeff Inc\u2060.",
    "combining characters": "A" + "\u0301" * 40 + "cme",
    "joined emoji": "Acme 👩\u200d🚒 👨\u200d👩\u200d👧 ❤\ufe0f",
    "a broken character": "Acme \ud800 Inc.",
    "a line of 200 columns": "Acme " * 40,
    "one long word": "A" * 400,
    "mark-up": "[bold red]Acme[/] {{ firm }} <b>",
}
FIELDS = [
    "legal name",
    "address",
    "telephone",
    "time zone",
    "services",
    "agencies",
    "normal working",
    "ctpat",
    "founded",
    "leads the firm",
]


@pytest.mark.parametrize("letters", FIELDS)
async def test_every_kind_of_field_takes_what_is_pasted(sit: Sit, letters: str) -> None:
    """The frame of the screen stays, nothing commands the terminal, and the interview goes on."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write(letters, "enter")
        for text in HOSTILE.values():
            await sitting.write(text)
            rows = sitting.rows
            assert rows[-1].lstrip().startswith("F1 Help")
            assert rows[0].startswith(" tideover")
            assert plain(sitting.screen) == sitting.screen
        await sitting.press("ctrl+q")

    assert plain(sitting.text) == sitting.text


@pytest.mark.parametrize("letters", ["legal name", "address", "telephone", "agencies", "leads the firm"])
async def test_a_novel_is_refused_in_words_and_what_was_typed_stays(sit: Sit, letters: str) -> None:
    """A megabyte pasted by mistake costs nothing."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write(letters, "enter")
        await sitting.press("4", "2")
        await sitting.write("novel " * 170_000)

        assert "1,020,000 characters were not pasted" in sitting.words
        assert "42" in sitting.words


async def test_lines_pasted_into_one_line_are_joined_and_that_is_said(sit: Sit) -> None:
    """Nothing of an address copied from a letterhead is lost."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter")
        await sitting.write("Acme\r\nBrokers\n\n  Inc.\n")
        words = sitting.words
        await sitting.press("enter")

    assert "3 lines were pasted as one." in words
    assert sitting.saved["firm"]["legal_name"] == "Acme Brokers Inc."


async def test_a_password_in_a_note_is_refused_and_kept_nowhere(sit: Sit) -> None:
    """Not in the answers, not in what is kept for the next sitting."""
    async with sit(PEOPLE) as sitting:
        await sitting.press("ctrl+f")
        await sitting.write("legal name", "enter", "f3")
        await sitting.write("IT lead, password: Sesame99 ", "enter")
        words = sitting.words
        folder = sitting.app.brokerage.folder

    assert "looks like a password" in words
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Sesame99" in path.read_bytes()]


@pytest.mark.parametrize(
    ("text", "one_line", "expected"),
    [
        pytest.param("a\tb", True, "a b", id="a tab in a line"),
        pytest.param("a\r\nb\rc", False, "a\nb\nc", id="line ends of other systems"),
        pytest.param("\x1b[2J\x1b]8;;http://example.com\x07x", True, "x", id="whole sequences"),
        pytest.param(" a ", True, " a ", id="spaces around"),
        pytest.param("\n\n", True, "", id="nothing but line ends"),
        pytest.param("x" * 4 * MAX_LINE, True, "x" * 4 * MAX_LINE, id="just short enough"),
        pytest.param("x" * (4 * MAX_LINE + 1), True, "", id="just too long"),
    ],
)
def test_a_paste_is_made_fit(text: str, one_line: bool, expected: str) -> None:
    """Every text becomes one that the field can hold."""
    assert pasted(text, one_line=one_line).text == expected


def test_no_line_of_the_screen_commands_the_terminal() -> None:
    """Texts that stand in the file already are screened, too, and keep the room they were measured for."""
    texts = ["\x1b[31mred", "a\u202eb", "👩\u200d🚒|", "plain"]

    lines = Screening().apply([Segment(text) for text in texts], Color.parse("black"))

    assert [segment.text for segment in lines] == ["red", "ab", "👩|", "plain"]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_check_never_commands_the_terminal(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A key, a name and a value with escape sequences are printed as words."""
    (tmp_path / "answers.yaml").write_text(
        'firm:\n  "\\e[31mbad": x\n  phone: "\\x9b31m\\u202e"\npeople:\n  list:\n    - name: "\\e]0;t\\aAnn\\x85"\n',
        encoding="utf-8",
    )
    stream = io.StringIO(CliRunner().invoke(commands, ["check", str(tmp_path), *options]).output)

    assert not [line for line in stream if plain(line) != line]


KEYS = "a\x1b[A\x1b[200~one\x1b[31m\r\x1b\x1b[201~b\x1b[200~\x1b[201\x1b[201~\x1b\x1b[20~"
"""Keys, a paste with sequences in it, and one that begins like its own end."""


@pytest.mark.parametrize("size", range(1, len(KEYS) + 1))
def test_a_paste_is_known_however_it_is_cut(size: int) -> None:
    """A terminal gives what is there, which may end within a mark; keys outside of pastes stay as they are."""
    pastes = Pastes()
    pieces = [pastes.fit(KEYS[at : at + size]) for at in range(0, len(KEYS), size)]

    assert all(pieces)
    assert "".join(pieces).replace("\0", "") == (
        "a\x1b[A\x1b[200~one\x1a[31m\r\x1a\x1b[201~b\x1b[200~\x1a[201\x1b[201~\x1b\x1b[20~"
    )


async def test_letters_that_no_sheet_prints_are_told_beside_the_field(sit: Sit) -> None:
    """While they are typed, in one line and in several; the answer is saved all the same."""
    async with sit() as sitting:
        await sitting.write("\u738b\u5c0f Customs")
        assert 'Sheets say "[not printable] Customs": their fonts lack \u738b \u5c0f.' in sitting.words
        await sitting.press("enter")
        assert sitting.saved["firm"]["legal_name"] == "\u738b\u5c0f Customs"

        await sitting.write("100 Example Way \U0001f69a")
        assert 'Sheets say "100 Example Way [not printable]"' in sitting.words
