"""Which words of a line are the answer: what reads otherwise where the answer is another one."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from builder.preview.protocol import Piece, ShownLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builder.preview.plain import PlainLine

AROUND = 3
"""Lines shown before and after those that hold the answer."""
MOST_SHOWN = 16
"""Lines of one place; a longer answer is cut."""
MOST_LETTERS = 600
"""Letters of one line."""
_MOST_TOKENS = 400
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def marked(lines: Sequence[PlainLine], other: Sequence[PlainLine]) -> list[ShownLine]:
    """The lines with what is not in the other version marked, and little around it.

    A row is compared with all its cells. Rows that only the other version has are shown as gone when nothing stands
    in their place.
    """
    here, there = _rows(lines), _rows(other)
    shown: list[ShownLine] = []
    telling: list[int] = []
    at_edge: list[int] = []
    for tag, a, b, c, d in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        before = len(shown)
        if tag == "equal":
            shown += [_line(one, [Piece(one.text)]) for row in here[a:b] for one in row]
        elif tag != "insert":
            for row, against in zip_longest(here[a:b], there[c:d], fillvalue=()):
                shown += _marked_row(row, against) if row else ()
            telling += range(before, len(shown))
        else:
            shown += [line for row in there[c:d] for line in _gone(row)]
            where = at_edge if c == 0 or d == len(there) else telling
            where += range(before, len(shown))
    if telling:  # what the other version has before or behind is only a longer look at the same rows
        return _near([line for n, line in enumerate(shown) if n not in at_edge], _without(telling, at_edge))
    return _near(shown, at_edge) if at_edge else []


def _without(telling: Sequence[int], left_out: Sequence[int]) -> list[int]:
    """Places of lines once some lines are left out."""
    return [place - sum(other < place for other in left_out) for place in telling]


def _rows(lines: Sequence[PlainLine]) -> list[tuple[PlainLine, ...]]:
    """Lines that belong together: a row's first cell and its further ones."""
    rows: list[list[PlainLine]] = []
    for line in lines:
        if line.kind == "more" and rows:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [tuple(row) for row in rows]


def _marked_row(row: Sequence[PlainLine], other: Sequence[PlainLine]) -> Iterator[ShownLine]:
    """A row against another; one in which words are only missing is marked as a whole."""
    texts = [one.text for one in other]
    found = []
    for place, one in enumerate(row):
        against = texts[place] if place < len(texts) else ""
        found.append([Piece(one.text)] if one.text == against else marked_words(one.text, against))
    is_marked = any(piece.is_answer for pieces in found for piece in pieces)
    for one, pieces in zip(row, found, strict=True):
        yield _line(one, pieces if is_marked else [Piece(one.text, is_answer=True)])


def _gone(row: Sequence[PlainLine]) -> Iterator[ShownLine]:
    for one in row:
        yield ShownLine(pieces=[Piece(_cut(one.text), is_answer=True)], kind="gone")


def marked_words(text: str, other: str) -> list[Piece]:
    """A line in pieces, those that the other line has not marked."""
    here, there = _TOKEN.findall(text), _TOKEN.findall(other)
    spans = list(_spans(here, there))
    pieces: list[Piece] = []
    place = 0
    for start, end in _joined(spans, here):
        if start > place:
            pieces.append(Piece("".join(here[place:start])))
        pieces.append(Piece("".join(here[start:end]), is_answer=True))
        place = end
    if place < len(here):
        pieces.append(Piece("".join(here[place:])))
    return pieces or [Piece(text)]


def _spans(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches of tokens that are not in the other line."""
    if max(len(here), len(there)) > _MOST_TOKENS:
        top = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), len(there))
        ends = zip(reversed(here[top:]), reversed(there[top:]), strict=False)
        bottom = next((n for n, (a, b) in enumerate(ends) if a != b), 0)
        yield top, len(here) - bottom
        return
    for tag, start, end, _, _ in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag in ("replace", "insert") or (tag == "delete" and end > start):
            yield start, end


def _joined(spans: Sequence[tuple[int, int]], tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches with only spaces or signs between them are one; spaces at the ends of one do not count."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and not any(token.strip().isalnum() for token in tokens[found[-1][1] : start]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [trimmed for start, end in found if (trimmed := _trimmed(start, end, tokens))]


def _trimmed(start: int, end: int, tokens: Sequence[str]) -> tuple[int, int] | None:
    """A stretch without the spaces at its ends; None where nothing else is in it."""
    words = [place for place in range(start, end) if not tokens[place].isspace()]
    return (words[0], words[-1] + 1) if words else None


def _line(line: PlainLine, pieces: list[Piece]) -> ShownLine:
    return ShownLine(pieces=_shortened(pieces), kind=line.kind)


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """Long words before and after an answer are cut, and so is a long answer."""
    if sum(len(piece.text) for piece in pieces) <= MOST_LETTERS:
        return pieces
    found: list[Piece] = []
    room = MOST_LETTERS
    for place, piece in enumerate(pieces):
        text = piece.text
        if not piece.is_answer and not place and len(pieces) > 1 and len(text) > MOST_LETTERS // 3:
            text = f"… {text[-MOST_LETTERS // 3 :].lstrip()}"
        text = _cut(text, room)
        room -= len(text)
        found.append(Piece(text, is_answer=piece.is_answer))
        if room <= 0:
            break
    return found


def _cut(text: str, room: int = MOST_LETTERS) -> str:
    return text if len(text) <= room else f"{text[: max(room - 2, 0)].rstrip()} …"


def _near(shown: Sequence[ShownLine], telling: Sequence[int]) -> list[ShownLine]:
    """The lines that hold the answer, and a few around them; a row keeps its first line."""
    first = max(telling[0] - AROUND, 0)
    while first and shown[first].kind == "more":
        first -= 1
    last = min(telling[-1] + AROUND + 1, len(shown))
    while last < len(shown) and shown[last].kind == "more":
        last += 1
    return list(shown[first : min(last, first + MOST_SHOWN)])
