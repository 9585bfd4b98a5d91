"""Carries a change over to a text that changed elsewhere meanwhile, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

Hunk = tuple[int, int, list[str]]
"""Lines from one position to another, and what stands there instead."""
Block = tuple[int, int, int]
"""Lines from one position to another, and the position from which they stand unchanged in the other text."""


def rebase(base: str, changed: str, current: str) -> str | None:
    """The current text with the change made that leads from `base` to `changed`.

    Returns:
        The merged text, or None where the change touches lines that are no longer as they were in `base`.
    """
    if current == base:
        return changed
    old, new = base.splitlines(keepends=True), current.splitlines(keepends=True)
    blocks = _unchanged(old, new)
    merged: list[str] = []
    done = 0
    for start, end, lines in _hunks(old, changed.splitlines(keepends=True)):
        position = _position(start, end, blocks)
        if position is None or position < done:
            return None
        merged += new[done:position] + lines
        done = position + end - start
    return "".join(merged + new[done:])


def _hunks(old: list[str], new: list[str]) -> list[Hunk]:
    return [(i, j, new[k:n]) for tag, i, j, k, n in _opcodes(old, new) if tag != "equal"]


def _unchanged(old: list[str], new: list[str]) -> list[Block]:
    return [(i, j, k) for tag, i, j, k, _ in _opcodes(old, new) if tag == "equal"]


def _position(start: int, end: int, blocks: list[Block]) -> int | None:
    """Where lines of the old text stand in the new one; None when any of them changed."""
    for first, last, position in blocks:
        if first <= start and end <= last:
            return position + start - first
    return 0 if start == end == 0 and not blocks else None


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib's, with the common head and tail cut off first: answers files are long, changes short."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    ).get_opcodes()
    found = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, i + head, j + head, k + head, n + head) for tag, i, j, k, n in middle]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found
