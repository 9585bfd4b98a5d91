"""The map of what hangs on what: work at the left, the systems it needs, and the providers behind them at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.pictures.drawing import (
    MOST_HEIGHT,
    PAD,
    SMALL,
    TEXT,
    WIDTH,
    Drawing,
    Label,
    Picture,
    joined,
    label,
    without_drawing,
)
from builder.pictures.layers import ordered, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.model.dependencies import Dependencies, Need, Part

TITLE = "What hangs on what"
MOST_DRAWINGS = 10
"""More than these nobody compares: the words take their place."""
_GAP = 9.0
_LANE = 6.0
"""Room for an edge that passes a column."""
_HEAD = 24.0
_SIGN = 17.0
_COLUMNS = {2: (250.0, 250.0), 3: (176.0, 186.0, 164.0)}
"""Widths of boxes by the number of columns."""
_HEADINGS = ("Work", "needs these systems", "and these providers")


def dependency_map(found: Dependencies) -> Picture:
    """Draws the map; a large one in several parts, each with some of the work and all that it needs."""
    words = tuple(_words(found))
    if not any(need.of.kind == "work" for need in found.needs):
        return without_drawing(TITLE, _nothing(found), words)
    groups = _groups(found)
    if not groups:
        why = "The work needs too many systems for a picture that can be read; it is told in words instead."
        return without_drawing(TITLE, why, words)
    captions = tuple(f"{TITLE}, part {place} of {len(groups)}" for place in range(1, len(groups) + 1))
    return Picture(
        TITLE,
        _description(found),
        tuple(_drawn(found, group) for group in groups),
        words,
        captions=captions if len(groups) > 1 else (),
    )


def _nothing(found: Dependencies) -> str:
    if not found.work:
        return "No work is listed yet, so there is nothing to draw: answer which processes keep the business alive."
    return "Nobody has said yet which systems the work needs, so there is nothing to draw."


def _description(found: Dependencies) -> str:
    single = [part.name for part in (*found.systems, *found.providers) if part.is_single]
    count = f"{len(found.work)} kinds of work, the systems they need, and the providers behind them."
    return f"{count} Single points of failure: {joined(single) if single else 'none'}."


def _words(found: Dependencies) -> Iterator[str]:
    """All that the map shows, part by part."""
    parts = (*found.systems, *found.providers)
    yield from (_hanging_on(part, found) for part in parts if found.needed_by(part))
    idle = [part.name for part in parts if not found.needed_by(part)]
    if idle:
        yield f"No listed work names {joined(idle)}; {_by_count(idle, 'it is', 'they are')} not in the picture."
    free = [part.name for part in found.work if not any(need.of == part for need in found.needs)]
    if free:
        yield f"For {joined(free)} nobody has said which systems {_by_count(free, 'it needs', 'they need')}."


def _hanging_on(part: Part, found: Dependencies) -> str:
    """What becomes of the work that waits for a part."""
    waiting = found.needed_by(part)
    stops = [one.name for one in waiting if not one.by_hand]
    goes_on = [one.name for one in waiting if one.by_hand]
    says = [f"without it, {joined(stops)} {_by_count(stops, 'stops', 'stop')}"] if stops else []
    says += [f"{joined(goes_on)} {_by_count(goes_on, 'goes', 'go')} on by hand"] if goes_on else []
    sign = "Single point of failure: " if part.is_single else ""
    unlisted = "" if part.is_listed else " (not in the list of systems)"
    through = [need.of.name for need in found.needs if need.on == part and need.of.kind == "system"]
    runs = f" (runs {joined(through)})" if through else ""
    return f"{sign}{part.name}{unlisted}{runs}: {'; '.join(says)}."


def _by_count(names: Sequence[str], one: str, several: str) -> str:
    return one if len(names) == 1 else several


@dataclass(frozen=True)
class _Node:
    """A box of the map, or the lane of an edge that passes a column."""

    label: Label | None
    part: Part | None
    height: float


def _groups(found: Dependencies) -> list[list[Part]]:
    """The work of each drawing, in order of urgency; none when there would be too many drawings."""
    waiting = [part for part in found.work if any(need.of == part for need in found.needs)]
    groups: list[list[Part]] = []
    for part in waiting:
        if groups and _height(found, [*groups[-1], part]) <= MOST_HEIGHT:
            groups[-1].append(part)
        else:
            groups.append([part])
    is_readable = all(_height(found, group) <= MOST_HEIGHT for group in groups)
    return groups if is_readable and len(groups) <= MOST_DRAWINGS else []


def _height(found: Dependencies, work: Sequence[Part]) -> float:
    layers, nodes, _ = _layered(found, work)
    return _HEAD + _full(layers, nodes) + _LEGEND


def _full(layers: Sequence[Sequence[str]], nodes: Mapping[str, _Node]) -> float:
    return max(sum(nodes[key].height for key in layer) + _GAP * (len(layer) - 1) for layer in layers)


def _layered(
    found: Dependencies, work: Sequence[Part]
) -> tuple[list[list[str]], dict[str, _Node], list[tuple[str, str]]]:
    """Columns of nodes by key, what each is, and the edges between neighbouring columns."""
    needs = _needed(found, work)
    parts = {part: None for need in needs for part in (need.of, need.on)}
    columns: list[list[Part]] = [
        [part for part in ordering if part in parts]
        for ordering in (found.work, found.systems, found.providers)
    ]
    rooms = _COLUMNS[3 if columns[2] else 2]
    keys = {
        part: f"{index}:{place}" for index, column in enumerate(columns) for place, part in enumerate(column)
    }
    nodes = {keys[part]: _node(part, rooms[index]) for index, column in enumerate(columns) for part in column}
    layers = [[keys[part] for part in column] for column in columns if column]
    edges: list[tuple[str, str]] = []
    for need in needs:
        start, end = keys[need.of], keys[need.on]
        if need.of.kind == "work" and need.on.kind == "provider":
            lane = f"lane:{start}:{end}"
            nodes[lane] = _Node(None, None, _LANE)
            if not columns[1]:
                layers.insert(1, [])
                columns[1] = [need.of]  # a column of lanes alone
            layers[1].append(lane)
            edges += [(start, lane), (lane, end)]
        else:
            edges.append((start, end))
    return layers, nodes, edges


def _needed(found: Dependencies, work: Sequence[Part]) -> list[Need]:
    """What some work needs, and what those systems need."""
    direct = [need for need in found.needs if need.of in work]
    systems = {need.on for need in direct}
    return [*direct, *(need for need in found.needs if need.of in systems)]


def _node(part: Part, room: float) -> _Node:
    more = []
    if part.is_single:
        more.append("single point")
    if not part.is_listed:
        more.append("not in the list")
    if part.kind == "work" and not part.by_hand:
        more.append("no way by hand named")
    text = label(part.name, room - 2 * PAD - (_SIGN if part.is_single else 0), *more, most=4)
    return _Node(text, part, text.height + PAD)


_LEGEND = 46.0


def _drawn(found: Dependencies, work: Sequence[Part]) -> Drawing:
    layers, nodes, edges = _layered(found, work)
    layers = ordered(layers, edges)
    heights = {key: node.height for key, node in nodes.items()}
    tops = {key: top + _HEAD for key, top in placed(layers, heights, edges, _GAP).items()}
    rooms = _COLUMNS[3 if len(layers) == 3 else 2]
    lefts = _lefts(rooms)
    drawing = Drawing()
    for heading, left in zip(_HEADINGS, lefts, strict=False):
        drawing.words(left, SMALL, heading, bold=True, size=TEXT)
    spots = {key: (lefts[index], rooms[index]) for index, layer in enumerate(layers) for key in layer}
    _draw_edges(drawing, edges, nodes, tops, spots)
    for key, (left, room) in spots.items():
        _draw_box(drawing, nodes[key], left, tops[key], room)
    bottom = max(tops[key] + heights[key] for key in tops)
    drawing.height = bottom + _LEGEND
    _draw_legend(drawing, bottom + 16)
    return drawing


def _lefts(rooms: Sequence[float]) -> list[float]:
    between = (WIDTH - 2 - sum(rooms)) / (len(rooms) - 1)
    return [1 + sum(rooms[:index]) + between * index for index in range(len(rooms))]


def _draw_box(drawing: Drawing, node: _Node, left: float, top: float, room: float) -> None:
    part, text = node.part, node.label
    if part is None or text is None:
        return
    kind = "single" if part.is_single else "box" if part.is_listed else "unlisted"
    drawing.box(
        left,
        top,
        room,
        node.height,
        kind=kind,
        shade=_SHADES[part.kind],
        stroke=2.4 if part.is_single else 1.2,
    )
    if part.is_single:
        drawing.box(left + 3, top + 3, room - 6, node.height - 6, kind="single", stroke=0.8)
        drawing.warning(left + PAD, top + node.height / 2 - 6)
    drawing.label(left + PAD + (_SIGN if part.is_single else 0), top + PAD / 2 - 1, text)


_SHADES = {"work": 0.0, "system": 0.07, "provider": 0.14}


def _draw_edges(
    drawing: Drawing,
    edges: Sequence[tuple[str, str]],
    nodes: Mapping[str, _Node],
    tops: Mapping[str, float],
    spots: Mapping[str, tuple[float, float]],
) -> None:
    """Curves whose ends are spread along the boxes, so that each can be followed."""

    def middle(key: str) -> float:
        return tops[key] + nodes[key].height / 2

    leaving = {one: sorted((b for a, b in edges if a == one), key=middle) for one, _ in edges}
    coming = {other: sorted((a for a, b in edges if b == other), key=middle) for _, other in edges}

    def port(key: str, others: Sequence[str], other: str) -> float:
        share = (others.index(other) + 1) / (len(others) + 1)
        return tops[key] + nodes[key].height * share

    for one, other in edges:
        left, room = spots[one]
        x1, y1 = left + room, port(one, leaving[one], other)
        x2, y2 = spots[other][0], port(other, coming[other], one)
        bend = (x2 - x1) / 2
        stops = _stops(nodes, one, edges)
        on = "" if nodes[other].part else f"h{spots[other][1]:.1f}"  # past the column
        drawing.line(
            f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}{on}",
            kind="edge stops" if stops else "edge",
            stroke=2 if stops else 1,
            dash="" if stops else "4 3",
        )


def _stops(nodes: Mapping[str, _Node], key: str, edges: Sequence[tuple[str, str]]) -> bool:
    """Whether work without a way by hand hangs on an edge that leaves a node."""
    part = nodes[key].part
    if part is not None and part.kind == "work":
        return not part.by_hand
    return any(_stops(nodes, one, edges) for one, other in edges if other == key)


def _draw_legend(drawing: Drawing, top: float) -> None:
    drawing.line(f"M1 {top:.1f}h34", kind="edge stops", stroke=2)
    drawing.words(42, top + 4, "stops without it: no way by hand is named")
    drawing.line(f"M1 {top + 20:.1f}h34", kind="edge", stroke=1, dash="4 3")
    drawing.words(42, top + 24, "goes on by hand")
    drawing.warning(350, top - 8)
    drawing.words(370, top + 4, "single point of failure")
