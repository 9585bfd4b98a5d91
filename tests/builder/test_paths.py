"""Where the content, the look and the parts of a brokerage folder are."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import NotABrokerageError
from builder.paths import Brokerage, content_root, look_root

CHECKOUT = Path(__file__).parents[2]


def test_the_content_and_the_look_of_a_checkout_are_its_own_folders() -> None:
    """A change to content or look in a checkout shows in the next build."""
    roots = (content_root(), look_root())

    assert roots == (CHECKOUT / "playbook_src", CHECKOUT / "site")


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("answers", "answers.yaml"),
        ("clients", "clients.csv"),
        ("out", "out"),
        ("site", "out/site"),
        ("runbooks", "out/runbooks"),
        ("manifest", "out/manifest.json"),
        ("project", "out/project"),
    ],
)
def test_each_part_of_a_brokerage_has_its_place(tmp_path: Path, part: str, place: str) -> None:
    """The layout of a brokerage folder is the documented one."""
    brokerage = Brokerage(tmp_path)

    assert getattr(brokerage, part) == tmp_path / place


def test_a_brokerage_is_opened_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every path stays right when the working folder changes later."""
    (tmp_path / "firm").mkdir()
    (tmp_path / "firm" / "answers.yaml").touch()
    monkeypatch.chdir(tmp_path)

    brokerage = Brokerage.open("firm")

    assert brokerage == Brokerage(tmp_path / "firm")


def test_a_folder_without_answers_is_refused_with_what_to_type(tmp_path: Path) -> None:
    """The message names the folder as the person typed it, and the command that makes a brokerage."""
    folder = tmp_path / "empty"

    with pytest.raises(NotABrokerageError, match=f"^{folder}: .*tideover new"):
        Brokerage.open(folder)
