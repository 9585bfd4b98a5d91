"""The names that conditions may use, and their values for one firm: questions, facts and computed facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from builder.model.computed import COMPUTED, Basis, ComputedFacts
from builder.model.conditions import UNKNOWN, Condition, NameInfo, Truth
from builder.model.facts import DerivedFact, Fact, derive_facts
from builder.model.questions import Question, Section, walk_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.model.answers import Record


def known_names(sections: Sequence[Section], facts: Sequence[Fact]) -> dict[str, NameInfo]:
    """Every name a condition may use outside a list, with what is known of its values."""
    names = {
        section.qualified(question): name_info(question)
        for section in sections
        for question in section.questions
    }
    names.update({f"fact.{fact.id}": NameInfo("yesno") for fact in facts})
    names.update({f"computed.{name}": entry.info for name, entry in COMPUTED.items()})
    return names


def name_info(question: Question) -> NameInfo:
    """What literals a question's name may be compared with."""
    return NameInfo(question.kind, frozenset(question.choices))


def field_names(fields: Sequence[Question]) -> dict[str, NameInfo]:
    """The names `this.<field>` that a condition inside a list may use besides."""
    return {f"this.{question.id}": name_info(question) for question in fields}


def all_questions(sections: Sequence[Section]) -> dict[str, Question]:
    """Every question and nested field by its dotted id."""
    return {
        ".".join((section.section, *path)): question
        for section in sections
        for path, question in walk_fields(section.questions)
    }


@dataclass(frozen=True)
class Scope:
    """Looks names up for one firm."""

    basis: Basis
    facts: Sequence[Fact] = ()
    this: Record | None = field(default=None)
    """The thing of a list whose fields `this.<field>` names."""

    @cached_property
    def computed(self) -> ComputedFacts:
        """The computed facts."""
        return ComputedFacts(self.basis)

    @cached_property
    def derived(self) -> Mapping[str, DerivedFact]:
        """Every fact with its truth."""
        return derive_facts(self.facts, self._without_facts)

    def _without_facts(self, name: str) -> object:
        head, _, rest = name.partition(".")
        if head == "this":
            return self.this.get(rest).for_conditions if self.this else UNKNOWN
        if head == "computed":
            return self.computed.get(rest)
        return self.basis.answers.get(name).for_conditions

    def lookup(self, name: str) -> object:
        """A name's value; UNKNOWN when nobody knows it yet, None when it does not apply."""
        head, _, rest = name.partition(".")
        if head != "fact":
            return self._without_facts(name)
        derived = self.derived.get(rest)
        return UNKNOWN if derived is None or derived.truth is None else derived.truth

    def truth(self, condition: Condition | None) -> Truth:
        """A condition's truth; no condition is true."""
        return True if condition is None else condition.evaluate(self.lookup)

    def inside(self, record: Record) -> Scope:
        """The same scope with `this` set to a thing of a list."""
        inner = Scope(self.basis, self.facts, record)
        inner.__dict__["computed"] = self.computed  # computed once for the firm, not once per thing
        inner.__dict__["derived"] = self.derived
        return inner

    def open_questions(self, condition: Condition | None) -> list[str]:
        """The question ids whose answers would decide an unknown condition."""
        if condition is None:
            return []
        found: dict[str, None] = {}
        for name in condition.unknown_names(self.lookup):
            found.update(dict.fromkeys(self._questions_behind(name)))
        return list(found)

    def named_questions(self, condition: Condition | None) -> list[str]:
        """The question ids that a condition looks at, through facts and computed values, answered or not."""
        found: dict[str, None] = {}
        for name in sorted(condition.names) if condition else ():
            found.update(dict.fromkeys(self._named_by(name)))
        return list(found)

    def _named_by(self, name: str) -> list[str]:
        head, _, rest = name.partition(".")
        if head == "this":
            return []
        if head == "computed":
            return list(COMPUTED[rest].depends_on) if rest in COMPUTED else []
        if head == "fact":
            fact = next((fact for fact in self.facts if fact.id == rest), None)
            return self.named_questions(fact.condition) if fact else []
        return [name]

    def _questions_behind(self, name: str) -> list[str]:
        head, _, rest = name.partition(".")
        if head == "fact":
            derived = self.derived.get(rest)
            return [
                q for inner in (derived.hangs_on if derived else ()) for q in self._questions_behind(inner)
            ]
        if head == "computed":
            names = COMPUTED[rest].depends_on if rest in COMPUTED else ()
            return [name for name in names if not self.basis.answers.get(name).settled] or list(names[:1])
        return [name]
