"""Whether the whole worked example, typed at the screen and at the prompts, makes the same file to the byte.

The tests compare a small brokerage in all three ways; this takes minutes and is no test for every change.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model.declarations import load_declarations
from builder.paths import content_root
from tests.bench.measuring import UnequalError
from tests.tui.plain_talk import new_folder
from tests.tui.walk import AtPrompts, Wanted, plainly, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tui.walk import Step


def measure() -> Iterator[str]:
    """The lines of the table.

    Raises:
        UnequalError: the files differ, or say something else than the sample.
    """
    content = content_root()
    text = (content / "examples" / "sample" / "answers.yaml").read_text(encoding="utf-8")
    wanted = Wanted.of(text, load_declarations(content))
    with tempfile.TemporaryDirectory() as scratch:
        screen, prompts = new_folder(Path(scratch) / "screen"), new_folder(Path(scratch) / "prompts")
        began = time.perf_counter()
        steps = record(screen, wanted, content)
        yield f"the sample at the screen: {_keys(steps):,} keys and pastes, {time.perf_counter() - began:.0f} s"
        began = time.perf_counter()
        AtPrompts(prompts, wanted, content).answer_all()
        yield f"the sample at the prompts: {time.perf_counter() - began:.0f} s"
        found = [(folder / "answers.yaml").read_text(encoding="utf-8") for folder in (screen, prompts)]
    if found[0] != found[1]:
        lines = zip(*(one.splitlines() for one in found), strict=False)
        number, pair = next((at, pair) for at, pair in enumerate(lines, 1) if pair[0] != pair[1])
        raise UnequalError(f"The files differ, first in line {number}: {pair[0]!r} and {pair[1]!r}")
    if plainly(found[0], wanted.view.declarations) != plainly(text, wanted.view.declarations):
        raise UnequalError("Both files are the same, and say something else than the sample.")
    yield f"both files are the same, {len(found[0].splitlines())} lines, and say what the sample says"


def _keys(steps: list[Step]) -> int:
    return sum(doing != "see" for step in steps for doing, _ in step.doings)
