"""Ports: finding one, offering some, warning about odd codes, and refusing a damaged table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.customs.ports import Port, PortTable, caution, load_ports
from builder.errors import PlaybookError, ReferenceDataError, UnknownPortError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "code,name,state,district,field_office,field_office_source,status,source"
ROW = '0401,Boston,MA,"Boston, MA",Boston,a release,census_schedule_d,Census'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2704", "2704"),
        (" 2704 ", "2704"),
        ("0401", "0401"),
        ("2704 Los Angeles, CA", "2704"),
        ("2704 - los angeles", "2704"),
        ("Los Angeles, CA", "2704"),
        ("LOS ANGELES CA", "2704"),
        ("los  angeles", "2704"),
        ("St. Albans", "0201"),
        ("saint albans, vt", "0201"),
        ("Portland, OR", "2904"),
        ("Columbus NM", "2406"),
        ("Ft Lauderdale Intl Airport", "5210"),
        ("Sacramento International Airport", "2835"),
        ("Belfast", "0132"),
        ("7000", "7000"),
        pytest.param("Del R\u00edo", "2302", id="with an accent"),
    ],
)
def test_a_port_is_found_by_code_name_or_both(ports: PortTable, text: str, code: str) -> None:
    """Case, points, commas and common abbreviations do not matter."""
    assert ports.find(text).code == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", ["No port was given"], id="empty"),
        pytest.param("9999", ["9999 is in no list"], id="unknown code"),
        pytest.param("401", ["four digits", "Do you mean 0401 Boston, MA?"], id="leading zero lost"),
        pytest.param("27045", ["four digits", "Read it again"], id="five digits"),
        pytest.param("\u0662\u0667\u0660\u0664", ["not the digits 0-9"], id="arabic digits"),
        pytest.param("2704 Long Beach", ["that of 2704 Los Angeles, CA"], id="code and name disagree"),
        pytest.param(
            "Portland", ["0101 Portland, ME", "2904 Portland, OR", "Give the code"], id="two states"
        ),
        pytest.param("Perth Amboy, NJ", ["1004", "4602", "Give the code"], id="two codes of one place"),
        pytest.param("Los Angelas", ["Do you mean 2704 Los Angeles, CA"], id="misspelt"),
        pytest.param("JFK", ["1012 JFK International Airport, NY"], id="part of a name"),
        pytest.param("xyzzy", ["name of no port", "four-digit code"], id="nonsense"),
    ],
)
def test_what_is_no_port_is_refused_with_what_may_be_meant(
    ports: PortTable, text: str, words: list[str]
) -> None:
    """The message offers the nearest ports, or says what to give."""
    with pytest.raises(UnknownPortError) as refusal:
        ports.find(text)

    assert [word for word in words if word not in str(refusal.value)] == []


def test_an_unknown_port_is_a_lookup_error_of_the_project() -> None:
    """Callers may catch either the project's tree or Python's own kind."""
    assert issubclass(UnknownPortError, PlaybookError)
    assert issubclass(UnknownPortError, LookupError)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("los", ["2704", "2720"]),
        ("27", ["2704", "2707", "2709"]),
        ("2709", ["2709"]),
        ("newark", ["1003", "1068"]),
        ("portland or", ["2904", "2910"]),
        ("airport tx", ["5309"]),
        ("jfk", ["1012"]),
        ("ngeles", ["2704"]),
        ("huston", ["5301"]),
        ("portlnd", ["0101", "2904"]),
        ("", ["0101", "0102"]),
    ],
)
def test_the_best_port_is_offered_first(ports: PortTable, text: str, first: list[str]) -> None:
    """Whole names, then beginnings, then words, then any part, then what looks alike."""
    assert [port.code for port in ports.search(text)][: len(first)] == first


@pytest.mark.parametrize(
    "text", ["preclearance", "belfast", "low value", "cartage", "2755", "Sacramento (former)"]
)
def test_codes_that_are_no_current_ports_are_not_offered(ports: PortTable, text: str) -> None:
    """Administrative, historical and statistical codes never stand in a pick-list."""
    assert all(port.is_offered for port in ports.search(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=12), st.integers(1, 10))
def test_searching_never_raises_and_keeps_its_limit(ports: PortTable, text: str, limit: int) -> None:
    """Any text gives a list without repetitions, no longer than asked for."""
    offered = ports.search(text, limit)

    assert len(offered) <= limit
    assert len(set(offered)) == len(offered)
    assert all(port.is_offered for port in offered)


def test_every_port_is_found_by_its_own_label(ports: PortTable) -> None:
    """What a pick-list shows can be typed back in."""
    assert [ports.find(str(port)) for port in ports.ports] == list(ports.ports)


def test_every_offered_port_is_the_first_answer_to_its_code(ports: PortTable) -> None:
    """A code typed in full leads to its port."""
    codes = [port.code for port in ports.ports if port.is_offered][::9]

    assert [ports.search(code, 1)[0].code for code in codes] == codes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2704", ""),
        ("1002", ""),
        ("1791", ""),
        ("7541", "administrative code"),
        ("0132", "in no current list. Ask the port which code it uses."),
        ("8000", "not a place"),
        ("4601", "two sets of codes, 10xx and 46xx or 47xx. Ask the port which code it uses."),
        ("4701", "two sets of codes"),
        ("1003", "two sets of codes"),
    ],
    ids=[
        "ordinary",
        "Albany",
        "seen in trade",
        "preclearance",
        "historical",
        "statistical",
        "Newark 46xx",
        "JFK 47xx",
        "Newark 10xx",
    ],
)
def test_an_odd_code_comes_with_a_caution(ports: PortTable, code: str, words: str) -> None:
    """An ordinary port has none."""
    text = caution(ports.find(code))

    assert (words in text) if words else (text == "")


def test_a_port_without_a_state_is_labelled_without_a_comma(ports: PortTable) -> None:
    """Codes outside the United States have no state."""
    assert str(ports.find("7541")) == "7541 Dublin Preclearance"


def test_a_table_is_read_once_per_path(tmp_path: Path) -> None:
    """The second reading is the first one's table."""
    path = tmp_path / "ports.csv"
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")

    assert load_ports(path) is load_ports(path)
    assert load_ports(path).ports == (
        Port("0401", "Boston", "MA", "Boston, MA", "Boston", "a release", "census_schedule_d", "Census"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("", "ports.csv:1: the columns must be code, name", id="empty"),
        pytest.param(f"port_code,name\n{ROW}\n", "ports.csv:1: the columns", id="other columns"),
        pytest.param(
            f"{HEADER}\n{ROW}\n401,A,MA,,,,historical,x\n", 'ports.csv:3: "401" is not four', id="code"
        ),
        pytest.param(f"{HEADER}\n\u0660401,A,MA,,,,historical,x\n", "is not four digits", id="foreign digit"),
        pytest.param(f"{HEADER}\n{ROW}\n{ROW}\n", "ports.csv:3: port 0401 is there twice", id="twice"),
        pytest.param(f"{HEADER}\n0401,A,MA,,,,open,x\n", 'ports.csv:2: "open" is no status', id="status"),
        pytest.param(f"{HEADER}\n0401,A,Mass,,,,historical,x\n", '"Mass" is not a two-letter', id="state"),
        pytest.param(f"{HEADER}\n0401,,MA,,,,historical,x\n", "port 0401 has no name", id="no name"),
        pytest.param(f"{HEADER}\n0401,A,MA\n", "ports.csv:2: the line has not 8 columns", id="short line"),
        pytest.param(f'{HEADER}\n0401,"A\n', "cannot be read", id="open quote"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path: Path, content: str, words: str) -> None:
    """The message names file, line and fault."""
    path = tmp_path / "ports.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ReferenceDataError) as refusal:
        load_ports(path)
    assert words in str(refusal.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A missing file and one in another encoding are named."""
    path = tmp_path / "ports.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ReferenceDataError, match=r"ports\.csv: cannot be read"):
        load_ports(path)
