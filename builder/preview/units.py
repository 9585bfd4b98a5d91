"""What the preview shows one at a time: a sheet with all its pages, or a page that only the site has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.preview.protocol import SheetName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.preview.state import Playbook
    from builder.selection import PlannedPage

_RUNBOOK = re.compile(r"RB[0-9]+")


@dataclass(frozen=True)
class Unit:
    """A sheet, or a page of the site that no sheet prints."""

    key: str
    """The sheet's file name without ending, or the page's place on the site."""
    number: str
    pages: tuple[PlannedPage, ...]

    @property
    def first(self) -> PlannedPage:
        """The page whose title is the unit's."""
        return self.pages[0]

    @property
    def on_paper(self) -> bool:
        """Whether it is printed."""
        return bool(self.number)

    def name(self, playbook: Playbook) -> SheetName:
        """What names it."""
        return SheetName(key=self.key, title=playbook.title(self.first), number=self.number)


def units_of(playbook: Playbook) -> Sequence[Unit]:
    """Everything there is to show: runbooks first, then the other sheets, then the pages of the site."""
    sheets = [Unit(stem, sheet.number, sheet.pages) for stem, sheet in playbook.sheets.items()]
    pages = [Unit(path, "", (plan,)) for path, plan in playbook.plans.items() if not plan.sheet]
    return [*sorted(sheets, key=_importance), *pages]


def _importance(unit: Unit) -> tuple[bool, bool]:
    """Sheets to act by come before letters, cards and number sheets; among equals the binder's order decides."""
    return not _RUNBOOK.fullmatch(unit.number), unit.first.page.head.layout != "sheet"


def identity(plan: PlannedPage) -> tuple[str, ...]:
    """What stays the same of a page while its address changes with the answer, as that of a port's page does."""
    item = plan.item
    if item is None:
        return (plan.page.path,)
    record = item.record
    mode = str(getattr(item.value, "mode", ""))
    return (plan.page.path, record.id, mode) if record else (plan.page.path, item.slug)
