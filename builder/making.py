"""What a build makes: which sheets are stale, site and sheets made side by side, and the swap at the end."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

from builder import manifest as record
from builder.binder import Binder
from builder.errors import SheetError, UsageError
from builder.events import BuildStarted, Event, SheetDone, SiteDone, StepBegun
from builder.manifest import Manifest, SheetEntry, SiteEntry
from builder.model.printed import record_printed
from builder.numbersheets import printed_blocks
from builder.stage import stage_project, tree_hash
from builder.swap import swap_in
from builder.website import tool_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from builder.paths import Brokerage
    from builder.pipeline import BuildOptions, Draft
    from builder.runbooks import SheetMade
    from builder.sheets import Sheet

BINDER = "binder.pdf"
_PRINTING = ("tideover", "weasyprint", "pydyf", "fonttools", "python-barcode", "segno", "pikepdf")
"""Packages whose version may change what is printed."""


@dataclass(frozen=True)
class MakePlan:
    """What a build is to make."""

    site: SiteEntry | None
    site_is_new: bool
    sheets: dict[str, SheetEntry]
    """Every sheet that the binder will have."""
    stale: list[str]
    """Sheets to print."""
    removed: list[str]
    """Sheets that the binder had and will not have."""

    @property
    def made(self) -> tuple[str, ...]:
        """Names of what is made anew: `site`, and the stems of sheets."""
        return (*(("site",) if self.site_is_new else ()), *self.stale)

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of what stays as it is."""
        names = (*(("site",) if self.site else ()), *self.sheets)
        return tuple(name for name in names if name not in self.made)

    def without_paper(self, old: Manifest) -> MakePlan:
        """The same plan with the sheets left as the last build made them."""
        return MakePlan(self.site, self.site_is_new, dict(old.sheets), [], [])


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
        self.old = record.read_manifest(brokerage.manifest)
        self.tools = {**tool_versions(), **{name: version(name) for name in _PRINTING}}
        self.binder = Binder(draft.context, draft.pages, look, options.paper, options.size)

    def stage(self) -> None:
        """Writes the MkDocs project."""
        self.report(StepBegun("stage", f"Writing {len(self.draft.pages)} pages"))
        stage_project(
            self.new / "project", self.look, self.draft.pages, self.binder.firm, self.options.edition
        )

    def plan(self) -> MakePlan:
        """What must be made anew, by the record of the last build.

        Raises:
            UsageError: one part alone is wanted in another edition than the other part has.
        """
        only = self.options.only
        has_site = self.options.size == "normal"
        if (
            only
            and has_site
            and self.brokerage.manifest.exists()
            and self.old.edition != self.options.edition
        ):
            message = f"{self.brokerage.out}: holds the {self.old.edition} edition. Build site and runbooks together."
            raise UsageError(message)
        site, site_is_new = self._site_entry() if only != "runbooks" else (self.old.site, False)
        if only == "site":
            return MakePlan(site, site_is_new, dict(self.old.sheets), [], [])
        sheets = self._sheet_entries()
        stale = [stem for stem, entry in sheets.items() if not entry.sha256]
        return MakePlan(site, site_is_new, sheets, stale, sorted(set(self.old.sheets) - set(sheets)))

    def make(self, plan: MakePlan) -> Manifest:
        """Makes what the plan says and swaps it in."""
        self.report(BuildStarted(total=len(plan.stale) + plan.site_is_new))
        sheets = plan.sheets | self._print_and_build(plan)
        site = plan.site
        if site and plan.site_is_new:
            site = SiteEntry(inputs=site.inputs, tree=tree_hash(self.new / "site"), pages=site.pages)
        bound = self._bind(plan, sheets)
        manifest = Manifest(
            edition=self.options.edition, tools=self.tools, site=site, sheets=sheets, joined=bound
        )
        # Before the swap: what is in its place may be printed and handed out at once.
        stale = [sheet for sheet in self.draft.sheets if sheet.stem in plan.stale]
        record_printed(self.brokerage.printed_numbers, printed_blocks(stale), self.options.as_of)
        self._swap(plan, manifest)
        return manifest

    def _bind(self, plan: MakePlan, sheets: Mapping[str, SheetEntry]) -> str:
        """Joins the sheets when that is wanted and they changed; a binder that is out of date is left out.

        Returns:
            What the binder was joined from; empty when there is none.
        """
        entries = [entry for _, entry in sorted(sheets.items())]
        about = (self.binder.firm, self.options.edition, self.options.paper, *_versions(self.tools))
        inputs = record.text_hash(*about, *(text for one in entries for text in (one.title, one.sha256)))
        if self.old.joined == inputs and (self.brokerage.runbooks / BINDER).is_file():
            return inputs
        if not self.options.binder or not self.draft.sheets or self.options.only == "site":
            return ""
        from builder.binding import BoundSheet, Cover, bind, parts_of_binder

        self.report(StepBegun("binder", "Joining the binder"))
        bound = {
            stem: BoundSheet(stem, entry.number, entry.title, self._pdf(plan, stem), entry.pages)
            for stem, entry in sheets.items()
        }
        cover = Cover(
            firm=self.binder.firm,
            owner=self.binder.firm,
            edition=self.options.edition,
            paper=self.options.paper,
            built_on=date.fromisoformat(max(entry.built_on for entry in entries)),
        )
        parts = parts_of_binder(self.draft.sheets, self.draft.plans, bound)
        bind(parts, cover, self.look, self.new / "frame", self.new / BINDER, self.options.workers)
        return inputs

    def _pdf(self, plan: MakePlan, stem: str) -> Path:
        """A sheet as printed in this build, or in the last one that printed it."""
        return (self.new / "made" if stem in plan.stale else self.brokerage.runbooks) / f"{stem}.pdf"

    def _site_entry(self) -> tuple[SiteEntry, bool]:
        inputs = record.text_hash(tree_hash(self.new / "project"), *_versions(self.tools))
        pages = sum(plan.on_site for plan in self.draft.plans)
        old = self.old.site
        is_same = old is not None and old.inputs == inputs and old.tree == tree_hash(self.brokerage.site)
        return (old, False) if is_same and old else (SiteEntry(inputs=inputs, tree="", pages=pages), True)

    def _sheet_entries(self) -> dict[str, SheetEntry]:
        """An entry for each sheet; `sha256` is empty where the sheet must be printed."""
        look = record.text_hash(
            *(tree_hash(self.look / part) for part in ("print", "assets")), *_versions(self.tools)
        )
        entries = {}
        for sheet in self.draft.sheets:
            inputs = record.text_hash(look, *self.binder.said(sheet))
            old = self.old.sheets.get(sheet.stem)
            path = self.brokerage.runbooks / f"{sheet.stem}.pdf"
            if old and old.inputs == inputs and old.sha256 == record.file_hash(path):
                entries[sheet.stem] = old
            else:
                entries[sheet.stem] = SheetEntry(
                    inputs=inputs,
                    sha256="",
                    pages=0,
                    number=sheet.number,
                    title=self.binder.title(sheet),
                    code="",
                    built_on=self.options.as_of.isoformat(),
                )
        return entries

    def _print_and_build(self, plan: MakePlan) -> dict[str, SheetEntry]:
        """Sheets are printed by child processes while MkDocs runs in a thread of this one."""
        from builder.runbooks import SheetJob, render_sheets

        entries = plan.sheets
        sheets = {
            planned.stem: self.binder.sheet(planned, date.fromisoformat(entries[planned.stem].built_on))
            for planned in self.draft.sheets
            if planned.stem in plan.stale
        }
        jobs = [SheetJob(sheet, self.new / "made" / f"{stem}.pdf") for stem, sheet in sheets.items()]
        finished: list[SheetMade] = []
        with ThreadPoolExecutor(1) as beside:
            site = beside.submit(self._build_site) if plan.site_is_new else None
            for made in render_sheets(jobs, self.look, self.options.workers):
                finished.append(made)
                self.report(
                    SheetDone(made.stem, made.pages, round(made.seconds, 2), len(finished), len(jobs))
                )
            if site:
                site.result()
        failed = [made.problem for made in finished if made.problem]
        if failed:
            raise SheetError("\n".join(failed))
        return {made.stem: self._printed(made, sheets[made.stem], entries[made.stem]) for made in finished}

    def _build_site(self) -> None:
        from builder.website import build_site

        began = time.monotonic()
        self.report(StepBegun("site", "Building the site"))
        build_site(self.new / "project", self.new / "site")
        self.report(SiteDone(round(time.monotonic() - began, 2)))

    def _printed(self, made: SheetMade, sheet: Sheet, entry: SheetEntry) -> SheetEntry:
        return SheetEntry(
            inputs=entry.inputs,
            sha256=record.file_hash(self.new / "made" / f"{made.stem}.pdf"),
            pages=made.pages,
            number=entry.number,
            title=entry.title,
            code=sheet.code,
            built_on=entry.built_on,
        )

    def _swap(self, plan: MakePlan, manifest: Manifest) -> None:
        made: dict[str, Path] = {}
        if plan.site_is_new:
            made |= {"site": self.new / "site", "project": self.new / "project"}
        binder_changed = manifest.joined != self.old.joined
        if (
            plan.stale
            or plan.removed
            or binder_changed
            or (plan.sheets and not self.brokerage.runbooks.is_dir())
        ):
            folder = self.new / "runbooks"
            folder.mkdir()
            for stem in plan.sheets:
                shutil.copy2(self._pdf(plan, stem), folder / f"{stem}.pdf")
            binder = self.new / BINDER
            if manifest.joined:
                shutil.copy2(
                    binder if binder.is_file() else self.brokerage.runbooks / BINDER, folder / BINDER
                )
            made[self.brokerage.runbooks.name] = folder
        swap_in(self.brokerage.out, made)
        if manifest != self.old:
            record.write_manifest(self.new / "manifest.json", manifest)
            (self.new / "manifest.json").replace(self.brokerage.manifest)


def _versions(tools: Mapping[str, str]) -> list[str]:
    return [f"{name} {version}" for name, version in sorted(tools.items())]
