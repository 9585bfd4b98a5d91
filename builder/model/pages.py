"""Page declarations: Markdown files with a head that says when they apply, what they print and what they cite."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.conditions import Condition, ConditionError, parse_condition
from builder.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from builder.model.answers import Steps
    from builder.model.yamlfile import Document

MEDIA = ("both", "site", "paper")
LAYOUTS = ("sheet", "letter", "cards", "numbers")
CONTROLS = ("", "list", "changes")
LISTS_BEHIND = {"port_modes": "ports.list", "number_sheets": "entry_numbers.blocks"}
"""The list question behind a name that `for_each` may have besides those of list questions."""
_HEAD = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


class Hero(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one large call to action of the landing page."""

    title: str
    text: str
    link: str
    label: str


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to do: a verb first, one action, who and by when."""

    band: str
    do: str
    who: str = ""
    """Role id; the page shows the role with today's holder and deputy."""
    by: str = ""
    """By when, where the time band does not say enough."""
    why: str = ""
    cite: list[str] = []
    when: str = ""

    @property
    def condition(self) -> Condition | None:
        """The parsed `when`, or None when the step always applies."""
        return parse_condition(self.when) if self.when else None


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands between the two lines of dashes at the top of a page."""

    title: str
    reviewed: str
    """The day a person last checked the page against its sources."""
    order: int = 50
    summary: str = ""
    when: str = ""
    for_each: str = ""
    """A list question, or `port_modes`, `roles`, `agencies`, `number_sheets`: one page for each thing in it."""
    name: str = "item"
    """The name by which the page calls that thing."""
    runbook: str = ""
    """Sheet number (RB05, CARDS); pages that share it are printed together in their order."""
    medium: str = "both"
    layout: str = "sheet"
    most_pages: int = 0
    """1 for a sheet that should fit one page, 2 for both sides of one leaf; 0 where it may be as long as it is."""
    restricted: bool = False
    """Left out of the shared edition."""
    owner: str = ""
    """Role id of the person who keeps the page right."""
    audience: list[str] = []
    """Role ids of those who act on the page."""
    cite: list[str] = []
    rows: list[str] = []
    control: str = ""
    """`list` for a page about the binder as a whole: composed when all codes are known, it may use `binder`; `changes`
    for the change sheet, which is printed beside the binder."""
    template: str = ""
    hero: Hero | None = None
    steps: list[Step] = []

    @property
    def condition(self) -> Condition | None:
        """The parsed `when`, or None when the page always applies."""
        return parse_condition(self.when) if self.when else None


@dataclass(frozen=True)
class Page:
    """One page as declared."""

    path: str
    """Below `pages/`, with forward slashes: `respond/first-hour.md`."""
    head: Head
    body: str
    body_line: int
    """The line of the file on which the body begins."""
    document: Document
    """The head as read, for the lines of its values."""
    root: str = "pages"
    """The folder of the content that the page's path counts from."""

    @property
    def file(self) -> str:
        """The file as messages name it."""
        return f"{self.root}/{self.path}"

    @property
    def folder(self) -> str:
        """The folder below `pages/`, empty at the top."""
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    def line_of(self, text: str) -> int:
        """The line of the file on which a text of the body stands first."""
        position = self.body.find(text)
        return self.body_line + self.body.count("\n", 0, max(position, 0))


def load_pages(folder: Path, root: str = "pages") -> tuple[list[Page], list[Problem]]:
    """Reads every Markdown page below a folder, in the order of their paths; messages call the folder `root`."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        page, wrong = _load(path, name, root)
        problems += wrong
        if page:
            pages.append(page)
    return pages, problems


def _load(path: Path, name: str, root: str) -> tuple[Page | None, list[Problem]]:
    file = f"{root}/{name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        hint = "Save it as UTF-8 in your editor."
        return None, [Problem(file=file, line=1, message="the file is not UTF-8 text.", hint=hint)]
    match = _HEAD.match(text)
    if not match:
        hint = "Begin the file with a head between two lines of three dashes."
        return None, [Problem(file=file, line=1, message="the page has no head.", hint=hint)]
    document = _shifted(yamlfile.parse(match[1], file))
    head, problems = yamlfile.decode(document, Head)
    if head is None:
        return None, problems
    body_line = text.count("\n", 0, match.end()) + 1
    page = Page(name, head, text[match.end() :], body_line, document, root)
    return page, list(_head_problems(page))


def _shifted(document: Document) -> Document:
    """The head's lines counted from the top of the file: the first dashes stand above them."""
    lines = {path: line + 1 for path, line in document.lines.items()}
    moved = tuple(replace(problem, line=problem.line + 1) for problem in document.problems)
    return yamlfile.Document(document.name, document.data, lines, moved)


def _head_problems(page: Page) -> Iterator[Problem]:
    head = page.head

    def problem(key: str, message: str, hint: str = "") -> Problem:
        return Problem(file=page.file, line=page.document.line((key,)), message=message, hint=hint)

    if head.medium not in MEDIA:
        yield problem("medium", f'unknown medium "{head.medium}".', f"Choose one of: {', '.join(MEDIA)}.")
    if head.layout not in LAYOUTS:
        yield problem("layout", f'unknown layout "{head.layout}".', f"Choose one of: {', '.join(LAYOUTS)}.")
    if head.control not in CONTROLS:
        yield problem(
            "control", f'unknown control "{head.control}".', "Write `list` or `changes`, or leave it out."
        )
    if head.medium == "paper" and not head.runbook:
        yield problem("medium", "a page for paper only names no runbook.", "Add `runbook: RB01`.")
    if head.runbook and not re.fullmatch(r"[A-Z][A-Z0-9]{1,11}", head.runbook):
        yield problem("runbook", f'"{head.runbook}" is no sheet number.', "Write capitals and digits: RB05.")
    if not _is_day(head.reviewed):
        yield problem("reviewed", f'"{head.reviewed}" is no date.', "Write it as 2026-11-02.")
    if not head.for_each and not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*\.md", page.path):
        hint = "Use small letters, digits and hyphens."
        yield Problem(file=page.file, line=1, message="the file's name does not fit an address.", hint=hint)
    yield from _condition_problems(page)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _condition_problems(page: Page) -> Iterator[Problem]:
    sources: list[tuple[Steps, str]] = [(("when",), page.head.when)]
    sources += [(("steps", index, "when"), step.when) for index, step in enumerate(page.head.steps)]
    for path, source in sources:
        if not source:
            continue
        try:
            parse_condition(source)
        except ConditionError as error:
            yield Problem(file=page.file, line=page.document.line(path), message=f"when: {error}")


def plain_title(page: Page) -> str:
    """A page's title without what the firm's answers fill in: "Release on paper" for every port and mode."""
    return re.sub(r"[\s:,]*\{\{.*?\}\}", "", page.head.title).strip(" :,") or page.stem


def printed_in(pages: Sequence[Page], question_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For each question, the titles of the pages that name it, in order.

    A page names a question when `section.question` stands in its head or body.
    """
    wanted = set(question_ids)
    found: dict[str, list[str]] = {name: [] for name in wanted}
    for page in sorted(pages, key=lambda page: (page.head.runbook or "~", page.head.order)):
        source = page.body + str(page.document.data)
        for name in sorted(
            {".".join(match) for match in re.findall(r"\b([a-z_]+)\.([a-z_0-9]+)", source)} & wanted
        ):
            found[name].append(plain_title(page))
    return {name: tuple(dict.fromkeys(titles)) for name, titles in found.items()}
