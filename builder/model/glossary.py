"""The trade's words with their meanings, read from `reference/glossary.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from builder.model.yamlfile import Document

NAME = "reference/glossary.yaml"


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word, and what it means in our own words."""

    id: str
    term: str
    meaning: str
    also: list[str] = []
    """Other spellings."""
    source: str = ""
    """The label of a source; empty where an abbreviation is spelled out, or the word is this playbook's own."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way it is written."""
        return (self.term, *self.also)

    def occurs_in(self, text: str) -> bool:
        """Whether a text has the word, alone or in the plural. Capitals count in an abbreviation only."""
        return any(_pattern(spelling).search(text) for spelling in self.spellings)

    def holds(self, letters: str) -> bool:
        """Whether every one of some words stands in a spelling or in the meaning."""
        said = " ".join((*self.spellings, self.meaning)).casefold()
        return all(word in said for word in letters.casefold().split())


class Glossary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file."""

    glossary: list[Term] = []


def load_glossary(root: Path, sources: Iterable[str] | None = None) -> tuple[list[Term], list[Problem]]:
    """The terms of a content folder in the order of the alphabet, and what is wrong with them.

    Args:
        root: the folder `playbook_src`.
        sources: the labels that may be cited; None where somebody else checks them.
    """
    if not (root / NAME).exists():  # a content folder may do without
        return [], []
    document = yamlfile.load(root / NAME, NAME)
    decoded, problems = yamlfile.decode(document, Glossary)
    terms = decoded.glossary if decoded else []
    known = dict.fromkeys(sources) if sources is not None else None
    found = [*problems, *_complaints(terms, document, known)]
    return sorted(terms, key=lambda term: term.term.casefold()), found


def _complaints(
    terms: list[Term], document: Document, sources: Mapping[str, None] | None
) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for index, term in enumerate(terms):

        def problem(key: str, message: str, hint: str = "", index: int = index) -> Problem:
            line = document.line(("glossary", index, key))
            return Problem(file=NAME, line=line, message=message, hint=hint)

        if term.source and sources is not None and term.source not in sources:
            hint = did_you_mean(term.source, sources)
            yield problem("source", f'{term.id}: unknown source "{term.source}".', hint)
        for spelling in (f"id {term.id}", *term.spellings):
            if spelling.casefold() in seen:
                hint = f"It is in {seen[spelling.casefold()]}, too."
                yield problem("id", f'{term.id}: "{spelling}" stands twice.', hint)
            seen[spelling.casefold()] = term.id
        if not term.meaning.strip():
            yield problem("meaning", f"{term.id}: no meaning is given.")


def _pattern(spelling: str) -> re.Pattern[str]:
    flags = re.NOFLAG if spelling.isupper() else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(spelling)}(?:s|es)?(?!\w)", flags)
