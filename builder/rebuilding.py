"""Builds the site anew whenever the answers change, in a child process, and says how it went."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from builder.events import BuildFailed, Event, ProblemFound
from builder.model.plaintext import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from builder.paths import Brokerage

INTERVAL = 0.5
"""Seconds between two looks at the files; nobody waits for more than they need to turn to the browser."""
_GRACE = 10.0
"""Seconds a build has to stop by itself before it is killed."""


@dataclass(frozen=True)
class State:
    """What a page should know."""

    count: int = 0
    """Goes up with every change of what follows."""
    version: int = 0
    """Goes up when the site is another."""
    building: bool = False
    words: str = ""
    """What to say on the page; empty when all is well."""


class Rebuilder:
    """Looks at the files of a brokerage and builds when one changes; `state` is safe to read from any thread."""

    def __init__(
        self, brokerage: Brokerage, command: Sequence[str | Path], say: Callable[[str], None]
    ) -> None:
        self._watched = (brokerage.answers, brokerage.clients, brokerage.lines, brokerage.printed_numbers)
        self._manifest = brokerage.manifest
        self._command = tuple(command)
        self._say = say
        self._changed = threading.Condition()
        self._state = State()
        self._is_over = threading.Event()
        self._child: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="rebuilder", daemon=True)

    @property
    def state(self) -> State:
        """How things stand."""
        with self._changed:
            return self._state

    def start(self) -> None:
        """Begins with a build, so that what is shown is what the answers say."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the watching, and a build that is under way; what was built before stays."""
        self._is_over.set()
        with self._changed:
            child = self._child
            self._changed.notify_all()
        if child and child.poll() is None:
            child.terminate()
        if self._thread.ident:
            self._thread.join(_GRACE)
        if child and child.poll() is None:
            child.kill()

    def after(self, count: int, seconds: float) -> State:
        """The state once it is another than the one with this count, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.count != count or self._is_over.is_set(), seconds)
            return self._state

    def when_built(self, seconds: float) -> State:
        """The state once no build is under way, or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._state.building or self._is_over.is_set(), seconds)
            return self._state

    def _run(self) -> None:
        built_from: object = None
        shown = _look(self._manifest)
        while not self._is_over.is_set():
            now = tuple(map(_look, self._watched))
            if now != built_from:
                built_from = now
                self._note(building=True, words="Building …")
                words = self._build()
                self._note(building=False, words=words)
            if (manifest := _look(self._manifest)) != shown:
                shown = manifest
                self._note(version=self.state.version + 1)
            self._is_over.wait(INTERVAL)

    def _note(self, **changes: object) -> None:
        with self._changed:
            self._state = replace(self._state, count=self._state.count + 1, **changes)  # type: ignore[arg-type]
            self._changed.notify_all()

    def _build(self) -> str:
        """Builds; returns what is to be said about it."""
        if self._is_over.is_set():
            return ""
        # A session of its own: Ctrl+C in the terminal reaches this process, which then stops the build in order.
        child = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        with self._changed:
            self._child = child
        if self._is_over.is_set():
            child.terminate()
        out, err = child.communicate()
        if self._is_over.is_set():
            return ""
        words = _words(out.splitlines(), err, child.returncode)
        self._say(words or "Built.")
        return words


def _look(path: Path) -> tuple[int, int, int] | None:
    """What tells one state of a file from the next."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _words(lines: Sequence[str], complaint: str, code: int) -> str:
    """What a build reported, as lines for a person."""
    said, failed = [], ""
    for line in lines:
        event = _event(line)
        if isinstance(event, ProblemFound):
            where = f"{event.file}:{event.line}" if event.line else event.file
            said.append(plain(f"{where}: {event.severity}: {event.message} {event.hint}").rstrip())
        elif isinstance(event, BuildFailed):
            failed = plain(event.message)
    if code in (0, 1) and not failed:
        return "\n".join(said)
    why = failed or plain(complaint.strip().rpartition("\n")[2]) or f"the build ended with code {code}"
    return "\n".join(["Not built; this is as it was before.", *(said or [why])])


def _event(line: str) -> Event | None:
    try:
        return msgspec.json.decode(line, type=ProblemFound | BuildFailed)
    except msgspec.MsgspecError:
        return None  # another event, which nobody needs here
