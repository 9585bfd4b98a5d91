"""Properties of the repository itself: what git keeps, what is data, and what imports what."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
TIDEOVER, LINT_IMPORTS = (Path(sys.executable).with_name(name) for name in ("tideover", "lint-imports"))
CONSTRAINTS = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["site/mkdocs.yml", "playbook_src/guidance.yaml", "tests/personas/a/answers.yaml"]
)
def test_git_keeps_what_is_source(name: str, tmp_path: Path) -> None:
    """Other projects ignore `site/` as output; here it is the look, and it is source."""
    # A git hook sets GIT_DIR, which would point these commands at the checkout.
    surroundings = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(["git", "init", "--quiet", tmp_path], env=surroundings, check=True)
    (tmp_path / ".gitignore").write_bytes((CHECKOUT / ".gitignore").read_bytes())

    ignored = subprocess.run(["git", "-C", tmp_path, "check-ignore", name], env=surroundings, check=False)

    assert ignored.returncode == 1


def _names(requirements: list[str]) -> set[str]:
    """The normalised names of packages, without versions."""
    names = [re.split(r"[^\w.-]", requirement, maxsplit=1)[0] for requirement in requirements]
    return {re.sub(r"[._]", "-", name).lower() for name in names}


@pytest.mark.parametrize("name", ["site", "playbook_src"])
def test_a_data_folder_holds_no_python(name: str) -> None:
    """Content and look are data: nothing in them runs."""
    assert list((CHECKOUT / name).rglob("*.py")) == []


def test_the_import_contracts_hold() -> None:
    """Who may import whom is written in pyproject.toml; import-linter reads the code."""
    ran = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout


def test_every_package_the_code_imports_is_a_requirement() -> None:
    """What only comes along with another package may leave with that package's next version."""
    graph = grimp.build_graph("builder", "tui", include_external_packages=True, cache_dir=None)
    foreign = {name for name in graph.modules if graph.is_module_squashed(name)} - sys.stdlib_module_names
    distributions = packages_distributions()

    imported = _names([distributions[name][0] for name in foreign])

    assert imported <= _names(PROJECT["project"]["dependencies"])


def test_the_interview_loads_none_of_the_builders_heavy_packages() -> None:
    """The first screen must appear within half a second, so rendering is imported when a build starts."""
    code = "import sys, tui.app; tui.app.TideoverApp; print(*sys.modules)"

    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    heavy = {"jinja2", "markdown", "material", "mkdocs", "pymdownx", "ruamel", "weasyprint"}
    assert heavy.isdisjoint(ran.stdout.split())


def test_the_readme_names_every_command() -> None:
    """Whoever reads the README meets every command that `tideover --help` lists."""
    said = subprocess.run(
        [TIDEOVER, "--help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  ([a-z][a-z-]+)", said.partition("Commands:")[2], flags=re.MULTILINE)

    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")

    assert commands
    assert [name for name in commands if f"tideover {name}" not in readme] == []


def test_every_constraint_is_exact_and_carries_hashes() -> None:
    """A set-up installs nothing whose content is not the one that was resolved."""
    entries = re.split(r"\n(?=[a-z])", CONSTRAINTS.partition("\n\n")[0])[1:]

    loose = [
        entry for entry in entries if not re.match(r"[a-z\d.-]+==\S+( ; .+)? \\\n    --hash=sha256:", entry)
    ]
    assert entries
    assert loose == []


def test_the_constraints_hold_no_address_and_no_path() -> None:
    """They serve every machine and every mirror of the package index."""
    assert re.findall(r"://|^--|\s/\S+|@ ", CONSTRAINTS, flags=re.MULTILINE) == []


def test_the_constraints_cover_every_requirement() -> None:
    """A requirement without its line in constraints.txt would be missing from every environment."""
    groups = PROJECT["dependency-groups"]
    wanted = PROJECT["project"]["dependencies"] + [
        requirement for name in ("build", "lint", "test", "types") for requirement in groups[name]
    ]

    assert _names(wanted) <= set(re.findall(r"^([a-z\d-]+)==", CONSTRAINTS, flags=re.MULTILINE))
