"""A printed sheet: what it says of itself, its revision code, and the whole HTML document to be printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape
from string import Template
from typing import TYPE_CHECKING

from builder.codes import revision_code
from builder.errors import SheetError
from builder.fonts import in_print, printable_characters
from builder.paper import on_paper
from builder.wording import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date
    from pathlib import Path

LAYOUTS = ("sheet", "letter", "cards", "numbers", "worksheet", "drill", "binding")
"""Each is a class of the page's body and a file `site/print/<layout>.css`."""
PAPERS = ("letter", "a4")
CLOSEST = 2
"""The closest setting; see `.close-1` and `.close-2` in site/print."""
SIZES = ("normal", "large")
"""How large the print is; large print has a style sheet more."""
WIDE_COLUMNS = 4
"""From so many columns on, a sheet in large print lies on its side."""
_STYLES = ("assets/fonts/fonts.css", "assets/tokens.css", "print/page.css")
"""What every sheet is set with, before the styles of its own paper and layout."""
EDITIONS = {"full": "Full edition", "shared": "Shared edition"}

LONGEST_SCANNED = 100
"""Letters of an address in a code: more of them, and its modules get too small for a phone."""
_RUNNING_LETTERS = {"firm": 70, "title": 90, "owner": 60}
"""How much of a text the head or foot of a page has room for, in two lines."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CONTACT = re.compile(r"""<a href="(?:tel|mailto):|class="[^"]*\bcontact\b""")
_ROW, _CELL = re.compile(r"<tr\b"), re.compile(r"<t[hd]\b")
_STEM = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One PDF of the binder, before it is laid out. Every text may hold what a person typed.

    Raises:
        SheetError: the stem, layout, paper or edition is not one that can be printed.
    """

    stem: str
    """File name without `.pdf`: letters, digits and single hyphens."""
    number: str
    """As in `RB05`, `F7` or `L1`."""
    title: str
    articles: tuple[str, ...]
    """HTML bodies made from Markdown, in the order of printing."""
    firm: str
    owner: str
    """The role or person who keeps the sheet right."""
    edition: str
    built_on: date
    code: str = ""
    """The revision code in the footer; see `with_code`."""
    layout: str = "sheet"
    most_pages: int = 0
    """1 for one page, 2 for both sides of one leaf, 0 for any length; what does not fit is set more closely."""
    paper: str = "letter"
    stamps: Mapping[str, str] = field(default_factory=dict)
    """What is stamped on it when it is printed, by the name of the place; see `builder.control`."""
    size: str = "normal"
    address: str = ""
    """Where the first page of a procedure is read on screen; gives way where it would cost a page."""

    def __post_init__(self) -> None:
        if not _STEM.fullmatch(self.stem):
            raise SheetError(f'"{self.stem}": not a sheet\'s file name. Use letters, digits and hyphens.')
        for name, value, known in (
            ("layout", self.layout, LAYOUTS),
            ("paper", self.paper, PAPERS),
            ("size", self.size, SIZES),
            ("edition", self.edition, tuple(EDITIONS)),
        ):
            if value not in known:
                raise SheetError(f'{self.stem}: unknown {name} "{value}". Use one of: {", ".join(known)}.')


def with_code(sheet: Sheet) -> Sheet:
    """The sheet with the code of all that it says; the day it was built on changes nothing.

    The stem counts too: two sheets of a binder with the same words, as for two ports, are two sheets.
    """
    return replace(sheet, code=revision_code(sheet.stem, *about(sheet), *lines_of(sheet)))


def about(sheet: Sheet) -> tuple[str, ...]:
    """What the head and foot of each page say, besides code and day, and the address of the page."""
    about = sheet.number, sheet.title, sheet.firm, sheet.owner, sheet.edition
    return (*about, sheet.address) if sheet.address else about


def lines_of(sheet: Sheet) -> list[str]:
    """What the sheet says, line by line."""
    return [line for article in sheet.articles for line in said(article)]


def compose(sheet: Sheet, look: Path, closeness: int = 0) -> str:
    """The whole HTML document of a sheet; see `document`.

    Raises:
        SheetError: a picture in it says nothing to those who cannot see it.
    """
    return document(sheet, bodies_of(sheet, look), look, closeness, linked=styles_of(sheet))


def styles_of(sheet: Sheet) -> tuple[str, ...]:
    """The style sheets it is set with, in their order, as paths below the look folder."""
    larger = ("print/large.css",) if sheet.size == "large" else ()
    own = (f"print/paper-{sheet.paper}.css", "print/elements.css", f"print/{sheet.layout}.css")
    return (*_STYLES, *own, *larger)


def bodies_of(sheet: Sheet, look: Path) -> list[str]:
    """The articles of a sheet as they are printed.

    Raises:
        SheetError: a picture in it says nothing to those who cannot see it.
    """
    printable = printable_characters(look)
    bodies = on_paper(
        sheet.articles, sheet=sheet.stem, title=sheet.title, printable=printable, stamps=sheet.stamps
    )
    if sheet.layout == "letter":
        return _with_letterheads(bodies, escape(in_print(sheet.firm, printable)))
    return list(bodies)


def document(
    sheet: Sheet,
    bodies: Sequence[str],
    look: Path,
    closeness: int = 0,
    *,
    stretch: Sequence[str] | None = None,
    also: Sequence[str] = (),
    linked: Sequence[str] = (),
) -> str:
    """The whole HTML document of a sheet or of a stretch of it.

    Args:
        sheet: What to print.
        bodies: Of `bodies_of`.
        look: The folder that holds `print/`, `assets/tokens.css` and `assets/fonts/`.
        closeness: How closely it is set, from 0 to `CLOSEST`: the space between lines shrinks, the letters do not.
        stretch: What of the bodies is printed, where it is not all of them.
        also: More classes of its body; see the end of site/print/page.css.
        linked: Style sheets that it links to, for a reader that does not have them already.
    """
    printable = printable_characters(look)
    skeleton = Template((look / "print" / "skeleton.html").read_text(encoding="utf-8"))
    words = {
        "number": sheet.number,
        "title": sheet.title,
        "firm": sheet.firm,
        "owner": sheet.owner,
        "edition": EDITIONS[sheet.edition],
        "built_on": _in_words(sheet.built_on),
        "built_on_iso": sheet.built_on.isoformat(),
        "code": sheet.code,
        "layout": sheet.layout,
        "closeness": f" close-{closeness}" if closeness else "",
    }
    for name, letters in _RUNNING_LETTERS.items():
        words[f"running_{name}"] = _shortened(words[name], letters)
    return skeleton.substitute(
        {name: escape(in_print(text, printable)) for name, text in words.items()},
        articles="\n".join(bodies if stretch is None else stretch),
        styles="".join(f'<link rel="stylesheet" href="{style}">\n' for style in linked),
        wide=" wide" if sheet.size == "large" and any(map(_has_wide_table, bodies)) else "",
        contacts=" with-contacts" if any(_CONTACT.search(body) for body in bodies) else "",
        also="".join(f" {name}" for name in also),
        address=_address(sheet, printable) if sheet.address else "",
        addressed=" with-address" if sheet.address else "",
    )


def _address(sheet: Sheet, printable: AbstractSet[str]) -> str:
    """Where the page is read on screen, in words and, unless it is too long to be read from paper, as a code."""
    code = ""
    if len(sheet.address) <= LONGEST_SCANNED:
        label = "Code of the address at the left"
        code = f'<span class="qr" data-qr="{escape(sheet.address)}" data-label="{label}"></span>'
    text = f'<p class="page-address">{code}On screen: <span>{escape(sheet.address)}</span></p>'
    (body,) = on_paper([text], sheet=sheet.stem, title="", printable=printable)
    return body.replace("<article>", "").replace("</article>", "")


def _with_letterheads(letters: Sequence[str], firm: str) -> list[str]:
    """Each letter begins with the firm's name, for each leaves the firm by itself; the first has it in the masthead."""
    again = f'<article><div class="masthead"><p class="letterhead">{firm}</p></div>'
    return [*letters[:1], *(letter.replace("<article>", again, 1) for letter in letters[1:])]


def _has_wide_table(body: str) -> bool:
    return any(len(_CELL.findall(row)) >= WIDE_COLUMNS for row in _ROW.split(body))


def _shortened(text: str, letters: int) -> str:
    """Cut here and not by the style sheet: WeasyPrint's ellipsis stands, when copied, for all that it hides."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _in_words(day: date) -> str:
    """As in 2 Nov 2026: no reader takes the day for the month."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
