"""Remembers the things of long lists as they were decoded, for whoever decodes the answers after every change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.model.answers import Answer, Record
    from builder.model.questions import Question


class KnownThings:
    """The things of long lists as they were last decoded, so that what did not change is not decoded again."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, Question, Record]] = {}
        self._used: dict[int, tuple[object, Question, Record]] = {}

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
