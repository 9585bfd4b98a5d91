"""Verdicts on codes as people read them, and as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from builder.sheets import EDITIONS
from builder.shown import show_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.verdict import Bearer, Verdict

MOST_LINES = 40
"""Of what changed, on a terminal; `--json` has all of it."""
_NOT_KEPT = "  What it said is no longer kept."


def as_text(verdicts: Sequence[Verdict]) -> str:
    """One block for each code: the verdict first, then what changed."""
    return "\n\n".join("\n".join(_lines(verdict)) for verdict in verdicts) + "\n"


def _lines(verdict: Verdict) -> Iterator[str]:
    if not verdict.bearers:
        yield f"{verdict.code}: unknown. {_why_unknown(verdict)}"
        for bearer in verdict.near:
            yield f"  {bearer.leaf.code}  {_named(bearer)}{'' if bearer.is_current else ', superseded'}"
        return
    if len(verdict.bearers) > 1:
        yield f"{verdict.code}: more than one leaf bears this code. Compare the sheet's number."
    for bearer in verdict.bearers:
        yield from _about(verdict.code, bearer)


def _why_unknown(verdict: Verdict) -> str:
    if verdict.is_slip and verdict.near:
        return "It is mistyped: its last sign does not fit the others. These are near:"
    if verdict.is_slip:
        return "It is mistyped, or no revision code: its last sign does not fit the others. Read it again."
    return "No sheet built in this folder bore it: it is another firm's, or a worksheet's, or too old to be kept."


def _about(code: str, bearer: Bearer) -> Iterator[str]:
    issued = f"; handed out on {day_in_words(bearer.issued_on)}" if bearer.issued_on else ""
    if bearer.is_current:
        yield f"{code}: current. {_named(bearer)}, since {day_in_words(bearer.leaf.since)}{_pages(bearer)}{issued}."
        return
    fate = f"by {bearer.successor}" if bearer.successor else "and withdrawn: nothing stands in its place"
    when = f" on {day_in_words(bearer.until)}" if bearer.until else ""
    yield f"{code}: superseded{when} {fate}. {_named(bearer)}{issued}."
    if bearer.changes is None:
        yield _NOT_KEPT
        return
    for change in bearer.changes[:MOST_LINES]:
        yield f"  {change.sign} {change.line}"
    if len(bearer.changes) > MOST_LINES:
        yield f"  … and {len(bearer.changes) - MOST_LINES} lines more; --json shows all."


def _named(bearer: Bearer) -> str:
    leaf, edition = bearer.leaf, EDITIONS[bearer.edition].lower()
    return f"{leaf.title}, {edition}" if leaf.kind == "binder" else f"{leaf.number} {leaf.title}, {edition}"


def _pages(bearer: Bearer) -> str:
    pages = bearer.leaf.pages
    return f" ({pages} page{'s' if pages > 1 else ''})" if pages else ""


def day_in_words(iso: str) -> str:
    """A day of the record as people read it."""
    return show_date(date.fromisoformat(iso))


def as_json(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    """Each code with all that is known of it."""
    return [
        {
            "code": verdict.code,
            "status": verdict.status,
            "mistyped": verdict.is_slip,
            "sheets": [_bearer_json(bearer) for bearer in verdict.bearers],
            "near": [
                {"code": bearer.leaf.code, "number": bearer.leaf.number, "title": bearer.leaf.title}
                for bearer in verdict.near
            ],
        }
        for verdict in verdicts
    ]


def _bearer_json(bearer: Bearer) -> dict[str, object]:
    leaf = bearer.leaf
    changes = bearer.changes
    return {
        "kind": leaf.kind,
        "sheet": leaf.stem,
        "number": leaf.number,
        "title": leaf.title,
        "edition": bearer.edition,
        "pages": leaf.pages,
        "current": bearer.is_current,
        "since": leaf.since,
        "until": bearer.until,
        "issued_on": bearer.issued_on,
        "superseded_by": bearer.successor,
        "changes": None if changes is None else [{"sign": one.sign, "line": one.line} for one in changes],
    }
