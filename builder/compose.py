"""Turns planned pages into plain Markdown: title, notice, steps, body, authority, with links resolved."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.escape import escape, slug
from builder.model.problems import Problem, did_you_mean
from builder.render import Renderer, RenderProblem
from builder.shown import ShownRecord, show_date
from builder.steps import ShownStep, steps_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.context import Context
    from builder.model.pages import Page, Step
    from builder.model.scope import Scope
    from builder.selection import PlannedPage

SOURCES_PAGE = "sources/index.md"
"""The page that lists every source; citations link to its anchors."""

_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+?\.md)(#[^()\s]*)?\)")
_PLACES_STEPS = re.compile(r"{{\s*steps\b")


@dataclass(frozen=True)
class Duty:
    """What a role does on one page."""

    link: Markup
    steps: list[ShownStep]
    """Empty where the role only needs to know the page."""


@dataclass(frozen=True)
class ComposedPage:
    """A page as plain Markdown."""

    plan: PlannedPage
    title: str
    """Plain text: escape it wherever it is shown."""
    summary: str
    """Plain text."""
    markdown: str
    """The body below the title."""


class Composer:
    """Composes all pages of one playbook."""

    def __init__(self, context: Context, plans: Sequence[PlannedPage], renderer: Renderer) -> None:
        self._context = context
        self._renderer = renderer
        self._known = {page.path: page for page in context.content.pages}
        self._by_source: dict[str, list[PlannedPage]] = {}
        for plan in plans:
            if plan.on_site:
                self._by_source.setdefault(plan.page.path, []).append(plan)
        self._firsts = [made[0] for made in self._by_source.values()]

    def compose(self, plan: PlannedPage) -> ComposedPage:
        """One page as Markdown.

        Raises:
            RenderProblem: undefined name, broken template, or a link to nowhere, with file and line.
        """
        names = self._names(plan)
        page, head = plan.page, plan.page.head
        title = self.title(plan)
        summary = self._renderer.text(head.summary, names, page.file, page.document.line(("summary",)))
        steps = self._steps(plan, names)
        body = self._renderer.markdown(page.body, {**names, "steps": steps}, page.file, page.body_line)
        parts = [self._notice(plan), body.strip()]
        if steps and not _PLACES_STEPS.search(page.body):
            parts.append(steps)
        parts.append(self._foot(plan))
        markdown = "\n\n".join(part for part in parts if part)
        return ComposedPage(plan, title, summary, self._with_links(markdown, plan) + "\n")

    def title(self, plan: PlannedPage) -> str:
        """The title of a page as plain text; RenderProblem as for the page."""
        page = plan.page
        line = page.document.line(("title",))
        return self._renderer.text(page.head.title, self._names(plan), page.file, line)

    def _names(self, plan: PlannedPage) -> Mapping[str, object]:
        item = {plan.page.head.name: plan.item.value} if plan.item else {}
        functions = {
            "cite": partial(self._cite, plan=plan),
            "anchor": source_anchor,
            "page_link": partial(self._page_link, plan),
            "duties": partial(self._duties, plan),
            "pages_for_row": partial(self._pages_for_row, plan),
        }
        return {**self._context.names, **item, **functions}

    def _steps(self, plan: PlannedPage, names: Mapping[str, object]) -> Markup:
        return steps_table(self._shown_steps(plan, names))

    def _shown_steps(self, plan: PlannedPage, names: Mapping[str, object], who: str = "") -> list[ShownStep]:
        """The steps of a page that apply or may apply; those of one role, where one is named."""
        scope = self._scope(plan)
        shown = []
        for index, step in enumerate(plan.page.head.steps):
            if who and step.who != who:
                continue
            truth = scope.truth(step.condition)
            if truth is False:
                continue
            hangs_on = scope.open_questions(step.condition) if truth is None else []
            may = self._ask(hangs_on[0]) if hangs_on else ""
            shown.append(self._step(plan, step, index, names, may))
        return shown

    def _scope(self, plan: PlannedPage) -> Scope:
        """The names of a page, with `this` set to what it is made for."""
        record = plan.item.record if plan.item else None
        return self._context.scope.inside(record) if record else self._context.scope

    def _duties(self, plan: PlannedPage, role_id: str) -> list[Duty]:
        """What a role does, page by page; a page made for many things stands once, with its first thing's steps."""
        found = []
        for other in self._firsts:
            steps = self._shown_steps(other, self._names(other), role_id)
            if steps or role_id in other.page.head.audience:
                link = self._link_between(plan, other)
                found.append(Duty(link, [replace(step, do=_without_links(step.do)) for step in steps]))
        return found

    def _pages_for_row(self, plan: PlannedPage, row_id: str) -> list[Markup]:
        """Links to the pages that cover a guidance row."""
        return [self._link_between(plan, other) for other in self._firsts if row_id in other.page.head.rows]

    def _link_between(self, plan: PlannedPage, other: PlannedPage) -> Markup:
        head = other.page.head
        title = self._renderer.text(head.title, self._names(other), other.page.file)
        return Markup("[{}]({})").format(
            escape(title), posixpath.relpath(other.path, plan.page.folder or ".")
        )

    def _step(
        self, plan: PlannedPage, step: Step, index: int, names: Mapping[str, object], may: str
    ) -> ShownStep:
        page = plan.page

        def rendered(key: str, source: str) -> Markup:
            line = page.document.line(("steps", index, key))
            text = self._renderer.markdown(source, names, page.file, line)
            return Markup(" ".join(text.split()))  # noqa: S704 (the renderer escapes every value)

        band = self._context.content.bands[step.band]
        authority = Markup(", ").join(self._cite(label, plan) for label in step.cite)
        return ShownStep(
            band=band,
            do=rendered("do", step.do),
            who=self._who(step.who),
            by=rendered("by", step.by) if step.by else escape(band.by),
            why=rendered("why", step.why),
            authority=authority,
            may=may,
        )

    def _who(self, role_id: str) -> Markup:
        if not role_id:
            return Markup("")
        role = self._context.role(role_id)
        if role.person.words.casefold() == role.title.casefold():  # small firms name people by what they do
            return escape(role.title)
        return Markup("{}: {}").format(escape(role.title), role.person)

    def _notice(self, plan: PlannedPage) -> str:
        if not plan.may_apply or plan.page.head.layout != "sheet":  # a letter leaves the firm
            return ""
        question = self._ask(plan.hangs_on[0]) if plan.hangs_on else "an open question"
        return (
            '!!! may "May apply"\n\n'
            f"    Nobody has answered yet: {escape(question)} Until then this page is included to be safe."
        )

    def _ask(self, question_id: str) -> str:
        question = self._context.content.declarations.questions.get(question_id)
        return question.ask if question else question_id

    def _foot(self, plan: PlannedPage) -> str:
        head = plan.page.head
        if (
            head.template or head.layout != "sheet"
        ):  # letters, cards and number sheets leave the firm, or have no room
            return ""
        scope = self._scope(plan)
        applying = [step for step in head.steps if scope.truth(step.condition) is not False]
        labels = list(dict.fromkeys([*head.cite, *(label for step in applying for label in step.cite)]))
        authority = Markup(" · ").join(self._cite_with_mark(label, plan) for label in labels)
        read = escape(f"Last checked against its sources: {show_reviewed(head.reviewed)}.")
        lines = [f"Authority: {authority}." if labels else "", str(read)]
        inner = "<br>\n".join(line for line in lines if line)
        return f'<div class="page-foot" markdown="1">\n\n{inner}\n\n</div>'

    def _cite(self, label: str, plan: PlannedPage) -> Markup:
        if label not in self._context.content.sources:
            hint = did_you_mean(label, self._context.content.sources)
            raise RenderProblem(Problem(file=plan.page.file, message=f'unknown cite "{label}".', hint=hint))
        words = escape(label)
        if SOURCES_PAGE not in self._by_source:
            return words
        target = posixpath.relpath(SOURCES_PAGE, plan.page.folder or ".")
        return Markup("[{}]({}#{})").format(words, target, source_anchor(label))

    def _cite_with_mark(self, label: str, plan: PlannedPage) -> Markup:
        """A citation that says so when it rests on second-hand reading."""
        link = self._cite(label, plan)
        is_second_hand = self._context.content.sources[label].mark == "secondary"
        return link + Markup(' <span class="mark">secondary</span>') if is_second_hand else link

    def _page_link(self, plan: PlannedPage, path: str, thing: object = None, words: str = "") -> Markup:
        if path not in self._known:
            raise RenderProblem(_no_page(plan.page, path, plan.page.line_of(path), self._known))
        target = self._target(path, thing)
        text = words or (str(thing) if thing is not None else self._known[path].head.title)
        if target is None:
            return escape(text)
        return Markup("[{}]({})").format(
            escape(text), posixpath.relpath(target.path, plan.page.folder or ".")
        )

    def _target(self, path: str, thing: object) -> PlannedPage | None:
        plans = self._by_source.get(path, [])
        if thing is None:
            return plans[0] if plans and plans[0].item is None else None
        key = _key(thing)
        return next((plan for plan in plans if plan.item and _key(plan.item.value) == key), None)

    def _with_links(self, markdown: str, plan: PlannedPage) -> str:
        """Links to pages this firm does not have become plain words; links to no page at all stop the build."""

        def resolved(match: re.Match[str]) -> str:
            words, target = match[1], match[2]
            if "://" in target:
                return match[0]
            path = posixpath.normpath(posixpath.join(plan.page.folder, target))
            if path in self._by_source and self._by_source[path][0].item is None:
                return match[0]
            if path in self._known or any(
                p.path == path for plans in self._by_source.values() for p in plans
            ):
                return match[0] if path not in self._known else words
            raise RenderProblem(_no_page(plan.page, path, plan.page.line_of(target), self._known))

        return _LINK.sub(resolved, markdown)


def _without_links(markdown: Markup) -> Markup:
    """The words alone: a link counts from the page it was written for."""
    return Markup(_LINK.sub(lambda match: match[1], markdown))  # noqa: S704 (it was markup before)


def _key(thing: object) -> tuple[str, ...]:
    """What identifies a thing that a page is made for."""
    if isinstance(thing, ShownRecord):
        return ("record", thing.id)
    port = getattr(thing, "port", None)
    if isinstance(port, ShownRecord):
        return ("port", port.id, str(getattr(thing, "mode", "")))
    return (type(thing).__name__, str(getattr(thing, "id", "") or getattr(thing, "code", "")))


def _no_page(page: Page, path: str, line: int, known: Mapping[str, object]) -> Problem:
    return Problem(
        file=page.file, line=line, message=f'link to "{path}": no such page.', hint=did_you_mean(path, known)
    )


def source_anchor(label: str) -> Markup:
    """The anchor of a source on the sources page."""
    return Markup(slug(label, set(), "source"))  # noqa: S704 (letters, digits and hyphens only)


def show_reviewed(iso: str) -> str:
    """A head's `reviewed` day as people read it."""
    from datetime import date

    return show_date(date.fromisoformat(iso))


def compose_all(composer: Composer, plans: Sequence[PlannedPage]) -> tuple[list[ComposedPage], list[Problem]]:
    """Every page that can be composed, and what is wrong with the others."""
    composed: list[ComposedPage] = []
    problems = list(_collisions(plans))
    for plan in plans:
        try:
            composed.append(composer.compose(plan))
        except RenderProblem as error:
            problems.append(error.problem)
    return composed, problems


def _collisions(plans: Sequence[PlannedPage]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for plan in plans:
        other = seen.setdefault(plan.path, plan.page.file)
        if other != plan.page.file:
            message = f'its address "{plan.path}" is that of {other} too.'
            yield Problem(file=plan.page.file, line=1, message=message, hint="Rename one of the files.")


def unique(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Each problem once: a page made for many things finds the same fault many times."""
    yield from dict.fromkeys(problems)
