"""What the sheets of a firm's binder said before: kept beside the answers, private, and bounded.

It stands outside `out/`, so it outlives every build and a deleted `out/`. Editions are kept apart: what is shown for
the shared edition comes from revisions of the shared edition alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from builder.errors import HistoryDamagedError, SaveError
from builder.model.answersfile import PRIVATE, write_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from builder.manifest import SheetEntry

FORM = 1
RECORD = "record.json"
MOST_REVISIONS = 40
"""Of each sheet, besides those that were issued: enough for a firm that builds ten times a day while it answers."""
MOST_TEXTS = 12
"""Of each sheet, besides those that were issued: what was never handed out is rarely asked for."""
MOST_ISSUES = 24
"""Of each edition; the leaves of these are kept with their texts."""

Kind = Literal["sheet", "card", "binder", "page"]
State = Literal["built", "issued"]


class Told(msgspec.Struct, frozen=True):
    """One answer as people read it."""

    what: str
    words: str
    is_thing: bool = False
    """A thing of a list, such as a person; `words` is its name."""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as the binder has it, or a wallet card, or the binder itself, or a page that only the site has."""

    kind: Kind = "sheet"
    stem: str
    """Tells it from the others of its kind."""
    number: str
    title: str
    code: str
    sheet: str = ""
    """For a card: the sheet it is printed on."""
    pages: int = 0
    since: str
    """The day, as in 2026-11-02, on which it came to say this."""

    @classmethod
    def of_sheet(cls, stem: str, entry: SheetEntry) -> Leaf:
        """A sheet as the manifest has it."""
        return cls(
            stem=stem,
            number=entry.number,
            title=entry.title,
            code=entry.code,
            pages=entry.pages,
            since=entry.built_on,
        )


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a leaf, from the build that made it to the build that replaced it."""

    edition: str
    leaf: Leaf
    first: int
    """The build, counted from 1, in which it was new."""
    last: int = 0
    """The build in which it was no longer there; 0 while it is current."""
    until: str = ""
    """The day of that build."""

    @property
    def is_current(self) -> bool:
        """Whether the binder has it now."""
        return not self.last


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A binder as it was handed out."""

    edition: str
    on: str
    code: str
    """The binder's."""
    leaves: list[Leaf]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of earlier sheets, but their texts."""

    form: int = FORM
    builds: int = 0
    """Builds that changed something."""
    revisions: list[Revision] = []
    """In order of time."""
    issues: list[Issue] = []
    """In order of time."""

    def current(self, edition: str) -> list[Leaf]:
        """What the last build of an edition left."""
        return [
            revision.leaf
            for revision in self.revisions
            if revision.edition == edition and revision.is_current
        ]

    def issued(self, edition: str) -> Issue | None:
        """The binder of an edition as it was last handed out."""
        return next((issue for issue in reversed(self.issues) if issue.edition == edition), None)

    def successor(self, revision: Revision) -> Revision | None:
        """What stands in the place of a revision now; None when its sheet was withdrawn."""
        return next((other for other in self.revisions if other.is_current and _same(other, revision)), None)

    def after(self, edition: str, leaves: Sequence[Leaf], day: str) -> Record:
        """The record once a build of an edition has left these leaves."""
        now = {(leaf.kind, leaf.stem): leaf for leaf in leaves}
        kept = {
            key: revision
            for key, revision in self._open(edition).items()
            if key in now and revision.leaf.code == now[key].code
        }
        builds = self.builds + 1
        revisions = []
        for revision in self.revisions:
            key = (revision.leaf.kind, revision.leaf.stem)
            if revision.edition == edition and revision.is_current and key not in kept:
                revisions.append(msgspec.structs.replace(revision, last=builds, until=day))
            elif revision.edition == edition and revision.is_current:
                leaf = msgspec.structs.replace(now[key], since=revision.leaf.since)
                revisions.append(msgspec.structs.replace(revision, leaf=leaf))
            else:
                revisions.append(revision)
        new = [
            Revision(edition=edition, leaf=leaf, first=builds) for key, leaf in now.items() if key not in kept
        ]
        is_same = not new and all(revision.last != builds for revision in revisions)
        return msgspec.structs.replace(
            self,
            builds=self.builds if is_same else builds,
            revisions=_bounded([*revisions, *new], self.issues),
        )

    def with_issue(self, issue: Issue) -> Record:
        """The record once a binder has been handed out."""
        others = [old for old in self.issues if old.edition != issue.edition]
        own = [old for old in self.issues if old.edition == issue.edition]
        return msgspec.structs.replace(self, issues=[*others, *own[1 - MOST_ISSUES :], issue])

    def _open(self, edition: str) -> dict[tuple[str, str], Revision]:
        return {
            (revision.leaf.kind, revision.leaf.stem): revision
            for revision in self.revisions
            if revision.edition == edition and revision.is_current
        }


def _same(one: Revision, other: Revision) -> bool:
    """Whether two are revisions of the same leaf."""
    return (one.edition, one.leaf.kind, one.leaf.stem) == (other.edition, other.leaf.kind, other.leaf.stem)


def _issued_codes(issues: Iterable[Issue]) -> frozenset[tuple[str, str]]:
    return frozenset(
        (issue.edition, code)
        for issue in issues
        for code in (issue.code, *(leaf.code for leaf in issue.leaves))
    )


def _bounded(revisions: Sequence[Revision], issues: Sequence[Issue]) -> list[Revision]:
    """The newest of each leaf, and every one that was handed out."""
    issued = _issued_codes(issues)
    counts: dict[tuple[str, str, str], int] = {}
    kept = []
    for revision in reversed(revisions):
        key = (revision.edition, revision.leaf.kind, revision.leaf.stem)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_REVISIONS or (revision.edition, revision.leaf.code) in issued:
            kept.append(revision)
    return kept[::-1]


@dataclass(frozen=True)
class History:
    """The folder `history` of a brokerage."""

    folder: Path

    def read(self) -> Record:
        """The record; an empty one when nothing was ever built.

        Raises:
            HistoryDamagedError: the file is there and cannot be understood.
            SaveError: it cannot be opened, or a newer tideover wrote it.
        """
        path = self.folder / RECORD
        try:
            record = msgspec.json.decode(path.read_bytes(), type=Record)
        except (FileNotFoundError, NotADirectoryError):
            return Record()
        except OSError as error:
            raise SaveError(f"{path}: cannot be read ({error.strerror}).") from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise HistoryDamagedError(path) from error
        if record.form != FORM:
            raise SaveError(f"{path}: written by a newer tideover. Install the newer tideover.")
        return record

    def set_aside(self) -> Path:
        """Moves a damaged record away under a name of its own, for somebody to mend; returns where it is."""
        path, number = self.folder / RECORD, 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        return path.rename(aside)

    def write(self, record: Record, texts: Mapping[tuple[str, str], str] = {}) -> None:
        """Saves the record and the texts of new revisions, then drops the texts nobody will ask for.

        Args:
            record: What is known now.
            texts: By edition and code.

        Raises:
            SaveError: the disk refused; the record is as it was.
        """
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            for (edition, code), text in texts.items():
                self._write_text(edition, code, text)
        except OSError as error:
            raise SaveError(f"{self.folder}: cannot be written ({error.strerror}).") from error
        if record != self.read():
            encoded = msgspec.json.format(msgspec.json.encode(record), indent=1).decode()
            write_private(self.folder / RECORD, encoded + "\n")
        self._drop_texts(record)

    def answers(self, edition: str, state: State) -> dict[str, Told]:
        """The answers of the last build, or of the binder that was last handed out; none when they are not kept."""
        try:
            return msgspec.json.decode(self._answers(edition, state).read_bytes(), type=dict[str, Told])
        except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError, UnicodeDecodeError):
            return {}

    def write_answers(self, edition: str, state: State, told: Mapping[str, Told]) -> None:
        """Keeps answers in words, so that a change sheet can say which of them changed.

        Raises:
            SaveError: the disk refused.
        """
        if told != self.answers(edition, state):
            write_private(self._answers(edition, state), msgspec.json.encode(told).decode() + "\n")

    def _answers(self, edition: str, state: State) -> Path:
        return self.folder / f"answers-{state}-{edition}.json"

    def text(self, edition: str, code: str) -> str | None:
        """What a revision said, line by line; None when it is no longer kept."""
        try:
            return self._place(edition, code).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has_text(self, edition: str, code: str) -> bool:
        """Whether a revision's text is kept."""
        return self._place(edition, code).is_file()

    def _place(self, edition: str, code: str) -> Path:
        return self.folder / "texts" / edition / f"{code}.txt"

    def _write_text(self, edition: str, code: str, text: str) -> None:
        """Whole or not at all; without waiting for the disk, for a first build has hundreds of them."""
        place = self._place(edition, code)
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        beside = place.with_suffix(".new")
        beside.touch(PRIVATE)
        beside.write_text(text, encoding="utf-8", errors="replace")
        beside.replace(place)

    def _drop_texts(self, record: Record) -> None:
        wanted = {self._place(edition, code) for edition, code in _with_text(record)}
        for path in (self.folder / "texts").glob("*/*"):
            if path not in wanted:
                path.unlink(missing_ok=True)


def _with_text(record: Record) -> set[tuple[str, str]]:
    """Edition and code of the revisions whose text is kept."""
    counts: dict[tuple[str, str, str], int] = {}
    wanted = set(_issued_codes(record.issues))
    for revision in reversed(record.revisions):
        key = (revision.edition, revision.leaf.kind, revision.leaf.stem)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_TEXTS:
            wanted.add((revision.edition, revision.leaf.code))
    return wanted
