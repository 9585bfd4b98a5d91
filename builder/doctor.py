"""What this machine lacks for tideover, and the command that mends it.

`make setup` runs it before the virtual environment exists (`python3 -m builder.doctor --install venv`), so it
imports the standard library and `builder.machine` only. Only `--install` ever changes the machine.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import locale
import os
import platform
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builder.machine import TESTS, TOOLS, may_install, mending_command, read_machine, unattended_commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from builder.machine import Machine, Tool

PROJECT_FILE = Path(__file__).parent.parent / "pyproject.toml"
"""There in a checkout only."""
INTERVIEW_SIZE = (80, 24)
"""Columns and rows the interview is laid out for."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing tideover wants of the machine, and whether it is there."""

    name: str
    ok: bool
    detail: str
    command: str = ""
    """What to type to mend it; empty when nothing is wrong."""
    needed_for: str = ""
    """What does not work without it; empty for everything."""


def install(names: Iterable[str]) -> int:
    """Install the tools the machine lacks, or say what to type; quiet when nothing is lacking.

    Returns:
        The exit code: 0 when every tool is there at the end, 1 otherwise.
    """
    lacking = [tool for tool in map(TOOLS.__getitem__, names) if not tool.probe()[0]]
    if not lacking:
        return 0
    machine = read_machine()
    if may_install(machine):
        for command in unattended_commands(lacking, machine):
            _say(f"Installing: {shlex.join(command)}")
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    still_lacking = [finding for finding in (_examine(tool, machine) for tool in lacking) if not finding.ok]
    if still_lacking:
        _say(report(still_lacking))
    return 1 if still_lacking else 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _examine(tool: Tool, machine: Machine) -> Finding:
    ok, detail = tool.probe()
    command = "" if ok else mending_command(tool, machine)
    if not ok and not command:
        detail += "; install it with this system's package manager"
    return Finding(name=tool.name, ok=ok, detail=detail, command=command, needed_for=tool.needed_for)


def diagnose() -> list[Finding]:
    """Look at everything tideover wants of this machine; changes nothing."""
    machine = read_machine()
    return [
        _python(),
        *_packages(),
        # venv is for set-up alone: whoever can ask for a diagnosis has an environment already.
        *(_examine(tool, machine) for name, tool in TOOLS.items() if name != "venv"),
        _locale(),
        _terminal(),
        _write_access(Path.cwd()),
    ]


def _python() -> Finding:
    # An older one does not get this far: pip refuses it, and so does .ci/setup.sh.
    return Finding(name="Python", ok=True, detail=f"{platform.python_version()} ({sys.executable})")


def _packages() -> list[Finding]:
    """The version of each Python package tideover is made with, as its own metadata lists them."""
    mend = (
        "make setup" if _is_checkout() else f"{shlex.quote(sys.executable)} -m pip install --upgrade tideover"
    )
    return [_package(requirement, mend) for requirement in _requirements()]


def _package(requirement: str, mend: str) -> Finding:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    pin = re.search(r"==([\w.]+)", requirement)
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name=name, ok=False, detail="not installed", command=mend)
    if pin and pin[1] != version:
        return Finding(name=name, ok=False, detail=f"{version}, but {pin[1]} is needed", command=mend)
    return Finding(name=name, ok=True, detail=version)


def _is_checkout() -> bool:
    return PROJECT_FILE.is_file()


def _requirements() -> list[str]:
    if _is_checkout():
        requirements = tomllib.loads(PROJECT_FILE.read_text(encoding="utf-8"))["project"]["dependencies"]
        return [str(requirement) for requirement in requirements]
    return importlib.metadata.requires("tideover") or []


def _locale() -> Finding:
    encoding = locale.getencoding()
    ok = encoding.replace("-", "").lower() == "utf8"
    return Finding(
        name="UTF-8 locale",
        ok=ok,
        detail=encoding,
        command="" if ok else "export LC_ALL=C.UTF-8",
        needed_for="tideover interview",
    )


def _terminal() -> Finding:
    """The size of the terminal; without one (a pipe, a job) there is nothing to complain about."""
    columns, rows = INTERVIEW_SIZE
    try:
        size = os.get_terminal_size()
    except OSError:
        detail, ok = f"not a terminal; the interview wants {columns} columns and {rows} rows", True
    else:
        detail = f"{size.columns} columns and {size.lines} rows; the interview wants {columns} and {rows}"
        ok = size.columns >= columns and size.lines >= rows
    return Finding(
        name="Terminal",
        ok=ok,
        detail=detail,
        command="" if ok else "tideover interview --plain",
        needed_for="tideover interview",
    )


def _write_access(folder: Path) -> Finding:
    ok = os.access(folder, os.W_OK)
    return Finding(
        name="Write access",
        ok=ok,
        detail=f"{folder} is writable" if ok else f"{folder} is not writable",
        command="" if ok else "cd ~",
        needed_for="a brokerage in this folder",
    )


def report(findings: Sequence[Finding]) -> str:
    """The findings as lines to read, each lack with the command that mends it; the last line sums up."""
    lacks = [finding for finding in findings if not finding.ok]
    lines = [_line(finding) for finding in findings]
    if not lacks:
        return "\n".join([*lines, "Nothing is missing."])
    thing = "1 thing is" if len(lacks) == 1 else f"{len(lacks)} things are"
    return "\n".join([*lines, f"{thing} missing."])


def _line(finding: Finding) -> str:
    if finding.ok:
        return f"ok       {finding.name}: {finding.detail}"
    needed_for = f" Needed for {finding.needed_for}." if finding.needed_for else ""
    command = f"\n         type: {finding.command}" if finding.command else ""
    return f"MISSING  {finding.name}: {finding.detail}.{needed_for}{command}"


def is_fit(findings: Iterable[Finding]) -> bool:
    """Whether tideover itself can work here; what only its tests need does not count."""
    return all(finding.ok or finding.needed_for == TESTS for finding in findings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Report on this machine, or install named tools; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m builder.doctor", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--install", nargs="+", choices=sorted(TOOLS), metavar="TOOL", help=", ".join(sorted(TOOLS))
    )
    options = parser.parse_args(arguments)
    if options.install:
        return install(options.install)
    findings = diagnose()
    print(report(findings))
    return 0 if is_fit(findings) else 1


if __name__ == "__main__":
    sys.exit(main())
