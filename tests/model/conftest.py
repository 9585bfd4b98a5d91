"""Tiny interviews to answer, the real reference tables, and the project's own content."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.model import yamlfile
from builder.model.declarations import Declarations, load_declarations
from builder.model.decoding import decode_answers
from builder.model.kinds import Reference
from builder.model.questions import Section, load_sections
from builder.paths import content_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model.answers import Answers

INTERVIEWS = Path(__file__).parents[1] / "interviews"


@cache
def sections_of(feature: str) -> tuple[Section, ...]:
    """The sections of one tiny interview; it must be without fault."""
    sections, problems = load_sections(INTERVIEWS / feature)
    assert not problems
    return tuple(sections)


@pytest.fixture(scope="session")
def interview() -> Callable[[str], tuple[Section, ...]]:
    """Gives the sections of `tests/interviews/<feature>/`."""
    return sections_of


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The real tables of ports and agencies."""
    return Reference(content_root() / "reference")


@pytest.fixture(scope="session")
def answered(reference: Reference) -> Callable[[str, str], Answers]:
    """Decodes a YAML text as the answers to a tiny interview."""

    def decode(feature: str, text: str) -> Answers:
        return decode_answers(yamlfile.parse(text, "answers.yaml"), sections_of(feature), reference)

    return decode


@pytest.fixture(scope="session")
def declarations() -> Declarations:
    """The project's own sections, facts and guidance rows."""
    return load_declarations(content_root())
