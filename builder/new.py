"""Makes a brokerage folder: empty, or filled with the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.errors import UsageError
from builder.model.answersfile import ANSWERS_SCHEMA, write_private
from builder.model.clients import COLUMNS
from builder.paths import Brokerage

if TYPE_CHECKING:
    from pathlib import Path

_EMPTY = f"""\
# The firm's answers. `tideover interview` fills this file in; it may be edited by hand as well.
# Never write passwords, importer numbers, Social Security numbers or bank accounts here.
tideover: "{ANSWERS_SCHEMA}"
"""
_IGNORE = """\
# A playbook holds private telephone numbers and reserved entry numbers: it does not belong in version control.
*
"""


def new_brokerage(folder: Path, content_root: Path, *, sample: bool) -> Brokerage:
    """A new brokerage in a folder that is missing or empty.

    Raises:
        UsageError: the folder holds something already.
        SaveError: the disk refused.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        hint = (
            "Open it with: tideover interview"
            if (folder / "answers.yaml").exists()
            else "Name an empty folder"
        )
        raise UsageError(
            f"{folder}: not empty. {hint} {folder}" if "Open" in hint else f"{folder}: not empty. {hint}."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made ({error.strerror}). Name another folder.") from error
    example = content_root / "examples" / "sample"
    brokerage = Brokerage(folder.absolute())
    for path, empty in ((brokerage.answers, _EMPTY), (brokerage.clients, ",".join(COLUMNS) + "\n")):
        text = (example / path.name).read_text(encoding="utf-8") if sample else empty
        write_private(path, text)
    write_private(folder / ".gitignore", _IGNORE)
    return brokerage
