"""A new user, from an empty folder to a built playbook: what is pressed, and what must be on the screen then."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.walk.cast import Cast
from tests.walk.command import NOW
from tests.walk.terminal import LOOKS, NARROW, ROOT, WIDE, Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PATIENCE = 20 * LOOKS
"""Looks that a build may take."""
AT_REST = 300
"""Looks before a picture: figures and previews come when nobody has typed for a moment."""
LETTER, GLANCE, READING = 0.12, 1.2, 3.0
"""Seconds in the recording: for a typed letter, after a key, and for a screen that is new."""
SECONDS = re.compile(r"\b\d+\.\d s\b")
INTERVIEW_KEYS, TOUR_KEYS = "F1 Help", "Leave the tour"
CONTACTS = """\
Name,Title,Mobile,Email,Company
Release lead,Release lead,562-555-0121,release@staff.example.net,Acme Brokers
Records lead,Records lead,562-555-0122,records@staff.example.net,Acme Brokers
Night clerk,,562-555-0123,night@staff.example.net,Acme Brokers
"""


@dataclass
class Picture:
    """One screen of the walk."""

    name: str
    size: tuple[int, int]
    rows: Sequence[str]

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(row.rstrip() for row in self.rows).rstrip() + "\n"


@dataclass
class Walk:
    """Somebody at a terminal, with everything that was seen."""

    terminal: Terminal
    cast: Cast = field(
        default_factory=lambda: Cast(size=NARROW, title="tideover: from an empty folder to a playbook")
    )
    pictures: list[Picture] = field(default_factory=list)
    home: str = ""
    """The folder that stands for the person's own; pictures call it `~`."""

    def press(self, *keys: str, sees: str) -> None:
        """Presses keys, and waits for what must be on the screen then."""
        for key in keys:
            self.terminal.send(key)
        self.see(sees)

    def type(self, text: str, *keys: str, sees: str) -> None:
        """Types a text word by word, as it looks in the recording, then presses keys."""
        for word in re.findall(r"\S+\s*", text):
            self.terminal.write(word)
            self.terminal.wait_until_still()
            self._film(LETTER * len(word))
        self.press(*keys, sees=sees)

    def see(self, words: str, *, looks: int = LOOKS) -> None:
        """Waits for words and for a screen that stands still."""
        self.terminal.wait_for(words, looks=looks)
        self.terminal.wait_until_still()
        self._film(GLANCE)

    def keep(self, name: str, *, wide: bool = False) -> None:
        """Keeps the screen as a picture; a main point also in a large window."""
        self.terminal.wait_until_still(AT_REST)
        self._film(READING)
        self.pictures.append(Picture(name, NARROW, self._rows()))
        if wide:
            self.terminal.resize(WIDE)
            self.terminal.wait_until_still(AT_REST)
            self.pictures.append(Picture(name, WIDE, self._rows()))
            self.terminal.resize(NARROW)
            self.terminal.wait_until_still()

    def shows(self, words: str) -> bool:
        """Whether words are on the screen now."""
        return words in "\n".join(self.terminal.rows)

    def write(self, folder: Path) -> None:
        """Writes the recording and its pictures in place of those that are there."""
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        self.cast.write(folder / "tideover.cast")
        names = list(dict.fromkeys(picture.name for picture in self.pictures))
        for picture in self.pictures:
            wide = "-120" if picture.size == WIDE else ""
            path = folder / f"{names.index(picture.name) + 1:02}-{picture.name}{wide}.txt"
            path.write_text(picture.text, encoding="utf-8")

    def _film(self, seconds: float) -> None:
        self.cast.show([self._steady(row) for row in self.terminal.coloured_rows], seconds)

    def _rows(self) -> list[str]:
        return [self._steady(row) for row in self.terminal.rows]

    def _steady(self, row: str) -> str:
        """A row that is the same wherever the walk is taken; what stood at its right edge stays there."""
        room = (len(self.home) - 1) * row.count(self.home) if self.home else 0
        words, edge, rest = steady(row).replace(self.home or "~", "~").rpartition("┃")
        return f"{words}{' ' * room if edge else ''}{edge}{rest}"


def steady(row: str) -> str:
    """A row without what differs from one run to the next: how long the parts of a build took."""
    return SECONDS.sub(lambda found: "0.0 s".rjust(len(found[0])), row)


def begin(walk: Walk, scratch: Path) -> None:
    """Opens a shell in an empty folder."""
    programs, folder = scratch / "bin", scratch / "home"
    walk.home = str(folder)
    programs.mkdir()
    folder.mkdir()
    command = programs / "tideover"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tests.walk.command "$@"\n')
    command.chmod(0o755)
    prompt = scratch / "prompt"
    prompt.write_text(f"PS1='$ '\nPATH={shlex.quote(str(programs))}:$PATH\n", encoding="utf-8")
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    environment = {
        "COLORTERM": "truecolor",
        "ENV": str(prompt),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
        "TZ": "UTC",
    }
    walk.terminal.start("sh", "-i", folder=folder, environment=environment)
    walk.see("$")


def open_interview(walk: Walk) -> None:
    """A folder is made, and the first question stands there."""
    walk.type("tideover new acme", "Enter", sees="Next: tideover interview acme $")
    walk.keep("new")
    walk.type("tideover interview acme", "Enter", sees="$")


def follow_tour(walk: Walk) -> None:
    """A new brokerage begins with a tour, page by page."""
    walk.terminal.wait_for(TOUR_KEYS)  # the interview's own keys stand there for a moment before
    pages = 0
    while True:
        walk.terminal.wait_for(INTERVIEW_KEYS, TOUR_KEYS)
        walk.terminal.wait_until_still()
        if not walk.shows(TOUR_KEYS):
            return
        pages += 1
        walk.keep(f"tour-{pages}")
        walk.terminal.send("Enter")


def answer_the_firm(walk: Walk) -> None:
    """A text, a choice, a text of lines, a slip, and what does not apply or is not known."""
    walk.see("What is the firm's legal name?")
    walk.keep("first-question", wide=True)
    walk.type("Acme Brokers", "Enter", sees="How many people work in the firm?")
    walk.press("Down", "Down", "Down", sees="( ) 11 to 100")
    walk.keep("choice")
    walk.press("Enter", sees="Under which other name")
    walk.press("F4", sees="(•) Does not apply")
    walk.type("one name only", sees="one name only")
    walk.keep("does-not-apply")
    walk.press("Enter", sees="From which address")
    walk.type("1 Example Way", "Enter", sees="1 Example Way")
    walk.type("Long Beach, CA 90802", sees="Long Beach, CA 90802")
    walk.keep("lines")
    walk.press("NPage", sees="main telephone number?")
    walk.type("562", "Enter", sees="wrong number of digits")
    walk.keep("refused")
    walk.type("-555-0100", "Enter", sees="broker license number?")
    walk.press("F3", sees="(•) Don't know")
    walk.type("Release lead", sees="Release lead")
    walk.keep("not-known")
    walk.press("Enter", sees="national permit number?")


def find_and_undo(walk: Walk) -> None:
    """A change is taken back; any question is found by a word."""
    walk.type("00-N99", "Enter", sees="filer code?")
    walk.press("C-z", sees="Taken back")
    walk.keep("undo")
    walk.press("C-y", sees="Made again")
    walk.press("C-f", sees="Find a question")
    walk.type("people that", sees="Who are the people that matter")
    walk.keep("find")
    walk.press("Enter", sees="Nothing here yet.")


def list_people(walk: Walk) -> None:
    """The first person in a form, the others from a file."""
    walk.keep("empty-list")
    walk.press("a", sees="New person")
    walk.type("Compliance manager", "Enter", sees="Job title")
    walk.type("Compliance manager", "Enter", sees="3 of 9")
    walk.type("562-555-0111", "Enter", sees="4 of 9")
    walk.keep("form", wide=True)
    walk.press("Escape", sees="1 person")
    walk.keep("list")
    walk.press("C-o", sees="Which file is to be read in?")
    walk.keep("choose-file")
    walk.type("contacts.csv", "Enter", sees="3 added")
    walk.keep("import", wide=True)
    walk.press("F2", sees="4 people")
    walk.keep("imported")


def ask_a_colleague(walk: Walk) -> None:
    """What nobody at the desk knows is asked of somebody."""
    walk.press("C-l", sees="Who will find out?")
    walk.type("records lead", sees="records lead")
    walk.keep("ask")
    walk.press("Enter", sees="Asked of Records lead")
    walk.press("F10", sees="asked of 1 colleague")
    walk.keep("asked")
    walk.press("Escape", sees="Who are the people that matter")


def look_around(walk: Walk) -> None:
    """What is open, help, the sheet an answer changes, and the clients."""
    walk.press("F8", sees="Who finds out")
    walk.keep("open-items", wide=True)
    walk.press("Escape", sees=INTERVIEW_KEYS)
    walk.press("F1", sees="w Words")
    walk.keep("help")
    walk.press("Escape", sees=INTERVIEW_KEYS)
    walk.press("C-f", sees="Find a question")
    walk.type("legal name", "Enter", sees="What is the firm's legal name?")
    walk.press("F2", sees="RB0")
    walk.keep("preview", wide=True)
    walk.press("F2", sees="Every letter to CBP")
    walk.press("C-g", sees="importer clients?")
    walk.press("a", sees="New client")
    walk.type("Sample Toys Company", "Enter", sees="2 of 10")
    walk.press("Escape", sees="1 client")
    walk.keep("clients")
    walk.press("Escape", sees="What is the firm's legal name?")


def build(walk: Walk) -> None:
    """The playbook is made, and says where it lies."""
    walk.press("C-b", sees="c Cancel")
    walk.see("Sheet", looks=PATIENCE)
    walk.keep("building")
    walk.see("✓ Built in", looks=PATIENCE)
    walk.keep("built", wide=True)
    walk.press("Escape", sees="What is the firm's legal name?")


def leave(walk: Walk) -> None:
    """Out of the interview; the shell lists what was made."""
    walk.press("C-q", sees="$ tideover interview acme $")
    walk.type("clear", "Enter", sees="$")
    walk.type("ls acme acme/out/runbooks", "Enter", sees="RB01.pdf")
    walk.keep("result")


INTERVIEW = (
    open_interview,
    follow_tour,
    answer_the_firm,
    find_and_undo,
    list_people,
    ask_a_colleague,
    look_around,
)
BUILD = (build, leave)
