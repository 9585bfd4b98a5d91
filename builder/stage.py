"""Writes the composed pages as a self-contained MkDocs project: plain Markdown, settings, theme and assets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import yaml

from builder import website
from builder.escape import escape
from builder.selection import navigation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from builder.compose import ComposedPage

DESCRIPTION = "Continuity playbook for the day the firm is cut off from ACE"
NOTICES = {"full": "Internal, full edition: holds contact data.", "shared": "Internal, shared edition."}


def stage_project(
    project: Path,
    look: Path,
    pages: Sequence[ComposedPage],
    firm: str,
    edition: str,
    sheets: AbstractSet[str] = frozenset(),
) -> None:
    """Writes the project.

    Args:
        project: an empty or missing folder.
        look: the folder `site`.
        pages: every composed page, in order; those for paper only are left out.
        firm: the firm's name as typed.
        edition: `full` or `shared`.
        sheets: stems of the sheets that lie beside the site; their pages link to them.
    """
    shown = [page for page in pages if page.plan.on_site]
    nav = navigation([page.plan for page in shown], [page.title for page in shown])
    docs = project / "docs"
    docs.mkdir(parents=True)
    for page in shown:
        target = docs / page.plan.path
        target.parent.mkdir(parents=True, exist_ok=True)
        sheet = page.plan.sheet if page.plan.sheet in sheets else ""
        target.write_text(staged_text(page, sheet), encoding="utf-8")
    website.stage_config(
        project,
        look,
        site_name=f"{firm} playbook" if firm else "Continuity playbook",
        description=DESCRIPTION,
        copyright_="",
        nav=nav,
        extra={"edition": NOTICES[edition], **_now_button(shown)},
    )


def _now_button(pages: Sequence[ComposedPage]) -> Mapping[str, object]:
    """The button in every page's header: the landing page's call to action."""
    hero = next((page.plan.page.head.hero for page in pages if page.plan.page.head.hero), None)
    return {"now": {"label": hero.title, "link": hero.link}} if hero else {}


def staged_text(page: ComposedPage, sheet: str = "") -> str:
    """A page as MkDocs reads it: head, title and body; with a link to the sheet that lies beside the site."""
    head = page.plan.page.head
    meta: dict[str, object] = {"description": page.summary or page.title}
    if sheet:
        up = "../" * (page.plan.path.count("/") + 1)
        meta["sheet"] = {"number": head.runbook, "link": f"{up}{website.SHEETS}/{sheet}.pdf"}
    if head.template:
        meta["template"] = head.template
    if head.hero:
        meta["hero"] = {
            "title": head.hero.title,
            "text": head.hero.text,
            "link": head.hero.link,
            "label": head.hero.label,
        }
        meta["hide"] = ["navigation", "toc"]
    front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=True, width=1000)
    hidden = " {: .visually-hidden }" if head.hero else ""  # the call to action stands in the heading's place
    title = f"# {escape(page.title)}{hidden}\n\n"
    summary = f"{escape(page.summary)}\n{{: .summary }}\n\n" if page.summary and not head.hero else ""
    return f"---\n{front}---\n\n{title}{summary}{page.markdown}"


def tree_hash(folder: Path) -> str:
    """A fingerprint of every file below a folder, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
