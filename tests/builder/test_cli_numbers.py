"""`tideover numbers`: what was printed, and taking destroyed sheets off the list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from click.testing import CliRunner

from builder.cli_numbers import numbers
from builder.customs.blocks import Block
from builder.errors import UsageError
from builder.model.printed import load_printed, record_printed

if TYPE_CHECKING:
    from builder.paths import Brokerage

DAY = date(2026, 11, 2)
HARBOR, AIRPORT = Block("ZZ9", "9000001", "9000325"), Block("ZZ9", "9000326", "9000400")


def test_lists_what_was_printed(brokerage: Brokerage) -> None:
    """Range, count, day and block; a firm that printed nothing is told so."""
    before = CliRunner().invoke(numbers, [str(brokerage.folder)])
    record_printed(brokerage.printed_numbers, [("harbor", HARBOR), ("airport", AIRPORT)], DAY)
    after = CliRunner().invoke(numbers, [str(brokerage.folder)])

    assert before.output == "No entry numbers were printed yet.\n"
    assert after.output.splitlines() == [
        "ZZ9-9000001 to ZZ9-9000325     325 numbers  printed 2026-11-02  harbor",
        "ZZ9-9000326 to ZZ9-9000400      75 numbers  printed 2026-11-02  airport",
    ]


def test_destroyed_sheets_come_off_the_list(brokerage: Brokerage) -> None:
    """The other blocks stay on it."""
    record_printed(brokerage.printed_numbers, [("harbor", HARBOR), ("airport", AIRPORT)], DAY)
    result = CliRunner().invoke(numbers, [str(brokerage.folder), "--withdraw", "harbor"])

    assert "Destroy every sheet" in result.output
    assert [one.block_id for one in load_printed(brokerage.printed_numbers).ranges] == ["airport"]


def test_a_block_that_was_never_printed_is_named(brokerage: Brokerage) -> None:
    """With those that were."""
    record_printed(brokerage.printed_numbers, [("harbor", HARBOR)], DAY)
    result = CliRunner().invoke(numbers, [str(brokerage.folder), "--withdraw", "harbour"])

    assert isinstance(result.exception, UsageError)
    assert '"harbour"' in str(result.exception)
    assert "Printed are: harbor." in str(result.exception)


def test_a_damaged_record_is_never_rewritten(brokerage: Brokerage) -> None:
    """A withdrawal that would drop the rows it cannot read changes nothing."""
    record_printed(brokerage.printed_numbers, [("harbor", HARBOR)], DAY)
    with brokerage.printed_numbers.open("a", encoding="utf-8") as file:
        file.write("broken\n")
    before = brokerage.printed_numbers.read_bytes()
    result = CliRunner().invoke(numbers, [str(brokerage.folder), "--withdraw", "harbor"])

    assert "Nothing was changed" in str(result.exception)
    assert brokerage.printed_numbers.read_bytes() == before
