"""Answers with characters that the sheets' fonts lack: named, so that somebody adds a spelling that paper can say."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from builder.fonts import in_print, lacking, printable_characters
from builder.model.answers import Record, State
from builder.model.clients import MAX_PROBLEMS
from builder.model.places import place_words
from builder.model.problems import Problem, about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from builder.model.answers import Answer, Answers
    from builder.model.firm import Firm

HINT = "Write it in Latin letters, as it is said: sheets print a note in its place until then."
SURELY_PRINTABLE = "\u017f"
"""Up to this sign the fonts have every letter, so that nobody who types one waits for them to be read (0.1 s)."""
_SHOWN = 8
"""How many of the characters a message names."""


def unprintable_answers(firm: Firm, look: Path) -> list[Problem]:
    """A problem for each answer, client and tariff line that sheets cannot say in full.

    Args:
        firm: The answers and the firm's own files.
        look: The folder `site`; its fonts are read only when some answer goes beyond ASCII.
    """
    answers = list(_beyond_ascii(_answered(firm.answers)))
    lists = {
        "clients.csv": list(_beyond_ascii(_told(firm.client_list.clients))),
        "lines.csv": list(_beyond_ascii(_told(firm.line_list.lines))),
    }
    if not answers and not any(lists.values()):
        return []
    printable = printable_characters(look)
    problems = [
        Problem(
            file=firm.answers.name,
            line=line,
            message=about(place_words(firm.declarations, firm.answers, question, steps), said),
            hint=HINT,
            question=question,
            steps=steps,
        )
        for (question, steps, line), text in answers
        if (said := _complaint(text, printable))
    ]
    for file, texts in lists.items():
        found = (
            Problem(file=file, line=line, message=f"{column}: {said}", hint=HINT)
            for (column, _, line), text in texts
            if (said := _complaint(text, printable))
        )
        problems += islice(found, MAX_PROBLEMS)
    return problems


def on_sheets(text: str, look: Path) -> str:
    """What sheets say in place of a text whose characters their fonts lack, and why; empty where they say all of it.

    Args:
        text: What was typed.
        look: The folder `site`; its fonts are read for letters beyond Latin only, and once.
    """
    if max(text, default="") <= SURELY_PRINTABLE:
        return ""
    printable = _printable(look)
    missing = _missing(text, printable)
    said = in_print(text, printable)[:60]
    return f'Sheets say "{said}": their fonts lack {missing}. Add it in Latin letters.' if missing else ""


@lru_cache(maxsize=1)
def _printable(look: Path) -> AbstractSet[str]:
    return printable_characters(look)


_Place = tuple[str, tuple[str, ...], int]
"""A question or a column, the way to the value below it, and its line."""


def _beyond_ascii(texts: Iterable[tuple[_Place, str]]) -> Iterator[tuple[_Place, str]]:
    return ((place, text) for place, text in texts if not text.isascii())


def _answered(answers: Answers) -> Iterator[tuple[_Place, str]]:
    for question, answer in answers.by_id.items():
        yield from _said(question, (), answer)


def _said(question: str, steps: tuple[str, ...], answer: Answer) -> Iterator[tuple[_Place, str]]:
    """What an answer says, and what the things of its list say."""
    place = (question, steps, answer.line)
    words = [answer.note, answer.checked_by]
    if answer.state is State.ANSWERED:
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        words += [value for value in values if isinstance(value, str)]
        for record in (value for value in values if isinstance(value, Record)):
            yield from _record(question, steps, record)
    yield from ((place, text) for text in words)


def _record(question: str, steps: tuple[str, ...], record: Record) -> Iterator[tuple[_Place, str]]:
    own = (*steps, record.key)
    yield (question, own, record.line), record.checked_by
    named: Mapping[str, Answer] = record.fields
    for name, answer in named.items():
        yield from _said(question, (*own, name), answer)


def _told(rows: Iterable[object]) -> Iterator[tuple[_Place, str]]:
    """The texts of clients or tariff lines, each with its column."""
    for row in rows:
        line = int(getattr(row, "line", 0))
        for column in fields(row):  # type: ignore[arg-type] # rows of both files are dataclasses
            value = getattr(row, column.name)
            if isinstance(value, str):
                yield (column.name, (), line), value


def _complaint(text: str, printable: AbstractSet[str]) -> str:
    """What is said of a text; empty when it can be printed."""
    missing = _missing(text, printable)
    said = in_print(text, printable)[:60]
    return f'the fonts of the sheets lack {missing}. Sheets say "{said}".' if missing else ""


def _missing(text: str, printable: AbstractSet[str]) -> str:
    """The characters of a text that cannot be printed, in words; empty when all can be."""
    missing = lacking(text, printable)
    more = " and others" if len(missing) > _SHOWN else ""
    return f"{' '.join(missing[:_SHOWN])}{more}" if missing else ""
