"""Page heads: read strictly, with every fault named on its own line of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.model.pages import load_pages, printed_in

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'title: T\nreviewed: "2026-11-21"\n'


def write(folder: Path, name: str, head: str, body: str = "Body.\n") -> None:
    """Puts a page below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}---\n{body}", encoding="utf-8")


def test_pages_are_found_in_all_folders(tmp_path: Path) -> None:
    """In the order of their paths, each with folder and stem."""
    write(tmp_path, "index.md", HEAD)
    write(tmp_path, "respond/first-hour.md", HEAD)
    write(tmp_path, "respond/deep/a.md", HEAD)
    pages, problems = load_pages(tmp_path)

    assert not problems
    assert [(page.path, page.folder, page.stem) for page in pages] == [
        ("index.md", "", "index"),
        ("respond/deep/a.md", "respond/deep", "a"),
        ("respond/first-hour.md", "respond", "first-hour"),
    ]
    assert pages[0].file == "pages/index.md"


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Of the head's values and of the body's texts."""
    write(tmp_path, "a.md", HEAD + "when: firm.ctpat\n", "\nOne\nTwo [x](y.md)\n")
    page = load_pages(tmp_path)[0][0]

    assert page.document.line(("when",)) == 4
    assert (page.body_line, page.line_of("y.md"), page.line_of("nowhere")) == (6, 8, 6)
    assert page.head.condition is not None


def test_a_step_may_hang_on_a_condition(tmp_path: Path) -> None:
    """A page or step without one always applies."""
    write(
        tmp_path,
        "a.md",
        HEAD + "steps:\n  - {band: now, do: Ring}\n  - {band: now, do: Write, when: firm.ctpat}\n",
    )
    head = load_pages(tmp_path)[0][0].head

    assert head.condition is None
    assert [step.condition is None for step in head.steps] == [True, False]


@pytest.mark.parametrize(
    ("head", "line", "message", "hint"),
    [
        pytest.param("title: T\n", 2, "missing required field `reviewed`", "", id="never reviewed"),
        pytest.param(HEAD + "titel: X\n", 4, "unknown field `titel`", "", id="unknown key"),
        pytest.param("title: T\ntitle: U\n", 3, "stands twice", "Remove", id="key twice"),
        pytest.param("title: [\n", 3, "not valid YAML", "", id="broken"),
        pytest.param('title: T\nreviewed: "2026-13-45"\n', 3, "is no date", "2026-11-02", id="no such day"),
        pytest.param(
            'title: T\nreviewed: "20261121"\n', 3, "is no date", "2026-11-02", id="day without hyphens"
        ),
        pytest.param(HEAD + "medium: fax\n", 4, 'unknown medium "fax"', "both, site, paper", id="medium"),
        pytest.param(HEAD + "layout: wide\n", 4, 'unknown layout "wide"', "sheet", id="layout"),
        pytest.param(HEAD + "medium: paper\n", 4, "names no runbook", "RB01", id="paper without sheet"),
        pytest.param(HEAD + "runbook: rb 1\n", 4, '"rb 1" is no sheet number', "RB05", id="sheet number"),
        pytest.param(HEAD + "when: a +\n", 4, "when: not an expression", "", id="condition"),
        pytest.param(
            HEAD + "steps:\n  - {band: now, do: Ring}\n  - {band: now, do: Ring, when: f()}\n",
            6,
            "when: Call is not allowed",
            "",
            id="condition of a step",
        ),
        pytest.param(
            HEAD + "steps:\n  - {band: now, od: Ring}\n", 5, "(in steps", "", id="a step without deed"
        ),
    ],
)
def test_a_fault_of_a_head_is_named_on_its_line(
    tmp_path: Path, head: str, line: int, message: str, hint: str
) -> None:
    """Counted from the top of the file."""
    write(tmp_path, "a.md", head)
    problem = load_pages(tmp_path)[1][0]

    assert (problem.file, problem.line) == ("pages/a.md", line)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"# Title\n", "the page has no head", id="no head"),
        pytest.param(b"---\ntitle: T\n", "the page has no head", id="a head without end"),
        pytest.param(b"", "the page has no head", id="empty"),
        pytest.param("---\ntitle: É\n---\n".encode("latin-1"), "not UTF-8", id="another encoding"),
    ],
)
def test_a_page_without_head_is_named(tmp_path: Path, raw: bytes, message: str) -> None:
    """It is left out; the others are read."""
    (tmp_path / "a.md").write_bytes(raw)
    write(tmp_path, "b.md", HEAD)
    pages, problems = load_pages(tmp_path)

    assert [page.path for page in pages] == ["b.md"]
    assert [message in problem.message for problem in problems] == [True]


@pytest.mark.parametrize("name", ["First Hour.md", "respond/über.md", "a_b.md"])
def test_a_name_that_does_not_fit_an_address_is_a_fault(tmp_path: Path, name: str) -> None:
    """Addresses are small letters, digits and hyphens."""
    write(tmp_path, name, HEAD)

    assert "does not fit an address" in load_pages(tmp_path)[1][0].message


def test_a_page_with_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    """As an editor on Windows writes it."""
    (tmp_path / "a.md").write_bytes(f"---\n{HEAD}---\nOne\n".replace("\n", "\r\n").encode("utf-8-sig"))
    pages, problems = load_pages(tmp_path)

    assert not problems
    assert pages[0].body == "One\n"


def test_a_question_knows_the_pages_that_print_it(tmp_path: Path) -> None:
    """Sheets first; a name in head or body counts, part of a longer word does not."""
    write(tmp_path, "a.md", HEAD.replace("T", "Site"), "{{ firm.phone }} {{ firm.phone_two }}")
    write(
        tmp_path, "b.md", HEAD.replace("T", "Sheet") + "runbook: RB01\nwhen: firm.ctpat\n", "{{ firm.phone }}"
    )
    found = printed_in(load_pages(tmp_path)[0], ["firm.phone", "firm.ctpat", "firm.name"])

    assert found == {"firm.phone": ("Sheet", "Site"), "firm.ctpat": ("Sheet",), "firm.name": ()}
