"""What a build makes: site and sheets side by side, the swap at the end, and the record of what earlier sheets said."""

from __future__ import annotations

import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from builder import manifest as record
from builder.control import stamps
from builder.errors import HistoryDamagedError, SheetError, UsageError
from builder.events import BuildStarted, Event, SheetDone, SiteDone, StepBegun
from builder.history import History, Record
from builder.manifest import Manifest, SheetEntry, SiteEntry
from builder.model.printed import record_printed
from builder.model.problems import Problem
from builder.numbersheets import printed_blocks
from builder.paths import Brokerage
from builder.planning import SheetPlan, SheetPlanner, printed_on
from builder.reasons import told_answers
from builder.shown import show_date
from builder.stage import stage_project, tree_hash
from builder.swap import swap_in
from builder.website import tool_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.pipeline import BuildOptions, Draft
    from builder.runbooks import Printing, SheetMade

BINDER = "binder.pdf"
_PRINTING = ("tideover", "weasyprint", "pydyf", "fonttools", "python-barcode", "segno", "pikepdf")
"""Packages whose version may change what is printed."""


@dataclass(frozen=True)
class MakePlan:
    """What a build is to make."""

    site: SiteEntry | None
    site_is_new: bool
    sheets: SheetPlan
    prints: bool
    """Whether sheets are printed and joined in this build."""

    @property
    def made(self) -> tuple[str, ...]:
        """Names of what is made anew: `site`, and the stems of sheets."""
        return (*(("site",) if self.site_is_new else ()), *self.sheets.stale)

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of what stays as it is."""
        names = (*(("site",) if self.site else ()), *self.sheets.files)
        return tuple(name for name in names if name not in self.made)


class Work:
    """One build under way."""

    def __init__(
        self,
        brokerage: Brokerage,
        look: Path,
        options: BuildOptions,
        draft: Draft,
        report: Callable[[Event], None],
        new: Path,
    ) -> None:
        self.brokerage = brokerage
        self.look = look
        self.options = options
        self.draft = draft
        self.report = report
        self.new = new
        self.problems: list[Problem] = []
        """What was found on the way and stops nothing."""
        self.old = record.read_manifest(brokerage.manifest)
        self.tools = {**tool_versions(), **{name: version(name) for name in _PRINTING}}
        self.history = History(brokerage.history)
        self.known = self._read_history()
        self.planner = SheetPlanner(
            brokerage, look, options, draft, self.old, self.history, self.known, self.tools
        )
        self._done = 0

    def _read_history(self) -> Record:
        """The record of earlier sheets; a damaged one must not keep a binder from being made."""
        try:
            return self.history.read()
        except HistoryDamagedError as error:
            aside = self.history.set_aside()
            hint = f"It was moved to {aside}; a new record begins with this build."
            self.problems.append(
                Problem(file=str(aside.name), message=str(error), hint=hint, severity="warning")
            )
            return Record()

    @property
    def issued_on(self) -> str:
        """The day on which a binder of this edition was last handed out; empty when none was."""
        issue = self.known.issued(self.options.edition)
        return issue.on if issue else ""

    def plan_sheets(self) -> SheetPlan:
        """Which sheets must be made anew, by the manifest of the last build.

        Raises:
            UsageError: one part alone is wanted in another edition than the other part has; or sheets in large print
                in the full edition, beside a shared one.
        """
        only = self.options.only
        self._keep_full_from_shared()
        has_site = self.options.size == "normal"
        if (
            only
            and has_site
            and self.brokerage.manifest.exists()
            and self.old.edition != self.options.edition
        ):
            message = f"{self.brokerage.out}: holds the {self.old.edition} edition. Build site and runbooks together."
            raise UsageError(message)
        return self.planner.as_they_are() if only == "site" else self.planner.plan()

    def _keep_full_from_shared(self) -> None:
        """A folder that may be passed on never gets sheets in large print that may not."""
        beside = Brokerage(self.brokerage.folder).manifest if self.options.size == "large" else None
        if beside and beside.exists() and self.options.edition != "shared":
            edition = record.read_manifest(beside).edition
            if edition == "shared":
                raise UsageError(
                    f"{self.brokerage.out}: holds the shared edition. "
                    "Build that in large print, or the full edition first."
                )

    def plan(self, sheets: SheetPlan, *, may_print: bool) -> MakePlan:
        """Whether the site must be made anew as well; its pages are staged, with the codes of these sheets."""
        after = self._after(sheets) if may_print and self.keeps_history else self.known
        pages = self.planner.site_pages(after, sheets.code)
        self.report(StepBegun("stage", f"Writing {len(pages)} pages"))
        firm = self.planner.firm
        beside = frozenset(sheets.entries)
        stage_project(self.new / "project", self.look, pages, firm, self.options.edition, beside)
        site, is_new = self._site_entry() if self.options.only != "runbooks" else (self.old.site, False)
        return MakePlan(site, is_new, sheets, may_print)

    def make(self, plan: MakePlan) -> Manifest:
        """Makes what the plan says, swaps it in, and notes what the sheets say."""
        self.report(BuildStarted(total=len(plan.made), parts=plan.made))
        sheets = self._print_and_build(plan)
        site = plan.site
        if site and plan.site_is_new:
            site = SiteEntry(inputs=site.inputs, tree=tree_hash(self.new / "site"), pages=site.pages)
        # Before the swap: what is in its place may be printed and handed out at once.
        stale = [sheet for sheet in self.draft.sheets if sheet.stem in plan.sheets.stale]
        record_printed(self.brokerage.printed_numbers, printed_blocks(stale), self.options.as_of)
        manifest = Manifest(
            edition=self.options.edition,
            tools=self.tools,
            site=site,
            sheets=sheets.entries,
            binder=sheets.code,
            changes=sheets.changes,
            joined=self._bind(plan, sheets.code, sheets.entries),
        )
        self._swap(plan, manifest)
        self.problems += _misfits(manifest)
        return manifest

    @property
    def keeps_history(self) -> bool:
        """Sheets in large print say what the others say: their codes are noted with those."""
        return self.options.size == "normal"

    def remember(self, manifest: Manifest) -> None:
        """Notes what the sheets that are in place now say; what is noted already stays as it is."""
        edition = manifest.edition
        plan = SheetPlan(manifest.sheets, manifest.binder, [])
        leaves = self.planner.leaves(plan)
        after = self.known.after(edition, leaves, self.options.as_of.isoformat())
        unknown = [
            leaf for leaf in leaves if leaf.kind != "binder" and not self.history.has_text(edition, leaf.code)
        ]
        self.history.write(after, {(edition, leaf.code): self.planner.text(leaf) for leaf in unknown})
        self.history.write_answers(edition, "built", told_answers(self.draft.context))

    def _after(self, sheets: SheetPlan) -> Record:
        day = self.options.as_of.isoformat()
        return self.known.after(self.options.edition, self.planner.leaves(sheets), day)

    def _bind(self, plan: MakePlan, code: str, sheets: Mapping[str, SheetEntry]) -> str:
        """Joins the sheets when that is wanted and they changed; a binder that is out of date is left out.

        Returns:
            What the binder was joined from; empty when there is none.
        """
        is_there = bool(self.old.joined and sheets) and (self.brokerage.runbooks / BINDER).is_file()
        if not plan.prints:
            return self.old.joined if is_there else ""
        entries = [entry for _, entry in sorted(sheets.items())]
        about = (code, self.planner.firm, self.options.edition, self.options.paper, *_versions(self.tools))
        inputs = record.text_hash(*about, *(text for one in entries for text in (one.title, one.sha256)))
        if is_there and self.old.joined == inputs:
            return inputs
        if not self.options.binder or not sheets:
            return ""
        from builder.binding import BoundSheet, Cover, bind, parts_of_binder

        self.report(StepBegun("binder", "Joining the binder"))
        bound = {
            stem: BoundSheet(stem, entry.number, entry.title, self._pdf(plan, stem), entry.pages)
            for stem, entry in sheets.items()
        }
        cover = Cover(
            firm=self.planner.firm,
            owner=self.planner.firm,
            code=code,
            edition=self.options.edition,
            paper=self.options.paper,
            built_on=date.fromisoformat(max(entry.built_on for entry in entries)),
        )
        parts = parts_of_binder(self.draft.sheets, self.draft.plans, bound)
        bind(parts, cover, self.look, self.new / "frame", self.new / BINDER, self.options.workers)
        return inputs

    def _pdf(self, plan: MakePlan, stem: str) -> Path:
        """A sheet as printed in this build, or in the last one that printed it."""
        return (self.new / "made" if stem in plan.sheets.stale else self.brokerage.runbooks) / f"{stem}.pdf"

    def _site_entry(self) -> tuple[SiteEntry, bool]:
        inputs = record.text_hash(tree_hash(self.new / "project"), *_versions(self.tools))
        pages = sum(plan.on_site for plan in self.draft.plans)
        old = self.old.site
        is_same = old is not None and old.inputs == inputs and old.tree == tree_hash(self.brokerage.site)
        return (old, False) if is_same and old else (SiteEntry(inputs=inputs, tree="", pages=pages), True)

    def _print_and_build(self, plan: MakePlan) -> SheetPlan:
        """Sheets are printed by child processes while MkDocs runs in a thread of this one."""
        from builder.runbooks import Printing

        sheets = plan.sheets
        with ThreadPoolExecutor(1) as beside:
            with _signals_waiting():
                site = beside.submit(self._build_site) if plan.site_is_new else None
            with Printing(self.look, self.options.workers) as printing:
                for stems in sheets.rounds:
                    sheets = self._print(printing, sheets, stems, len(plan.sheets.stale))
            if site:
                site.result()
        return sheets

    def _print(self, printing: Printing, plan: SheetPlan, stems: Sequence[str], total: int) -> SheetPlan:
        """Prints some of the sheets; returns the plan with what became of them."""
        from builder.runbooks import SheetJob

        files = plan.files
        pages = {stem: entry.pages for stem, entry in files.items()}
        days = {stem: show_date(date.fromisoformat(entry.built_on)) for stem, entry in files.items()}
        stamped = stamps(plan.code, pages, days)
        jobs = [
            SheetJob(
                printed_on(self.planner.sheet(stem), files[stem], stamped),
                self.new / "made" / f"{stem}.pdf",
            )
            for stem in stems
        ]
        finished: list[SheetMade] = []
        for made in printing.round(jobs):
            finished.append(made)
            self._done += 1
            self.report(SheetDone(made.stem, made.pages, round(made.seconds, 2), self._done, total))
        failed = [made.problem for made in finished if made.problem]
        if failed:
            raise SheetError("\n".join(failed))
        return plan.with_files({made.stem: self._printed(made, files[made.stem]) for made in finished})

    def _build_site(self) -> None:
        from builder.website import build_site

        began = time.monotonic()
        self.report(StepBegun("site", "Building the site"))
        build_site(self.new / "project", self.new / "site")
        self.report(SiteDone(round(time.monotonic() - began, 2)))

    def _printed(self, made: SheetMade, entry: SheetEntry) -> SheetEntry:
        sha256 = record.file_hash(self.new / "made" / f"{made.stem}.pdf")
        return msgspec.structs.replace(entry, sha256=sha256, pages=made.pages, notes=made.notes)

    def _swap(self, plan: MakePlan, manifest: Manifest) -> None:
        made: dict[str, Path] = {}
        if plan.site_is_new:
            made |= {"site": self.new / "site", "project": self.new / "project"}
        sheets = plan.sheets
        binder_changed = manifest.joined != self.old.joined
        is_missing = bool(sheets.files) and not self.brokerage.runbooks.is_dir()
        if sheets.stale or sheets.removed or binder_changed or is_missing:
            folder = self.new / "runbooks"
            folder.mkdir()
            for stem in sheets.files:
                shutil.copy2(self._pdf(plan, stem), folder / f"{stem}.pdf")
            if manifest.joined:
                joined_now = self.new / BINDER
                binder = joined_now if joined_now.is_file() else self.brokerage.runbooks / BINDER
                shutil.copy2(binder, folder / BINDER)
            made[self.brokerage.runbooks.name] = folder
        if manifest != self.old:
            name = self.brokerage.manifest.name
            record.write_manifest(self.new / name, manifest)
            made[name] = self.new / name
        swap_in(self.brokerage.out, made)
        if self.options.size == "normal":
            self._drop_other_large_print(manifest.edition)

    def _drop_other_large_print(self, edition: str) -> None:
        """Sheets in large print of the other edition do not stay beside this one: the folder may be passed on."""
        large = self.brokerage.in_large_print()
        old = record.read_manifest(large.manifest).edition
        if large.runbooks.is_dir() and old != edition:
            shutil.rmtree(large.runbooks)
            large.manifest.unlink(missing_ok=True)
            message = f"the sheets in large print were those of the {old} edition, and were removed."
            hint = "Build them again with --print large."
            self.problems.append(
                Problem(file=large.runbooks.name, message=message, hint=hint, severity="warning")
            )


@contextmanager
def _signals_waiting() -> Iterator[None]:
    """Holds Ctrl+C and the like back while a thread starts: one that comes half-way leaves it waiting for ever."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _versions(tools: Mapping[str, str]) -> list[str]:
    return [f"{name} {version}" for name, version in sorted(tools.items())]


def _misfits(manifest: Manifest) -> list[Problem]:
    """What does not fit its paper, of sheets printed now and before: said at each build until it is mended."""
    hint = "It is printed all the same. Shorten the longest names and texts on it to have it fit."
    return [
        Problem(file=f"{stem}.pdf", message=f"{note}.", hint=hint, severity="warning")
        for stem, entry in manifest.sheets.items()
        for note in entry.notes
    ]
