"""The interview as prompts: every kind, every command, bad input, and nothing a dumb terminal could not show."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.model.questions import KIND_NAMES
from tests.tui.conftest import NOW, PEOPLE
from tests.tui.plain_talk import talk_through
from tui.plain.registry import PROMPTS
from tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.tui.plain_talk import Heard

    Sit = Callable[..., Heard]

KINDS = Path(__file__).parents[1] / "interviews" / "kinds" / "010-one.yaml"
EMPTY = 'tideover: "1"\n'
PORTS = """\
tideover: "1"
ports:
  list:
    - {id: la, port: "2704", modes: [ocean], checked_on: "2026-05-02"}
    - {id: laredo, port: "2304", modes: [truck]}
"""


@pytest.fixture(scope="session")
def every_kind(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small interview with a section before it that has one question of every kind."""
    folder = tmp_path_factory.mktemp("kinds")
    shutil.copytree(content, folder, dirs_exist_ok=True)
    shutil.copy(KINDS, folder / "interview" / "005-one.yaml")
    return folder


@pytest.fixture
def hear(every_kind: Path, brokerage: Callable[[str], Path]) -> Callable[..., Heard]:
    """Types lines from a question on, and hears what is said."""

    def sit(
        at: str, *lines: str, text: str = EMPTY, raw: bytes = b"", session: Session | None = None
    ) -> Heard:
        return talk_through(
            brokerage(text), every_kind, raw or lines, at=at, clock=lambda: NOW, session=session
        )

    return sit


def test_every_kind_has_a_prompt() -> None:
    """A question of any kind can be asked."""
    assert set(PROMPTS) == set(KIND_NAMES)


@pytest.mark.parametrize(
    ("question", "lines", "saved"),
    [
        ("text", ["Some  words"], "Some words"),
        ("long", ["One", "", "Three ", "."], "One\n\nThree"),
        ("long", ["One", "!!.", "."], "One\n."),
        ("choice", ["2"], "b"),
        ("choice", ["second"], "b"),
        ("choice", ["fir"], "a"),
        ("choices", ["1, 3"], ["a", "c"]),
        ("choices", ["3 1"], ["a", "c"]),
        ("choices", ["First; third"], ["a", "c"]),
        ("choices", ["second, first"], ["a", "b"]),
        ("choices", ["1 2", "!back", "+3; -1"], ["b", "c"]),
        ("yesno", ["y"], "yes"),
        ("yesno", ["No"], "no"),
        ("integer", ["1,200"], "1200"),
        ("date", ["today"], "2026-11-21"),
        ("date", ["6/5/1987"], "1987-06-05"),
        ("duration", ["90 minutes"], "90 min"),
        ("phone", ["5625550100"], "+1 562-555-0100"),
        ("email", ["name@example.com"], "name@example.com"),
        ("url", ["www.example.com"], "https://www.example.com"),
        ("port", ["2704"], "2704"),
        ("port", ["laredo", "1"], "2304"),
        ("port", ["los angeles, ca"], "2704"),
        ("ports", ["2704 2304"], ["2704", "2304"]),
        ("ports", ["Los Angeles, CA; laredo", "1"], ["2704", "2304"]),
        ("agency", ["fda"], "FDA"),
        ("agency", ["food and drug", "1"], "FDA"),
        ("person", ["2"], "ben"),
        ("person", ["ben deputy"], "ben"),
        ("person", ["cle", "1"], "cleo"),
        ("filer_code", ["zz9"], "ZZ9"),
        ("entry_serial", ["9000001"], "9000001"),
    ],
)
def test_each_kind_is_answered_with_a_line(
    hear: Sit, question: str, lines: Sequence[str], saved: object
) -> None:
    """What is typed is understood as on screen, and the interview goes on to the next question."""
    heard = hear(f"one.{question}", *lines, text=PEOPLE)

    assert heard.saved["one"] == {question: saved}
    assert "Saved: " in heard.words
    assert heard.place.question != f"one.{question}"


@pytest.mark.parametrize(
    ("question", "line", "complaint"),
    [
        ("text", "my password is hunter2secret", "password"),
        ("text", "x" * 501, "501 characters are too many"),
        ("long", "My SSN is 123-45-6789", "Social Security"),
        ("choice", "9", "9 is none of the numbers 1 to 2"),
        ("choice", "!!9", '"9" is no choice here'),
        ("choices", "1; +2", "before each of them"),
        ("yesno", "perhaps", "neither yes nor no"),
        ("integer", "9000", "The most is 5000"),
        ("date", "soon", '"soon" is no date'),
        ("duration", "long", "no length of time"),
        ("phone", "562", "wrong number of digits"),
        ("email", "name", "no mail address"),
        ("url", "https://user:word@example.com", "user name or password"),
        ("port", "99", "99"),
        ("agency", "zzzzzz", "no agency"),
        ("person", "9", "none of the numbers 1 to 3"),
        ("filer_code", "toolong", "toolong"),
        ("entry_serial", "12", "Write all seven"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_asked_again(
    hear: Sit, question: str, line: str, complaint: str
) -> None:
    """The file stays as it was, what was typed is said again, and Enter leads on."""
    heard = hear(f"one.{question}", line, *(["."] if question == "long" else []), "", text=PEOPLE)

    assert complaint in heard.words
    assert "Not saved." in heard.words
    assert f"You typed, and it was not saved: {line.removeprefix('!!')[:50]}" in heard.words
    assert heard.text == PEOPLE
    assert heard.place.question != f"one.{question}"


def test_a_prompt_says_all_that_is_needed_to_answer_it(hear: Sit) -> None:
    """Which question of how many, what is asked, which kind, what stands there, what may be typed."""
    heard = hear("one.choices", text='tideover: "1"\none: {choices: [a]}\n')

    assert heard.lines[1:10] == [
        "One of each. Question 4 of 17.",
        "Which ones?",
        "Kind of answer: any of these choices.",
        "1. First (chosen)",
        "2. Second",
        "3. Third",
        "Now: First.",
        "Type numbers or words. Part several with semicolons. + before one adds",
        "it to what is there, - takes it away. Otherwise what you type takes the",
    ]


def test_help_explains_the_question_and_leads_to_every_command(hear: Sit) -> None:
    """Why, where to look, an example, the authority, where it is printed, and what may be typed."""
    heard = hear("firm.legal_name", "?", "!commands")

    assert "Why we ask: Every letter to CBP opens with it." in heard.words
    assert "Where to look: Copy it from the broker license." in heard.words
    assert "For example: Sample Brokerage, Inc." in heard.words
    assert "Authority: 19 CFR 111.21(b)" in heard.words
    assert "Printed in: First hour" in heard.words
    for name in ("!dk", "!na", "!back", "!next open", "!sections", "!find", "!undo", "!quit", "!!"):
        assert f"\n{name}" in "\n".join(heard.lines)


@pytest.mark.parametrize("line", ["!dk", "?", ".", "!", "!! twice", "2", "done", "+1"])
def test_an_answer_may_look_like_a_command(hear: Sit, line: str) -> None:
    """Two exclamation marks before a text have it taken as it is typed."""
    heard = hear("one.text", f"!!{line}")

    assert heard.saved["one"]["text"] == line


def test_a_command_that_does_not_exist_is_never_taken_for_an_answer(hear: Sit) -> None:
    """It is named, the nearest one is offered, and the way to type such an answer."""
    heard = hear("one.text", "!quti")

    assert '!quti is no command. Did you mean "quit"?' in heard.words
    assert "To answer with a text that begins with !, type !! before it." in heard.words
    assert heard.text == EMPTY


def test_dont_know_is_saved_at_once_and_then_with_a_name(hear: Sit) -> None:
    """As F3 on screen does; both are one step back."""
    one = hear("one.text", "!dk", "Release lead", "!undo")

    assert "Saved: not known yet." in one.words
    assert "Saved: not known yet; Release lead will find out." in one.words
    assert one.text == EMPTY


def test_dont_know_with_a_name_in_one_line(hear: Sit) -> None:
    """A script needs one line for it, and Enter names nobody."""
    heard = hear("one.text", "!dk Release lead", "!dk", "")

    assert heard.saved["one"] == {"text": {"dont_know": "Release lead"}, "long": {"dont_know": ""}}


def test_does_not_apply_wants_a_reason(hear: Sit) -> None:
    """Without one nothing is changed; with one it is saved."""
    heard = hear("one.text", "!na", "", "!na", "no such thing")

    assert "A reason is wanted. Nothing was changed." in heard.words
    assert heard.saved["one"]["text"] == {"does_not_apply": "no such thing"}


def test_a_password_in_a_note_is_refused(hear: Sit) -> None:
    """Remarks are held to the rules of answers."""
    heard = hear("one.text", "!dk my password is hunter2secret", "!na the password is hunter2secret")

    assert heard.words.count("Not saved.") == 2
    assert "hunter2" not in heard.text


def test_a_command_stands_in_for_a_note(hear: Sit) -> None:
    """Whoever is asked for a name and thinks of something else is not trapped."""
    heard = hear("one.long", "!dk", "!back")

    assert heard.saved["one"] == {"long": {"dont_know": ""}}
    assert heard.place.question == "one.text"


def test_back_next_and_next_open_go_through_the_questions(hear: Sit) -> None:
    """Nothing is a trap, at either end."""
    heard = hear("one.text", "!back", "!next", "!skip", "!b", "!next open", text='one: {long: "x"}\n')

    assert "This is the first one." in heard.words
    assert heard.place.question == "one.choice"


def test_undo_and_redo_reach_across_sections(hear: Sit) -> None:
    """They go where the change was made and say what it was."""
    heard = hear("firm.founded", "2 Nov 1987", "!find legal name", "1", "!undo", "!redo", "!undo", "!undo")

    assert heard.words.count("Taken back: When was the firm founded?") == 2
    assert "Made again: When was the firm founded?" in heard.words
    assert "Nothing to take back." in heard.words
    assert heard.text == EMPTY
    assert heard.place.question == "firm.founded"


def test_sections_say_how_far_they_are_and_lead_there(hear: Sit) -> None:
    """A number goes to the first open question of a section."""
    heard = hear("one.text", "Words", "!sections", "2")

    assert "1. One of each: part, 1 of 17. You are here" in heard.words
    assert "2. Firm and authority: not started, 0 of 9" in heard.words
    assert "Readiness: " in heard.words
    assert heard.place.question == "firm.legal_name"


def test_open_items_lead_to_the_very_field(hear: Sit) -> None:
    """Lists of what is open, to be checked, wrong and missing; a number goes there."""
    heard = hear("one.text", "!open items", "2", "2", text=PEOPLE)

    assert "Ben Deputy: 2 May 2026" in heard.words
    assert heard.place.question == "people.list"
    assert heard.place.steps[0] == "ben"


def test_find_goes_to_an_entry(hear: Sit) -> None:
    """Words of an answer are enough, and no hit is said to be none."""
    heard = hear("one.text", "!find periwinkle", "!find", "deputy", "1", text=PEOPLE)

    assert 'Nothing holds "periwinkle".' in heard.words
    assert heard.place.steps[0] == "ben"


def test_an_answer_is_noted_as_checked(hear: Sit) -> None:
    """A new answer is checked today; a day and a name can be given; both stand in the file."""
    text = 'tideover: "1"\nfirm: {ctpat: "yes"}\n'
    heard = hear(
        "firm.ctpat_specialist",
        "Desk",
        "!back",
        "!checked 2026-11-02 by Ann Lead",
        "!checked 31 Nov",
        text=text,
    )

    assert heard.saved["firm"]["ctpat_specialist"] == {
        "value": "Desk",
        "checked_on": "2026-11-02",
        "checked_by": "Ann Lead",
    }
    assert "Now: Desk. Checked 21 Nov 2026." in heard.words
    assert '"31 Nov" is no date' in heard.words


def test_one_line_of_a_long_answer_is_written_anew(hear: Sit) -> None:
    """Nobody has to type a whole address again for one digit."""
    heard = hear(
        "one.long", "One", "Too", "Three", ".", "!b", "!line 2 Two", "!line 4 Four", "!line 1", "!line 9 x"
    )

    assert heard.saved["one"]["long"] == "Two\nThree\nFour"
    assert "Line 2: Too" in heard.words
    assert "Name a line from 1 to 4" in heard.words


def test_a_command_ends_a_long_answer_and_is_carried_out(hear: Sit) -> None:
    """What was typed before it is saved."""
    heard = hear("one.long", "One", "Two", "!back")

    assert heard.saved["one"]["long"] == "One\nTwo"
    assert heard.place.question == "one.text"


def test_the_end_of_the_input_saves_a_half_finished_text(hear: Sit) -> None:
    """As leaving does on screen."""
    heard = hear("one.long", "One", "Two")

    assert heard.saved["one"]["long"] == "One\nTwo"


def test_an_answer_is_taken_away(hear: Sit) -> None:
    """The question is open again, and a second time there is nothing to take."""
    heard = hear("one.text", "!clear", "!clear", text='tideover: "1"\none:\n  text: x\n')

    assert "Taken away: the question is open again." in heard.words
    assert "There is no answer to take away." in heard.words
    assert "text: x" not in heard.text


def test_an_unchanged_answer_stays_as_it_was_written(hear: Sit) -> None:
    """Typing the same again touches no line of the file."""
    text = "one:\n  phone: 562-555-0100   # by hand\n"
    heard = hear("one.phone", "562-555-0100", text=text)

    assert heard.text == text


def test_somebody_new_is_added_on_the_spot(hear: Sit) -> None:
    """With `new`, or when a name fits nobody."""
    heard = hear("people.incident_lead", "new Dora Dispatch", "Emil Entry", "1", text=PEOPLE)

    assert heard.saved["people"]["incident_lead"] == "dora-dispatch"
    assert heard.saved["people"]["mailbox_openers"] == ["emil-entry"]
    assert heard.text.count("- id: ") == 5
    assert "Numbers can follow there." in heard.words


def test_a_new_person_whose_name_is_a_password_is_refused(hear: Sit) -> None:
    """Nobody is added, and the question is asked again."""
    heard = hear("people.incident_lead", "new my password is hunter2secret", text=PEOPLE)

    assert heard.text == PEOPLE


def test_a_list_is_filled_entry_by_entry(hear: Sit) -> None:
    """Add asks field after field, the nested list too, and comes back to the list."""
    heard = hear(
        "ports.list",
        *("add", "2304", "1", "Gate 4"),
        *("add", "Pier Example", "562-555-0128"),
        *("done", "2026-11-02", "Ann Lead", "done"),
        session=Session(checked_by="Ben"),
    )

    assert heard.saved["ports"]["list"] == [
        {
            "id": "2304",
            "port": "2304",
            "modes": ["truck"],
            "gate": "Gate 4",
            "terminals": [{"id": "pier-example", "name": "Pier Example", "phone": "+1 562-555-0128"}],
            "checked_on": "2026-11-02",
            "checked_by": "Ann Lead",
        }
    ]
    assert "That was all of Pier Example." in heard.words


def test_entries_are_edited_copied_moved_checked_and_deleted(hear: Sit) -> None:
    """By a word and a number, each saved at once."""
    heard = hear(
        "ports.list",
        *("copy 1", "!done", "move 3 to 1", "check 1", "delete 2", "edit 1", "Gate 9", "!done"),
        text=PORTS,
        session=Session(checked_by="Ben"),
    )

    assert heard.saved["ports"]["list"] == [
        {
            "id": "laredo",
            "port": "2304",
            "modes": ["truck"],
            "gate": "Gate 9",
            "checked_on": "2026-11-21",
            "checked_by": "Ben",
        },
        {"id": "la-2", "modes": ["ocean"]},
    ]
    assert "Deleted 2704 Los Angeles, CA. !undo brings it back." in heard.words


def test_a_copy_is_asked_for_its_name_first(hear: Sit) -> None:
    """Two entries of one name are told apart nowhere."""
    heard = hear("people.list", "copy 1", "Dee Night", "!done", text=PEOPLE)

    people = heard.saved["people"]["list"]
    assert isinstance(people, list)
    assert [person["name"] for person in people[:2]] == ["Ann Lead", "Dee Night"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("delete", "Say which: delete and a number from 1 to 2"),
        ("edit 9", "Say which: edit and a number from 1 to 2"),
        ("move 1", "Say which and where to"),
        ("erase 1", '"erase 1" cannot be done here'),
        ("99999999999999999999", "cannot be done here"),
        ("!na none", "The list holds entries"),
        ("!clear", "The list holds entries"),
    ],
)
def test_a_wish_that_makes_no_sense_changes_nothing(hear: Sit, line: str, complaint: str) -> None:
    """It is said why, and the list stays on the line."""
    heard = hear("ports.list", line, text=PORTS)

    assert complaint in heard.words
    assert heard.text == PORTS
    assert heard.place.question == "ports.list"


def test_a_person_with_a_role_is_deleted_only_after_a_yes(hear: Sit) -> None:
    """The roles are named first; afterwards nobody is picked who is not there."""
    heard = hear("people.list", "delete 2", "", "delete 1", "yes", text=PEOPLE)

    assert "Ben Deputy stays." in heard.words
    assert "Who leads the firm's response to an incident?" in heard.words
    assert heard.saved["people"]["mailbox_openers"] == ["ben"]
    assert "incident_lead: ann" not in heard.text


def test_leaving_a_new_entry_before_its_first_answer_adds_nothing(hear: Sit) -> None:
    """Neither the end of the fields nor a list inside it makes one."""
    heard = hear("ports.list", "add", "", "", "add", "!done", text=PORTS)

    assert "Answer another field of the new port first" in heard.words
    assert "Nothing was added." in heard.words
    assert heard.text == PORTS


def test_a_long_list_is_read_out_in_parts(hear: Sit) -> None:
    """Twenty at a time, by number or by letters."""
    items = "".join(f"    - {{id: p{n}, name: Person {n}}}\n" for n in range(1, 46))
    heard = hear("people.list", "list 21", "list person 44", "edit 44", text=f"people:\n  list:\n{items}")

    assert "And 25 more. list 21 reads on from there." in heard.words
    assert "40. Person 40" in heard.words
    assert heard.place.steps[0] == "p44"


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("Ac\x1b[2Jme\x07\x00", "Ac[2Jme"),
        ("\u202eemcA\u202c Ltd", "emcA Ltd"),
        ("שלום בע״מ", "שלום בע״מ"),
        ("Acme 🚢 Brokers", "Acme 🚢 Brokers"),
        ("<b>Acme</b> {{ 7*7 }}", "<b>Acme</b> {{ 7*7 }}"),
        ("no", "no"),
        ("0401", "0401"),
    ],
    ids=["control", "bidi", "right to left", "emoji", "markup", "yaml word", "zeros"],
)
def test_strange_characters_are_kept_or_dropped_but_never_obeyed(hear: Sit, typed: str, saved: str) -> None:
    """A terminal is never sent what was typed as an order."""
    heard = hear("one.text", typed, "!b")

    assert heard.saved["one"]["text"] == saved
    assert not set("\x1b\x07\x00\u202e").intersection("".join(heard.lines))


def test_a_line_that_is_no_text_is_asked_again(hear: Sit) -> None:
    """Bytes of another encoding change nothing; a file from Windows is read as any other."""
    heard = hear("one.text", raw=b"\xef\xbb\xbfcaf\xe9\r\nAcme\r\n")

    assert "That line is no UTF-8 text" in heard.words
    assert heard.saved["one"]["text"] == "Acme"


def test_a_novel_on_one_line_is_refused_whole(hear: Sit) -> None:
    """Two megabytes without an end of line are one line, and the next one is the next answer."""
    heard = hear("one.text", raw=b"x" * (2 * 2**20) + b"\nAcme\n")

    assert "characters are too many" in heard.words
    assert heard.saved["one"]["text"] == "Acme"


def test_orders_in_the_file_never_reach_the_terminal(hear: Sit) -> None:
    """What somebody wrote into the file by hand is shown without its control characters."""
    heard = hear("one.phone", text='one: {phone: "\\e[2Jabc"}\n')

    assert "[2Jabc" in heard.words
    assert "\x1b" not in "".join(heard.lines)
    assert "cannot be read" in heard.words


def test_nothing_said_needs_more_than_lines_of_text(hear: Sit) -> None:
    """No box, no arrow, no sign: plain letters in short lines, whatever is asked."""
    heard = hear("one.text", "?", "!sections", "", "!open items", "1", "", *[""] * 40, text=PEOPLE)
    said = "".join(heard.lines)

    assert said.isascii()
    assert max(map(len, heard.lines)) <= 80


def test_fields_and_questions_are_read_out_and_lead_there(hear: Sit) -> None:
    """All of an entry or a section with its answers; a number goes to one."""
    heard = hear("people.list", "edit 1", "!fields", "3", text=PEOPLE)

    assert "3. Mobile number: 562-555-0111" in heard.words
    assert heard.place.steps == ("ann", "mobile")


class TwoWindows(io.BytesIO):
    """Lines that are typed while another window changes the file."""

    def __init__(self, typed: bytes, file: Path, change: Callable[[str], str]) -> None:
        super().__init__(typed)
        self._file, self._change = file, change

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line; before it, the other window has made its change."""
        self._file.write_text(self._change(self._file.read_text(encoding="utf-8")), encoding="utf-8")
        return super().readline(size)


def test_another_window_is_noticed_and_nothing_of_it_lost(
    every_kind: Path, brokerage: Callable[[str], Path]
) -> None:
    """What it changed is named; what is typed here is added to it."""
    folder = brokerage('tideover: "1"\none:\n  text: Here\n  phone: "+1 562-555-0100"\n')
    source = TwoWindows(
        b"There\n", folder / "answers.yaml", lambda text: text.replace("555-0100", "555-0199")
    )
    heard = talk_through(folder, every_kind, source, at="one.text", clock=lambda: NOW)

    assert "answers.yaml was changed in another window: Which number?" in heard.words
    assert heard.saved["one"] == {"text": "There", "phone": "+1 562-555-0199"}


def test_an_entry_deleted_elsewhere_leads_back_to_its_list(
    every_kind: Path, brokerage: Callable[[str], Path]
) -> None:
    """Its fields are asked no more, and it is said why."""
    folder = brokerage(PEOPLE)
    gone = PEOPLE[: PEOPLE.index("    - id: cleo")] + PEOPLE[PEOPLE.index("  incident_lead") :]
    turns = iter([PEOPLE, gone, gone])
    source = TwoWindows(b"edit 3\nManager\n", folder / "answers.yaml", lambda _: next(turns))
    heard = talk_through(folder, every_kind, source, at="people.list", clock=lambda: NOW)

    assert "This person was deleted in another window." in heard.words
    assert heard.text == gone
    assert heard.place.steps == ()


def test_a_cell_changed_elsewhere_is_said_before_it_is_written_over(
    every_kind: Path, brokerage: Callable[[str], Path]
) -> None:
    """As for any answer; the other window's other rows are kept."""
    folder = brokerage('tideover: "1"\n')
    clients = folder / "clients.csv"
    clients.write_text("name,tier,contact\nAcme Imports,1,\n", encoding="utf-8")
    turns = iter([0, 0, 0, 1])
    source = TwoWindows(
        b"!clients\nedit 1\n!back\n2\n",
        clients,
        lambda text: text.replace("ts,1", "ts,3") + "Best,2,\n" if next(turns, 0) else text,
    )
    heard = talk_through(folder, every_kind, source, at="one.text", clock=lambda: NOW)

    assert "clients.csv was changed in another window." in heard.words
    assert "The answer here is now: 3, served last." in heard.words
    assert clients.read_text(encoding="utf-8") == "name,tier,contact\nAcme Imports,2,\nBest,2,\n"
