"""WeasyPrint, ready to lay out sheets. The only module that knows it.

Nothing is fetched from a network, no font of the machine is used, and whatever WeasyPrint warns about can be heard.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib
import logging
import os
import warnings
from contextlib import contextmanager, redirect_stdout
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from builder.errors import MissingLibraryError
from builder.fonts import unpacked
from builder.machine import TOOLS, mending_command, read_machine
from builder.pdffields import settle_fields
from builder.sheets import bodies_of, document, styles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import ModuleType

    from builder.machine import Machine, Tool
    from builder.sheets import Sheet

MM_PER_PX = 25.4 / 96
LOADED_ONCE = ["weasyprint", "tinyhtml5", "fontTools.ttLib.woff2", __name__]
"""What a process that prints needs, by the names of modules."""

_FONTCONFIG = "FONTCONFIG_FILE"
_CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
"""The other files are recognised by what they hold."""
_PDF_OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_forms": True}
_LOGGER = logging.getLogger("weasyprint")
_NOTES = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
"""Pseudo-elements that WeasyPrint's own styles give to every element; a sheet has no notes at the foot of a page."""


def pango_missing(tool: Tool = TOOLS["pango"], machine: Machine | None = None) -> str | None:
    """What keeps this machine from printing and the command that mends it; None when nothing does."""
    is_there, detail = tool.probe()
    return None if is_there else _how_to_mend(detail, tool, machine or read_machine())


def _how_to_mend(detail: str, tool: Tool, machine: Machine) -> str:
    command = mending_command(tool, machine)
    remedy = f"Type: {command}" if command else f"Install {tool.name} with this system's package manager."
    return f"Sheets cannot be printed: {detail}. {remedy}"


def load_weasyprint(load: Callable[[str], ModuleType] = importlib.import_module) -> Any:
    """WeasyPrint, ready for use; the first call costs 0.6 s.

    Raises:
        MissingLibraryError: a library it draws text with is not installed; says which command installs it.
    """
    # When a library is missing WeasyPrint prints advice, and standard output is for results.
    with redirect_stdout(StringIO()), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            weasyprint = load("weasyprint")
        except OSError as error:
            raise MissingLibraryError(_how_to_mend(str(error), TOOLS["pango"], read_machine())) from error
    # Lacking this one, WeasyPrint loads but warns about every font. Its other remark, that the machine has no
    # fonts, does not matter: sheets bring their own.
    for warning in caught:
        if "HarfBuzz-Subset" in str(warning.message):
            detail = "cannot load harfbuzz-subset"
            raise MissingLibraryError(_how_to_mend(detail, TOOLS["pango"], read_machine()))
    return weasyprint


class Press:
    """WeasyPrint with what it needs to lay out one sheet.

    Raises:
        MissingLibraryError: Pango is not installed.
        SheetError: see `builder.sheets.bodies_of`.
    """

    def __init__(self, sheet: Sheet, look: Path) -> None:
        self._case = _type_case(look.resolve())
        self.sheet = sheet
        self.bodies = bodies_of(sheet, look)
        self._look = look
        self._styles = self._case.styles(styles_of(sheet))

    def without_address(self) -> Press:
        """The same for the sheet without its page's address."""
        other = copy(self)
        other.sheet = replace(self.sheet, address="")
        return other

    def lay_out(
        self, closeness: int, stretch: Sequence[str] | None = None, also: Sequence[str] = ()
    ) -> LaidOut:
        """The whole sheet, or a stretch of it."""
        html = document(self.sheet, self.bodies, self._look, closeness, stretch=stretch, also=also)
        source = self._case.html(
            string=html, base_url=f"{self._look.resolve().as_uri()}/", url_fetcher=self._case.fetcher
        )
        layout = source.render(font_config=self._case.fonts, stylesheets=self._styles, **_PDF_OPTIONS)
        # The second half of a PDF's identifier is a hash that pydyf makes of the content.
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        return LaidOut(layout, identifier)


@dataclass(frozen=True)
class LaidOut:
    """A sheet or a stretch of it on its pages, not yet written."""

    layout: Any
    identifier: bytes

    @property
    def pages(self) -> list[Any]:
        """Its pages, as WeasyPrint has them."""
        return list(self.layout.pages)

    def ends_soon(self, height: float) -> bool:
        """Whether what stands on the last of several pages is lower than `height`, in mm."""
        article = [box for box in boxes_on(self.pages[-1]) if box.element_tag == "main"]
        return len(self.pages) > 1 and sum(box.height for box in article) * MM_PER_PX < height

    def pdf(self, pages: int | None = None, options: Mapping[str, object] = _PDF_OPTIONS) -> bytes:
        """The first pages as PDF; all by default."""
        wanted = self.layout.copy(self.pages[:pages])
        content: bytes = wanted.write_pdf(pdf_identifier=self.identifier, finisher=_finish, **options)
        return content


def boxes_on(page: Any) -> list[Any]:
    """The boxes that WeasyPrint laid out on a page, as it has them: each with `element`, `height` and such."""
    return list(page._page_box.descendants())  # noqa: SLF001 (its own tests read it; nothing public tells)


def _finish(_: Any, pdf: Any) -> None:
    # It loads pydyf, which is there by now: WeasyPrint writes with it.
    from builder.pdfonce import settle_objects

    settle_fields(pdf)
    settle_objects(pdf)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Whatever WeasyPrint warns about meanwhile."""
    messages: list[str] = []

    class Listener(logging.Handler):
        """Keeps the messages."""

        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    listener = Listener(logging.WARNING)
    _LOGGER.addHandler(listener)
    try:
        yield messages
    finally:
        _LOGGER.removeHandler(listener)


class _TypeCase:
    """The fonts and the styles of a look, which all sheets of a process share: opened and parsed once."""

    def __init__(self, look: Path) -> None:
        self.weasyprint = load_weasyprint()
        self.html = _html(self.weasyprint)
        self.fetcher = _fetcher(self.weasyprint, look)
        with _own_fonts_only(look):
            self.fonts = self.weasyprint.text.fonts.FontConfiguration()
        self._look = look
        self._parsed: dict[tuple[str, str], tuple[Any, list[str]]] = {}

    def styles(self, names: Iterable[str]) -> list[Any]:
        """The style sheets with these names; what WeasyPrint said of one is said again for each sheet."""
        return [self._style(name) for name in names]

    def _style(self, name: str) -> Any:
        file = self._look / name
        text = file.read_text(encoding="utf-8")  # anew each time: a style that changed is parsed again
        if (name, text) in self._parsed:
            style, said = self._parsed[name, text]
            for words in said:
                _LOGGER.warning("%s", words)
            return style
        with complaints() as said:
            style = self.weasyprint.CSS(
                string=text, base_url=file.as_uri(), url_fetcher=self.fetcher, font_config=self.fonts
            )
        self._parsed[name, text] = style, said
        return style


def _html(weasyprint: Any) -> Any:
    """WeasyPrint's documents, with lighter styles of WeasyPrint's own."""

    class SheetHTML(weasyprint.HTML):  # type: ignore[misc]
        """A sheet. Were the method that is overridden gone, WeasyPrint's own styles would serve as they are."""

        def _ua_stylesheets(self, *args: object, **options: object) -> list[Any]:
            return [_without_notes(style) for style in super()._ua_stylesheets(*args, **options)]

    return SheetHTML


@lru_cache(maxsize=4)
def _without_notes(style: Any) -> Any:
    """WeasyPrint's own styles without those of notes: five of six styles that it would work out for each element."""
    try:
        kept = [entry for entry in style.matcher.other_selectors if entry[3] not in _NOTES]
    except (AttributeError, LookupError, TypeError):  # another version keeps them otherwise
        return style
    lighter = copy(style)
    lighter.matcher = copy(style.matcher)
    lighter.matcher.other_selectors = kept
    return lighter


@lru_cache(maxsize=2)
def _type_case(look: Path) -> _TypeCase:
    return _TypeCase(look)


# Its folder of unpacked fonts goes with it; as late as the end of the interpreter nothing could be removed any more.
atexit.register(_type_case.cache_clear)


@contextmanager
def _own_fonts_only(look: Path) -> Iterator[None]:
    """Fontconfig finds no font of this machine, so the same characters are at hand on every machine."""
    before = os.environ.get(_FONTCONFIG)
    os.environ[_FONTCONFIG] = str((look / "print" / "fonts.conf").resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ[_FONTCONFIG]
        else:
            os.environ[_FONTCONFIG] = before


def _fetcher(weasyprint: Any, root: Path) -> object:
    """Opens the styles, fonts and pictures below the look folder, and refuses everything else."""

    class LookOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """What WeasyPrint asks for whatever a sheet refers to."""

        def fetch(self, url: str, headers: object = None) -> object:
            parts = urlsplit(url)
            file = Path(url2pathname(parts.path)).resolve()
            if parts.scheme != "file" or not file.is_relative_to(root):
                raise ValueError(f"refused: sheets are made of files below {root.name}/, without a network")
            content = file.read_bytes()
            if file.suffix == ".woff2":
                content = unpacked(content)
            content_type = _CONTENT_TYPES.get(file.suffix, "application/octet-stream")
            return weasyprint.urls.URLFetcherResponse(url, content, {"Content-Type": content_type})

    return LookOnly()
