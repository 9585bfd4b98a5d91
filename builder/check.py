"""What `tideover check` says: problems, readiness by guidance row, what does not fit, what is open or stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.answers import State
from builder.model.colleagues import days_ago
from builder.model.plaintext import plain
from builder.model.readiness import Status
from builder.model.resilience import single_points, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from builder.model.conflicts import Conflict
    from builder.model.firm import Firm
    from builder.model.interview import OpenItem, Stale
    from builder.model.problems import Problem
    from builder.model.readiness import RowState
    from builder.model.resilience import HeldRole, SinglePoint, Standing
    from builder.selection import PlannedPage

SIGNS = {
    Status.READY: "ready",
    Status.PARTIAL: "partial",
    Status.MISSING: "missing",
    Status.NOT_APPLICABLE: "does not apply",
}
SHOWN_CONFLICTS = 20
SHOWN_OPEN = 12
SHOWN_STALE = 8


@dataclass(frozen=True)
class CheckedRow:
    """A guidance row with where the playbook covers it."""

    state: RowState
    standing: Standing
    pages: tuple[str, ...]
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class CheckReport:
    """Everything `tideover check` found."""

    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]
    stale: tuple[Stale, ...]
    open: tuple[OpenItem, ...]
    conflicts: tuple[Conflict, ...]
    single_points: tuple[SinglePoint, ...]
    as_of: date

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong, as opposed to open."""
        return any(problem.severity == "error" for problem in self.problems)


def check_report(
    firm: Firm, plans: Sequence[PlannedPage], problems: Sequence[Problem], roles: Sequence[HeldRole]
) -> CheckReport:
    """Puts the report together from a firm, the pages its playbook has, and the roles in an outage."""
    return CheckReport(
        rows=tuple(_row(state, firm, plans) for state in firm.rows),
        problems=tuple(problems),
        stale=tuple(firm.stale),
        open=tuple(firm.open_items),
        conflicts=tuple(firm.conflicts),
        single_points=tuple(single_points(firm.scope, roles)),
        as_of=firm.as_of,
    )


def _row(state: RowState, firm: Firm, plans: Sequence[PlannedPage]) -> CheckedRow:
    covering = [plan for plan in plans if state.row.id in plan.page.head.rows]
    pages = dict.fromkeys(plan.path for plan in covering if plan.on_site)
    sheets = dict.fromkeys(plan.sheet for plan in covering if plan.sheet)
    return CheckedRow(state, standing(state, firm.conflicts, firm.scope), tuple(pages), tuple(sheets))


def as_json(report: CheckReport) -> dict[str, object]:
    """The report as plain values, in the form README documents."""
    return {
        "rows": [_row_json(row) for row in report.rows],
        "problems": [
            {
                "severity": problem.severity,
                "file": problem.file,
                "line": problem.line,
                "message": problem.message,
                "hint": problem.hint,
                "question": problem.question,
                "steps": list(problem.steps),
            }
            for problem in report.problems
        ],
        "stale": [
            {
                "question": item.question,
                "record": item.record,
                "steps": list(item.steps),
                "title": item.title,
                "checked_on": item.checked_on.isoformat() if item.checked_on else None,
                "checked_by": item.checked_by,
                "age_days": item.age_days,
            }
            for item in report.stale
        ],
        "open": [
            {
                "question": item.question,
                "record": item.record,
                "steps": list(item.steps),
                "title": item.title,
                "state": str(item.state),
                "who": item.who,
                "asked_on": item.asked_on.isoformat() if item.asked_on else None,
                "blocks": item.blocks,
            }
            for item in report.open
        ],
        "conflicts": [
            {
                "title": conflict.title,
                "detail": conflict.detail,
                "question": conflict.question,
                "steps": list(conflict.steps),
                "cite": conflict.cite,
                "rows": list(conflict.rows),
            }
            for conflict in report.conflicts
        ],
        "single_points": [
            {
                "kind": point.kind,
                "title": point.title,
                "detail": point.detail,
                "question": point.question,
                "steps": list(point.steps),
            }
            for point in report.single_points
        ],
    }


def _row_json(row: CheckedRow) -> Mapping[str, object]:
    state = row.state
    return {
        "id": state.row.id,
        "title": state.row.title,
        "phase": state.row.phase,
        "status": str(state.status),
        "met": state.met,
        "of": state.counted,
        "documented": row.standing.documented,
        "exercised": row.standing.exercised,
        "on_target": row.standing.on_target,
        "missing": [
            {"need": m.need, "question": m.question, "steps": list(m.steps), "hint": m.hint}
            for m in state.missing
        ],
        "pages": list(row.pages),
        "sheets": list(row.sheets),
    }


def as_text(report: CheckReport, name: str) -> str:
    """The report for a terminal: what is wrong first, then readiness, then what to do next."""
    return "\n".join(plain(line) for line in _lines(report, name)) + "\n"


def _lines(report: CheckReport, name: str) -> Iterator[str]:
    counts = {status: sum(row.state.status is status for row in report.rows) for status in Status}
    yield f"{name}: {counts[Status.READY]} of {len(report.rows)} rows of CBP's guidance ready"
    yield _standing_line([row.standing for row in report.rows])
    yield ""
    if report.problems:
        yield f"Problems ({len(report.problems)})"
        yield from (f"  {problem}" for problem in report.problems)
        yield ""
    yield "Readiness"
    for row in report.rows:
        state = row.state
        figures = f"{state.met}/{state.counted}" if state.counted else ""
        yield f"  {state.row.id:<4}{SIGNS[state.status]:<15}{figures:>5}  {state.row.title}"
        yield from (f"{'':28}- {missing.need}: {missing.hint}" for missing in state.missing)
    yield from _resilience_lines(report)
    yield from _open_lines(report.open, report.as_of)
    yield from _stale_lines(report.stale)


def _standing_line(standings: Sequence[Standing]) -> str:
    documented = sum(standing.documented for standing in standings)
    exercised = sum(standing.exercised for standing in standings)
    on_target = sum(standing.on_target for standing in standings)
    return f"Documented {documented}, with an exercise in the last year {exercised}, on target {on_target}"


def _resilience_lines(report: CheckReport) -> Iterator[str]:
    if not (report.conflicts or report.single_points):
        return
    yield ""
    yield f"Conflicts and single points of failure ({len(report.conflicts)} and {len(report.single_points)})"
    lines = [f"  {one.title} [{one.question}] - {one.detail}" for one in report.conflicts]
    points = [f"  {one.title} [{one.question}] - {one.detail}" for one in report.single_points]
    yield from (*lines[:SHOWN_CONFLICTS], *points[:SHOWN_CONFLICTS])
    left = len(lines[SHOWN_CONFLICTS:]) + len(points[SHOWN_CONFLICTS:])
    if left:
        yield f"  and {left} more: tideover check --json lists all"


def _open_lines(items: Sequence[OpenItem], today: date) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"Open ({len(items)}), what blocks most first"
    for item in items[:SHOWN_OPEN]:
        yield f"  {item.title} [{item.question}]{_state_words(item, today)}"
    if len(items) > SHOWN_OPEN:
        yield f"  and {len(items) - SHOWN_OPEN} more: tideover check --json lists all"


def _state_words(item: OpenItem, today: date) -> str:
    if item.asked_on and item.who:
        return f" - asked of {item.who}, {days_ago(item.asked_on, today)}"
    if item.state is State.DONT_KNOW:
        return f" - {item.who} will find out" if item.who else " - not known yet"
    return " - not understood" if item.state is State.INVALID else ""


def _stale_lines(items: Sequence[Stale]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"To be checked again ({len(items)}), the oldest first"
    for item in items[:SHOWN_STALE]:
        age = f"{item.age_days} days ago" if item.age_days is not None else "never checked"
        yield f"  {item.title} [{item.question}] - {age}"
    if len(items) > SHOWN_STALE:
        yield f"  and {len(items) - SHOWN_STALE} more: tideover check --json lists all"
