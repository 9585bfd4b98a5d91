"""The software tideover needs from outside Python: how to see that it is there, and how it is installed here.

Like `builder.doctor`, which it serves, it runs before the virtual environment exists: standard library only.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

TESTS = "make test"
"""What a tool is needed for when tideover itself works without it."""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """How software is installed here."""

    manager: str
    """`apt-get`, `dnf` or `brew`; empty when none of them is found."""
    systems: frozenset[str] = frozenset()
    """The system's own id and those it is like, as in /etc/os-release: `debian`, `ubuntu`."""
    rights: Literal["root", "sudo", "su", "user"] = "user"
    """How one becomes root here; `user` where nobody needs to."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """Software from outside tideover: how to see that it is there, and what brings it."""

    name: str
    needed_for: str
    probe: Callable[[], tuple[bool, str]]
    """Whether it is there, and what was found or what is lacking."""
    packages: Mapping[str, tuple[str, ...]]
    """Package names by package manager."""
    not_packaged_by: frozenset[str] = frozenset()
    """Systems whose package of that name is something else."""
    otherwise: tuple[str, ...] = ()
    """The command where no package will do."""


# The libraries WeasyPrint loads, and their file names on Linux, macOS and Windows.
PANGO_LIBRARIES = {
    "gobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0"),
    "pango-1.0": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0"),
    "pangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1"),
}

CHROMIUM_COMMANDS = ("chromium", "google-chrome-stable", "google-chrome", "chrome", "chromium-browser")
PDFJS = Path("/usr/share/javascript/pdf/build")
PLAYWRIGHT_LIBRARY = "libatomic.so.1"
"""What Playwright's own driver needs on Linux; a minimal Debian lacks it."""
PLAYWRIGHT_PATTERNS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


_CUTTING_OFF = (
    ("unshare", "--net"),  # as root, in a container too
    ("unshare", "--map-root-user", "--net"),  # as anybody, where user namespaces are allowed
    ("bwrap", "--dev-bind", "/", "/", "--unshare-net"),
)
"""How a command is run in a network namespace of its own, which has no way out."""
_ALLOWS_NAMESPACES = (
    "kernel.apparmor_restrict_unprivileged_userns=0"  # Ubuntu since 24.04
    if Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").exists()
    else "kernel.unprivileged_userns_clone=1"
)


def find_chromium() -> Path | None:
    """The Chromium or Chrome for the browser tests.

    The one that the variable CHROMIUM names, else one on the PATH, else one that Playwright downloaded.
    """
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_COMMANDS)
    candidates = [Path(found) for name in names if (found := shutil.which(name))]
    for downloads in _playwright_folders():
        candidates += [path for pattern in PLAYWRIGHT_PATTERNS for path in sorted(downloads.glob(pattern))]
    candidates += sorted(Path("/Applications").glob("*Chrom*.app/Contents/MacOS/*Chrom*"))
    # Ubuntu's chromium-browser may be a script that only says how to get the real one, so each is run.
    return next((path for path in candidates if _first_line(str(path), "--version")), None)


def _playwright_folders() -> Sequence[Path]:
    if named := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return [Path(named)]
    return [Path.home() / cache / "ms-playwright" for cache in (".cache", "Library/Caches")]


def _first_line(*command: str) -> str:
    """What a command says first; nothing when it is missing or fails."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return ran.stdout.strip().partition("\n")[0]


def _probe_chromium() -> tuple[bool, str]:
    chromium = find_chromium()
    if chromium is None:
        return False, "not found"
    if sys.platform == "linux" and not _opens(PLAYWRIGHT_LIBRARY):
        return False, f"{chromium}, but Playwright, which drives it, cannot load {PLAYWRIGHT_LIBRARY}"
    return True, str(chromium)


def _probe_tmux() -> tuple[bool, str]:
    tmux = _first_line("tmux", "-V")
    return bool(tmux), tmux or "not found"


def _probe_qpdf() -> tuple[bool, str]:
    qpdf = _first_line("qpdf", "--version")
    return bool(qpdf), qpdf or "not found"


def _probe_java() -> tuple[bool, str]:
    java = _first_line("java", "--version")
    return bool(java), java or "not found"


def without_network() -> tuple[str, ...]:
    """The words in front of a command that run it without any network; none where this machine lets nobody do so."""
    return next((words for words in _CUTTING_OFF if _runs(*words, "true")), ())


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _probe_namespace() -> tuple[bool, str]:
    words = without_network()
    return bool(words), shlex.join(words) or "no program can be cut off from the network here"


def _probe_nginx() -> tuple[bool, str]:
    """Nginx says its version on standard error, and stands where only root's PATH leads."""
    nginx = find_nginx()
    if nginx is None:
        return False, "not found"
    openssl = _first_line("openssl", "version")
    return bool(openssl), str(
        nginx
    ) if openssl else f"{nginx}, but openssl, which makes its certificate, is not found"


def find_nginx() -> Path | None:
    """Nginx on the PATH, or where Debian keeps it."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def find_7zip() -> Path | None:
    """7-Zip, which goes by several names."""
    found = next(filter(None, map(shutil.which, ("7zz", "7z", "7za"))), None)
    return Path(found) if found else None


def _probe_archivers() -> tuple[bool, str]:
    lacking = [
        name for name, found in (("7-Zip", find_7zip()), ("bsdtar", shutil.which("bsdtar"))) if not found
    ]
    return not lacking, f"{' and '.join(lacking)} not found" if lacking else f"{find_7zip()}, bsdtar"


def find_pdfjs() -> Path | None:
    """The folder with pdf.js, Firefox's viewer, where Debian keeps it."""
    return PDFJS if (PDFJS / "pdf.worker.js").exists() else None


def _probe_pdfjs() -> tuple[bool, str]:
    found = find_pdfjs()
    return bool(found), str(found or "not found")


def _probe_venv() -> tuple[bool, str]:
    importlib.invalidate_caches()
    # Debian ships Python without ensurepip, and `python3 -m venv` then fails half-way.
    lacking = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    return not lacking, f"Python came without {' and '.join(lacking)}" if lacking else "found"


def _probe_pango() -> tuple[bool, str]:
    lacking = [name for name, files in PANGO_LIBRARIES.items() if not _loads(name, files)]
    return not lacking, f"cannot load {', '.join(lacking)}" if lacking else "found"


def _loads(name: str, files: Iterable[str]) -> bool:
    if any(_opens(file) for file in files):
        return True
    path = ctypes.util.find_library(name)
    return path is not None and _opens(path)


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


TOOLS = {
    "venv": Tool(
        name="Python venv",
        needed_for="make setup",
        probe=_probe_venv,
        packages={"apt-get": (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)},
    ),
    "pango": Tool(
        name="Pango",
        needed_for="the printed runbooks",
        probe=_probe_pango,
        packages={
            "apt-get": ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
            "dnf": ("pango", "harfbuzz"),
            "brew": ("pango",),
        },
    ),
    "chromium": Tool(
        name="Chromium",
        needed_for=TESTS,
        probe=_probe_chromium,
        packages={
            "apt-get": ("chromium", "libatomic1"),
            "dnf": ("chromium", "libatomic"),
            "brew": ("--cask", "chromium"),
        },
        not_packaged_by=frozenset({"ubuntu"}),  # a snap, which a container cannot install
        otherwise=(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"),
    ),
    "tmux": Tool(
        name="tmux",
        needed_for=TESTS,
        probe=_probe_tmux,
        packages={"apt-get": ("tmux",), "dnf": ("tmux",), "brew": ("tmux",)},
    ),
    "qpdf": Tool(
        name="qpdf",
        needed_for=TESTS,
        probe=_probe_qpdf,
        packages={"apt-get": ("qpdf",), "dnf": ("qpdf",), "brew": ("qpdf",)},
    ),
    "java": Tool(
        name="Java",
        needed_for=TESTS,
        probe=_probe_java,
        packages={
            "apt-get": ("default-jre-headless",),
            "dnf": ("java-latest-openjdk-headless",),
            "brew": ("openjdk",),
        },
    ),
    "namespace": Tool(
        name="Network namespaces",
        needed_for=TESTS,
        probe=_probe_namespace,
        packages={} if shutil.which("unshare") else {"apt-get": ("util-linux",), "dnf": ("util-linux",)},
        otherwise=("sudo", "sysctl", "-w", _ALLOWS_NAMESPACES),
    ),
    "nginx": Tool(
        name="nginx",
        needed_for=TESTS,
        probe=_probe_nginx,
        packages={
            "apt-get": ("nginx", "openssl"),
            "dnf": ("nginx", "openssl"),
            "brew": ("nginx", "openssl"),
        },
    ),
    "pdfjs": Tool(
        name="pdf.js",
        needed_for=TESTS,
        probe=_probe_pdfjs,
        packages={"apt-get": ("libjs-pdf",)},
    ),
    "archivers": Tool(
        name="7-Zip and bsdtar",
        needed_for=TESTS,
        probe=_probe_archivers,
        packages={
            "apt-get": ("7zip", "libarchive-tools"),
            "dnf": ("p7zip-plugins", "bsdtar"),
            "brew": ("sevenzip", "libarchive"),
        },
    ),
}

INSTALL_WORDS = {
    "apt-get": ("install", "-y", "--no-install-recommends"),
    "dnf": ("install", "-y"),
    "brew": ("install",),
}


def read_machine() -> Machine:
    """Look at the machine this runs on."""
    manager = next((name for name in INSTALL_WORDS if shutil.which(name)), "")
    return Machine(manager=manager, systems=_systems(), rights=_rights(manager))


def _systems() -> frozenset[str]:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return frozenset()
    return frozenset(f"{release.get('ID', '')} {release.get('ID_LIKE', '')}".split())


def _rights(manager: str) -> Literal["root", "sudo", "su", "user"]:
    if manager in ("", "brew"):
        return "user"
    if sys.platform != "win32" and os.geteuid() == 0:
        return "root"
    return "sudo" if shutil.which("sudo") else "su"


def mending_command(tool: Tool, machine: Machine) -> str:
    """What a person types to install a tool; empty where no command is known."""
    if not _is_packaged(tool, machine):
        return shlex.join(tool.otherwise)
    command = _package_command(tool, machine)
    if machine.rights == "su":
        return shlex.join(("su", "-c", shlex.join(command)))
    return shlex.join(("sudo", *command) if machine.rights == "sudo" else command)


def _is_packaged(tool: Tool, machine: Machine) -> bool:
    return machine.manager in tool.packages and not machine.systems & tool.not_packaged_by


def _package_command(tool: Tool, machine: Machine) -> tuple[str, ...]:
    return (machine.manager, *INSTALL_WORDS[machine.manager], *tool.packages[machine.manager])


def unattended_commands(tools: Iterable[Tool], machine: Machine) -> list[tuple[str, ...]]:
    """The commands that install tools without asking anything, in order; none for a tool without one."""
    packaged = [tool for tool in tools if _is_packaged(tool, machine)]
    commands = [_package_command(tool, machine) for tool in packaged]
    if packaged and machine.manager == "apt-get":
        # A fresh system's list of packages is empty. unattended-upgrades may hold the lock just after boot.
        commands = [("apt-get", "update"), *commands]
        commands = [
            (command[0], "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0", *command[1:])
            for command in commands
        ]
    prefix = ("sudo", "-n") if machine.rights == "sudo" else ()
    commands = [(*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command) for command in commands]
    return commands + [tool.otherwise for tool in tools if tool not in packaged and tool.otherwise]


def may_install(machine: Machine) -> bool:
    """Whether installing works here without asking anybody for a password."""
    if machine.rights == "sudo":
        return subprocess.run(("sudo", "-n", "true"), capture_output=True, check=False).returncode == 0
    return machine.rights in ("root", "user")
