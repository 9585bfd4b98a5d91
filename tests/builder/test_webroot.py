"""A published folder: versions appear whole or not at all, and nothing that is not ours is touched."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.errors import CannotBuildError, UsageError
from builder.webroot import Shown, WebRoot

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B, C = (letter * 16 for letter in "abc")


def files_of(name: str, size: int = 10) -> dict[str, bytes]:
    """The files of a small version."""
    start = f'<a href="site/index.html">{name}</a>'.encode()
    return {"index.html": start, "site/index.html": name.encode() * size, "site/deep/page.html": b"deep"}


def add(root: WebRoot, name: str, files: dict[str, bytes]) -> None:
    """Writes a version."""
    root.add(
        name, list(files.items()), {path: hashlib.sha256(text).hexdigest() for path, text in files.items()}
    )


def put(folder: Path, name: str, previous: str = "") -> WebRoot:
    """Publishes a small version."""
    root = WebRoot(folder)
    with root.held():
        add(root, name, files_of(name))
        root.show(Shown(edition="shared", current=name, previous=previous))
    return root


def shown_by(folder: Path) -> str:
    """What a reader of the folder sees."""
    return (folder / "current" / "site" / "index.html").read_text("utf-8")[:16]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A web root that shows a version."""
    put(tmp_path / "www", A)
    return tmp_path / "www"


@contextmanager
def disk_full(room: int) -> Iterator[None]:
    """No file may grow beyond `room` bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def test_a_version_is_shown_and_readable_by_a_web_server_whatever_the_umask(tmp_path: Path) -> None:
    """Files 0644, folders 0755; the note and the start page too."""
    before = os.umask(0o077)
    try:
        put(tmp_path / "www", A)
    finally:
        os.umask(before)

    paths = [path for path in (tmp_path / "www").rglob("*") if path.name != ".lock" and not path.is_symlink()]
    assert {oct(path.stat().st_mode & 0o777) for path in paths if path.is_file()} == {"0o644"}
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "www", *paths) if path.is_dir()} == {
        "0o755"
    }
    assert shown_by(tmp_path / "www") == A
    assert 'href="current/site/index.html"' in (tmp_path / "www" / "index.html").read_text("utf-8")


def test_the_version_before_is_kept_and_older_ones_go(folder: Path) -> None:
    """Whoever is reading an old page can go on reading."""
    put(folder, B, previous=A)
    put(folder, C, previous=B)

    assert shown_by(folder) == C
    assert {path.name for path in (folder / "versions").iterdir()} == {B, C}


@pytest.mark.parametrize("fault", ["full", "gone", "other bytes", "a link"])
def test_what_cannot_be_written_whole_leaves_the_last_version(
    folder: Path, tmp_path: Path, fault: str
) -> None:
    """A full disk, a share that goes away half-way, bytes that changed on the way, a link in the source."""
    root = WebRoot(folder)
    secret = tmp_path / "answers.yaml"
    secret.write_text("private", encoding="utf-8")
    (tmp_path / "link").symlink_to(secret)
    files: dict[str, bytes | Path] = dict(files_of(B, size=1000))
    hashes = {path: hashlib.sha256(text).hexdigest() for path, text in files_of(B, size=1000).items()}
    if fault == "other bytes":
        files["site/deep/page.html"] = b"other"
    if fault == "a link":
        files["site/deep/page.html"] = tmp_path / "link"

    def given() -> Iterator[tuple[str, bytes | Path]]:
        for path, source in files.items():
            yield path, source
            if fault == "gone":
                shutil.rmtree(next((folder / "versions").glob(".new-*")))

    with (
        root.held(),
        disk_full(1000 if fault == "full" else resource.getrlimit(resource.RLIMIT_FSIZE)[1]),
        pytest.raises(CannotBuildError, match="What was published before still stands"),
    ):
        root.add(B, given(), hashes)

    assert shown_by(folder) == A
    assert [path.name for path in (folder / "versions").iterdir()] == [A]


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A mistyped folder costs nobody a file."""
    (tmp_path / "index.html").write_text("another site", encoding="utf-8")

    with pytest.raises(UsageError, match=r"holds something else \(index\.html\)"), WebRoot(tmp_path).held():
        pass

    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize(
    "name", ["tideover.json", "index.html", "versions", ".lock", "current", "versions/" + A]
)
def test_a_link_in_the_place_of_ours_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """It could lead what is written, or removed, out of the folder."""
    elsewhere = tmp_path / "elsewhere"
    (folder / name).rename(elsewhere)
    (folder / name).symlink_to(elsewhere)
    before = sorted(path.relative_to(elsewhere) for path in elsewhere.rglob("*"))

    with pytest.raises(UsageError, match=r"link|leads to"):
        put(folder, B, previous=A)

    assert elsewhere.exists() or name == "current"
    assert before == sorted(path.relative_to(elsewhere) for path in elsewhere.rglob("*"))


def test_a_link_to_the_folder_and_a_folder_named_current_are_refused(folder: Path, tmp_path: Path) -> None:
    """The folder itself must be named; what is called `current` must be ours."""
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(UsageError, match="Name the folder itself"):
        put(tmp_path / "link", B)

    (folder / "current").unlink()
    (folder / "current").mkdir()
    with pytest.raises(UsageError, match="tideover did not make it"):
        put(folder, B)


@pytest.mark.parametrize("note", ['{"form": 9}', "nonsense", '{"current": "../../etc"}', '{"extra": 1}'])
def test_a_note_that_is_not_ours_is_refused(folder: Path, note: str) -> None:
    """It says which folders may be removed, so it is not guessed at."""
    (folder / "tideover.json").write_text(note, encoding="utf-8")

    with pytest.raises(UsageError, match="not a note"):
        put(folder, B)


def test_two_publishers_do_not_meet(folder: Path) -> None:
    """The second one is told to wait."""
    with (
        WebRoot(folder).held(),
        pytest.raises(CannotBuildError, match="somebody is publishing here"),
        WebRoot(folder).held(),
    ):
        pass


def test_what_a_killed_publisher_left_is_cleared(folder: Path) -> None:
    """Half a version is no version."""
    (folder / "versions" / ".new-0123").mkdir()
    (folder / ".new-0123").touch()

    put(folder, B, previous=A)

    assert not list(folder.rglob(".new-*"))


def test_a_first_publication_that_was_killed_can_be_done_again(tmp_path: Path) -> None:
    """The folder is ours from the first moment."""
    with pytest.raises(KeyboardInterrupt), WebRoot(tmp_path / "www").held():
        raise KeyboardInterrupt

    put(tmp_path / "www", A)

    assert shown_by(tmp_path / "www") == A


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_where_there_are_no_links_the_start_page_is_changed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """As on a FAT disk and on many shares: the page leads into the version itself."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "symlink_to", refuse)
    put(tmp_path / "www", A)
    put(tmp_path / "www", B, previous=A)

    assert f'href="versions/{B}/site/index.html"' in (tmp_path / "www" / "index.html").read_text("utf-8")
    assert not (tmp_path / "www" / "current").exists()


def test_a_place_that_cannot_be_written_is_said() -> None:
    """With the system's own reason."""
    with pytest.raises(CannotBuildError, match="cannot be written"), WebRoot(Path("/proc/playbook")).held():
        pass
