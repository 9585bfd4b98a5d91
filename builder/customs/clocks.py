"""The clocks that run during an outage: from when something happened to when a duty is due.

Hours are hours of absolute time: weekends, holidays and the change to summer time do not stretch them. Days
are calendar days or working days; the day of the event itself is not counted. Every function raises
`ClockError` for a start from which nothing can be counted: a moment without a time zone, a moment where a day
is asked for, or a year outside the working calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from builder.customs import clock_rules
from builder.customs.working_days import FIRST_YEAR, LAST_YEAR, WorkingCalendar, require_day, weekday_name
from builder.errors import ClockError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.customs.clock_rules import Counted, Rule
    from builder.customs.marks import Mark

ConditionalGoods = Literal["fda", "textiles"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A clock that runs: when a duty is due, and on what authority."""

    key: str
    """The key of the rule that was counted."""
    label: str
    due: datetime | date
    """A moment in UTC when hours are counted, otherwise the last day."""
    starts_from: datetime | date
    """As given; for the periodic monthly payment the last day of the month of release."""
    counted: Counted
    authority: str
    mark: Mark
    note: str
    last_working_day: date | None = None
    """For calendar days: the last working day on or before `due`, because no text read moves a
    limit that ends on a closed day. None for the clocks that count hours or working days."""


def seventy_two_hours(discovered: datetime) -> Deadline:
    """The electronic notice to CBP's SOC: 72 hours after the breach was discovered (19 CFR 111.21(b))."""
    return _hours(clock_rules.NOTICE, discovered)


def later_finding(found: datetime) -> Deadline:
    """What was found after the notice: 72 hours after each finding (19 CFR 111.21(b))."""
    return _hours(clock_rules.LATER_FINDING, found)


def ten_business_days(notice: date, calendar: WorkingCalendar) -> Deadline:
    """The updated list of importer numbers: 10 business days after the notice (19 CFR 111.21(b))."""
    return _working_days(clock_rules.NUMBERS_UPDATE, notice, calendar)


def entry_deadline(arrived: date, calendar: WorkingCalendar, *, in_bond: bool = False) -> Deadline:
    """Entry: 15 calendar days after landing, or after in-bond arrival at destination (19 CFR 142.2(a))."""
    rule = clock_rules.ENTRY_IN_BOND if in_bond else clock_rules.ENTRY
    return _calendar_days(rule, arrived, calendar)


def summary_due(time_of_entry: date, calendar: WorkingCalendar) -> Deadline:
    """Entry summary with estimated duties: 10 working days after the time of entry (19 CFR 142.12(b))."""
    return _working_days(clock_rules.SUMMARY, time_of_entry, calendar)


def statutory_deposit(entry_or_release: date, calendar: WorkingCalendar) -> Deadline:
    """Deposit of estimated duties: 12 working days after entry or release (19 USC 1505(a))."""
    return _working_days(clock_rules.DEPOSIT, entry_or_release, calendar)


def periodic_monthly_payment(year: int, month: int, calendar: WorkingCalendar) -> Deadline:
    """The statement of a month of release: 15th working day of the next month (19 USC 1505(a))."""
    rule = clock_rules.MONTHLY_PAYMENT
    if month not in range(1, 13):
        raise ClockError(f"There is no month {month}. Give 1 to 12.")
    due_year, due_month = year + month // 12, month % 12 + 1
    due = calendar.working_day_of_month(due_year, due_month, rule.length)
    return _deadline(rule, date(due_year, due_month, 1) - timedelta(days=1), due)


def conditional_release_ends(released: date, goods: ConditionalGoods, calendar: WorkingCalendar) -> Deadline:
    """End of conditional release: 30 calendar days for FDA goods, 180 for textiles (19 CFR 141.113)."""
    rule = clock_rules.FDA_RELEASE if goods == "fda" else clock_rules.TEXTILE_RELEASE
    return _calendar_days(rule, released, calendar)


def revocation_appeal(written_notice: date, calendar: WorkingCalendar) -> Deadline:
    """Appeal against revoked ABI participation: 10 days after the written notice (19 CFR 143.7(b), 143.8)."""
    return _calendar_days(clock_rules.REVOCATION_APPEAL, written_notice, calendar)


def client_money(received: date, calendar: WorkingCalendar) -> Deadline:
    """Money a client paid late goes to the Government in 5 working days after receipt (19 CFR 111.29(a))."""
    return _working_days(clock_rules.CLIENT_MONEY, received, calendar)


def petition(notice_mailed: date, calendar: WorkingCalendar) -> Deadline:
    """Petition against liquidated damages: 60 calendar days after mailing of the notice (19 CFR 172.3(b))."""
    return _calendar_days(clock_rules.PETITION, notice_mailed, calendar)


def records_on_demand(demanded: date, calendar: WorkingCalendar) -> Deadline:
    """Production of entry records: 30 calendar days after CBP's demand (19 CFR 163.6(a))."""
    return _calendar_days(clock_rules.RECORDS, demanded, calendar)


def isa_reply(tracking_mail: datetime) -> Deadline:
    """Reply to CBP's tracking e-mail on an electronic agreement: 24 hours (CBP eISA page, 2017)."""
    return _hours(clock_rules.ISA_REPLY, tracking_mail)


def moment_in(wall_clock: datetime, zone: str) -> datetime:
    """The moment when clocks in `zone` (such as `America/Chicago`) showed `wall_clock`, to the minute given.

    In the hour that comes twice in autumn the earlier moment is taken, so that no deadline comes out late.

    Raises:
        ClockError: the zone is unknown, `wall_clock` has a zone already, or the hour was skipped in spring.
    """
    if wall_clock.tzinfo is not None:
        raise ClockError(f"{wall_clock}: this time has a time zone already. Give the time on the wall.")
    moment = wall_clock.replace(tzinfo=_zone(zone), fold=0)
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != wall_clock.replace(fold=0):
        raise ClockError(
            f"{wall_clock}: clocks in {zone} skipped this time when summer time began. "
            "Give the time after the jump."
        )
    return moment


def day_in_zone(moment: datetime, zone: str) -> date:
    """The calendar day that `moment` fell on in `zone`; the clocks that count days start from it."""
    return _require_moment(moment).astimezone(_zone(zone)).date()


def in_zones(due: Deadline | datetime, zones: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each zone's name with the local day and time of a moment, such as `Sun 22 Nov 2026, 03:40 EST`.

    Raises:
        ClockError: a zone is unknown, the moment has no time zone, or the deadline is a day.
    """
    moment = due.due if isinstance(due, Deadline) else due
    if not isinstance(moment, datetime):
        raise ClockError(f"{day_text(moment)} is a day, not a moment: it is the same in every zone.")
    _require_moment(moment)
    return tuple((zone, moment_text(moment.astimezone(_zone(zone)))) for zone in zones)


def day_text(day: date) -> str:
    """A day as sheets print it, such as `Sun 22 Nov 2026`, whatever the machine's locale."""
    return f"{weekday_name(day)[:3]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(moment: datetime) -> str:
    """A moment as sheets print it, such as `Sun 22 Nov 2026, 03:40 EST`, in the zone it carries."""
    _require_moment(moment)
    return f"{day_text(moment)}, {moment:%H:%M} {moment.tzname()}"


def _hours(rule: Rule, start: datetime) -> Deadline:
    # Added in UTC: adding to a local time would give 71 or 73 real hours across a change of summer time.
    due = _require_moment(start).astimezone(UTC) + timedelta(hours=rule.length)
    return _deadline(rule, start, due)


def _working_days(rule: Rule, start: date, calendar: WorkingCalendar) -> Deadline:
    return _deadline(rule, start, calendar.add_working_days(start, rule.length))


def _calendar_days(rule: Rule, start: date, calendar: WorkingCalendar) -> Deadline:
    require_day(start)
    due = start + timedelta(days=rule.length)
    return _deadline(rule, start, due, calendar.last_working_day_on_or_before(due))


def _deadline(rule: Rule, starts_from: date, due: date, last_working_day: date | None = None) -> Deadline:
    return Deadline(
        key=rule.key,
        label=rule.label,
        due=due,
        starts_from=starts_from,
        counted=rule.counted,
        authority=rule.authority,
        mark=rule.mark,
        note=rule.note,
        last_working_day=last_working_day,
    )


def _require_moment(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ClockError(
            f"{moment}: this time has no time zone. Say where the clock hung, for example America/New_York."
        )
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ClockError(f"{moment}: the clocks run from {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A name such as "America" is a folder of the time zone data, and ../ is refused as a value.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ClockError(
            f'"{name}" is not a time zone. Write it like America/New_York, America/Chicago or UTC.'
        ) from error
