"""The table of steps of a page: what to do, who, by when, and why or on whose authority, in time bands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.escape import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.content import Band


@dataclass(frozen=True)
class ShownStep:
    """One step ready to print."""

    band: Band
    do: Markup
    """Rendered Markdown of one line."""
    who: Markup
    by: Markup
    why: Markup
    authority: Markup
    """Links to the sources."""
    may: str = ""
    """The open question on which the step hangs."""


def steps_table(steps: Sequence[ShownStep]) -> Markup:
    """The steps as HTML tables that Markdown fills in, one for each time band, with the band as heading.

    The cells carry classes (`tick`, `do`, `who`, `by`, `why`), so that the site shows them as cards on a phone and
    paper adds columns for time and initials.
    """
    blocks = []
    for band, members in groupby(steps, key=lambda step: step.band):
        rows = Markup("\n").join(_row(step) for step in members)
        blocks.append(
            Markup(
                '## {} {{: .band }}\n\n<table class="steps" markdown="1">\n'
                '<thead markdown="1"><tr markdown="1"><th scope="col" class="tick">Done</th>'
                '<th scope="col" class="do">What</th><th scope="col" class="who">Who</th>'
                '<th scope="col" class="by">By when</th><th scope="col" class="why">Why</th></tr></thead>\n'
                '<tbody markdown="1">\n{}\n</tbody>\n</table>'
            ).format(escape(band.title), rows)
        )
    return Markup("\n\n").join(blocks)


def _row(step: ShownStep) -> Markup:
    do = step.do
    if step.may:
        do += Markup(' <span class="may">May apply: {}</span>').format(escape(step.may))
    why = step.why
    if step.authority:
        why += Markup(' <span class="authority">{}</span>').format(step.authority)
    return Markup(
        '<tr markdown="1"><td class="tick"><span class="box"></span></td>'
        '<td class="do" markdown="span">{}</td><td class="who" markdown="span">{}</td>'
        '<td class="by" markdown="span">{}</td><td class="why" markdown="span">{}</td></tr>'
    ).format(do, step.who, step.by, why)
