"""Reads a YAML text of sections one section at a time, so that those that did not change are not read again.

A section begins where a letter stands at the very left. Where that is not so, because a quote is open or a key is
written in an unusual way, a section cannot be read alone or says more than one thing; the text is then read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.model.yamlitems import LongList, has_anchors, has_strange_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model.yamlfile import Document, Path_
    from builder.model.yamlitems import Read

_KEY = re.compile(r"\n(?=[A-Za-z_])")


@dataclass(frozen=True)
class Sections:
    """What a text says, section by section, and on which lines."""

    data: dict[str, object]
    lines: Mapping[Path_, int]
    long_lists: Mapping[Path_, LongList]


def read_by_sections(text: str, name: str, read: Read) -> Sections | None:
    """Reads each section, only once for as long as it stays the same.

    Returns:
        The same as if the text were read as a whole; None when that is what has to be done.
    """
    if has_strange_breaks(text):
        return None
    begins = [0, *(match.end() for match in _KEY.finditer(text))]
    if len(begins) > 1 and _is_comment(text[: begins[1]]):
        del begins[1]  # what stands above the first section is read with it
    data: dict[str, object] = {}
    lines: dict[object, tuple[Mapping[Path_, int], int]] = {}
    long_lists: dict[Path_, LongList] = {}
    line = 0
    for begin, end in pairwise([*begins, len(text)]):
        found = _section(text[begin:end], name, read)
        if found is None or found[0] in data:
            return None
        key, document = found
        data[key] = document.data[key]  # type: ignore[index] # looked at when it was read
        lines[key] = document.lines, line
        for path, one in document.long_lists.items():
            starts = tuple(start + begin for start in one.starts)
            long_lists[path] = LongList(starts, one.first_line + line, text)
        line += text.count("\n", begin, end)
    return Sections(data, _Lines(lines), long_lists)


@lru_cache(maxsize=128)
def _section(text: str, name: str, read: Read) -> tuple[str, Document] | None:
    """The name of a section and what it says; None when it cannot be read alone."""
    document = read(text, name)
    data = document.data
    if document.problems or not isinstance(data, dict) or len(data) != 1 or has_anchors(text):
        return None
    return str(next(iter(data))), document


def _is_comment(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


class _Lines(Mapping["Path_", int]):
    """The line of every value, counted from the beginning of its section."""

    def __init__(self, sections: Mapping[object, tuple[Mapping[Path_, int], int]]) -> None:
        self._sections = sections

    def __getitem__(self, path: Path_) -> int:
        if not path:
            lines, before = next(iter(self._sections.values()))
            return lines[()] + before
        lines, before = self._sections[path[0]]
        return lines[path] + before

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, tuple) or not path:
            return path == ()
        return path[0] in self._sections and path in self._sections[path[0]][0]

    def __iter__(self) -> Iterator[Path_]:
        yield ()
        for lines, _ in self._sections.values():
            yield from (path for path in lines if path)

    def __len__(self) -> int:
        return 1 + sum(len(lines) - 1 for lines, _ in self._sections.values())
