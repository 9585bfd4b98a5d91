"""An import as a change of the open brokerage: all that one file brings in is one step to take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.exchange.plan import keep_backups
from tui.history import ANSWERS
from tui.places import Place

if TYPE_CHECKING:
    from builder.exchange.imports import Import
    from builder.exchange.plan import ImportPlan, Outcome
    from tui.draft import Draft


def bring_in(draft: Draft, wanted: Import, plan: ImportPlan, outcome: Outcome) -> Place | None:
    """Saves what an import makes of the files, and keeps each as it was beside it.

    Args:
        draft: the open brokerage.
        wanted: the file that is read in.
        plan: what it would change.
        outcome: what the files become with the changes that are wanted.

    Returns:
        Where a person sees what was brought in; None where there was nothing to save.

    Raises:
        SaveError: another window changed the same lines meanwhile, or the disk refused.
    """
    changed = [file for file in outcome.files if file.after != file.before]
    keep_backups(changed)
    for file in changed:
        name = file.path.name
        place = _place(draft, wanted, plan, name)
        draft.change_file(name, file.before, file.after, f"the import of {wanted.source.path.name}", place)
    return _place(draft, wanted, plan, changed[0].path.name) if changed else None


def _place(draft: Draft, wanted: Import, plan: ImportPlan, name: str) -> Place:
    if name != ANSWERS:
        return Place(name)
    steps = next((change.edits[0].steps for change in plan.changes if change.edits), ())
    here = ".".join(str(step) for step in steps[:2])
    return Place(here if here in draft.declarations.questions else wanted.into)
