"""The tables the project ships: what their README says of them, and what must never be in them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from builder.customs.agencies import AgencyTable, Marked
    from builder.customs.ports import PortTable

STATES = set(
    re.findall(
        "[A-Z]{2}",
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
        "ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU MP AS",
    )
)
FIELD_OFFICES = frozenset(
    {
        "Atlanta",
        "Baltimore",
        "Boston",
        "Buffalo",
        "Chicago",
        "Detroit",
        "El Paso",
        "Houston",
        "Laredo",
        "Los Angeles",
        "Miami",
        "New Orleans",
        "New York",
        "Portland",
        "San Diego",
        "San Francisco",
        "San Juan",
        "Seattle",
        "Tucson",
    }
)
DISTRICTS_WITHOUT_A_READ_OFFICE = set(
    re.findall("[0-9]{2}", "15 16 17 18 21 25 27 28 29 31 32 35 37 38 39 41 45 46 47 49 51 52 53 55")
)
"""Districts whose office is only guessed at; a guess must not reach the table."""


def marked_facts(agencies: AgencyTable) -> Iterator[tuple[str, Marked]]:
    """Every fact of the agencies with the code of its agency."""
    for agency in agencies.agencies:
        parts = (
            agency.programs,
            agency.flags,
            agency.forms,
            agency.channels,
            agency.deadlines,
            agency.notes,
            agency.contacts,
        )
        for fact in chain.from_iterable(parts):
            yield agency.code, fact


def test_the_ports_are_counted_as_the_readme_says(ports: PortTable, reference: Path) -> None:
    """589 codes, so many of each status, and 213 field offices."""
    readme = (reference / "README.md").read_text(encoding="utf-8")
    counted = Counter(port.status for port in ports.ports)

    assert f"{len(ports.ports)} four-digit CBP port codes" in readme
    assert [status for status, count in counted.items() if f"`{status}` ({count})" not in readme] == []
    assert f"filled for {sum(bool(port.field_office) for port in ports.ports)} ports" in readme


def test_the_ports_stand_in_order_of_their_codes(ports: PortTable) -> None:
    """So that a changed table reads well as a difference."""
    codes = [port.code for port in ports.ports]

    assert codes == sorted(codes)


def test_every_offered_port_lies_in_a_state(ports: PortTable) -> None:
    """A port to pick has a state, and no code has an invented one."""
    assert {port.state for port in ports.ports} <= STATES | {""}
    assert [port for port in ports.ports if port.is_offered and not port.state] == []


def test_the_ports_of_a_district_name_the_same_district(ports: PortTable) -> None:
    """The first two digits of the code are the district; statistical codes are no places."""
    named = {(port.code[:2], port.district) for port in ports.ports if port.is_offered and port.district}

    assert len({code for code, _ in named}) == len(named)


def test_field_offices_exist_and_name_their_source(ports: PortTable) -> None:
    """A field office without a source, or a source without an office, is a slip."""
    filled = [port for port in ports.ports if port.field_office or port.field_office_source]

    assert {port.field_office for port in filled} <= FIELD_OFFICES
    assert [port for port in filled if not (port.field_office and port.field_office_source)] == []
    assert [port for port in filled if not port.is_offered] == []


def test_no_field_office_is_guessed_from_the_district(ports: PortTable) -> None:
    """Where no statement was read the column stays empty; Albany is the one exception of district 10."""
    guessed = [
        port.code
        for port in ports.ports
        if port.field_office and port.code[:2] in DISTRICTS_WITHOUT_A_READ_OFFICE | {"10"}
    ]

    assert guessed == ["1002"]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2305", "2305 Hidalgo, TX"),
        ("2910", "2910 Portland International Airport, OR"),
        ("3801", "3801 Detroit, MI"),
        ("3802", "3802 Port Huron, MI"),
        ("3901", "3901 Chicago, IL"),
        ("3803", "3803 Sault Ste. Marie, MI"),
    ],
)
def test_codes_that_other_lists_have_wrong_are_right(ports: PortTable, code: str, label: str) -> None:
    """Misspelt and exchanged ports of public lists."""
    assert str(ports.find(code)) == label


def test_the_flags_are_counted_as_the_readme_says(agencies: AgencyTable, reference: Path) -> None:
    """49 flags of 17 agencies, five of which have none."""
    readme = (reference / "README.md").read_text(encoding="utf-8")
    flags = [flag.flag for agency in agencies.agencies for flag in agency.flags]
    without = [agency.code for agency in agencies.agencies if not agency.flags]

    assert f"{len(flags)} flags" in readme
    assert f"{len(agencies.agencies)} partner government agencies" in readme
    assert sorted(without) == ["ATF", "CDC", "DTC", "ECO", "FCC"]
    assert all(re.fullmatch("[A-Z]{2}[0-9X]", flag) for flag in flags)
    assert not {"NM7", "AM5", "DE2", "FS1", "FS2", "AT1", "AT2"} & set(flags)


def test_agency_codes_are_three_letters(agencies: AgencyTable) -> None:
    """As in CATAIR Appendix V."""
    assert all(re.fullmatch("[A-Z]{3}", agency.code) for agency in agencies.agencies)


def test_every_agency_has_products_a_channel_and_a_source(agencies: AgencyTable) -> None:
    """An agency page is never empty."""
    assert [
        agency.code
        for agency in agencies.agencies
        if not (agency.products and agency.channels and agency.sources)
    ] == []


def test_every_contact_with_a_value_is_dated(agencies: AgencyTable) -> None:
    """A number is printed with the date of its source; a blank is not dressed up as a fact."""
    undated = [
        (agency.code, contact.what)
        for agency in agencies.agencies
        for contact in agency.contacts
        if not contact.dated
    ]

    assert undated == []


def test_unread_contacts_may_not_instruct(agencies: AgencyTable) -> None:
    """Two contacts that circulate without a source stay marked."""
    values = {contact.value: contact for agency in agencies.agencies for contact in agency.contacts}

    assert not values["importcertification@dot.gov"].may_instruct
    assert not values["304-616-4550"].may_instruct


def test_a_form_that_has_ended_is_not_among_the_forms(agencies: AgencyTable) -> None:
    """FCC 740 and FSIS 5200-8 would be carried to the port in vain."""
    forms = " ".join(form.id for agency in agencies.agencies for form in agency.forms)

    assert "740" not in forms
    assert "5200-8" not in forms


def test_unverified_facts_are_kept_and_marked(agencies: AgencyTable) -> None:
    """They are questions to settle; dropping or promoting one must be seen in this test."""
    unverified = Counter(code for code, fact in marked_facts(agencies) if not fact.may_instruct)

    assert unverified == {
        "AMS": 1,
        "APH": 1,
        "ATF": 1,
        "CDC": 2,
        "DEA": 1,
        "DTC": 3,
        "EPA": 1,
        "FDA": 1,
        "FWS": 1,
        "NHT": 1,
        "NMF": 2,
        "OMC": 1,
        "TTB": 1,
    }


def test_no_text_promises_what_cbp_does(reference: Path) -> None:
    """CBP may; it is never said that CBP will."""
    words = (reference / "agencies.yaml").read_text(encoding="utf-8").split()

    assert "CBP will" not in " ".join(words)


def test_no_key_of_the_agencies_stands_twice(reference: Path) -> None:
    """YAML would silently keep the last of two equal keys."""

    def repeated(node: yaml.Node) -> list[str]:
        if isinstance(node, yaml.SequenceNode):
            return [key for item in node.value for key in repeated(item)]
        if not isinstance(node, yaml.MappingNode):
            return []
        keys = Counter(key.value for key, _ in node.value)
        inside = [key for _, value in node.value for key in repeated(value)]
        return [f"{key} at {node.start_mark.line}" for key, count in keys.items() if count > 1] + inside

    text = (reference / "agencies.yaml").read_text(encoding="utf-8")

    root = yaml.compose(text, Loader=yaml.CSafeLoader)

    assert root is not None
    assert repeated(root) == []
