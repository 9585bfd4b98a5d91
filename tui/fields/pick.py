"""A field that picks from a long table by a few letters: ports, agencies, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import Input, OptionList

from builder.model.answers import PEOPLE
from tui.fields.field import Field
from tui.messages import AnswerGiven, AnswerLeft, AnswerSettled, AnswerTyped, PersonWanted
from tui.suggestions import beware, suggest, words_for
from tui.widgets.answer_line import AnswerLine
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

NEW_PERSON = "+"
"""Key of the line that adds a person; no id of a person holds a plus sign."""
SHORT_NAME = 2
"""Letters from which a text may be somebody's name."""


class Offers(SignList, can_focus=False):
    """What can be picked; the typing stays in the line above."""

    points_at_first = False


class PickField(Field):
    """Type a few letters, point with the arrows, take with Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A line to type in, and below it what fits."""
        self._picked = self.asking.typed.texts
        self._taken = ""
        yield AnswerLine(placeholder=self._placeholder)
        yield Offers(self._lines(""))

    @property
    def texts(self) -> tuple[str, ...]:
        """What is picked, and letters that were typed and not settled yet."""
        typed = self.query_one(Input).value.strip()
        if not typed:
            return self._picked
        return (*self._picked, typed) if self.question.multiple else (typed,)

    @property
    def reading(self) -> str:
        """What to beware of with what is picked."""
        notes = (beware(self.question.kind, stored, self.asking.view) for stored in self._picked)
        return next((note for note in notes if note), "")

    @property
    def entry(self) -> Widget:
        """The line."""
        return self.query_one(Input)

    def take(self, stored: str) -> None:
        """Picks one thing; where several may be picked, a second time gives it back."""
        if not self.question.multiple:
            self._picked = (stored,)
        elif stored in self._picked:
            self._picked = tuple(picked for picked in self._picked if picked != stored)
        else:
            self._picked = (*self._picked, stored)
        with self.prevent(Input.Changed):
            self.query_one(Input).value = ""
        self._taken = stored
        self._show()

    def action_point(self, by: int) -> None:
        """Moves the pointer while the cursor stays in the line."""
        offers = self.query_one(Offers)
        if not offers.key and self._taken:
            offers.point_at(self._taken)
        if by > 0:
            offers.action_cursor_down()
        else:
            offers.action_cursor_up()

    @property
    def _placeholder(self) -> str:
        if self.question.kind == "person":
            up, down = (self.app.key_mark(name, self) for name in ("point-up", "point-down"))
            return f"Type a name, or pick with {up} {down}"
        return "Type a code or a name" + (", one after another" if self.question.multiple else "")

    def _show(self) -> None:
        """Shows what fits. Right after something was taken nothing is pointed at, so that Enter goes on."""
        offers, typed = self.query_one(Offers), self.query_one(Input).value
        lines = self._lines(typed)
        fitting = [line.key for line in lines if line.key not in self._picked]
        first = fitting[0] if typed.strip() and fitting else ""
        offers.highlighted = None
        offers.show(lines, first)

    def _lines(self, typed: str) -> list[Line]:
        """The picked things first, then what fits the letters, then a new person."""
        kind, many = self.question.kind, self.question.multiple
        off, on_ = ("[ ]", "[x]") if many else ("( )", "(•)")
        picked = {self._words(stored): stored for stored in self._picked}
        lines = [Line(stored, on_, words) for words, stored in picked.items()]
        found = suggest(kind, typed, self.asking.view)
        lines += [
            Line(one.stored, off, one.words, one.note)
            for one in found
            if one.words not in picked and one.stored != self._themselves
        ]
        name = " ".join(typed.split())
        known = any(one.words.casefold() == name.casefold() for one in found)
        if kind == "person" and len(name) >= SHORT_NAME and not known:
            lines.append(Line(NEW_PERSON, " + ", f'Add "{name}" to the people list'))
        return lines

    @property
    def _themselves(self) -> str:
        """The person who is asked about, to whom nobody is that same person."""
        place = self.asking.place
        return place.steps[0] if place.question == PEOPLE and place.steps else ""

    def _words(self, stored: str) -> str:
        return words_for(self.question.kind, stored, self.asking.view)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()
        self.post_message(AnswerTyped())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        key = self.query_one(Offers).key
        if not key:
            self.post_message(AnswerGiven())
        elif key == NEW_PERSON:
            self.post_message(PersonWanted(" ".join(event.value.split())))
        else:
            self.take(key)
            self.post_message(AnswerSettled() if self.question.multiple else AnswerGiven())

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id == NEW_PERSON:
            self.post_message(PersonWanted(" ".join(self.query_one(Input).value.split())))
        else:
            self.take(event.option_id or "")
            self.post_message(AnswerSettled())

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        self.post_message(AnswerLeft())
