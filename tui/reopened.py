"""Sections that were complete and have a gap again: which answer reopened them, and when it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.later import Later

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from builder.model import interview
    from builder.model.firm import Firm
    from builder.model.interview import Asked
    from builder.model.questions import Section
    from tui import wording
    from tui.draft import Draft
else:
    interview, wording = Later("builder.model.interview"), Later("tui.wording")


class Reopening(msgspec.Struct, frozen=True, kw_only=True):
    """Why a question of a complete section waits for an answer."""

    question: str
    """The question whose answer changed."""
    at: str = ""
    """When it changed, as it stands in `.tideover`; empty when nobody knows."""


def reopenings(
    known: Mapping[str, Reopening],
    before: Firm | None,
    after: Firm,
    once_done: frozenset[str],
    now: datetime,
) -> dict[str, Reopening]:
    """The questions that wait in sections that were complete, each with the answer that made it wait.

    Args:
        known: what was known of them before the change.
        before: the firm before the change; None when nobody knows.
        after: the firm as it is.
        once_done: the sections that were complete at some time.
        now: when the change was made.
    """
    found = {}
    for section in after.declarations.sections:
        if section.section not in once_done:
            continue
        waiting = [
            one
            for one in interview.applicable(section, after.scope)
            if not interview.is_done(one, after.scope)
        ]
        waited = _waiting(section, before) if before and waiting else frozenset()
        for one in waiting:
            reason = known.get(one.id) if one.id in waited or before is None else None
            cause = reason or _changed(one, before, after, now)
            if cause:
                found[one.id] = cause
    return found


def reopened_words(draft: Draft, question_id: str) -> str:
    """Why a question waits in a section that was complete; empty where it does not."""
    section = draft.declarations.section(question_id.partition(".")[0])
    scope = draft.firm.scope
    asked = next((one for one in interview.applicable(section, scope) if one.id == question_id), None)
    if asked is None or interview.is_done(asked, scope) or not _is_reopened(draft, section):
        return ""
    reason = draft.reopened.get(question_id)
    if reason is None or reason.question not in draft.declarations.questions:
        return _asked_by_now(draft, asked)
    if reason.question == question_id:
        return f"Re-opened: this answer was changed{_when(reason)}."
    return f"Re-opened: “{draft.declarations.questions[reason.question].ask}” was changed{_when(reason)}."


def section_words(draft: Draft, section: Section) -> str:
    """The answer that reopened a section, in the few words that a list has room for; empty when nobody knows."""
    for asked in interview.applicable(section, draft.firm.scope):
        reason = draft.reopened.get(asked.id)
        if reason and reason.question in draft.declarations.questions:
            return f"by “{draft.declarations.questions[reason.question].ask}”"
    return ""


def _asked_by_now(draft: Draft, asked: Asked) -> str:
    """Where nobody saw the change: the answers that a question is asked by."""
    named = _named(asked, draft.firm)
    if not named:
        return "Re-opened: this section was complete once, and this waits for an answer."
    asks = ", ".join(f"“{draft.declarations.questions[name].ask}”" for name in named[:2])
    return f"Re-opened: asked because of {asks}"


def _is_reopened(draft: Draft, section: Section) -> bool:
    state = interview.section_state(section, draft.firm.scope, once_done=section.section in draft.once_done)
    return state is not None and state.progress is interview.Progress.REOPENED


def _waiting(section: Section, firm: Firm) -> frozenset[str]:
    return frozenset(
        one.id for one in interview.applicable(section, firm.scope) if not interview.is_done(one, firm.scope)
    )


def _changed(asked: Asked, before: Firm | None, after: Firm, now: datetime) -> Reopening | None:
    """The answer that changed of those that a question is asked by, or its own."""
    if before is None:
        return None
    for name in (*_named(asked, after), asked.id):
        if before.answers.get(name).raw != after.answers.get(name).raw:
            return Reopening(question=name, at=now.isoformat(timespec="minutes"))
    return None


def _named(asked: Asked, firm: Firm) -> list[str]:
    """The questions by whose answers a question is asked: its own condition before its section's."""
    conditions = (asked.question.condition, asked.section.condition)
    found = [name for condition in conditions for name in firm.scope.named_questions(condition)]
    return [name for name in dict.fromkeys(found) if name in firm.declarations.questions]


def _when(reason: Reopening) -> str:
    return f" on {wording.moment_words(reason.at)}" if wording.moment_words(reason.at) else ""
