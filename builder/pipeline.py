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
from builder.errors import ProblemsFoundError, SheetError
from builder.events import BuildDone, BuildStarted, Event, ProblemFound, SheetDone, SiteDone, StepBegun
from builder.manifest import Manifest, SheetEntry, SiteEntry
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.model.problems import Problem, errors
from builder.render import Renderer
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
    context = Context(content, firm.scope, firm.client_list.clients, options.edition)
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
        made, kept, removed, manifest = work.make()
    result = BuildResult(manifest, made, kept, removed, tuple(draft.problems), time.monotonic() - began)
    report(
        BuildDone(
            site=str(brokerage.site / "index.html"),
            runbooks=str(brokerage.runbooks),
            changed=len(made) + len(removed),
            unchanged=len(kept),
            seconds=round(result.seconds, 2),
        )
    )
    return result


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

    def make(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], Manifest]:
        """Makes what changed and swaps it in; gives names made, kept and removed, and the new manifest."""
        wants_site, wants_sheets = self.options.only != "runbooks", self.options.only != "site"
        site, site_is_new = self._site_entry() if wants_site else (self.old.site, False)
        sheets = self._sheet_entries() if wants_sheets else dict(self.old.sheets)
        stale = [stem for stem, entry in sheets.items() if not entry.sha256] if wants_sheets else []
        removed = sorted(set(self.old.sheets) - set(sheets)) if wants_sheets else []
        self.report(BuildStarted(total=len(stale) + site_is_new))
        done = self._print_and_build(sheets, stale, site_is_new=site_is_new)
        sheets.update(done)
        if site and site_is_new:
            site = SiteEntry(inputs=site.inputs, tree=tree_hash(self.new / "site"), pages=site.pages)
        manifest = Manifest(edition=self.options.edition, tools=self.tools, site=site, sheets=sheets)
        self._swap(stale, removed, sheets, manifest, site_is_new=site_is_new)
        made = (*(("site",) if site_is_new else ()), *stale)
        kept = (
            *(("site",) if wants_site and not site_is_new else ()),
            *(s for s in sheets if s not in stale),
        )
        return made, kept if wants_sheets else kept[:1], tuple(removed), manifest

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

    def _print_and_build(
        self, entries: Mapping[str, SheetEntry], stale: Sequence[str], *, site_is_new: bool
    ) -> dict[str, SheetEntry]:
        """Sheets are printed by child processes while MkDocs runs in a thread of this one."""
        from builder.runbooks import SheetJob, render_sheets

        sheets = {
            planned.stem: self.binder.sheet(planned, date.fromisoformat(entries[planned.stem].built_on))
            for planned in self.draft.sheets
            if planned.stem in stale
        }
        jobs = [SheetJob(sheet, self.new / "made" / f"{stem}.pdf") for stem, sheet in sheets.items()]
        finished: list[SheetMade] = []
        with ThreadPoolExecutor(1) as beside:
            site = beside.submit(self._build_site) if site_is_new else None
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

    def _swap(
        self,
        stale: Sequence[str],
        removed: Sequence[str],
        sheets: Mapping[str, SheetEntry],
        manifest: Manifest,
        *,
        site_is_new: bool,
    ) -> None:
        made: dict[str, Path] = {}
        if site_is_new:
            made |= {"site": self.new / "site", "project": self.new / "project"}
        if stale or removed or (sheets and not self.brokerage.runbooks.is_dir()):
            folder = self.new / "runbooks"
            folder.mkdir()
            for stem in sheets:
                source = self.new / "made" if stem in set(stale) else self.brokerage.runbooks
                shutil.copy2(source / f"{stem}.pdf", folder / f"{stem}.pdf")
            made["runbooks"] = folder
        swap_in(self.brokerage.out, made)
        if manifest != self.old:
            record.write_manifest(self.new / "manifest.json", manifest)
            (self.new / "manifest.json").replace(self.brokerage.manifest)


def _versions(tools: Mapping[str, str]) -> list[str]:
    return [f"{name} {version}" for name, version in sorted(tools.items())]
