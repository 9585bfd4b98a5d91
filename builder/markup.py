"""Markdown to HTML for the printed sheets, as the site's pages are made; the only user of Python-Markdown.

Paper cannot be clicked, so what a page folds away is laid open: folded notes are open, tabs follow one
another under their labels, and the links headings carry for sharing are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_BEFORE_PRETTY_PRINT = 1
"""After every extension in use has had the tree (the last, tabs and toc, run at 4 and 5)."""

_FOLDED = re.compile(r"""<details((?:\s+(?!open\b)[\w-]+(?:=(?:"[^"]*"|'[^']*'))?)*)\s*>""")
"""A note that is folded: none of its attributes is `open`, though one of its classes may be."""


def to_html(markdown_text: str, look: Path) -> str:
    """The HTML of a staged page's Markdown (front matter already taken off), laid open for paper.

    Args:
        markdown_text: Markdown as MkDocs would get it.
        look: The folder whose `mkdocs.yml` lists the Markdown extensions.
    """
    html = _converter(look / "mkdocs.yml").reset().convert(markdown_text)
    return _FOLDED.sub(r"<details open\1>", html)


@lru_cache
def _converter(config: Path) -> Markdown:
    # Python-Markdown and its extensions cost 0.05 s to import, and only printing needs them.
    from markdown import Markdown
    from markdown.treeprocessors import Treeprocessor

    class LaidOpen(Treeprocessor):
        """Unstacks tabs and drops the links of headings."""

        def run(self, root: Element) -> None:
            _lay_open(root)

    extensions, settings = _listed_extensions(config)
    converter = Markdown(extensions=extensions, extension_configs=settings)
    converter.treeprocessors.register(LaidOpen(converter), "laid_open", _BEFORE_PRETTY_PRINT)
    return converter


def _listed_extensions(config: Path) -> tuple[list[str], dict[str, dict[str, object]]]:
    """Names and settings of the extensions that `mkdocs.yml` lists, in its order."""
    listed = yaml.safe_load(config.read_text(encoding="utf-8"))["markdown_extensions"]
    settings: dict[str, dict[str, object]] = {}
    for entry in listed:
        settings.update(entry if isinstance(entry, dict) else {entry: {}})
    return list(settings), settings


def _lay_open(root: Element) -> None:
    for element in list(root.iter()):
        if "tabbed-set" in _classes(element):
            _stack_tabs(element)
        for child in list(element):
            if "headerlink" in _classes(child):
                element.remove(child)


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _stack_tabs(tabs: Element) -> None:
    """Turn buttons, labels and panes into panes that each begin with their label."""
    parts = {name: child for child in tabs for name in _classes(child)}
    labels, panes = list(parts["tabbed-labels"]), list(parts["tabbed-content"])
    for label, pane in zip(labels, panes, strict=True):
        label.tag = "p"
        label.attrib = {"class": "tabbed-label"}
        pane.insert(0, label)
    tabs[:] = panes
