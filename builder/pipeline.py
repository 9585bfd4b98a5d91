"""The build, step by step: content and answers in, site and sheets out, swapped in whole."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from builder import manifest as record
from builder.binder import Binder
from builder.compose import ComposedPage, Composer, compose_all, unique
from builder.content import load_content
from builder.context import Context
from builder.errors import MissingLibraryError, ProblemsFoundError, SheetError, UsageError
from builder.events import BuildDone, BuildStarted, Event, ProblemFound, SheetDone, SiteDone, StepBegun
from builder.manifest import Manifest, SheetEntry, SiteEntry
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.model.problems import Problem, errors
from builder.render import Renderer
from builder.runbooks import pango_missing
from builder.selection import PlannedPage, PlannedSheet, plan_pages, plan_sheets
from builder.stage import stage_project, tree_hash
from builder.swap import swap_in, workspace
from builder.website import tool_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from builder.content import Content
    from builder.model.firm import Firm
    from builder.paths import Brokerage
    from builder.runbooks import SheetMade
    from builder.sheets import Sheet

Part = Literal["site", "runbooks"]


def build_day() -> date:
    """The day the build bears: SOURCE_DATE_EPOCH where it is set, otherwise today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()


_PRINTING = ("tideover", "weasyprint", "pydyf", "fonttools")
"""Packages whose version may change what is printed."""


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """What to build and how."""

    only: Part | None = None
    edition: str = "full"
    strict: bool = False
    """Refuse pages that are included only because nobody knows yet."""
    paper: str = "letter"
    as_of: date = field(default_factory=build_day)
    workers: int | None = None


@dataclass(frozen=True)
class Draft:
    """A playbook that is decided and composed, but not yet made."""

    content: Content
    firm: Firm
    context: Context
    plans: list[PlannedPage]
    pages: list[ComposedPage]
    sheets: list[PlannedSheet]
    problems: list[Problem]
    """What is wrong with the answers, and pages that may not apply; none of it stops a build that is not strict."""


def draft_playbook(
    brokerage: Brokerage, content_root: Path, options: BuildOptions, *, unreadable_stops: bool = True
) -> Draft:
    """Reads, decides and composes.

    Args:
        brokerage: the firm's folder.
        content_root: the folder `playbook_src`.
        options: edition, day and strictness.
        unreadable_stops: answers that cannot be read at all raise; otherwise they count as not given.

    Raises:
        ProblemsFoundError: the content is wrong, the answers cannot be read, or `strict` refuses.
    """
    content = load_content(content_root)
    _stop_on(content.problems)
    file = AnswersFile(brokerage.answers)
    if unreadable_stops:
        _stop_on(file.document().problems)
    firm = read_firm(content.declarations, file, brokerage.clients, options.as_of, brokerage.lines)
    context = Context(content, firm.scope, firm.client_list.clients, options.edition, firm.line_list.lines)
    plans = plan_pages(context)
    pages, wrong = compose_all(Composer(context, plans, Renderer(content_root / "partials")), plans)
    _stop_on(list(unique(wrong)))
    problems = [*firm.problems, *_may_apply(pages)]
    if options.strict and problems:
        raise ProblemsFoundError(problems)
    return Draft(content, firm, context, plans, pages, plan_sheets(plans), problems)


def _stop_on(problems: Sequence[Problem]) -> None:
    stopping = errors(problems)
    if stopping:
        raise ProblemsFoundError(stopping)


def _may_apply(pages: Sequence[ComposedPage]) -> list[Problem]:
    found = {}
    for composed in pages:
        plan = composed.plan
        if plan.may_apply and plan.hangs_on:
            question = plan.hangs_on[0]
            message = f'"{composed.title}" is included because {question} is open.'
            found[plan.page.path] = Problem(
                file=plan.page.file,
                line=plan.page.document.line(("when",)),
                message=message,
                hint=f"Answer {question} in the interview.",
                severity="warning",
                question=question,
                steps=plan.steps,
            )
    return list(found.values())


def planned_sheets(
    brokerage: Brokerage, content_root: Path, look: Path, options: BuildOptions
) -> list[Sheet]:
    """Every sheet of the binder, ready to be printed; for looking at them without a build."""
    draft = draft_playbook(brokerage, content_root, options)
    binder = Binder(draft.context, draft.pages, look, options.paper)
    return [binder.sheet(planned, options.as_of) for planned in draft.sheets]


@dataclass(frozen=True)
class BuildResult:
    """What a build did."""

    manifest: Manifest
    made: tuple[str, ...]
    """Names of what was made anew: `site`, and the stems of sheets."""
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float


def build(
    brokerage: Brokerage,
    content_root: Path,
    look: Path,
    options: BuildOptions,
    report: Callable[[Event], None],
) -> BuildResult:
    """Builds what changed and swaps it in; on any failure the last good output stays as it was.

    Raises:
        ProblemsFoundError: see `draft_playbook`.
        CannotBuildError: MkDocs or WeasyPrint refused, or the disk did.
    """
    began = time.monotonic()
    report(StepBegun("read", "Reading content and answers"))
    draft = draft_playbook(brokerage, content_root, options)
    for problem in draft.problems:
        report(ProblemFound.of(problem))
    with workspace(brokerage.out) as new:
        work = _Work(brokerage, look, options, draft, report, new)
        work.stage()
        plan = work.plan()
        no_paper = pango_missing() if plan.stale else None
        if no_paper:
            plan = plan.without_paper(work.old)
        manifest = work.make(plan)
    if no_paper:
        raise MissingLibraryError(f"{no_paper} The site is built; no sheet was printed.")
    problems, seconds = tuple(draft.problems), time.monotonic() - began
    result = BuildResult(manifest, plan.made, plan.kept, tuple(plan.removed), problems, seconds)
    report(
        BuildDone(
            site=str(brokerage.site / "index.html"),
            runbooks=str(brokerage.runbooks),
            changed=len(plan.made) + len(plan.removed),
            unchanged=len(plan.kept),
            seconds=round(result.seconds, 2),
            kept=plan.kept,
            removed=tuple(plan.removed),
        )
    )
    return result


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


class _Work:
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
        self.binder = Binder(draft.context, draft.pages, look, options.paper)

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
        if only and self.brokerage.manifest.exists() and self.old.edition != self.options.edition:
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
        self.report(BuildStarted(total=len(plan.made), parts=plan.made))
        sheets = plan.sheets | self._print_and_build(plan)
        site = plan.site
        if site and plan.site_is_new:
            site = SiteEntry(inputs=site.inputs, tree=tree_hash(self.new / "site"), pages=site.pages)
        manifest = Manifest(edition=self.options.edition, tools=self.tools, site=site, sheets=sheets)
        self._swap(plan, manifest)
        return manifest

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
        if plan.stale or plan.removed or (plan.sheets and not self.brokerage.runbooks.is_dir()):
            folder = self.new / "runbooks"
            folder.mkdir()
            for stem in plan.sheets:
                source = self.new / "made" if stem in plan.stale else self.brokerage.runbooks
                shutil.copy2(source / f"{stem}.pdf", folder / f"{stem}.pdf")
            made["runbooks"] = folder
        swap_in(self.brokerage.out, made)
        if manifest != self.old:
            record.write_manifest(self.new / "manifest.json", manifest)
            (self.new / "manifest.json").replace(self.brokerage.manifest)


def _versions(tools: Mapping[str, str]) -> list[str]:
    return [f"{name} {version}" for name, version in sorted(tools.items())]
