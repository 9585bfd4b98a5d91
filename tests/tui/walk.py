"""Somebody who knows all the answers of a firm, at the screen or at the prompts, whatever is asked.

What to answer comes from the firm's finished answers, what to press or type from the kind of each question; so a new
question needs no change here.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from textual.events import Paste

from builder.model.answers import PEOPLE, State
from builder.model.decoding import decode_answers
from builder.model.kinds import KINDS
from builder.model.yamlfile import parse
from tests.tui.conftest import Sitting, key_event
from tui.app import TideoverApp
from tui.fitting import typed_from
from tui.places import Place
from tui.typed import Typed, Way
from tui.views import CHECK_FIELDS, View
from tui.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from builder.model.answers import Record
    from builder.model.declarations import Declarations
    from builder.model.questions import Question

ROOT = Path(__file__).parents[2]
PROMPTS = """
import sys
from pathlib import Path
from tui.plain.start import run_plain
sys.exit(run_plain(Path(sys.argv[1]), content=Path(sys.argv[2])))
"""
"""The prompts as a process, with a content folder of the test's own."""
BEGINNING = 14
"""Letters of a question that stand on one line of any screen."""
PICKED = ("port", "agency", "person")
TOO_SHORT = 3
"""Digits of the first telephone number that are given before the rest: they are refused."""
STILL, POLL = 3, 0.002
"""How often nothing waits, one look after another, before an answer counts as taken; seconds between looks."""
SLIP = "Slip of the pen"
"""A wrong answer: given to the first question, and taken back."""


@dataclass(frozen=True)
class Wanted:
    """What a firm's answers are to be in the end."""

    view: View
    text: str
    """The file that says so."""

    @classmethod
    def of(cls, text: str, declarations: Declarations) -> Wanted:
        """The answers of a file."""
        document = parse(text, "answers.yaml")
        answers = decode_answers(document, declarations.sections, declarations.reference)
        assert not answers.problems
        return cls(View(declarations, answers, document.data), text)

    @property
    def last(self) -> Place:
        """The last question that has an answer."""
        answers = self.view.answers
        return Place([name for name in self.view.declarations.questions if name in answers.by_id][-1])

    def typed(self, place: Place) -> Typed:
        """What to answer at a place, as a person would type it."""
        typed = typed_from(self.view.answer(place))
        return Typed(
            way=typed.way,
            texts=tuple(self._words(text, place) for text in typed.texts),
            note=typed.note,
            checked_on=typed.checked_on,
            checked_by=typed.checked_by,
        )

    def question(self, place: Place) -> Question:
        """What is asked at a place."""
        return self.view.question(place)

    def records(self, place: Place) -> dict[str, Record]:
        """The things of the list at a place."""
        return dict(self.view.records(place))

    def name(self, person: str) -> str:
        """The name of somebody of the people list."""
        found = self.view.answers.person(person)
        assert found is not None
        return str(found.get("name").value)

    def key_of(self, name: str) -> str:
        """The key of the person of that name."""
        people = self.records(Place(PEOPLE))
        return next(key for key, one in people.items() if str(one.get("name").value) == name)

    def _words(self, text: str, place: Place) -> str:
        """People are picked by name; what is picked from a table or from choices, by its key."""
        question = self.question(place)
        if question.kind == "person":
            return self.name(text)
        if question.kind in ("choice", "choices", "yesno", "port", "agency"):
            kind = KINDS[question.kind]
            return kind.store(kind.parse(text, question, self.view.declarations.reference))
        return text


def plainly(text: str, declarations: Declarations) -> dict[str, object]:
    """All answers of a file in words, people and things by their names instead of their ids."""
    wanted = Wanted.of(text, declarations)
    return {
        question_id: _plain(wanted, Place(question_id), answer_id=question_id)
        for question_id in declarations.questions
        if question_id.count(".") == 1
    }


def _plain(wanted: Wanted, place: Place, *, answer_id: str) -> object:
    question, answer = wanted.question(place), wanted.view.answer(place)
    if question.kind != "records" or answer.state is not State.ANSWERED:
        value = wanted.typed(place).texts if question.kind == "person" else answer.value
        marks = (answer.checked_on, answer.checked_by) if question.checked else ()
        return answer.state, value, answer.note, marks
    things = {
        title_of(question, record, wanted.view): (
            record.checked_on,
            record.checked_by,
            {one.id: _plain(wanted, place.at(key, one.id), answer_id=answer_id) for one in question.fields},
        )
        for key, record in wanted.records(place).items()
    }
    return things if answer_id == PEOPLE else list(things.items())


# At the screen.


@dataclass
class Step:
    """What was done at one question."""

    doings: list[tuple[str, str]] = field(default_factory=list)
    """`press` and a key, `paste` and a text, or `see` and words that are on the screen then."""
    section: str = ""
    """The section it stands in."""
    text: str = ""
    """The answers file after it."""


class AtScreen:
    """Answers everything by keyboard, and keeps a record of every key."""

    def __init__(self, sitting: Sitting, wanted: Wanted) -> None:
        self._sitting = sitting
        self._wanted = wanted
        self.steps: list[Step] = []
        self._tried: set[str] = set()

    async def answer_all(self) -> None:
        """From the first question to the last."""
        while True:
            here = self._place
            await self._answer(here)
            if here == self._wanted.last:
                return

    @property
    def _place(self) -> Place:
        place = self._sitting.app.screen.place  # type: ignore[attr-defined] # always at a question here
        assert isinstance(place, Place)
        return place

    async def _answer(self, wanted_place: Place) -> None:
        """Answers the question on screen as the one at a place is to be answered."""
        self._begin_step(wanted_place.section)
        question, typed = self._wanted.question(wanted_place), self._wanted.typed(wanted_place)
        if typed.way is not Way.VALUE:
            self._press("f3" if typed.way is Way.DONT_KNOW else "f4")
            self._write(typed.note, "enter")
        elif question.kind == "records":
            await self._fill_list(wanted_place)
        elif not typed.texts:
            self._press("pagedown")
        else:
            await self._stumble(question)
            typed = await self._too_short(question, typed)
            self._tried.add(question.kind)
            self._give(wanted_place, question, typed)
        await self._end_step()

    def _begin_step(self, section: str = "") -> None:
        self.steps.append(Step(section=section or self.steps[-1].section))

    async def _end_step(self) -> None:
        """Waits for what was typed, a whole answer at a time."""
        await self._still()
        step = self.steps[-1]
        step.text = self._sitting.text
        if step.doings:
            ask = self._sitting.app.draft.view.question(self._place).ask
            step.doings.append(("see", ask[:BEGINNING].strip()))

    async def _stumble(self, question: Question) -> None:
        if question.kind == "text" and not self._tried:
            self._write(SLIP, "enter")
            await self._end_step()
            self._begin_step()
            self._press("ctrl+z")
            self.steps[-1].doings.append(("see", "Taken back"))
            await self._end_step()
            self._begin_step()

    async def _too_short(self, question: Question, typed: Typed) -> Typed:
        """Gives the beginning of the first telephone number; what is left of it, which goes behind."""
        if question.kind != "phone" or "phone" in self._tried:
            return typed
        self._write(typed.texts[0][:TOO_SHORT], "enter")
        await self._sitting.rest()  # until it is drawn, too
        assert "wrong number of digits" in self._sitting.words
        return replace(typed, texts=(typed.texts[0][TOO_SHORT:],))

    def _give(self, wanted_place: Place, question: Question, typed: Typed) -> None:
        match question.kind:
            case "choice" | "yesno" | "choices":
                self._choose(question, typed.texts)
            case "port" | "agency" | "person":
                self._pick(question, typed.texts)
            case "long":
                self._write(typed.texts[0])
            case _:
                if wanted_place.steps and wanted_place.steps[-1] in CHECK_FIELDS:
                    self._press("ctrl+u")  # today stands there
                self._write(typed.texts[0])
        if question.checked:
            for words in (typed.checked_on, typed.checked_by):
                self._press("tab", "ctrl+u")
                self._write(words)
        self._press("pagedown" if question.kind == "long" or question.checked else "enter")

    def _choose(self, question: Question, keys: Sequence[str]) -> None:
        offered = list(question.choices or ("yes", "no"))
        for key in keys:
            self._press("home", *["down"] * offered.index(key))
            if question.is_list:
                self._press("space")
        if question.checked:
            self._press("space")

    def _pick(self, question: Question, words: Sequence[str]) -> None:
        """Enter takes what is pointed at; somebody new is added with it."""
        for word in words:
            is_new = question.kind == "person" and self._sitting.app.draft.view.answers.person(word) is None
            self._write(word)
            if question.multiple or is_new or question.checked:
                self._press("enter")

    async def _fill_list(self, wanted_place: Place) -> None:
        if wanted_place.question == PEOPLE and not wanted_place.steps:
            await self._fill_people()
        else:
            for key in self._wanted.records(wanted_place):
                self._press("a")
                await self._still()
                await self._fill(wanted_place.at(key))
        self._press("end", "pagedown")

    async def _fill_people(self) -> None:
        """All names first, as people name each other."""
        people = self._wanted.records(Place(PEOPLE))
        for record in people.values():
            name = str(record.get("name").value)
            if self._sitting.app.draft.view.answers.person(name) is None:
                depth = len(self._sitting.app.screen_stack)
                self._press("a")
                self._write(name, "enter")
                await self._still()
                while (
                    len(self._sitting.app.screen_stack) > depth
                ):  # Escape and the next letter would be Alt+A
                    self._press("pagedown")
                    await self._still()
        for number, there in enumerate(self._sitting.app.draft.view.records(Place(PEOPLE)).values()):
            self._press("home", *["down"] * number, "enter")
            await self._still()
            await self._fill(Place(PEOPLE).at(self._wanted.key_of(str(there.get("name").value))))

    async def _fill(self, wanted_record: Place) -> None:
        """Answers the fields of the form on screen until it closes."""
        depth = len(self._sitting.app.screen_stack)
        await self._end_step()
        while len(self._sitting.app.screen_stack) == depth:
            await self._answer(wanted_record.at(self._place.steps[-1]))
        self._begin_step()

    async def _still(self) -> None:
        """Waits until all that was typed has done its work, and draws no more often than a terminal would."""
        app, polls = self._sitting.app, 0
        while polls < STILL:
            await asyncio.sleep(POLL)
            pumps = (app, app.screen, app.focused)
            is_still = not app.holds_keys and not any(one.message_queue_size for one in pumps if one)
            polls = polls + 1 if is_still else 0

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.steps[-1].doings.append(("press", key))
            self._sitting.send(key_event(key))

    def _write(self, text: str, *keys: str) -> None:
        if text:
            self.steps[-1].doings.append(("paste", text))
            self._sitting.send(Paste(text))
        self._press(*keys)


# At the prompts.


class AtPrompts:
    """Answers everything line by line: reads what is asked, as a person does, and types."""

    def __init__(self, folder: Path, wanted: Wanted, content: Path) -> None:
        command = [sys.executable, "-c", PROMPTS, str(folder), str(content)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._wanted = wanted
        self._folder = folder
        self._said = ""
        self._tried: set[str] = set()
        self._listen()

    def answer_all(self, then: Sequence[Callable[[], None]] = ()) -> int:
        """From the first question to the last, then whatever else is to be done; the exit code."""
        while True:
            here = self._question()
            self._answer(here)
            if here == self._wanted.last:
                break
        for do in then:
            do()
        assert self._process.stdin
        self._process.stdin.close()
        assert self._process.stdout
        self._process.stdout.read()
        self._process.stdout.close()
        return self._process.wait()

    def say(self, *lines: str) -> None:
        """Types lines, whatever is asked."""
        self._type(*lines)

    def _type(self, *lines: str) -> None:
        assert self._process.stdin
        for line in lines:
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()
            self._listen()

    def _listen(self) -> None:
        """Reads until something is asked."""
        said = b""
        assert self._process.stdout
        while not re.search(rb"(^|\n)(Answer|What to do|Line \d+|Who will[^\n]*|Number|Import): $", said):
            more = self._process.stdout.read1(65536)  # type: ignore[attr-defined] # a buffered pipe has it
            assert more, said.decode()
            said += more
        self._said = said.decode()

    def _put(self) -> tuple[str, str]:
        """The head of the question that was put last, and what is asked."""
        head, _, rest = self._said.rpartition("\n\n")[2].partition("\n")
        ask = " ".join(rest.partition("\nKind of answer:")[0].split())
        return head, ask

    def _question(self) -> Place:
        """Which question of the interview is asked."""
        head, ask = self._put()
        declarations = self._wanted.view.declarations
        fitting = [
            Place(section.qualified(question))
            for section in declarations.sections
            for question in section.questions
            if head.startswith(f"{section.title}. Question") and ask.endswith(question.ask)
        ]
        return max(fitting, key=lambda place: len(self._wanted.question(place).ask))

    def _field(self, fields: Sequence[Question]) -> str:
        """Which field of a thing is asked."""
        _, ask = self._put()
        fitting = [one for one in (*fields, *CHECK_FIELDS.values()) if ask.endswith(one.ask)]
        return max(fitting, key=lambda one: len(one.ask)).id

    def _answer(self, wanted_place: Place) -> None:
        question, typed = self._wanted.question(wanted_place), self._wanted.typed(wanted_place)
        if self._stands(wanted_place, question):
            self._type("")
        elif typed.way is Way.DONT_KNOW:
            self._type(*(["!dk", ""] if not typed.note else [f"!dk {typed.note}"]))
        elif typed.way is Way.DOES_NOT_APPLY:
            self._type(f"!na {typed.note}")
        elif question.kind == "records":
            self._fill_list(wanted_place)
        elif not typed.texts:
            self._type("")
        else:
            self._stumble(question, typed.texts[0])
            self._type(*self._lines(question, typed.texts))
            if question.checked:
                if self._question() != wanted_place:  # the last question has none behind it
                    self._type("!back")
                self._type(f"!checked {typed.checked_on} by {typed.checked_by}", "!next")

    def _stands(self, wanted_place: Place, question: Question) -> bool:
        """Whether an import has answered a field already; days and names of checking are typed all the same."""
        field = wanted_place.steps[-1] if wanted_place.steps else ""
        is_field = bool(field) and field not in CHECK_FIELDS and question.kind != "records"
        return is_field and "\nNow: no answer." not in self._said.rpartition("\n\n")[2]

    def _stumble(self, question: Question, text: str) -> None:
        if question.kind == "text" and not self._tried:
            self._type(SLIP, "!undo")
        if question.kind == "phone" and "phone" not in self._tried:
            self._type(text[:TOO_SHORT])
            assert "wrong number of digits" in " ".join(self._said.split())
        self._tried.add(question.kind)

    def _lines(self, question: Question, texts: Sequence[str]) -> Iterator[str]:
        if question.kind == "long":
            yield from (f"!!{line}" if line.startswith(("!", ".")) else line for line in texts[0].split("\n"))
            yield "."
        elif question.choices:
            yield " ".join(str(list(question.choices).index(text) + 1) for text in texts)
        elif question.kind == "person":
            yield "; ".join(text if self._is_there(text) else f"new {text}" for text in texts)
        elif question.kind in PICKED:
            yield "; ".join(texts)
        else:
            yield f"!!{texts[0]}" if texts[0].startswith(("!", "?")) else texts[0]

    def _fill_list(self, wanted_place: Place) -> None:
        if wanted_place.question == PEOPLE and not wanted_place.steps:
            self._fill_people()
        else:
            for key in self._wanted.records(wanted_place):
                self._type("add")
                self._fill(wanted_place.at(key))
        self._type("done")

    def _fill_people(self) -> None:
        for record in self._wanted.records(Place(PEOPLE)).values():
            name = str(record.get("name").value)
            if not self._is_there(name):
                self._type("add", name, "!done")
        for number, name in enumerate(self._people(), 1):
            self._type(f"edit {number}")
            self._fill(Place(PEOPLE).at(self._wanted.key_of(name)))

    def _fill(self, wanted_record: Place) -> None:
        """Answers the fields of an entry until its list is asked again."""
        question = self._wanted.question(wanted_record)
        asks = self._wanted.question(wanted_record.outer).ask
        while True:
            self._answer(wanted_record.at(self._field(question.fields)))
            if self._put()[1].endswith(asks) and " Field " not in self._head_of_thing(wanted_record):
                return

    def _head_of_thing(self, wanted_record: Place) -> str:
        """The head, where it may still be that of the thing; empty once it is that of what is around it."""
        head, _ = self._put()
        title = title_of(self._wanted.question(wanted_record), self._record(wanted_record), self._wanted.view)
        return head if head.startswith(f"{title}. Field") else ""

    def _record(self, place: Place) -> Record:
        record = self._wanted.view.record(place)
        assert record is not None
        return record

    def _people(self) -> list[str]:
        found = yaml.safe_load((self._folder / "answers.yaml").read_text(encoding="utf-8"))
        return [str(one["name"]) for one in found.get("people", {}).get("list", [])]

    def _is_there(self, name: str) -> bool:
        return name in self._people()


def record(folder: Path, wanted: Wanted, content: Path) -> list[Step]:
    """Answers a firm's questions at the screen, as they are answered in a text; every key, and the file after it."""
    return asyncio.run(at_screen(folder, content, wanted))


async def at_screen(folder: Path, content: Path, wanted: Wanted) -> list[Step]:
    """As `record`, in a folder that is there."""
    app = TideoverApp(
        folder,
        content=content,
        tour=False,
        settings=folder.parent / "no-settings.yaml",
        state=folder.parent / "state",
    )
    async with app.run_test(size=(80, 24)) as pilot:
        sitting = Sitting(app, pilot)
        await sitting.settle()
        somebody = AtScreen(sitting, wanted)
        await somebody.answer_all()
    return somebody.steps
