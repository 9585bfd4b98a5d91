"""Six whole brokerages: what each one's playbook holds, what it must not hold, and what absurd answers do to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from pypdf import PdfReader

from builder.binder import Binder
from builder.model.interview import applicable
from builder.model.readiness import Status
from builder.paths import content_root, look_root
from builder.pipeline import BuildOptions, build
from tests.personas.roster import DAY, PERSONAS, draft, figures, make_persona, playbook, words

if TYPE_CHECKING:
    from builder.model.readiness import RowState
    from builder.paths import Brokerage
    from builder.pipeline import Draft

PRINTED = {
    *(f"RB{number:02}" for number in range(1, 16)),
    *(f"F{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 12)),
}
"""Runbooks, forms and letters that a firm has unless its answers speak against one."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What one persona's playbook must be."""

    releases: tuple[str, ...]
    """Port and mode of each release sheet and letter."""
    agencies: tuple[str, ...]
    without: frozenset[str]
    """Sheets whose service the firm does not give."""
    facts: tuple[str, str, str]
    """What stands in no other persona's playbook."""
    isa_holder: str = ""
    """Empty for a firm with an agreement of its own."""

    @property
    def ports(self) -> set[str]:
        """Schedule D codes."""
        return {release.split("-")[0] for release in self.releases}

    @property
    def modes(self) -> set[str]:
        """Modes of transport at any port."""
        return {release.split("-")[1] for release in self.releases}


EXPECTED = {
    "sole-proprietor": Expected(
        releases=("3310-truck",),
        agencies=("aph", "fsi"),
        without=frozenset({"RB07", "RB09"}),
        facts=(
            "Cash box under the counter",
            "Tablet with its own card in the pickup truck",
            "Example Prairie Beef",
        ),
        isa_holder="Example Hosted Filing, LLC",
    ),
    "ocean-isf": Expected(
        releases=("1703-ocean", "1601-ocean", "1401-ocean", "1401-rail"),
        agencies=("cps", "epa", "nht", "aph"),
        without=frozenset({"RB09"}),
        facts=(
            "Drawer safe at the pier desk",
            "Example Tideway Filers",
            "Container, chassis and terminal gate",
        ),
    ),
    "air-fda": Expected(
        releases=("5206-air", "4701-air"),
        agencies=("fda", "fws", "aph", "cdc", "dea", "nmf"),
        without=frozenset({"RB07"}),
        facts=(
            "Locker 4 in the cold room office",
            "the cooler's number",
            "Two tablets in the cold room office",
        ),
        isa_holder="Example Skyway Software",
    ),
    "national": Expected(
        releases=(
            *("1704-air", "1703-ocean", "1303-ocean", "0417-air", "3901-air", "3901-rail", "3801-truck"),
            *("3801-rail", "0901-truck", "5301-ocean", "2304-truck", "2304-rail", "2402-truck", "2704-ocean"),
            *("2720-air", "2506-truck", "5206-air", "5201-ocean", "4601-ocean", "4701-air", "1401-ocean"),
            *("1401-rail", "3001-ocean", "3004-truck"),
        ),
        agencies=("fda", "aph", "fsi", "ams", "epa", "nht", "fws", "cps", "ttb", "fcc"),
        without=frozenset(),
        facts=("Fire safe of each office", "Example Continental Filers", "Orange binder in each office"),
    ),
    "courier": Expected(
        releases=("4102-air", "3901-air"),
        agencies=("fda", "cps", "fws", "fcc", "epa", "ams", "atf"),
        without=frozenset({"RB09"}),
        facts=(
            "Four sealed laptops in the ramp cage",
            "unit load device numbers",
            "Standing request on CBP 3171",
        ),
    ),
    "ftz-drawback": Expected(
        releases=("5301-truck", "5301-ocean", "2101-ocean", "2101-rail"),
        agencies=("epa", "ttb"),
        without=frozenset({"RB07", "RB09"}),
        facts=("Wall safe in the zone office", "zone lot and weekly entry number", "ZY7-8600001-"),
    ),
}

every_persona = pytest.mark.parametrize("name", PERSONAS)


@cache
def said(name: str) -> dict[str, str]:
    """What each page of a persona's playbook says, by its path."""
    return {page.plan.path: words(page) for page in playbook(name).pages}


def stems(name: str, number: str) -> set[str]:
    """The sheets that share a number, by what stands behind it; the sheet for any port has nothing behind it."""
    return {
        sheet.stem.removeprefix(number).removeprefix("-")
        for sheet in playbook(name).sheets
        if sheet.number == number
    }


def made_for(drafted: Draft, source: str) -> set[str]:
    """The things for which a page of the content was made, by their slug."""
    plans = [page.plan for page in drafted.pages if page.plan.page.path == source]
    return {plan.item.slug for plan in plans if plan.item}


def sections(text: str) -> list[str]:
    """A page's text from heading to heading."""
    return re.split(r"^#+ ", text, flags=re.MULTILINE)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a cell, a heading and an item of a list end one too."""
    return re.split(r"(?<=[.?!])\s+|\n|\|", text)


@every_persona
def test_the_answers_hold_no_mistake(name: str) -> None:
    """Nothing is wrong, and nothing is merely included to be safe."""
    drafted = playbook(name)

    assert drafted.problems == []
    assert figures(drafted).asked > 90


@every_persona
def test_every_page_and_sheet_has_something_to_say(name: str) -> None:
    """No page is empty, and every sheet has a title and the texts of its pages."""
    drafted = playbook(name)
    binder = Binder(drafted.context, drafted.pages, look_root(), "letter")

    assert all(page.title and page.markdown.strip() for page in drafted.pages)
    assert all(binder.title(sheet) and len(binder.said(sheet)) > len(sheet.pages) for sheet in drafted.sheets)


@every_persona
def test_runbooks_forms_and_letters_follow_the_services(name: str) -> None:
    """All that must be printed is there, but for the sheets of services the firm does not give."""
    assert PRINTED - {sheet.number for sheet in playbook(name).sheets} == EXPECTED[name].without


@every_persona
@pytest.mark.parametrize("number", ["RB05", "L1"])
def test_release_sheets_and_letters_are_those_of_the_ports(name: str, number: str) -> None:
    """One for each port and mode in use, and one for any other port."""
    assert stems(name, number) == {"", *EXPECTED[name].releases}


@every_persona
def test_pages_of_ports_modes_agencies_and_blocks_are_those_in_use(name: str) -> None:
    """Each port, mode, agency and block of numbers in use has its page, and no other one has."""
    drafted, expected = playbook(name), EXPECTED[name]
    modes = {Path(path).stem for path in said(name) if path.startswith("modes/")} - {"index"}
    blocks = {block.id for block in drafted.firm.answers.records("entry_numbers.blocks")}

    assert made_for(drafted, "ports/port.md") == expected.ports
    assert made_for(drafted, "agencies/agency.md") == set(expected.agencies)
    assert {one.thing.id for one in drafted.context.number_sheets} == blocks
    assert modes == expected.modes


@every_persona
def test_the_interconnection_agreement_is_whose_it_is(name: str) -> None:
    """A direct filer sees its own agreement with its last day; any other firm the party that holds it."""
    page = said(name)["prepare/connection.md"]
    holder = EXPECTED[name].isa_holder

    assert ("The provider's ISA" in page, "Our own ISA" in page) == (bool(holder), not holder)
    assert holder in page
    assert ("Lapses on" in page) == (not holder)


@every_persona
def test_only_this_playbook_holds_these_facts(name: str) -> None:
    """Three facts stand in this persona's playbook, and in no other's."""
    for fact in EXPECTED[name].facts:
        holders = {other for other in PERSONAS if any(fact in text for text in said(other).values())}
        assert holders == {name}, fact


@every_persona
def test_nothing_is_promised_for_cbp(name: str) -> None:
    """No page says what CBP will do."""
    promises = {path for path, text in said(name).items() if re.search(r"\bCBP\s+will\b", text)}

    assert promises == set()


@every_persona
def test_aesdown_stands_only_where_aes_itself_is_down(name: str) -> None:
    """Exporters alone read of AESDOWN, each time beside the words that AES itself is what must be down."""
    down = re.compile(
        r"\bAES\b[^.?!]{0,40}\b(?:down|unavailable)\b|\b(?:down|outage)\b[^.?!]{0,20}\bAES\b", re.DOTALL
    )
    found = [part for text in said(name).values() for part in sections(text) if "AESDOWN" in part]

    assert bool(found) == ("RB09" not in EXPECTED[name].without)
    assert [part for part in found if not down.search(part)] == []


@every_persona
def test_discretion_never_covers_a_deadline_bound_filing(name: str) -> None:
    """A sentence that names both says that the two do not meet, and the request to CBP lists such filings apart."""
    filing = re.compile(r"protest|drawback|reconciliation|correction|\bPSC|refund claim", re.IGNORECASE)
    apart = re.compile(
        r"\b(?:no|not|never|outside|leaves? out|leaves .{1,30} out|exclude[sd]?|apart)\b", re.IGNORECASE
    )
    both = [
        sentence
        for text in said(name).values()
        for sentence in sentences(text)
        if "discretion" in sentence.casefold() and filing.search(sentence)
    ]

    request = " ".join(words(page) for page in playbook(name).pages if page.plan.sheet == "L2")
    assert both
    assert [sentence for sentence in both if not apart.search(sentence)] == []
    assert "Bound to a legal deadline: listed apart, not part of this request" in request


@every_persona
def test_drawback_dates_are_for_those_who_claim_drawback(name: str) -> None:
    """The last day of a drawback claim stands in the playbook of the firm that gives the service, and in no other."""
    dated = {
        path
        for path, text in said(name).items()
        if re.search(r"drawback claim.*5 years", text, re.IGNORECASE)
    }

    assert dated == ({"recover/deadlines.md"} if name == "ftz-drawback" else set())


def test_zone_warehouse_and_manifest_have_a_sheet_of_their_own() -> None:
    """It asks for what no source says, speaks of the services in use, and is in nobody else's binder."""
    having = {name for name in PERSONAS if stems(name, "SERVICES")}
    assert having == {"ftz-drawback", "ocean-isf", "courier"}

    text = said("ftz-drawback")["respond/zone-warehouse-manifest.md"]
    assert "Zone ID in block 16" in text
    _, heading, table = text.partition("## What is known, and what to ask")
    assert heading
    assert "Manifest" not in table


def test_a_case_without_a_way_in_is_a_question_on_the_sheet() -> None:
    """What no source was read for is named with its case, and its words are no instruction."""
    text = said("air-fda")["respond/agencies-on-paper.md"]

    assert re.search(r"370, HMS or AMR.*No way in was found", text)
    assert "images in ACE's document system later" not in text


def test_food_that_was_notified_is_not_notified_again() -> None:
    """Whoever works down the sheet meets what was sent before the cut, and only then files the rest."""
    text = said("air-fda")["respond/agencies-on-paper.md"]

    assert text.index("List food by the hour") < text.index("Sent through ABI before")
    assert text.index("Sent through ABI before") < text.index("File prior notice for all other food")


def test_the_sole_proprietor_reads_nothing_of_what_it_does_not_do() -> None:
    """No ISF or in-bond page, no harbor, no deputy where there is none, and the one block serves the one port."""
    pages = said("sole-proprietor")
    release = pages["respond/downtime-release-3310-truck.md"]

    assert not [path for path in pages if re.search(r"\b(?:isf|in-bond|exports|ocean|rail|air)\b", path)]
    assert "Sweetgrass reserve" in release
    assert not re.search(r"\b(?:ISF|[Ii]n-bond|container|terminal holds|vessel)\b", release)
    assert re.search(r"Deputy\s+none", pages["roles/role-signer.md"])


def test_air_letters_name_no_vessel_and_no_train() -> None:
    """What the air filer prints for a port speaks of air waybills only."""
    for path in ("respond/downtime-release-5206-air.md", "respond/downtime-letter-5206-air.md"):
        text = said("air-fda")[path]
        assert "waybill" in text.casefold()
        assert not re.search(r"\b(?:vessel|rail car|trailer plate|driver)\b", text, re.IGNORECASE)


def test_the_couriers_short_reserve_is_named() -> None:
    """A reserve that does not last as long as wanted, and a late renewal, are called so."""
    row = row_of(playbook("courier"), "R4")
    connection = said("courier")["prepare/connection.md"]

    assert row.status is Status.PARTIAL
    assert [missing.need for missing in row.missing] == ["days of cover"]
    assert "It is time to renew" in connection
    assert "20 Dec 2026" in connection


def test_the_national_playbook_names_everybody_it_must() -> None:
    """All rows are ready, the call tree reaches 60 people, and each tier 1 client stands at its port."""
    drafted = playbook("national")

    assert figures(drafted).ready == len(drafted.firm.rows)
    assert len(drafted.firm.answers.records("people.list")) == 60
    assert len(drafted.firm.client_list.clients) == 1_000
    assert "Seattle IT lead" in said("national")["respond/call-tree.md"]
    assert "Example Tools 0001" in said("national")["respond/downtime-release-1703-ocean.md"]


def test_the_sole_proprietors_binder_is_printed(tmp_path: Path) -> None:
    """Every planned sheet becomes a PDF with a code and fits its paper; the first hour names the firm."""
    brokerage = make_persona("sole-proprietor", tmp_path)

    result = build(
        brokerage,
        content_root(),
        look_root(),
        BuildOptions(as_of=DAY, only="runbooks", workers=2),
        lambda _: None,
    )

    planned = {sheet.stem for sheet in playbook("sole-proprietor").sheets}
    assert set(result.made) == planned
    assert {path.stem for path in brokerage.runbooks.iterdir()} == planned
    first_hour = " ".join(page.extract_text() for page in PdfReader(brokerage.runbooks / "RB01.pdf").pages)
    assert "Solo Sample, Customs Broker" in " ".join(first_hour.split())
    assert result.manifest.sheets["RB01"].code in first_hour
    assert {stem: sheet.notes for stem, sheet in result.manifest.sheets.items() if sheet.notes} == {}


# --- answers that contradict themselves, or nobody's sense ---


def row_of(drafted: Draft, row_id: str) -> RowState:
    """One row of the guidance."""
    return next(row for row in drafted.firm.rows if row.row.id == row_id)


def absurd(folder: Path, persona: str, answers: dict[str, object]) -> Draft:
    """A persona's playbook after some of its answers, by `section.question`, were replaced."""
    brokerage: Brokerage = make_persona(persona, folder)
    data = yaml.load(brokerage.answers.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    for question, answer in answers.items():
        section, name = question.split(".")
        data[section][name] = answer
    brokerage.answers.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return draft(brokerage)


def all_words(drafted: Draft) -> str:
    """Everything the playbook says."""
    return "\n".join(words(page) for page in drafted.pages)


def test_nobody_in_the_people_list(tmp_path: Path) -> None:
    """Each role that names somebody is a problem, every page is still there, and no number is made up for anyone."""
    drafted = absurd(tmp_path, "sole-proprietor", {"people.list": []})

    strangers = [problem for problem in drafted.problems if "is not in the people list" in problem.message]
    named = {problem.question for problem in strangers}
    assert {"people.incident_lead", "people.signer", "entry_numbers.custodian", "money.approver"} <= named
    assert all(problem.line and problem.hint for problem in strangers)
    assert row_of(drafted, "P7").status is not Status.READY
    assert {page.plan.path for page in drafted.pages} == set(said("sole-proprietor"))
    carried = [
        words(page) for page in drafted.pages if page.plan.sheet in ("CARDS", "CONTACTS", "RB01", "RB02")
    ]
    assert carried
    assert not [text for text in carried if re.search(r"\bNone\b", text)]
    assert "406-555-0111" not in all_words(drafted)


def test_no_port_at_all(tmp_path: Path) -> None:
    """No port's sheet is made up; the letter and the release sheet for any port remain."""
    drafted = absurd(tmp_path, "sole-proprietor", {"ports.list": []})

    numbers = {sheet.stem for sheet in drafted.sheets if sheet.number in ("RB05", "L1")}
    assert numbers == {"RB05", "L1"}
    assert made_for(drafted, "ports/port.md") == set()
    assert row_of(drafted, "R2").status is not Status.READY
    assert "3310" not in "".join(words(page) for page in drafted.pages if page.plan.page.folder == "ports")


def test_one_person_in_every_role(tmp_path: Path) -> None:
    """Lead and deputy in one person is no plan: the row says so, and the pages print the one name."""
    roles = {
        f"people.{role}": "owner"
        for role in (
            "incident_deputy",
            "signer_deputy",
            "release_deputy",
            "it_lead",
            "it_deputy",
            "client_deputy",
        )
    }
    drafted = absurd(
        tmp_path,
        "sole-proprietor",
        {
            **roles,
            "firm.size": "small",
            "people.mailbox_openers": ["owner"],
            "fallback.back_entry_lead": "owner",
        },
    )

    hints = {missing.hint for missing in row_of(drafted, "P7").missing}
    assert drafted.problems == []
    assert hints == {"Name another person as deputy.", "Give a second person access."}
    assert {m.hint for m in row_of(drafted, "V2").missing} == {
        "Let another person sign than the one who keys."
    }


def test_a_block_smaller_than_a_days_volume(tmp_path: Path) -> None:
    """Five numbers for eight entries a day last no day: row R4 and the page say so, and five numbers are printed."""
    block: dict[str, object] = {"id": "all", "name": "Tiny reserve", "first": "9900001", "last": "9900005"}
    block["ports"] = block["filer_code"] = {"does_not_apply": "One port, one code"}
    drafted = absurd(tmp_path, "sole-proprietor", {"entry_numbers.blocks": [block]})

    sheet = next(page for page in drafted.pages if page.plan.page.path == "respond/number-sheet.md")
    assert "days of cover" in {missing.need for missing in row_of(drafted, "R4").missing}
    assert len(re.findall(r"\bZY1-99\d{5}-\d\b", words(sheet).split("Row", 1)[1])) == 5
    assert drafted.firm.scope.computed.get("reserve_days") == 0


def test_every_date_lies_in_the_past(tmp_path: Path) -> None:
    """What lapsed is called lapsed: agreement, review, exercise and check; nothing is moved ahead."""
    drafted = absurd(
        tmp_path,
        "courier",
        {
            "connection.isa_submitted": "2020-01-06",
            "connection.isa_expires": "2023-01-06",
            "firm.policy_next_review": "2021-03-01",
            "exercise.next": "2021-01-19",
            "goods.matrix_exported": {
                "value": "2020-01-01",
                "checked_on": "2020-01-01",
                "checked_by": "Nobody",
            },
        },
    )

    statuses = {row_id: row_of(drafted, row_id).status for row_id in ("P1", "P5", "P10", "X1")}
    assert set(statuses.values()) == {Status.PARTIAL}, statuses
    assert "The ISA has lapsed" in all_words(drafted)
    assert "export date, within the refresh period" in [one.need for one in row_of(drafted, "P10").missing]


def test_names_of_three_thousand_characters(tmp_path: Path) -> None:
    """They are refused by line and length and never printed; every page stands, with blanks instead."""
    questions = ["firm.legal_name", "connection.software", "fallback.standby_poa_place"]
    drafted = absurd(tmp_path, "sole-proprietor", dict.fromkeys(questions, "Endless " * 375))

    assert [problem.question for problem in drafted.problems] == questions
    assert all("2,999 characters are too many" in problem.message for problem in drafted.problems)
    assert "Endless" not in all_words(drafted)
    assert {page.plan.path for page in drafted.pages} == set(said("sole-proprietor"))


def test_overlapping_blocks(tmp_path: Path) -> None:
    """The shared numbers are named, and no number is handed out on two sheets."""
    blocks = [
        {"id": name, "name": name, "ports": ["3310"], "filer_code": "ZY1", "first": first, "last": last}
        for name, first, last in (("day", "9900001", "9900030"), ("night", "9900021", "9900050"))
    ]
    drafted = absurd(tmp_path, "sole-proprietor", {"entry_numbers.blocks": blocks})

    (problem,) = drafted.problems
    assert '"day" and "night" share the numbers 9900021 to 9900030' in problem.message
    sheets = [page for page in drafted.pages if page.plan.page.path == "respond/number-sheet.md"]
    printed = [number for page in sheets for number in set(re.findall(r"\bZY1-99\d{5}-\d\b", words(page)))]
    assert len(sheets) == 2
    assert len(printed) == len(set(printed))
    assert row_of(drafted, "R4").status is not Status.READY


def test_a_firm_without_agencies_whose_clients_need_one(tmp_path: Path) -> None:
    """The client list is believed: the agency has its page although the firm named none."""
    drafted = absurd(tmp_path, "sole-proprietor", {"firm.agencies": {"does_not_apply": "None"}})

    assert made_for(drafted, "agencies/agency.md") == {"aph", "fsi"}


def test_direct_and_through_a_provider_at_once(tmp_path: Path) -> None:
    """The answer of the path that was not chosen is left in peace and not printed."""
    drafted = absurd(tmp_path, "courier", {"connection.isa_holder": "Example Nobody's Gateway"})

    assert drafted.problems == []
    assert "Example Nobody's Gateway" not in all_words(drafted)


def test_one_person_is_asked_less_than_a_national_firm() -> None:
    """Where one person holds every role, roles are not asked one by one, and pages print that person."""
    alone = playbook("sole-proprietor")
    national = playbook("national")
    asked = {
        item.id
        for section in alone.firm.declarations.sections
        for item in applicable(section, alone.firm.scope)
    }

    assert figures(alone).asked + 25 <= figures(national).asked
    assert "people.incident_lead" in asked
    assert "people.client_lead" not in asked
    lead = str(alone.context.role("incident_lead").person)
    assert str(alone.context.role("client_lead").person) == lead
