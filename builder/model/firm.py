"""One firm: its answers and clients together with the declarations they answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model.clients import ClientList, load_clients
from builder.model.computed import Basis
from builder.model.conflicts import Conflict, conflicts
from builder.model.interview import OpenItem, Stale, open_items, stale_items
from builder.model.lines import LineList, load_lines
from builder.model.printed import PrintedList, load_printed
from builder.model.problems import Problem
from builder.model.readiness import RowState, assess
from builder.model.reserve import reserve_complaints
from builder.model.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from builder.model.answers import Answers
    from builder.model.answersfile import AnswersFile
    from builder.model.declarations import Declarations


@dataclass(frozen=True)
class Firm:
    """A firm as of a day."""

    declarations: Declarations
    answers: Answers
    client_list: ClientList
    as_of: date
    line_list: LineList = field(default_factory=LineList)
    printed: PrintedList = field(default_factory=PrintedList)
    """Entry numbers that were on paper before."""

    @cached_property
    def scope(self) -> Scope:
        """Names and values for conditions."""
        basis = Basis(self.answers, self.client_list.clients, self.as_of, self.printed.ranges)
        return Scope(basis, self.declarations.facts)

    @cached_property
    def rows(self) -> list[RowState]:
        """The guidance rows with their status."""
        return assess(self.declarations.rows, self.scope, self.declarations.sections)

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """For each question, how many guidance rows hang on it."""
        counted: Counter[str] = Counter()
        for row in self.declarations.rows:
            named = {name for need in row.must_have for name in need.answers}
            counted.update({".".join(name.split(".")[:2]) for name in named})
        for question_id, question in self.declarations.questions.items():
            counted[question_id] += len(question.rows)
        return counted

    @cached_property
    def open_items(self) -> list[OpenItem]:
        """What nobody knows yet, that what hangs most on first."""
        return open_items(self.declarations.sections, self.scope, self.weights)

    @cached_property
    def stale(self) -> list[Stale]:
        """Contacts and facts checked long ago or never, the oldest first."""
        return stale_items(self.declarations.sections, self.scope)

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Answers that are there but do not fit."""
        return conflicts(self.scope, self.declarations.reference.ports)

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with answers, clients and tariff lines, and what does not fit together."""
        return [
            *self.answers.problems,
            *self.client_list.problems,
            *self.line_list.problems,
            *self.printed.problems,
            *self._reserve_problems(),
        ]

    def _reserve_problems(self) -> list[Problem]:
        return [
            Problem(
                file=self.answers.name,
                line=complaint.record.line,
                message=f"reserved entry numbers: {complaint.message}",
                hint=complaint.hint,
                question=complaint.question,
                steps=(complaint.record.key,),
            )
            for complaint in reserve_complaints(self.answers, self.printed.ranges)
        ]


def read_firm(
    declarations: Declarations,
    file: AnswersFile,
    clients: Path,
    as_of: date,
    lines: Path | None = None,
    printed: Path | None = None,
) -> Firm:
    """The firm in a brokerage folder, as of a day."""
    answers = file.answers(declarations.sections, declarations.reference)
    line_list = load_lines(lines, declarations.reference) if lines else LineList()
    client_list = load_clients(clients, declarations.reference)
    printed_list = load_printed(printed) if printed else PrintedList()
    return Firm(declarations, answers, client_list, as_of, line_list, printed_list)
