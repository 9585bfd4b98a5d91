"""What a person new to tideover is told before the first question, in three pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class TourPage:
    """One page: a title, and paragraphs in which `{id}` stands for the key of an action."""

    title: str
    paragraphs: tuple[str, ...]

    def told(self, key_word: Callable[[str], str]) -> tuple[str, ...]:
        """The paragraphs with the keys as they are now."""
        keys = _Keys(key_word)
        return tuple(paragraph.format_map(keys) for paragraph in self.paragraphs)


class _Keys(dict[str, str]):
    """Looks the key of an action up when a paragraph names it."""

    def __init__(self, key_word: Callable[[str], str]) -> None:
        super().__init__()
        self._key_word = key_word

    def __missing__(self, binding_id: str) -> str:
        return self._key_word(binding_id)


PAGES = (
    TourPage(
        "What this is",
        (
            (
                "Questions about your brokerage: its people, ports, systems, contacts and entry numbers. From the "
                "answers you get a continuity playbook for the day ACE is out of reach."
            ),
            (
                "Every answer is saved as you give it. There is nothing to save by hand, and you can leave at any time "
                "with {quit}. Next time you are where you left."
            ),
            "Nothing is sent anywhere. The answers are one file in this folder, answers.yaml, that only you can read.",
            "Passwords, bank accounts and Social Security numbers are never asked for. Please do not type any.",
        ),
    ),
    TourPage(
        "How to answer",
        (
            "Type or choose the answer and press Enter.",
            (
                "Not known? {dont-know}: don't know yet, and who will find out. Not for your firm? {does-not-apply}: "
                "does not apply, and why. Both are answers; an empty line stays open."
            ),
            (
                "{back} and {next} go back and on. {next-open} goes to the next question without an answer. {find} "
                "finds a question, an answer or a name."
            ),
            (
                "{help} says why something is asked, what its words mean, and every key. {ask-colleague} asks a "
                "colleague and keeps track of it."
            ),
        ),
    ),
    TourPage(
        "What comes of it",
        (
            (
                "{open-items} lists what is open or wrong, and how ready you are for each row of CBP's guidance. A "
                "playbook with gaps is better than none: every gap is printed as a blank."
            ),
            (
                "{undo} takes the last change back, also that of yesterday. {import} brings in contacts, clients and "
                "tariff lines from files that you have."
            ),
            (
                "{build} builds at any time: a site that works without a network, and printed sheets for the binder, "
                "the one for the first hour on top. Print them before you need them."
            ),
            "To see these three pages again: {tour}, or {commands} and the word Tour.",
        ),
    ),
)
