"""The real content: whole, cited, and right for a firm that answered everything, nothing, or something hostile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from statistics import mean
from typing import TYPE_CHECKING

import pytest

from builder.compose import ComposedPage, Composer, compose_all
from builder.content import Content, load_content
from builder.context import Context
from builder.escape import escape
from builder.markup import to_html
from builder.model import yamlfile
from builder.model.clients import ClientList, load_clients
from builder.model.computed import COMPUTED
from builder.model.decoding import decode_answers
from builder.model.firm import Firm
from builder.model.kinds import KINDS, AnswerError
from builder.model.scope import all_questions
from builder.paths import content_root, look_root
from builder.render import Renderer
from builder.selection import plan_pages, plan_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.model.answers import Answers
    from builder.model.questions import Question

AS_OF = date(2026, 11, 21)
SAMPLE = content_root() / "examples" / "sample"
HARMLESS = "Plainword"
# Without a separator of lists: it would make two things of one.
HOSTILE = "**b** <i>x</i> [l](javascript:1) | # `c` {{ 1 }} *a* _b_ ![i](x.png) &amp {: .c }"


@cache
def content() -> Content:
    """The project's own content."""
    return load_content(content_root())


def decoded(data: object) -> Answers:
    """Answers from data as it would stand in the file."""
    declarations = content().declarations
    document = yamlfile.Document("answers.yaml", data)
    return decode_answers(document, declarations.sections, declarations.reference)


def sample_data() -> object:
    """The worked example as texts, lists and mappings."""
    return yamlfile.load(SAMPLE / "answers.yaml").data


def everywhere(answer: object) -> object:
    """The same answer to every question."""
    return {
        section.section: {question.id: answer for question in section.questions}
        for section in content().declarations.sections
    }


def barely_known(answer: object) -> object:
    """Every list holds one thing of which the name alone is known; everything else has the same answer."""
    sections = content().declarations.sections
    return {one.section: _barely_known(one.questions, answer) for one in sections}


def _barely_known(questions: Sequence[Question], answer: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for question in questions:
        if question.kind == "records":
            label = question.field(question.label)
            fields = _barely_known([field for field in question.fields if field is not label], answer)
            found[question.id] = [{"id": "one", **fields, label.id: label.example}]
        elif answer:
            found[question.id] = answer
    return found


def with_texts(data: object, questions: dict[str, Question], path: str, words: str) -> object:
    """The sample with other words in every free text, in lists too; ids and all other kinds stay."""
    if isinstance(data, list):
        return [with_texts(item, questions, path, words) for item in data]
    if isinstance(data, dict):
        return {key: with_texts(value, questions, f"{path}.{key}", words) for key, value in data.items()}
    owner = re.sub(r"\.(value|dont_know|does_not_apply|checked_by)$", "", path)
    if path.endswith((".dont_know", ".does_not_apply", ".checked_by")):
        return words
    question = questions.get(owner.removeprefix("."))
    return words if question is not None and question.kind in ("text", "long") else data


def worded(words: str) -> Firm:
    """The sample firm with these words in every free text of its answers and clients."""
    answers = decoded(with_texts(sample_data(), dict(content().declarations.questions), "", words))
    clients = load_clients(SAMPLE / "clients.csv", content().declarations.reference).clients
    return Firm(
        content().declarations,
        answers,
        ClientList(
            tuple(replace(one, name=words, contact=words, language=words, notes=words) for one in clients)
        ),
        AS_OF,
    )


FIRMS: dict[str, Callable[[], object]] = {
    "the worked example": sample_data,
    "a firm without answers": dict,
    "a firm that knows nothing yet": lambda: everywhere({"dont_know": "Somebody"}),
    "a firm to which nothing applies": lambda: everywhere({"does_not_apply": "no"}),
    "a firm that knows the names of things": lambda: barely_known(""),
    "a firm that knows the names of things and asks": lambda: barely_known({"dont_know": "Somebody"}),
    "a firm that knows the names of things alone": lambda: barely_known({"does_not_apply": "no"}),
}


@cache
def pages_of(firm: str, edition: str) -> tuple[ComposedPage, ...]:
    """All pages of one of the firms; none may have a fault."""
    clients = load_clients(SAMPLE / "clients.csv", content().declarations.reference)
    has_clients = firm == "the worked example"
    made = Firm(
        content().declarations, decoded(FIRMS[firm]()), clients if has_clients else ClientList(), AS_OF
    )
    return composed(made, edition)


def composed(firm: Firm, edition: str) -> tuple[ComposedPage, ...]:
    """All pages of a firm."""
    context = Context(content(), firm.scope, firm.client_list.clients, edition)
    plans = plan_pages(context)
    pages, problems = compose_all(Composer(context, plans, Renderer(content_root() / "partials")), plans)
    assert not problems
    return tuple(pages)


ALL_FIRMS = pytest.mark.parametrize("firm", FIRMS)
BOTH_EDITIONS = pytest.mark.parametrize("edition", ["full", "shared"])


def test_the_content_is_without_fault() -> None:
    """Every name, citation, role, row and condition exists; nothing unverified stands behind a page or a step."""
    assert [str(problem) for problem in content().problems] == []


def test_every_example_is_an_answer_to_its_question() -> None:
    """It is shown as a placeholder."""
    declarations = content().declarations
    tables = declarations.tables.items()
    columns = {f"{name}.{column.id}": column for name, table in tables for column in table.fields}
    wrong = []
    for question_id, question in {**declarations.questions, **columns}.items():
        if question.kind in ("records", "person"):
            continue
        for example in question.example if isinstance(question.example, list) else [question.example]:
            try:
                KINDS[question.kind].parse(example, question, declarations.reference)
            except AnswerError as error:
                wrong.append(f"{question_id}: {error}")

    assert wrong == []


def test_a_page_calls_every_macro_it_imports() -> None:
    """What is imported and not called misleads whoever reads the page."""
    idle = [
        f"{page.path}: {name}"
        for page in content().pages
        for imported in re.findall(r"\{% from \S+ import (.+?) %\}", page.body)
        for name in (one.split()[-1] for one in imported.split(","))
        if not re.search(rf"\b{name}\(", page.body)
    ]

    assert idle == []


def test_every_question_is_put_to_use() -> None:
    """By a page, a fact, a condition, a computed fact, a role or a guidance row."""
    declarations = content().declarations
    partials = [path.read_text(encoding="utf-8") for path in sorted((content_root() / "partials").iterdir())]
    used = "\n".join(
        [
            *partials,
            *(f"{page.document.data}{page.body}" for page in content().pages),
            *(fact.when for fact in declarations.facts),
            *(question.when for question in declarations.questions.values()),
            *(section.when for section in declarations.sections),
            *(
                f"{need.answers} {need.met_when} {need.applies_when}"
                for row in declarations.rows
                for need in row.must_have
            ),
            *(row.applies_when for row in declarations.rows),
            *(question for entry in COMPUTED.values() for question in entry.depends_on),
            *(f"{role.person} {role.deputy}" for role in content().references.roles),
        ]
    )
    names = set(re.findall(r"\b[a-z_]+\.[a-z_0-9]+\b", used))
    idle = [
        section.qualified(question)
        for section in declarations.sections
        for question in section.questions
        if section.qualified(question) not in names and not question.rows
    ]

    assert idle == []


def test_every_answer_in_words_is_printed() -> None:
    """A rule, a place or a name that is only counted for readiness helps nobody at night: a page prints it.

    Choices and yes or no may decide what a page says. Numbers used before keep sheets from being printed.
    """
    declarations = content().declarations
    partials = [path.read_text(encoding="utf-8") for path in sorted((content_root() / "partials").iterdir())]
    printed = "\n".join(
        [
            *partials,
            *(f"{page.document.data}{page.body}" for page in content().pages),
            *(f"{role.person} {role.deputy}" for role in content().references.roles),
        ]
    )
    kept = [
        name
        for section in declarations.sections
        for question in section.questions
        if question.kind not in ("choice", "choices", "yesno")
        and not re.search(rf"\b{re.escape(name := section.qualified(question))}\b", printed)
    ]

    assert kept == ["entry_numbers.used"]


def test_every_field_of_a_list_is_printed_or_counted() -> None:
    """Nobody is asked for what is never used."""
    partials = [path.read_text(encoding="utf-8") for path in sorted((content_root() / "partials").iterdir())]
    needs = [str(need.answers) for row in content().declarations.rows for need in row.must_have]
    used = "\n".join([*partials, *needs, *(f"{page.document.data}{page.body}" for page in content().pages)])
    fields = [name for name in all_questions(content().declarations.sections) if name.count(".") > 1]

    assert [name for name in fields if not re.search(rf"[.'\"]{name.rpartition('.')[2]}\b", used)] == []


def test_each_word_number_and_address_of_the_worked_example_reaches_a_page() -> None:
    """Every free text, telephone and mail address is given a value of its own; some page shows one of each question.

    The names of fields alone do not tell: many lists have a telephone.
    """
    given: dict[str, list[str]] = {}
    data = distinct(sample_data(), dict(all_questions(content().declarations.sections)), given, "")

    clients = load_clients(SAMPLE / "clients.csv", content().declarations.reference)
    firm = Firm(content().declarations, decoded(data), clients, AS_OF)
    shown = unescape("\n".join(page.markdown for page in composed(firm, "full")))
    unseen = sorted(name for name, values in given.items() if not any(value in shown for value in values))

    assert len(given) > 60
    assert unseen == []


def distinct(node: object, questions: dict[str, Question], given: dict[str, list[str]], path: str) -> object:
    """The data with a value of its own in every text, telephone and mail address; `given` gets them by question."""
    if isinstance(node, list):
        return [distinct(below, questions, given, path) for below in node]
    if isinstance(node, dict):
        below = {key: path if key == "value" else f"{path}.{key}" for key in node}
        return {key: distinct(value, questions, given, below[key]) for key, value in node.items()}
    name = path.removeprefix(".")
    question, count = questions.get(name), sum(map(len, given.values()))
    kind = question.kind if question else ""
    if kind in ("text", "long"):
        one = f"Word{count:03}x"
    elif kind == "email":
        one = f"word{count:03}x@example.com"
    elif kind == "phone":
        one = f"{202 + count // 100}-555-01{count % 100:02}"
    else:
        return node
    given.setdefault(name, []).append(one)
    return one


@ALL_FIRMS
@BOTH_EDITIONS
def test_every_page_can_be_made_for_every_firm(firm: str, edition: str) -> None:
    """Each has a title and a body, and no template is left in it."""
    pages = pages_of(firm, edition)

    assert len(pages) > 20
    for page in pages:
        assert page.title.strip(), page.plan.path
        assert page.markdown.strip(), page.plan.path
        assert not re.search(r"\{\{|\{%|##\}|Undefined|object at 0x", page.markdown), page.plan.path


@ALL_FIRMS
def test_every_sheet_has_its_own_pages(firm: str) -> None:
    """Two sheets never share a name, and each page is on one at most."""
    sheets = plan_sheets([page.plan for page in pages_of(firm, "full")])
    printed = [plan.path for sheet in sheets for plan in sheet.pages]

    assert len({sheet.stem for sheet in sheets}) == len(sheets)
    assert len(set(printed)) == len(printed)


@ALL_FIRMS
def test_what_cbp_may_do_is_never_promised(firm: str) -> None:
    """Downtime and discretion are CBP's to grant."""
    said = [
        match
        for page in pages_of(firm, "full")
        for match in re.findall(r"(?i)\bCBP will\b.{0,40}", page.markdown)
    ]

    assert said == []


@pytest.mark.parametrize(
    ("firm", "words"),
    [
        ("the worked example", "Fetch the list of clients' addresses, numbers and bonds: Encrypted stick"),
        ("a firm that knows nothing yet", "Find the clients' addresses, numbers and bonds: <span"),
        ("a firm to which nothing applies", "No list of clients' numbers and bonds is kept off line."),
    ],
)
def test_the_release_desk_is_sent_for_its_clients_facts(firm: str, words: str) -> None:
    """No 3461 is filled in without them; where no list is kept, the client is asked."""
    sheet = next(page for page in pages_of(firm, "full") if page.plan.path == "respond/downtime-any-port.md")

    assert words in unescape(sheet.markdown)


def test_a_body_cites_nothing_unverified() -> None:
    """Heads and steps are checked when the content is read; bodies cite by function."""
    unverified = {source.label for source in content().references.sources if source.mark == "unverified"}
    cited = {
        (page.path, label)
        for page in content().pages
        for label in re.findall(r"""cite\((?:"([^"]+)"|'([^']+)')\)""", page.body)
    }

    assert [path for path, labels in cited if unverified & set(labels)] == []


def test_every_page_rests_on_something() -> None:
    """A page of instructions names its authority, in its head or in its steps."""
    bare = [
        page.path
        for page in content().pages
        if page.head.steps and not page.head.cite and not any(step.cite for step in page.head.steps)
    ]

    assert bare == []


def test_steps_are_short() -> None:
    """At most 18 words on average on each page, as printed for the worked example, and never more than 30."""
    for page in pages_of("the worked example", "full"):
        deeds = re.findall(r'<td class="do" markdown="span">(.*?)</td>', page.markdown)
        counts = [len(re.sub(r"<[^>]+>|\]\([^)]*\)|\[", " ", deed).split()) for deed in deeds]
        assert not counts or (mean(counts) <= 18 and max(counts) <= 30), (page.plan.path, deeds)


def test_what_a_picture_shows_stands_in_words_on_its_page() -> None:
    """Every person, system and process of the sample that is drawn; and no two drawings of a page share an id."""
    data = sample_data()
    lists = (["people", "list", "name"], ["connection", "systems", "name"], ["processes", "list", "name"])
    names = [name for steps in lists for name in texts_at(data, steps)]
    drawn = 0
    for page in pages_of("the worked example", "full"):
        ids = re.findall(r'<(?:title|desc) id="([^"]+)"', page.markdown)
        assert len(ids) == len(set(ids)), page.plan.path
        inside = " ".join(re.findall(r"<text [^>]*>([^<]*)<", page.markdown))
        outside = re.sub(r"<svg.*?</svg>", "", page.markdown)
        shown = [name for name in names if str(escape(name)) in inside]
        assert [name for name in shown if str(escape(name)) not in outside] == [], page.plan.path
        drawn += len(shown)
    assert drawn > 50


def texts_at(data: object, steps: list[str]) -> list[str]:
    """The texts at a dotted place, in every thing of the lists on the way and in all that stands below."""
    if isinstance(data, list):
        return [text for item in data for text in texts_at(item, steps)]
    if isinstance(data, dict):
        below = [data.get(steps[0], "")] if steps else data.values()
        return [text for value in below for text in texts_at(value, steps[1:])]
    return [str(data)]


DRAWN = frozenset({"title", "desc", "rect", "path", "text"})
"""What a drawing is made of: a longer name takes more lines of text, and moves what stands below it."""


class Elements(HTMLParser):
    """The elements of HTML in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Classes belong to an element; ids and addresses follow the words."""
        if tag not in DRAWN:
            self.found.append(f"{tag} {dict(attrs).get('class', '')}")


def elements_of(page: ComposedPage) -> list[str]:
    """The elements a page becomes."""
    reader = Elements()
    reader.feed(to_html(page.markdown, look_root()))
    return reader.found


def test_no_answer_becomes_markup_on_any_page() -> None:
    """With hostile words in every free text, each page has the same elements as with a harmless word."""
    harmless, hostile = composed(worded(HARMLESS), "full"), composed(worded(HOSTILE), "full")

    assert [page.plan.path for page in hostile] == [page.plan.path for page in harmless]
    assert sum(HARMLESS in page.markdown for page in harmless) > 10
    for plain, attacked in zip(harmless, hostile, strict=True):
        unharmed = attacked.markdown == plain.markdown or elements_of(attacked) == elements_of(plain)
        assert unharmed, plain.plan.path


@ALL_FIRMS
def test_no_markup_is_left_undone(firm: str) -> None:
    """What Markdown should have turned into elements does not stand on a page as text."""
    undone = re.compile(r"markdown=|&lt;(?:span|dd|td|a) |\{: ?\.|\]\([\w./-]+\.md")

    for page in pages_of(firm, "full"):
        html = to_html(page.markdown, look_root())
        assert not undone.search(html), f"{page.plan.path}: {undone.search(html)}"
