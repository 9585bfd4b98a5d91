"""What may be typed at every prompt besides an answer: a few words behind an exclamation mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.model.problems import did_you_mean

MARK = "!"
AS_TYPED = MARK + MARK
HELP = "?"


@dataclass(frozen=True)
class Command:
    """One command."""

    name: str
    says: str
    """What it does."""
    takes: str = ""
    """What may follow it."""
    also: tuple[str, ...] = ()
    """Other words for it."""

    @property
    def usage(self) -> str:
        """How it is typed, and what it does."""
        follows = f" {self.takes}" if self.takes else ""
        short = f" (or {', '.join(MARK + word for word in self.also)})" if self.also else ""
        return f"{MARK}{self.name}{follows}{short}: {self.says}"


COMMANDS = (
    Command("help", "explain this question", also=("h",)),
    Command("commands", "list everything that may be typed"),
    Command("dk", "don't know yet; then who will find out", "WHO", ("dont know", "don't know")),
    Command("na", "does not apply; then why", "WHY", ("does not apply",)),
    Command("take", "save what you typed here and what was not saved"),
    Command("clear", "take the answer away, so that the question is open again"),
    Command("back", "the question before", also=("b",)),
    Command("next", "the next question; this one stays as it is", also=("n", "skip")),
    Command("next open", "the next question without an answer", also=("o",)),
    Command("done", "from the fields of an entry back to its list", also=("d",)),
    Command("sections", "every section, how far it is, and how ready the firm is", also=("s",)),
    Command("fields", "every question of this section, or field of this entry, with its answer"),
    Command("find", "a question, an answer or an entry by a few letters", "WORDS", ("f",)),
    Command("open items", "what is open, to be checked, wrong or missing", also=("items", "i")),
    Command("undo", "take the last change back, in any section", also=("u",)),
    Command("redo", "make the undone change again", also=("r",)),
    Command("checked", "the answer was checked today, or on a day", "DATE by NAME", ("checked today", "c")),
    Command("line", "write line N of a long answer anew; without words, delete it", "N WORDS"),
    Command("again", "read the question again", also=("a",)),
    Command("ask", "ask a colleague this question, or all that is open here", "WHOM"),
    Command("colleagues", "who was asked what; print or mail their worksheet"),
    Command(
        "round", "the call round: contacts and facts that are due, the oldest first", also=("call round",)
    ),
    Command("clients", "the importer clients, as a list"),
    Command("lines", "clients' tariff lines, as a list"),
    Command("agencies", "which agencies may want data for a tariff number", "NUMBER"),
    Command("import", "bring in contacts, clients, tariff lines or a worksheet", "FILE"),
    Command("build", "build the site and the printed sheets"),
    Command("words", "what a word of the trade means", "WORD"),
    Command("tour", "what this is and how it works"),
    Command("quit", "leave; everything is saved", also=("q",)),
)
ESCAPE = (
    f"{AS_TYPED} and then a text: take the text as it is typed, even when it looks like a command or a number"
)
UNKNOWN = ""
"""The name under which a command that does not exist is handed on."""

_BY_WORDS = {word: command.name for command in COMMANDS for word in (command.name, *command.also)}
_LONGEST = max(len(words.split()) for words in _BY_WORDS)


@dataclass(frozen=True)
class Line:
    """One line as it is understood."""

    text: str
    """An answer, or what follows a command."""
    command: str | None = None
    """Which command; None for an answer."""
    as_typed: bool = False
    """Whether the text is to be taken as it stands: never as a number from a list, nor as the end of a text."""


def read_line(typed: str) -> Line:
    """What a typed line means."""
    words = typed.strip()
    if words == HELP:
        return Line("", "help")
    if words.startswith(AS_TYPED):
        return Line(typed.lstrip().removeprefix(AS_TYPED), as_typed=True)
    if words.startswith(MARK):
        return _command(words.removeprefix(MARK))
    return Line(typed)


def as_number(text: str) -> int | None:
    """The number that a text is, with or without a full stop behind it; None when it is none."""
    found = re.fullmatch(r"([0-9]{1,6})\.?", text.strip())
    return int(found[1]) if found else None


def unknown_words(line: Line) -> str:
    """What to say of a command that does not exist."""
    hint = did_you_mean(line.text.split(" ")[0].casefold(), list(_BY_WORDS)) if line.text else ""
    return (
        f"{MARK}{line.text[:40]} is no command. {hint} {MARK}commands lists them. "
        f"To answer with a text that begins with {MARK}, type {AS_TYPED} before it."
    )


def _command(text: str) -> Line:
    words = text.split()
    for count in range(min(_LONGEST, len(words)), 0, -1):
        name = _BY_WORDS.get(" ".join(words[:count]).casefold())
        if name:
            return Line(text.strip().split(maxsplit=count)[count] if len(words) > count else "", name)
    return Line(text, UNKNOWN)
