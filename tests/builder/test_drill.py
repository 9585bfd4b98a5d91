"""The tabletop exercise: which injects a firm gets, whom they name, and that every sheet says what it is."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from builder.cli import commands
from builder.content import load_content
from builder.drill import BANNER, FOLDER, INJECTS, DrillOptions, drill_pack, print_drill
from builder.htmltree import parse_article, words
from builder.model.answersfile import AnswersFile
from builder.model.firm import read_firm
from builder.new import new_brokerage
from builder.paths import Brokerage, content_root, look_root

if TYPE_CHECKING:
    from pathlib import Path

    from builder.model.firm import Firm
    from builder.sheets import Sheet

ROOT, LOOK = content_root(), look_root()
CONTENT = load_content(ROOT, FOLDER)
LONGEST_STEP = 18
BORDER_FIRM = """\
tideover: "1"
firm:
  legal_name: Border Example Brokers
  services: [entry]
  quota_goods: "no"
connection:
  hosting: hosted
  path: provider
  providers:
    - {name: Example Software Company, kind: entry_software}
people:
  list:
    - {id: lead, name: Operations lead}
    - {id: deputy, name: Deputy lead}
  incident_lead: lead
  incident_deputy: deputy
ports:
  list:
    - {port: "2506", modes: [truck]}
    - {port: "2304", modes: [truck]}
"""
CLIENTS = """\
name,tier,modes,ports,agencies,contact,phone,email,language,notes
Second Tier Trading,2,truck,2506,,,,,,
Example Fresh Produce,1,truck,2506,,,,,,
"""


def firm_of(folder: Path, answers: str, clients: str = "") -> Firm:
    """A firm with these answers."""
    folder.mkdir()
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    if clients:
        (folder / "clients.csv").write_text(clients, encoding="utf-8")
    file = AnswersFile(folder / "answers.yaml")
    return read_firm(CONTENT.declarations, file, folder / "clients.csv", date(2026, 11, 21))


@pytest.fixture
def border(tmp_path: Path) -> Firm:
    """A firm at the land border whose vendor holds the connection."""
    return firm_of(tmp_path / "border", BORDER_FIRM, CLIENTS)


def pack(firm: Firm, **options: object) -> dict[str, Sheet]:
    """The sheets of a drill by the name of their page."""
    sheets = drill_pack(ROOT, firm, LOOK, DrillOptions(**options))  # type: ignore[arg-type]
    return {sheet.stem.split("-", 2)[2]: sheet for sheet in sheets}


def said(sheet: Sheet) -> str:
    """All that a sheet says."""
    return " ".join(words(parse_article(article)) for article in sheet.articles)


def test_the_texts_of_the_exercise_are_sound() -> None:
    """Names, roles, conditions and citations hold, and each step is one short action."""
    assert CONTENT.problems == ()
    steps = [step for page in CONTENT.pages for step in page.head.steps]
    assert max(len(step.do.split()) for step in steps) <= LONGEST_STEP
    assert all(step.who and step.why for step in steps)


def test_every_module_opens_for_every_firm() -> None:
    """The first inject of a module hangs on nothing, so that even an empty firm plays four modules."""
    modules = {page.folder for page in CONTENT.pages if page.path.startswith(INJECTS)}
    openers = [
        min((page for page in CONTENT.pages if page.folder == folder), key=lambda page: page.head.order)
        for folder in modules
    ]

    assert sorted(folder.removeprefix(INJECTS)[0] for folder in modules) == ["1", "2", "3", "4"]
    assert [page.path for page in openers if page.head.when] == []


def test_injects_name_the_firms_own_port_client_vendor_and_people(border: Firm) -> None:
    """The cards are about this firm, first of all about its most important client."""
    cards = said(pack(border, per_module=10)["inject-cards"])

    for name in ("Otay Mesa, CA (2506)", "Example Fresh Produce", "Example Software Company"):
        assert name in cards
    assert "Operations lead leaves the room" in cards
    assert "Second Tier Trading" not in cards


def test_a_firm_that_has_little_is_told_nothing_of_a_large_one(tmp_path: Path) -> None:
    """No step ends in "none", no sentence begins with a small letter, and nobody counts forty desks."""
    nothing = "{does_not_apply: Two of us share a desk}"
    answers = BORDER_FIRM.replace(
        "  incident_lead:", f"  bridge: {nothing}\n  clean_device: {nothing}\n  incident_lead:"
    )
    answers = answers.replace("modes: [truck]", f"modes: [truck], desk: {nothing}")
    answers = answers.replace("    - {name: Example Software Company, kind: entry_software}\n", "").replace(
        "  providers:\n", ""
    )
    guide = said(pack(firm_of(tmp_path / "small", answers), per_module=10)["facilitator-guide"])

    assert "under attack." in guide
    assert "your software vendor" in guide
    assert re.findall(r": none|[.?!\"] your|\b[Ff]orty\b|40 entries", guide) == []


def test_only_what_applies_to_the_firm_is_played(border: Firm, tmp_path: Path) -> None:
    """A firm without ISF, exports, ocean or a line of its own gets no inject about them; open answers count as no."""
    cards = said(pack(border, per_module=10)["inject-cards"])
    empty = said(pack(firm_of(tmp_path / "empty", 'tideover: "1"\n'), per_module=10)["inject-cards"])

    for title in ("The vessel loads", "export cannot wait", "The terminal", "line is still open", "Quota"):
        assert title not in cards
    assert "A message from the vendor" in cards
    assert "A truck without an entry" not in empty
    assert "one of your largest clients" in empty


def test_players_do_not_see_what_is_expected(border: Firm) -> None:
    """The guide holds the steps behind each inject, the cards do not."""
    sheets = pack(border)

    assert "Write down the time of discovery" in said(sheets["facilitator-guide"])
    assert "Write down the time of discovery" not in said(sheets["inject-cards"])
    assert "Inject 1.1: Dark screens" in said(sheets["inject-cards"])
    assert "1.1 Dark screens" in said(sheets["evaluator-form"])


def test_a_drill_is_the_same_until_another_is_drawn(border: Firm) -> None:
    """Nothing is left to chance without a seed; a seed draws another exercise, and always the same one."""
    plain, again = pack(border), pack(border)
    drawn = [pack(border, seed=seed, per_module=3) for seed in range(3)]
    same = [pack(border, seed=seed, per_module=3) for seed in range(3)]

    assert plain == again
    assert drawn == same
    assert len({said(sheets["inject-cards"]) for sheets in drawn}) > 1
    assert all("Inject 1.1: Dark screens" in said(sheets["inject-cards"]) for sheets in drawn)


@pytest.mark.parametrize("per_module", [1, 3])
def test_each_module_has_as_many_injects_as_wanted(border: Firm, per_module: int) -> None:
    """The number of cards can be chosen."""
    cards = pack(border, per_module=per_module)["inject-cards"].articles[1:]
    titles = [words(next(parse_article(card).iter("h1"))) for card in cards]

    assert Counter(title[len("Inject ")] for title in titles) == dict.fromkeys("1234", per_module)


def test_the_shared_edition_names_no_client(border: Firm) -> None:
    """Clients are not for everybody's eyes."""
    sheets = pack(border, per_module=10, edition="shared")

    assert "Example Fresh Produce" not in " ".join(map(said, sheets.values()))


def test_every_page_of_the_pack_says_that_it_is_an_exercise(border: Firm, tmp_path: Path) -> None:
    """Six PDFs, each page marked; a sheet of an older drill does not stay among them."""
    folder = tmp_path / "drill"
    folder.mkdir()
    (folder / "DRILL-9-old.pdf").write_bytes(b"%PDF-")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    sheets = drill_pack(ROOT, border, LOOK, DrillOptions(per_module=1))

    files = print_drill(sheets, folder, LOOK, workers=1)

    assert sorted(path.name for path in folder.iterdir()) == [*(file.name for file in files), "notes.txt"]
    assert [file.name for file in files] == [
        "DRILL-1-situation-manual.pdf",
        "DRILL-2-facilitator-guide.pdf",
        "DRILL-3-inject-cards.pdf",
        "DRILL-4-evaluator-form.pdf",
        "DRILL-5-feedback-form.pdf",
        "DRILL-6-after-action-report.pdf",
    ]
    for file in files:
        for page in PdfReader(file).pages:
            assert BANNER in page.extract_text()


def test_the_worked_example_has_a_full_drill(tmp_path: Path) -> None:
    """Every condition of the sample firm's exercise can be composed."""
    folder = tmp_path / "sample"
    brokerage: Brokerage = new_brokerage(folder, ROOT, sample=True)
    file = AnswersFile(brokerage.answers)
    firm = read_firm(CONTENT.declarations, file, brokerage.clients, date(2026, 11, 21))

    cards = said(pack(firm, per_module=10)["inject-cards"])

    for title in ("vessel loads", "export cannot wait", "terminal does not", "Cold goods", "Quota goods"):
        assert title in cards


def test_a_folder_that_is_no_brokerage_is_refused_in_words(tmp_path: Path) -> None:
    """`drill` says how to make a brokerage."""
    result = CliRunner().invoke(commands, ["drill", str(tmp_path)])

    assert "tideover new" in str(result.exception)
