"""What the screens look like, as text. `make goldens` writes the files anew; read the difference before committing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import events
from tests.tui.conftest import THREE_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from tests.tui.conftest import Sitting

    Sit = Callable[..., AbstractAsyncContextManager[Sitting]]

GOLDEN = Path(__file__).parents[1] / "golden" / "tui"
NARROW, WIDE = (80, 24), (120, 40)
ANSWERS = (
    """\
tideover: "1"

firm:
  legal_name: Sample Brokerage, Inc.
  address: |-
    100 Example Way, Suite 200
    Long Beach, CA 90802
  time_zone: America/Los_Angeles
  services: [entry, isf]
  agencies: [FDA, EPA]
  daily_entries: {dont_know: Release lead}
  ctpat: "yes"
  ctpat_specialist: {value: "SCSS desk, 202-555-0107", checked_on: "2026-07-06", checked_by: Ann Lead}
"""
    + THREE_PEOPLE
    + """\
ports:
  list:
    - {id: la, port: "2704", modes: [ocean], checked_on: "2026-11-02"}
"""
)
ASKED = """\
tideover: "1"

firm:
  legal_name: {dont_know: Ben Deputy, asked_on: "2026-11-12"}
  phone: {dont_know: Ben Deputy}
  founded: {dont_know: Vendor desk, asked_on: "2026-11-20", email: desk@example.com}
  daily_entries: {dont_know: Ben Deputy, asked_on: "2026-11-12"}
"""
CLIENTS = """\
name,tier,modes,ports,agencies,contact,phone,email,language,notes
Sample Toys Company,1,ocean,2704,CPS,Import manager,562-555-0101,imports@example.com,,Trucks before 06:00
Placeholder Seafood,4,air;ocean,2720;2704,FDA;FWS,,310-555-0104,,Spanish,
"Example Fresh Produce, Inc.",2,truck,2506,FDA;APH,Owner,,,,
"""
REPORTS = (
    events.SheetDone("RB01", 2, 0.5, 1, 1),
    events.ProblemFound("error", "answers.yaml", 9, "one port is not checked.", "Call it.", ""),
    events.BuildDone("/acme/out/site", "/acme/out/runbooks", 1, 0, 3.25),
)
BUILD = [sys.executable, "-c", "".join(f"print({events.as_line(report)!r});" for report in REPORTS)]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One screen: how large it is, and the way to it."""

    keys: tuple[str, ...] = ()
    letters: str = ""
    """Letters to search for first."""
    size: tuple[int, int] = NARROW
    answers: str = ANSWERS
    clients: str = ""
    text: str = ""
    """Text to write once there."""
    then: tuple[str, ...] = ()


PICTURES = {
    "welcome": Picture(answers='tideover: "1"\n'),
    "question-80": Picture(letters="specialist"),
    "question-120": Picture(letters="specialist", size=WIDE),
    "choice": Picture(letters="time zone"),
    "unfit": Picture(letters="telephone", text="562", then=("enter",)),
    "dont-know": Picture(letters="normal working"),
    "pick": Picture(letters="agencies", text="fi"),
    "list-80": Picture(letters="people that"),
    "list-120": Picture(letters="people that", size=WIDE),
    "empty-list": Picture(letters="people that", answers='tideover: "1"\n'),
    "form-80": Picture(letters="cleo"),
    "form-120": Picture(letters="cleo", size=WIDE),
    "inner-list": Picture(letters="los angeles"),
    "delete": Picture(letters="people that", then=("d",)),
    "find": Picture(keys=("ctrl+f",), text="lead"),
    "open-80": Picture(keys=("f8",)),
    "open-120": Picture(keys=("f8",), size=WIDE),
    "rows-80": Picture(letters="specialist", then=("alt+r",)),
    "rows-120": Picture(letters="specialist", then=("alt+r", "down"), size=WIDE),
    "colleagues-80": Picture(keys=("f10",), answers=ASKED),
    "colleagues-120": Picture(keys=("f10",), answers=ASKED, then=("down", "tab"), size=WIDE),
    "set-column": Picture(keys=("ctrl+g", "space", "v"), clients=CLIENTS),
    "set-value": Picture(keys=("ctrl+g", "asterisk", "v", "enter"), clients=CLIENTS),
    "agencies": Picture(keys=("f9",), text="0302310000", then=("enter", "enter")),
    "clients-80": Picture(keys=("ctrl+g",), clients=CLIENTS, then=("down",)),
    "clients-120": Picture(keys=("ctrl+g",), clients=CLIENTS, then=("o", "space"), size=WIDE),
    "client": Picture(keys=("ctrl+g", "enter"), clients=CLIENTS),
    "call-round-80": Picture(keys=("ctrl+r",), then=("s",)),
    "call-round-120": Picture(keys=("ctrl+r",), then=("s",), size=WIDE),
    "help": Picture(letters="specialist", then=("f1",)),
    "build": Picture(keys=("ctrl+b",)),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_screen_looks_as_agreed(
    sit: Sit, brokerage: Callable[[str], Path], name: str, *, update_goldens: bool
) -> None:
    """Every row of text is as it was when somebody last looked at it and agreed."""
    picture = PICTURES[name]
    folder = brokerage(picture.answers)
    if picture.clients:
        (folder / "clients.csv").write_text(picture.clients, encoding="utf-8")
    async with sit(folder=folder, size=picture.size, build_command=BUILD) as sitting:
        if picture.letters:
            await sitting.press("ctrl+f")
            await sitting.write(picture.letters, "enter")
        await sitting.press(*picture.keys)
        if picture.text:
            await sitting.write(picture.text)
        await sitting.press(*picture.then)
        await sitting.settle()
        shown = "\n".join(sitting.rows) + "\n"

    assert shown == golden(name, shown, update=update_goldens)


def golden(name: str, shown: str, *, update: bool) -> str:
    """What a screen looked like when somebody last agreed to it."""
    path = GOLDEN / f"{name}.txt"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    return path.read_text(encoding="utf-8")


BROUGHT = """\
First name,Last name,Job title,Mobile phone,Notes
Ann,Lead,Head of compliance,562-555-0111,x
Ben,Deputy,,562-555-0112,
Cleo,Clerk,Night clerk,562-555-0119,
Dee,Night,Driver dispatcher,562-555-0141,
Zed,Zander,,562-555-0112,
,,Nobody,,
Eve,Early,,ring me,
"""


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        pytest.param("import-80", NARROW, (), id="import-80"),
        pytest.param("import-120", WIDE, ("down", "down"), id="import-120"),
        pytest.param("import-columns", NARROW, ("tab", "down"), id="import-columns"),
        pytest.param("import-field", NARROW, ("tab", "enter"), id="import-field"),
    ],
)
async def test_an_import_looks_as_agreed(
    sit: Sit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
    *,
    update_goldens: bool,
) -> None:
    """The preview, the columns, and what a column can fill."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "staff.csv").write_text(BROUGHT, encoding="utf-8")
    monkeypatch.chdir(folder)
    async with sit(ANSWERS, size=size) as sitting:
        await sitting.press("ctrl+o", "enter")
        await sitting.settle()
        await sitting.press(*keys)
        shown = "\n".join(sitting.rows) + "\n"

    assert shown == golden(name, shown, update=update_goldens)
