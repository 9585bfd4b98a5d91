"""The question on screen: what is asked, the field, the words about what was typed, and the three ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui.fields.registry import field_for
from tui.history import LIST_FILES
from tui.later import Later
from tui.messages import AnswerChanging, AnswerGiven, AnswerLeft, AnswerTyped
from tui.typed import Typed, Way
from tui.widgets.answer_line import AnswerLine
from tui.widgets.ways import Ways
from tui.widgets.words import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from builder.model import answers
    from tui import views
    from tui.asking import Asking
    from tui.fields.field import Field
else:
    answers, views = Later("builder.model.answers"), Later("tui.views")

NOTE_HINTS = {
    Way.DONT_KNOW: "Who will find out? May stay empty.",
    Way.DOES_NOT_APPLY: "Why does it not apply? A few words.",
}


class QuestionPane(Vertical):
    """Puts one question at a time and holds what is typed. It saves nothing: the screen does."""

    def __init__(self) -> None:
        super().__init__(id="question")
        self.ready = False
        """Whether a question is on screen and its field can be asked what it holds."""
        self.field: Field | None = None
        self._asking: Asking | None = None
        self._way = Way.VALUE
        self._first = Typed()
        self._asked = Typed()
        """Who was asked and when, though another way to answer was looked at since."""
        self._complained_of: Typed | None = None
        self._lines: dict[str, Input] = {}
        """What is typed beside the answer, by ids: every letter asks for it, and looking it up would take longest."""

    def compose(self) -> ComposeResult:
        """The parts that every question has."""
        yield Static(id="head", markup=False)
        yield Static(id="note", markup=False)
        yield Static(id="ask", markup=False)
        yield Vertical(id="slot")
        yield Words(id="verdict", markup=False)
        yield Ways(id="ways")

    async def put(self, asking: Asking) -> None:
        """Puts a question and takes the focus into its field."""
        self.ready = False
        self._complained_of = None
        self._asking, self._way, self._asked = asking, asking.typed.way, asking.stands
        self._say("#head", asking.head)
        self._say("#note", asking.note)
        self._say("#ask", asking.question.ask)
        self._say("#verdict", "")
        self.field = field_for(asking)
        slot = self.query_one("#slot", Vertical)
        await slot.remove_children()
        await slot.mount_all([self.field, *self._remarks(asking)])
        self.query_one(Ways).display = self._may_be_open
        self._show_way()
        self.ready = True
        self._first = self.typed
        if asking.answer.state is answers.State.INVALID:
            self.complain(asking.answer.note)
        else:
            self._say_reading()
        self.scroll_home(animate=False)
        self.take_focus()
        self.call_after_refresh(self._show_entry)

    def on_resize(self) -> None:
        """In a window that grows low, the line where one types stays in sight."""
        if self.ready:
            self.call_after_refresh(self._show_entry)

    def _show_entry(self) -> None:
        if self.screen.focused and self in self.screen.focused.ancestors:
            self.screen.focused.scroll_visible(animate=False)

    def renew(self, asking: Asking) -> None:
        """Takes in that a list has changed while its question stays on screen."""
        self._asking = asking
        self._first = self.typed
        self.query_one(Ways).display = self._may_be_open

    @property
    def typed(self) -> Typed:
        """What is typed now."""
        asking, field = self._asking, self.field
        if asking is None or field is None:
            return Typed()
        note = self._text("remark", asking.typed.note)
        is_the_same = note.strip() == self._asked.note.strip()  # whoever is named instead was not asked
        return Typed(
            way=self._way,
            texts=field.texts,
            note=note,
            asked_on=self._asked.asked_on if is_the_same else "",
            asked_email=self._asked.asked_email if is_the_same else "",
            checked_on=self._text("checked-on", asking.typed.checked_on),
            checked_by=self._text("checked-by", asking.typed.checked_by),
        )

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that is not saved."""
        if not self.ready or self._asking is None:
            return False
        kept = self._asking.typed.says != self._asking.stands.says
        return kept or self.typed.says != self._first.says

    @property
    def stands(self) -> Typed:
        """What was saved when the question was put, or since then by this screen."""
        return self._asking.stands if self._asking else Typed()

    def settle(self, saved: Typed) -> None:
        """Takes what is typed for saved.

        Args:
            saved: what stands in the file now; it may be written otherwise than it was typed.
        """
        if self._asking:
            self._first = self.typed
            self._asking = replace(self._asking, stands=saved, typed=saved)
            self._asked = saved if saved.way is Way.DONT_KNOW else self._asked
            self._say_reading()

    def complain(self, words: str) -> None:
        """Says why what was typed is not saved."""
        self._complained_of = self.typed
        self._say("#verdict", f"✗ {words}")
        self.query_one("#verdict").add_class("-unfit")

    def remark(self, words: str) -> None:
        """Says something about the question that is no complaint."""
        self._say("#note", words)

    def take_focus(self) -> None:
        """Puts the cursor where typing begins."""
        if self.field:
            entry = self.field.entry if self._way is Way.VALUE else self.query_one("#remark", Input)
            self.screen.set_focus(entry)  # at once: keys may be waiting for it

    def take_way(self, way: Way) -> bool:
        """Answers in another way, or in the first one again; False where the question allows no other."""
        if not self.ready or not self._may_be_open:
            return False
        self._way = Way.VALUE if way is self._way else way
        self._show_way()
        self._say_reading()
        self.take_focus()
        self.post_message(AnswerChanging())
        return True

    def check_today(self) -> bool:
        """Notes that the answer was checked today; False where nothing is checked."""
        if self._asking is None or "checked-on" not in self._lines:
            return False
        self._lines["checked-on"].value = self._asking.today.isoformat()
        return True

    @on(AnswerTyped)
    def _typed(self, event: AnswerTyped) -> None:
        event.stop()
        self.post_message(AnswerChanging())
        if self.ready and self.typed != self._complained_of:
            self._mark_checked()
            self._say_reading()

    @on(Input.Submitted, "#remark, #checked-on, #checked-by")
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(AnswerGiven())

    @on(Input.Blurred, "#remark, #checked-on, #checked-by")
    def _left(self, event: Input.Blurred) -> None:
        event.stop()
        self.post_message(AnswerLeft())

    @on(Input.Changed, "#remark, #checked-on, #checked-by")
    def _remarked(self, event: Input.Changed) -> None:
        event.stop()
        if self.ready and self.typed != self._complained_of:
            self._say_reading()
        self.post_message(AnswerChanging())

    @property
    def _may_be_open(self) -> bool:
        """A list that holds things is neither unknown nor inapplicable, and a mark of checking is only a mark."""
        asking = self._asking
        if asking is None or (asking.place.steps and asking.place.steps[-1] in views.CHECK_FIELDS):
            return False
        if asking.place.question in LIST_FILES:
            return False  # an empty cell is all that a table can say
        return asking.question.kind != "records" or not asking.answer.records

    def _remarks(self, asking: Asking) -> list[Input | Horizontal]:
        """The lines for who will find out or why, and for when and by whom it was checked."""
        names = [
            str(person.get("name").value or "") for person in asking.view.answers.records(answers.PEOPLE)
        ]
        people = SuggestFromList(names, case_sensitive=False)
        self._lines = {"remark": AnswerLine(asking.typed.note, id="remark", suggester=people)}
        parts: list[Input | Horizontal] = [self._lines["remark"]]
        if asking.question.checked and asking.question.kind != "records":
            on_day = AnswerLine(asking.typed.checked_on, id="checked-on", placeholder="2026-11-02")
            by = AnswerLine(
                asking.typed.checked_by, id="checked-by", placeholder="name or role", suggester=people
            )
            self._lines |= {"checked-on": on_day, "checked-by": by}
            words = Static("Checked on", markup=False), Static("by", markup=False)
            parts.append(Horizontal(words[0], on_day, words[1], by, id="checks"))
        return parts

    def _show_way(self) -> None:
        remark = self.query_one("#remark", Input)
        if self.field:
            self.field.display = self._way is Way.VALUE
        remark.display = self._way is not Way.VALUE
        remark.placeholder = NOTE_HINTS.get(self._way, "")
        self.query("#checks").set(display=self._way is Way.VALUE)
        self.query_one(Ways).way = self._way

    def _mark_checked(self) -> None:
        """A value that was typed today counts as checked today, as long as nobody says otherwise."""
        asking = self._asking
        if asking is None or "checked-on" not in self._lines:
            return
        on_day, by = self._lines["checked-on"], self._lines["checked-by"]
        is_new = self.typed.texts not in (self._first.texts, ())
        today, stands = asking.today.isoformat(), asking.stands
        asked = stands.note if stands.asked_on else ""  # most likely it is their answer
        if is_new and on_day.value == stands.checked_on:
            on_day.value, by.value = today, by.value or asked or asking.default_by
        elif not is_new and on_day.value == today:
            on_day.value, by.value = stands.checked_on, stands.checked_by

    def _say_reading(self) -> None:
        reading = self.field.reading if self.field and self._way is Way.VALUE else ""
        if self._way is Way.DONT_KNOW and (who := self._text("remark", "").strip()):
            reading = f"{who} will find out."
        self.query_one("#verdict").remove_class("-unfit")
        self._say("#verdict", f"= {reading}" if reading else "")

    def _say(self, selector: str, words: str) -> None:
        part = self.query_one(selector, Static)
        part.update(words)
        if part.display != bool(words):
            part.display = bool(words)

    def _text(self, name: str, otherwise: str) -> str:
        return self._lines[name].value if name in self._lines else otherwise
