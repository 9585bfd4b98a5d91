"""Conditions: a checked subset of Python expressions that come out true, false or unknown.

Allowed are names (`section.question`, `fact.id`, `computed.id`, `this.field`), text and number literals, lists
of literals, comparisons, `in`, `and`, `or`, `not`. Unknown follows Kleene's logic: `false and unknown` is false,
`true or unknown` is true. Evaluation never raises.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from builder.model.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Lookup = Callable[[str], object]


class _Unknown:
    """The value of a question nobody has answered yet."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = _Unknown()


class PartlyKnown(tuple[object, ...]):
    """A list, not empty, to which an open question may still add: what is not in it is not known to be out of it."""

    __slots__ = ()


Truth = bool | None
"""True, False, or None for unknown."""

MAX_SOURCE = 1_000
"""Characters; what is longer could nest deeper than evaluation can follow."""


class ConditionError(ValueError):
    """A condition is not in the allowed subset; the text says why."""


@dataclass(frozen=True)
class NameInfo:
    """What a name in a condition stands for, so that literals can be checked against it."""

    kind: str
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Condition:
    """A parsed condition."""

    source: str
    names: frozenset[str]
    tree: ast.expr = field(repr=False, compare=False)

    def evaluate(self, lookup: Lookup) -> Truth:
        """True, False, or None when it hangs on something unknown.

        Args:
            lookup: gives a name's value; UNKNOWN when unanswered, None when it does not apply.
        """
        return _truth(_evaluate(self.tree, lookup))

    def unknown_names(self, lookup: Lookup) -> list[str]:
        """The names whose value would decide an unknown condition, in alphabetical order."""
        return sorted(name for name in self.names if _is_open(lookup(name)))

    def complaints(self, known: Mapping[str, NameInfo]) -> Iterator[tuple[str, str]]:
        """What is wrong with names and literals, as (message, hint)."""
        for name in sorted(self.names):
            if name not in known:
                yield f'unknown name "{name}".', did_you_mean(name, known)
        for name, literal in _compared_literals(self.tree):
            info = known.get(name)
            if info and info.choices and literal not in info.choices:
                options = ", ".join(sorted(info.choices))
                yield f'"{literal}" is no choice of {name} ({options}).', did_you_mean(literal, info.choices)


@lru_cache(maxsize=4096)
def parse_condition(source: str) -> Condition:
    """Parses a condition.

    Raises:
        ConditionError: it is not an expression of the allowed subset.
    """
    if len(source) > MAX_SOURCE:
        raise ConditionError(f"{len(source):,} characters are too many for a condition. Make it a fact.")
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(f"not an expression: {source!r}.") from error
    return Condition(source, frozenset(_names(tree)), tree)


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _names(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _names(operand)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for op in ops:
                if type(op) not in _COMPARE:
                    raise ConditionError("only ==, !=, <, <=, >, >=, in and not in can compare.")
            for value in (left, *comparators):
                yield from _names(value)
        case ast.List(elts=values) | ast.Tuple(elts=values):
            for value in values:
                if not isinstance(value, ast.Constant):
                    raise ConditionError("a list in a condition holds literals only.")
        case ast.Constant(value=str() | int() | float() | bool()):
            return
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            if name is None or "__" in name:
                raise ConditionError("a name is written section.question.")
            yield name
        case _:
            raise ConditionError(
                f"{type(node).__name__} is not allowed: use names, literals, comparisons, in, and, or, not."
            )


def _compared_literals(node: ast.AST) -> Iterator[tuple[str, str]]:
    for compare in (child for child in ast.walk(node) if isinstance(child, ast.Compare)):
        sides = [compare.left, *compare.comparators]
        names = [name for side in sides if (name := _dotted(side))]
        for side in sides:
            for literal in _texts(side):
                yield from ((name, literal) for name in names)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _texts(element)


def _evaluate(node: ast.expr, lookup: Lookup) -> object:
    match node:
        case ast.BoolOp(op=op, values=values):
            return _all_or_any([_truth(_evaluate(v, lookup)) for v in values], is_all=isinstance(op, ast.And))
        case ast.UnaryOp(operand=operand):
            truth = _truth(_evaluate(operand, lookup))
            return UNKNOWN if truth is None else not truth
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = [_evaluate(side, lookup) for side in (left, *comparators)]
            pairs = zip(ops, sides, sides[1:], strict=False)
            return _all_or_any([_truth(_compare(type(op), a, b)) for op, a, b in pairs], is_all=True)
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_evaluate(element, lookup) for element in elements]
        case ast.Constant(value=value):
            return value
        case _:
            return lookup(_dotted(node) or "")


def _all_or_any(truths: list[Truth], *, is_all: bool) -> object:
    decisive = not is_all
    if decisive in truths:
        return decisive
    return UNKNOWN if None in truths else is_all


def _truth(value: object) -> Truth:
    return None if value is UNKNOWN else bool(value)


def _is_open(value: object) -> bool:
    return value is UNKNOWN or isinstance(value, PartlyKnown)


def _contains(item: object, container: object) -> object:
    is_in = item in container  # type: ignore[operator]
    return UNKNOWN if not is_in and isinstance(container, PartlyKnown) else is_in


def _lacks(item: object, container: object) -> object:
    is_in = _contains(item, container)
    return UNKNOWN if is_in is UNKNOWN else not is_in


_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: _contains,
    ast.NotIn: _lacks,
}


def _compare(op: type[ast.cmpop], left: object, right: object) -> object:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is None or right is None:  # "does not apply": equal to nothing, in nothing
        return op in (ast.NotEq, ast.NotIn)
    try:
        outcome = _COMPARE[op](left, right)
    except TypeError:
        return UNKNOWN
    return outcome if outcome is UNKNOWN else bool(outcome)
