"""What each sheet of the binder is made of: the pages it prints, its title, owner and layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from builder.sheets import Sheet, with_code
from builder.stage import staged_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from builder.compose import ComposedPage
    from builder.context import Context
    from builder.selection import PlannedSheet


SITE_ADDRESS = "exercise.site_address"
"""The question under which address the site is read in the firm."""


def page_address(site: str, path: str) -> str:
    """The web address of a page.

    Args:
        site: The site's address, as answered: its folder, or its `index.html`.
        path: The page below `docs/`, as in `respond/first-hour.md`.
    """
    parts = urlsplit(site)
    folder = re.sub(r"/[^/]*\.html?$", "/", parts.path).rstrip("/")
    page = quote(path.removesuffix(".md") + ".html")
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{page}", "", ""))


class Binder:
    """Turns planned sheets into sheets that can be printed."""

    def __init__(
        self, context: Context, pages: Sequence[ComposedPage], look: Path, paper: str, size: str = "normal"
    ) -> None:
        self._context = context
        self._pages: Mapping[str, ComposedPage] = {page.plan.path: page for page in pages}
        self._look = look
        self._paper = paper
        self._size = size
        self.firm = str(context.scope.basis.answers.get("firm.legal_name").value or "")

    def title(self, planned: PlannedSheet) -> str:
        """The title of its first page, as plain text."""
        return self._pages[planned.pages[0].path].title

    def owner(self, planned: PlannedSheet) -> str:
        """The role that keeps it right, and who holds that role."""
        owner = planned.pages[0].page.head.owner
        return self.keeper(owner) if owner else ""

    def keeper(self, role_id: str) -> str:
        """A role and who holds it, as the foot of the sheets it keeps says."""
        role = self._context.role(role_id)
        return f"{role.title}, {role.person.words}" if role.person.words else role.title

    def address(self, planned: PlannedSheet) -> str:
        """Where the first page of a procedure is read on screen; empty where the firm has named no site."""
        first = planned.pages[0]
        site = self._context.scope.basis.answers.get(SITE_ADDRESS).value
        if not site or not first.on_site or not first.page.head.steps or first.page.head.layout != "sheet":
            return ""
        return page_address(str(site), first.path)

    def said(self, planned: PlannedSheet) -> list[str]:
        """All that it says or is laid out by, besides the date; what it is made anew for."""
        head = planned.pages[0].page.head
        texts = [self._text(page) for page in self._of(planned)]
        about = [self.firm, self.owner(planned), self._context.edition, self._paper, self._size, head.layout]
        address = self.address(planned)
        return [
            planned.stem,
            planned.number,
            *about,
            str(head.most_pages),
            *texts,
            *([address] if address else []),
        ]

    def sheet(self, planned: PlannedSheet, built_on: date) -> Sheet:
        """The sheet, with its revision code."""
        from builder.markup import to_html

        return with_code(
            Sheet(
                stem=planned.stem,
                number=planned.number,
                title=self.title(planned),
                articles=tuple(to_html(self._text(page), self._look) for page in self._of(planned)),
                firm=self.firm,
                owner=self.owner(planned),
                edition=self._context.edition,
                built_on=built_on,
                layout=planned.pages[0].page.head.layout,
                most_pages=planned.pages[0].page.head.most_pages,
                paper=self._paper,
                size=self._size,
                address=self.address(planned),
            )
        )

    def _of(self, planned: PlannedSheet) -> list[ComposedPage]:
        return [self._pages[page.path] for page in planned.pages]

    def _text(self, page: ComposedPage) -> str:
        """The staged page without its head."""
        return staged_text(page).split("---\n", 2)[2]
