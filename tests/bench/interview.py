"""The interview: from a cold start to the first frame, and from a key to the frame that shows it."""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from builder.paths import look_root
from builder.unprintable import on_sheets
from tests.bench.firms import large_firm, sample_firm
from tests.bench.measuring import python, row, said
from tests.bench.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 9
WORDS, LETTERS = 25, 6
TYPISTS = {"100 words a minute": 0.12, "a burst of keys": 0.03}
"""Seconds between two keys."""
BEHIND = 60
"""Letters typed straight behind a save."""
FIRST_LETTER = ord("\N{LATIN CAPITAL LETTER A WITH MACRON}")
"""The first of many letters that no text of ours holds; those that the sheets' fonts lack are told beside the field."""
FIRST_PAINT = """
import sys, time
began = time.perf_counter()
import gc
gc.disable()  # as the command does
import asyncio
from pathlib import Path
from tui.app import TideoverApp
app = TideoverApp(Path(sys.argv[1]))
waits = True  # for the cursor to stand in the question
"""
BARE_PAINT = """
import sys, time
began = time.perf_counter()
import asyncio
from textual import containers, widgets
from textual.app import App
class Bare(App):
    def compose(self):
        for number, kind in enumerate(sys.argv[1:]):
            if kind == "Static":
                yield widgets.Static(f"line {number}")
            else:
                yield (getattr(containers, kind, None) or getattr(widgets, kind))()
app = Bare()
waits = False
"""
"""Mounts widgets of Textual's own kinds: as many as ours, each of the kind that ours is made of."""
KINDS = """
import os
from textual.screen import Screen
painted = Screen._compositor_refresh
def kind(widget):
    base = next(base.__name__ for base in type(widget).__mro__ if base.__module__.startswith("textual."))
    return "Static" if base == "Widget" else base  # a line that draws itself
def refresh(screen):
    painted(screen)
    if screen.query("*"):
        own = [widget for widget in screen.walk_children() if not widget.has_class("-textual-system")]
        print(*map(kind, own), flush=True)
        os._exit(0)
Screen._compositor_refresh = refresh
asyncio.run(app.run_async(headless=True, size=(120, 40)))
"""
TO_FIRST_FRAME = """
import os
from textual.screen import Screen
painted = Screen._compositor_refresh
first = []
def refresh(screen):
    painted(screen)
    if not first and screen.query("*"):
        first.extend((time.perf_counter() - began, time.process_time(), len(list(screen.walk_children()))))
        with open("/proc/self/status") as status:  # what the process that started this one held counts for rusage
            first.append(next(line for line in status if line.startswith("VmHWM")).split()[1])
    if first and (screen.focused or not waits):
        print(*first, time.perf_counter() - began, time.process_time(), flush=True)
        os._exit(0)  # leaving would be measured, too: in the middle of opening it costs more than opening
Screen._compositor_refresh = refresh
asyncio.run(app.run_async(headless=True, size=(120, 40)))
"""
BARE_INPUT = """
from textual.app import App
from textual.widgets import Input
class Bare(App):
    def compose(self):
        line = Input()
        line.cursor_blink = False  # a blink would be taken for the answer to a key
        yield line
Bare().run()
"""
INTERVIEW = "from tui.cli import main; main()"
SAVE = b"\x13"


def first_paint(name: str, folder: Path) -> Iterator[str]:
    """Cold start to the first frame and to the question, in turns with a bare app of the same kinds of widgets."""
    ours: list[list[float]] = []
    bare: list[list[float]] = []
    kinds = said(FIRST_PAINT + KINDS, str(folder))  # compiles what changed since the last time, too
    python(BARE_PAINT + TO_FIRST_FRAME, *kinds)
    for _ in range(ROUNDS):
        ours.append(python(FIRST_PAINT + TO_FIRST_FRAME, str(folder)))
        bare.append(python(BARE_PAINT + TO_FIRST_FRAME, *kinds))
    (first, spent, _, held, asked, in_all), (plain, little, _, least, _, _) = map(medians, (ours, bare))
    against = f"a bare Textual app with as many widgets of the same kinds ({len(kinds)})"
    yield row(f"first paint, {name}", first, plain, against)
    yield row("  processor", spent, little, "the same")
    yield row("  until the question can be answered", asked, plain, "its first paint")
    yield row("  processor until then", in_all, little, "the same")
    yield f"{'  memory at the first paint':<44}{held / 1e3:6.0f} MB   bare {least / 1e3:.0f} MB"


def medians(rounds: list[list[float]]) -> list[float]:
    """The median of each figure."""
    return [median(figures) for figures in zip(*rounds, strict=True)]


def printable_letters() -> Iterator[str]:
    """Letters that sheets can print, each another one."""
    return (
        letter
        for letter in map(chr, count(FIRST_LETTER))
        if unicodedata.category(letter).startswith("L") and not on_sheets(letter, look_root())
    )


def typing(name: str, folder: Path) -> Iterator[str]:
    """From a letter to the frame that shows it, while what is typed is saved.

    Every word that ends is kept, and after each one the answer so far is saved; the next letter comes when the
    typist's pace says so, or straight behind. Each letter is another one, so that no other frame can be taken for its
    own. A bare Input app is typed the same words, in turns.
    """
    (folder / ".tideover").mkdir(exist_ok=True)
    (folder / ".tideover" / "interview.json").write_text('{"question": "firm.legal_name", "toured": true}')
    app = Terminal([sys.executable, "-c", INTERVIEW, "interview", str(folder)])
    bare = Terminal([sys.executable, "-c", BARE_INPUT])
    app.settle()
    bare.settle()
    letters = printable_letters()
    yield f"key to frame while saving, {name}"
    for typist, pace in TYPISTS.items():
        ours, plain = [], []
        for _ in range(WORDS):
            word = list(islice(letters, LETTERS))
            ours += [app.key(letter, pace) for letter in word]
            app.send(b" " + SAVE, pace)
            plain += [bare.key(letter, pace) for letter in word]
            bare.send(b" ", pace)
        yield from spread(f"  {typist}", ours, plain)
    ours, plain = [], []
    for letter in islice(letters, BEHIND):
        app.send(SAVE)
        ours.append(app.key(letter, max(TYPISTS.values())))
        plain.append(bare.key(letter, max(TYPISTS.values())))
    yield from spread("  straight behind a save", ours, plain)
    yield f"{'  memory then':<44}{app.memory() / 1e3:6.0f} MB   bare {bare.memory() / 1e3:.0f} MB"
    app.close()
    bare.close()


def spread(name: str, ours: list[float], plain: list[float]) -> Iterator[str]:
    """The 95th percentile, and how it lies between the middle and the worst."""
    yield row(f"{name}, 95th percentile", high(ours), high(plain), "a bare Input app")
    middle, worst = (f"{1e3 * of(ours):.0f} ms (bare {1e3 * of(plain):.0f})" for of in (median, max))
    yield f"{'':<44}median {middle}, worst {worst}"


def high(figures: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(figures, n=20)[-1]


def measure() -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, make in (("sample", sample_firm), ("1,000 contacts, 5,000 clients", large_firm)):
            folder = make(Path(scratch) / make.__name__)
            yield from first_paint(name, folder)
            yield from typing(name, folder)
