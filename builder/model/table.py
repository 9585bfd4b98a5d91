"""What the CSV files of a brokerage have in common: bytes to text, header rows, and problems with their lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


BYTE_ORDER_MARK = "\ufeff"
"""What some spreadsheets put in front of a text."""


def problem(file: str, line: int, message: str, hint: str) -> Problem:
    """A problem of a table's row."""
    return Problem(file=file, line=line, message=message, hint=hint)


def read_text(path: Path, *, keep_mark: bool = False) -> str | Problem:
    """The text of a CSV file as spreadsheets save it, or why it cannot be read.

    Args:
        path: the file.
        keep_mark: leave a byte order mark in its place, for a text that is to be written again.
    """
    try:
        return path.read_bytes().decode("utf-8" if keep_mark else "utf-8-sig")
    except UnicodeDecodeError:
        return problem(path.name, 1, "the file is not UTF-8 text.", "Save it as CSV UTF-8.")
    except OSError as error:
        message, hint = f"cannot be read ({error.strerror}).", "Put the file in its place again."
        return problem(path.name, 0, message, hint)


def header_problems(
    header: list[str], name: str, columns: Sequence[str], needed: str, *, strangers: bool = False
) -> Iterator[Problem]:
    """What is wrong with a header row, whose cells are trimmed and in small letters.

    Args:
        header: the cells.
        name: how the file is named.
        columns: those there may be.
        needed: the one that must be there.
        strangers: whether a column of another name is kept and only warned of.
    """
    if not header:
        yield problem(name, 1, "the file is empty.", f"Its first row is: {','.join(columns)}")
    elif needed not in header and len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        yield problem(
            name, 1, "the columns are not parted by commas.", "Save the file as comma-separated CSV."
        )
    else:
        for column in header:
            if column not in columns:
                hint = did_you_mean(column, columns)
                stranger = problem(name, 1, f'unknown column "{column}".', hint)
                kept = hint or "It is kept and not used."
                yield replace(stranger, severity="warning", hint=kept) if strangers else stranger
        for column in sorted({column for column in header if header.count(column) > 1}):
            yield problem(name, 1, f'column "{column}" stands twice.', "Remove one of them.")
        if needed not in header:
            yield problem(name, 1, f'column "{needed}" is missing.', f"Columns: {','.join(columns)}")
