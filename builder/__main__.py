"""`python -m builder`: the headless commands."""

from __future__ import annotations

from builder.cli import commands, run

if __name__ == "__main__":  # child processes that print sheets import this module again
    run(commands, "python -m builder")
