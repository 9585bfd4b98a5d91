#!/bin/sh
# Makes .venv and installs tideover with its tools, each at the version and hash in constraints.txt.
# Quick when nothing changed. PYTHON names the interpreter; otherwise the newest suitable one is taken.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
version() { "$1" -c 'import sys; print(*sys.version_info[:2], sep=".")'; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        if suits "$PYTHON"; then echo "$PYTHON"; return; fi
        say "PYTHON=$PYTHON is not a Python 3.11 or newer. Name another one: make setup PYTHON=/path/to/python3"
        exit 1
    fi
    # A name on the PATH may be a shim for a version that is not installed, so each is run.
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if suits "$name"; then echo "$name"; return; fi
    done
    say "tideover needs Python 3.11 or newer and this machine has $(python3 -V 2>/dev/null || echo none)."
    say "Install one with the system's package manager (Debian 12 or newer: apt-get install python3),"
    say "or name one that is not on the PATH: make setup PYTHON=/path/to/python3.12"
    exit 1
}

stamp=.venv/.installed
fingerprint() { pwd; cksum pyproject.toml constraints.txt; }

venv_works() {
    [ -x .venv/bin/python ] && suits .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null || return 1
    # The commands in a virtual environment know its path, so a moved checkout needs a new one.
    [ ! -f "$stamp" ] || [ "$(head -n 1 "$stamp")" = "$(pwd)" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version .venv/bin/python)" = "$(version "$PYTHON")" ]
}

if [ -f "$stamp" ] && [ "$(fingerprint)" = "$(cat "$stamp")" ] && venv_works; then
    exit 0
fi

if ! venv_works; then
    python=$(find_python)
    "$python" -m builder.doctor --install venv
    say "Making .venv with Python $(version "$python")"
    "$python" -m venv --clear .venv
fi
rm -f "$stamp"

say "Installing the packages of constraints.txt into .venv; the first time takes about a minute"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
# pip refuses an editable project among hashed ones, hence the second step.
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
fingerprint > "$stamp"
say "Ready: .venv/bin/tideover"
