"""The way back from one sitting to the next, in `DIR/.tideover/undo.json`, as small differences.

They lead on from the files as they are, and hold only while a file is what it was when the last sitting ended: whoever
edits by hand starts anew.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from tui.history import ANSWERS, LIST_FILES, Change
from tui.own_folder import FOLDER, keep
from tui.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tui.history import History

NAME = "undo.json"
MOST = 4_000_000
"""Characters of differences that are kept, the last ones first."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change, as what stood between an unchanged beginning and an unchanged end."""

    label: str
    question: str
    steps: tuple[str, ...] = ()
    file: str = ANSWERS
    head: int
    """Characters of the unchanged beginning."""
    before: str
    after: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The way back and forth of one folder."""

    digests: dict[str, str]
    """A fingerprint of each file the steps lead from."""
    done: list[Step] = []
    """The last one first."""
    undone: list[Step] = []
    """The next one to make again first."""


class UndoFile:
    """The way back of one folder, written after every change; what was worked out for one is known for the next."""

    def __init__(self, brokerage: Path) -> None:
        self._path = brokerage / FOLDER / NAME
        self._steps: dict[int, tuple[Change, Step]] = {}
        """Each change with its difference, by its identity."""
        self._digests: dict[str, tuple[str, str]] = {}
        """Each file's text with its fingerprint."""

    def save(self, history: History, texts: Mapping[str, str]) -> bool:
        """Keeps the way back, for the folder's owner only; False when the disk refused.

        Args:
            history: the changes of this sitting and of those before.
            texts: every file as it stands.
        """
        self._look_at(history, texts)
        kept = Kept(
            digests={name: digest for name, (_, digest) in self._digests.items()},
            done=self._chain(history.done[::-1], texts, lambda change: (change.after, change.before)),
            undone=self._chain(history.undone[::-1], texts, lambda change: (change.before, change.after)),
        )
        return keep(self._path, kept)

    def _look_at(self, history: History, texts: Mapping[str, str]) -> None:
        """Works out what is new, and forgets what is over."""
        changes = [*history.done, *history.undone]
        self._steps = {
            id(change): self._steps.get(id(change)) or (change, _step(change)) for change in changes
        }
        known = self._digests
        self._digests = {
            name: known[name] if name in known and known[name][0] is text else (text, _digest(text))
            for name, text in texts.items()
        }

    def _chain(
        self,
        changes: Sequence[Change],
        texts: Mapping[str, str],
        sides: Callable[[Change], tuple[str, str]],
    ) -> list[Step]:
        """The steps that lead on from the files as they stand; one that does not join on ends its file's way."""
        here, found, size = dict(texts), [], 0
        for change in changes:
            start, end = sides(change)
            if here.get(change.file) != start:
                here.pop(change.file, None)
                continue
            _, step = self._steps[id(change)]
            size += len(step.before) + len(step.after)
            if size > MOST:
                break
            found.append(step)
            here[change.file] = end
        return found


def load_undo(brokerage: Path, history: History, texts: Mapping[str, str]) -> None:
    """Takes the way back of the last sitting up, as far as it still fits the files."""
    try:
        kept = msgspec.json.decode((brokerage / FOLDER / NAME).read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return  # nothing kept, or nothing of use: the interview begins without a way back
    same = {name: text for name, text in texts.items() if kept.digests.get(name) == _digest(text)}
    history.done = _changes(kept.done, same, back=True)[::-1]
    history.undone = _changes(kept.undone, same, back=False)[::-1]


def _step(change: Change) -> Step:
    before, after = change.before, change.after
    head = _same(before, after)
    tail = _same(before[head:][::-1], after[head:][::-1])
    return Step(
        label=change.label,
        question=change.place.question,
        steps=change.place.steps,
        file=change.file,
        head=head,
        before=before[head : len(before) - tail],
        after=after[head : len(after) - tail],
    )


def _same(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _changes(steps: Sequence[Step], texts: Mapping[str, str], *, back: bool) -> list[Change]:
    here, found = dict(texts), []
    for step in steps:
        text = here.get(step.file)
        start, end = (step.after, step.before) if back else (step.before, step.after)
        if text is None or text[step.head : step.head + len(start)] != start:
            here.pop(step.file, None)
            continue
        other = text[: step.head] + end + text[step.head + len(start) :]
        here[step.file] = other
        before, after = (other, text) if back else (text, other)
        # The keys of rows hold for one sitting.
        place = Place(step.question, () if step.file in LIST_FILES else step.steps)
        found.append(Change(label=step.label, place=place, before=before, after=after, file=step.file))
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
