"""Somebody at the plain interview: types lines, hears what is said, looks at the file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from builder.model.declarations import load_declarations
from builder.paths import Brokerage
from tui.draft import Draft
from tui.places import Place
from tui.plain.sitting import Sitting
from tui.plain.talk import EndedError, Talk
from tui.session import Session
from tui.undofile import load_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Heard:
    """What was said in a sitting, and what is in the file after it."""

    lines: Sequence[str]
    folder: Path
    place: Place
    """Where the person was at the end."""

    @property
    def words(self) -> str:
        """Everything that was said, without line breaks."""
        return " ".join(" ".join(self.lines).split())

    @property
    def text(self) -> str:
        """The answers file as it is."""
        return (self.folder / "answers.yaml").read_text(encoding="utf-8")

    @property
    def saved(self) -> dict[str, dict[str, object]]:
        """What the answers file says."""
        found = yaml.safe_load(self.text)
        assert isinstance(found, dict)
        return found


def talk_through(
    folder: Path,
    content: Path,
    lines: Sequence[str] | bytes | io.BytesIO,
    *,
    at: str,
    clock: Callable[[], datetime],
    session: Session | None = None,
    own_commands: Mapping[str, Sequence[str]] | None = None,
) -> Heard:
    """Types lines at the interview of a folder, from a question on, until there are no more."""
    draft = Draft(Brokerage.open(folder), load_declarations(content), clock)
    load_undo(folder, draft.history, draft.texts)
    sink = io.StringIO()
    sitting = Sitting(draft, session or Session(), Talk(_stream(lines), sink), content, own_commands)
    try:
        sitting.run(Place(at), "")
    except EndedError:
        sink.write("(end)\n")
    return Heard(sink.getvalue().splitlines(), folder, sitting.place)


def _stream(lines: Sequence[str] | bytes | io.BytesIO) -> io.BytesIO:
    if isinstance(lines, io.BytesIO):
        return lines
    return io.BytesIO(lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode())


def new_folder(folder: Path) -> Path:
    """A brokerage folder without answers."""
    folder.mkdir()
    (folder / "answers.yaml").write_text('tideover: "1"\n', encoding="utf-8")
    return folder
