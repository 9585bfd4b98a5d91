"""The worked example's binder, printed once for all tests that look at the PDFs as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builder.paths import Brokerage


@pytest.fixture(scope="session")
def printed(sample: Brokerage) -> Brokerage:
    """The worked example's folder with every sheet of its binder; nobody may change it."""
    return sample
