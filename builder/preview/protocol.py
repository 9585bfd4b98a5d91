"""What the preview is asked and what it replies, one JSON object to a line.

The interview sends an `Ask` whenever something was typed; a newer one makes an older one void. To each the preview
replies with the parts below, as soon as each is known; `Done` is the last one.
"""

from __future__ import annotations

import msgspec


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What would be printed of an answer?"""

    ask: int
    """A number that every reply repeats."""
    question: str
    """`section.question`."""
    steps: tuple[str, ...] = ()
    """By turns the key of a thing of the list and the id of a field; an empty key is a new thing."""
    typed: bool = False
    """Whether `answer` counts; otherwise the answer that stands in the file does."""
    answer: object = ""
    """What would be saved, as it would stand in `answers.yaml`."""
    sheet: str = ""
    """The key of the sheet or page to show; by default the first that prints the answer."""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """Some words of a line."""

    text: str
    is_answer: bool = False
    """Whether this is what the answer prints."""


class ShownLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a sheet as plain text; it may be longer than any screen is wide."""

    pieces: list[Piece]
    kind: str = "text"
    """text; row and more (the further cells of a row); item; gone, for what the answer takes out."""


class Spot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place where an answer is printed, with what stands around it."""

    lines: list[ShownLine]
    headings: list[str] = []
    """The headings it stands under, from the outside in; time bands are headings."""


class SheetName(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sheet of the binder, or a page that the site alone has."""

    key: str
    title: str
    number: str = ""
    """RB05; empty for a page that is not printed."""


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag_field="part", tag=str.lower):
    """A part of a reply."""

    ask: int


class Shown(Reply, frozen=True, kw_only=True):
    """One sheet or page with the places where it prints the answer."""

    sheet: SheetName
    title: list[Piece]
    spots: list[Spot]
    more: int = 0
    """Further places on the same sheet."""
    remark: str = ""
    """What to know of what is typed: it is no answer yet, or the shared edition leaves it out."""


class Sheets(Reply, frozen=True, kw_only=True):
    """Every sheet and page that prints the answer."""

    sheets: list[SheetName]
    everywhere: str = ""
    """Where the answer stands on every sheet besides, in words."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that follows from the answer."""

    what: str
    """sheet, page, row or question."""
    words: str
    """In words, without a full stop."""


class Follows(Reply, frozen=True, kw_only=True):
    """What the answer changes besides the words it prints."""

    changes: list[Change]


class Nothing(Reply, frozen=True, kw_only=True):
    """No sheet and no page prints the answer."""

    remark: str = ""


class Failed(Reply, frozen=True, kw_only=True):
    """The preview cannot say; the next ask may go better."""

    message: str


class Done(Reply, frozen=True, kw_only=True):
    """Nothing more comes for this ask."""


AnyReply = Shown | Sheets | Follows | Nothing | Failed | Done


def as_line(reply: Reply) -> bytes:
    """One reply as a line of JSON."""
    return msgspec.json.encode(reply) + b"\n"
