"""A problem is a value: what is wrong, where, and what to do. Problems are collected and shown together."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from builder.model.plaintext import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong with content or answers."""

    file: str
    """The file as the user knows it: relative to the brokerage or the content folder."""
    line: int = 0
    """1-based; 0 when the problem has no line."""
    message: str
    hint: str = ""
    """What to do about it, as an instruction."""
    severity: Severity = "error"
    question: str = ""
    """Id of the question that mends it (`section.question`), where there is one."""
    steps: tuple[str, ...] = ()
    """Where in that question: by turns the key of a thing of its list and the id of a field of that thing."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{where}: {self.severity}: {self.message}"
        return plain(f"{text} {self.hint}" if self.hint else text)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def about(words: str, said: str) -> str:
    """What is said of a place: behind a question mark as a sentence, otherwise behind a colon."""
    return f"{words} {said[:1].upper()}{said[1:]}" if words.endswith("?") else f"{words}: {said}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known name, or an empty text when none is near."""
    found = nearest(name, known)
    return f'Did you mean "{found}"?' if found else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest known name, or an empty text when none is near."""
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.6)), "")


def ids_with_words(words: Mapping[str, str]) -> str:
    """What may be written, where ids are: each id with the words that people see, where those say more."""
    return ", ".join(
        key if key.casefold() == shown.casefold() else f'{key} ("{shown}")' for key, shown in words.items()
    )
