"""What a sitting has made of the rows of CBP's guidance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.model.readiness import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builder.model.firm import Firm
    from builder.model.readiness import RowState

Statuses = dict[str, Status]
"""How far rows are, by their ids."""


def statuses(firm: Firm) -> Statuses:
    """Each row of the guidance with how far it is."""
    return {state.row.id: state.status for state in firm.rows}


def is_new(state: RowState, before: Mapping[str, Status]) -> bool:
    """Whether a row is ready and was not before."""
    return state.status is Status.READY and before.get(state.row.id, Status.READY) is not Status.READY


def became_ready(before: Mapping[str, Status], firm: Firm) -> list[str]:
    """The rows that were not ready and are now, with their titles."""
    return [f"{state.row.id} {state.row.title}" for state in firm.rows if is_new(state, before)]
