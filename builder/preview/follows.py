"""What an answer changes besides the words it prints: sheets that come and go, readiness, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.interview import applicable, applicable_fields
from builder.model.readiness import Status
from builder.preview.protocol import Change
from builder.preview.whatif import Where, answer_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.preview.state import Playbook

STATUS_WORDS = {
    Status.READY: "ready",
    Status.PARTIAL: "partly ready",
    Status.MISSING: "missing",
    Status.NOT_APPLICABLE: "does not apply",
}
NAMED = 4
"""Sheets, pages or questions that are named; the rest is a number."""


def follows(playbook: Playbook, before: Playbook, where: Where, *, is_saved: bool) -> list[Change]:
    """What comes of an answer.

    Args:
        playbook: with the answer.
        before: with what is on file; where the answer is on file, with none.
        where: where the answer stands.
        is_saved: whether the answer is on file already.
    """
    with playbook.reads.noting():
        return [
            *_sheet_changes(playbook, before, is_saved=is_saved),
            *_page_changes(playbook, before, is_saved=is_saved),
            *_row_changes(playbook, before),
            *_question_changes(playbook, before, where),
        ]


def _sheet_changes(playbook: Playbook, before: Playbook, *, is_saved: bool) -> Iterator[Change]:
    now, then = playbook.sheets, before.sheets
    come, go, sure = (
        ("In because of this answer", "Left out because of this answer", "In for certain by this answer")
        if is_saved
        else ("Adds", "Takes out", "Makes certain")
    )
    new = [_sheet(playbook, stem) for stem in now if stem not in then]
    old = [_sheet(before, stem) for stem in then if stem not in now]
    settled = [stem for stem in now if stem in then and _may(before, stem) and not _may(playbook, stem)]
    yield from _named("sheet", f"{come}: sheet", new)
    yield from _named("sheet", f"{go}: sheet", old)
    yield from _named("sheet", f"{sure}: sheet", [_sheet(playbook, stem) for stem in settled])


def _page_changes(playbook: Playbook, before: Playbook, *, is_saved: bool) -> Iterator[Change]:
    """Pages of the site that no sheet prints."""
    now, then = playbook.plans, before.plans
    come, go = ("In", "Left out") if is_saved else ("Adds", "Takes out")
    new = [playbook.title(plan) for path, plan in now.items() if not plan.sheet and path not in then]
    old = [before.title(plan) for path, plan in then.items() if not plan.sheet and path not in now]
    yield from _named("page", f"{come}: page", new)
    yield from _named("page", f"{go}: page", old)


def _sheet(playbook: Playbook, stem: str) -> str:
    """A sheet's number and title."""
    sheet = playbook.sheets[stem]
    return f"{sheet.number} {playbook.title(sheet.pages[0])}"


def _may(playbook: Playbook, stem: str) -> bool:
    return all(plan.may_apply for plan in playbook.sheets[stem].pages)


def _named(what: str, verb: str, names: Sequence[str]) -> Iterator[Change]:
    if names:
        rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        plural = "s" if len(names) > 1 else ""
        yield Change(what=what, words=f"{verb}{plural} {', '.join(names[:NAMED])}{rest}")


def _row_changes(playbook: Playbook, before: Playbook) -> Iterator[Change]:
    for now, then in zip(playbook.context.rows, before.context.rows, strict=True):
        if now.status is not then.status:
            words = f"Readiness {now.row.id} {now.row.title}: {STATUS_WORDS[then.status]} → {STATUS_WORDS[now.status]}"
            yield Change(what="row", words=words)
        elif (now.met, now.counted) != (then.met, then.counted):
            words = (
                f"Readiness {now.row.id} {now.row.title}: "
                f"{then.met} of {then.counted} → {now.met} of {now.counted}"
            )
            yield Change(what="row", words=words)


def _question_changes(playbook: Playbook, before: Playbook, where: Where) -> Iterator[Change]:
    now, then = _asked(playbook, where), _asked(before, where)
    yield from _named("question", _opens(now, then), [now[name] for name in now if name not in then])
    yield from _named("question", _closes(now, then), [then[name] for name in then if name not in now])


def _opens(now: Mapping[str, str], then: Mapping[str, str]) -> str:
    return f"Asks {len(now.keys() - then.keys())} more question"


def _closes(now: Mapping[str, str], then: Mapping[str, str]) -> str:
    return f"Asks {len(then.keys() - now.keys())} fewer question"


def _asked(playbook: Playbook, where: Where) -> Mapping[str, str]:
    """The questions that apply, and the fields of the thing that the answer belongs to."""
    scope = playbook.scope
    found = {
        asked.id: asked.question.ask
        for section in playbook.content.declarations.sections
        for asked in applicable(section, scope)
    }
    if len(where.steps) > 1:
        held = Where(where.question, where.steps[:-2])
        question = held.declared(playbook.content.declarations)
        things = answer_at(playbook.answers, held).records
        if question and things and where.steps[-2]:
            thing = next((one for one in things if one.id == where.steps[-2]), None)
            for field in applicable_fields(question, thing, scope) if thing else ():
                found[f"{where.question}.{field.id}"] = field.ask
    return found
