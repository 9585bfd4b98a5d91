"""The playbook of one set of answers: which pages and sheets it has, and each page composed when somebody looks."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from builder.binder import Binder
from builder.compose import Composer
from builder.context import Context
from builder.model.computed import Basis
from builder.model.facts import derive_facts
from builder.model.scope import Scope
from builder.preview.reads import (
    ANY_PAGE,
    EVERYTHING,
    NotedComputed,
    NotedFacts,
    answer_changes,
)
from builder.selection import plan_pages, plan_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.content import Content
    from builder.model.clients import Client
    from builder.model.lines import Line
    from builder.model.pages import Page
    from builder.preview.reads import Key, NotedAnswers, Reads
    from builder.render import Renderer
    from builder.selection import PlannedPage, PlannedSheet

EDITION = "full"
"""What is typed is shown as the firm's own people would read it."""
_TEMPLATE = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_PARTIAL = re.compile(r"""["']([\w./-]+\.j2)["']""")
_PAGE_NAME = re.compile(r"[\w-]+\.md\b")
_NOTED_BY_NAME = ("roles", "agencies", "port_modes", "reserve")
"""Lists that the context makes once for all pages: whoever names one has read what it was made of."""
_STEADY = frozenset(
    {
        "contact", "role", "question", "maybe", "blank", "box", "mark", "working_days", "port_caution", "picture",
        "fact", "computed", "as_of", "edition", "clients", "tariff_lines", "bands", "sources", "public_contacts",
        "unsettled",
    }
)  # fmt: skip
"""Names whose meaning hangs on no answer, or that note by themselves what is read through them."""
_WALKS_PAGES = frozenset({"duties", "pages_for_row"})


class Playbook:
    """Plans, sheets and pages for one set of answers."""

    def __init__(
        self,
        content: Content,
        answers: NotedAnswers,
        clients: Sequence[Client],
        lines: Sequence[Line],
        as_of: date,
        renderer: Renderer,
        look: Path,
        computed: NotedComputed | None = None,
    ) -> None:
        self.content = content
        self.answers = answers
        self.clients = clients
        self.lines = lines
        self.as_of = as_of
        self.renderer = renderer
        self.look = look
        self.reads: Reads = answers.reads
        self.basis = Basis(answers, clients, as_of)
        self.computed = computed or NotedComputed(self.basis, self.reads)
        self.scope = self._scope()
        self._owners: dict[str, str] = {}
        self.context = Context(content, self.scope, clients, EDITION, lines)
        self._behind_names = self._name_reads()  # before anything else asks the context for one of them

    def other(self, answers: NotedAnswers, questions: AbstractSet[str]) -> Playbook:
        """The playbook of other answers, of which some questions may be answered otherwise."""
        changed = answer_changes(self.answers, answers, questions)
        computed = self.computed.carried(Basis(answers, self.clients, self.as_of), changed)
        return Playbook(
            self.content, answers, self.clients, self.lines, self.as_of, self.renderer, self.look, computed
        )

    @cached_property
    def plans(self) -> Mapping[str, PlannedPage]:
        """The pages it has, by their place on the site."""
        with self.reads.noting():
            return {plan.path: plan for plan in plan_pages(self.context)}

    @cached_property
    def sheets(self) -> Mapping[str, PlannedSheet]:
        """The sheets it has, by the names of their files."""
        return {sheet.stem: sheet for sheet in plan_sheets(list(self.plans.values()))}

    @cached_property
    def binder(self) -> Binder:
        """What stands at the head and foot of its sheets."""
        with self.reads.noting():
            return Binder(self.context, [], self.look, "letter")

    def compose(self, plan: PlannedPage) -> tuple[ComposedPage, set[Key]]:
        """A page, and what it read."""
        with self.reads.noting() as heard:
            page = self._composer.compose(plan)
        return page, heard | self._by_name(plan.page)

    def title(self, plan: PlannedPage) -> str:
        """The title of a page as plain text."""
        with self.reads.noting():
            return self._composer.title(plan)

    def owner(self, role_id: str) -> str:
        """The role that keeps a sheet, with who holds it, as the sheet's foot says."""
        if role_id not in self._owners:
            with self.reads.noting():
                self._owners[role_id] = self.binder.keeper(role_id)
        return self._owners[role_id]

    def words(self, page: Page) -> frozenset[str]:
        """The words that a page and the partials it takes in hand to Jinja."""
        return self._named_in(page)[0]

    def changes(self, other: Playbook, questions: AbstractSet[str]) -> set[Key]:
        """What reads differently in another playbook of the same firm."""
        with self.reads.noting():
            changed = answer_changes(self.answers, other.answers, questions)
            changed |= self.computed.changes(other.computed)
            here, there = self.scope.derived, other.scope.derived
            changed |= {("fact", name) for name in here if here[name] != there[name]}
            changed |= self._page_changes(other)
        return changed | {EVERYTHING} if changed else changed

    def _page_changes(self, other: Playbook) -> set[Key]:
        """Pages that one has and the other has not: links to them become plain words."""
        missing = {plan.page.path for path, plan in self.plans.items() if path not in other.plans}
        missing |= {plan.page.path for path, plan in other.plans.items() if path not in self.plans}
        names = {("page", path.rpartition("/")[2]) for path in missing}
        return names | {ANY_PAGE} if names else set()

    def _scope(self) -> Scope:
        scope = Scope(self.basis, self.content.declarations.facts)
        scope.__dict__["computed"] = self.computed
        with self.reads.noting():
            derived = derive_facts(self.content.declarations.facts, _Lookup(scope, self.computed))
        scope.__dict__["derived"] = NotedFacts(derived, self.reads)
        return scope

    @cached_property
    def _composer(self) -> Composer:
        return Composer(self.context, list(self.plans.values()), self.renderer)

    def _name_reads(self) -> Mapping[str, frozenset[Key]]:
        """What was read for the names that all pages share."""
        behind: dict[str, frozenset[Key]] = {}
        for name in _NOTED_BY_NAME:
            with self.reads.noting() as heard:
                getattr(self.context, name)
            behind[name] = frozenset(heard)
        with self.reads.noting():
            names = self.context.names
        for name in names.keys() - behind.keys() - _STEADY - self.context.sections.keys():
            behind[name] = frozenset({EVERYTHING})
        return behind

    def _by_name(self, page: Page) -> set[Key]:
        """What a page reads through names that were made before it, or through links to other pages."""
        words, pages = self._named_in(page)
        found = {key for name in words & self._behind_names.keys() for key in self._behind_names[name]}
        if words & _WALKS_PAGES:
            found.add(ANY_PAGE)
        return found | {("page", name) for name in pages}

    def _named_in(self, page: Page) -> tuple[frozenset[str], frozenset[str]]:
        return _named_in(tuple(_texts(page.document.data)), page.body, self.content.root / "partials")


@lru_cache(maxsize=1024)
def _named_in(head: tuple[str, ...], body: str, partials: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The words that a page and the partials it takes in hand to Jinja, and the pages that they name."""
    texts, waiting = [*head, body], _PARTIAL.findall(body)
    taken: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in taken and (partials / name).is_file():
            taken.add(name)
            texts.append((partials / name).read_text(encoding="utf-8"))
            waiting += _PARTIAL.findall(texts[-1])
    text = "\n".join(texts)
    words = (word for part in _TEMPLATE.findall(text) for word in _WORD.findall(part))
    return frozenset(words), frozenset(_PAGE_NAME.findall(text))


def _texts(data: object) -> Iterator[str]:
    """Every text of a page's head."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _texts(item)
    else:
        yield str(data)


class _Lookup:
    """Answers and computed values by name, for working out facts."""

    def __init__(self, scope: Scope, computed: NotedComputed) -> None:
        self._scope = scope
        self._computed = computed

    def __call__(self, name: str) -> object:
        head, _, rest = name.partition(".")
        if head == "computed":
            return self._computed.get(rest)
        return self._scope.basis.answers.get(name).for_conditions
