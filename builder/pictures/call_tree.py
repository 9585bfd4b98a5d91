"""The call tree: who rings whom, from the incident lead at the left.

A branch that does not fit has a tree of its own; small trees share a drawing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.pictures.drawing import (
    MOST_HEIGHT,
    PAD,
    WIDTH,
    Drawing,
    Label,
    Picture,
    joined,
    label,
    without_drawing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

TITLE = "Call tree"
MOST_COLUMNS = 4
MOST_DRAWINGS = 20
"""Some 250 people; past that the list is the better thing to call from."""
_MOST_TREES = 8 * MOST_DRAWINGS
"""More never fit so many drawings, and need not be laid out."""
_BETWEEN = 30.0
_GAP = 7.0
_APART = 20.0
"""Between two trees of one drawing."""
_WIDEST = 208.0


@dataclass(frozen=True)
class Caller:
    """A person of the tree."""

    id: str
    name: str
    number: str
    """As printed; empty where it is open or kept back."""
    calls: tuple[str, ...]
    """Ids."""


@dataclass
class _Node:
    caller: Caller
    calls: list[_Node] = field(default_factory=list)

    def size(self) -> int:
        """How many people it has, the caller included; a chain may be as long as the list."""
        waiting, count = [self], 0
        while waiting:
            waiting += waiting.pop().calls
            count += 1
        return count


@dataclass(frozen=True)
class _Tree:
    """People by who rings them first, and what does not fit a tree."""

    roots: list[_Node]
    twice: list[str]
    """Names of those whom more than one rings."""
    missed: list[str]
    """Names of those whom nobody rings."""


def call_tree(people: Sequence[Caller], lead: str) -> Picture:
    """Draws who rings whom.

    Args:
        people: Everybody of the people list, in its order.
        lead: The id of who starts; empty while nobody is named.
    """
    tree = _grown(people, lead)
    words = tuple(_words(tree, lead))
    if not any(root.calls for root in tree.roots):
        why = "Nobody has said yet who rings whom, so there is no tree to draw."
        return without_drawing(TITLE, why, words)
    drawings = _packed(_parts(tree.roots))
    if not 0 < len(drawings) <= MOST_DRAWINGS or any(_height(parts) > MOST_HEIGHT for parts in drawings):
        why = "The tree has too many people for a picture that can be read; it is told in words instead."
        return without_drawing(TITLE, why, words)
    return Picture(
        TITLE,
        f"{tree.roots[0].caller.name} starts. {sum(root.size() for root in tree.roots)} people in all.",
        tuple(_drawn(parts, lead) for parts in drawings),
        words,
        captions=tuple(_caption(parts, lead) for parts in drawings) if len(drawings) > 1 else (),
    )


def _grown(people: Sequence[Caller], lead: str) -> _Tree:
    by_id = {person.id: person for person in people}
    rung = Counter(name for person in people for name in person.calls if name in by_id and name != person.id)
    starts = [by_id[lead]] if lead in by_id else []
    starts += [person for person in people if person.calls and person.id not in rung and person.id != lead]
    taken = {person.id for person in starts}
    roots = [_Node(person) for person in starts]
    _grow(roots, by_id, taken)
    for person in people:  # a ring of people who ring each other, and whom nobody else rings
        if person.calls and person.id not in taken:
            taken.add(person.id)
            roots.append(_Node(person))
            _grow(roots[-1:], by_id, taken)
    twice = [by_id[name].name for name, times in rung.items() if times > 1]
    missed = [person.name for person in people if person.id not in rung and person.id != lead]
    return _Tree(roots, twice, missed)


def _grow(roots: Sequence[_Node], by_id: dict[str, Caller], taken: set[str]) -> None:
    """Level by level, so that each hangs on the caller who is nearest to the start."""
    level = list(roots)
    while level:
        following = []
        for node in level:
            for name in node.caller.calls:
                if name in by_id and name not in taken:
                    taken.add(name)
                    node.calls.append(_Node(by_id[name]))
            following += node.calls
        level = following


def _words(tree: _Tree, lead: str) -> Iterator[str]:
    waiting = list(tree.roots)
    if waiting and waiting[0].caller.id == lead:
        yield f"{waiting[0].caller.name} starts."
    while waiting:
        node = waiting.pop(0)
        waiting += node.calls
        if node.calls:
            yield f"{node.caller.name} rings {joined([one.caller.name for one in node.calls])}."
    if tree.twice:
        yield f"More than one person rings {joined(tree.twice)}."
    if tree.missed:
        yield f"Nobody rings {joined(tree.missed)}."


@dataclass(frozen=True)
class _Part:
    """One drawing: a person, and those below as far as they fit."""

    node: _Node
    calls: tuple[_Part, ...]
    cut: int = 0
    """How many people hang below and stand in a drawing of their own."""
    among: str = ""
    """Which of the calls these are, where they fill several drawings."""

    @property
    def columns(self) -> int:
        """How many columns it takes."""
        return 1 + max((part.columns for part in self.calls), default=0)

    def walk(self) -> Iterator[_Part]:
        """It and all below."""
        yield self
        for part in self.calls:
            yield from part.walk()


def _parts(roots: Sequence[_Node]) -> list[_Part]:
    """All trees to be drawn, each before those that carry its branches on."""
    waiting = [root for root in roots if root.calls]
    parts: list[_Part] = []
    while waiting and len(parts) <= _MOST_TREES:
        drawn = _of(waiting.pop(0))
        parts += drawn
        waiting += [one.node for part in drawn for one in part.walk() if one.cut]
    return parts


def _of(node: _Node) -> list[_Part]:
    """A person's tree with each branch that fits as a whole; or, where not even the first level fits, several."""
    unfolded = {node.caller.id}
    part = _folded(node, unfolded)
    if _height([part]) <= MOST_HEIGHT:
        for call in node.calls:
            branch = unfolded | _below(call, MOST_COLUMNS - 2)
            wider = _folded(node, branch)
            if _height([wider]) <= MOST_HEIGHT:
                part, unfolded = wider, branch
        return [part]
    groups: list[list[_Part]] = []
    for one in part.calls:
        if groups and _height([_Part(node, (*groups[-1], one))]) <= MOST_HEIGHT:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [
        _Part(node, tuple(group), among=f"{place} of {len(groups)}")
        for place, group in enumerate(groups, start=1)
    ]


def _below(node: _Node, levels: int) -> set[str]:
    """Those of a branch who call, down to some levels."""
    found: set[str] = set()
    level = [node]
    for _ in range(levels):
        found |= {one.caller.id for one in level if one.calls}
        level = [call for one in level for call in one.calls]
    return found


def _folded(node: _Node, unfolded: AbstractSet[str]) -> _Part:
    """A person with those below, as far as they are to be shown here."""
    if node.caller.id not in unfolded:
        return _Part(node, (), cut=node.size() - 1)
    return _Part(node, tuple(_folded(call, unfolded) for call in node.calls))


def _packed(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Small trees share a drawing."""
    drawings: list[list[_Part]] = []
    for part in parts:
        if drawings and _height([*drawings[-1], part]) <= MOST_HEIGHT:
            drawings[-1].append(part)
        else:
            drawings.append([part])
    return drawings


def _caption(parts: Sequence[_Part], lead: str) -> str:
    """Whose trees a drawing shows; where one person's calls fill several drawings, which of them this is."""
    starts = [
        _with_share(f"{part.node.caller.name} starts", part) for part in parts if part.node.caller.id == lead
    ]
    below = [_with_share(part.node.caller.name, part) for part in parts if part.node.caller.id != lead]
    if below:
        starts.append(f"the people below {joined(list(dict.fromkeys(below)))}")
    return f"{TITLE}: {'; '.join(starts)}"


def _with_share(words: str, part: _Part) -> str:
    return f"{words} ({part.among})" if part.among else words


def _room(columns: int) -> float:
    return min(_WIDEST, (WIDTH - 2 - _BETWEEN * (columns - 1)) / columns)


def _label(part: _Part, room: float) -> Label:
    caller = part.node.caller
    more = [caller.number] if caller.number else []
    if part.cut:
        more.append(f"and {part.cut} more: own tree")
    return label(caller.name, room - 2 * PAD, *more)


def _box_height(part: _Part, room: float) -> float:
    return _label(part, room).height + PAD


def _span(part: _Part, room: float) -> float:
    """How high it and all below stand."""
    below = sum(_span(call, room) for call in part.calls) + _GAP * max(len(part.calls) - 1, 0)
    return max(below, _box_height(part, room))


def _height(parts: Sequence[_Part]) -> float:
    room = _room(max(part.columns for part in parts))
    return sum(_span(part, room) for part in parts) + _APART * (len(parts) - 1) + 4


def _drawn(parts: Sequence[_Part], lead: str) -> Drawing:
    drawing = Drawing(_height(parts))
    room = _room(max(part.columns for part in parts))
    top = 2.0
    for part in parts:
        middle = _draw(drawing, part, 1.3, top, room)
        height = _box_height(part, room)
        if part.node.caller.id == lead:
            drawing.box(1.3, middle - height / 2, room, height, kind="first", stroke=2.6)
        top += _span(part, room) + _APART
    return drawing


def _draw(drawing: Drawing, part: _Part, left: float, top: float, room: float) -> float:
    """Draws a branch from an upper edge on; returns the middle of its first box."""
    height, span = _box_height(part, room), _span(part, room)
    y = top + (span - height) / 2
    middle = y + height / 2
    below = top + (span - (sum(_span(c, room) for c in part.calls) + _GAP * max(len(part.calls) - 1, 0))) / 2
    for call in part.calls:
        end = _draw(drawing, call, left + room + _BETWEEN, below, room)
        bend = left + room + _BETWEEN / 2
        drawing.line(
            f"M{left + room:.1f} {middle:.1f}H{bend:.1f}V{end:.1f}h{_BETWEEN / 2 - 5:.1f}", kind="edge"
        )
        drawing.solid(f"M{left + room + _BETWEEN - 6:.1f} {end - 3.5:.1f}l6 3.5l-6 3.5z", kind="arrow")
        below += _span(call, room) + _GAP
    drawing.box(left, y, room, height, shade=0.07 if part.calls or part.cut else 0)
    if part.cut:
        drawing.line(f"M{left + room - 4:.1f} {y + 3:.1f}v{height - 6:.1f}", kind="edge", stroke=2.4)
    drawing.label(left + PAD, y + PAD / 2 - 1, _label(part, room))
    return middle
