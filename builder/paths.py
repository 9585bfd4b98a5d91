"""Where things are: the content and the look that travel with tideover, and what a brokerage folder holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.errors import CannotBuildError, NotABrokerageError


def content_root() -> Path:
    """The folder `playbook_src`: guidance, interview, facts, pages and the worked example.

    Raises:
        CannotBuildError: the installation lost it.
    """
    return _data_folder("playbook_src")


def look_root() -> Path:
    """The folder `site`: MkDocs settings, theme, assets and print templates.

    Raises:
        CannotBuildError: the installation lost it.
    """
    return _data_folder("site")


def _data_folder(name: str) -> Path:
    """A wheel carries the folder inside the package; a checkout has it beside the package."""
    package = Path(__file__).parent
    for folder in (package / "_bundled" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise CannotBuildError(f"{package}: the folder {name} is missing. Install tideover again.")


@dataclass(frozen=True)
class Brokerage:
    """A brokerage folder; nothing is read or made until somebody uses a path."""

    folder: Path

    @classmethod
    def open(cls, path: Path | str) -> Brokerage:
        """The brokerage in a folder, by its absolute path.

        Raises:
            NotABrokerageError: the folder holds no `answers.yaml`.
        """
        brokerage = cls(Path(path).absolute())
        if not brokerage.answers.is_file():
            raise NotABrokerageError(Path(path))
        return brokerage

    def in_large_print(self) -> Brokerage:
        """The same firm, with the folder and the record of its sheets in large print."""
        return LargePrint(self.folder)

    def apart(self, edition: str) -> Brokerage:
        """The same firm, with an `out/` of its own for an edition that must not displace the other one."""
        return Apart(self.folder, edition)

    @property
    def answers(self) -> Path:
        """What the firm answered; a person may edit it by hand."""
        return self.folder / "answers.yaml"

    @property
    def clients(self) -> Path:
        """The importer clients, one row each."""
        return self.folder / "clients.csv"

    @property
    def lines(self) -> Path:
        """The firm's own export of clients' tariff lines with agency flags; a firm may do without."""
        return self.folder / "lines.csv"

    @property
    def printed_numbers(self) -> Path:
        """Which reserved entry numbers were printed; a firm that printed none has no such file."""
        return self.folder / "numbers-printed.csv"

    @property
    def out(self) -> Path:
        """All that a build makes; safe to delete."""
        return self.folder / "out"

    @property
    def history(self) -> Path:
        """What earlier sheets said, private; it outlives `out/`."""
        return self.folder / "history"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.out / "site"

    @property
    def runbooks(self) -> Path:
        """The printed sheets."""
        return self.out / "runbooks"

    @property
    def change_sheet(self) -> Path:
        """Which leaves to exchange in a binder that was handed out; there when something changed since."""
        return self.runbooks / "CHANGES.pdf"

    @property
    def manifest(self) -> Path:
        """Hashes and tool versions of the last build."""
        return self.out / "manifest.json"

    @property
    def project(self) -> Path:
        """The staged MkDocs project the site is built from."""
        return self.out / "project"


@dataclass(frozen=True)
class LargePrint(Brokerage):
    """A brokerage whose sheets are those in large print: they never lie among the others."""

    @property
    def runbooks(self) -> Path:
        """The sheets in large print."""
        return self.out / "runbooks-large"

    @property
    def manifest(self) -> Path:
        """What they were made from."""
        return self.out / "manifest-large.json"


@dataclass(frozen=True)
class Apart(Brokerage):
    """A brokerage whose output is one edition, made beside the other one: to be published, and never printed from."""

    edition: str

    @property
    def out(self) -> Path:
        """All that is made of this edition; safe to delete."""
        return self.folder / "out" / self.edition
