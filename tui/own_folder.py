"""The folder `.tideover` of a brokerage: what the interview keeps for itself, apart from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from builder.errors import SaveError

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ".tideover"


def keep(path: Path, kept: object) -> bool:
    """Writes something into a file of the folder as JSON, for its owner only; False when the disk refused."""
    from builder.model.answersfile import write_private  # no part of the first frame

    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(path, msgspec.json.encode(kept, order="deterministic").decode() + "\n")
    except (OSError, SaveError, UnicodeError):
        return False
    return True
