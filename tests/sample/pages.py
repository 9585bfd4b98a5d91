"""The built pages of a site, and which of them together show every kind of element there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)(?:\s[^>]*?class=\"([^\"]*)\")?[^>]*>")


def every_page(site: Path) -> list[str]:
    """The paths of all pages, below the site's folder."""
    return sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))


def varied_pages(site: Path) -> list[str]:
    """Few pages that together hold each element with each set of classes that an article of this site holds."""
    kinds = {page: _kinds(site / page) for page in every_page(site)}
    wanted = set().union(*kinds.values())
    chosen = []
    while wanted:
        best = max(kinds, key=lambda page: len(kinds[page] & wanted))
        chosen.append(best)
        wanted -= kinds[best]
    return chosen


def _kinds(page: Path) -> set[tuple[str, ...]]:
    article = page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    return {(tag, *sorted(classes.split())) for tag, classes in _ELEMENT.findall(article)}
