"""How far the way back reaches."""

from __future__ import annotations

from itertools import pairwise

from tui.history import Change, History
from tui.places import Place

PLACE = Place("clients.csv")


def steps(history: History) -> list[str]:
    """What can be taken back."""
    return [change.label for change in history.done]


def fill(history: History, texts: list[str]) -> None:
    """Changes the clients from each text to the next."""
    for number, (before, after) in enumerate(pairwise(texts)):
        history.record(Change(label=str(number), place=PLACE, before=before, after=after, file="clients.csv"))


def test_the_oldest_changes_are_forgotten_first() -> None:
    """The number of steps is bounded."""
    history = History(depth=3)

    fill(history, [str(number) for number in range(6)])

    assert steps(history) == ["2", "3", "4"]


def test_long_texts_are_bounded_by_what_they_weigh() -> None:
    """Ten steps of a large firm hold no more than the bytes allowed; a text between two steps counts once."""
    history = History(weight=5_500)

    fill(history, [f"{number}" * 1_000 for number in range(10)])

    assert steps(history) == ["5", "6", "7", "8"]


def test_the_last_change_can_always_be_taken_back() -> None:
    """Even in a firm so large that its texts alone are more than the bound."""
    history = History(weight=10)

    fill(history, ["a" * 1_000, "b" * 1_000, "c" * 1_000])

    assert steps(history) == ["1"]
