"""A small interview with one question of most kinds, brokerages that answer it, and a person at the keyboard."""

from __future__ import annotations

import asyncio
import gc
import re
import shutil
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import yaml
from textual import events
from textual.keys import _character_to_key, key_to_character

from builder.model.declarations import load_declarations
from builder.paths import Brokerage, content_root
from tests.tui.stillness import wait_until_still
from tui.app import TideoverApp
from tui.draft import Draft

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    from builder.model.declarations import Declarations

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
NARROW, WIDE = (80, 24), (120, 40)
LOOKS, LOOK_EVERY = 5_000, 0.02
"""How often the screen is looked at until something is said to be missing there, and the seconds between."""
CHAR_WIDTH = 12.2
"""Width of a character in Textual's screenshots."""
LINE = re.compile(r"-line-(\d+)\)$")

SILENT = (sys.executable, "-c", "import sys; sys.stdin.read()")
"""A preview that has nothing to say."""

THREE_PEOPLE = """\
people:
  list:
    - id: ann
      name: Ann Lead   # the boss
      title: Compliance manager
      mobile: 562-555-0111
      calls: [ben]
      checked_on: "2026-11-02"
      checked_by: Ann Lead
    - id: ben
      name: Ben Deputy
      title: Release lead
      mobile: 562-555-0112
      calls: {does_not_apply: calls nobody}
      checked_on: "2026-05-02"
    - id: cleo
      name: Cleo Clerk
  incident_lead: ann
"""
"""Three people, one of them a leader: a section that may go on."""

PEOPLE = f"""\
tideover: "1"

# kept by hand
{THREE_PEOPLE}\
  mailbox_openers: [ann, ben]
"""
"""They alone, with comments that must survive."""


class Sitting:
    """Somebody at the interview: presses keys, looks at the screen and at the file."""

    def __init__(self, app: TideoverApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Presses keys one after another and waits until their work is done."""
        for key in keys:
            await self.press_at_once(key)

    async def press_at_once(self, *keys: str) -> None:
        """Presses keys faster than anything can happen between them, as a slow line delivers them."""
        for key in keys:
            self.send(key_event(key))
        await self.rest()

    def send(self, event: events.Key | events.Paste) -> None:
        """Lets a key or a pasted text come, and waits for nothing."""
        self.app.post_message(event)

    async def write(self, text: str, *keys: str) -> None:
        """Puts a text where the cursor is, as a paste does, then presses keys."""
        self.send(events.Paste(text))
        await self.rest()
        await self.press(*keys)

    async def settle(self) -> None:
        """Waits for what runs beside the screen."""
        await self.app.workers.wait_for_complete()
        await self.rest()

    async def look(self) -> None:
        """Comes back from another window."""
        self.app.post_message(events.AppFocus())
        await self.rest()

    async def until(self, words: str) -> str:
        """The screen once it shows some words, which another program has a part in."""
        for _ in range(LOOKS):
            if words in self.words:
                break
            await asyncio.sleep(LOOK_EVERY)  # the other program gets the processor
            await self.pilot.pause()
        return self.words

    async def rest(self) -> None:
        """Waits until every message is dealt with, all is on disk, and the screen is drawn as it then is."""
        for _ in range(2):  # what a key leads to may lead further
            await self.pilot.pause(0)
            while self._is_behind:
                self.app.catch_up()
                await self.pilot.pause(0)
        await self.pilot.pause()
        while self._is_behind:
            self.app.catch_up()
            await self.pilot.pause()

    @property
    def _is_behind(self) -> bool:
        return self.app.is_running and (self.app.holds_keys or self.app.is_behind)

    @property
    def rows(self) -> list[str]:
        """The screen, line by line."""
        return rows_of(self.app.export_screenshot(simplify=True), *self.app.size)

    @property
    def screen(self) -> str:
        """The screen as one text; words that are broken over lines stay broken."""
        return "\n".join(self.rows)

    @property
    def words(self) -> str:
        """The screen column by column, without frames and line breaks, to look sentences up in."""
        rows = [row.ljust(self.app.size.width) for row in self.rows]
        middle = rows[1:-2]
        cuts = [i for i in range(self.app.size.width) if all(row[i] == "│" for row in middle)]
        edges = [0, *cuts, self.app.size.width]
        text = " ".join(row[a:b] for a, b in pairwise(edges) for row in rows)
        return " ".join(re.sub("[│┃╭╮╰╯┏┓┗┛━─▌▐▏▕]", " ", text).split())

    @property
    def text(self) -> str:
        """The answers file as it is."""
        return self.app.brokerage.answers.read_text(encoding="utf-8")

    @property
    def saved(self) -> dict[str, dict[str, object]]:
        """What the answers file says."""
        found = yaml.safe_load(self.text)
        assert isinstance(found, dict)
        return found


def key_event(key: str) -> events.Key:
    """A key by its name in Textual, or a letter or a sign by itself."""
    if len(key) == 1 and not key.isalnum():
        return events.Key(_character_to_key(key), key)
    return events.Key(key, key if len(key) == 1 else key_to_character(key))


def rows_of(svg: str, width: int, height: int) -> list[str]:
    """The rows of text in a screenshot."""
    rows = [[" "] * width for _ in range(height)]
    for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):  # noqa: S314 (our own picture)
        line = LINE.search(element.get("clip-path", ""))
        if line is None or int(line[1]) >= height:
            continue
        column = round(float(element.get("x", "0")) / CHAR_WIDTH)
        text = "".join(element.itertext()).replace("\xa0", " ")
        rows[int(line[1])][column : column + len(text)] = text
    return ["".join(row).rstrip() for row in rows]


@pytest.fixture(autouse=True)
def _no_idling(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause of Textual's pilot ends when nothing is left to do, not when the processor has been idle for a while."""
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_until_still)


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """What an interview keeps from being collected while it runs goes with it: one process runs hundreds here."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with the small interview and the project's own tables."""
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(HERE / "content", folder, dirs_exist_ok=True)
    shutil.copytree(content_root() / "reference", folder / "reference")
    shutil.copytree(content_root() / "tables", folder / "tables")
    return folder


@pytest.fixture(scope="session")
def declarations(content: Path) -> Declarations:
    """The small interview."""
    loaded = load_declarations(content)
    assert not loaded.problems
    return loaded


@pytest.fixture
def brokerage(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a brokerage folder with these answers."""

    def make(text: str = 'tideover: "1"\n') -> Path:
        folder = tmp_path / "acme"
        folder.mkdir()
        (folder / "answers.yaml").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def draft(declarations: Declarations, brokerage: Callable[[str], Path]) -> Callable[[str], Draft]:
    """Opens a draft of these answers."""

    def make(text: str = 'tideover: "1"\n') -> Draft:
        return Draft(Brokerage.open(brokerage(text)), declarations, lambda: NOW)

    return make


@pytest.fixture
def sit(
    content: Path, brokerage: Callable[[str], Path], tmp_path: Path
) -> Callable[..., AbstractAsyncContextManager[Sitting]]:
    """Sits down at the interview of a brokerage with these answers, or of a folder that is there already."""

    @asynccontextmanager
    async def begin(
        text: str = 'tideover: "1"\n',
        *,
        folder: Path | None = None,
        size: tuple[int, int] = NARROW,
        build_command: Sequence[str] = (),
        preview_command: Sequence[str] = SILENT,
        worksheet_command: Sequence[str] = (),
        opener: Callable[[str], bool] | None = None,
        settings: Path | None = None,
        tour: bool = False,
    ) -> AsyncIterator[Sitting]:
        app = TideoverApp(
            folder or brokerage(text),
            content=content,
            clock=lambda: NOW,
            build_command=build_command,
            preview_command=preview_command,
            worksheet_command=worksheet_command,
            opener=opener,
            settings=settings or tmp_path / "no-settings.yaml",
            state=tmp_path / "state",
            tour=tour,
        )
        async with app.run_test(size=size, notifications=True) as pilot:
            sitting = Sitting(app, pilot)
            await sitting.settle()
            yield sitting

    return begin
