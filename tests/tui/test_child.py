"""The child process of a build: its reports, and an end in any case."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from builder.events import (
    BuildDone,
    BuildFailed,
    BuildStarted,
    Event,
    ProblemFound,
    SheetDone,
    SiteDone,
    StepBegun,
    as_line,
)
from tui import child

if TYPE_CHECKING:
    from pathlib import Path


async def reports_of(script: str) -> list[Event]:
    """What a build made of this script reports."""
    build = child.Build([sys.executable, "-c", script])
    return [report async for report in build.reports()]


@pytest.mark.parametrize(
    "event",
    [
        StepBegun("Sheets", "22"),
        BuildStarted(22, ("site", "RB01")),
        SheetDone("RB01", 2, 0.5, 1, 22),
        SiteDone(2.5),
        ProblemFound("error", "answers.yaml", 3, "wrong.", "Mend it.", "firm.phone"),
        BuildDone(
            "out/site",
            "out/runbooks",
            3,
            19,
            12.5,
            ("RB01",),
            ("RB02",),
            ("RB03",),
            "7K3M-4XWP",
            "CHANGES.pdf",
        ),
        BuildFailed("no Pango."),
    ],
    ids=lambda event: type(event).__name__,
)
async def test_every_event_of_the_builder_is_understood(event: Event) -> None:
    """What the builder writes is what the screen reads."""
    first = (await reports_of(f"print({as_line(event)!r})"))[0]

    assert first == event


async def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    """Cancelling ends in any case."""
    ready = tmp_path / "ready"
    script = (
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        'print(\'{"event": "started", "total": 1}\', flush=True)\n'
        "time.sleep(600)\n"
    )
    build = child.Build([sys.executable, "-c", script])
    reports = build.reports()
    first = await anext(reports)

    await build.cancel(grace=0)
    rest = [report async for report in reports]

    assert ready.exists()
    assert first == BuildStarted(1)
    assert rest == [BuildFailed("The build was cancelled. What was built before is untouched.")]


async def test_much_talk_on_the_other_channel_blocks_nothing() -> None:
    """A megabyte of warnings on standard error is read away while the build goes on."""
    talk = "import sys\nfor n in range(20000): print('w' * 50, file=sys.stderr)\n"
    script = f"{talk}print({as_line(SiteDone(2.5))!r})"

    assert (await reports_of(script))[0] == SiteDone(2.5)
