"""What the doctor finds, says and installs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from builder.doctor import Finding, diagnose, is_fit, main, report
from builder.machine import TOOLS, Machine, find_chromium, mending_command, unattended_commands

CHECKOUT = Path(__file__).parents[2]
DEBIAN = Machine(manager="apt-get", systems=frozenset({"debian"}), rights="sudo")
UBUNTU = Machine(manager="apt-get", systems=frozenset({"ubuntu", "debian"}), rights="sudo")
FEDORA = Machine(manager="dnf", systems=frozenset({"fedora"}), rights="root")
MACOS = Machine(manager="brew", rights="user")
UNKNOWN = Machine(manager="")

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
PLAYWRIGHT = f"{sys.executable} -m playwright install --with-deps chromium"


@pytest.mark.parametrize(
    ("tool", "machine", "typed"),
    [
        pytest.param("pango", DEBIAN, f"sudo apt-get install -y --no-install-recommends {PANGO}", id="sudo"),
        pytest.param(
            "pango",
            replace(DEBIAN, rights="root"),
            f"apt-get install -y --no-install-recommends {PANGO}",
            id="root needs no sudo",
        ),
        pytest.param(
            "tmux",
            replace(DEBIAN, rights="su"),
            "su -c 'apt-get install -y --no-install-recommends tmux'",
            id="no sudo on the machine",
        ),
        pytest.param("pango", FEDORA, "dnf install -y pango harfbuzz", id="Fedora"),
        pytest.param("pango", MACOS, "brew install pango", id="macOS"),
        pytest.param(
            "java",
            DEBIAN,
            "sudo apt-get install -y --no-install-recommends default-jre-headless",
            id="what a checker of HTML runs on",
        ),
        pytest.param("qpdf", FEDORA, "dnf install -y qpdf", id="a checker of PDFs"),
        pytest.param("chromium", MACOS, "brew install --cask chromium", id="macOS, an application"),
        pytest.param("chromium", UBUNTU, PLAYWRIGHT, id="Ubuntu's own chromium is a snap"),
        pytest.param("chromium", UNKNOWN, PLAYWRIGHT, id="Playwright brings its own browser"),
        pytest.param("pango", UNKNOWN, "", id="no known package manager"),
    ],
)
def test_the_command_to_type_suits_the_machine(tool: str, machine: Machine, typed: str) -> None:
    """A person can copy the command as it stands."""
    command = mending_command(TOOLS[tool], machine)

    assert command == typed


def test_unattended_installation_asks_nothing_and_reads_the_package_lists_first() -> None:
    """A fresh Debian has empty package lists and nobody at the keyboard."""
    commands = unattended_commands([TOOLS["pango"], TOOLS["tmux"]], DEBIAN)

    assert [command[:4] for command in commands] == [
        ("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive")
    ] * len(commands)
    assert [command[-1] for command in commands] == ["update", "libharfbuzz-subset0", "tmux"]


def test_unattended_installation_takes_another_command_where_no_package_will_do() -> None:
    """On Ubuntu tmux is a package and Chromium comes from Playwright, which asks for rights by itself."""
    commands = unattended_commands([TOOLS["chromium"], TOOLS["tmux"]], UBUNTU)

    assert [" ".join(command).rpartition(" -y ")[2] for command in commands[1:]] == [
        "--no-install-recommends tmux",
        PLAYWRIGHT,
    ]


def test_installing_what_is_there_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A second set-up is quiet and runs no package manager."""
    monkeypatch.setitem(TOOLS, "tmux", replace(TOOLS["tmux"], probe=lambda: (True, "tmux 3.5")))

    code = main(["--install", "tmux"])

    assert (code, *capfd.readouterr()) == (0, "", "")


def test_a_machine_that_may_not_install_is_told_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without rights nothing is run; the exact command stands on stderr and the exit code is 1."""
    lacking = replace(TOOLS["tmux"], probe=lambda: (False, "not found"))
    monkeypatch.setitem(TOOLS, "tmux", lacking)
    monkeypatch.setattr("builder.doctor.read_machine", lambda: replace(DEBIAN, rights="su"))

    code = main(["--install", "tmux"])

    assert code == 1
    assert "su -c 'apt-get install -y --no-install-recommends tmux'" in capsys.readouterr().err


def _executable(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("browsers", "chosen"),
    [
        pytest.param({"bin/chromium": "echo Chromium 140"}, "bin/chromium", id="on the path"),
        pytest.param(
            {
                "bin/chromium-browser": "exit 1",
                "downloads/chromium-1/chrome-linux/chrome": "echo Chromium 140",
            },
            "downloads/chromium-1/chrome-linux/chrome",
            id="a script that only tells how to install one is passed over",
        ),
        pytest.param(
            {"bin/chromium": "echo Chromium 140", "named/chrome": "echo Chrome 141"},
            "named/chrome",
            id="the one that CHROMIUM names comes first",
        ),
    ],
)
def test_the_browser_found_is_one_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browsers: dict[str, str], chosen: str
) -> None:
    """The tests drive whichever Chromium the machine has."""
    for name, script in browsers.items():
        _executable(tmp_path / name, script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "named" / "chrome"))

    found = find_chromium()

    assert found == tmp_path / chosen


def test_an_unknown_tool_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the tools there are."""
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["--install", "pangolin"])

    assert "pango" in capsys.readouterr().err


def test_the_diagnosis_covers_python_packages_tools_and_surroundings() -> None:
    """Everything tideover wants of a machine is examined, each thing once."""
    names = [finding.name for finding in diagnose()]

    assert len(names) == len(set(names))
    assert {"Python", "textual", "weasyprint", "Pango", "Chromium", "UTF-8 locale", "Write access"} <= set(
        names
    )


def test_the_diagnosis_raises_no_false_alarm() -> None:
    """`make test` has installed every package and tool, so here none of them is missing."""
    surroundings = {"Terminal", "UTF-8 locale", "Write access"}

    lacks = [finding for finding in diagnose() if not finding.ok and finding.name not in surroundings]

    assert lacks == []


LACKING_PANGO = Finding(
    name="Pango",
    ok=False,
    detail="not found",
    command="brew install pango",
    needed_for="the printed runbooks",
)


def test_the_report_names_each_lack_what_it_stops_and_what_to_type() -> None:
    """A reader sees at once what does not work and how to mend it."""
    findings = [Finding(name="Python", ok=True, detail="3.12.1"), LACKING_PANGO]

    assert report(findings).splitlines() == [
        "ok       Python: 3.12.1",
        "MISSING  Pango: not found. Needed for the printed runbooks.",
        "         type: brew install pango",
        "1 thing is missing.",
    ]


@pytest.mark.parametrize(
    ("finding", "fit"),
    [
        pytest.param(LACKING_PANGO, False, id="runbooks cannot be printed"),
        pytest.param(
            replace(LACKING_PANGO, needed_for="make test"), True, id="only the tests lack something"
        ),
        pytest.param(replace(LACKING_PANGO, ok=True), True, id="nothing lacks"),
    ],
)
def test_a_machine_is_fit_when_only_the_tests_lack_something(finding: Finding, *, fit: bool) -> None:
    """A brokerage's laptop needs no browser under remote control."""
    assert is_fit([finding]) is fit


def test_the_doctor_runs_before_any_package_is_installed() -> None:
    """`make setup` calls it with the system's bare Python, where no package can be imported."""
    bare = [sys.executable, "-S", "-m", "builder.doctor"]

    ran = subprocess.run(bare, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert ran.returncode == 1, ran.stderr
    assert "MISSING  textual: not installed.\n         type: make setup\n" in ran.stdout
