"""All content of the playbook, read from `playbook_src/` and cross-checked: declarations, pages and references."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.declarations import Declarations, load_declarations
from builder.model.pages import LISTS_BEHIND, Page, load_pages
from builder.model.problems import Problem, did_you_mean
from builder.model.scope import field_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.model.conditions import NameInfo

MARKS = ("confirmed", "secondary", "proposal", "unverified")
NAMED_LISTS = ("port_modes", "roles", "agencies", "number_sheets")
"""What `for_each` may name besides the list questions."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that facts are taken from; pages cite it by its label."""

    label: str
    """What pages write under `cite`, for example `19 CFR 111.21(b)`."""
    title: str
    """What it says, or is, in a few words."""
    mark: str
    dated: str
    """The date of the text that was read."""
    read: str
    """Where it was read."""
    note: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A public contact, printed with its source date and a blank for confirming it."""

    id: str
    what: str
    value: str
    kind: str
    """phone, email or url."""
    source: str
    """The label of a source."""
    dated: str
    mark: str
    note: str = ""


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role in an outage and the questions that fill it."""

    id: str
    title: str
    duty: str
    person: str
    """The question that names the holder."""
    deputy: str = ""
    """The question that names the deputy."""


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of time in which steps are done."""

    id: str
    title: str
    by: str
    """What a step's "by when" says when it gives no time of its own."""


class Unsettled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something no source settles: printed as a question to ask, never as an instruction."""

    id: str
    question: str
    why: str
    ask: str
    """Whom to ask."""


class References(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The lists in `reference/*.yaml` that pages draw on."""

    sources: list[Source] = []
    contacts: list[Contact] = []
    roles: list[Role] = []
    bands: list[Band] = []
    unsettled: list[Unsettled] = []


@dataclass(frozen=True)
class Content:
    """Everything in `playbook_src/`."""

    root: Path
    declarations: Declarations
    pages: tuple[Page, ...]
    references: References
    problems: tuple[Problem, ...]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by label."""
        return {source.label: source for source in self.references.sources}

    @cached_property
    def contacts(self) -> Mapping[str, Contact]:
        """Public contacts by id."""
        return {contact.id: contact for contact in self.references.contacts}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Roles by id, in the order of the file."""
        return {role.id: role for role in self.references.roles}

    @cached_property
    def bands(self) -> Mapping[str, Band]:
        """Time bands by id, in order of time."""
        return {band.id: band for band in self.references.bands}


_REFERENCE_FILES = ("sources", "contacts", "roles", "bands", "unsettled")


def load_content(root: Path, folder: str = "pages") -> Content:
    """Reads and cross-checks the content folder; what is wrong with it stands in `problems`.

    Args:
        root: the folder `playbook_src`.
        folder: the folder in it whose Markdown files are the pages.
    """
    declarations = load_declarations(root)
    pages, page_problems = load_pages(root / folder, folder)
    references, reference_problems = _load_references(root / "reference")
    content = Content(root, declarations, tuple(pages), references, ())
    found = [
        *declarations.problems,
        *page_problems,
        *reference_problems,
        *_reference_complaints(content),
        *(problem for page in pages for problem in _page_complaints(page, content)),
        *_declared_citations(content),
    ]
    return Content(root, declarations, content.pages, references, tuple(found))


def _load_references(folder: Path) -> tuple[References, list[Problem]]:
    lists: dict[str, object] = {}
    problems: list[Problem] = []
    for name in _REFERENCE_FILES:
        document = yamlfile.load(folder / f"{name}.yaml", f"reference/{name}.yaml")
        decoded, wrong = yamlfile.decode(document, References)
        problems += wrong
        lists[name] = getattr(decoded, name) if decoded else []
    return References(**lists), problems  # type: ignore[arg-type]


def _reference_complaints(content: Content) -> Iterator[Problem]:
    for source in content.references.sources:
        if source.mark not in MARKS:
            yield Problem(
                file="reference/sources.yaml", message=f'{source.label}: unknown mark "{source.mark}".'
            )
    for contact in content.references.contacts:
        if contact.source not in content.sources:
            hint = did_you_mean(contact.source, content.sources)
            message = f'{contact.id}: unknown source "{contact.source}".'
            yield Problem(file="reference/contacts.yaml", message=message, hint=hint)
    for role in content.references.roles:
        for name in filter(None, (role.person, role.deputy)):
            if name not in content.declarations.questions:
                hint = did_you_mean(name, content.declarations.questions)
                message = f'{role.id}: unknown question "{name}".'
                yield Problem(file="reference/roles.yaml", message=message, hint=hint)


def _page_complaints(page: Page, content: Content) -> Iterator[Problem]:
    head = page.head

    def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return Problem(file=page.file, line=page.document.line(path), message=message, hint=hint)

    names: dict[str, NameInfo] = dict(content.declarations.names)
    if head.for_each:
        source = LISTS_BEHIND.get(head.for_each, head.for_each)
        question = content.declarations.questions.get(source)
        if question is not None and question.kind == "records":
            names.update(field_names(question.fields))
        elif head.for_each not in NAMED_LISTS:
            hint = did_you_mean(head.for_each, [*NAMED_LISTS, *content.declarations.questions])
            yield problem(("for_each",), f'"{head.for_each}" is no list.', hint)
    if head.condition:
        yield from (problem(("when",), f"when: {m}", h) for m, h in head.condition.complaints(names))
    yield from _unknown(problem, "cite", ("cite",), head.cite, content.sources)
    yield from _unknown(problem, "role", ("audience",), head.audience, content.roles)
    yield from _unknown(problem, "role", ("owner",), [head.owner] if head.owner else [], content.roles)
    rows = {row.id: row for row in content.declarations.rows}
    yield from _unknown(problem, "guidance row", ("rows",), head.rows, rows)
    for index, step in enumerate(head.steps):
        here = ("steps", index)
        if step.condition:
            yield from (
                problem((*here, "when"), f"when: {m}", h) for m, h in step.condition.complaints(names)
            )
        yield from _unknown(problem, "time band", (*here, "band"), [step.band], content.bands)
        yield from _unknown(problem, "role", (*here, "who"), [step.who] if step.who else [], content.roles)
        yield from _unknown(problem, "cite", (*here, "cite"), step.cite, content.sources)
    yield from _unverified_instructions(page, content)


def _unverified_instructions(page: Page, content: Content) -> Iterator[Problem]:
    """What no source settles may not stand behind a step or a page."""
    for label in {*page.head.cite, *(label for step in page.head.steps for label in step.cite)}:
        source = content.sources.get(label)
        if source and source.mark == "unverified":
            message = f'cites "{label}", which is unverified.'
            hint = "Put it into reference/unsettled.yaml as a question instead."
            yield Problem(file=page.file, line=page.document.line(("cite",)), message=message, hint=hint)


def _unknown(
    problem: object, what: str, path: tuple[str | int, ...], names: Sequence[str], known: Mapping[str, object]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield problem(path, f'unknown {what} "{name}".', did_you_mean(name, known))  # type: ignore[operator]


def _declared_citations(content: Content) -> Iterator[Problem]:
    for question_id, question in content.declarations.questions.items():
        for label in question.cite:
            if label not in content.sources:
                hint = did_you_mean(label, content.sources)
                yield Problem(file="interview", message=f'{question_id}: unknown cite "{label}".', hint=hint)
    for fact in content.declarations.facts:
        for label in fact.cite:
            if label not in content.sources:
                hint = did_you_mean(label, content.sources)
                yield Problem(file="facts", message=f'{fact.id}: unknown cite "{label}".', hint=hint)
