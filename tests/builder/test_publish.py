"""Publishing: what gets to the web root, what never does, and what is said."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder import cli_publish
from builder.cli import commands
from builder.errors import UsageError
from builder.manifest import read_manifest
from builder.paths import Brokerage, look_root
from builder.pipeline import BuildOptions, build
from builder.publishing import publish, roll_back

from .conftest import replace_answer, write_brokerage, write_content

if TYPE_CHECKING:
    from pathlib import Path

    from builder.publishing import Published


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small content folder, a brokerage whose full edition is built, and a web root with its shared edition."""
    shop = tmp_path_factory.mktemp("shop")
    write_content(shop / "content")
    brokerage = write_brokerage(shop / "firm")
    build(brokerage, shop / "content", look_root(), BuildOptions(workers=1), lambda _: None)
    published(brokerage, shop / "content", shop / "www")
    return shop


@pytest.fixture
def copied(shop: Path, tmp_path: Path) -> tuple[Brokerage, Path, Path]:
    """The same, to be changed: brokerage, content and web root."""
    shutil.copytree(shop, tmp_path / "shop", symlinks=True)
    return (
        Brokerage.open(tmp_path / "shop" / "firm"),
        tmp_path / "shop" / "content",
        tmp_path / "shop" / "www",
    )


def published(brokerage: Brokerage, content: Path, target: Path, edition: str = "shared") -> Published:
    """Publishes with one printing process."""
    wanted = BuildOptions(edition=edition, workers=1)
    return publish(brokerage, content, look_root(), target, wanted, lambda _: None)


def files_below(folder: Path) -> set[str]:
    """The paths of all files."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_site_sheets_and_hashes_are_published_and_nothing_else(shop: Path) -> None:
    """No answers, no project, no manifest of the build, no record of earlier sheets."""
    found = files_below(shop / "www" / "current")

    assert {name.partition("/")[0] for name in found} == {
        "site",
        "runbooks",
        "index.html",
        "published.json",
        "SHA256SUMS",
    }
    assert {name for name in found if name.startswith("runbooks/")} == {
        "runbooks/RB01.pdf",
        "runbooks/CARD-lead.pdf",
        "runbooks/CARD-deputy.pdf",
    }
    assert b"grey safe" not in b"".join((shop / "www" / "current" / name).read_bytes() for name in found)


def test_the_hash_list_names_every_file_as_sha256sum_wants_it(shop: Path) -> None:
    """Two spaces between hash and path, paths from where the list stands."""
    current = shop / "www" / "current"
    lines = (current / "SHA256SUMS").read_text("utf-8").splitlines()
    named = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}

    assert set(named) == files_below(current) - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((current / path).read_bytes()).hexdigest() == digest for path, digest in named.items()
    )


def test_the_start_page_leads_to_the_site_and_to_every_sheet(shop: Path) -> None:
    """It says the edition and the binder's code."""
    page = (shop / "www" / "current" / "index.html").read_text("utf-8")

    assert 'href="site/index.html"' in page
    assert 'href="runbooks/RB01.pdf"' in page
    assert "Shared edition" in page
    assert read_manifest(shop / "firm" / "out" / "shared" / "manifest.json").binder in page


def test_the_full_edition_in_out_stays_what_it_is(shop: Path) -> None:
    """The firm prints its binder from there."""
    assert read_manifest(shop / "firm" / "out" / "manifest.json").edition == "full"
    assert "grey safe" in (shop / "firm" / "out" / "site" / "respond" / "plan.html").read_text("utf-8")


def test_publishing_the_same_again_changes_nothing(copied: tuple[Brokerage, Path, Path]) -> None:
    """And what was damaged at the target is put right."""
    brokerage, content, target = copied
    page = target / "current" / "site" / "index.html"

    again = published(brokerage, content, target)
    page.write_text("defaced", encoding="utf-8")
    mended = published(brokerage, content, target)

    assert (again.is_new, mended.is_new) == (False, True)
    assert "defaced" not in page.read_text("utf-8")


def test_a_changed_answer_is_published_and_can_be_taken_back(copied: tuple[Brokerage, Path, Path]) -> None:
    """Back and forth between the last two versions."""
    brokerage, content, target = copied
    page = target / "current" / "site" / "index.html"
    replace_answer(brokerage, "Harbor Example Brokers", "Pier Example Brokers")

    assert published(brokerage, content, target).keeps_previous
    shows_new = "Pier Example" in page.read_text("utf-8")
    roll_back(target, with_restricted=False)
    shows_old = "Harbor Example" in page.read_text("utf-8")
    roll_back(target, with_restricted=False)

    assert shows_new
    assert shows_old
    assert "Pier Example" in page.read_text("utf-8")


def test_the_full_edition_does_not_stay_behind_the_shared_one(copied: tuple[Brokerage, Path, Path]) -> None:
    """Nobody can roll back to it, and nobody can read it where it was."""
    brokerage, content, target = copied
    published(brokerage, content, target, edition="full")
    assert "grey safe" in (target / "current" / "site" / "respond" / "plan.html").read_text("utf-8")

    published(brokerage, content, target)

    assert b"grey safe" not in b"".join((target / name).read_bytes() for name in files_below(target))
    with pytest.raises(UsageError, match="holds no earlier version"):
        roll_back(target, with_restricted=True)


def test_going_back_to_the_full_edition_is_asked_for_twice_as_well(
    copied: tuple[Brokerage, Path, Path],
) -> None:
    """The version before is the full edition, too."""
    brokerage, content, target = copied
    published(brokerage, content, target, edition="full")
    replace_answer(brokerage, "Harbor Example Brokers", "Pier Example Brokers")
    published(brokerage, content, target, edition="full")

    with pytest.raises(UsageError, match="say so a second time"):
        roll_back(target, with_restricted=False)

    assert roll_back(target, with_restricted=True).edition == "full"


def test_what_somebody_put_into_out_is_not_published(copied: tuple[Brokerage, Path, Path]) -> None:
    """A link to the answers among the pages, a file among the sheets."""
    brokerage, content, target = copied
    (brokerage.out / "shared" / "site" / "notes.html").symlink_to(brokerage.answers)
    (brokerage.out / "shared" / "runbooks" / "salaries.pdf").write_bytes(b"private")

    published(brokerage, content, target)

    assert not [name for name in files_below(target) if "notes" in name or "salaries" in name]


def test_answers_that_cannot_be_read_leave_what_was_published(
    copied: tuple[Brokerage, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code says that there are problems."""
    brokerage, content, target = copied
    before = {name: (target / name).read_bytes() for name in files_below(target)}
    brokerage.answers.write_text("firm: [", encoding="utf-8")
    monkeypatch.setattr(cli_publish, "content_root", lambda: content)

    result = CliRunner().invoke(commands, ["publish", str(brokerage.folder), "--to", str(target)])

    assert getattr(result.exception, "exit_code", 0) == 1
    assert before == {name: (target / name).read_bytes() for name in files_below(target)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--edition", "full"], "say so a second time: add --with-restricted"),
        (["--with-restricted"], "goes with --edition full"),
        (["--to", "{firm}/out/www"], "lies within the brokerage folder"),
        (["--to", "{firm}/.."], "holds the brokerage folder with its answers"),
        (["--to", "{firm}-www/deep/er"], "there is no folder"),
        (["--to", "{firm}-www", "--rollback"], "there is no such folder"),
        (["--to", "{firm}-$www", "--nginx"], "takes the sign"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Path, words: list[str], said: str) -> None:
    """Before anything is built."""
    firm = str(shop / "firm")
    result = CliRunner().invoke(
        commands, ["publish", firm, "--to", f"{firm}-www", *(word.format(firm=firm) for word in words)]
    )

    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)
    assert not (shop / "firm-www").exists()


def test_a_build_problem_is_said_and_the_way_back_is_named(
    copied: tuple[Brokerage, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody at a terminal sees it."""
    brokerage, content, target = copied
    replace_answer(brokerage, 'ctpat: "no"', "ctpat: perhaps")
    monkeypatch.setattr(cli_publish, "content_root", lambda: content)

    words = ["publish", str(brokerage.folder), "--to", str(target), "--workers", "1"]
    result = CliRunner().invoke(commands, words, standalone_mode=False)

    assert "Published the shared edition" in result.output
    assert f"tideover publish --to {target} --rollback" in result.output
    assert 'ctpat: "perhaps" is neither yes nor no' in result.output
    assert result.return_value == 1
