"""Dates as a calendar (iCalendar, RFC 5545). The only user of icalendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event as Entry

COUNTED_FROM = date(2020, 1, 1)
"""Days since then are the number of a revision, so that a later export replaces the dates of an earlier one."""
PRODUCT = "-//tideover//continuity playbook//EN"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that is due on a day."""

    uid: str
    """The same in every export, so that a calendar changes the date instead of adding another."""
    day: date
    what: str
    note: str = ""
    ahead: tuple[int, ...] = ()
    """Days before it on which a reminder comes."""


def write_calendar(events: list[Event], as_of: date, title: str) -> bytes:
    """A calendar with an all-day entry for each event; the same events on the same day give the same bytes."""
    # icalendar costs 0.1 s to import, and only calendars need it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", title)
    for event in sorted(events, key=lambda event: (event.day, event.uid)):
        calendar.add_component(_entry(event, as_of))
    written: bytes = calendar.to_ical()
    return written


def _entry(event: Event, as_of: date) -> Entry:
    from icalendar import Alarm
    from icalendar import Event as NewEntry

    entry = NewEntry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", datetime.combine(as_of, time(), UTC))
    entry.add("sequence", (as_of - COUNTED_FROM).days)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))
    entry.add("summary", event.what)
    if event.note:
        entry.add("description", event.note)
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", ["tideover"])
    for days in event.ahead:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.what)
        alarm.add("trigger", timedelta(days=-days))
        entry.add_component(alarm)
    return entry
