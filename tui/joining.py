"""Joins two versions of the answers question by question, where their lines do not join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.errors import SaveError
from tui import edits
from tui.memory import AnswersInMemory
from tui.places import Place, View

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.declarations import Declarations


def joined(
    path: Path, declarations: Declarations, base: str, mine: str, theirs: str
) -> tuple[str, list[str]]:
    """Their text with every answer of mine that they left as it was.

    Args:
        path: the answers file, for what is said of it.
        declarations: what is asked.
        base: the text from which both began.
        mine: the one text.
        theirs: the other one.

    Returns:
        The text, and the ids of the questions that both answered otherwise: theirs stands.
    """
    sections, reference = declarations.sections, declarations.reference
    was, my, their = (
        AnswersInMemory(path, text).answers(sections, reference) for text in (base, mine, theirs)
    )
    memory, disputed = AnswersInMemory(path, theirs), []
    for name in declarations.questions:
        answer = my.get(name).raw
        if answer in (was.get(name).raw, their.get(name).raw):
            continue
        if their.get(name).raw != was.get(name).raw:
            disputed.append(name)
            continue
        view = View(declarations, memory.answers(sections, reference), memory.document().data)
        try:
            edits.answer(Place(name), answer)(view, memory)
        except SaveError:
            disputed.append(name)
    return memory.text, disputed
