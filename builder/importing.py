"""Brings a returned worksheet into the answers: shown first, then merged in one go, and taken back in one go."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.fonts import NOT_PRINTABLE, in_print, printable_characters
from builder.model.answersfile import AnswersFile, write_private
from builder.model.kinds import clean
from builder.model.returned import Change, What, read_returned
from builder.pdfform import read_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from builder.model.answers import Steps
    from builder.model.declarations import Declarations
    from builder.model.problems import Problem
    from builder.model.returned import Edit
    from builder.paths import Brokerage

BACKUP = "answers.yaml.before-import"
"""The answers as they were before the last import, in the brokerage folder, for its owner only."""

_LATER = {
    ".csv": "a CSV file without a column hts",
    ".xlsx": "a spreadsheet",
    ".xls": "a spreadsheet",
    ".vcf": "contacts",
}
_NAME, _SIDE = 26, 44
"""Columns of the preview."""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would change."""

    changes: tuple[Change, ...]
    fields: int
    """How many fields the file has."""
    before: str
    """The answers file as it stands."""
    after: str
    """The answers file with the changes in it."""
    problems: tuple[Problem, ...]
    """What would be wrong with the answers afterwards and is not now."""

    def of(self, what: What) -> list[Change]:
        """The changes of one sort."""
        return [change for change in self.changes if change.what is what]

    @property
    def left_out(self) -> bool:
        """Whether something on the sheet was not understood, or would leave the answers wrong."""
        return bool(self.of(What.REFUSED) or self.problems)


def plan_import(
    file: Path,
    brokerage: Brokerage,
    declarations: Declarations,
    look: Path,
    *,
    take_sheet: bool = False,
    today: date | None = None,
) -> ImportPlan:
    """Compares a returned worksheet with the answers; changes nothing.

    Args:
        file: the filled PDF.
        brokerage: the firm's folder.
        declarations: the interview.
        look: the folder `site`, for what its fonts can print.
        take_sheet: where sheet and file both changed, take what the sheet says.
        today: the day on which what colleagues answered counts as checked.

    Raises:
        UsageError: the file is no filled worksheet.
        SaveError: the answers cannot be read, or hold what must be mended by hand first.
    """
    if not file.is_file():
        raise UsageError(f"{file}: no such file. Name the worksheet that was filled in.")
    if kind := _LATER.get(file.suffix.casefold()):
        raise UsageError(
            f"{file}: {kind} cannot be read in yet. What can: a filled worksheet (PDF), made with: tideover "
            "worksheet; and tariff lines (CSV UTF-8) with a column hts."
        )
    if file.suffix.casefold() != ".pdf":
        raise UsageError(f"{file}: not a worksheet. Name the filled PDF.")
    sheet = read_form(file)
    live = AnswersFile(brokerage.answers)
    answers = live.answers(declarations.sections, declarations.reference)
    printable = printable_characters(look)
    data = live.document().data
    changes = read_returned(
        sheet, declarations, answers, data, lambda text: in_print(text, printable), NOT_PRINTABLE, today
    )
    wanted = (What.ADDED, What.CHANGED, What.CONFLICT) if take_sheet else (What.ADDED, What.CHANGED)
    edits = [edit for change in changes if change.what in wanted for edit in change.edits]
    after = with_edits(live.text, edits)
    known = {(problem.message, problem.question) for problem in answers.problems}
    problems = tuple(
        problem
        for problem in _problems(after, declarations)
        if (problem.message, problem.question) not in known
    )
    return ImportPlan(tuple(changes), len(sheet), live.text, after, problems)


def with_edits(text: str, edits: Sequence[Edit]) -> str:
    """The answers file with every edit made, on a private copy: the file itself changes once or not at all.

    Raises:
        SaveError: the text cannot be changed safely; it has to be mended by hand first.
    """
    if not edits:
        return text
    with tempfile.TemporaryDirectory(prefix="tideover-") as folder:
        path = Path(folder) / "answers.yaml"
        write_private(path, text)
        copy = AnswersFile(path)
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
        return copy.text


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


def _problems(text: str, declarations: Declarations) -> Sequence[Problem]:
    with tempfile.TemporaryDirectory(prefix="tideover-") as folder:
        path = Path(folder) / "answers.yaml"
        write_private(path, text)
        return AnswersFile(path).answers(declarations.sections, declarations.reference).problems


def merge(plan: ImportPlan, brokerage: Brokerage) -> bool:
    """Saves the changes and keeps the file as it was beside it; False when there is nothing to save.

    Raises:
        UsageError: the answers changed since the preview.
        SaveError: the disk refused; the answers are as they were.
    """
    if plan.after == plan.before:
        return False
    live = AnswersFile(brokerage.answers)
    if live.text != plan.before:
        raise UsageError("The answers were changed meanwhile. Nothing was imported; start the import again.")
    write_private(brokerage.folder / BACKUP, plan.before)
    live.replace(plan.after)
    return True


def undo(brokerage: Brokerage) -> None:
    """Puts the answers back to before the last import; what stood there becomes the backup, so nothing is lost.

    Raises:
        UsageError: nothing was imported.
        SaveError: the disk refused.
    """
    backup = brokerage.folder / BACKUP
    if not backup.is_file():
        raise UsageError(f"{brokerage.folder}: nothing was imported here, so nothing can be taken back.")
    live, before = AnswersFile(brokerage.answers), AnswersFile(backup)
    now = live.text
    live.replace(before.text)
    before.replace(now)


def preview(plan: ImportPlan) -> str:
    """What would change, old and new side by side, for a terminal."""
    return "\n".join(_lines(plan)) + "\n"


_SAID = {
    What.ADDED: "Added",
    What.CHANGED: "Changed",
    What.CONFLICT: "Conflicting: the answer changed after the sheet was printed, or was not printed on it",
    What.REFUSED: "Not understood: kept out",
}


def _lines(plan: ImportPlan) -> Iterator[str]:
    if not plan.changes:
        yield f"{plan.fields} fields read. The sheet changes nothing."
        return
    counts = ", ".join(f"{len(plan.of(what))} {what}" for what in What)
    yield f"{plan.fields} fields read: {counts}."
    for what in What:
        if found := plan.of(what):
            yield ""
            yield f"{_SAID[what]} ({len(found)})"
            for change in found:
                yield from _change_lines(change)
    if plan.problems:
        yield ""
        yield f"After the import this would be wrong ({len(plan.problems)})"
        yield from (f"  {shown(problem.message)} {problem.hint}".rstrip() for problem in plan.problems)


def _change_lines(change: Change) -> Iterator[str]:
    yield f"  {shown(change.name)}  {shown(change.ask)}"
    if change.what is What.REFUSED:
        yield f"      {shown(change.why)}"
        return
    old = wrap(shown(change.old), _SIDE) or [""]
    new = wrap(shown(change.new), _SIDE) or [""]
    for index in range(max(len(old), len(new))):
        left = old[index] if index < len(old) else ""
        right = new[index] if index < len(new) else ""
        arrow = "->" if index == 0 else "  "
        yield f"      {left:<{_SIDE}} {arrow} {right}".rstrip()


def shown(text: str) -> str:
    """A text from the sheet, on one line and without what would command a terminal."""
    line = " ".join(clean(text).split())
    return line if len(line) <= 400 else f"{line[:399]}…"
