"""The site: stages a self-contained MkDocs project and builds it. The only module that knows MkDocs.

Material's templates do not escape, so what a person typed is turned into HTML text here, once, for the
names the theme prints everywhere: the site's name, its description, the copyright line and the menu titles.
"""

from __future__ import annotations

import json
import logging
import os
import posixpath
import re
import shutil
from contextlib import contextmanager
from html import escape, unescape
from importlib.metadata import version
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import yaml

from builder.errors import SiteBuildError
from builder.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG_NAME = "mkdocs.yml"
SHEETS = "runbooks"
"""The folder of the printed sheets; it lies beside the site wherever the site goes."""

_TOOLS = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2")
"""The packages whose version changes what a page looks like."""

_UNUSED = (
    "404.html",  # its links are absolute, so it works at the root of one web server and nowhere else
    "sitemap.xml",  # for search engines
    "sitemap.xml.gz",
    "assets/javascripts/lunr",  # search in languages other than English
    "assets/javascripts/*.map",  # for those who debug Material
    "assets/javascripts/workers/*.map",
    "assets/stylesheets/*.map",
    "assets/images",  # holds Material's own icon only
)
"""What Material adds and an offline playbook never opens; 2.2 MB of a small site's 3.4."""

_REFERENCE = re.compile(
    r"<(?P<tag>[a-z]+)\b[^<>]*?\s(?:xlink:)?(?:href|src|poster|data)=(?P<quote>[\"'])(?P<target>.*?)(?P=quote)",
    re.IGNORECASE | re.DOTALL,
)
_ANCHOR = re.compile(r"\s(?:id|name)=[\"']?(?P<name>[^\"'\s>]+)")
_OPENED_BY_A_PERSON = frozenset({"a", "area"})
"""Elements whose target waits for a click; the target of every other element is fetched unasked."""
_SHEET = re.compile(rf"\.\./{SHEETS}/[A-Za-z0-9-]+\.pdf")
_OUTSIDE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
_SEARCHED = ("title", "text")
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[\w'\N{RIGHT SINGLE QUOTATION MARK}]+")

_LINK = r"Doc file '(?P<page>.+?)' contains an? (?:\w+ )*link '(?P<link>.+?)', "
_TIP = r"\.(?P<tip> Did you mean .+)?"
_MKDOCS_WORDS = (
    (
        rf"{_LINK}but the target.* is not found among documentation files{_TIP}",
        '{page}: the link "{link}" leads nowhere. Link to a page or file that is in this playbook.{tip}',
    ),
    (
        rf"{_LINK}but .+ anchor.+",
        '{page}: the link "{link}" names a heading that is not there. Correct it.',
    ),
    (
        rf"{_LINK}it was left as is{_TIP}",
        '{page}: the link "{link}" is no path from this page. Write the path from here to a .md file.{tip}',
    ),
    (
        r"A reference to '(?P<page>.+?)' is included in the 'nav' configuration, which is not found.+",
        "{page}: the menu lists this page, but it was not staged. Stage it, or leave it out of the menu.",
    ),
    (
        r"Encoding error reading file: (?P<page>.+)",
        "{page}: the file is not UTF-8 text. Save it as UTF-8.",
    ),
    (
        r"Error (?:reading|building) page '(?P<page>.+?)': ?(?P<tip>.*)",
        "{page}: the page cannot be made: {tip}",
    ),
)
"""What MkDocs logs, and how we say it; anything else is passed on as MkDocs put it."""


def stage_config(
    project: Path,
    look: Path,
    *,
    site_name: str,
    description: str,
    copyright_: str,
    nav: list[object],
    extra: dict[str, object],
) -> None:
    """Make `project` a MkDocs project: `mkdocs.yml`, `theme/` and `docs/assets/`; pages go to `docs/`.

    Args:
        project: The folder to stage in; made if it is missing.
        look: The folder that holds `mkdocs.yml`, `theme/` and `assets/` (the source tree's `site/`).
        site_name: Plain text, as are `description`, `copyright_` and every title in `nav`.
        nav: As MkDocs has it: page paths below `docs/`, `{title: path}`, or `{title: [more of these]}`.
            Titles belong here: MkDocs takes a page's own `title` from front matter as HTML.
        extra: Plain values the theme prints: `now` (`label`, `link`) for the button in the header, `edition`.
    """
    config: dict[str, object] = yaml.safe_load((look / CONFIG_NAME).read_text(encoding="utf-8"))
    config["site_name"] = escape(site_name)
    config["site_description"] = escape(description)
    config["copyright"] = escape(copyright_)
    config["docs_dir"] = "docs"
    config["site_dir"] = "site"
    config["extra"] = cast("dict[str, object]", config["extra"]) | extra
    config["nav"] = [_with_escaped_titles(item) for item in nav]

    docs = project / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    shutil.copytree(look / "theme", project / "theme", dirs_exist_ok=True)
    shutil.copytree(look / "assets", docs / "assets", dirs_exist_ok=True)
    # In plain ASCII: written as Unicode, PyYAML turns a next-line character into a space.
    (project / CONFIG_NAME).write_text(yaml.safe_dump(config, sort_keys=True, width=110), encoding="ascii")


def build_site(project: Path, site_dir: Path) -> None:
    """Build the staged `project` into `site_dir`, whose old content is replaced.

    The same project gives the same bytes, wherever the two folders are. Nothing is printed.

    Raises:
        SiteBuildError: MkDocs warned about anything, a link leads nowhere, or a page would fetch something
            from another machine; the message lists all of it, each line with the staged page it is about.
    """
    complaints = [_in_words(message) for message in _run_mkdocs(project, site_dir)]
    if not complaints:
        for pattern in _UNUSED:
            _remove(site_dir, pattern)
        _search_without_accents(site_dir / "search" / "search_index.json")
        complaints = list(_bad_references(site_dir))
    if complaints:
        listing = "\n".join(f"  {complaint}" for complaint in dict.fromkeys(complaints))
        raise SiteBuildError(f"The site could not be built. Mend these pages, then build again:\n{listing}")


def tool_versions() -> dict[str, str]:
    """Versions of the packages that shape the site, by package name; imports none of them."""
    return {name: version(name) for name in _TOOLS}


def _with_escaped_titles(item: object) -> object:
    if isinstance(item, list):
        return [_with_escaped_titles(child) for child in item]
    if not isinstance(item, dict):
        return item
    return {
        escape(str(title)): target if isinstance(target, str) else _with_escaped_titles(target)
        for title, target in item.items()
    }


def _run_mkdocs(project: Path, site_dir: Path) -> list[str]:
    """Everything MkDocs logged as a warning or worse."""
    # Other releases of Material print a notice about MkDocs 2 on import unless this is set.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    # MkDocs costs 0.12 s to import, and only a build needs it.
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    with _recorded_log("mkdocs") as messages:
        try:
            config = load_config(
                str(project / CONFIG_NAME),
                docs_dir=str((project / "docs").absolute()),
                site_dir=str(site_dir.absolute()),
                strict=True,
            )
            build(config)
        except Abort as error:  # counts what was logged
            messages[:] = messages or [str(error)]
        # OSError and ValueError: a page that cannot be read or decoded, or names a template that is missing.
        # MkDocs logs which page, then lets them through; a full disk it lets through alone.
        except (MkDocsException, OSError, ValueError) as error:
            if str(error) not in "\n".join(messages):
                messages.append(str(error))
    return messages


class _Recorder(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _recorded_log(name: str) -> Iterator[list[str]]:
    """What the logger `name` says, kept from every other handler."""
    logger = logging.getLogger(name)
    recorder = _Recorder()
    level, propagates = logger.level, logger.propagate
    # At DEBUG MkDocs skips its check of anchors, so the caller's level must not reach it.
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(recorder)
    try:
        yield recorder.messages
    finally:
        logger.removeHandler(recorder)
        logger.propagate = propagates
        logger.setLevel(level)


def _in_words(message: str) -> str:
    for pattern, words in _MKDOCS_WORDS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(**found.groupdict(""))
    return f"{CONFIG_NAME}: MkDocs says: {message}"


def _remove(site_dir: Path, pattern: str) -> None:
    for path in site_dir.glob(pattern):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _search_without_accents(index: Path) -> None:
    """Adds to each entry of the search its words as an American keyboard spells them: José is found as jose.

    The index lies there twice: as it is fetched from a web server, and as a script for pages that come from a disk.
    """
    written = index.read_text(encoding="utf-8")
    searched = json.loads(written)
    for entry in searched["docs"]:
        words = _WORD.findall(unescape(_TAG.sub(" ", " ".join(entry[field] for field in _SEARCHED))))
        if added := [_typed(word) for word in dict.fromkeys(words) if not word.isascii()]:
            entry["text"] += f" <p>{escape(' '.join(added), quote=False)}</p>"
    as_script = index.with_suffix(".js")
    beginning = as_script.read_text(encoding="utf-8").removesuffix(written)
    both = json.dumps(searched, separators=(",", ":"))
    index.write_text(both, encoding="utf-8")
    as_script.write_text(beginning + both, encoding="utf-8")


def _typed(word: str) -> str:
    return folded(word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def _bad_references(site_dir: Path) -> Iterator[str]:
    """Complaints about references MkDocs does not look at: those in raw HTML, front matter and the theme."""
    files = {path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*") if path.is_file()}
    texts = {name: (site_dir / name).read_text("utf-8") for name in sorted(files) if name.endswith(".html")}
    anchors = {
        page: {unescape(found["name"]) for found in _ANCHOR.finditer(text)} for page, text in texts.items()
    }
    pages_by_fault: dict[str, list[str]] = {}
    for page, text in texts.items():
        references = {
            (found["tag"].lower(), unescape(found["target"])) for found in _REFERENCE.finditer(text)
        }
        for tag, target in sorted(references):
            if fault := _fault(page, tag, target, files, anchors):
                pages_by_fault.setdefault(fault, []).append(f"{page.removesuffix('.html')}.md")
    for fault, (first, *others) in pages_by_fault.items():
        # A fault of the menu or the theme is on every page, and is one fault.
        yield f"{first} (and {len(others)} more): {fault}" if others else f"{first}: {fault}"


def _fault(page: str, tag: str, target: str, files: set[str], anchors: dict[str, set[str]]) -> str:
    """What is wrong with one reference; empty when it is sound."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return f'the link "{target}" is not an address. Correct it.'
    if parts.scheme or parts.netloc:
        return _outside_fault(tag, target, parts.scheme)
    path = unquote(parts.path)
    destination = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if tag in _OPENED_BY_A_PERSON and _SHEET.fullmatch(destination):
        return ""
    if destination not in files:
        return f'the link to "{destination}" leads nowhere. Link to a page or file that is in this playbook.'
    if parts.fragment and unquote(parts.fragment) not in anchors.get(destination, {unquote(parts.fragment)}):
        return f'the link to "{destination}#{parts.fragment}" names a heading that is not there. Correct it.'
    return ""


def _outside_fault(tag: str, target: str, scheme: str) -> str:
    if tag not in _OPENED_BY_A_PERSON:
        fault = f'<{tag}> would fetch "{target}" from another machine. Put the file into the playbook.'
        return "" if scheme == "data" else fault
    fault = f'the link "{target}" is of a kind no page may hold. Link to a page or a web address.'
    return "" if scheme in _OUTSIDE_SCHEMES else fault
