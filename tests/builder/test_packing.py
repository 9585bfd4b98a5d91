"""The encrypted pack: what it shows, what opens it, what it holds, and how its test finds a pack that is not right."""

from __future__ import annotations

import hashlib
import resource
import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from builder import cli_pack
from builder.aeszip import encrypted_file
from builder.cli import commands
from builder.editions import built_edition
from builder.errors import CannotBuildError, PackError, UsageError
from builder.machine import find_7zip
from builder.packing import write_pack
from builder.packtest import INNER, NOTE, rare_word, try_pack
from builder.passphrase import why_weak
from builder.paths import Brokerage, look_root
from builder.pipeline import BuildOptions

from .conftest import write_brokerage, write_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = "green otter lamp seventy quay"  # noqa: S105 (of packs made here)
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small content folder, a brokerage, and its pack, which one of the tests tries with a browser."""
    shop = tmp_path_factory.mktemp("shop")
    write_content(shop / "content")
    brokerage = write_brokerage(shop / "firm")
    options = BuildOptions(workers=1)
    with (
        pytest.MonkeyPatch.context() as patch,
        built_edition(brokerage, shop / "content", look_root(), options, lambda _: None) as edition,
    ):
        patch.setattr("builder.packtest.find_chromium", lambda: None)
        write_pack(brokerage, edition, look_root(), shop / "acme.zip", PASSWORD, DAY)
    return shop


def unpacked_by_7zip(pack: Path, folder: Path, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
    """Takes the inner archive out as a person would."""
    program = find_7zip()
    assert program, "7-Zip is missing, and packs are tried with it. Run: make test (it installs it)."
    return subprocess.run(
        (program, "x", f"-o{folder}", f"-p{password}", "-y", pack),
        capture_output=True,
        text=True,
        check=False,
    )


def unpacked_by_bsdtar(pack: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The same with libarchive."""
    return subprocess.run(
        ("bsdtar", "--passphrase", PASSWORD, "-xf", pack, "-C", folder),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("unpack", [unpacked_by_7zip, unpacked_by_bsdtar])
def test_other_programs_open_it(shop: Path, tmp_path: Path, unpack: Callable[..., object]) -> None:
    """Every file is there with the hash of the list, and the answers are the firm's."""
    unpack(shop / "acme.zip", tmp_path)
    with zipfile.ZipFile(tmp_path / INNER) as inner:
        inner.extractall(tmp_path)
    folder = tmp_path / "playbook"
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()

    named = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}

    assert {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in named} == named
    assert (folder / "answers.yaml").read_bytes() == (shop / "firm" / "answers.yaml").read_bytes()
    assert {
        "index.html",
        NOTE,
        "out/site/index.html",
        "out/runbooks/RB01.pdf",
        "out/manifest.json",
        "history/record.json",
    } <= set(named)
    assert "grey safe" in (folder / "out" / "site" / "respond" / "plan.html").read_text("utf-8")
    assert 'href="out/site/index.html"' in (folder / "index.html").read_text("utf-8")


def test_another_password_opens_nothing(shop: Path, tmp_path: Path) -> None:
    """Neither here nor in 7-Zip."""
    ran = unpacked_by_7zip(shop / "acme.zip", tmp_path, password="another otter lamp seventy quay")  # noqa: S106

    assert ran.returncode != 0
    assert "Wrong password" in ran.stdout + ran.stderr
    with pytest.raises(PackError, match="another password"):
        try_pack(shop / "acme.zip", "another otter lamp seventy quay")


def test_the_pack_shows_nothing_of_the_firm(shop: Path) -> None:
    """Two names, a note for whoever is to open it, and one encrypted file of AES-256; only its owner can read it."""
    with zipfile.ZipFile(shop / "acme.zip") as pack:
        names = pack.namelist()
        note = pack.read(NOTE).decode("ascii")
        extra = pack.getinfo(INNER).extra
    raw = (shop / "acme.zip").read_bytes()

    assert names == [NOTE, INNER]
    assert b"\x01\x99\x07\x00\x02\x00AE\x03" in extra
    assert "7-Zip" in note
    assert not [
        one
        for one in (b"Harbor", b"RB01", b"CARD", b"grey safe", b"site/")
        if one in raw.replace(note.encode(), b"")
    ]
    assert (shop / "acme.zip").stat().st_mode & 0o777 == 0o600


def test_the_same_playbook_gives_the_same_list(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But other bytes: each pack is encrypted anew."""
    monkeypatch.setattr("builder.packtest.find_chromium", lambda: None)
    brokerage = Brokerage.open(shop / "firm")
    options = BuildOptions(workers=1)
    with built_edition(brokerage, shop / "content", look_root(), options, lambda _: None) as edition:
        write_pack(brokerage, edition, look_root(), tmp_path / "again.zip", PASSWORD, DAY)

    assert listed(shop / "acme.zip", tmp_path / "a") == listed(tmp_path / "again.zip", tmp_path / "b")
    assert (shop / "acme.zip").read_bytes() != (tmp_path / "again.zip").read_bytes()


def listed(pack: Path, folder: Path) -> bytes:
    """The list of hashes in a pack."""
    unpacked_by_7zip(pack, folder)
    with zipfile.ZipFile(folder / INNER) as inner:
        return inner.read("playbook/SHA256SUMS")


def test_its_test_searches_it_with_a_browser(shop: Path) -> None:
    """And says which, what for, and what was found."""
    tested = try_pack(shop / "acme.zip", PASSWORD)

    assert tested.browser
    assert tested.page.endswith(".html")
    assert tested.page != "index.html"


def test_without_a_browser_it_reads_the_index_and_says_so(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a server without a screen."""
    monkeypatch.setattr("builder.packtest.find_chromium", lambda: None)

    tested = try_pack(shop / "acme.zip", PASSWORD)

    assert not tested.browser
    assert tested.word


def repacked(shop: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The pack with other files in it, encrypted like the first."""
    unpacked_by_7zip(shop / "acme.zip", tmp_path / "x")
    with zipfile.ZipFile(tmp_path / "x" / INNER) as inner:
        files = {name: inner.read(name) for name in inner.namelist()}
    change(files)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as inner:
        for name, text in files.items():
            inner.writestr(name, text)
    path = tmp_path / "changed.zip"
    with encrypted_file(path, PASSWORD, INNER, (NOTE, b"note"), DAY) as stream:
        stream.write(made.getvalue())
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda files: files.update({"playbook/answers.yaml": b"other"}),
            "answers.yaml is not what was packed",
        ),
        (lambda files: files.pop("playbook/out/runbooks/RB01.pdf"), "RB01.pdf is not what was packed"),
        (lambda files: files.update({"playbook/more.txt": b"more"}), "more.txt is not what was packed"),
        (lambda files: files.update({"playbook/../up.txt": b"up"}), "which tideover does not pack"),
        (lambda files: files.update({"/etc/cron.d/x": b"up"}), '"/etc/cron.d/x", which tideover'),
        (lambda files: files.pop("playbook/SHA256SUMS"), "no list of hashes"),
    ],
    ids=["changed", "missing", "added", "climbing", "absolute", "without a list"],
)
def test_a_pack_that_is_not_what_it_was_is_found(
    shop: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    """Changed, missing, added, and leading out of the folder."""
    with pytest.raises(PackError, match=said):
        try_pack(repacked(shop, tmp_path, change), PASSWORD)


def test_a_search_that_finds_another_page_is_found(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of the pages is not the one that the browser reads."""
    word, _ = rare_word(shop / "firm" / "out" / "site")
    monkeypatch.setattr("builder.packtest.rare_word", lambda _: (word, "respond/nowhere.html"))

    with pytest.raises(PackError, match=r"instead of respond/nowhere\.html"):
        try_pack(shop / "acme.zip", PASSWORD)


@pytest.mark.parametrize("place", [3000, -3000])
def test_a_flipped_bit_is_found(shop: Path, tmp_path: Path, place: int) -> None:
    """Sticks age."""
    data = bytearray((shop / "acme.zip").read_bytes())
    data[place] ^= 1
    (tmp_path / "aged.zip").write_bytes(data)

    with pytest.raises(PackError, match=r"damaged|no pack"):
        try_pack(tmp_path / "aged.zip", PASSWORD)


def test_what_is_no_pack_is_said(tmp_path: Path) -> None:
    """Another ZIP file, and a text."""
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("holiday.txt", "sun")
    (tmp_path / "text.zip").write_text("text", encoding="utf-8")

    for name in ("other.zip", "text.zip"):
        with pytest.raises(PackError, match="no pack"):
            try_pack(tmp_path / name, PASSWORD)


def test_a_full_disk_leaves_the_pack_that_was_there(shop: Path, tmp_path: Path) -> None:
    """And no half of the new one."""
    shutil.copy(shop / "acme.zip", tmp_path / "acme.zip")
    brokerage = Brokerage.open(shop / "firm")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    with built_edition(
        brokerage, shop / "content", look_root(), BuildOptions(workers=1), lambda _: None
    ) as edition:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most))
        try:
            with pytest.raises(CannotBuildError, match="What was there before is untouched"):
                write_pack(brokerage, edition, look_root(), tmp_path / "acme.zip", PASSWORD, DAY)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert [path.name for path in tmp_path.iterdir()] == ["acme.zip"]
    assert (tmp_path / "acme.zip").read_bytes() == (shop / "acme.zip").read_bytes()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "16 are the least"),
        ("aaaaaaaaaaaaaaaaaaaa", "different signs"),
        ("blue whale abcdefgh ok", "a run"),
        ("Harbor Example Brokers 2026", "tried first"),
        ("tideoverPlaybook2026!", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("grün otter lampe siebzig kai", "other programs"),
        (" green otter lamp seventy", "blank"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, said: str) -> None:
    """Among them what is made of the firm's own name."""
    assert said in why_weak(password, ["Harbor Example Brokers"])
    assert why_weak(PASSWORD, ["Harbor Example Brokers"]) == ""


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["--to", "{tmp}/a.zip"], None, "no terminal to ask"),
        (["--to", "{tmp}/a.zip", "--password-file", "-"], "weak\n", "16 are the least"),
        (["--to", "{tmp}/a.zip", "--password-file", "-"], "\n", "the first line is empty"),
        (["--to", "{tmp}/a.zip", "--password-file", "{tmp}/none"], None, "cannot be read"),
        (["--to", "{tmp}/a.rar", "--password-file", "-"], PASSWORD, "ends in .zip"),
        (["--to", "{tmp}/no/a.zip", "--password-file", "-"], PASSWORD, "no place for a file"),
        (["--test", "{tmp}/none.zip", "--password-file", "-"], PASSWORD, "there is no such file"),
        ([], None, "Give either"),
    ],
)
def test_what_cannot_be_packed_is_refused_before_anything_is_built(
    shop: Path, tmp_path: Path, words: list[str], typed: str | None, said: str
) -> None:
    """With what to do instead."""
    words = [word.format(tmp=tmp_path) for word in words]
    result = CliRunner().invoke(commands, ["pack", str(shop / "firm"), *words], input=typed)

    assert said in f"{result.exception}{result.output}"
    assert isinstance(result.exception, UsageError | SystemExit)
    assert not list(tmp_path.iterdir())


def test_packing_and_trying_from_the_command_line(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password comes from a pipe or a file, and is shown nowhere."""
    monkeypatch.setattr(cli_pack, "content_root", lambda: shop / "content")
    monkeypatch.setattr("builder.packtest.find_chromium", lambda: None)
    (tmp_path / "pw").write_text(f"{PASSWORD}\n", encoding="utf-8")
    target = str(tmp_path / "acme.zip")

    made = CliRunner().invoke(
        commands,
        ["pack", str(shop / "firm"), "--to", target, "--password-file", "-", "--workers", "1"],
        input=f"{PASSWORD}\r\n",
        standalone_mode=False,
    )
    tried = CliRunner().invoke(
        commands, ["pack", "--test", target, "--password-file", str(tmp_path / "pw")], standalone_mode=False
    )

    assert (made.return_value, tried.return_value) == (0, 0)
    assert "files are what was packed" in tried.output
    assert "no Chromium is here" in tried.output
    assert PASSWORD not in made.output + tried.output
    assert {path.name for path in tmp_path.iterdir()} == {"acme.zip", "pw"}
