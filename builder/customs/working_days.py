"""Working days as CBP counts them: no Saturday, no Sunday, no national holiday (19 CFR 101.6; 5 USC 6103)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from builder.errors import ClockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST_YEAR = 2000
LAST_YEAR = 2099
"""The calendar holds 2000 to 2099, years for which the holiday rules are known (Juneteenth from 2021)."""

_ONE_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are working days. State and local holidays do not close CBP offices, so they count as open.

    Every method raises `ClockError` for a day outside 2000 to 2099, and for a `datetime`: a moment has a day
    only in a stated time zone.
    """

    extra_closed: frozenset[date] = frozenset()
    """Further closed days the firm has entered, such as those by executive order, which no rule foretells."""

    def is_working_day(self, day: date) -> bool:
        """Whether CBP counts the day."""
        return not self.closed_because(day)

    def closed_because(self, day: date) -> str:
        """Why the day does not count, such as `Saturday` or `Columbus Day`; empty for a working day."""
        require_day(day)
        reasons = []
        if day.weekday() >= _SATURDAY:
            reasons.append(weekday_name(day))
        if holiday := _national_holidays(day.year).get(day, ""):
            reasons.append(holiday)
        if day in self.extra_closed:
            reasons.append("closed by your own list")
        return ", ".join(reasons)

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`th working day after `start`; the first working day after `start` is number 1.

        Raises:
            ClockError: `count` is below 1.
        """
        if count < 1:
            raise ClockError(f"{count} working days cannot be counted forward. Give 1 or more.")
        day = start
        for _ in range(count):
            day = self._next_working_day(day)
        return day

    def working_day_of_month(self, year: int, month: int, number: int) -> date:
        """The `number`th working day of a month, 1 for the first.

        Raises:
            ClockError: there is no such month, or it has fewer working days.
        """
        if month not in range(1, 13):
            raise ClockError(f"There is no month {month}. Give 1 to 12.")
        _require_year(year)
        days = [day for day in _days_of_month(year, month) if self.is_working_day(day)]
        if not 1 <= number <= len(days):
            raise ClockError(f"{year}-{month:02} has no working day number {number}. Give 1 to {len(days)}.")
        return days[number - 1]

    def last_working_day_on_or_before(self, day: date) -> date:
        """The day itself if it counts, otherwise the nearest working day before it."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and including `end`: `add_working_days` reversed.

        Raises:
            ClockError: `end` is before `start`.
        """
        require_day(start)
        require_day(end)
        if end < start:
            raise ClockError(f"{end} is before {start}. Give the earlier day first.")
        days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))

    def _next_working_day(self, day: date) -> date:
        require_day(day)
        day += _ONE_DAY
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day


@dataclass(frozen=True)
class WorkingDayRow:
    """A row of the table from which working days are counted by hand."""

    number: int
    """0 on the start day, then 1, 2, 3 and so on."""
    day: date
    weekday: str
    skipped: tuple[tuple[date, str], ...]
    """Closed days between the row before and this one, each with its reason."""


def working_day_table(start: date, count: int, calendar: WorkingCalendar) -> tuple[WorkingDayRow, ...]:
    """The start day and the `count` working days after it, with the days to skip: for counting on paper.

    Raises:
        ClockError: `count` is below 1, or the table leaves the years of the calendar.
    """
    if count < 1:
        raise ClockError(f"A table of {count} working days holds nothing. Give 1 or more.")
    require_day(start)
    rows = [WorkingDayRow(0, start, weekday_name(start), ())]
    for number in range(1, count + 1):
        before = rows[-1].day
        day = calendar.add_working_days(before, 1)
        gap = (before + timedelta(days=passed) for passed in range(1, (day - before).days))
        skipped = tuple((closed, calendar.closed_because(closed)) for closed in gap)
        rows.append(WorkingDayRow(number, day, weekday_name(day), skipped))
    return tuple(rows)


def weekday_name(day: date) -> str:
    """The English name of the weekday, whatever the machine's locale."""
    return _WEEKDAYS[day.weekday()]


def require_day(day: date) -> None:
    """Refuse what is no plain day of the calendar's years.

    Raises:
        ClockError: the value is a `datetime`, or its year is outside 2000 to 2099.
    """
    if isinstance(day, datetime):
        raise ClockError(f"{day}: a moment has a day only in a time zone. Give the day it was at the port.")
    _require_year(day.year)


@cache
def _national_holidays(year: int) -> Mapping[date, str]:
    # holidays costs 0.1 to 0.3 s to import, and most of what imports this module counts no days.
    from holidays import country_holidays

    # Without a stated language the names would follow the machine's locale.
    return dict(country_holidays("US", years=year, expand=False, language="en_US"))


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ClockError(
            f"The calendar holds {FIRST_YEAR} to {LAST_YEAR}, not {year}. Check the year that was typed."
        )


def _days_of_month(year: int, month: int) -> Iterator[date]:
    _, length = monthrange(year, month)
    return (date(year, month, day) for day in range(1, length + 1))
