"""The live preview: what an answer prints while it is typed, and which sheets come and go with it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.content import load_content
from builder.model.answersfile import AnswersFile
from builder.new import new_brokerage
from builder.paths import Brokerage, content_root, look_root
from builder.pipeline import BuildOptions, draft_playbook
from builder.preview.preview import Preview
from builder.preview.protocol import Ask, Failed, Follows, Nothing, Piece, Reply, Sheets, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.compose import ComposedPage

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 21)


class Seen:
    """The replies to one ask."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies = replies

    @property
    def shown(self) -> Shown:
        """The sheet on show."""
        return next(reply for reply in self.replies if isinstance(reply, Shown))

    @property
    def sheets(self) -> list[str]:
        """Every sheet and page that prints the answer, by key."""
        found = next(reply for reply in self.replies if isinstance(reply, Sheets))
        return [sheet.key for sheet in found.sheets]

    @property
    def changes(self) -> list[str]:
        """What follows from the answer."""
        return [one.words for reply in self.replies if isinstance(reply, Follows) for one in reply.changes]

    @property
    def lines(self) -> list[str]:
        """The lines of the sheet on show; the answer in brackets, what goes behind a minus."""
        return [
            ("-" if line.kind == "gone" else "") + bracketed(line.pieces)
            for spot in self.shown.spots
            for line in spot.lines
        ]


def bracketed(pieces: Sequence[Piece]) -> str:
    """A line with the answer in brackets."""
    return "".join(f"⟦{piece.text}⟧" if piece.is_answer else piece.text for piece in pieces)


@pytest.fixture
def look(brokerage: Brokerage, content: Path) -> Callable[..., Seen]:
    """Asks about the small brokerage."""
    preview = Preview(brokerage, load_content(content), look_root(), lambda: DAY)

    def ask(question: str, *steps: str, typed: object = None, sheet: str = "") -> Seen:
        asked = Ask(
            ask=1,
            question=question,
            steps=steps,
            typed=typed is not None,
            answer="" if typed is None else typed,
            sheet=sheet,
        )
        return Seen(list(preview.replies(asked)))

    return ask


def test_the_step_with_the_answer_is_shown_under_its_time_band(look: Callable[..., Seen]) -> None:
    """Sheet, title, band and step stand as on the sheet, and the answer is told from the rest."""
    seen = look("firm.phone")

    assert (seen.shown.sheet.number, bracketed(seen.shown.title)) == (
        "RB01",
        "The plan of Harbor Example Brokers",
    )
    assert seen.shown.spots[0].headings == ["At once"]
    assert "[ ] Ring ⟦562-555-0100⟧." in seen.lines


def test_typing_shows_what_is_not_saved(look: Callable[..., Seen], brokerage: Brokerage) -> None:
    """The sheet reads as if the answer were given; the file stays as it is."""
    before = brokerage.answers.read_bytes()

    assert "[ ] Ring ⟦562-555-0199⟧." in look("firm.phone", typed="(562) 555 0199").lines
    assert brokerage.answers.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "line", "remark"),
    [
        pytest.param("562", "[ ] Ring ⟦____ (not known yet)⟧.", "no answer yet", id="half a number"),
        pytest.param("", "[ ] Ring ⟦____ (not known yet)⟧.", "", id="nothing"),
        pytest.param({"dont_know": "Ann"}, "[ ] Ring ⟦____ (not known yet: Ann)⟧.", "", id="not known yet"),
        pytest.param({"does_not_apply": "no phones"}, "[ ] Ring ⟦none⟧.", "", id="does not apply"),
    ],
)
def test_what_is_no_value_shows_what_stands_in_its_place(
    look: Callable[..., Seen], typed: object, line: str, remark: str
) -> None:
    """A blank is shown where a blank would be printed, and is marked as the answer's place."""
    seen = look("firm.phone", typed=typed)

    assert line in seen.lines
    assert remark in seen.shown.remark


def test_a_title_that_holds_the_answer_is_marked(look: Callable[..., Seen]) -> None:
    """The firm's name stands in the title, and at the head of every sheet."""
    seen = look("firm.legal_name", typed="Acme")

    assert bracketed(seen.shown.title) == "The plan of ⟦Acme⟧"
    assert any(isinstance(reply, Sheets) and reply.everywhere for reply in seen.replies)


@pytest.mark.parametrize(
    ("saved", "typed", "words"),
    [
        pytest.param('"no"', "yes", "Adds: sheet RB02 Members only", id="yes adds it"),
        pytest.param('"yes"', "no", "Takes out: sheet RB02 Members only", id="no takes it out"),
        pytest.param('"yes"', None, "In because of this answer: sheet RB02 Members only", id="yes, saved"),
        pytest.param(
            '"no"', None, "Left out because of this answer: sheet RB02 Members only", id="no, saved"
        ),
        pytest.param('""', "yes", "Makes certain: sheet RB02 Members only", id="it might have applied"),
    ],
)
def test_sheets_that_come_and_go_are_named(
    look: Callable[..., Seen], answer: Callable[[str, str], None], saved: str, typed: str | None, words: str
) -> None:
    """Whoever answers yes or no sees at once what the binder gains or loses."""
    answer('ctpat: "no"', f"ctpat: {saved}")

    assert words in look("firm.ctpat", typed=typed).changes


def test_readiness_follows_the_answer(look: Callable[..., Seen]) -> None:
    """A row of the guidance that the answer changes is named with both states."""
    changes = look("firm.phone", typed={"dont_know": ""}).changes

    assert "Readiness C1 Report: ready → partly ready" in changes


def test_a_field_of_one_person_shows_that_persons_sheets_only(look: Callable[..., Seen]) -> None:
    """Nobody else's card reads otherwise."""
    seen = look("people.list", "deputy", "mobile", typed="562-555-0177")

    assert seen.sheets == ["CARD-deputy"]
    assert seen.lines[0] == "Deputy lead ⟦562-555-0177⟧"


def test_a_new_person_adds_a_sheet(look: Callable[..., Seen]) -> None:
    """Somebody who is not saved yet has a card already."""
    seen = look("people.list", "", "name", typed="Night lead")

    assert "Adds: sheet CARD Card of Night lead" in seen.changes


def test_the_owner_at_the_foot_follows_the_person(look: Callable[..., Seen]) -> None:
    """A sheet says who keeps it; another person there is shown at the foot."""
    seen = look("people.lead", typed="deputy")

    assert "Owner: Lead⟦, Deputy lead⟧" in seen.lines


def test_a_restricted_answer_is_shown_and_said_to_be_so(look: Callable[..., Seen]) -> None:
    """The full edition is shown; the shared one goes without."""
    seen = look("firm.vault", typed="the red safe")

    assert "⟦the red⟧ safe" in " ".join(seen.lines) or "⟦the red safe⟧" in " ".join(seen.lines)
    assert seen.shown.remark == "Not in the shared edition."


def test_another_sheet_may_be_chosen(look: Callable[..., Seen]) -> None:
    """A chosen sheet is shown where it tells of the answer, and passed over where it does not."""
    chosen = look("people.list", "lead", "name", sheet="CARD-lead")
    elsewhere = look("firm.phone", sheet="CARD-lead")

    assert (chosen.shown.sheet.key, elsewhere.shown.sheet.key) == ("CARD-lead", "RB01")


def test_an_edit_of_the_file_is_taken_in(
    look: Callable[..., Seen], answer: Callable[[str, str], None]
) -> None:
    """What another window saved counts from the next ask on."""
    look("firm.vault")
    answer("562-555-0100", "562-555-0188")

    assert "[ ] Ring ⟦562-555-0188⟧." in look("firm.phone").lines


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("{{ firm.phone }} {% x %}", "{{ firm.phone }} {% x %}", id="a template"),
        pytest.param("<b>bold</b> &amp;", "<b>bold</b> &amp;", id="HTML"),
        pytest.param("[bold]red[/] **x** `y`", "[bold]red[/] **x** `y`", id="marks of consoles and Markdown"),
        pytest.param("a\x1b[31m\x07b", "a[31mb", id="control characters"),
        pytest.param("| a | b |", "| a | b |", id="a table"),
        pytest.param("\u202egnp.exe", "gnp.exe", id="a turned reading direction"),
        pytest.param("שלום", "[not printable]", id="letters that the fonts lack"),
        pytest.param("safe 🔑", "safe [not printable]", id="an emoji"),
    ],
)
def test_hostile_texts_stay_text(look: Callable[..., Seen], typed: str, printed: str) -> None:
    """What is typed comes back as the sheet prints it, never as mark-up."""
    spots = look("firm.vault", typed=typed).shown.spots
    words = "".join(piece.text for spot in spots for line in spot.lines for piece in line.pieces)

    assert f"The numbers are in {printed}." in words


def test_a_novel_is_no_answer(look: Callable[..., Seen]) -> None:
    """200,000 characters are refused, so a blank is shown."""
    seen = look("firm.vault", typed="word " * 40_000)

    assert "no answer yet" in seen.shown.remark
    assert max(map(len, seen.lines)) < 700


def test_a_question_that_nothing_prints_says_so(look: Callable[..., Seen]) -> None:
    """Where no sheet tells of a thing, that is said."""
    seen = look("people.list", "lead", "checked_by", typed="Ann")

    assert any(isinstance(reply, Nothing) for reply in seen.replies)


def test_an_unknown_question_is_refused(look: Callable[..., Seen]) -> None:
    """An ask about what is not asked fails by itself."""
    assert any(isinstance(reply, Failed) for reply in look("firm.nothing").replies)


def test_a_file_that_cannot_be_read_is_said(look: Callable[..., Seen], brokerage: Brokerage) -> None:
    """The reply names the file and the line; after it is mended, the preview goes on."""
    text = brokerage.answers.read_text(encoding="utf-8")
    brokerage.answers.write_text("firm: [", encoding="utf-8")
    broken = look("firm.phone")
    brokerage.answers.write_text(text, encoding="utf-8")

    assert any("answers.yaml" in reply.message for reply in broken.replies if isinstance(reply, Failed))
    assert look("firm.phone").sheets


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(("firm", "phone"), id="a number"),
        pytest.param(("people", "it_lead"), id="a role"),
        pytest.param(("firm", "services"), id="what conditions hang on"),
    ],
)
def test_the_sheets_are_those_that_a_build_makes_otherwise(tmp_path: Path, path: tuple[str, str]) -> None:
    """What is found by noting who reads what is what composing everything twice finds."""
    folder = tmp_path / "sample"
    new_brokerage(folder, content_root(), sample=True)
    brokerage = Brokerage.open(folder)
    preview = Preview(brokerage, load_content(content_root()), look_root(), lambda: DAY)
    seen = Seen(list(preview.replies(Ask(ask=1, question=".".join(path)))))
    options = BuildOptions(as_of=DAY)
    with_answer = draft_playbook(brokerage, content_root(), options).pages
    AnswersFile(brokerage.answers).delete(path)
    bare = {page.plan.path: _said(page) for page in draft_playbook(brokerage, content_root(), options).pages}

    differ = {
        page.plan.sheet or page.plan.path for page in with_answer if bare.get(page.plan.path) != _said(page)
    }
    assert differ
    assert differ <= set(seen.sheets)


def _said(page: ComposedPage) -> tuple[str, str, str]:
    return page.title, page.summary, page.markdown


# The process.


@pytest.fixture
def child(brokerage: Brokerage, content: Path) -> Iterator[subprocess.Popen[str]]:
    """The preview of the small brokerage as the interview starts it."""
    command = [sys.executable, "-m", "builder", "preview", str(brokerage.folder), "--content", str(content)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield process
        process.kill()


def send(child: subprocess.Popen[str], *lines: str) -> None:
    """Hands lines to the child."""
    assert child.stdin
    child.stdin.write("".join(f"{line}\n" for line in lines))
    child.stdin.flush()


def replies_until(child: subprocess.Popen[str], ask: int) -> list[dict[str, object]]:
    """What the child says until it is done with an ask."""
    found = []
    assert child.stdout
    for line in child.stdout:
        found.append(json.loads(line))
        if found[-1]["part"] == "done" and found[-1]["ask"] == ask:
            break
    return found


def test_the_process_answers_the_newest_ask(child: subprocess.Popen[str]) -> None:
    """Of many asks at once at least the last is answered to its end."""
    asks = [
        json.dumps({"ask": n, "question": "firm.phone", "typed": True, "answer": f"562-555-01{n:02}"})
        for n in range(1, 51)
    ]
    send(child, *asks)
    replies = replies_until(child, 50)

    assert [reply["part"] for reply in replies if reply["ask"] == 50] == [
        "shown",
        "follows",
        "sheets",
        "done",
    ]
    assert "562-555-0150" in json.dumps(replies)


def test_the_process_ends_with_its_standard_input(child: subprocess.Popen[str]) -> None:
    """Nobody is left behind when the interview is gone."""
    send(child, json.dumps({"ask": 1, "question": "firm.phone"}))
    replies_until(child, 1)
    assert child.stdin
    child.stdin.close()

    assert child.wait(60) == 0


def test_a_line_that_is_no_ask_is_refused_and_the_next_answered(child: subprocess.Popen[str]) -> None:
    """A line from elsewhere ends nothing."""
    send(child, "hello")
    assert child.stdout
    refused = json.loads(child.stdout.readline())
    send(child, json.dumps({"ask": 2, "question": "firm.phone"}))

    assert (refused["part"], refused["ask"]) == ("failed", 0)
    assert replies_until(child, 2)[-1]["part"] == "done"


def test_a_folder_that_is_no_brokerage_is_said_on_both_channels(tmp_path: Path) -> None:
    """The interview reads the reason as it reads everything; a person reads it on standard error."""
    command = [sys.executable, "-m", "builder", "preview", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, input="")

    assert result.returncode == 2
    assert "not a brokerage folder" in json.loads(result.stdout)["message"]
    assert "not a brokerage folder" in result.stderr
