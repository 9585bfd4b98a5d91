"""The build, step by step: content and answers in, site and sheets out, swapped in whole."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from builder.binder import Binder
from builder.compose import ComposedPage, Composer, compose_all, unique
from builder.content import load_content
from builder.context import Context
from builder.errors import MissingLibraryError, ProblemsFoundError
from builder.events import BuildDone, Event, ProblemFound, StepBegun
from builder.making import Work
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.model.places import place_words
from builder.model.problems import Problem, errors
from builder.paths import look_root
from builder.press import pango_missing
from builder.render import Renderer
from builder.selection import PlannedPage, PlannedSheet, plan_pages, plan_sheets
from builder.swap import workspace
from builder.unprintable import unprintable_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.content import Content
    from builder.manifest import Manifest
    from builder.model.firm import Firm
    from builder.paths import Brokerage
    from builder.sheets import Sheet

Part = Literal["site", "runbooks"]


def build_day() -> date:
    """The day the build bears: SOURCE_DATE_EPOCH where it is set, otherwise today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """What to build and how."""

    only: Part | None = None
    edition: str = "full"
    strict: bool = False
    """Refuse pages that are included only because nobody knows yet."""
    paper: str = "letter"
    size: str = "normal"
    """`large` prints into a folder of its own and leaves site and sheets alone."""
    binder: bool = False
    """Join all sheets into one file as well."""
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
    firm = read_firm(
        content.declarations,
        file,
        brokerage.clients,
        options.as_of,
        brokerage.lines,
        brokerage.printed_numbers,
    )
    context = Context(content, firm.scope, firm.client_list.clients, options.edition, firm.line_list.lines)
    plans = plan_pages(context)
    pages, wrong = compose_all(Composer(context, plans, Renderer(content_root / "partials")), plans)
    _stop_on(list(unique(wrong)))
    problems = [*firm.problems, *unprintable_answers(firm, look_root()), *_may_apply(firm, pages)]
    if options.strict and problems:
        raise ProblemsFoundError(problems)
    return Draft(content, firm, context, plans, pages, plan_sheets(plans), problems)


def _stop_on(problems: Sequence[Problem]) -> None:
    stopping = errors(problems)
    if stopping:
        raise ProblemsFoundError(stopping)


def _may_apply(firm: Firm, pages: Sequence[ComposedPage]) -> list[Problem]:
    """A warning for each page that is there because a question is open: what may be changed is the answer."""
    found = {}
    for composed in pages:
        plan = composed.plan
        if plan.may_apply and plan.hangs_on:
            question = plan.hangs_on[0]
            asked = place_words(firm.declarations, firm.answers, question, plan.steps)
            section = firm.declarations.section(question.partition(".")[0])
            found[plan.page.path] = Problem(
                file=firm.answers.name,
                line=firm.answers.get(question).line,
                message=f'"{composed.title}" is included because this is open: {asked}',
                hint=f'Answer it in the interview, under "{section.title}".',
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
    binder = Binder(draft.context, draft.pages, look, options.paper, options.size)
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
    issued_on: str = ""
    """The day on which a binder of this edition was last handed out; empty when none was."""
    firm: str = ""
    """The firm's name, as typed."""


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
    if options.size == "large":
        brokerage, options = brokerage.in_large_print(), replace(options, only="runbooks")
    began = time.monotonic()
    report(StepBegun("read", "Reading content and answers"))
    draft = draft_playbook(brokerage, content_root, options)
    for problem in draft.problems:
        report(ProblemFound.of(problem))
    with workspace(brokerage.out) as new:
        work = Work(brokerage, look, options, draft, report, new)
        sheets = work.plan_sheets()
        no_paper = pango_missing() if sheets.stale else None
        may_print = not no_paper and options.only != "site"
        plan = work.plan(sheets if may_print else work.planner.as_they_are(), may_print=may_print)
        manifest = work.make(plan)
        for problem in work.problems:
            report(ProblemFound.of(problem))
        if may_print and work.keeps_history:
            work.remember(manifest)
    if no_paper:
        raise MissingLibraryError(f"{no_paper} The site is built; no sheet was printed.")
    problems, seconds = (*draft.problems, *work.problems), time.monotonic() - began
    result = BuildResult(
        manifest=manifest,
        made=plan.made,
        kept=plan.kept,
        removed=tuple(plan.sheets.removed),
        problems=problems,
        seconds=seconds,
        issued_on=work.issued_on,
        firm=work.planner.firm,
    )
    report(
        BuildDone(
            site=str(brokerage.site / "index.html"),
            runbooks=str(brokerage.runbooks),
            changed=len(plan.made) + len(plan.sheets.removed),
            unchanged=len(plan.kept),
            seconds=round(result.seconds, 2),
            made=result.made,
            kept=result.kept,
            removed=result.removed,
            binder=manifest.binder,
            change_sheet=str(brokerage.change_sheet) if manifest.changes else "",
        )
    )
    return result
