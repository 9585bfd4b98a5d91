"""Which pages and sheets a firm's playbook has, decided before anything is rendered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.pages import LISTS_BEHIND, plain_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.context import Context, Item
    from builder.model.pages import Page

FEW = 3
"""Pages of one kind from which on the menu puts them into a folder."""


@dataclass(frozen=True)
class PlannedPage:
    """A page that the playbook has, once for each thing it is made for."""

    page: Page
    item: Item | None
    may_apply: bool
    """Whether it is included only because nobody knows yet."""
    hangs_on: tuple[str, ...]
    """The open questions that would decide it."""
    steps: tuple[str, ...] = ()
    """Where in the first of them: the key of a thing of its list, and the id of the field."""

    @property
    def path(self) -> str:
        """Where the page stands below the staged `docs/`."""
        if self.item is None:
            return self.page.path
        folder = f"{self.page.folder}/" if self.page.folder else ""
        return f"{folder}{self.page.stem}-{self.item.slug}.md"

    @property
    def on_site(self) -> bool:
        """Whether the site shows it."""
        return self.page.head.medium != "paper"

    @property
    def sheet(self) -> str:
        """The file name of the sheet it is printed on, without ending; empty when it is not printed."""
        head = self.page.head
        if not head.runbook or head.medium == "site":
            return ""
        return f"{head.runbook}-{self.item.slug}" if self.item else head.runbook


def plan_pages(context: Context) -> list[PlannedPage]:
    """The pages of the playbook in the order of folders, `order` and path."""
    pages = [
        page for page in context.content.pages if not (page.head.restricted and context.edition == "shared")
    ]
    planned = [plan for page in pages for plan in _plans(page, context)]
    folders = _folder_order(pages)
    return sorted(planned, key=lambda plan: (folders[plan.page.folder], *_place(plan)))


def _plans(page: Page, context: Context) -> Iterator[PlannedPage]:
    items: Sequence[Item | None] = context.items(page) if page.head.for_each else [None]
    for item in items:
        scope = context.scope.inside(item.record) if item and item.record else context.scope
        truth = scope.truth(page.head.condition)
        if truth is not False:
            names = scope.open_questions(page.head.condition) if truth is None else []
            hangs_on = dict.fromkeys(
                _list_behind(page) if name.startswith("this.") else name for name in names
            )
            yield PlannedPage(page, item, truth is None, tuple(hangs_on), _steps(names, item))


def _steps(names: Sequence[str], item: Item | None) -> tuple[str, ...]:
    """To the field of the thing a page is made for, where the first open name is one."""
    if not (names and names[0].startswith("this.") and item and item.record):
        return ()
    return item.record.key, names[0].removeprefix("this.")


def _list_behind(page: Page) -> str:
    """The list question whose things a page is made for."""
    return LISTS_BEHIND.get(page.head.for_each, page.head.for_each)


def _folder_order(pages: Sequence[Page]) -> dict[str, tuple[int, str]]:
    """Folders in the order of their index pages; the top comes first."""
    order = {page.folder: (50, page.folder) for page in pages}
    order.update({page.folder: (page.head.order, page.folder) for page in pages if page.stem == "index"})
    return order | {"": (-1, "")}


def _place(plan: PlannedPage) -> tuple[int, int, str]:
    """Index pages first; things of a list keep the firm's order, so the page's own path is enough."""
    return (plan.page.stem != "index", plan.page.head.order, plan.page.path)


@dataclass(frozen=True)
class PlannedSheet:
    """A printed sheet with its pages in order."""

    stem: str
    pages: tuple[PlannedPage, ...]

    @property
    def number(self) -> str:
        """The sheet number: RB05."""
        return self.pages[0].page.head.runbook

    @property
    def control(self) -> str:
        """What the sheet is for, if it is about the binder itself."""
        return self.pages[0].page.head.control


def plan_sheets(plans: Sequence[PlannedPage]) -> list[PlannedSheet]:
    """The sheets of the binder: pages that share a runbook, and the thing they are made for, in their order."""
    groups: dict[str, list[PlannedPage]] = {}
    for plan in plans:
        if plan.sheet and plan.page.head.control != "changes":
            groups.setdefault(plan.sheet, []).append(plan)
    sheets = [PlannedSheet(stem, tuple(sorted(group, key=_within))) for stem, group in groups.items()]
    positions = {plan.sheet: index for index, plan in reversed(list(enumerate(plans)))}
    return sorted(sheets, key=lambda sheet: (sheet.number, positions[sheet.stem]))


def change_sheet(plans: Sequence[PlannedPage]) -> PlannedSheet | None:
    """The sheet that says which leaves to exchange; it goes with the binder and is none of its leaves."""
    pages = tuple(plan for plan in plans if plan.sheet and plan.page.head.control == "changes")
    return PlannedSheet(pages[0].sheet, pages) if pages else None


def _within(plan: PlannedPage) -> tuple[int, str]:
    return plan.page.head.order, plan.page.path


def navigation(plans: Sequence[PlannedPage], titles: Sequence[str]) -> list[object]:
    """MkDocs navigation from folders and order.

    Args:
        plans: every planned page, in order.
        titles: the rendered title of each.

    Returns:
        `{title: path}` entries, and `{folder title: [...]}` for folders, index page first. Pages made for the things of
        a list stand in a folder of their own where they stand among others.
    """
    folders: dict[str, list[object]] = {}
    names: dict[str, str] = {}
    groups: dict[str, list[object]] = {}
    grouped = _grouped(plans)
    for plan, title in zip(plans, titles, strict=True):
        if not plan.on_site:
            continue
        folder = plan.page.folder
        is_index = plan.page.stem == "index" and bool(folder)
        if is_index:
            names[folder] = title
        entry: object = plan.path if is_index else {title: plan.path}
        if plan.page.path not in grouped:
            folders.setdefault(folder, []).append(entry)
        elif plan.page.path in groups:
            groups[plan.page.path].append(entry)
        else:
            group = groups[plan.page.path] = [entry]
            folders.setdefault(folder, []).append({plain_title(plan.page): group})
    entries: list[object] = list(folders.pop("", []))
    for folder, members in folders.items():
        entries.append({names.get(folder, folder.replace("-", " ").capitalize()): members})
    return entries


def _grouped(plans: Sequence[PlannedPage]) -> set[str]:
    """Pages that are made for several things, in a folder that has other pages besides its index."""
    shown = [plan for plan in plans if plan.on_site]
    counts = Counter(plan.page.path for plan in shown)
    others = {plan.page.folder for plan in shown if not plan.page.head.for_each and plan.page.stem != "index"}
    return {
        plan.page.path
        for plan in shown
        if plan.page.head.for_each and counts[plan.page.path] >= FEW and plan.page.folder in others
    }
