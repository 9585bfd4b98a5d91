"""Hands a colleague's worksheet out: as a PDF in the brokerage folder, or inside a mail draft."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builder.maildraft import mail_draft, write_draft
from builder.personal import personal
from builder.worksheet import print_worksheet, worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.model.firm import Firm
    from builder.paths import Brokerage
    from builder.personal import Personal
    from builder.worksheet import WorksheetOptions


def hand_out(
    firm: Firm,
    options: WorksheetOptions,
    brokerage: Brokerage,
    look: Path,
    *,
    target: Path | None = None,
    mail: Path | None = None,
) -> Iterator[str]:
    """Makes what was asked for and says in a line each what was made.

    Args:
        firm: the firm as of a day.
        options: what the worksheet asks, and of whom.
        brokerage: where the PDF goes when nothing else is said.
        look: the folder `site`.
        target: the PDF to write; with a draft, the PDF stands in the draft only unless it is named.
        mail: the mail draft to write.

    Raises:
        UsageError: nobody of that name is to find anything out, or a file is there already.
        SaveError: a file cannot be written.
        SheetError: the sheet cannot be laid out.
        MissingLibraryError: a library for printing is not installed.
    """
    own = personal(firm, options.colleague, restricted=options.restricted, due=options.due)
    sheet = worksheet(firm, options)
    if own.left_out:
        count = len(own.left_out)
        yield f"Left out, as part of a restricted list: {count}. Add --with-restricted to ask them."
    if target or not mail:
        path = target or free_name(brokerage.folder / f"worksheet-{own.colleague.slug}.pdf")
        pages = print_worksheet(sheet, path, look)
        yield f"Made {path} ({pages} pages). Read it back with: tideover import {path} {brokerage.folder}"
    if mail:
        with tempfile.TemporaryDirectory(prefix="tideover-") as folder:
            printed = Path(folder) / f"worksheet-{own.colleague.slug}.pdf"
            print_worksheet(sheet, printed, look)
            name = str(firm.answers.get("firm.legal_name").value or "")
            draft = mail_draft(own, name, firm.as_of, printed.read_bytes(), printed.name)
        write_draft(draft, mail)
        yield _drafted(own, mail)


def _drafted(own: Personal, mail: Path) -> str:
    to = f"to {own.colleague.email}" if own.colleague.email else "without an address: nobody has entered one"
    return f"Made {mail} ({to}). Nothing was sent: open it in your mail program, look at it, and send it."


def free_name(path: Path) -> Path:
    """The path, or one with a number where a file of that name is there: an older sheet may come back filled in."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return free
