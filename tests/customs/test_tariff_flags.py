"""Agency flags on tariff numbers: matched both ways, dated, and never taken for clearance."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.tariff_flags import (
    LISTED,
    SILENCE,
    UNLISTED,
    FlagTable,
    TariffFlag,
    load_flags,
    normalise_tariff_number,
    show_tariff_number,
)
from builder.errors import PlaybookError, ReferenceDataError, TariffNumberError

if TYPE_CHECKING:
    from pathlib import Path

    from builder.customs.agencies import AgencyTable

HEADER = "hts_prefix,agency,flag,requirement,program,source,dated\n"


def flag(number: str, code: str = "AQ1") -> TariffFlag:
    """A made-up row."""
    return TariffFlag(number, "APH", code, "may", "", "A list", "1 Dec 2024")


SMALL = FlagTable(
    tuple(map(flag, ["0106140000", "010641", "0106410000", "0106490010", "4401", "44011100", "4401110000"]))
)


@pytest.fixture(scope="session")
def table(reference: Path) -> FlagTable:
    """The table that the project ships."""
    return load_flags(reference / "hts_flags.csv")


@pytest.mark.parametrize(
    ("asked", "on_it", "below"),
    [
        pytest.param("4401110000", ["4401110000", "44011100", "4401"], [], id="ten digits match all lengths"),
        pytest.param("44011100", ["44011100", "4401"], ["4401110000"], id="eight digits"),
        pytest.param("440111", ["4401"], ["44011100", "4401110000"], id="six digits without a row"),
        pytest.param("4401", ["4401"], ["44011100", "4401110000"], id="heading"),
        pytest.param("4401.29.00.00", ["4401"], [], id="only the heading is flagged"),
        pytest.param("0106", [], ["0106140000", "010641", "0106410000", "0106490010"], id="some below"),
        pytest.param("0106.42", [], [], id="nothing"),
        pytest.param("9999999999", [], [], id="behind the last row"),
    ],
)
def test_prefixes_match_both_ways(asked: str, on_it: list[str], below: list[str]) -> None:
    """Flags on the number or a shorter one, the more exact first; flags on longer ones apart."""
    answer = SMALL.find(asked)

    assert [one.number for one in answer.flags] == on_it
    assert [one.number for one in answer.below] == below
    assert answer.silence == SILENCE


@pytest.mark.parametrize(
    "text", ["0106140000", "0106.14.0000", "0106.14.00.00", " 0106 14 00 00 ", "0106-14-0000", "0106.140000"]
)
def test_dots_spaces_and_hyphens_do_not_matter(text: str) -> None:
    """A number is read as tariff, software and people write it."""
    assert normalise_tariff_number(text) == "0106140000"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "No tariff number was given", id="empty"),
        pytest.param("   ", "No tariff number was given", id="spaces"),
        pytest.param("live bees", "is no tariff number", id="words"),
        pytest.param("٠١٠٦", "is no tariff number", id="digits of another script"),
        pytest.param("106140000", "dropped the zero in front", id="nine digits"),
        pytest.param("106", "dropped the zero in front", id="three digits"),
        pytest.param("106140000.0", "dots in odd places", id="a spreadsheet's decimal number"),
        pytest.param("01.06", "Write it as 0106.", id="a dot after two digits"),
        pytest.param("01", "has 2 digits", id="chapter only"),
        pytest.param("010614000000", "has 12 digits", id="too long"),
        pytest.param("0000.00", "chapters begin with 01", id="chapter 00"),
        pytest.param("1.06E+08", "is no tariff number", id="a spreadsheet's power of ten"),
        pytest.param("x" * 5000, "...", id="a paste by mistake"),
    ],
)
def test_what_is_no_tariff_number_is_refused_in_words(text: str, words: str) -> None:
    """Never read as another number; the message stays short."""
    with pytest.raises(TariffNumberError) as caught:
        SMALL.find(text)

    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=30) | st.text(alphabet="0123456789. -", max_size=14))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """Nothing else happens, and what is read shows and reads again as the same."""
    try:
        number = normalise_tariff_number(text)
    except PlaybookError:
        return
    assert re.fullmatch("[0-9]{4}([0-9]{2}){0,3}", number)
    assert normalise_tariff_number(show_tariff_number(number)) == number


@given(st.sampled_from(SMALL.flags), st.sampled_from([4, 6, 8, 10]))
def test_a_flag_is_found_from_every_shorter_and_longer_number(one: TariffFlag, length: int) -> None:
    """Cut short or filled up, the number finds its flag."""
    answer = SMALL.find(one.number[:length].ljust(length, "0"))

    assert one in (*answer.flags, *answer.below)


def test_a_real_number_gives_flag_program_source_and_date(table: FlagTable) -> None:
    """Everything that is shown beside a hit."""
    (found,) = table.find("0106.14.0000").flags

    assert (found.agency, found.flag, found.requirement) == ("APH", "AQ1", "may")
    assert (found.program, found.source) == ("VS AP0300", "APHIS Core HTS correlation table")
    assert (found.dated, found.mark) == ("10 Feb 2026", "secondary")


def test_silence_names_every_agency_without_a_public_list() -> None:
    """A clerk must not take an empty answer for clearance."""
    assert "does not mean no requirement" in SILENCE
    assert [agency for agency in UNLISTED if agency not in SILENCE] == []


def test_the_shipped_table_agrees_with_the_agencies(table: FlagTable, agencies: AgencyTable) -> None:
    """Each flag is CBP's, belongs to that agency and asks for the same; no agency is both listed and not."""
    for one in {(row.flag, row.agency, row.requirement) for row in table.flags}:
        agency, known = agencies.with_flag(one[0])
        assert one == (known.flag, agency.code, known.requirement)

    assert {row.agency for row in table.flags} == set(LISTED)
    assert {agencies.find(name).code for name in UNLISTED}.isdisjoint(LISTED)


def test_every_agency_with_flags_is_listed_or_named_as_not_listed(agencies: AgencyTable) -> None:
    """No agency that flags tariff numbers is forgotten in the words about silence."""
    flagging = {agency.code for agency in agencies.agencies if agency.flags}

    assert flagging == {*LISTED, *(agencies.find(name).code for name in UNLISTED)}


def test_the_shipped_table_is_counted_as_the_readme_says(table: FlagTable, reference: Path) -> None:
    """Rows in all and of each agency."""
    readme = (reference / "README.md").read_text(encoding="utf-8")
    counted = Counter(row.agency for row in table.flags)

    assert f"{len(table.flags):,} flags on tariff numbers" in readme
    assert [code for code, count in counted.items() if f"{code} ({count:,})" not in readme] == []


def test_the_table_is_read_once(reference: Path) -> None:
    """A second look-up costs no second reading."""
    assert load_flags(reference / "hts_flags.csv") is load_flags(reference / "hts_flags.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", ":1: the columns must be", id="empty"),
        pytest.param("hts_prefix,agency\n", ":1: the columns must be", id="columns"),
        pytest.param(HEADER + "0106\n", ":2: the line has not 7 columns", id="short line"),
        pytest.param(HEADER + "01061,APH,AQ1,may,,A,B\n", ":2: ", id="five digits"),
        pytest.param(HEADER + "0106,APH,AQ,may,,A,B\n", "is no flag", id="flag"),
        pytest.param(HEADER + "0106,APH,AQ1,perhaps,,A,B\n", "neither may nor required", id="requirement"),
        pytest.param(HEADER + "0106,APH,AQ1,may,,A,\n", "date is missing", id="no date"),
        pytest.param(HEADER + "0106,APH,AQ1,may,,A,B\n" * 2, ":3: AQ1 on 0106 is there twice", id="twice"),
        pytest.param(HEADER + '"', "cannot be read", id="open quote"),
    ],
)
def test_a_damaged_table_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    """Nobody gets an answer from half a table."""
    path = tmp_path / "hts_flags.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ReferenceDataError, match=re.escape(words)):
        load_flags(path)


def test_a_missing_table_is_told_in_words(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(ReferenceDataError, match="Restore the file"):
        load_flags(tmp_path / "none.csv")


def test_flags_in_any_order_of_lines_are_found(tmp_path: Path) -> None:
    """A line added at the end of the file counts as one in its place."""
    path = tmp_path / "hts_flags.csv"
    path.write_text(
        HEADER + "440111,APH,AL1,may,,A,B\n4401,APH,AL1,may,,A,B\n0106,APH,AQ1,may,,A,B\n", encoding="utf-8"
    )

    answer = load_flags(path).find("4401")

    assert ([one.number for one in answer.flags], [one.number for one in answer.below]) == (
        ["4401"],
        ["440111"],
    )
