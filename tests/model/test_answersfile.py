"""The answers file on disk: private, whole or untouched, and shared with people who edit it by hand."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from builder.errors import SaveError
from builder.model.answersfile import AnswersFile, write_private

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.model.kinds import Reference
    from builder.model.questions import Section

START = '# ours\ntideover: "1"\n\nfirm:\n  legal_name: Sample Brokerage\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an answers file may stand."""
    return tmp_path / "answers.yaml"


@pytest.fixture
def file(path: Path) -> AnswersFile:
    """An answers file that holds `START`."""
    path.write_text(START, encoding="utf-8")
    return AnswersFile(path)


def mode_of(path: Path) -> int:
    """The permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_missing_file_holds_no_answers_and_is_made_by_the_first(path: Path) -> None:
    """The schema is stated, so that a later version knows what it reads."""
    file = AnswersFile(path)
    file.set(("firm", "legal_name"), "Sample Brokerage")

    assert path.read_text(encoding="utf-8") == 'tideover: "1"\n\nfirm:\n  legal_name: Sample Brokerage\n'


def test_a_saved_file_is_for_its_owner_only(file: AnswersFile) -> None:
    """Private telephone numbers stand in it; a file that was open to all is closed."""
    file.path.chmod(0o644)
    file.set(("firm", "phone"), "562-555-0100")

    assert mode_of(file.path) == 0o600


def test_saving_leaves_nothing_else_in_the_folder(file: AnswersFile) -> None:
    """The file written beside the old one is gone."""
    file.set(("firm", "phone"), "562-555-0100")

    assert list(file.path.parent.iterdir()) == [file.path]


def test_a_change_keeps_what_was_written_in_another_window(file: AnswersFile) -> None:
    """Each change starts from what is on disk now."""
    file.path.write_text(START + "  # by hand\n  trade_name: Sample Customs\n", encoding="utf-8")
    file.set(("firm", "legal_name"), "Sample Brokerage, Inc.")

    assert file.path.read_text(encoding="utf-8") == START.replace(
        "Sample Brokerage", "Sample Brokerage, Inc."
    ) + ("  # by hand\n  trade_name: Sample Customs\n")


def test_reloading_says_whether_the_file_has_changed(file: AnswersFile) -> None:
    """The digest follows the text."""
    first = file.digest
    unchanged = file.reload()
    file.path.write_text(START + "  phone: 562-555-0100\n", encoding="utf-8")

    assert (unchanged, file.reload(), file.reload()) == (False, True, False)
    assert file.digest != first


def test_the_old_text_can_be_put_back(file: AnswersFile) -> None:
    """Undo writes the whole text."""
    before = file.text
    file.delete(("firm", "legal_name"))
    file.replace(before)

    assert file.path.read_text(encoding="utf-8") == START


def test_things_of_a_list_are_added_and_moved(file: AnswersFile) -> None:
    """Each change is one save."""
    for index, name in enumerate(["one", "two", "three"]):
        file.insert_item(("firm", "offices"), index, {"id": name})
    file.move_item(("firm", "offices"), 2, 0)

    assert file.text == START + "  offices:\n    - id: three\n    - id: one\n    - id: two\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 'tideover: "1"\n\nfirm:\n  phone: x\n', id="an empty file"),
        pytest.param("# ours\n", '# ours\ntideover: "1"\n\nfirm:\n  phone: x\n', id="a file of comments"),
        pytest.param(
            "---\nfirm:\n  legal_name: y\n",
            '---\ntideover: "1"\nfirm:\n  legal_name: y\n  phone: x\n',
            id="a file that begins with three dashes",
        ),
        pytest.param(
            "# ours\nfirm: {legal_name: Sample}\n",
            '# ours\ntideover: "1"\nfirm:\n  legal_name: Sample\n  phone: x\n',
            id="a section on one line",
        ),
    ],
)
def test_a_file_without_schema_gets_one_with_its_first_change(path: Path, text: str, expected: str) -> None:
    """Files begun by hand are taken as they are."""
    path.write_text(text, encoding="utf-8")
    AnswersFile(path).set(("firm", "phone"), "x")

    assert path.read_text(encoding="utf-8") == expected


def test_a_file_of_windows_lines_keeps_them(path: Path) -> None:
    """New lines end as the others do."""
    path.write_bytes(START.replace("\n", "\r\n").encode("utf-8-sig"))
    file = AnswersFile(path)
    file.set(("firm", "address"), "One\nTwo")
    file.set(("people", "list"), [{"id": "lead"}])

    added = "  address: |-\n    One\n    Two\n\npeople:\n  list:\n    - id: lead\n"
    assert path.read_bytes().decode() == (START + added).replace("\n", "\r\n")
    assert AnswersFile(path).document().data == {
        "tideover": "1",
        "firm": {"legal_name": "Sample Brokerage", "address": "One\nTwo"},
        "people": {"list": [{"id": "lead"}]},
    }


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Brokerages keep the file on a shared drive and link to it."""
    target = tmp_path / "shared" / "real.yaml"
    target.parent.mkdir()
    target.write_text(START, encoding="utf-8")
    link = tmp_path / "answers.yaml"
    link.symlink_to(target)
    AnswersFile(link).set(("firm", "phone"), "562-555-0100")

    assert link.is_symlink()
    assert '"562-555-0100"' in target.read_text(encoding="utf-8")
    assert mode_of(target) == 0o600


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("firm: [", "not valid YAML", id="broken YAML"),
        pytest.param("firm: {a: 1}\nfirm: {a: 2}\n", "stands twice", id="a section that stands twice"),
        pytest.param("- firm\n", "no mapping of sections", id="a list"),
        pytest.param('tideover: "2"\nfirm:\n  a: 1\n', "newer tideover", id="of a newer version"),
        pytest.param(
            'tideover: "0"\nfirm:\n  a: 1\n', "cannot be read any more", id="of a version long gone"
        ),
        pytest.param("tideover: latest\nfirm:\n  a: 1\n", "the schema is a number", id="without a number"),
        pytest.param(f"tideover: {'9' * 5000}\n", "the schema is a number", id="with a number without end"),
        pytest.param("tideover: ²\n", "the schema is a number", id="with a digit that is none"),
    ],
)
def test_a_file_that_cannot_be_understood_is_not_written_to(path: Path, text: str, message: str) -> None:
    """A change could lose answers that this version does not see."""
    path.write_text(text, encoding="utf-8")
    file = AnswersFile(path)

    with pytest.raises(SaveError, match=message):
        file.set(("firm", "phone"), "x")
    assert path.read_text(encoding="utf-8") == text


def test_answers_of_a_newer_version_are_not_read(
    path: Path, interview: Callable[[str], Sequence[Section]], reference: Reference
) -> None:
    """One problem says what to do; no answer is shown that might mean something else."""
    path.write_text('# ours\ntideover: "7"\none:\n  text: words\n', encoding="utf-8")
    answers = AnswersFile(path).answers(interview("kinds"), reference)

    assert not answers.by_id
    assert [(problem.line, problem.hint) for problem in answers.problems] == [
        (2, "Install the newer tideover.")
    ]


def test_an_older_file_is_read_and_saved_in_todays_form(path: Path) -> None:
    """Migrations work on the text, so comments survive."""
    path.write_text('tideover: "0"\nfirm:\n  name: Sample # legal\n', encoding="utf-8")

    def to_one(text: str) -> str:
        return text.replace('tideover: "0"', 'tideover: "1"').replace("name:", "legal_name:")

    file = AnswersFile(path, {0: to_one})
    read = file.document().data
    file.set(("firm", "phone"), "x")

    assert read == {"tideover": "1", "firm": {"legal_name": "Sample"}}
    assert path.read_text(encoding="utf-8") == (
        'tideover: "1"\nfirm:\n  legal_name: Sample # legal\n  phone: x\n'
    )


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_refused_in_words(path: Path, encoding: str) -> None:
    """The message says what to do in the editor."""
    path.write_bytes("firm:\n  legal_name: Ünited\n".encode(encoding))

    with pytest.raises(SaveError, match="Save it as UTF-8"):
        AnswersFile(path)


def test_a_folder_in_the_files_place_is_refused_in_words(path: Path) -> None:
    """Reading fails with the system's reason."""
    path.mkdir()

    with pytest.raises(SaveError, match="cannot be read"):
        AnswersFile(path)


def test_a_loop_of_links_is_refused_in_words(path: Path) -> None:
    """Reading fails with the system's reason."""
    path.symlink_to(path)

    with pytest.raises(SaveError, match="cannot be read"):
        AnswersFile(path)


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """A folder stands where the file should go: the last step of saving fails."""
    target = tmp_path / "answers.yaml"
    (target / "inside").mkdir(parents=True)

    with pytest.raises(SaveError, match="The old file is untouched"):
        write_private(target, "new")
    assert list(tmp_path.iterdir()) == [target]
    assert [inner.name for inner in target.iterdir()] == ["inside"]


def test_a_vanished_folder_is_a_failed_save(tmp_path: Path) -> None:
    """The first step of saving fails: its parent is a file."""
    (tmp_path / "gone").write_text("", encoding="utf-8")

    with pytest.raises(SaveError, match="could not be saved"):
        write_private(tmp_path / "gone" / "answers.yaml", "new")


def test_text_that_no_file_can_hold_is_a_failed_save(file: AnswersFile) -> None:
    """Half a surrogate pair, as a broken paste leaves it, is refused and the file stays."""
    with pytest.raises(SaveError):
        file.set(("firm", "phone"), "x\ud800")
    with pytest.raises(SaveError):
        file.replace("x\ud800")
    assert file.path.read_text(encoding="utf-8") == START
    assert list(file.path.parent.iterdir()) == [file.path]
