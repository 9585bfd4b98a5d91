"""Which agencies may want data for a tariff number, without ACE; and keeps what was found out in `lines.csv`."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.getters import app
from textual.widgets import Input, OptionList, Static

from builder.customs.tariff_flags import SILENCE, show_tariff_number
from builder.errors import SaveError, TariffNumberError, UnknownAgencyError
from builder.folding import folded
from builder.model.forbidden import forbidden_reason
from builder.model.kinds import MAX_LINE, clean
from builder.model.lines import Line, look_up, read_agency, with_lines
from builder.model.tariff_words import finding_lines, flag_words
from tui.desk import Desk
from tui.history import LINES
from tui.places import Place
from tui.screens.list_viewer import ListViewer
from tui.suggestions import LIMIT, Suggestion, suggest
from tui.widgets import sign_list
from tui.widgets.key_line import KeyLine, with_ids
from tui.widgets.sign_list import SignList
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from builder.customs.agencies import AgencyTable
    from builder.model.lines import Finding, LineList
    from tui.draft import Draft

TITLES = {"number": "Tariff number", "client": "Client", "agency": "Agency"}
HINTS = {
    "number": "4, 6, 8 or 10 digits",
    "client": "Whose goods; empty: every client",
    "agency": "A code, a flag or a name; or: none",
}
PROGRESS = re.compile(r"[0-9]{0,9}")
"""Digits of a number that may not be finished: no reason to complain yet."""
INDENT = 2
SIDES = 3
"""Columns left and right of the text and of the scroll bar."""


class Known(VerticalScroll, can_focus=False):
    """What is known; Page Up and Page Down turn it while the typing stays in its field."""


class Offers(SignList, can_focus=False):
    """What can be taken over; the typing stays in the field above."""

    points_at_first = False


class TariffScreen(ListViewer):
    """A number to type, what is known of it, and a line to keep."""

    file_name = LINES
    app = app(Desk)
    CSS_PATH = "tariff.tcss"
    AUTO_FOCUS = "#number"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "go_on", "Next", id="next-entry", tooltip="To the next field; in the last one, keep"
        ),
        Binding("f2", "keep", "Keep", id="keep-line", tooltip="Save this as a line in lines.csv"),
        Binding("pageup", "turn(-1)", "Less", id="less", tooltip="Turn what is known back", show=False),
        Binding("pagedown", "turn(1)", "More", id="more", tooltip="Turn what is known on"),
        Binding("down", "point(1)", "Down", id="point-down", tooltip="The line below", show=False),
        Binding("up", "point(-1)", "Up", id="point-up", tooltip="The line above", show=False),
        Binding("f6", "own_lines", "Own lines", id="own-lines", tooltip="Edit or delete lines of lines.csv"),
        Binding("escape", "close", "Close", id="close-tariff", tooltip="Back to where you were"),
        Binding("f9", "close", "Close", id="agencies", tooltip="Back to where you were", show=False),
    ]

    def __init__(self, draft: Draft) -> None:
        """Reads the public tables and the firm's own lines.

        Raises:
            ReferenceDataError: the installation lost a table.
        """
        super().__init__()
        self.draft = draft
        self._reference = draft.declarations.reference
        self._table = self._reference.flags
        self._finding: Finding | None = None
        self._offered: list[Suggestion] = []

    def compose(self) -> ComposeResult:
        """Number, what is known, what silence means, the line to keep, keys."""
        yield StatusLine()
        yield from _entry("number")
        with Known(id="known"):
            yield Static(id="found", markup=False)
        yield Static(SILENCE, id="silence", markup=False)
        yield from _entry("client")
        yield from _entry("agency")
        yield Offers(id="offers")
        keys = with_ids(self.BINDINGS, "next-entry", "keep-line", "more", "own-lines", "close-tariff")
        yield KeyLine(keys, id="footer")

    def on_mount(self) -> None:
        """Shows what can be done here."""
        self.query_one(StatusLine).show(self.draft)
        self._show()
        self.call_later(self.app.release_keys)

    def on_resize(self) -> None:
        """Breaks the lines anew."""
        self._show()

    # Keys.

    def action_close(self) -> None:
        """Closes; what is typed and not kept is gone."""
        self.dismiss(None)

    def show_list_file(self, name: str, point_at: str = "") -> None:
        """Looks the number up in the lines as they stand now."""
        self._look(finished=False)

    def action_own_lines(self) -> None:
        """Opens the firm's own lines as a table."""
        self.app.jump(Place(LINES))

    def action_turn(self, by: int) -> None:
        """Turns what is known by a page."""
        known = self.query_one(Known)
        known.scroll_relative(y=by * max(known.size.height - 1, 1), animate=False)

    def action_point(self, by: int) -> None:
        """Moves the pointer of what can be taken over; beside the number it moves what is known."""
        offers = self.query_one(Offers)
        if not offers.display:
            self.query_one(Known).scroll_relative(y=by, animate=False)
        elif by > 0:
            offers.action_cursor_down()
        else:
            offers.action_cursor_up()

    def action_go_on(self) -> None:
        """Takes over what is pointed at and goes to the next field; after the last one, keeps."""
        name = self.focused.id if self.focused else ""
        offers = self.query_one(Offers)
        if name in ("client", "agency") and offers.display and offers.key:
            self._take(name, self._offered[int(offers.key)].stored)
        if name == "number":
            if self._look(finished=True):
                self._focus("client")
        elif name == "client":
            self._focus("agency")
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Saves the line, or says beside a field why not."""
        if not self._look(finished=True) or self._finding is None:
            self._focus("number")
            return
        client = " ".join(clean(self._text("client")).split())
        if words := _unfit_client(client):
            self._complain("client", words)
            return
        try:
            agency, flag = read_agency(self._text("agency"), self._reference)
        except UnknownAgencyError as error:
            self._complain("agency", str(error))
            return
        program = _program(self._finding, agency, flag)
        today = self.draft.now.date()
        number = self._finding.number
        self._save(
            Line(number=number, client=client, agency=agency, flag=flag, program=program, checked_on=today)
        )

    def _save(self, line: Line) -> None:
        words = _brief(line)
        if any(_same(line, own) for own in self._own.lines):
            self.app.say(f"{words} stands in lines.csv with this day already.")
            return
        try:
            before = self.draft.file_text(LINES)
            after = with_lines(before, LINES, added=[line])
            self.draft.change_file(LINES, before, after, f"the line {words}", Place(LINES))
        except SaveError as error:
            self.app.say(str(error), "error")
            return
        self.app.say(f"Kept in lines.csv: {words}. {self.app.key_word('undo')} takes it back.")
        self.app.answered()
        self._take("agency", "")
        self._look(finished=True)
        self._focus("number")

    @property
    def _own(self) -> LineList:
        return self.draft.line_list

    # What is typed.

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        name = event.input.id or ""
        self._say(name, HINTS[name])
        if name == "number":
            self._look(finished=False)
        else:
            self._offer()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_go_on()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        name = self.focused.id if self.focused else ""
        if name in ("client", "agency"):
            self._take(name, self._offered[event.option_index].stored)
            self._offer()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Offers what fits the field one comes to."""
        self._offer()

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def _take(self, name: str, text: str) -> None:
        field = self.query_one(f"#{name}", Input)
        field.value = text
        field.cursor_position = len(text)

    def _focus(self, name: str) -> None:
        self.set_focus(self.query_one(f"#{name}", Input))

    def _say(self, name: str, words: str, *, wrong: bool = False) -> None:
        beside = self.query_one(f"#{name}-note", Static)
        beside.update(f"✗ {words}" if wrong else words)
        beside.set_class(wrong, "-wrong")

    def _complain(self, name: str, words: str) -> None:
        self._say(name, words, wrong=True)
        self._focus(name)

    # What is known.

    def _look(self, *, finished: bool) -> bool:
        """Looks the number up; what is being typed is not called wrong before it is finished."""
        text = self._text("number")
        try:
            self._finding = look_up(text, self._table, self._own)
        except TariffNumberError as error:
            self._finding = None
            unfinished = not finished and PROGRESS.fullmatch(re.sub(r"[. -]", "", text))
            self._say("number", HINTS["number"] if unfinished else str(error), wrong=not unfinished)
        else:
            self._say("number", HINTS["number"])
        self._show()
        self.query_one(Known).scroll_home(animate=False)
        return self._finding is not None

    def _show(self) -> None:
        room = max(self.size.width - SIDES, 20)
        self.query_one("#found", Static).update("\n".join(_wrapped(self._known_lines(), room)))

    def _known_lines(self) -> Iterator[str]:
        if self._own.problems:
            more = len(self._own.problems) - 1
            yield f"! {self._own.problems[0]}" + (f" And {more} more: tideover check." if more else "")
        if self._finding:
            yield from finding_lines(self._finding, self._reference.agencies)
        else:
            yield "Type a tariff number: what is known of it stands here at once."

    # What can be taken over.

    def _offer(self) -> None:
        name = self.focused.id if self.focused else ""
        if name == "client":
            self._offered = self._clients(self._text(name))
        elif name == "agency":
            self._offered = [
                *self._flags(self._text(name)),
                *suggest("agency", self._text(name), self.draft.view),
            ]
        else:
            self._offered = []
        offers = self.query_one(Offers)
        offers.highlighted = None
        offers.show(
            [sign_list.Line(str(i), "", found.words) for i, found in enumerate(self._offered[:LIMIT])]
        )
        offers.display = bool(self._offered)

    def _clients(self, text: str) -> list[Suggestion]:
        wanted = folded(text).split()
        names = (client.name for client in self.draft.firm.client_list.clients)
        fitting = [name for name in names if all(part in folded(name) for part in wanted)]
        return [Suggestion(name, name) for name in fitting]

    def _flags(self, text: str) -> list[Suggestion]:
        """The public flags on the number, each once."""
        if self._finding is None:
            return []
        table: AgencyTable = self._reference.agencies
        public = self._finding.public
        found = {
            f"{flag.agency} {flag.flag}": flag_words(flag, table) for flag in (*public.flags, *public.below)
        }
        wanted = text.casefold().split()
        return [
            Suggestion(stored, words)
            for stored, words in found.items()
            if all(part in words.casefold() for part in wanted)
        ]


def _entry(name: str) -> Iterator[Horizontal]:
    """A field, and beside it a hint or what is wrong."""
    line = Input(id=name, select_on_focus=name == "number")
    line.cursor_blink = False
    line.border_title = TITLES[name]
    yield Horizontal(line, Static(HINTS[name], id=f"{name}-note", markup=False), classes="entry")


def _unfit_client(client: str) -> str:
    if len(client) > MAX_LINE:
        return f"{len(client)} characters are too many. Keep it under {MAX_LINE}."
    return forbidden_reason(client) or ""


def _program(finding: Finding, agency: str, flag: str) -> str:
    """The program that the public tables name for a flag, where they all name the same."""
    public = finding.public
    named = {
        known.program
        for known in public.flags or public.below
        if flag and known.agency == agency and known.flag == flag
    }
    return named.pop() if len(named) == 1 else ""


def _brief(line: Line) -> str:
    what = " ".join(filter(None, (line.agency, line.flag))) or "no agency flag"
    return f"{show_tariff_number(line.number)}, {what}" + (f", {line.client}" if line.client else "")


def _same(one: Line, other: Line) -> bool:
    return (one.number, one.client.casefold(), one.agency, one.flag, one.checked_on) == (
        other.number,
        other.client.casefold(),
        other.agency,
        other.flag,
        other.checked_on,
    )


def _wrapped(lines: Iterator[str], room: int) -> Iterator[str]:
    """Lines that fit; what goes on below a line is indented further."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        yield from textwrap.wrap(
            line.strip(), room, initial_indent=indent, subsequent_indent=indent + " " * INDENT
        )
