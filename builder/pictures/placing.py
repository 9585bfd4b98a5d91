"""Pictures as pages place them: `{{ picture("call_tree") }}` puts the drawings there, and the same facts in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from builder.escape import escape
from builder.model.dependencies import dependencies
from builder.model.impact import restore_order
from builder.model.problems import did_you_mean
from builder.pictures.call_tree import Caller, call_tree
from builder.pictures.clock_line import clock_line
from builder.pictures.dependency_map import dependency_map
from builder.pictures.restore_order import restore_order_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from builder.model.scope import Scope
    from builder.pictures.drawing import Drawing, Picture
    from builder.shown import Shown, ShownSection

    Sections = Mapping[str, ShownSection]


def _call_tree(_scope: Scope, sections: Sections) -> Picture:
    people = sections["people"]
    lead = next((person.id for person in people.incident_lead.people), "")
    everybody = [_caller(one.label, one.id, one.mobile, one.calls) for one in people.list.things]
    return call_tree(everybody, lead)


def _caller(name: str, person_id: str, mobile: Shown, calls: Shown) -> Caller:
    """Numbers that an edition keeps back have no words."""
    return Caller(person_id, name, mobile.words, tuple(person.id for person in calls.people))


def _clock_line(scope: Scope, _sections: Sections) -> Picture:
    every = scope.basis.answers.get("cbp.update_every").value
    return clock_line(every if isinstance(every, timedelta) else None)


PICTURES: Mapping[str, Callable[[Scope, Sections], Picture]] = {
    "call_tree": _call_tree,
    "clock_line": _clock_line,
    "dependency_map": lambda scope, _: dependency_map(dependencies(scope)),
    "restore_order": lambda scope, _: restore_order_picture(restore_order(scope.basis.answers).systems),
}
"""What a page may ask for, by name."""


def placed_picture(name: str, scope: Scope, sections: Sections, *, words: bool = True) -> Markup:
    """A picture as blocks of HTML that Markdown leaves alone.

    Args:
        name: One of `PICTURES`; each may stand once on a page, since its ids carry the name.
        scope: The firm's answers.
        sections: The same as pages show them, with what an edition keeps back left out.
        words: Whether the words follow; a page whose own table says the same leaves them out.

    Raises:
        ValueError: there is no such picture.
    """
    if name not in PICTURES:
        raise ValueError(f'no picture is called "{name}". {did_you_mean(name, PICTURES)}'.strip())
    picture = PICTURES[name](scope, sections)
    anchor = f"picture-{name.replace('_', '-')}"
    blocks = [
        _figure(picture, drawing, f"{anchor}-{place}", place - 1)
        for place, drawing in enumerate(picture.drawings, 1)
    ]
    if picture.instead:
        blocks.append(Markup("<p>{}</p>").format(escape(picture.instead)))
    if words and picture.words:
        blocks.append(_words(picture))
    return Markup("\n\n{}\n\n").format(Markup("\n\n").join(blocks))


def _figure(picture: Picture, drawing: Drawing, anchor: str, place: int) -> Markup:
    caption = picture.captions[place] if picture.captions else ""
    below = Markup("<figcaption>{}</figcaption>").format(escape(caption)) if caption else ""
    svg = drawing.svg(anchor, caption or picture.title, picture.description)
    return Markup('<figure class="diagram">{}{}</figure>').format(svg, below)


def _words(picture: Picture) -> Markup:
    """Folded away below a drawing, open where they stand in its place; paper opens both."""
    items = Markup("").join(Markup("<li>{}</li>").format(escape(text)) for text in picture.words)
    listed = Markup("<ul>{}</ul>").format(items)
    if not picture.drawings:
        return listed
    summary = escape(f"{picture.title} in words")
    return Markup('<details class="in-words"><summary>{}</summary>{}</details>').format(summary, listed)
