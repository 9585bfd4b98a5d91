"""Layered graphs: the order within each layer that crosses fewest lines, and where each node then stands.

The second and third step of Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
structures" (1981): layers are given here, since what a node is decides its layer. No library that is kept up does
this without a compiler; the two steps are short.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SWEEPS = 12
"""There and back; the order settles after a few."""


def ordered(layers: Sequence[Sequence[str]], edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Each layer in an order that crosses few edges; where nothing is gained the given order stays.

    Args:
        layers: Nodes by layer; every edge joins neighbouring layers.
        edges: Pairs of nodes, either way round.
    """
    neighbours = _neighbours(edges)
    best = [list(layer) for layer in layers]
    fewest = crossings(best, neighbours)
    current = [list(layer) for layer in layers]
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        _sweep(current, neighbours, forward=sweep % 2 == 0)
        _swap_neighbours(current, neighbours)
        found = crossings(current, neighbours)
        if found < fewest:
            best, fewest = [list(layer) for layer in current], found
    return best


def crossings(layers: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]]) -> int:
    """How often edges between neighbouring layers cross."""
    return sum(_between(upper, lower, neighbours) for upper, lower in pairwise(layers))


def _between(upper: Sequence[str], lower: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> int:
    places = {node: place for place, node in enumerate(lower)}
    seen: list[int] = []
    count = 0
    for node in upper:
        ends = sorted(places[other] for other in neighbours.get(node, ()) if other in places)
        count += sum(earlier > end for end in ends for earlier in seen)
        seen += ends
    return count


def _neighbours(edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in edges:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _sweep(layers: list[list[str]], neighbours: Mapping[str, Sequence[str]], *, forward: bool) -> None:
    """Sorts each layer by the mean place of its neighbours in the layer before; others keep their places."""
    indexes = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
    for index in indexes:
        fixed = layers[index - 1 if forward else index + 1]
        places = {node: place for place, node in enumerate(fixed)}
        here = {node: place for place, node in enumerate(layers[index])}

        def mean(node: str, places: Mapping[str, int] = places, here: Mapping[str, int] = here) -> float:
            ends = [places[other] for other in neighbours.get(node, ()) if other in places]
            return sum(ends) / len(ends) if ends else here[node]

        layers[index].sort(key=mean)


def _swap_neighbours(layers: list[list[str]], neighbours: Mapping[str, Sequence[str]]) -> None:
    """Exchanges two that stand side by side where that alone crosses fewer edges."""
    for index, layer in enumerate(layers):
        around = [layers[i] for i in (index - 1, index + 1) if 0 <= i < len(layers)]
        for place in range(len(layer) - 1):
            one, other = layer[place : place + 2]
            as_is = sum(_between([one, other], beside, neighbours) for beside in around)
            if as_is > sum(_between([other, one], beside, neighbours) for beside in around):
                layer[place : place + 2] = [other, one]


def placed(
    layers: Sequence[Sequence[str]],
    heights: Mapping[str, float],
    edges: Iterable[tuple[str, str]],
    gap: float,
) -> dict[str, float]:
    """The upper edge of each node: as near to its neighbours as the order and the gaps allow, from 0 on."""
    neighbours = _neighbours(edges)
    full = max(sum(heights[node] for node in layer) + gap * (len(layer) - 1) for layer in layers if layer)
    tops: dict[str, float] = {}
    for layer in layers:
        spare = full - sum(heights[node] for node in layer)
        between = min(spare / (len(layer) + 1), gap * 4) if layer else 0
        top = (spare - between * (len(layer) - 1)) / 2
        for node in layer:
            tops[node] = top
            top += heights[node] + between
    for _ in range(4):
        for layer in layers:
            _settle(layer, tops, heights, neighbours, gap, full)
    return tops


def _settle(
    layer: Sequence[str],
    tops: dict[str, float],
    heights: Mapping[str, float],
    neighbours: Mapping[str, Sequence[str]],
    gap: float,
    full: float,
) -> None:
    """Moves a layer's nodes towards their neighbours, then apart again where they touch."""
    below = 0.0
    for node in layer:
        ends = [tops[other] + heights[other] / 2 for other in neighbours.get(node, ()) if other in tops]
        wish = sum(ends) / len(ends) - heights[node] / 2 if ends else tops[node]
        tops[node] = max(wish, below)
        below = tops[node] + heights[node] + gap
    above = full
    for node in reversed(layer):
        tops[node] = min(tops[node], above - heights[node])
        above = tops[node] - gap
