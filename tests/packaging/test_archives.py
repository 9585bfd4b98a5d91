"""What travels in the wheel and in the source archive, and that an installed wheel is whole."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Installation

CHECKOUT = Path(__file__).parents[2]
DATA_FOLDERS = ("playbook_src", "site")


def _files(folder: Path) -> set[str]:
    """Every file below a folder, as a posix path relative to it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("name", DATA_FOLDERS)
def test_a_data_folder_travels_whole_inside_the_builder_package(wheel: Path, name: str) -> None:
    """An installed tideover has every file of content and look that the checkout has."""
    inside = {
        path.removeprefix(f"builder/_bundled/{name}/")
        for path in _names(wheel)
        if path.startswith(f"builder/_bundled/{name}/")
    }

    assert inside == _files(CHECKOUT / name)


def test_the_wheel_claims_no_other_top_level_name(wheel: Path) -> None:
    """A package named `site` or `tests` would shadow the standard library's or another project's."""
    top = {name.partition("/")[0] for name in _names(wheel)}

    assert top == {"builder", "tui", f"tideover-{version('tideover')}.dist-info"}


def test_the_wheel_holds_every_module_and_nothing_of_the_tests(wheel: Path) -> None:
    """Code outside the data folders is exactly the two packages' own."""
    code = {
        name
        for name in _names(wheel)
        if not name.startswith("builder/_bundled/") and ".dist-info/" not in name
    }
    packages = {
        f"{package}/{name}"
        for package in ("builder", "tui")
        for name in _files(CHECKOUT / package)
        if "__pycache__" not in name
    }

    assert code == packages


def test_no_brokerage_travels_in_the_wheel_but_the_worked_example(wheel: Path) -> None:
    """Answers are private; only the fictional sample is shipped."""
    private = {
        name for name in _names(wheel) if Path(name).name in {"answers.yaml", "clients.csv", "manifest.json"}
    }

    assert all(name.startswith("builder/_bundled/playbook_src/examples/") for name in private)


def test_the_source_archive_can_be_worked_in(sdist: Path) -> None:
    """Whoever unpacks it can run `make demo` and `make test`."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    wanted = {
        "Makefile",
        "constraints.txt",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        ".ci/setup.sh",
        ".ci/run",
    }
    wanted |= {f"{name}/{file}" for name in DATA_FOLDERS for file in _files(CHECKOUT / name)}
    wanted |= {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "tests").rglob("*.py")}
    assert wanted <= names


def test_a_brokerage_kept_in_the_checkout_stays_out_of_the_source_archive(sdist: Path) -> None:
    """Only named folders travel, so nobody's answers do."""
    with tarfile.open(sdist) as archive:
        folders = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 2}

    assert folders == {".ci", "builder", "playbook_src", "site", "tests", "tui"}


def test_the_wheel_made_from_the_source_archive_is_the_same(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """A distributor's build holds what ours holds."""
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, sdist], capture_output=True, check=True)

    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_installed_command_says_its_version(installation: Installation) -> None:
    """`tideover --version` works from a wheel and names the version that was installed."""
    said = installation.run("tideover", "--version")

    assert version("tideover") in said


def test_the_installed_package_uses_its_bundled_content_and_look(installation: Installation) -> None:
    """Without a checkout beside it, content and look come from inside the package."""
    roots = installation.run(
        "python", "-c", "from builder.paths import *; print(content_root()); print(look_root())"
    )

    bundled = Path(next(installation.folder.glob("lib/python*/site-packages/builder/_bundled")))
    assert [Path(root) for root in roots.splitlines()] == [bundled / name for name in DATA_FOLDERS]


def test_the_installed_doctor_knows_its_requirements_without_a_project_file(
    installation: Installation,
) -> None:
    """From a wheel the list of packages comes from the package's own metadata."""
    code = "import json; from builder.doctor import diagnose; print(json.dumps([f.name for f in diagnose()]))"

    names = json.loads(installation.run("python", "-c", code))

    assert {"textual", "mkdocs-material", "weasyprint"} <= set(names)


@pytest.mark.parametrize("folder", ["checkout", "installation"])
def test_site_stays_the_standard_library_s(folder: str, installation: Installation) -> None:
    """The look lives in a folder named `site`; Python's own module of that name must win everywhere."""
    code = "import site; print(site.__file__)"
    if folder == "checkout":
        command = [
            sys.executable,
            "-S",
            "-c",
            code,
        ]  # without -S it is loaded before the folder could be seen
        said = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    else:
        said = installation.run("python", "-c", code)

    assert Path(said.strip()).parent == Path(subprocess.__file__).parent
