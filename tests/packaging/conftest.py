"""The built archives and an installation of the wheel, each made once for all packaging tests."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installation:
    """A virtual environment that holds the wheel, and beside it the packages of the running environment."""

    folder: Path

    def run(self, *command: str) -> str:
        """What a command of this environment prints, run far from the checkout; it must succeed."""
        program = self.folder / "bin" / command[0]
        surroundings = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        ran = subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source archive, built without the network."""
    folder = tmp_path_factory.mktemp("dist")
    _run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "sdist",
        "-t",
        "wheel",
        "-d",
        str(folder),
        cwd=CHECKOUT,
    )
    return folder


@pytest.fixture(scope="session")
def wheel(archives: Path) -> Path:
    """The wheel built from the checkout."""
    return next(archives.glob("*.whl"))


@pytest.fixture(scope="session")
def sdist(archives: Path) -> Path:
    """The source archive built from the checkout."""
    return next(archives.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel installed as a user has it, with the dependencies borrowed from the running environment."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    _run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)
    )
    # A path in a .pth file is not searched for further .pth files, so the checkout's own install stays out.
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return Installation(folder)


def _run(*command: str, cwd: Path | None = None) -> None:
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
