"""How a question is put as a prompt, and how a typed line becomes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.plain.commands import as_number
from tui.plain.talk import EndedError
from tui.typed import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.asking import Asking
    from tui.draft import Draft
    from tui.plain.commands import Line
    from tui.plain.talk import Talk

END = "."
"""Alone on a line, it ends a text of several lines."""


class Prompt:
    """One question being put. A line becomes texts here, exactly as a field on screen holds them."""

    kind = "one line of text"
    """What kind of answer is wanted."""
    how = "Type the answer."

    def __init__(self, asking: Asking, draft: Draft, talk: Talk) -> None:
        self.asking = asking
        self.question = asking.question
        self.draft = draft
        self.talk = talk
        self.then: Line | None = None
        """A command that ended the answer and is still to be carried out."""
        self.ended: EndedError | None = None
        """Why no more lines follow, where they ended in the middle of an answer."""

    def offer(self) -> Sequence[str]:
        """What can be picked, line by line."""
        return ()

    def texts(self, line: Line) -> tuple[str, ...]:
        """The texts that a line means.

        Raises:
            UnfitError: it means nothing here; the message says why and what to type.
        """
        return (line.text,) if line.text.strip() else ()

    @property
    def label(self) -> str:
        """What stands before the cursor."""
        return "Answer: "


class WordPrompt(Prompt):
    """One line, read by the question's kind."""

    kinds = {  # noqa: RUF012 (never changed)
        "integer": "a whole number",
        "duration": "a length of time, such as 90 min, 24 h, 3 days or 2 weeks",
        "phone": "a telephone number",
        "email": "a mail address",
        "url": "a web address",
        "filer_code": "a filer code, three characters",
        "entry_serial": "seven digits, or a whole entry number",
    }

    @property
    def kind(self) -> str:  # type: ignore[override] # worked out from the question
        """What kind of answer is wanted, with its bounds."""
        words = self.kinds.get(self.question.kind, Prompt.kind)
        least, most = self.question.min, self.question.max
        if least is not None and most is not None:
            return f"{words} from {least:,} to {most:,}"
        if least is not None:
            return f"{words}, at least {least:,}"
        return f"{words}, at most {most:,}" if most is not None else words


class DatePrompt(Prompt):
    """A day; `today` is understood."""

    kind = "a date, such as 2026-11-02 or 2 Nov 2026"
    how = "Type the date, or today."

    def texts(self, line: Line) -> tuple[str, ...]:
        """The day as typed."""
        if line.text.strip().casefold() == "today":
            return (self.asking.today.isoformat(),)
        return super().texts(line)


class LongPrompt(Prompt):
    """Several lines; a dot alone on a line ends them."""

    kind = "text of several lines"
    how = (
        "Type the lines. A line with a single dot ends them. What you type takes the place of what is there."
    )

    def offer(self) -> Sequence[str]:
        """The lines as they are, with their numbers."""
        lines = "".join(self.asking.typed.texts[:1]).split("\n")
        return [f"Line {number}: {text}" for number, text in enumerate(lines, 1)] if any(lines) else ()

    def texts(self, line: Line) -> tuple[str, ...]:
        """The first line and all that follow it, up to the dot, a command or the end of the input."""
        lines: list[str] = []
        while line.command is None and (line.as_typed or line.text.strip() != END):
            lines.append(line.text)
            following = self._following(len(lines) + 1)
            if following is None:
                break
            line = following
        self.then = line if line.command is not None else None
        text = "\n".join(lines)
        return (text,) if text.strip() else ()

    def _following(self, number: int) -> Line | None:
        try:
            return self.talk.read(f"Line {number}: ")
        except EndedError as ended:
            self.ended = ended
            return None


def with_line(text: str, what: str) -> str:
    """A text of several lines with one of them written anew, deleted, or added behind the last.

    Raises:
        UnfitError: no such line.
    """
    number, _, words = what.strip().partition(" ")
    lines = text.split("\n") if text else []
    position = (as_number(number) or 0) - 1
    if not 0 <= position <= len(lines):
        raise UnfitError(f"Name a line from 1 to {len(lines) + 1}, then the words: !line 2 Long Beach")
    lines[position : position + 1] = [words] if words else []
    return "\n".join(lines)
