"""One set of answers, given at the screen and at the prompts, makes the same file to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.plain_talk import new_folder
from tests.tui.walk import AtPrompts, Wanted, at_screen, plainly

if TYPE_CHECKING:
    from builder.model.declarations import Declarations

ANSWERS = (Path(__file__).parent / "brokerage.yaml").read_text(encoding="utf-8")


async def test_a_firm_is_answered_to_the_same_byte(
    content: Path, declarations: Declarations, tmp_path: Path
) -> None:
    """Every kind, a list in a list, not known, does not apply, new people, a slip and a wrong number."""
    wanted = Wanted.of(ANSWERS, declarations)
    screen, prompts = new_folder(tmp_path / "screen"), new_folder(tmp_path / "prompts")
    await at_screen(screen, content, wanted)
    code = AtPrompts(prompts, wanted, content).answer_all()
    text = (screen / "answers.yaml").read_text(encoding="utf-8")

    assert code == 0
    assert (prompts / "answers.yaml").read_text(encoding="utf-8") == text
    assert plainly(text, declarations) == plainly(ANSWERS, declarations)
