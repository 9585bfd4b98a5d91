"""Agencies: finding one by any name, what a flag belongs to, and refusing a damaged table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.customs.agencies import AgencyTable, load_agencies
from builder.customs.marks import Mark, may_instruct
from builder.errors import PlaybookError, ReferenceDataError, UnknownAgencyError

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """
flag_table: {fact: edition, mark: confirmed}
general: []
disclaim_codes: []
departments: [{name: USDA, aliases: [Agriculture]}]
not_covered: []
agencies:
  - {code: "370", name: Tuna Office, parent: USDA, products: tuna, mark: confirmed, sources: [a rule]}
  - code: NO
    name: Norway Office
    parent: ""
    products: "1.10"
    aliases: [fjord]
    mark: secondary
    flags: [{flag: NO1, requirement: may, meaning: data, mark: unverified}]
    sources: []
"""


def written(folder: Path, content: str) -> Path:
    """A table in a file of its own."""
    path = folder / "agencies.yaml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FDA", "FDA"),
        ("fda", "FDA"),
        ("The Food and Drug  Administration", "FDA"),
        ("APHIS", "APH"),
        ("Lacey Act", "APH"),
        ("FSIS", "FSI"),
        ("AMS", "AMS"),
        ("U.S. EPA", "EPA"),
        ("NHTSA", "NHT"),
        ("DOT", "NHT"),
        ("USFWS", "FWS"),
        ("U.S. Fish and Wildlife Service", "FWS"),
        ("NMFS", "NMF"),
        ("NOAA", "NMF"),
        ("Treasury", "TTB"),
        ("CPSC", "CPS"),
        ("DDTC", "DTC"),
        ("SIMA", "ECO"),
        (" cdc ", "CDC"),
    ],
)
def test_an_agency_is_found_by_the_names_brokers_use(agencies: AgencyTable, text: str, code: str) -> None:
    """Code, full name, alias, or the department when it has one agency in the table."""
    assert agencies.find(text).code == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("USDA", ["APH (", "FSI (", "AMS (", "Give one of them"], id="USDA"),
        pytest.param("Department of Agriculture", ["APH (", "FSI (", "AMS ("], id="USDA in full"),
        pytest.param("Commerce", ["NMF (", "ECO ("], id="Commerce"),
        pytest.param("State Department", ["OMC (", "DTC ("], id="State"),
        pytest.param("DOJ", ["ATF (", "DEA ("], id="Justice"),
        pytest.param("HHS", ["FDA (", "CDC ("], id="HHS"),
        pytest.param("NHSTA", ["Do you mean NHT (National Highway"], id="misspelt"),
        pytest.param("XYZ", ["Known codes: FDA, APH"], id="unknown"),
        pytest.param("  ", ["No agency was given"], id="empty"),
    ],
)
def test_what_is_not_one_agency_is_refused_with_the_candidates(
    agencies: AgencyTable, text: str, words: list[str]
) -> None:
    """A department with several agencies names them; a slip names the nearest."""
    with pytest.raises(UnknownAgencyError) as refusal:
        agencies.find(text)

    assert [word for word in words if word not in str(refusal.value)] == []


def test_an_unknown_agency_is_a_lookup_error_of_the_project() -> None:
    """Callers may catch either the project's tree or Python's own kind."""
    assert issubclass(UnknownAgencyError, PlaybookError)
    assert issubclass(UnknownAgencyError, LookupError)


@pytest.mark.parametrize(
    ("flag", "code", "requirement"),
    [
        ("FD3", "FDA", "may"),
        ("fd4", "FDA", "required"),
        (" AL2 ", "APH", "required"),
        ("NM8", "NMF", "required"),
    ],
)
def test_a_flag_leads_to_its_agency(agencies: AgencyTable, flag: str, code: str, requirement: str) -> None:
    """The flag of a tariff number says whose data it asks for, and how firmly."""
    agency, known = agencies.with_flag(flag)

    assert (agency.code, known.requirement) == (code, requirement)


@pytest.mark.parametrize("flag", ["AT1", "NM7", ""])
def test_a_flag_that_is_not_in_the_table_is_refused(agencies: AgencyTable, flag: str) -> None:
    """Flags that circulate in faulty lists are not taken."""
    with pytest.raises(UnknownAgencyError, match="current edition"):
        agencies.with_flag(flag)


@pytest.mark.parametrize(
    ("mark", "instructs"), [("confirmed", True), ("secondary", True), ("unverified", False)]
)
def test_an_unverified_fact_may_not_instruct(mark: Mark, instructs: bool) -> None:
    """Only what was read somewhere may stand as an instruction."""
    assert may_instruct(mark) == instructs


def test_a_fact_knows_whether_it_may_instruct(tmp_path: Path) -> None:
    """Pages ask the fact itself."""
    _, flag = load_agencies(written(tmp_path, SMALL)).with_flag("NO1")

    assert not flag.may_instruct


def test_every_value_is_text(tmp_path: Path) -> None:
    """The code NO is no false, 370 no number, and 1.10 keeps its zero."""
    table = load_agencies(written(tmp_path, SMALL))

    assert [(agency.code, agency.products) for agency in table.agencies] == [("370", "tuna"), ("NO", "1.10")]
    assert table.find("no").mark == "secondary"


def test_a_table_is_read_once_per_path(tmp_path: Path) -> None:
    """The second reading is the first one's table."""
    path = written(tmp_path, SMALL)

    assert load_agencies(path) is load_agencies(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("mark: secondary", "mark: certain", "$.agencies[1].mark", id="unknown mark"),
        pytest.param("products: tuna, ", "", "missing required field `products`", id="field missing"),
        pytest.param("aliases: [fjord]", "alias: [fjord]", "unknown field `alias`", id="field misspelt"),
        pytest.param("requirement: may", "requirement: no", "requirement", id="unknown requirement"),
        pytest.param("parent: USDA", "parent: USDB", '370: "USDB" is not among the departments', id="parent"),
        pytest.param("code: NO", 'code: "370"', "agency 370 is there twice", id="code twice"),
        pytest.param("[fjord]", "[tuna office]", '"tuna office" stands for 370 and for NO', id="alias taken"),
        pytest.param("flag: NO1,", 'flag: "370",', '"370" stands for 370 and for NO', id="flag like a code"),
        pytest.param(
            "mark: unverified}",
            "mark: unverified}, {flag: NO1, requirement: may, meaning: x, mark: confirmed}",
            "flag NO1 is there twice",
            id="flag twice",
        ),
        pytest.param("general: []", "general: [", "cannot be read", id="no YAML"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    """The message names the file and what is wrong in it."""
    assert SMALL.count(old) == 1
    path = written(tmp_path, SMALL.replace(old, new))

    with pytest.raises(ReferenceDataError) as refusal:
        load_agencies(path)
    assert words in str(refusal.value)
    assert "agencies.yaml: " in str(refusal.value)


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ReferenceDataError, match=r"agencies\.yaml: cannot be read"):
        load_agencies(tmp_path / "agencies.yaml")
