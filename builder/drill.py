"""A tabletop exercise made from the firm's own answers: situation manual, guide, inject cards and forms.

Its texts are pages like those of the playbook, in `playbook_src/drill/`. A page below `drill/injects/` is one inject;
its folder is the module it belongs to, its steps are what the players are expected to do. Players get the card
without the steps, the facilitator's guide has both. Without a seed the same firm gets the same drill.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, TypeVar

import msgspec

from builder.compose import Composer, compose_all, unique
from builder.content import load_content
from builder.context import Context
from builder.errors import ProblemsFoundError, SheetError
from builder.markup import to_html
from builder.model.problems import errors
from builder.render import Renderer
from builder.runbooks import SheetJob, render_sheets
from builder.selection import PlannedPage, plan_pages
from builder.sheets import Sheet, with_code
from builder.stage import staged_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.content import Content
    from builder.model.firm import Firm
    from builder.shown import ShownRecord

FOLDER = "drill"
INJECTS = "injects/"
GUIDE, CARDS = "facilitator-guide", "inject-cards"
"""The pages behind which the injects are printed, with and without what is expected."""
BANNER = "EXERCISE EXERCISE EXERCISE"

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class DrillOptions:
    """How a drill is put together."""

    seed: int | None = None
    """Draws the injects, the port, the client and the vendor; by default the first of each are taken."""
    per_module: int = 4
    """Injects in each module, where so many apply."""
    edition: str = "full"
    paper: str = "letter"


@dataclass(frozen=True)
class Inject:
    """One chosen inject, as pages list it."""

    number: str
    """Module and place in it: `2.3`."""
    module: int
    title: str


class Cast:
    """Who and what the story is about: the firm's own port, client and vendor, or words where there is none."""

    def __init__(self, context: Context, seed: int | None) -> None:
        self._context = context
        self._seed = seed
        self.injects: list[Inject] = []

    def of_module(self, module: int) -> list[Inject]:
        """The chosen injects of a module."""
        return [inject for inject in self.injects if inject.module == module]

    def port(self, mode: str = "") -> ShownRecord | None:
        """A port in use, one with a mode of transport where it is named."""
        things = self._answer("ports", "list")
        fitting = [thing for thing in things if not mode or mode in thing.modes]
        return self._pick(fitting, f"port {mode}")

    def client(self, mode: str = "") -> str:
        """An importer client, of the first tier where tiers are given."""
        fitting = [client for client in self._context.clients if not mode or mode in client.modes]
        first = [client for client in fitting if client.tier == "1"]
        picked = self._pick(first or fitting, f"client {mode}")
        return picked.name if picked else "one of your largest clients"

    def vendor(self) -> str:
        """A provider, that of the entry software where it is named."""
        things = self._answer("connection", "providers")
        software = [thing for thing in things if thing.kind == "entry_software"]
        picked = self._pick(software or things, "vendor")
        return picked.label if picked else "your software vendor"

    def _answer(self, section: str, question: str) -> list[ShownRecord]:
        found = self._context.sections.get(section)
        return getattr(found, question).things if found else []

    def _pick(self, things: Sequence[T], what: str) -> T | None:
        if not things:
            return None
        return things[0] if self._seed is None else _drawn(self._seed, what).choice(things)


class DrillContext(Context):
    """The names of the playbook's pages, and `drill`, the cast of the exercise."""

    def __init__(self, content: Content, firm: Firm, options: DrillOptions) -> None:
        super().__init__(content, firm.scope, firm.client_list.clients, options.edition, firm.line_list.lines)
        self.cast = Cast(self, options.seed)

    @cached_property
    def names(self) -> Mapping[str, object]:
        """The names every page may use."""
        return {**super().names, "drill": self.cast}


def drill_pack(content_root: Path, firm: Firm, look: Path, options: DrillOptions) -> list[Sheet]:
    """The sheets of an exercise for a firm, in the order of their use.

    Raises:
        ProblemsFoundError: a text of the exercise is wrong, or a page of it cannot be composed.
    """
    content = load_content(content_root, FOLDER)
    if wrong := errors(content.problems):
        raise ProblemsFoundError(wrong)
    context = DrillContext(content, firm, options)
    plans = plan_pages(context)
    renderer = Renderer(content_root / "partials")
    chosen = choose([plan for plan in plans if _is_inject(plan)], options)
    injects = _numbered(_composed(context, chosen, renderer))
    context.cast.injects = [_as_listed(page) for page in injects]
    cards = _numbered(_composed(context, [_without_steps(plan) for plan in chosen], renderer))
    pages = _composed(context, [plan for plan in plans if not _is_inject(plan)], renderer)
    behind = {GUIDE: injects, CARDS: cards}
    return [
        _sheet(number, [page, *behind.get(page.plan.page.stem, ())], context, look, options)
        for number, page in enumerate(pages, start=1)
    ]


def choose(plans: Sequence[PlannedPage], options: DrillOptions) -> list[PlannedPage]:
    """The injects of an exercise, in the order of modules and of time.

    Only what is known to apply to the firm is played. The first inject of a module opens it and is always there;
    the others follow in order, or are drawn where a seed is given.
    """
    modules: dict[str, list[PlannedPage]] = {}
    for plan in plans:
        if not plan.may_apply:
            modules.setdefault(plan.page.folder, []).append(plan)
    found: list[PlannedPage] = []
    for folder in sorted(modules):
        ordered = sorted(modules[folder], key=lambda plan: (plan.page.head.order, plan.page.path))
        opener, others = ordered[0], ordered[1:]
        wanted = min(options.per_module - 1, len(others))
        if options.seed is not None:
            others = [others[place] for place in _places(options.seed, folder, len(others), wanted)]
        found += [opener, *others[:wanted]]
    return found


def _places(seed: int, folder: str, there: int, wanted: int) -> list[int]:
    return sorted(_drawn(seed, folder).sample(range(there), wanted))


def _drawn(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 (a drill is to be played again with the same seed)


def _is_inject(plan: PlannedPage) -> bool:
    return plan.page.path.startswith(INJECTS)


def _without_steps(plan: PlannedPage) -> PlannedPage:
    """The inject as players get it."""
    head = msgspec.structs.replace(plan.page.head, steps=[])
    return replace(plan, page=replace(plan.page, head=head))


def _composed(context: Context, plans: Sequence[PlannedPage], renderer: Renderer) -> list[ComposedPage]:
    pages, wrong = compose_all(Composer(context, plans, renderer), plans)
    if wrong:
        raise ProblemsFoundError(list(unique(wrong)))
    return pages


def _module(page: ComposedPage) -> int:
    """The number that the name of a module's folder begins with."""
    return int(page.plan.page.folder.removeprefix(INJECTS).partition("-")[0])


def _numbered(pages: Sequence[ComposedPage]) -> list[ComposedPage]:
    """Each inject with its number in front of its title."""
    counts: dict[int, int] = {}
    found = []
    for page in pages:
        module = _module(page)
        counts[module] = counts.get(module, 0) + 1
        found.append(replace(page, title=f"Inject {module}.{counts[module]}: {page.title}"))
    return found


def _as_listed(page: ComposedPage) -> Inject:
    number, _, title = page.title.removeprefix("Inject ").partition(": ")
    return Inject(number, _module(page), title)


def _sheet(
    place: int, pages: Sequence[ComposedPage], context: Context, look: Path, options: DrillOptions
) -> Sheet:
    first, title = pages[0].plan.page, f"{BANNER}: {pages[0].title}"
    pages = [replace(pages[0], title=title), *pages[1:]]  # the sheet's own heading is not printed twice
    role = context.role(first.head.owner) if first.head.owner else None
    firm = str(context.scope.basis.answers.get("firm.legal_name").value or "")
    return with_code(
        Sheet(
            stem=f"DRILL-{place}-{first.stem}",
            number=first.head.runbook,
            title=title,
            articles=tuple(_article(page, look) for page in pages),
            firm=firm,
            owner=role.title if role else "",
            edition=options.edition,
            built_on=context.scope.basis.as_of,
            layout="drill",
            paper=options.paper,
        )
    )


def _article(page: ComposedPage, look: Path) -> str:
    """The page's HTML; an inject says that it is an exercise, since its card is cut off from the sheet's head."""
    html = to_html(staged_text(page).split("---\n", 2)[2], look)
    if not _is_inject(page.plan):
        return html
    kind = "inject expected" if page.plan.page.head.steps else "inject"
    return f'<div class="{kind}"><p class="banner">{BANNER}</p>{html}</div>'


def print_drill(sheets: Sequence[Sheet], folder: Path, look: Path, workers: int | None = None) -> list[Path]:
    """Prints an exercise into a folder; returns the files in order.

    Sheets of an earlier exercise that this one does not have are taken away, so that two are never mixed.

    Raises:
        SheetError: a sheet cannot be laid out.
        MissingLibraryError: a library for printing is not installed.
    """
    for made in (folder.parent, folder):  # clients' names are not for other users of the machine
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    targets = [folder / f"{sheet.stem}.pdf" for sheet in sheets]
    jobs = [SheetJob(sheet, target) for sheet, target in zip(sheets, targets, strict=True)]
    failed = [made.problem for made in render_sheets(jobs, look, workers) if made.problem]
    if failed:
        raise SheetError("\n".join(failed))
    for old in set(folder.glob("DRILL-*.pdf")) - set(targets):
        old.unlink()
    return targets
