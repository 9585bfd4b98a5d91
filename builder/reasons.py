"""Why a sheet changed, in words: which answers are others now, and on which sheets they show.

An answer shows on a sheet when its old words are among the lines that went, or its new words among those that came.
What is too short to be found by its words ("3", "yes") counts where the page names the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.history import Told
from builder.shown import Shown, ShownRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from builder.context import Context
    from builder.model.questions import Question
    from builder.verdict import Change

MOST_REASONS = 4
"""Of one sheet; the rest is counted."""
NO_ANSWER = "The playbook's own words, or a day in them, changed"
_LONGEST = 60
_TOO_SHORT = 4
OPEN, NONE = "not known yet", "does not apply"


@dataclass(frozen=True)
class AnswerChange:
    """An answer that is another now."""

    question: str
    """As pages name it: `people.list`."""
    sentence: str
    old: str
    new: str


def told_answers(context: Context) -> dict[str, Told]:
    """Every answer of a firm in words, by question, thing and field; nothing that its edition keeps back."""
    told: dict[str, Told] = {}
    for section in context.content.declarations.sections:
        for question in section.questions:
            answer = context.scope.basis.answers.get(f"{section.section}.{question.id}")
            shown = Shown(answer, question, context.showing)
            told.update(_told(f"{section.section}.{question.id}", question, shown, ""))
    for client in context.clients:
        fields = (
            getattr(client, name) for name in client.__dataclass_fields__ if name not in ("name", "line")
        )
        words = "; ".join(
            ", ".join(field) if isinstance(field, tuple) else field for field in fields if field
        )
        told[f"clients[{client.name}]"] = Told("Client", client.name, is_thing=True)
        told[f"clients[{client.name}].row"] = Told(f"Client {client.name}", words)
    return told


def _told(key: str, question: Question, shown: Shown, of: str) -> Iterator[tuple[str, Told]]:
    if shown.hidden:
        return
    if question.kind != "records":
        words = shown.words if shown.known else NONE if shown.none else OPEN
        yield key, Told(f"{of}{question.ask}", words)
        if shown.checked:
            yield f"{key}.checked", Told(f"{of}{question.ask}", shown.checked)
        return
    for thing in shown.things:
        yield from _told_thing(f"{key}[{thing.id}]", question, thing, of)


def _told_thing(key: str, question: Question, thing: ShownRecord, of: str) -> Iterator[tuple[str, Told]]:
    yield key, Told(f"{of}{question.noun.capitalize()}", thing.label, is_thing=True)
    for field in question.fields:
        yield from _told(f"{key}.{field.id}", field, thing.field(field.id), f"{thing.label}: ")
    if thing.checked:
        yield f"{key}.checked", Told(thing.label, thing.checked)


def changed_answers(before: Mapping[str, Told], now: Mapping[str, Told]) -> list[AnswerChange]:
    """What is told otherwise now; of a thing that came or went, only that it did."""
    things = {key for told in (before, now) for key, one in told.items() if one.is_thing}
    moved = {key for key in things if (key in before) != (key in now)}
    changes = []
    for key in dict.fromkeys([*now, *before]):
        old, new = before.get(key), now.get(key)
        if any(key != thing and key.startswith(thing) for thing in moved):
            continue
        # A thing with another name is told by the field that holds the name.
        if old and new and (old.words == new.words or new.is_thing):
            continue
        changes.append(_change(key, old, new))
    return changes


def _change(key: str, old: Told | None, new: Told | None) -> AnswerChange:
    before, now = old.words if old else "", new.words if new else ""
    told = new or old
    what = told.what if told else key
    if told and told.is_thing:
        sentence = f"{what} {'added' if new else 'removed'}: {_short(now or before)}"
    else:
        sentence = f"{what} {_short(before or 'nothing')} → {_short(now or 'nothing')}"
    return AnswerChange(key.partition("[")[0], sentence, before, now)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def reasons(
    answers: Sequence[AnswerChange], lines: Iterable[Change], named: frozenset[str]
) -> tuple[str, ...]:
    """Why a sheet says something else.

    Args:
        answers: All answers that changed.
        lines: What the sheet no longer says, and what it says now.
        named: The questions that its pages name.
    """
    said = {sign: "\n".join(one.line for one in lines if one.sign == sign).casefold() for sign in ("-", "+")}
    found = [one for one in answers if _shows(one.old, said["-"]) or _shows(one.new, said["+"])]
    found = found or [one for one in answers if one.question in named]
    return summed_up([one.sentence for one in found]) or (NO_ANSWER,)


def summed_up(sentences: Sequence[str]) -> tuple[str, ...]:
    """The first few, and how many more there are."""
    unique = list(dict.fromkeys(sentences))
    if len(unique) <= MOST_REASONS:
        return tuple(unique)
    return (*unique[: MOST_REASONS - 1], f"and {len(unique) - MOST_REASONS + 1} more answers")


def _shows(words: str, text: str) -> bool:
    """Whether an answer's words stand in a text as they are, not as a part of another word."""
    line = " ".join(words.split()).casefold()
    if len(line) < _TOO_SHORT or line in (OPEN, NONE):
        return False
    return bool(re.search(rf"(?<!\w){re.escape(line)}(?!\w)", text))
