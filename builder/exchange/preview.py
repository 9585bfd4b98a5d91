"""What an import would change, for a terminal: what is on file and what is brought in, side by side."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from builder.model.change import What
from builder.model.kinds import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.exchange.plan import ImportPlan
    from builder.model.change import Change
    from builder.model.problems import Problem

_SIDE = 44
"""Columns of each side."""
_HEADINGS = {
    What.ADDED: "Added",
    What.CHANGED: "Changed",
    What.CONFLICT: "Conflicting: both say something, and yours is kept unless you take the other",
    What.UNCLEAR: "Unclear: left out",
    What.REFUSED: "Not understood: kept out",
}


def preview(plan: ImportPlan, problems: Sequence[Problem] = ()) -> str:
    """What an import would change, and what would be wrong afterwards."""
    return "\n".join(_lines(plan, problems)) + "\n"


def counts(plan: ImportPlan) -> str:
    """How much of each sort an import holds, in a line."""
    found = [f"{len(plan.of(what))} {what}" for what in What]
    found[-1] = found[-1].replace(" ", " or more ", 1) if plan.uncounted else found[-1]
    same = f"{plan.same} the same"
    return ", ".join([*found[:2], same, *found[2:]])


def _lines(plan: ImportPlan, problems: Sequence[Problem]) -> Iterator[str]:
    if not plan.changes:
        same = f" {plan.same} are the same." if plan.same else ""
        yield f"{plan.read} read.{same} Nothing changes."
    else:
        yield f"{plan.read} read: {counts(plan)}."
    for what in What:
        found = plan.of(what)
        if found:
            yield ""
            yield f"{_HEADINGS[what]} ({len(found)})"
            for change in found[: plan.shown]:
                yield from _change_lines(change)
            if len(found) > plan.shown:
                yield f"  and {len(found) - plan.shown} more"
    if problems:
        yield ""
        yield f"After the import this would be wrong ({len(problems)})"
        yield from (f"  {one_line(problem.message)} {problem.hint}".rstrip() for problem in problems)
    if plan.footer:
        yield ""
        yield plan.footer


def _change_lines(change: Change) -> Iterator[str]:
    yield f"  {one_line(change.name)}  {one_line(change.ask)}".rstrip()
    if change.what in (What.REFUSED, What.UNCLEAR):
        yield f"      {one_line(change.why)}"
    if change.what is not What.REFUSED:
        yield from _sides(one_line(change.old), one_line(change.new))
    yield from (f"      {one_line(note)}" for note in change.notes)


def _sides(mine: str, brought: str) -> Iterator[str]:
    if not mine:
        yield from (f"      {line}" for line in wrap(brought, 2 * _SIDE))
        return
    old, new = (wrap(text, _SIDE) or [""] for text in (mine, brought))
    for index in range(max(len(old), len(new))):
        left = old[index] if index < len(old) else ""
        right = new[index] if index < len(new) else ""
        arrow = "->" if index == 0 else "  "
        yield f"      {left:<{_SIDE}} {arrow} {right}".rstrip()


def one_line(text: str) -> str:
    """A text from a file, on one line and without what would command a terminal."""
    line = " ".join(clean(text).split())
    return line if len(line) <= 400 else f"{line[:399]}…"
