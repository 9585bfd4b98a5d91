"""The answers and lists of a brokerage as they were read, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder.model.decoding import decode_answers
from builder.model.firm import Firm
from builder.model.interview import Progress, section_state
from builder.model.known import KnownThings
from builder.model.printed import PrintedList, load_printed
from tui.history import ANSWERS
from tui.list_tables import ListTables
from tui.listfiles import stamp_of
from tui.memory import AnswersInMemory
from tui.reopened import Reopening, reopenings
from tui.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from builder.model.answers import Answers
    from builder.model.clients import ClientList
    from builder.model.declarations import Declarations
    from builder.model.interview import SectionState
    from builder.model.lines import LineList
    from builder.model.problems import Problem
    from builder.model.readiness import Status
    from builder.paths import Brokerage
    from tui.listfiles import Stamp
    from tui.places import Place


class Reading:
    """What one firm's files say. It writes nothing."""

    def __init__(
        self, brokerage: Brokerage, declarations: Declarations, clock: Callable[[], datetime]
    ) -> None:
        """Reads the lists; whoever stands on this reads the answers.

        Args:
            brokerage: the folder.
            declarations: what is asked.
            clock: the time.
        """
        self.brokerage = brokerage
        self.declarations = declarations
        self.once_done: frozenset[str] = frozenset()
        self.reopened: Mapping[str, Reopening] = {}
        """Of the sections that were complete, the questions that wait again, and why."""
        self.rows_at_start: Mapping[str, Status] = {}
        """How far each row of the guidance was when the sitting began."""
        self.file_problems: tuple[Problem, ...] = ()
        """Why the text cannot be read as answers; empty when it can."""
        self._clock = clock
        self._text = ""
        self._known = KnownThings()
        self._printed = PrintedList()
        self._printed_stamp: Stamp | None = None
        self._lists = ListTables(brokerage, declarations, clock)
        self._stated: tuple[Firm, frozenset[str], list[SectionState]] | None = None

    @property
    def text(self) -> str:
        """The answers as YAML, with what the disk has not taken yet."""
        return self._text

    @property
    def client_list(self) -> ClientList:
        """The importer clients and what is wrong with their file."""
        return self._lists.client_list

    @property
    def line_list(self) -> LineList:
        """The tariff lines and what is wrong with their file."""
        return self._lists.line_list

    @property
    def now(self) -> datetime:
        """The time by this interview's clock."""
        return self._clock()

    def states(self) -> list[SectionState]:
        """The sections that apply to the firm, with how far each is."""
        firm, once = self.firm, self.once_done
        if self._stated is None or self._stated[0] is not firm or self._stated[1] != once:
            found = (
                section_state(section, firm.scope, once_done=section.section in once)
                for section in self.declarations.sections
            )
            self._stated = firm, once, [state for state in found if state]
        return list(self._stated[2])

    def file_text(self, name: str) -> str:
        """The text of a file as it stands, to make a change from; empty for a list that is not there.

        Raises:
            SaveError: the list cannot be read, so nothing may be written over it.
        """
        return self._text if name == ANSWERS else self._lists.readable(name)

    @property
    def texts(self) -> dict[str, str]:
        """Every file of the brokerage as it stands; of the answers, with what the disk has not taken yet."""
        return {ANSWERS: self._text, **self._lists.texts}

    def row_name(self, place: Place) -> str:
        """What a row of a list that is a file of its own is called, or was when it was last there."""
        question = self.declarations.tables[place.question]
        return self._lists.row(place).get(question.label, "") or f"A {question.noun}"

    def take_changed_lists(self) -> list[str]:
        """The names of the lists that another window changed since this was last asked."""
        return self._lists.take_changed()

    @property
    def lists_gone(self) -> list[str]:
        """The names of the lists of which no file is there."""
        return self._lists.gone

    def _answers(self, text: str) -> Answers:
        return self._memory(text).answers(self.declarations.sections, self.declarations.reference)

    def _read(self, text: str) -> None:
        self._text = text
        document = self._memory(text).document()
        answers = decode_answers(
            document, self.declarations.sections, self.declarations.reference, self._known
        )
        self.file_problems = document.problems
        self.view = View(self.declarations, answers, document.data, self._lists.tables())
        self._renew_firm()

    def _reload_printed(self) -> bool:
        """Takes in which entry numbers a build printed since; whether there are any."""
        stamp = stamp_of(self.brokerage.printed_numbers)
        if stamp == self._printed_stamp:
            return False
        self._printed_stamp = stamp
        self._printed = load_printed(self.brokerage.printed_numbers)
        return True

    def _lists_renewed(self) -> None:
        self.view = replace(self.view, tables=self._lists.tables())
        self._renew_firm()

    def _renew_firm(self) -> None:
        """Works out what follows from the answers and the lists."""
        now = self._clock()
        self._reload_printed()
        before: Firm | None = getattr(self, "firm", None)  # none before the first reading
        self.firm = Firm(
            self.declarations, self.view.answers, self.client_list, now.date(), self.line_list, self._printed
        )
        self.reopened = reopenings(self.reopened, before, self.firm, self.once_done, now)
        done = {state.section.section for state in self.states() if state.progress is Progress.DONE}
        if not done <= self.once_done:
            firm, _, states = self._stated or (self.firm, self.once_done, self.states())
            self.once_done |= done
            self._stated = firm, self.once_done, states  # a section that is done now is no re-opened one

    def _memory(self, text: str) -> AnswersInMemory:
        return AnswersInMemory(self.brokerage.answers, text)
