"""The Interconnection Security Agreement of whoever connects directly to CBP: when it lapses, when to renew it.

Source: CSMS #63846191 (22 Jan 2025).
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS_VALID = 36
MONTHS_TO_RENEW = 6
"""CBP advises to plan the submission of the next agreement six months before this one expires."""


def isa_expiry(submitted: date) -> date:
    """The day an agreement expires: three years after it was submitted."""
    return _months_later(submitted, MONTHS_VALID)


def isa_renewal_from(expiry: date) -> date:
    """The day to start renewing an agreement."""
    return _months_later(expiry, -MONTHS_TO_RENEW)


def _months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last one if it is shorter: 31 August less 6 is 28 February."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    _, length = monthrange(year, month_index + 1)
    return day.replace(year=year, month=month_index + 1, day=min(day.day, length))
