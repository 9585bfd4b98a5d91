"""An edition as built: to be given to others whole, and as its manifest says."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING

from builder.errors import CannotBuildError
from builder.manifest import Manifest, file_hash, read_manifest
from builder.pipeline import BuildOptions, BuildResult, build
from builder.sheets import EDITIONS
from builder.stage import tree_hash
from builder.swap import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from builder.events import Event
    from builder.paths import Brokerage


@dataclass(frozen=True)
class Edition:
    """Site and sheets of one edition, as a build left them; nobody else builds while it is held."""

    place: Brokerage
    """Where they are: the brokerage itself, or its `out/EDITION`."""
    manifest: Manifest
    site_tree: str
    """Hash of the site, by name and content of every file."""
    result: BuildResult

    @property
    def title(self) -> str:
        """What the site is called."""
        return f"{self.result.firm} playbook" if self.result.firm else "Continuity playbook"

    def files(self) -> Iterator[tuple[str, Path]]:
        """The site and the sheets that the manifest names, each by its path; nothing else that lies beside them."""
        for path in sorted(self.place.site.rglob("*")):
            if path.is_file():
                yield f"site/{path.relative_to(self.place.site).as_posix()}", path
        manifest = self.manifest
        late = (("CHANGES", bool(manifest.changes)), ("binder", bool(manifest.joined)))
        for stem in (*manifest.sheets, *(stem for stem, is_there in late if is_there)):
            yield f"runbooks/{stem}.pdf", self.place.runbooks / f"{stem}.pdf"

    def start_page(self, look: Path, below: str = "") -> bytes:
        """The page that leads to the site and to every sheet.

        Args:
            look: The folder `site`.
            below: Where site and sheets are, seen from the page: empty, or a path that ends in a slash.
        """
        sheets = self.manifest.sheets
        stems = sorted(sheets, key=lambda stem: (sheets[stem].number, stem))
        lines = [_line(below, stem, sheets[stem].title, sheets[stem].code) for stem in stems]
        if self.manifest.changes:
            lines.append(_line(below, "CHANGES", self.manifest.changes.title, self.manifest.changes.code))
        if self.manifest.joined:
            lines.append(_line(below, "binder", "All sheets in one file", self.manifest.binder))
        page = Template((look / "published" / "index.html").read_text(encoding="utf-8"))
        return page.substitute(
            title=escape(self.title),
            edition=EDITIONS[self.manifest.edition],
            code=escape(self.manifest.binder),
            below=escape(below),
            sheets="\n".join(lines),
        ).encode()


def _line(below: str, stem: str, title: str, code: str) -> str:
    link = f'<a href="{escape(below)}runbooks/{escape(stem)}.pdf">{escape(stem)}</a>'
    return f"<li>{link} {escape(title)} ({escape(code)})</li>"


@contextmanager
def built_edition(
    brokerage: Brokerage,
    content_root: Path,
    look: Path,
    options: BuildOptions,
    report: Callable[[Event], None],
) -> Iterator[Edition]:
    """Builds what changed of an edition, and holds it.

    An edition that `out/` does not hold is built beside it, in `out/EDITION`, so that the binder of the firm stays.

    Raises:
        ProblemsFoundError: the answers cannot be read, or the content is wrong.
        CannotBuildError: the build failed, or somebody else builds or changed what was built.
    """
    with ExitStack() as stack:
        place = brokerage
        if (
            read_manifest(brokerage.manifest).edition != options.edition
        ):  # where nothing is built, as `build` would
            place = brokerage.apart(options.edition)
            stack.enter_context(locked(brokerage.out))  # both builds would write one record of sheets
        result = build(place, content_root, look, options, report)
        stack.enter_context(locked(place.out))
        manifest = read_manifest(place.manifest)
        if manifest != result.manifest or manifest.site is None or not manifest.sheets:
            raise CannotBuildError(f"{place.out}: another build came between. Try again.")
        if tree_hash(place.site) != manifest.site.tree:
            raise CannotBuildError(f"{place.site}: is not what was built. Try again.")
        for stem, entry in manifest.sheets.items():
            path = place.runbooks / f"{stem}.pdf"
            if file_hash(path) != entry.sha256:
                raise CannotBuildError(f"{path}: is not what was built. Try again.")
        yield Edition(place, manifest, manifest.site.tree, result)
