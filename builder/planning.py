"""Which sheets must be printed: the code and the day of each, the code of the binder, and what is stamped on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from builder import manifest as record
from builder.binder import Binder
from builder.changing import Binders, changes_since
from builder.compose import Composer
from builder.control import CHANGES, LIST, BinderView, ListedSheet, as_counted, binder_code
from builder.differences import differences
from builder.leaves import known_codes, leaves_of, page_leaves, page_text, text_of
from builder.manifest import Manifest, SheetEntry
from builder.reasons import changed_answers, told_answers
from builder.render import Renderer
from builder.selection import PlannedSheet, change_sheet
from builder.stage import tree_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.control import Changes
    from builder.history import History, Issue, Leaf, Record
    from builder.paths import Brokerage
    from builder.pipeline import BuildOptions, Draft
    from builder.sheets import Sheet

CHANGE_SHEET = "CHANGES"
"""The stem of the sheet that says which leaves to exchange."""
_STAMPED = 'data-stamp="'
_STAMPED_LATE = ('data-stamp="pages:', 'data-stamp="day:')


@dataclass(frozen=True)
class SheetPlan:
    """The sheets that the binder will have."""

    entries: dict[str, SheetEntry]
    """Every sheet; `sha256` is empty where it must be printed."""
    code: str
    """The binder's."""
    removed: list[str]
    """Sheets that the binder had and will not have."""
    late: frozenset[str] = frozenset()
    """Sheets that say how many pages others have: they are printed after them."""
    changes: SheetEntry | None = None
    """The change sheet; it goes with the binder and is none of its sheets."""

    @property
    def files(self) -> dict[str, SheetEntry]:
        """The sheets and the change sheet."""
        return self.entries | ({CHANGE_SHEET: self.changes} if self.changes else {})

    @property
    def stale(self) -> list[str]:
        """What is to be printed."""
        return [stem for stem, entry in self.files.items() if not entry.sha256]

    @property
    def rounds(self) -> list[list[str]]:
        """What is to be printed, in rounds: each says how many pages the sheets of earlier ones have."""
        first = [stem for stem in self.stale if stem not in self.late]
        then = [stem for stem in self.stale if stem in self.late and stem != CHANGE_SHEET]
        return [
            stems for stems in (first, then, [CHANGE_SHEET] if CHANGE_SHEET in self.stale else []) if stems
        ]

    def with_files(self, files: Mapping[str, SheetEntry]) -> SheetPlan:
        """The same plan with other entries for some of them."""
        entries = {stem: files.get(stem, entry) for stem, entry in self.entries.items()}
        changes = files.get(CHANGE_SHEET, self.changes) if self.changes else None
        return replace(self, entries=entries, changes=changes)


class SheetPlanner:
    """Compares what is to be printed with the last build."""

    def __init__(
        self,
        brokerage: Brokerage,
        look: Path,
        options: BuildOptions,
        draft: Draft,
        old: Manifest,
        history: History,
        known: Record,
        tools: Mapping[str, str],
    ) -> None:
        self._runbooks = brokerage.runbooks
        self._look = look
        self._options = options
        self._draft = draft
        self._old = old
        self._history = history
        self._known = known
        versions = (f"{name} {version}" for name, version in sorted(tools.items()))
        self._look_hash = record.text_hash(
            *(tree_hash(look / part) for part in ("print", "assets")), *versions
        )
        self._planned = {sheet.stem: sheet for sheet in draft.sheets}
        self._binder = Binder(draft.context, draft.pages, look, options.paper, options.size)
        self._listing = self._binder
        """Makes the sheets about the binder, once the codes of the others are known."""
        self._changing = self._binder
        """Makes the change sheet."""
        self._sheets: dict[str, Sheet] = {}
        self._by_path = {page.plan.path: page for page in draft.pages}

    @property
    def firm(self) -> str:
        """The firm's name, as typed."""
        return self._binder.firm

    def plan(self) -> SheetPlan:
        """The sheets as they are to be."""
        entries = {sheet.stem: self._entry(sheet) for sheet in self._draft.sheets if sheet.control != LIST}
        self._listing = self._binder_about(BinderView(sheets=tuple(self._listed(entries))))
        entries = {sheet.stem: entries.get(sheet.stem) or self._entry(sheet) for sheet in self._draft.sheets}
        code = binder_code({stem: entry.code for stem, entry in entries.items()})
        entries = {stem: self._to_be_stamped(stem, entry, code, entries) for stem, entry in entries.items()}
        changes = self._change_entry(entries, code)
        late = {stem for stem in entries if any(mark in self._words(stem) for mark in _STAMPED_LATE)}
        gone = set(self._old.sheets) - set(entries)
        if self._old.changes and not changes:
            gone.add(CHANGE_SHEET)
        return SheetPlan(entries, code, sorted(gone), frozenset({*late, CHANGE_SHEET}), changes)

    def as_they_are(self) -> SheetPlan:
        """The sheets as the last build left them; none of another edition."""
        if self._old.edition != self._options.edition:
            return SheetPlan({}, "", sorted(self._old.sheets))
        return SheetPlan(dict(self._old.sheets), self._old.binder, [], changes=self._old.changes)

    def sheet(self, stem: str) -> Sheet:
        """A sheet with its code, as of the day of the build, before anything is stamped on it."""
        if stem not in self._sheets:
            planned = self._planned[stem]
            self._sheets[stem] = self._maker(planned).sheet(planned, self._options.as_of)
        return self._sheets[stem]

    def leaves(self, plan: SheetPlan) -> list[Leaf]:
        """What the record keeps: a plan's sheets, the wallet cards on them, the binder, and the site's own pages."""
        cards = [stem for stem, sheet in self._planned.items() if sheet.pages[0].page.head.layout == "cards"]
        printed = leaves_of(plan.entries, plan.code, [self.sheet(stem) for stem in cards], self._day)
        return [*printed, *page_leaves(self._draft.pages, self._day)]

    def text(self, leaf: Leaf) -> str:
        """What a sheet, a card or a page of the site says now."""
        if leaf.kind == "page":
            return page_text(self._by_path[leaf.stem], self._look)
        return text_of(self.sheet(leaf.sheet or leaf.stem), leaf.code)

    def site_pages(self, after: Record, code: str) -> list[ComposedPage]:
        """All pages, those about the binder with the codes that a build leaves behind."""
        edition = self._options.edition
        now = {leaf.code: leaf for leaf in after.current(edition)}

        def text(code: str) -> str | None:
            kept = self._history.text(edition, code)
            if kept is not None or code not in now:
                return kept
            leaf = now[code]
            is_there = leaf.stem in (self._by_path if leaf.kind == "page" else self._planned)
            return self.text(leaf) if is_there else None

        lists = frozenset(sheet.stem for sheet in self._draft.sheets if sheet.control)
        codes = tuple(known_codes(after, edition))
        view = BinderView(code=code, codes=codes, differences=differences(after, edition, text, lists))
        return self._pages_about(view)

    @property
    def _day(self) -> str:
        return self._options.as_of.isoformat()

    def _maker(self, planned: PlannedSheet) -> Binder:
        return {LIST: self._listing, CHANGES: self._changing}.get(planned.control, self._binder)

    def _words(self, stem: str) -> str:
        """All that a sheet is made of, with the places of stamps."""
        planned = self._planned[stem]
        return "\n".join(self._maker(planned).said(planned))

    def _entry(self, planned: PlannedSheet) -> SheetEntry:
        """The entry of a sheet, before its stamps are looked at."""
        inputs = record.text_hash(self._look_hash, self._words(planned.stem))
        old = self._old.changes if planned.control == CHANGES else self._old.sheets.get(planned.stem)
        if old and old.inputs == inputs:
            is_there = old.sha256 == record.file_hash(self._runbooks / f"{planned.stem}.pdf")
            return old if is_there else msgspec.structs.replace(old, sha256="")
        sheet = self.sheet(planned.stem)
        return SheetEntry(
            inputs=inputs,
            sha256="",
            pages=0,
            number=sheet.number,
            title=sheet.title,
            code=sheet.code,
            built_on=self._built_on(sheet, old),
        )

    def _built_on(self, sheet: Sheet, old: SheetEntry | None) -> str:
        """The day its words last changed: another look, or a lost `out/`, makes no sheet younger."""
        return old.built_on if old and old.code == sheet.code else self._since(sheet.code)

    def _since(self, code: str) -> str:
        """The day since which a leaf with this code is current; that of this build for a new one."""
        days = (leaf.since for leaf in self._known.current(self._options.edition) if leaf.code == code)
        return next(days, self._day)

    def _to_be_stamped(
        self, stem: str, entry: SheetEntry, code: str, entries: Mapping[str, SheetEntry]
    ) -> SheetEntry:
        """The entry with a mark of what is stamped on the sheet; another mark means another print."""
        words, mark = self._words(stem), ""
        if any(late in words for late in _STAMPED_LATE):
            # How many pages a sheet has follows from what it is made of, and is known only once it is printed.
            others = (f"{other.inputs} {other.built_on}" for key, other in entries.items() if key != stem)
            mark = record.text_hash(code, *others)
        elif _STAMPED in words:
            mark = code
        return entry if entry.stamped == mark else msgspec.structs.replace(entry, stamped=mark, sha256="")

    def _change_entry(self, entries: Mapping[str, SheetEntry], code: str) -> SheetEntry | None:
        """The entry of the change sheet; None before a binder was handed out, and when nothing changed since.

        There is none in large print: leaves are exchanged in the binder that was handed out.
        """
        planned = change_sheet(self._draft.plans)
        issue = self._known.issued(self._options.edition)
        if planned is None or issue is None or self._options.size == "large":
            return None
        view = BinderView(code=code, changes=self._changes(issue, entries, code))
        if not view.changes.leaves:
            return None
        self._planned[CHANGE_SHEET] = PlannedSheet(CHANGE_SHEET, planned.pages)
        self._changing = self._binder_about(view)
        entry = self._entry(self._planned[CHANGE_SHEET])
        if not entry.sha256:
            entry = msgspec.structs.replace(entry, built_on=self._since(code))
        return self._to_be_stamped(CHANGE_SHEET, entry, code, entries)

    def _changes(self, issue: Issue, entries: Mapping[str, SheetEntry], code: str) -> Changes:
        edition = self._options.edition
        leaves = self.leaves(SheetPlan(dict(entries), code, []))
        issued = self._history.answers(edition, "issued")
        now = told_answers(self._draft.context)
        return changes_since(
            Binders(
                issue=issue,
                entries=entries,
                planned=self._planned,
                cards=[leaf for leaf in leaves if leaf.kind == "card"],
                old_text=partial(self._history.text, edition),
                new_text=lambda stem: text_of(self.sheet(stem), ""),
                answers=changed_answers(issued, now) if issued else (),
                content=self._draft.content,
            )
        )

    def _listed(self, entries: Mapping[str, SheetEntry]) -> list[ListedSheet]:
        """Every sheet of the binder; those about the binder itself without code, for theirs are made of this list."""
        listed = []
        for planned in sorted(self._draft.sheets, key=lambda one: (as_counted(one.number), one.stem)):
            entry = entries.get(planned.stem)
            title = entry.title if entry else self._binder.title(planned)
            listed.append(ListedSheet(planned.stem, planned.number, title, entry.code if entry else ""))
        return listed

    def _binder_about(self, view: BinderView) -> Binder:
        options = self._options
        return Binder(
            self._draft.context.about(view),
            self._pages_about(view),
            self._look,
            options.paper,
            options.size,
        )

    def _pages_about(self, view: BinderView) -> list[ComposedPage]:
        """All pages, those about the binder composed anew."""
        renderer = Renderer(self._draft.content.root / "partials")
        composer = Composer(self._draft.context.about(view), self._draft.plans, renderer)
        return [
            composer.compose(page.plan) if page.plan.page.head.control else page for page in self._draft.pages
        ]


def printed_on(sheet: Sheet, entry: SheetEntry, stamps: Mapping[str, str]) -> Sheet:
    """A sheet with its day, and with what is stamped on it."""
    return replace(sheet, built_on=date.fromisoformat(entry.built_on), stamps=stamps)
