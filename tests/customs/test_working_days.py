"""Working days: the holidays of CBP's calendar, counting in it, and its table for counting by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.working_days import FIRST_YEAR, LAST_YEAR, WorkingCalendar, working_day_table
from builder.errors import ClockError

if TYPE_CHECKING:
    from collections.abc import Callable

FEDERAL = WorkingCalendar()
days = st.dates(date(FIRST_YEAR, 1, 10), date(LAST_YEAR, 9, 1))
counts = st.integers(1, 15)

PUBLISHED_HOLIDAYS = {
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
}
FIFTEENTH_WORKING_DAYS = {
    2025: "01-23 02-24 03-21 04-21 05-21 06-23 07-22 08-21 09-22 10-22 11-24 12-19",
    2026: "01-23 02-23 03-20 04-21 05-21 06-22 07-22 08-21 09-22 10-22 11-23 12-21",
    2027: "01-25 02-22 03-19 04-21 05-21 06-22 07-22 08-20 09-22 10-22 11-22 12-21",
}


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The `number`th Monday (0), Tuesday (1) and so on of a month; -1 for the last."""
    length = monthrange(year, month)[1]
    found = [day for day in (date(year, month, n) for n in range(1, length + 1)) if day.weekday() == weekday]
    return found[number - 1 if number > 0 else number]


def observed(day: date) -> date:
    """Saturday moves to the Friday before, Sunday to the Monday after."""
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def holidays_by_statute(year: int) -> set[date]:
    """The days of 5 USC 6103 that are observed in a year, written out anew."""
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + ([(6, 19)] if year >= 2021 else [])
    moved = {observed(date(y, month, day)) for y in (year, year + 1) for month, day in fixed}
    moved |= {nth_weekday(year, 1, 0, 3), nth_weekday(year, 2, 0, 3), nth_weekday(year, 5, 0, -1)}
    moved |= {nth_weekday(year, 9, 0, 1), nth_weekday(year, 10, 0, 2), nth_weekday(year, 11, 3, 4)}
    return {day for day in moved if day.year == year}


def closed_weekdays(year: int) -> set[date]:
    """Monday to Friday, yet closed."""
    every_day = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return {
        day for day in every_day if day.year == year and day.weekday() < 5 and not FEDERAL.is_working_day(day)
    }


@pytest.mark.parametrize(("year", "listed"), PUBLISHED_HOLIDAYS.items())
def test_the_closed_weekdays_are_the_national_holidays(year: int, listed: str) -> None:
    """No state holiday, no half day, and 31 December 2027 is closed for New Year 2028."""
    assert closed_weekdays(year) == {date.fromisoformat(f"{year}-{day}") for day in listed.split()}


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1, 7))
def test_the_holidays_follow_the_statute_in_other_years_too(year: int) -> None:
    """The library agrees with the rules of 5 USC 6103 written out by hand."""
    assert closed_weekdays(year) == holidays_by_statute(year)


@pytest.mark.parametrize(("year", "listed"), FIFTEENTH_WORKING_DAYS.items())
def test_the_fifteenth_working_days_agree_with_the_published_lists(year: int, listed: str) -> None:
    """The day on which the periodic monthly statement is settled, for twelve months."""
    fifteenth = [FEDERAL.working_day_of_month(year, month, 15) for month in range(1, 13)]

    assert [f"{day:%m-%d}" for day in fifteenth] == listed.split()


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-11-23", ""),
        ("2026-11-21", "Saturday"),
        ("2026-11-22", "Sunday"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-07-03", "Independence Day (observed)"),
        ("2026-07-04", "Saturday, Independence Day"),
        ("2027-12-31", "New Year's Day (observed)"),
    ],
)
def test_a_closed_day_says_why(day: str, reason: str) -> None:
    """A working day has no reason; a closed day has all of them."""
    assert FEDERAL.closed_because(date.fromisoformat(day)) == reason


def test_days_the_firm_adds_are_closed() -> None:
    """A day closed by executive order counts for this calendar and for no other."""
    eve = date(2026, 12, 24)
    calendar = WorkingCalendar(frozenset({eve}))

    assert calendar.closed_because(eve) == "closed by your own list"
    assert calendar.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert FEDERAL.is_working_day(eve)


@pytest.fixture(scope="module")
def thai_machine() -> list[str]:
    """A new process on a machine that speaks Thai: are the holidays loaded, and how is Christmas called."""
    program = (
        "import sys; from datetime import date;"
        "import builder.customs.isa, builder.customs.ports, builder.customs.blocks;"
        "from builder.customs.working_days import WorkingCalendar;"
        "print('holidays' in sys.modules); print(WorkingCalendar().closed_because(date(2026, 12, 25)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"LANGUAGE": "th", "LANG": "th_TH.UTF-8"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )
    return answer.stdout.splitlines()


def test_importing_the_calendar_does_not_load_the_holidays(thai_machine: list[str]) -> None:
    """The library is slow to import, so it waits for the first day that is asked about."""
    assert thai_machine[0] == "False"


def test_holiday_names_do_not_follow_the_locale_of_the_machine(thai_machine: list[str]) -> None:
    """Sheets are in English everywhere."""
    assert thai_machine[1] == "Christmas Day"


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 10, "2026-12-07"),
        ("2026-07-02", 1, "2026-07-06"),
        ("2027-12-30", 1, "2028-01-03"),
    ],
    ids=["over a weekend", "from a Saturday", "over Thanksgiving", "over 3 July 2026", "over New Year 2028"],
)
def test_counting_starts_on_the_day_after(start: str, count: int, end: str) -> None:
    """The day of the event is not counted; the first working day after it is number 1."""
    assert FEDERAL.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("day", "working"),
    [("2026-11-23", "2026-11-23"), ("2026-11-22", "2026-11-20"), ("2027-01-01", "2026-12-31")],
)
def test_the_last_working_day_is_on_or_before(day: str, working: str) -> None:
    """An open day is its own answer."""
    assert FEDERAL.last_working_day_on_or_before(date.fromisoformat(day)) == date.fromisoformat(working)


@given(days, counts)
def test_counting_forward_and_back_agree(start: date, count: int) -> None:
    """Between a day and its nth working day lie n working days, and the nth is open."""
    end = FEDERAL.add_working_days(start, count)

    assert FEDERAL.is_working_day(end)
    assert FEDERAL.working_days_between(start, end) == count
    assert FEDERAL.working_days_between(start, end - timedelta(days=1)) == count - 1


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    """Counting is monotone in its start."""
    ends = [FEDERAL.add_working_days(start, count) for start in sorted([one, other])]

    assert ends == sorted(ends)


@given(days, counts, counts)
def test_counting_in_two_steps_is_counting_at_once(start: date, first: int, second: int) -> None:
    """Three days and then two days are five days."""
    halfway = FEDERAL.add_working_days(start, first)

    assert FEDERAL.add_working_days(halfway, second) == FEDERAL.add_working_days(start, first + second)


@given(days, st.sets(st.integers(1, 20)), counts)
def test_more_closed_days_never_end_earlier(start: date, closed: set[int], count: int) -> None:
    """Closing further days can only push the end out."""
    calendar = WorkingCalendar(frozenset(start + timedelta(days=offset) for offset in closed))

    assert calendar.add_working_days(start, count) >= FEDERAL.add_working_days(start, count)


@given(days)
def test_the_last_working_day_is_open_and_everything_after_it_closed(day: date) -> None:
    """Nothing open lies between the last working day and the day asked about."""
    last = FEDERAL.last_working_day_on_or_before(day)

    assert FEDERAL.is_working_day(last)
    assert FEDERAL.working_days_between(last, day) == 0


def test_the_table_for_paper_shows_what_to_skip() -> None:
    """Row 0 is the start; each further row names the closed days passed on the way."""
    table = working_day_table(date(2026, 11, 24), 3, FEDERAL)

    assert [(row.number, row.day.isoformat(), row.weekday) for row in table] == [
        (0, "2026-11-24", "Tuesday"),
        (1, "2026-11-25", "Wednesday"),
        (2, "2026-11-27", "Friday"),
        (3, "2026-11-30", "Monday"),
    ]
    assert [row.skipped for row in table] == [
        (),
        (),
        ((date(2026, 11, 26), "Thanksgiving Day"),),
        ((date(2026, 11, 28), "Saturday"), (date(2026, 11, 29), "Sunday")),
    ]


@given(days, counts)
def test_the_table_for_paper_agrees_with_counting(start: date, count: int) -> None:
    """Every row is the working day that counting gives, and no day is missing between the rows."""
    table = working_day_table(start, count, FEDERAL)
    shown = [day for row in table for day in (*(closed for closed, _ in row.skipped), row.day)]

    assert [row.day for row in table[1:]] == [
        FEDERAL.add_working_days(start, number) for number in range(1, count + 1)
    ]
    assert shown == [start + timedelta(days=passed) for passed in range(len(shown))]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (lambda: FEDERAL.is_working_day(date(1999, 12, 31)), "2000 to 2099, not 1999"),
        (lambda: FEDERAL.add_working_days(date(2099, 12, 31), 1), "not 2100"),
        (lambda: FEDERAL.last_working_day_on_or_before(date(2000, 1, 1)), "not 1999"),
        (lambda: FEDERAL.add_working_days(date.max, 1), "not 9999"),
        (lambda: FEDERAL.is_working_day(datetime.fromisoformat("2026-12-25T08:00")), "only in a time zone"),
        (lambda: FEDERAL.add_working_days(date(2026, 1, 1), 0), "Give 1 or more"),
        (lambda: working_day_table(date(2026, 1, 1), 0, FEDERAL), "Give 1 or more"),
        (lambda: FEDERAL.working_day_of_month(2026, 13, 1), "no month 13"),
        (lambda: FEDERAL.working_day_of_month(2026, 2, 20), "2026-02 has no working day number 20.*1 to 19"),
        (lambda: FEDERAL.working_day_of_month(2026, 2, 0), "number 0"),
        (lambda: FEDERAL.working_day_of_month(2100, 1, 1), "not 2100"),
        (lambda: FEDERAL.working_days_between(date(2026, 1, 2), date(2026, 1, 1)), "earlier day first"),
    ],
    ids=[
        "year too early",
        "count leaves the calendar",
        "last day before the calendar",
        "last day of all",
        "a moment",
        "no days",
        "empty table",
        "month 13",
        "20th working day of February",
        "working day 0",
        "year too late",
        "days exchanged",
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(fault: Callable[[], object], words: str) -> None:
    """A year outside the calendar, a moment and a senseless count are named, not guessed at."""
    with pytest.raises(ClockError, match=words):
        fault()
