"""Many changes of one list of a YAML text in one go: a thousand take about as long as reading the text a few times.

Each changed thing is cut out with its lines, changed as a text of its own, and put back; every other line stays as it
was. The result is read back and compared before it is returned.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from builder.errors import SaveError
from builder.model import yamledit, yamlfile
from builder.model.yamlemit import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.answers import Steps

_HEAD = "list:\n"
"""Makes the lines of one thing a text of their own."""


def change_items(
    text: str,
    path: Steps,
    changed: Mapping[int, Mapping[str, object]],
    added: Sequence[Mapping[str, object]] = (),
    *,
    order: Sequence[str] = (),
) -> str:
    """The text with many things of the list at a path changed and others added at its end.

    Args:
        text: the YAML text.
        path: where the list stands; it holds at least one thing.
        changed: new values by the position of the thing and by key.
        added: new things.
        order: the keys of a thing in the order in which people meet them; a new key goes to its place.

    Raises:
        SaveError: there is no such list, or the change cannot be made safely.
    """
    data = yamledit.data_of(text)
    items = yamledit.value_at(data, path)
    if not isinstance(items, list) or not items:
        raise SaveError(f"answers.yaml: no list stands at {'.'.join(map(str, path))}. Nothing was saved.")
    wanted: list[object] = [
        {**(item if isinstance(item, dict) else {}), **changed[index]} if index in changed else item
        for index, item in enumerate(items)
    ]
    if edges := _edges(text, path):
        made = _with_changed(text, edges, changed, order)
        made = _with_added(made, path, len(items), added)
    else:
        made = yamledit.set_value(text, path, [*wanted, *added])
    return yamledit.checked(made, yamledit.with_value(data, path, [*wanted, *added]), path)


def _with_changed(
    text: str, edges: Sequence[int], changed: Mapping[int, Mapping[str, object]], order: Sequence[str]
) -> str:
    pieces = [text[: edges[0]], *(text[a:b] for a, b in pairwise(edges)), text[edges[-1] :]]
    for index, fields in changed.items():
        pieces[index + 1] = _changed(pieces[index + 1], fields, order)
    return "".join(pieces)


def _end(text: str, start: int) -> int:
    """Where the lines of the last thing end: before what is indented no further than its dash."""
    indent = _indent(text, start)
    position = text.find("\n", start) + 1
    while position:
        following = text.find("\n", position) + 1
        line = text[position : following or len(text)].rstrip()
        words = line.lstrip(" ")
        if words and not words.startswith("#") and len(line) - len(words) <= indent:
            return position
        position = following
    return len(text)


def _indent(text: str, start: int) -> int:
    return text.index("-", start) - start


def _changed(lines: str, fields: Mapping[str, object], order: Sequence[str]) -> str:
    made = _HEAD + lines
    for key, value in fields.items():
        made = yamledit.set_value(made, ("list", 0, key), value, order=order)
    return made.removeprefix(_HEAD)


def _with_added(text: str, path: Steps, count: int, added: Sequence[Mapping[str, object]]) -> str:
    """The first new thing finds the place for all of them."""
    if not added:
        return text
    text = yamledit.insert_item(text, path, count, added[0])
    start = _edges(text, path)[count]
    indent = _indent(text, start)
    first, rest = emit([added[0]]), emit([*added[1:]]) if len(added) > 1 else []
    end = start
    for _ in first:
        end = text.find("\n", end) + 1 or len(text)
    block = "".join(" " * indent + line + "\n" if line else "\n" for line in rest)
    if end and text[end - 1] != "\n":
        block = "\n" + block.removesuffix("\n")
    return text[:end] + block + text[end:]


def _edges(text: str, path: Steps) -> list[int]:
    """Where the lines of each thing begin, and where those of the last one end.

    Empty for a list that is written in brackets or holds no mappings.
    """
    if one := yamlfile.parse(text, "answers.yaml").long_lists.get(path):
        return list(one.starts)
    node = yaml.compose(text, Loader=yamlfile.Loader)
    for step in path:
        if node is None or getattr(node, "flow_style", False):
            return []
        node = yamledit.child(node, step)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return []
    dashes = [text.rindex("-", 0, max(item.start_mark.index, 1)) for item in node.value]
    starts = [text.rfind("\n", 0, dash) + 1 for dash in dashes]
    apart = all(not text[start:dash].strip() for start, dash in zip(starts, dashes, strict=True))
    return [*starts, _end(text, starts[-1])] if apart else []
