"""Facts: conclusions that pages test by name, derived once from the answers, with reason and authority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from builder.model import yamlfile
from builder.model.conditions import UNKNOWN, Condition, ConditionError, Truth, parse_condition
from builder.model.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conclusion with a name."""

    id: str
    title: str
    """What is true when the condition holds, as a short sentence."""
    when: str
    because: str
    """Why it matters, one sentence."""
    cite: list[str] = []

    @property
    def condition(self) -> Condition:
        """The parsed `when`."""
        return parse_condition(self.when)


class FactFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of facts."""

    facts: list[Fact]


@dataclass(frozen=True)
class DerivedFact:
    """A fact with its truth for one firm."""

    fact: Fact
    truth: Truth
    hangs_on: tuple[str, ...]
    """The names that would decide it, when unknown."""


def load_facts(folder: Path) -> tuple[list[Fact], list[Problem]]:
    """Reads every fact file; a fact may use only facts that come before it, so there are no circles."""
    facts: list[Fact] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = yamlfile.load(path, f"facts/{path.name}")
        decoded, wrong = yamlfile.decode(document, FactFile)
        problems += wrong
        for index, fact in enumerate(decoded.facts if decoded else ()):
            line = document.line(("facts", index, "when"))
            message = _complaint(fact, {known.id for known in facts})
            if message:
                problems.append(Problem(file=document.name, line=line, message=message))
            else:
                facts.append(fact)
    return facts, problems


def _complaint(fact: Fact, known: set[str]) -> str:
    if fact.id in known:
        return f'fact "{fact.id}" stands twice.'
    try:
        names = fact.condition.names
    except ConditionError as error:
        return f"when: {error}"
    later = sorted(n for n in names if n.startswith("fact.") and n.removeprefix("fact.") not in known)
    return f'fact "{fact.id}" uses {later[0]}, which does not come before it.' if later else ""


def derive_facts(facts: Sequence[Fact], lookup: Callable[[str], object]) -> Mapping[str, DerivedFact]:
    """Each fact's truth by id.

    Args:
        facts: in file order.
        lookup: gives answers and computed values by name, as for conditions.
    """
    derived: dict[str, DerivedFact] = {}

    def look(name: str) -> object:
        if not name.startswith("fact."):
            return lookup(name)
        known = derived.get(name.removeprefix("fact."))
        return UNKNOWN if known is None or known.truth is None else known.truth

    for fact in facts:
        truth = fact.condition.evaluate(look)
        hangs_on = tuple(fact.condition.unknown_names(look)) if truth is None else ()
        derived[fact.id] = DerivedFact(fact, truth, hangs_on)
    return derived
