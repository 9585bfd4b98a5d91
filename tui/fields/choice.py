"""Fields that offer everything there is to choose from: choices, several choices, yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding
from textual.widgets import OptionList

from builder.model.kinds import KINDS, AnswerError
from tui.fields.field import Field
from tui.messages import AnswerGiven, AnswerSettled
from tui.widgets.sign_list import Line, SignList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

YES_NO = {"yes": "Yes", "no": "No"}


class Checklist(SignList, inherit_bindings=False):
    """The choices. Nothing is pointed at until a person points: an Enter too many must not answer."""

    points_at_first = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", id="point-up", tooltip="The line above", show=False),
        Binding("down", "cursor_down", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("home", "first", "First", id="point-first", tooltip="The first line", show=False),
        Binding("end", "last", "Last", id="point-last", tooltip="The last line", show=False),
        Binding("space", "select", "Choose", id="choose", tooltip="Choose the line pointed at", show=False),
        Binding("enter", "give", "Go on", id="give", tooltip="Finish the answer and go on", show=False),
    ]

    def action_select(self) -> None:
        """Space takes the line pointed at; where none is yet, it points at the first one, and so does something."""
        if self.highlighted is None:
            self.action_first()
        else:
            super().action_select()

    def action_give(self) -> None:
        """Enter finishes the answer."""
        self.post_message(AnswerGiven())


class ChoiceField(Field):
    """One of the choices: Enter takes the line pointed at and goes on, Space only takes it."""

    signs = ("( )", "(•)")
    many = False

    def compose(self) -> ComposeResult:
        """All choices, one to a line."""
        self._chosen = self._known(self.asking.typed.texts)
        self._strange = tuple(text for text in self.asking.typed.texts if not self._key(text))
        yield Checklist(self._lines())

    def on_mount(self) -> None:
        """Points at what is chosen."""
        checklist = self.query_one(Checklist)
        checklist.show(self._lines(), self._chosen[0] if self._chosen else "")

    @property
    def offered(self) -> Mapping[str, str]:
        """Keys and words of what can be chosen."""
        return self.question.choices or YES_NO

    @property
    def texts(self) -> tuple[str, ...]:
        """The keys chosen; a hand-written text that is no choice stands until one is made."""
        return tuple(key for key in self.offered if key in self._chosen) or self._strange

    @property
    def entry(self) -> Widget:
        """The choices."""
        return self.query_one(Checklist)

    def choose(self, key: str) -> None:
        """Takes a choice; where several may be taken, a second time gives it back."""
        if not self.many:
            self._chosen = (key,)
        elif key in self._chosen:
            self._chosen = tuple(chosen for chosen in self._chosen if chosen != key)
        else:
            self._chosen = (*self._chosen, key)
        self._strange = ()
        self.query_one(Checklist).show(self._lines(), key)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_id or "")
        self.post_message(AnswerSettled())

    @on(AnswerGiven)
    def _enter(self, event: AnswerGiven) -> None:
        """Enter on a single choice takes it; where several may be taken it only goes on."""
        key = self.query_one(Checklist).key
        if key and not self.many:
            self.choose(key)

    def on_key(self, event: events.Key) -> None:
        """A letter points at the next choice that begins with it."""
        if not event.character or not event.character.isalnum():
            return
        checklist = self.query_one(Checklist)
        keys = list(self.offered)
        start = keys.index(checklist.key) + 1 if checklist.key else 0
        for key in keys[start:] + keys[:start]:
            if self.offered[key].casefold().startswith(event.character.casefold()):
                checklist.show(self._lines(), key)
                event.stop()
                return

    def _lines(self) -> list[Line]:
        return [Line(key, self.signs[key in self._chosen], words) for key, words in self.offered.items()]

    def _known(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in map(self._key, texts) if key)

    def _key(self, text: str) -> str:
        kind = KINDS[self.question.kind]
        try:
            value = kind.parse(text, self.question, self.asking.view.declarations.reference)
        except AnswerError:
            return ""
        return kind.store(value)


class ChoicesField(ChoiceField):
    """Any number of the choices: Space takes a line or gives it back, Enter goes on."""

    signs = ("[ ]", "[x]")
    many = True
