"""What stands on the worksheet of one colleague: the questions they are named for, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.model.colleagues import find_colleague

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from builder.model.colleagues import Colleague, Spot, Way
    from builder.model.declarations import Declarations
    from builder.model.firm import Firm


@dataclass(frozen=True)
class Personal:
    """A colleague's part of the interview."""

    colleague: Colleague
    spots: tuple[Spot, ...]
    """What is printed."""
    left_out: tuple[Spot, ...]
    """What is not, since it stands in a list whose things may not be named on a sheet that is handed around."""
    due: date | None = None
    """The day by which the sheet is wanted back."""

    @cached_property
    def _ways(self) -> Mapping[str, Sequence[Way]]:
        found: dict[str, list[Way]] = {}
        for spot in self.spots:
            found.setdefault(spot.question_id, []).append(spot.way)
        return found

    @property
    def question_ids(self) -> frozenset[str]:
        """The questions that are printed, in themselves or for a thing of their list."""
        return frozenset(self._ways)

    def wants(self, name: str) -> bool:
        """Whether what a field of this name belongs to is asked, or holds or lies in something that is."""
        question, way = _parsed(name)
        depth = len(way)
        return self.wants_whole(name) or any(own[:depth] == way for own in self._ways.get(question, ()))

    def wants_whole(self, name: str) -> bool:
        """Whether all of it is asked: the question itself, or a list around it."""
        question, way = _parsed(name)
        return any(way[: len(own)] == own for own in self._ways.get(question, ()))


def personal(firm: Firm, name: str, *, restricted: bool, due: date | None = None) -> Personal:
    """A colleague's part of the interview, by name, id, job title or mail address.

    Raises:
        UsageError: nobody of that name is to find anything out, or nothing of it may be printed.
    """
    colleague = find_colleague(firm, name)
    left_out = [spot for spot in colleague.spots if not restricted and _is_withheld(spot, firm.declarations)]
    printed = [spot for spot in colleague.spots if spot not in left_out]
    if not printed:
        raise UsageError(
            f"What {colleague.name} is asked stands in a list that is left out of worksheets. "
            "Add --with-restricted to print it."
        )
    return Personal(colleague, tuple(printed), tuple(left_out), due)


def _is_withheld(spot: Spot, declarations: Declarations) -> bool:
    """Whether the thing it stands in cannot be named: a list around it, or its name, is restricted."""
    for depth in range(0, len(spot.way), 2):
        around = ".".join((spot.question_id, *(str(step) for step in spot.way[1:depth:2])))
        question = declarations.questions[around]
        if question.restricted or question.field(question.label).restricted:
            return True
    return False


def _parsed(name: str) -> tuple[str, Way]:
    """A form's field name as a question and a way into its list; things are counted from one in names."""
    section, question, *rest = name.split(".")
    return f"{section}.{question}", tuple(int(step) - 1 if step.isdecimal() else step for step in rest)
