"""What the tests of the trade's rules share: untimed laws and the reference tables of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from builder.customs.agencies import AgencyTable, load_agencies
from builder.customs.ports import PortTable, load_ports

# A slow machine must not turn a law into a failure: the first example also pays for imports.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of the tables that the project ships."""
    return Path(__file__).parents[2] / "playbook_src" / "reference"


@pytest.fixture(scope="session")
def ports(reference: Path) -> PortTable:
    """The ports that the project ships."""
    return load_ports(reference / "ports.csv")


@pytest.fixture(scope="session")
def agencies(reference: Path) -> AgencyTable:
    """The agencies that the project ships."""
    return load_agencies(reference / "agencies.yaml")
