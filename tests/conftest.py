"""What holds for every test: golden files on request, quick folders first, and one worker for the browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

TESTS = Path(__file__).parent
SLOW_FOLDERS = ("browser", "golden", "personas", "packaging")
"""Run after all the others, the longest first, so that a plain mistake shows within seconds."""

# A slow machine is no failure. Continuous integration tries the same examples on every run.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


class OneBrowserScheduling(LoadFileScheduling):  # type: ignore[misc] # pytest-xdist has no types
    """A file stays on one worker, and all files that drive the browser stay on the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the project's own options."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture(scope="session")
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew in this run."""
    return bool(request.config.getoption("--update-goldens"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow folders last; inside a folder the order stays."""
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    folder = item.path.relative_to(TESTS).parts[0]
    return SLOW_FOLDERS.index(folder) if folder in SLOW_FOLDERS else -1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowserScheduling | None:
    """Two browsers at once slow each other down and make their tests unsteady."""
    return OneBrowserScheduling(config, log) if config.getoption("dist") == "loadfile" else None
