"""The Interconnection Security Agreement: its end, and the day to begin renewing it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.customs.isa import isa_expiry, isa_renewal_from


@pytest.mark.parametrize(
    ("submitted", "expires"),
    [
        pytest.param("2024-02-29", "2027-02-28", id="of 29 February"),
        pytest.param("2023-11-21", "2026-11-21", id="it may end on a Saturday"),
        pytest.param("1998-05-20", "2001-05-20", id="a year that was mistyped is counted all the same"),
        pytest.param("2106-05-20", "2109-05-20", id="and so is a far one"),
    ],
)
def test_an_agreement_lasts_three_years(submitted: str, expires: str) -> None:
    """To the same day, or the last one of the month."""
    assert isa_expiry(date.fromisoformat(submitted)) == date.fromisoformat(expires)


@pytest.mark.parametrize(
    ("expires", "renewal"),
    [
        pytest.param("2026-08-31", "2026-02-28", id="31 August"),
        pytest.param("2028-08-31", "2028-02-29", id="31 August of a leap year"),
        pytest.param("2027-03-15", "2026-09-15", id="over New Year"),
    ],
)
def test_renewal_starts_six_months_before(expires: str, renewal: str) -> None:
    """On the same day of the month, or its last one."""
    assert isa_renewal_from(date.fromisoformat(expires)) == date.fromisoformat(renewal)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_renewal_starts_before_the_agreement_expires(submitted: date) -> None:
    """Three years hold the six months of notice, whatever the lengths of the months."""
    expiry = isa_expiry(submitted)
    renewal = isa_renewal_from(expiry)

    assert submitted < renewal
    assert renewal + timedelta(days=181) <= expiry <= renewal + timedelta(days=184)
