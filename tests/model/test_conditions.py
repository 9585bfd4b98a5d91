"""Conditions: what may be written, how unknown spreads, and that nothing makes evaluation fail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model.answers import Record
from builder.model.conditions import UNKNOWN, ConditionError, NameInfo, PartlyKnown, Truth, parse_condition

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES: dict[str, object] = {
    "firm.yes": True,
    "firm.no": False,
    "firm.open": UNKNOWN,
    "firm.none": None,
    "firm.path": "direct",
    "firm.count": 3,
    "firm.services": ("entry", "isf"),
    "firm.day": date(2026, 11, 21),
    "firm.empty": (),
    "firm.partly": PartlyKnown(["ocean"]),
}


def truth_of(source: str) -> Truth:
    """A condition's truth for the values above."""
    return parse_condition(source).evaluate(VALUES.__getitem__)


@pytest.mark.parametrize(
    ("source", "truth"),
    [
        ("firm.yes", True),
        ("firm.no", False),
        ("firm.open", None),
        ("firm.none", False),
        ("firm.empty", False),
        ("not firm.open", None),
        ("not firm.none", True),
        ("firm.no and firm.open", False),
        ("firm.open and firm.no", False),
        ("firm.yes and firm.open", None),
        ("firm.yes or firm.open", True),
        ("firm.open or firm.yes", True),
        ("firm.no or firm.open", None),
        ('firm.path == "direct"', True),
        ('firm.path != "direct"', False),
        ('firm.path in ["direct", "provider"]', True),
        ('firm.path not in ("provider", "x")', True),
        ('"isf" in firm.services', True),
        ('"drawback" in firm.services', False),
        ('"isf" in firm.open', None),
        ('"isf" not in firm.open', None),
        ('"isf" in firm.none', False),
        ('"isf" not in firm.none', True),
        ('"ocean" in firm.partly', True),
        ('"truck" in firm.partly', None),
        ('"ocean" not in firm.partly', False),
        ('"truck" not in firm.partly', None),
        ("firm.partly", True),
        ("firm.none == firm.none", False),
        ("firm.none != firm.path", True),
        ("firm.none < 3", False),
        ("firm.count > 2", True),
        ("1 < firm.count <= 3", True),
        ("1 < firm.open < 0", None),
        ("5 < firm.count < firm.open", False),
        ('firm.count > "two"', None),
        ('firm.day > "2026-01-01"', None),
        ('"x" in firm.count', None),
        ("True", True),
        ("0", False),
        ('"words"', True),
    ],
)
def test_a_condition_is_true_false_or_unknown(source: str, truth: Truth) -> None:
    """Kleene's logic; what does not apply equals nothing and is in nothing; unlike things compare as unknown."""
    assert truth_of(source) is truth


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("", "not an expression", id="nothing"),
        pytest.param("firm.a =", "not an expression", id="half a comparison"),
        pytest.param("a b", "not an expression", id="two names"),
        pytest.param("x\x00", "not an expression", id="a NUL byte"),
        pytest.param("f(1)", "Call is not allowed", id="a call"),
        pytest.param("a + 1", "BinOp is not allowed", id="arithmetic"),
        pytest.param("-a", "UnaryOp is not allowed", id="minus"),
        pytest.param("a[0]", "Subscript is not allowed", id="subscript"),
        pytest.param("(lambda: 1)()", "Call is not allowed", id="lambda"),
        pytest.param("a if b else c", "IfExp is not allowed", id="if"),
        pytest.param("[x for x in y]", "ListComp is not allowed", id="comprehension"),
        pytest.param('f"{a}"', "JoinedStr is not allowed", id="f-string"),
        pytest.param("a is b", "can compare", id="is"),
        pytest.param("a == None", "Constant is not allowed", id="None"),
        pytest.param('a == b"x"', "Constant is not allowed", id="bytes"),
        pytest.param("a in [b]", "holds literals only", id="a name in a list"),
        pytest.param("a in [[1]]", "holds literals only", id="a list in a list"),
        pytest.param('"x".y', "a name is written section.question", id="attribute of a text"),
        pytest.param("firm.__class__", "a name is written section.question", id="inner name"),
        pytest.param("not " * 1000 + "a", "characters are too many", id="nested without end"),
        pytest.param("a or " * 1000 + "a", "characters are too many", id="long without end"),
        pytest.param("(" * 250 + "a" + ")" * 250, "not an expression", id="brackets without end"),
    ],
)
def test_what_is_not_in_the_subset_is_refused(source: str, words: str) -> None:
    """The message says what is allowed."""
    with pytest.raises(ConditionError, match=words.replace(".", r"\.")):
        parse_condition(source)


def test_deep_nesting_that_is_let_through_can_be_evaluated() -> None:
    """The longest chain of `not` that fits."""
    source = "not " * 249 + "a"

    assert parse_condition(source).evaluate(lambda _: True) is False
    assert parse_condition(source).evaluate(lambda _: UNKNOWN) is None


KNOWN = {
    "firm.path": NameInfo("choice", frozenset({"direct", "provider"})),
    "firm.services": NameInfo("choices", frozenset({"entry", "isf"})),
    "firm.ctpat": NameInfo("yesno"),
}


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ("firm.cpat", 'unknown name "firm.cpat".', 'Did you mean "firm.ctpat"?'),
        ("fact.zzz", 'unknown name "fact.zzz".', ""),
        (
            'firm.path == "dirct"',
            '"dirct" is no choice of firm.path (direct, provider).',
            'Did you mean "direct"?',
        ),
        (
            'firm.path in ["direct", "vendor"]',
            '"vendor" is no choice of firm.path (direct, provider).',
            "",
        ),
        (
            '"ifs" in firm.services',
            '"ifs" is no choice of firm.services (entry, isf).',
            'Did you mean "isf"?',
        ),
    ],
)
def test_a_misspelt_name_or_choice_is_named_with_the_nearest(source: str, message: str, hint: str) -> None:
    """A condition that can never hold is a fault of the content."""
    assert list(parse_condition(source).complaints(KNOWN)) == [(message, hint)]


def test_a_condition_of_known_names_and_choices_has_no_fault() -> None:
    """Names without declared choices take any literal."""
    source = 'firm.path == "direct" and "isf" in firm.services or firm.ctpat != "perhaps"'

    assert not list(parse_condition(source).complaints(KNOWN))


def test_the_open_names_of_a_condition_are_found() -> None:
    """They are the questions to answer next."""
    condition = parse_condition("firm.b or firm.a and firm.c == 1 or 'x' in firm.d")
    values = {"firm.a": UNKNOWN, "firm.b": UNKNOWN, "firm.c": 1, "firm.d": PartlyKnown(["y"])}

    assert condition.names == {"firm.a", "firm.b", "firm.c", "firm.d"}
    assert condition.unknown_names(values.__getitem__) == ["firm.a", "firm.b", "firm.d"]


NAMES = st.sampled_from(["a", "b", "c.d"])


@st.composite
def logic(draw: st.DrawFn, depth: int = 4) -> tuple[str, Callable[[dict[str, Truth]], Truth]]:
    """A condition of `and`, `or` and `not`, with Kleene's tables written out by hand."""
    which = draw(st.sampled_from(["name", "not", "and", "or"])) if depth else "name"
    if which == "name":
        name = draw(NAMES)
        return name, lambda truths: truths[name]
    left, left_truth = draw(logic(depth - 1))
    if which == "not":
        return f"not ({left})", lambda truths: {True: False, False: True, None: None}[left_truth(truths)]
    right, right_truth = draw(logic(depth - 1))
    order = (False, None, True)
    pick = min if which == "and" else max
    return (
        f"({left}) {which} ({right})",
        lambda truths: order[pick(order.index(left_truth(truths)), order.index(right_truth(truths)))],
    )


@given(logic(), st.fixed_dictionaries(dict.fromkeys(["a", "b", "c.d"], st.sampled_from([True, False, None]))))
def test_and_or_and_not_follow_kleene(
    pair: tuple[str, Callable[[dict[str, Truth]], Truth]], truths: dict[str, Truth]
) -> None:
    """`and` is the lesser and `or` the greater of false, unknown, true."""
    source, expected = pair
    values = {name: UNKNOWN if truth is None else truth for name, truth in truths.items()}

    assert parse_condition(source).evaluate(values.__getitem__) is expected(truths)


ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.dates()
    | st.just(UNKNOWN)
    | st.just(timedelta(hours=3))
    | st.just(Record(id="x", index=0)),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)
SIDES = st.sampled_from(["a", "b", "c.d", "1", '"x"', '["x", 1]', '("a",)', "1.5", "True"])
COMPARISONS = st.tuples(
    SIDES, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]), SIDES
).map(" ".join)


@given(
    st.lists(COMPARISONS, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([" and ", " or ", " and not "]).map(lambda joint: joint.join(parts))
    ),
    st.fixed_dictionaries(dict.fromkeys(["a", "b", "c.d"], ANY_VALUE)),
)
def test_evaluation_never_raises(source: str, values: dict[str, object]) -> None:
    """Whatever the answers are, and whatever is compared with what."""
    assert parse_condition(source).evaluate(values.__getitem__) in (True, False, None)


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "a",
                ".",
                "b",
                "and",
                "or",
                "not",
                "in",
                "(",
                ")",
                "[",
                "]",
                ",",
                "==",
                "<",
                "1",
                "'x'",
                ":",
                "=",
                "lambda",
                "if",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_parsing_raises_nothing_but_its_own_error(source: str) -> None:
    """And what is parsed can be evaluated."""
    try:
        condition = parse_condition(source)
    except ConditionError:
        return
    assert condition.evaluate(lambda _: UNKNOWN) in (True, False, None)
