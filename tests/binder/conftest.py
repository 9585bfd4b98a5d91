"""The worked example's binder, printed once for all tests that look at the PDFs as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from builder.new import new_brokerage
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, build

DAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Brokerage:
    """The worked example's folder with every sheet of its binder; nobody may change it."""
    folder = tmp_path_factory.mktemp("binder") / "sample"
    new_brokerage(folder, content_root(), sample=True)
    brokerage = Brokerage.open(folder)
    options = BuildOptions(only="runbooks", as_of=DAY, workers=2)
    build(brokerage, content_root(), look_root(), options, lambda _: None)
    return brokerage
