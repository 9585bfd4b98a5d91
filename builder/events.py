"""What a build reports as it goes, as objects and as JSON lines, which the interview reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from builder.model.problems import Problem


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """Something that happened during a build."""


class StepBegun(Event, frozen=True, tag="step"):
    """A step of the build has begun."""

    name: str
    detail: str


class BuildStarted(Event, frozen=True, tag="started"):
    """It is known how much is to be made."""

    total: int
    """Sheets to print, and the site as one."""
    parts: tuple[str, ...] = ()
    """Their names: `site`, and the stems of sheets."""


class SiteDone(Event, frozen=True, tag="site"):
    """The site is built."""

    seconds: float


class SheetDone(Event, frozen=True, tag="sheet"):
    """A sheet is printed."""

    stem: str
    pages: int
    seconds: float
    done: int
    total: int


class ProblemFound(Event, frozen=True, tag="problem"):
    """Something is wrong with content or answers."""

    severity: str
    file: str
    line: int
    message: str
    hint: str
    question: str
    steps: tuple[str, ...] = ()
    """Where in that question: keys of things and ids of fields by turns."""

    @classmethod
    def of(cls, problem: Problem) -> ProblemFound:
        """The event for a problem."""
        return cls(
            problem.severity,
            problem.file,
            problem.line,
            problem.message,
            problem.hint,
            problem.question,
            problem.steps,
        )


class BuildDone(Event, frozen=True, tag="done"):
    """Everything is made and in its place."""

    site: str
    runbooks: str
    changed: int
    unchanged: int
    seconds: float
    made: tuple[str, ...] = ()
    """`site`, and the stems of sheets."""
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    binder: str = ""
    """The binder's code; empty when no sheet was ever printed."""
    change_sheet: str = ""
    """The file that says which leaves to exchange; empty when there are none."""


class BuildFailed(Event, frozen=True, tag="failed"):
    """Nothing was swapped in; the last good output stands."""

    message: str


def as_line(event: Event) -> str:
    """One event as a line of JSON."""
    return msgspec.json.encode(event).decode()
