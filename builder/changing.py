"""What changed since a binder was handed out: the leaves to take out and to put in, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from builder.control import LIST, Changes, LeafChange
from builder.model.computed import COMPUTED
from builder.reasons import AnswerChange, reasons, summed_up
from builder.verdict import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from builder.content import Content
    from builder.history import Issue, Leaf
    from builder.manifest import SheetEntry
    from builder.selection import PlannedSheet

_NAME = re.compile(r"\b([a-z_]+)\.([a-z_0-9]+)")
LISTS_CODES = "It lists the codes of all sheets"


@dataclass(frozen=True)
class Binders:
    """The binder that was handed out and the one that is to be."""

    issue: Issue
    entries: Mapping[str, SheetEntry]
    planned: Mapping[str, PlannedSheet]
    cards: Sequence[Leaf]
    """The wallet cards that are to be."""
    old_text: Callable[[str], str | None]
    """What a leaf that was handed out said, by its code."""
    new_text: Callable[[str], str]
    """What a sheet says now, by its stem."""
    answers: Sequence[AnswerChange]
    """Answers that are others now."""
    content: Content


def changes_since(binders: Binders) -> Changes:
    """The leaves that differ, in the order of the binder; those that are withdrawn stand last."""
    old = {leaf.stem: leaf for leaf in binders.issue.leaves if leaf.kind == "sheet"}
    leaves = [
        _put_in(binders, stem, entry, old.get(stem))
        for stem, entry in binders.entries.items()
        if stem not in old or old[stem].code != entry.code
    ]
    leaves += [_taken_out(binders, leaf) for stem, leaf in old.items() if stem not in binders.entries]
    handed_out = {leaf.code for leaf in binders.issue.leaves if leaf.kind == "card"}
    return Changes(
        issued_on=date.fromisoformat(binders.issue.on),
        issued_code=binders.issue.code,
        leaves=tuple(leaves),
        cards=tuple(card.stem for card in binders.cards if card.code not in handed_out),
    )


def _put_in(binders: Binders, stem: str, entry: SheetEntry, old: Leaf | None) -> LeafChange:
    planned = binders.planned[stem]
    if planned.control == LIST:
        why: tuple[str, ...] = (LISTS_CODES,)
    elif old is None:
        why = _because(binders, planned.number)
    else:
        before = (binders.old_text(old.code) or "").splitlines()
        lines = list(difference(before, binders.new_text(stem).splitlines()))
        why = reasons(binders.answers, lines, frozenset(_named(planned)))
    return LeafChange(
        stem, entry.number, entry.title, old.code if old else "", entry.code, old.pages if old else 0, why
    )


def _taken_out(binders: Binders, leaf: Leaf) -> LeafChange:
    why = _because(binders, leaf.number)
    return LeafChange(leaf.stem, leaf.number, leaf.title, leaf.code, "", leaf.pages, why)


def _because(binders: Binders, number: str) -> tuple[str, ...]:
    """Why a sheet came or went: answers that decide whether there is such a sheet."""
    heads = [page.head for page in binders.content.pages if page.head.runbook == number]
    behind = {name for head in heads for name in _behind(head.when, binders.content)}
    behind |= {_list_of(head.for_each) for head in heads if head.for_each}
    return summed_up([change.sentence for change in binders.answers if change.question in behind])


def _list_of(for_each: str) -> str:
    return {"port_modes": "ports.list", "agencies": "firm.agencies"}.get(for_each, for_each)


def _behind(condition: str, content: Content) -> Iterator[str]:
    """The questions that a condition hangs on, also through facts and computed values."""
    facts = {fact.id: fact for fact in content.declarations.facts}
    for section, name in _NAME.findall(condition):
        if section == "fact" and name in facts:
            yield from _behind(facts[name].when, content)
        elif section == "computed" and name in COMPUTED:
            yield from COMPUTED[name].depends_on
        else:
            yield f"{section}.{name}"


def _named(planned: PlannedSheet) -> Iterator[str]:
    for plan in planned.pages:
        for section, name in _NAME.findall(plan.page.body + str(plan.page.document.data)):
            yield f"{section}.{name}"
