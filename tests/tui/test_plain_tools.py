"""What the prompts can do besides asking: import, call round, colleagues, build, words, lists that are files."""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from builder import events
from tests.tui.conftest import NOW, PEOPLE
from tests.tui.plain_talk import talk_through
from tui import child
from tui.plain.talk import SIGNALS, Talk
from tui.plain.working import work_through
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tests.tui.plain_talk import Heard

    Hear = Callable[..., Heard]

CARDS = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BCller
TEL;CELL:562-555-0119
END:VCARD
"""
REPORTS: Sequence[events.Event] = (
    events.BuildStarted(2, ("RB01", "site")),
    events.SheetDone("RB01", 2, 1.5, 1, 2),
    events.SiteDone(2.0),
    events.ProblemFound("error", "answers.yaml", 3, "No signer.", "Name one.", "people.incident_lead"),
    events.BuildDone("out/site", "out/runbooks", 2, 0, 3.2),
)


@pytest.fixture
def hear(content: Path, brokerage: Callable[[str], Path]) -> Hear:
    """Types lines from the people list on, in a brokerage of three people, and hears what is said."""

    def sit(*lines: str, at: str = "people.list", text: str = PEOPLE, **more: object) -> Heard:
        files = more.pop("files", {})
        folder = brokerage(text)
        for name, said in dict(files).items():  # type: ignore[call-overload] # names and what stands in them
            (folder / name).write_text(said.format(folder=folder), encoding="utf-8")
        typed = [line.format(folder=folder) for line in lines]
        return talk_through(folder, content, typed, at=at, clock=lambda: NOW, **more)  # type: ignore[arg-type] # passed on

    return sit


def test_an_import_is_heard_settled_and_taken_back_whole(hear: Hear) -> None:
    """Each change with both sides, conflicts decided one by one, one undo for all of it."""
    csv = "Name;Mobile Phone;Title\nBen Deputy;562-555-0199;Manager\nDora Dispatch;562-555-0114;Clerk\n"
    lines = ("!import {folder}/new.csv", "take 1", "take 9", "merge", "!undo")
    heard = hear(*lines, files={"new.csv": csv})

    assert (
        "Conflict. line 2, Ben Deputy: Mobile number. Yours: 562-555-0112. The file: 562-555-0199."
        in heard.words
    )
    assert "Only what was understood is decided" in heard.words
    assert "Imported new.csv. !undo takes all of it back." in heard.words
    assert "Taken back: the import of new.csv" in heard.words
    assert heard.text == PEOPLE


def test_what_is_new_can_be_left_out_of_an_import(hear: Hear) -> None:
    """A telephone gives private contacts, too."""
    csv = "Name,Mobile Phone\nDora Dispatch,562-555-0114\nAunt Mabel,562-555-0115\n"
    lines = ("!import {folder}/new.csv", "keep 2", "hear", "merge")
    heard = hear(*lines, files={"new.csv": csv})

    assert "New. line 3, Aunt Mabel: 562-555-0115. As it is now, left out." in heard.words
    assert "Dora Dispatch" in heard.text
    assert "Aunt Mabel" not in heard.text


def test_an_old_address_card_is_merged(hear: Hear) -> None:
    """VCard 2.1 with quoted-printable, as a telephone gives it."""
    heard = hear("!import '{folder}/card.vcf'", "merge", files={"card.vcf": CARDS})

    assert "New. card 1, J\u00fcrgen M\u00fcller" in heard.words
    assert 'name: "J\u00fcrgen M\u00fcller"' in heard.text


def test_a_column_is_sent_elsewhere_and_nothing_is_saved_without_merge(hear: Hear) -> None:
    """Columns are heard with what they fill; Enter leaves all as it is."""
    csv = "Badge,Cell\nDora Dispatch,562-555-0114\n"
    lines = (
        "!import {folder}/new.csv",
        "kind",
        "1",
        "columns",
        "column 1",
        "2",
        "columns",
        "column 7",
        "merg",
        "",
    )
    heard = hear(*lines, files={"new.csv": csv})

    assert 'no column fills "Name" of each person. Columns: Badge, Cell.' in heard.words
    assert "--map" not in heard.words
    assert "1. Badge, for example Dora Dispatch: Name" in heard.words
    assert "Say which: column and a number from 1 to 2." in heard.words
    assert '"merg" cannot be done here. Did you mean "merge"?' in heard.words
    assert "Nothing was imported." in heard.words
    assert heard.text == PEOPLE


@pytest.mark.parametrize("path", ["{folder}/none.csv", "~nobody-here/x.csv", "{folder}"])
def test_a_file_that_cannot_be_read_is_said(hear: Hear, path: str) -> None:
    """And the question is asked again."""
    heard = hear(f"!import {path}")

    assert heard.words.count("Who are the people") == 2
    assert heard.text == PEOPLE


def test_the_call_round_goes_from_the_oldest_on(hear: Hear) -> None:
    """Still right is noted with day and name; whoever was not reached is named at the end and the next time."""
    text = PEOPLE.replace("2026-11-02", "2026-03-02")
    heard = hear("!round", "x", "y", "n", "", "!round", text=text, session=Session(checked_by="Ann"))

    assert '"x" is none of these.' in heard.words
    assert "Mobile number: 562-555-0111" in heard.words
    assert "Still to be reached:" in heard.words
    assert "Not reached on 2026-11-21." in heard.words
    assert 'checked_on: "2026-11-21"' in heard.text


def test_a_colleague_is_asked_and_handed_a_worksheet(hear: Hear) -> None:
    """Whoever is not in the people list is asked for an address; the builder's words are said."""
    printing = (sys.executable, "-c", "import sys; print('Made', sys.argv[-1].rsplit('/')[-1])")
    lines = ("!ask Zoe Clerk", "1", "zoe@example.com", "!colleagues", "1", "print")
    heard = hear(*lines, at="firm.founded", own_commands={"worksheet": printing})

    assert heard.saved["firm"]["founded"] == {
        "dont_know": "Zoe Clerk",
        "asked_on": "2026-11-21",
        "email": "zoe@example.com",
    }
    assert "Asked of Zoe Clerk: 1 question." in heard.words
    assert "1. Zoe Clerk: 1 open question, asked today (21 Nov 2026)" in heard.words
    assert "1 question asked of 1 colleague is open." in heard.words
    assert "Made worksheet-zoe-clerk.pdf" in heard.words


def test_what_came_back_from_colleagues_is_said(hear: Hear) -> None:
    """Once the answer is given, nothing of it is open."""
    heard = hear("!ask Ann Lead", "1", "1987-06-05", "!colleagues", at="firm.founded")

    assert "All that was asked came back: 1 answer. !ask at a question asks a colleague." in heard.words


def test_a_build_is_told_line_by_line_and_its_problem_leads_to_the_field(hear: Hear) -> None:
    """Sheet by sheet, then where things are, then what is wrong."""
    says = "\n".join(map(events.as_line, REPORTS))
    building = (sys.executable, "-c", f"print({says!r})")
    heard = hear("!build", "1", own_commands={"build": building})

    assert "2 parts to make." in heard.words
    assert "Sheet 1 of 2: RB01, 2 pages." in heard.words
    assert (
        "Built in 3 s: 2 changed, 0 as before. The site: out/site The sheets to print: out/runbooks"
        in heard.words
    )
    assert "1. No signer. Name one." in heard.words
    assert heard.place.question == "people.incident_lead"


@pytest.fixture
def talk() -> Iterator[Talk]:
    """A conversation that listens to signals, and what listened before it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    listening = Talk(io.BytesIO(b"Acme\n"), io.StringIO())
    listening.catch_signals()
    yield listening
    for number, handler in before.items():
        signal.signal(number, handler)


def test_control_c_stops_a_build_and_not_the_conversation(talk: Talk) -> None:
    """Whoever has waited long enough goes on with the next question."""
    endless = f"print({events.as_line(REPORTS[0])!r}, flush=True); import signal; signal.pause()"
    running = child.Build((sys.executable, "-c", endless))
    heard: list[events.Event] = []

    async def follow() -> None:
        async for report in running.reports():
            heard.append(report)
            if isinstance(report, events.BuildStarted):
                os.kill(os.getpid(), signal.SIGINT)

    work_through(talk, follow(), running.cancel)

    assert heard[-1] == events.BuildFailed("The build was cancelled. What was built before is untouched.")
    assert talk.read("Answer: ").text == "Acme"


def test_clients_are_a_list_that_leads_back(hear: Hear) -> None:
    """Added, found wrong in words, undone; `done` leads back to the question before."""
    lines = ("!clients", "add", "Sample Toys", "9", "2", "!done", "!dk Ann", "delete 1", "!undo", "done")
    heard = hear(*lines, at="firm.founded")

    assert "Sample Toys,2" in (heard.folder / "clients.csv").read_text(encoding="utf-8")
    assert "clients.csv holds words only" in heard.words
    assert "9 is none of the numbers 1 to 3." in heard.words
    assert heard.place.question == "firm.founded"


def test_a_problem_of_a_list_file_leads_to_its_line(hear: Hear) -> None:
    """The list of problems goes to the row and the cell."""
    clients = "name,tier\nSample Toys,7\n"
    heard = hear("!open items", "3", "1", "1", files={"clients.csv": clients})

    assert "Sample Toys. Field 2 of" in heard.words
    assert "name,tier\nSample Toys,1\n" in (heard.folder / "clients.csv").read_text(encoding="utf-8")


def test_words_agencies_and_the_tour_are_heard(hear: Hear) -> None:
    """Each says what it knows and leads back to the question."""
    heard = hear("!words zzzz", "!agencies 12", "9503.00", "", "!tour", "", "no more")

    assert 'No word holds "zzzz".' in heard.words
    assert "No flag here does not mean no requirement." in heard.words
    assert "How to answer. Page 2 of 3." in heard.words
    assert "What comes of it" not in heard.words
    assert heard.words.count("Who are the people") == 4


def test_what_was_not_saved_is_taken_or_forgotten(hear: Hear) -> None:
    """By a word, once what stood in its way is gone."""
    heard = hear("soon", "!take", "!clear", "!take", at="firm.founded")

    assert heard.words.count('"soon" is no date') == 2
    assert "What was not saved is forgotten." in heard.words
    assert "Nothing is typed here that is not saved." in heard.words


def test_the_way_back_lasts_into_the_next_sitting(content: Path, brokerage: Callable[[str], Path]) -> None:
    """In the prompts as on screen: an import of yesterday is taken back today, with one word."""
    folder = brokerage(PEOPLE)
    (folder / "new.csv").write_text("Name,Mobile Phone\nDora Dispatch,562-555-0114\n", encoding="utf-8")
    talk_through(folder, content, (f"!import {folder}/new.csv", "merge"), at="people.list", clock=lambda: NOW)
    imported = (folder / "answers.yaml").read_text(encoding="utf-8")
    heard = talk_through(folder, content, ("!undo",), at="firm.founded", clock=lambda: NOW)

    assert "Dora Dispatch" in imported
    assert "Taken back: the import of new.csv" in heard.words
    assert heard.text == PEOPLE
