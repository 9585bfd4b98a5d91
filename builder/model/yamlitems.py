"""Reads the long lists of a YAML text thing by thing, so that what did not change is not read again.

A firm with a thousand contacts has one list of ten thousand lines, and reading all of it after every answer takes
longer than a person waits for a key. The lines alone say where each thing begins, unless something spans things: an
open quote, an alias. Such a text shows itself, since then a thing cannot be read alone or the list is not found in its
place; it is read as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.model.yamlfile import Document, Path_

    Read = Callable[[str, str], Document]
    """Reads a text of some name as a whole."""

LONG = 40
"""Things; a shorter list is read with everything else."""

_DASH = re.compile(r"\n( *)-(?=[ \r\n])")
"""A thing begins. All lines are looked for by the break before them: `^` takes ten times as long."""
_STRANGE_BREAKS = "\x85\u2028\u2029"
_STRANGE = re.compile(r"\n(?:---|\.\.\.|%)|\r(?!\n)")
"""Several documents, directives, line ends of old systems: rare, and read as a whole."""
_ANCHOR = re.compile(r"(?<![\w&*])[&*]\w")
"""An anchor, an alias, or what only looks like one."""
_PLACE = "tideover-long-list-"
"""Stands in the rest of a text for the things of a long list."""


@dataclass(frozen=True)
class LongList:
    """A list in block form, as it stands in a text."""

    starts: tuple[int, ...]
    """Where the line of each thing's dash begins, and where the last thing's lines end."""
    first_line: int
    """The 0-based line of the first dash."""
    text: str
    """The text in which it stands."""

    def item(self, index: int) -> str:
        """The lines of one thing."""
        return self.text[self.starts[index] : self.starts[index + 1]]

    @property
    def items(self) -> Iterator[str]:
        """The lines of every thing."""
        return (self.text[a:b] for a, b in pairwise(self.starts))

    @cached_property
    def lines(self) -> list[int]:
        """The 0-based line of every dash."""
        found, line = [], self.first_line
        for item in self.items:
            found.append(line)
            line += item.count("\n")
        return found

    @property
    def commented_start(self) -> int:
        """Where the comments above the first thing begin."""
        start = self.starts[0]
        while start:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start


def has_strange_breaks(text: str) -> bool:
    """Whether there are several documents, directives or rare line ends, so that lines alone say little."""
    return any(mark in text for mark in _STRANGE_BREAKS) or bool(_STRANGE.search(f"\n{text}"))


def has_anchors(text: str) -> bool:
    """Whether one value may stand for another one elsewhere."""
    return ("&" in text or "*" in text) and bool(_ANCHOR.search(text))


def long_lists(text: str) -> list[LongList]:
    """The long lists of a text that are not part of another one, in order; none of a text with rare line ends."""
    lines = f"\n{text}"  # a line's break stands here where the line begins in the text
    columns = Counter(len(match[1]) for match in _DASH.finditer(lines))
    candidates = sorted(column for column, count in columns.items() if count >= LONG)
    if not candidates or has_strange_breaks(text):
        return []
    found: list[tuple[int, ...]] = []
    for column in candidates:
        for starts in _runs(lines, column):
            if not any(outer[0] <= starts[0] < outer[-1] for outer in found):
                found.append(starts)
    return [LongList(starts, text.count("\n", 0, starts[0]), text) for starts in sorted(found)]


def _runs(lines: str, column: int) -> Iterator[tuple[int, ...]]:
    """Dashes at one column with nothing as far left between them but comments."""
    run: list[int] = []
    for match in re.finditer(rf"\n {{0,{column}}}[^\s#]", lines):
        end = match.end()
        if end - match.start() == column + 2 and lines[end - 1] == "-" and lines[end : end + 1] in "\r\n ":
            run.append(match.start())
            continue
        if len(run) >= LONG:
            yield (*run, match.start())
        run = []
    if len(run) >= LONG:
        yield (*run, len(lines) - 1)


def read_by_items(text: str, name: str, read: Read) -> Document | None:
    """Reads the things of long lists one by one, each only once for as long as it stays the same.

    Returns:
        The document, the same as if it were read as a whole; None when that is what has to be done.
    """
    found = long_lists(text)
    if not found or _PLACE in text:
        return None
    rest = read(_without_items(text, found), name)
    paths = {value: path[:-1] for path, value in _texts(rest.data, ()) if value.startswith(_PLACE)}
    read_items = [[_item(item, read) for item in one.items] for one in found]
    if rest.problems or list(paths) != [f"{_PLACE}{number}" for number in range(len(found))]:
        return None
    if not all(all(items) for items in read_items):
        return None
    lists = {}
    for (place, path), one, items in zip(paths.items(), found, read_items, strict=True):
        if _at(rest.data, path) != [place]:
            return None
        lists[path] = one
        _at(rest.data, path)[:] = [item.value for item in items if item]
    lines = _Lines(rest.lines, lists, [[item.lines for item in items if item] for items in read_items])
    return replace(rest, lines=lines, long_lists=lists)


@dataclass(frozen=True)
class _Item:
    """One thing of a long list."""

    value: object
    lines: Mapping[Path_, int]
    """The line of each value in the thing, counted from 1 at its dash."""


@lru_cache(maxsize=16_384)
def _item(text: str, read: Read) -> _Item | None:
    """Reads one thing; None when it cannot be read alone."""
    document = read(text, "")
    data = document.data
    if document.problems or not isinstance(data, list) or len(data) != 1:
        return None
    if has_anchors(text):
        return None
    return _Item(data[0], {path[1:]: line for path, line in document.lines.items() if path})


def _without_items(text: str, found: Sequence[LongList]) -> str:
    """A text with one thing in the place of each long list, and everything else on its line."""
    parts, position = [], 0
    for number, one in enumerate(found):
        begin, end = one.starts[0], one.starts[-1]
        indent = " " * one.item(0).index("-")
        parts += [text[position:begin], f"{indent}- {_PLACE}{number}", "\n" * text.count("\n", begin, end)]
        position = end
    return "".join([*parts, text[position:]])


def _texts(data: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))


def _at(data: object, path: Path_) -> list[object]:
    """The list that holds a text found at a path one step longer."""
    for step in path:
        data = data[step]  # type: ignore[index] # the path was taken from the data
    return data if isinstance(data, list) else []


class _Lines(Mapping["Path_", int]):
    """The line of every value; those of long lists are counted from the dash of their thing."""

    def __init__(
        self,
        rest: Mapping[Path_, int],
        lists: Mapping[Path_, LongList],
        items: Sequence[Sequence[Mapping[Path_, int]]],
    ) -> None:
        lengths = [len(path) for path in lists]
        self._lists = [
            (path, one.lines, lines) for (path, one), lines in zip(lists.items(), items, strict=True)
        ]
        self._rest = {
            path: line
            for path, line in rest.items()
            if not any(path[:length] in lists and len(path) > length for length in lengths)
        }

    def __getitem__(self, path: Path_) -> int:
        for around, dashes, items in self._lists:
            depth = len(around)
            if len(path) > depth and path[:depth] == around:
                index = path[depth]
                if not isinstance(index, int) or not 0 <= index < len(items):
                    raise KeyError(path)
                return dashes[index] + items[index][path[depth + 1 :]]
        return self._rest[path]

    def __iter__(self) -> Iterator[Path_]:
        yield from self._rest
        for around, _, items in self._lists:
            for index, lines in enumerate(items):
                yield from ((*around, index, *path) for path in lines)

    def __len__(self) -> int:
        return len(self._rest) + sum(len(lines) for _, _, items in self._lists for lines in items)
