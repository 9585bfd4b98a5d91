"""A mail draft with a colleague's worksheet: made as a file that their own mail program opens. Nothing is sent here."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from builder.errors import SaveError, UsageError
from builder.model.answersfile import write_private_bytes
from builder.model.colleagues import days_ago
from builder.model.kinds import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from builder.personal import Personal

LISTED = 12
"""Questions named in the text; the sheet has them all."""
LONGEST = 160
"""Characters of a question's line, and of a name in a header."""


def mail_draft(own: Personal, firm: str, today: date, pdf: bytes, pdf_name: str) -> EmailMessage:
    """The draft: to whom, what, why, by when, how to send it back, and the worksheet.

    `X-Unsent` makes Outlook and Thunderbird open the file as a message to be sent, and others ignore it. It has no
    sender and no date: both are the mail program's to fill in.

    Raises:
        UsageError: the colleague's mail address cannot stand in a message.
    """
    colleague = own.colleague
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if colleague.email:
        message["To"] = _address(colleague.name, colleague.email)
    message["Subject"] = _subject(own, firm, today)
    message.set_content("\n".join(_lines(own, firm, today)) + "\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=pdf_name)
    return message


def write_draft(message: EmailMessage, target: Path) -> None:
    """Writes a draft into a file that only its owner can read.

    Raises:
        UsageError: the file is there already.
        SaveError: the file cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target}: is there already. Name another file, or delete this one.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(f"{target}: cannot be written ({error.strerror}).") from error
    write_private_bytes(target, message.as_bytes())


def _address(name: str, email: str) -> Address:
    """A recipient. A header holds one line of it and one address, whatever was typed as a name."""
    if not email.isascii():
        raise UsageError(
            f"{_line(email)}: not every mail program can write to this address. Use one of plain letters."
        )
    local, _, domain = email.rpartition("@")
    try:
        return Address(_line(name), local, domain)
    except ValueError as error:  # what `Address` and the header parser call their own errors descends from it
        raise UsageError(f"{_line(email)}: is no mail address. Mend it in the people list.") from error


def _subject(own: Personal, firm: str, today: date) -> str:
    count = len(own.spots)
    asked = f"{count} questions for you" if count != 1 else "One question for you"
    by = f" by {_day(own.due)}" if own.due else ""
    again = "Reminder: " if _was_asked_before(own, today) else ""
    return f"{again}{asked}{by} ({_line(firm) or 'our firm'}, continuity playbook)"


def _lines(own: Personal, firm: str, today: date) -> Iterator[str]:
    yield f"Hello {_line(own.colleague.name)},"
    yield ""
    yield f"{_line(firm) or 'Our firm'} keeps a continuity playbook:"
    yield "what we do on the day CBP's ACE cannot be reached."
    yield "You are named as the one who finds out:"
    yield ""
    yield from (f"- {_line(spot.title)}" for spot in own.spots[:LISTED])
    if len(own.spots) > LISTED:
        yield f"- and {len(own.spots) - LISTED} more, on the attached sheet"
    yield ""
    if _was_asked_before(own, today) and (since := own.colleague.since):
        yield f"You were asked on {_day(since)}, {days_ago(since, today)}."
        yield ""
    yield "Why: until then, our binder has a blank where somebody will look in"
    yield "an outage."
    if own.due:
        yield f"By when: {own.due:%A}, {_day(own.due)}."
    yield "How: open the attached PDF, fill in what you know, save it, and send"
    yield "it back as an attachment to your reply. Paper works, too: print it,"
    yield "fill it in by pen, and hand it back. Where you do not know, write who"
    yield "will find out. Where a question does not apply, write why."
    yield ""
    yield "Please never write a password, an importer number, a Social Security"
    yield "number or a bank account into it."


def _was_asked_before(own: Personal, today: date) -> bool:
    return own.colleague.since is not None and own.colleague.since < today


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _line(text: str) -> str:
    """One line of plain characters, short enough for a header."""
    line = " ".join(clean(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
