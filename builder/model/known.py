"""Remembers sections and the things of long lists as they were decoded, for whoever decodes after every change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.answers import Answer, Record
    from builder.model.questions import Question, Section


class KnownThings:
    """Sections and the things of long lists as last decoded, so that what did not change is not decoded again."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, Question, Record]] = {}
        self._used: dict[int, tuple[object, Question, Record]] = {}

        self._sections: dict[str, tuple[object, Section, int, Mapping[str, Answer]]] = {}
        self._inside: dict[str, KnownThings] = {}

    def inside(self, section: Section) -> KnownThings:
        """What is known of the things in one section."""
        return self._inside.setdefault(section.section, KnownThings())

    def find_section(self, data: object, section: Section, line: int) -> Mapping[str, Answer] | None:
        """The answers of a section that begins on a line now; None when they are not known."""
        kept = self._sections.get(section.section)
        if kept is None or kept[0] is not data or kept[1] is not section:
            return None
        if line == kept[2]:
            return kept[3]
        found = {name: _moved_answer(answer, line - kept[2]) for name, answer in kept[3].items()}
        self.keep_section(data, section, line, found)
        return found

    def keep_section(self, data: object, section: Section, line: int, found: Mapping[str, Answer]) -> None:
        """Takes note of a section without a fault."""
        self._sections[section.section] = data, section, line, found

    def find(self, item: object, question: Question, index: int, line: int) -> Record | None:
        """A thing that stands on a line now; None when it is not known."""
        kept = self._kept.get(id(item))
        if kept is None or kept[0] is not item or kept[1] is not question:
            return None
        record = _moved(kept[2], index, line - kept[2].line)
        self.keep(item, question, record)
        return record

    def keep(self, item: object, question: Question, record: Record) -> None:
        """Takes note of a thing without a fault."""
        self._used[id(item)] = (item, question, record)

    def forget_unused(self) -> None:
        """Drops what no list holds any more."""
        self._kept, self._used = self._used, {}


def _moved(record: Record, index: int, by: int) -> Record:
    """A thing as it is, some lines further down."""
    if not by:
        return record if record.index == index else replace(record, index=index)
    fields = {name: _moved_answer(answer, by) for name, answer in record.fields.items()}
    return replace(record, index=index, fields=fields, line=record.line + by)


def _moved_answer(answer: Answer, by: int) -> Answer:
    line = answer.line + by
    if not answer.records:
        return replace(answer, line=line)
    return replace(answer, line=line, value=tuple(_moved(inner, inner.index, by) for inner in answer.records))
