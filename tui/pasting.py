"""What is pasted, made fit for its field: said where something was changed, refused where it cannot fit."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.kinds import MAX_LINE, MAX_LONG
from builder.model.plaintext import plain

ROOM = 4
"""A paste may be this much longer than an answer: people paste first and cut afterwards."""


@dataclass(frozen=True)
class Pasted:
    """A text to put in, and what to say about it."""

    text: str
    remark: str = ""


def pasted(text: str, *, one_line: bool) -> Pasted:
    """What may be put into a field of one line or of several; an empty text when nothing may."""
    most = ROOM * MAX_LINE if one_line else 2 * MAX_LONG
    if len(text) > most:
        limit = MAX_LINE if one_line else MAX_LONG
        return Pasted(
            "", f"{len(text):,} characters were not pasted: {limit:,} fit here. Paste the part that matters."
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = plain(lines)
    remarks = []
    if clean != lines:
        remarks.append("Characters that cannot be printed were left out of what was pasted.")
    if one_line:
        parts = [part for line in clean.split("\n") if (part := line.replace("\t", " ").strip())]
        if len(parts) > 1:
            remarks.append(f"{len(parts)} lines were pasted as one.")
        joined = " ".join(parts)
        clean = joined if len(parts) > 1 or "\n" in clean else clean.replace("\t", " ")
    return Pasted(clean, " ".join(remarks))
