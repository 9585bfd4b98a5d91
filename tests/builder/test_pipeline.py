"""The build as a whole: what it leaves, what it makes again, and what it never touches."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from builder.errors import CannotBuildError, MissingLibraryError, ProblemsFoundError, UsageError
from builder.paths import look_root
from builder.pipeline import BuildOptions, BuildResult, build
from builder.swap import workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.events import Event
    from builder.paths import Brokerage

BUILD_ON_A_FULL_DISK = """
import resource, sys
from datetime import date
from pathlib import Path
from builder.errors import CannotBuildError
from builder.paths import Brokerage, look_root
from builder.pipeline import BuildOptions, build
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))
options = BuildOptions(as_of=date(2026, 11, 21), only="runbooks", workers=1)
try:
    build(Brokerage.open(Path(sys.argv[1])), Path(sys.argv[2]), look_root(), options, lambda _: None)
except CannotBuildError as error:
    print(error)
"""
"""No file may be longer than a few letters of a sheet, as when the last block of a disk is gone."""
BINDER = ["CARD-deputy.pdf", "CARD-lead.pdf", "RB01.pdf"]
DAY = date(2026, 11, 21)


def built(brokerage: Brokerage, content: Path, **options: object) -> tuple[BuildResult, list[Event]]:
    """A build with two workers on a fixed day, and what it reported."""
    events: list[Event] = []
    chosen = BuildOptions(as_of=DAY, workers=2, **options)  # type: ignore[arg-type]
    return build(brokerage, content, look_root(), chosen, events.append), events


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def words_of(pdf: Path) -> str:
    """The text of a PDF with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def test_a_build_leaves_site_and_sheets(brokerage: Brokerage, content: Path) -> None:
    """Site, one PDF for each sheet that applies, and the manifest are there."""
    result, _ = built(brokerage, content)

    assert (brokerage.site / "index.html").is_file()
    assert sorted(path.name for path in brokerage.runbooks.iterdir()) == BINDER
    assert set(result.made) == {"site", "RB01", "CARD-lead", "CARD-deputy"}
    (link,) = re.findall(
        r'href="([^"]+\.pdf)"', (brokerage.site / "respond" / "plan.html").read_text("utf-8")
    )
    assert (brokerage.site / "respond" / link).resolve() == (brokerage.runbooks / "RB01.pdf").resolve()


def test_a_sheet_holds_answers_and_its_marks(brokerage: Brokerage, content: Path) -> None:
    """A sheet prints the firm, the step with its answer, who does it, the code and the day."""
    built(brokerage, content, only="runbooks")

    words = words_of(brokerage.runbooks / "RB01.pdf")
    entry = json.loads(brokerage.manifest.read_text(encoding="utf-8"))["sheets"]["RB01"]
    for expected in (
        "Harbor Example Brokers",
        "Ring 562-555-0100",
        "Operations lead",
        entry["code"],
        "21 Nov 2026",
    ):
        assert expected in words


def test_nothing_changed_changes_no_byte(brokerage: Brokerage, content: Path) -> None:
    """A second build, a day later, leaves every byte and says that nothing was made."""
    built(brokerage, content)
    before = bytes_of(brokerage.out)

    later = BuildOptions(as_of=date(2026, 11, 22), workers=2)
    result = build(brokerage, content, look_root(), later, lambda _: None)

    assert bytes_of(brokerage.out) == before
    assert result.made == ()


def test_one_answer_makes_only_what_prints_it(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """A changed telephone number of one person prints that person's card anew, and no other sheet."""
    built(brokerage, content, only="runbooks")

    answer("562-555-0112", "562-555-0113")
    result, _ = built(brokerage, content, only="runbooks")

    assert result.made == ("CARD-deputy",)
    assert "562-555-0113" in words_of(brokerage.runbooks / "CARD-deputy.pdf")


def test_the_same_answers_give_the_same_bytes(brokerage: Brokerage, content: Path, tmp_path: Path) -> None:
    """Another folder, another order of making: the same bytes."""
    built(brokerage, content)
    twin = type(brokerage)(tmp_path / "elsewhere" / "twin")
    twin.folder.mkdir(parents=True)
    shutil.copy(brokerage.answers, twin.answers)

    build(twin, content, look_root(), BuildOptions(as_of=DAY, workers=1), lambda _: None)

    assert bytes_of(twin.out) == bytes_of(brokerage.out)


def test_a_lost_output_is_made_again(brokerage: Brokerage, content: Path) -> None:
    """What somebody deleted or changed under out/ comes back."""
    built(brokerage, content)
    (brokerage.runbooks / "RB01.pdf").write_bytes(b"spoilt")
    (brokerage.site / "index.html").unlink()

    result, _ = built(brokerage, content)

    assert set(result.made) == {"site", "RB01"}
    assert (brokerage.site / "index.html").is_file()


def test_a_sheet_that_no_longer_applies_is_removed(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """When a condition turns false its sheet leaves the binder."""
    answer('ctpat: "no"', 'ctpat: "yes"')
    built(brokerage, content, only="runbooks")
    assert (brokerage.runbooks / "RB02.pdf").is_file()

    answer('ctpat: "yes"', 'ctpat: "no"')
    result, _ = built(brokerage, content, only="runbooks")

    assert result.removed == ("RB02",)
    assert not (brokerage.runbooks / "RB02.pdf").exists()


def test_an_open_condition_includes_the_page_with_a_notice(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """A page that may apply is printed, says which question is open, and is reported."""
    answer('  ctpat: "no"\n', "")
    result, _ = built(brokerage, content, only="runbooks")

    words = words_of(brokerage.runbooks / "RB02.pdf")
    assert "Is the firm a member?" in words
    assert [problem.question for problem in result.problems] == ["firm.ctpat"]


def test_strict_refuses_what_may_or_may_not_apply(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """With `strict` an open condition stops the build and names the question in its own words, and its section."""
    answer('  ctpat: "no"\n', "")

    with pytest.raises(
        ProblemsFoundError, match=r'Is the firm a member\? Answer it in the interview, under "Firm"'
    ):
        built(brokerage, content, strict=True)

    assert not brokerage.site.exists()


def test_the_shared_edition_holds_no_restricted_answer(brokerage: Brokerage, content: Path) -> None:
    """A restricted answer stands nowhere below out/ in the shared edition."""
    built(brokerage, content, edition="shared")

    kinds = (".html", ".md", ".js", ".json")
    texts = [path.read_text(encoding="utf-8") for path in brokerage.out.rglob("*") if path.suffix in kinds]
    assert not any("grey safe" in text for text in texts)
    assert "grey safe" not in words_of(brokerage.runbooks / "RB01.pdf")


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "respond/plan.md",
            "{{ firm.vault }}",
            "{{ firm.vualt }}",
            r"pages/respond/plan\.md:\d+: error: .*vualt",
        ),
        ("respond/plan.md", "Rule 1", "Rule 2", r'pages/respond/plan\.md:\d+: error: unknown cite "Rule 2"'),
        (
            "index.md",
            "respond/plan.md",
            "respond/plam.md",
            r"pages/index\.md:\d+: error: link to .*Did you mean",
        ),
        (
            "respond/members.md",
            "when: firm.ctpat",
            "when: firm.ctpta",
            r"unknown name .*Did you mean .firm\.ctpat",
        ),
        ("respond/plan.md", "rows: [C1]", "rows: [C9]", "unknown guidance row"),
        ("respond/plan.md", "band: now", "band: soon", "unknown time band"),
        ("respond/plan.md", "owner: lead", "ownre: lead", r"unknown field `ownre`"),
        (
            "respond/plan.md",
            "The numbers",
            "{% if %}The numbers",
            r"pages/respond/plan\.md:\d+: error: template",
        ),
    ],
    ids=["name", "cite", "link", "condition", "row", "band", "key", "template"],
)
def test_a_fault_in_the_content_stops_the_build(
    brokerage: Brokerage, content: Path, name: str, old: str, new: str, expected: str
) -> None:
    """Nothing wrong reaches a page: the build stops, says where and what, and the last output stays."""
    brokerage.site.mkdir(parents=True)
    (brokerage.site / "index.html").write_text("the last good build", encoding="utf-8")
    before = bytes_of(brokerage.out)
    page = content / "pages" / name
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(ProblemsFoundError, match=expected):
        built(brokerage, content)

    assert bytes_of(brokerage.out) == before


def test_a_wrong_answer_is_printed_as_a_blank(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """An answer that cannot be understood is named, and the rest of the playbook is made."""
    answer("phone: 562-555-0100", "phone: ring me")
    result, _ = built(brokerage, content, only="runbooks")

    words = words_of(brokerage.runbooks / "RB01.pdf")
    assert "ring me" not in words
    assert "not known yet" in words
    assert [(problem.line, problem.question) for problem in result.problems] == [(4, "firm.phone")]


def test_broken_yaml_stops_the_build(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """Answers that are no YAML stop the build with file and line."""
    answer("firm:", "firm: [")

    with pytest.raises(ProblemsFoundError, match=r"answers\.yaml:\d+: error: not valid YAML"):
        built(brokerage, content)


HOSTILE = (
    "<img src=x onerror=alert(1)> {{ 7*7 }} **bold** [a](b.md) | `x` # {: .y } ../../etc &amp; 'q' \\\\ end"
)


def test_hostile_answers_are_printed_as_they_are(brokerage: Brokerage, content: Path) -> None:
    """Markup, Jinja, Markdown and paths in an answer come out as text, on the site and on paper."""
    text = brokerage.answers.read_text(encoding="utf-8")
    spoilt = text.replace("Harbor Example Brokers", json.dumps(HOSTILE)).replace(
        "Operations lead", json.dumps(HOSTILE)
    )
    brokerage.answers.write_text(spoilt, encoding="utf-8")
    built(brokerage, content)

    page = (brokerage.site / "respond" / "plan.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in words_of(brokerage.runbooks / "RB01.pdf")
    assert sorted(path.name for path in brokerage.runbooks.iterdir()) == BINDER


def test_a_second_build_at_the_same_time_is_refused(brokerage: Brokerage, content: Path) -> None:
    """Two builds of one brokerage never meet."""
    with workspace(brokerage.out), pytest.raises(CannotBuildError, match="another build is running"):
        built(brokerage, content)


def test_progress_counts_every_sheet_and_the_site(brokerage: Brokerage, content: Path) -> None:
    """The events say how much there is to do, each sheet as it is done, and the end."""
    _, events = built(brokerage, content)

    kinds = [type(event).__name__ for event in events]
    assert kinds.count("SheetDone") == 3
    assert kinds.count("SiteDone") == 1
    assert kinds[-1] == "BuildDone"


def test_only_the_site_leaves_the_sheets_alone(brokerage: Brokerage, content: Path) -> None:
    """`only` builds one part and keeps the other's record."""
    built(brokerage, content)
    before = bytes_of(brokerage.runbooks)
    (brokerage.site / "index.html").unlink()

    result, _ = built(brokerage, content, only="site")

    assert result.made == ("site",)
    assert bytes_of(brokerage.runbooks) == before
    assert built(brokerage, content)[0].made == ()


def test_without_pango_the_site_is_built_and_the_command_named(
    brokerage: Brokerage, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that cannot print still gets the site, and is told what to type."""
    monkeypatch.setattr(
        "builder.pipeline.pango_missing", lambda: "Sheets cannot be printed. Type: apt-get install it."
    )

    with pytest.raises(MissingLibraryError, match="Type: apt-get"):
        built(brokerage, content)

    assert (brokerage.site / "index.html").is_file()
    assert not brokerage.runbooks.exists()
    assert ".pdf" not in (brokerage.site / "respond" / "plan.html").read_text(encoding="utf-8")


def test_editions_never_mix_under_one_folder(brokerage: Brokerage, content: Path) -> None:
    """One part alone cannot be built in another edition than the other part has."""
    built(brokerage, content, only="site")

    with pytest.raises(UsageError, match="holds the full edition"):
        built(brokerage, content, only="runbooks", edition="shared")


def test_a_disk_that_fills_up_leaves_the_last_output(
    brokerage: Brokerage, content: Path, answer: Callable[[str, str], None]
) -> None:
    """A build whose files cannot be written says so, and costs nothing that was there."""
    built(brokerage, content, only="runbooks")
    before = bytes_of(brokerage.out)
    answer("562-555-0100", "562-555-0109")

    ran = subprocess.run(
        [sys.executable, "-c", BUILD_ON_A_FULL_DISK, str(brokerage.folder), str(content)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "File too large" in ran.stdout
    assert bytes_of(brokerage.out) == before
