"""Measures the product as ratios to a baseline in the same run; `make bench` prints the table.

`make bench ARGS=interview` measures one subject; `ARGS=personas` builds each test persona; `ARGS=ways` types the
sample at the screen and at the prompts, and fails where the files differ.

Machines are noisy and differ, so no figure stands alone: each is divided by that of plain Textual, MkDocs,
WeasyPrint or Chromium doing the same work in the same minutes.
"""

from __future__ import annotations

import sys

from tests.bench import builds, interview, keystrokes, pages, paper, ways
from tests.bench.measuring import UnequalError

SUBJECTS = {
    "interview": interview.measure,
    "keystrokes": keystrokes.measure,
    "ways": ways.measure,
    "builds": builds.measure,
    "pages": pages.measure,
    "paper": paper.measure,
    "personas": builds.measure_personas,
}
ONLY_BY_NAME = {"personas", "ways"}
"""They take ten minutes, or check and measure nothing."""


def main(wanted: list[str]) -> int:
    """Measures the subjects named, or all but the longest, and prints each line as soon as it is known."""
    if unknown := [name for name in wanted if name not in SUBJECTS]:
        print(f"{' '.join(unknown)}: unknown. Name some of: {' '.join(SUBJECTS)}.", file=sys.stderr)
        return 2
    for name, measure in SUBJECTS.items():
        if name in wanted or (not wanted and name not in ONLY_BY_NAME):
            try:
                for line in measure():
                    print(line, flush=True)
            except UnequalError as error:
                print(error, file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
