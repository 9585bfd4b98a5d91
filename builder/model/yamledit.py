"""Changes one value of a YAML text and leaves every other line as it was: comments, order, quotes, indentation.

The place to change comes from PyYAML's C parser, which knows where each value begins and ends; the new value is
written by ruamel.yaml; the result is read back and compared before it is returned. Rewriting a whole file through
ruamel.yaml instead would take seconds for a firm with a thousand contacts and would reflow lines nobody touched.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from builder.errors import SaveError
from builder.model import yamlfile
from builder.model.yamlemit import STEP, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from builder.model.answers import Steps


def set_value(text: str, path: Steps, value: object, *, comment: str = "", order: Sequence[str] = ()) -> str:
    """The text with the value at a path set; missing levels are made.

    Args:
        text: the YAML text; may be empty.
        path: keys and list positions; a list position must exist.
        value: a text, or lists and mappings of texts.
        comment: written above a key that is new.
        order: the keys of the path's mapping in the order in which people meet them; a new key goes to its place.

    Raises:
        SaveError: the text is not YAML, or the change cannot be made safely.
    """
    expected = with_value(data_of(text), path, value)
    root = _compose(text)
    return checked(_Splice(text, root).set(path, value, comment, order), expected, path)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value to set; as the arguments of `set_value`."""

    path: Steps
    value: object
    comment: str = ""
    order: Sequence[str] = ()


def set_values(text: str, settings: Sequence[Setting]) -> str:
    """The text with several values set, as `set_value` one after another would.

    Reading the file anew for each value takes a tenth of a second where a thousand people are listed. So the values
    are put in from the end of the text to its beginning: what stands before a change keeps its place.

    Raises:
        SaveError: as `set_value`.
    """
    expected = data_of(text)
    for setting in settings:
        expected = with_value(expected, setting.path, setting.value)
    splice = _Splice(text, _compose(text))
    placed = [
        (position, setting) for setting in settings if (position := splice.position(setting)) is not None
    ]
    try:
        for _, setting in sorted(placed, key=lambda pair: pair[0], reverse=True):
            splice.text = splice.set(setting.path, setting.value, setting.comment, setting.order)
        done = {setting.path for _, setting in placed}
        changed = splice.text
        for setting in settings:
            if setting.path not in done:
                changed = _set_one(changed, setting)
        return checked(changed, expected, settings[0].path if settings else ())
    except SaveError:
        for setting in settings:
            text = _set_one(text, setting)
        return text


def _set_one(text: str, setting: Setting) -> str:
    return set_value(text, setting.path, setting.value, comment=setting.comment, order=setting.order)


def delete(text: str, path: Steps, *, comment: str = "") -> str:
    """The text without the key or list item at a path; a `comment` line straight above a key goes with it."""
    expected = without(data_of(text), path)
    root = _compose(text)
    return checked(_Splice(text, root).delete(path, comment), expected, path)


def insert_item(text: str, path: Steps, index: int, value: object) -> str:
    """The text with a new item in the list at `path`, before the item that stands at `index` now."""
    data = data_of(text)
    items = value_at(data, path)
    if not isinstance(items, list) or not items:
        return set_value(text, path, [value])
    changed = list(items)
    changed.insert(index, value)
    root = _compose(text)
    return checked(_Splice(text, root).insert_item(path, index, value), with_value(data, path, changed), path)


def move_item(text: str, path: Steps, old: int, new: int) -> str:
    """The text with an item of the list at `path` moved, comments and all."""
    data = data_of(text)
    items = value_at(data, path)
    if not isinstance(items, list) or old == new:
        return text
    changed = list(items)
    changed.insert(new, changed.pop(old))
    root = _compose(text)
    return checked(_Splice(text, root).move_item(path, old, new), with_value(data, path, changed), path)


def data_of(text: str) -> object:
    """What a text of answers says.

    Raises:
        SaveError: it cannot be read.
    """
    document = yamlfile.parse(text, "answers.yaml")
    if document.problems:
        raise SaveError(f"{document.problems[0]} Nothing was saved; mend the line first.")
    return document.data


class _Composer(yamlfile.Loader):  # type: ignore[misc,valid-type] # a class chosen when it is loaded
    """Makes nodes for the sake of their places: which type a text would have is not asked, since all are texts."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """No rule hangs on where a node stands."""

    def ascend_resolver(self) -> None:
        """As on the way down."""

    def resolve(self, kind: type, value: object, implicit: object) -> str:
        """The same for every node; finding out takes a third of the time."""
        return ""


def _compose(text: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader=_Composer)
    return node


def checked(text: str, expected: object, path: Steps) -> str:
    """A changed text, once it was read back.

    Raises:
        SaveError: it does not say what is expected.
    """
    document = yamlfile.parse(text, "answers.yaml")
    if document.problems or (document.data or {}) != (expected or {}):
        where = ".".join(str(step) for step in path)
        raise SaveError(
            f"answers.yaml: {where} could not be changed without touching other lines. Nothing was saved."
        )
    return text


def value_at(data: object, path: Sequence[str | int]) -> object:
    """What stands at a path; an empty text where nothing does."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step, "")
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return ""
    return data


def with_value(data: object, path: Steps, value: object) -> object:
    """The data with the value at a path set; missing levels are made."""
    if not path:
        return copy.deepcopy(value)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(data) if isinstance(data, list) else []
        items[step] = with_value(items[step], rest, value)
        return items
    mapping = dict(data) if isinstance(data, dict) else {}
    mapping[step] = with_value(mapping.get(step, ""), rest, value)
    return mapping


def without(data: object, path: Steps) -> object:
    """The data without the key or list item at a path."""
    parent = copy.copy(value_at(data, path[:-1]))
    if isinstance(parent, dict):
        parent.pop(str(path[-1]), None)
    elif isinstance(parent, list) and isinstance(path[-1], int):
        del parent[path[-1]]
    kept = parent if parent or isinstance(parent, list) or len(path) == 1 else ""
    return with_value(data, path[:-1], kept)


class _Splice:
    """Finds where a value stands in a text and puts another in its place."""

    def __init__(self, text: str, root: yaml.Node | None) -> None:
        self.text = text
        self.root = root

    def set(self, path: Steps, value: object, comment: str, order: Sequence[str]) -> str:
        if self.root is None or not isinstance(self.root, yaml.MappingNode):
            head = self.text if not self.text.strip() or self.text.endswith("\n") else self.text + "\n"
            return head + "\n".join(self._nested(path, value, comment)) + "\n"
        node: yaml.Node = self.root
        for depth, step in enumerate(path):
            if _is_flow(node):
                whole = with_value(_plain(node), path[depth:], value)
                return self._replace_node(node, path[:depth], whole)
            found = child(node, step)
            if found is None:
                if not isinstance(node, yaml.MappingNode) or not node.value:
                    made: object = with_value("", path[depth:], value)
                    return self.set(path[:depth], made, "", ())
                lines = self._nested(path[depth:], value, comment)
                return self._insert_key(node, lines, str(step), order if depth == len(path) - 1 else ())
            node = found
        return self._replace_node(node, path, value)

    def position(self, setting: Setting) -> tuple[int, int] | None:
        """Where a value would go, to sort by; None where that hangs on what is put in besides."""
        node: yaml.Node | None = self.root
        for step in setting.path[:-1]:
            if node is None or _is_flow(node):
                return None
            node = child(node, step)
        step = setting.path[-1]
        if not isinstance(node, yaml.MappingNode) or _is_flow(node) or not node.value:
            return None
        rank = setting.order.index(step) if step in setting.order else len(setting.order)
        found = child(node, step)
        if found is not None:
            return found.start_mark.index, rank
        before = set(setting.order[:rank]) if step in setting.order else {k.value for k, _ in node.value}
        ends = [max(self._end(v), k.end_mark.index + 1) for k, v in node.value if k.value in before]
        return (ends[-1] if ends else node.start_mark.index), rank

    def _nested(self, path: Steps, value: object, comment: str) -> list[str]:
        made = with_value("", path, value)
        lines = emit(made)
        if comment:
            depth = len(path) - 1
            lines.insert(depth, f"{' ' * (STEP * depth)}# {' '.join(comment.split())}")
        return lines

    def _replace_node(self, node: yaml.Node, path: Steps, value: object) -> str:
        key = self._key(path)
        if key is None:
            return self._replace_item(node, value)
        start = self.text.index(":", key.end_mark.index) + 1
        end = max(self._end(node), start)
        lines = emit(value)
        if _inline(value, lines):
            return f"{self.text[:start]} {lines[0]}{self.text[end:]}"
        tail, end = self._comment_after(end)
        header = ""
        if lines[0].startswith("|"):
            header, lines = f" {lines[0]}", lines[1:]
            lines = [line.removeprefix(" " * STEP) for line in lines]
        indent = " " * (key.start_mark.column + STEP)
        block = "\n".join(f"{indent}{line}" if line else "" for line in lines)
        return f"{self.text[:start]}{header}{tail}\n{block}{self.text[end:]}"

    def _replace_item(self, node: yaml.Node, value: object) -> str:
        lines = emit(value)
        column = node.start_mark.column
        end = self._end(node)
        gap = "" if end > node.start_mark.index else " "  # a dash with nothing behind it
        column += len(gap)
        if len(lines) > 1:
            tail, end = self._comment_after(end)
            lines[0] += tail
        if lines[0].startswith("|"):
            lines = [lines[0], *(" " * STEP + line if line else "" for line in lines[1:])]
            column -= STEP
        block = "\n".join([lines[0], *(" " * column + line if line else "" for line in lines[1:])])
        return self.text[: node.start_mark.index] + gap + block + self.text[end:]

    def _insert_key(self, node: yaml.MappingNode, lines: list[str], step: str, order: Sequence[str]) -> str:
        indent = " " * node.value[0][0].start_mark.column
        block = "\n".join(f"{indent}{line}" if line else "" for line in lines)
        gap = "" if indent else "\n"  # sections stand apart
        before = set(order[: order.index(step)]) if step in order else {k.value for k, _ in node.value}
        earlier = [(k, v) for k, v in node.value if k.value in before]
        if not earlier:
            return self._insert_first(node, lines, block)
        key, value = earlier[-1]
        position = self._line_end(max(self._end(value), key.end_mark.index + 1))
        return f"{self.text[:position]}\n{gap}{block}{self.text[position:]}"

    def _insert_first(self, node: yaml.MappingNode, lines: list[str], block: str) -> str:
        first = node.value[0][0]
        line_start = self.text.rfind("\n", 0, first.start_mark.index) + 1
        if self.text[line_start : first.start_mark.index].strip():  # the first key stands behind "- "
            indent = " " * first.start_mark.column
            rest = "\n".join([lines[0], *(f"{indent}{line}" if line else "" for line in lines[1:])])
            if lines[0].startswith("#"):
                rest = "\n".join([lines[1], *(f"{indent}{line}" if line else "" for line in lines[2:])])
            return (
                f"{self.text[: first.start_mark.index]}{rest}\n{indent}{self.text[first.start_mark.index :]}"
            )
        start = self._above_comments(line_start, first.start_mark.column)
        return f"{self.text[:start]}{block}\n{self.text[start:]}"

    def _above_comments(self, line_start: int, column: int) -> int:
        """Where the comment lines begin that stand straight above a line at the same column."""
        while line_start > 0:
            previous = self.text.rfind("\n", 0, line_start - 1) + 1
            line = self.text[previous : line_start - 1]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) != column or column == 0:
                break
            line_start = previous
        return line_start

    def delete(self, path: Steps, comment: str) -> str:
        parent = self._node(path[:-1])
        step = path[-1]
        if child(parent, step) is None:
            return self.text
        if any(_is_flow(self._node(path[:depth])) for depth in range(len(path))):
            depth = next(d for d in range(len(path)) if _is_flow(self._node(path[:d])))
            whole = without(_plain(self._node(path[:depth])), path[depth:])
            return self._replace_node(self._node(path[:depth]), path[:depth], whole)
        if len(parent.value) == 1 and len(path) > 1:
            return self.set(path[:-1], [] if isinstance(parent, yaml.SequenceNode) else "", "", ())
        if isinstance(parent, yaml.SequenceNode) and isinstance(step, int):
            starts = self._item_starts(parent)
            return self.text[: starts[step]] + self.text[starts[step + 1] :]
        return self._delete_key(parent, str(step), comment)

    def _delete_key(self, parent: yaml.Node, step: str, comment: str) -> str:
        index = next(i for i, (key, _) in enumerate(parent.value) if key.value == step)
        key, value = parent.value[index]
        end = self._line_end(max(self._end(value), key.end_mark.index + 1))
        start = self.text.rfind("\n", 0, key.start_mark.index) + 1
        if self.text[start : key.start_mark.index].strip():  # behind "- ": the next key takes its place
            following = parent.value[index + 1][0].start_mark.index
            return self.text[: key.start_mark.index] + self.text[following:]
        if comment:
            above = self.text.rfind("\n", 0, max(start - 1, 0)) + 1
            if self.text[above : start - 1].strip() == f"# {' '.join(comment.split())}":
                start = above
        return self.text[:start] + self.text[end + 1 :]

    def insert_item(self, path: Steps, index: int, value: object) -> str:
        node = self._node(path)
        if _is_flow(node) or any(_is_flow(self._node(path[:depth])) for depth in range(len(path))):
            items = _plain(node)
            changed = [*items[:index], value, *items[index:]] if isinstance(items, list) else [value]
            return self.set(path, changed, "", ())
        starts = self._item_starts(node)
        dash = self._dash(node.value[0])
        column = dash - (self.text.rfind("\n", 0, dash) + 1)
        lines = emit([value])
        block = "\n".join(" " * column + line if line else "" for line in lines) + "\n"
        position = starts[min(index, len(starts) - 1)]
        if position and self.text[position - 1] != "\n":
            block = "\n" + block.rstrip("\n")
        return self.text[:position] + block + self.text[position:]

    def move_item(self, path: Steps, old: int, new: int) -> str:
        node = self._node(path)
        if _is_flow(node):
            items = list(_plain(node))  # type: ignore[call-overload]
            items.insert(new, items.pop(old))
            return self.set(path, items, "", ())
        starts = self._item_starts(node)
        blocks = [self.text[a:b] for a, b in pairwise(starts)]
        ends_open = not blocks[-1].endswith("\n")
        blocks = [block if block.endswith("\n") else block + "\n" for block in blocks]
        blocks.insert(new, blocks.pop(old))
        joined = "".join(blocks)
        return self.text[: starts[0]] + (joined[:-1] if ends_open else joined) + self.text[starts[-1] :]

    def _item_starts(self, node: yaml.Node) -> list[int]:
        """Where the lines of each item begin, its comments included, and where the last item's lines end."""
        starts = []
        for dash in map(self._dash, node.value):
            line_start = self.text.rfind("\n", 0, dash) + 1
            starts.append(self._above_comments(line_start, dash - line_start))
        end = self._line_end(self._end(node.value[-1]))
        return [*starts, min(end + 1, len(self.text))]

    def _dash(self, item: yaml.Node) -> int:
        return self.text.rindex("-", 0, max(item.start_mark.index, 1))

    def _node(self, path: Steps) -> yaml.Node:
        node = self.root
        for step in path:
            node = child(node, step) if node is not None else None
        if node is None:
            raise SaveError(f"answers.yaml: nothing stands at {'.'.join(map(str, path))}. Nothing was saved.")
        return node

    def _key(self, path: Steps) -> yaml.Node | None:
        if not path or isinstance(path[-1], int):
            return None
        parent = self._node(path[:-1])
        key: yaml.Node = next(key for key, _ in parent.value if key.value == path[-1])
        return key

    def _end(self, node: yaml.Node) -> int:
        """Where a value really ends: a block's end mark lies behind the comments that follow it."""
        if isinstance(node, yaml.ScalarNode) or _is_flow(node) or not node.value:
            end: int = node.end_mark.index
            block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
            return len(self.text[:end].rstrip()) if block else end
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            key, value = last
            colon: int = key.end_mark.index + 1
            return max(self._end(value), colon)
        return max(self._end(last), self._dash(last) + 1)

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def _comment_after(self, position: int) -> tuple[str, int]:
        end = self._line_end(position)
        rest = self.text[position:end]
        return (rest.rstrip(), end) if rest.lstrip().startswith("#") else ("", position)


def _inline(value: object, lines: Sequence[str]) -> bool:
    return len(lines) == 1 and (not isinstance(value, dict | list | tuple) or not value)


def _is_flow(node: yaml.Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    """What stands at a key of a mapping or a position of a list; None where nothing does."""
    if isinstance(node, yaml.MappingNode):
        found: yaml.Node | None = next((value for key, value in node.value if key.value == step), None)
        return found
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and -1 < step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    return None


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value)
