"""Brings a returned worksheet into the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.exchange.answers_text import edited, new_problems
from builder.exchange.pdfform import read_form
from builder.exchange.plan import FileChange, ImportPlan, Outcome
from builder.fonts import NOT_PRINTABLE, in_print, printable_characters
from builder.model.answersfile import AnswersFile
from builder.model.returned import read_returned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from builder.model.answers import Steps
    from builder.model.change import Change, Edit
    from builder.model.declarations import Declarations
    from builder.paths import Brokerage

SHOWN = 1_000
"""Changes of one sort that a preview names: a worksheet asks some hundred questions."""


def plan_worksheet(
    file: Path, brokerage: Brokerage, declarations: Declarations, look: Path, today: date | None = None
) -> ImportPlan:
    """Compares a returned worksheet with the answers; changes nothing.

    Args:
        file: the filled PDF.
        brokerage: the firm's folder.
        declarations: the interview.
        look: the folder `site`, for what its fonts can print.
        today: the day on which what colleagues answered counts as checked.

    Raises:
        UsageError: the file is no filled worksheet.
        SaveError: the answers cannot be read, or hold what must be mended by hand first.
    """
    sheet = read_form(file)
    live = AnswersFile(brokerage.answers)
    answers = live.answers(declarations.sections, declarations.reference)
    printable = printable_characters(look)
    data = live.document().data
    changes = read_returned(
        sheet, declarations, answers, data, lambda text: in_print(text, printable), NOT_PRINTABLE, today
    )
    before = live.text

    def settle(wanted: Sequence[Change]) -> Outcome:
        after = with_edits(before, [edit for change in wanted for edit in change.edits])
        files = (FileChange(brokerage.answers, before, after),)
        return Outcome(files, new_problems(answers, after, declarations))

    return ImportPlan("worksheet", f"{len(sheet)} fields", tuple(changes), settle, shown=SHOWN)


def with_edits(text: str, edits: Sequence[Edit]) -> str:
    """The answers file with every edit made.

    Raises:
        SaveError: the text cannot be changed safely; it has to be mended by hand first.
    """
    return edited(text, lambda copy: _make(copy, edits)) if edits else text


def _make(copy: AnswersFile, edits: Sequence[Edit]) -> None:
    for edit in edits:
        if not edit.append:
            copy.set(edit.steps, edit.value, comment=edit.comment, order=edit.order)
    # The things of one list together: each change reads the whole file.
    added: dict[Steps, list[Edit]] = {}
    for edit in edits:
        if edit.append:
            added.setdefault(edit.steps, []).append(edit)
    for steps, together in added.items():
        _append(copy, steps, together)


def _append(file: AnswersFile, steps: Steps, edits: Sequence[Edit]) -> None:
    held: object = file.document().data
    for step in steps:
        if isinstance(held, dict):
            held = held.get(str(step))
        else:
            held = held[step] if isinstance(held, list) and isinstance(step, int) else None
    if not isinstance(held, list) or not held:
        values = [edit.value for edit in edits]
        file.set(steps, values, comment=edits[0].comment, order=edits[0].order)
        return
    for place, edit in enumerate(edits, start=len(held)):
        file.insert_item(steps, place, edit.value)
