"""The headless commands as a person calls them: words on the right stream, and the exit code."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builder.calling import call

ROOT = Path(__file__).resolve().parents[2]


def process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs `python -m builder` with arguments as a process of its own; `call` does the same within this one."""
    command = [sys.executable, "-m", "builder", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example."""
    folder = tmp_path_factory.mktemp("cli") / "sample"
    assert call("new", folder, "--sample").returncode == 0
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A new, empty brokerage."""
    folder = tmp_path / "empty"
    assert call("new", folder).returncode == 0
    return folder


def test_entry_number_is_computed() -> None:
    """The check digit of CBP's own example comes out."""
    result = process("entry-number", "B76", "0324527")

    assert (result.returncode, result.stdout) == (0, "B76-0324527-8\n")


def test_entry_numbers_are_checked_line_by_line() -> None:
    """Each right number gets a line, and the code is 0."""
    result = call("entry-number", "--check", "002-6111115-7", "B76-0324527-8")

    assert result.returncode == 0
    assert result.stdout.splitlines() == ["002-6111115-7: right", "B76-0324527-8: right"]


def test_a_wrong_digit_names_the_right_one() -> None:
    """A wrong digit ends with 1 and says what it should be."""
    result = call("entry-number", "--check", "B76-0324527-3")

    assert result.returncode == 1
    assert "B76-0324527-8" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("entry-number", "B76"), 2, "Give a filer code and seven digits"),
        (("entry-number", "B7!", "0324527"), 1, "no place in a filer code"),
        (("frobnicate",), 2, "No such command"),
        (("build", "--only", "paper"), 2, "not one of"),
        (("check", "nowhere-at-all"), 2, "tideover new nowhere-at-all"),
    ],
    ids=["one word", "bad filer code", "unknown command", "bad option", "no brokerage"],
)
def test_wrong_use_is_said_in_words(arguments: tuple[str, ...], code: int, words: str) -> None:
    """Wrong usage goes to standard error with the code for it; standard output stays empty."""
    result = call(*arguments)

    assert result.returncode == code
    assert words in result.stderr
    assert result.stdout == ""


def test_new_makes_private_files(empty: Path) -> None:
    """Answers can be read by their owner only."""
    assert stat.S_IMODE((empty / "answers.yaml").stat().st_mode) == 0o600
    assert stat.S_IMODE((empty / "clients.csv").stat().st_mode) == 0o600


def test_new_never_touches_a_folder_in_use(empty: Path) -> None:
    """A folder that holds anything is left alone."""
    before = (empty / "answers.yaml").read_bytes()

    result = call("new", empty, "--sample")

    assert result.returncode == 2
    assert "not empty" in result.stderr
    assert (empty / "answers.yaml").read_bytes() == before


def test_check_reports_all_rows_as_json(sample: Path) -> None:
    """The report has the 24 rows with status, what is missing, pages and sheets."""
    result = call("check", sample, "--json")

    report = json.loads(result.stdout)
    assert result.returncode == 0
    assert set(report) == {"rows", "problems", "stale", "open", "conflicts", "single_points"}
    assert len(report["rows"]) == 24
    assert {"ready", "partial"} <= {row["status"] for row in report["rows"]}
    soc = next(row for row in report["rows"] if row["id"] == "C1")
    assert soc["status"] == "ready"
    assert "RB02" in soc["sheets"]
    assert soc["pages"]


def test_check_tells_conflicts_and_single_points(sample: Path) -> None:
    """In the text as a block of its own, in JSON with the question that mends each."""
    text = call("check", sample).stdout
    report = json.loads(call("check", sample, "--json").stdout)

    assert "Conflicts and single points of failure (" in text
    for one in (*report["conflicts"], *report["single_points"]):
        assert f"{one['title']} [{one['question']}] - {one['detail']}" in text
    assert {point["kind"] for point in report["single_points"]} == {"person", "system", "provider"}


def test_check_leads_to_the_field_of_an_entry(empty: Path) -> None:
    """Problems, open items, what is stale and what a guidance row lacks name entry and field."""
    text = "people: {list: [{id: ann, name: Ann, mobile: '12'}, {id: ben, name: Ben, mobile: {dont_know: Ann}}]}\n"
    text += "backups: {list: [{id: a, what: Mail, how_often: 1 day}, {id: b, what: Files}]}\n"
    (empty / "answers.yaml").write_text(text, encoding="utf-8")

    report = json.loads(call("check", empty, "--json").stdout)

    assert report["problems"][0]["steps"] == ["ann", "mobile"]
    assert ["ben", "mobile"] in [item["steps"] for item in report["open"] if item["who"] == "Ann"]
    assert ["ann", "checked_on"] in [item["steps"] for item in report["stale"]]
    missing = [missing for row in report["rows"] for missing in row["missing"]]
    assert ["b", "how_often"] in [one["steps"] for one in missing if one["question"] == "backups.list"]


def test_check_does_not_fill_the_screen_with_single_points(empty: Path) -> None:
    """Twenty of each are shown; JSON has them all."""
    names = [f"System {number}" for number in range(30)]
    systems = ", ".join(f"{{name: {name}}}" for name in names)
    work = f"{{name: Release, needs: '{', '.join(names)}'}}"
    text = f"connection: {{systems: [{systems}]}}\nprocesses: {{list: [{work}]}}\n"
    (empty / "answers.yaml").write_text(text, encoding="utf-8")

    shown = call("check", empty).stdout
    listed = json.loads(call("check", empty, "--json").stdout)["single_points"]

    assert len(listed) == 30
    assert shown.count("  Without System ") == 20
    assert "  and 10 more: tideover check --json lists all" in shown


def test_check_counts_documented_exercised_and_on_target_apart(sample: Path) -> None:
    """Each row says all three, and the text counts them."""
    text = call("check", sample).stdout
    rows = json.loads(call("check", sample, "--json").stdout)["rows"]
    counts = [sum(row[name] for row in rows) for name in ("documented", "exercised", "on_target")]

    assert "Documented {}, with an exercise in the last year {}, on target {}\n".format(*counts) in text
    assert counts[2] < counts[0]


def test_check_of_an_empty_brokerage_says_what_to_do_first(empty: Path) -> None:
    """Nothing is ready, nothing is wrong, and the open list begins with what blocks most."""
    result = call("check", empty)

    assert result.returncode == 0
    assert "0 of 24 rows" in result.stdout
    assert "what blocks most first" in result.stdout


def test_check_strict_counts_open_questions(empty: Path) -> None:
    """With --strict an open question is a problem."""
    assert process("check", empty, "--strict").returncode == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('tideover: "1"\nfirm:\n  legal_name: [\n', 4, "not valid YAML"),
        ('tideover: "1"\nfirm:\n  legal_nam: X\n', 3, "legal_name"),
        ('tideover: "1"\nfrim:\n  legal_name: X\n', 2, "firm"),
        ('tideover: "1"\nfirm:\n  phone: ring me\n', 3, "202-555-0143"),
        ('tideover: "1"\nfirm:\n  filer_code: "٣٣٣"\n', 3, "filer"),
        ('tideover: "9"\nfirm:\n  legal_name: X\n', 1, "newer tideover"),
        ('tideover: "1"\nfirm:\n  legal_name: "123-45-6789"\n', 3, "Social Security"),
        ('tideover: "1"\npeople:\n  incident_lead: nobody\n', 3, "people list"),
        ("- a\n- b\n", 1, "mapping of sections"),
    ],
    ids=["yaml", "question", "section", "phone", "filer code", "newer", "ssn", "stranger", "list"],
)
def test_bad_answers_are_named_with_line_and_remedy(empty: Path, text: str, line: int, words: str) -> None:
    """Every fault gives file, line, what is wrong and what to do, as text and as JSON; the file is untouched."""
    (empty / "answers.yaml").write_text(text, encoding="utf-8")

    result = call("check", empty, "--json")

    problem = json.loads(result.stdout)["problems"][0]
    assert result.returncode == 1
    assert (problem["file"], problem["line"]) == ("answers.yaml", line)
    assert words in f"{problem['message']} {problem['hint']}"
    assert (empty / "answers.yaml").read_text(encoding="utf-8") == text


def test_build_reports_events_as_json_lines(empty: Path) -> None:
    """With --events every line of standard output is an object that says what happened."""
    result = process("build", empty, "--only", "site", "--events")

    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    kinds = [event["event"] for event in events]
    assert [kind for kind in kinds if kind in ("started", "site", "done")] == ["started", "site", "done"]


def test_a_failed_build_says_so_in_events(empty: Path) -> None:
    """A build that cannot go on reports the problems and then that it failed."""
    (empty / "answers.yaml").write_text("firm: [\n", encoding="utf-8")

    result = call("build", empty, "--events")

    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert [event["event"] for event in events[-2:]] == ["problem", "failed"]


def test_a_cancelled_build_leaves_nothing_behind(empty: Path) -> None:
    """A build that is told to stop clears up, and what was there before stays."""
    command = [sys.executable, "-m", "builder", "build", str(empty), "--events"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "started":
                os.kill(process.pid, signal.SIGTERM)
                break
        process.stdout.read()

    assert process.returncode == 130
    assert sorted(path.name for path in (empty / "out").iterdir()) == [".lock"]


@pytest.mark.parametrize("what", ["answers", "questions", "page"])
def test_schema_is_json_schema(what: str) -> None:
    """Each schema is JSON and names its dialect."""
    result = call("schema", what)

    assert json.loads(result.stdout)["$schema"].startswith("https://json-schema.org/")
