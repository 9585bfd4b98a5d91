"""Whole PDFs joined into one that is still tagged, linked and fillable. The only user of pikepdf.

Joining by page alone would lose what PDF/UA stands on: the tree of tags and the table that leads from each page back to
it. So the trees are hung under one document, the keys of the table are moved up, and what is known by name (fields,
link targets, cells that head a table) gets its part's name in front, since every sheet begins to count at one.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_AS_FIRST = ("/Lang", "/MarkInfo", "/Metadata", "/ViewerPreferences")
"""What the joined file takes from its first part."""


@dataclass
class Bookmark:
    """An entry of the outline: the page counts from 0."""

    title: str
    page: int
    top: float | None = None
    inner: list[Bookmark] = field(default_factory=list)


@dataclass(frozen=True)
class Joined:
    """Where a part stands in the joined file."""

    first: int
    """Its first page, from 0."""
    pages: int
    bookmarks: list[Bookmark]


class JoinedPdf:
    """A PDF that grows by whole PDFs."""

    def __init__(self) -> None:
        # pikepdf costs 0.05 s to import, and only joining needs it.
        import pikepdf

        self._lib = pikepdf
        self._pdf = pikepdf.Pdf.new()
        self._document = self._pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, K=pikepdf.Array())
        )
        self._numbers: list[Any] = []
        self._next_key = 0
        self._targets: dict[str, Any] = {}
        self._fields: list[Any] = []
        self._fonts: dict[str, Any] = {}
        self._files: dict[bytes, Any] = {}

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._pdf.pages)

    def append(self, source: Path | bytes, *, name: str = "", title: str = "", cells: str = "") -> Joined:
        """Adds all pages of a PDF.

        Args:
            source: a PDF as `builder.runbooks` makes them.
            name: goes in front of what is known by name; with an empty one, names must not meet.
            title: what a screen reader calls the part; with an empty one the part's tags follow the last ones.
            cells: goes in front of the names of a table's headings alone; by default that of the part.
        """
        content = source if isinstance(source, bytes) else source.read_bytes()
        first = self.pages
        with self._lib.open(BytesIO(content)) as part:
            bookmarks = list(_bookmarks(part, first))
            with warnings.catch_warnings():
                # pikepdf warns that fields and link targets stay behind; they are joined below.
                warnings.simplefilter("ignore", self._lib.PageCopyWarning)
                self._pdf.pages.extend(part.pages)
            # After the pages: what refers to one finds its copy.
            tags, form, names = (self._copy(part, key) for key in ("/StructTreeRoot", "/AcroForm", "/Names"))
            if not first:
                self._take_over(part)
        joined = Joined(first, self.pages - first, bookmarks)
        own = [self._pdf.pages[number].obj for number in range(first, self.pages)]
        self._share_files(own)
        self._join_tags(tags, own, cells or name, title)
        self._join_targets(names, own, name)
        self._join_fields(form, name)
        return joined

    def _copy(self, part: Any, key: str) -> Any:
        """A value of the part's catalogue; None when it has none."""
        if key not in part.Root:
            return None
        # Only what can be referred to is copied from file to file.
        return self._pdf.copy_foreign(part.make_indirect(part.Root[key]))

    def _take_over(self, part: Any) -> None:
        for key in _AS_FIRST:
            if (value := self._copy(part, key)) is not None:
                self._pdf.Root[key] = value
        for key, value in part.docinfo.items():
            self._pdf.docinfo[key] = self._lib.String(str(value))

    def _share_files(self, pages: Sequence[Any]) -> None:
        """A font that is whole in several parts is kept once."""
        for page in pages:
            for font in page.Resources.get("/Font", {}).values():
                for inner in font.get("/DescendantFonts", ()):
                    described = inner.get("/FontDescriptor", {})
                    if "/FontFile2" in described:
                        key = described.FontFile2.read_raw_bytes()
                        described.FontFile2 = self._files.setdefault(key, described.FontFile2)

    def _join_tags(self, tree: Any, pages: Sequence[Any], name: str, title: str) -> None:
        if tree is None:
            return
        roots = list(tree.K) if isinstance(tree.K, self._lib.Array) else [tree.K]
        if title:
            for root in roots:
                root.S, root.T, root.P = self._lib.Name.Part, self._lib.String(title), self._document
                self._document.K.append(root)
        else:
            for kid in [kid for root in roots for kid in root.K]:
                kid.P = self._document
                self._document.K.append(kid)
        if name:
            self._name_headers(roots, name)
        self._move_keys(list(tree.ParentTree.Nums), pages)

    def _move_keys(self, numbers: Sequence[Any], pages: Sequence[Any]) -> None:
        """The table from page and note to tag: the part's keys follow those that are there."""
        keys = [int(key) for key in numbers[::2]]
        for key, tags in zip(keys, numbers[1::2], strict=True):
            self._numbers += [key + self._next_key, tags]
        for page in pages:
            if "/StructParents" in page:
                page.StructParents += self._next_key
            for note in page.get("/Annots", ()):
                if "/StructParent" in note:
                    note.StructParent += self._next_key
        self._next_key += max(keys, default=-1) + 1

    def _name_headers(self, roots: Iterable[Any], name: str) -> None:
        """Cells that head a table, and those they head, know each other by name."""
        for element in _elements(roots, self._lib):
            if "/ID" in element:
                element.ID = self._lib.String(f"{name}-{element.ID}")
            headed = element.get("/A")
            if isinstance(headed, self._lib.Dictionary) and "/Headers" in headed:
                names = [self._lib.String(f"{name}-{head}") for head in headed.Headers]
                headed.Headers = self._lib.Array(names)

    def _join_targets(self, names: Any, pages: Sequence[Any], name: str) -> None:
        if names is None or "/Dests" not in names:
            return
        listed = list(names.Dests.Names)
        prefix = f"{name}." if name else ""
        for target, place in zip(listed[::2], listed[1::2], strict=True):
            self._targets[f"{prefix}{target}"] = place
        for page in pages:
            for note in page.get("/Annots", ()):
                if isinstance(note.get("/Dest"), self._lib.String):
                    note.Dest = self._lib.String(f"{prefix}{note.Dest}")

    def _join_fields(self, form: Any, name: str) -> None:
        if form is None or not len(form.get("/Fields", ())):
            return
        names = {font: f"{font}{len(self._fonts)}" for font in form.DR.get("/Font", {})} if name else {}
        for font, value in form.DR.get("/Font", {}).items():
            self._fonts[_plain(font, names)] = value
        for one in form.Fields:
            _rename_font(one, names, self._lib)
        if not name:
            self._fields += list(form.Fields)
            return
        parent = self._pdf.make_indirect(self._lib.Dictionary(T=self._lib.String(name), Kids=form.Fields))
        for one in form.Fields:
            one.Parent = parent
        self._fields.append(parent)

    def blank_page(self, like: int, content: bytes) -> None:
        """Adds a page of the size of another, whose content is an artifact: a screen reader passes over it."""
        self._pdf.add_blank_page(page_size=self._size(like))
        page = self._pdf.pages[-1].obj
        page.Tabs = self._lib.Name.S
        self.draw(self.pages - 1, content)

    def _size(self, number: int) -> tuple[float, float]:
        box = self._pdf.pages[number].mediabox
        return float(box[2]), float(box[3])

    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page, in points."""
        return [self._size(number) for number in range(self.pages)]

    def draw(self, number: int, content: bytes) -> None:
        """Draws on a page what is no part of its text: page numbers and tab marks."""
        if content:
            marked = b"q /Artifact << /Type /Pagination >> BDC\n" + content + b"\nEMC Q"
            page = self._pdf.pages[number]
            # The page's own drawing may leave the coordinates turned round.
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n" + marked)

    def print_over(self, source: bytes) -> None:
        """Prints the pages of another PDF over these, one on each, as what is no part of the text.

        Args:
            source: an untagged PDF of as many pages.
        """
        with self._lib.open(BytesIO(source)) as over:
            for number, (page, upper) in enumerate(zip(self._pdf.pages, over.pages, strict=True)):
                drawing = self._pdf.copy_foreign(upper.as_form_xobject())
                # Pages of one document share their resources, so each drawing has a name of its own.
                name = self._lib.Name(f"/Over{number}")
                page.add_resource(drawing, self._lib.Name.XObject, name)
                self.draw(number, f"{name} Do".encode())

    def finish(
        self, target: Path | BinaryIO, bookmarks: Sequence[Bookmark], labels: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Writes the joined PDF; the same parts give the same bytes.

        Args:
            target: the file, in a folder that exists, or something to write to.
            bookmarks: the outline.
            labels: first page and words of each run of pages: a viewer shows `RB01-2` for the second of them.
        """
        lib, root = self._lib, self._pdf.Root
        numbers = lib.Dictionary(Nums=lib.Array(self._numbers))
        tree = lib.Dictionary(
            Type=lib.Name.StructTreeRoot,
            K=lib.Array([self._document]),
            ParentTree=self._pdf.make_indirect(numbers),
            ParentTreeNextKey=self._next_key,
        )
        root.StructTreeRoot = self._pdf.make_indirect(tree)
        self._document.P = root.StructTreeRoot
        if self._targets:
            sorted_names = sorted(self._targets.items(), key=lambda item: item[0].encode())
            flat = [thing for name, place in sorted_names for thing in (lib.String(name), place)]
            root.Names = lib.Dictionary(Dests=lib.Dictionary(Names=lib.Array(flat)))
        if self._fields:
            fonts = lib.Dictionary(self._fonts)
            root.AcroForm = lib.Dictionary(Fields=lib.Array(self._fields), DR=lib.Dictionary(Font=fonts))
        if labels:
            flat = [thing for first, words in labels for thing in (first, _label(words, lib))]
            root.PageLabels = lib.Dictionary(Nums=lib.Array(flat))
        with self._pdf.open_outline() as outline:
            outline.root.extend(_outline_items(bookmarks, self._pdf, lib))
        self._pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=lib.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )


def _bookmarks(part: Any, first: int) -> Iterator[Bookmark]:
    """The outline of a part."""
    places = {page.obj.objgen: number for number, page in enumerate(part.pages)}

    def read(items: Iterable[Any]) -> Iterator[Bookmark]:
        for item in items:
            place = item.destination
            yield Bookmark(
                str(item.title), first + places[place[0].objgen], float(place[3]), list(read(item.children))
            )

    with part.open_outline() as outline:
        yield from read(outline.root)


def _outline_items(bookmarks: Iterable[Bookmark], pdf: Any, lib: Any) -> Iterator[Any]:
    for bookmark in bookmarks:
        top = {"top": bookmark.top} if bookmark.top is not None else {}
        place = lib.make_page_destination(pdf, bookmark.page, lib.PageLocation.XYZ, left=0, zoom=0, **top)
        item = lib.OutlineItem(bookmark.title, place)
        item.is_closed = True
        item.children.extend(_outline_items(bookmark.inner, pdf, lib))
        yield item


def _elements(roots: Iterable[Any], lib: Any) -> Iterator[Any]:
    """The tags below some roots; without recursion, for a table may be deep and long."""
    waiting = list(roots)
    while waiting:
        element = waiting.pop()
        if isinstance(element, lib.Dictionary) and "/S" in element:
            yield element
            kids = element.get("/K")
            waiting.extend(kids if isinstance(kids, lib.Array) else [kids])


def _label(words: str, lib: Any) -> Any:
    return lib.Dictionary(P=lib.String(f"{words}-"), S=lib.Name.D)


def _plain(font: str, names: dict[str, str]) -> str:
    return names.get(font, font)


def _rename_font(one: Any, names: dict[str, str], lib: Any) -> None:
    """A field names the font it is written in."""
    if "/DA" in one and names:
        words = [names.get(word, word) for word in str(one.DA).split(" ")]
        one.DA = lib.String(" ".join(words))
