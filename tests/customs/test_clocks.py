"""The clocks: their lengths, time zones, odd days, and the words for what cannot be counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs import clocks
from builder.customs.clock_rules import RULES, Rule
from builder.customs.working_days import WorkingCalendar
from builder.errors import ClockError

if TYPE_CHECKING:
    from collections.abc import Callable

FEDERAL = WorkingCalendar()
EASTERN, PACIFIC = "America/New_York", "America/Los_Angeles"
days = st.dates(date(2001, 1, 1), date(2096, 12, 31))
moments = st.datetimes(
    datetime.fromisoformat("2001-01-01"),
    datetime.fromisoformat("2098-12-31"),
    timezones=st.sampled_from([ZoneInfo(EASTERN), ZoneInfo(PACIFIC), ZoneInfo("UTC")]),
)


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


def wall(text: str) -> datetime:
    """A time without a zone, as on a clock on the wall."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("deadline", "due", "last_working_day", "counted"),
    [
        (clocks.ten_business_days(day("2026-11-23"), FEDERAL), "2026-12-08", None, "working days"),
        (clocks.ten_business_days(day("2026-11-22"), FEDERAL), "2026-12-07", None, "working days"),
        (clocks.entry_deadline(day("2026-11-21"), FEDERAL), "2026-12-06", "2026-12-04", "calendar days"),
        (clocks.entry_deadline(day("2026-11-23"), FEDERAL), "2026-12-08", "2026-12-08", "calendar days"),
        (clocks.summary_due(day("2026-11-20"), FEDERAL), "2026-12-07", None, "working days"),
        (clocks.summary_due(day("2027-12-20"), FEDERAL), "2028-01-05", None, "working days"),
        (clocks.statutory_deposit(day("2026-11-20"), FEDERAL), "2026-12-09", None, "working days"),
        (clocks.periodic_monthly_payment(2026, 1, FEDERAL), "2026-02-23", None, "working days"),
        (clocks.periodic_monthly_payment(2026, 12, FEDERAL), "2027-01-25", None, "working days"),
        (
            clocks.conditional_release_ends(day("2026-11-20"), "fda", FEDERAL),
            "2026-12-20",
            "2026-12-18",
            "calendar days",
        ),
        (
            clocks.conditional_release_ends(day("2026-11-20"), "textiles", FEDERAL),
            "2027-05-19",
            "2027-05-19",
            "calendar days",
        ),
        (clocks.revocation_appeal(day("2026-11-16"), FEDERAL), "2026-11-26", "2026-11-25", "calendar days"),
        (clocks.client_money(day("2026-11-20"), FEDERAL), "2026-11-30", None, "working days"),
        (clocks.petition(day("2026-11-20"), FEDERAL), "2027-01-19", "2027-01-19", "calendar days"),
        (clocks.records_on_demand(day("2026-11-20"), FEDERAL), "2026-12-20", "2026-12-18", "calendar days"),
    ],
    ids=[
        "business days over Thanksgiving",
        "business days from a Sunday",
        "entry ends on a Sunday",
        "entry ends on a Tuesday",
        "summary over Thanksgiving",
        "summary over New Year 2028",
        "deposit",
        "payment for January",
        "payment for December",
        "FDA release ends on a Sunday",
        "textiles",
        "appeal ends on Thanksgiving",
        "client money",
        "petition",
        "records",
    ],
)
def test_a_clock_ends_on_its_day(
    deadline: clocks.Deadline, due: str, last_working_day: str | None, counted: str
) -> None:
    """Each clock counts its own kind of day from the day after the event."""
    assert deadline.due == day(due)
    assert deadline.last_working_day == (day(last_working_day) if last_working_day else None)
    assert deadline.counted == counted


def test_an_entry_in_bond_counts_from_arrival_at_destination() -> None:
    """The same 15 days, with the other event named."""
    in_bond = clocks.entry_deadline(day("2026-11-21"), FEDERAL, in_bond=True)
    landed = clocks.entry_deadline(day("2026-11-21"), FEDERAL)

    assert in_bond.due == landed.due
    assert (in_bond.key, landed.key) == ("entry_in_bond", "entry")


def test_the_monthly_payment_starts_from_the_end_of_the_month_of_release() -> None:
    """The month of release runs out before its payment is counted."""
    assert clocks.periodic_monthly_payment(2027, 2, FEDERAL).starts_from == day("2027-02-28")


@pytest.mark.parametrize("count", [clocks.seventy_two_hours, clocks.later_finding])
@pytest.mark.parametrize(
    ("discovered", "zone", "eastern", "pacific"),
    [
        pytest.param(
            "2026-11-22T03:40",
            EASTERN,
            "Wed 25 Nov 2026, 03:40 EST",
            "Wed 25 Nov 2026, 00:40 PST",
            id="on a Sunday",
        ),
        pytest.param(
            "2026-10-31T03:40",
            EASTERN,
            "Tue 3 Nov 2026, 02:40 EST",
            "Mon 2 Nov 2026, 23:40 PST",
            id="over the end of summer time",
        ),
        pytest.param(
            "2026-03-07T00:30",
            PACIFIC,
            "Tue 10 Mar 2026, 04:30 EDT",
            "Tue 10 Mar 2026, 01:30 PDT",
            id="over the start of summer time",
        ),
        pytest.param(
            "2026-12-31T23:59",
            "UTC",
            "Sun 3 Jan 2027, 18:59 EST",
            "Sun 3 Jan 2027, 15:59 PST",
            id="over the end of the year",
        ),
    ],
)
def test_72_hours_are_hours_of_real_time(
    count: Callable[[datetime], clocks.Deadline], discovered: str, zone: str, eastern: str, pacific: str
) -> None:
    """Weekends count, and a change of summer time moves the clock on the wall, not the deadline."""
    deadline = count(clocks.moment_in(wall(discovered), zone))

    assert clocks.in_zones(deadline, [EASTERN, PACIFIC]) == ((EASTERN, eastern), (PACIFIC, pacific))
    assert deadline.last_working_day is None


def test_a_reply_about_the_agreement_has_24_hours() -> None:
    """The shortest clock."""
    asked = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)

    assert clocks.isa_reply(asked).due == datetime(2026, 11, 21, 17, 5, tzinfo=UTC)


@given(moments)
def test_72_hours_never_depend_on_the_zone(discovered: datetime) -> None:
    """The same moment told in another zone gives the same deadline, 72 real hours later."""
    due = clocks.seventy_two_hours(discovered).due

    assert due == clocks.seventy_two_hours(discovered.astimezone(UTC)).due
    assert isinstance(due, datetime)
    assert due - discovered.astimezone(UTC) == timedelta(hours=72)


@given(days)
def test_the_statutory_limit_is_two_working_days_after_the_summary(released: date) -> None:
    """12 working days are 10 and 2."""
    summary = clocks.summary_due(released, FEDERAL).due
    deposit = clocks.statutory_deposit(released, FEDERAL).due

    assert FEDERAL.working_days_between(summary, deposit) == 2


@given(days)
def test_the_last_working_day_is_never_after_the_raw_date(landed: date) -> None:
    """The printed pair is in order, and the second is open."""
    deadline = clocks.entry_deadline(landed, FEDERAL)

    assert deadline.due == landed + timedelta(days=15)
    assert deadline.last_working_day is not None
    assert deadline.last_working_day <= deadline.due
    assert FEDERAL.is_working_day(deadline.last_working_day)


def test_a_moment_falls_on_a_day_of_the_zone_that_is_stated() -> None:
    """02:00 in New York is still the evening before in Los Angeles."""
    notice = clocks.moment_in(wall("2026-11-24T02:00"), EASTERN)

    assert clocks.day_in_zone(notice, EASTERN) == day("2026-11-24")
    assert clocks.day_in_zone(notice, PACIFIC) == day("2026-11-23")


def test_the_hour_that_comes_twice_is_read_as_the_earlier_one() -> None:
    """So that no deadline comes out an hour late."""
    moment = clocks.moment_in(wall("2026-11-01T01:30"), EASTERN)

    assert clocks.moment_text(moment) == "Sun 1 Nov 2026, 01:30 EDT"
    assert clocks.moment_in(wall("2026-11-01T01:30").replace(fold=1), EASTERN) == moment


def test_a_deadline_carries_the_words_of_its_rule() -> None:
    """Label, authority, mark and note come along for the sheet."""
    rule = next(rule for rule in RULES if rule.key == "entry_summary")
    deadline = clocks.summary_due(day("2026-11-20"), FEDERAL)

    assert (deadline.key, deadline.label, deadline.authority) == (rule.key, rule.label, rule.authority)
    assert (deadline.mark, deadline.note, deadline.starts_from) == (rule.mark, rule.note, day("2026-11-20"))
    assert deadline.authority == "19 CFR 142.12(b)"


@pytest.mark.parametrize("rule", RULES, ids=[rule.key for rule in RULES])
def test_every_rule_names_its_authority_and_stands_as_a_duty(rule: Rule) -> None:
    """A rule on the wall sheet has a length, a start, an authority and a mark that may instruct."""
    assert rule.length > 0
    assert rule.starts
    assert any(source in rule.authority for source in ("CFR", "USC", "CBP", "CSMS"))
    assert rule.mark in {"confirmed", "secondary"}
    assert "CBP will" not in f"{rule.label} {rule.note}"


def test_rule_keys_are_unique() -> None:
    """A key names one clock."""
    assert len({rule.key for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        pytest.param(lambda: clocks.seventy_two_hours(wall("2026-11-22T03:40")), "no time zone", id="naive"),
        pytest.param(
            lambda: clocks.in_zones(wall("2026-11-22T03:40"), [EASTERN]), "no time zone", id="naive shown"
        ),
        pytest.param(
            lambda: clocks.day_in_zone(wall("2026-11-22T03:40"), EASTERN), "no time zone", id="naive day"
        ),
        pytest.param(
            lambda: clocks.entry_deadline(datetime(2026, 11, 22, tzinfo=UTC), FEDERAL),
            "a moment has a day only in a time zone",
            id="moment for a day",
        ),
        pytest.param(
            lambda: clocks.in_zones(clocks.summary_due(day("2026-11-20"), FEDERAL), [EASTERN]),
            "Mon 7 Dec 2026 is a day",
            id="day in zones",
        ),
        pytest.param(
            lambda: clocks.moment_in(wall("2026-11-22T03:40"), "Eastern"), "not a time zone", id="no zone"
        ),
        pytest.param(
            lambda: clocks.moment_in(wall("2026-11-22T03:40"), "America"), "not a time zone", id="half a zone"
        ),
        pytest.param(
            lambda: clocks.moment_in(wall("2026-11-22T03:40"), "../x"), "not a time zone", id="a path"
        ),
        pytest.param(lambda: clocks.moment_in(wall("2026-11-22T03:40"), ""), "not a time zone", id="empty"),
        pytest.param(
            lambda: clocks.moment_in(datetime(2026, 11, 22, tzinfo=UTC), EASTERN), "already", id="zone twice"
        ),
        pytest.param(
            lambda: clocks.moment_in(wall("2026-03-08T02:30"), EASTERN),
            "skipped this time",
            id="skipped hour",
        ),
        pytest.param(
            lambda: clocks.seventy_two_hours(datetime(2100, 1, 1, tzinfo=UTC)), "2000 to 2099", id="too late"
        ),
        pytest.param(
            lambda: clocks.seventy_two_hours(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))),
            "2000 to 2099",
            id="year 1",
        ),
        pytest.param(
            lambda: clocks.periodic_monthly_payment(2026, 13, FEDERAL), "no month 13", id="month 13"
        ),
        pytest.param(lambda: clocks.periodic_monthly_payment(2026, 0, FEDERAL), "no month 0", id="month 0"),
        pytest.param(lambda: clocks.petition(day("2099-12-31"), FEDERAL), "not 2100", id="due after 2099"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(fault: Callable[[], object], words: str) -> None:
    """Nothing is guessed: a missing zone, an unknown one, a skipped hour and a far year are named."""
    with pytest.raises(ClockError, match=words):
        fault()
