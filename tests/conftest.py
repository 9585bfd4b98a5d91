"""What holds for every test: golden files on request, quick folders first, and one worker for the browser."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from builder.paths import Brokerage

TESTS = Path(__file__).parent
SAMPLE_DAY = date(2026, 11, 21)
"""The day on which the worked example is built."""
SLOW_FOLDERS = ("browser", "personas", "packaging", "tui")
"""Run after the quick ones, so that a plain mistake shows within seconds. What stays on one worker comes before
what every worker takes a file of, so that none waits for the last."""

# A slow machine is no failure. Continuous integration tries the same examples on every run.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

# A shell has what it runs in the background ignore Ctrl+C; so would every program that a test starts and ends by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


TOGETHER = {
    "tests/browser/": "tests/browser",
    "tests/binder/": "tests/sample",
    "tests/sample/": "tests/sample",
    "tests/personas/": "tests/personas",
}
"""What stays on one worker, by how its names begin: the browser, and what shares something that takes long to make."""


class OneBrowserScheduling(LoadFileScheduling):  # type: ignore[misc] # pytest-xdist has no types
    """A file stays on one worker; so do files that share the browser, the worked example, or the personas."""

    def _split_scope(self, nodeid: str) -> str:
        shared = [scope for start, scope in TOGETHER.items() if nodeid.startswith(start)]
        return shared[0] if shared else super()._split_scope(nodeid)


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


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Brokerage:
    """The worked example's folder with its site and every sheet of its binder; nobody may change it.

    It is built as a person builds it, by the command, and cut off from every network where this machine lets us do so.
    """
    from builder.machine import without_network
    from builder.new import new_brokerage
    from builder.paths import Brokerage, content_root

    folder = tmp_path_factory.mktemp("sample") / "sample"
    new_brokerage(folder, content_root(), sample=True)
    noon = datetime.combine(SAMPLE_DAY, time(12), UTC)
    command = [*without_network(), sys.executable, "-m", "builder", "build", str(folder), "--workers", "2"]
    made = subprocess.run(
        command,
        cwd=TESTS.parent,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return Brokerage.open(folder)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported: it would look through all of it again and again."""
    gc.collect()
    gc.freeze()


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
