"""How sure a fact of the trade is, and what a page may do with it."""

from __future__ import annotations

from typing import Literal

Mark = Literal["confirmed", "secondary", "unverified"]
"""`confirmed`: read in the primary text or a true copy of it. `secondary`: read in the trade press, a
vendor's page or an old primary text. `unverified`: no source was read."""


def may_instruct(mark: Mark) -> bool:
    """Whether a fact may stand on a page as an instruction; if not, it is only a question to settle."""
    return mark != "unverified"
