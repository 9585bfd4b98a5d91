"""What `tideover check` says: problems, readiness by guidance row, what is open and what is stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.model.readiness import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.answers import State
    from builder.model.firm import Firm
    from builder.model.interview import OpenItem, Stale
    from builder.model.problems import Problem
    from builder.model.readiness import RowState
    from builder.selection import PlannedPage

SIGNS = {
    Status.READY: "ready",
    Status.PARTIAL: "partial",
    Status.MISSING: "missing",
    Status.NOT_APPLICABLE: "does not apply",
}
SHOWN_OPEN = 12
SHOWN_STALE = 8


@dataclass(frozen=True)
class CheckedRow:
    """A guidance row with where the playbook covers it."""

    state: RowState
    pages: tuple[str, ...]
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class CheckReport:
    """Everything `tideover check` found."""

    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]
    stale: tuple[Stale, ...]
    open: tuple[OpenItem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong, as opposed to open."""
        return any(problem.severity == "error" for problem in self.problems)


def check_report(firm: Firm, plans: Sequence[PlannedPage], problems: Sequence[Problem]) -> CheckReport:
    """Puts the report together from a firm and the pages its playbook has."""
    rows = tuple(_row(state, plans) for state in firm.rows)
    return CheckReport(rows, tuple(problems), tuple(firm.stale), tuple(firm.open_items))


def _row(state: RowState, plans: Sequence[PlannedPage]) -> CheckedRow:
    covering = [plan for plan in plans if state.row.id in plan.page.head.rows]
    pages = dict.fromkeys(plan.path for plan in covering if plan.on_site)
    sheets = dict.fromkeys(plan.sheet for plan in covering if plan.sheet)
    return CheckedRow(state, tuple(pages), tuple(sheets))


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
            }
            for problem in report.problems
        ],
        "stale": [
            {
                "question": item.question,
                "record": item.record,
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
                "title": item.title,
                "state": str(item.state),
                "who": item.who,
                "blocks": item.blocks,
            }
            for item in report.open
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
        "missing": [{"need": m.need, "question": m.question, "hint": m.hint} for m in state.missing],
        "pages": list(row.pages),
        "sheets": list(row.sheets),
    }


def as_text(report: CheckReport, name: str) -> str:
    """The report for a terminal: what is wrong first, then readiness, then what to do next."""
    return "\n".join(_lines(report, name)) + "\n"


def _lines(report: CheckReport, name: str) -> Iterator[str]:
    counts = {status: sum(row.state.status is status for row in report.rows) for status in Status}
    yield f"{name}: {counts[Status.READY]} of {len(report.rows)} rows of CBP's guidance ready"
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
    yield from _open_lines(report.open)
    yield from _stale_lines(report.stale)


def _open_lines(items: Sequence[OpenItem]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"Open ({len(items)}), what blocks most first"
    for item in items[:SHOWN_OPEN]:
        yield f"  {item.title} [{item.question}]{_state_words(item.state, item.who)}"
    if len(items) > SHOWN_OPEN:
        yield f"  and {len(items) - SHOWN_OPEN} more: tideover check --json lists all"


def _state_words(state: State, who: str) -> str:
    if state == "dont_know":
        return f" - {who} will find out" if who else " - not known yet"
    return " - not understood" if state == "invalid" else ""


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
