"""The tour by prompts: the words of the screens' tour, with what is typed here in the place of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.tour import PAGES

if TYPE_CHECKING:
    from tui.plain.talk import Talk

TYPED = {
    "ask-colleague": "!ask",
    "back": "!back",
    "build": "!build",
    "commands": "!commands",
    "does-not-apply": "!na",
    "dont-know": "!dk",
    "find": "!find",
    "help": "?",
    "import": "!import",
    "next": "!next",
    "next-open": "!next open",
    "open-items": "!open items",
    "quit": "!quit",
    "tour": "!tour",
    "undo": "!undo",
}
"""What is typed for the actions that the tour names."""

AGAIN = "To hear these three pages again, type !tour."


def first_words() -> tuple[str, ...]:
    """What somebody new is told before the first question: the first page, and how to hear the others."""
    return (*PAGES[0].told(TYPED.__getitem__), "!tour tells more: how to answer, and what comes of it.")


def say_tour(talk: Talk) -> None:
    """Says page after page; any word ends it."""
    for number, page in enumerate(PAGES, 1):
        is_last = number == len(PAGES)
        words = page.told(TYPED.__getitem__)
        words = (*words[:-1], AGAIN) if is_last else words  # the last words name keys and the palette
        talk.say(f"{page.title}. Page {number} of {len(PAGES)}.", *words)
        if not is_last and talk.ask("Enter for the next page, any word to end: "):
            return
