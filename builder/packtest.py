"""Tries a pack as somebody on a borrowed laptop would: opens it, counts it, and searches it without a network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from builder.aeszip import CHUNK, decrypt
from builder.errors import PackError
from builder.machine import find_chromium

if TYPE_CHECKING:
    from collections.abc import Mapping

INNER, TOP, SUMS, NOTE = "playbook.zip", "playbook", "SHA256SUMS", "read-me-first.txt"
_SITE = "out/site"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_WORD = re.compile(r"[a-z]{7,}")
_STEM = 5
"""Letters that a search engine's stemming leaves alone."""
_CHROMIUM = (
    *("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=20000",
)
"""The browser may ask for no machine's address, and gets twenty seconds of its own time to search."""


@dataclass(frozen=True)
class Tested:
    """What a pack was found to hold."""

    files: int
    """All with the hashes of its list."""
    word: str
    """What was searched for."""
    page: str
    """The page that the search found."""
    browser: str
    """The browser that searched; empty when none was found, and the search index was read instead."""


def try_pack(path: Path, password: str) -> Tested:
    """Opens a pack, compares every file with its hash, and looks a word up.

    It is unpacked into a private folder of the system's temporary folder, which is removed at the end.

    Raises:
        PackError: it cannot be opened, a file is missing, changed or too many, or the search finds another page.
        OSError: the disk refused.
    """
    with tempfile.TemporaryDirectory(prefix="tideover-pack-") as scratch:
        inner = Path(scratch) / INNER
        with inner.open("wb") as file:
            decrypt(path, password, INNER, frozenset({INNER, NOTE}), file)
        hashes = _unpack(path, inner, Path(scratch))
        inner.unlink()
        folder = Path(scratch) / TOP
        files = _check_sums(path, folder, hashes)
        word, page = rare_word(folder / _SITE)
        browser = find_chromium()
        if browser:
            found = pages_found(browser, folder / _SITE, word, Path(scratch) / "profile")
            if found != [page]:
                raise PackError(
                    f'{path}: a search for "{word}" finds {found or "nothing"} instead of {page}.'
                )
        return Tested(files, word, page, str(browser or ""))


def _unpack(path: Path, inner: Path, scratch: Path) -> dict[str, str]:
    """Writes the files of the inner archive below the scratch folder; returns the hash of each by its path."""
    hashes: dict[str, str] = {}
    try:
        with zipfile.ZipFile(inner) as archive:
            for info in archive.infolist():
                name = PurePosixPath(info.filename)
                is_ours = name.parts[0] == TOP and ".." not in name.parts and not name.is_absolute()
                if not is_ours or "\\" in info.filename or info.is_dir() or info.filename in hashes:
                    raise PackError(f'{path}: holds "{info.filename}", which tideover does not pack.')
                target = scratch / name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                digest = hashlib.sha256()
                with archive.open(info) as stream, target.open("xb") as file:
                    while chunk := stream.read(CHUNK):
                        digest.update(chunk)
                        file.write(chunk)
                hashes[name.relative_to(TOP).as_posix()] = digest.hexdigest()
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise PackError(f"{path}: {INNER} is damaged ({error}). Take another copy.") from error
    return hashes


def _check_sums(path: Path, folder: Path, hashes: Mapping[str, str]) -> int:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise PackError(f"{path}: holds no list of hashes.") from error
    wanted = {found[2]: found[1] for line in lines if (found := _LINE.fullmatch(line))}
    wrong = sorted(
        name for name in {*wanted, *hashes} - {SUMS} if hashes.get(name) != wanted.get(name, "not listed")
    )
    if wrong or len(wanted) != len(lines):
        some = ", ".join(wrong[:3]) or SUMS
        raise PackError(f"{path}: {some} is not what was packed. Take another copy.")
    return len(hashes)


def rare_word(site: Path) -> tuple[str, str]:
    """A word that stands on one page alone, and that page, by the site's own search index.

    Raises:
        PackError: there is no index, or it leads to pages that are not there.
    """
    try:
        index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
        entries = [(entry["location"], f"{entry['title']} {entry['text']}") for entry in index["docs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackError(f"{site}: its search index cannot be read ({error}).") from error
    pages_by_stem: defaultdict[str, set[str]] = defaultdict(set)
    words: list[tuple[str, str]] = []
    for location, text in entries:
        page = location.partition("#")[0]
        for word in _WORD.findall(unescape(re.sub(r"<[^>]*>", " ", text)).casefold()):
            pages_by_stem[word[:_STEM]].add(page)
            words.append((word, page))
    missing = sorted({page for _, page in words if not (site / page).is_file()})
    if missing:
        raise PackError(f"{site}: the search leads to {missing[0]}, which is not there.")
    rare = [(word, page) for word, page in words if len(pages_by_stem[word[:_STEM]]) == 1]
    # The search begins on the first page, so that finding another one says more.
    found = next((one for one in rare if one[1] != "index.html"), rare[0] if rare else None)
    if found is None:
        raise PackError(f"{site}: no word of its search index leads to one page alone.")
    return found


def pages_found(browser: Path, site: Path, word: str, profile: Path) -> list[str]:
    """The pages that a real browser's search finds, opened from disk and without a network.

    Raises:
        PackError: the browser did not start.
    """
    # Chromium's own sandbox refuses to run as root.
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    address = f"{(site / 'index.html').as_uri()}?q={word}"
    ran = subprocess.run(
        (browser, *_CHROMIUM, *as_root, f"--user-data-dir={profile}", "--dump-dom", address),
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
    )
    if ran.returncode or "<html" not in ran.stdout:
        last = ran.stderr.strip().rpartition("\n")[2]
        raise PackError(f"{browser}: did not open the page ({last or ran.returncode}).")
    reader = _Results()
    reader.feed(ran.stdout)
    root = site.resolve()
    paths = [Path(unquote(urlsplit(link).path)) for link in reader.links]
    return list(
        dict.fromkeys(path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root))
    )


class _Results(HTMLParser):
    """The links of a page's search results."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Material marks each result's link."""
        told = dict(attrs)
        if tag == "a" and "md-search-result__link" in (told.get("class") or "").split():
            self.links.append(told.get("href") or "")
